"""Calendars (RFC 5545, RFC 7986): all sessions, those of each group, and each session alone.

A moved session keeps its UID and counts its changes in SEQUENCE; a cancelled one stays and says
so. DTSTAMP and LAST-MODIFIED are the newest dated fact of the session, never a clock (R15). Times
are written in the site's zone with its rule; where the rule does not hold (before it was made), or
where a reading is not sure (the hour that daylight saving repeats), in UTC. Owns icalendar.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from sitegen.artifacts import Artifact, Material, Part, Touched, card, document, file_address
from sitegen.daylight import NEVER, Rule, rule_of
from sitegen.entries import Card, Entry
from sitegen.identity import uid
from sitegen.language import catalogue
from sitegen.model import Config, Session, When
from sitegen.moves import OFF, told
from sitegen.site import Site

if TYPE_CHECKING:
    from icalendar import Calendar, Event, vText

PRODID = "-//sitegen//sitegen//DE"
REFRESH = timedelta(hours=12)
COLOR = "darkgreen"
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for the date of a session of which nothing is dated; each later fact is newer."""

_BEGIN, _END = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"
_CLOSE = b"END:VCALENDAR\r\n"


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan a calendar file for each session; the others are joined from these."""
    config = material.value("config", site.config)
    for session in site.sessions:
        if touched is not None and session.source not in touched:
            continue
        yield single(site, config, session)


def plan_joined(
    site: Site, material: Material, digests: Callable[[str], bytes]
) -> Iterator[Artifact]:
    """Plan the calendars that join others; `digests` gives the digest of a planned file."""
    config = material.value("config", site.config)
    title = catalogue(site.config.language).gettext("All sessions")
    yield _joined(config, "kalender/sitzungen.ics", title, site.sessions, digests)
    for group in site.groups:
        path = f"kalender/{group.address.split('/')[-2]}.ics"
        sessions = site.sessions_of.get(group.source, ())
        yield _joined(config, path, group.title, sessions, digests)


def single(site: Site, config: Part, session: Entry) -> Artifact:
    """Plan the file of one session."""
    group = site.group_of(session)
    return Artifact(
        path_of(session),
        "calendars",
        "single",
        (
            config,
            document(session),
            session.id,
            max(site.known_since(session), session.updated),
            card(group) if group else None,
        ),
    )


def path_of(session: Entry) -> str:
    return f"{session.address[1:]}sitzung.ics"


def _joined(config: Part, path: str, title: str, sessions: tuple[Entry, ...],
            digests: Callable[[str], bytes]) -> Artifact:  # fmt: skip
    files = tuple(("output", path_of(s), digests(path_of(s))) for s in sessions)
    return Artifact(path, "calendars", "joined", (config, path, title, files))


def _single(config: Config, session: Session, session_id: str, updated: int,
            group: Card | None) -> bytes:  # fmt: skip
    event = _event(config, session, session_id, updated, group).to_ical()
    return b"".join((_single_head(config.timezone), event, _CLOSE))


@cache
def _single_head(zone: str) -> bytes:
    """Give what stands before the event of a single file; nothing in it depends on the session."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    _add_zone(calendar, zone)
    made: bytes = calendar.to_ical()
    return made.removesuffix(_CLOSE)


def _render_joined(config: Config, path: str, title: str, files: tuple[bytes, ...]) -> bytes:
    """Join the events of single files, byte for byte, in an own calendar."""
    frame = _calendar(config, f"{config.title}: {title}", path).to_ical()
    events = (f[f.index(_BEGIN) : f.rindex(_END) + len(_END)] for f in files)
    return b"".join((frame.removesuffix(_CLOSE), *events, _CLOSE))


@cache
def _rule(zone: str) -> Rule:
    return rule_of(zone)


def _add_zone(calendar: "Calendar", zone: str) -> None:
    if _rule(zone).since < NEVER:
        calendar.add_component(_rule(zone).component())


def _text(text: str) -> "vText":
    """Make a text that is escaped as RFC 5545, 3.3.11 says.

    icalendar takes a backslash before an N of the text itself for a line break.
    """
    from icalendar import vText

    class Text(vText):
        def to_ical(self) -> bytes:
            escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
            return escaped.replace("\n", "\\n").encode()

    return Text(text)


def _calendar(config: Config, name: str, path: str) -> "Calendar":
    from icalendar import Calendar, vUri

    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("uid", uid(config.namespace, f"calendar:{path}"))
    for key in ("name", "x-wr-calname"):
        calendar.add(key, _text(name))
    for key in ("description", "x-wr-caldesc"):
        calendar.add(key, _text(config.description or name))
    calendar.add("url", vUri(f"{config.url}/{path}"))
    calendar.add("source", vUri(f"{config.url}/{path}"), {"VALUE": "URI"})
    calendar.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    calendar.add("color", COLOR)
    calendar.add("x-apple-calendar-color", "#1f6f54")
    calendar.add("x-wr-timezone", config.timezone)
    _add_zone(calendar, config.timezone)
    return calendar


def _event(config: Config, session: Session, session_id: str, updated: int,
           group: Card | None) -> "Event":  # fmt: skip
    from icalendar import Event, vUri

    words = catalogue(config.language).gettext
    address = config.url + session.head.address
    stamp = datetime.fromtimestamp(updated, UTC) if updated else UNDATED
    event = Event()
    event.add("uid", uid(config.namespace, session_id))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", len(session.changes))
    event.add("status", {"confirmed": "CONFIRMED", "tentative": "TENTATIVE"}
              .get(session.status, "CANCELLED"))  # fmt: skip
    event.add("summary", _text(_prefix(words, session.status) + session.head.title))
    event.add("dtstart", _local(config, session.start))
    event.add("dtend", _end(config, session))
    if session.place is not None:
        event.add("location", _text(session.place.full))
        if session.place.latitude is not None and session.place.longitude is not None:
            event.add("geo", (session.place.latitude, session.place.longitude))
    event.add("description", _text(_description(config, session, group, address)))
    event.add("url", vUri(address))
    if group is not None:
        event.add("categories", [group.title])
    if session.minutes is not None and session.minutes.status == "published":
        file = session.minutes.file
        event.add("attach", vUri(config.url + file_address(file) if file else f"{address}#minutes"))
    event.add("transp", "TRANSPARENT" if session.status in OFF else "OPAQUE")
    event.add("class", "PUBLIC")
    return event


def _prefix(words: Callable[[str], str], status: str) -> str:
    return {"cancelled": words("CANCELLED: "), "postponed": words("POSTPONED: ")}.get(status, "")


def _end(config: Config, session: Session) -> datetime:
    """Give the end, or two hours after the start: calendars need one, the page states none."""
    if session.end is not None:
        return _local(config, session.end)
    return _placed(config, session.start.instant + 7200)


def _local(config: Config, when: When) -> datetime:
    return _placed(config, when.instant)


def _placed(config: Config, instant: int) -> datetime:
    """Give a moment in the site's zone, or in UTC where the zone's rule or reading is unsure."""
    rule = _rule(config.timezone)
    moment = datetime.fromtimestamp(instant, UTC)
    local = moment.astimezone(rule.zone)
    is_repeated = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return moment if is_repeated or moment.year <= rule.since else local


def _description(config: Config, session: Session, group: Card | None,
                 address: str) -> str:  # fmt: skip
    words = catalogue(config.language).gettext
    lines = [group.title] if group else []
    lines += [" ".join(session.summary.split())] if session.summary else []
    lines += [change.text for change in told(session, config.language)]
    if session.agenda:
        lines.append(words("Agenda") + ":")
        lines += [f"{n}. {item.title}" for n, item in enumerate(session.agenda, 1)]
    lines.append(words("Guests are welcome.") if session.public else words("Not open to guests."))
    lines += [session.registration] if session.registration else []
    lines += [session.online] if session.online else []
    minutes = session.minutes
    if minutes is not None and minutes.status == "published":
        lines.append(words("The minutes are published: {address}").format(address=address))
    elif minutes is not None and minutes.status == "expected" and minutes.due:
        lines.append(words("Minutes announced for {day}").format(day=minutes.due.text))
    return "\n".join(lines)


RENDERERS: dict[str, Callable[..., bytes]] = {"single": _single, "joined": _render_joined}
