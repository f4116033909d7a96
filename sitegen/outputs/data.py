"""Files for machines and journalists: plain texts, sitemap, robots, record and schedule."""

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from sitegen.artifacts import Artifact, Material, Needs, Touched, body, cards, document
from sitegen.clock import rfc3339
from sitegen.entries import Card, Entry
from sitegen.identity import guid, uid
from sitegen.language import catalogue
from sitegen.model import Block, Body, Config, PressRelease
from sitegen.outputs.json_text import plain_json
from sitegen.outputs.notices import notices
from sitegen.site import FALLBACK_DAYS, Site, moments_of

_TAG = re.compile(r"<(?=[/!a-zA-Z])")
WIDTH = 76
"""Longest underline below a title, in characters."""

SECTIONS = ("/", "/presse/", "/sitzungen/", "/leitlinien/", "/gremien/", "/themen/", "/suche/")


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the files for machines and the plain text of each release."""
    config = material.value("config", site.config)
    for release in site.releases:
        for one in site.family(release):
            if touched is None or one.source in touched:
                yield plain_release(site, config, one)
    yield Artifact("sitemap.xml", "data", "sitemap", (site.config.url, _pages(site)))
    yield Artifact("robots.txt", "data", "robots", (site.config.url,))
    yield Artifact("schedule.json", "data", "schedule", (turns(site),))
    if touched is None:
        needs = (site.config.id, site.config.url, _rows(site))
        yield Artifact("record.json", "data", "record", needs)


def plain_release(site: Site, config: Any, release: Entry) -> Artifact:
    """Plan the plain text of a release."""
    original = site.all[release.parent] if release.language else release
    blocks = site.mentioned(original, "block")
    return Artifact(
        f"{release.address[1:]}index.txt",
        "data",
        "plain",
        (
            config,
            document(release),
            body(release),
            site.notes_shown(original),
            cards(site.overtaken(release)),
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


def _pages(site: Site) -> Needs:
    """Give the canonical pages with the newest change of each (R23), 0 where none is dated."""
    found: dict[str, int] = {}
    for entry in site.visible.values():
        if entry.address and entry.kind != "block":
            dated = entry.kind in ("press", "session", "version", "page") and site.updated(entry)
            found[entry.address] = dated or 0
    newest = max((e.order for e in site.releases[:1]), default=0)
    for address in SECTIONS:
        found.setdefault(address, newest if address in ("/", "/presse/") else 0)
    return tuple(sorted(found.items()))


def _sitemap(url: str, pages: tuple[tuple[str, int], ...]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>',
             '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']  # fmt: skip
    for address, changed in pages:
        date = f"<lastmod>{rfc3339(changed)}</lastmod>" if changed else ""
        lines.append(f"<url><loc>{escape(url + address, quote=False)}</loc>{date}</url>")
    return ("\n".join((*lines, "</urlset>")) + "\n").encode()


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
    return tuple(sorted(set(found)))


def _announcement(site: Site, session: Entry) -> Iterator[tuple[int, str]]:
    # The announcement of a release that is public lies in the past.
    if max(session.session.announced, session.order - FALLBACK_DAYS * 86_400) > site.now:
        yield site.announced_at(session), "session-announced"


def next_turn(site: Site) -> int | None:
    """Give the next moment at which the output changes by itself, None when there is none."""
    coming = turns(site)
    return coming[0][0] if coming else None


def _render_schedule(moments: tuple[tuple[int, str, str], ...]) -> bytes:
    rows = [
        {"at": rfc3339(at), "reason": reason, **({"address": address} if address else {})}
        for at, reason, address in moments
    ]
    made = {"version": 1, "next": rows[0]["at"] if rows else None, "moments": rows}
    return (plain_json(made, indent=1) + "\n").encode()


def _rows(site: Site) -> Needs:
    return tuple(
        row_of(site, entry)
        for entry in sorted(site.visible.values(), key=lambda e: e.address)
        if entry.address
    )


def row_of(site: Site, entry: Entry) -> Needs:
    """Give what the record holds of a document."""
    namespace = site.config.namespace
    session = entry.kind == "session" and not entry.language
    return (
        entry.address,
        entry.kind,
        entry.id,
        guid(namespace, entry.id) if entry.kind == "press" else "",
        uid(namespace, entry.id) if session else "",
        len(entry.changes) if session else -1,
        (entry.order, entry.session.ends, entry.session.place, entry.session.status)
        if session else (),
        entry.anchors,
        entry.aliases,
        entry.document.hex(),
        entry.body.hex(),
    )  # fmt: skip


def _record(site_id: str, url: str, rows: tuple[Any, ...]) -> bytes:
    """Write the publication's memory, one document a line, so that a difference is a line."""
    head = plain_json({"version": 1, "site": site_id, "url": url})[1:-1]
    lines = ",\n".join(record_line(*row) for row in rows)
    return f'{{{head}, "documents": [\n{lines}\n]}}\n'.encode()


def record_line(address: str, kind: str, of_id: str, feed_id: str, calendar_id: str,
                sequence: int, facts: Any, anchors: Any, aliases: Any, document: str,
                text: str) -> str:  # fmt: skip
    """Write one document of the record as JSON on one line."""
    row: dict[str, object] = {"address": address, "kind": kind, "id": of_id}
    if feed_id:
        row["guid"] = feed_id
    if calendar_id:
        start, end, place, status = facts
        row |= {"uid": calendar_id, "sequence": sequence, "start": rfc3339(start),
                "end": rfc3339(end), "place": place, "status": status}  # fmt: skip
    if anchors:
        row["anchors"] = anchors
    if aliases:
        row["aliases"] = aliases
    row["digests"] = {"facts": document, "text": text}
    return plain_json(row)


RENDERERS: dict[str, Callable[..., bytes]] = {
    "plain": _plain,
    "sitemap": _sitemap,
    "robots": _robots,
    "schedule": _render_schedule,
    "record": _record,
}


def patched_record(record: bytes, lines: list[tuple[str, str]]) -> bytes:
    """Replace the lines of some documents in a written record, by address.

    A document without a line is not public and must not get one.
    """
    for address, line in lines:
        start = record.find(f'{{"address": {plain_json(address)},'.encode())
        if start < 0:
            continue
        end = record.index(b"\n", start)
        comma = b"," if record[end - 1 : end] == b"," else b""
        record = record[:start] + line.encode() + comma + record[end:]
    return record
