"""What a comparison of two versions says, as values, and how their texts are read back from it.

Nothing is lost and nothing invented (what the text of a version is, says `sitegen.version_text`):
each passage of the old version stands in exactly one `Side` of `Row.old` of exactly one row, each
of the new one in one of `Row.new`, and the runs of a cell, joined, are its text. Right sides, read
from the first row to the last, are the new text in its order. Left sides are the old text in its
order but for passages and chapters that moved: they stand beside what they became, and `Side.spot`
tells where they stood; sorted by it, left sides are the old text (`text_read`).
"""

from typing import NamedTuple

from sitegen.model import Passage
from sitegen.version_text import ChapterText, Spot, Text, VersionText
from sitegen.word_changes import Runs


class Side(NamedTuple):
    """A passage in one column: its cells in runs, and what the columns of its table are called."""

    spot: Spot
    passage: Passage
    cells: tuple[Runs, ...]
    columns: tuple[str, ...]


class Row(NamedTuple):
    """What stood beside what stands.

    `kind` is same, changed, punctuation (only signs changed), added or removed. One side holds two
    or more passages where one was split or several were joined. `is_moved` tells that it stands in
    another chapter or order than before; `gone` and `came` count words.
    """

    kind: str
    is_moved: bool
    old: tuple[Side, ...]
    new: tuple[Side, ...]
    gone: int
    came: int


class Away(NamedTuple):
    """A place from which a passage moved to another: no text of its own, only where it went."""

    old: Spot
    new: Spot


class ChapterPair(NamedTuple):
    """A chapter in both versions, or in one.

    `kind` is same, changed, added or removed; `is_moved` tells that its order among the chapters
    that stayed is another: a number that only shifted is no move.
    """

    kind: str
    is_moved: bool
    old: ChapterText | None
    new: ChapterText | None
    rows: tuple[Row | Away, ...]

    @property
    def is_renamed(self) -> bool:
        return bool(self.old and self.new and self.old.title != self.new.title)


class Synopsis(NamedTuple):
    """Two versions beside each other: chapters of the new one in order, removed ones between."""

    old: VersionText
    new: VersionText
    chapters: tuple[ChapterPair, ...]

    @property
    def is_same(self) -> bool:
        return all(chapter.kind == "same" and not chapter.is_moved for chapter in self.chapters)

    def count(self, kind: str) -> int:
        """Count the chapters of a kind."""
        return sum(chapter.kind == kind for chapter in self.chapters)

    @property
    def moved(self) -> int:
        """Count the chapters that moved."""
        return sum(chapter.is_moved for chapter in self.chapters)

    @property
    def gone(self) -> int:
        """Count the words that were removed."""
        return sum(row.gone for row in self._rows())

    @property
    def came(self) -> int:
        """Count the words that were added."""
        return sum(row.came for row in self._rows())

    def _rows(self) -> list[Row]:
        return [row for c in self.chapters for row in c.rows if isinstance(row, Row)]


def text_read(synopsis: Synopsis) -> tuple[Text, Text]:
    """Read the texts of both versions back from a synopsis: of the old one by place, of the new
    one from the first row to the last.
    """
    was: list[tuple[int, str, list[tuple[Spot, tuple[str, ...]]]]] = []
    lefts: list[tuple[Spot, tuple[str, ...]]] = []
    new: Text = []
    for chapter in synopsis.chapters:
        rows = [row for row in chapter.rows if isinstance(row, Row)]
        lefts += [(side.spot, _joined(side)) for row in rows for side in row.old]
        if chapter.old:
            was.append((chapter.old.number, chapter.old.title, []))
        rights = [_joined(side) for row in rows for side in row.new]
        if chapter.new:
            new.append((chapter.new.title, rights))
        elif rights:
            raise ValueError(chapter)
    was.sort(key=lambda one: one[0])
    for spot, cells in sorted(lefts):
        was[spot.chapter][2].append((spot, cells))
    return [(title, [cells for _, cells in found]) for _, title, found in was], new


def _joined(side: Side) -> tuple[str, ...]:
    return tuple("".join(run.text for run in runs) for runs in side.cells)
