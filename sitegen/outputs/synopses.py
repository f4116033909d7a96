"""The Synopse: two versions of a publication side by side, whole and with nothing but changes."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sitegen.artifacts import Artifact, Material, Needs, Touched, addresses, body
from sitegen.compare import compare
from sitegen.entries import Entry
from sitegen.language import catalogue, zone
from sitegen.outputs.bodies import Addresses, filled_passages
from sitegen.outputs.frame import Chromes, Frame, Way, chromes, frame_of, list_needs, nearest
from sitegen.outputs.publications import comparison_address, pairs, publications
from sitegen.outputs.synopsis_rows import ChapterView, Viewer
from sitegen.site import Site
from sitegen.synopsis import Synopsis
from sitegen.urls import file_of, slug_of
from sitegen.version_text import ChapterText, VersionText

ONLY_CHANGES = "aenderungen/"
_ORDER = re.compile(r"\d+-")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")


class VersionName(NamedTuple):
    """What a Synopse says of a version: `day` is its date (ISO), `day_text` that in words."""

    title: str
    address: str
    day: str
    day_text: str


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Two versions side by side; `whole` and `only_changes` are the addresses of both pages."""

    frame: Frame
    publication: Way
    old: VersionName
    new: VersionName
    synopsis: Synopsis
    chapters: tuple[ChapterView, ...]
    is_whole: bool
    whole: str
    only_changes: str
    others: tuple[Way, ...]


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the comparisons of all publications."""
    chrome = chromes(site, material)
    for publication in publications(site, touched):
        current = site.current_version(publication)
        compared = pairs(site.versions.get(publication.source, ()), current)
        ways = tuple(_way(publication, *pair) for pair in compared)
        chapters = {v.source: _chapters(site, v) for pair in compared for v in pair}
        for pair, way in zip(compared, ways, strict=True):
            others = tuple(other for other in ways if other != way)
            for only_changes in (False, True):
                yield _comparison(site, chrome, publication, pair, chapters, others, only_changes)


def _way(publication: Entry, old: Entry, new: Entry) -> tuple[str, str]:
    return f"{old.title} – {new.title}", comparison_address(publication, old, new)


def _comparison(site: Site, chrome: Chromes, publication: Entry, pair: tuple[Entry, Entry],
                chapters: Mapping[str, Needs], others: Needs,
                only_changes: bool) -> Artifact:  # fmt: skip
    old, new = pair
    whole = comparison_address(publication, old, new)
    address = f"{whole}{ONLY_CHANGES}" if only_changes else whole
    language = site.config.language
    words = catalogue(language).gettext
    named = words("Comparison: {old} and {new}").format(old=old.title, new=new.title)
    title = words("{title}, only changes").format(title=named) if only_changes else named
    ways = (("Guidelines", "/leitlinien/"), (publication.title, publication.address))
    crumbs = (*ways, (named, whole)) if only_changes else ways
    return Artifact(
        file_of(address),
        "synopses",
        "comparison",
        (
            list_needs(chrome.of(language), "leitlinien", title, address, *crumbs,
                       languages=nearest(site, publication, address)),
            (publication.title, publication.address),
            _name(site, old),
            _name(site, new),
            chapters[old.source],
            chapters[new.source],
            whole,
            only_changes,
            others,
        ),
    )  # fmt: skip


def _name(site: Site, version: Entry) -> Needs:
    """Name a version without what no Synopse shows, such as its phase, which changes by itself."""
    when = zone(site.config.timezone, site.config.language).of_instant(version.order)
    return (version.title, version.address, when.day, when.text)


def _chapters(site: Site, version: Entry) -> Needs:
    return tuple(
        (chapter.title, chapter.address, body(chapter), addresses(site, chapter))
        for chapter in site.chapters.get(version.source, ())
    )


def _comparison_view(frame: Needs, publication: tuple[str, str], old: Any, new: Any,
                     old_chapters: Any, new_chapters: Any, whole: str, only_changes: bool,
                     others: Any) -> ComparisonPage:  # fmt: skip
    told = catalogue(frame[0].language).gettext("{publication}: {old} and {new}, side by side.")
    told = told.format(publication=publication[0], old=old[0], new=new[0])
    made = frame_of(frame, told, whole)
    synopsis = compare(_text(old_chapters), _text(new_chapters))
    viewer = Viewer(
        synopsis,
        [address for _, address, *_ in old_chapters],
        [address for _, address, *_ in new_chapters],
        catalogue(made.language).gettext,
    )
    return ComparisonPage(
        made,
        Way(*publication),
        VersionName(*old),
        VersionName(*new),
        synopsis,
        viewer.chapters(only_changes),
        not only_changes,
        whole,
        f"{whole}{ONLY_CHANGES}",
        tuple(Way(*other) for other in others),
    )


def _text(chapters: Any) -> VersionText:
    return tuple(
        ChapterText(
            slug_of(address),
            number,
            title,
            filled_passages(text, known, number),
            tuple(_references(known)),
        )
        for number, (title, address, text, known) in enumerate(chapters, 1)
    )


def _references(known: Addresses) -> Iterator[tuple[str, str]]:
    """Give the words of cross references with what they lead to, and its title without number."""
    for place, called in known:
        if place.startswith("#"):
            path, _, anchor = place[1:].partition("#")
            name = _ORDER.sub("", path.rpartition("/")[2])
            yield called, f"{name}#{anchor} {_NUMBER.sub('', called, count=1)}"


VIEWS: dict[str, Callable[..., Any]] = {"comparison": _comparison_view}
TEMPLATES = {"comparison": "comparison.html"}
