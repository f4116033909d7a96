"""Nothing of a hidden document is in any byte of the output, and a guard stops what would be."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from sitegen.canaries import Canary, Names, Search, forms
from sitegen.embargo import Guard
from sitegen.memory import DocumentMemory
from sitegen.model import Body, Document, Link, Ref, When
from sitegen.outputs.data import turns
from sitegen.pipeline import assemble
from sitegen.run import Built
from sitegen.site import Site
from tests.canaries import CANARY, UNITS, write_files
from tests.conftest import SmallSite
from tests.samples import examples
from tests.sites import FILES, NOON, ROOT, build, options, published, site, write

SECRET = "Der Umzug des Bürgerbüros in die Alte Brauerei am Ufer im kommenden Sommer"
DRAFT = "press/2026-05-30-umzug.md"
HIDDEN = {
    DRAFT: f"---\ntitle: {SECRET}\ndate: 2026-05-30\ndraft: true\ntopics: [Umzug]\n---\n\n"
    "Noch geheim: [Plan](../files/plan.pdf)\n",
    "files/plan.pdf": "%PDF-1.7",
}
LONG_AGO = 1_750_000_000
VISIBLE: dict[str, str | None] = {"press/2026-08-01-drei.md": None}
"""The small site without what it hides itself."""

FREE = {
    "kind", "language", "status", "was_status", "was_date", "seal", "latitude", "longitude",
    "step_free", "accessible", "public", "draft", "number", "notice_days", "overdue", "level",
    "last_week", "review_due", "line", "column", "ends", "was_end", "rhythm", "keys", "passages",
    "text_language", "inherited", "inherited_language", "title_language", "summary_language",
    "topics_at",
}  # fmt: skip
"""Fields that hold no word of an editor's own, and passages, which repeat those of `html`."""


def content(states: Mapping[str, str]) -> dict[str, str | None]:
    """Give the files of a site in which each unit is visible, hidden or absent."""
    files = dict(VISIBLE)
    for name, unit in UNITS.items():
        state = states.get(name, "absent")
        for path in unit.files:
            files[path] = None
        if state != "absent":
            files.update(unit.shown() if state == "visible" else unit.withheld())
    return files


def without_schedule(output: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in output.items() if path != "schedule.json"}


def traces(output: Mapping[str, bytes], word: str = CANARY) -> list[str]:
    """Name the published files in which, or in whose path, a word stands in any case."""
    sought = word.encode()
    unfolded = {path: data.replace(b"\r\n ", b"") for path, data in output.items()}
    return [p for p, data in unfolded.items() if sought in data.lower() or word in p.lower()]


def fields_without_canary(value: object, where: str = "") -> list[str]:
    """List what a document says without a canary, or does not say at all."""
    if isinstance(value, (When, Ref, Link)):
        return []
    if isinstance(value, tuple):
        named = getattr(value, "_fields", ())
        parts = zip(named or map(str, range(len(value))), value, strict=True)
        found = [
            name for part, inner in parts if part not in FREE
            for name in fields_without_canary(inner, f"{where}.{part}")
        ]  # fmt: skip
        return found if value else [where]
    return [] if isinstance(value, str) and CANARY in value.lower() else [where]


EXCEPT = {".place.id", ".head.address", ".head.source", ".publication", ".version", ".name",
          ".links", ".topics.1", ".statement"}  # fmt: skip
"""Where no canary can be: an inline place has no id, a block no address, a chapter of a visible
text is in its folder; the second topic of a release is one that others have; and only one page has
a statement."""


def test_the_units_have_a_canary_in_every_field(small: SmallSite) -> None:
    write_files(small.folder / "content")
    small.build(content(dict.fromkeys(UNITS, "visible")))
    memory = DocumentMemory(small.folder / "cache")
    missing, kinds = {}, set()
    for unit in UNITS.values():
        for path in unit.files:
            of = memory.part("document", path)
            kinds.add(type(of))
            bare = {name for name in fields_without_canary(of) if name not in EXCEPT}
            if not path.endswith((".en.md", "version.yaml")):
                body: Body = memory.part("body", path)
                bare |= {n for n in fields_without_canary(body) if n not in EXCEPT}
            missing[path] = bare
    memory.close()
    assert {path: bare for path, bare in missing.items() if bare} == {}
    assert kinds == set(get_args(Document))


def test_a_visible_canary_is_found(small: SmallSite) -> None:
    write_files(small.folder / "content")
    for name in UNITS:
        assert traces(small.build(content({name: "visible"}))) != [], name


@pytest.fixture(scope="module")
def clean(new_site: Callable[[], SmallSite]) -> Callable[[frozenset[str]], dict[str, bytes]]:
    """Give a maker of clean builds of a site that never had any but some visible units."""

    @cache
    def make(visible: frozenset[str]) -> dict[str, bytes]:
        made = new_site()
        write_files(made.folder / "content")
        return without_schedule(made.build(content(dict.fromkeys(visible, "visible"))))

    return make


STATES = st.fixed_dictionaries(
    {name: st.sampled_from(("hidden", "hidden", "visible", "absent")) for name in UNITS}
)


@settings(
    max_examples=examples(8), deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(sequence=st.lists(STATES, min_size=1, max_size=3))
def test_a_hidden_document_is_as_if_it_never_was(
    new_site: Callable[[], SmallSite],
    clean: Callable[[frozenset[str]], dict[str, bytes]],
    sequence: list[dict[str, str]],
) -> None:
    small = new_site()
    write_files(small.folder / "content")
    for states in sequence:
        output = small.build(content(states))
        visible = frozenset(name for name, state in states.items() if state == "visible")
        assert without_schedule(output) == clean(visible), states
        if not visible:
            assert traces(output) == []


def test_visible_hidden_visible_hidden_leaves_nothing(small: SmallSite) -> None:
    write_files(small.folder / "content")
    small.build(content(dict.fromkeys(UNITS, "visible")))
    for _ in range(2):
        hidden = small.build(content(dict.fromkeys(UNITS, "hidden")))
        assert traces(hidden) == []
        shown = small.build(content(dict.fromkeys(UNITS, "visible")))
        assert traces(shown) != []


def test_the_schedule_tells_only_when_and_why(small: SmallSite) -> None:
    write_files(small.folder / "content")
    output = small.build(content({"embargo": "hidden"}))
    rows = json.loads(output["schedule.json"])["moments"]
    assert [row for row in rows if row["reason"] == "embargo-ends"] == [
        {"at": "2026-09-01T08:00:00Z", "reason": "embargo-ends"}
    ]


# The guard


def own_templates(folder: Path, name: str, addition: str) -> tuple[str, str]:
    """Make a city's own templates in which one says more than the one it replaces."""
    own = folder / "own"
    text = (ROOT / "templates" / name).read_text("utf-8")
    before, end, after = text.rpartition("{% endblock")
    write(own, {name: f"{before}{addition}{end}{after}"})
    return str(own), str(ROOT / "templates")


def errors(built: Built) -> list[tuple[str, str, dict[str, str]]]:
    return [(p.where.path, p.code, dict(p.values)) for p in built.problems if p.level == "error"]


WRITTEN = {
    "plain": f"<p>{SECRET}</p>",
    "escaped": f"<p>{SECRET.replace('ü', '&#252;')}</p>",
    "json": f"<p title='{{{{ {SECRET!r} | tojson }}}}'></p>",
    "address": "<a href='/presse/2026/umzug/'>mehr</a>",
    "absolute": "https://probe.example.de/presse/2026/umzug/",
    "file": "<a href='/files/plan.pdf'>Plan</a>",
    "topic": "<a href='/themen/umzug/'>Umzug</a>",
    "percent": f"{{{{ {SECRET!r} | urlencode }}}}",
    "cut": SECRET[:60] + "…",
}


@pytest.mark.parametrize("form", sorted(WRITTEN))
def test_a_template_that_leaks_stops_the_publication(small: SmallSite, form: str) -> None:
    site(small.folder, HIDDEN)
    build(options(small.folder))
    before = published(small.folder)
    templates = own_templates(small.folder, "page.html", WRITTEN[form])
    built = build(options(small.folder, templates=templates))
    ((path, code, values),) = errors(built)
    assert (path, code) == (DRAFT, "hidden.leak")
    assert values["file"] == "barrierefreiheit/index.html"
    assert published(small.folder) == before
    assert not (small.folder / ".output.staged").exists()
    mended = build(options(small.folder))
    assert errors(mended) == []
    assert published(small.folder) == before


def test_a_first_build_that_leaks_publishes_nothing(small: SmallSite) -> None:
    site(small.folder, HIDDEN)
    templates = own_templates(small.folder, "footer.html", f"<p>{SECRET}</p>")
    built = build(options(small.folder, templates=templates, jobs=2))
    assert [code for _, code, _ in errors(built)] == ["hidden.leak"]
    assert not small.output.exists()


def test_a_preview_shows_what_is_hidden(small: SmallSite) -> None:
    site(small.folder, HIDDEN)
    templates = own_templates(small.folder, "footer.html", f"<p>{SECRET}</p>")
    assert errors(build(options(small.folder, templates=templates, preview=True))) == []


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("presse/2026/umzug/index.html", b""),
        ("kalender/rat.ics", f"SUMMARY:{SECRET[:20]}\r\n {SECRET[20:]}".encode()),
        ("feeds/presse.json", json.dumps(SECRET).encode()),
    ],
)
def test_a_name_and_a_folded_line_are_read(path: str, data: bytes) -> None:
    names = Names("https://probe.example.de", "")
    canaries = (Canary(DRAFT, SECRET, False), Canary(DRAFT, "/presse/2026/umzug/", True))
    search = Search({form: c for c in canaries for form in forms(c)}, names)
    assert search.found(path, data) != []
    assert search.found("presse/2026/zwei/index.html", b"/alt/presse/2026/umzug/") == []


def test_a_file_that_is_given_a_hidden_document_stops_the_publication(
    small: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(small.folder, HIDDEN)
    build(options(small.folder))
    before = published(small.folder)

    def all_releases(of: Site) -> tuple[object, ...]:
        return tuple(
            entry for entry in of.all.values() if entry.kind == "press" and not entry.language
        )

    monkeypatch.setattr(Site, "releases", property(all_releases))
    monkeypatch.setattr(Guard, "leaks", lambda *_: [])  # the other half of the guard
    write(
        small.folder / "content",
        {"press/2026-05-02-neu.md": "---\ntitle: N\ndate: 2026-05-02\n---\n"},
    )
    built = build(options(small.folder))
    assert {(path, code) for path, code, _ in errors(built)} >= {(DRAFT, "hidden.leak")}
    assert published(small.folder) == before


def test_what_stays_is_searched_for_what_is_newly_hidden(small: SmallSite) -> None:
    templates = own_templates(small.folder, "footer.html", f"<p>{SECRET}</p>")
    site(small.folder)
    assert errors(build(options(small.folder, templates=templates))) == []
    site(small.folder, HIDDEN)
    built = build(options(small.folder, templates=templates))
    assert [(path, code) for path, code, _ in errors(built)] == [(DRAFT, "hidden.leak")]


def test_a_lost_witness_is_noticed(small: SmallSite) -> None:
    """A public text may quote; when it no longer does, others that say the same leak."""
    templates = own_templates(small.folder, "page.html", f"<p>{SECRET}</p>")
    path = "press/2026-05-01-eins.md"
    site(small.folder, {**HIDDEN, path: f"{FILES[path]}\n{SECRET}.\n"})
    assert errors(build(options(small.folder, templates=templates))) == []
    write(small.folder / "content", {path: FILES[path]})
    built = build(options(small.folder, templates=templates))
    assert [(path, code) for path, code, _ in errors(built)] == [(DRAFT, "hidden.leak")]


def test_an_edit_of_a_text_is_searched(small: SmallSite) -> None:
    """The short way through a build has the same guard."""
    templates = own_templates(
        small.folder, "page.html",
        f"{{% if 'verrate' in view.html %}}<p>{SECRET}</p>{{% endif %}}",
    )  # fmt: skip
    site(small.folder, HIDDEN)
    for file in (small.folder / "content").rglob("*"):
        os.utime(file, (LONG_AGO, LONG_AGO))  # what is young is read in any case
    assert errors(build(options(small.folder, templates=templates))) == []
    before = published(small.folder)
    path = "pages/impressum.md"
    write(small.folder / "content", {path: f"{FILES[path]}\nUnd ich verrate nichts.\n"})
    for _ in range(2):
        built = build(options(small.folder, templates=templates))
        ((path, code, values),) = errors(built)
        assert (path, code) == (DRAFT, "hidden.leak")
        assert values["file"] == "en/impressum/index.html"  # the first of both languages
        assert published(small.folder) == before


PUBLIC = {
    "a title that others have": "---\ntitle: Sitzung des Rats\ndate: 2026-06-24\nstart: 18:00\n"
    "place: rathaus\ndraft: true\n---\n",
    "words of the site itself": "---\ntitle: Barrierefreiheit\ndate: 2026-06-24\nstart: 18:00\n"
    "place: rathaus\ndraft: true\nslug: stadt-probe\nsummary: Mittwoch, 8. Juli 2026, 18:00 Uhr\n"
    "---\n\nDie Feeds stehen unter <https://probe.example.de/feeds/presse.xml> und\n"
    "`/feeds/presse.xml`, die Seite auch in Leichte Sprache. Pressemitteilungen: Gäste willkommen."
    "\n\nDie Mitschrift folgt bis 10. Juli 2026.\n\n[Über uns](../pages/ueber.md)\n",
}


@pytest.mark.parametrize("case", sorted(PUBLIC))
def test_what_is_public_anyway_is_no_leak(small: SmallSite, case: str) -> None:
    site(small.folder, {"sessions/2026-06-24-rat.md": PUBLIC[case]})
    assert errors(build(options(small.folder))) == []
    write(small.folder / "content", {"pages/ueber.md": "---\ntitle: Wir\n---\n\nIhr.\n"})
    assert errors(build(options(small.folder))) == []


@pytest.mark.parametrize("name", ["presse", "en", "feeds", "kalender", "assets", "files", "suche"])
def test_a_hidden_page_may_be_named_like_a_part_of_the_site(small: SmallSite, name: str) -> None:
    page = f"---\ntitle: Plan\nslug: {name}\ndraft: true\n---\n\nPlan.\n"
    site(small.folder, {"pages/plan.md": page})
    assert errors(build(options(small.folder))) == []


def test_the_search_is_loaded_only_when_something_is_hidden(tmp_path: Path) -> None:
    code = (
        "import sys; from sitegen.cli import main; main(['build', '-q'])\n"
        "print('ahocorasick_rs' in sys.modules)"
    )
    for name, changes in (("plain", VISIBLE), ("hidden", HIDDEN)):
        folder = site(tmp_path / name, changes)
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True,
            env={"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": str(NOON), "PATH": ""},
        )  # fmt: skip
        assert done.stdout == f"{name == 'hidden'}\n"


# What changes by itself

ADOPTED = NOON - 30 * 86_400
"""Before this day a version that says it is adopted is a mistake."""

DAYS = st.integers(NOON - 90 * 86_400, NOON + 90 * 86_400)


@settings(
    max_examples=examples(10), deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(moments=st.tuples(DAYS, DAYS), states=STATES)
@example(moments=(NOON - 13 * 86_400, NOON - 9 * 86_400), states=dict.fromkeys(UNITS, "visible"))
def test_between_two_moments_nothing_changes(
    new_site: Callable[[], SmallSite], moments: tuple[int, int], states: dict[str, str]
) -> None:
    first, last = sorted(moments)
    if first < ADOPTED:
        states = {**states, "publication": "hidden", "version": "hidden"}
    small = new_site()
    write_files(small.folder / "content")
    before = small.build(content(states), now=first)
    made, _ = assemble(options(small.folder, now=first), lambda *_: None)
    assert made is not None
    coming = [at for at, _, _ in turns(made)]
    last = min([last, *(at - 1 for at in coming)])
    if last > first:
        assert small.build(content(states), now=last, clean=True) == before


@pytest.mark.parametrize("link", ["/presse/2026/drei/", "/alt/drei/",
                                  "https://probe.example.de/presse/2026/drei/#mehr"])  # fmt: skip
def test_a_menu_that_leads_to_a_hidden_document_stops_the_build(
    small: SmallSite, link: str
) -> None:
    release = FILES["press/2026-08-01-drei.md"].replace("title:", "aliases: [/alt/drei/]\ntitle:")
    menu = f"{FILES['site.yaml']}navigation:\n  - title: Neu\n    link: {link}\n"
    files = {"press/2026-08-01-drei.md": release, "site.yaml": menu}
    assert ("error", "config.navigation") in small.problems(files)
    small.build(files, now=NOON + 60 * 86_400)
