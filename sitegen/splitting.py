"""Paragraphs that were split or joined: what stands beside a pair and holds words missing in it."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from sitegen.alignment import Partners
from sitegen.likeness import Rarity
from sitegen.version_text import Outline, Spot

SPLIT_OFF = 0.6
"""Share of a paragraph's words that must be missing in its neighbour's pair."""
SHORTEST = 4
"""Words below which a paragraph is not asked: "Das gilt auch hier" can come from anywhere."""


class Group(NamedTuple):
    """Passages that belong together; only one side can have more than one.

    `is_moved` tells that they stand in another chapter, or passed others of their chapter.
    """

    old: tuple[Spot, ...]
    new: tuple[Spot, ...]
    is_moved: bool = False


def grouped(old: Outline, new: Outline, pairs: Partners, rarity: Rarity) -> tuple[Group, ...]:
    """Make a group of each pair, with what was split off from it or is joined to it."""
    parts = _grown(new, old, pairs.new, pairs.old, rarity)
    whole = {j: i for i, j in pairs.new.items() if len(parts[i]) == 1}
    sources = _grown(old, new, whole, pairs.new, rarity)
    found: list[tuple[tuple[int, ...], tuple[int, ...]]]
    found = [((i,), news) for i, news in parts.items() if len(news) > 1]
    found += [(olds, (j,)) for j, olds in sources.items()]
    return tuple(
        sorted(
            Group(tuple(old.spots[i] for i in olds), tuple(new.spots[j] for j in news))
            for olds, news in found
        )
    )


def _grown(side: Outline, other: Outline, partner: Mapping[int, int], taken: Mapping[int, int],
           rarity: Rarity) -> dict[int, tuple[int, ...]]:  # fmt: skip
    """Give each passage of the other side its partner, with what was split off beside that.

    Looked at from the first passage to the last and back, so that one can be split into many.
    """
    owner = {member: at for at, member in partner.items()}
    members: dict[int, tuple[int, ...]] = {at: (member,) for at, member in partner.items()}
    missing: dict[int, Counter[str]] = {}
    free = [n for n, kind in enumerate(side.kinds)
            if kind == "prose" and n not in taken and len(side.words[n]) >= SHORTEST]  # fmt: skip
    for n in (*free, *reversed(free)):
        words = Counter(side.words[n])
        found: list[tuple[float, int]] = []
        for beside in (n - 1, n + 1):
            at = owner.get(beside)
            if n in owner or at is None or not _is_like(side, n, beside):
                continue
            if at not in missing:
                missing[at] = Counter(other.words[at]) - Counter(side.words[members[at][0]])
            found.append((rarity.shared(words, missing[at]) / rarity.sum(words), -at))
        share, at = max(found, default=(0.0, 0))
        if share >= SPLIT_OFF:
            missing[-at] -= words
            members[-at] = tuple(sorted((*members[-at], n)))
            owner[n] = -at
    return members


def _is_like(side: Outline, one: int, other: int) -> bool:
    """Tell whether two passages stand in one chapter and are of the same kind and depth."""
    a, b = side.passages[one], side.passages[other]
    is_one_chapter = side.spots[one].chapter == side.spots[other].chapter
    return is_one_chapter and (a.kind, a.level) == (b.kind, b.level)
