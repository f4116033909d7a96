"""What was published is not lost: each loss is told with the entry that mends it, and only then."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sitegen.messages import worded
from sitegen.problems import Problem
from sitegen.record import read_record
from tests.conftest import SmallSite
from tests.samples import examples
from tests.sites import FILES, NOON, build, options, published, site, write

EINS, ZWEI = "press/2026-05-01-eins.md", "press/2026-06-01-zwei.md"
PAST, NEXT = "sessions/2026-06-10-rat.md", "sessions/2026-07-08-rat.md"
HOUR, DAY = 3_600, 86_400


class Published:
    """A site that was built once, with its record put aside."""

    def __init__(self, folder: Path, changes: dict[str, str | None] | None = None) -> None:
        self.folder = site(folder, changes)
        self.content = folder / "content"
        self.clock = 1_750_000_000
        for path in sorted(self.content.rglob("*")):
            self.age(path)
        built = build(options(folder))
        assert [p for p in built.problems if p.level == "error"] == []
        self.record = folder / "published.json"
        shutil.copy(folder / "output/record.json", self.record)

    def age(self, path: Path) -> None:
        """Date a file into the past: a build takes no short cut over one that is young."""
        self.clock += 10
        os.utime(path, (self.clock, self.clock))

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.content / path).read_text("utf-8")
        assert old in text
        (self.content / path).write_text(text.replace(old, new, 1), "utf-8")
        self.age(self.content / path)

    def rename(self, old: str, new: str) -> None:
        (self.content / old).rename(self.content / new)

    def problems(self, **given: Any) -> list[Problem]:
        asked = options(self.folder, published=str(self.record), **given)
        return [p for p in build(asked).problems if p.level == "error"]

    def told(self, **given: Any) -> list[tuple[str, str]]:
        return [(p.code, p.where.path) for p in self.problems(**given)]

    def mend(self, part: int = 0) -> None:
        """Do for each problem what its hint says: paste the entry into the file."""
        for problem in self.problems():
            paste(self.content, problem, part)


def blocks(problem: Problem) -> list[str]:
    """Give the entries of a hint, each behind a line that ends in a colon."""
    found: list[list[str]] = []
    for line in worded(problem, "de")[1].split("\n"):
        if line.endswith(":") and not line.startswith((" ", "aliases", "changes")):
            found.append([])
        else:
            found[-1].append(line)
    return ["\n".join(lines) for lines in found]


def paste(content: Path, problem: Problem, part: int = 0) -> None:
    entry = blocks(problem)[part]
    if entry.startswith("- address:"):
        path = content / "removed.yaml"
        path.write_text((path.read_text("utf-8") if path.exists() else "") + entry + "\n", "utf-8")
        return
    path = content / problem.where.path
    text = path.read_text("utf-8")
    if problem.code == "record.anchor":
        lines = text.split("\n")
        at = next(i for i, line in enumerate(lines) if line.startswith("## "))
        lines[at] += f" {entry}"
        text = "\n".join(lines)
    elif problem.code == "record.anchor-agenda":
        text = text.replace("  - title: Haushalt\n", f"  - title: Haushalt\n    {entry}\n")
    elif problem.code == "record.unsaid":
        before, rest = text.split("changes:\n")
        old, end = rest.split("---", 1)
        text = f"{before}changes:\n{old}{entry}\n---{end}"
    elif path.suffix == ".yaml":
        text = "\n".join(entry if line.startswith("id:") else line for line in text.split("\n"))
    else:
        text = text.replace("---\n", f"---\n{entry}\n", 1)
    path.write_text(text, "utf-8")


def rename_release(made: Published) -> None:
    made.rename(EINS, "press/2026-05-01-anders.md")


def rename_with_id(made: Published) -> None:
    made.rename(EINS, "press/2026-05-01-anders.md")
    made.edit("press/2026-05-01-anders.md", "---\n", "---\nid: press/2026-05-01-eins\n")


def delete_release(made: Published) -> None:
    (made.content / EINS).unlink()


def delete_session(made: Published) -> None:
    (made.content / NEXT).unlink()


def hide_page(made: Published) -> None:
    made.edit("pages/ueber.md", "title:", "draft: true\ntitle:")
    made.edit(EINS, " mit [Link](../pages/ueber.md)", "")
    (made.content / "pages/ueber.en.md").unlink()


def change_heading(made: Published) -> None:
    made.edit("guidelines/leitlinien/v1/01-ziele.md", "Wozu {#wozu}", "Zweck")


def change_agenda(made: Published) -> None:
    made.edit(PAST, "    id: top-2\n", "")


def move_session(made: Published) -> None:
    made.edit(NEXT, "18 Uhr", "19:30")


def cancel_session(made: Published) -> None:
    made.edit(NEXT, "place:", "status: cancelled\nplace:")


def place_session(made: Published) -> None:
    made.edit(NEXT, "place: rathaus", 'place: "Bürgersaal: oben"')


def end_session(made: Published) -> None:
    made.edit(PAST, "end: 20:00", "end: 21:00")


def change_site(made: Published) -> None:
    made.edit("site.yaml", "0c6a3b1f00", "0c6a3b1f01")


def rename_topic(made: Published) -> None:
    for path in (EINS, PAST):
        made.edit(path, "[Haushalt]", "[Finanzen]")


CASES: list[tuple[Callable[[Published], None], list[tuple[str, str]]]] = [
    (rename_release, [("record.renamed", "press/2026-05-01-anders.md")]),
    (rename_with_id, [("record.moved", "press/2026-05-01-anders.md")]),
    (delete_release, [("record.address", "removed.yaml")]),
    (delete_session, [("record.session", "removed.yaml")]),
    (hide_page, [("record.hidden", "pages/ueber.md"), ("record.address", "removed.yaml")]),
    (change_heading, [("record.anchor", "guidelines/leitlinien/v1/01-ziele.md")]),
    (change_agenda, [("record.anchor-agenda", PAST)]),
    (move_session, [("record.unsaid-first", NEXT)]),
    (cancel_session, [("record.unsaid-first", NEXT)]),
    (place_session, [("record.unsaid-first", NEXT)]),
    (end_session, [("record.unsaid-first", PAST)]),
    (change_site, [("record.site", "site.yaml")]),
    (rename_topic, [("record.file", "removed.yaml")]),
]


@pytest.mark.parametrize(("change", "expected"), CASES, ids=[c.__name__ for c, _ in CASES])
def test_a_loss_is_told_and_its_entry_mends_it(
    small: SmallSite, change: Callable[[Published], None], expected: list[tuple[str, str]]
) -> None:
    made = Published(small.folder)
    before = published(small.folder)
    change(made)
    assert made.told() == expected
    assert published(small.folder) == before
    made.mend()
    assert made.told() == []


@pytest.mark.parametrize("change", [change_heading, change_agenda])
def test_a_part_of_a_page_can_be_given_up(
    small: SmallSite, change: Callable[[Published], None]
) -> None:
    made = Published(small.folder)
    change(made)
    made.mend(part=1)
    assert made.told() == []
    assert not [path for path in published(small.folder) if "#" in path]


def test_a_second_move_is_added_to_the_changes(small: SmallSite) -> None:
    change = "changes:\n  - date: 2026-06-20\n    reason: Krank\n    was:\n      start: 17:00\n"
    made = Published(small.folder, {NEXT: FILES[NEXT].replace("---\n\n", f"{change}---\n\n")})
    made.edit(NEXT, "date: 2026-07-08", "date: 2026-07-09")
    (problem,) = made.problems()
    assert (problem.code, problem.where.line) == ("record.unsaid", 6)
    assert blocks(problem) == [
        "  - date: 2026-07-01\n    reason: …\n    was:\n      date: 2026-07-08\n      start: 18:00"
    ]
    made.mend()
    assert made.told() == []


def test_a_second_move_on_one_day_stands_behind_the_first(small: SmallSite) -> None:
    change = "changes:\n  - date: 2026-07-01 11:30\n    reason: x\n    was:\n      start: 17:00\n"
    made = Published(small.folder, {NEXT: FILES[NEXT].replace("---\n\n", f"{change}---\n\n")})
    made.edit(NEXT, "place: rathaus", "place: Saal")
    made.mend()
    assert made.told() == []


def test_a_session_that_ends_later_says_when_it_would_have(small: SmallSite) -> None:
    made = Published(small.folder)
    end_session(made)
    (problem,) = made.problems()
    assert blocks(problem)[0].endswith("    was:\n      end: 20:00")
    made.mend()
    assert made.told() == []
    page = published(small.folder)["sitzungen/2026-06-10-rat/index.html"].decode()
    assert "bis 20:00 Uhr." in page


def test_a_change_note_less_is_told(small: SmallSite) -> None:
    change = "changes:\n  - date: 2026-06-20\n    reason: Krank\n    was:\n      start: 17:00\n"
    made = Published(small.folder, {NEXT: FILES[NEXT].replace("---\n\n", f"{change}---\n\n")})
    made.edit(NEXT, change, "")
    assert made.told() == [("record.sequence", NEXT)]


@pytest.mark.parametrize("name", ["plan.txt", "plan b.txt", "größe [1] 50%.pdf"])
def test_a_file_that_is_no_longer_offered_is_told(small: SmallSite, name: str) -> None:
    link = f"\n[Plan](<files/{name.replace('%', '%25')}>)\n"
    made = Published(small.folder, {EINS: FILES[EINS] + link, f"files/{name}": "Plan."})
    made.edit(EINS, link, "")
    (problem,) = made.problems()
    assert problem.code == "record.file"
    made.mend()
    assert made.told() == []


def test_a_removed_version_takes_what_lies_below_with_it(small: SmallSite) -> None:
    made = Published(small.folder)
    shutil.rmtree(made.content / "guidelines/leitlinien/v1")
    found = sorted(dict(p.values)["address"] for p in made.problems())
    assert found == [
        "/leitlinien/leitlinien/synopse/v1...v2/",
        "/leitlinien/leitlinien/synopse/v1...v2/aenderungen/",
        "/leitlinien/leitlinien/v1/",
        "/leitlinien/leitlinien/v1/ziele/",
    ]
    made.mend()
    assert made.told() == []


def test_a_renamed_file_with_a_translation_is_mended_in_both(small: SmallSite) -> None:
    made = Published(small.folder)
    made.rename(ZWEI, "press/2026-06-01-neu.md")
    made.rename("press/2026-06-01-zwei.en.md", "press/2026-06-01-neu.en.md")
    assert made.told() == [
        ("record.moved", "press/2026-06-01-neu.en.md"),
        ("record.renamed", "press/2026-06-01-neu.md"),
    ]
    made.mend()
    assert made.told() == []


def test_a_chapter_gets_another_number_without_a_word(small: SmallSite) -> None:
    made = Published(small.folder)
    folder = "guidelines/leitlinien/v2"
    made.rename(f"{folder}/01-ziele.md", f"{folder}/02-ziele.md")
    assert made.told() == []
    made.edit(f"{folder}/02-ziele.md", "Wozu {#wozu}", "Zweck")
    assert made.told() == [("record.anchor", f"{folder}/02-ziele.md")]


def test_another_domain_title_and_first_notes_lose_nothing(small: SmallSite) -> None:
    made = Published(small.folder)
    made.edit("site.yaml", "https://probe.example.de\nlang", "https://neu.example/stadt\nlang")
    made.edit(EINS, "title: Eins", "title: Ganz anders")
    made.edit(NEXT, "title: Sitzung", "title: Öffentliche Sitzung")
    assert made.told() == []


def test_a_place_can_get_another_name(small: SmallSite) -> None:
    """A spelling that is put right in places.yaml moves no session; another place does."""
    made = Published(small.folder)
    made.edit("places.yaml", "Saal 1", "Saal Eins")
    assert made.told() == []
    made.edit(NEXT, "place: rathaus", "place: Aula")
    assert [code for code, *_ in made.told()] == ["record.unsaid-first"]


def test_an_alias_of_another_document_covers_an_address(small: SmallSite) -> None:
    made = Published(small.folder)
    delete_release(made)
    made.edit("pages/ueber.md", "title:", "aliases: [/presse/2026/eins/]\ntitle:")
    # The plain text of the release is no page that a page could stand in for.
    assert made.told() == []


def test_a_tombstone_stays(small: SmallSite) -> None:
    stone = "- address: /alt/\n  date: 2026-01-02\n  reason: 'War: falsch'\n"
    made = Published(small.folder, {"removed.yaml": stone})
    (made.content / "removed.yaml").unlink()
    assert made.told() == [("record.tombstone", "removed.yaml")]
    made.mend()
    assert made.told() == []


def test_what_is_under_embargo_is_not_in_the_record(small: SmallSite) -> None:
    made = Published(small.folder)
    assert b"drei" not in made.record.read_bytes()


def test_a_record_of_an_earlier_build_is_read(small: SmallSite) -> None:
    made = Published(small.folder)
    row = {"address": "/presse/2026/eins/", "kind": "press", "id": "press/2026-05-01-eins",
           "guid": "urn:x", "digests": {"facts": "", "text": ""}}  # fmt: skip
    made.record.write_text(json.dumps({"version": 1, "documents": [row]}), "utf-8")
    assert made.told() == []
    delete_release(made)
    assert made.told() == [("record.address", "removed.yaml")]


def test_no_short_cut_skips_the_comparison(small: SmallSite) -> None:
    made = Published(small.folder)
    move_session(made)
    build(options(small.folder))
    assert made.told() == [("record.unsaid-first", NEXT)]
    build(options(small.folder))
    made.edit(EINS, "Erste", "Zweite")
    assert made.told() == [("record.unsaid-first", NEXT)]
    build(options(small.folder))
    made.edit(EINS, "title: Eins", "title: Zwei")
    assert made.told() == [("record.unsaid-first", NEXT)]


def test_the_record_lists_what_can_be_noted(small: SmallSite) -> None:
    made = Published(small.folder, {
        EINS: FILES[EINS] + "\n[Plan](files/plan%20b.txt)\n", "files/plan b.txt": "Plan.",
    })  # fmt: skip
    record = read_record(made.record.read_bytes())
    own = tuple(address for address in record.files if not address.startswith("/en/"))
    assert own == (
        "/",
        "/feeds/aenderungen.atom",
        "/feeds/aenderungen.json",
        "/feeds/aenderungen.xml",
        "/feeds/leitlinien.atom",
        "/feeds/leitlinien.json",
        "/feeds/leitlinien.xml",
        "/feeds/presse.atom",
        "/feeds/presse.json",
        "/feeds/presse.xml",
        "/feeds/sitzungen.atom",
        "/feeds/sitzungen.json",
        "/feeds/sitzungen.xml",
        "/files/plan b.txt",
        "/gremien/",
        "/kalender/rat.ics",
        "/kalender/sitzungen.ics",
        "/leitlinien/",
        "/leitlinien/leitlinien/synopse/v1...v2/",
        "/leitlinien/leitlinien/synopse/v1...v2/aenderungen/",
        "/leitlinien/leitlinien/v1/leitlinien-v1.epub",
        "/leitlinien/leitlinien/v1/leitlinien-v1.pdf",
        "/leitlinien/leitlinien/v2/leitlinien-v2.epub",
        "/leitlinien/leitlinien/v2/leitlinien-v2.pdf",
        "/presse/",
        "/presse/2026/",
        "/sitzungen/",
        "/sitzungen/2026/",
        "/suche/",
        "/suche/opensearch.xml",
        "/themen/",
        "/themen/haushalt/",
    )
    once = ("/files/", "/kalender/", "/leitlinien/leit", "/suche/opensearch")
    lists = [a for a in own if not a.startswith(once)]
    missing = ("/barrierefreiheit/", "/datenschutz/", "/gremien/rat/", "/impressum/",
               "/leitlinien/leitlinien/", "/presse/2026/eins/", "/sitzungen/2026-06-10-rat/",
               "/sitzungen/2026-07-08-rat/")  # fmt: skip
    assert set(record.files) - set(own) == {f"/en{address}" for address in (*lists, *missing)}


# Histories


class Editor:
    """Edits a site as the guide for editors asks for: with ids, aliases and change notes."""

    def __init__(self, folder: Path) -> None:
        self.made = Published(folder)
        self.names = {EINS: EINS, NEXT: NEXT}
        self.now = NOON
        self.count = 0

    def front(self, path: str, key: str, value: str) -> None:
        """Set a line of the front matter, in place of one that is there."""
        file = self.made.content / self.names.get(path, path)
        _, header, body = file.read_text("utf-8").split("---\n", 2)
        kept = [line for line in header.split("\n") if line and not line.startswith(f"{key}:")]
        file.write_text("---\n" + "\n".join((f"{key}: {value}", *kept)) + f"\n---\n{body}", "utf-8")

    def change(self, was: str, is_noted: bool) -> None:
        """Note a change of the session; all notes stand in one list at the end of the header."""
        if not is_noted:
            return
        file = self.made.content / self.names[NEXT]
        _, header, body = file.read_text("utf-8").split("---\n", 2)
        header += "" if "changes:\n" in header else "changes:\n"
        note = f"  - date: 2026-06-{min(self.count, 30):02}\n    reason: x\n    was:\n      {was}\n"
        file.write_text(f"---\n{header}{note}---\n{body}", "utf-8")

    def apply(self, what: str, is_honest: bool = True) -> None:
        self.count += 1
        n = self.count
        if what == "title":
            for path in self.names:
                self.front(path, "title", f"Anderer Titel {n}")
        elif what == "body":
            file = self.made.content / self.names[EINS]
            file.write_text(file.read_text("utf-8") + f"\nSatz {n}.\n", "utf-8")
        elif what == "domain":
            self.made.content.joinpath("site.yaml").write_text(
                FILES["site.yaml"].replace("https://probe.example.de\nlanguage",
                                           f"https://neu{n}.example/pfad\nlanguage"), "utf-8"
            )  # fmt: skip
        elif what == "rename":
            for path in self.names:
                if is_honest:
                    self.front(path, "id", path.removesuffix(".md"))
                    self.front(path, "aliases", self.aliases(path))
                new = f"{path.removesuffix('.md')}-{n}.md"
                self.made.rename(self.names[path], new)
                self.names[path] = new
        elif what == "move":
            self.front(NEXT, "start", f"{n % 5 + 15}:{n % 60:02}")
            self.change("start: 18:00", is_honest)
        elif what == "place":
            self.front(NEXT, "place", f"Saal {n}")
            self.change("place: Rathaus", is_honest)
        elif what == "cancel":
            text = self.made.content.joinpath(self.names[NEXT]).read_text("utf-8")
            status = "confirmed" if "status: cancelled" in text else "cancelled"
            self.front(NEXT, "status", status)
            self.change("status: confirmed", is_honest)

    def aliases(self, path: str) -> str:
        """List all addresses that a document had, the present one included."""
        record = read_record((self.made.folder / "output/record.json").read_bytes())
        row = next(r for r in record.documents if r.id == path.removesuffix(".md"))
        return "[" + ", ".join((*row.aliases, row.address)) + "]"


EDITS = ("title", "body", "domain", "rename", "move", "place", "cancel")


@settings(
    max_examples=examples(8),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(st.sampled_from(EDITS), min_size=1, max_size=6))
def test_a_history_with_ids_aliases_and_notes_loses_nothing(
    new_site: Callable[[], SmallSite], history: list[str]
) -> None:
    editor = Editor(new_site().folder)
    first = ids(editor)
    sequence = 0
    for what in history:
        editor.apply(what)
        assert editor.made.told() == [], what
        found = ids(editor)
        assert found[:2] == first[:2], what
        assert found[2] >= sequence, what
        sequence = found[2]
        output = published(editor.made.folder)
        assert build(options(editor.made.folder, clean=True)).written == ()
        assert published(editor.made.folder) == output
        editor.made.record.write_bytes(output["record.json"])


@settings(
    max_examples=examples(6),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    history=st.lists(st.sampled_from(EDITS), max_size=2),
    last=st.sampled_from(("rename", "move", "place", "cancel")),
)
def test_the_same_edits_without_them_are_errors(
    new_site: Callable[[], SmallSite], history: list[str], last: str
) -> None:
    editor = Editor(new_site().folder)
    for what in history:
        editor.apply(what)
        assert editor.made.told() == []
        shutil.copy(editor.made.folder / "output/record.json", editor.made.record)
    editor.apply(last, is_honest=False)
    assert editor.made.told() != []


def ids(editor: Editor) -> tuple[object, object, int]:
    """Give the guids and UIDs, the ids of the feeds, and the SEQUENCE of the next session."""
    output = published(editor.made.folder)
    record = read_record(output["record.json"])
    permanent = sorted((row.id, row.guid, row.uid) for row in record.documents)
    items = json.loads(output["feeds/presse.json"])["items"]
    row = next(r for r in record.documents if r.id == NEXT.removesuffix(".md"))
    return permanent, sorted(item["id"] for item in items), row.sequence


def test_a_page_that_is_a_draft_when_its_address_was_given_up_is_hidden(small: SmallSite) -> None:
    stone = "- address: /ueber/\n  date: 2026-01-02\n  reason: Veraltet\n"
    made = Published(small.folder)
    hide_page(made)
    write(made.content, {"removed.yaml": stone + stone.replace("/ueber", "/en/ueber")})
    made.age(made.content / "removed.yaml")
    assert made.told() == []
    made.edit("pages/ueber.md", "Wir.", "Wir.\n\nAlle.")
    build(options(small.folder))
    record = read_record((small.output / "record.json").read_bytes())
    assert "pages/ueber" not in {row.id for row in record.documents}
    assert len(record.removed) == 2


# The text of a version

OLD, NEW = "guidelines/leitlinien/v1", "guidelines/leitlinien/v2"
NOTED = "changes:\n  - date: 2026-07-01\n    note: Umgeschrieben\n"


def warned(made: Published, **given: Any) -> list[tuple[str, str]]:
    asked = options(made.folder, published=str(made.record), **given)
    return [(p.code, p.where.path) for p in build(asked).problems if p.level == "warning"]


def test_a_text_that_changed_without_a_note_is_told(tmp_path: Path) -> None:
    made = Published(tmp_path)
    assert warned(made) == []
    made.edit(f"{OLD}/01-ziele.md", "Dafür.", "Dagegen.")
    assert warned(made) == [("record.reworded-first", f"{OLD}/version.yaml")]
    assert build(options(tmp_path)).problems == ()
    write(made.content, {f"{OLD}/version.yaml": FILES[f"{OLD}/version.yaml"] + NOTED})
    assert warned(made) == []


def test_a_second_change_of_a_text_needs_a_second_note(tmp_path: Path) -> None:
    version = f"{NEW}/version.yaml"
    made = Published(tmp_path, {version: FILES[version] + NOTED})
    made.edit(f"{NEW}/01-ziele.md", "mehr", "nicht mehr")
    assert warned(made) == [("record.reworded", version)]
    made.edit(version, "note: Umgeschrieben", "note: Umgeschrieben\n  - date: 2026-07-01\n"
              "    note: Noch einmal")  # fmt: skip
    assert warned(made) == []


@pytest.mark.parametrize(
    ("old", "new"), [("Dafür und mehr", "Dafür\nund *mehr*"), ("Dafür", "Dafu\u0308r")]
)
def test_a_text_that_is_typed_otherwise_is_the_same(tmp_path: Path, old: str, new: str) -> None:
    made = Published(tmp_path)
    made.edit(f"{NEW}/01-ziele.md", old, new)
    assert warned(made) == []


def test_a_new_chapter_and_a_new_title_are_changes_of_the_text(tmp_path: Path) -> None:
    made = Published(tmp_path)
    made.edit(f"{OLD}/01-ziele.md", "title: Ziele", "title: Zwecke")
    write(made.content, {f"{NEW}/02-wege.md": "---\ntitle: Wege\n---\n\nSo.\n"})
    assert [path for _, path in warned(made)] == [f"{OLD}/version.yaml", f"{NEW}/version.yaml"]


def test_with_strict_it_stops_the_build(tmp_path: Path) -> None:
    made = Published(tmp_path)
    before = published(tmp_path)
    made.edit(f"{OLD}/01-ziele.md", "Dafür.", "Dagegen.")
    assert warned(made, strict=True) != []
    assert published(tmp_path) == before


def test_a_record_that_does_not_know_how_chapters_read_tells_nothing(tmp_path: Path) -> None:
    made = Published(tmp_path)
    record = json.loads(made.record.read_bytes())
    for row in record["documents"]:
        row["digests"].pop("words", None)
    made.record.write_text(json.dumps(record), "utf-8")
    made.edit(f"{OLD}/01-ziele.md", "Dafür.", "Dagegen.")
    assert warned(made) == []
