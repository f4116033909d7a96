"""The facts of a session in Leichte Sprache, from fixed sentences of at most ten words each.

Nobody has to write them, and they can not differ from the facts. The rules are those of the
Netzwerk Leichte Sprache and of DIN SPEC 33429: one statement a sentence, one sentence a line, no
passive, no genitive, no abbreviation, numbers as digits, long words parted with a dot, and what is
said positively where that can be. Names and what other people wrote can be longer. They stand
behind a colon and count no words; what others wrote in hard language is announced as such.

All is absolute: a page that is read a year later says the same.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sitegen.language import N_, catalogue
from sitegen.model import Move, Place, Session, When
from sitegen.moves import OFF, kinds_of

LONGEST = 10
"""Words that a sentence may have."""

_SENTENCE_END = re.compile(r"(?<=[a-zäöüß]{4}[.!?]) +(?=[A-ZÄÖÜ])|\n+")
"""Where a sentence ends for sure; "am 6. September" and "z. B. Rampen" are no ends."""

HEADINGS = {
    "what": N_("What is this?"),
    "changes": N_("What is new?"),
    "when": N_("When is the meeting?"),
    "where": N_("Where is the meeting?"),
    "access": N_("How do you get into the room?"),
    "guests": N_("Who may come?"),
    "registration": N_("How do you register?"),
    "online": N_("Is the meeting on the Internet?"),
    "minutes": N_("Are there minutes?"),
    "contact": N_("Do you have questions?"),
}

_WHAT_CHANGED = {
    "moved": N_("The meeting has a new date."),
    "relocated": N_("The meeting has a new place."),
    "cancelled": N_("The meeting does not take place."),
    "postponed": N_("The meeting comes later."),
    "confirmed": N_("The date is certain."),
    "reinstated": N_("The meeting takes place again."),
    "changed": N_("There is a change."),
}


class Line(NamedTuple):
    """One sentence on a line of its own, and what it names.

    A sentence that names something ends with a colon. `name` may have several lines; `address` is
    where it leads, `is_hard` tells that other people wrote it, not in Leichte Sprache.
    """

    sentence: str
    name: str = ""
    address: str = ""
    is_hard: bool = False


class Section(NamedTuple):
    """Sentences under a question; `key` is one of HEADINGS."""

    key: str
    heading: str
    lines: tuple[Line, ...]


Words = Callable[[str], str]


def sections(
    session: Session,
    language: str,
    group: str = "",
    group_address: str = "",
    minutes_address: str = "",
) -> tuple[Section, ...]:
    """Say the facts of a session; `group` is the name of the body that meets, or empty.

    `minutes_address` is where the minutes can be read in hard language, if only elsewhere.
    """
    words = catalogue(language).gettext
    found = {
        "what": _what(words, group, group_address),
        "changes": _changes(words, session),
        "when": _when(words, session),
        "where": _where(words, session.place),
        "access": _access(words, session.place),
        "guests": _guests(words, session, group),
        "registration": _registration(words, session),
        "online": _online(words, session),
        "minutes": _minutes(words, session, minutes_address),
        "contact": _contact(words, session),
    }
    made = (Section(key, words(HEADINGS[key]), tuple(lines)) for key, lines in found.items())
    return tuple(section for section in made if section.lines)


def summary(session: Session, language: str) -> str:
    """Say in a few sentences when a session is, or that it is not."""
    words = catalogue(language).gettext
    return " ".join(line.sentence for line in _when(words, session))


def _what(words: Words, group: str, address: str) -> Iterator[Line]:
    if group:
        yield Line(words("A group meets."))
        yield Line(words("The name of the group:"), group, address)
    else:
        yield Line(words("This is a meeting."))


def _when(words: Words, session: Session) -> Iterator[Line]:
    start, end = session.start, session.end
    if session.status in OFF:
        yield Line(words(_WHAT_CHANGED[session.status]))
        yield Line(_dated(words("The old date was {day}."), start))
        if session.status == "postponed":
            yield Line(words("The new date is still open."))
        return
    yield Line(_dated(words("The meeting is on {day}."), start))
    if start.time:
        yield Line(_timed(words("The meeting begins at {time}."), start.time))
    if end is not None and end.day != start.day:
        yield Line(_dated(words("The meeting ends on {day}."), end))
    if end is not None and end.time:
        yield Line(_timed(words("The meeting ends at {time}."), end.time))
    if session.status == "tentative":
        yield Line(words("The date can still change."))


def _dated(sentence: str, when: When) -> str:
    return sentence.format(day=f"{when.weekday}, {when.text}")


def _timed(sentence: str, time: str) -> str:
    """Fill in a time as it is spoken in German: 18 for 18:00, 9:30 for 09:30."""
    hour, minute = time.split(":")
    return sentence.format(time=str(int(hour)) if minute == "00" else f"{int(hour)}:{minute}")


def _where(words: Words, place: Place | None) -> Iterator[Line]:
    if place is None:
        return
    yield Line(words("The name of the place:"), place.name)
    if place.room and place.room != place.name:
        yield Line(words("The name of the room:"), place.room)
    if place.address:
        yield Line(words("The address is:"), place.address.replace(", ", "\n"))


def _access(words: Words, place: Place | None) -> Iterator[Line]:
    if place is None:
        return
    if place.step_free is True:
        yield Line(words("The way into the room is without steps."))
    elif place.step_free is False:
        yield Line(words("There are steps on the way into the room."))
    yield from _quoted(words("This is in hard language:"), place.access)


def _guests(words: Words, session: Session, group: str) -> Iterator[Line]:
    if session.status in OFF:
        return
    if session.public:
        yield Line(words("All people may come to the meeting."))
    elif group:
        yield Line(words("Only people of the group may come."))
    else:
        yield Line(words("Only people with an invitation may come."))


def _registration(words: Words, session: Session) -> Iterator[Line]:
    if session.registration and session.status not in OFF:
        yield from _quoted(words("This is how you register:"), session.registration)


def _online(words: Words, session: Session) -> Iterator[Line]:
    if session.online and session.status not in OFF:
        yield Line(words("The meeting is also on the Internet."))
        yield Line(words("The address on the Internet:"), session.online, session.online)


def _minutes(words: Words, session: Session, address: str) -> Iterator[Line]:
    minutes = session.minutes
    if minutes is None or session.status in OFF:
        return
    yield Line(words("Minutes are a text about the meeting."))
    if minutes.status == "published":
        yield Line(words("The minutes are ready."))
        if minutes.date:
            sentence = words("The minutes are from {day}.")
            yield Line(sentence.format(day=minutes.date.text))
        if address:
            found = words("You find the minutes here in hard language:")
            yield Line(found, words("To the minutes"), address)
    elif minutes.status == "expected":
        yield Line(words("There shall be minutes of this meeting."))
        if minutes.due:
            sentence = words("The date for them is {day}.")
            yield Line(sentence.format(day=minutes.due.text))
    else:
        yield Line(words("There are no minutes of this meeting."))
    yield from _reason(words, minutes.reason)


def _contact(words: Words, session: Session) -> Iterator[Line]:
    if session.contact:
        yield Line(words("Here you get help:"), session.contact)


def _changes(words: Words, session: Session) -> Iterator[Line]:
    """Say each change, with what held before and what held then."""
    for at, (kind, move) in enumerate(zip(kinds_of(session), session.changes, strict=True), 1):
        yield Line(words(_WHAT_CHANGED[kind]))
        yield Line(words("We have known this since {day}.").format(day=move.date.text))
        yield from _old_and_new(words, session, move, session.changes[at:])
        yield from _reason(words, move.reason)


def _old_and_new(
    words: Words, session: Session, move: Move, later: tuple[Move, ...]
) -> Iterator[Line]:
    """Say day, time, end and place that no longer hold, and what holds instead.

    What a later change has changed again does not hold either.
    """
    start = session.start
    if move.was_date is not None:
        holds = session.status not in OFF and all(m.was_date is None for m in later)
        if move.was_date.day != start.day:
            yield Line(_dated(words("The old date was {day}."), move.was_date))
            if holds:
                yield Line(_dated(words("The new date is {day}."), start))
        if move.was_date.time not in ("", start.time):
            yield Line(_timed(words("The old beginning was at {time}."), move.was_date.time))
            if holds and start.time:
                yield Line(_timed(words("The new beginning is at {time}."), start.time))
    if move.was_end:
        yield Line(_timed(words("The old end was at {time}."), move.was_end))
    if move.was_place:
        yield Line(words("The old place:"), move.was_place)
        if session.place and session.status not in OFF and not any(m.was_place for m in later):
            yield Line(words("The new place:"), session.place.label)


def _reason(words: Words, text: str) -> Iterator[Line]:
    return _quoted(words("The reason in hard language:"), text)


def _quoted(announced: str, text: str) -> Iterator[Line]:
    """Give what other people wrote: its sentences where all are short, else announced as hard."""
    sentences = tuple(" ".join(part.split()) for part in _SENTENCE_END.split(text))
    if all(is_short(sentence) for sentence in sentences):
        yield from map(Line, sentences)
    elif text:
        yield Line(announced, text, is_hard=True)


def is_short(sentence: str) -> bool:
    """Tell whether a text is one sentence of Leichte Sprache by its length and its end."""
    return len(sentence.split()) <= LONGEST and sentence.endswith((".", "!", "?"))
