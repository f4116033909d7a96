"""What a document is found by: the terms of its title, of its headings and of its text.

Change notes and changes of a session are left out: they may be dated in the future, and a document
is found by what it says anyway. What a reader sees on the page only because another document says
it is not among its terms either, so that they follow from the document and its body alone.
"""

from typing import NamedTuple

from sitegen.entries import attachments_of
from sitegen.language import catalogue
from sitegen.model import (
    Body,
    Document,
    Group,
    Page,
    PressRelease,
    Publication,
    Session,
)
from sitegen.terms import terms_of


class Searchable(NamedTuple):
    """The terms of a document, sorted and parted by blanks; a term stands in one of them only."""

    title: str
    headings: str
    text: str


KINDS = ("press", "session", "group", "publication", "chapter", "page")
"""Kinds of documents that are found; a version is found by its chapters."""


def searchable_of(document: Document, body: Body, language: str) -> Searchable:
    """Give what a document in a language is found by, nothing for a kind that is not found."""
    if document.head.kind not in KINDS:
        return Searchable("", "", "")
    title = terms_of("\n".join((document.head.title, *_beside_title(document))))
    headings = terms_of("\n".join(_headings(document, body, language))) - title
    text = terms_of("\n".join(_text(document, body))) - title - headings
    return Searchable(*(" ".join(sorted(terms)) for terms in (title, headings, text)))


def _beside_title(document: Document) -> tuple[str, ...]:
    if isinstance(document, Session):
        return document.start.day, document.start.text
    return (document.subtitle,) if isinstance(document, (PressRelease, Publication)) else ()


def _headings(document: Document, body: Body, language: str) -> list[str]:
    found = [heading.text for heading in body.headings]
    if isinstance(document, (PressRelease, Session, Publication)):
        found += document.topics
    if isinstance(document, PressRelease):
        found += (document.date.day, document.date.text)
    elif isinstance(document, Session):
        found.append(catalogue(language).gettext("Session"))
        found += [item.title for item in document.agenda]
    if isinstance(document, (Session, Group)) and document.place:
        found.append(document.place.label)
    return found


def _text(document: Document, body: Body) -> list[str]:
    # An address can hold words of an earlier title, by which readers remember a page.
    slug = document.head.address.rstrip("/").rpartition("/")[2]
    found = [body.text, slug, *(file.title for file in attachments_of(document))]
    if isinstance(document, (PressRelease, Session, Page, Publication)):
        found.append(document.summary)
    if isinstance(document, Session):
        found += (text for item in document.agenda for text in (item.text, item.result))
    if isinstance(document, (PressRelease, Session)) and document.image:
        found += (document.image.caption, document.image.alt)
    return found
