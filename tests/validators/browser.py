"""A real browser on the built site, without a network.

The browser is the Chromium of the distribution: Playwright's own builds are not in any package
registry. Pages come from a server on the loopback address, because a page read from a file has
no origin and so no content security policy worth testing.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, sync_playwright

from .tools import chromium_path, need

_FLAGS = (
    # A page that asks another host must fail here in the same way on every machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    # The shared memory of a container is often too small for one page.
    "--disable-dev-shm-usage",
    # Pixels and widths must not depend on the machine's display settings.
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
)


@contextmanager
def browser() -> Iterator[Browser]:
    """Run headless Chromium; only 127.0.0.1 can be reached."""
    need("chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium_path(),
            headless=True,
            # Chromium's sandbox refuses root and most containers; the pages are our own.
            chromium_sandbox=False,
            args=_FLAGS,
        )
        try:
            yield running
        finally:
            running.close()


@contextmanager
def serve(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve a folder on 127.0.0.1 and yield the address, without a slash at the end.

    The headers are sent with every answer, for example a Content-Security-Policy.
    """
    handler = partial(_Handler, directory=str(folder), extra=dict(headers or {}))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Handler(SimpleHTTPRequestHandler):
    """Files of one folder, with extra headers and without a log."""

    def __init__(self, *args: object, directory: str, extra: dict[str, str]) -> None:
        self.extra = extra
        self.extensions_map = {**self.extensions_map, ".ics": "text/calendar"}
        # The base class answers the request in its constructor.
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        for name, value in self.extra.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass
