"""Terminabgleich: what a release says of dates, times and rooms, held against its sessions.

A release states the date two or three times, so they drift apart. Each statement must agree with
one of the sessions that the front matter names, or be another known date: the release's own day, a
session that the text links, a deadline of the version it is about, or what `dates_ok` confirms.
What held before a change is right in what was written before; later it is right beside what holds.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import compress
from typing import NamedTuple

from sitegen.claims import Claim
from sitegen.entries import Entry, Held
from sitegen.language import day_text, weekday
from sitegen.problems import Location, Problem, error
from sitegen.rooms import is_in
from sitegen.site import Site

_CODES = {
    "day": ("date.disagrees-day", "date.disagrees-day-other"),
    "time": ("date.disagrees-time", "date.disagrees-time-other"),
    "room": ("date.disagrees-room", "date.disagrees-room-other"),
}


class Known(NamedTuple):
    """What a release may rightly name: sessions as they are and were, and single days."""

    sessions: tuple[Entry, ...]
    present: tuple[Held, ...]
    former: tuple[Held, ...]
    deadlines: tuple[tuple[str, str], ...]


def disagreements(site: Site, entries: Iterable[Entry]) -> Iterator[Problem]:
    """Report each statement of these documents that agrees with nothing known."""
    for entry in entries:
        if not entry.claims:
            continue
        known = _known(site, entry)
        if known.sessions:
            yield from _of_one(site, entry, tuple(Claim._make(c) for c in entry.claims), known)


def _known(site: Site, entry: Entry) -> Known:
    original = site.all.get(entry.parent, entry) if entry.language else entry
    named = _all(site, original, "session")
    linked = tuple(e for e in _all(site, original, "link") if e.kind == "session")
    about = {
        e.parent if e.kind in ("chapter", "version") else e.source
        for e in (*_all(site, original, "publication"), *_all(site, original, "link"))
        if e.kind in ("chapter", "version", "publication")
    }
    versions = (
        e for e in site.all.values()
        if e.kind == "version" and (e.parent in about or e.source in about)
    ) if about else ()  # fmt: skip
    held = [h for e in (*named, *linked) for h in e.session.held]
    return Known(
        named,
        tuple(h for h in held if not h[5]),
        tuple(h for h in held if h[5]),
        (_published(original), *(day for e in versions for day in e.version.deadlines)),
    )


def _published(release: Entry) -> tuple[str, str]:
    """Give day and time of publication; without a time none is right on that day."""
    return release.day, str(release.facts[0]) or "-"


def _all(site: Site, entry: Entry, relation: str) -> tuple[Entry, ...]:
    """Give what an entry mentions, also what is not public yet."""
    found = (site.resolve(r, name) for r, name, _, _ in entry.mentions if r == relation)
    return tuple({e.source: e for e in found if e is not None}.values())


def _of_one(site: Site, entry: Entry, claims: tuple[Claim, ...], known: Known) -> Iterator[Problem]:
    holds = [any(_agrees(c, h, False) for h in known.present) for c in claims]
    right: dict[str, dict[str, Claim]] = {}
    for claim in compress(claims, holds):
        right.setdefault(_kind(claim), {}).setdefault(claim.quote, claim)
    for claim, is_right in zip(claims, holds, strict=True):
        if is_right or any(_is_deadline(claim, day) for day in known.deadlines):
            continue
        before = [h for h in known.former if _agrees(claim, h, True)]
        beside = right.get(_kind(claim), {})
        # Written before the change, or beside what holds now.
        if before and (beside or any(entry.order < h[5] for h in before)):
            continue
        yield _disagreement(site, entry, claim, beside, known)


def _kind(claim: Claim) -> str:
    """Name what a claim is about: the two quotations of a message are about the same."""
    if claim.room:
        return "room"
    return "day" if claim.days or claim.weekday >= 0 else "time"


def _agrees(claim: Claim, held: Held, was: bool) -> bool:
    """Tell whether a claim fits when and where a session is held, or was to be held."""
    first, last, start, end, place, _ = held
    if claim.room:
        return not place or is_in(claim.room, place)
    if claim.days:
        if not any(first <= day <= last for day in claim.days):
            return False
    elif claim.weekday >= 0 and claim.weekday != date.fromisoformat(first).weekday():
        return False
    if claim.end:
        is_end = claim.end == (end or (claim.end if was else ""))
        return is_end and claim.start in ("", start)
    return claim.start in ("", start, end or start)


def _is_deadline(claim: Claim, deadline: tuple[str, str]) -> bool:
    day, time = deadline
    said = claim.start or claim.end
    if claim.room or (claim.start and claim.end):
        return False
    if claim.days:
        return day in claim.days and (not said or not time or said == time)
    if claim.weekday >= 0:
        return claim.weekday == date.fromisoformat(day).weekday() and not said
    return bool(time) and said == time


def _disagreement(
    site: Site, entry: Entry, claim: Claim, beside: Mapping[str, Claim], known: Known
) -> Problem:
    where = Location(entry.source, claim.line, claim.column)
    record = "; ".join(_worded(site, session) for session in known.sessions[:3])
    values = {"said": claim.quote, "record": record, "file": known.sessions[0].source,
              "value": _confirming(claim, known)}  # fmt: skip
    alone, with_other = _CODES[_kind(claim)]
    other = next((c for quote, c in beside.items() if quote != claim.quote), None)
    if other is None:
        return error(where, alone, **values)
    return error(where, with_other, other=other.quote, line=other.line, **values)


def _confirming(claim: Claim, known: Known) -> str:
    """Give what `dates_ok` needs for a claim; a mere weekday is confirmed by a day of that name."""
    if claim.weekday >= 0 and not claim.days:
        since = date.fromisoformat(known.deadlines[0][0])
        return f"{since + timedelta((claim.weekday - since.weekday()) % 7)}"
    return claim.room or next(iter(claim.days), "") or claim.start or claim.end


def _worded(site: Site, session: Entry) -> str:
    """Quote the record of a session: title, day, time and place."""
    first, _, start, end, place, _ = session.session.held[0]
    language, day = site.config.language, date.fromisoformat(first)
    time = f"{start}–{end}" if end else start
    facts = (weekday(language, day), day_text(language, day), time, place)
    return f"{session.title} ({', '.join(fact for fact in facts if fact)})"
