"""The text of a chapter: numbered, citable, linked by numbers; its tables have captions."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.markup import render
from sitegen.model import Body, Passage
from tests.conftest import SmallSite

PATH = "guidelines/leitlinien/v2/01-ziele.md"
TABLE = "| Wer | Was |\n|---|---|\n| Rat | berät |\n"


def read(text: str, path: str = PATH) -> Body:
    body, problems = render(path, text, 1, "de", True)
    assert [problem for problem in problems if problem.level == "error"] == []
    return body


def of_kind(body: Body, kind: str) -> list[Passage]:
    return [passage for passage in body.passages if passage.kind == kind]


def codes(text: str, path: str = PATH) -> list[tuple[str, int, int]]:
    _, problems = render(path, text, 1, "de", True)
    return [(p.code, p.where.line, p.where.column) for p in problems]


def test_sections_are_numbered_by_their_depth() -> None:
    body = read("## A\n\n### B\n\n### C\n\n## D\n\n### E\n")
    assert [p.label for p in of_kind(body, "heading")] == [
        "Kapitel \x04.1 A", "Kapitel \x04.1.1 B", "Kapitel \x04.1.2 C", "Kapitel \x04.2 D",
        "Kapitel \x04.2.1 E",
    ]  # fmt: skip
    assert '<span class="number">\x04.1.2</span> C</h3>' in body.html


def test_a_skipped_level_counts_as_one() -> None:
    body = read("## A\n\n#### B\n\n### C\n\n## D\n")
    numbers = [p.label.split()[1] for p in of_kind(body, "heading")]
    assert numbers == ["\x04.1", "\x04.1.1", "\x04.1.2", "\x04.2"]


def test_paragraphs_begin_anew_in_each_section() -> None:
    body = read("Eins.\n\nZwei.\n\n## A {#a}\n\nDrei.\n\nVier. {#frist}\n")
    assert [(p.label, p.anchor, p.id) for p in of_kind(body, "paragraph")] == [
        ("Kapitel \x04, Absatz 1", "absatz-1", ""),
        ("Kapitel \x04, Absatz 2", "absatz-2", ""),
        ("Kapitel \x04.1, Absatz 1", "absatz-a-1", ""),
        ("Kapitel \x04.1, Absatz 2", "abschnitt-frist", "frist"),
    ]


def test_a_paragraph_links_to_itself_by_its_citation() -> None:
    assert (
        '<p id="\x03absatz-1" class="numbered"><a class="permalink" href="#\x03absatz-1"'
        ' aria-label="Kapitel \x04, Absatz 1">1</a> Text.</p>'
    ) in read("Text.\n").html


def test_what_stands_in_lists_boxes_quotes_and_notes_is_not_counted() -> None:
    text = (
        "Eins.[^1]\n\n- Punkt\n\n  Mehr\n\n> Zitat\n\n::: hinweis\nKasten.\n:::\n\nZwei.\n\n"
        "[^1]: Fußnote.\n"
    )
    assert [p.cells[0] for p in of_kind(read(text), "paragraph") if p.label] == [
        "Eins.[1]",
        "Zwei.",
    ]


def test_items_and_terms_can_have_ids() -> None:
    lists = "- Erster {#erster}\n  - Innen {#innen}\n\n1. Lose {#lose}\n\n   Mehr\n\n"
    body = read(f"{lists}Wort {{#wort}}\n: Was\n")
    assert [p.id for p in body.passages if p.id] == ["erster", "innen", "lose", "wort"]
    for name in ("erster", "innen", "lose", "wort"):
        assert f'id="\x03abschnitt-{name}"' in body.html
    assert {"erster", "innen", "lose", "wort"} <= set(body.anchors)


def test_nested_lists_keep_their_depth_and_signs() -> None:
    items = of_kind(read("1. A\n   - B\n     - C\n2. D\n"), "item")
    assert [(p.level, p.mark, p.cells[0]) for p in items] == [
        (1, "1. ", "A"), (2, "- ", "B"), (3, "- ", "C"), (1, "2. ", "D"),
    ]  # fmt: skip


def test_a_footnote_is_a_passage_with_its_number() -> None:
    notes = of_kind(read("Text[^a] und[^b].\n\n[^a]: Eins.\n[^b]: Zwei.\n"), "note")
    assert [(p.mark, p.cells[0]) for p in notes] == [("[1] ", "Eins."), ("[2] ", "Zwei.")]


# Captions


@pytest.mark.parametrize(
    "text", [f"Tabelle: Rollen {{#rollen}}\n\n{TABLE}", f"{TABLE}\nTabelle: Rollen {{#rollen}}\n"]
)
def test_a_caption_stands_in_its_table_wherever_it_was_written(text: str) -> None:
    body = read(text)
    assert re.search(
        r'aria-labelledby="\x03abschnitt-rollen">\n<table>\n<caption id="\x03abschnitt-rollen">'
        r'<span class="number">Tabelle \x04.1:</span> Rollen</caption>', body.html,
    )  # fmt: skip
    assert [(p.label, p.id) for p in of_kind(body, "caption")] == [("Tabelle \x04.1", "rollen")]


def test_captions_count_through_the_chapter() -> None:
    body = read(f"Tabelle: A\n\n{TABLE}\n## Teil\n\n{TABLE}\nTabelle: B\n")
    assert [(p.label, p.id) for p in of_kind(body, "caption")] == [
        ("Tabelle \x04.1", ""), ("Tabelle \x04.2", ""),
    ]  # fmt: skip


def test_a_table_has_one_caption() -> None:
    body = read(f"Tabelle: A\n\n{TABLE}\nTabelle: B\n")
    assert body.html.count("<caption") == 1
    assert [p.cells[0] for p in of_kind(body, "paragraph")] == ["Tabelle: B"]


def test_a_table_without_a_caption_is_named_in_the_language_of_the_page() -> None:
    assert 'aria-label="Tabelle"' in read(TABLE).html


def test_a_caption_alone_stays_a_paragraph() -> None:
    assert "<caption" not in read("Tabelle: Nichts\n\nText.\n").html


# Cross references


def test_a_link_without_text_needs_a_place_in_a_chapter() -> None:
    assert codes("Mehr unter [](../../../pages/ueber.md).\n") == [("link.no-text", 1, 12)]
    assert codes("Mehr in [](../index.md).\n") == [("link.no-text", 1, 9)]
    assert codes("Bild [](bild.png), Netz [](https://example.org).\n") == [
        ("link.no-text", 1, 6), ("link.no-text", 1, 6),
    ]  # fmt: skip


def test_a_link_without_text_outside_of_chapters_is_an_error() -> None:
    _, problems = render("pages/ueber.md", "Mehr [](#weg).\n\n## Weg\n", 1, "de", False)
    assert [(p.code, p.where.line) for p in problems] == [("link.no-text", 1)]


def chapters(first: str, second: str = "## Frist {#frist}\n\nText.\n") -> dict[str, str]:
    return {
        PATH: f"---\ntitle: Ziele\n---\n\n{first}\n",
        "guidelines/leitlinien/v2/02-wege.md": f"---\ntitle: Wege\n---\n\n{second}\n",
    }


def links(page: bytes) -> dict[str, str]:
    """Give what is said of each address of the guidelines on a page."""
    prose = page.decode().partition('<div class="prose">')[2].partition("</article>")[0]
    return {t: a for a, t in re.findall('<a href="([^"]*)">([^<]*)</a>', prose)}


def test_a_cross_reference_prints_what_the_place_is_called(small: SmallSite) -> None:
    text = (
        "Siehe [](#frist), [](02-wege.md#frist), [](02-wege.md), [](#hier), [](#tab), [](#satz), "
        f"[](../v1/01-ziele.md#wozu).\n\n## Hier {{#hier}}\n\nSatz. {{#satz}}\n\n"
        f"Tabelle: A {{#tab}}\n\n{TABLE}"
    )
    output = small.build(chapters(text))
    base = "/leitlinien/leitlinien/v2"
    found = links(output["leitlinien/leitlinien/v2/ziele/index.html"])
    assert found == {
        "Kapitel 2.1 Frist": f"{base}/wege/#abschnitt-frist",
        "Kapitel 2 Wege": f"{base}/wege/",
        "Kapitel 1.1 Hier": "#abschnitt-hier",
        "Tabelle 1.1": "#abschnitt-tab",
        "Kapitel 1.1, Absatz 1": "#abschnitt-satz",
        "Kapitel 1.1 Wozu": "/leitlinien/leitlinien/v1/ziele/#abschnitt-wozu",
    }


def test_the_numbers_follow_when_a_chapter_is_put_in_front(small: SmallSite) -> None:
    files = chapters("Siehe [](#frist).")
    small.build(files)
    files["guidelines/leitlinien/v2/00-vorab.md"] = "---\ntitle: Vorab\n---\n\nText.\n"
    found = links(small.build(files)["leitlinien/leitlinien/v2/ziele/index.html"])
    assert list(found) == ["Kapitel 3.1 Frist"]


def test_a_reference_in_a_heading_does_not_break_what_refers_to_it(small: SmallSite) -> None:
    files = chapters("Siehe [](#frist).", "## Frist nach [](#hier) {#frist}\n\n## Hier {#hier}\n")
    page = small.build(files)["leitlinien/leitlinien/v2/ziele/index.html"]
    assert list(links(page)) == ["Kapitel 2.1 Frist nach"]
    assert b"\x02" not in page


def test_a_reference_to_nothing_is_told_at_its_line(small: SmallSite) -> None:
    assert small.problems(chapters("Siehe [](#frisst).")) == [("error", "reference.missing-near")]


def test_a_reference_to_two_places_is_told(small: SmallSite) -> None:
    files = chapters("Siehe [](#frist).")
    files["guidelines/leitlinien/v2/03-mehr.md"] = (
        "---\ntitle: Mehr\n---\n\n## Frist {#frist}\n\nText.\n"
    )
    assert small.problems(files) == [("error", "reference.twice")]


def test_of_two_links_the_one_without_text_is_looked_for_elsewhere(small: SmallSite) -> None:
    problems = small.problems(chapters("[Dort](#frist)\nund [](#frist)."))
    assert problems == [("error", "link.anchor")]


# Laws

words = st.text("abc äöü", min_size=1, max_size=12).map(str.strip).filter(bool)
lines = st.lists(words, min_size=1, max_size=3).map("\n".join)
blocks = st.one_of(
    lines,
    words.map(lambda w: f"## {w}"),
    words.map(lambda w: f"### {w}"),
    st.lists(words, min_size=1, max_size=3).map(lambda ws: "\n".join(f"- {w}" for w in ws)),
    st.lists(words, min_size=1, max_size=3).map(lambda ws: "\n".join(f"1. {w}" for w in ws)),
    lines.map(lambda w: "> " + w.replace("\n", "\n> ")),
    words.map(lambda w: f"::: hinweis\n{w}\n:::"),
    st.tuples(words, words).map(lambda w: f"Tabelle: {w[0]}\n\n| {w[0]} |\n|---|\n| {w[1]} |"),
    st.tuples(words, words).map(lambda w: f"{w[0]}\n:   {w[1]}"),
)
texts = st.lists(blocks, max_size=8).map("\n\n".join)


def plain(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html))


@given(texts)
def test_the_words_of_all_passages_are_in_the_page_in_their_order(text: str) -> None:
    body = read(text)
    rest = " ".join(plain(body.html).split())
    for passage in body.passages:
        for cell in passage.cells:
            said = " ".join(cell.split())
            assert said in rest, passage
            rest = rest.partition(said)[2]


@given(texts)
def test_every_place_has_an_id_of_its_own_that_is_on_the_page(text: str) -> None:
    body = read(text)
    ids = re.findall(' id="\x03([^"]*)"', body.html)
    assert len(ids) == len(set(ids))
    anchors = [p.anchor for p in body.passages if p.anchor]
    assert len(anchors) == len(set(anchors))
    assert set(anchors) <= set(ids)
    assert len({p.label for p in body.passages if p.label}) == len(
        [p for p in body.passages if p.label]
    )


def test_a_reference_to_nowhere_is_told() -> None:
    assert codes("Siehe [](#).") == [("link.empty", 1, 7)]


def test_a_place_without_a_name_alike_is_given_one(small: SmallSite) -> None:
    assert small.problems(chapters("Siehe [](#zzzzzzzz).")) == [("error", "reference.missing")]


def test_a_reference_to_a_draft_is_told(small: SmallSite) -> None:
    draft = "---\ntitle: Neu\ndraft: true\n---\n\n## Neuland {#neuland}\n\nText.\n"
    files = {**chapters("Siehe [](#neuland)."), "guidelines/leitlinien/v2/09-neu.md": draft}
    assert small.problems(files) == [("error", "link.draft")]


def test_a_heading_is_named_without_its_notes_and_addresses() -> None:
    body = read("## Mit [Link](https://example.org) und Fuß[^a] {#t}\n\nText.\n\n[^a]: Note.\n")
    assert of_kind(body, "heading")[0].label == "Kapitel \x04.1 Mit Link und Fuß"


def test_raw_html_can_not_hide_a_word() -> None:
    html = read('Das <span class="visually-hidden" role="none">viele</span> Wort.\n').html
    assert "<span>viele</span>" in html
