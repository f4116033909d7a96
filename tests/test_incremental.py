"""The test that carries the design: an incremental build equals a clean one, byte for byte."""

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from generate import generate
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from sitegen import state
from sitegen.problems import has_errors
from tests.samples import examples
from tests.sites import FILES, NOON, ROOT, build, options, published, site, write

DAY = 86_400
PAST = 1_750_000_000
EDITABLE = sorted(path for path in FILES if path.endswith(".md"))
ADDED = {
    "press/2026-05-15-neu.md": "---\ntitle: Neu\ndate: 2026-05-15\ntopics: [Haushalt]\n"
    "aliases: [/alt/neu/]\n---\n\nNeu.\n",
    "press/2026-06-20-sitzung.md": "---\ntitle: Zur Sitzung\ndate: 2026-06-20\n"
    "session: sessions/2026-07-08-rat\n---\n\n"
    "[Tagesordnung](../sessions/2026-06-10-rat.md#top-2)\n",
    "sessions/2026-06-24-rat.md": "---\ntitle: Sondersitzung\ndate: 2026-06-24\nstart: 17:00\n"
    "place: Rathaus\n---\n",
    "guidelines/leitlinien/v2/02-wege.md": "---\ntitle: Wege\n---\n\nSo geht es.\n",
    "pages/impressum.en.md": "---\ntitle: Imprint\n---\n\nDetails.\n",
    "groups/beirat.md": "---\ntitle: Beirat\n---\n\nBerät.\n",
    "guidelines/leitlinien/v3/version.yaml": "title: Beschluss\ndate: 2025-03-01\n"
    "status: adopted\nshort: pages/ueber.md\nadopted: {date: 2025-03-05, body: Rat, "
    "in_force: 2026-07-05}\nrepealed: {date: 2026-06-01, in_force: 2026-07-20}\n",
    "guidelines/leitlinien/v3/01-ziele.md": "---\ntitle: Ziele\n---\n\n## Wozu\n\nDafür.\n",
    "removed.yaml": "- address: /presse/2025/alt/\n  date: 2026-05-01\n  reason: Überholt\n",
}

PLACED = FILES["places.yaml"] + "halle:\n  name: Stadthalle\n  room: Kleiner Saal\n  city: Probe\n"
RELEASE = "press/2026-06-01-zwei.md"
MEETING = "sessions/2026-06-10-rat.md"
FIELDS = {
    RELEASE: (
        "", "aliases: [/alt/zwei/]", "aliases: [/presse/2026/eins/]", "dates_ok: [2026-06-11]",
        "subtitle: Am 11. Juni um 18 Uhr im Kleinen Saal", "subtitle: Am Freitag, 10. Juni 2026",
        "subtitle: Am 10. Juni um 18 Uhr", "draft: true", "publication: leitlinien",
        "changes:\n  - date: 2026-06-20\n    note: Berichtigt",
        "changes:\n  - date: 2026-07-20\n    note: Noch nicht",
    ),
    MEETING: (
        "", "draft: true", "aliases: [/sitzungen/alt/]", "announced: 2026-06-08",
        "announced: 2026-07-20", "dates_ok: [2026-06-10]", "status: cancelled",
        "changes:\n  - date: 2026-06-09\n    reason: Wasser\n    was:\n      place: Saal 9",
        "changes:\n  - date: 2026-07-09\n    reason: Wasser\n    was:\n      date: 2026-06-11",
    ),
    "groups/rat.md": (
        "", "rhythm: second wednesday 18:00", "rhythm: every second tuesday", "notice_days: 9",
        "rhythm: last thursday of march, june", "draft: true",
    ),
    "press/2026-08-01-drei.md": (
        "", "session: sessions/2026-07-08-rat", "subtitle: Am 9. Juli",
        "session: sessions/2026-07-08-rat\nsubtitle: Am 9. Juli", "aliases: [/alt/drei/]",
    ),
    "guidelines/leitlinien/v2/version.yaml": (
        "", "changes:\n  - date: 2026-07-03\n    note: Neu", "short: pages/ueber.md",
        "simple: guidelines/leitlinien/index.md", "short: pages/fehlt.md",
        "adopted: {date: 2026-05-01, body: Rat, session: sessions/2026-06-10-rat}",
    ),
}  # fmt: skip
STATEMENT = "pages/barrierefreiheit.md"
FIELDS[STATEMENT] = (
    "", "reviewed: 2026-06-20", "reviewed: 2025-07-01", "method: Selbst", "draft: true",
)  # fmt: skip
POSTER = "attachments:\n  - file: files/plakat.pdf\n    title: Plakat"
FIELDS[RELEASE] += (
    f"{POSTER}\n    accessible: false\n    reason: Bild",
    f"{POSTER}\n    accessible: false\n    reason: Foto",
    POSTER,
)
ADDED["files/plakat.pdf"] = "%PDF-1.7"
ADDED["sessions/2026-07-08-rat.de-simple.md"] = "---\ntitle: Treffen\n---\n\nLeicht.\n"
MINUTES = (
    "status: expected\n  due: 2026-07-10", "status: expected\n  due: 2026-06-12",
    "status: none\n  reason: Vertraulich", "status: published\n  date: 2026-06-20",
    "status: published\n  date: 2026-07-20",
)  # fmt: skip
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'
)
STONES = (
    "# Nichts\n", "- address: /presse/2025/alt/\n  date: 2026-05-01\n  reason: Überholt\n",
    "- address: /presse/2025/alt/\n  date: 2026-07-05\n  reason: Überholt\n",
    "- address: /presse/2026/eins/#alt\n  date: 2026-05-01\n  reason: Überholt\n"
    "- address: /files/alt.pdf\n  date: 2026-05-01\n  reason: Überholt\n",
    "- address: /presse/2026/drei/\n  date: 2026-05-12\n  reason: Überholt\n",
    "- address: /presse/2026/zwei/\n  date: 2026-05-01\n  reason: Überholt\n",
)  # fmt: skip
PHRASES = (
    "Am Freitag, 10. Juni 2026.", "Am 10. Juni um 18 Uhr.", "Am 11. Juni um 19 Uhr.",
    "Im Kleinen Saal der Stadthalle.", "Ruf an: 0631 123456, a@b.example.",
    "[Sitzung](../sessions/2026-07-08-rat.md) am 8. Juli.", "Bürger:innenbeteiligungssatzung.",
)  # fmt: skip

CHAPTER = "guidelines/leitlinien/v1/01-ziele.md"
FIELDS[CHAPTER] = (
    "", "sessions: [sessions/2026-06-10-rat#top-2]", "sessions: [sessions/2026-06-10-rat]",
    "sessions: [sessions/2026-07-08-rat, sessions/2026-06-10-rat#top-9]",
)  # fmt: skip
TERMS = ("Dafür\n:   Erklärt.", "Rat\n:   Berät [hier](../groups/rat.md).", "So {#so}\n:   Eben.")
ADDED["pages/glossar.md"] = "---\ntitle: Glossar\n---\n\nDafür\n:   Anfang.\n"
EDITABLE.append("pages/glossar.md")
WORDING = "1 Gilt\n\nSeit Januar gilt das.\n"
SEALED = {
    "guidelines/leitlinien/v0/version.yaml": "title: Beschluss\ndate: 2026-01-15\n"
    "status: adopted\nadopted:\n  date: 2026-01-10\n  body: Rat\n"
    f"seal: {sha256(WORDING.encode()).hexdigest()}\n",
    "guidelines/leitlinien/v0/01-gilt.md": "---\ntitle: Gilt\n---\n\nSeit Januar gilt das.\n",
    "guidelines/leitlinien/v0/sealed-1.txt": WORDING,
}
"""A sealed version, which is only part of the site that random edits are made of."""

REWRITTEN = {
    "guidelines/leitlinien/v0/01-gilt.md": (
        "---\ntitle: Gilt\n---\n\nSeit Januar gilt das.\n",
        "---\ntitle: Gilt\n---\n\n\nSeit *Januar*\ngilt das.\n",
        "---\ntitle: Gilt\n---\n\nSeit Januar\ngalt das.\n",
    ),
    "guidelines/leitlinien/v0/sealed-1.txt": (WORDING, WORDING.replace("\n", "\r\n"), "Anders.\n"),
}

ADDED["sessions/2026-06-10-rat.en.md"] = "---\ntitle: Council meeting\n---\n"
ADDED["groups/rat.en.md"] = "---\ntitle: Council\n---\n\n[Next](../sessions/2026-07-08-rat.md)\n"
ADDED["press/2026-06-01-zwei.en.md"] = FILES["press/2026-06-01-zwei.en.md"]
EDITABLE += ["sessions/2026-06-10-rat.en.md", "groups/rat.en.md",
             "sessions/2026-07-08-rat.de-simple.md"]  # fmt: skip

edits = st.one_of(
    st.tuples(st.just("body"), st.sampled_from(EDITABLE)),
    st.tuples(st.just("body"), st.sampled_from(EDITABLE)),
    st.tuples(st.just("title"), st.sampled_from(EDITABLE)),
    st.tuples(st.just("summary"), st.sampled_from(EDITABLE)),
    st.tuples(st.just("add"), st.sampled_from(sorted(ADDED))),
    st.tuples(st.just("delete"), st.sampled_from(sorted(ADDED))),
    st.tuples(
        st.just("draft"),
        st.sampled_from(["press/2026-05-01-eins.md", "pages/ueber.md", "pages/ueber.en.md"]),
    ),
    st.tuples(st.just("date"), st.sampled_from(["press/2026-05-01-eins.md"])),
    st.tuples(st.just("date"), st.just("press/2026-08-01-drei.md")),
    st.tuples(st.just("topics"), st.just("press/2026-05-01-eins.md")),
    st.tuples(st.just("move"), st.just("sessions/2026-07-08-rat.md")),
    st.tuples(st.just("place"), st.just("places.yaml")),
    st.tuples(st.just("places"), st.just("places.yaml")),
    *(st.tuples(st.sampled_from(FIELDS[path]), st.just(path)) for path in FIELDS),
    st.tuples(st.sampled_from(MINUTES), st.just(MEETING)),
    st.tuples(st.sampled_from(STONES), st.just("removed.yaml")),
    st.tuples(
        st.sampled_from(PHRASES), st.sampled_from([RELEASE, MEETING, "press/2026-08-01-drei.md"])
    ),
    st.tuples(st.sampled_from(TERMS), st.just("pages/glossar.md")),
    st.tuples(st.just("agenda"), st.just(MEETING)),
    *(st.tuples(st.sampled_from(REWRITTEN[path]), st.just(path)) for path in REWRITTEN),
    st.tuples(st.just("rename"), st.sampled_from(["press/2026-05-01-eins.md", RELEASE])),
    st.tuples(st.just("navigation"), st.just("site.yaml")),
    st.tuples(st.just("region"), st.just("site.yaml")),
    st.tuples(st.just("look"), st.just("site.yaml")),
    st.tuples(st.just("logo"), st.just("site.yaml")),
    st.tuples(st.just("languages"), st.just("site.yaml")),
    st.tuples(st.just("config"), st.just("site.yaml")),
    st.tuples(st.just("template"), st.sampled_from(["press.html", "macros.html", "base.html"])),
    st.tuples(st.just("now"), st.sampled_from([str(n) for n in (-400, -60, -20, 0, 10, 40)])),
    st.tuples(st.just("lose"), st.sampled_from(["index.html", "presse/2026/eins/index.txt"])),
    st.tuples(st.just("touch"), st.sampled_from(EDITABLE)),
    st.tuples(st.just("preview"), st.just("site.yaml")),
    st.tuples(st.just("forget"), st.just("site.yaml")),
)


class Editor:
    """Applies edits to a site as an editor would, each one valid."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.templates = folder / "templates"
        shutil.copytree(ROOT / "templates", self.templates)
        simple = FILES["site.yaml"].replace("[en]", "[en, de-simple]")
        site(folder, {**SEALED, "site.yaml": simple})
        self.now = NOON
        self.preview = False
        self.count = 0
        self.clock = PAST
        for path in (folder / "content").rglob("*"):
            self._date(path)

    def _date(self, path: Path) -> None:
        """Date a file into the past, or it would count as young and be read in any case."""
        if path.is_file():
            self.clock += 10
            os.utime(path, (self.clock, self.clock))

    def options(self, **given: Any) -> state.Options:
        asked = options(
            self.folder, now=self.now, templates=(str(self.templates),), preview=self.preview
        )
        return asked._replace(**given)

    def apply(self, what: str, which: str) -> None:
        self.count += 1
        content = self.folder / "content"
        path = content / which
        anywhere = ("add", "delete", "lose", "template", "now", *STONES)
        if what not in anywhere and not path.exists():
            return
        if what == "body":
            path.write_text(f"{path.read_text('utf-8')}\nNoch ein Satz {self.count}.\n", "utf-8")
        elif what == "title":
            text = path.read_text("utf-8")
            old = text.split("title: ", 1)[1].split("\n", 1)[0]
            path.write_text(text.replace(old, f"{old} {self.count}", 1), "utf-8")
        elif what == "summary":
            # All other keys stand a line lower, or higher, than before.
            text = path.read_text("utf-8")
            added = f"---\nsummary: Kurz {self.count}\n"
            text = re.sub(r"---\nsummary: .*\n", "---\n", text) if "\nsummary: " in text else (
                text.replace("---\n", added, 1)
            )  # fmt: skip
            path.write_text(text, "utf-8")
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
        elif what == "topics":
            text = path.read_text("utf-8")
            old = text.split("topics: ", 1)[1].split("\n", 1)[0]
            # One letter off, so that a warning depends on what other documents say.
            topic = f"Thema {self.count}" if self.count % 2 else "Haushatl"
            path.write_text(text.replace(old, f"[{topic}]", 1), "utf-8")
        elif what == "move":
            text = FILES[which].replace("date: 2026-07-08", f"date: 2026-07-{10 + self.count % 9}")
            moved = "changes:\n  - date: 2026-06-30\n    reason: Raum belegt\n    was:\n"
            text = text.replace("place:", f"{moved}      date: 2026-07-08\nplace:")
            path.write_text(text, "utf-8")
        elif what == "languages":
            text = path.read_text("utf-8")
            more = "[en, de-simple]" if "[en]" in text else "[en]"
            old = text.split("languages: ", 1)[1].split("\n", 1)[0]
            path.write_text(text.replace(old, more, 1), "utf-8")
        elif what == "place":
            path.write_text(FILES[which].replace("Saal 1", f"Saal {self.count}"), "utf-8")
        elif what == "places":
            path.write_text(PLACED, "utf-8")
        elif what in STONES and which == "removed.yaml":
            path.write_text(what, "utf-8")
        elif what in MINUTES:
            text = path.read_text("utf-8")
            for part in MINUTES:
                text = text.replace(part, what)
            path.write_text(text, "utf-8")
        elif what == "agenda":
            text = path.read_text("utf-8")
            path.write_text(text.replace("- title: Haushalt", "- title: Mehr Haushalt"), "utf-8")
        elif what in (*PHRASES, *TERMS):
            path.write_text(f"{path.read_text('utf-8')}\n{what}\n", "utf-8")
        elif what in REWRITTEN.get(which, ()):
            path.write_text(what, "utf-8", newline="")
        elif what in FIELDS.get(which, ()):
            text = path.read_text("utf-8")
            for field in filter(None, FIELDS[which]):
                text = text.replace(f"{field}\n", "", 1)
            head, end, body = text.partition("\n---\n")
            field = f"\n{what}" if what else ""
            path.write_text(f"{head.rstrip()}{field}{end or chr(10)}{body}", "utf-8")
        elif what == "rename":
            path.rename(path.with_stem(f"{path.stem}-{self.count}"))
            return
        elif what in ("navigation", "region", "look", "logo"):
            write(content, {"files/logo.svg": LOGO})
            added = {"navigation": "navigation:\n  - title: Drei\n    link: /presse/2026/drei/\n",
                     "look": 'colors:\n  primary: "#7a1f3d"\nfont: serif\n',
                     "region": "region: DE-RP\n",
                     "logo": "logo: files/logo.svg\n"}[what]  # fmt: skip
            text = path.read_text("utf-8")
            path.write_text(text.replace(added, "") if added in text else text + added, "utf-8")
        elif what == "config":
            text = path.read_text("utf-8")
            old = text.split("title: ", 1)[1].split("\n", 1)[0]
            path.write_text(text.replace(old, f"Stadt {self.count}", 1), "utf-8")
        elif what == "template":
            template = self.templates / which
            template.write_text(template.read_text("utf-8") + f"{{# {self.count} #}}", "utf-8")
        elif what == "now":
            self.now = NOON + int(which) * DAY
        elif what == "preview":
            self.preview = not self.preview
        elif what == "forget":
            for name in ("documents.sqlite", "artifacts.sqlite", "state"):
                (self.folder / "cache" / name).unlink(missing_ok=True)
        elif what == "lose":
            (self.folder / "output" / which).unlink(missing_ok=True)
        self._date(self.templates / which if what == "template" else path)


@settings(
    max_examples=examples(10),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(sequence=[("body", "blocks/ueber.md")])
@example(sequence=[("body", "press/2026-06-01-zwei.md")])
@example(sequence=[("delete", "press/2026-06-01-zwei.en.md"), ("body", "press/2026-06-01-zwei.md")])
@example(sequence=[("title", "press/2026-05-01-eins.md"), ("languages", "site.yaml")])
@example(sequence=[(what, "press/2026-05-01-eins.md") for what in ("summary", "topics", "summary")])
@example(sequence=[("title", MEETING), ("title", "sessions/2026-06-10-rat.en.md")])
@given(sequence=st.lists(edits, min_size=1, max_size=6))
def test_incremental_build_equals_clean_build(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[tuple[str, str]]
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
        found = state.take(editor.options())
        nothing_to_do = state.unchanged(found, editor.options())
        incremental = build(editor.options())
        clean = build(
            editor.options(output=str(clean_folder / "output"), cache=str(clean_folder / "cache"))
        )
        assert incremental.problems == clean.problems
        if has_errors(incremental.problems):
            assert published(folder).items() <= before.items()
            continue
        assert published(folder) == published(clean_folder), (what, which)
        assert not (nothing_to_do and incremental.written), (what, which)
        assert build(editor.options()).written == ()
    shutil.rmtree(folder)


def edited(folder: Path, changes: dict[str, str], **given: Any) -> set[str]:
    """Build, apply changes, and give what the next build writes or removes."""
    site(folder)
    build(options(folder))
    write(folder / "content", changes)
    built = build(options(folder, **given))
    assert not has_errors(built.problems), built.problems
    return {*built.written, *built.removed}


def test_a_body_edit_writes_its_page_its_text_the_feeds_and_the_record(tmp_path: Path) -> None:
    path = "press/2026-05-01-eins.md"
    assert edited(tmp_path, {path: FILES[path] + "\nNoch ein Satz.\n"}) == {
        "presse/2026/eins/index.html",
        "en/presse/2026/eins/index.html",
        "presse/2026/eins/index.txt",
        "feeds/presse.xml",
        "feeds/presse.atom",
        "feeds/presse.json",
        "record.json",
        # Of the new words, only "Satz" is searched for.
        "suche/anfang-2.txt",
        "suche/kurz.txt",
    }


def test_a_body_edit_of_a_page_writes_that_page(tmp_path: Path) -> None:
    path = "pages/impressum.md"
    text = FILES[path].replace("Angaben", "Neue Angaben")
    # The first paragraph is the summary in the search, which has no other.
    assert edited(tmp_path, {path: text}) == {
        "impressum/index.html", "en/impressum/index.html", "record.json", "suche/0-0.json",
        "suche/anfang-2.txt",
    }  # fmt: skip


def test_a_title_edit_writes_what_shows_the_title(tmp_path: Path) -> None:
    path = "press/2026-05-01-eins.md"
    assert edited(tmp_path, {path: FILES[path].replace("title: Eins", "title: Anders")}) == {
        "en/index.html",
        "en/presse/index.html",
        "en/presse/2026/index.html",
        "en/presse/2026/eins/index.html",
        "en/themen/haushalt/index.html",
        "presse/2026/eins/index.html",
        "presse/2026/eins/index.txt",
        "presse/2026/zwei/index.html",
        "en/presse/2026/zwei/index.html",
        "presse/index.html",
        "presse/2026/index.html",
        "themen/haushalt/index.html",
        "index.html",
        "feeds/presse.xml",
        "feeds/presse.atom",
        "feeds/presse.json",
        "suche/2026-2-0.json",
        "suche/anfang-2.txt",
        "suche/anfang-3.txt",
        "suche/kurz.txt",
        "record.json",
    }


def test_the_end_of_an_embargo_publishes_the_release(tmp_path: Path) -> None:
    written = edited(tmp_path, {}, now=NOON + 60 * DAY)
    assert {"presse/2026/drei/index.html", "presse/2026/drei/index.txt"} <= written


def test_an_embargo_that_is_lifted_by_another_date_is_in_the_record(tmp_path: Path) -> None:
    editor = Editor(tmp_path)
    build(editor.options())
    editor.apply("date", "press/2026-08-01-drei.md")
    build(editor.options())
    assert b"/presse/2026/drei/" in published(tmp_path)["record.json"]


def test_a_deleted_release_leaves_no_file(tmp_path: Path) -> None:
    site(tmp_path)
    build(options(tmp_path))
    (tmp_path / "content/press/2026-05-01-eins.md").unlink()
    built = build(options(tmp_path))
    assert set(built.removed) == {
        "presse/2026/eins/index.html", "presse/2026/eins/index.txt",
        "en/presse/2026/eins/index.html",
    }  # fmt: skip
    assert not (tmp_path / "output/presse/2026/eins").exists()


def test_a_build_with_errors_leaves_the_published_site(tmp_path: Path) -> None:
    site(tmp_path)
    build(options(tmp_path))
    before = published(tmp_path)
    write(tmp_path / "content", {"press/2026-06-30-kaputt.md": "---\ntitel: X\n---\n"})
    assert has_errors(build(options(tmp_path)).problems)
    assert published(tmp_path) == before


def test_a_failing_template_leaves_the_published_site(tmp_path: Path) -> None:
    editor = Editor(tmp_path)
    build(editor.options())
    before = published(tmp_path)
    (editor.templates / "press.html").write_text("{{ view.nowhere.at_all }}", "utf-8")
    problems = build(editor.options()).problems
    assert [(p.where.path, p.where.line, p.code) for p in problems if p.level == "error"] == [
        ("templates/press.html", 1, "template.failed")
    ]
    assert published(tmp_path) == before


def test_warnings_are_told_again_when_nothing_changed(tmp_path: Path) -> None:
    site(
        tmp_path, {"press/2026-05-02-html.md": "---\ntitle: X\ndate: 2026-05-02\n---\n<u x=1>a</u>"}
    )
    first = build(options(tmp_path)).problems
    assert [p.code for p in first] == ["html.dropped"]
    assert build(options(tmp_path)).problems == first


def test_a_broken_memory_is_made_anew(tmp_path: Path) -> None:
    site(tmp_path)
    build(options(tmp_path))
    before = published(tmp_path)
    for name in ("documents.sqlite", "artifacts.sqlite"):
        (tmp_path / "cache" / name).write_bytes(b"broken" * 1000)
    write(tmp_path / "content", {"pages/ueber.md": FILES["pages/ueber.md"] + "\nMehr.\n"})
    build(options(tmp_path))
    changed = {path for path, data in published(tmp_path).items() if before[path] != data}
    assert changed == {"ueber/index.html", "record.json"}


def test_one_process_writes_what_two_write(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        generate(tmp_path / folder / "content", 220)
    build(options(tmp_path / "one", jobs=1))
    build(options(tmp_path / "two", jobs=2))
    assert published(tmp_path / "one") == published(tmp_path / "two")


def test_hash_seed_locale_and_clock_do_not_matter(tmp_path: Path) -> None:
    for folder, seed, zone in (("one", "1", "UTC"), ("two", "2", "Asia/Tokyo")):
        site(tmp_path / folder)
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C",
                       "SOURCE_DATE_EPOCH": str(NOON)}  # fmt: skip
        subprocess.run(
            [sys.executable, ROOT / "build.py", "--content", "content", "-q"],
            cwd=tmp_path / folder, env=environment, check=True,
        )  # fmt: skip
    assert published(tmp_path / "one") == published(tmp_path / "two")


def test_a_preview_in_the_same_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    site(tmp_path)
    build(options(tmp_path, preview=True))
    assert "presse/2026/drei/index.html" in published(tmp_path)
    build(options(tmp_path))
    assert [
        p for p, data in published(tmp_path).items() if "drei" in p or b"GESPERRT" in data
    ] == []


def test_what_is_not_ours_stays_in_the_output(tmp_path: Path) -> None:
    site(tmp_path)
    write(tmp_path / "output", {"CNAME": "stadt.example", "alt/index.html": "fremd"})
    build(options(tmp_path))
    assert {"CNAME", "alt/index.html"} <= set(published(tmp_path))
    shutil.rmtree(tmp_path / "cache")
    build(options(tmp_path))
    assert "CNAME" in published(tmp_path)


@pytest.mark.parametrize("edit", ["body", "title"])
def test_a_template_that_leads_nowhere_stops_an_edit_as_it_stops_a_clean_build(
    tmp_path: Path, edit: str
) -> None:
    """What is told of pages must not depend on how many of them a build has made."""
    editor = Editor(tmp_path)
    build(editor.options())
    before = published(tmp_path)
    template = editor.templates / "press.html"
    text = template.read_text("utf-8")
    template.write_text(text.replace("<h1", '<a href="/nirgends/">x</a><h1', 1), "utf-8")
    wrong = build(editor.options()).problems
    assert [p.code for p in wrong if p.level == "error"] == ["template.link"]
    editor.apply(edit, "press/2026-05-01-eins.md")
    clean = {"output": str(tmp_path / "other/output"), "cache": str(tmp_path / "other/cache")}
    assert build(editor.options()).problems == build(editor.options(**clean)).problems == wrong
    assert published(tmp_path) == before
    template.write_text(text, "utf-8")
    assert not has_errors(build(editor.options()).problems)
    build(editor.options(**clean))
    assert published(tmp_path) == published(tmp_path / "other")
