"""What lies in a folder: found fast, compared with last time, judged by name and kind.

A file counts as changed when its time, size or inode differ from last time, or when it is as young
as the last look: within one tick of the clock a second save would not show.
"""

import os
import stat
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

Signature = tuple[int, int, int]
"""Modification time in ns, size in bytes, inode."""

YOUNG = 2_000_000_000


class Tree(NamedTuple):
    """All files below a folder by NFC path with `/`; `odd` are things that are no plain file.

    `names` gives the path on disk where it is written otherwise than in NFC.
    """

    files: dict[str, Signature]
    odd: dict[str, str]
    names: dict[str, str]

    def on_disk(self, path: str) -> str:
        return self.names.get(path, path)


def seen_from(folder: str, path: str) -> str:
    """Give a path as it is written in a folder; whole where it lies on another drive."""
    try:
        return os.path.relpath(path, folder)
    except ValueError:
        return path


def look(folder: str) -> Tree:
    """List a folder with all below it; hidden folders are passed over."""
    tree = Tree({}, {}, {})
    _look(folder, "", tree)
    return tree


def _look(folder: str, prefix: str, tree: Tree) -> None:
    try:
        found = os.scandir(folder)
    except FileNotFoundError:
        return
    files, is_regular = tree.files, stat.S_ISREG
    with found:
        for entry in found:
            name = prefix + entry.name
            if not name.isascii():
                name = _nfc(name, tree)
                if not name:
                    continue
            facts = entry.stat(follow_symlinks=False)
            mode = facts.st_mode
            if is_regular(mode):
                if name in files:
                    tree.odd[name] = "twice"
                files[name] = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
            elif stat.S_ISDIR(mode):
                if name.endswith(".md"):
                    tree.odd[name] = "folder"
                if not entry.name.startswith("."):
                    _look(entry.path, prefix + entry.name + "/", tree)
            else:
                tree.odd[name] = "link" if stat.S_ISLNK(mode) else "device"


def _nfc(name: str, tree: Tree) -> str:
    """Give the composed name, and note how it is written on disk; empty when it is no text."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        shown = name.encode("utf-8", "replace").decode()
        tree.odd[shown] = "name"
        return ""
    composed = unicodedata.normalize("NFC", name)
    if composed != name:
        tree.names[composed] = name
    return composed


def changed(
    now: dict[str, Signature], before: dict[str, Signature], looked_at: int
) -> Iterator[str]:
    """Name what may differ since a look at `looked_at` (ns): changed, young, new or gone."""
    for path, signature in now.items():
        if before.get(path) != signature or signature[0] > looked_at - YOUNG:
            yield path
    for path in before:
        if path not in now:
            yield path
