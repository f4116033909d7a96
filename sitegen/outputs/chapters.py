"""The chapters of a version, each on its page and all on one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sitegen.artifacts import (
    Artifact,
    Material,
    Needs,
    Touched,
    addresses,
    body,
    cards,
    document,
)
from sitegen.entries import Card, Entry
from sitegen.model import Body, Chapter, Version
from sitegen.outputs.bodies import filled, lowered
from sitegen.outputs.frame import Chromes, Frame, Way, chromes, frame_of, list_needs, page_needs
from sitegen.outputs.notices import Notice, notices
from sitegen.outputs.publications import chapter_parts, contents_of, publications, version_needs
from sitegen.outputs.standings import Standing, standing_of
from sitegen.site import Site
from sitegen.urls import file_of


@dataclass(frozen=True, slots=True)
class ChapterPage:
    """One chapter, numbered by its place in the version."""

    frame: Frame
    publication: Card
    version: Version
    standing: Standing
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
    standing: Standing
    chapters: tuple[tuple[int, str, str, tuple[Notice, ...], str], ...]


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the pages of all chapters, and for each version one page with all of them."""
    chrome = chromes(site, material)
    for publication in publications(site, touched):
        for version in site.versions.get(publication.source, ()):
            yield from _version(site, chrome, publication, version)


def _version(site: Site, chrome: Chromes, publication: Entry, version: Entry) -> Iterator[Artifact]:
    chapters = site.chapters.get(version.source, ())
    ways = (("Guidelines", "/leitlinien/"), (publication.title, publication.address))
    below = (*ways, (version.title, version.address))
    contents = contents_of(site, version)
    for at, chapter in enumerate(chapters):
        yield Artifact(
            file_of(chapter.address),
            "chapters",
            "chapter",
            (
                page_needs(site, chrome, chapter, "leitlinien", *below),
                *version_needs(site, publication, version, chapter),
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
        "chapters",
        "whole",
        (
            list_needs(chrome.of(site.config.language), "leitlinien", version.title,
                       f"{version.address}gesamt/", *below),
            *version_needs(site, publication, version, below="gesamt/"),
            chapter_parts(site, version),
            tuple(cards(site.overtaken(chapter)) for chapter in chapters),
        ),
    )  # fmt: skip


def _chapter_view(frame: Needs, publication: Card, standing: Any, chapter: Chapter,
                  overtaken: Any, text: Body, links: Any, at: int,
                  contents: Any, sessions: Any) -> ChapterPage:  # fmt: skip
    of = standing_of(frame[0].config, frame[0].language, standing)
    made = frame_of(frame, canonical=of.canonical)
    ways = tuple(Way(*w) for w in contents)
    return ChapterPage(
        made,
        publication,
        of.version,
        of,
        chapter,
        notices(overtaken, made.language),
        at + 1,
        filled(text, links, made.chrome.config.base, number=at + 1),
        ways,
        sessions,
        ways[at - 1] if at else None,
        ways[at + 1] if at + 1 < len(ways) else None,
    )


def _whole_view(frame: Needs, publication: Card, standing: Any, chapters: Any,
                overtaken: Any) -> WholePage:  # fmt: skip
    of = standing_of(frame[0].config, frame[0].language, standing)
    made = frame_of(frame, canonical=of.canonical)
    base = made.chrome.config.base
    rendered = []
    for number, ((chapter, text, links), named) in enumerate(
        zip(chapters, overtaken, strict=True), 1
    ):
        slug = chapter.head.address.split("/")[-2]
        html = lowered(filled(text, links, base, f"{slug}-", number=number))
        told = notices(named, made.language)
        rendered.append((number, chapter.head.title, slug, told, html))
    return WholePage(made, publication, of.version, of, tuple(rendered))


VIEWS: dict[str, Callable[..., Any]] = {"chapter": _chapter_view, "whole": _whole_view}
TEMPLATES = {"chapter": "chapter.html", "whole": "whole.html"}
