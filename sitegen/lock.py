"""A lock on a folder, so that two builds never mix.

The system gives it back when the process ends, however it ends. Where the system has no such lock,
a file that only one can make stands for it; it names its maker, so that a dead one's is taken over.
"""

import os
import time
from collections.abc import Callable
from errno import EACCES, EAGAIN, EDEADLK, EWOULDBLOCK
from importlib import import_module
from typing import Any

from sitegen.whole_file import without_link

TRIES, PAUSE = 30, 0.1
"""How often, and how many seconds apart, a build asks for the lock."""

_TAKEN = (EACCES, EAGAIN, EWOULDBLOCK, EDEADLK)


def system_lock() -> Callable[[int], None] | None:
    """Give what locks an open file and raises OSError at once; None where nothing does."""
    for name, function, how in (("fcntl", "flock", ("LOCK_EX", "LOCK_NB")),
                                ("msvcrt", "locking", ("LK_NBLCK",))):  # fmt: skip
        try:
            module: Any = import_module(name)
        except ImportError:
            continue
        flags = sum(getattr(module, flag) for flag in how)
        # Windows locks a number of bytes, others the file.
        size = (1,) if name == "msvcrt" else ()
        locks = getattr(module, function)
        return lambda handle: locks(handle, flags, *size)
    return None


class Lock:
    """The lock of one build, kept until `release`."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._handle: int | None = None
        self._is_file = False

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
            if self._make() if locks is None else self._lock(locks):
                return
            # The processes of a killed build hold the lock until they notice.
            if attempt < TRIES - 1:
                time.sleep(PAUSE)
        raise BlockingIOError(EAGAIN, "another build is running", self.path)

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
            if self._is_file:
                os.unlink(self.path + ".made")

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

    def _make(self) -> bool:
        """Make the file that stands for the lock, in place of one whose maker is gone."""
        path = self.path + ".made"
        for _ in range(2):
            try:
                self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            except FileExistsError:
                if _is_alive(path):
                    return False
                os.unlink(path)
                continue
            os.write(self._handle, str(os.getpid()).encode())
            self._is_file = True
            return True
        return False


def _is_alive(path: str) -> bool:
    """Tell whether the process is there whose number stands in a file; unread means yes."""
    try:
        with open(path, "rb") as file:
            os.kill(int(file.read()), 0)
    except (ProcessLookupError, FileNotFoundError):
        return False
    except (OSError, ValueError):
        return True
    return True
