"""Builds in forks of a process that has everything imported, so that hundreds of them are quick."""

import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from sitegen.cli import main

NOW = ("--now", "2026-07-01T12:00", "--jobs", "1", "-q")


class Fork:
    """One build of the site in a folder, at work; what it says lies in a file beside the folder."""

    def __init__(self, folder: Path, prepare: Callable[[], None] = lambda: None) -> None:
        self._said = folder.parent / f"said-{folder.name}"
        self._said.write_text("")  # A build may be killed before it can do so.
        self._begun = time.monotonic()
        self._status: int | None = None
        self._pid = os.fork()
        if self._pid == 0:
            _run(folder, self._said, prepare)

    def is_over(self) -> bool:
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            self._status = status if pid else None
        return self._status is not None

    def kill(self) -> None:
        """Kill the build (SIGKILL), unless it is over."""
        if not self.is_over():
            os.kill(self._pid, 9)
            self.end()

    def end(self) -> tuple[int, str]:
        """Wait; give the exit code, negative after a signal, and what was said."""
        if self._status is None:
            self._status = os.waitpid(self._pid, 0)[1]
        return os.waitstatus_to_exitcode(self._status), self._said.read_text("utf-8")

    def seconds(self) -> float:
        return time.monotonic() - self._begun


def _run(folder: Path, said: Path, prepare: Callable[[], None]) -> None:
    code = 70
    try:
        os.chdir(folder)
        handle = os.open(said, os.O_WRONLY)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        sys.stdout = sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        prepare()
        code = main(["build", "--cache", "cache", *NOW])
    finally:
        if sys.exc_info()[0]:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(code)
