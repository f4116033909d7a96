"""A folder of this machine: releases side by side, and a link `current` that is switched.

What has not changed is linked, not copied, so a release costs what it changes. The link is
replaced by renaming another one over it: a reader finds the old site or the new one at each moment.
"""

import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import EACCES, EDQUOT, ENOSPC, EPERM, EROFS
from pathlib import Path

from sitegen.deploying import locks, releases
from sitegen.deploying.failures import FULL, NO_RELEASE, PROTECTED, Failed, Refused
from sitegen.deploying.packing import File
from sitegen.deploying.places import Changes, Live
from sitegen.deploying.releases import Release
from sitegen.language import N_

LINK, RELEASES, LOCK = "current", "releases", ".deploy-lock"
INCOMING, NOTE = ".incoming", ".note"

PLAIN = N_(
    "{target} holds files and no releases. Name an empty folder and let the web server show the "
    "folder `current` in it: releases come beside each other, and `current` leads to one of them."
)
_HINTS = {ENOSPC: FULL, EDQUOT: FULL, EACCES: PROTECTED, EPERM: PROTECTED, EROFS: PROTECTED}


class FolderPlace:
    """A folder that holds releases."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._releases = root / RELEASES
        self._link = root / LINK
        self._owner = ""

    def look(self) -> Live:
        is_used = any((self._root / name).exists() for name in ("index.html", "record.json"))
        is_plain = is_used and not self._link.is_symlink() and not self._releases.is_dir()
        if is_plain or (self._link.exists() and not self._link.is_symlink()):
            raise Refused(PLAIN, target=self._root)
        if not self._link.is_symlink():
            return Live(releases=self._known())
        try:
            record = (self._link / "record.json").read_bytes()
        except FileNotFoundError:
            record = None
        return Live(self._current(), self._known(), record, False)

    def changes(self, folder: Path, files: dict[str, File]) -> Changes:
        live = self._link.resolve() if self._link.is_symlink() else None
        sent = [path for path in files if not _is_same(live, folder, path)]
        old = () if live is None else _regular_files(live)
        removed = tuple(path for path in old if path not in files)
        return Changes(tuple(sent), removed, sum(files[path].size for path in sent))

    def lock(self, owner: str) -> None:
        with self._telling():
            self._take(owner)

    def _take(self, owner: str) -> None:
        self._releases.mkdir(parents=True, exist_ok=True)
        path = self._root / LOCK
        for _ in range(2):
            try:
                number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            except FileExistsError:
                held = path.read_text("utf-8", "replace").strip() if path.exists() else ""
                if not locks.is_dead(held):
                    raise locks.taken(held) from None
                path.unlink(missing_ok=True)
                continue
            self._owner = owner
            with open(number, "w", encoding="utf-8") as file:
                file.write(owner + "\n")
            return
        raise locks.taken("")

    def unlock(self) -> None:
        if self._owner:
            self.break_lock()

    def break_lock(self) -> None:
        (self._root / LOCK).unlink(missing_ok=True)

    def publish(self, folder: Path, files: dict[str, File], release: Release, keep: int) -> Changes:
        incoming, target = self._releases / INCOMING, self._releases / release.name
        with self._telling():
            for left in (incoming, target):
                if left.exists():
                    shutil.rmtree(left)
            changes = self.changes(folder, files)
            try:
                self._fill(incoming, folder, files, set(changes.sent))
                self._finish(incoming, release, keep)
            except OSError:
                # Half a release would keep a full disk full.
                shutil.rmtree(incoming, ignore_errors=True)
                raise
        return changes

    def _fill(self, incoming: Path, folder: Path, files: Iterable[str], sent: set[str]) -> None:
        live = self._link.resolve()
        made: set[Path] = set()
        for path in files:
            new = incoming / path
            if new.parent not in made:
                _make(new.parent, incoming)
                made.add(new.parent)
            if path in sent or not _link(live / path, new):
                shutil.copyfile(folder / path, new)
                new.chmod(0o644)

    def _finish(self, incoming: Path, release: Release, keep: int) -> None:
        note, target = self._releases / NOTE, self._releases / release.name
        note.write_text(releases.line_of(release) + "\n", "utf-8")
        os.rename(incoming, target)
        self._show(release.name)
        # Only what readers were shown is noted, and so a release to go back to.
        os.replace(note, self._releases / f"{release.name}.json")
        self._clean(keep)

    def record_of(self, release: Release) -> bytes | None:
        try:
            return (self._releases / release.name / "record.json").read_bytes()
        except FileNotFoundError:
            return None

    def go_back(self, release: Release) -> None:
        if not (self._releases / release.name).is_dir():
            raise Failed(NO_RELEASE, name=release.name)
        with self._telling():
            self._show(release.name)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Word what the disk of the target refuses."""
        try:
            yield
        except OSError as failure:
            what = _HINTS.get(failure.errno or 0)
            if what is None:
                raise
            raise Failed(N_("{target}: {what}\n{said}"), target=self._root, what=what,
                         said=failure) from failure  # fmt: skip

    def _current(self) -> str:
        leads_to = Path(os.readlink(self._link))
        return leads_to.name if leads_to.parent.name == RELEASES else ""

    def _known(self) -> tuple[Release, ...]:
        notes = sorted(self._releases.glob("*.json")) if self._releases.is_dir() else []
        found = releases.read_releases(note.read_text("utf-8", "replace") for note in notes)
        return tuple(r for r in found if (self._releases / r.name).is_dir())

    def _show(self, name: str) -> None:
        new = self._root / f".{LINK}.new"
        new.unlink(missing_ok=True)
        os.symlink(f"{RELEASES}/{name}", new)
        os.replace(new, self._link)

    def _clean(self, keep: int) -> None:
        """Remove the releases that give way, and what broken-off deployments left behind."""
        kept = {r.name for r in releases.kept(self._known(), self._current(), keep)}
        for path in self._releases.iterdir():
            name = path.name.removesuffix(".json")
            if name in kept or not releases.is_name(name):
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _is_same(live: Path | None, folder: Path, path: str) -> bool:
    if live is None:
        return False
    old = live / path
    try:
        return not old.is_symlink() and filecmp.cmp(old, folder / path, shallow=False)
    except OSError:
        return False


def _link(old: Path, new: Path) -> bool:
    """Give a file a second name; tell whether the disk allows it."""
    try:
        os.link(old, new)
    except OSError:
        return False
    return True


def _make(folder: Path, top: Path) -> None:
    """Make a folder that a web server can read, whatever the umask says."""
    if folder.is_dir():
        return
    if folder != top:
        _make(folder.parent, top)
    folder.mkdir()
    folder.chmod(0o755)


def _regular_files(folder: Path) -> list[str]:
    return sorted(
        Path(top, name).relative_to(folder).as_posix()
        for top, _, names in os.walk(folder)
        for name in names
    )
