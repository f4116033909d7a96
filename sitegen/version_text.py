"""A version as it is compared: its chapters with their passages, no mark of a Body left in them.

The text of a version is that of its chapters in order: the title, then the cells of each passage
(one for all but the rows of tables). What counts by itself is no text: the numbers of chapters,
sections, list items and footnotes. Where such a number stands in a text ("siehe Kapitel 2.1 Ziele",
"[1]"), it is a part of it, but no change when it means the same as before.
"""

from typing import NamedTuple

from sitegen.likeness import words_of
from sitegen.model import Passage

PROSE = ("paragraph", "item", "quote", "definition")
"""Kinds of passages that can become one another: a paragraph is made a list, and is the same."""
TITLE_WEIGHT = 3
"""A title or heading counts as often as this among the words of its chapter or section."""


class ChapterText(NamedTuple):
    """A chapter as it is compared; `number` is its place in the version, from 1.

    `references` are the words of its cross references, each with what it means in any version.
    """

    slug: str
    number: int
    title: str
    passages: tuple[Passage, ...]
    references: tuple[tuple[str, str], ...] = ()


VersionText = tuple[ChapterText, ...]

Text = list[tuple[str, list[tuple[str, ...]]]]
"""The title of each chapter, and the cells of each of its passages."""


class Spot(NamedTuple):
    """A place in a version: position of the chapter, and of the passage in it, from 0."""

    chapter: int
    passage: int


def text_of(version: VersionText) -> Text:
    """Give the text of a version."""
    return [(c.title, [passage.cells for passage in c.passages]) for c in version]


def identity_of(version: VersionText) -> tuple[object, ...]:
    """Give what can be compared of a version; two that are equal in it have one comparison."""
    return tuple(
        (c.slug, c.title, tuple((p.kind, p.level, p.id, p.is_head, p.cells) for p in c.passages))
        for c in version
    )


class Outline:
    """A version with all its passages in one row, and which of them make a section or chapter.

    The first section of a chapter is what stands before its first heading, often nothing.
    """

    def __init__(self, version: VersionText) -> None:
        self.chapters = version
        self.passages = [passage for chapter in version for passage in chapter.passages]
        self.words = [words_of(*passage.cells) for passage in self.passages]
        self.kinds = [_kind(passage) for passage in self.passages]
        self.spots: list[Spot] = []
        self.of_chapter: list[range] = []
        self.sections: list[range] = []
        self.sections_of: list[range] = []
        for c, chapter in enumerate(version):
            start, end = len(self.spots), len(self.spots) + len(chapter.passages)
            heads = [at for at in range(start, end) if self.kinds[at] == "heading"]
            first = len(self.sections)
            self.sections += map(range, (start, *heads), (*heads, end))
            self.sections_of.append(range(first, len(self.sections)))
            self.of_chapter.append(range(start, end))
            self.spots += (Spot(c, n) for n in range(len(chapter.passages)))
        self.section_of = [s for s, inside in enumerate(self.sections) for _ in inside]
        self.chapter_of = [c for c, inside in enumerate(self.sections_of) for _ in inside]

    def heading(self, section: int) -> Passage:
        """Give the heading of a section that has one: any but the first of a chapter."""
        return self.passages[self.sections[section][0]]

    def chapter_words(self, chapter: int) -> list[str]:
        inside = [word for at in self.of_chapter[chapter] for word in self.words[at]]
        return words_of(self.chapters[chapter].title) * TITLE_WEIGHT + inside

    def section_words(self, section: int) -> list[str]:
        inside = self.sections[section]
        heading = self.words[inside[0]] * (TITLE_WEIGHT - 1)
        return heading + [word for at in inside for word in self.words[at]]


def _kind(passage: Passage) -> str:
    """Give what a passage can be compared with."""
    if passage.kind in PROSE:
        return "prose"
    return "head" if passage.is_head else passage.kind
