"""What of one version is what of another: chapters, then sections, then passages.

A good editor would say so in this order:

1. Chapters with the same name in their address belong together, then those that are alike.
2. In them, sections with the same id, then with the same heading, then those that are alike,
   in other chapters too.
3. Passages with the same id; then, in sections that belong together and between what is paired
   already, those with the same text in order; then those that are alike. The nearer two stand, the
   less alike they need to be: what stands between the same neighbours is the same paragraph,
   reworded, long before it is one that came from elsewhere.
4. A paragraph beside a pair whose words are those missing in it was split off, or is joined to it.

Each step is linear in the number of texts: only a bounded number of others is looked at for each
(see `sitegen.likeness`).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from functools import partial
from typing import NamedTuple

from sitegen.alignment import Keys, Pair, Partners, gaps, rising
from sitegen.likeness import (
    Rarity,
    Texts,
    best_pairs,
    candidates,
    likeness,
    neighbours,
    words_of,
)
from sitegen.splitting import Group, grouped
from sitegen.version_text import Outline, VersionText, identity_of

CHAPTERS_ALIKE = 0.4
"""Two chapters of one publication share about 0.2; one that was rewritten by half, 0.5."""
SECTIONS_ALIKE, SAME_CHAPTER, SAME_HEADING = 0.45, 0.1, 0.2
"""How alike sections must be, and what counts as likeness: the same chapter, in it the heading."""
BESIDE, IN_CHAPTER, ELSEWHERE = 0.3, 0.5, 0.6
"""How alike passages must be: between the same neighbours or in the same section; in the same
chapter; anywhere. Unrelated sentences of administrative German reach 0.25."""
NEARER = 0.2
"""What standing beside each other counts against a passage elsewhere that is more alike."""
SAME_FIRST_CELL = 0.3
SHORTEST_MOVE, SHORTEST_JOURNEY = 4, 6
"""Words that make a passage recognisable in another place of its chapter, and in another one."""


class Pairing(NamedTuple):
    """Positions of chapters that belong together, kept in order or moved; groups of passages."""

    kept: tuple[Pair, ...]
    moved: tuple[Pair, ...]
    groups: tuple[Group, ...]


def pair_versions(old: VersionText, new: VersionText) -> Pairing:
    """Say what belongs together; turned round, the same pairs are found."""
    if identity_of(new) < identity_of(old):
        # Found in one canonical direction: no tie is decided by which version is called old.
        turned = _Matcher(new, old).pairing()
        kept, moved = (tuple(sorted((i, j) for j, i in pairs)) for pairs in turned[:2])
        groups = (Group(group.new, group.old, group.is_moved) for group in turned.groups)
        return Pairing(kept, moved, tuple(sorted(groups)))
    return _Matcher(old, new).pairing()


class _Matcher:
    """The steps in their order, each on what those before it left over."""

    def __init__(self, old: VersionText, new: VersionText) -> None:
        self.old = Outline(old)
        self.new = Outline(new)
        titles = (words_of(chapter.title) for chapter in (*old, *new))
        self.rarity = Rarity((*self.old.words, *self.new.words, *titles))
        self.chapters = Partners()
        self.sections = Partners()
        self.passages = Partners()

    def pairing(self) -> Pairing:
        self._pair_chapters()
        self._pair_sections()
        self._pair_same_passages()
        self._pair_alike_passages()
        chapters = sorted(self.chapters.new.items())
        kept = rising(chapters)
        moved = tuple(sorted({*chapters} - {*kept}))
        return Pairing(tuple(kept), moved, tuple(self._groups()))

    def _groups(self) -> Iterator[Group]:
        """Give all groups, those with `is_moved` that are not where they were."""
        inside: dict[Pair, list[Group]] = defaultdict(list)
        for group in grouped(self.old, self.new, self.passages, self.rarity):
            inside[group.old[0].chapter, group.new[0].chapter].append(group)
        for (c, d), groups in inside.items():
            stayed: set[Pair] = set()
            if self.chapters.new.get(c) == d:
                stayed.update(rising([_place(group) for group in groups]))
            yield from (g._replace(is_moved=_place(g) not in stayed) for g in groups)

    def _keys(self, key: Callable[[Outline, int], Hashable]) -> Keys:
        return Keys(partial(key, self.old), partial(key, self.new))

    def _pair_chapters(self) -> None:
        everywhere = range(len(self.old.chapters)), range(len(self.new.chapters))
        slugs = self._keys(lambda side, at: side.chapters[at].slug)
        self.chapters.add_unique(*everywhere, slugs)
        left, right = self.chapters.free(*everywhere)
        old = Texts({i: self.old.chapter_words(i) for i in left}, self.rarity)
        new = Texts({j: self.new.chapter_words(j) for j in right}, self.rarity)
        measure = likeness(old, new, self.rarity)
        scored = ((measure(i, j), (i, j)) for i, j in candidates(old, new))
        self.chapters.add(best_pairs(s for s in scored if s[0] >= CHAPTERS_ALIKE))

    def _pair_sections(self) -> None:
        ids = self._keys(lambda side, at: side.heading(at).id or None)
        texts = self._keys(lambda side, at: side.heading(at).cells)
        near: set[Pair] = set()
        for c, d in self.chapters.new.items():
            (first, *old), (other, *new) = self.old.sections_of[c], self.new.sections_of[d]
            self.sections.add([(first, other)])
            self.sections.add_unique(old, new, ids)
            self.sections.add_equal(old, new, texts)
            near.update(neighbours(*self.sections.free(old, new)))
        # What stands before the first heading of a chapter without a partner has no name.
        left, right = self.sections.free(
            (i for inside in self.old.sections_of for i in inside[1:]),
            (j for inside in self.new.sections_of for j in inside[1:]),
        )
        self.sections.add_unique(left, right, ids)
        left, right = self.sections.free(left, right)
        old_texts = Texts({i: self.old.section_words(i) for i in left}, self.rarity)
        new_texts = Texts({j: self.new.section_words(j) for j in right}, self.rarity)
        measure = likeness(old_texts, new_texts, self.rarity)
        free = {(i, j) for i, j in near if i in old_texts.words and j in new_texts.words}
        scored = []
        for i, j in free | candidates(old_texts, new_texts):
            alike = measure(i, j)
            if self.chapters.new.get(self.old.chapter_of[i]) == self.new.chapter_of[j]:
                alike += SAME_CHAPTER + (SAME_HEADING if texts.old(i) == texts.new(j) else 0)
            if alike >= SECTIONS_ALIKE:
                scored.append((alike, (i, j)))
        self.sections.add(best_pairs(scored))

    def _pair_same_passages(self) -> None:
        old, new = self.old, self.new
        ids = self._keys(_own_id)
        texts = self._keys(lambda side, at: (side.kinds[at], side.passages[at].cells))
        inside = [(old.sections[s], new.sections[t]) for s, t in self.sections.new.items()]
        for left, right in inside:
            if left and right and old.kinds[left[0]] == new.kinds[right[0]] == "heading":
                self.passages.add([(left[0], right[0])])
        for c, d in self.chapters.new.items():
            self.passages.add_unique(old.of_chapter[c], new.of_chapter[d], ids)
        self.passages.add_unique(range(len(old.passages)), range(len(new.passages)), ids)
        for left, right in inside:
            self.passages.add_equal(left, right, texts)
        for between in self._gaps():
            self.passages.add_equal(*between, texts)

    def _gaps(self) -> list[tuple[list[int], list[int]]]:
        """Give what is free between passages that are paired and kept their order, by chapter."""
        found = []
        for c, d in self.chapters.new.items():
            left, right = self.old.of_chapter[c], self.new.of_chapter[d]
            partner = self.passages.new
            paired = [(i - left.start, partner[i] - right.start)
                      for i in left if partner.get(i, -1) in right]  # fmt: skip
            for here, there in gaps(rising(paired), len(left), len(right)):
                between = self.passages.free(
                    left[here.start : here.stop], right[there.start : there.stop]
                )
                if all(between):
                    found.append(between)
        return found

    def _pair_alike_passages(self) -> None:
        left, right = self.passages.free(*(range(len(s.passages)) for s in (self.old, self.new)))
        old = Texts({i: self.old.words[i] for i in left}, self.rarity)
        new = Texts({j: self.new.words[j] for j in right}, self.rarity)
        measure = likeness(old, new, self.rarity)
        near: set[Pair] = set()
        for between in self._gaps():
            near.update(neighbours(*between))
        for s, t in self.sections.new.items():
            inside = self.passages.free(self.old.sections[s], self.new.sections[t])
            near.update(neighbours(*inside))
        scored = []
        for i, j in near | candidates(old, new):
            if self.old.kinds[i] != self.new.kinds[j]:
                continue
            needed, bonus, words = self._needed(i, j, (i, j) in near)
            if min(old.lengths[i], new.lengths[j]) < words:
                continue
            alike = measure(i, j) + self._same_head(i, j)
            if alike >= needed:
                scored.append((alike + bonus, (i, j)))
        self.passages.add(best_pairs(scored))

    def _needed(self, i: int, j: int, is_near: bool) -> tuple[float, float, int]:
        """Say how alike two passages must be, what their nearness counts, and how many words."""
        if is_near or self.sections.new.get(self.old.section_of[i]) == self.new.section_of[j]:
            return BESIDE, NEARER, 0
        if self.chapters.new.get(self.old.spots[i].chapter) == self.new.spots[j].chapter:
            return IN_CHAPTER, NEARER / 2, SHORTEST_MOVE
        return ELSEWHERE, 0.0, SHORTEST_JOURNEY

    def _same_head(self, i: int, j: int) -> float:
        """Count for rows of tables that they begin with the same cell: they are about the same."""
        if self.old.kinds[i] != "row":
            return 0.0
        same = self.old.passages[i].cells[0] == self.new.passages[j].cells[0]
        return SAME_FIRST_CELL if same else 0.0


def _place(group: Group) -> Pair:
    return group.old[0].passage, group.new[0].passage


def _own_id(side: Outline, at: int) -> tuple[str, str] | None:
    own = side.passages[at].id
    return (side.kinds[at], own) if own else None
