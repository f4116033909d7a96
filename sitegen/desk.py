"""What an editorial office has to do next: planned, ending, overdue, not announced yet.

All of it follows from the site, its Problems and the clock; nothing is kept for it. What is overdue
is what the checks say is overdue, and what comes by itself is what the schedule says.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sitegen.entries import Entry
from sitegen.language import N_, zone
from sitegen.model import Config, Document, Session
from sitegen.moves import OFF
from sitegen.plausibility import anchor_of
from sitegen.problems import Problem
from sitegen.public_holidays import holidays_of
from sitegen.rhythm import is_day_of, read_rhythm
from sitegen.site import Site
from sitegen.timetable import REASONS, moments

WEEKS = 8
"""How far ahead the days of a rhythm are asked for."""

COMING = 12
"""How many of the moments to come are named."""

OVERDUE = {
    "minutes.overdue": N_("The minutes are overdue."),
    "statement.review": N_("The accessibility statement is to be reviewed."),
}
"""Problems that are a task with a day that is over."""


class Task(NamedTuple):
    """One thing to do or to know.

    `at` is the instant that makes it urgent (UTC seconds), 0 for none; `has_time` says that not
    only the day of it counts. `what` is the English text of the catalogue; `address` and `source`
    are empty for what does not exist yet.
    """

    at: int
    what: str
    title: str
    address: str = ""
    source: str = ""
    line: int = 1
    has_time: bool = True


class Desk(NamedTuple):
    """All tasks, in each part the most urgent first."""

    overdue: tuple[Task, ...]
    ending: tuple[Task, ...]
    embargoed: tuple[Task, ...]
    drafts: tuple[Task, ...]
    sessions: tuple[Task, ...]
    coming: tuple[Task, ...]


def desk(site: Site, problems: Iterable[Problem], document: Callable[[str], Document]) -> Desk:
    """Draw the tasks from a site that shows drafts; `document` gives one by its source."""
    return Desk(
        overdue=_in_order(_overdue(site, problems)),
        ending=_in_order(_ending(site)),
        embargoed=_in_order(
            _of(e, site.opens_at(e), N_("Under embargo until then."))
            for e in site.all.values() if e.opens > site.now and not site.is_draft(e)
        ),
        drafts=_in_order(
            _of(e, 0, N_("Draft: is not published."))
            for e in site.all.values() if e.draft
        ),
        sessions=_in_order((*_without_agenda(site, document), *_to_announce(site))),
        coming=tuple(_coming(site)),
    )  # fmt: skip


def told_by_tasks(problem: Problem) -> bool:
    """Tell whether a Problem stands among the tasks already."""
    return problem.code in OVERDUE


def _in_order(tasks: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(sorted(tasks, key=lambda task: (task.at, task.title, task.source)))


def _of(entry: Entry, at: int, what: str, line: int = 1, has_time: bool = True) -> Task:
    return Task(at, what, entry.title, entry.address, entry.source, line, has_time)


def _overdue(site: Site, problems: Iterable[Problem]) -> Iterator[Task]:
    for problem in problems:
        entry = site.all.get(problem.where.path)
        if entry is not None and told_by_tasks(problem):
            is_session = entry.kind == "session"
            at = entry.session.minutes_due if is_session else entry.statement.review_due
            yield _until(site, entry, at, OVERDUE[problem.code], problem.where.line)
    for version, closes in _consultations(site):
        newest = site.versions[version.parent][-1]
        if closes <= site.now and newest is version:
            yield _until(
                site, version, closes, N_("The consultation is over, a result is missing.")
            )


def _ending(site: Site) -> Iterator[Task]:
    for version, closes in _consultations(site):
        if version.version.opens <= site.now < closes:
            yield _until(site, version, closes, N_("The consultation ends."))


def _until(site: Site, entry: Entry, at: int, what: str, line: int = 1) -> Task:
    """Name the last day of a period that ends at an instant, or that moment if not midnight."""
    here = zone(site.config.timezone, site.config.language)
    if here.of_instant(at).time == "00:00":
        return _of(entry, at - 1, what, line, has_time=False)
    return _of(entry, at, what, line)


def _consultations(site: Site) -> Iterator[tuple[Entry, int]]:
    for versions in site.versions.values():
        for version in versions:
            if site.phase(version) == "consultation" and version.version.closes:
                yield version, version.version.closes


def _without_agenda(site: Site, document: Callable[[str], Document]) -> Iterator[Task]:
    for session in site.sessions:
        if session.order > site.now and session.session.status not in OFF:
            read = document(session.source)
            if isinstance(read, Session) and not read.agenda:
                yield _of(session, session.order, N_("The session has no agenda yet."))


def _to_announce(site: Site) -> Iterator[Task]:
    """Name the days of each group's rhythm for which there is no session yet."""
    here = zone(site.config.timezone, site.config.language)
    today = date.fromisoformat(here.of_instant(site.now).day)
    meets = any(group.group.rhythm for group in site.groups)
    free = _holidays(site.config, today) if meets else set()
    for group in site.groups:
        text = group.group.rhythm
        if not text:
            continue
        rhythm = read_rhythm(text)
        sessions = site.sessions_of.get(group.source, ())
        anchor = anchor_of(rhythm, sessions)
        # A session that was moved to another day was announced for its first one.
        known = free | {held[0] for session in sessions for held in session.session.held}
        for day in (today + timedelta(n) for n in range(1, 7 * WEEKS + 1)):
            if is_day_of(rhythm, day, anchor) and day.isoformat() not in known:
                at = here.of_day(day.isoformat()).instant
                what = N_("By its rhythm the body meets on this day; there is no session yet.")
                yield _of(group, at, what, has_time=False)


def _holidays(config: Config, today: date) -> set[str]:
    """Give the days (ISO) on which nobody meets, of the years that are asked for."""
    years = {today.year, (today + timedelta(7 * WEEKS)).year} if config.region else set()
    named = (holidays_of(config.region, year, config.language).names for year in years)
    return {day for names in named for day in names}


def _coming(site: Site) -> Iterator[Task]:
    """Name what changes by itself next, once for a document and its translations."""
    by_address = {entry.address: entry for entry in site.visible.values() if entry.address}
    seen: set[tuple[int, str, str]] = set()
    for moment in moments(site):
        entry = by_address.get(moment.address)
        if entry is None or moment.reason == "embargo-ends":
            continue
        original = site.all.get(entry.parent, entry) if entry.language else entry
        key = (moment.at, moment.reason, original.source)
        if key not in seen:
            seen.add(key)
            yield _of(original, moment.at, REASONS[moment.reason])
        if len(seen) == COMING:
            return
