r"""What a language must tell so that its dates can be found: words, forms, and what joins them.

A form is a pattern with named groups for what it says. Forms begin at a digit or at one of
`Grammar.words`, so a text is looked at only in these places. What is no date though it looks like
one is kept out by what may not stand around it. Patterns are put together from named pieces:
`«clock»\s*«uhr»` is easier to read and to extend than one expression of twelve lines.

| group | |
|---|---|
| `day` `number` `month` | the day, the month in digits or in words |
| `year` `short` | the year in four digits or in two |
| `day2` | the second day of a range that shares month and year |
| `spaced` `dot` | blanks between day and month; the dot or ending after a day |
| `hour` `minute` `part` `hour2` `minute2` `part2` | clock and half of the day |
| `bare` | a time that only its colon shows |
| `weekday` `abbreviated` `habit` `relative` | |
"""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

DAY, OPEN, TIME, UNTIL, WEEKDAY, RELATIVE = "day", "open", "time", "until", "weekday", "relative"
"""What an atom says: `OPEN` is a day whose month comes later, `UNTIL` only the end of a time."""

Rows = tuple[tuple[str, ...], ...]
"""The ways to write each month or weekday, the long ones first."""


class Form(NamedTuple):
    """One way to write something; `before` must match what stands in front of it."""

    kind: str
    pattern: re.Pattern[str]
    before: re.Pattern[str] | None = None


class Words(NamedTuple):
    """Words that forms begin with, and pieces of them: a text without these has none of them."""

    pieces: tuple[str, ...]
    pattern: re.Pattern[str]


class Grammar(NamedTuple):
    """All that one language knows."""

    names: dict[str, int]
    """Months 1-12, weekdays 0-6 and ordinals by their word in small letters."""
    relative: dict[str, str]
    nouns: frozenset[str]
    """Words for a day that are nouns as well, unless `adverb` matches with the words around."""
    adverb: re.Pattern[str]
    late: frozenset[str]
    """Words after a clock that make 6 to 18."""
    number_hint: re.Pattern[str]
    """What the source of a text with a date or time in digits matches."""
    words: tuple[Words, ...]
    ordinal_months: re.Pattern[str] | None
    """Finds a month after an ordinal in words; it ends where the month begins."""
    at_digit: Callable[[str], tuple[Form, ...]]
    """Gives the forms of a shape (`NUMBER`)."""
    at_word: tuple[Form, ...]
    refused: re.Pattern[str]
    """What stands before numbers that are no dates."""
    street: re.Pattern[str]
    """What stands before a day that a street is named after."""
    introduced: re.Pattern[str]
    """What stands before numbers that are dates for sure."""
    until: re.Pattern[str]
    before_weekday: re.Pattern[str]
    after_weekday: re.Pattern[str]
    named: re.Pattern[str]
    """What stands before a weekday that is a name."""
    before_relative: re.Pattern[str]
    """What makes `morgen` the future instead of a day."""
    joins: dict[tuple[str, str], re.Pattern[str]]
    """What may stand between two atoms of one phrase."""
    chain: re.Pattern[str]
    """What may stand between two members of a list or range."""
    span: re.Pattern[str]
    """As `chain`, where the first day is a bare number."""


DIGITS = re.compile("[0-9]+")
# No part of a longer number, path or name; `6.-8.9.` and `Mi,6.9.` are allowed.
NUMBER = re.compile(
    r"(?<![\w+€$£])(?<![0-9][.,:/])(?<![0-9]{3}[-/])(?<![^\W\d][-./])"
    r"(?:(?P<iso>[0-9]{4}(?=-))|[0-9]{1,2}(?:(?P<decimal>(?=\.[0-9]))|(?P<dotted>(?=\.))|"
    r"(?P<colon>(?=:))|(?P<plain>(?![0-9]))))"
)
"""The first digits of a form; the name of the group tells its shape."""
PIECES = {
    "n": "[0-9]{1,2}",
    "nn": "[0-9]{2}",
    # No file name, no number of an act: 2023-09-06-x.md, 12.09.2023-4.
    "stop": r"(?!\w)(?!\.\w)(?!-[0-9]+(?![0-9.]))(?!-[^\W\d])(?!/[0-9]{3})",
    "dash": "[-\u2010-\u2014]",
    "year": r"(?P<year>[0-9]{4})(?!\w)",
    "day": "(?P<day>[0-9]{1,2})",
    "number": "(?P<number>[0-9]{1,2})",
    "iso": r"(?<![-/])(?P<year>[0-9]{4})-(?P<number>[0-9]{2})-(?P<day>[0-9]{2})"
    r"(?![\w/])(?!-\w)(?!\.\w)",
}


def compiled(pattern: str, pieces: dict[str, str]) -> re.Pattern[str]:
    """Put the named pieces into a pattern and compile it."""
    while "«" in pattern:
        pattern = re.sub("«([a-z2 ]+)»", lambda name: pieces[name[1]], pattern)
    return re.compile(pattern)


def alternatives(words: tuple[str, ...]) -> str:
    """Write words as alternatives, the longer ones first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def month_pattern(rows: Rows) -> str:
    """Write the months; a short one may end in a dot, the dot after a long one ends a sentence."""
    full = alternatives(tuple(w for row in rows for w in row if w == row[0] or len(w) > 4))
    short = alternatives(tuple(w for row in rows for w in row[1:] if len(w) <= 4))
    return rf"(?P<month>(?i:{full})(?!\w)|(?i:{short})(?!\w)\.?)(?!-[^\W\d])"


def forms_at_digit(
    rows: tuple[tuple[str, ...], ...], pieces: dict[str, str]
) -> Callable[[str], tuple[Form, ...]]:
    """Give the forms of a shape from rows of shapes, kind and patterns.

    They are compiled when a text first holds a number of that shape: most hold few.
    """

    @cache
    def of_shape(shape: str) -> tuple[Form, ...]:
        return tuple(
            Form(kind, *(compiled(pattern, pieces) for pattern in patterns))
            for shapes, kind, *patterns in rows
            if shape in shapes.split(" ")
        )

    return of_shape


def joins(
    to_day: re.Pattern[str], to_weekday: re.Pattern[str], to_time: re.Pattern[str],
    from_time: re.Pattern[str], time_to_relative: re.Pattern[str],
    day_to_weekday: re.Pattern[str],
) -> dict[tuple[str, str], re.Pattern[str]]:  # fmt: skip
    """Say what may stand between which two atoms of one phrase, the same pairs in all languages."""
    dated = (DAY, WEEKDAY, RELATIVE)
    return {
        (WEEKDAY, DAY): to_day,
        (RELATIVE, DAY): to_day,
        (RELATIVE, WEEKDAY): to_weekday,
        (DAY, WEEKDAY): day_to_weekday,
        **{(kind, TIME): to_time for kind in dated},
        **{(kind, UNTIL): to_time for kind in (*dated, TIME)},
        (TIME, DAY): from_time,
        (TIME, WEEKDAY): from_time,
        (TIME, RELATIVE): time_to_relative,
    }


def names(*tables: Rows, first: int = 0) -> dict[str, int]:
    """Number the rows of tables by their words."""
    return {word.lower(): i for rows in tables for i, row in enumerate(rows, first) for word in row}


def words(pieces: tuple[str, ...], *written: str) -> Words:
    """Make the pattern that finds words quickly: it skips to their first letters."""
    heads: dict[str, list[str]] = {}
    for word in written:
        short = r"\b" if len(word) < 5 else ""
        for case in (word, word.upper()):
            heads.setdefault(case[0], []).append(case[1:] + short)
    pattern = "|".join(
        f"{head}(?:{alternatives(tuple(dict.fromkeys(tails)))})"
        for head, tails in sorted(heads.items())
    )
    return Words(pieces, re.compile(pattern))
