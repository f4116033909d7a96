"""Dates, weekdays and times that prose names, found where they stand.

The grammar has three steps. `prose` gives the text as it is read. `german_dates` and
`english_dates` know the forms of single atoms: a day, a weekday, a time, `heute`. Here neighbouring atoms become one phrase if
only words that may join them stand between (`Grammar.joins`), and members of a list or range hand
month and year back to those before them (`Grammar.chain`).
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sitegen import english_dates, german_dates
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
from sitegen.prose import Prose, read

LOOK_BACK = 40
"""How many characters before an atom can change what it means."""


class Phrase(NamedTuple):
    """One date, weekday or time as prose names it."""

    quote: str
    """The words as a reader reads them, from the first to the last that carries meaning."""
    offset: int
    """Where its first character stands in the source text."""
    year: int
    """0 where none is; two digits are filled up (`23` is 2023, `70` is 1970)."""
    month: int
    """1-12 as written, or impossible; 0 where none is."""
    day: int
    weekday: int
    """0 Monday … 6 Sunday, -1 where none is named."""
    relative: str
    """today, tomorrow, day-after-tomorrow, yesterday, coming, next or nothing."""
    start: str
    """18:00 or nothing; 24:00 is the end of the day."""
    end: str


class Impossible(ValueError):
    """A day that no calendar has, or a time that no clock has."""


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


def find(source: str, language: str) -> tuple[Phrase, ...]:
    """Find all phrases in a Markdown text or a title, in the order of the text."""
    grammar = _grammar(language)
    if grammar is None or not _may_hold(source, grammar):
        return ()
    prose = read(source)
    atoms = _with_months(_atoms(prose.text, grammar), prose.text, grammar)
    atoms = _with_weekdays_paired(atoms, prose.text, grammar)
    return tuple(
        _phrase(group, prose) for group in _groups(atoms, prose.text, grammar) if _is_claim(group)
    )


def days(phrase: Phrase, published: date | None) -> tuple[date, ...]:
    """Give the days a phrase can mean, the likeliest first.

    There are none where it names no day, or where year and publication are unknown.
    Raises Impossible.
    """
    for time in (phrase.start, phrase.end):
        if _is_no_time(time):
            raise Impossible(time)
    if phrase.day or phrase.month:
        if phrase.year:
            return (_day(phrase.year, phrase.month, phrase.day),)
        # A leap year: what it does not have, no year has.
        _day(2000, phrase.month, phrase.day)
        return _near(phrase.month, phrase.day, published) if published else ()
    if published is None:
        return ()
    distance = {"yesterday": -1, "today": 0, "tomorrow": 1, "day-after-tomorrow": 2}
    if phrase.relative in distance:
        return (published + timedelta(days=distance[phrase.relative]),)
    if phrase.relative:
        first = published + timedelta(days=(phrase.weekday - published.weekday() - 1) % 7 + 1)
        return (first,) if phrase.relative == "coming" else (first, first + timedelta(days=7))
    return ()


def _grammar(language: str) -> Grammar | None:
    primary = language.partition("-")[0]
    if primary == "de":
        return german_dates.grammar()
    return english_dates.grammar() if primary == "en" else None


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Impossible(f"{day}. {month}. {year}") from None


def _near(month: int, day: int, published: date) -> tuple[date, ...]:
    """Give a day in the years around its publication, the likeliest year first."""
    around = []
    for year in (published.year, published.year + 1, published.year - 1):
        try:
            around.append(date(year, month, day))
        except ValueError:
            continue
    if not around:
        raise Impossible(f"{day}. {month}. {published.year}")
    # Releases announce: half a year back is rather next year than past.
    return tuple(
        sorted(around, key=lambda d: (not -183 <= (d - published).days <= 300, around.index(d)))
    )


def _may_hold(source: str, grammar: Grammar) -> bool:
    """Tell quickly whether a text is worth reading; most texts name no day."""
    return (
        any(piece in source for words in grammar.words for piece in words.pieces)
        or any(sign in source for sign in ("&", "<", "\u00ad"))
        or grammar.number_hint.search(source) is not None
        or (
            grammar.ordinal_months is not None and grammar.ordinal_months.search(source) is not None
        )
    )


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
    if number is None:
        return ()
    following = text[number.end() : number.end() + 1]
    return grammar.at_digit[
        following
        if following and following in ".:-" and (following == "-") == (number.end() - at == 4)
        else "_"
    ]


def _atoms(text: str, grammar: Grammar) -> list[Atom]:
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
        if grammar.refused.search(text, since, span[0]):
            return []
        # 1:25 is a scale, 52:48 a ratio.
        unlikely = _is_no_time(begin) or begin < "02:00"
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
    elif grammar.refused.search(text, since, start):
        return []
    elif kind == OPEN:
        return [Atom(OPEN, start, stop, day=day, short=not match["dot"])]
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


def _is_no_time(time: str) -> bool:
    return time > "24:00" or time[3:] > "59"


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


def _following(atoms: list[Atom], i: int, text: str, grammar: Grammar) -> int:
    """Give the next member of the list or range that a day is in; 0 if there is none."""
    last = i
    j = i + 1
    while j < len(atoms) and atoms[j].kind in (TIME, UNTIL, WEEKDAY):
        if atoms[j].kind == WEEKDAY and text[atoms[last].stop : atoms[j].start].strip() != "(":
            break
        if not _joined(atoms[last], atoms[j], text, grammar):
            break
        last = j
        j += 1
    if j == len(atoms):
        return 0
    member = j
    if (
        atoms[j].kind == WEEKDAY
        and j + 1 < len(atoms)
        and _joined(atoms[j], atoms[j + 1], text, grammar)
    ):
        member = j + 1
    if atoms[member].kind not in (DAY, OPEN):
        return 0
    # A bare number is a day if what follows is its end, or a bare number that is one.
    bare = atoms[i].short and not atoms[member].short
    pattern = grammar.span if bare else grammar.chain
    return member if pattern.fullmatch(text, atoms[last].stop, atoms[j].start) else 0


def _joined(left: Atom, right: Atom, text: str, grammar: Grammar) -> bool:
    pair = (left.kind, DAY if right.kind == OPEN else right.kind)
    pattern = grammar.joins.get((DAY, pair[1]) if left.kind == OPEN else pair)
    gap = right.start - left.stop
    return bool(pattern and gap < LOOK_BACK and pattern.fullmatch(text, left.stop, right.start))


def _with_months(atoms: list[Atom], text: str, grammar: Grammar) -> list[Atom]:
    """Hand month and year back to the members of lists and ranges; drop what then has no month."""
    kept: list[Atom] = []
    for atom in reversed(atoms):
        rest = [atom, *reversed(kept[-8:])]
        if atom.kind == OPEN or (atom.kind == DAY and not atom.year):
            j = _following(rest, 0, text, grammar)
            if j:
                other = rest[j]
                month = other.month if atom.kind == OPEN else atom.month
                # 30. Dezember bis 2. Januar 2024
                year = other.year - (month > other.month) if other.year else 0
                atom = atom._replace(kind=DAY, month=month, year=year, doubtful=False)
                kept[-j] = other._replace(doubtful=False)
        if atom.kind != OPEN:
            kept.append(atom)
    kept.reverse()
    return kept


def _with_weekdays_paired(atoms: list[Atom], text: str, grammar: Grammar) -> list[Atom]:
    """Pair `Mittwoch und Donnerstag, 6. und 7. September`; Monday to Friday is a habit."""
    paired: list[Atom] = []
    i = 0
    while i < len(atoms):
        run = [atoms[i]]
        while (
            atoms[i].kind == WEEKDAY and i + len(run) < len(atoms)
            and atoms[i + len(run)].kind == WEEKDAY
            and grammar.chain.fullmatch(text, run[-1].stop, atoms[i + len(run)].start)
        ):  # fmt: skip
            run.append(atoms[i + len(run)])
        i += len(run)
        if len(run) == 1:
            paired += run
            continue
        members = []
        if i < len(atoms) and atoms[i].kind == DAY and _joined(run[-1], atoms[i], text, grammar):
            members = [i]
            while (j := _following(atoms, members[-1], text, grammar)) and len(members) < 9:
                members.append(j)
        if len(members) == len(run):
            for day, weekday in zip(members, run, strict=True):
                atoms[day] = atoms[day]._replace(weekday=weekday.weekday)
            continue
        span = bool(grammar.span.fullmatch(text, run[0].stop, run[1].start))
        if members and span:
            continue
        habit = not members and (span or len(run) > 2 or run[0].short)
        paired += [weekday._replace(habit=weekday.habit or habit) for weekday in run]
    return paired


def _groups(atoms: list[Atom], text: str, grammar: Grammar) -> Iterator[list[Atom]]:
    """Put atoms together that make one phrase: each kind once."""
    group: list[Atom] = []
    for i, atom in enumerate(atoms):
        following = atoms[i + 1] if i + 1 < len(atoms) else None
        if group and (
            atom.kind in [other.kind for other in group]
            or not _joined(group[-1], atom, text, grammar)
            or _belongs_to_next(group, atom, following, text, grammar)
        ):
            yield group
            group = []
        group.append(atom)
    if group:
        yield group


def _belongs_to_next(
    group: list[Atom], atom: Atom, following: Atom | None, text: str, grammar: Grammar
) -> bool:
    """Tell whether a weekday after a day opens the next phrase: `6. September, Mittwoch, 4. Oktober`."""
    return (
        atom.kind == WEEKDAY
        and following is not None
        and following.kind == DAY
        and any(other.kind == DAY for other in group)
        and _joined(atom, following, text, grammar)
    )


def _is_claim(group: list[Atom]) -> bool:
    """Tell whether a phrase names something: `So` alone does not, nor does `mittwochs um 18 Uhr`."""
    if len(group) == 1:
        return not (
            group[0].doubtful or group[0].habit or (group[0].kind == WEEKDAY and group[0].short)
        )
    if any(atom.habit for atom in group) and all(atom.kind != DAY for atom in group):
        return False
    return True


def _phrase(group: list[Atom], prose: Prose) -> Phrase:
    start, stop = group[0].start, group[-1].stop
    words = prose.text[start:stop]
    if words.count("(") > words.count(")") and prose.text.startswith(")", stop):
        words += ")"
    weekdays = [atom.weekday for atom in group if atom.weekday >= 0]
    return Phrase(
        " ".join(words.split()),
        prose.offset(start),
        max(atom.year for atom in group),
        max(atom.month for atom in group),
        max(atom.day for atom in group),
        weekdays[0] if weekdays else -1,
        next((atom.relative for atom in group if atom.relative), ""),
        next((atom.begin for atom in group if atom.begin), ""),
        next((atom.end for atom in group if atom.end), ""),
    )
