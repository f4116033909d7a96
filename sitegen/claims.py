"""What a document says of dates, times and rooms in its prose, found while it is parsed.

A weekday that does not belong to its date is a mistake wherever it stands. What a release says is
kept with its entry until the sessions that it names are there too (see `sitegen.agreement`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from sitegen.model import Document, Place, PressRelease, Session, Version
from sitegen.phrases import Impossible, Phrase, days, find
from sitegen.problems import Location, Problem, error
from sitegen.rooms import find_rooms, is_in
from sitegen.source import Source

_KEY = re.compile(r"^([ \t]*)(?:- +)?[\"']?([\w-]+)[\"']?[ \t]*:", re.M)
_COMPARED = ("title", "subtitle", "summary", "alt", "caption")
_WORD = re.compile(r"[^\W\d_]{3}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_MAY_BE_WRONG = re.compile(
    r"(?:tag|day|woch|abend)\w*\b|\b(?:Mo|Di|Mi|Do|Fr|Sa|So)\b[.,]*\s+(?:de[mnr]\s+)?\d"
    r"|\d[.,)]*\s*[(,]\s*(?:Mo|Di|Mi|Do|Fr|Sa|So)\b"
    r"|\b(?:29|[3-9]\d)\.|\b(?:2[4-9]|[3-9]\d)(?:[.:]\d\d)?\s*Uhr",
    re.IGNORECASE,
)
"""Stands in every text that can name a wrong weekday, or a day or time that there is not."""


class Claim(NamedTuple):
    """A date, a time or a room that prose states.

    `days` are all that it can mean (ISO), the likeliest first; `weekday` counts from Monday, -1
    without one; `start` and `end` are like `18:00` or empty.
    """

    quote: str
    line: int
    column: int
    days: tuple[str, ...]
    weekday: int
    start: str
    end: str
    room: str


def claims_in(
    source: Source, language: str, document: Document | None, places: Mapping[str, Place]
) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    """Give what a release says of its sessions, and tell of days that are wrong by themselves."""
    is_compared = isinstance(document, PressRelease) and bool(document.sessions)
    confirmed = document.head.dates_ok if document else ()
    claims: list[Claim] = []
    problems: list[Problem] = []
    for text, first_line, is_body in (
        (source.header, source.header_line, False),
        (source.body, source.body_line, True),
    ):
        if not (is_compared or _MAY_BE_WRONG.search(text)):
            continue
        compared = _compared(text, is_body) if is_compared else ()
        breaks = [found.start() for found in re.finditer("\n", text)]
        for phrase in find(text, language):
            where = _place(source.path, breaks, first_line, phrase.offset)
            meant, doubt = _meant(phrase, document, where)
            is_said = any(phrase.offset in part for part in compared)
            if doubt is not None and f"„{' '.join(phrase.quote.split())}“" in confirmed:
                continue
            if doubt is not None and (is_said or phrase.weekday >= 0 or _WORD.search(phrase.quote)):
                problems.append(doubt)
            elif is_said and not _is_confirmed(phrase, meant, confirmed):
                claims.append(_of_phrase(phrase, meant, where))
        if is_compared and language.startswith("de"):
            for room in find_rooms(text, places):
                is_said = any(room.offset in part for part in compared)
                if is_said and not any(is_in(room.name, right) for right in confirmed):
                    where = _place(source.path, breaks, first_line, room.offset)
                    claims.append(Claim(room.quote, *where[1:], (), -1, "", "", room.name))
    return tuple(claims), tuple(problems)


def published_on(document: Document | None) -> date | None:
    """Give the day from which a document speaks; a year that it leaves out is counted from it."""
    if isinstance(document, (PressRelease, Version)):
        return date.fromisoformat(document.date.day)
    return date.fromisoformat(document.start.day) if isinstance(document, Session) else None


def _compared(text: str, is_body: bool) -> tuple[range, ...]:
    """Give the parts of a text that are compared: a body, and some keys of a front matter."""
    return (range(len(text)),) if is_body else tuple(_values(text))


def _values(header: str) -> Iterator[range]:
    """Find the values of the keys that readers read; a value goes on while it is indented."""
    for key in _KEY.finditer(header):
        if key[2] not in _COMPARED:
            continue
        end = len(header)
        for line in re.finditer(r"\n(?=([ \t]*)\S)", header[key.end() :]):
            if len(line[1]) <= len(key[1]):
                end = key.end() + line.start()
                break
        yield range(key.end(), end)


def _place(path: str, breaks: list[int], first_line: int, offset: int) -> Location:
    """Give line and column; `breaks` are the offsets of the ends of lines, looked up once."""
    line = bisect_left(breaks, offset)
    return Location(path, first_line + line, offset - (breaks[line - 1] if line else -1))


def _meant(
    phrase: Phrase, document: Document | None, where: Location
) -> tuple[tuple[date, ...], Problem | None]:
    """Give the days that a phrase can mean, and a Problem when it means none that there is."""
    try:
        meant = days(phrase, published_on(document))
    except Impossible:
        return (), error(where, "date.impossible", said=phrase.quote)
    if phrase.weekday < 0 or not meant or meant[0].weekday() == phrase.weekday:
        return meant, None
    first = meant[0]
    near = first + timedelta(days=phrase.weekday - first.weekday())
    return meant, error(
        where,
        "date.weekday",
        said=phrase.quote,
        date_day=first,
        date_weekday=first,
        near_day=near,
        near_weekday=near,
    )


def _is_confirmed(phrase: Phrase, meant: tuple[date, ...], confirmed: tuple[str, ...]) -> bool:
    if meant:
        return any(day.isoformat() in confirmed for day in meant)
    if phrase.weekday >= 0:
        days_ok = (date.fromisoformat(text) for text in confirmed if _ISO.fullmatch(text))
        return any(day.weekday() == phrase.weekday for day in days_ok)
    return (phrase.start or phrase.end) in confirmed


def _of_phrase(phrase: Phrase, meant: tuple[date, ...], where: Location) -> Claim:
    named = tuple(day.isoformat() for day in meant)
    return Claim(phrase.quote, *where[1:], named, phrase.weekday, phrase.start, phrase.end, "")
