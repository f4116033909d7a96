"""The line of a file that a message speaks of, drawn with a mark under the place.

What is drawn is text of the content and may be anything: a sign that a terminal would obey, or
that nobody would see, is drawn as its name, and a line of a megabyte as the part around the place.
So that the mark stands under the place, everything is counted in columns of a terminal.
"""

import re
import unicodedata
from typing import NamedTuple

from sitegen.source import read_text

WIDEST = 96
"""Columns of a line that are drawn; what an editor's terminal shows beside the gutter."""

_TAB = 4
_LINE_ENDS = re.compile(r"\r\n?")
_KEY = re.compile(r"[ \t]*(?:- +)*[\w-]+:[ \t]+[\"']?\Z")
_WORD = re.compile(r"[\w./#-]*\w")


class Quote(NamedTuple):
    """A line and the place in it: columns count characters from 1, `end` is behind the last."""

    text: str
    line: int
    column: int
    end: int


def lines_of(path: str, data: bytes, cleaned: bool = True) -> list[str]:
    """Give the lines of a file as they are counted in Problems; none of what is no text.

    Those of a text that was refused, or with `cleaned` off, still have the signs that are taken
    out before anything else is read.
    """
    if b"\0" in data[:64]:
        return []
    text = read_text(path, data, []) if cleaned else None
    if text is None:
        text = unicodedata.normalize("NFC", data.decode("utf-8-sig", "replace"))
        text = _LINE_ENDS.sub("\n", text)
    return text.split("\n")


def quote(lines: list[str], line: int, column: int, words: tuple[str, ...] = ()) -> Quote | None:
    """Find the place in the lines of a file; None where the file has no such line.

    The place ends with the last of `words` that stands there, also as the value of a key, else with
    the word that begins there, else behind one character, which may be the end of the line.
    """
    if not 1 <= line <= len(lines):
        return None
    text = lines[line - 1]
    at = min(max(column, 1), len(text) + 1) - 1
    match = _WORD.match(text, at)
    ends = [
        found + len(word)
        for word in words
        if word
        and (
            (found := text.find(word, at, at + WIDEST + len(word))) == at
            or _KEY.match(text[at : max(found, at)])
        )
    ]
    return Quote(text, line, at + 1, max(ends, default=match.end() if match else at + 1) + 1)


def drawn(quote: Quote) -> tuple[str, str]:
    """Draw the line and, below it, the marks under the place."""
    # Very many messages may speak of a line of a megabyte: only what is near counts.
    start = max(quote.column - 1 - WIDEST - 1, 0)
    near = quote.text[start : quote.column + 2 * WIDEST]
    cells = [(shown := _cell(sign), _width(shown)) for sign in near]
    first, last = quote.column - 1 - start, min(quote.end - 1 - start, len(cells))
    begin, end = _window([width for _, width in cells], first)
    before = "…" if start + begin else ""
    after = "…" if start + end < len(quote.text) else ""
    line = before + "".join(shown for shown, _ in cells[begin:end]) + after
    gap = len(before) + sum(width for _, width in cells[begin:first])
    marked = sum(width for _, width in cells[first : min(last, end)])
    return line.rstrip(), " " * gap + "^" * max(marked, 1)


def harmless(text: str) -> str:
    """Give a text without a sign that a terminal would obey or nobody would see."""
    return text if text.isascii() and text.isprintable() else "".join(map(_cell, text))


def _cell(sign: str) -> str:
    """Draw one character."""
    if sign == "\t":
        return " " * _TAB
    if sign < " ":
        return chr(0x2400 + ord(sign))
    if sign == "\x7f":
        return "\u2421"
    # Blanks of other widths are no danger; all else that does not print is named.
    if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return f"<U+{ord(sign):04X}>"
    return sign


def _width(shown: str) -> int:
    """Count the columns that drawn characters take."""
    if shown.isascii():
        return len(shown)
    return sum(
        0 if unicodedata.category(sign) in ("Mn", "Me")
        else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in shown
    )  # fmt: skip


def _window(widths: list[int], first: int) -> tuple[int, int]:
    """Choose the characters that are drawn: all of a short line, else those around the place."""
    if sum(widths[: WIDEST + 1]) <= WIDEST and len(widths) <= WIDEST:
        return 0, len(widths)
    begin, room = first, WIDEST // 3
    while begin and room > 0:
        begin -= 1
        room -= widths[begin]
    end, room = begin, WIDEST
    while end < len(widths) and room > 0:
        room -= widths[end]
        end += 1
    return begin, end
