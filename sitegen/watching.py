"""Which files were changed: the system tells, nothing is polled. Owns watchfiles.

Editors save in many ways: over the file, beside it and then renamed, with a copy kept, in pieces.
All of these are a burst of events. A burst is over when nothing was told for a moment, so that a
checkout of two hundred files is one.
"""

import unicodedata
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from sitegen.templates import is_rubbish

QUIET, LONGEST = 10, 3000
"""Milliseconds without an event that end a burst, and after which one is told in any case."""


async def bursts(folders: Sequence[str]) -> AsyncIterator[tuple[str, ...]]:
    """Tell of changed files below folders, as absolute paths in NFC, burst by burst."""
    from watchfiles import awatch

    tops = [Path(folder).resolve() for folder in folders]
    async for changes in awatch(
        *tops, watch_filter=None, step=QUIET, debounce=LONGEST, recursive=True
    ):
        paths = {Path(path) for _, path in changes}
        seen = sorted({_told(path, top, folder) for path in paths
                       for top, folder in zip(tops, folders, strict=True)
                       if path.is_relative_to(top) and not _is_hidden(path, top)})  # fmt: skip
        if seen:
            yield tuple(seen)


def _told(path: Path, top: Path, folder: str) -> str:
    """Give the path as the options name its folder, which may be a link."""
    return unicodedata.normalize("NFC", str(Path(folder, path.relative_to(top))))


def _is_hidden(path: Path, top: Path) -> bool:
    """Tell whether a build passes a file over: what editors and systems leave, hidden folders."""
    return any(is_rubbish(part) for part in path.relative_to(top).parts)
