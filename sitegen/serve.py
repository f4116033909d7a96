"""The server of the preview: build, watch, reload in the browser. Only on this machine.

Whoever can ask it sees what is under embargo. So it listens on the loopback address only, and does
not trust that as a border: a page on the web can make a browser ask it. A request must name this
machine as its host (else another name may point here, DNS rebinding), and one that a page sent must
come from the preview itself, web sockets as well. Owns livereload and tornado,
which it is made of: its watcher polls and its server trusts any page, so both are ours.

After a save, the browser window that was used last goes to the page of the document that was
edited, and all others load their page anew.
"""

import asyncio
import json
import signal
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from livereload.handlers import LiveReloadHandler
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketClosedError

from sitegen import telling
from sitegen.builder import Builder, Refusal
from sitegen.outputs.headers import ALWAYS, POLICY
from sitegen.overlay import PLACE
from sitegen.preview import News, Preview, is_good
from sitegen.run import Built
from sitegen.state import Options
from sitegen.watching import bursts

HOST = "127.0.0.1"
_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_HEADERS = {
    **dict(ALWAYS),
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    # Unlike on the published site, nothing here is for others.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LONGEST_MESSAGE = 1000


def is_trusted(request: HTTPServerRequest) -> bool:
    """Tell whether a request is meant for this machine, and was not sent by a page of another."""
    host = request.headers.get("Host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    origin = request.headers.get("Origin")
    return name in _LOCAL and origin in (None, f"http://{host}")


class Windows:
    """The open windows; `used` counts up, so that the one used last is known."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        self.open: dict[Socket, int] = {}
        self.used = count(1)

    def tell(self, news: News) -> None:
        """Tell all windows; the one used last is to show the page that was edited."""
        front = max(self.open, key=lambda socket: self.open[socket], default=None)
        for socket in list(self.open):
            socket.tell({
                "revision": self.preview.revision if news.pages else "",
                "page": news.page, "title": news.title, "go": socket is front,
                "overlay": self.preview.overlay(),
            })  # fmt: skip


class Page(RequestHandler):
    """Answers with a file of the preview; asks for nothing but reading."""

    SUPPORTED_METHODS = ("GET", "HEAD")

    def initialize(self, windows: Windows) -> None:
        self._preview = windows.preview

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in _HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        if not is_trusted(self.request):
            self.set_status(403)
            self.finish("Only for this machine.\n")

    def get(self) -> None:
        answer = self._preview.answer(self.request.path)
        self.set_status(answer.status)
        self.set_header("Content-Type", answer.type)
        if answer.location:
            self.set_header("Location", answer.location)
        self.finish(answer.body)

    head = get

    def write_error(self, status_code: int, **_: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code}\n")


class Socket(LiveReloadHandler):
    """One window that waits for news; what speaks the LiveReload protocol is told to reload."""

    def initialize(self, windows: Windows) -> None:
        self._windows = windows
        self._speaks_protocol = False

    def prepare(self) -> None:
        if not is_trusted(self.request):
            self.set_status(403)
            self.finish("Only for this machine.\n")

    def check_origin(self, origin: str) -> bool:
        """Accept windows of the preview itself; `prepare` has seen that the host is this one."""
        return bool(urlsplit(origin).netloc == self.request.headers.get("Host"))

    def open(self, *_: str, **__: str) -> None:
        self._windows.open[self] = 0

    def on_message(self, message: str | bytes) -> None:
        """Hear what a window shows, and that it is used."""
        try:
            said = json.loads(message)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            self.close()
            return
        if "command" in said:
            self._speaks_protocol = True
            super().on_message(message)
            return
        if said.get("used"):
            self._windows.open[self] = next(self._windows.used)
        revision = self._windows.preview.revision
        if said.get("revision", revision) != revision:
            # It was loaded before the last build, or by another run of the server.
            self.tell({"revision": revision, "page": "", "title": "", "go": False, "overlay": ""})

    def on_close(self) -> None:
        self._windows.open.pop(self, None)
        super().on_close()

    def tell(self, what: dict[str, object]) -> None:
        if self._speaks_protocol:
            what = {"command": "reload", "path": what["page"] or "*"} if what["revision"] else {}
        with suppress(WebSocketClosedError):
            if what:
                self.write_message(what)


def application(windows: Windows) -> Application:
    """Make what answers requests: the socket, and pages for everything else."""
    given = {"windows": windows}
    return Application(
        [(rf"{PLACE}/socket", Socket, given), (r"(?s:.*)", Page, given)],
        log_function=lambda _: None, websocket_max_message_size=_LONGEST_MESSAGE,
        compress_response=False,
    )  # fmt: skip


def serve(
    options: Options,
    now: Callable[[], int],
    language: str,
    folder: str,
    *,
    port: int,
    is_opened: bool,
) -> int:
    """Serve until interrupted. Raises OSError when the port is taken."""
    sockets = bind_sockets(port, HOST)
    port = sockets[0].getsockname()[1]
    # The run has a name: windows of an earlier one must not take its pages for ours.
    preview = Preview(options, now, language, folder, token_hex(4))
    windows = Windows(preview)
    builder = Builder(options)

    async def work() -> None:
        server = HTTPServer(application(windows))
        server.add_sockets(sockets)
        address = f"http://{HOST}:{port}/"
        print(address, flush=True)
        if is_opened:
            import webbrowser

            webbrowser.open(address)
        loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        assert task is not None
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(signal.SIGTERM, task.cancel)
        watched = bursts((options.content, *options.templates))
        # Begun before the first build, so that no save falls between the two.
        coming = asyncio.ensure_future(anext(watched))
        changed: tuple[str, ...] = ()
        try:
            while True:
                made = await loop.run_in_executor(None, builder.build, now())
                news = preview.take(made, changed)
                if news is not None:
                    windows.tell(news)
                    preview.marks()  # found while the browser begins to ask for the page
                    _print(made, news, preview, address)
                changed = await coming
                coming = asyncio.ensure_future(anext(watched))
        finally:
            # Nobody waits for a build that is at work.
            builder.close()

    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(work())
    return 0


def _print(made: Built | Refusal, news: News, preview: Preview, address: str) -> None:
    if isinstance(made, Refusal):
        print(preview.refusal, flush=True)
        return
    for text in telling.lines(preview.problems, preview.reader):
        print(text, flush=True)
    if is_good(made):
        page = f" {address.rstrip('/')}{news.page}" if news.page else ""
        print(f"{len(made.written)} + / {len(made.removed)} -{page}", flush=True)
