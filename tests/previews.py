"""The preview: a process that is asked over sockets, or what answers in it, asked here."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

from sitegen.preview import Preview
from sitegen.state import Options
from tests.sites import NOON, ROOT, build, options

PATIENCE = 60.0
ANSWERED = 10.0


class Running:
    """A preview at work: its address, and the lines that it prints."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._lines: Queue[str] = Queue()
        self._process = process
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()
        self.address = self.line("http://").rstrip("/")
        self.port = int(self.address.rpartition(":")[2])

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.rstrip("\n"))

    def line(self, having: str) -> str:
        """Wait for a line that has something in it."""
        seen = []
        while True:
            try:
                seen.append(self._lines.get(timeout=PATIENCE))
            except Empty:
                raise AssertionError(f"{having!r} was not printed: {seen}") from None
            if having in seen[-1]:
                return seen[-1]

    def is_quiet(self, seconds: float) -> bool:
        """Tell whether nothing is printed for some time."""
        try:
            self._lines.get(timeout=seconds)
        except Empty:
            return True
        return False

    def raw(self, request: bytes) -> tuple[str, dict[str, str], bytes]:
        """Send bytes to the server; give the line of state, the headers, the body."""
        with socket.create_connection(("127.0.0.1", self.port), ANSWERED) as to:
            to.sendall(request)
            answer = HTTPResponse(to, method=request.partition(b" ")[0].decode())
            answer.begin()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            body = b"" if answer.status == 101 else answer.read()
            return f"{answer.status} {answer.reason}", headers, body

    def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[str, dict[str, str], bytes]:
        """Ask for a path with headers; the host is this machine where nothing else is said."""
        given = {"Host": f"127.0.0.1:{self.port}", "Connection": "close", **headers}
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
        return self.raw(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1"))


@contextmanager
def running(folder: Path, *more: str, now: str = "2026-07-01T12:00") -> Iterator[Running]:
    """Serve the site in a folder at any free port; the first build is over."""
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", "0", *more]
    command += ["--templates", str(ROOT / "templates"), "--now", now]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        made = Running(process)
        made.line(" -")
        yield made
    finally:
        process.terminate()
        process.wait()
        assert process.stdout is not None
        made._thread.join()
        process.stdout.close()


class Editor:
    """Writes files and looks at the preview of them."""

    def __init__(self, folder: Path, now: int = NOON) -> None:
        self.folder = folder
        self.options: Options = options(folder, preview=True, now=now)
        self.preview = Preview(self.options, lambda: now, "de", "content")

    def write(self, path: str, text: str) -> None:
        target = self.folder / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")

    def read(self, path: str) -> str:
        return (self.folder / "content" / path).read_text("utf-8")

    def save(self, *paths: str) -> object:
        """Tell the preview of a build after files were changed."""
        changed = [str(self.folder / "content" / path) for path in paths]
        return self.preview.take(build(self.options), changed)

    def sees(self, address: str) -> str:
        return self.preview.answer(address).body.decode()
