"""Calendar files (iCalendar, RFC 5545) as sessions; each date of a series is one of its own.

Owns recurring_ical_events, which knows the rules of series, their exceptions and moved dates.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component
from icalendar.prop import vBroken

from sitegen.importing.items import (
    Attached,
    Finding,
    Gathered,
    Item,
    Settings,
    UnreadableSource,
    Value,
    cleaned,
    day_and_time,
    decoded,
    one_line,
)
from sitegen.importing.lost_words import reading
from sitegen.importing.meetings import clock_values, is_doubtful, place_value
from sitegen.links import is_web_address

MOST_DATES = 1_000
"""Of one series; a longer one is no session that people go to."""

_OLDEST = "1900"
"""Year before which no series begins: what is unrolled from there on is a mistake."""

_USED = frozenset(
    (
        "SUMMARY DTSTART DTEND DURATION UID RECURRENCE-ID DTSTAMP LAST-MODIFIED CREATED SEQUENCE "
        "ATTACH DESCRIPTION LOCATION STATUS CATEGORIES URL CLASS TRANSP RRULE RDATE EXDATE GEO "
        "CONTACT PRIORITY"
    ).split()
)
_OF_CALENDAR = ("NAME", "DESCRIPTION", "X-WR-CALNAME", "X-WR-CALDESC")
_ZONE = re.compile(r"^BEGIN:VTIMEZONE[ \t]*\r?$.*?^END:VTIMEZONE[ \t]*\r?$", re.M | re.S)
_ZONE_NAME = re.compile(r"^TZID:(.*?)\s*$", re.M)
_LINE = re.compile(r"(?:[\w-]+\.)?([A-Za-z][\w-]*)((?:;[\w-]+=(?:\"[^\"]*\"|[^\":;]*))*):(.*)")
_PARAMETER = re.compile(r";([\w-]+)=(\"[^\"]*\"|[^\":;]*)")
_NO_TEXT = frozenset(
    (
        "ATTACH DTSTART DTEND DURATION UID RECURRENCE-ID DTSTAMP LAST-MODIFIED CREATED SEQUENCE "
        "RRULE RDATE EXDATE GEO PRIORITY URL VERSION CALSCALE METHOD X-WR-TIMEZONE X-PUBLISHED-TTL "
        "REFRESH-INTERVAL"
    ).split()
)
_DAMAGED = (ValueError, IndexError, KeyError, TypeError, AttributeError)
"""What icalendar raises on input that is no calendar, or half of one."""
_NO_WORDS = re.compile(
    r"(?:BEGIN|END):V[A-Z]+|STATUS:(?:TENTATIVE|CONFIRMED|CANCELLED)|TRANSP:(?:OPAQUE|TRANSPARENT)"
    r"|CLASS:(?:PUBLIC|PRIVATE|CONFIDENTIAL)|PRODID:.*", re.I,
)  # fmt: skip
_NO_NAMES = frozenset("TZID VALUE LANGUAGE ENCODING FMTTYPE ROLE PARTSTAT RSVP CUTYPE".split())
_QUIET = frozenset(("VTIMEZONE",))
_QUICK = ("SECONDLY", "MINUTELY", "HOURLY")
_HTML = re.compile(r"<(?:p|br|div|a|ul|ol|b|strong|span)\b[^>]*>", re.I)
_OFF = re.compile(r"(?:abgesagt|entfällt|fällt aus|cancel?led)\s*[:–-]\s*", re.I)
_STATES = {"TENTATIVE": "tentative", "CANCELLED": "cancelled"}


def read(data: bytes, name: str, settings: Settings) -> Gathered:
    """Read a calendar file. Raises UnreadableSource."""
    text, doubt = decoded(data)
    findings = [Finding(doubt, name)] if doubt else []
    calendars = _calendars(text, name, findings)
    groups: dict[str, list[tuple[int, Component]]] = defaultdict(list)
    count = 0
    for calendar in calendars:
        for field in _OF_CALENDAR:
            findings += [Finding("field", name, f"{field}: {said}")
                         for said in _texts(calendar, field)]  # fmt: skip
        for part in calendar.subcomponents:
            findings += _without_broken(part, name)
            if part.name == "VEVENT":
                count += 1
                key = str(part.get("UID", "")) or _made_uid(part)
                groups[key].append((count, part))
            elif part.name not in _QUIET:
                count += 1
                findings.append(Finding("kind", f"{name}, {part.name} {count}", _said(part)))
    items: list[Item] = []
    for uid, events in groups.items():
        told: set[str] = set()
        for where, event, key in _dates(uid, events, name, settings, findings):
            for item in _item(event, key, where, settings, findings):
                items.append(item._replace(findings=tuple(_not_yet(told, item.findings))))
    return Gathered(tuple(items), tuple(findings), count, (settings.host,), tuple(_raw(text, name)))


def _not_yet(told: set[str], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what all dates of a series say alike and one has told."""
    for finding in findings:
        if finding.code != "field" or finding.text not in told:
            yield finding
        told.add(finding.text)


def _calendars(text: str, name: str, findings: list[Finding]) -> list[Component]:
    """Parse the text; of one that is cut off or broken, each event that is whole."""
    try:
        found: list[Component] = list(Calendar.from_ical(text, multiple=True))
        if found:
            return found
    except _DAMAGED:
        pass  # its events are read one by one
    events = re.findall(r"^BEGIN:VEVENT\r?\n.*?^END:VEVENT[ \t]*$", text, re.M | re.S)
    zones = re.findall(r"^BEGIN:VTIMEZONE\r?\n.*?^END:VTIMEZONE[ \t]*$", text, re.M | re.S)
    if not events and "BEGIN:VCALENDAR" not in text:
        raise UnreadableSource("unreadable", name)
    calendars: list[Component] = []
    rest = text
    for event in events:
        rest = rest.replace(event, "", 1)
        try:
            parts = ("BEGIN:VCALENDAR", *zones, event, "END:VCALENDAR", "")
            calendars.append(Calendar.from_ical("\r\n".join(parts)))
        except _DAMAGED:
            findings.append(Finding("not-written", name, event))
    findings.append(Finding("truncated", name, rest.strip()))
    return calendars


def _raw(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Give what a calendar says line by line, as it stands there, without what is no text."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    zones = {said for zone in _ZONE.findall(unfolded) for said in _ZONE_NAME.findall(zone)}
    unfolded = _ZONE.sub("", unfolded)
    for number, line in enumerate(unfolded.splitlines(), 1):
        found = _LINE.fullmatch(line)
        if _NO_WORDS.fullmatch(line.strip()):
            continue
        if found is None:
            said = line
        else:
            is_text = found[1].upper() not in _NO_TEXT or " " in found[3].strip()
            inner = (value for key, value in _PARAMETER.findall(found[2])
                     if key.upper() not in _NO_NAMES
                     or (" " in value and value.strip('"') not in zones))  # fmt: skip
            said = " ".join((*inner, found[3] if is_text else ""))
        said = re.sub(r"\\[nN]", "\n", said).replace("\\,", ",").replace("\\;", ";")
        if said.strip():
            yield f"{name}:{number}", reading(said)


def _without_broken(part: Component, name: str) -> Iterator[Finding]:
    """Take out of an event what icalendar could not read: any use of it would fail."""
    for field in list(part):
        given = part[field]
        values = given if isinstance(given, list) else [given]
        whole = [value for value in values if not isinstance(value, vBroken)]
        for value in values:
            if isinstance(value, vBroken):
                yield Finding("field", name, f"{field}: {value}")
        if not whole:
            del part[field]
        elif len(whole) < len(values):
            part[field] = whole if len(whole) > 1 else whole[0]
    for inner in part.subcomponents:
        yield from _without_broken(inner, name)


def _made_uid(event: Component) -> str:
    """Make an identity for an event without one, of what it says first."""
    return f"{_text(event, 'DTSTART')} {_text(event, 'SUMMARY')}"


def _dates(uid: str, events: list[tuple[int, Component]], name: str, settings: Settings,
           findings: list[Finding]) -> Iterator[tuple[str, Component, str]]:  # fmt: skip
    """Give each date of an event with its place in the source and its key."""
    first, event = events[0]
    where = f"{name}, VEVENT {first}: {one_line(_text(event, 'SUMMARY'))}"
    if not any(part.get("RRULE") or part.get("RDATE") for _, part in events):
        for number, part in events:
            moved = _text(part, "RECURRENCE-ID")
            yield f"{name}, VEVENT {number}", part, f"ics:{uid}{f'#{moved}' if moved else ''}"
        return
    rules = [rule for _, part in events for rule in _rules(part)]
    if any(map(_is_without_end, rules)) or _text(event, "DTSTART") < _OLDEST:
        findings.append(Finding("series", where, _said(event)))
        yield where, event, f"ics:{uid}"
        return
    until = datetime.combine(date.fromisoformat(settings.until), time.max, settings.zone)
    try:
        found = list(islice(_occurrences([part for _, part in events], until), MOST_DATES + 1))
    except Exception as failure:  # noqa: BLE001 - a rule can be wrong in more ways than are named
        findings.append(Finding("series", where, f"{_said(event)} ({failure})"))
        yield where, event, f"ics:{uid}"
        return
    if len(found) > MOST_DATES or any(not rule.get("UNTIL") and not rule.get("COUNT")
                                      for rule in rules):  # fmt: skip
        last = found[:MOST_DATES][-1] if found else None
        shown = _text(last, "DTSTART") if last is not None else settings.until
        rule = "; ".join(rule.to_ical().decode() for rule in rules)
        findings.append(Finding("series", where, f"{rule}: {len(found[:MOST_DATES])}, {shown}"))
    if not found:
        findings.append(Finding("not-written", where, _said(event)))
    for one in found[:MOST_DATES]:
        at = _text(one, "RECURRENCE-ID") or _text(one, "DTSTART")
        yield where, one, f"ics:{uid}#{at}"


def _is_without_end(rule: Component) -> bool:
    """Tell whether unrolling a rule would take for ever: seconds, or steps of nothing."""
    is_quick = any(str(frequency) in _QUICK for frequency in rule.get("FREQ", ()))
    return is_quick or any(int(step) < 1 for step in rule.get("INTERVAL", ()))


def _rules(event: Component) -> list[Component]:
    rules = event.get("RRULE") or []
    return rules if isinstance(rules, list) else [rules]


def _occurrences(events: list[Component], until: datetime) -> Iterator[Component]:
    import recurring_ical_events

    calendar = Calendar()
    for event in events:
        calendar.add_component(event)
    for one in recurring_ical_events.of(calendar).after(datetime(1970, 1, 1, tzinfo=UTC)):
        start = one.get("DTSTART").dt
        instant = start if isinstance(start, datetime) else datetime.combine(start, time.min)
        if (instant if instant.tzinfo else instant.replace(tzinfo=UTC)) > until:
            return
        yield one


def _item(event: Component, key: str, where: str, settings: Settings,
          findings: list[Finding]) -> Iterator[Item]:  # fmt: skip
    told: list[Finding] = []

    def tell(code: str, text: str = "") -> None:
        told.append(Finding(code, where, text, key))

    start = _moment(event, "DTSTART", settings.zone)
    if start is None:
        findings.append(Finding("not-written", where, _said(event), key))
        return
    end = _moment(event, "DTEND", settings.zone)
    length = event.get("DURATION")
    if end is None and length is not None and isinstance(length.dt, timedelta):
        end = start + length.dt
    first: Any = event["DTSTART"]
    zone = first.params.get("TZID", "")
    if zone and getattr(first.dt, "tzinfo", None) is None:
        tell("zone", str(zone))
    is_whole_day = not isinstance(first.dt, datetime)
    is_private = _text(event, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL")
    if is_whole_day:
        tell("all-day", f"{start:%Y-%m-%d} – {end:%Y-%m-%d}" if end else f"{start:%Y-%m-%d}")
        end = None
    if is_private:
        tell("hidden", _text(event, "CLASS"))
    if is_doubtful(start):
        tell("time-twice", start.isoformat())
    values = clock_values(start, end, tell)
    location = one_line(_text(event, "LOCATION"))
    if not location:
        tell("place-missing")
    values["place"] = place_value(location, settings.places, _position(event))
    values |= _state(event, settings.zone)
    values["contact"] = cleaned("\n".join(_texts(event, "CONTACT"))).strip()
    values["topics"] = tuple(_categories(event))
    values["attachments"] = tuple(_attached(event, tell))
    for name in event:
        if name not in _USED:
            for value in _texts(event, name):
                tell("field", f"{name}: {value}")
    for part in event.subcomponents:
        tell("field", _said(part))
    body, form = _body(event)
    url = _text(event, "URL").strip()
    addresses: tuple[str, ...] = ()
    if url and urlsplit(url).hostname == settings.host:
        addresses = (url,)
    elif url and is_web_address(url):
        body = f"{body}\n\n{url}" if form == "text" else f'{body}<p><a href="{url}">{url}</a></p>'
    elif url:
        tell("field", f"URL: {url}")
    title = _text(event, "SUMMARY")
    if values.get("status") == "cancelled" and (said := _OFF.match(title)):
        tell("field", said[0])
        title = title[said.end() :]
    yield Item(
        kind="session", key=key, where=where, title=title, values=values, body=body, form=form,
        day=f"{start:%Y-%m-%d}", name=title, addresses=addresses,
        draft=is_whole_day or is_private, findings=tuple(told),
    )  # fmt: skip


def _attached(event: Component, tell: Callable[[str, str], None]) -> Iterator[Attached]:
    """Give the files of an event by their addresses; those that lie in it themselves are told."""
    given = event.get("ATTACH", [])
    for value in given if isinstance(given, list) else [given]:
        said = _shown(value)
        if getattr(value, "params", {}).get("ENCODING") or not re.match(r"https?:|[^:]*\Z", said):
            tell("field", f"ATTACH: {said}")
        else:
            name = value.params.get("FILENAME", "") or value.params.get("X-FILENAME", "")
            yield Attached(said, one_line(str(name)))


def _body(event: Component) -> tuple[str, str]:
    text = _text(event, "DESCRIPTION")
    return (text.replace("\n", "<br>"), "html") if _HTML.search(text) else (text, "text")


def _state(event: Component, zone: ZoneInfo) -> dict[str, Value]:
    """Give the status, and for a cancelled one since when."""
    status = _STATES.get(_text(event, "STATUS").upper(), "")
    if not status:
        return {}
    values: dict[str, Value] = {"status": status}
    changed = _moment(event, "LAST-MODIFIED", zone) or _moment(event, "DTSTAMP", zone)
    if status == "cancelled" and changed is not None:
        was: dict[str, Value] = {"date": day_and_time(changed), "was": {"status": "confirmed"}}
        values["changes"] = (was,)
    return values


def _moment(event: Component, name: str, zone: ZoneInfo) -> datetime | None:
    """Give a moment in the site's zone; one without a zone is meant there."""
    value = getattr(event.get(name), "dt", None)
    try:
        if isinstance(value, datetime):
            return value.astimezone(zone) if value.tzinfo else value.replace(tzinfo=zone)
        return datetime.combine(value, time.min, zone) if isinstance(value, date) else None
    except (OverflowError, ValueError):
        return None


def _position(event: Component) -> tuple[str, str] | None:
    found = event.get("GEO")
    if found is None or isinstance(found, list):
        return None
    return str(found.latitude), str(found.longitude)


def _categories(event: Component) -> Iterator[str]:
    found = event.get("CATEGORIES") or ()
    for some in found if isinstance(found, list) else [found] if found else []:
        yield from (str(one) for one in getattr(some, "cats", ()))


def _texts(event: Component, name: str) -> list[str]:
    value = event.get(name)
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [_shown(one) for one in values]


def _shown(value: object) -> str:
    if isinstance(value, str):
        said = getattr(value, "params", {}).get("CN", "")
        return f"{said} {value}".strip() if said else str(value)
    to_ical = getattr(value, "to_ical", None)
    made = to_ical() if to_ical else str(value)
    return made.decode("utf-8", "replace") if isinstance(made, bytes) else str(made)


def _text(event: Component, name: str) -> str:
    return " ".join(_texts(event, name))


def _said(event: Component) -> str:
    """Give all that a part of a calendar says, in one text."""
    inner = " ".join(_said(part) for part in event.subcomponents)
    own = (f"{name}: {value}" for name in event for value in _texts(event, name))
    return " ".join(filter(None, (str(event.name or ""), *own, inner)))
