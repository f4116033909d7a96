"""How messages are told: the quoted line, the mark, the corrected line, the order, the formats."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import telling
from sitegen.problems import Location, Problem, error, warning
from sitegen.quotes import WIDEST, drawn, harmless, lines_of, quote
from sitegen.telling import Reader
from tests.conftest import SmallSite
from tests.sites import SITE, build, options, site, write

DANGEROUS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
LINES = st.text(st.characters(), max_size=300) | st.text("äß\t 你\u0301\x1b\u202e:-", max_size=300)


def reader(folder: Path) -> Reader:
    return Reader("de", "content", str(folder / "content"))


def place_of(line: str, column: int) -> tuple[str, str]:
    found = quote([line], 1, column)
    assert found is not None
    return drawn(found)


def columns(text: str) -> int:
    """Count the columns that a text takes in a terminal."""
    return sum(
        0 if unicodedata.category(sign) in ("Mn", "Me")
        else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "column", "drawing", "marks"),
    [
        ("title: Rat", 8, "title: Rat", "       ^^^"),
        ("\t- x", 4, "    - x", "      ^"),
        ("你好 Rat", 4, "你好 Rat", "     ^^^"),
        ("a\u0301b c", 4, "a\u0301b c", "  ^"),
        ("rot\x1b[31m", 4, "rot␛[31m", "   ^"),
        ("A\u200bB", 2, "A<U+200B>B", " ^^^^^^^^"),
        ("kurz", 5, "kurz", "    ^"),
        ("kurz", 99, "kurz", "    ^"),
        ("", 1, "", "^"),
    ],
)
def test_the_mark_stands_under_the_place(line: str, column: int, drawing: str, marks: str) -> None:
    assert place_of(line, column) == (drawing, marks)


@given(LINES, st.integers(1, 400))
def test_no_line_has_a_sign_that_a_terminal_obeys(line: str, column: int) -> None:
    drawing, marks = place_of(line, column)
    assert not DANGEROUS.search(drawing + marks)
    assert not DANGEROUS.search(harmless(line))


@given(st.text("ab 你\t\u0301\x07", max_size=400), st.data())
def test_the_mark_stands_under_the_place_of_any_line(line: str, data: st.DataObject) -> None:
    # A sign that stands nowhere else shows which place of the drawing is meant.
    at = data.draw(st.integers(0, len(line)))
    drawing, marks = place_of(f"{line[:at]}§{line[at:]}", at + 1)
    assert columns(drawing[: drawing.index("§")]) == marks.index("^")


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_long_line_is_drawn_as_the_part_around_the_place(length: int, column: int) -> None:
    drawing, marks = place_of("x" * length, column)
    assert max(len(drawing), len(marks)) <= WIDEST + 3


@given(st.binary(max_size=300), st.integers(-1, 20), st.integers(-1, 400))
def test_any_bytes_and_any_place_can_be_quoted(data: bytes, line: int, column: int) -> None:
    for cleaned in (True, False):
        lines = lines_of("press/x.md", data, cleaned)
        found = quote(lines, line, column, ("x", ""))
        assert (found is None) == (not 1 <= line <= len(lines))
        if found is not None:
            assert not DANGEROUS.search("".join(drawn(found)))


def test_what_a_value_holds_can_not_write_to_the_terminal_or_forge_a_message(
    tmp_path: Path,
) -> None:
    bad = "\x1b[2J\ncontent/x.md:1:1: error: forged"
    problem = error(Location("press/\x1b[31m.md", 1, 1), "value.flag", key="draft", text=bad)
    text = "".join(telling.lines([problem], reader(tmp_path)))
    assert "\x1b" not in text
    assert not any(line.startswith("content/x.md") for line in text.split("\n"))


def test_files_with_errors_come_first_and_each_from_top_to_bottom() -> None:
    def at(path: str, line: int, make: object = error) -> Problem:
        assert callable(make)
        found: Problem = make(Location(path, line, 1), "front.empty")
        return found

    doubtful, wrong = at("a/doubtful.md", 1, warning), at("b/wrong.md", 9)
    order = [at("site.yaml", 4), at("b/wrong.md", 2, warning), wrong, doubtful]
    told = telling.by_file([doubtful, wrong, order[1], order[0]])
    assert [problem for _, found in told for problem in found] == order


def test_the_count_names_errors_warnings_and_files() -> None:
    problems = [error(Location("a.md", n), "front.empty") for n in (1, 2)]
    problems.append(warning(Location("b.md", 1), "front.empty"))
    assert telling.counted(problems, "de", False) == "2 Fehler, 1 Warnung in 2 Dateien."
    assert telling.counted(problems[:1], "en", False) == "1 error in 1 file."


def test_what_is_no_ordinary_file_is_not_quoted(tmp_path: Path) -> None:
    write(tmp_path / "content", {"press/a.md": "secret\n"})
    (tmp_path / "content/press/link.md").symlink_to("a.md")
    problems = [error(Location(f"press/{name}.md", 1, 1), "front.empty") for name in ("link", "b")]
    assert [told.quote for told in telling.tell(problems, reader(tmp_path))] == [None, None]


def test_github_escapes_what_would_end_a_value(tmp_path: Path) -> None:
    values = {"key": "draft", "text": "50 %, a:b\r::error::"}
    problem = error(Location("press/a,b.md", 3, 2), "value.flag", **values)
    (line,) = telling.rows([problem], reader(tmp_path), "github", "utf-8")
    head, _, text = line.partition("::")[2].partition("::")
    assert line.startswith("::error file=")
    assert "press/a%2Cb.md,line=3,col=2,title=„50 %25%2C a%3Ab␍%3A%3Aerror%3A%3A“" in head
    assert "\r" not in line
    assert text.startswith("„50 %25, a:b")


def test_gitlab_gets_one_report_whose_fingerprints_outlive_a_new_line(tmp_path: Path) -> None:
    def report(*lines: int) -> list[dict[str, object]]:
        problems = [error(Location("press/a.md", line, 1), "front.tab") for line in lines]
        (text,) = telling.rows(problems, reader(tmp_path), "gitlab", "utf-8")
        found: list[dict[str, object]] = json.loads(text)
        return found

    before, after = report(3, 7), report(4, 8)
    assert [row["fingerprint"] for row in before] == [row["fingerprint"] for row in after]
    assert len({str(row["fingerprint"]) for row in before}) == 2
    assert before[0]["severity"] == "blocker"
    assert after[0]["location"] == {"path": "content/press/a.md", "lines": {"begin": 4}}


@pytest.mark.parametrize("form", ["github", "gitlab"])
def test_what_may_be_public_does_not_quote_the_line(tmp_path: Path, form: str) -> None:
    write(tmp_path / "content", {"press/a.md": "---\ntitle: Geheimes Vorhaben\n"})
    problem = error(Location("press/a.md", 2, 1), "front.tab")
    assert "Geheimes" in "".join(telling.lines([problem], reader(tmp_path)))
    assert "Geheimes" not in "".join(telling.rows([problem], reader(tmp_path), form, "utf-8"))


def test_json_is_ascii_where_the_stream_is_not_utf8(tmp_path: Path) -> None:
    problem = error(Location("press/ä.md", 1, 1), "front.empty")
    assert not "".join(telling.rows([problem], reader(tmp_path), "json", "utf-8")).isascii()
    assert "".join(telling.rows([problem], reader(tmp_path), "json", "cp1252")).isascii()


def told_of(small: SmallSite, changes: dict[str, str]) -> list[telling.Told]:
    """Build the small site with changes and tell what is wrong."""
    built = build(options(site(small.folder, changes)))
    return list(telling.tell(built.problems, reader(small.folder)))


HEAD = "---\ntitle: A\ndate: 2026-05-02\n"
SESSION = "---\ntitle: A\ndate: 2026-07-09\nstart: 18:00\nplace: Saal\n"


@pytest.mark.parametrize(
    ("path", "text", "right"),
    [
        ("press/x.md", f"{HEAD}titel: A\n---\n", "title: A"),
        ("press/x.md", f"{HEAD}ort: Bonn\n---\n", "place: Bonn"),
        ("press/x.md", f"{HEAD}sesion: sessions/2026-06-10-rat\n---\n",
         "session: sessions/2026-06-10-rat"),
        ("press/x.md", f"{HEAD}session: sessions/2026-06-10-rats\n---\n",
         "session: sessions/2026-06-10-rat"),
        ("press/x.md", f"{HEAD}draft: ja\n---\n", "draft: true"),
        ("press/x.md", f"{HEAD}blocks: [uebr]\n---\n", "blocks: [ueber]"),
        ("press/x.md", f"{HEAD}topics: A, B\n---\n", "topics: [A, B]"),
        ("press/x.md", f"{HEAD}subtitle: Rat: heute\n---\n", 'subtitle: "Rat: heute"'),
        ("press/x.md", f"{HEAD}subtitle: Platz #1\n---\n", 'subtitle: "Platz #1"'),
        ("press/x.md", f"{HEAD}subtitle:Platz\n---\n", "subtitle: Platz"),
        ("press/x.md", f'{HEAD}subtitle: "Platz\n---\n', 'subtitle: "Platz"'),
        ("press/x.md", "---\ntitle: A\ndate: 1.5.2026\n---\n", "date: 2026-05-01"),
        ("press/x.md", f"{HEAD}---\n\n[x](../pages/uebr.md)\n", "[x](../pages/ueber.md)"),
        ("press/x.md", f"{HEAD}---\n\n[x](../sessions/2026-06-10-rat.md#top-3)\n",
         "[x](../sessions/2026-06-10-rat.md#top-2)"),
        ("press/x.md", f"{HEAD}---\n\n::: hinweiss\nA\n:::\n", "::: hinweis"),
        ("sessions/x.md", f"{SESSION}status: abgesagt\n---\n", "status: cancelled"),
        ("sessions/x.md", f"{SESSION}group: rad\n---\n", "group: rat"),
        ("sessions/x.md", SESSION.replace("Saal", "Rathuas") + "---\n", "place: rathaus"),
        ("sessions/x.md", SESSION.replace("18:00", "18.30") + "---\n", "start: 18:30"),
        ("sessions/x.md", f"{SESSION}agenda:\n  - TOP 1: Haus\n---\n", '  - "TOP 1: Haus"'),
        ("press/x.md", f"{HEAD}topics: [Hausahlt]\n---\n", "topics: [Haushalt]"),
        ("press/x.md", f"{HEAD}subtitle: #Platz\n---\n", 'subtitle: "#Platz"'),
        ("press/x.md", f"{HEAD}place Bonn\n---\n", "place: Bonn"),
        ("press/x.md", f"{HEAD}—\n\nText\n", "---"),
        ("press/x.md", HEAD.replace("---", "----") + "---\n\nText\n", "---"),
        ("press/x.md", f"{HEAD}---\n\n[x](www.example.de)\n", "[x](https://www.example.de)"),
    ],
)  # fmt: skip
def test_the_line_that_is_offered_is_right(
    small: SmallSite, path: str, text: str, right: str
) -> None:
    others = {"press/2026-05-03-y.md": f"{HEAD}topics: [Haushalt]\n---\n"}
    found = told_of(small, {**others, path: text})
    (told,) = [one for one in found if one.suggestion]
    assert told.suggestion == right
    assert told.quote is not None
    lines = text.split("\n")
    lines[told.quote.line - 1] = right
    after = told_of(small, {**others, path: "\n".join(lines)})
    assert told.problem.code not in {one.problem.code for one in after}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("draft: vielleicht", "value.flag"),
        ("date: bald", "time.moment"),
        ("xyzzy: 1", "key.unknown"),
    ],
)
def test_no_line_is_offered_where_it_can_not_be_known(
    small: SmallSite, text: str, key: str
) -> None:
    told = told_of(small, {"press/x.md": f"---\ntitle: A\n{text}\n---\n"})
    assert [one.suggestion for one in told if one.problem.code == key] == [""]


@pytest.mark.parametrize("line", ["Titel: A", "tilte: A"])
def test_a_mistyped_key_is_one_mistake(small: SmallSite, line: str) -> None:
    told = told_of(small, {"press/x.md": f"---\n{line}\ndate: 2026-05-02\n---\n"})
    assert [one.problem.code for one in told] == ["key.unknown-near"]


def test_a_session_of_another_day_is_asked_about_but_not_offered(small: SmallSite) -> None:
    text = f"{HEAD}session: sessions/2026-06-11-rat\n---\n"
    (told,) = told_of(small, {"press/x.md": text})
    assert "2026-06-10-rat" in told.hint
    assert told.suggestion == ""


@pytest.mark.parametrize(
    ("date", "right"),
    [("2. Mai 2026, 10 Uhr", "2026-05-02 10:00"), ("2.5.26", "2026-05-02"),
     ("May 2, 2026", "2026-05-02")],
)  # fmt: skip
def test_a_date_in_words_is_answered_with_that_date(
    small: SmallSite, date: str, right: str
) -> None:
    (told,) = told_of(small, {"press/x.md": f"---\ntitle: A\ndate: {date}\n---\n"})
    assert told.hint.endswith(f" {right}")


def test_a_range_of_hours_is_not_cut_to_its_beginning(small: SmallSite) -> None:
    text = SESSION.replace("18:00", "18-20 Uhr")
    told = told_of(small, {"sessions/x.md": f"{text}---\n"})
    assert [(one.problem.code, one.suggestion) for one in told] == [("time.clock", "")]


def test_a_topic_that_is_as_frequent_is_no_mistake(small: SmallSite) -> None:
    assert small.problems({"press/x.md": f"{HEAD}topics: [Schulen, Schule]\n---\n"}) == []


def test_topics_that_differ_in_a_number_are_two(small: SmallSite) -> None:
    files = {f"press/x{n}.md": f"{HEAD}topics: [Quartier 1]\n---\n" for n in range(3)}
    assert small.problems({**files, "press/y.md": f"{HEAD}topics: [Quartier 2]\n---\n"}) == []


def test_mistakes_in_documents_are_told_beside_those_of_the_site(small: SmallSite) -> None:
    for wrong in (
        f"{SITE}titel: x\n",
        SITE.replace("language: de", "language: dde"),
        "title: 'x\n",
    ):
        files = {"site.yaml": wrong, "places.yaml": "a: [b]\n",
                 "press/x.md": "---\ntitle: A\ndate: bald\n---\n"}  # fmt: skip
        assert {one.problem.where.path for one in told_of(small, files)} == set(files)


@pytest.mark.parametrize(("path", "shown"), [
    ("press/a.md", "content/press/a.md"),
    ("press/\u202egpj.md", "\u2068content/press/\u202egpj.md\u2069"),
    ("press/\u2069\u202egpj.md", "content/press/<U+2069><U+202E>gpj.md"),
    ("press/\x1b[2Jx.md", "content/press/\u241b[2Jx.md"),
])  # fmt: skip
def test_a_path_can_be_copied_and_turns_nothing_around_it(
    tmp_path: Path, path: str, shown: str
) -> None:
    problem = error(Location(path, 1, 1), "file.odd-name")
    assert next(telling.lines([problem], reader(tmp_path))).startswith(f"{shown}:1:1: error: ")


def test_a_message_repeats_no_word_of_a_megabyte(small: SmallSite) -> None:
    long = f"---\ntitle: T\ndate: 2026-05-02\n---\n\n[^{'x' * 400_000}] [a](#{'y' * 400_000})\n"
    site(small.folder, {"press/2026-05-02-x.md": long})
    found = build(options(small.folder)).problems
    reader = Reader("de", "content", str(small.folder / "content"))
    assert found
    assert max(map(len, telling.lines(found, reader))) < 4_000
