"""What gives a hidden document away: fingerprints of its texts, and its names, found in bytes.

A text comes out escaped for HTML, XML, JSON, iCalendar or an address, cut, or between other signs.
So a fingerprint is a run of words with single blanks or hyphens, without digits (a date is worded
by the program) and long enough to tell. It is written as all these forms would write it, and all
fingerprints of all hidden documents are searched at once. Owns ahocorasick_rs.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import NamedTuple
from urllib.parse import quote

from sitegen.entries import Entry
from sitegen.model import Body

LETTERS = 12
"""Fewer letters, or signs of a name, are found in many a text by chance."""

LONGEST = 48
"""Signs of a fingerprint: a summary is cut somewhere, its beginning is still found."""

EACH = 32
"""Fingerprints of one text, spread over it."""

MANY = 5000
"""From so many forms on, the fastest automaton takes too much memory: some 10 KB for each."""

_RUN = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")
_NODE = re.compile(r">([^<]+)<|\b(?:alt|title)=\"([^\"]+)\"")
_FOLD = b"\r\n "
_OF_PATH = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~%/")


class Canary(NamedTuple):
    """What must not be read anywhere; `is_address` when it counts only as a whole address."""

    source: str
    words: str
    is_address: bool


class Names(NamedTuple):
    """What addresses begin with: `host` with scheme, `base` the path of the site."""

    host: str
    base: str


def texts(part: object) -> Iterator[str]:
    """Give every text in a document or a body; of HTML what is read between its tags."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Body):
        yield part.text
        yield "\n".join(unescape(of[1] or of[2]) for of in _NODE.finditer(part.html))
        yield from part.anchors
        yield from (name.target for name in (*part.links, *part.files))
    elif isinstance(part, tuple):
        for inner in part:
            yield from texts(inner)


def plainly(parts: Iterable[object]) -> str:
    """Give all texts of parts with plain blanks, a text a line, to look a fingerprint up in."""
    return "\n".join(" ".join(text.split()) for part in parts for text in texts(part))


def canaries_of(
    entry: Entry, parts: Iterable[object], addresses: Iterable[str]
) -> Iterator[Canary]:
    """Give the canaries of a document; `addresses` lead to it or to what only it has."""
    for address in addresses:
        yield Canary(entry.source, address, True)
    for name in (entry.id, entry.source):
        if len(name) >= LETTERS:
            yield Canary(entry.source, name, False)
    for part in parts:
        for text in texts(part):
            for run in _spread(_runs(text)):
                yield Canary(entry.source, run, False)


def _runs(text: str) -> list[str]:
    runs = (run[:LONGEST] for run in _RUN.findall(text))
    return [run for run in runs if len(run) - run.count(" ") - run.count("-") >= LETTERS]


def _spread(runs: list[str]) -> list[str]:
    few = min(len(runs), EACH)
    return [runs[at * len(runs) // few] for at in range(few)]


def forms(canary: Canary) -> set[bytes]:
    """Write a canary as the formats write it; signs that HTML or JSON escape are not in it."""
    words = canary.words
    return {
        words.encode(),
        json.dumps(words)[1:-1].encode(),
        words.encode("ascii", "xmlcharrefreplace"),
        quote(words).encode(),
    }


class Search:
    """All canaries by what is searched for, in one pass over the bytes of a file."""

    def __init__(self, canaries: Mapping[bytes, Canary], names: Names) -> None:
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        self._forms = sorted(canaries)
        self._is_address = [canaries[form].is_address for form in self._forms]
        self._names = names
        is_small = len(self._forms) < MANY
        kind = Implementation.DFA if is_small else Implementation.ContiguousNFA
        self._automaton = BytesAhoCorasick(self._forms, implementation=kind)

    def found(self, path: str, data: bytes) -> list[bytes]:
        """Give the forms that stand in a file or in its path below output/."""
        if path.endswith(".ics"):
            data = data.replace(_FOLD, b"")
        text = b"%s/%s\n%s" % (self._names.base.encode(), path.encode(), data)
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return sorted({
            self._forms[which]
            for which, start, _ in hits
            if not self._is_address[which] or _begins(text, start, self._names)
        })  # fmt: skip


def _begins(text: bytes, start: int, names: Names) -> bool:
    """Tell whether an address begins here and is not the end of a longer one."""
    before = text[start - 1] if start else 0
    return before not in _OF_PATH or text.endswith(names.host.encode(), 0, start)
