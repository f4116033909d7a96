"""The search in a real browser, under the policy that forbids everything from elsewhere."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sitegen.terms import MONTHS, STOP_WORDS, terms_of
from tests.conftest import SmallSite
from tests.sites import FILES, ROOT
from tests.validators.browser import serve

POLICY = {"Content-Security-Policy": "default-src 'self'"}
RELEASE = "---\ntitle: {}\ndate: {} 10:00\n---\n\n{}\n"
DOCUMENTS = {
    "press/2025-03-01-satzung.md": RELEASE.format(
        "Neue Bürger:innenbeteiligungssatzung", "2025-03-01", "Der Rat beschließt sie."
    ),
    "press/2025-04-01-park.md": RELEASE.format(
        "Der Stadtpark wird größer",
        "2025-04-01",
        "Anfang.\n\nIm Frühjahr gab es eine Bürgerbeteiligung auf der Straße. <b>Wirklich</b>.",
    ),
    "press/2026-04-01-beteiligung.md": RELEASE.format(
        "Beteiligung am Radweg", "2026-04-01", "Am 6. September 2023 fing es an."
    ),
    "press/2026-04-02-radweg.md": RELEASE.format(
        "Radweg fertig", "2026-04-02", "Ohne Beteiligung ging es nicht."
    ),
    "sessions/2026-07-08-rat.md": FILES["sessions/2026-07-08-rat.md"].replace(
        "place:", "status: cancelled\nplace:"
    ),
}
LETTERS = "Sammelwort"
MANY = {
    f"press/2024-01-{day:02}-viel-{day}.md": RELEASE.format(
        f"Meldung {day}", f"2024-01-{day:02}", LETTERS
    )
    for day in range(1, 24)
}


@pytest.fixture(scope="module")
def address(new_site: Callable[[], SmallSite]) -> Iterator[str]:
    made = new_site()
    made.build({**DOCUMENTS, **MANY})
    with serve(made.output, POLICY) as served:
        yield served


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    made = chromium.new_page()
    wrong: list[str] = []
    made.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: wrong.append(str(error)))
    yield made
    made.close()
    assert wrong == []


def found(page: Page) -> list[str]:
    """Wait until the search has told what it found; give the titles."""
    page.locator("#search-state:not(:empty)").wait_for()
    return page.locator("#search-results h2").all_inner_texts()


SATZUNG, PARK = "Neue Bürger:innenbeteiligungssatzung", "Der Stadtpark wird größer"
RADWEG, FERTIG = "Beteiligung am Radweg", "Radweg fertig"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("Beteiligung", [RADWEG, SATZUNG, FERTIG, PARK]),
        ("Bürgerbeteiligung", [SATZUNG, PARK]),
        ("buergerbeteiligung", [SATZUNG, PARK]),
        ("STRASSE", [PARK]),
        ("Straße", [PARK]),
        ("grosser Stadtpark", [PARK]),
        ("Park", [PARK]),
        ("Radwege", [FERTIG, RADWEG]),
        ("6. September 2023", [RADWEG]),
        ("06.09.2023", [RADWEG]),
        ("Betieligung", [RADWEG, SATZUNG, FERTIG, PARK]),
        ("xeteiligung", [RADWEG, SATZUNG, FERTIG, PARK]),
        ("eteiligung", [RADWEG, SATZUNG, FERTIG, PARK]),
        ("Beteiligungg", [RADWEG, SATZUNG, FERTIG, PARK]),
        ("Radwge", [FERTIG, RADWEG]),
        ("Radweg Beteiligung", [RADWEG, FERTIG]),
        ("der Radweg und die Beteiligung", [RADWEG, FERTIG]),
        ("Stadtpark Radweg", []),
        ("Sitzung Saal", ["Sitzung des Rats", "Sitzung des Rats"]),
        ("Sitzung 8. Juli 2026", ["Sitzung des Rats"]),
    ],
)
def test_what_is_typed_finds(page: Page, address: str, query: str, titles: list[str]) -> None:
    page.goto(f"{address}/suche/")
    page.locator("#query").fill(query)
    assert found(page) == titles


def test_a_correction_is_offered_as_it_is_written(page: Page, address: str) -> None:
    page.goto(f"{address}/suche/?q=Bürgerbeteilgung")
    assert found(page) == [SATZUNG, PARK]
    offered = page.locator("#search-correction a")
    assert offered.inner_text() in ("Bürgerbeteiligung", "Bürger:innenbeteiligungssatzung")
    offered.click()
    assert found(page)[-1] == PARK


def test_hits_are_marked_in_an_excerpt_around_them(page: Page, address: str) -> None:
    page.goto(f"{address}/suche/?q=strasse")
    assert found(page) == [PARK]
    page.locator("#search-results mark").first.wait_for()
    item = page.locator("#search-results li")
    assert page.locator("#search-results mark").all_inner_texts() == ["Straße"]
    assert "Im Frühjahr gab es eine Bürgerbeteiligung auf der Straße. Wirklich." in (
        item.inner_text()
    )
    assert "Pressemitteilung · Dienstag, 1. April 2025" in item.inner_text()


def test_a_cancelled_session_is_shown_as_one(page: Page, address: str) -> None:
    page.goto(f"{address}/suche/?q=8.7.2026")
    found(page)
    assert page.locator("#search-results .state").all_inner_texts() == ["Abgesagt"]


def test_filters_are_in_the_address_and_the_way_back_works(page: Page, address: str) -> None:
    page.goto(f"{address}/suche/?q=Beteiligung&jahr=2025")
    assert found(page) == [SATZUNG, PARK]
    page.locator("#search-year").select_option("2026")
    page.locator("#search-results", has_text=RADWEG).wait_for()
    assert page.url.endswith("?q=Beteiligung&jahr=2026")
    page.locator("#search-kind").select_option("sitzungen")
    page.locator("#search-state", has_text="Nichts gefunden").wait_for()
    page.go_back()
    page.locator("#search-results", has_text=RADWEG).wait_for()
    assert (page.url.partition("?")[2], page.locator("#search-kind").input_value()) == (
        "q=Beteiligung&jahr=2026", "",
    )  # fmt: skip
    page.locator("#search-results a").first.click()
    page.go_back()
    assert found(page) == [RADWEG, FERTIG]


def test_an_address_with_an_unknown_filter_searches_everything(page: Page, address: str) -> None:
    page.goto(f"{address}/suche/?q=Radweg&art=fremd&jahr=1066")
    assert found(page) == [FERTIG, RADWEG]


def test_everything_is_done_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/suche/")
    page.locator("#query").focus()
    page.keyboard.type(LETTERS)
    page.keyboard.press("Enter")
    page.locator("#search-state", has_text="23 Treffer").wait_for()
    assert page.evaluate("document.activeElement.id") == "query"
    reached = []
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        if reached[-1] == "search-further":
            break
    assert reached == ["BUTTON", "search-kind", "search-year", *["A"] * 10, "search-further"]
    page.keyboard.press("Enter")
    page.locator("#search-results li:nth-child(20)").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Meldung 13"
    assert page.locator("#search-state").get_attribute("role") == "status"


def test_what_can_not_be_loaded_is_told(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.route("**/anfang-*.txt", lambda route: route.abort())
    page.goto(f"{address}/suche/?q=Beteiligung")
    page.locator("#search-state", has_text="konnte nicht geladen werden").wait_for()
    page.unroute("**/anfang-*.txt")
    page.locator("#search-form button").click()
    page.locator("#search-state", has_text="4 Treffer").wait_for()
    page.close()


def test_without_script_the_page_says_where_else_to_look(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/suche/?q=Beteiligung")
    text = page.locator("main").inner_text()
    is_form_shown = page.locator("#search-form").is_visible()
    context.close()
    assert "Die Suche braucht JavaScript" in text
    assert "Haushalt" in text
    assert not is_form_shown


def test_the_script_makes_the_same_terms_as_the_index(chromium: Browser) -> None:
    script = (ROOT / "templates/static/search.js").read_text("utf-8")
    code = script[script.index("  const FOLDS") : script.index("  // Tells how well")]
    words = sorted({word for path in (ROOT / "content").rglob("*.md")
                    for word in path.read_text("utf-8").split()})  # fmt: skip
    words += ["Café", "Bürger*in", "u\u0308ber", "Haus\xadhalt", "quer", "Maße", "1. März 2024",
              "September 6, 2023", "Ő", "m²", "2023-09-06", "Łódź", "Ideen", "Gremium"]  # fmt: skip
    page = chromium.new_page()
    terms_in = "word => termsOf(word).map(term => [term.word, term.stem])"
    made = page.evaluate(
        f"words => {{ {code}\nindex = {{ months: {json.dumps(MONTHS)} }};\n"
        f"return words.map({terms_in}); }}",
        words,
    )
    page.close()
    in_browser = [{stem for typed, stem in terms if typed not in STOP_WORDS} for terms in made]
    differing = {}
    for word, own in zip(words, in_browser, strict=True):
        terms = terms_of(word)
        # Of a day that is typed, the index is not asked for the year and the month too.
        is_same = days_of(terms) <= own <= terms if days_of(terms) else own == terms
        if not is_same:
            differing[word] = (own, terms)
    assert differing == {}


def days_of(terms: set[str]) -> set[str]:
    return {term for term in terms if len(term) == 8 and term.isdigit()}


def test_the_script_is_light() -> None:
    data = (ROOT / "templates/static/search.js").read_bytes()
    assert len(gzip.compress(data)) < 5000
    assert b"innerHTML" not in data


def test_the_example_has_a_page_for_the_search(example: Path) -> None:
    page = (example / "suche" / "index.html").read_text("utf-8")
    assert "<option>2023</option>" in page
