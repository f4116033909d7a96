"""Markdown as its reader reads it, with the way back to where each character stands.

A date can hide behind emphasis, entities, line breaks and links. Parsing the text again would cost
a hundred times more and lose the columns, so one pass over the signs that Markdown and HTML know
takes away what is not read. Addresses, paths and the borders of blocks leave a `WALL` that no
phrase can reach over.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

WALL = "\ufffc"
"""Stands for what is no prose and parts what stands on both sides of it."""

_SPECIAL = re.compile(
    # One set of signs first: the matcher then skips quickly to the next of them.
    "[*_`\\[\\]<&\\\\|~{\n@/\u00ad\u200b-\u200d\u2060\ufeff]"
    "(?:(?<![\n/])|(?<=\n)(?=[\n\t >|#+*:=-])|(?<=:/)(?=/))"
)


class Prose(NamedTuple):
    """The readable text, and from which character on which distance leads back to the source."""

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def offset(self, position: int) -> int:
        """Give where a character of the text stands in the source."""
        if not self.starts:
            return position
        return position + self.shifts[bisect_right(self.starts, position) - 1]


class _Sign(NamedTuple):
    """What a sign of Markdown begins, and what a reader sees in its place."""

    pattern: re.Pattern[str]
    seen: str


def _sign(pattern: str, seen: str = "") -> _Sign:
    return _Sign(re.compile(pattern, re.IGNORECASE), seen)


_BLOCK = r"(?:[uod]l|li|d[dt]|p|div|h[1-6]|tr|table|t(?:head|body|foot)|section|blockquote|hr)"
_IGNORED = (_sign("[\u00ad\u200b-\u200d\u2060\ufeff]+"),)
_SIGNS: dict[str, tuple[_Sign, ...]] = {
    "*": (_sign(r"\*+"),),
    "~": (_sign(r"~+"),),
    # Inside a word it is part of a name: protokoll_06.09.2023.pdf
    "_": (_sign(r"(?<!\w)_+|_+(?!\w)"),),
    "`": (_sign(r"`(?=[^`\s]*[/\\_]|[^`\s]*\.[a-z]{2,5}`)[^`\s]+`", WALL), _sign("`+")),
    "[": (_sign(r"\[\^[^\[\]\s]+\]"), _sign(r"\[[^\[\]\n]+\]:[^\n]*", WALL), _sign(r"\[")),
    "]": (
        _sign(r"\]\((?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"),
        _sign(r"\](?:\[[^\[\]\n]*\])?"),
    ),
    "<": (
        _sign(r"<(?:[a-z][a-z0-9+.-]+:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>", WALL),
        _sign(r"<!--(?:[^<-]|-(?!->)|<(?!!--))*-->"),
        _sign(rf"</?{_BLOCK}(?:\s[^<>]*)?/?>", WALL),
        _sign(r"<(?:br|/?t[dh])(?:\s[^<>]*)?/?>", " "),
        _sign(r"</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>"),
    ),
    "&": (_sign(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});"),),
    "\\": (_sign(r"\\(?=[!-/:-@\[-`{-~\n])"),),
    # Cells of one row can make one phrase; the blank keeps them apart.
    "|": (_sign(r"\|", " "),),
    "{": (_sign(r"\{[^{}\n]*\}"),),
    "\n": (
        _sign(r"\n[ \t>]*\n\s*(?:[-+*>]\s+|#+\s+|:::)*", WALL),
        _sign(r"\|?[ \t]*\n[ \t>]*(?:[-+*][ \t]+|#+[ \t]+|\||:::|(?:=+|-+)[ \t]*(?=\n|$))", WALL),
        _sign(r"\n(?:[ \t]*>)+", " "),
    ),
    "@": (_sign(r"@[\w.-]*", WALL),),
    "/": (_sign(r"//[^\s<>)\]]*", WALL),),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", _IGNORED),
}  # fmt: skip


def read(source: str) -> Prose:
    """Take away what a reader does not see of a Markdown text or a title."""
    pieces: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    length = end = 0

    def put(piece: str, position: int) -> None:
        nonlocal length
        pieces.append(piece)
        starts.append(length)
        shifts.append(position - length)
        length += len(piece)

    for found in _SPECIAL.finditer(source):
        at = found.start()
        if at < end:
            continue
        for pattern, seen in _SIGNS.get(source[at], ()):
            match = pattern.match(source, at)
            if match:
                if at > end:
                    put(source[end:at], end)
                end = match.end()
                if source[at] == "&":
                    seen = _character(match[0])
                if seen:
                    put(seen, at)
                break
    if not starts:
        return Prose(source, (), ())
    if end < len(source):
        put(source[end:], end)
    return Prose("".join(pieces), tuple(starts), tuple(shifts))


def _character(entity: str) -> str:
    from html import unescape

    character = unescape(entity)
    return "" if character in "\u00ad\u200b\u200c\u200d\u2060\ufeff" else character
