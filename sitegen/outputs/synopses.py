"""Two versions of a publication side by side."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sitegen.artifacts import Artifact, Material, Needs, Touched, body, card, document
from sitegen.compare import Comparison, compare
from sitegen.entries import Card, Entry
from sitegen.model import Version
from sitegen.outputs.frame import Chromes, Frame, chromes, frame_of, list_needs
from sitegen.outputs.publications import comparison_address, pairs, publications
from sitegen.site import Site
from sitegen.urls import file_of


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Two versions side by side."""

    frame: Frame
    publication: Card
    old: Version
    new: Version
    comparison: Comparison


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the comparisons of all publications."""
    chrome = chromes(site, material)
    for publication in publications(site, touched):
        current = site.current_version(publication)
        for old, new in pairs(site.versions.get(publication.source, ()), current):
            yield _comparison(site, chrome, publication, old, new)


def _comparison(site: Site, chrome: Chromes, publication: Entry, old: Entry,
                new: Entry) -> Artifact:  # fmt: skip
    address = comparison_address(publication, old, new)
    ways = (("Guidelines", "/leitlinien/"), (publication.title, publication.address))
    frame = list_needs(chrome.of(site.config.language), "leitlinien",
                       f"{old.title} – {new.title}", address, *ways)  # fmt: skip
    return Artifact(
        file_of(address),
        "synopses",
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


VIEWS: dict[str, Callable[..., Any]] = {"comparison": _comparison_view}
TEMPLATES = {"comparison": "comparison.html"}
