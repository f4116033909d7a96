"""Changes of a session in words: moved, held elsewhere, cancelled, postponed.

Every output that shows a session says the same about what has changed: the page, lists, notices on
top of what was written before, feeds and calendars. All is absolute: what held before and what
holds, each with its date.
"""

from typing import NamedTuple

from sitegen.language import N_, catalogue, moment_text
from sitegen.model import Move, Session, When

OFF = ("cancelled", "postponed")
"""Statuses of a session that does not take place."""

WHAT = {
    "moved": N_("Moved"),
    "relocated": N_("Held elsewhere"),
    "cancelled": N_("Cancelled"),
    "postponed": N_("Postponed"),
    "confirmed": N_("Confirmed"),
    "reinstated": N_("Takes place after all"),
    "changed": N_("Changed"),
}

_SAID = {
    "moved": N_("Moved on {day}."),
    "relocated": N_("Moved to another place on {day}."),
    "cancelled": N_("Cancelled on {day}."),
    "postponed": N_("Postponed on {day}, new date open."),
    "confirmed": N_("Confirmed on {day}."),
    "reinstated": N_("Scheduled again on {day}."),
    "changed": N_("Changed on {day}."),
}


class Told(NamedTuple):
    """One change in words; `kind` is a key of WHAT, `text` says all of it in one line."""

    date: When
    kind: str
    what: str
    before: str
    reason: str
    text: str


def told(session: Session, language: str) -> tuple[Told, ...]:
    """Word the changes of a session, oldest first."""
    words = catalogue(language).gettext
    found = []
    for kind, move in zip(kinds_of(session), session.changes, strict=True):
        what, before = words(WHAT[kind]), _before(language, move)
        text = words(_SAID[kind]).format(day=move.date.text)
        if before:
            text += " " + words("Before: {before}.").format(before=before)
        if move.reason:
            text += " " + words("Reason: {reason}").format(reason=move.reason)
        found.append(Told(move.date, kind, what, before, move.reason, " ".join(text.split())))
    return tuple(found)


def kinds_of(session: Session) -> tuple[str, ...]:
    """Tell for each change what it was: a key of WHAT."""
    kinds = []
    status = session.status
    for at, move in reversed(tuple(enumerate(session.changes))):
        is_last = at == len(session.changes) - 1
        kinds.append(_kind(move, status, is_last))
        status = move.was_status or status
    return tuple(reversed(kinds))


def _kind(move: Move, after: str, is_last: bool) -> str:
    """Name a change by the status that it led to, else by what was different before."""
    is_bare = not (move.was_date or move.was_end or move.was_place or move.was_status)
    if after in OFF and (move.was_status not in ("", after) or (is_last and is_bare)):
        return after
    if move.was_status in OFF and after not in OFF:
        return "reinstated"
    if move.was_date is not None:
        return "moved"
    if move.was_place:
        return "relocated"
    return "confirmed" if (move.was_status, after) == ("tentative", "confirmed") else "changed"


def _before(language: str, move: Move) -> str:
    words = catalogue(language).gettext
    day = moment_text(language, move.was_date) if move.was_date else ""
    end = words("until {time}").format(time=move.was_end) if move.was_end else ""
    return ", ".join(part for part in (" ".join((day, end)).strip(), move.was_place) if part)
