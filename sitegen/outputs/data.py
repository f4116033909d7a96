"""Files for machines and journalists: plain texts, robots, record and schedule."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sitegen.artifacts import Artifact, Material, Needs, Touched, body, cards, document
from sitegen.clock import rfc3339
from sitegen.documents import STATEMENT
from sitegen.entries import Card, Entry
from sitegen.json_text import plain_json
from sitegen.language import catalogue
from sitegen.model import Block, Body, Config, PressRelease
from sitegen.outputs.notices import notices
from sitegen.record import Record, Removed, Row, files_in, record_text, row_of
from sitegen.site import FALLBACK_DAYS, Site, moments_of

_TAG = re.compile(r"<(?=[/!a-zA-Z])")
SCHEDULE = "schedule.json"
WIDTH = 76
"""Longest underline below a title, in characters."""


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the files for machines and the plain text of each release."""
    config = material.value("config", site.config)
    for release in site.releases:
        for one in site.family(release):
            if touched is None or one.source in touched:
                yield plain_release(site, config, one)
    yield Artifact("robots.txt", "data", "robots", (site.config.url,))
    yield Artifact(SCHEDULE, "data", "schedule", (turns(site),))


def plain_release(site: Site, config: Any, release: Entry) -> Artifact:
    """Plan the plain text of a release."""
    original = site.all[release.parent] if release.language else release
    blocks = site.in_language(site.mentioned(original, "block"), release.language)
    overtaken = site.in_language(site.overtaken(original), release.language)
    return Artifact(
        f"{release.address[1:]}index.txt",
        "data",
        "plain",
        (
            config,
            document(release),
            body(release),
            site.notes_shown(release),
            cards(overtaken),
            tuple((document(b), body(b)) for b in blocks),
        ),
    )


def _plain(
    config: Config,
    release: PressRelease,
    text: Body,
    notes: int,
    overtaken: tuple[Card, ...],
    blocks: tuple[tuple[Block, Body], ...],
) -> bytes:
    """Write a release as journalists paste it: a paragraph a line, with dateline and blocks."""
    language = release.head.language or config.language
    words = catalogue(language).gettext
    dateline = ", ".join(part for part in (release.place, release.date.text) if part)
    parts = [release.head.title, "=" * min(len(release.head.title), WIDTH)]
    told = words("Notice on the date").upper()
    parts += [f"{told}: {' '.join(n.lines)}" for n in notices(overtaken, language)]
    parts += [release.subtitle] if release.subtitle else []
    parts += [dateline, release.summary, text.text]
    correction, contact, source = words("Correction"), words("Press contact"), words("Source")
    parts += [f"{correction} ({c.date.text}): {c.note}" for c in release.changes[:notes]]
    for block, block_text in blocks:
        parts += [f"{block.head.title}\n{block_text.text}"]
    if release.contact:
        parts.append(f"{contact}:\n{release.contact}")
    if release.credits:
        parts.append(f"{source}:\n{release.credits}")
    parts.append(config.url + release.head.address)
    plain = "\n\n".join(part for part in parts if part).replace("\n\n=", "\n=", 1)
    # Browsers that guess the type of a file must not take this one for a page.
    return (_TAG.sub("< ", plain) + "\n").encode()


def _robots(url: str) -> bytes:
    return f"User-agent: *\nAllow: /\n\nSitemap: {url}/sitemap.xml\n".encode()


def turns(site: Site) -> tuple[tuple[int, str, str], ...]:
    """Give every coming moment at which the output changes by itself: instant, reason, address.

    An address is given only where the document is public already: the schedule must not tell of
    what is under embargo more than that something will appear.
    """
    now = site.now
    found: list[tuple[int, str, str]] = []
    for entry in site.all.values():
        if site.is_draft(entry):
            continue
        shown = entry.address if entry.source in site.visible else ""
        found += [(at, why, shown) for at, why in moments_of(entry) if at > now]
        if entry.kind == "session" and not entry.language:
            found += [(at, why, shown) for at, why in _announcement(site, entry) if at > now]
    statement = site.visible.get(STATEMENT)
    if statement is not None and statement.statement.review_due > now:
        found.append((statement.statement.review_due, "review-due", statement.address))
    return tuple(sorted(set(found)))


def _announcement(site: Site, session: Entry) -> Iterator[tuple[int, str]]:
    # The announcement of a release that is public lies in the past.
    if max(session.session.announced, session.order - FALLBACK_DAYS * 86_400) > site.now:
        yield site.announced_at(session), "session-announced"


def next_turn(schedule: Artifact) -> int | None:
    """Give the first moment of a planned schedule, None when there is none."""
    moments: tuple[tuple[int, str, str], ...] = schedule.needs[0]
    return moments[0][0] if moments else None


def _render_schedule(moments: tuple[tuple[int, str, str], ...]) -> bytes:
    rows = [
        {"at": rfc3339(at), "reason": reason, **({"address": address} if address else {})}
        for at, reason, address in moments
    ]
    made = {"version": 1, "next": rows[0]["at"] if rows else None, "moments": rows}
    return (plain_json(made, indent=1) + "\n").encode()


def plan_record(site: Site, paths: Iterable[str]) -> Artifact:
    """Plan the publication's memory, which lists what all the others publish."""
    config = site.config
    needs = (config.id, config.url, config.title, config.timezone,
             _rows(site), remembered_files(site, paths), _removed(site),
             config.languages)  # fmt: skip
    return Artifact("record.json", "data", "record", needs)


def _rows(site: Site) -> Needs:
    return tuple(
        tuple(row_of(site.config, entry))
        for entry in sorted(site.visible.values(), key=lambda e: e.address)
        if entry.address
    )


def _removed(site: Site) -> Needs:
    found = ((stone.full, stone.date.day, stone.reason) for stone in site.tombstones)
    return tuple(sorted(found))


def remembered_files(site: Site, paths: Iterable[str]) -> tuple[str, ...]:
    """Pick from the published paths what the record lists beside the documents."""
    rows = (Row(*values) for values in _rows(site))
    return files_in(paths, rows, (s.address for s in site.tombstones if not s.anchor))


def record_of(site: Site, paths: Iterable[str]) -> Record:
    """Give the record as a value, to hold it against one that was published."""
    return _as_record(*plan_record(site, paths).needs)


def _as_record(site_id: str, url: str, title: str, timezone: str, rows: Any, files: Any,
               removed: Any, languages: tuple[str, ...]) -> Record:  # fmt: skip
    documents = tuple(Row(*row) for row in rows)
    gone = tuple(Removed(*one) for one in removed)
    return Record(site_id, url, title, timezone, documents, files, gone, languages)


def _render_record(*needs: Any) -> bytes:
    return record_text(_as_record(*needs)).encode()


RENDERERS: dict[str, Callable[..., bytes]] = {
    "plain": _plain,
    "robots": _robots,
    "schedule": _render_schedule,
    "record": _render_record,
}
