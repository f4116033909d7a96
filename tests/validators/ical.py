"""Calendars as ical.js reads them, the parser in Thunderbird and Nextcloud.

ical.js knows no time zone but UTC. So its times come from the VTIMEZONE in the file alone, and
a wrong one shows, which parsers with a zone database of their own pass over.
"""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict, cast

from .tools import HERE, need


@dataclass(frozen=True)
class IcalEvent:
    """One VEVENT; texts without the escapes of RFC 5545."""

    uid: str | None
    summary: str | None
    description: str | None
    location: str | None
    status: str | None
    sequence: int | None
    # UTC. A datetime without zone is a floating time, a plain date a whole day.
    start: datetime | date
    # As start; from DTEND, else from DURATION, else as RFC 5545, section 3.6.1 says.
    end: datetime | date
    url: str | None
    attachments: list[str]
    # Every property by its name in lower case; times as ISO strings in their own zone.
    properties: dict[str, list[str]]


@dataclass(frozen=True)
class IcalCalendar:
    """One file with one VCALENDAR."""

    path: Path
    # The calendar's own properties by name in lower case.
    properties: dict[str, list[str]]
    # In the order of the file.
    events: list[IcalEvent]


class IcalError(ValueError):
    """ical.js can not read a file, or a TZID has no VTIMEZONE in it."""


class _Event(TypedDict):
    uid: str | None
    summary: str | None
    description: str | None
    location: str | None
    status: str | None
    sequence: int | None
    start: str
    end: str
    url: str | None
    attachments: list[str]
    properties: dict[str, list[str]]


class _File(TypedDict):
    path: str
    properties: dict[str, list[str]]
    events: list[_Event]
    error: str | None


def ical_js_events(paths: Iterable[Path]) -> list[IcalCalendar]:
    """Read iCalendar files with ical.js, in the order of the paths.

    Raises IcalError with one line for each file that can not be read.
    """
    need("ical.js")
    done = subprocess.run(
        ["node", str(HERE / "ical_events.mjs")],
        input="".join(f"{path}\n" for path in paths),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"node ended with {done.returncode}: {done.stderr[:2000]}")
    files = cast(list[_File], json.loads(done.stdout))
    errors = [f"{file['path']}: {file['error']}" for file in files if file["error"] is not None]
    if errors:
        raise IcalError("\n".join(errors))
    return [
        IcalCalendar(
            path=Path(file["path"]),
            properties=file["properties"],
            events=[_event(event) for event in file["events"]],
        )
        for file in files
    ]


def _event(event: _Event) -> IcalEvent:
    return IcalEvent(
        uid=event["uid"],
        summary=event["summary"],
        description=event["description"],
        location=event["location"],
        status=event["status"],
        sequence=event["sequence"],
        start=_time(event["start"]),
        end=_time(event["end"]),
        url=event["url"],
        attachments=event["attachments"],
        properties=event["properties"],
    )


def _time(text: str) -> datetime | date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
