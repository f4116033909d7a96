"""Front matter typed into documents, kind by kind, or Problems at their places.

What a document says of itself is decided here; what follows from all of them together is
`sitegen.site`.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from datetime import date

from sitegen import fields
from sitegen.documents import Setting, kind_of, original_of
from sitegen.fields import Reading, Record
from sitegen.front_matter import EMPTY, Items, Mapping, Scalar, Value, read_mapping
from sitegen.language import zone
from sitegen.model import (
    Adoption,
    AgendaItem,
    Block,
    Chapter,
    Consultation,
    Document,
    Group,
    Head,
    Minutes,
    Move,
    Page,
    PressRelease,
    Publication,
    Session,
    SessionKeys,
    Version,
    When,
)
from sitegen.problems import Location, Problem, error, has_errors, in_order, warning
from sitegen.rhythm import UnreadableRhythm, read_rhythm
from sitegen.source import Source, read_text, split
from sitegen.urls import DATED, NUMBERED, former_address, is_slug, slugify

STATUSES = ("confirmed", "tentative", "postponed", "cancelled")
VERSION_STATUSES = ("draft", "consultation", "adopted", "repealed")
MINUTES = ("expected", "published", "none")
DAY_SECONDS = 86_400

_UNDATED = When(0, "", "", "", "", "")


def parse_head(
    source: Source, original: bytes | None, setting: Setting
) -> tuple[Document | None, tuple[Problem, ...]]:
    """Type the front matter; `original` is the untranslated file of a translation."""
    path, problems = source.path, list[Problem]()
    of_original, language = original_of(path)
    if language and (language not in setting.languages or original is None):
        code = "language.unknown" if language not in setting.languages else "language.alone"
        problems.append(error(Location(path, 1, 1), code, text=language, file=of_original))
        return None, tuple(problems)
    if language and kind_of(path) == "chapter":
        problems.append(error(Location(path, 1, 1), "language.chapter", file=of_original))
        return None, tuple(problems)
    mapping = read_mapping(path, source.header, source.header_line, problems)
    if mapping is None:
        return None, in_order(problems)
    if original is not None:
        mapping = _with_original(mapping, of_original, original)
    reading = Reading(
        path, zone(setting.timezone, language or setting.language), setting.places, problems
    )
    record = Record(mapping, reading)
    kind = kind_of(path)
    head = _head(record, path, kind, of_original, language)
    document = _PARSERS[kind](record, head, path) if head is not None else None
    if head is not None:
        record.close()
    # What a translation inherits has line 0; its original reports it.
    told = in_order(p for p in problems if p.where.line)
    return (None if has_errors(told) else document), told


def _with_original(own: Mapping, path: str, data: bytes) -> Mapping:
    """Fill up the front matter of a translation with that of its original."""
    silent: list[Problem] = []
    text = read_text(path, data, silent)
    source = split(path, text, silent) if text is not None else None
    found = read_mapping(path, source.header, 2, silent) if source else None
    if found is None:
        return own
    mine = {key.text for key, _ in own.entries} | {"aliases", "slug"}
    rest = tuple(
        (key._replace(line=0), _unplaced(value))
        for key, value in found.entries
        if key.text not in mine
    )
    return Mapping((*own.entries, *rest), own.line, own.column)


def _unplaced(value: Value) -> Value:
    if isinstance(value, Scalar):
        return value._replace(line=0, comment=0)
    if isinstance(value, Items):
        return Items(tuple(_unplaced(item) for item in value.items), 0, 0)
    entries = tuple((key._replace(line=0), _unplaced(item)) for key, item in value.entries)
    return Mapping(entries, 0, 0)


def _head(record: Record, path: str, kind: str, original: str, language: str) -> Head | None:
    title = record.text("title", required=True)
    address = _address(record, original, kind)
    document_id = record.text("id") or original.rsplit(".", 1)[0].removesuffix("/index")
    aliases = tuple(_aliases(record))
    if address is None:
        return None
    return Head(
        source=path,
        kind=kind,
        id=f"{document_id}.{language}" if language else document_id,
        address=f"/{language}{address}" if language and address else address,
        title=title,
        language=language,
        draft=record.flag("draft", False),
        aliases=aliases,
        dates_ok=record.confirmed("dates_ok"),
    )


def _aliases(record: Record) -> Iterator[str]:
    for text in record.texts("aliases"):
        former = former_address(text)
        if former:
            yield former
        else:
            record.error("aliases", "alias.form", text=text)


def _slug(record: Record, name: str) -> str | None:
    """Give the slug that the file name or `slug:` says; None and a Problem when there is none."""
    given = record.exact_text("slug")
    if given is not None:
        if is_slug(given.text):
            return given.text
        record.error("slug", "slug.form", text=given.text, meant=slugify(given.text) or "…")
        return None
    slug = slugify(name)
    if name.startswith("-") or not is_slug(slug):
        where = Location(record.reading.path, 1, 1)
        record.reading.problems.append(error(where, "slug.name", name=name, meant=slug or "…"))
        return None
    return slug


def _address(record: Record, path: str, kind: str) -> str | None:
    """Give the address of an original; nothing in it derives from title or start (Identity)."""
    folder, name = posixpath.split(path.rsplit(".", 1)[0])
    if kind in ("publication", "version"):
        folder, name = posixpath.split(folder)
    if name == "index" and "/" in folder:
        folder, name = posixpath.split(folder)
    dated = DATED.match(name)
    numbered = NUMBERED.match(name) if kind == "chapter" else None
    named = dated[2] if dated and kind in ("press", "session") else name
    slug = _slug(record, numbered[2] if numbered else named)
    if slug is None:
        return None
    if kind == "press":
        when = record.moment("date")
        return f"/presse/{when.year if when else 0}/{slug}/"
    if kind == "session":
        return f"/sitzungen/{dated[1] if dated else _first_day(record)}-{slug}/"
    if kind == "group":
        return f"/gremien/{slug}/"
    if kind in ("version", "chapter"):
        above = [slugify(part) for part in folder.split("/")[1:]]
        return "/leitlinien/" + "".join(f"{part}/" for part in (*above, slug))
    return {"publication": f"/leitlinien/{slug}/", "page": f"/{slug}/", "block": ""}[kind]


def _first_day(record: Record) -> str:
    """Give the day a session was first announced for, which stays in its address when it moves."""
    reading = Reading(record.reading.path, record.reading.zone, {}, [])
    for change in Record(record.mapping, reading).records("changes"):
        was = change.inline("was")
        day = was.moment("date") if was else None
        if day is not None:
            return day.day
    when = Record(record.mapping, reading).moment("date")
    return when.day if when else "0"


def _press(record: Record, head: Head, path: str) -> Document | None:
    when = record.moment("date", required=True)
    release = PressRelease(
        head=head,
        date=when or _UNDATED,
        subtitle=record.text("subtitle"),
        summary=record.prose("summary"),
        place=record.text("place"),
        sessions=record.refs("session"),
        publication=record.ref("publication"),
        topics=_topics(record),
        blocks=record.refs("blocks"),
        credits=record.prose("source"),
        contact=record.prose("contact"),
        image=fields.image(record, "image"),
        attachments=fields.attachments(record, "attachments"),
        changes=fields.notes(record, "changes"),
    )
    return release if when else None


def _topics(record: Record) -> tuple[str, ...]:
    topics = record.texts("topics")
    for topic in topics:
        if not is_slug(slugify(topic)):
            record.error("topics", "topic.form", text=topic[:80])
    return tuple(topic for topic in topics if is_slug(slugify(topic)))


def _session(record: Record, head: Head, path: str) -> Document | None:
    day = record.day("date", required=True)
    clock = record.clock("start", required=True)
    start = record.at("start", day, clock) if day and clock else None
    if not record.has("place"):
        record.warning("place", "session.no-place")
    session = Session(
        head=head,
        start=start or _UNDATED,
        end=_end(record, day, start),
        place=fields.place(record, "place"),
        group=record.ref("group"),
        public=record.flag("public", True),
        online=record.web("online"),
        registration=record.text("registration"),
        contact=record.prose("contact"),
        status=record.choice("status", STATUSES),
        announced=record.moment("announced"),
        changes=_moves(record, day),
        agenda=_agenda(record),
        summary=record.prose("summary"),
        topics=_topics(record),
        attachments=fields.attachments(record, "attachments"),
        image=fields.image(record, "image"),
        minutes=_minutes(record),
        keys=_session_keys(record),
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
        was = item.record("was", required=True) or Record(EMPTY, item.reading)
        clock, until, earlier = was.clock("start"), was.clock("end"), was.moment("date")
        before = earlier
        if clock is not None and (on := earlier or day) is not None:
            before = was.at("start", on, clock)
        day = earlier or day
        ended = f"{until[0]:02}:{until[1]:02}" if until else ""
        place = fields.place(was, "place")
        status = was.choice("status", ("", *STATUSES))
        was.close()
        item.close()
        if when is not None:
            held = place.label if place else ""
            moves.insert(0, Move(when, reason, before, ended, held, status))
    fields.check_order(record, "changes", [move.date for move in moves])
    return tuple(moves)


def _agenda(record: Record) -> tuple[AgendaItem, ...]:
    items: list[AgendaItem] = []
    anchors: set[str] = set()
    for entry in record.entries("agenda"):
        if isinstance(entry, Scalar):
            items.append(AgendaItem(" ".join(entry.text.split()), "", "", (), ""))
            continue
        anchor = entry.text("id")
        if anchor and (anchor in anchors or not re.fullmatch(r"[a-z][\w-]*", anchor)):
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
                    documents=fields.attachments(entry, "documents"),
                    result=entry.prose("result"),
                )
            )
            entry.close()
    return tuple(items)


def _minutes(record: Record) -> Minutes | None:
    part = record.record("minutes")
    if part is None:
        return None
    status = part.choice("status", MINUTES, required=True)
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


def _group(record: Record, head: Head, path: str) -> Document:
    rhythm = record.text("rhythm")
    try:
        if rhythm:
            read_rhythm(rhythm)
    except UnreadableRhythm as failure:
        word = str(failure)
        record.warning("rhythm", "group.rhythm-word" if word else "group.rhythm",
                       text=rhythm, word=word)  # fmt: skip
        rhythm = ""
    return Group(
        head=head,
        rhythm=rhythm,
        place=fields.place(record, "place"),
        contact=record.prose("contact"),
        notice_days=record.number("notice_days"),
    )


def _publication(record: Record, head: Head, path: str) -> Document:
    return Publication(
        head=head,
        subtitle=record.text("subtitle"),
        summary=record.prose("summary"),
        group=record.ref("group"),
        platform=record.web("platform"),
        topics=_topics(record),
    )


def _version(record: Record, head: Head, path: str) -> Document | None:
    _, publication, name, _ = path.split("/")
    when = record.day("date", required=True)
    status = record.choice("status", VERSION_STATUSES, required=True)
    consultation, adopted = _consultation(record), _adoption(record)
    changes, seal = fields.notes(record, "changes"), record.text("seal")
    if seal and not re.fullmatch(r"[0-9a-f]{64}", seal):
        record.error("seal", "version.seal")
    if status == "adopted" and adopted is None and not record.has("adopted"):
        record.error("status", "version.no-adoption")
    if status == "consultation" and consultation is None and not record.has("consultation"):
        record.error("status", "version.no-consultation")
    if when is None:
        return None
    return Version(head, publication, name, when, status, consultation, adopted, changes, seal)


def _consultation(record: Record) -> Consultation | None:
    part = record.record("consultation")
    if part is None:
        return None
    opens, closes = part.moment("from", required=True), part.moment("to", required=True)
    url = part.web("url")
    part.close()
    if opens is None or closes is None:
        return None
    if closes.instant < opens.instant:
        part.error("to", "version.consultation-order")
    return Consultation(opens, closes, record.reading.zone.end_of(closes), url)


def _adoption(record: Record) -> Adoption | None:
    part = record.record("adopted")
    if part is None:
        return None
    when, body = part.moment("date", required=True), part.text("body", required=True)
    session, reference = part.ref("session"), part.text("reference")
    part.close()
    return Adoption(when, body, session, reference) if when else None


def _chapter(record: Record, head: Head, path: str) -> Document:
    _, publication, version, name = path.split("/")
    numbered = NUMBERED.match(name)
    if numbered is None:
        where = Location(path, 1, 1)
        record.reading.problems.append(warning(where, "chapter.no-number", name=name))
    number = int(numbered[1]) if numbered else 0
    return Chapter(head, publication, version, number, record.refs("sessions"))


def _block(record: Record, head: Head, path: str) -> Document:
    return Block(head)


def _page(record: Record, head: Head, path: str) -> Document:
    return Page(head, record.prose("summary"), fields.notes(record, "changes"))


_PARSERS: dict[str, Callable[[Record, Head, str], Document | None]] = {
    "press": _press,
    "session": _session,
    "group": _group,
    "publication": _publication,
    "version": _version,
    "chapter": _chapter,
    "block": _block,
    "page": _page,
}
