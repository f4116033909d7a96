"""Terms of the glossary: found in all their forms, marked once, explained below the text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.glossary import Glossary, alike, explain, read_glossary
from sitegen.inflection import forms_of
from tests.conftest import SmallSite
from tests.sites import FILES

CHAPTER = "guidelines/leitlinien/v2/01-ziele.md"
PAGE = "leitlinien/leitlinien/v2/ziele/index.html"
WHOLE = "leitlinien/leitlinien/v2/gesamt/index.html"


def glossary(*names: str) -> Glossary:
    terms = "".join(f"<dt>{name}</dt>\n<dd>Erklärt.</dd>\n" for name in names)
    return read_glossary(f"<dl>\n{terms}</dl>\n", "de")


def marked(html: str, *names: str) -> list[str]:
    """Give the words of a text that are marked as terms."""
    return re.findall(r'class="term"[^>]*>([^<]*)<', explain(html, glossary(*names))[0])


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Vorhabenliste", "Vorhabenlisten"),
        ("Beirat", "Beirats"), ("Beirat", "Beirates"), ("Beirat", "Beiräte"),
        ("Beirat", "Beiräten"), ("Entwurf", "Entwürfen"), ("Leitlinien", "Leitlinie"),
        ("Initiierung", "Initiierungen"), ("Spielraum", "Spielräume"), ("Gremium", "Gremien"),
        ("Gremium", "Gremiums"), ("Bürgerin", "Bürgerinnen"), ("Arbeitskreis", "Arbeitskreises"),
        ("Amt", "Ämtern"), ("Leitbild", "Leitbilder"), ("Thema", "Themen"),
        ("Ergebnis", "Ergebnissen"),
        ("Bürgerbegehren", "Bürgerbegehrens"), ("Garten", "Gärten"), ("Träger", "Trägern"),
        ("Leichte Sprache", "Leichter Sprache"), ("Leichte Sprache", "Leichten Sprache"),
        ("Bürger:innenbeteiligung", "Bürger:innenbeteiligung"), ("BauGB", "BauGB"),
        ("Online-Beteiligung", "Online-Beteiligungen"), ("barrierefrei", "barrierefreien"),
        ("evaluieren", "evaluiert"), ("Beirat (Gremium)", "Beirat"),
    ],
)  # fmt: skip
def test_a_term_is_found_in_its_forms(name: str, form: str) -> None:
    assert marked(f"<p>Es gibt {form}.</p>", name) == [form]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Beirat", "Seniorenbeirat"), ("Beirat", "Beiratssitzung"), ("Beirat", "Beirats-Sitzung"),
        ("Beirat", "Jugend-Beirat"), ("Beirat", "Beirats- und Ratssitzung"),
        ("Beirat", "beirat"), ("Bürger", "Bürger:innen"), ("Plan", "Planer"),
        ("Beirat", "<b>Beirat</b>ssitzung"), ("Beirat", "<b>Senioren</b>Beirat"),
        ("Beirat", '<a href="/x">Beirat</a>'), ("Beirat", "<code>Beirat</code>"),
        ("Beirat", "<dfn>Beirat</dfn> und Beirat"), ("Leichte Sprache", "Leichte, Sprache"),
        ("barrierefrei", "Ganz Barrierefrei"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_term_is_left_alone(name: str, text: str) -> None:
    assert marked(f"<p>Es gibt {text}.</p>", name) == []


def test_headings_table_heads_and_titles_of_boxes_are_left_alone() -> None:
    html = (
        "<h2>Beirat</h2>\n<table>\n<caption>Beirat</caption>\n<tr>\n<th>Beirat</th>\n</tr>\n"
        '</table>\n<div class="box box-hinweis">\n<p class="box-title">Beirat</p>\n'
        "<p>Der Beirat.</p>\n</div>\n"
    )
    made, _ = explain(html, glossary("Beirat"))
    assert re.sub("<a [^>]*>Beirat</a>", "Beirat", made) == html
    assert made.partition("<p>Der ")[2].startswith('<a class="term"')
    assert marked(html, "Beirat") == ["Beirat"]


def test_a_text_that_defines_a_term_itself_does_without_the_explanation() -> None:
    html = "<dl>\n<dt>Beirat</dt>\n<dd>Der Beirat berät.</dd>\n</dl>\n<p>Beirat, Rat.</p>"
    assert marked(html, "Beirat", "Rat") == ["Rat"]


def test_the_longest_term_wins_and_its_parts_wait_for_their_own_use() -> None:
    html = "<p>In Leichter Sprache. Noch einmal: Leichte Sprache. Jede Sprache.</p>"
    assert marked(html, "Sprache", "Leichte Sprache") == ["Leichter Sprache", "Sprache"]


def test_of_two_terms_that_begin_alike_the_longer_wins() -> None:
    html = "<p>Der Beirat für Jugend. Der Beirat für Ältere.</p>"
    assert marked(html, "Beirat", "Beirat für Jugend") == ["Beirat für Jugend", "Beirat"]


def test_a_small_word_is_found_with_a_capital_where_a_sentence_begins() -> None:
    html = "<p>Immer Barrierefrei. „Barrierefreie Räume“ zuerst.</p>"
    assert marked(html, "barrierefrei") == ["Barrierefreie"]


def test_only_the_first_use_is_marked_and_nothing_that_was_explained_before() -> None:
    html, used = explain("<p>Beirat, Beirat, Rat.</p>", glossary("Beirat", "Rat"), {"rat"}, "k-")
    assert html == (
        '<p><a class="term" role="doc-glossref" href="#k-begriff-beirat" id="k-zu-begriff-beirat"'
        ' aria-describedby="k-begriff-beirat-text">Beirat</a>, Beirat, Rat.</p>'
    )
    assert [term.slug for term in used] == ["beirat"]


def test_an_explanation_is_paragraphs_without_ids() -> None:
    page = (
        '<dl>\n<dt id="a">Rat</dt>\n<dd>Kurz <a id="x" href="/y">hier</a></dd>\n'
        "<dt>Amt</dt>\n<dd>\n<p>Lang.</p>\n<dl>\n<dt>Innen</dt>\n<dd>X</dd>\n</dl>\n</dd>\n</dl>"
    )
    terms = read_glossary(page, "de").terms
    assert [(term.name, term.anchor) for term in terms] == [("Rat", "a"), ("Amt", "")]
    assert terms[0].html == '<p>Kurz <a href="/y">hier</a></p>'
    assert terms[1].html.startswith("\n<p>Lang.</p>")


def test_terms_that_no_text_can_tell_apart() -> None:
    names = ["Beirat", "Beiräte", "Rat", "beirat", "Leichte Sprache", "Sprache"]
    assert list(alike(names, "de")) == [(1, 0), (3, 0)]


def test_other_languages_are_inflected_by_an_s() -> None:
    assert forms_of("Council", "en", True) == {"Council", "Councils"}


pieces = st.lists(
    st.sampled_from(
        ["Beirat", " ", "Sprache", "leichte", "<b>", "</b>", "-", ".", "Rates", "&amp;", "\n",
         '<a href="#x">', "</a>", "<br>"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(pieces)
def test_the_words_of_a_text_stay_as_they_are(html: str) -> None:
    known = glossary("Beirat", "Rat", "leichte Sprache", "Sprache")
    made, used = explain(html, known)
    assert re.sub('<a class="term"[^>]*>([^<]*)</a>', r"\1", made) == html
    assert len(re.findall('class="term"', made)) == len(used) == len(set(used))


# On pages


def with_glossary(terms: str, text: str) -> dict[str, str]:
    return {
        "pages/glossar.md": f"---\ntitle: Glossar\n---\n\n{terms}",
        CHAPTER: f"---\ntitle: Ziele\n---\n\n{text}\n",
        "guidelines/leitlinien/v2/02-wege.md": f"---\ntitle: Wege\n---\n\n{text}\n",
    }


def test_a_chapter_leads_to_the_explanation_and_back(small: SmallSite) -> None:
    terms = (
        "Vorhaben\n:   Was die Stadt tut. Mehr [über uns](ueber.md) und [hier](#rat).\n\n## Rat\n"
    )
    page = small.build(with_glossary(terms, "Alle Vorhaben."))[PAGE].decode()
    [target] = re.findall('class="term" role="doc-glossref" href="#([^"]*)"', page)
    assert f'id="{target}"' in page
    assert re.findall('aria-describedby="([^"]*)"', page) == [f"{target}-text"]
    explained = page[page.index(f'id="{target}-text"') :]
    assert 'href="/ueber/"' in explained
    assert 'href="/glossar/#abschnitt-rat"' in explained
    assert 'href="/glossar/#abschnitt-begriff-vorhaben"' in explained
    [back] = re.findall('href="#([^"]*)" role="doc-backlink"', page)
    assert f'id="{back}"' in page


def test_the_page_with_the_whole_text_explains_a_term_once(small: SmallSite) -> None:
    page = small.build(with_glossary("Rat\n:   Berät.\n", "Der Rat."))[WHOLE].decode()
    assert page.count('class="term"') == page.count('class="explanation"') == 1
    assert page.count("Der Rat.") + page.count("Der <a") == 2


def test_without_a_glossary_nothing_is_marked(small: SmallSite) -> None:
    page = small.build({CHAPTER: "---\ntitle: Ziele\n---\n\nDer Rat.\n"})[PAGE]
    assert b'class="term"' not in page
    assert b"doc-glossary" not in page


def test_a_glossary_that_is_a_draft_explains_nothing(small: SmallSite) -> None:
    files = with_glossary("Rat\n:   Berät.\n", "Der Rat.")
    files["pages/glossar.md"] = files["pages/glossar.md"].replace("---\n", "---\ndraft: true\n", 1)
    assert b'class="term"' not in small.build(files)[PAGE]


def test_an_edit_of_an_explanation_renews_the_texts_and_nothing_else(small: SmallSite) -> None:
    files = with_glossary("Einleitung.\n\nRat\n:   Berät.\n", "Der Rat.")
    before = small.build(files)
    files["pages/glossar.md"] = files["pages/glossar.md"].replace("Berät", "Beschließt")
    after = small.build(files)
    changed = {path for path, data in after.items() if before.get(path) != data}
    # The search finds what the page of the glossary says.
    assert {path for path in changed if not path.startswith("suche/")} == {
        "glossar/index.html", "en/glossar/index.html", "record.json", PAGE, WHOLE,
        "leitlinien/leitlinien/v2/wege/index.html",
        "leitlinien/leitlinien/v2/leitlinien-v2.epub", "leitlinien/leitlinien/v2/leitlinien-v2.pdf",
    }  # fmt: skip


def test_a_term_can_be_linked_also_by_an_id_of_its_own(small: SmallSite) -> None:
    files = with_glossary("Rat {#stadtrat}\n:   Berät.\n\nAmt\n:   Führt aus.\n", "Text.")
    files["pages/ueber.md"] = (
        "---\ntitle: Über uns\n---\n\n[A](glossar.md#stadtrat) [B](glossar.md#begriff-amt)\n"
    )
    output = small.build(files)
    page, glossar = output["ueber/index.html"].decode(), output["glossar/index.html"].decode()
    for target in re.findall('href="/glossar/#([^"]*)"', page):
        assert f'<dt id="{target}">' in glossar
    assert page.count("/glossar/#") == 2


def test_two_terms_alike_are_told_at_the_second(small: SmallSite) -> None:
    files = with_glossary("Beirat\n:   Berät.\n\nBeiräte\n:   Beraten.\n", "Text.")
    assert small.problems(files) == [("warning", "glossary.alike")]


def test_what_is_alike_elsewhere_is_nobodys_business(small: SmallSite) -> None:
    page = FILES["pages/ueber.md"] + "\nBeirat\n:   Berät.\n\nBeiräte\n:   Beraten.\n"
    assert small.problems({"pages/ueber.md": page}) == []


def test_a_term_without_a_letter_explains_nothing(small: SmallSite) -> None:
    output = small.build(with_glossary("&\n:   Und.\n", "Rat & Tat."))
    assert "doc-glossref" not in output[PAGE].decode()
