"""The pieces of prose that name a day, a weekday or a time, each read by one form of a grammar."""

import re
from typing import NamedTuple

from sitegen.calendar_words import (
    DAY,
    DIGITS,
    NUMBER,
    OPEN,
    RELATIVE,
    TIME,
    UNTIL,
    WEEKDAY,
    Form,
    Grammar,
)

LOOK_BACK = 40
"""How many characters before an atom can change what it means."""


class Atom(NamedTuple):
    """What one form found in the readable text."""

    kind: str
    start: int
    stop: int
    year: int = 0
    month: int = 0
    day: int = 0
    weekday: int = -1
    relative: str = ""
    begin: str = ""
    end: str = ""
    doubtful: bool = False
    """A number that is a date or time only in company."""
    habit: bool = False
    """Names no single day: each first Wednesday, Monday to Friday."""
    short: bool = False
    """A weekday in two letters, or a day without its dot."""


def _places(text: str, grammar: Grammar) -> list[int]:
    """Give where atoms can begin."""
    found = [match.start() for match in DIGITS.finditer(text)]
    for words in grammar.words:
        if not words.pieces or any(piece in text for piece in words.pieces):
            found += [match.start() for match in words.pattern.finditer(text)]
    if grammar.ordinal_months:
        found += [match.end() for match in grammar.ordinal_months.finditer(text)]
    found.sort()
    return found


def _forms(text: str, at: int, grammar: Grammar) -> tuple[Form, ...]:
    if text[at] not in "0123456789":
        return grammar.at_word
    number = NUMBER.match(text, at)
    return grammar.at_digit(number.lastgroup or "") if number else ()


def read_atoms(text: str, grammar: Grammar) -> list[Atom]:
    """Find the atoms of a readable text, in its order."""
    atoms: list[Atom] = []
    stop = 0
    for at in _places(text, grammar):
        if at < stop:
            continue
        for form in _forms(text, at, grammar):
            match = form.pattern.match(text, at)
            if match is None:
                continue
            found = _read(form, match, text, at, stop, grammar)
            if found:
                atoms += found
                stop = match.end()
                break
    return atoms


def _read(
    form: Form, match: re.Match[str], text: str, at: int, stop: int, grammar: Grammar
) -> list[Atom]:
    """Make atoms of what a form matched; none if what stands before it forbids them."""
    since = max(at - LOOK_BACK, stop)
    before = form.before.search(text, since, at) if form.before else None
    if form.before:
        if before is None:
            return []
        if "ordinal" in form.before.groupindex:
            return _ordinals(match, before, grammar)
    if form.kind == WEEKDAY:
        return [_weekday(match, text, since, grammar)]
    if form.kind == RELATIVE:
        return _relative(match, text, since, grammar)
    said = match.groupdict()
    if form.kind == TIME:
        return _time(match.span(), said, text, since, grammar)
    return _days(form.kind, match, said, text, since, grammar)


def _time(
    span: tuple[int, int], said: dict[str, str | None], text: str, since: int, grammar: Grammar
) -> list[Atom]:
    part, part2 = (_letters(said.get(name)) for name in ("part", "part2"))
    begin = _clock(said["hour"], said["minute"], part or part2, grammar)
    end = _clock(said.get("hour2"), said.get("minute2"), part2 or part, grammar)
    if end and not part and begin > end:
        # From 11 to 1 pm.
        begin = _clock(said["hour"], said["minute"], "", grammar)
    doubtful = False
    if said.get("bare"):
        if is_refused(since, span[0], text, grammar):
            return []
        # 1:25 is a scale, 52:48 a ratio.
        unlikely = is_no_time(begin) or begin < "02:00"
        doubtful = unlikely and not grammar.introduced.search(text, since, span[0])
    if not end and grammar.until.search(text, since, span[0]):
        return [Atom(UNTIL, *span, end=begin, doubtful=doubtful)]
    return [Atom(TIME, *span, begin=begin, end=end, doubtful=doubtful)]


def _days(
    kind: str, match: re.Match[str], said: dict[str, str | None], text: str, since: int,
    grammar: Grammar,
) -> list[Atom]:  # fmt: skip
    start, stop = match.span()
    day = int(match["day"])
    if said.get("month"):
        if grammar.street.search(text, since, start):
            return []
        month = grammar.names[match["month"].lower().rstrip(".")]
    elif kind == OPEN:
        return [Atom(OPEN, start, stop, day=day, short=not match["dot"])]
    elif is_refused(since, start, text, grammar):
        return []
    else:
        month = int(match["number"])
    year = int(said.get("year") or 0)
    if short := said.get("short"):
        year = int(short) + (1900 if short > "69" else 2000)
    if said.get("day2"):
        first = Atom(DAY, start, match.end("day"), year, month, day)
        return [first, Atom(DAY, match.start("day2"), stop, year, month, int(match["day2"]))]
    # Without year and company: 12.50. may be a price, "5. 6." the fifth and sixth.
    unlikely = not 0 < month < 13 or not 0 < day < 32
    spaced = bool(said.get("spaced")) and match["number"] == str(month)
    doubtful = (
        not year and not said.get("month") and (unlikely or spaced)
        and not grammar.introduced.search(text, since, start)
    )  # fmt: skip
    return [Atom(DAY, start, stop, year, month, day, doubtful=doubtful)]


def _letters(part: str | None) -> str:
    """Fold `p.m.` and `PM`."""
    return "".join(filter(str.isalpha, part or "")).lower()


def _clock(hour: str | None, minute: str | None, part: str, grammar: Grammar) -> str:
    if not hour:
        return ""
    hours = int(hour)
    if part in grammar.late and hours < 12:
        hours += 12
    elif part == "am" and hours == 12:
        hours = 0
    return f"{hours:02}:{minute or '00'}"


def is_no_time(time: str) -> bool:
    """Tell whether no clock shows a time; 24:00 is the end of a day."""
    return time > "24:00" or time[3:] > "59"


def is_refused(since: int, start: int, text: str, grammar: Grammar) -> bool:
    """Tell whether the words before a number make it something else: a paragraph, a phone."""
    return grammar.refused.search(text, since, start) is not None


def _weekday(match: re.Match[str], text: str, since: int, grammar: Grammar) -> Atom:
    start, stop = match.span()
    groups = match.re.groupindex
    if "habit" in groups:
        return Atom(WEEKDAY, start, stop, habit=True)
    relative = ""
    habit = False
    for near in (
        grammar.after_weekday.match(text, stop),
        grammar.before_weekday.search(text, since, start),
    ):
        if near and near["habit"]:
            habit = True
            stop = max(stop, near.end())
        elif near and not relative:
            relative = near.lastgroup or ""
            start, stop = min(start, near.start(relative)), max(stop, near.end(relative))
    weekday = grammar.names[match["weekday"].lower()]
    return Atom(
        WEEKDAY, start, stop, weekday=weekday, relative=relative, habit=habit,
        short="abbreviated" in groups,
    )  # fmt: skip


def _relative(match: re.Match[str], text: str, since: int, grammar: Grammar) -> list[Atom]:
    word = match["relative"]
    start, stop = match.span()
    if grammar.before_relative.search(text, since, start):
        return []
    if word in grammar.nouns and not grammar.adverb.fullmatch(
        text[since:start] + text[start : stop + LOOK_BACK]
    ):
        return []
    return [Atom(RELATIVE, start, stop, relative=grammar.relative[word.lower()])]


def _ordinals(match: re.Match[str], before: re.Match[str], grammar: Grammar) -> list[Atom]:
    month = grammar.names[match["month"].lower().rstrip(".")]
    year = int(match["year"] or 0)
    atoms = []
    if before["from"]:
        start, stop = before.span("from")
        day = grammar.names[before["ordinal1"].lower()]
        atoms.append(Atom(DAY, start, stop, year, month, day))
    day = grammar.names[before["ordinal"].lower()]
    atoms.append(Atom(DAY, before.start("to"), match.end(), year, month, day))
    return atoms
