"""Where a chapter was discussed, and what was discussed in a session: one relation, seen twice.

A chapter names sessions, or items of their agendas. It does so anew in each version of a text, so
a session would list the same chapter again and again; there it stands once, with its versions.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sitegen.artifacts import Needs, card
from sitegen.entries import Card, Entry
from sitegen.model import AgendaItem
from sitegen.outputs.frame import Way
from sitegen.site import Site
from sitegen.urls import ANCHOR_PREFIX


class NamedItem(NamedTuple):
    """An item of an agenda, counted from 1, with its address."""

    number: int
    title: str
    address: str


class Discussion(NamedTuple):
    """A session in which a chapter was discussed, under these items of its agenda."""

    session: Card
    items: tuple[NamedItem, ...]


class DiscussedChapter(NamedTuple):
    """A chapter that a session discussed: its newest title, and its versions, the newest first.

    `publication` is empty where the site has only one.
    """

    title: str
    publication: str
    versions: tuple[Way, ...]


def sessions_of(site: Site, chapter: Entry) -> Needs:
    """Give the sessions in which a chapter was discussed, the earliest first."""
    named: dict[str, list[str]] = {}
    for session, anchor in _named(site, chapter):
        named.setdefault(session.source, []).append(anchor)
    return tuple(
        (card(site.visible[source]),
         tuple(item for item in site.visible[source].session.agenda if item[0] in anchors))
        for source, anchors in sorted(named.items(), key=lambda n: site.visible[n[0]].order)
    )  # fmt: skip


def discussions(needs: Any) -> tuple[Discussion, ...]:
    return tuple(
        Discussion(of, tuple(
            NamedItem(number, title, f"{of.address}#{ANCHOR_PREFIX}{anchor}")
            for anchor, number, title in items
        ))
        for of, items in needs
    )  # fmt: skip


def chapters_of(site: Site, session: Entry) -> Needs:
    """Give the chapters that were discussed in a session, as `discussed` takes them."""
    found: dict[tuple[str, str], list[tuple[Entry, Entry]]] = {}
    for chapter in site.naming(session, "chapter"):
        version = site.visible[chapter.parent]
        slug = f"{version.parent}#{chapter.address.split('/')[-2]}"
        for target, anchor in _named(site, chapter):
            if target is session:
                found.setdefault((anchor, slug), []).append((version, chapter))
    several = len(site.publications) > 1
    made = []
    for (anchor, _), versions in found.items():
        newest = sorted(versions, key=lambda v: (-v[0].order, v[0].source))
        publication = card(site.visible[newest[0][0].parent]) if several else None
        pairs = tuple((card(version), card(chapter)) for version, chapter in newest)
        where = (newest[0][1].order, newest[0][1].source)
        made.append((where, (anchor, publication, pairs)))
    return tuple(needs for _, needs in sorted(made, key=lambda m: (m[0], m[1][0])))


def discussed(
    needs: Any, agenda: tuple[AgendaItem, ...]
) -> tuple[tuple[DiscussedChapter, ...], tuple[tuple[DiscussedChapter, ...], ...]]:
    """Give the chapters of a session as a whole, and those of each item of its agenda.

    An item that the shown language does not have counts as the session as a whole.
    """
    anchors = {item.anchor for item in agenda if item.anchor}
    found: dict[str, list[DiscussedChapter]] = {}
    for anchor, publication, pairs in needs:
        ways = tuple(Way(version.title, chapter.address) for version, chapter in pairs)
        made = DiscussedChapter(pairs[0][1].title, publication.title if publication else "", ways)
        found.setdefault(anchor if anchor in anchors else "", []).append(made)
    of_items = (tuple(found.get(item.anchor, ())) if item.anchor else () for item in agenda)
    return tuple(found.get("", ())), tuple(of_items)


def _named(site: Site, chapter: Entry) -> Iterator[tuple[Entry, str]]:
    """Give the visible sessions that a chapter names, each with the anchor of an item or empty."""
    seen: set[tuple[str, str]] = set()
    for relation, name, _, _ in chapter.mentions:
        session = site.resolve(relation, name) if relation == "session" else None
        if session is None or session.source not in site.visible:
            continue
        anchor = name.partition("#")[2]
        if (session.source, anchor) not in seen:
            seen.add((session.source, anchor))
            yield session, anchor
