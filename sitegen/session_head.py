"""The front matter of a session: when, where, what changed, agenda and minutes."""

import re
from datetime import date

from sitegen import compounds
from sitegen.fields import Record
from sitegen.front_matter import EMPTY, Scalar
from sitegen.keys import ANCHOR, MINUTES_STATUSES, SESSION_STATUSES
from sitegen.model import AgendaItem, Head, Minutes, Move, Session, SessionKeys, When

DAY_SECONDS = 86_400

UNDATED = When(0, "", "", "", "", "")
"""Stands for a missing moment until its Problem stops the document."""


def read_session(record: Record, head: Head) -> Session | None:
    """Read what a session says of itself; None without a day and a time."""
    day = record.day("date", required=True)
    clock = record.clock("start", required=True)
    start = record.at("start", day, clock) if day and clock else None
    if not record.has("place"):
        record.warning("place", "session.no-place")
    session = Session(
        head=head,
        start=start or UNDATED,
        end=_end(record, day, start),
        place=compounds.place(record, "place"),
        group=record.ref("group"),
        public=record.flag("public", True),
        online=record.web("online"),
        registration=record.text("registration"),
        contact=record.prose("contact"),
        status=record.choice("status", SESSION_STATUSES),
        announced=record.moment("announced"),
        changes=_moves(record, day),
        agenda=_agenda(record),
        summary=record.prose("summary"),
        topics=compounds.topics(record, "topics"),
        attachments=compounds.attachments(record, "attachments"),
        image=compounds.image(record, "image"),
        minutes=_minutes(record),
        keys=_session_keys(record),
        topics_at=compounds.topics_at(record),
    )
    if session.status == "cancelled" and not any(move.was_status for move in session.changes):
        record.warning("status", "session.cancelled-without-change")
    return session if start else None


def _session_keys(record: Record) -> SessionKeys:
    minutes = record.inline("minutes") or record
    keys = ((record, "date"), (record, "start"), (record, "place"), (minutes, "due"))
    places = (part.where(key) for part, key in keys)
    return SessionKeys._make((place.line, place.column) for place in places)


def _end(record: Record, day: When | None, start: When | None) -> When | None:
    """Read `end`: a time of the same day, or date and time for a later one."""
    text = record.text("end")
    if not text or day is None:
        return None
    if re.match(r"\d{1,2}(:\d{2}|(\.\d{2})? Uhr)", text) or not re.match(r"[\d.-]{8}", text):
        clock = record.clock("end")
        end = record.at("end", day, clock) if clock else None
    else:
        end = record.moment("end")
    if end is None or start is None:
        return None
    if end.instant <= start.instant:
        following = date.fromordinal(date.fromisoformat(day.day).toordinal() + 1)
        record.error("end", "session.end-before-start", meant=f"{following} {end.time}")
        return None
    if end.instant - start.instant > DAY_SECONDS:
        record.warning("end", "session.long")
    return end


def _moves(record: Record, day: When | None) -> tuple[Move, ...]:
    """Read the changes of a session that is now on `day`."""
    moves: list[Move] = []
    # From the newest back: where only the time changed, the day before is the day after.
    for item in reversed(record.records("changes")):
        when = item.moment("date", required=True)
        reason = item.prose("reason") or item.prose("note")
        was = item.record("was", required=True) or Record(
            EMPTY, item.reading, item.known["was"].keys
        )
        clock, until, earlier = was.clock("start"), was.clock("end"), was.moment("date")
        before = earlier
        if clock is not None and (on := earlier or day) is not None:
            before = was.at("start", on, clock)
        day = earlier or day
        ended = f"{until[0]:02}:{until[1]:02}" if until else ""
        place = compounds.place(was, "place")
        status = was.choice("status", ("", *SESSION_STATUSES))
        was.close()
        item.close()
        if when is not None:
            held = place.label if place else ""
            moves.insert(0, Move(when, reason, before, ended, held, status))
    compounds.check_order(record, "changes", [move.date for move in moves])
    return tuple(moves)


def _agenda(record: Record) -> tuple[AgendaItem, ...]:
    items: list[AgendaItem] = []
    anchors: set[str] = set()
    for entry in record.entries("agenda"):
        if isinstance(entry, Scalar):
            items.append(AgendaItem(" ".join(entry.text.split()), "", "", (), ""))
            continue
        anchor = entry.text("id")
        if anchor and (anchor in anchors or not re.fullmatch(ANCHOR, anchor)):
            entry.error("id", "agenda.id", text=anchor)
        anchors.add(anchor)
        if not entry.has("title"):
            entry.error("title", "agenda.quotes")
        else:
            items.append(
                AgendaItem(
                    title=entry.text("title", required=True),
                    anchor=anchor,
                    text=entry.prose("text"),
                    documents=compounds.attachments(entry, "documents"),
                    result=entry.prose("result"),
                )
            )
            entry.close()
    return tuple(items)


def _minutes(record: Record) -> Minutes | None:
    part = record.record("minutes")
    if part is None:
        return None
    status = part.choice("status", MINUTES_STATUSES, required=True)
    due = part.moment("due", required=status == "expected" and part.has("status"))
    minutes = Minutes(
        status=status,
        due=due,
        overdue=record.reading.zone.end_of(due) if due else 0,
        date=part.moment("date"),
        file=part.file("file"),
        reason=part.prose("reason", required=status == "none"),
    )
    part.close()
    return minutes
