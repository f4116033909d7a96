"""The text edition of a version: its wording and nothing else, passage by passage.

It is what a seal is made of (`docs/siegel.md` has the definition for everybody), so it may not
depend on how a text was typed or looks: a passage is one line, white space is one blank, and
emphasis is left out. What it says must be all that a reader can read in the chapters.
"""

import unicodedata
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import NamedTuple

from sitegen.model import CHAPTER, Passage

BETWEEN_PASSAGES = "\n\n"
BETWEEN_CHAPTERS = "\n\n\n"

Namer = Callable[[str], str]
"""Gives what a place is called for its mark in a body (`#path#anchor`). Raises KeyError."""


class Block(NamedTuple):
    """One passage of the text edition; `line` is that of its source, 0 for a chapter's title."""

    text: str
    line: int


def chapter_blocks(
    title: str, number: int, passages: Iterable[Passage], called: Namer
) -> tuple[Block, ...]:
    """Give a chapter with its title as the first block; what has no text is left out."""
    found = (Block(passage_text(p, number, called), p.line) for p in passages)
    return (Block(f"{number} {_plain(title)}", 0), *(block for block in found if block.text))


def edition(chapters: Iterable[tuple[Block, ...]]) -> bytes:
    """Write the chapters of a version as one text."""
    texts = (BETWEEN_PASSAGES.join(block.text for block in chapter) for chapter in chapters)
    return (BETWEEN_CHAPTERS.join(texts) + "\n").encode()


def passages_in(text: str) -> tuple[tuple[str, ...], ...]:
    """Part a text edition into its chapters, and these into passages."""
    chapters = text.removesuffix("\n").split(BETWEEN_CHAPTERS)
    return tuple(tuple(chapter.split(BETWEEN_PASSAGES)) for chapter in chapters)


def seal_of(text: bytes) -> str:
    """Give the SHA-256 of a text edition as 64 digits and letters."""
    return sha256(text).hexdigest()


def passage_text(passage: Passage, number: int, called: Namer) -> str:
    """Write a passage on one line, code on several, with its number or its mark."""
    cells = passage_cells(passage, number, called)
    if not any(cells):
        return ""
    before = passage.mark
    if passage.kind == "heading":
        before = f"{filled(passage.number, number, called)} "
    elif passage.kind == "caption":
        before = f"{filled(passage.label, number, called)}: "
    return (before + " | ".join(cells)).strip()


def passage_cells(passage: Passage, number: int, called: Namer) -> tuple[str, ...]:
    """Give the bare texts of a passage: one, or those of the cells of a row."""
    texts = tuple(filled(cell, number, called) for cell in passage.cells)
    if passage.kind == "code":
        return tuple(_code(text) for text in texts)
    return tuple(_plain(text) for text in texts)


def filled(text: str, number: int, called: Namer) -> str:
    """Put numbers and names in place of the marks of a body."""
    parts = text.replace(CHAPTER, str(number)).split("\x02")
    parts[1::2] = map(called, parts[1::2])
    return "".join(parts)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _code(text: str) -> str:
    """Keep the lines of code, but for blank ones, which would look like the end of the passage."""
    lines = (line.rstrip() for line in text.splitlines())
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))
