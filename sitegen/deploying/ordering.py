"""The order in which files reach a store that has no switch.

What pages need comes before them, what leads to pages after them, and the record last, because it
is what the next deployment takes for published.
"""

from collections.abc import Iterable, Mapping

from sitegen.record import Record
from sitegen.urls import file_of

_RECORD = "record.json"
_LEADING = ("feeds/", "kalender/", "suche/")
_LEADING_FILES = ("sitemap", "schedule.json", "robots.txt")


def stages(paths: Iterable[str], record: Record) -> tuple[tuple[str, ...], ...]:
    """Part paths into assets, pages of documents, lists with feeds and calendars, the record."""
    pages = {file_of(row.address) for row in record.documents}
    found: tuple[list[str], ...] = ([], [], [], [])
    for path in sorted(paths):
        found[_stage(path, pages, record.languages)].append(path)
    return tuple(map(tuple, found))


def _stage(path: str, pages: set[str], languages: tuple[str, ...]) -> int:
    if path == _RECORD:
        return 3
    first, _, rest = path.partition("/")
    own = rest if rest and first in languages else path
    if own.startswith(_LEADING) or own.startswith(_LEADING_FILES):
        return 2
    if not path.endswith(".html"):
        return 0
    # What is shown of a document in another language, or below it, stands with it.
    above = own.removesuffix("index.html")
    is_page = path in pages or own in pages or _is_below(above, pages)
    return 1 if is_page else 2


def _is_below(folder: str, pages: set[str]) -> bool:
    return any(
        f"{folder[:at]}index.html" in pages
        for at in range(1, len(folder) + 1)
        if folder[at - 1] == "/"
    )


def differing(wanted: Mapping[str, str], there: Mapping[str, str]) -> tuple[str, ...]:
    """Give the paths that are absent or have another digest there."""
    return tuple(path for path, digest in sorted(wanted.items()) if there.get(path) != digest)
