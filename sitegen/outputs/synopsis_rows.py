"""The rows of a Synopse as its page shows them: each named, linked and with its state in words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from sitegen.language import N_
from sitegen.outputs.citations import Citation, citations
from sitegen.outputs.frame import Way
from sitegen.synopsis import Away, ChapterPair, Row, Side, Synopsis
from sitegen.urls import chapter_anchor
from sitegen.version_text import Spot, VersionText
from sitegen.word_changes import Runs

STATES = {
    "same": N_("unchanged"), "changed": N_("changed"),
    "punctuation": N_("only punctuation changed"), "added": N_("added"), "removed": N_("removed"),
}  # fmt: skip

Words = Callable[[str], str]


class Piece(NamedTuple):
    """A passage in a column: what stands before it, and for each cell its column and runs."""

    kind: str
    mark: str
    cells: tuple[tuple[str, Runs], ...]


class RowView(NamedTuple):
    """A row: `kind` is that of `Row`, or away (to another place) or skipped, each for `size` rows.

    `cited` leads to the passage in its version, `former` to that in the old one where it was
    cited by another name, `other` to the row or place that it moved from or to.
    """

    kind: str
    anchor: str
    states: tuple[str, ...]
    cited: Way
    full: str
    former: Way | None
    other: Way | None
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    size: int = 1


class ChapterView(NamedTuple):
    """A chapter: its anchors (the first is that of its heading), and what became of it."""

    kind: str
    anchor: str
    former_anchor: str
    number: int
    title: str
    states: tuple[str, ...]
    former: Way | None
    rows: tuple[RowView, ...]


class _Column:
    """One version: how its passages are cited, and where they stand."""

    def __init__(
        self, version: VersionText, addresses: Sequence[str], anchors: str, words: Words
    ) -> None:
        self.version = version
        self.addresses = addresses
        self.anchors = anchors
        self.cited = [citations(c.passages, c.number, words) for c in version]

    def citation(self, spot: Spot) -> Citation:
        return self.cited[spot.chapter][spot.passage]

    def place(self, spot: Spot) -> str:
        anchor = self.citation(spot).anchor
        return self.addresses[spot.chapter] + (f"#{anchor}" if anchor else "")

    def anchor(self, spot: Spot) -> str:
        """Give the anchor of a row: a slug has no dot, so that no two are the same."""
        chapter = self.version[spot.chapter]
        own = chapter.passages[spot.passage].anchor or str(spot.passage + 1)
        return f"{self.anchors}-{chapter.slug}.{own}"


class Viewer:
    """What makes the chapters of a synopsis ready for its pages."""

    def __init__(
        self, synopsis: Synopsis, old: Sequence[str], new: Sequence[str], words: Words
    ) -> None:
        """`old` and `new` are the addresses of the chapters of both versions."""
        self.synopsis = synopsis
        self.words = words
        self._left = {one.old: several[0].old for chapter in synopsis.chapters
                      for several in _together(chapter.rows) for one in several}  # fmt: skip
        self.old = _Column(synopsis.old, old, "alt", words)
        self.new = _Column(synopsis.new, new, "zeile", words)

    def chapters(self, only_changes: bool) -> tuple[ChapterView, ...]:
        return tuple(self._chapter(pair, only_changes) for pair in self.synopsis.chapters)

    def _chapter(self, pair: ChapterPair, only_changes: bool) -> ChapterView:
        shown = pair.new or pair.old
        assert shown is not None
        states = [self.words(STATES[pair.kind])]
        states += [self.words(N_("renamed"))] if pair.is_renamed else []
        states += [self.words(N_("moved"))] if pair.is_moved else []
        if pair.kind == "changed" and len(states) > 1 and not _has_changes(pair.rows):
            states = states[1:]
        former, former_anchor = None, ""
        if pair.old and pair.new:
            if (pair.old.number, pair.old.title) != (pair.new.number, pair.new.title):
                text = self.words("chapter {number} “{title}”")
                name = text.format(number=pair.old.number, title=pair.old.title)
                former = Way(name, self.old.addresses[pair.old.number - 1])
            if pair.old.slug != pair.new.slug:
                former_anchor = chapter_anchor(pair.old.slug)
        rows = tuple(self._rows(pair.rows))
        return ChapterView(
            pair.kind,
            chapter_anchor(shown.slug),
            former_anchor,
            shown.number,
            shown.title,
            tuple(states),
            former,
            tuple(_only_changes(rows)) if only_changes else rows,
        )

    def _rows(self, rows: Sequence[Row | Away]) -> Iterator[RowView]:
        groups = {several[0]: len(several) for several in _together(rows)}
        for row in rows:
            if isinstance(row, Row):
                yield self._row(row)
            elif row in groups:
                yield self._away(row, groups[row])

    def _away(self, first: Away, size: int) -> RowView:
        """Say once where passages went that moved together."""
        was, now = self.old.citation(first.old), self.new.citation(first.new)
        return RowView(
            "away",
            self.old.anchor(first.old),
            (),
            Way(was.short, self.old.place(first.old)),
            was.full,
            None,
            Way(now.full, f"#{self.new.anchor(first.new)}"),
            (),
            (),
            size,
        )

    def _row(self, row: Row) -> RowView:
        column, spot = (self.new, row.new[0].spot) if row.new else (self.old, row.old[0].spot)
        cited = column.citation(spot)
        former = other = None
        if row.old and row.new:
            before = row.old[0].spot
            was = self.old.citation(before)
            if row.is_moved:
                other = Way(was.full, f"#{self.old.anchor(self._left[before])}")
            elif was.short != cited.short and not cited.number:
                # Numbers of headings and footnotes are read in both columns.
                former = Way(was.short, self.old.place(before))
        return RowView(
            row.kind,
            column.anchor(spot),
            self._states(row),
            Way(cited.short, column.place(spot)),
            cited.full,
            former,
            other,
            tuple(_piece(side, self.old) for side in row.old),
            tuple(_piece(side, self.new) for side in row.new),
        )

    def _states(self, row: Row) -> tuple[str, ...]:
        states = []
        if len(row.new) > 1:
            states.append(self.words(N_("split")))
        elif len(row.old) > 1:
            states.append(self.words(N_("joined")))
        is_told = row.is_moved and row.kind == "same"
        if not is_told and (not states or row.gone or row.came):
            states.append(self.words(STATES[row.kind]))
        return tuple(states)


def _has_changes(rows: Iterable[Row | Away]) -> bool:
    return any(isinstance(row, Away) or row.kind != "same" or row.is_moved for row in rows)


def _together(rows: Iterable[Row | Away]) -> Iterator[list[Away]]:
    """Give the places that passages left, those together that went to one place in one piece."""
    several: list[Away] = []
    for row in rows:
        if several and not (isinstance(row, Away) and _follows(several[-1], row)):
            yield several
            several = []
        if isinstance(row, Away):
            several.append(row)
    if several:
        yield several


def _follows(one: Away, other: Away) -> bool:
    """Tell whether two passages stood and stand in one chapter, one close behind the other."""
    return all(
        a.chapter == b.chapter and 0 < b.passage - a.passage <= 2
        for a, b in ((one.old, other.old), (one.new, other.new))
    )


def _piece(side: Side, column: _Column) -> Piece:
    passage = side.passage
    mark = passage.mark
    if passage.kind == "heading":
        mark = f"{column.citation(side.spot).number} "
    kind = "head" if passage.is_head else passage.kind
    columns = ("",) * len(side.cells) if passage.is_head or not side.columns else side.columns
    return Piece(kind, mark, tuple(zip(columns, side.cells, strict=True)))


def _only_changes(rows: Sequence[RowView]) -> Iterator[RowView]:
    """Leave out what did not change, but for the headings above what did; say how much it is."""
    keep = [row.kind != "same" or row.other is not None for row in rows]
    is_needed = False
    for n in range(len(rows) - 1, -1, -1):
        is_heading = bool(rows[n].new) and rows[n].new[0].kind == "heading"
        is_needed = is_needed or keep[n]
        if is_heading:
            keep[n], is_needed = is_needed, False
    for is_kept, several in groupby(zip(rows, keep, strict=True), lambda one: one[1]):
        found = [row for row, _ in several]
        if is_kept:
            yield from found
        else:
            yield found[0]._replace(kind="skipped", size=len(found))
