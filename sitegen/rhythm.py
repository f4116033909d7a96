"""The rhythm in which a group meets, read from words, and the days that it gives.

    first wednesday 18:00                  erster Mittwoch 18 Uhr
    first and third monday                 erster und dritter Montag
    every second tuesday                   jeden zweiten Dienstag
    last thursday of march, june           letzter Donnerstag im März, Juni

A rhythm is read word by word, not guessed: words that are not known, or that stand in another
order, make it unreadable. `every second tuesday` counts weeks and therefore needs an anchor, a day
on which the group did meet; `every second tuesday of the month` does not.
"""

import re
from collections.abc import Container
from datetime import date, timedelta
from itertools import count
from typing import NamedTuple

LAST = -1

_ORDINALS = {
    1: "first erste 1.", 2: "second zweite 2.", 3: "third dritte 3.", 4: "fourth vierte 4.",
    5: "fifth fünfte 5.", LAST: "last letzte",
}  # fmt: skip
_WEEKDAYS = (
    "monday montag", "tuesday dienstag", "wednesday mittwoch", "thursday donnerstag",
    "friday freitag", "saturday samstag sonnabend", "sunday sonntag",
)  # fmt: skip
_MONTHS = (
    "january januar jänner", "february februar", "march märz", "april april", "may mai",
    "june juni", "july juli", "august august", "september september", "october oktober",
    "november november", "december dezember",
)  # fmt: skip
_EVERY = ("every", "each", "jeden", "jeder", "jede")
_MONTH = ("month", "monat", "monats")
_JOINING = ("and", "und", "of", "the", "on", "in", "at", "am", "im", "um", "des", "der", "a")

ORDINAL_OF = {word: n for n, words in _ORDINALS.items() for word in words.split()}
WEEKDAY_OF = {word: n for n, words in enumerate(_WEEKDAYS) for word in words.split()}
MONTH_OF = {word: n for n, words in enumerate(_MONTHS, 1) for word in words.split()}

_TIME = re.compile(r"(?:^|\s)(\d{1,2})(?:[:.](\d{2})(?:\s*uhr)?|\s*uhr)$", re.ASCII)
_WORD = re.compile(r"[^\s,&+]+")


class UnreadableRhythm(ValueError):
    """Say that a text is no rhythm; its argument is the first word that does not fit, or empty."""


class Rhythm(NamedTuple):
    """When a group meets.

    `ordinals` count weekdays within a month, from 1, LAST for the last one; without them the
    group meets every `interval` weeks. `weekdays` count from 0 for Monday. No `months` means all
    of them, no `time` (`HH:MM`, on the clock of the site's zone) that it is not fixed.
    """

    ordinals: tuple[int, ...]
    interval: int
    weekdays: tuple[int, ...]
    months: tuple[int, ...]
    time: str


def read_rhythm(text: str) -> Rhythm:
    """Read a rhythm in English or German words. Raises UnreadableRhythm."""
    rest, time = _without_time(" ".join(text.lower().split()))
    found: dict[str, list[int]] = {"every": [], "ordinal": [], "weekday": [], "month": []}
    order = list(found)
    reached = 0
    of_month = False
    for word in _WORD.findall(rest):
        if word in _JOINING:
            continue
        if word in _MONTH and found["weekday"]:
            of_month = True
            continue
        kind, value = _meaning(word)
        if kind not in order or order.index(kind) < reached:
            raise UnreadableRhythm(word)
        reached = order.index(kind)
        found[kind].append(value)
    if not found["weekday"]:
        raise UnreadableRhythm("")
    ordinals, months = _unique(found["ordinal"]), _unique(found["month"])
    counts_weeks = found["every"] and len(ordinals) == 1 and ordinals[0] > 1
    interval = ordinals[0] if counts_weeks and not (of_month or months) else 1
    return Rhythm(
        ordinals=() if interval > 1 else ordinals,
        interval=interval,
        weekdays=_unique(found["weekday"]),
        months=months,
        time=time,
    )


def _without_time(text: str) -> tuple[str, str]:
    match = _TIME.search(text)
    if match is None:
        return text, ""
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        raise UnreadableRhythm(match[0].strip())
    return text[: match.start()], f"{hour:02}:{minute:02}"


def _meaning(word: str) -> tuple[str, int]:
    """Give the kind of a word and its number; an empty kind for a word that is not known."""
    if word in _EVERY:
        return "every", 1
    for ending in ("", "r", "n", "s"):
        bare = word.removesuffix(ending) if ending else word
        if bare in ORDINAL_OF and ending != "s":
            return "ordinal", ORDINAL_OF[bare]
        if bare in WEEKDAY_OF and ending in ("", "s"):
            return "weekday", WEEKDAY_OF[bare]
    return ("month", MONTH_OF[word]) if word in MONTH_OF else ("", 0)


def _unique(numbers: list[int]) -> tuple[int, ...]:
    """Sort what was named, with the last at the end."""
    return tuple(sorted(set(numbers), key=lambda n: (n == LAST, n)))


def is_day_of(rhythm: Rhythm, day: date, anchor: date | None = None) -> bool:
    """Tell whether a day is one of the rhythm; without an anchor any week counts."""
    if day.weekday() not in rhythm.weekdays or (rhythm.months and day.month not in rhythm.months):
        return False
    if rhythm.ordinals:
        if (day.day - 1) // 7 + 1 in rhythm.ordinals:
            return True
        return LAST in rhythm.ordinals and (day + timedelta(7)).month != day.month
    if anchor is None or rhythm.interval == 1:
        return True
    return (_monday(day) - _monday(anchor)).days // 7 % rhythm.interval == 0


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


def nearest(rhythm: Rhythm, day: date, anchor: date | None = None) -> date:
    """Give the day of the rhythm that is nearest to a day, of two the earlier one."""
    days = (day + timedelta(sign * n) for n in count() for sign in (-1, 1))
    return next(near for near in days if is_day_of(rhythm, near, anchor))


def following(
    rhythm: Rhythm, day: date, anchor: date | None, without: Container[date]
) -> date | None:
    """Give the next day of the rhythm after a day, leaving some out; None where there is none.

    Two fifth Tuesdays in February lie up to 40 years apart (over a year 2100), no more.
    """
    days = (day + timedelta(n) for n in range(1, 41 * 366))
    held = (d for d in days if is_day_of(rhythm, d, anchor) and d not in without)
    return next(held, None)
