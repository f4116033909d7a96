"""A lock on a folder, so that two builds never mix.

The system gives it back when the process ends, however it ends.
"""

import os
import time
from collections.abc import Callable
from errno import EACCES, EAGAIN, EDEADLK, EWOULDBLOCK
from importlib import import_module

from sitegen.whole_file import without_link

TRIES, PAUSE = 30, 0.1
"""How often, and how many seconds apart, a build asks for the lock."""

_TAKEN = (EACCES, EAGAIN, EWOULDBLOCK, EDEADLK)


def system_lock() -> Callable[[int], None]:
    """Give what locks an open file, or raises OSError at once."""
    try:
        fcntl = import_module("fcntl")
    except ImportError:
        windows = import_module("msvcrt")
        return lambda handle: windows.locking(handle, windows.LK_NBLCK, 1)
    return lambda handle: fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """The lock of one build, kept until `release`."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._handle: int | None = None

    def take(self) -> None:
        """Keep other builds out; raises BlockingIOError when one is at work.

        The time of the file tells since when.
        """
        folder = os.path.dirname(self.path)
        if not os.path.isdir(folder):
            os.makedirs(folder, exist_ok=True)
        without_link(self.path)
        locks = system_lock()
        for attempt in range(TRIES):
            if self._lock(locks):
                return
            # The processes of a killed build hold the lock until they notice.
            if attempt < TRIES - 1:
                time.sleep(PAUSE)
        raise BlockingIOError(EAGAIN, "another build is running", self.path)

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _lock(self, locks: Callable[[int], None]) -> bool:
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        try:
            locks(handle)
            os.utime(self.path)
        except OSError as failure:
            os.close(handle)
            if failure.errno in _TAKEN:
                return False
            raise
        self._handle = handle
        return True
