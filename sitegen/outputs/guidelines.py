"""Guideline publications: versions frozen at their own addresses, chapters, all on one page."""

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
from sitegen.compare import Comparison, compare
from sitegen.entries import Card, Entry
from sitegen.model import Body, Chapter, Publication, Version
from sitegen.outputs.bodies import filled, lowered, public
from sitegen.outputs.frame import (
    Chromes,
    Frame,
    Way,
    chromes,
    frame_of,
    list_needs,
    page_needs,
)
from sitegen.outputs.notices import Notice, notices
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
    comparisons: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class ChapterPage:
    """One chapter, numbered by its place in the version."""

    frame: Frame
    publication: Card
    version: Version
    current: Version | None
    chapter: Chapter
    notices: tuple[Notice, ...]
    number: int
    html: str
    contents: tuple[Way, ...]
    sessions: tuple[Card, ...]
    before: Way | None
    after: Way | None


@dataclass(frozen=True, slots=True)
class WholePage:
    """All chapters of a version on one page, for reading and printing at once."""

    frame: Frame
    publication: Card
    version: Version
    current: Version | None
    chapters: tuple[tuple[int, str, str, tuple[Notice, ...], str], ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Two versions side by side."""

    frame: Frame
    publication: Card
    old: Version
    new: Version
    comparison: Comparison


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan all pages of all publications."""
    chrome = chromes(site, material)
    for publication in site.publications:
        if not concerns(publication, touched):
            continue
        versions = site.versions.get(publication.source, ())
        yield _publication(site, chrome, publication, publication)
        for translation in site.translations.get(publication.source, ()):
            yield _publication(site, chrome, translation, publication)
        current = site.current_version(publication)
        for version in versions:
            yield from _version(site, chrome, publication, version, current)
        for old, new in pairs(versions, current):
            yield _comparison(site, chrome, publication, old, new)


def concerns(publication: Entry, touched: Touched) -> bool:
    """Tell whether a publication or anything in it is among the touched documents."""
    folder = publication.source.removesuffix("index.md")
    return touched is None or any(source.startswith(folder) for source in touched)


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


def _contents(site: Site, version: Entry | None) -> Needs:
    if version is None:
        return ()
    chapters = site.chapters.get(version.source, ())
    return tuple((f"{n}. {c.title}", c.address) for n, c in enumerate(chapters, 1))


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
        "guidelines",
        "publication",
        (
            page_needs(site, chrome, entry, "leitlinien", ("Guidelines", "/leitlinien/")),
            document(entry),
            body(entry),
            addresses(site, entry),
            maybe_card(group[0] if group else None),
            document(current) if current else None,
            _contents(site, current),
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
             current: Entry | None) -> Iterator[Artifact]:  # fmt: skip
    chapters = site.chapters.get(version.source, ())
    ways = (("Guidelines", "/leitlinien/"), (publication.title, publication.address))
    below = (*ways, (version.title, version.address))
    shared = (
        card(publication),
        (document(version), site.notes_shown(version)),
        document(current) if current is not None and current is not version else None,
    )
    contents = _contents(site, version)
    yield Artifact(
        file_of(version.address),
        "guidelines",
        "version",
        (
            page_needs(site, chrome, version, "leitlinien", *ways),
            *shared,
            contents,
            pdf_address(publication, version),
            _comparison_ways(site, publication, version),
        ),
    )
    for at, chapter in enumerate(chapters):
        yield Artifact(
            file_of(chapter.address),
            "guidelines",
            "chapter",
            (
                page_needs(site, chrome, chapter, "leitlinien", *below),
                *shared,
                document(chapter),
                cards(site.overtaken(chapter)),
                body(chapter),
                addresses(site, chapter),
                at,
                contents,
                cards(site.mentioned(chapter, "session")),
            ),
        )
    yield Artifact(
        file_of(f"{version.address}gesamt/"),
        "guidelines",
        "whole",
        (
            list_needs(chrome.of(site.config.language), "leitlinien", version.title,
                       f"{version.address}gesamt/", *below),
            *shared,
            chapter_parts(site, version),
            tuple(cards(site.overtaken(chapter)) for chapter in chapters),
        ),
    )  # fmt: skip


def chapter_parts(site: Site, version: Entry) -> tuple[tuple[Part, Part, Needs], ...]:
    """Give all chapters of a version with their bodies, as parts."""
    return tuple(
        (document(c), body(c), addresses(site, c)) for c in site.chapters.get(version.source, ())
    )


def pdf_address(publication: Entry, version: Entry) -> str:
    name = publication.address.split("/")[-2]
    return f"{version.address}{name}-{version.version.name}.pdf"


def _version_view(frame: Needs, publication: Card, version: Any, current: Version | None,
                  contents: Any, pdf: str, comparisons: Any) -> VersionPage:  # fmt: skip
    return VersionPage(
        frame_of(frame),
        publication,
        public(*version),
        current,
        tuple(Way(*w) for w in contents),
        pdf,
        tuple(Way(*w) for w in comparisons),
    )


def _chapter_view(frame: Needs, publication: Card, version: Any, current: Version | None,
                  chapter: Chapter, overtaken: Any, text: Body, links: Any, at: int,
                  contents: Any, sessions: Any) -> ChapterPage:  # fmt: skip
    made = frame_of(frame)
    ways = tuple(Way(*w) for w in contents)
    return ChapterPage(
        made,
        publication,
        public(*version),
        current,
        chapter,
        notices(overtaken, made.language),
        at + 1,
        filled(text, links, made.chrome.config.base),
        ways,
        sessions,
        ways[at - 1] if at else None,
        ways[at + 1] if at + 1 < len(ways) else None,
    )


def _whole_view(frame: Needs, publication: Card, version: Any, current: Version | None,
                chapters: Any, overtaken: Any) -> WholePage:  # fmt: skip
    made = frame_of(frame)
    base = made.chrome.config.base
    rendered = []
    for number, ((chapter, text, links), named) in enumerate(
        zip(chapters, overtaken, strict=True), 1
    ):
        slug = chapter.head.address.split("/")[-2]
        html = lowered(filled(text, links, base, f"{slug}-"))
        told = notices(named, made.language)
        rendered.append((number, chapter.head.title, slug, told, html))
    return WholePage(made, publication, public(*version), current, tuple(rendered))


def _comparison(site: Site, chrome: Chromes, publication: Entry, old: Entry,
                new: Entry) -> Artifact:  # fmt: skip
    address = comparison_address(publication, old, new)
    ways = (("Guidelines", "/leitlinien/"), (publication.title, publication.address))
    frame = list_needs(chrome.of(site.config.language), "leitlinien",
                       f"{old.title} – {new.title}", address, *ways)  # fmt: skip
    return Artifact(
        file_of(address),
        "guidelines",
        "comparison",
        (
            frame,
            card(publication),
            document(old),
            document(new),
            tuple((document(c), body(c)) for c in site.chapters.get(old.source, ())),
            tuple((document(c), body(c)) for c in site.chapters.get(new.source, ())),
        ),
    )


def _comparison_view(frame: Needs, publication: Card, old: Version, new: Version,
                     old_chapters: Any, new_chapters: Any) -> ComparisonPage:  # fmt: skip
    def texts(chapters: Any) -> tuple[tuple[str, str, str], ...]:
        return tuple((c.head.address.split("/")[-2], c.head.title, b.text) for c, b in chapters)

    comparison = compare(texts(old_chapters), texts(new_chapters))
    return ComparisonPage(frame_of(frame), publication, old, new, comparison)


VIEWS: dict[str, Callable[..., Any]] = {
    "publication": _publication_view,
    "version": _version_view,
    "chapter": _chapter_view,
    "whole": _whole_view,
    "comparison": _comparison_view,
}
TEMPLATES = {
    "publication": "publication.html",
    "version": "version.html",
    "chapter": "chapter.html",
    "whole": "whole.html",
    "comparison": "comparison.html",
}
