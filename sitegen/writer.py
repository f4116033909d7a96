"""The published folder: files are staged beside it and moved in when all of them are there."""

import os
import re
import shutil
import time
from collections.abc import Iterable
from errno import EAGAIN
from pathlib import Path
from types import ModuleType

from sitegen.source import digest
from sitegen.tree import look

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:
    fcntl = None


_SITEMAP = re.compile(r"sitemap-[0-9]+\.xml")
TRIES, PAUSE = 30, 0.1
"""How often, and how many seconds apart, a build asks for the lock."""


class Writer:
    """The staging area of one build; paths are relative to the output folder, with `/`.

    A first build stages a whole tree, which then gets its name in one step. Later ones stage their
    few files side by side, because making and removing folders costs more than the files.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self.stage_folder = output.parent / f".{output.name}.staged"
        self._is_first = not output.exists()
        self._made: set[str] = set()
        self._lock: int | None = None

    def lock(self) -> None:
        """Keep other builds of this folder out; raises BlockingIOError when one is at work.

        The lock ends with the process, however it ends. Windows has no such lock here.
        """
        if fcntl is None:
            return
        self.output.parent.mkdir(parents=True, exist_ok=True)
        path = self.output.parent / f".{self.output.name}.lock"
        self._lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        for attempt in range(TRIES):
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError as failure:
                # The processes of a killed build hold the lock until they notice.
                if attempt == TRIES - 1:
                    said = "another build is running"
                    raise BlockingIOError(EAGAIN, said, str(path)) from failure
                time.sleep(PAUSE)

    def unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def clear(self) -> None:
        """Remove what a killed build left behind."""
        if self.stage_folder.exists():
            shutil.rmtree(self.stage_folder)

    def _staged(self, path: str) -> Path:
        if self._is_first:
            return self.stage_folder / path
        return self.stage_folder / digest(path.encode()).hex()

    def stage(self, path: str, data: bytes) -> bool:
        """Stage a file unless it is published with these very bytes; tell whether it was staged."""
        if not self._is_first and self._published(path) == data:
            return False
        target = self._staged(path)
        folder = os.path.dirname(target)
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)
            self._made.add(folder)
        with open(target, "wb", buffering=0) as file:
            file.write(data)
        return True

    def _published(self, path: str) -> bytes | None:
        try:
            with open(self.output / path, "rb", buffering=0) as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def files(self, site_id: str) -> set[str]:
        """List what a folder holds that a build of this site has published.

        Of a folder without this site's record, and of what is hidden or lies at its top without
        being a page (CNAME, a key of a search engine), nothing is known to be ours, but for
        parts of the sitemap, and settings of a host that say so.
        """
        try:
            with open(self.output / "record.json", "rb") as file:
                is_ours = f'"site": "{site_id}"'.encode() in file.read(200)
        except OSError:
            is_ours = False
        return {
            path
            for path in (look(str(self.output)).files if is_ours else ())
            if "/" in path or path.endswith(".html") or self._is_our_setting(path)
        }

    def _is_our_setting(self, path: str) -> bool:
        """Tell whether a part of the sitemap, or settings of a host, were written by a build."""
        if _SITEMAP.fullmatch(path):
            return True
        if path not in ("_headers", "_redirects"):
            return False
        from sitegen.outputs import headers, redirects

        marks = (headers.MARK.encode(), redirects.MARK.encode())
        return (self._published(path) or b"").startswith(marks)

    def is_published(self, path: str) -> bool:
        return os.path.exists(self.output / path)

    def read(self, path: str) -> bytes:
        """Read a file of this build: as staged, or as it is published already."""
        try:
            with open(self._staged(path), "rb", buffering=0) as file:
                return file.read()
        except FileNotFoundError:
            return (self.output / path).read_bytes()

    def publish(self, staged: Iterable[str], removed: Iterable[str]) -> None:
        """Move staged files to their places, then remove what is no longer part of the site."""
        if self._is_first and self.stage_folder.exists():
            os.rename(self.stage_folder, self.output)
            return
        for path in staged:
            self._move(path)
        for path in removed:
            self._remove(path)
        self.clear()

    def _move(self, path: str) -> None:
        source, target = self._staged(path), self.output / path
        try:
            os.replace(source, target)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            self._make_way(target)
            os.replace(source, target)

    def _make_way(self, target: Path) -> None:
        """Make the folder of a file, in place of files that stand in its way."""
        for above in reversed(target.parents):
            inside = above != self.output and above.is_relative_to(self.output)
            if inside and above.exists() and not above.is_dir():
                above.unlink()
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            shutil.rmtree(target)

    def _remove(self, path: str) -> None:
        target = self.output / path
        try:
            target.unlink(missing_ok=True)
        except (NotADirectoryError, IsADirectoryError, PermissionError):
            return  # something new stands in its place
        for folder in target.parents:
            if folder == self.output or not folder.is_relative_to(self.output):
                break
            try:
                folder.rmdir()
            except OSError:
                break
