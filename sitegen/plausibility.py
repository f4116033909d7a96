"""Hints about sessions that are possible but seldom meant, and minutes that are late.

A hint is a warning: the day after a holiday is as good as any other, but whoever planned a session
on All Saints' Day should know. What is right all the same is silenced with `dates_ok`. Hints are
found for all sessions in each build, so that they do not depend on what changed; a session costs a
few microseconds.
"""

from collections.abc import Iterator
from datetime import date

from sitegen.clock import Zone
from sitegen.entries import Entry, SessionFacts
from sitegen.language import zone
from sitegen.model import SessionKeys
from sitegen.moves import OFF
from sitegen.problems import Location, Problem, warning
from sitegen.public_holidays import Holidays
from sitegen.rhythm import Rhythm, is_day_of, nearest, read_rhythm
from sitegen.site import Site

DAY_SECONDS = 86_400
NIGHT_BEGINS, NIGHT_ENDS = "22:00", "06:00"


def hints(site: Site, holidays: Holidays) -> Iterator[Problem]:
    """Find what looks odd about the sessions that are to take place."""
    held = {e.source: facts for e in site.sessions if (facts := e.session).status not in OFF}
    for source, facts in held.items():
        session = site.visible[source]
        yield from _about_day(session, facts, holidays)
        yield from _minutes_overdue(site, session, facts)
    for group in site.groups:
        yield from _about_group(site, group, held)
    yield from _rooms_twice(site, held)


def _at(session: Entry, facts: SessionFacts, key: str) -> Location:
    return Location(session.source, *getattr(SessionKeys._make(facts.keys), key))


def _about_day(session: Entry, facts: SessionFacts, holidays: Holidays) -> Iterator[Problem]:
    if session.day in facts.dates_ok:
        return
    name = holidays.names.get(session.day)
    if name:
        yield warning(
            _at(session, facts, "date"), "session.holiday",
            session_day=session.day, holiday=name, region=holidays.region, iso=session.day,
        )  # fmt: skip
    if facts.time >= NIGHT_BEGINS or facts.time < NIGHT_ENDS:
        where = _at(session, facts, "start")
        yield warning(where, "session.night", time=facts.time, iso=session.day)


def _minutes_overdue(site: Site, session: Entry, facts: SessionFacts) -> Iterator[Problem]:
    if facts.minutes == "expected" and facts.minutes_due <= site.now:
        yield warning(_at(session, facts, "due"), "minutes.overdue")


def _about_group(site: Site, group: Entry, held: dict[str, SessionFacts]) -> Iterator[Problem]:
    """Hold the sessions of a group against its rhythm and its notice period."""
    notice_days, text = group.group
    rhythm = read_rhythm(text) if text else None
    if rhythm is None and not notice_days:
        return
    sessions = site.sessions_of.get(group.source, ())
    anchor = anchor_of(rhythm, sessions) if rhythm else None
    here = zone(site.config.timezone, site.config.language)
    for session in sessions:
        facts = held.get(session.source)
        if facts is None or session.day in facts.dates_ok:
            continue
        day = date.fromisoformat(session.day)
        if rhythm is not None:
            yield from _off_rhythm(session, facts, group, rhythm, day, anchor)
        if notice_days:
            yield from _notice(site, session, facts, day, notice_days, here)


def anchor_of(rhythm: Rhythm, sessions: tuple[Entry, ...]) -> date | None:
    """Give the day from which weeks are counted: the group's first one on that weekday."""
    days = (date.fromisoformat(session.day) for session in sessions)
    return next((day for day in days if day.weekday() in rhythm.weekdays), None)


def _off_rhythm(
    session: Entry, facts: SessionFacts, group: Entry, rhythm: Rhythm, day: date,
    anchor: date | None,
) -> Iterator[Problem]:  # fmt: skip
    """Tell of a day or time that is not the group's; a session that was moved is explained."""
    values = {"group": group.title, "rhythm": group.group.rhythm, "iso": session.day}
    if not is_day_of(rhythm, day, anchor):
        if not facts.moved_at:
            meant = nearest(rhythm, day, anchor).isoformat()
            yield warning(
                _at(session, facts, "date"), "session.off-rhythm",
                session_day=session.day, session_weekday=session.day, nearest_day=meant, **values,
            )  # fmt: skip
    elif rhythm.time not in ("", facts.time) and all(h[2] == facts.time for h in facts.held):
        where = _at(session, facts, "start")
        yield warning(where, "session.off-rhythm-time", time=facts.time, **values)


def _notice(
    site: Site, session: Entry, facts: SessionFacts, day: date, notice_days: int, here: Zone
) -> Iterator[Problem]:
    """Count the full days between the announcement and the session (§ 34 GemO RLP, § 187 BGB).

    Neither the day of the announcement nor that of the session counts. A new day is known since
    the change that names the old one.
    """
    known = site.known_since(session)
    if not known:
        return
    latest = max((known, *facts.moved_at))
    if session.order - latest > (notice_days + 2) * DAY_SECONDS:
        return
    since = date.fromisoformat(here.of_instant(latest).day)
    full_days = max((day - since).days - 1, 0)
    if full_days < notice_days:
        yield warning(
            _at(session, facts, "date"), "session.short-notice",
            days=full_days, notice=notice_days, known_day=since, iso=session.day,
        )  # fmt: skip


def _rooms_twice(site: Site, held: dict[str, SessionFacts]) -> Iterator[Problem]:
    """Tell of a session that begins while another one is held in the same room.

    Of several that are held there the one that ends last is named.
    """
    last: dict[str, tuple[int, str]] = {}
    for source, facts in held.items():
        before = last.get(facts.place)
        if before is not None and site.visible[source].order < before[0]:
            where = _at(site.visible[source], facts, "place")
            yield warning(where, "session.room-twice", other=before[1], place=facts.place)
        if facts.place and (before is None or facts.ends > before[0]):
            last[facts.place] = (facts.ends, source)
