"""A small file of the program's own, written beside its place and moved in: old or new, never half.

Nothing is written through a link that somebody put at such a place, because it could lead
anywhere. This module imports nothing but the standard library: every build ends here.
"""

import os

PARTIAL = ".new"
"""What the name of a file ends in until it is whole."""

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def replace(path: str, data: bytes) -> None:
    """Write a file in one step."""
    write_beside(path, data)
    move_in(path)


def write_beside(path: str, data: bytes) -> None:
    """Write what `move_in` will put in its place."""
    partial = path + PARTIAL
    without_link(partial)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _NO_LINK | getattr(os, "O_BINARY", 0)
    with open(os.open(partial, flags, 0o644), "wb") as file:
        file.write(data)


def move_in(path: str) -> None:
    os.replace(path + PARTIAL, path)


def without_link(path: str) -> None:
    """Take a link away from where a file or folder of the program's own belongs."""
    if os.path.islink(path):
        os.unlink(path)
