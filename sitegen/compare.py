"""Two versions of a text side by side: what belongs together, in rows, with its words marked.

What a synopsis holds and what it promises is said in `sitegen.synopsis`, how it is found in
`sitegen.pairing` and `sitegen.word_changes`. Rows stand in the order of the new version; what was
removed stands where it stood, before what was added there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from sitegen.alignment import Pair, gaps, matches
from sitegen.model import Passage
from sitegen.pairing import pair_versions
from sitegen.splitting import Group
from sitegen.synopsis import Away, ChapterPair, Row, Side, Synopsis
from sitegen.version_text import Spot, VersionText
from sitegen.word_changes import GONE, NEW, Marked, Runs, count_words, mark, whole


@lru_cache(1)
def compare(old: VersionText, new: VersionText) -> Synopsis:
    """Compare two versions. The last result is kept, because two pages are made of it."""
    kept, moved, groups = pair_versions(old, new)
    writer = _Writer(_Column(old), _Column(new), groups)
    partner = {d: c for c, d in moved}
    paired = {c for c, _ in (*kept, *moved)}
    chapters: list[ChapterPair] = []
    for (gone, came), stayed in zip(gaps(kept, len(old), len(new)), (*kept, None), strict=True):
        chapters += [writer.chapter(c, None, False) for c in gone if c not in paired]
        chapters += [writer.chapter(partner.get(d), d, d in partner) for d in came]
        if stayed:
            chapters.append(writer.chapter(*stayed, False))
    return Synopsis(old, new, tuple(chapters))


class _Column:
    """One version, with what its rows of tables and its footnotes need to be told of."""

    def __init__(self, version: VersionText) -> None:
        self.version = version
        self.heads = [_heads(chapter.passages) for chapter in version]
        self.names = [{words: f"\x00{meant}" for words, meant in chapter.references}
                      for chapter in version]  # fmt: skip

    def passage(self, spot: Spot) -> Passage:
        return self.version[spot.chapter].passages[spot.passage]

    def length(self, chapter: int | None) -> int:
        return 0 if chapter is None else len(self.version[chapter].passages)

    def columns(self, spot: Spot) -> tuple[str, ...]:
        return self.heads[spot.chapter][spot.passage]

    def side(self, spot: Spot, cells: tuple[Runs, ...]) -> Side:
        return Side(spot, self.passage(spot), cells, self.columns(spot))


def _heads(passages: Sequence[Passage]) -> list[tuple[str, ...]]:
    """Give what each cell's column is called for rows of tables, nothing for other passages."""
    found: list[tuple[str, ...]] = []
    head: tuple[str, ...] = ()
    for passage in passages:
        if passage.is_head:
            head = passage.cells
        nameless = ("",) * len(passage.cells)
        found.append((*head, *nameless)[: len(nameless)] if passage.kind == "row" else ())
    return found


class _Writer:
    """The rows of all chapters."""

    def __init__(self, old: _Column, new: _Column, groups: tuple[Group, ...]) -> None:
        self.old, self.new, self.groups = old, new, groups
        self.old_group = {spot: group for group in groups for spot in group.old}
        self.new_group = {spot: group for group in groups for spot in group.new}
        self._name_notes(old, self.old_group)
        self._name_notes(new, self.new_group)
        self.inside: dict[Pair, list[Group]] = {}
        for group in groups:
            place = (group.old[0].chapter, group.new[0].chapter)
            self.inside.setdefault(place, []).append(group)

    def _name_notes(self, column: _Column, groups: Mapping[Spot, Group]) -> None:
        """Name each footnote by what it says in both versions: its number may shift."""
        for c, chapter in enumerate(column.version):
            for n, passage in enumerate(chapter.passages):
                if passage.kind != "note" or not passage.mark:
                    continue
                group = groups.get(Spot(c, n))
                texts = list(passage.cells)
                if group:
                    texts = [*self.old.passage(group.old[0]).cells,
                             *self.new.passage(group.new[0]).cells]  # fmt: skip
                column.names[c][passage.mark.strip()] = "\x00".join(("", *sorted(texts)))

    def chapter(self, c: int | None, d: int | None, is_moved: bool) -> ChapterPair:
        old = None if c is None else self.old.version[c]
        new = None if d is None else self.new.version[d]
        rows = tuple(self._rows(c, d))
        if old is None or new is None:
            kind = "removed" if old else "added"
        else:
            is_same = old.title == new.title and all(
                isinstance(row, Row) and row.kind == "same" and not row.is_moved for row in rows
            )
            kind = "same" if is_same else "changed"
        return ChapterPair(kind, is_moved, old, new, rows)

    def _rows(self, c: int | None, d: int | None) -> Iterator[Row | Away]:
        here = [] if c is None or d is None else self.inside.get((c, d), [])
        stayed = sorted((g.old[0].passage, g.new[0].passage, g) for g in here if not g.is_moved)
        between = gaps([place[:2] for place in stayed], self.old.length(c), self.new.length(d))
        for (gone, came), place in zip(between, (*stayed, None), strict=True):
            if c is not None:
                yield from self._gone(Spot(c, n) for n in gone)
            if d is not None:
                yield from self._came(Spot(d, n) for n in came)
            if place:
                yield self._both(place[2])

    def _gone(self, spots: Iterable[Spot]) -> Iterator[Row | Away]:
        """Give what stood between what stayed: removed, or moved away."""
        for spot in spots:
            group = self.old_group.get(spot)
            if group is None:
                cells = self.old.passage(spot).cells
                side = self.old.side(spot, whole(GONE, cells))
                yield Row("removed", False, (side,), (), sum(map(count_words, cells)), 0)
            elif group.is_moved and spot == group.old[0]:
                yield Away(spot, group.new[0])

    def _came(self, spots: Iterable[Spot]) -> Iterator[Row]:
        """Give what stands between what stayed: added, or moved here."""
        for spot in spots:
            group = self.new_group.get(spot)
            if group is None:
                cells = self.new.passage(spot).cells
                side = self.new.side(spot, whole(NEW, cells))
                yield Row("added", False, (), (side,), 0, sum(map(count_words, cells)))
            elif group.is_moved and spot == group.new[0]:
                yield self._both(group)

    def _both(self, group: Group) -> Row:
        old, new = group.old[0], group.new[0]
        if self.old.passage(old).kind == self.new.passage(new).kind == "row":
            marked = self._cells(old, new)
            left = [(old, marked.old)]
            right = [(new, marked.new)]
        else:
            marked = self._marked(
                [text for spot in group.old for text in self.old.passage(spot).cells],
                [text for spot in group.new for text in self.new.passage(spot).cells],
                group,
            )
            left = [(spot, (runs,)) for spot, runs in zip(group.old, marked.old, strict=True)]
            right = [(spot, (runs,)) for spot, runs in zip(group.new, marked.new, strict=True)]
        return Row(
            marked.kind if len(left) == len(right) else "changed",
            group.is_moved,
            tuple(self.old.side(*one) for one in left),
            tuple(self.new.side(*one) for one in right),
            marked.gone,
            marked.came,
        )

    def _marked(self, old: Sequence[str], new: Sequence[str], group: Group) -> Marked:
        names = self.old.names[group.old[0].chapter], self.new.names[group.new[0].chapter]
        return mark(old, new, *names)

    def _cells(self, old: Spot, new: Spot) -> Marked:
        """Compare two rows of a table cell by cell, in the columns that belong together."""
        left, right = self.old.passage(old).cells, self.new.passage(new).cells
        lefts, rights = list(whole(GONE, left)), list(whole(NEW, right))
        group = Group((old,), (new,))
        kinds, gone, came = set(), 0, 0
        pairs = _columns(self.old.columns(old), self.new.columns(new))
        for n, m in pairs:
            marked = self._marked(left[n : n + 1], right[m : m + 1], group)
            lefts[n], rights[m] = marked.old[0], marked.new[0]
            kinds.add(marked.kind)
            gone, came = gone + marked.gone, came + marked.came
        alone = [text for n, text in enumerate(left) if n not in {n for n, _ in pairs}]
        added = [text for m, text in enumerate(right) if m not in {m for _, m in pairs}]
        kinds |= {"changed"} if any((*alone, *added)) else set()
        kind = next((k for k in ("changed", "punctuation") if k in kinds), "same")
        gone += sum(map(count_words, alone))
        came += sum(map(count_words, added))
        return Marked(kind, tuple(lefts), tuple(rights), gone, came)


def _columns(old: tuple[str, ...], new: tuple[str, ...]) -> list[Pair]:
    """Pair columns that are called the same, and as many between them that were renamed."""
    if new < old:
        return [(n, m) for m, n in _columns(new, old)]
    kept = matches(old, new)
    pairs = list(kept)
    for gone, came in gaps(kept, len(old), len(new)):
        if len(gone) == len(came):
            pairs += zip(gone, came, strict=True)
    return pairs
