"""The twin of the published tree: the same files under a second name, to be made the next site.

Files are hard links in both trees, and are replaced, never written. So a change costs what it
touches, not what the site has, and the twin takes folders, no second copy of the files. A journal
names the paths in which the two trees differ, and says whether a build was at work on them: then
the memory may be ahead of what is published, or behind it. Folders have the same times in both, so
that a look at the published one tells whether somebody changed it.
"""

import json
import os
import shutil
import stat
from collections.abc import Collection, Iterable
from errno import EMLINK, ENOSYS, ENOTSUP, EOPNOTSUPP, EPERM
from pathlib import Path
from typing import NamedTuple

from sitegen import whole_file

_NO_LINKS = (EPERM, EMLINK, ENOSYS, ENOTSUP, EOPNOTSUPP)


class Journal(NamedTuple):
    """In what two trees differ; `trees` are the inodes of the two, empty when not even that holds.

    `foreign` are folders in which nothing is ours (`.well-known`), so nobody else watches them.
    """

    trees: tuple[int, ...] = ()
    paths: frozenset[str] = frozenset()
    foreign: tuple[str, ...] = ()
    is_open: bool = False


def read_journal(path: Path) -> Journal:
    """Read a journal; one that is missing or broken says nothing."""
    try:
        trees, paths, foreign, is_open = json.loads(path.read_bytes())
        return Journal(tuple(trees), frozenset(paths), tuple(foreign), bool(is_open))
    except (OSError, ValueError, TypeError):
        return Journal()


def write_journal(path: Path, journal: Journal) -> None:
    plain = (journal.trees, sorted(journal.paths), journal.foreign, journal.is_open)
    whole_file.replace(str(path), json.dumps(plain).encode())


def trees(one: Path, other: Path) -> tuple[int, ...]:
    """Name two trees, in whatever order they stand; empty when one is not there."""
    try:
        facts = [os.lstat(path) for path in (one, other)]
    except FileNotFoundError:
        return ()
    if not all(stat.S_ISDIR(of.st_mode) for of in facts):
        return ()
    return tuple(sorted(of.st_ino for of in facts))


def match(one: Path, other: Path, ours: Collection[str]) -> tuple[str, ...]:
    """Make the other tree like the first; give the folders that are not among `ours`.

    Raises OSError with EXDEV where the two can not have files in common.
    """
    foreign: list[str] = []
    _match(str(one), str(other), "", ours, foreign)
    return tuple(sorted(foreign))


def match_foreign(one: Path, other: Path, folders: Iterable[str]) -> None:
    """Make folders that nobody watches alike."""
    for folder in folders:
        source, target = one / folder, other / folder
        if _kind(source) != stat.S_IFDIR:
            remove(str(target))
        elif has_real_folders(other, folder):
            _match(str(source), str(target), "", (), [])


def match_paths(one: Path, other: Path, paths: Iterable[str]) -> None:
    """Make the other tree like the first at some paths, and the times of their folders equal."""
    folders: set[str] = set()
    for path in sorted(paths):
        source, target = one / path, other / path
        if _kind(source) == stat.S_IFREG and has_real_folders(one, path):
            if not _is_same(source, target):
                make_way(other, path)
                _link(str(source), str(target))
        else:
            take_away(other, path)
        parts = path.split("/")[:-1]
        folders.update("/".join(parts[:count]) for count in range(len(parts) + 1))
    for folder in sorted(folders):
        _match_times(str(one / folder), str(other / folder))


def make_way(tree: Path, path: str, keep: bool = False) -> None:
    """Make the folder of a file that is to stand in a tree, in place of whatever is in its way.

    With `keep` a file at the path itself stays, to be replaced.
    """
    folder = str(tree)
    for name in path.split("/")[:-1]:
        folder = f"{folder}/{name}"
        kind = _kind(folder)
        if kind and kind != stat.S_IFDIR:
            os.unlink(folder)
        if kind != stat.S_IFDIR:
            os.mkdir(folder)
    if not (keep and _kind(tree / path) == stat.S_IFREG):
        remove(str(tree / path))


def take_away(tree: Path, path: str) -> None:
    """Remove a file of a tree with the folders that are empty then; never by way of a link."""
    if not has_real_folders(tree, path) or _kind(tree / path) in (0, stat.S_IFDIR):
        return
    os.unlink(tree / path)
    for folder in (tree / path).parents:
        if folder == tree:
            break
        try:
            os.rmdir(folder)
        except OSError:
            break


def has_real_folders(tree: Path, path: str) -> bool:
    """Tell whether all folders above a path are there, and none is a link to elsewhere."""
    folder = str(tree)
    for name in path.split("/")[:-1]:
        folder = f"{folder}/{name}"
        if _kind(folder) != stat.S_IFDIR:
            return False
    return True


def remove(path: str) -> None:
    """Remove whatever stands at a path; what a link leads to stays."""
    kind = _kind(path)
    if kind == stat.S_IFDIR:
        shutil.rmtree(path)
    elif kind:
        os.unlink(path)


def _kind(path: Path | str) -> int:
    try:
        return stat.S_IFMT(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return 0


def _match(one: str, other: str, prefix: str, ours: Collection[str], foreign: list[str]) -> None:
    if _kind(other) != stat.S_IFDIR:
        remove(other)
        os.mkdir(other)
    with os.scandir(other) as found:
        there = {entry.name: entry for entry in found}
    with os.scandir(one) as found:
        here = sorted(found, key=lambda entry: entry.name)
    for entry in here:
        twin = there.pop(entry.name, None)
        target = f"{other}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            name = prefix + entry.name
            is_ours = name in ours
            if not is_ours and ours:
                foreign.append(name)
            _match(entry.path, target, f"{name}/", ours if is_ours else (), foreign)
        elif entry.is_symlink():
            remove(target)
            os.symlink(os.readlink(entry.path), target)
        elif entry.is_file(follow_symlinks=False) and not (
            twin is not None and _is_same(entry, twin)
        ):
            if twin is not None:
                remove(target)
            _link(entry.path, target)
    for name in there:
        remove(f"{other}/{name}")
    _match_times(one, other)


def _is_same(one: "os.DirEntry[str] | Path", other: "os.DirEntry[str] | Path") -> bool:
    """Tell whether two names are of one file, or, where links are impossible, of equal ones."""
    if isinstance(one, os.DirEntry) and isinstance(other, os.DirEntry):
        if one.inode() == other.inode():
            return True
        if not other.is_file(follow_symlinks=False):
            return False
    try:
        mine, its = os.lstat(one), os.lstat(other)
    except (FileNotFoundError, NotADirectoryError):
        return False
    if mine.st_ino == its.st_ino:
        return True
    is_copy = mine.st_nlink == its.st_nlink == 1 and stat.S_ISREG(its.st_mode)
    return is_copy and (mine.st_size, mine.st_mtime_ns) == (its.st_size, its.st_mtime_ns)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError as failure:
        if failure.errno not in _NO_LINKS:
            raise
        shutil.copy2(source, target)


def _match_times(one: str, other: str) -> None:
    """Give a folder the times and the rights of its twin."""
    try:
        mine, its = os.lstat(one), os.lstat(other)
    except (FileNotFoundError, NotADirectoryError):
        return
    if not (stat.S_ISDIR(mine.st_mode) and stat.S_ISDIR(its.st_mode)):
        return
    if mine.st_mode != its.st_mode:
        os.chmod(other, stat.S_IMODE(mine.st_mode))
    if mine.st_mtime_ns != its.st_mtime_ns:
        os.utime(other, ns=(mine.st_atime_ns, mine.st_mtime_ns))
