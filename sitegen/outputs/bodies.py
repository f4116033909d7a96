"""Bodies put into pages: marks filled with addresses, files with their type and size."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any, TypeVar

from sitegen import edition
from sitegen.artifacts import Needs, addresses, body, file_address
from sitegen.entries import teaser
from sitegen.glossary import GLOSSARY, Glossary, Term, explain, read_glossary
from sitegen.model import (
    CHAPTER,
    Attachment,
    Body,
    Image,
    Page,
    Passage,
    PressRelease,
    Shown,
    Version,
)
from sitegen.outputs.variants import FileFacts, picture
from sitegen.site import Site
from sitegen.urls import ANCHOR_PREFIX

Addresses = tuple[tuple[str, str], ...]
Files = tuple[Any, ...]
"""The FileFacts of the files that a document names, as plain tuples."""

_HEADING = re.compile(r"<(/?)h([2-5])\b")
_MINUTES = re.compile(
    rf'<h([2-6]) id="({ANCHOR_PREFIX}(?:mitschrift|minutes))".*?</h\1>', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class MinutesText:
    """Minutes that stand in the text of a session: their heading, its id, and what follows."""

    heading: str
    anchor: str
    html: str


def filled(
    body: Body, addresses: Addresses, base: str, prefix: str = "", page: str = "", number: int = 0
) -> str:
    """Give the HTML of a body with real addresses.

    `prefix` keeps the ids of several bodies apart; `page` is the address that links to places of
    the body itself get where it is not read on its page; `number` is that of the chapter.
    """
    html = body.html
    if page:
        html = html.replace('href="#\x03', f'href="{page}#\x03')
    html = html.replace("\x03", prefix).replace(CHAPTER, str(number))
    if "\x02" not in html:
        return html
    known = dict(addresses)
    parts = html.split("\x02")
    for i in range(1, len(parts), 2):
        mark = parts[i]
        parts[i] = escape(known[mark], False) if mark[0] == "#" else base + known[mark]
    return "".join(parts)


def minutes_apart(html: str) -> tuple[str, MinutesText | None]:
    """Part the text of a session at the heading of its minutes; None where it has none."""
    found = _MINUTES.search(html)
    if found is None:
        return html, None
    return html[: found.start()], MinutesText(found[0], found[2], html[found.end() :])


def glossary_needs(site: Site) -> Needs:
    """Give what the terms of the glossary are made of, as `glossary_of` takes it."""
    entry = site.visible.get(GLOSSARY)
    return (entry.address, body(entry), addresses(site, entry)) if entry is not None else ()


def glossary_of(needs: Needs, base: str, language: str) -> Glossary:
    """Read the terms and explanations of the glossary; without one there are none."""
    if not needs:
        return Glossary((), {})
    address, text, links = needs
    return read_glossary(filled(text, links, base, page=f"{base}{address}"), language)


def terms_used(htmls: Iterable[str], glossary: Glossary) -> tuple[Term, ...]:
    """Give the terms of the glossary that texts use, in the order of the alphabet."""
    used: dict[str, Term] = {}
    for html in htmls:
        _, found = explain(html, glossary, used)
        used.update((term.slug, term) for term in found)
    return tuple(used[slug] for slug in sorted(used))


def definition_list(terms: Iterable[Term]) -> str:
    """Write terms with their explanations as a list of HTML."""
    rows = (f"<dt>{term.name}</dt>\n<dd>{term.html}</dd>\n" for term in terms)
    return f"<dl>\n{''.join(rows)}</dl>\n"


def lowered(html: str) -> str:
    """Move all headings of a body one level down, to stand below a heading of the page."""
    return _HEADING.sub(lambda m: f"<{m[1]}h{int(m[2]) + 1}", html)


Noted = TypeVar("Noted", PressRelease, Version, Page)


def public(document: Noted, notes: int) -> Noted:
    """Leave the change notes out that are still to come; `notes` is how many are public."""
    if len(document.changes) == notes:
        return document
    return document._replace(changes=document.changes[:notes])


@dataclass(frozen=True, slots=True)
class FileView:
    """A file to download; `size` is in bytes, `type` the ending in capitals."""

    title: str
    address: str
    type: str
    size: int
    accessible: bool | None
    reason: str


def file_view(attachment: Attachment, files: Files) -> FileView:
    return FileView(
        attachment.title,
        file_address(attachment.file),
        attachment.file.rpartition(".")[2].upper(),
        next((size for path, size, *_ in files if path == attachment.file), 0),
        attachment.accessible,
        attachment.reason,
    )


def file_views(attachments: tuple[Attachment, ...], files: Files) -> tuple[FileView, ...]:
    return tuple(file_view(attachment, files) for attachment in attachments)


@dataclass(frozen=True, slots=True)
class ImageView:
    """The picture of a document, as HTML, and what stands below it."""

    html: str
    credit: str
    caption: str


def image_view(image: Image | None, files: Files, base: str) -> ImageView | None:
    """Show the picture that leads a document; it is seen before anybody scrolls."""
    if image is None:
        return None
    facts = next(facts for facts in map(FileFacts._make, files) if facts.path == image.file)
    html = picture(facts, base, f' alt="{escape(image.alt)}"', is_first=True)
    return ImageView(html, image.credit, image.caption)


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture to download in full; `size` is in bytes, `width` and `height` are pixels."""

    title: str
    address: str
    type: str
    size: int
    width: int
    height: int
    credit: str


LONGEST_NAME = 60
"""Signs of what a picture is called in a list; its description can be much longer."""


def picture_views(pictures: Iterable[Shown], files: Files) -> tuple[PictureView, ...]:
    """Give the pictures of a document for those who print it elsewhere."""
    known = {facts.path: facts for facts in map(FileFacts._make, files)}
    found = []
    for shown in pictures:
        facts, ending = known[shown.file], shown.file.rpartition(".")[2].upper()
        name = teaser(shown.alt, LONGEST_NAME)
        found.append(PictureView(name, file_address(shown.file), ending, facts.size,
                                 facts.width, facts.height, shown.credit))  # fmt: skip
    return tuple(found)


def filled_passages(body: Body, addresses: Addresses, number: int) -> tuple[Passage, ...]:
    """Give the passages of a chapter as they read: places worded, the chapter with its number."""
    called = dict(addresses).__getitem__

    def read(text: str) -> str:
        return edition.filled(text, number, called)

    return tuple(
        passage._replace(label=read(passage.label), cells=tuple(map(read, passage.cells)))
        for passage in body.passages
    )
