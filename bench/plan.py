"""Decide which documents there are, and their names, titles and dates, before any text is written.

Links need it: a document can only point to one that exists.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from prose import Wording

FIRST_DAY = date(2014, 6, 2)
LAST_RELEASE = date(2026, 5, 29)
LAST_SESSION = date(2026, 10, 28)
# The day on which the benchmark builds; sessions after it have no minutes yet.
BUILD_DAY = date(2026, 7, 1)
# Every sixth publication was revised once.
REVISED = 6

STARTS = ("16:00", "17:00", "18:00", "18:30")
# On these days nobody meets: national holidays (31 October was one in 2017) and two eves.
HOLIDAYS = {(1, 1), (5, 1), (10, 3), (10, 31), (11, 1), (12, 24), (12, 25), (12, 26), (12, 31)}


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session before its text is written."""

    path: str
    title: str
    day: date
    start: str
    group: str
    place: str
    room: str
    status: str


@dataclass(frozen=True, slots=True)
class Release:
    """A press release before its text is written."""

    path: str
    title: str
    theme: str
    day: date
    time: str
    announces: Meeting | None


@dataclass(frozen=True, slots=True)
class Section:
    """A guideline chapter before its text is written."""

    path: str
    title: str
    publication: str
    edition: int


def plan_meetings(wording: Wording, count: int) -> list[Meeting]:
    """Spread the sessions over the years; no room and no group has two on one day."""
    days = [
        day
        for day in (FIRST_DAY + timedelta(n) for n in range((LAST_SESSION - FIRST_DAY).days + 1))
        if day.weekday() in (1, 2) and (day.month, day.day) not in HOLIDAYS
    ]
    at_once = -(-count // len(days))
    groups = series(wording.lists["groups"], max(6, at_once + 1))
    rooms = series(wording.lists["rooms"], max(7, at_once + 1))
    meetings = []
    held = dict.fromkeys(groups, 0)
    for number in range(count):
        day = days[number * len(days) // count]
        group, room = groups[number % len(groups)], rooms[number % len(rooms)]
        held[group] += 1
        meetings.append(
            Meeting(
                path=f"sessions/{day.isoformat()}-{slugify(group)}.md",
                title=f"{held[group]}. Sitzung: {group}",
                day=day,
                start=STARTS[number % len(STARTS)],
                group=slugify(group),
                place=slugify(room),
                room=room,
                status="cancelled" if number % 50 == 7 and day < BUILD_DAY else "confirmed",
            )
        )
    return meetings


def plan_releases(
    wording: Wording, count: int, meetings: list[Meeting], seed: int
) -> list[Release]:
    """Spread the press releases over the years; about a third announce a session soon after."""
    span = (LAST_RELEASE - FIRST_DAY).days + 1
    days = [meeting.day for meeting in meetings]
    taken: set[str] = set()
    releases = []
    for number in range(count):
        rng = Random(f"{seed} title {number}")
        day = FIRST_DAY + timedelta(number * span // count)
        theme = wording.theme(rng)
        title = wording.pick(rng, "headlines").format(theme=theme)
        slug = unique(slugify(title), str(day.year), taken)
        next_session = bisect_left(days, day + timedelta(4))
        near = next_session < len(days) and (days[next_session] - day).days <= 18
        announced = meetings[next_session] if near and rng.random() < 0.35 else None
        time = f"{rng.randrange(8, 17):02}:{rng.choice(('00', '15', '30', '45'))}"
        path = f"press/{day.isoformat()}-{slug}.md"
        releases.append(Release(path, title, theme, day, time, announced))
    return releases


def plan_sections(wording: Wording, count: int) -> list[Section]:
    """Fill publications with versions of 25 chapters until the count is reached."""
    sections: list[Section] = []
    number = 0
    while len(sections) < count:
        title = series(wording.lists["publications"], number + 1)[number]
        for edition in range(2 if number % REVISED == REVISED - 1 else 1):
            version = 2015 + (number * 3) % 8 + 3 * edition
            slug = slugify(title)
            for position, chapter in enumerate(wording.lists["chapters"], 1):
                if len(sections) < count:
                    path = f"guidelines/{slug}/{version}/{position:02}-{slugify(chapter)}.md"
                    sections.append(Section(path, chapter, slug, edition))
        number += 1
    return sections


def series(names: list[str], count: int) -> list[str]:
    """Repeat the names with a number behind them until there are enough."""
    rounds = (divmod(number, len(names)) for number in range(count))
    return [f"{names[place]} {turn + 1}" if turn else names[place] for turn, place in rounds]


def slugify(text: str) -> str:
    """Spell a text for a file name."""
    for letter, spelled in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.lower().replace(letter, spelled)
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def unique(slug: str, year: str, taken: set[str]) -> str:
    """Add a number to a slug that its year has already."""
    candidate, count = slug, 1
    while f"{year}/{candidate}" in taken:
        count += 1
        candidate = f"{slug}-{count}"
    taken.add(f"{year}/{candidate}")
    return candidate
