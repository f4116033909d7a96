"""The preview: build, watch, reload in the browser. Only on this machine, never for the public.

Errors are shown in the terminal and on top of every page, while the last good pages stay. Owns
livereload.
"""

import os
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sitegen.media_types import media_type, with_charset
from sitegen.messages import told
from sitegen.pipeline import build
from sitegen.problems import Problem, has_errors
from sitegen.state import Options

HOST = "127.0.0.1"
_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_STYLE_AT = "/.problems.css"
"""Where the preview alone has its style; the site has no address that begins with a dot."""

_STYLE = b"""\
.preview-problems {
  position: fixed; inset: auto 0 0 0; max-height: 60vh; overflow: auto; z-index: 99;
  background: #7f1d1d; color: #fff; padding: 1rem; font: 1rem/1.5 monospace;
  white-space: pre-wrap;
}
"""
_OVERLAY = (
    '<link rel="stylesheet" href="' + _STYLE_AT + '">'
    '<div role="alert" class="preview-problems">{text}</div>'
)

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class Preview:
    """The built preview and what is wrong with its sources, as a WSGI application."""

    def __init__(
        self, options: Options, now: Callable[[], int], language: str, folder: str
    ) -> None:
        self._options = options
        self._now = now
        self._language = language
        self._folder = folder
        self.problems: tuple[Problem, ...] = ()

    def rebuild(self) -> None:
        """Build again; what is wrong is kept until a build without errors."""
        try:
            built = build(self._options._replace(now=self._now()), lambda *_: None)
        except OSError as failure:
            print(f"{failure.filename or ''}: {failure.strerror or failure}")
            return
        self.problems = built.problems
        for problem in built.problems:
            print(told(problem, self._language, self._folder), flush=True)
        if not has_errors(built.problems):
            print(f"{len(built.written)} + / {len(built.removed)} -", flush=True)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("HTTP_HOST", "").rsplit(":", 1)[0] not in _LOCAL:
            start_response("403 Forbidden", [("Content-Type", "text/plain")])
            return [b"Only for this machine.\n"]
        if environ.get("PATH_INFO") == _STYLE_AT:
            start_response("200 OK", [("Content-Type", "text/css"), ("Cache-Control", "no-store")])
            return [_STYLE]
        path = self._file(unquote(environ.get("PATH_INFO", "/"), errors="replace"))
        if path is None:
            path = Path(self._options.output, "404.html")
            status = "404 Not Found"
        else:
            status = "200 OK"
        data = path.read_bytes() if path.is_file() else b"<!DOCTYPE html><title>-</title><body>"
        kind = _kind(path)
        if kind.startswith("text/html"):
            data = self._with_problems(data)
        start_response(status, [("Content-Type", kind), ("Cache-Control", "no-store")])
        return [data]

    def _file(self, address: str) -> Path | None:
        """Find the file behind an address; nothing hidden, nothing outside the output."""
        parts = [part for part in address.split("/") if part]
        if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
            return None
        path = Path(self._options.output, *parts)
        if address.endswith("/"):
            path = path / "index.html"
        inside = os.path.realpath(path).startswith(os.path.realpath(self._options.output) + os.sep)
        return path if inside and path.is_file() else None

    def _with_problems(self, data: bytes) -> bytes:
        if not self.problems:
            return data
        text = "\n".join(told(p, self._language, self._folder) for p in self.problems)
        overlay = _OVERLAY.format(text=escape(text)).encode()
        head, body, rest = data.rpartition(b"</body>")
        return head + overlay + body + rest if body else data + overlay


def _kind(path: Path) -> str:
    return with_charset(media_type(path.name))


def serve(preview: Preview, options: Options, port: int) -> int:
    """Serve until interrupted. Raises OSError when the port is taken."""
    from livereload import Server

    preview.rebuild()
    server = Server(preview)
    for folder in (options.content, *options.templates):
        server.watch(folder + os.sep, preview.rebuild)
    print(f"http://{HOST}:{port}/", flush=True)
    server.serve(port=port, host=HOST, debug=False)
    return 0
