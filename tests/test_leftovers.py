"""No word is lost in silence: each is on the page or in a message."""

import re
from html import unescape

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sitegen import markup
from sitegen.problems import has_errors
from tests.conftest import SmallSite
from tests.samples import examples
from tests.sites import told

HEAD = "---\ntitle: Meldung\ndate: 2026-05-02\n---\n\n"


def codes(text: str) -> list[tuple[str, int, int]]:
    _, problems = markup.render("press/x.md", text, 1, "de", False)
    return [(p.code, p.where.line, p.where.column) for p in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", [("markdown.cells", 3, 11)]),
        ("> | a | b |\n> |---|---|\n> | 1 | 2 | 3 |", [("markdown.cells", 3, 13)]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n| 1 |", []),
        ("| a | b |\n|---|---|\n| 1 | 2 \\| 3 |", []),
        ("```\nx", [("markdown.fence-open", 1, 1)]),
        ("> ```\n> x\n\ny", [("markdown.fence-open", 1, 3)]),
        ("- ```\n  x\n  ```\n- y", []),
        ("~~~~\n~~~\n~~~~", []),
        ("```py hallo welt\nx\n```", [("markdown.fence-words", 1, 7)]),
        ("::: hinweis\nx", [("markdown.container-open", 1, 1)]),
        ("::: hinweis\nx\n:::", []),
        ("> ::: hinweis\n> x\n> :::", []),
        ("x\n\n:::\n\ny", [("markdown.colons", 3, 1)]),
        ("[a]: x.pdf\n[b]: y.pdf\n\nx [a]", [("markdown.link-unused", 2, 1)]),
        ("[a]: x.pdf\n[a]: y.pdf\n\n[x][a]", [("markdown.link-twice", 2, 1)]),
        ("[^1]: a\n[^1]: b\n\nx[^1]", [("markdown.footnote-twice", 1, 1)]),
        ("a[^1]\n\n[^1]: x[^2]\n\n[^2]: y[^1]", [("markdown.footnote-loop", 5, 1)]),
        ("a[^1]\n\n[^1]: x[^2]\n\n[^2]: y", []),
        ("## \n\nx", [("markdown.heading-empty", 1, 1)]),
        ("x\n##Termine", [("markdown.hash", 2, 1)]),
        ("#Wirsindda\n\n## Ja", []),
        ("x:\n•\tEins\n•\tZwei", [("markdown.bullet", 2, 1)]),
        ("Rot · Gelb", []),
        ("Ein\n[Plan](files/der plan.pdf).", [("link.spaces", 2, 1)]),
        ("[Plan](<files/der plan.pdf>) \\[a](b c)\n\n`[a](b c)`", []),
        ("[x](C:\\Rat\\plan.pdf)", [("link.disk", 1, 5)]),
        ("[x](file:///C:/plan.pdf)", [("link.disk", 1, 5)]),
        ("[x](presse@stadt.de)", [("link.mail", 1, 5)]),
        ("[ ](https://x.de/)", [("link.no-text", 1, 1)]),
        ("[x](#)", [("link.empty", 1, 3)]),
    ],
)
def test_what_is_passed_over_is_told(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert codes(text) == expected


_WORDS = st.integers(0, 10**6).map(lambda n: f"wort{n}")
_LINES = st.one_of(
    _WORDS,
    st.builds("{} {}".format, _WORDS, _WORDS),
    st.builds("{}{}".format, st.sampled_from(
        ("# ", "## ", "- ", "1. ", "> ", "    ", "```", "~~~ x ", ": ", "::: hinweis ", "[^1]: ",
         "[^2]: ", "[a]: ", "[b]: ", "| ", "Tabelle: ", "\\", "<b>", "<!-- ", "<p ", "===", "---\n",
         "&", "**", "[", "![", "](", "<", "`", "|---|---|\n| ")), _WORDS),
    st.sampled_from(("", ":::", "```", "---", "|---|", "|---|---|", "x[^1]", "[a]", "-->", "</p>")),
    st.lists(_WORDS, min_size=2, max_size=4).map(" | ".join),
    st.builds("[{}]({})".format, _WORDS, st.sampled_from(("#x", "https://x.de/", "x.md 'y'"))),
)  # fmt: skip


@settings(max_examples=examples(300), deadline=None, derandomize=True)
@given(st.lists(_LINES, max_size=14).map("\n".join))
def test_every_word_is_on_the_page_or_in_the_line_of_a_message(text: str) -> None:
    body, problems = markup.render("press/x.md", text, 1, "de", False)
    assume(not has_errors(problems))  # nothing is published
    shown = unescape(body.html) + " ".join(told(problem, "de", "") for problem in problems)
    lines = text.split("\n")
    named = {problem.where.line for problem in problems}
    for number, line in enumerate(lines, 1):
        # What is told of begins at its line and goes on to the end of its block.
        if number - 1 in named and (line.strip() or lines[number:][:1] == ["    "]):
            named.add(number)
    # A comment that is taken out is told at its first line.
    comments = " ".join(re.findall(r"<!--.*?(?:-->|\Z)|<[^>\n]*>", text, re.DOTALL))
    for number, line in enumerate(lines, 1):
        for word in re.findall(r"wort\d+", line):
            assert word in shown or number in named or (named and word in comments), (word, text)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("press/2026-05-02-x (1).md", [("warning", "file.copy")]),
        ("press/2026-05-02-x.sync-conflict-20260502-1200-ABC.md", [("warning", "file.copy")]),
        ("press/2026-05-02-x - Kopie.md", [("warning", "file.copy")]),
        ("press/2026-05-02-kopierer.md", []),
        ("press/.2026-05-02-x.md", [("warning", "file.hidden")]),
        ("press/._2026-05-02-x.md", []),
        ("press/brief.txt", [("warning", "file.not-a-page")]),
        ("press/brief.csv", [("warning", "file.unnamed")]),
        ("files/brief.txt", []),
        ("press/2026-05-02-x.EN.md", [("error", "file.ending")]),
        ("press/was?.md", [("error", "file.sign")]),
        ("press/a:b.md", [("error", "file.sign")]),
        ("press/ende .md", [("error", "file.sign")]),
        ("files/aux.pdf", [("error", "file.sign")]),
    ],
)
def test_files_that_nobody_would_see_are_told(
    small: SmallSite, path: str, expected: list[tuple[str, str]]
) -> None:
    assert small.problems({path: HEAD}) == expected
    if all(level == "warning" for level, _ in expected):
        # A later build in which something else changed says the same.
        assert small.problems({path: HEAD, "pages/ueber.md": "---\ntitle: Neu\n---\n"}) == expected


@pytest.mark.parametrize(
    ("more", "body", "expected"),
    [
        ("", "", [("warning", "minutes.nothing")]),
        ("", "## Mitschrift\n", [("warning", "minutes.nothing")]),
        ("", "## Mitschrift\n\nEs wurde beraten.\n", []),
        ("  file: files/m.pdf\n", "", []),
    ],
)
def test_published_minutes_are_a_file_or_a_text(
    small: SmallSite, more: str, body: str, expected: list[tuple[str, str]]
) -> None:
    (small.folder / "content/files").mkdir(parents=True)
    (small.folder / "content/files/m.pdf").write_bytes(b"%PDF-1.7\n")
    session = ("---\ntitle: Sitzung\ndate: 2026-06-10\nstart: 18:00\nplace: rathaus\n"
               f"minutes:\n  status: published\n{more}---\n\n{body}")  # fmt: skip
    problems = small.problems({"sessions/2026-06-10-rat.md": session})
    assert [p for p in problems if p[1].startswith("minutes.")] == expected


SIGNS = "{{ 7*7 }} {% raw %} ${x} #{x} <%= x %> {0} {name} %s %(x)s {x.__class__}"


def test_template_syntax_is_text_in_every_field(small: SmallSite) -> None:
    said = SIGNS.replace('"', "")
    output = small.build({
        "press/2026-05-02-x.md": f'---\ntitle: "{said}"\nsubtitle: "{said}"\nsummary: "{said}"\n'
        f'date: 2026-05-02\nplace: "{said}"\nsource: "{said}"\ncontact: "{said}"\n'
        f'topics: ["{said}"]\nchanges:\n  - date: 2026-05-03\n    note: "{said}"\n---\n\n{said}\n',
        "sessions/2026-07-09-x.md": f'---\ntitle: "{said}"\ndate: 2026-07-09\nstart: 18:00\n'
        f'place: "{said}"\nagenda:\n  - "{said}"\n---\n',
    })  # fmt: skip
    pages = [output["presse/2026/x/index.html"], output["sitzungen/2026-07-09-x/index.html"]]
    for page in pages:
        text = unescape(page.decode())
        assert text.count("{{ 7*7 }}") >= 4
        assert text.count("{x.__class__}") >= 4
        assert "49" not in re.sub(r"[\w-]*\d{3,}[\w-]*|\+49", "", text)


@given(st.sampled_from(("draft", "date", "slug", "image", "changes", "topics", "session", "{0}")))
@settings(max_examples=examples(8), deadline=None, derandomize=True)
def test_template_syntax_in_values_of_messages_is_text(key: str) -> None:
    from sitegen.documents import Setting
    from sitegen.heads import parse_head
    from sitegen.source import Source

    source = Source("press/x.md", f'title: A\n{key}: "{{0.__class__}} {{x}}"\n', 2, "", 5)
    _, problems = parse_head(source, None, Setting("Europe/Berlin", "de", (), {}))
    assert problems
    for problem in problems:
        assert "<class" not in told(problem, "de", "")
