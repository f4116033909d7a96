"""Feeds in RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1 with full text and absolute addresses.

Four feeds in each language: press releases; sessions announced, moved, cancelled, with minutes;
versions and consultations; and every change note. A release is in the feeds of the languages in
which it exists; all the others are worded by the program, so each language has all of them. An
entry of a further language has ids of its own. No date comes from a clock: `lastBuildDate` is the
newest date among the entries, so a build without edits gives the same bytes (R14). Owns feedgen.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sitegen.artifacts import (
    Artifact,
    Material,
    Needs,
    Touched,
    addresses,
    body,
    card,
    cards,
    document,
)
from sitegen.entries import Entry
from sitegen.identity import guid
from sitegen.json_text import plain_json
from sitegen.language import catalogue
from sitegen.model import Config
from sitegen.outputs.feed_texts import Occasion, worded
from sitegen.outputs.frame import FEEDS, below
from sitegen.outputs.publications import comparison_address
from sitegen.site import Site

NEWEST = 50
FORMATS = ("xml", "atom", "json")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed; instants in UTC seconds, html with absolute addresses."""

    id: str
    address: str
    title: str
    published: int
    updated: int
    summary: str
    html: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed before it is written in a format; `tag` is its language, empty for the site's own."""

    name: str
    title: str
    config: Config
    tag: str
    items: tuple[Item, ...]

    @property
    def language(self) -> str:
        return self.tag or self.config.language

    @property
    def home(self) -> str:
        """Give the address of the start of the site in this language."""
        return f"{self.config.url}{below(self.tag)}/"

    def address(self, suffix: str) -> str:
        return f"{self.home}feeds/{self.name}.{suffix}"

    @property
    def updated(self) -> int:
        """Newest change of content in the feed; the epoch when it is empty."""
        return max((item.updated for item in self.items), default=0)


Event = tuple[int, str, Entry, int]
"""Instant, what happened, the document, and the number of the change (0 for none)."""


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the four feeds in the three formats and all languages."""
    config = material.value("config", site.config)
    for tag in ("", *site.config.languages):
        for (name, title), events in zip(
            FEEDS,
            (_press(site, tag), _sessions(site), _versions(site), _changes(site)),
            strict=True,
        ):
            shown = sorted(happened(site, events), key=lambda e: (-e[0], e[2].source, e[1], e[3]))
            items = tuple(_needs(site, event, tag) for event in shown[:NEWEST])
            for suffix in FORMATS:
                path = f"{below(tag)}/feeds/{name}.{suffix}"[1:]
                yield Artifact(path, "feeds", suffix, (config, tag, name, title, items))


def _press(site: Site, tag: str) -> Iterator[Event]:
    pages = ((entry, site.page_in(entry, tag)) for entry in site.releases)
    written = (entry for entry, page in pages if page.language == tag and not page.is_fallback)
    for entry in islice(written, NEWEST):
        yield entry.order, "release", entry, 0


def _sessions(site: Site) -> Iterator[Event]:
    for entry in site.sessions:
        facts = entry.session
        yield site.announced_at(entry), "announced", entry, 0
        for number, instant in enumerate(entry.changes, 1):
            yield instant, "changed", entry, number
        if facts.minutes == "published":
            yield facts.minutes_date or facts.ends, "minutes", entry, 0


def _versions(site: Site) -> Iterator[Event]:
    for publication in site.publications:
        for entry in site.versions.get(publication.source, ()):
            facts = entry.version
            yield entry.order, "version", entry, 0
            dated = {
                "opens": facts.opens,
                "last-week": facts.last_week,
                "closes": facts.closes,
                "adopted": facts.adopted,
                "in-force": facts.in_force if facts.in_force != facts.adopted else 0,
                "repealed": facts.repealed,
            }
            yield from ((at, what, entry, 0) for what, at in dated.items() if at)


def _changes(site: Site) -> Iterator[Event]:
    for entry in site.visible.values():
        if not entry.language:
            for number, instant in enumerate(entry.changes, 1):
                yield instant, "change", entry, number


def happened(site: Site, events: Iterator[Event]) -> Iterator[Event]:
    """Leave out what is still to come; a preview shows it too."""
    return (event for event in events if site.preview or event[0] <= site.now)


def _needs(site: Site, event: Event, tag: str) -> Needs:
    instant, what, entry, number = event
    above = site.all.get(entry.parent)
    is_release = what == "release"
    page = site.page_in(entry, tag)
    blocks = site.in_language(site.mentioned(entry, "block"), tag) if is_release else ()
    overtaken = site.in_language(site.overtaken(entry), tag) if is_release else ()
    return (
        what,
        number,
        instant,
        site.updated(entry) if is_release else instant,
        # What has no page in the language has no id of it either.
        page.id if page.language == tag else f"{page.id}.{tag}",
        site.notes_shown(entry),
        cards(overtaken),
        card(page),
        card(site.page_in(above, tag)) if above is not None else None,
        document(page),
        body(page) if is_release else None,
        addresses(site, page) if is_release else (),
        tuple((document(b), body(b), addresses(site, b)) for b in blocks),
        _ways(site, entry, tag) if entry.kind == "version" and what != "change" else (),
        document(above) if above is not None and above.kind == "publication" else None,
    )


def _ways(site: Site, version: Entry, tag: str) -> Needs:
    """Give what the entries of a version lead to: kind and address."""
    publication = site.all[version.parent]
    versions = site.versions[version.parent]
    before = versions[: versions.index(version)][-1:]
    return (
        ("version", version.address),
        *(("comparison", comparison_address(publication, old, version)) for old in before),
        ("publication", site.page_in(publication, tag).address),
    )


def _feed(config: Config, tag: str, name: str, title: str, items: Any) -> Feed:
    language = tag or config.language
    words = catalogue(language).gettext
    made = tuple(_item(config, language, Occasion(*item)) for item in items)
    return Feed(name, f"{config.title}: {words(title)}", config, tag, made)


def _item(config: Config, language: str, occasion: Occasion) -> Item:
    event = occasion.what if occasion.what != "release" else ""
    if occasion.number:
        event += f"-{occasion.number}"
    title, html = worded(config, language, occasion)
    return Item(
        id=guid(config.namespace, occasion.id, event),
        address=config.url + occasion.card.address,
        title=title,
        published=occasion.instant,
        updated=occasion.updated,
        summary=occasion.card.summary,
        html=html,
        topics=getattr(occasion.of, "topics", ()),
    )


def _time(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, UTC)


def _generator(feed: Feed, suffix: str) -> Any:
    from feedgen.feed import FeedGenerator

    config = feed.config
    made = FeedGenerator()
    made.id(guid(config.namespace, f"feed:{feed.name}{f'.{feed.tag}' if feed.tag else ''}"))
    made.title(feed.title)
    made.subtitle(config.description or feed.title)
    made.description(config.description or feed.title)
    made.language(feed.language)
    made.author({"name": config.publisher.name, "email": config.publisher.email})
    # RSS takes the last one as the address of the channel.
    made.link(href=feed.address(suffix), rel="self")
    made.link(href=feed.home, rel="alternate")
    made.generator("sitegen")
    made.updated(_time(feed.updated))
    made.lastBuildDate(_time(feed.updated))
    for item in feed.items:
        entry = made.add_entry(order="append")
        entry.id(item.id)
        entry.guid(item.id, permalink=False)
        entry.title(item.title)
        entry.link(href=item.address)
        entry.published(_time(item.published))
        entry.updated(_time(item.updated))
        if item.summary:
            entry.summary(item.summary)
        entry.content(item.html, type="html")
        for topic in item.topics:
            entry.category(term=topic)
    return made


def _rss(*given: Any) -> bytes:
    feed = _feed(*given)
    made = _generator(feed, "xml")
    result: bytes = made.rss_str(pretty=True)
    return result


def _atom(*given: Any) -> bytes:
    made = _generator(_feed(*given), "atom")
    result: bytes = made.atom_str(pretty=True)
    return result


def _json(*given: Any) -> bytes:
    """Write JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    feed = _feed(*given)
    config = feed.config
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address("json"),
        "description": config.description or feed.title,
        "language": feed.language,
        "authors": [{"name": config.publisher.name, "url": config.publisher.url}],
        "items": [
            {
                "id": item.id,
                "url": item.address,
                "title": item.title,
                "content_html": item.html,
                **({"summary": item.summary} if item.summary else {}),
                "date_published": _time(item.published).isoformat(),
                "date_modified": _time(item.updated).isoformat(),
                **({"tags": list(item.topics)} if item.topics else {}),
            }
            for item in feed.items
        ],
    }
    return (plain_json(made, indent=1) + "\n").encode()


RENDERERS: dict[str, Callable[..., bytes]] = {"xml": _rss, "atom": _atom, "json": _json}
