"""Readers who open the pages of a build at any time, in a real browser."""

import re
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from playwright.sync_api import Page

POLICY = "default-src 'self'"
FRAMES = "/frames"
"""A page without a text, in which other pages are opened."""

# A browser has half as much to do for a frame as for a page in its window.
READ_IN_FRAMES = """(addresses) => Promise.all(addresses.map(async (address) => {
  const frame = document.createElement("iframe");
  frame.src = address;
  frame.hidden = true;
  const loaded = new Promise((resolve) => { frame.onload = resolve; });
  document.body.append(frame);
  await loaded;
  const html = frame.contentDocument.documentElement.outerHTML;
  frame.remove();
  return html;
}))"""

Pages = Mapping[str, bytes]


class Server(ThreadingHTTPServer):
    """Serves the build that is in `pages`.

    All the builds that it is given must have the same scripts, since a browser keeps those.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.pages: Pages = {}
        self.address = f"http://127.0.0.1:{self.server_port}"
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        is_page = path.endswith(("/", FRAMES))
        name = f"{path}index.html" if path.endswith("/") else path
        body = b"" if path == FRAMES else self.server.pages.get(name.removeprefix("/"))
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Type", "text/html; charset=utf-8" if is_page else
                         "text/css" if path.endswith("css") else "text/javascript")  # fmt: skip
        self.send_header("Content-Length", str(len(body or b"")))
        self.send_header("Cache-Control", "no-store" if is_page else "max-age=3600")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


class Servers:
    """A server for each set of scripts, so that no page is read with those of another build."""

    def __init__(self) -> None:
        self._servers: dict[frozenset[tuple[str, bytes]], Server] = {}

    def serves(self, pages: Pages) -> str:
        """Serve a build; give the address, without a slash at the end."""
        scripts = frozenset((path, data) for path, data in pages.items() if path.endswith(".js"))
        if scripts not in self._servers:
            self._servers[scripts] = Server()
        self._servers[scripts].pages = pages
        return self._servers[scripts].address

    def close(self) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()


class Reader:
    """A page of a browser that reads builds at any time."""

    def __init__(self, page: Page, servers: Servers) -> None:
        self.page = page
        self.servers = servers
        # Playwright's own clock gets slower with each time it is set.
        page.add_init_script(
            "const at = new URLSearchParams(location.search).get('at');"
            "if (at) Date.now = () => at * 1000"
        )

    def opens(self, pages: Pages, address: str, at: int | None = None) -> None:
        """Open a page of a build, at an instant in UTC seconds or by the clock of the browser."""
        when = "" if at is None else f"?at={at}"
        # Scripts that are deferred have run by then.
        self.page.goto(f"{self.servers.serves(pages)}{address}{when}",
                       wait_until="domcontentloaded")  # fmt: skip

    def elements(self, pages: Pages, addresses: list[str], at: int) -> list[str]:
        """Give whole documents after their scripts, with white space made even."""
        around = self.servers.serves(pages) + FRAMES
        if self.page.url != around:
            self.page.goto(around)
        read = self.page.evaluate(READ_IN_FRAMES, [f"{one}?at={at}" for one in addresses])
        return [re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", html)) for html in read]

    def texts(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_inner_texts()
