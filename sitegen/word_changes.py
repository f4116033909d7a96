"""The words of two texts that belong together, marked as an editor would mark them.

Equal words are found first; then three rules make a reading of them. A lone word that says nothing
(a comma, "und") between two changes joins them. A change that could stand in several places stands
where a sentence or a part of it begins. And where hardly a word stayed, the whole text counts as
replaced: a few "die" kept in between would only be in the way.

White space is never a change by itself. It is marked where it lies inside of one, so that both
sides stay complete: the runs of a text, joined, are that text.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sitegen.alignment import matches
from sitegen.words import is_word, key, split

SAME, GONE, NEW = "same", "gone", "new"


class Run(NamedTuple):
    """Some words in a row that are the same on both sides, gone, or new."""

    kind: str
    text: str


Runs = tuple[Run, ...]


class Marked(NamedTuple):
    """Texts of both sides in runs.

    `kind` is same, changed, or punctuation where only signs are marked; `gone` and `came` count
    the words that are.
    """

    kind: str
    old: tuple[Runs, ...]
    new: tuple[Runs, ...]
    gone: int
    came: int


KEPT_AT_LEAST = 0.2
"""Share of the words that must have stayed, in the side that has more of them."""

FILLERS = frozenset(
    "aber als am an auch auf aus bei bis das dass dem den der des die ein eine einem einen einer "
    "eines er es für hat ihr im in ins ist mit nach nicht noch nur oder sich sie sind so und um "
    "vom von vor werden wie wird zu zum zur über a an and as at by for from in is it of on or the "
    "to with".split()
)
"""Words that alone, between two changes, tell a reader nothing."""

_LONGEST_ISLAND, _LONG_CHANGE = 3, 4
_ENDS = {".": 3, "!": 3, "?": 3, ":": 2, ";": 2, "–": 2, ",": 1}


def whole(kind: str, texts: Sequence[str]) -> tuple[Runs, ...]:
    """Mark whole texts as one kind."""
    return tuple((Run(kind, text),) if text else () for text in texts)


def count_words(text: str) -> int:
    return sum(map(is_word, split(text)))


NO_NAMES: Mapping[str, str] = MappingProxyType({})


def mark(old: Sequence[str], new: Sequence[str], old_names: Mapping[str, str] = NO_NAMES,
         new_names: Mapping[str, str] = NO_NAMES) -> Marked:  # fmt: skip
    """Compare the words of some texts with those of others, each side read as one text.

    `old_names` and `new_names` give words that hold an automatic number, such as "[1]", what they
    mean on both sides: where that is the same, no change is marked.
    """
    if tuple(old) == tuple(new):
        return Marked("same", whole(SAME, old), whole(SAME, new), 0, 0)
    left, right = _Side(old, old_names), _Side(new, new_names)
    if right.keys < left.keys:
        # Read in one canonical direction, so that old against new mirrors new against old.
        changes = [_Change(c, d, a, b) for a, b, c, d in _changes(right.keys, left.keys)]
    else:
        changes = _changes(left.keys, right.keys)
    gone = [n for change in changes for n in range(change.a, change.b)]
    came = [n for change in changes for n in range(change.c, change.d)]
    marked = [*(left.solid[n] for n in gone), *(right.solid[n] for n in came)]
    says = any(sign.isalnum() for piece in marked for sign in piece)
    return Marked(
        "changed" if says else "punctuation" if marked else "same",
        left.runs(GONE, gone),
        right.runs(NEW, came),
        sum(is_word(left.solid[n]) for n in gone),
        sum(is_word(right.solid[n]) for n in came),
    )


class _Side:
    """One side as pieces; those without white space are compared by their keys."""

    def __init__(self, texts: Sequence[str], names: Mapping[str, str]) -> None:
        self.texts = [_pieces(text, names) for text in texts]
        self.solid = [piece for pieces in self.texts for piece in pieces if not piece.isspace()]
        self.keys = [names.get(piece) or key(piece) for piece in self.solid]

    def runs(self, kind: str, marked: list[int]) -> tuple[Runs, ...]:
        """Give each text in runs; white space is marked when what stands on both sides of it is."""
        among, at = set(marked), 0
        sides: list[Runs] = []
        for pieces in self.texts:
            found: list[list[str]] = []
            blank, before = "", False
            for piece in pieces:
                if piece.isspace():
                    blank = piece
                    continue
                changed = at in among
                at += 1
                _add(found, kind if before and changed else SAME, blank)
                _add(found, kind if changed else SAME, piece)
                blank, before = "", changed
            _add(found, SAME, blank)
            sides.append(tuple(Run(of, text) for of, text in found))
        return tuple(sides)


def _pieces(text: str, names: Mapping[str, str]) -> list[str]:
    """Part a text into words; those that have a name are whole."""
    found = sorted((name for name in names if name in text), key=lambda name: (-len(name), name))
    if not found:
        return split(text)
    parts = re.split(f"({'|'.join(map(re.escape, found))})", text)
    return [piece for part in parts for piece in ([part] if part in names else split(part))]


def _add(runs: list[list[str]], kind: str, text: str) -> None:
    if text and runs and runs[-1][0] == kind:
        runs[-1][1] += text
    elif text:
        runs.append([kind, text])


class _Change(NamedTuple):
    """A stretch of the old side and the stretch of the new one that stands in its place."""

    a: int
    b: int
    c: int
    d: int

    @property
    def replaced(self) -> int:
        """Count what both sides have of it; 0 when it was only added or only removed."""
        return min(self.b - self.a, self.d - self.c)


def _changes(old: list[str], new: list[str]) -> list[_Change]:
    changes: list[_Change] = []
    a = c = 0
    for i, j in (*matches(old, new), (len(old), len(new))):
        if a < i or c < j:
            changes.append(_Change(a, i, c, j))
        a, c = i + 1, j + 1
    changes = _without_islands(_at_their_beginning(changes, old, new), old)
    stayed = _weight(old) - sum(_weight(old[change.a : change.b]) for change in changes)
    if changes and stayed < KEPT_AT_LEAST * max(_weight(old), _weight(new)):
        return [_Change(0, len(old), 0, len(new))]
    return changes


def _weight(keys: list[str]) -> int:
    """Count the words that say something."""
    return sum(is_word(one) and one.lower() not in FILLERS for one in keys)


def _without_islands(changes: list[_Change], old: list[str]) -> list[_Change]:
    """Join two changes between which hardly anything stayed, when one of them replaces words.

    Two that only add, or only remove, stay two: joined they would mark words that stayed.
    """
    joined: list[_Change] = []
    for change in changes:
        while joined and _is_island(joined[-1], change, old):
            before = joined.pop()
            change = _Change(before.a, change.b, before.c, change.d)
        joined.append(change)
    return joined


def _is_island(before: _Change, after: _Change, old: list[str]) -> bool:
    """Tell whether only fillers stand between two changes, or one word between two long ones."""
    between = old[before.b : after.a]
    if not (before.replaced or after.replaced) or len(between) > _LONGEST_ISLAND:
        return False
    is_far = min(before.replaced, after.replaced) >= _LONG_CHANGE
    return _weight(between) <= (1 if is_far else 0)


def _at_their_beginning(changes: list[_Change], old: list[str], new: list[str]) -> list[_Change]:
    """Slide what was only added or only removed to where a sentence or a part of one begins.

    "A. [B.] C." and "A[. B]. C." are the same change; only the first is read at once.
    """
    moved: list[_Change] = []
    for n, change in enumerate(changes):
        if change.replaced:
            moved.append(change)
            continue
        keys, start, end = (old, *change[:2]) if change.a < change.b else (new, *change[2:])
        first, last = 0, len(keys)
        if n:
            first = moved[-1].b if keys is old else moved[-1].d
        if n + 1 < len(changes):
            last = changes[n + 1].a if keys is old else changes[n + 1].c
        low = start
        while low > first and keys[low - 1] == keys[low - 1 + end - start]:
            low -= 1
        high = start
        while high + end - start < last and keys[high] == keys[high + end - start]:
            high += 1
        places = range(low, high + 1)
        best = max(places, key=lambda at: (_ENDS.get(keys[at - 1], 0) if at else 4, at))
        moved.append(_Change(*(position + best - start for position in change)))
    return moved
