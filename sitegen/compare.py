"""Two versions of a text side by side: chapters by slug, paragraphs aligned, words marked.

Each row holds what stood and what stands; the left words of all rows are the old text, the right
ones the new text, in order and complete.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

Run = tuple[str, str]
"""A kind (same, gone, new) and the words that it covers."""

_TOKEN = re.compile(r"\s+|[\w:]+|[^\w\s]")
_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class RowPair:
    """A paragraph in both versions; one side is empty when it was added or removed."""

    kind: str
    old: tuple[Run, ...]
    new: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class ChapterPair:
    """A chapter in both versions; kind is same, changed, added or removed."""

    kind: str
    slug: str
    old_title: str
    new_title: str
    rows: tuple[RowPair, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two versions."""

    chapters: tuple[ChapterPair, ...]

    def count(self, kind: str) -> int:
        return sum(chapter.kind == kind for chapter in self.chapters)


Chapters = tuple[tuple[str, str, str], ...]
"""Slug, title and plain text of each chapter."""


def compare(old: Chapters, new: Chapters) -> Comparison:
    """Compare two versions; chapters come in the order of the new one."""
    before = {slug: (title, text) for slug, title, text in old}
    after = {slug for slug, _, _ in new}
    pairs = [_chapter(slug, *before.get(slug, ("", "")), title, text) for slug, title, text in new]
    gone = [_chapter(slug, title, text, "", "") for slug, title, text in old if slug not in after]
    return Comparison((*pairs, *gone))


def _chapter(slug: str, old_title: str, old: str, new_title: str, new: str) -> ChapterPair:
    rows = tuple(_rows(_paragraphs(old), _paragraphs(new)))
    if not old_title or not new_title:
        kind = "removed" if old_title else "added"
    else:
        same = old_title == new_title and all(row.kind == "same" for row in rows)
        kind = "same" if same else "changed"
    return ChapterPair(kind, slug, old_title, new_title, rows)


def _paragraphs(text: str) -> list[str]:
    return text.split("\n\n") if text else []


def _rows(old: list[str], new: list[str]) -> Iterator[RowPair]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            for text in old[a:b]:
                run = (("same", text),)
                yield RowPair("same", run, run)
        else:
            yield from _changed(old[a:b], new[c:d])


def _changed(old: list[str], new: list[str]) -> Iterator[RowPair]:
    """Pair paragraphs that are alike in their order; what is left over was removed or added."""
    start = 0
    for text in old:
        match = _most_alike(text, new, start)
        if match is None:
            yield RowPair("removed", (("gone", text),), ())
            continue
        for added in new[start:match]:
            yield RowPair("added", (), (("new", added),))
        yield _words(text, new[match])
        start = match + 1
    for added in new[start:]:
        yield RowPair("added", (), (("new", added),))


def _most_alike(text: str, candidates: list[str], start: int) -> int | None:
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(_TOKEN.findall(text))
    best, at = _ALIKE, None
    for i in range(start, min(len(candidates), start + 20)):
        matcher.set_seq1(_TOKEN.findall(candidates[i]))
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            ratio = matcher.ratio()
            if ratio > best:
                best, at = ratio, i
    return at


def _words(old: str, new: str) -> RowPair:
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    left: list[Run] = []
    right: list[Run] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            left.append(("same", "".join(a[i:j])))
            right.append(("same", "".join(b[k:m])))
            continue
        if i < j:
            left.append(("gone", "".join(a[i:j])))
        if k < m:
            right.append(("new", "".join(b[k:m])))
    return RowPair("changed", _joined(left), _joined(right))


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Join changed words that only white space parts: they are read out as one change."""
    joined: list[Run] = []
    for kind, text in runs:
        if len(joined) > 1 and joined[-2][0] == kind != "same" and joined[-1][1].isspace():
            between = joined.pop()[1]
            joined[-1] = (kind, joined[-1][1] + between + text)
        else:
            joined.append((kind, text))
    return tuple(joined)
