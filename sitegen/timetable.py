"""The moments at which the output changes by itself, for people and for a scheduler.

The same moments are published in `schedule.json`; here they are worded, and written for cron. A
build at another time is never wrong, it only finds nothing to do.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sitegen.clock import instant_of
from sitegen.language import N_, catalogue, moment_text, zone
from sitegen.render import output
from sitegen.site import Site

REASONS = {
    "adopted": N_("A version is adopted."),
    "change": N_("A change note appears."),
    "consultation-closes": N_("A consultation ends."),
    "consultation-closes-soon": N_("A consultation ends in a week."),
    "consultation-opens": N_("A consultation begins."),
    "embargo-ends": N_("A press release appears: its embargo ends."),
    "in-force": N_("A version comes into force."),
    "minutes-due": N_("The minutes of a session fall due."),
    "minutes-published": N_("The minutes of a session appear in the feed."),
    "repealed": N_("A version is repealed."),
    "review-due": N_("The accessibility statement is to be reviewed."),
    "session-announced": N_("A session is announced in the feed."),
    "session-ends": N_("A session is over."),
    "version-appears": N_("A version appears in the feed."),
}


class Moment(NamedTuple):
    """One moment in UTC seconds, why, and where it will be seen, "" while that is not public."""

    at: int
    reason: str
    address: str


def moments(site: Site) -> tuple[Moment, ...]:
    """Give the coming moments of a site, earliest first."""
    return tuple(Moment(*turn) for turn in output("data").turns(site))


def as_json(site: Site) -> str:
    """Give what `schedule.json` says."""
    render = output("data").RENDERERS["schedule"]
    return bytes(render(output("data").turns(site))).decode()


def is_due(schedule: bytes, now: int) -> bool:
    """Tell whether a published `schedule.json` names a moment that is over; it asks for a build.

    Raises ValueError for what is no schedule.
    """
    try:
        coming = json.loads(schedule)["next"]
        return coming is not None and instant_of(coming) <= now
    except (LookupError, TypeError, AttributeError) as failure:
        raise ValueError(f"no schedule: {failure}") from failure


def told(coming: Iterable[Moment], timezone: str, language: str) -> Iterator[str]:
    """Word one moment a line, in the site's zone."""
    words = catalogue(language).gettext
    here = zone(timezone, language)
    is_empty = True
    for moment in coming:
        is_empty = False
        when = moment_text(language, here.of_instant(moment.at))
        yield f"{when}: {words(REASONS[moment.reason])} {moment.address}".rstrip()
    if is_empty:
        yield words("Nothing will change by itself.")


def cron(coming: Iterable[Moment], timezone: str, command: str) -> Iterator[str]:
    """Write lines for crontab(5): one a minute, rounded up, because cron knows no seconds.

    Some crons (Debian's) do not know CRON_TZ and read all times in the zone of the machine. So
    each moment stands twice, in the site's zone and in UTC, where servers are: one is right, and
    building at another time does nothing. Nor does it where a crontab, which has no years, builds
    a year too early.
    """
    by_minute: dict[int, dict[str, None]] = {}
    for moment in coming:
        by_minute.setdefault(-(-moment.at // 60) * 60, {})[moment.reason] = None
    for name in dict.fromkeys((timezone, "UTC")):
        yield f"CRON_TZ={name}"
        for at, reasons in sorted(by_minute.items()):
            local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(name))
            when = f"{local.minute} {local.hour} {local.day} {local.month} *"
            yield f"{when} {command}  # {', '.join(reasons)}"
