"""Pages opened as a reader opens them, at the time at which their site was built."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, Route

from tests.page_types import PageType

from .browser import serve

POLICY = {"Content-Security-Policy": "default-src 'self'"}

# Playwright's own clock gets slower with each time it is set.
_CLOCK = "Date.now = () => {now} * 1000"


class Visitor:
    """A page of a browser and the addresses of the sites that it can open."""

    def __init__(self, page: Page, addresses: Mapping[str, str]) -> None:
        self.page = page
        self._addresses = addresses

    def opens(self, kind: PageType) -> Page:
        """Open a page; its scripts have run then."""
        self.page.goto(f"{self._addresses[kind.site]}{kind.address}", wait_until="load")
        return self.page

    def turns(self, width: int, height: int = 800, **media: Any) -> None:
        """Change the window and what the reader asks of the system, without loading anew."""
        self.page.set_viewport_size({"width": width, "height": height})
        if media:
            self.page.emulate_media(**media)


@contextmanager
def visits(
    chromium: Browser,
    sites: Mapping[str, tuple[Path, int]],
    script: bool = True,
    motion: Literal["reduce", "no-preference"] = "reduce",
) -> Iterator[Visitor]:
    """Serve sites, each a folder and its time in UTC seconds, and open a page to visit them."""
    with ExitStack() as stack:
        addresses = {
            name: stack.enter_context(serve(folder, POLICY)) for name, (folder, _) in sites.items()
        }
        context = chromium.new_context(java_script_enabled=script, reduced_motion=motion)
        stack.callback(context.close)
        for name, (_, now) in sites.items():
            at = f"if (location.origin === '{addresses[name]}') {_CLOCK.format(now=now)}"
            context.add_init_script(at)
        context.route("**/alt/", _stay)
        yield Visitor(context.new_page(), addresses)


def _stay(route: Route) -> None:
    """Answer with the page of a former address, without the line that leads on at once."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('http-equiv="refresh"', ""))
