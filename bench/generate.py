"""Write the documents of the benchmark: a content folder of any size, the same for the same seed.

    python bench/generate.py FOLDER DOCUMENTS [--seed N]

The text is made from German sentences because length, umlauts and inline markup
decide what a Markdown parser costs. Nothing in it contradicts a session's record, so that a build
has nothing to complain about.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from plan import (
    BUILD_DAY,
    Meeting,
    Release,
    Section,
    plan_meetings,
    plan_releases,
    plan_sections,
    series,
    slugify,
)
from prose import Wording, paragraph, prose, read_wording, sentence

# Files look as if they had lain there for a while: a builder that distrusts fresh files is not
# slowed down by the generator.
MODIFIED = 1_780_000_000
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli",
    "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
SITE = """\
id: 6f1d7c0e-5d0a-4a51-9a53-0d0c6a3b1f77
title: Stadt Musterau
url: https://www.musterau.example
language: de
timezone: Europe/Berlin
press_pdf: false
previews: false
region: DE-RP
description: Mitteilungen, Sitzungen und Leitlinien der Stadt Musterau
publisher:
  name: Stadt Musterau
  street: Am Mühlbach 1
  postcode: "67999"
  city: Musterau
  email: presse@musterau.example
  phone: "+49 6399 1230"
  url: https://www.musterau.example
responsible: Pressestelle, Am Mühlbach 1, 67999 Musterau
"""

BLOCKS = {
    "zum-projekt": (
        "Zum Projekt „Musterau gestaltet mit“",
        "Unter dem Dach von „Musterau gestaltet mit“ bündelt die Stadt alle Angebote, bei denen "
        "Bürgerinnen und Bürger mitwirken können. Neben analogen werden auch digitale und "
        "gemischte Formate durchgeführt.",
    ),
    "ueber-die-stadt": (
        "Über die Stadt Musterau",
        "Musterau liegt am Rand des Pfälzerwaldes. Die Verwaltung beschäftigt rund 900 Menschen "
        "und betreut Schulen, Grünflächen, Straßen und Einrichtungen in allen Ortsteilen.",
    ),
}

PAGES = {
    "impressum": "Impressum",
    "datenschutz": "Datenschutz",
    "barrierefreiheit": "Erklärung zur Barrierefreiheit",
}


def generate(folder: Path, documents: int, seed: int = 1) -> None:
    """Write a content folder with this many press releases, sessions and chapters.

    60 % are press releases, 30 % sessions, the rest chapters.
    """
    wording = read_wording()
    meetings = plan_meetings(wording, documents * 3 // 10)
    releases = plan_releases(wording, documents * 6 // 10, meetings, seed)
    sections = plan_sections(wording, documents - len(meetings) - len(releases))
    for path, text in frame(wording, meetings, sections):
        write(folder / path, text)
    for number, release in enumerate(releases):
        rng = Random(f"{seed} release {number}")
        text = release_text(wording, rng, releases, meetings, sections, number)
        write(folder / release.path, text)
    for number, meeting in enumerate(meetings):
        rng = Random(f"{seed} session {number}")
        write(folder / meeting.path, session_text(wording, rng, meetings, meeting))
    for number, section in enumerate(sections):
        # Without the year: both editions of a chapter start from the same text, as revisions do.
        rng = Random(f"{seed} chapter {section.publication} {Path(section.path).name}")
        write(folder / section.path, chapter_text(wording, rng, meetings, sections, number))


def frame(
    wording: Wording, meetings: list[Meeting], sections: list[Section]
) -> Iterator[tuple[str, str]]:
    """Yield the files around the documents: site, places, groups, blocks, pages, publications."""
    yield "site.yaml", SITE
    rooms = {meeting.place: meeting.room for meeting in meetings}
    yield (
        "places.yaml",
        "".join(
            f"{place}:\n  name: {room}\n  street: Lindenstraße {number}\n"
            f'  postcode: "67999"\n  city: Musterau\n  step_free: true\n'
            for number, (place, room) in enumerate(sorted(rooms.items()), 1)
        ),
    )
    groups = {meeting.group: meeting.title.partition(": ")[2] for meeting in meetings}
    for group, title in sorted(groups.items()):
        rng = Random(f"group {group}")
        head = f"title: {title}\ncontact: Geschäftsstelle der Gremien, Am Mühlbach 1"
        yield f"groups/{group}.md", document(head, paragraph(wording, rng, wording.theme(rng)))
    for block, (title, text) in BLOCKS.items():
        yield f"blocks/{block}.md", document(f"title: {quote(title)}", text)
    for page, title in PAGES.items():
        rng = Random(f"page {page}")
        text = f"## Angaben\n\n{paragraph(wording, rng, wording.theme(rng))}"
        yield f"pages/{page}.md", document(f"title: {title}", text)
    versions_at_most = len(sections) // len(wording.lists["chapters"]) + 1
    titles = series(wording.lists["publications"], versions_at_most)
    for version in sorted({Path(section.path).parent for section in sections}):
        publication = version.parent.name
        title = next(title for title in titles if slugify(title) == publication)
        text = f"{title}: erarbeitet in öffentlichen Sitzungen und im Entwurf beraten."
        yield f"{version.parent}/index.md", document(f"title: {title}", text)
        yield (
            f"{version}/version.yaml",
            f"title: Entwurf {version.name}\ndate: {version.name}-03-14\nstatus: draft\n",
        )


def release_text(
    wording: Wording,
    rng: Random,
    releases: list[Release],
    meetings: list[Meeting],
    sections: list[Section],
    number: int,
) -> str:
    """Write one press release as a file."""
    release = releases[number]
    head = [f"title: {quote(release.title)}", f"date: {release.day.isoformat()} {release.time}"]
    if rng.random() < 0.6:
        head.append(f"subtitle: {wording.pick(rng, 'subtitles')}")
    head.append(f"summary: {quote(sentence(wording, rng, release.theme).replace('*', ''))}")
    head.append("place: Musterau")
    opening = []
    if release.announces:
        head.append(f"session: {release.announces.path.removesuffix('.md')}")
        opening.append(invitation(release))
    if sections and rng.random() < 0.1:
        head.append(f"publication: guidelines/{rng.choice(sections).publication}")
    head += [topics(wording, rng), "blocks:", *(f"  - blocks/{block}" for block in BLOCKS)]
    head += ["source: Stadt Musterau, Pressestelle", "contact: Pressestelle der Stadt Musterau"]
    # Not to one that appears later the same day: it might still be under embargo.
    earlier = releases[rng.randrange(number)] if number else release
    related = link(release.path, earlier) if earlier.day < release.day else ""
    if meetings and not release.announces and rng.random() < 0.5:
        related += " und " if related else ""
        related += link(release.path, rng.choice(meetings))
    return document("\n".join(head), prose(wording, rng, release.theme, opening, related))


def session_text(
    wording: Wording,
    rng: Random,
    meetings: list[Meeting],
    meeting: Meeting,
) -> str:
    """Write one session as a file, with its minutes if it is over."""
    theme = wording.theme(rng)
    head = [
        f"title: {quote(meeting.title)}",
        f"date: {meeting.day.isoformat()}",
        f"start: {meeting.start}",
        f"place: {meeting.place}",
        f"group: groups/{meeting.group}",
        topics(wording, rng),
    ]
    if rng.random() < 0.5:
        head.append("end: 20:30")
    head.append("agenda:")
    for position, item in enumerate(rng.sample(wording.lists["agenda"], rng.randrange(4, 8)), 1):
        title = quote(item.format(theme=theme))
        with_id = f"  - title: {title}\n    id: top-{position}"
        head.append(with_id if position % 3 == 0 else f"  - {title}")
    opening = []
    if meeting.status == "cancelled":
        notice = (meeting.day - timedelta(3)).isoformat()
        head.append("status: cancelled")
        head.append(f"changes:\n  - date: {notice}\n    reason: Zu wenige Anmeldungen")
        head.append("    was:\n      status: confirmed")
    elif meeting.day < BUILD_DAY - timedelta(14):
        head.append("minutes:\n  status: published")
        opening.append("## Mitschrift")
    elif meeting.day < BUILD_DAY:
        due = (meeting.day + timedelta(28)).isoformat()
        head.append(f"minutes:\n  status: expected\n  due: {due}")
    related = link(meeting.path, rng.choice(meetings))
    level = 3 if opening else 2
    return document("\n".join(head), prose(wording, rng, theme, opening, related, level))


def chapter_text(
    wording: Wording, rng: Random, meetings: list[Meeting], sections: list[Section], number: int
) -> str:
    """Write one chapter as a file; a second edition adds a paragraph to every third chapter."""
    section = sections[number]
    discussed = rng.sample(meetings, min(len(meetings), rng.randrange(1, 4)))
    head = [f"title: {section.title}"]
    if discussed:
        head += ["sessions:", *(f"  - {meeting.path.removesuffix('.md')}" for meeting in discussed)]
    related = ""
    if number and Path(sections[number - 1].path).parent == Path(section.path).parent:
        related = link(section.path, sections[number - 1])
    text = prose(wording, rng, wording.theme(rng), ["## Regelung {#regelung}"], related)
    if section.edition and number % 3 == 0:
        text += "\n\n" + paragraph(wording, rng, wording.theme(rng))
    return document("\n".join(head), text)


def invitation(release: Release) -> str:
    """State day, time and room of the announced session as its record has them."""
    meeting = release.announces
    assert meeting is not None
    hour, _, minute = meeting.start.partition(":")
    clock = hour if minute == "00" else f"{hour}.{minute}"
    day = f"{meeting.day.day}. {MONTHS[meeting.day.month - 1]} {meeting.day.year}"
    return (
        f"Die Sitzung findet am {WEEKDAYS[meeting.day.weekday()]}, {day}, um {clock} Uhr statt. "
        f"Ort: {meeting.room}. Zur Tagesordnung: {link(release.path, meeting)}."
    )


def topics(wording: Wording, rng: Random) -> str:
    """Write the topics of a document as one line of front matter."""
    return f"topics: [{', '.join(rng.sample(wording.lists['topics'], rng.randrange(1, 4)))}]"


def link(source: str, target: Release | Meeting | Section) -> str:
    """Write a link as an editor does: from source file to source file."""
    return f"[{target.title}]({os.path.relpath(target.path, Path(source).parent)})"


def quote(text: str) -> str:
    """Write a YAML scalar, quoted where it has to be; a JSON string is a YAML string."""
    plain = re.fullmatch(r"[^\W\d_][\w .,()-]*", text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def document(head: str, body: str) -> str:
    """Join front matter and body."""
    return f"---\n{head}\n---\n\n{body}\n"


def write(path: Path, text: str) -> None:
    """Write one file with the fixed time of modification."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    os.utime(path, (MODIFIED, MODIFIED))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the documents of the benchmark.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("documents", type=int)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generate(arguments.folder, arguments.documents, arguments.seed)
