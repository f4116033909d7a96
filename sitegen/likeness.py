"""How alike two texts are, and which of many belong together.

Alike are texts that share words, and more so rare ones: "Losverfahren" says what a paragraph is
about, "die" does not. Only texts that share something rare are compared at all, and of these only
the few that share most, so that many texts cost as much more as they are more.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log2

from sitegen.alignment import Pair
from sitegen.words import is_word, key, split

COMMON = 6
"""What stands in more texts of a side than this tells none of them from the others."""
CANDIDATES = 5
"""As many others a text is compared with because of what they share."""
WINDOW = 4
"""As far apart texts may stand, counted from both ends of a gap, to be compared for their place."""

Words = Counter[str]


def words_of(*texts: str) -> list[str]:
    """Give the words of some texts, without capitals, signs and white space."""
    return [key(p).lower() for text in texts for p in split(text) if is_word(p)]


class Rarity:
    """What each word of two versions weighs: less, the more often it stands in them."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        counts: Counter[str] = Counter()
        for words in texts:
            counts.update(words)
        self._weights = {word: 1 / (1 + log2(count)) for word, count in counts.items()}

    def sum(self, words: Words) -> float:
        weights = self._weights
        return sum(weights[word] * count for word, count in words.items())

    def shared(self, one: Words, other: Words) -> float:
        weights = self._weights
        if len(other) < len(one):
            one, other = other, one
        return sum(
            weights[word] * min(count, other[word]) for word, count in one.items() if word in other
        )


class Texts:
    """Texts of one side by their position, with what is needed to compare them."""

    def __init__(self, texts: Mapping[int, Sequence[str]], rarity: Rarity) -> None:
        self.words = {at: Counter(words) for at, words in texts.items()}
        self.weights = {at: rarity.sum(words) for at, words in self.words.items()}
        self.lengths = {at: len(words) for at, words in texts.items()}
        self._texts = texts

    def features(self) -> dict[int, set[str]]:
        """Give what each text can be found by: its words, and each two of them in a row."""
        return {at: {*words, *(f"{one} {two}" for one, two in pairwise(words))}
                for at, words in self._texts.items()}  # fmt: skip


def likeness(old: Texts, new: Texts, rarity: Rarity) -> Callable[[int, int], float]:
    """Make the measure from 0 (no word shared) to 1 (the same words): weighted Dice coefficient."""

    def measure(i: int, j: int) -> float:
        both = old.weights[i] + new.weights[j]
        return 2 * rarity.shared(old.words[i], new.words[j]) / both if both else 0.0

    return measure


def candidates(old: Texts, new: Texts) -> set[Pair]:
    """Give the pairs that share most of what is rare."""
    by_feature: dict[str, list[int]] = defaultdict(list)
    for j, found in new.features().items():
        for feature in found:
            by_feature[feature].append(j)
    features = old.features()
    counts = Counter(feature for found in features.values() for feature in found)
    votes: Counter[Pair] = Counter()
    for i, found in features.items():
        for feature in found:
            others = by_feature.get(feature, ())
            if len(others) <= COMMON and counts[feature] <= COMMON:
                for j in others:
                    votes[i, j] += 1
    chosen: set[Pair] = set()
    for side in (0, 1):
        ranked: dict[int, list[tuple[int, int, Pair]]] = defaultdict(list)
        for pair, number in votes.items():
            ranked[pair[side]].append((-number, abs(pair[0] - pair[1]), pair))
        for best in ranked.values():
            chosen.update(pair for _, _, pair in sorted(best)[:CANDIDATES])
    return chosen


def neighbours(left: Sequence[int], right: Sequence[int]) -> Iterator[Pair]:
    """Pair each text of a gap with those at about its place in it, seen from either end."""
    longer = len(right) - len(left)
    for n, i in enumerate(left):
        for first in {n - WINDOW, n - WINDOW + longer}:
            for m in range(max(first, 0), min(first + 2 * WINDOW + 1, len(right))):
                yield i, right[m]


def best_pairs(scored: Iterable[tuple[float, Pair]]) -> list[Pair]:
    """Take pairs from the best on, each text once; of equal ones those at nearer places first."""
    ranked = sorted((-score, abs(i - j), i + j, i, j) for score, (i, j) in scored)
    used_old: set[int] = set()
    used_new: set[int] = set()
    chosen: list[Pair] = []
    for *_, i, j in ranked:
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            chosen.append((i, j))
    return chosen
