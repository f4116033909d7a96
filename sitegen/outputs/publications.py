"""A guideline publication and each of its versions: what is in force, what came before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, NamedTuple

from sitegen.artifacts import (
    Artifact,
    Material,
    Needs,
    Part,
    Touched,
    addresses,
    body,
    card,
    cards,
    document,
)
from sitegen.entries import Card, Entry, teaser
from sitegen.language import catalogue
from sitegen.media_types import media_type
from sitegen.model import Body, Note, Publication
from sitegen.outputs import linked_data, time_lines
from sitegen.outputs.bodies import filled
from sitegen.outputs.frame import Chromes, Form, Frame, Way, chromes, frame_of, page_needs
from sitegen.outputs.offers import Offers, offer_needs, offers_of
from sitegen.outputs.standings import (
    Standing,
    State,
    guide_needs,
    standing_needs,
    standing_of,
    state_needs,
    state_of,
)
from sitegen.outputs.time_lines import Day
from sitegen.outputs.variants import file_facts, pictured
from sitegen.seals import corrections
from sitegen.site import Site
from sitegen.urls import chapter_anchor, file_of, slug_of

ALL_PAIRS_UP_TO = 5


class VersionRow(NamedTuple):
    """A version among all, with the comparisons that are asked for first."""

    standing: Standing
    comparisons: tuple[Way, ...]


class ChapterRow(NamedTuple):
    """A chapter in the contents of a version, with its sections; numbers as they are printed."""

    number: str
    way: Way
    sections: tuple[tuple[str, Way], ...]


@dataclass(frozen=True, slots=True)
class PublicationPage:
    """The text as a whole: what is in force or newest, its history, where it was discussed.

    `content_language` is that of the versions and chapters, which have no translations.
    """

    frame: Frame
    publication: Publication
    html: str
    group: Card | None
    state: State
    contents: tuple[Way, ...]
    offers: Offers | None
    days: tuple[Day, ...]
    versions: tuple[VersionRow, ...]
    releases: tuple[Card, ...]
    content_language: str


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version with its contents.

    `text` and `data` are the addresses of its text edition and of version.json. `changes` are the
    notes of the version itself, `corrections` those that came after its adoption.
    """

    frame: Frame
    publication: Card
    standing: Standing
    contents: tuple[ChapterRow, ...]
    offers: Offers
    sessions: tuple[Card, ...]
    text: str
    data: str
    comparisons: tuple[Way, ...]
    changes: tuple[Note, ...]
    corrections: tuple[Note, ...]
    platform: str


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the pages of all publications and of their versions."""
    chrome = chromes(site, material)
    for publication in publications(site, touched):
        for one in site.pages_of(publication):
            yield _publication(site, material, chrome, one, publication)
        for version in site.versions.get(publication.source, ()):
            yield _version(site, material, chrome, publication, version)


def publications(site: Site, touched: Touched) -> Iterator[Entry]:
    """Give the publications that are, or of which anything is, among the touched documents."""
    for publication in site.publications:
        folder = publication.source.removesuffix("index.md")
        if touched is None or any(source.startswith(folder) for source in touched):
            yield publication


def pairs(versions: tuple[Entry, ...], current: Entry | None) -> tuple[tuple[Entry, Entry], ...]:
    """Say which versions are compared: all pairs of a few, else neighbours and with the current."""
    if len(versions) <= ALL_PAIRS_UP_TO:
        return tuple(combinations(versions, 2))
    chosen = {(a.source, b.source): (a, b) for a, b in pairwise(versions)}
    for version in versions:
        if current is not None and version is not current:
            ordered = sorted((version, current), key=lambda e: (e.order, e.source))
            chosen[ordered[0].source, ordered[1].source] = (ordered[0], ordered[1])
    return tuple(chosen[key] for key in sorted(chosen))


def comparison_address(publication: Entry, old: Entry, new: Entry) -> str:
    return f"{publication.address}synopse/{slug_of(old.address)}...{slug_of(new.address)}/"


def _comparisons(site: Site, publication: Entry, of: Entry) -> Iterator[tuple[Entry, bool, str]]:
    """Give each version that one is compared with, whether it is older, and the address."""
    versions = site.versions.get(publication.source, ())
    for old, new in pairs(versions, site.current_version(publication)):
        if of in (old, new):
            other = old if new is of else new
            yield other, other is old, comparison_address(publication, old, new)


def _comparison_ways(site: Site, publication: Entry, of: Entry, few: bool = False) -> Needs:
    """Give the comparisons of a version, or (`few`) only the one with the version before it and
    the one with the version that counts."""
    versions = site.versions[publication.source]
    wanted = {site.current_version(publication), *versions[: versions.index(of)][-1:]}
    return tuple(
        (other.title, is_older, address)
        for other, is_older, address in _comparisons(site, publication, of)
        if not few or other in wanted
    )


def _compared(language: str, needs: Any) -> tuple[Way, ...]:
    words = catalogue(language).gettext
    since = words("What is different from “{title}”?")
    until = words("What changes up to “{title}”?")
    return tuple(
        Way((since if is_older else until).format(title=title), address)
        for title, is_older, address in needs
    )


def contents_of(site: Site, version: Entry | None) -> Needs:
    if version is None:
        return ()
    chapters = site.chapters.get(version.source, ())
    return tuple((f"{n} {c.title}", c.address) for n, c in enumerate(chapters, 1))


def _contents_needs(site: Site, version: Entry) -> Needs:
    """Give the chapters of a version, each with the sections right below it."""
    return tuple(
        (
            chapter.title,
            chapter.address,
            tuple(row for row in site.sections_of(chapter) if row[0].count(".") == 1),
        )
        for chapter in site.chapters.get(version.source, ())
    )


def _contents(needs: Any) -> tuple[ChapterRow, ...]:
    return tuple(
        ChapterRow(
            str(number),
            Way(title, address),
            tuple((mark, Way(text, f"{address}#{anchor}")) for mark, text, anchor in sections),
        )
        for number, (title, address, sections) in enumerate(needs, 1)
    )


def version_needs(
    site: Site, publication: Entry, version: Entry, chapter: Entry | None = None, below: str = ""
) -> Needs:
    """Give what every page of a version says: of which text it is, and where that stands.

    The page is that of a chapter, or what lies under the name `below` beside the chapters.
    """
    guide = _guide_needs(site, publication, version, chapter, below)
    return (card(publication), standing_needs(site, version, guide))


def _guide_needs(site: Site, publication: Entry, version: Entry, chapter: Entry | None,
                 below: str) -> Needs | None:  # fmt: skip
    """Lead from a version to the one that counts, to the same chapter where it has that."""
    other = site.counts_instead(version)
    if other is None:
        return None
    old, new = sorted((version, other), key=lambda e: (e.order, e.source))
    comparison = comparison_address(publication, old, new)
    if chapter is None:
        return guide_needs(site, version, other, f"{other.address}{below}", bool(below), comparison)
    slug = slug_of(chapter.address)
    same = [c for c in site.chapters.get(other.source, ()) if slug_of(c.address) == slug]
    # A Synopse knows a renamed chapter, and one that is gone, by the former name too.
    place = f"{comparison}#{chapter_anchor(slug)}"
    if not same:
        return guide_needs(site, version, other, other.address, False, place)
    return guide_needs(site, version, other, same[0].address, True, place)


def _publication(site: Site, material: Material, chrome: Chromes, entry: Entry,
                 original: Entry) -> Artifact:  # fmt: skip
    current = site.current_version(original)
    versions = site.versions.get(original.source, ())
    group = site.mentioned(original, "group")
    return Artifact(
        file_of(entry.address),
        "publications",
        "publication",
        (
            page_needs(site, chrome, entry, "leitlinien", ("Guidelines", "/leitlinien/")),
            document(entry),
            body(entry),
            addresses(site, entry),
            file_facts(entry.files, material),
            cards(site.in_language(group[:1], entry.language)),
            state_needs(site, original, entry.language),
            contents_of(site, current),
            _offer_needs(site, material, original, current, entry) if current else None,
            time_lines.needs_of(site, original, entry.language),
            tuple(
                (standing_needs(site, v), _comparison_ways(site, original, v, few=True))
                for v in reversed(versions)
            ),
            cards(
                site.in_language(tuple(reversed(site.naming(original, "press"))), entry.language)
            ),
        ),
    )


def _offer_needs(
    site: Site, material: Material, publication: Entry, version: Entry, here: Entry
) -> Needs:
    made = downloads(publication, version)
    return offer_needs(site, material, publication, version, here, made)


def _publication_view(frame: Needs, publication: Publication, text: Body, links: Any, files: Any,
                      groups: Any, state: Any, contents: Any, offers: Any, history: Any,
                      versions: Any, releases: Any) -> PublicationPage:  # fmt: skip
    config, language = frame[0].config, frame[0].language
    rows = tuple(
        VersionRow(standing_of(config, language, of), _compared(language, comparisons))
        for of, comparisons in versions
    )
    description = publication.summary or teaser(text.text)
    named = (row.standing.version for row in rows)
    thing = linked_data.publication(config, publication, named, frame[4], description)
    made = frame_of(frame, description, things=(thing, linked_data.publisher(config)))
    now = state_of(config, language, state)
    return PublicationPage(
        made,
        publication,
        pictured(filled(text, links, config.base), files, config.base),
        groups[0] if groups else None,
        now,
        tuple(Way(*w) for w in contents),
        offers_of(language, now.current.version, offers) if now.current else None,
        time_lines.time_line(config, language, publication, history),
        rows,
        releases,
        config.language,
    )


def _version(site: Site, material: Material, chrome: Chromes, publication: Entry,
             version: Entry) -> Artifact:  # fmt: skip
    ways = (("Guidelines", "/leitlinien/"), (publication.title, publication.address))
    return Artifact(
        file_of(version.address),
        "publications",
        "version",
        (
            page_needs(site, chrome, version, "leitlinien", *ways),
            *version_needs(site, publication, version),
            _contents_needs(site, version),
            _offer_needs(site, material, publication, version, version),
            cards(site.mentioned(version, "session")),
            text_address(publication, version),
            data_address(version),
            _comparison_ways(site, publication, version),
            document(publication),
        ),
    )


def downloads(publication: Entry, version: Entry) -> tuple[str, ...]:
    """Give the addresses of the files that are made of a version with chapters."""
    return (
        pdf_address(publication, version),
        epub_address(publication, version),
        text_address(publication, version),
        data_address(version),
    )


def chapter_parts(site: Site, version: Entry) -> tuple[tuple[Part, Part, Needs], ...]:
    """Give all chapters of a version with their bodies, as parts."""
    return tuple(
        (document(c), body(c), addresses(site, c)) for c in site.chapters.get(version.source, ())
    )


def text_address(publication: Entry, version: Entry) -> str:
    return _file_address(publication, version, "txt")


def data_address(version: Entry) -> str:
    return f"{version.address}version.json"


def pdf_address(publication: Entry, version: Entry) -> str:
    return _file_address(publication, version, "pdf")


def epub_address(publication: Entry, version: Entry) -> str:
    return _file_address(publication, version, "epub")


def _file_address(publication: Entry, version: Entry, ending: str) -> str:
    name = slug_of(publication.address)
    return f"{version.address}{name}-{slug_of(version.address)}.{ending}"


def _version_view(frame: Needs, publication: Card, standing: Any, contents: Any, offers: Any,
                  sessions: Any, text: str, data: str, comparisons: Any,
                  of_all: Publication) -> VersionPage:  # fmt: skip
    config, language = frame[0].config, frame[0].language
    of = standing_of(config, language, standing)
    later = corrections(of.version)
    rows, had = _contents(contents), offers_of(language, of.version, offers)
    ways = ((row.way.title, row.way.address) for row in rows)
    files = tuple(address for _, address in had.downloads)
    thing = linked_data.version(config, publication, of.version, of.phase, ways, files)
    made = frame_of(
        frame,
        f"{publication.title}: {of.text}",
        of.canonical,
        things=(thing, linked_data.publisher(config)),
        forms=tuple(Form(media_type(address), title, address) for title, address in had.downloads)
        or (Form("application/json", catalogue(language).gettext("This version as data"), data),),
        dates=(of.version.date.iso, linked_data.modified(of.version)),
    )
    return VersionPage(
        made,
        publication,
        of,
        rows,
        had,
        sessions,
        text,
        data,
        _compared(language, comparisons),
        tuple(note for note in of.version.changes if note not in later),
        later,
        of_all.platform,
    )


VIEWS: dict[str, Callable[..., Any]] = {
    "publication": _publication_view,
    "version": _version_view,
}
TEMPLATES = {"publication": "publication.html", "version": "version.html"}
