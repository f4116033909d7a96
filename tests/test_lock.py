"""The lock of a build, with what each system has for it."""

import os
import sys
from pathlib import Path

import pytest

from sitegen import lock
from sitegen.lock import Lock


@pytest.mark.parametrize("system", ["posix", "windows"])
def test_a_lock_keeps_others_out_until_it_is_released(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    if system == "windows":
        monkeypatch.setitem(sys.modules, "fcntl", None)
        monkeypatch.setitem(sys.modules, "msvcrt", LikeWindows())
    monkeypatch.setattr(lock, "TRIES", 2)
    path = str(tmp_path / "of" / "lock")
    one, other = Lock(path), Lock(path)
    one.take()
    with pytest.raises(BlockingIOError):
        other.take()
    one.release()
    other.take()
    other.release()


class LikeWindows:
    """What Windows has instead of fcntl: a lock on bytes of an open file."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        self.held: set[int] = set()

    def locking(self, handle: int, mode: int, size: int) -> None:
        assert (mode, size) == (self.LK_NBLCK, 1)
        inode = os.fstat(handle).st_ino
        for known in list(self.held):
            try:
                os.fstat(known)
            except OSError:
                self.held.discard(known)
        if any(os.fstat(known).st_ino == inode for known in self.held - {handle}):
            raise PermissionError(13, "Permission denied")
        self.held.add(handle)
