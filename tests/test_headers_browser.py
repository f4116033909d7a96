"""Pages of all kinds of the example in Chromium, as real nginx serves it with our headers."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request

from sitegen.outputs.headers import POLICY
from tests.page_types import EXAMPLE
from tests.validators.servers import free_port, nginx, running


@pytest.fixture(scope="module")
def address(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    folder = tmp_path_factory.mktemp("served")
    (folder / "output").symlink_to(example_folder / "output")
    with running(nginx(folder, port, "", "headers"), port):
        yield f"http://127.0.0.1:{port}"


LOADED = ("script", "link", "img", "source", "iframe", "embed", "object", "video", "audio")


class Shape(HTMLParser):
    """Collects what a policy looks at: elements, their attributes, and what they load.

    Of an attribute whose value is code, the value counts too.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag,))
        self.found.update((tag, name) for name, _ in attrs)
        given = dict(attrs)
        # What a link only names is not loaded; its address differs on each page.
        is_named = tag == "link" and given.get("rel") in ("alternate", "canonical")
        if tag in LOADED and not is_named:
            self.found.add(
                (tag, *(str(given.get(key)) for key in ("src", "srcset", "href", "rel", "type")))
            )
        self.found.update(
            (tag, name, str(value)) for name, value in attrs
            if name.startswith("on") or name == "style"
        )  # fmt: skip


def pages_to_visit(example: Path) -> list[str]:
    """Give the page types, and each page that holds something that none before it holds."""
    known = [f"{address[1:]}index.html" if address.endswith("/") else address[1:]
             for address in EXAMPLE.values()]  # fmt: skip
    others = sorted(path.relative_to(example).as_posix() for path in example.rglob("*.html"))
    pages, seen = [], set[tuple[str, ...]]()
    for path in dict.fromkeys((*known, *others)):
        found = Shape((example / path).read_text("utf-8")).found
        if path in known or not found <= seen:
            pages.append(path)
        seen |= found
    return pages


def test_no_page_breaks_the_policy_or_asks_another_host(
    chromium: Browser, address: str, example: Path
) -> None:
    """Nothing is said in the console, nothing fails, nothing is stored, whatever a page holds."""
    pages = pages_to_visit(example)
    context = chromium.new_context()
    page = context.new_page()
    wrong: list[str] = []
    here = ""

    def failed(request: Request) -> None:
        # Leaving a page ends what it still loads, such as the icon; that is no failure.
        if request.failure != "net::ERR_ABORTED":
            wrong.append(f"{here}: {request.url}: {request.failure}")

    def asked(request: Request) -> None:
        if not request.url.startswith(f"{address}/"):
            wrong.append(f"{here}: another host: {request.url}")

    page.on("console", lambda message: wrong.append(f"{here}: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{here}: {error}"))
    page.on("requestfailed", failed)
    page.on("request", asked)
    for path in pages:
        here = path
        got = page.goto(f"{address}/{path.removesuffix('index.html')}", wait_until="load")
        assert got is not None
        if got.status != 200 or got.headers.get("content-security-policy") != POLICY:
            wrong.append(f"{here}: {got.status} {got.headers}")
        if page.evaluate("localStorage.length + sessionStorage.length"):
            wrong.append(f"{here}: storage")
    cookies = context.cookies()
    context.close()
    assert (wrong, cookies) == ([], [])
    assert len(pages) > len(EXAMPLE)


def test_the_policy_stops_what_a_page_must_not_hold(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/presse/2023/arbeitskreis-september/")
    # Linked data is no script and is not stopped.
    assert page.locator('script[type="application/ld+json"]').count() == 1
    assert said == []
    ran = page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.head.append(s); document.body.setAttribute('style', 'color: red');"
        " return window.ran; }"
    )
    page.close()
    assert ran is None
    assert len([text for text in said if "Content Security Policy" in text]) == 2


def test_a_missing_page_is_shown_with_its_style(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    got = page.goto(f"{address}/presse/gibt-es/nicht/")
    assert got is not None
    loaded = page.evaluate("[...document.styleSheets].map(sheet => sheet.cssRules.length > 50)")
    heading = page.locator("h1").inner_text()
    page.close()
    assert (got.status, heading, loaded) == (404, "Seite nicht gefunden", [True])
