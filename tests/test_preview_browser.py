"""The preview in a real browser: it follows what is edited, tells of errors, and lets them go."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.previews import Running
from tests.validators.axe import TAGS, violations
from tests.validators.tools import need

need("chromium")

RELEASE = "content/press/2026-05-01-eins.md"
OTHER = "content/press/2026-06-01-zwei.md"
ERRORS = "#preview-errors"


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


@contextmanager
def broken(path: Path, key: str = "titel") -> Iterator[None]:
    """Let a file have a key that there is not, until the block ends."""
    good = path.read_text("utf-8")
    path.write_text(good.replace("\ntitle:", f"\n{key}: x\ntitle:"), "utf-8")
    try:
        yield
    finally:
        path.write_text(good, "utf-8")


def test_it_goes_to_the_page_that_was_edited(page: Page, preview: Running, served: Path) -> None:
    add(served / RELEASE, "\nErster Nachtrag.\n")
    page.wait_for_url(f"{preview.address}/presse/2026/eins/")
    expect(page.get_by_text("Erster Nachtrag.")).to_be_visible()
    add(served / RELEASE, "\nZweiter Nachtrag.\n")
    expect(page.get_by_text("Zweiter Nachtrag.")).to_be_visible()


def test_who_stays_is_offered_the_way(page: Page, preview: Running, served: Path) -> None:
    page.get_by_label("Änderungen folgen").uncheck()
    add(served / OTHER, "\nNachtrag.\n")
    offer = page.get_by_role("link", name="Zur geänderten Seite: Zwei")
    expect(offer).to_be_visible()
    assert page.url == f"{preview.address}/"
    expect(page.get_by_label("Änderungen folgen")).not_to_be_checked()
    offer.click()
    page.wait_for_url(f"{preview.address}/presse/2026/zwei/")


def test_only_the_window_used_last_goes_elsewhere(
    page: Page, preview: Running, served: Path
) -> None:
    second = page.context.new_page()
    with second.expect_websocket():
        second.goto(f"{preview.address}/impressum/")
    second.bring_to_front()
    second.evaluate("dispatchEvent(new Event('focus'))")
    second.wait_for_timeout(200)
    before = page.locator("#preview").get_attribute("data-revision")
    add(served / RELEASE, "\nNoch ein Nachtrag.\n")
    second.wait_for_url(f"{preview.address}/presse/2026/eins/")
    expect(page.locator("#preview")).not_to_have_attribute("data-revision", before or "")
    assert page.url == f"{preview.address}/"


def test_errors_lie_over_the_page_and_go_when_mended(page: Page, served: Path) -> None:
    path = served / RELEASE
    dialog = page.get_by_role("alertdialog", name="1 Fehler: Gezeigt wird der letzte gute Stand")
    with broken(path):
        expect(dialog).to_be_visible()
        expect(dialog).to_contain_text("Meinten Sie „title“?")
        link = dialog.get_by_role("link", name="Zeile 2")
        expect(link).to_have_attribute("href", f"vscode://file{path}:2:1")
        expect(page.locator("#preview-title")).to_be_focused()
    expect(dialog).to_be_hidden()


def test_escape_closes_errors_and_a_button_brings_them_back(page: Page, served: Path) -> None:
    button = page.get_by_role("button", name="1 Fehler zeigen")
    with broken(served / RELEASE):
        expect(page.locator(ERRORS)).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(ERRORS)).to_be_hidden()
        page.reload()
        expect(page.locator(ERRORS)).to_be_hidden()
        button.click()
        expect(page.locator("#preview-title")).to_be_focused()
        page.get_by_role("button", name="Schließen").click()
        expect(button).to_be_focused()
    expect(button).to_have_count(0)


def test_without_a_script_errors_are_shown_and_can_be_closed(
    chromium: Browser, preview: Running, served: Path
) -> None:
    with broken(served / RELEASE, "ohneskript"):
        preview.line("ohneskript")
        context = chromium.new_context(java_script_enabled=False)
        opened = context.new_page()
        opened.goto(preview.address + "/")
        expect(opened.locator(ERRORS)).to_be_visible()
        opened.get_by_role("button", name="Schließen").click()
        expect(opened.locator(ERRORS)).to_be_hidden()
        context.close()
    preview.line(" -")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", ["/", "/redaktion/"])
def test_bar_errors_and_desk_are_accessible(
    chromium: Browser, preview: Running, served: Path, address: str, width: int, scheme: str
) -> None:
    need("axe")
    with broken(served / RELEASE):
        preview.line("error")
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce",
        )  # fmt: skip
        opened = context.new_page()
        opened.goto(preview.address + address)
        expect(opened.locator(ERRORS)).to_be_visible()
        found = violations(opened, type="tag", values=TAGS)
        wide = opened.evaluate("document.documentElement.scrollWidth")
        context.close()
    preview.line(" -")
    assert (found, wide) == ([], width)
