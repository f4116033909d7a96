"""Daylight saving as a calendar rule: a VTIMEZONE with RRULE from the zone's own data.

The footer of a TZif file (RFC 8536, 3.3.1) is a POSIX rule such as `CET-1CEST,M3.5.0,M10.5.0/3`;
it becomes two RRULEs that hold for ever. icalendar's own `add_missing_timezones()` writes a list
of RDATEs that ends in 2038 and that ical.js reads one hour wrong in summer.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone

_NAME = r"(<[^>]+>|[A-Za-z]+)"
_OFFSET = r"([+-]?\d{1,3}(?::\d{2}){0,2})"
_SWITCH = r"M(\d{1,2})\.(\d)\.(\d)(?:/([+-]?\d{1,3}(?::\d{2}){0,2}))?"
_POSIX = re.compile(rf"{_NAME}{_OFFSET}(?:{_NAME}{_OFFSET}?,{_SWITCH},{_SWITCH})?")
_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_LAST_YEAR = 2037
NEVER = 9999
"""The year from which a rule holds that no RRULE can say."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A yearly change of the clock: on the `week`th (5 = last) `weekday` (0 = Sunday) of `month`.

    `at` is the wall-clock time before the change, seconds after midnight; offsets in seconds.
    """

    month: int
    week: int
    weekday: int
    at: int
    before: int
    after: int
    name: str

    def moment(self, year: int) -> datetime:
        """Give the wall-clock time before the change in a year, without zone."""
        if self.week == 5:
            following = datetime(year + self.month // 12, self.month % 12 + 1, 1)
            day = following - timedelta(days=1)
            day -= timedelta(days=(day.isoweekday() - self.weekday) % 7)
        else:
            day = datetime(year, self.month, 1)
            day += timedelta(days=(self.weekday - day.isoweekday()) % 7 + 7 * (self.week - 1))
        return day + timedelta(seconds=self.at)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a zone's clock goes; it holds from the year after `since` on, UTC is written before."""

    zone: ZoneInfo
    since: int
    standard: tuple[int, str]
    switches: tuple[Switch, ...]

    def component(self) -> "Timezone":
        """Make the VTIMEZONE (RFC 5545, 3.6.5)."""
        from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

        timezone = Timezone()
        timezone.add("tzid", self.zone.key)
        offset, name = self.standard
        if not self.switches:
            only = TimezoneStandard()
            only.add("dtstart", datetime(1970, 1, 1))
            only.add("tzoffsetfrom", timedelta(seconds=offset))
            only.add("tzoffsetto", timedelta(seconds=offset))
            only.add("tzname", name)
            timezone.add_component(only)
        for switch in self.switches:
            part = TimezoneDaylight() if switch.after > switch.before else TimezoneStandard()
            part.add("dtstart", switch.moment(self.since))
            part.add("tzoffsetfrom", timedelta(seconds=switch.before))
            part.add("tzoffsetto", timedelta(seconds=switch.after))
            part.add("tzname", switch.name)
            week = -1 if switch.week == 5 else switch.week
            day = f"{week}{_DAYS[switch.weekday]}"
            part.add("rrule", {"freq": "yearly", "bymonth": switch.month, "byday": day})
            timezone.add_component(part)
        return timezone


def rule_of(name: str) -> Rule:
    """Give the rule of an IANA zone."""
    zone = ZoneInfo(name)
    match = _POSIX.fullmatch(_footer(name))
    if match is None:
        # A rule by day of the year (RFC 8536 allows it, no zone in use has it).
        return Rule(zone, NEVER, (0, "UTC"), ())
    standard = -_seconds(match[2])
    if match[3] is None:
        return _since(Rule(zone, 1970, (standard, match[1].strip("<>")), ()))
    summer = -_seconds(match[4]) if match[4] else standard + 3600
    names = (match[1].strip("<>"), match[3].strip("<>"))
    to_summer = _switch(match.groups()[4:8], standard, summer, names[1])
    to_winter = _switch(match.groups()[8:12], summer, standard, names[0])
    switches = (to_summer, to_winter)
    if any(not 0 <= switch.at < 86_400 for switch in switches):
        # "Saturday, 24:00" is a Sunday that no BYDAY names for every year.
        return Rule(zone, NEVER, (standard, names[0]), ())
    return _since(Rule(zone, 1970, (standard, names[0]), switches))


def _switch(parts: tuple[str | None, ...], before: int, after: int, name: str) -> Switch:
    month, week, weekday, at = parts
    assert month is not None
    assert week is not None
    assert weekday is not None
    return Switch(int(month), int(week), int(weekday), _seconds(at or "2"), before, after, name)


def _since(rule: Rule) -> Rule:
    """Find the first year from which the rule agrees with the zone's recorded history."""
    year = _LAST_YEAR
    while year > 1970 and _agrees(rule, year - 1):
        year -= 1
    # A year later than the first that agrees: the offset before the first switch is then known.
    return Rule(rule.zone, year + 1 if year > 1970 else year, rule.standard, rule.switches)


def _agrees(rule: Rule, year: int) -> bool:
    changes = sorted((s.moment(year), s.before, s.after) for s in rule.switches)
    probes = [(datetime(year, 1, 1), changes[-1][2] if changes else rule.standard[0])]
    for moment, before, after in changes:
        probes += [(moment - timedelta(hours=3), before), (moment + timedelta(hours=3), after)]
    return all(
        local.replace(tzinfo=rule.zone).utcoffset() == timedelta(seconds=offset)
        for local, offset in probes
    )


def _seconds(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    hours, minutes, seconds = ([int(p) for p in text.lstrip("+-").split(":")] + [0, 0])[:3]
    return sign * (hours * 3600 + minutes * 60 + seconds)


def _footer(name: str) -> str:
    """Read the last line of a zone's TZif file."""
    data = files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()
    return data.rstrip(b"\n").rpartition(b"\n")[2].decode("ascii")
