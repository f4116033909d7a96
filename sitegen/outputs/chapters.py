"""The chapters of a version, each on its page and all on one."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

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
from sitegen.entries import Card, Entry, teaser
from sitegen.glossary import Term, explain
from sitegen.language import catalogue
from sitegen.model import Body, Chapter, Version
from sitegen.outputs import linked_data
from sitegen.outputs.bodies import filled, glossary_needs, glossary_of, lowered
from sitegen.outputs.discussions import Discussion, discussions, sessions_of
from sitegen.outputs.frame import (
    Chromes,
    Frame,
    Way,
    chromes,
    frame_of,
    list_needs,
    nearest,
    page_needs,
)
from sitegen.outputs.notices import Notice, notices
from sitegen.outputs.publications import chapter_parts, publications, version_needs
from sitegen.outputs.standings import Standing, standing_of
from sitegen.outputs.variants import file_facts, pictured
from sitegen.site import Site
from sitegen.urls import chapter_anchor, file_of, slug_of

_LINK = re.compile(r'href="([^"#]*)(?:#([^"]*))?"')


class ContentsLine(NamedTuple):
    """A chapter in the contents with its sections, or one of these."""

    number: str
    title: str
    address: str
    sections: "tuple[ContentsLine, ...]" = ()

    @property
    def depth(self) -> int:
        """How deep it stands: 0 for a chapter."""
        return self.number.count(".")


class Explanation(NamedTuple):
    """A term of the glossary as it is explained on a page, with its address in the glossary."""

    name: str
    slug: str
    html: str
    address: str


@dataclass(frozen=True, slots=True)
class ChapterPage:
    """One chapter, numbered by its place in the version; `contents` has its sections only."""

    frame: Frame
    publication: Card
    version: Version
    standing: Standing
    chapter: Chapter
    notices: tuple[Notice, ...]
    number: int
    html: str
    explanations: tuple[Explanation, ...]
    contents: tuple[ContentsLine, ...]
    discussions: tuple[Discussion, ...]
    before: Way | None
    after: Way | None


class WholeChapter(NamedTuple):
    """A chapter among all on one page; `slug` is its part of the address."""

    heading: ContentsLine
    slug: str
    notices: tuple[Notice, ...]
    html: str


@dataclass(frozen=True, slots=True)
class WholePage:
    """All chapters of a version on one page, for reading and printing at once."""

    frame: Frame
    publication: Card
    version: Version
    standing: Standing
    chapters: tuple[WholeChapter, ...]
    explanations: tuple[Explanation, ...]


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the pages of all chapters, and for each version one page with all of them."""
    chrome = chromes(site, material)
    for publication in publications(site, touched):
        for version in site.versions.get(publication.source, ()):
            yield from _version(site, material, chrome, publication, version)


def _version(site: Site, material: Material, chrome: Chromes, publication: Entry,
             version: Entry) -> Iterator[Artifact]:  # fmt: skip
    chapters = site.chapters.get(version.source, ())
    ways = (("Guidelines", "/leitlinien/"), (publication.title, publication.address))
    below = (*ways, (version.title, version.address))
    glossary = glossary_needs(site)
    contents = tuple((chapter.title, chapter.address) for chapter in chapters)
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
                file_facts(chapter.files, material),
                at,
                contents,
                site.sections_of(chapter),
                sessions_of(site, chapter),
                glossary,
            ),
        )
    yield Artifact(
        file_of(f"{version.address}gesamt/"),
        "chapters",
        "whole",
        (
            list_needs(chrome.of(site.config.language), "leitlinien",
                       catalogue(site.config.language).gettext("All on one page"),
                       f"{version.address}gesamt/", *below,
                       languages=nearest(site, publication, f"{version.address}gesamt/")),
            *version_needs(site, publication, version, below="gesamt/"),
            chapter_parts(site, version),
            tuple(
                (
                    cards(site.overtaken(chapter)),
                    site.sections_of(chapter),
                    file_facts(chapter.files, material),
                )
                for chapter in chapters
            ),
            glossary,
        ),
    )  # fmt: skip


def _chapter_view(frame: Needs, publication: Card, standing: Any, chapter: Chapter,
                  overtaken: Any, text: Body, links: Any, files: Any, at: int, contents: Any,
                  sections: Any, discussed: Any, glossary: Any) -> ChapterPage:  # fmt: skip
    config = frame[0].config
    of = standing_of(config, frame[0].language, standing)
    way, told = (chapter.head.title, chapter.head.address), teaser(text.text)
    thing = linked_data.chapter(config, publication, of.version, at + 1, way, told)
    dates = (of.version.date.iso, linked_data.modified(of.version))
    made = frame_of(frame, told, of.canonical, things=(thing,), dates=dates)
    base = config.base
    html = pictured(filled(text, links, base, number=at + 1), files, base)
    html, used = explain(html, glossary_of(glossary, base, made.language))
    here = _sections(sections, "")
    lines = tuple(
        ContentsLine(str(n + 1), title, address, here if n == at else ())
        for n, (title, address) in enumerate(contents)
    )
    return ChapterPage(
        made,
        publication,
        of.version,
        of,
        chapter,
        notices(overtaken, made.language),
        at + 1,
        html,
        _explanations(used, glossary),
        lines,
        discussions(discussed),
        _way(lines[at - 1]) if at else None,
        _way(lines[at + 1]) if at + 1 < len(lines) else None,
    )


def _whole_view(frame: Needs, publication: Card, standing: Any, chapters: Any,
                beside: Any, glossary: Any) -> WholePage:  # fmt: skip
    language, config = frame[0].language, frame[0].config
    of = standing_of(config, language, standing)
    whole = catalogue(language).gettext("{title}, all chapters on one page")
    told = f"{whole.format(title=publication.title)}. {of.text}"
    dates = (of.version.date.iso, linked_data.modified(of.version))
    made = frame_of(frame, told, of.canonical, dates=dates)
    base = config.base
    known = glossary_of(glossary, base, made.language)
    slugs = {base + c.head.address: slug_of(c.head.address) for c, _, _ in chapters}
    used: dict[str, Term] = {}
    rendered = []
    for number, ((chapter, text, links), (named, sections, files)) in enumerate(
        zip(chapters, beside, strict=True), 1
    ):
        slug = slugs[base + chapter.head.address]
        html = _gathered(filled(text, links, base, f"{slug}-", number=number), slugs)
        html = pictured(html, files, base)
        html, terms = explain(lowered(html), known, used)
        used.update((term.slug, term) for term in terms)
        below = _sections(sections, f"{slug}-")
        heading = ContentsLine(str(number), chapter.head.title, f"#{chapter_anchor(slug)}", below)
        rendered.append(WholeChapter(heading, slug, notices(named, made.language), html))
    explanations = _explanations(used.values(), glossary)
    return WholePage(made, publication, of.version, of, tuple(rendered), explanations)


def _sections(sections: Any, prefix: str) -> tuple[ContentsLine, ...]:
    return tuple(ContentsLine(number, title, f"#{prefix}{at}") for number, title, at in sections)


def _way(heading: ContentsLine) -> Way:
    return Way(f"{heading.number} {heading.title}", heading.address)


def _explanations(terms: Iterable[Term], glossary: Any) -> tuple[Explanation, ...]:
    """Give the explanations of terms in the order of the alphabet."""
    return tuple(
        Explanation(term.name, term.slug, term.html, f"{glossary[0]}#{term.anchor}")
        for term in sorted(terms, key=lambda term: term.slug)
    )


def _gathered(html: str, slugs: dict[str, str]) -> str:
    """Let links to chapters that stand on the same page lead there."""

    def led(match: re.Match[str]) -> str:
        slug = slugs.get(match[1])
        if slug is None:
            return match[0]
        return f'href="#{slug}-{match[2]}"' if match[2] else f'href="#{chapter_anchor(slug)}"'

    return _LINK.sub(led, html)


VIEWS: dict[str, Callable[..., Any]] = {"chapter": _chapter_view, "whole": _whole_view}
TEMPLATES = {"chapter": "chapter.html", "whole": "whole.html"}
