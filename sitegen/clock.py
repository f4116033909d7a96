"""Dates and times as editors write them, read strictly, and placed in the site's zone.

Forms (content model): `2023-09-06`, `06.09.2023`, each alone or with `18:00`, `18 Uhr` or
`18.30 Uhr`, with or without an offset. Nothing else is guessed. A wall-clock time that daylight
saving skips or repeats is refused with both readings.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, reset_tzpath

from sitegen.model import When

# Zones come from the pinned tzdata package, not from the system: the same bytes on every machine.
reset_tzpath(())

DAY = r"(?:(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})|(?P<d2>\d{2})\.(?P<m2>\d{2})\.(?P<y2>\d{4}))"
_TIME = (
    r"(?:(?P<h>\d{1,2}):(?P<min>\d{2})(?::[0-5]\d(?:\.\d{1,9})?)?"
    r"|(?P<h2>\d{1,2})(?:\.(?P<min2>\d{2}))? Uhr)"
)
_OFFSET = r"(?P<off>Z|[+-]\d{2}:?\d{2})"
MOMENT = re.compile(rf"{DAY}(?:(?:T|[ ]+|, ){_TIME}[ ]?{_OFFSET}?)?", re.ASCII)
CLOCK = re.compile(_TIME, re.ASCII)
_GREGORIAN, _LATEST = 1583, 2999


def rfc3339(instant: int) -> str:
    """Write UTC seconds for machines: `2023-09-06T16:00:00Z` (RFC 3339, 5.6)."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_of(text: str) -> int:
    """Read UTC seconds from a moment as `rfc3339` writes it. Raises ValueError."""
    return int(datetime.fromisoformat(text).timestamp())


class Unreadable(ValueError):
    """Say why a date or time was refused: `code` is a message code, `values` fill it."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Zone:
    """The site's IANA zone and the wording of days in one language."""

    name: str
    zone: ZoneInfo
    day_text: Callable[[date], str]
    weekday: Callable[[date], str]

    def at(self, day: date, clock: tuple[int, int] | None) -> When:
        """Place a wall-clock time, or the start of a day, in the zone.

        Raises Unreadable for a time that does not exist or exists twice.
        """
        hour, minute = clock or (0, 0)
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone)
        other = local.replace(fold=1)
        if local.utcoffset() != other.utcoffset():
            if clock is not None:
                raise Unreadable("time.fold", **_readings(local, other))
            # A day that begins with the skipped hour begins after it.
            local = min(local, other, key=lambda t: t.astimezone(UTC))
            local = local.astimezone(UTC).astimezone(self.zone)
        return self._when(local, day, clock is not None)

    def of_instant(self, instant: int) -> When:
        """Word a UTC instant in the zone."""
        local = datetime.fromtimestamp(instant, UTC).astimezone(self.zone)
        return self._when(local, local.date(), True)

    def of_day(self, day: str) -> When:
        """Word a day that is written as in ISO 8601."""
        return self.at(date.fromisoformat(day), None)

    def end_of(self, when: When) -> int:
        """Give the instant at which a moment is over: for a day alone, when the next begins."""
        if when.time:
            return when.instant
        return self.at(date.fromisoformat(when.day) + timedelta(days=1), None).instant

    def days_before(self, instant: int, days: int) -> int:
        """Give the instant some days earlier, at the same time of the wall clock."""
        local = datetime.fromtimestamp(instant, UTC).astimezone(self.zone)
        return int((local - timedelta(days=days)).timestamp())

    def year_after(self, when: When) -> int:
        """Give the instant from which a day lies more than a year back."""
        day = date.fromisoformat(when.day) + timedelta(days=1)
        if (day.month, day.day) == (2, 29):
            day += timedelta(days=1)
        return self.at(day.replace(year=day.year + 1), None).instant

    def _when(self, local: datetime, day: date, timed: bool) -> When:
        return When(
            instant=int(local.timestamp()),
            day=day.isoformat(),
            time=f"{local:%H:%M}" if timed else "",
            iso=local.isoformat(timespec="seconds") if timed else day.isoformat(),
            text=self.day_text(day),
            weekday=self.weekday(day),
        )


def _readings(first: datetime, second: datetime) -> dict[str, str]:
    return {
        "first": first.isoformat(timespec="minutes"),
        "second": second.isoformat(timespec="minutes"),
        "kind": "twice" if first.utcoffset() > second.utcoffset() else "never",  # type: ignore[operator]
    }


def read_moment(text: str, zone: Zone) -> tuple[When, str]:
    """Read a date, alone or with a time; the second value is the code of a doubt or empty.

    Raises Unreadable.
    """
    # What is pasted from a word processor has spaces that do not break.
    match = MOMENT.fullmatch(" ".join(text.split()))
    if match is None:
        raise Unreadable("time.moment", **_suggest_moment(text))
    day = _day(match)
    clock = _clock(match)
    doubt = "" if 1945 <= day.year <= 2100 else "time.far"
    if clock is None or match["off"] is None:
        return zone.at(day, clock), doubt
    given = datetime(day.year, day.month, day.day, *clock, tzinfo=_offset(match["off"]))
    when = zone.of_instant(int(given.timestamp()))
    local = datetime.fromtimestamp(when.instant, zone.zone)
    return when, doubt if local.utcoffset() == given.utcoffset() else "time.offset"


def read_clock(text: str) -> tuple[int, int]:
    """Read a time of day as (hour, minute). Raises Unreadable."""
    match = CLOCK.fullmatch(" ".join(text.split()))
    clock = _clock(match) if match else None
    if clock is None:
        raise Unreadable("time.clock", **_suggest_clock(text))
    return clock


def _day(match: re.Match[str]) -> date:
    year, month, day = (int(match[k] or match[k + "2"]) for k in "ymd")
    if not _GREGORIAN <= year <= _LATEST:
        raise Unreadable("time.year", year=str(year))
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable("time.no-such-day", text=f"{day}.{month}.{year}") from None


def _clock(match: re.Match[str]) -> tuple[int, int] | None:
    if (match["h"] or match["h2"]) is None:
        return None
    hour, minute = int(match["h"] or match["h2"]), int(match["min"] or match["min2"] or 0)
    if hour > 23 or minute > 59:
        raise Unreadable("time.no-such-time", text=f"{hour}:{minute:02}")
    return hour, minute


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    hours, minutes = int(text[1:3]), int(text[-2:])
    if (hours, minutes) > (14, 0) or minutes > 59:
        raise Unreadable("time.no-such-time", text=text)
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def _suggest_moment(text: str) -> dict[str, str]:
    """Say what was probably meant, where one reading is plain; never act on it."""
    short = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})\b(.*)", text, re.ASCII)
    german = re.match(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b(.*)", text, re.ASCII)
    if short:
        year, month, day = short[1], short[2], short[3]
    elif german:
        year, month, day = german[3], german[2], german[1]
    else:
        return {"text": text, "meant": _in_words(text) or "2023-09-06 18:00"}
    clock = re.match(r"[ T,]*(\d{1,2})[.:](\d{2})", (short or german)[4])  # type: ignore[index]
    time = f" {int(clock[1]):02}:{clock[2]}" if clock else ""
    return {"text": text, "meant": f"{year}-{int(month):02}-{int(day):02}{time}"}


_LONGEST = 80
"""Characters of what can be meant as a date."""


def _in_words(text: str) -> str:
    """Write a day with the name of its month, or a year of two digits, as front matter has it."""
    from sitegen.phrases import Impossible, days, find  # needed only where a date is wrong

    if len(text) > _LONGEST:
        return ""
    for phrase in (*find(text, "de"), *find(text, "en")):
        try:
            if found := days(phrase, None):
                return f"{found[0]} {phrase.start}".strip()
        except Impossible:
            continue
    return ""


def _suggest_clock(text: str) -> dict[str, str]:
    match = re.match(r"(\d{1,2})(?:[.:h](\d{2}))?", text, re.ASCII)
    meant = f"{int(match[1]):02}:{match[2] or '00'}" if match and int(match[1]) < 24 else "18:00"
    return {"text": text, "meant": meant}
