"""The preview in a real browser: it follows what is edited, tells of errors, and lets them go."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.previews import Running, running
from tests.sites import site
from tests.validators.tools import AXE, need

need("chromium")

RELEASE = "content/press/2026-05-01-eins.md"
OTHER = "content/press/2026-06-01-zwei.md"
ERRORS = "#preview-errors"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site(tmp_path_factory.mktemp("previewed"))


@pytest.fixture(scope="module")
def preview(folder: Path) -> Iterator[Running]:
    """Serve the small site for all tests of this module."""
    with running(folder) as made:
        yield made


@pytest.fixture
def page(chromium: Browser, preview: Running) -> Iterator[Page]:
    """Open the home page in a window of its own; what it says of mistakes in scripts fails."""
    context = chromium.new_context()
    opened = context.new_page()
    failures: list[str] = []
    opened.on("pageerror", lambda failure: failures.append(str(failure)))
    with opened.expect_websocket():
        opened.goto(preview.address + "/")
    yield opened
    context.close()
    assert failures == []


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def broken(text: str) -> str:
    return text.replace("\ntitle:", "\ntitel: x\ntitle:")


def test_it_goes_to_the_page_that_was_edited(page: Page, preview: Running, folder: Path) -> None:
    add(folder / RELEASE, "\nErster Nachtrag.\n")
    page.wait_for_url(f"{preview.address}/presse/2026/eins/")
    expect(page.get_by_text("Erster Nachtrag.")).to_be_visible()
    add(folder / RELEASE, "\nZweiter Nachtrag.\n")
    expect(page.get_by_text("Zweiter Nachtrag.")).to_be_visible()


def test_who_stays_is_offered_the_way(page: Page, preview: Running, folder: Path) -> None:
    page.get_by_label("Änderungen folgen").uncheck()
    add(folder / OTHER, "\nNachtrag.\n")
    offer = page.get_by_role("link", name="Zur geänderten Seite: Zwei")
    expect(offer).to_be_visible()
    assert page.url == f"{preview.address}/"
    expect(page.get_by_label("Änderungen folgen")).not_to_be_checked()
    offer.click()
    page.wait_for_url(f"{preview.address}/presse/2026/zwei/")


def test_only_the_window_used_last_goes_elsewhere(
    page: Page, preview: Running, folder: Path
) -> None:
    second = page.context.new_page()
    with second.expect_websocket():
        second.goto(f"{preview.address}/impressum/")
    second.bring_to_front()
    second.evaluate("dispatchEvent(new Event('focus'))")
    second.wait_for_timeout(200)
    before = page.locator("#preview").get_attribute("data-revision")
    add(folder / RELEASE, "\nNoch ein Nachtrag.\n")
    second.wait_for_url(f"{preview.address}/presse/2026/eins/")
    expect(page.locator("#preview")).not_to_have_attribute("data-revision", before or "")
    assert page.url == f"{preview.address}/"


def test_errors_lie_over_the_page_and_go_when_mended(
    page: Page, preview: Running, folder: Path
) -> None:
    path = folder / RELEASE
    good = path.read_text("utf-8")
    path.write_text(broken(good), "utf-8")
    dialog = page.get_by_role("alertdialog", name="1 Fehler: Gezeigt wird der letzte gute Stand")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Meinten Sie „title“?")
    link = dialog.get_by_role("link", name="Zeile 2")
    expect(link).to_have_attribute("href", f"vscode://file{path}:2:1")
    expect(page.locator("#preview-title")).to_be_focused()
    path.write_text(good, "utf-8")
    expect(dialog).to_be_hidden()


def test_escape_closes_errors_and_a_button_brings_them_back(page: Page, folder: Path) -> None:
    path = folder / RELEASE
    good = path.read_text("utf-8")
    path.write_text(broken(good), "utf-8")
    expect(page.locator(ERRORS)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(ERRORS)).to_be_hidden()
    page.reload()
    expect(page.locator(ERRORS)).to_be_hidden()
    page.get_by_role("button", name="1 Fehler zeigen").click()
    expect(page.locator("#preview-title")).to_be_focused()
    page.get_by_role("button", name="Schließen").click()
    expect(page.get_by_role("button", name="1 Fehler zeigen")).to_be_focused()
    path.write_text(good, "utf-8")
    expect(page.get_by_role("button", name="1 Fehler zeigen")).to_have_count(0)


def test_without_a_script_errors_are_shown_and_can_be_closed(
    chromium: Browser, preview: Running, folder: Path
) -> None:
    path = folder / RELEASE
    good = path.read_text("utf-8")
    path.write_text(good.replace("\ntitle:", "\nohneskript: x\ntitle:"), "utf-8")
    preview.line("ohneskript")
    context = chromium.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(preview.address + "/")
    expect(opened.locator(ERRORS)).to_be_visible()
    opened.get_by_role("button", name="Schließen").click()
    expect(opened.locator(ERRORS)).to_be_hidden()
    context.close()
    path.write_text(good, "utf-8")
    preview.line(" -")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", ["/", "/redaktion/"])
def test_bar_errors_and_desk_are_accessible(
    chromium: Browser, preview: Running, folder: Path, address: str, width: int, scheme: str
) -> None:
    need("axe")
    path = folder / RELEASE
    good = path.read_text("utf-8")
    path.write_text(broken(good), "utf-8")
    preview.line("error")
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce",
    )  # fmt: skip
    opened = context.new_page()
    opened.goto(preview.address + address)
    expect(opened.locator(ERRORS)).to_be_visible()
    opened.evaluate(AXE.read_text("utf-8"))
    found = opened.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa',"
        " 'best-practice'], preload: false}).then((found) => found.violations.map("
        "(rule) => [rule.id, rule.nodes.map((node) => node.html)]))"
    )
    wide = opened.evaluate("document.documentElement.scrollWidth")
    context.close()
    path.write_text(good, "utf-8")
    preview.line(" -")
    assert (found, wide) == ([], width)
