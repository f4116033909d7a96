"""Dates, weekdays and times that prose names, found where they stand.

The grammar has three steps. `prose` gives the text as it is read. `date_atoms` finds in it what a
language can write in one piece: a day, a weekday, a time, `heute`. Here neighbouring atoms become
one phrase if only words that may join them stand between (`Grammar.joins`), and members of a list
or range hand month and year back to those before them (`Grammar.chain`).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sitegen.calendar_words import DAY, OPEN, TIME, UNTIL, WEEKDAY, Grammar
from sitegen.date_atoms import LOOK_BACK, Atom, is_no_time, is_refused, read_atoms
from sitegen.prose import Prose, read


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


def find(source: str, language: str) -> tuple[Phrase, ...]:
    """Find all phrases in a Markdown text or a title, in the order of the text."""
    grammar = _grammar(language)
    if grammar is None:
        return ()
    found: list[Phrase] = []
    for start, stop in _parts(source, grammar):
        prose = read(source[start:stop])
        atoms = _with_months(read_atoms(prose.text, grammar), prose.text, grammar)
        atoms = _with_weekdays_paired(atoms, prose.text, grammar)
        groups = _groups(atoms, prose.text, grammar)
        found += [
            _phrase(group, prose, start)
            for group in groups
            if _is_claim(group, prose.text, grammar)
        ]
    return tuple(found)


def days(phrase: Phrase, published: date | None) -> tuple[date, ...]:
    """Give the days a phrase can mean, the likeliest first.

    There are none where it names no day, or where year and publication are unknown.
    Raises Impossible.
    """
    for time in (phrase.start, phrase.end):
        if is_no_time(time):
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
    # A language is loaded, and its forms compiled, only where a text is written in it.
    if primary == "de":
        from sitegen import german_dates

        return german_dates.grammar()
    if primary == "en":
        from sitegen import english_dates

        return english_dates.grammar()
    return None


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


def _parts(source: str, grammar: Grammar) -> Iterator[tuple[int, int]]:
    """Give the paragraphs that are worth reading: no phrase reaches over a blank line."""
    if "<" in source:
        # HTML can reach over blank lines, and can part what the hints look for.
        yield 0, len(source)
        return
    stop = 0
    for hint in _hints(source, grammar):
        if hint >= stop:
            before = source.rfind("\n\n", stop, hint)
            start = stop if before < 0 else before + 2
            stop = source.find("\n\n", hint)
            stop = len(source) if stop < 0 else stop
            yield start, stop


def _hints(source: str, grammar: Grammar) -> list[int]:
    """Give where something stands that a phrase could be about; most texts have nothing."""
    found = [match.start() for match in grammar.number_hint.finditer(source)]
    if grammar.ordinal_months:
        found += [match.start() for match in grammar.ordinal_months.finditer(source)]
    # Entities and soft hyphens part words.
    for piece in (*(piece for words in grammar.words for piece in words.pieces), "&", "\u00ad"):
        at = source.find(piece)
        while at >= 0:
            found.append(at)
            at = source.find(piece, at + 1)
    found.sort()
    return found


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
            since = max(atom.start - LOOK_BACK, 0)
            if j and not (atom.kind == OPEN and is_refused(since, atom.start, text, grammar)):
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
    """Tell whether a weekday opens the next phrase: `6. September, Mittwoch, 4. Oktober`."""
    return (
        atom.kind == WEEKDAY
        and following is not None
        and following.kind == DAY
        and any(other.kind == DAY for other in group)
        and _joined(atom, following, text, grammar)
    )


def _is_claim(group: list[Atom], text: str, grammar: Grammar) -> bool:
    """Tell whether a phrase names something: `So` does not, nor does `mittwochs um 18 Uhr`.

    Nor does a weekday alone in a name or a title: Frau Freitag, der verkaufsoffene Sonntag.
    """
    if len(group) > 1:
        return any(atom.kind == DAY for atom in group) or not any(atom.habit for atom in group)
    atom = group[0]
    if atom.doubtful or atom.habit:
        return False
    if atom.kind != WEEKDAY or atom.relative:
        return True
    since = max(atom.start - LOOK_BACK, 0)
    return not atom.short and grammar.named.search(text, since, atom.start) is None


def _phrase(group: list[Atom], prose: Prose, offset: int) -> Phrase:
    start, stop = group[0].start, group[-1].stop
    words = prose.text[start:stop]
    if words.count("(") > words.count(")") and prose.text.startswith(")", stop):
        words += ")"
    weekdays = [atom.weekday for atom in group if atom.weekday >= 0]
    return Phrase(
        " ".join(words.split()),
        offset + prose.offset(start),
        max(atom.year for atom in group),
        max(atom.month for atom in group),
        max(atom.day for atom in group),
        weekdays[0] if weekdays else -1,
        next((atom.relative for atom in group if atom.relative), ""),
        next((atom.begin for atom in group if atom.begin), ""),
        next((atom.end for atom in group if atom.end), ""),
    )
