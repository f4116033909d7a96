"""In what forms a version can be had: short, in Leichte Sprache, as files made of its text."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sitegen.artifacts import Material, Needs, card, cards
from sitegen.entries import Card, Entry
from sitegen.language import N_, SIMPLE, catalogue, language_name
from sitegen.model import Attachment, Version
from sitegen.outputs.bodies import FileView, file_view, file_views
from sitegen.outputs.variants import file_facts
from sitegen.site import Site

KINDS = {
    "pdf": N_("PDF for printing"),
    "epub": N_("E-book (EPUB)"),
    "txt": N_("Plain text"),
    "json": N_("Data for programs (JSON)"),
}
"""What the files are called that are made of every version, by their ending."""


class Edition(NamedTuple):
    """One form of a version: a page of the site at `address`, or a file."""

    name: str
    title: str
    language: str
    address: str
    file: FileView | None = None


class Offers(NamedTuple):
    """All forms of a version beside its chapters."""

    texts: tuple[Edition, ...]
    downloads: tuple[tuple[str, str], ...]
    attachments: tuple[FileView, ...]


def offer_needs(
    site: Site,
    material: Material,
    publication: Entry,
    version: Entry,
    here: Entry,
    downloads: Needs,
) -> Needs:
    """Give what the editions of a version are made of, as the page of `here` offers them.

    The Leichte Sprache page of the publication is about the version that counts. `downloads` are
    the addresses of what is made of the chapters.
    """
    is_current = version is site.current_version(publication)
    translations = site.translations.get(publication.source, ()) if is_current else ()
    named = site.mentioned(version, "link")
    return (
        tuple((page.source, card(page)) for page in named if page is not here),
        cards(page for page in translations if page.language == SIMPLE and page is not here),
        file_facts(version.files, material),
        downloads if site.chapters.get(version.source) else (),
    )


def offers_of(language: str, version: Version, needs: Any) -> Offers:
    pages, simple, files, made = needs
    words = catalogue(language).gettext
    known = dict(pages)
    found = [
        *_edition(words("Short version"), version.short, known, files),
        *_edition(language_name(SIMPLE), version.simple, known, files),
    ]
    shown = {edition.address for edition in found}
    found += [_page(language_name(SIMPLE), of) for of in simple if of.address not in shown]
    return Offers(
        tuple(found),
        tuple((words(KINDS[address.rpartition(".")[2]]), address) for address in made),
        file_views(version.attachments, files),
    )


def _edition(name: str, of: Any, pages: dict[str, Card], files: Any) -> Iterator[Edition]:
    if isinstance(of, Attachment):
        file = file_view(of, files)
        yield Edition(name, of.title, "", file.address, file)
    elif of is not None and of.id in pages:
        yield _page(name, pages[of.id])


def _page(name: str, of: Card) -> Edition:
    return Edition(name, of.title, of.language, of.address)
