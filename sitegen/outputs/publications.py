"""A guideline publication and each of its versions: what is in force, what came before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

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
    maybe_card,
)
from sitegen.entries import Card, Entry
from sitegen.model import Body, Publication, Version
from sitegen.outputs.bodies import filled, public
from sitegen.outputs.frame import Chromes, Frame, Way, chromes, frame_of, page_needs
from sitegen.site import Site
from sitegen.urls import file_of

ALL_PAIRS_UP_TO = 5


@dataclass(frozen=True, slots=True)
class PublicationPage:
    """The text as a whole: what is in force or newest, its history, where it was discussed."""

    frame: Frame
    publication: Publication
    html: str
    group: Card | None
    current: Version | None
    contents: tuple[Way, ...]
    versions: tuple[Version, ...]
    comparisons: tuple[Way, ...]
    releases: tuple[Card, ...]
    sessions: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version with its contents; `current` is set when another version is."""

    frame: Frame
    publication: Card
    version: Version
    current: Version | None
    contents: tuple[Way, ...]
    pdf: str
    epub: str
    comparisons: tuple[Way, ...]


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the pages of all publications and of their versions."""
    chrome = chromes(site, material)
    for publication in publications(site, touched):
        yield _publication(site, chrome, publication, publication)
        for translation in site.translations.get(publication.source, ()):
            yield _publication(site, chrome, translation, publication)
        current = site.current_version(publication)
        for version in site.versions.get(publication.source, ()):
            yield _version(site, chrome, publication, version, current)


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
    return f"{publication.address}synopse/{old.version.name}...{new.version.name}/"


def _comparison_ways(site: Site, publication: Entry, of: Entry | None) -> Needs:
    versions = site.versions.get(publication.source, ())
    return tuple(
        (f"{old.title} – {new.title}", comparison_address(publication, old, new))
        for old, new in pairs(versions, site.current_version(publication))
        if of is None or of in (old, new)
    )


def contents_of(site: Site, version: Entry | None) -> Needs:
    if version is None:
        return ()
    chapters = site.chapters.get(version.source, ())
    return tuple((f"{n}. {c.title}", c.address) for n, c in enumerate(chapters, 1))


def version_needs(site: Site, publication: Entry, version: Entry, current: Entry | None) -> Needs:
    """Give what every page of a version says: of which text it is, and which one is current."""
    return (
        card(publication),
        (document(version), site.notes_shown(version)),
        document(current) if current is not None and current is not version else None,
    )


def _publication(site: Site, chrome: Chromes, entry: Entry, original: Entry) -> Artifact:
    current = site.current_version(original)
    versions = site.versions.get(original.source, ())
    group = site.mentioned(original, "group")
    discussed = dict.fromkeys(
        session
        for version in versions
        for chapter in site.chapters.get(version.source, ())
        for session in site.mentioned(chapter, "session")
    )
    return Artifact(
        file_of(entry.address),
        "publications",
        "publication",
        (
            page_needs(site, chrome, entry, "leitlinien", ("Guidelines", "/leitlinien/")),
            document(entry),
            body(entry),
            addresses(site, entry),
            maybe_card(group[0] if group else None),
            document(current) if current else None,
            contents_of(site, current),
            tuple((document(version), site.notes_shown(version)) for version in versions),
            _comparison_ways(site, original, None),
            cards(reversed(site.naming(original, "press"))),
            cards(sorted(discussed, key=lambda e: (e.order, e.source))),
        ),
    )


def _publication_view(frame: Needs, publication: Publication, text: Body, links: Any, group: Any,
                      current: Any, contents: Any, versions: Any, comparisons: Any,
                      *rest: Any) -> PublicationPage:  # fmt: skip
    made = frame_of(frame, publication.summary)
    return PublicationPage(
        made,
        publication,
        filled(text, links, made.chrome.config.base),
        group,
        current,
        tuple(Way(*w) for w in contents),
        tuple(public(*version) for version in versions),
        tuple(Way(*w) for w in comparisons),
        *rest,
    )


def _version(site: Site, chrome: Chromes, publication: Entry, version: Entry,
             current: Entry | None) -> Artifact:  # fmt: skip
    ways = (("Guidelines", "/leitlinien/"), (publication.title, publication.address))
    return Artifact(
        file_of(version.address),
        "publications",
        "version",
        (
            page_needs(site, chrome, version, "leitlinien", *ways),
            *version_needs(site, publication, version, current),
            contents_of(site, version),
            pdf_address(publication, version),
            epub_address(publication, version),
            _comparison_ways(site, publication, version),
        ),
    )


def chapter_parts(site: Site, version: Entry) -> tuple[tuple[Part, Part, Needs], ...]:
    """Give all chapters of a version with their bodies, as parts."""
    return tuple(
        (document(c), body(c), addresses(site, c)) for c in site.chapters.get(version.source, ())
    )


def pdf_address(publication: Entry, version: Entry) -> str:
    return _file_address(publication, version, "pdf")


def epub_address(publication: Entry, version: Entry) -> str:
    return _file_address(publication, version, "epub")


def _file_address(publication: Entry, version: Entry, ending: str) -> str:
    name = publication.address.split("/")[-2]
    return f"{version.address}{name}-{version.version.name}.{ending}"


def _version_view(frame: Needs, publication: Card, version: Any, current: Version | None,
                  contents: Any, pdf: str, epub: str, comparisons: Any) -> VersionPage:  # fmt: skip
    return VersionPage(
        frame_of(frame),
        publication,
        public(*version),
        current,
        tuple(Way(*w) for w in contents),
        pdf,
        epub,
        tuple(Way(*w) for w in comparisons),
    )


VIEWS: dict[str, Callable[..., Any]] = {
    "publication": _publication_view,
    "version": _version_view,
}
TEMPLATES = {"publication": "publication.html", "version": "version.html"}
