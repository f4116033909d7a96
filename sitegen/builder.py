"""A process that builds for the preview and stays, so that a save pays for no start and no import.

It is apart from the process that serves: that one has threads and must not fork, and a build that
breaks off takes no page away. It ends when nobody is left to ask it.
"""

import gc
import signal
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import NamedTuple

from sitegen.pipeline import build
from sitegen.run import Built
from sitegen.state import Options


class Refusal(NamedTuple):
    """What kept a build from taking place at all; None where its process broke off."""

    failure: OSError | None


class Builder:
    """Builds with the same options, one time after another."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._is_over = False
        self._start()

    def _start(self) -> None:
        # Started anew, not forked: it must have none of the threads of this process.
        context = get_context("spawn")
        self._asked, there = context.Pipe()
        self._process = context.Process(target=_answer, args=(there, self._options), daemon=False)
        self._process.start()
        there.close()

    def build(self, now: int) -> Built | Refusal:
        """Build at an instant; after a process that died the next build gets a new one."""
        try:
            self._asked.send(now)
            made: Built | Refusal = self._asked.recv()
            return made
        except (EOFError, OSError):
            if not self._is_over:
                self._end()
                self._start()
            return Refusal(None)

    def close(self) -> None:
        """End the process, also in the middle of a build, which then publishes nothing."""
        self._is_over = True
        self._end()

    def _end(self) -> None:
        self._process.terminate()
        self._process.join()
        self._asked.close()


def _answer(asked: Connection, options: Options) -> None:
    # An interruption is for the process that serves.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    while True:
        try:
            now = asked.recv()
        except EOFError:
            return
        made: Built | Refusal
        try:
            made = build(options._replace(now=now), lambda *_: None)
        except OSError as failure:
            made = Refusal(failure)
        asked.send(made)
        # While nobody waits; what stays from build to build is not looked through again.
        gc.collect()
        gc.freeze()
