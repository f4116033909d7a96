"""The published folder: a build stages beside it, then the whole of it is switched in one step.

A first build stages a whole tree, which then gets its name. Later ones stage their few files, bring
them into the twin of the published tree (see `sitegen.twin`), and let the two trees change their
names. So whoever reads the folder finds the old site or the new one, whatever happens to the build.
"""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from errno import EBUSY, EXDEV
from pathlib import Path

from sitegen import twin, whole_file
from sitegen.exchange import exchange, mend
from sitegen.lock import Lock
from sitegen.source import digest
from sitegen.tree import look
from sitegen.twin import Journal, read_journal, write_journal

_SITEMAP = re.compile(r"sitemap-[0-9]+\.xml")
_LISTS = ("index.html", ".xml", ".atom", ".json", ".ics", ".txt")


class Writer:
    """The staging area of one build; paths are relative to the output folder, with `/`.

    `doubtful` are paths of which the memory may say something else than what is published: a build
    that was at work on them did not end.
    """

    def __init__(self, output: Path) -> None:
        # Where the output is a link, what it leads to is switched.
        self.output = Path(os.path.realpath(output))
        self.stage_folder = self._beside("staged")
        # A calendar is made of thousands of files: as strings, their paths cost a third.
        self._folder, self._stage = str(self.output), str(self.stage_folder)
        self._twin = self._beside("twin")
        self._journal_file = self._beside("journal")
        self._lock = Lock(str(self._beside("lock")))
        self._journal = Journal()
        self._changes: frozenset[str] = frozenset()
        self._order: tuple[Sequence[str], Sequence[str]] = ((), ())
        self._made: set[str] = set()
        self._is_first = not self.output.exists()
        self._is_piecewise = False

    def _beside(self, what: str) -> Path:
        return self.output.parent / f".{self.output.name}.{what}"

    @property
    def doubtful(self) -> frozenset[str]:
        return self._journal.paths if self._journal.is_open else frozenset()

    def open(self) -> None:
        """Keep other builds of this folder out, and clean up after one that was killed.

        Raises BlockingIOError when one is at work.
        """
        self._lock.take()
        mend(self.output, self._twin)
        self.clear()
        self._journal = read_journal(self._journal_file)
        self._is_first = not self.output.exists()
        if self._is_first:
            twin.remove(str(self._twin))
            twin.remove(str(self._journal_file))
            self._journal = Journal()

    def close(self) -> None:
        """Let other builds in."""
        self._lock.release()

    def clear(self) -> None:
        """Remove what is staged, by this build or by one that was killed, and half a journal."""
        twin.remove(str(self.stage_folder))
        twin.remove(str(self._journal_file) + whole_file.PARTIAL)

    def _staged(self, path: str) -> str:
        name = path if self._is_first else digest(path.encode()).hex()
        return f"{self._stage}/{name}"

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
            with open(f"{self._folder}/{path}", "rb", buffering=0) as file:
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
        return os.path.exists(f"{self._folder}/{path}")

    def read(self, path: str) -> bytes:
        """Read a file of this build: as staged, or as it is published already."""
        try:
            with open(self._staged(path), "rb", buffering=0) as file:
                return file.read()
        except FileNotFoundError:
            with open(f"{self._folder}/{path}", "rb", buffering=0) as file:
                return file.read()

    def prepare(self, written: Sequence[str], removed: Sequence[str], is_whole: bool,
                known: Callable[[], Iterable[str]]) -> Path:  # fmt: skip
        """Make the new site ready to be switched to, and give the tree in which it lies.

        `is_whole` says that no folder of the published site was changed by somebody else; `known`
        gives the paths that builds have published.
        """
        if self._is_first:
            os.makedirs(self.stage_folder, exist_ok=True)
            return self.stage_folder
        self._changes = frozenset((*written, *removed))
        self._order = (written, removed)
        if not self._changes:
            return self.output
        before = self._journal
        names = twin.trees(self.output, self._twin)
        is_good = is_whole and names != () and names == before.trees
        # From here on the twin is neither site, and the memory is soon ahead of the published one.
        self._note(before._replace(
            trees=names if is_good else (), paths=before.paths | self._changes, is_open=True
        ))  # fmt: skip
        try:
            if is_good:
                twin.match_foreign(self.output, self._twin, before.foreign)
                twin.match_paths(self.output, self._twin, before.paths)
            else:
                self._make_twin(known)
        except OSError as failure:
            if failure.errno != EXDEV:
                raise
            self._is_piecewise = True
            return self.output
        for path in written:
            twin.make_way(self._twin, path)
            os.rename(self._staged(path), self._twin / path)
        for path in removed:
            twin.take_away(self._twin, path)
        return self._twin

    def switch(self) -> bool:
        """Publish what was prepared; tell whether it was done in one step.

        It can not where the output folder is a place of its own for the system (a mounted volume).
        """
        if self._is_first:
            os.rename(self.stage_folder, self.output)
        elif self._changes and not self._is_piecewise:
            try:
                exchange(self.output, self._twin)
            except OSError as failure:
                if failure.errno not in (EBUSY, EXDEV):
                    raise
                self._is_piecewise = True
        if self._is_piecewise:
            self._publish_piecewise()
        return not self._is_piecewise

    def settle(self, known: Callable[[], Iterable[str]], is_passing: bool = False) -> None:
        """Note that the memory fits what is published; after a first build make the twin.

        A site that is thrown away (`is_passing`) needs none. What fails here costs the next build
        time, and nothing else.
        """
        with suppress(OSError):
            if self._is_first:
                if not is_passing:
                    self._make_twin(known)
            elif self._is_piecewise:
                self._note(Journal())
                twin.remove(str(self._twin))
            elif self._changes or self._journal.is_open:
                paths = self._changes or self._journal.paths
                self._note(self._journal._replace(paths=paths, is_open=False))
            self.clear()

    def _note(self, journal: Journal) -> None:
        write_journal(self._journal_file, journal)
        self._journal = journal

    def _make_twin(self, known: Callable[[], Iterable[str]]) -> None:
        """Make the twin anew, or mend it, by a comparison with all that is published."""
        folders = {""}
        for path in known():
            while (path := path.rpartition("/")[0]) not in folders:
                folders.add(path)
        foreign = twin.match(self.output, self._twin, folders)
        self._note(self._journal._replace(
            trees=twin.trees(self.output, self._twin), foreign=foreign
        ))  # fmt: skip

    def _publish_piecewise(self) -> None:
        """Move file by file: what pages need, pages, then what leads to them; removals come last.

        Each file is copied beside its place first, because it comes from another file system.
        """
        written, removed = self._order
        for path in sorted(written, key=_turn):
            source = Path(self._staged(path))
            if not source.exists():
                source = self._twin / path
            twin.make_way(self.output, path, keep=True)
            target = self.output / path
            partial = target.with_name(f".{target.name}.new")
            twin.remove(str(partial))
            partial.write_bytes(source.read_bytes())
            os.replace(partial, target)
        for path in removed:
            twin.take_away(self.output, path)


def _turn(path: str) -> tuple[int, str]:
    """Order files so that nothing is named before it is there."""
    if not path.endswith(_LISTS):
        return 0, path
    return (1 if path.count("/") > 1 and path.endswith(".html") else 2), path
