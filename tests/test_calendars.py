"""Calendars as three foreign parsers read them, held against the content.

icalendar looks a TZID up in a zone database, vobject and ical.js believe the VTIMEZONE in the file:
a time that all three read alike is right in the file itself.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from sitegen.daylight import rule_of
from tests.conftest import SmallSite
from tests.samples import examples
from tests.sites import SITE
from tests.validators import ical_js_events

SITE_ID = UUID("6f1d7c0e-5d0a-4a51-9a53-0d0c6a3b1f00")
JUNE = "sitzungen/2026-06-10-rat/sitzung.ics"


class Read(NamedTuple):
    """What a parser reads of an event; times in UTC."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    location: str
    description: str


def by_icalendar(data: bytes) -> list[Read]:
    return [
        Read(
            str(event["uid"]),
            _moment(event.start),
            _moment(event.end),
            str(event["summary"]),
            str(event.get("location", "")),
            str(event["description"]),
        )
        for event in Calendar.from_ical(data).walk("VEVENT")
        if isinstance(event, Event)
    ]


def by_vobject(data: bytes) -> list[Read]:
    calendar: Any = vobject.readOne(data.decode())
    return [
        Read(
            event.uid.value,
            event.dtstart.value.astimezone(UTC),
            event.dtend.value.astimezone(UTC),
            event.summary.value,
            event.location.value if hasattr(event, "location") else "",
            event.description.value,
        )
        for event in calendar.vevent_list
    ]


def by_ical_js(paths: Iterable[Path]) -> list[list[Read]]:
    return [
        [
            Read(
                event.uid or "",
                _moment(event.start),
                _moment(event.end),
                event.summary or "",
                event.location or "",
                event.description or "",
            )
            for event in calendar.events
        ]
        for calendar in ical_js_events(paths)
    ]


def _moment(value: object) -> datetime:
    assert isinstance(value, datetime)
    assert value.tzinfo is not None, "a floating time"
    return value.astimezone(UTC)


def read_by_all(path: Path) -> list[Read]:
    """Read a calendar with all three parsers, which must agree."""
    data = path.read_bytes()
    expected = by_icalendar(data)
    assert by_vobject(data) == expected
    assert by_ical_js([path]) == [expected]
    return expected


def session(**fields: str) -> str:
    """Write a session; values are written as they stand, as YAML."""
    known = {"title": "Sitzung", "date": "2026-06-10", "start": "18:00", "place": "Saal", **fields}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in known.items()) + "---\n"


def quoted(text: str) -> str:
    """Write a text as a double-quoted YAML scalar."""
    return json.dumps(text, ensure_ascii=False)


def unfolded(data: bytes) -> list[str]:
    """Give the content lines (RFC 5545, 3.1)."""
    return data.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def values(data: bytes, name: str) -> list[str]:
    """Give the raw values of a property, in the order of the file."""
    pairs = (re.fullmatch(r"([A-Z-]+)((?:;[^:]*)?):(.*)", line) for line in unfolded(data))
    return [pair[3] for pair in pairs if pair is not None and pair[1] == name]


def events_of(data: bytes) -> list[bytes]:
    return re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", data, re.S)


def front_matter(path: Path) -> dict[str, str]:
    """Read the plain lines `key: value` of a session in a second, simpler way."""
    header = path.read_text("utf-8").split("---\n")[1]
    found = re.findall(r'^(\w+): "?(.+?)"?$', header, re.M)
    return dict(found)


# The example site


def test_three_parsers_agree_on_every_calendar_of_the_example(example: Path) -> None:
    paths = sorted(example.rglob("*.ics"))
    data = [path.read_bytes() for path in paths]
    expected = [by_icalendar(each) for each in data]
    assert len(paths) == 16
    assert [by_vobject(each) for each in data] == expected
    assert by_ical_js(paths) == expected


def test_the_example_calendar_holds_each_session_at_its_time(example: Path) -> None:
    folder = Path(__file__).parent.parent / "content" / "sessions"
    sources = [front_matter(path) for path in folder.glob("*.md") if path.name.count(".") == 1]
    expected = sorted(
        (
            datetime.fromisoformat(f"{source['date']}T{source['start']}:00")
            .replace(tzinfo=ZoneInfo("Europe/Berlin"))
            .astimezone(UTC),
            {"cancelled": "ABGESAGT: "}.get(source.get("status", ""), "") + source["title"],
        )
        for source in sources
    )
    read = by_icalendar((example / "kalender" / "sitzungen.ics").read_bytes())
    assert [(event.start, event.summary) for event in read] == expected


def test_the_moved_session_of_the_example_keeps_its_address_and_counts_one(example: Path) -> None:
    data = (example / "sitzungen" / "2023-11-01-arbeitskreis" / "sitzung.ics").read_bytes()
    (event,) = by_icalendar(data)
    assert event.start == datetime(2023, 11, 8, 17, tzinfo=UTC)
    assert "Kleiner Ratssaal" in event.location
    assert values(data, "SEQUENCE") == ["1"]
    assert values(data, "DTSTAMP") == ["20231025T080000Z"]


# Bytes


def test_every_line_of_every_calendar_fits_75_octets_of_whole_characters(
    example: Path, small: SmallSite
) -> None:
    # Each offset of a four-byte character to the fold is tried.
    titles = {
        f"sessions/2026-06-{day}-x.md": session(
            title=quoted("x" * shift + "🏛️ä€" * 40), date=f"2026-06-{day}", place=quoted("ü" * 200)
        )
        for shift, day in enumerate(range(11, 26))
    }
    made = [data for path, data in small.build(titles).items() if path.endswith(".ics")]
    made += [path.read_bytes() for path in example.rglob("*.ics")]
    assert len(made) > 25
    for data in made:
        lines = data.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        for line in lines:
            line.decode("utf-8")


def test_lines_end_with_crlf_only(example: Path) -> None:
    for path in example.rglob("*.ics"):
        data = path.read_bytes()
        assert data.endswith(b"END:VCALENDAR\r\n")
        assert re.findall(rb"\r(?!\n)|(?<!\r)\n", data) == []


def test_no_calendar_names_a_method(example: Path) -> None:
    data = [path.read_bytes() for path in sorted(example.rglob("*.ics"))]
    assert [values(each, "METHOD") for each in data] == [[] for _ in data]


def test_each_calendar_defines_its_zone_by_rules_and_not_by_dates(example: Path) -> None:
    for path in example.rglob("*.ics"):
        data = path.read_bytes()
        assert values(data, "TZID") == ["Europe/Berlin"]
        assert len(values(data, "RRULE")) == 2
        assert values(data, "RDATE") == []


def test_events_of_joined_calendars_are_those_of_the_single_files(example: Path) -> None:
    single = {
        event: path
        for path in example.glob("sitzungen/*/sitzung.ics")
        for event in events_of(path.read_bytes())
    }
    assert len(single) == 13
    joined = {
        name: events_of((example / "kalender" / f"{name}.ics").read_bytes())
        for name in ("sitzungen", "arbeitskreis", "stadtrat")
    }
    assert sorted(joined["sitzungen"]) == sorted(single)
    assert sorted([*joined["arbeitskreis"], *joined["stadtrat"]]) == sorted(single)


def test_a_group_s_calendar_holds_its_sessions_only(small: SmallSite) -> None:
    made = small.build(
        {
            "groups/beirat.md": "---\ntitle: Beirat\n---\n",
            "sessions/2026-06-11-beirat.md": session(title="Beirat tagt", group="beirat"),
            "sessions/2026-06-12-rat.md": session(title="Rat tagt", group="rat"),
        }
    )
    beirat = by_icalendar(made["kalender/beirat.ics"])
    rat = by_icalendar(made["kalender/rat.ics"])
    assert [event.summary for event in beirat] == ["Beirat tagt"]
    assert [event.summary for event in rat] == ["Rat tagt"]


# Times

BERLIN = {
    "2024-01-15 18:00": "2024-01-15T17:00",
    "2024-07-15 18:00": "2024-07-15T16:00",
    "2024-03-30 18:00": "2024-03-30T17:00",
    "2024-03-31 01:30": "2024-03-31T00:30",
    "2024-03-31 03:30": "2024-03-31T01:30",
    "2024-03-31 18:00": "2024-03-31T16:00",
    "2024-10-26 18:00": "2024-10-26T16:00",
    "2024-10-26 23:30": "2024-10-26T21:30",
    "2024-10-27 03:30": "2024-10-27T02:30",
    "2024-10-27 18:00": "2024-10-27T17:00",
    "2039-01-05 18:00": "2039-01-05T17:00",
    "2039-03-26 18:00": "2039-03-26T17:00",
    "2039-03-27 18:00": "2039-03-27T16:00",
    "2039-07-06 18:00": "2039-07-06T16:00",
    "2039-10-29 18:00": "2039-10-29T16:00",
    "2039-10-30 18:00": "2039-10-30T17:00",
    # Until 1995 summer ended in September.
    "1995-10-10 18:00": "1995-10-10T17:00",
    "1996-10-10 18:00": "1996-10-10T16:00",
    "1990-07-04 18:00": "1990-07-04T16:00",
    # No summer time at all.
    "1975-07-04 18:00": "1975-07-04T17:00",
    "1965-07-04 18:00": "1965-07-04T17:00",
}
NEW_YORK = {
    "2024-03-09 18:00": "2024-03-09T23:00",
    "2024-03-10 18:00": "2024-03-10T22:00",
    "2024-11-02 18:00": "2024-11-02T22:00",
    "2024-11-03 18:00": "2024-11-03T23:00",
    "2039-07-01 20:30": "2039-07-02T00:30",
    # Until 2006 summer began in April and ended in October.
    "2006-03-20 18:00": "2006-03-20T23:00",
    "2006-11-01 18:00": "2006-11-01T23:00",
}
KOLKATA = {
    "2024-01-15 18:00": "2024-01-15T12:30",
    "2024-07-15 02:00": "2024-07-14T20:30",
    "2039-07-15 18:00": "2039-07-15T12:30",
    "1996-07-15 18:00": "1996-07-15T12:30",
}
DUBLIN = {"2024-01-15 18:00": "2024-01-15T18:00", "2024-07-15 18:00": "2024-07-15T17:00"}
AUCKLAND = {
    "2024-01-15 18:00": "2024-01-15T05:00",
    "2024-04-06 18:00": "2024-04-06T05:00",
    "2024-04-07 18:00": "2024-04-07T06:00",
    "2024-09-28 18:00": "2024-09-28T06:00",
    "2024-09-29 18:00": "2024-09-29T05:00",
}


@pytest.mark.parametrize(
    ("zone", "times"),
    [
        ("Europe/Berlin", BERLIN),
        ("America/New_York", NEW_YORK),
        ("Asia/Kolkata", KOLKATA),
        ("Europe/Dublin", DUBLIN),
        ("Pacific/Auckland", AUCKLAND),
        ("UTC", {"2024-07-15 18:00": "2024-07-15T18:00"}),
    ],
)
def test_starts_are_the_same_moment_to_every_parser(
    small: SmallSite, zone: str, times: dict[str, str]
) -> None:
    files = {
        f"sessions/{text[:10]}-x{number}.md": session(
            date=text[:10], start=text[11:], group="probe"
        )
        for number, text in enumerate(times)
    }
    files["groups/probe.md"] = "---\ntitle: Probe\n---\n"
    files["site.yaml"] = SITE.replace("Europe/Berlin", zone)
    small.build(files)
    read = read_by_all(small.output / "kalender" / "probe.ics")
    assert [event.start.strftime("%Y-%m-%dT%H:%M") for event in read] == sorted(times.values())


ENDS = {
    ("2026-06-10", "18:00", "20:30"): "2026-06-10T18:30",
    ("2026-06-10", "18 Uhr", "20.15 Uhr"): "2026-06-10T18:15",
    ("2026-06-10", "22:00", "2026-06-11 01:00"): "2026-06-10T23:00",
    ("2026-03-28", "22:00", "2026-03-29 04:00"): "2026-03-29T02:00",
    ("2026-10-24", "22:00", "2026-10-25 04:00"): "2026-10-25T03:00",
    # Without an end calendars get two hours, as they pass and not as clocks show them.
    ("2026-06-10", "18:00", ""): "2026-06-10T18:00",
    ("2026-03-29", "01:30", ""): "2026-03-29T02:30",
}
ENDS_IN_THE_REPEATED_HOUR = {
    ("2026-10-25", "00:30", ""): "2026-10-25T00:30",
    ("2026-10-25", "01:30", ""): "2026-10-25T01:30",
    ("2026-10-24", "22:00", "2026-10-25 02:30+01:00"): "2026-10-25T01:30",
}


@pytest.mark.parametrize("times", [ENDS, ENDS_IN_THE_REPEATED_HOUR])
def test_ends_are_the_same_moment_to_every_parser(
    small: SmallSite, times: dict[tuple[str, str, str], str]
) -> None:
    small.build(
        {
            "groups/probe.md": "---\ntitle: Probe\n---\n",
            **{
                f"sessions/2026-06-10-x{number}.md": session(
                    title=quoted(f"{number}"), date=date, start=start, end=end, group="probe"
                )
                for number, (date, start, end) in enumerate(times)
            },
        }
    )
    read = {
        int(event.summary): event.end.strftime("%Y-%m-%dT%H:%M")
        for event in read_by_all(small.output / "kalender" / "probe.ics")
    }
    assert [read[number] for number in sorted(read)] == list(times.values())


# One for each kind of rule that the zone database has now.
ZONES = (
    "Europe/Berlin",
    "Europe/Lisbon",
    "Europe/Dublin",
    "Europe/Chisinau",
    "America/New_York",
    "America/Havana",
    "America/Asuncion",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Antarctica/Troll",
)
# Their clocks change on the day before or after the weekday that the rule names (`/24`, `/-1`).
ZONES_ON_THE_NEXT_DAY = ("America/Santiago", "America/Nuuk", "Asia/Jerusalem", "Africa/Cairo")


@pytest.mark.parametrize("name", [*ZONES, *ZONES_ON_THE_NEXT_DAY])
def test_the_rule_of_a_zone_gives_the_offsets_of_the_zone(name: str) -> None:
    rule = rule_of(name)
    calendar = Calendar()
    calendar.add_component(rule.component())
    read: Any = vobject.readOne(calendar.to_ical().decode()).vtimezone.tzinfo
    zone = ZoneInfo(name)
    wrong = []
    for year in (2028, 2039):
        for hour in range(0, 366 * 24, 5):
            moment = datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
            local = moment.astimezone(zone)
            if local.year <= rule.since or local.fold or _is_repeated(local):
                continue
            if local.replace(tzinfo=read).utcoffset() != local.utcoffset():
                wrong.append(local.isoformat())
    assert wrong == []


def _is_repeated(local: datetime) -> bool:
    return local.utcoffset() != local.replace(fold=1).utcoffset()


# Texts

AWKWARD = [
    'A;B,C\\D:E"F',
    "Straße, Öl; Übermaß",
    "Familie 👨‍👩‍👧‍👦 und 🏛️",
    r"Pfad C:\neu\nord \\ Ende\\",
    "^n ^' ^^ %0A %n &amp; <b>",
    "a" * 200,
    "日本語" * 40,
    "BEGIN:VEVENT",
    "x\u00a0y\tz",
]


def read_back(small: SmallSite, texts: list[tuple[str, str]]) -> list[Read]:
    """Publish sessions with a title (also as summary) and a place; read their calendar."""
    small.build(
        {
            "groups/probe.md": "---\ntitle: Probe\n---\n",
            **{
                f"sessions/2026-06-10-x{number:02}.md": session(
                    title=quoted(title), place=quoted(place), summary=quoted(title), group="probe"
                )
                for number, (title, place) in enumerate(texts)
            },
        }
    )
    return read_by_all(small.output / "kalender" / "probe.ics")


def test_awkward_texts_reach_every_parser_unchanged(small: SmallSite) -> None:
    read = read_back(small, [(text, text) for text in AWKWARD])
    assert [(event.summary, event.location, event.description) for event in read] == [
        (text, text, f"Probe\n{' '.join(text.split())}\nGäste sind willkommen.") for text in AWKWARD
    ]


def test_a_backslash_before_a_capital_n_is_no_line_break(small: SmallSite) -> None:
    (event,) = read_back(small, [(r"Ordner C:\Nord", "Saal")])
    assert event.summary == r"Ordner C:\Nord"


def test_location_is_name_room_and_address(small: SmallSite) -> None:
    small.build()
    (event,) = read_by_all(small.output / JUNE)
    assert event.location == "Rathaus, Saal 1, Marktplatz 1, 67655 Probe"


def test_a_session_without_a_place_has_no_location(small: SmallSite) -> None:
    made = small.build({"sessions/2026-06-10-rat.md": session().replace("place: Saal\n", "")})
    assert values(made[JUNE], "LOCATION") == []


def test_description_tells_changes_agenda_entry_and_minutes(small: SmallSite) -> None:
    small.build(
        {
            "sessions/2026-06-10-rat.md": session(
                summary="Es geht um Geld.",
                registration="Bitte anmelden; Platz für 20, nicht mehr.",
                public="false",
                online="https://video.example.de/a,b;c",
                changes="\n  - date: 2026-05-20\n    reason: Raum belegt\n    was:\n"
                "      place: Aula",
                agenda="\n  - Begrüßung\n  - title: 'Haushalt; Teil 1, 2'\n    id: top-2",
                minutes="\n  status: expected\n  due: 2026-07-10",
            )
        }
    )
    (event,) = read_by_all(small.output / JUNE)
    assert event.description.split("\n") == [
        "Rat",
        "Es geht um Geld.",
        "Am 20. Mai 2026 an einen anderen Ort verlegt. Zuvor: Aula. Grund: Raum belegt",
        "Tagesordnung:",
        "1. Begrüßung",
        "2. Haushalt; Teil 1, 2",
        "Nicht öffentlich.",
        "Bitte anmelden; Platz für 20, nicht mehr.",
        "https://video.example.de/a,b;c",
        "Mitschrift angekündigt bis 10. Juli 2026",
    ]


def test_minutes_in_a_file_are_attached(small: SmallSite) -> None:
    minutes = "\n  status: published\n  file: files/mitschrift.pdf\n  date: 2026-06-20 09:00"
    small.build(
        {
            "sessions/2026-06-10-rat.md": session(minutes=minutes),
            "files/mitschrift.pdf": "%PDF-1.4",
        }
    )
    (calendar,) = ical_js_events([small.output / JUNE])
    (event,) = calendar.events
    assert event.attachments == ["https://probe.example.de/files/mitschrift.pdf"]
    assert (small.output / "files" / "mitschrift.pdf").is_file()
    assert event.properties["dtstamp"] == ["2026-06-20T07:00:00Z"]


def test_the_address_of_an_attachment_is_a_uri(small: SmallSite) -> None:
    minutes = "\n  status: published\n  file: files/Mitschrift Juni ä.pdf"
    made = small.build(
        {
            "sessions/2026-06-10-rat.md": session(minutes=minutes),
            "files/Mitschrift Juni ä.pdf": "%PDF-1.4",
        }
    )
    assert values(made[JUNE], "ATTACH") == [
        "https://probe.example.de/files/Mitschrift%20Juni%20%C3%A4.pdf"
    ]


def test_the_event_leads_to_its_page(small: SmallSite) -> None:
    made = small.build({"site.yaml": SITE.replace("example.de\n", "example.de/stadt/\n", 1)})
    assert values(made[JUNE], "URL") == ["https://probe.example.de/stadt/sitzungen/2026-06-10-rat/"]


# Identity and change


def uid_of(made: dict[str, bytes], path: str = JUNE) -> str:
    (found,) = values(made[path], "UID")
    return found


def test_the_uid_comes_from_the_site_and_the_document(small: SmallSite) -> None:
    expected = str(uuid5(SITE_ID, "sessions/2026-06-10-rat"))
    assert uid_of(small.build()) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"sessions/2026-06-10-rat.md": session(title="Ganz anders")},
        {"sessions/2026-06-10-rat.md": session(start="20:00", place="Aula")},
        {"site.yaml": SITE.replace("probe.example.de", "neu.example.org")},
        {"site.yaml": SITE.replace("title: Stadt Probe", "title: Anders")},
    ],
)
def test_the_uid_outlives(small: SmallSite, changes: dict[str, str | None]) -> None:
    before = uid_of(small.build())
    assert uid_of(small.build(changes)) == before


def test_the_uid_of_a_session_with_an_id_outlives_a_new_file_name(small: SmallSite) -> None:
    old, new = "sessions/2026-06-10-rat.md", "sessions/2026-06-10-gemeinderat.md"
    others: dict[str, str | None] = {"press/2026-06-01-zwei.md": None}
    others |= {"press/2026-06-01-zwei.en.md": None, "guidelines/leitlinien/v2/01-ziele.md": None}
    text = session(id="sitzung-juni")
    before = uid_of(small.build({**others, old: text}))
    after = small.build({**others, old: None, new: text})
    assert uid_of(after, "sitzungen/2026-06-10-gemeinderat/sitzung.ics") == before
    assert JUNE not in after


def test_two_sessions_have_two_uids(example: Path) -> None:
    uids = [uid_of({"": path.read_bytes()}, "") for path in example.glob("sitzungen/*/*.ics")]
    assert len(set(uids)) == 13


MOVED = "\n  - date: 2026-05-20 09:00\n    reason: Raum belegt\n    was:\n      date: 2026-06-09"
CALLED_OFF = (
    "\n  - date: 2026-06-01 12:00\n    reason: Krankheit\n    was:\n      status: confirmed"
)


@pytest.mark.parametrize(
    ("changes", "stamp", "sequence"),
    [
        ({"announced": "2026-05-01 09:00"}, "20260501T070000Z", "0"),
        ({"announced": "2026-05-01 09:00", "changes": MOVED}, "20260520T070000Z", "1"),
        ({"changes": MOVED + CALLED_OFF, "status": "cancelled"}, "20260601T100000Z", "2"),
    ],
)
def test_stamp_and_sequence_follow_the_content(
    small: SmallSite, changes: dict[str, str], stamp: str, sequence: str
) -> None:
    made = small.build({"sessions/2026-06-10-x.md": session(slug="x1", **changes)})
    (path,) = [path for path in made if path.endswith("x1/sitzung.ics")]
    assert values(made[path], "DTSTAMP") == [stamp]
    assert values(made[path], "LAST-MODIFIED") == [stamp]
    assert values(made[path], "SEQUENCE") == [sequence]


def test_stamps_come_from_no_clock(small: SmallSite, new_site: Callable[[], SmallSite]) -> None:
    later = 1_830_000_000
    first = small.build()[JUNE]
    assert new_site().build(now=later)[JUNE] == first


def test_a_change_makes_the_stamp_newer_also_two_years_ahead(small: SmallSite) -> None:
    path = "sessions/2028-06-10-x.md"
    change = "\n  - date: 2026-06-01\n    reason: Raum belegt\n    was:\n      place: Aula"
    (before,) = values(
        small.build({path: session(date="2028-06-10")})["sitzungen/2028-06-10-x/sitzung.ics"],
        "DTSTAMP",
    )
    made = small.build({path: session(date="2028-06-10", changes=change)})
    (after,) = values(made["sitzungen/2028-06-10-x/sitzung.ics"], "DTSTAMP")
    assert after > before


@pytest.mark.parametrize(
    ("status", "expected", "prefix"),
    [
        ("confirmed", "CONFIRMED", ""),
        ("tentative", "TENTATIVE", ""),
        ("cancelled", "CANCELLED", "ABGESAGT: "),
        ("postponed", "CANCELLED", "VERSCHOBEN: "),
    ],
)
def test_the_status_is_told_to_programs_and_to_readers(
    small: SmallSite, status: str, expected: str, prefix: str
) -> None:
    made = small.build({"sessions/2026-06-10-rat.md": session(status=status, changes=CALLED_OFF)})
    (event,) = by_icalendar(made[JUNE])
    assert values(made[JUNE], "STATUS") == [expected]
    assert event.summary == f"{prefix}Sitzung"


def test_a_cancelled_session_stays_in_the_joined_calendar(small: SmallSite) -> None:
    uid = uid_of(small.build())
    made = small.build(
        {"sessions/2026-06-10-rat.md": session(status="cancelled", changes=CALLED_OFF)}
    )
    assert uid in [event.uid for event in by_icalendar(made["kalender/sitzungen.ics"])]


def test_a_draft_session_is_in_no_calendar(small: SmallSite) -> None:
    made = small.build({"sessions/2026-06-20-x.md": session(title="Entwurf", draft="true")})
    summaries = [event.summary for event in by_icalendar(made["kalender/sitzungen.ics"])]
    assert summaries == ["Sitzung des Rats", "Sitzung des Rats"]


# The calendar as a whole


def test_the_joined_calendar_introduces_itself(small: SmallSite) -> None:
    description = 'Termine; alles, was zählt: "hier" \\ dort'
    made = small.build({"site.yaml": SITE + f"description: {quoted(description)}\n"})
    (calendar,) = ical_js_events([small.output / "kalender" / "sitzungen.ics"])
    address = "https://probe.example.de/kalender/sitzungen.ics"
    found = {name: calendar.properties[name] for name in sorted(calendar.properties)}
    uid = found.pop("uid")
    assert found == {
        "calscale": ["GREGORIAN"],
        "color": ["darkgreen"],
        "description": [description],
        "name": ["Stadt Probe: Alle Sitzungen"],
        "prodid": ["-//sitegen//sitegen//DE"],
        "refresh-interval": ["PT12H"],
        "source": [address],
        "url": [address],
        "version": ["2.0"],
        "x-apple-calendar-color": ["#1f6f54"],
        "x-published-ttl": ["PT12H"],
        "x-wr-caldesc": [description],
        "x-wr-calname": ["Stadt Probe: Alle Sitzungen"],
        "x-wr-timezone": ["Europe/Berlin"],
    }
    assert str(UUID(uid[0])) == uid[0]
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H" in unfolded(made["kalender/sitzungen.ics"])


def test_required_properties_stand_once_in_each_event(example: Path) -> None:
    for path in sorted(example.glob("sitzungen/*/sitzung.ics")):
        data = path.read_bytes()
        for name in ("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS", "DTEND", "URL"):
            assert len(values(data, name)) == 1, (path, name)
        assert values(data, "VERSION") == ["2.0"]
        assert len(values(data, "PRODID")) == 1


# Injection

ATTACK = "Ende\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\nATTENDEE:mailto:x@y.z"


@pytest.mark.parametrize(
    "field", ["title", "place", "registration", "online", "group", "id", "slug", "status", "start"]
)
def test_a_line_break_in_a_one_line_field_is_refused(small: SmallSite, field: str) -> None:
    attack = ATTACK.replace("\r", "")
    found = small.problems({"sessions/2026-06-10-x.md": session(**{field: quoted(attack)})})
    assert "error" in [level for level, _ in found]


def test_carriage_returns_in_quoted_texts_are_refused(small: SmallSite) -> None:
    found = small.problems({"sessions/2026-06-10-x.md": session(summary=quoted(ATTACK))})
    assert ("error", "file.control") in found


def test_line_breaks_in_long_texts_add_no_property(small: SmallSite) -> None:
    attack = quoted(ATTACK.replace("\r", ""))
    made = small.build(
        {
            "site.yaml": SITE + f"description: {attack}\n",
            "places.yaml": f"rathaus:\n  name: Rathaus\n  access: {attack}\n",
            "sessions/2026-06-10-rat.md": session(
                summary=attack,
                contact=attack,
                agenda=f"\n  - {attack}\n  - title: Zwei\n    text: {attack}",
                changes="\n  - date: 2026-05-20\n    was:\n      place: Aula\n"
                f"    reason: {attack}",
                minutes=f"\n  status: none\n  reason: {attack}",
            ),
        }
    )
    for path in ("kalender/sitzungen.ics", "kalender/rat.ics", JUNE):
        names = {re.split("[;:]", line)[0] for line in unfolded(made[path])}
        begun = values(made[path], "BEGIN")
        assert names & {"ATTENDEE", "ACTION"} == set()
        assert set(begun) == {"VCALENDAR", "VTIMEZONE", "DAYLIGHT", "STANDARD", "VEVENT"}
    (event,) = read_by_all(small.output / JUNE)
    assert "BEGIN:VALARM" in event.description


def test_a_group_s_title_can_not_add_a_property(small: SmallSite) -> None:
    title = 'Rat";X-EVIL=1:oh\\nATTENDEE:mailto:x@y.z, B; C'
    made = small.build({"groups/rat.md": f"---\ntitle: {quoted(title)}\n---\n"})
    (event,) = Calendar.from_ical(made[JUNE]).walk("VEVENT")
    categories: Any = event["categories"]
    assert [str(category) for category in categories.cats] == [title]


# Any text

# What the product refuses or turns into something else on purpose is left out: controls, line
# breaks, overrides of direction, invisible signs and code points without a character.
LETTERS = st.one_of(
    st.characters(
        exclude_categories=("Cc", "Cf", "Cn", "Cs", "Co", "Zl", "Zp"), include_characters="\u200d"
    ),
    st.sampled_from(list('\\;,:"nN^=|<>&% äß€😀')),
)
# `\N` has a test of its own above.
TEXTS = st.text(LETTERS, min_size=1, max_size=100).filter(
    lambda text: text.strip() != "" and r"\N" not in text
)


@settings(max_examples=examples(8), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=25))
def test_any_text_reaches_every_parser_unchanged(
    new_site: Callable[[], SmallSite], texts: list[tuple[str, str]]
) -> None:
    read = read_back(new_site(), texts)
    assert [(event.summary, event.location) for event in read] == [
        (_as_read(title), _as_read(place)) for title, place in texts
    ]


def _as_read(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()
