"""A sealed wording: made by the command, watched by every build, corrected only in the open."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sitegen import seals
from sitegen.deviations import changed_place, quoted
from sitegen.messages import worded
from sitegen.problems import Problem
from sitegen.sealing import seal
from tests.samples import examples
from tests.sites import NOON, ROOT, build, options, published, site, write

FOLDER = "guidelines/leitlinien/v3"
VERSION, ONE, TWO = f"{FOLDER}/version.yaml", f"{FOLDER}/01-ziele.md", f"{FOLDER}/02-wege.md"
FIRST, SECOND = f"{FOLDER}/sealed-1.txt", f"{FOLDER}/sealed-2.txt"
TEXT = "leitlinien/leitlinien/v3/leitlinien-v3.txt"
FILES = {
    VERSION: "# Beschluss\ntitle: Beschluss\ndate: 2026-05-01\nstatus: adopted\n"
    "adopted:\n  date: 2026-05-01 18:00\n  body: Rat\nchanges:\n"
    "  - date: 2026-05-01\n    note: Ziele neu\n",
    ONE: "---\ntitle: Ziele\n---\n\n## Wozu {#wozu}\n\nDie Stadt antwortet auf jeden Antrag\n"
    "binnen sechs Wochen, und zwar schriftlich.\n\n- Früh\n- Klar\n",
    TWO: "---\ntitle: Wege\n---\n\nSo geht es, siehe [](#wozu).\n\n| Wer | Was |\n|---|---|\n"
    "| Rat | entscheidet |\n\nMehr.[^1]\n\n[^1]: Später.\n",
}
NOTE = "  - date: 2026-06-0{0}\n    note: Schreibfehler {0}\n"


class Sealing:
    """A site with an adopted version, and the command line in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = site(folder, FILES)
        self.content = folder / "content"
        self.clock = 1_750_000_000
        self.age()

    def age(self) -> None:
        """Date all files into the past: a build takes no short cut over one that is young."""
        for path in sorted(self.content.rglob("*.*")):
            if path.stat().st_mtime > self.clock:
                self.clock += 10
                os.utime(path, (self.clock, self.clock))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, str(ROOT / "build.py"), *arguments], cwd=self.folder,
            capture_output=True, text=True, check=False,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(NOON), "SITEGEN_LANG": "de"},
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        self.age()
        return done

    def seal(self, version: str = "leitlinien/v3") -> bool:
        """Seal and tell whether it was done."""
        made = seal(options(self.folder), version, lambda *_: None)
        self.age()
        return not made.problems

    def read(self, path: str) -> bytes:
        return (self.content / path).read_bytes()

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.content / path).read_bytes().decode("utf-8")
        assert old in text
        (self.content / path).write_bytes(text.replace(old, new, 1).encode())
        self.age()

    def problems(self, cache: str = "cache") -> list[Problem]:
        built = build(options(self.folder, cache=str(self.folder / cache)))
        return [
            p for p in built.problems if p.code.partition(".")[0] in ("seal", "version", "file")
        ]

    def told(self) -> list[tuple[str, str, int, int]]:
        return [(p.code, p.where.path, p.where.line, p.where.column) for p in self.problems()]


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seal a version and build its site once."""
    made = Sealing(tmp_path_factory.mktemp("sealed"))
    assert made.seal()
    assert made.problems() == []
    return made.folder


@pytest.fixture
def sealed(tmp_path: Path, pattern: Path) -> Sealing:
    """Give a site with a sealed version; builds in it are incremental."""
    folder = tmp_path / "site"
    shutil.copytree(pattern, folder)
    made = Sealing.__new__(Sealing)
    made.folder, made.content, made.clock = folder, folder / "content", 1_760_000_000
    made.problems()
    return made


@pytest.fixture
def adopted(tmp_path: Path) -> Sealing:
    """Give a site with a version that is adopted and not sealed yet."""
    return Sealing(tmp_path)


# The command


def test_the_seal_is_the_checksum_of_the_published_text(sealed: Sealing) -> None:
    text = published(sealed.folder)[TEXT]
    assert sealed.read(FIRST) == text
    value = sha256(text).hexdigest()
    assert sealed.read(VERSION).decode() == f"{FILES[VERSION]}seal: {value}\n"


def test_it_says_what_was_sealed_and_what_to_commit(adopted: Sealing) -> None:
    said = adopted.run("seal", "leitlinien/v3").stdout
    value = sha256(adopted.read(FIRST)).hexdigest()
    assert said.splitlines() == [
        "leitlinien/v3 ist gesiegelt.", f"  {value}",
        f"Der gesiegelte Text steht in: content/{FIRST}",
        "Nehmen Sie gemeinsam in die Versionsverwaltung (Git) auf:",
        f"  content/{FIRST}", f"  content/{VERSION}",
    ]  # fmt: skip


def test_sealing_again_writes_nothing(sealed: Sealing) -> None:
    before = {p: p.read_bytes() for p in sealed.content.rglob("*.*")}
    done = sealed.run("seal", "leitlinien/v3")
    assert (done.returncode, "schon gesiegelt" in done.stdout) == (0, True)
    assert {p: p.read_bytes() for p in sealed.content.rglob("*.*")} == before


@pytest.mark.parametrize(
    "given", [f"content/{VERSION}", f"content/{FOLDER}/", f"content\\{FOLDER}".replace("/", "\\")]
)
def test_a_version_can_be_given_by_its_path(adopted: Sealing, given: str) -> None:
    assert adopted.seal(given)
    assert (adopted.content / FIRST).exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{}", "{}seal: {seal}\n"),
        ("{}seal:\n", "{}seal: {seal}\n"),
        ('seal: ""   # folgt\n{}', 'seal: "{seal}"   # folgt\n{}'),
        ("\ufeff{}# Ende", "\ufeff{}# Ende\nseal: {seal}\n"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_every_other_byte_of_version_yaml_stays(
    adopted: Sealing, before: str, after: str, ends: str
) -> None:
    head = FILES[VERSION]
    (adopted.content / VERSION).write_bytes(before.format(head).replace("\n", ends).encode())
    assert adopted.seal()
    value = sha256(adopted.read(FIRST)).hexdigest()
    expected = after.format(head, seal=value).replace("\n", ends).encode()
    assert adopted.read(VERSION) == expected
    assert adopted.problems() == []


def test_a_file_that_can_not_be_written_into_gets_the_line_to_write(adopted: Sealing) -> None:
    flow = "{title: B, date: 2026-05-01, status: adopted, adopted: {date: 2026-05-01, body: Rat}}\n"
    (adopted.content / VERSION).write_text(flow, "utf-8")
    done = adopted.run("seal", "leitlinien/v3")
    assert (done.returncode, "\n  seal: " in done.stderr) == (1, True)
    assert (adopted.read(VERSION).decode(), (adopted.content / FIRST).exists()) == (flow, False)


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (VERSION, "status: adopted", "status: draft", "Nur eine beschlossene Fassung"),
        (VERSION, "title: Beschluss", "title: Beschluss\ndraft: true", "noch nicht öffentlich"),
        (VERSION, "2026-05-01 18:00", "2026-12-01", "liegt noch in der Zukunft"),
        (ONE, "{#wozu}", "{#wozu} [](#nirgends)", "nirgends"),
    ],
)
def test_what_can_not_be_sealed_says_why(
    adopted: Sealing, path: str, old: str, new: str, said: str
) -> None:
    adopted.edit(path, old, new)
    done = adopted.run("seal", "leitlinien/v3")
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert not (adopted.content / FIRST).exists()


def test_a_mistake_elsewhere_does_not_matter(adopted: Sealing) -> None:
    write(adopted.content, {"press/2026-06-30-kaputt.md": "---\ntitel: X\n---\n"})
    assert adopted.seal()


def test_an_unknown_version_is_wrong_usage(adopted: Sealing) -> None:
    done = adopted.run("seal", "leitlinien/v9")
    assert (done.returncode, "leitlinien/v3" in done.stderr) == (2, True)


def test_a_correction_needs_a_note_and_a_new_seal(sealed: Sealing) -> None:
    sealed.edit(ONE, "sechs", "acht")
    done = sealed.run("seal", "leitlinien/v3")
    assert (done.returncode, "  - date: 2026-07-01\n      note: …" in done.stderr) == (1, True)
    assert not (sealed.content / SECOND).exists()
    sealed.edit(VERSION, "    note: Ziele neu\n", "    note: Ziele neu\n" + NOTE.format(1))
    assert sealed.seal()
    assert b"acht" in sealed.read(SECOND)
    assert b"sechs" in sealed.read(FIRST)
    assert sealed.problems() == []
    sealed.edit(ONE, "acht", "neun")
    assert not sealed.seal()
    sealed.edit(VERSION, NOTE.format(1), NOTE.format(1) + NOTE.format(2))
    assert sealed.seal()
    sealed.edit(VERSION, NOTE.format(1), "")
    assert [p.code for p in sealed.problems()] == ["seal.no-note"]


def test_an_interrupted_seal_is_made_good_by_sealing_again(sealed: Sealing) -> None:
    (sealed.content / VERSION).write_text(FILES[VERSION], "utf-8")
    assert [p.code for p in sealed.problems()] == ["seal.gone"]
    assert sealed.seal()
    assert sealed.problems() == []
    assert not (sealed.content / SECOND).exists()


def test_a_lost_text_is_restored_by_sealing_again(sealed: Sealing) -> None:
    text = sealed.read(FIRST)
    (sealed.content / FIRST).unlink()
    assert sealed.seal()
    assert sealed.read(FIRST) == text


def test_a_lost_text_can_not_hide_a_change(sealed: Sealing) -> None:
    (sealed.content / FIRST).unlink()
    sealed.edit(ONE, "sechs", "acht")
    done = sealed.run("seal", "leitlinien/v3")
    assert (done.returncode, "Der gesiegelte Text fehlt" in done.stderr) == (1, True)


def test_a_lost_second_text_does_not_overwrite_the_first(sealed: Sealing) -> None:
    first = sealed.read(FIRST)
    sealed.edit(ONE, "sechs", "acht")
    sealed.edit(VERSION, "    note: Ziele neu\n", "    note: Ziele neu\n" + NOTE.format(1))
    assert sealed.seal()
    (sealed.content / SECOND).unlink()
    assert not sealed.seal()
    assert sealed.read(FIRST) == first


def test_a_correction_that_readers_do_not_see_yet_does_not_count(sealed: Sealing) -> None:
    sealed.edit(ONE, "sechs", "acht")
    later = NOTE.format(1).replace("2026-06", "2026-09")
    sealed.edit(VERSION, "    note: Ziele neu\n", "    note: Ziele neu\n" + later)
    assert not sealed.seal()


def test_a_disk_that_is_full_leaves_no_half_file(
    sealed: Sealing, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed.edit(ONE, "sechs", "acht")
    sealed.edit(VERSION, "    note: Ziele neu\n", "    note: Ziele neu\n" + NOTE.format(1))
    before = sealed.read(VERSION)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        seal(options(sealed.folder), "leitlinien/v3", lambda *_: None)
    names = {path.name for path in (sealed.content / FOLDER).iterdir()}
    assert names == {"version.yaml", "01-ziele.md", "02-wege.md", "sealed-1.txt"}
    assert sealed.read(VERSION) == before


# What a build tells


def hint_of(problem: Problem) -> str:
    return worded(problem, "de")[0]


@pytest.mark.parametrize(
    ("path", "old", "new", "line", "column", "said"),
    [
        (ONE, "sechs", "acht", 8, 8,
         "Gesiegelt ist: … auf jeden Antrag binnen „sechs“ Wochen, und zwar schriftlich. – "
         "hier steht: … auf jeden Antrag binnen „acht“ Wochen, und zwar schriftlich."),
        (ONE, "antwortet auf", "antwortet", 7, 21,
         "Gesiegelt ist: Die Stadt „antwortet auf“ jeden Antrag binnen sechs … – "
         "hier steht: Die Stadt „antwortet“ jeden Antrag binnen sechs …"),
        (ONE, "title: Ziele", "title: Zwecke", 2, 8,
         "Gesiegelt ist: 1 „Ziele“ – hier steht: 1 „Zwecke“"),
        (ONE, "- Klar", "- klar", 11, 3, "Gesiegelt ist: - „Klar“ – hier steht: - „klar“"),
        (TWO, "entscheidet", "berät", 9, 9,
         "Gesiegelt ist: Rat | „entscheidet“ – hier steht: Rat | „berät“"),
        (TWO, "Später", "Bald", 13, 7, "Gesiegelt ist: [1] „Später.“ – hier steht: [1] „Bald.“"),
        (ONE, "- Klar\n", "", 10, 1, "Hier fehlt eine Stelle des gesiegelten Textes: „- Klar“"),
        (TWO, "So geht", "Neu.\n\nSo geht", 5, 1,
         "Diese Stelle steht nicht im gesiegelten Text: „Neu.“"),
    ],
)  # fmt: skip
def test_a_changed_word_is_told_at_its_place(
    sealed: Sealing, path: str, old: str, new: str, line: int, column: int, said: str
) -> None:
    sealed.edit(path, old, new)
    (problem,) = sealed.problems()
    assert (problem.where, problem.level) == ((path, line, column), "error")
    assert hint_of(problem) == said
    assert sealed.problems("clean") == [problem]


def test_the_error_goes_with_the_change(sealed: Sealing) -> None:
    before = published(sealed.folder)
    sealed.edit(ONE, "sechs", "acht")
    assert [p.code for p in sealed.problems()] == ["seal.changed"]
    assert published(sealed.folder) == before
    sealed.edit(ONE, "acht", "sechs")
    assert sealed.problems() == []


def test_a_heading_that_is_named_elsewhere_is_told_there_too(sealed: Sealing) -> None:
    sealed.edit(ONE, "## Wozu", "## Wofür")
    assert sealed.told() == [("seal.changed", ONE, 5, 4), ("seal.changed", TWO, 5, 1)]


def test_chapters_that_came_or_went_are_told_at_the_seal(sealed: Sealing) -> None:
    line = FILES[VERSION].count("\n") + 1
    write(sealed.content, {f"{FOLDER}/00-vorwort.md": "---\ntitle: Vorwort\n---\n\nGuten Tag.\n"})
    assert sealed.told() == [("seal.chapter-added", VERSION, line, 1)]
    (sealed.content / TWO).unlink()
    assert sealed.told() == [
        ("seal.chapter-added", VERSION, line, 1), ("seal.chapter-removed", VERSION, line, 1),
    ]  # fmt: skip
    (sealed.content / f"{FOLDER}/00-vorwort.md").unlink()
    assert sealed.told() == [("seal.chapter-removed", VERSION, line, 1)]


def test_a_sealed_text_that_is_lost_or_altered_is_told(sealed: Sealing) -> None:
    text, line = sealed.read(FIRST), FILES[VERSION].count("\n") + 1
    (sealed.content / FIRST).write_bytes(text.replace(b"sechs", b"acht"))
    assert sealed.told() == [("seal.other-text", VERSION, line, 1)]
    (sealed.content / FIRST).unlink()
    assert sealed.told() == [("seal.no-text", VERSION, line, 1)]
    (sealed.content / FIRST).write_bytes(text.replace(b"\n", b"\r\n"))
    assert sealed.told() == []


def test_a_seal_without_adoption_is_an_error(sealed: Sealing) -> None:
    sealed.edit(VERSION, "status: adopted", "status: draft")
    assert [code for code, *_ in sealed.told()] == ["version.seal-early"]


def test_a_repealed_version_stays_sealed(sealed: Sealing) -> None:
    sealed.edit(VERSION, "status: adopted", "status: repealed\nrepealed: 2026-06-01")
    assert sealed.told() == []
    sealed.edit(ONE, "sechs", "acht")
    assert [code for code, *_ in sealed.told()] == ["seal.changed"]


def test_an_adopted_version_without_a_seal_is_a_warning(adopted: Sealing) -> None:
    (problem,) = adopted.problems()
    assert (problem.level, problem.code, problem.where.line) == ("warning", "seal.none", 5)
    assert [p.code for p in adopted.problems()] == ["seal.none"]
    write(adopted.content, {"press/2026-05-01-eins.md": "---\ntitle: E\ndate: 2026-05-01\n---\nX"})
    assert [p.code for p in adopted.problems()] == ["seal.none"]


def test_titles_of_version_and_publication_are_free(sealed: Sealing) -> None:
    sealed.edit(VERSION, "title: Beschluss", "title: Beschlossene Fassung")
    sealed.edit("guidelines/leitlinien/index.md", "title: Leitlinien", "title: Unsere Leitlinien")
    assert sealed.told() == []


def test_a_draft_chapter_is_no_part_of_it_in_a_preview_either(sealed: Sealing) -> None:
    draft = "---\ntitle: Vorwort\ndraft: true\n---\n\nBald.\n"
    write(sealed.content, {f"{FOLDER}/00-vorwort.md": draft})
    assert sealed.told() == []
    preview = build(options(sealed.folder, preview=True, cache=str(sealed.folder / "preview")))
    assert [p.code for p in preview.problems if p.code.startswith("seal")] == []


def test_a_chapter_that_can_not_be_read_is_told_once(sealed: Sealing) -> None:
    sealed.edit(TWO, "title: Wege", "titel: Wege")
    codes = {p.code for p in build(options(sealed.folder)).problems if p.level == "error"}
    assert not any(code.startswith("seal") for code in codes)


def test_a_reference_that_leads_nowhere_is_told_as_such(sealed: Sealing) -> None:
    sealed.edit(TWO, "[](#wozu)", "[](#nirgends)")
    errors = [p.code for p in build(options(sealed.folder)).problems if p.level == "error"]
    assert errors == ["reference.missing"]


def test_the_sealed_text_is_not_for_download(sealed: Sealing) -> None:
    assert not any("sealed-" in path for path in published(sealed.folder))
    write(sealed.content, {"pages/ueber.md": f"---\ntitle: Ü\n---\n\n[Text](../{FIRST})\n"})
    assert [code.partition("-")[0] for code, *_ in sealed.told()] == ["file.missing"]


def test_nothing_is_compared_where_nothing_changed(
    sealed: Sealing, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed.problems()
    monkeypatch.setattr(seals, "_of_version", lambda *_: [][1])
    write(sealed.content, {"press/2026-05-02-x.md": "---\ntitle: X\ndate: 2026-05-02\n---\nX"})
    assert sealed.problems() == []


LETTERS = st.sampled_from("abcäöüßXYZ149")


@settings(
    max_examples=examples(40), deadline=None, phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(path=st.sampled_from((ONE, TWO)), at=st.integers(0, 10_000), letter=LETTERS)
def test_any_changed_letter_is_an_error_at_its_line(
    sealed: Sealing, path: str, at: int, letter: str
) -> None:
    text = FILES[path]
    places = [i for i, sign in enumerate(text) if sign.isalpha() and i > text.index("---", 4)]
    place = places[at % len(places)]
    line = text.count("\n", 0, place) + 1
    # An id in braces and the anchor of a link are not read.
    is_read = "{#wozu}" not in text[place - 6 : place + 7] and "#wozu" not in text[
        place - 5 : place + 5]  # fmt: skip
    changed = text[:place] + letter + text[place + 1 :]
    if text[place] == letter or not is_read:
        return
    write(sealed.content, {path: changed})
    errors = [p for p in sealed.problems() if p.level == "error"]
    assert (path, line) in {(p.where.path, p.where.line) for p in errors}
    write(sealed.content, {path: text})
    assert sealed.problems() == []


RETYPED: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace("antwortet auf", "antwortet\nauf"),
    lambda text: text.replace("jeden", "**jeden**").replace("zwar", "_zwar_"),
    lambda text: text.replace("Antrag\n", "Antrag  \n").replace("Was |", "Was    |"),
    lambda text: text.replace("- Früh", "* Früh").replace("- Klar", "* Klar"),
    lambda text: text.replace("---\n\n", "---\n\n\n\n"),
    lambda text: text.replace("[^1]", "[^a]"),
)


@settings(
    max_examples=examples(15), deadline=None, phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(edits=st.lists(st.sampled_from(RETYPED), min_size=1, max_size=4, unique=True))
def test_typing_it_otherwise_is_no_error(
    sealed: Sealing, edits: list[Callable[[str], str]]
) -> None:
    for path in (ONE, TWO):
        text = FILES[path]
        for edit in edits:
            text = edit(text)
        (sealed.content / path).write_bytes(text.encode())
    assert sealed.problems() == []


WORDS = st.lists(st.sampled_from("der die Rat Stadt antwortet nicht".split()), min_size=1)


@given(was=WORDS, now=WORDS)
def test_a_quote_is_part_of_both_texts_and_never_empty(was: list[str], now: list[str]) -> None:
    if was == now:
        return
    quote = quoted(" ".join(was), " ".join(now))
    for words, said in ((was, quote.was), (now, quote.now)):
        around = f"{quote.before.removeprefix('… ')}{said}{quote.after.removesuffix(' …')}"
        assert said
        assert around in " ".join(words) or "…" in said


@given(st.integers(0, 30), st.integers(1, 4))
def test_the_place_is_that_of_the_word_in_a_wrapped_text(at: int, width: int) -> None:
    words = [f"wort{n % 7}" for n in range(31)]
    changed = [*words[:at], "anders", *words[at + 1 :]]
    lines = [" ".join(changed[i : i + width]) for i in range(0, 31, width)]
    line, column = changed_place("\n".join(lines), 1, len(lines), " ".join(words),
                                 " ".join(changed))  # fmt: skip
    assert (line, lines[line - 1][column - 1 :].split()[0]) == (at // width + 1, "anders")


# The page


def test_the_page_shows_the_seal_and_the_corrections(sealed: Sealing) -> None:
    sealed.edit(ONE, "sechs", "acht")
    sealed.edit(VERSION, "    note: Ziele neu\n", "    note: Ziele neu\n" + NOTE.format(1))
    sealed.seal()
    sealed.problems()
    page = published(sealed.folder)["leitlinien/leitlinien/v3/index.html"].decode()
    value = sha256(sealed.read(SECOND)).hexdigest()
    shown = page.split('<p class="seal-value"><code>')[1].split("</code>")[0]
    for tag in ("<span>", "</span>", "<wbr>"):
        shown = shown.replace(tag, "")
    assert shown == value
    assert '<a href="/leitlinien/leitlinien/v3/leitlinien-v3.txt" download>' in page
    corrected, changed = page.split('id="corrections"')[1].split('id="changes"')
    assert ("Schreibfehler 1" in corrected, "Ziele neu" in corrected) == (True, False)
    assert ("Schreibfehler 1" in changed, "Ziele neu" in changed) == (False, True)


def test_a_version_without_a_seal_shows_none(adopted: Sealing) -> None:
    adopted.problems()
    page = published(adopted.folder)["leitlinien/leitlinien/v3/index.html"].decode()
    assert 'id="seal"' not in page
