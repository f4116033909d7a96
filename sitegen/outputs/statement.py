"""What the accessibility statement gets by itself: files, dates, contact and enforcement body.

Editors write what only they can know. The rest follows from the content and from site.yaml, in the
order of the model statement (Implementing Decision (EU) 2018/1523), and can not be forgotten. A
section that stands in the text under the same id is left to the editor.
"""

from dataclasses import dataclass

from sitegen.artifacts import Needs, card
from sitegen.enforcement import body_for
from sitegen.entries import Barrier, Card
from sitegen.language import N_, catalogue
from sitegen.model import STATEMENT_SECTIONS, Body, Config, Enforcement, Heading, Page, Statement
from sitegen.site import Site
from sitegen.urls import ANCHOR_PREFIX

_FILES = N_("Files that are not accessible")
_TITLES = {
    "erstellung": N_("Preparation of this statement"),
    "feedback": N_("Feedback and contact"),
    "durchsetzung": N_("Enforcement procedure"),
}


@dataclass(frozen=True, slots=True)
class InaccessibleFile:
    """A file that is not accessible, and the page that offers it; `type` as in FileView."""

    title: str
    type: str
    reason: str
    page: Card


@dataclass(frozen=True, slots=True)
class StatementView:
    """`made` are the ids of the sections that are made here, `headings` of all below the text."""

    said: Statement
    files: tuple[InaccessibleFile, ...]
    made: tuple[str, ...]
    enforcement: Enforcement | None
    headings: tuple[Heading, ...]


def barriers_of(site: Site, language: str) -> Needs:
    """Give the documents with files that are not accessible, as `statement_view` takes them."""
    versions = (v for p in site.publications for v in site.versions.get(p.source, ()))
    offering = site.in_language((*site.releases, *site.sessions, *versions), language)
    return tuple((card(entry), entry.barriers) for entry in offering if entry.barriers)


def statement_view(
    page: Page,
    text: Body,
    config: Config,
    listed: tuple[tuple[Card, tuple[Barrier, ...]], ...],
    language: str,
) -> StatementView | None:
    """Fill the statement; None for any other page."""
    if page.statement is None:
        return None
    files = tuple(
        InaccessibleFile(title or file, file.rpartition(".")[2].upper(), reason, of)
        for of, barriers in listed
        for file, title, reason in barriers
    )
    said, body, words = page.statement, body_for(config), catalogue(language).gettext
    known = {"erstellung": said.created or said.reviewed or said.method, "durchsetzung": body}
    made = tuple(
        name for name in STATEMENT_SECTIONS if name not in text.anchors and known.get(name, True)
    )
    headings = tuple(Heading(2, words(_TITLES[name]), ANCHOR_PREFIX + name) for name in made)
    if files:
        headings = (Heading(2, words(_FILES), "inaccessible"), *headings)
    return StatementView(said, files, made, body, headings)
