"""The test that carries the design: an incremental build equals a clean one, byte for byte."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generate import generate
from sitegen import state
from sitegen.problems import has_errors
from tests.sites import FILES, NOON, ROOT, build, options, published, site, write

DAY = 86_400
EDITABLE = sorted(path for path in FILES if path.endswith(".md"))
ADDED = {
    "press/2026-05-15-neu.md": "---\ntitle: Neu\ndate: 2026-05-15\ntopics: [Haushalt]\n---\n\nNeu.\n",
    "press/2026-06-20-sitzung.md": "---\ntitle: Zur Sitzung\ndate: 2026-06-20\n"
    "session: sessions/2026-07-08-rat\n---\n\n[Tagesordnung](../sessions/2026-06-10-rat.md#top-2)\n",
    "sessions/2026-06-24-rat.md": "---\ntitle: Sondersitzung\ndate: 2026-06-24\nstart: 17:00\n"
    "place: Rathaus\n---\n",
    "guidelines/leitlinien/v2/02-wege.md": "---\ntitle: Wege\n---\n\nSo geht es.\n",
    "pages/impressum.en.md": "---\ntitle: Imprint\n---\n\nDetails.\n",
    "groups/beirat.md": "---\ntitle: Beirat\n---\n\nBerät.\n",
}

edits = st.one_of(
    st.tuples(st.just("body"), st.sampled_from(EDITABLE)),
    st.tuples(st.just("body"), st.sampled_from(EDITABLE)),
    st.tuples(st.just("title"), st.sampled_from(EDITABLE)),
    st.tuples(st.just("add"), st.sampled_from(sorted(ADDED))),
    st.tuples(st.just("delete"), st.sampled_from(sorted(ADDED))),
    st.tuples(st.just("draft"), st.sampled_from(["press/2026-05-01-eins.md", "pages/ueber.md"])),
    st.tuples(st.just("date"), st.sampled_from(["press/2026-05-01-eins.md"])),
    st.tuples(st.just("move"), st.just("sessions/2026-07-08-rat.md")),
    st.tuples(st.just("place"), st.just("places.yaml")),
    st.tuples(st.just("config"), st.just("site.yaml")),
    st.tuples(st.just("template"), st.sampled_from(["press.html", "macros.html", "base.html"])),
    st.tuples(st.just("now"), st.sampled_from([str(n) for n in (-400, -60, -20, 0, 10, 40)])),
    st.tuples(st.just("lose"), st.sampled_from(["index.html", "presse/2026/eins/index.txt"])),
    st.tuples(st.just("touch"), st.sampled_from(EDITABLE)),
)


class Editor:
    """Applies edits to a site as an editor would, each one valid."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.templates = folder / "templates"
        shutil.copytree(ROOT / "templates", self.templates)
        site(folder)
        self.now = NOON
        self.count = 0

    def options(self, **given: object) -> state.Options:
        asked = options(self.folder, now=self.now, templates=(str(self.templates),))
        return asked._replace(**given)

    def apply(self, what: str, which: str) -> None:
        self.count += 1
        content = self.folder / "content"
        path = content / which
        if what in ("body", "title", "draft", "date", "touch") and not path.exists():
            return
        if what == "body":
            path.write_text(f"{path.read_text('utf-8')}\nNoch ein Satz {self.count}.\n", "utf-8")
        elif what == "title":
            text = path.read_text("utf-8")
            old = text.split("title: ", 1)[1].split("\n", 1)[0]
            path.write_text(text.replace(old, f"{old} {self.count}", 1), "utf-8")
        elif what == "add":
            write(content, {which: ADDED[which]})
        elif what == "delete":
            path.unlink(missing_ok=True)
        elif what == "draft":
            text = path.read_text("utf-8")
            flipped = text.replace("draft: true\n", "") if "draft:" in text else (
                text.replace("---\n", "---\ndraft: true\n", 1)
            )  # fmt: skip
            path.write_text(flipped, "utf-8")
        elif what == "date":
            day = 10 + self.count % 15
            text = path.read_text("utf-8")
            old = text.split("date: ", 1)[1].split("\n", 1)[0]
            path.write_text(text.replace(old, f"2026-05-{day} 10:00", 1), "utf-8")
        elif what == "move":
            text = FILES[which].replace("date: 2026-07-08", f"date: 2026-07-{10 + self.count % 9}")
            moved = "changes:\n  - date: 2026-06-30\n    reason: Raum belegt\n    was:\n"
            text = text.replace("place:", f"{moved}      date: 2026-07-08\nplace:")
            path.write_text(text, "utf-8")
        elif what == "place":
            path.write_text(FILES[which].replace("Saal 1", f"Saal {self.count}"), "utf-8")
        elif what == "config":
            path.write_text(FILES[which].replace("Stadt Probe", f"Stadt {self.count}", 1), "utf-8")
        elif what == "template":
            template = self.templates / which
            template.write_text(template.read_text("utf-8") + f"{{# {self.count} #}}", "utf-8")
        elif what == "now":
            self.now = NOON + int(which) * DAY
        elif what == "lose":
            (self.folder / "output" / which).unlink(missing_ok=True)
        elif what == "touch":
            os.utime(path)


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sequence=st.lists(edits, min_size=1, max_size=6))
def test_incremental_build_equals_clean_build(
    tmp_path_factory, sequence: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("site")
    editor = Editor(folder)
    build(editor.options())
    for what, which in sequence:
        before = published(folder)
        editor.apply(what, which)
        clean_folder = folder / f"clean{editor.count}"
        # Compiled templates are kept by their content; compiling them again would show nothing.
        shutil.copytree(folder / "cache" / "templates", clean_folder / "cache" / "templates")
        incremental = build(editor.options())
        clean = build(
            editor.options(output=str(clean_folder / "output"), cache=str(clean_folder / "cache"))
        )
        assert incremental.problems == clean.problems
        if has_errors(incremental.problems):
            assert published(folder).items() <= before.items()
            continue
        assert published(folder) == published(clean_folder), (what, which)
        assert build(editor.options()).written == ()
    shutil.rmtree(folder)
