"""Where a text deviates from the one that was sealed, passage by passage.

Both are in the form of `sitegen.edition`. A chapter that came or went moves the numbers of all
that follow, so then nothing else is told.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from sitegen.edition import Block

AROUND = 4
"""Words that are quoted on either side of a change."""

QUOTED = 12
"""Words of a change that are quoted at most."""

_ALIKE = 0.5
_NUMBER = re.compile(r"\d+ ")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


class Quote(NamedTuple):
    """What differs between two passages, with the words around it that both have."""

    before: str
    was: str
    now: str
    after: str


class Deviation(NamedTuple):
    """One difference; `what` is changed, added, removed, chapter-added or chapter-removed.

    `chapter` and `block` count from 0 in the text as it stands: the changed or added passage, or
    the one in front of which another is missing (which may be one behind the last). A chapter
    that is missing has -1. `was` and `now` are whole passages, of a chapter its title.
    """

    what: str
    chapter: int
    block: int
    was: str
    now: str


def deviations(
    sealed: Sequence[tuple[str, ...]], present: Sequence[tuple[Block, ...]]
) -> Iterator[Deviation]:
    """Compare the chapters of a sealed text with those that there are."""
    titles = [_NUMBER.sub("", chapter[0], count=1) for chapter in sealed]
    now = [_NUMBER.sub("", chapter[0].text, count=1) for chapter in present]
    pairs: list[tuple[int, int]] = []
    moved: list[Deviation] = []
    for tag, a, b, c, d in SequenceMatcher(None, titles, now, autojunk=False).get_opcodes():
        if tag == "equal" or b - a == d - c:
            pairs += zip(range(a, b), range(c, d), strict=True)
            continue
        moved += (Deviation("chapter-removed", -1, 0, titles[i], "") for i in range(a, b))
        moved += (Deviation("chapter-added", i, 0, "", now[i]) for i in range(c, d))
    if moved:
        yield from moved
        return
    for i, k in pairs:
        yield from _in_chapter(sealed[i], [block.text for block in present[k]], k)


def _in_chapter(old: Sequence[str], new: Sequence[str], chapter: int) -> Iterator[Deviation]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _in_passages(old[a:b], new[c:d], chapter, c)


def _in_passages(
    old: Sequence[str], new: Sequence[str], chapter: int, first: int
) -> Iterator[Deviation]:
    """Pair what is alike, in order; where as many stand as stood, each is its successor."""
    at = 0
    for text in old:
        match = at if len(old) == len(new) else _successor(text, new, at)
        if match is None:
            yield Deviation("removed", chapter, first + at, text, "")
            continue
        for i in range(at, match):
            yield Deviation("added", chapter, first + i, "", new[i])
        yield Deviation("changed", chapter, first + match, text, new[match])
        at = match + 1
    for i in range(at, len(new)):
        yield Deviation("added", chapter, first + i, "", new[i])


def _successor(text: str, new: Sequence[str], start: int) -> int | None:
    words = text.split()
    for at in range(start, len(new)):
        matcher = SequenceMatcher(None, words, new[at].split(), autojunk=False)
        if matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE:
            return at
    return None


def quoted(was: str, now: str) -> Quote:
    """Quote the words of two passages from the first to the last that differ."""
    old, new = was.split(), now.split()
    start, end = _same(old, new), 0
    rest = min(len(old), len(new)) - start
    while end < rest and old[-1 - end] == new[-1 - end]:
        end += 1
    if start + end in (len(old), len(new)):  # words came or went: quote what they came to
        start, end = (start - 1, end) if start else (start, end - 1)
    before, after = old[:start], old[len(old) - end :]
    return Quote(
        f"{_ending(before)} " if before else "",
        shortened(old[start : len(old) - end]),
        shortened(new[start : len(new) - end]),
        f" {shortened(after, AROUND)}" if after else "",
    )


def shortened(words: Sequence[str], longest: int = QUOTED) -> str:
    """Give the first words, with an ellipsis where more follow."""
    return " ".join([*words[:longest], *(["…"] if len(words) > longest else [])])


def _ending(words: Sequence[str]) -> str:
    return " ".join([*(["…"] if len(words) > AROUND else []), *words[-AROUND:]])


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    """Count the words that two texts have in common from the start."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))


def changed_place(source: str, first: int, last: int, was: str, now: str) -> tuple[int, int]:
    """Find line and column of the first word that differs, in the lines of a passage.

    The words before it are followed through the source; what is written otherwise there (marks,
    names of places) is passed over. Without a trace it is the beginning of the passage.
    """
    old, new = was.split(), now.split()
    until = min(_same(old, new), len(new) - 1)
    lines = source.split("\n")[first - 1 : last]
    text = "\n".join(lines)
    at, found = 0, -1
    for number, word in enumerate(new[: until + 1]):
        core = _WORD.search(word)
        match = core and re.compile(rf"(?<!\w){re.escape(core[0])}(?!\w)").search(text, at)
        if match and (number == until or match.start() - at < 200):
            at = match.end()
            found = match.start() if number == until else found
    if found < 0:
        return first, 1
    return first + text.count("\n", 0, found), found - (text.rfind("\n", 0, found) + 1) + 1
