"""The example site in a real browser, under the policy that forbids everything from elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, ViewportSize

from tests.page_types import EXAMPLE
from tests.validators.browser import serve
from tests.validators.visits import POLICY

PHONE: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def address(example: Path) -> Iterator[str]:
    with serve(example, POLICY) as served:
        yield served


def watched(page: Page) -> list[str]:
    """Collect what goes wrong on a page from now on."""
    wrong: list[str] = []

    def failed(request: Request) -> None:
        # Leaving a page ends what it still loads, such as the icon; that is no failure.
        if request.failure != "net::ERR_ABORTED":
            wrong.append(f"failed: {request.url}: {request.failure}")

    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", failed)
    page.on("response", lambda r: wrong.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
    return wrong


def test_no_page_type_has_an_error_or_a_failed_request(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    wrong = watched(page)
    for path in EXAMPLE.values():
        page.goto(f"{address}{path}", wait_until="networkidle" if "suche" in path else "load")
    page.close()
    assert wrong == []


def test_a_broken_policy_would_be_seen(chromium: Browser, address: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<p style='color: red'>Rot</p><img src='fehlt.png' alt=''>"
    )
    page = chromium.new_page()
    wrong = watched(page)
    with serve(tmp_path, POLICY) as broken:
        page.goto(f"{broken}/")
    page.close()
    assert any("Content Security Policy" in text for text in wrong)
    assert any(text.startswith("404") for text in wrong)


def test_no_page_type_scrolls_sideways_at_320_pixels(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport=PHONE)
    widths = {}
    for name, path in EXAMPLE.items():
        page.goto(f"{address}{path}")
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert {name: width for name, width in widths.items() if width > PHONE["width"]} == {}


def test_search_finds_what_is_typed(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/suche/")
    page.locator("#query").press_sequentially("Beteiligung")
    first = page.locator("#search-results a").first
    first.wait_for()
    # Read at one moment: each letter that was typed renews both.
    count, said = page.evaluate(
        "[document.querySelectorAll('#search-results li').length,"
        " document.getElementById('search-state').textContent]"
    )
    first.click()
    heading = page.locator("h1").inner_text()
    page.close()
    # Ten are shown at a time, and the button for more is below them.
    assert count == 10
    assert int(said.removesuffix(" Treffer")) > 10
    assert heading != "Suche"


def test_search_says_when_nothing_is_found(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/suche/?q=Quastenflosser")
    state = page.locator("#search-state")
    state.filter(has_text="Nichts gefunden").wait_for()
    count = page.locator("#search-results li").count()
    page.close()
    assert count == 0


def test_search_does_not_run_what_is_typed(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    wrong = watched(page)
    page.goto(f"{address}/suche/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%22")
    page.locator("#search-state").filter(has_text="Nichts gefunden").wait_for()
    images = page.locator("main img").count()
    page.close()
    assert (images, wrong) == (0, [])


def test_the_site_stores_nothing_in_the_browser(chromium: Browser, address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    kept = []
    for path in ("/", "/suche/?q=Leitlinien", "/sitzungen/"):
        page.goto(f"{address}{path}", wait_until="networkidle")
        kept.append(page.evaluate("localStorage.length + sessionStorage.length"))
    cookies = context.cookies()
    context.close()
    assert (kept, cookies) == ([0, 0, 0], [])


def test_the_first_tab_reaches_the_skip_link(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/presse/")
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash !== ''")
    focused = page.evaluate("document.activeElement.id")
    page.close()
    assert (target, focused) == ("#main", "main")


def test_everything_is_there_without_javascript(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/sitzungen/2023-09-06-arbeitskreis/")
    text = page.locator("main").inner_text()
    context.close()
    found = [t for t in ("6. September 2023", "Rathausfoyer", "Fragen der Gäste") if t in text]
    assert found == ["6. September 2023", "Rathausfoyer", "Fragen der Gäste"]
