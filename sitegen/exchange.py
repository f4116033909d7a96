"""Two folders that change their names in one step, so that a reader finds one of them, always.

Linux and macOS can do that. Where the system or the file system can not, two renames do it; a
build that ends between them leaves `aside` behind, and the next one mends that first.
"""

import os
import sys
from errno import EINVAL, ENOSYS, ENOTSUP, EOPNOTSUPP
from pathlib import Path

_SWAP = 2
"""RENAME_EXCHANGE of renameat2(2) and RENAME_SWAP of renamex_np(2)."""

_AT_WORKING_FOLDER = -100
_CAN_NOT = (ENOSYS, EINVAL, ENOTSUP, EOPNOTSUPP)


def exchange(one: Path, other: Path) -> None:
    """Let two folders change their names; a reader of `one` finds the old or the new one."""
    if not at_once(one, other):
        aside = aside_of(one)
        os.rename(one, aside)
        try:
            os.rename(other, one)
        except OSError:
            os.rename(aside, one)
            raise
        os.rename(aside, other)


def at_once(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where that is not possible."""
    import ctypes

    library = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        swap = getattr(library, "renamex_np", None)
        given: tuple[object, ...] = (*paths, _SWAP)
    else:
        swap = getattr(library, "renameat2", None)
        given = (_AT_WORKING_FOLDER, paths[0], _AT_WORKING_FOLDER, paths[1], _SWAP)
    if swap is None:
        return False
    if swap(*given) == 0:
        return True
    failed = ctypes.get_errno()
    if failed in _CAN_NOT:
        return False
    raise OSError(failed, os.strerror(failed), str(one))


def aside_of(folder: Path) -> Path:
    """Name the place where a folder waits between two renames."""
    return folder.parent / f".{folder.name}.aside"


def mend(one: Path, other: Path) -> None:
    """Finish or take back what a build began that ended between its renames."""
    aside = aside_of(one)
    if aside.is_dir() and not aside.is_symlink():
        os.rename(aside, other if one.exists() else one)
