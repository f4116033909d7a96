"""Two sequences laid side by side: what is equal in both, in order, and what stayed in its place.

Bounded for any input. `difflib` finds what a reader would call equal, but needs about as many steps
as there are pairs of equal elements, so it is given only stretches with few of them. Longer ones
are first cut where an element occurs once on each side (patience diff); where none does, the first
of each element is taken for the first, the second for the second.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

Pair = tuple[int, int]
"""A position on the old side and one on the new."""

EQUAL_PAIRS = 20_000
"""Pairs of equal elements up to which a stretch is left to difflib: texts of about 1500 words."""


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Pair equal elements, rising on both sides."""
    found: list[Pair] = []
    open_stretches = [(0, len(old), 0, len(new))]
    while open_stretches:
        a, b, c, d = open_stretches.pop()
        while a < b and c < d and old[a] == new[c]:
            found.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
            found.append((b, d))
        if a == b or c == d:
            continue
        left, right = Counter(old[a:b]), Counter(new[c:d])
        if sum(count * right[element] for element, count in left.items()) <= EQUAL_PAIRS:
            matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
            for i, j, size in matcher.get_matching_blocks():
                found.extend((a + i + n, c + j + n) for n in range(size))
            continue
        once = {element for element, n in left.items() if n == right[element] == 1}
        cuts = _in_order([n for n in range(a, b) if old[n] in once], old,
                         [n for n in range(c, d) if new[n] in once], new)  # fmt: skip
        if not cuts:
            found += _in_order(range(a, b), old, range(c, d), new)
            continue
        found += cuts
        for (i, j), (k, m) in pairwise(((a - 1, c - 1), *cuts, (b, d))):
            open_stretches.append((i + 1, k, j + 1, m))
    return sorted(found)


def _in_order(left: Iterable[int], old: Sequence[Hashable], right: Iterable[int],
              new: Sequence[Hashable]) -> list[Pair]:  # fmt: skip
    """Pair the first of an element with the first, the second with the second, where in order."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for n in right:
        places[new[n]].append(n)
    seen: Counter[Hashable] = Counter()
    pairs: list[Pair] = []
    for n in left:
        element = old[n]
        if seen[element] < len(places.get(element, ())):
            pairs.append((n, places[element][seen[element]]))
            seen[element] += 1
    return rising(pairs)


def rising(pairs: Sequence[Pair]) -> list[Pair]:
    """Keep as many pairs as possible that rise on both sides; each position occurs once.

    What is left out has changed its place: one element that moved does not make movers of all
    that it passed (longest increasing subsequence).
    """
    ordered = sorted(pairs)
    ends: list[int] = []  # smallest end of a rising row of each length
    last: list[int] = []  # which pair that is
    before: list[int] = []  # for each pair the one before it in its row
    for n, (_, j) in enumerate(ordered):
        length = bisect_left(ends, j)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [j]
        last[length : length + 1] = [n]
    row: list[Pair] = []
    at = last[-1] if last else -1
    while at >= 0:
        row.append(ordered[at])
        at = before[at]
    return row[::-1]


def gaps(kept: Sequence[Pair], old: int, new: int) -> Iterator[tuple[range, range]]:
    """Give what lies before, between and after pairs that rise, in sequences of these lengths."""
    a = c = 0
    for i, j in (*kept, (old, new)):
        yield range(a, i), range(c, j)
        a, c = i + 1, j + 1


class Partners:
    """What belongs together so far: for positions of one side those of the other."""

    def __init__(self) -> None:
        self.new: dict[int, int] = {}
        self.old: dict[int, int] = {}

    def add(self, pairs: Iterable[Pair]) -> None:
        """Join what is still free on both sides."""
        for i, j in pairs:
            if i not in self.new and j not in self.old:
                self.new[i] = j
                self.old[j] = i

    def free(self, old: Iterable[int], new: Iterable[int]) -> tuple[list[int], list[int]]:
        """Give what has no partner yet among some positions of both sides."""
        return [i for i in old if i not in self.new], [j for j in new if j not in self.old]

    def add_unique(self, old: Iterable[int], new: Iterable[int], key: "Keys") -> None:
        """Join what has a key, other than None, that nothing else free on its side has."""
        left, right = self.free(old, new)
        there, here = Counter(map(key.old, left)), Counter(map(key.new, right))
        at = {key.new(j): j for j in right}
        found = [(i, key.old(i)) for i in left]
        self.add((i, at[k]) for i, k in found if k is not None and there[k] == here[k] == 1)

    def add_equal(self, old: Iterable[int], new: Iterable[int], key: "Keys") -> None:
        """Join what has the same key in the same order."""
        left, right = self.free(old, new)
        found = matches([key.old(i) for i in left], [key.new(j) for j in right])
        self.add((left[n], right[m]) for n, m in found)


class Keys(NamedTuple):
    """How positions of both sides are told apart."""

    old: Callable[[int], Hashable]
    new: Callable[[int], Hashable]
