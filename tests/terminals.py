"""A person at a terminal who is asked by the command, which runs in a process of its own."""

import os
import pty
import select
import signal
import sys
import time
from pathlib import Path

from tests.commands import NOW, PROGRAM


class Terminal:
    """A person at a pseudo terminal: waits for a question, types an answer."""

    def __init__(self, folder: Path, *arguments: str, command: str = "new") -> None:
        self.pid, self._file = pty.fork()
        if not self.pid:
            os.chdir(folder)
            # What runs in the background may have been started with both switched off.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
            os.environ.update(SITEGEN_LANG="de", TERM="dumb", PYTHONUTF8="1")
            whole = [sys.executable, PROGRAM, command, *arguments, "--now", NOW]
            os.execv(sys.executable, whole)
        self.shown = ""

    def read_until(self, wanted: str) -> None:
        """Read until a text is shown that was not there before."""
        begin = len(self.shown)
        while wanted not in self.shown[begin:]:
            assert self._read(), f"{wanted!r} was never shown: {self.shown}"

    def answer(self, question: str, text: str) -> None:
        self.read_until(f"{question}")
        self.type(f"{text}\n")

    def type(self, text: str) -> None:
        """Type as a person does, who is slower than the terminal gets ready to read."""
        time.sleep(0.1)
        os.write(self._file, text.encode("utf-8"))

    def _read(self) -> bool:
        """Read what is shown next; tell whether there was anything before the program ended."""
        ready, _, _ = select.select([self._file], [], [], 60)
        if not ready:
            os.kill(self.pid, signal.SIGKILL)
            raise AssertionError(f"nothing more was shown: {self.shown}")
        try:
            data = os.read(self._file, 65536)
        except OSError:  # Linux says so when the other side is closed.
            return False
        self.shown += data.decode("utf-8", "replace")
        return bool(data)

    def end(self) -> int:
        """Read what is left and give the exit code."""
        while self._read():
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self._file)
        return os.waitstatus_to_exitcode(status)
