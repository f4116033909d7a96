"""The pages of single documents: releases, sessions, groups and pages of their own."""

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
    card,
    cards,
    document,
    maybe_card,
)
from sitegen.documents import STATEMENT
from sitegen.entries import Card, Entry, over_at, shown_pictures, teaser
from sitegen.language import catalogue, is_simple, moment_text
from sitegen.model import Attachment, Body, Group, Heading, Page, PressRelease, Session, When
from sitegen.moves import Told, told
from sitegen.outputs import linked_data
from sitegen.outputs.bodies import (
    FileView,
    ImageView,
    MinutesText,
    PictureView,
    file_views,
    filled,
    image_view,
    minutes_apart,
    picture_views,
    public,
)
from sitegen.outputs.discussions import DiscussedChapter, chapters_of, discussed
from sitegen.outputs.frame import (
    CALENDAR,
    Chromes,
    Form,
    Frame,
    Way,
    below,
    chromes,
    frame_of,
    language_of,
    page_needs,
)
from sitegen.outputs.notices import Notice, notices
from sitegen.outputs.statement import StatementView, barriers_of, statement_view
from sitegen.outputs.variants import file_facts, pictured
from sitegen.simple_sentences import Section, sections
from sitegen.site import Site
from sitegen.urls import ANCHOR_PREFIX, file_of, pdf_beside, slugify

LONG = 4
"""Sections from which on a page of its own says what is on it."""


@dataclass(frozen=True, slots=True)
class BlockView:
    """A boilerplate below a release; `language` is empty where it is that of the site."""

    title: str
    html: str
    language: str


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """The page of a press release.

    `plain` and `pdf` are addresses of files; a fallback has those of the original.
    """

    frame: Frame
    release: PressRelease
    notices: tuple[Notice, ...]
    html: str
    image: ImageView | None
    files: tuple[FileView, ...]
    pictures: tuple[PictureView, ...]
    blocks: tuple[BlockView, ...]
    topics: tuple[Way, ...]
    plain: str
    pdf: str
    sessions: tuple[Card, ...]
    publications: tuple[Card, ...]
    mentioned_by: tuple[Card, ...]
    newer: Card | None
    older: Card | None


@dataclass(frozen=True, slots=True)
class AgendaView:
    """An item of the agenda with its files and the chapters that were discussed under it."""

    title: str
    anchor: str
    text: str
    files: tuple[FileView, ...]
    result: str
    chapters: tuple[DiscussedChapter, ...]


@dataclass(frozen=True, slots=True)
class SessionPage:
    """The page of a session; `over` is the instant at which it is.

    `chapters` were discussed in it, but under no item of the agenda. `simple` are its facts in
    Leichte Sprache, on pages in that language only. `calendar_file` is the same in all languages.
    """

    frame: Frame
    session: Session
    over: int
    calendar_file: str
    changes: tuple[Told, ...]
    simple: tuple[Section, ...]
    html: str
    image: ImageView | None
    files: tuple[FileView, ...]
    agenda: tuple[AgendaView, ...]
    minutes_file: FileView | None
    minutes_text: MinutesText | None
    topics: tuple[Way, ...]
    group: Card | None
    group_calendar: str
    chapters: tuple[DiscussedChapter, ...]
    releases: tuple[Card, ...]
    earlier: Card | None
    later: Card | None


@dataclass(frozen=True, slots=True)
class GroupPage:
    """The page of a body that meets; `upcoming` earliest first, `past` newest first.

    `as_of` is the day of the newest fact of the site.
    """

    frame: Frame
    group: Group
    html: str
    upcoming: tuple[Card, ...]
    past: tuple[Card, ...]
    publications: tuple[Card, ...]
    calendar: str
    as_of: When | None


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of its own; `contents` are the headings of a long one.

    Only the accessibility statement has a `statement`.
    """

    frame: Frame
    page: Page
    html: str
    contents: tuple[Heading, ...]
    statement: StatementView | None


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan a page for each visible document that has one of its own."""
    chrome = chromes(site, material)
    for kind, entries in (
        ("press", site.releases),
        ("session", site.sessions),
        ("group", site.groups),
        ("page", site.pages),
    ):
        planner = _PLANNERS[kind]
        for i, entry in enumerate(entries):
            every = site.pages_of(entry)
            if touched is None or not touched.isdisjoint(e.source for e in every):
                for one in every:
                    yield _page(planner, site, material, chrome, one, entries, i)


def _page(planner: "Planner", site: Site, material: Material, chrome: Chromes, entry: Entry,
          entries: tuple[Entry, ...], at: int) -> Artifact:  # fmt: skip
    before = entries[at - 1] if at else None
    after = entries[at + 1] if at + 1 < len(entries) else None
    blocks = site.mentioned(entries[at], "block") if entry.kind == "press" else ()
    texts = (entry, *site.in_language(blocks, entry.language))
    common = (
        document(entry),
        body(entry),
        addresses(site, entry),
        file_facts(tuple(file for text in texts for file in text.files), material),
    )
    return Artifact(
        file_of(entry.address),
        "pages",
        entry.kind,
        (*common, *planner(site, chrome, entry, entries[at], before, after)),
    )


Planner = Callable[[Site, Chromes, Entry, Entry, "Entry | None", "Entry | None"], Needs]


def _topic_ways(site: Site, entry: Entry, tag: str) -> tuple[tuple[str, str, str], ...]:
    spoken = site.config.language if tag else ""
    return tuple(
        (topic, f"{below(tag)}/themen/{slugify(topic)}/", spoken) for topic in entry.topics
    )


def _plan_release(site: Site, chrome: Chromes, entry: Entry, original: Entry,
                  newer: Entry | None, older: Entry | None) -> Needs:  # fmt: skip
    blocks = site.in_language(site.mentioned(original, "block"), entry.language)
    sessions = site.in_language(site.mentioned(original, "session"), entry.language)
    named = (e for e in site.mentioned_by.get(original.source, ()) if e.kind == "press")
    beside = (site.page_in(e, entry.language) if e else None for e in (newer, older))
    return (
        page_needs(
            site, chrome, entry, "presse",
            ("Press releases", "/presse/"), (original.year, f"/presse/{original.year}/"),
        ),
        site.notes_shown(original if entry.is_fallback else entry),
        cards(site.in_language(site.overtaken(original), entry.language)),
        tuple((card(b), body(b), addresses(site, b)) for b in blocks),
        _topic_ways(site, original, entry.language),
        cards(sessions),
        cards(site.in_language(site.mentioned(original, "publication"), entry.language)),
        cards(site.in_language(named, entry.language)),
        *map(maybe_card, beside),
    )  # fmt: skip


def _release(release: PressRelease, text: Body, links: Any, files: Any, frame: Needs, notes: int,
             overtaken: Any, blocks: Any, topics: Any, *rest: Any) -> ReleasePage:  # fmt: skip
    chrome, others, address = frame[0], frame[4], frame[9]
    config, words = chrome.config, catalogue(chrome.language).gettext
    base = config.base
    release = public(release, notes)
    description = release.summary or release.subtitle or teaser(text.text)
    plain, pdf = f"{address}index.txt", pdf_beside(address) if config.press_pdf else ""
    about = (*rest[0], *rest[1])
    article = linked_data.article(config, release, about, others, description)
    made = frame_of(
        frame,
        description,
        things=(article, linked_data.publisher(config)),
        forms=(
            Form("text/plain", words("Plain text for journalists"), plain),
            *((Form("application/pdf", words("As a PDF file"), pdf),) if pdf else ()),
        ),
        dates=(release.date.iso, linked_data.modified(release)),
    )
    return ReleasePage(
        made,
        release,
        notices(overtaken, made.language),
        pictured(filled(text, links, base), files, base),
        image_view(release.image, files, base),
        file_views(release.attachments, files),
        picture_views(shown_pictures(release, text), files),
        tuple(
            BlockView(of.title, pictured(filled(text, links, base, "b-"), files, base), of.language)
            for of, text, links in blocks
        ),
        tuple(Way(*topic) for topic in topics),
        plain,
        pdf,
        *rest,
    )


def _plan_session(site: Site, chrome: Chromes, entry: Entry, original: Entry,
                  earlier: Entry | None, later: Entry | None) -> Needs:  # fmt: skip
    group = site.group_of(original)
    minutes_elsewhere = "mitschrift" in original.anchors and "mitschrift" not in entry.anchors
    beside = (site.page_in(e, entry.language) if e else None for e in (earlier, later))
    return (
        page_needs(
            site, chrome, entry, "sitzungen",
            ("Sessions", "/sitzungen/"), (original.year, f"/sitzungen/{original.year}/"),
        ),
        f"{original.address}sitzung.ics",
        f"{original.address}#{ANCHOR_PREFIX}mitschrift" if minutes_elsewhere else "",
        _topic_ways(site, original, entry.language),
        card(site.page_in(group, entry.language)) if group else None,
        f"/kalender/{group.address.split('/')[-2]}.ics" if group else "",
        chapters_of(site, original),
        cards(site.in_language(site.naming(original, "press"), entry.language)),
        *map(maybe_card, beside),
    )  # fmt: skip


def _session(session: Session, text: Body, links: Any, files: Any, frame: Needs,
             calendar_file: str, minutes_address: str, topics: Any, group: Card | None,
             calendar: str, chapters: Any, *rest: Any) -> SessionPage:  # fmt: skip
    made = _session_frame(frame, session, group, calendar_file, calendar)
    base = made.chrome.config.base
    html, minutes_text = pictured(filled(text, links, base), files, base), None
    simple: tuple[Section, ...] = ()
    if is_simple(made.language):
        named = (group.title, group.address) if group else ("", "")
        simple = sections(session, made.language, *named, minutes_address)
    else:
        html, minutes_text = minutes_apart(html)
    of_session, of_items = discussed(chapters, session.agenda)
    agenda = tuple(
        AgendaView(i.title, i.anchor, i.text, file_views(i.documents, files), i.result, named)
        for i, named in zip(session.agenda, of_items, strict=True)
    )
    minutes = session.minutes
    minutes_file = None
    if minutes is not None and minutes.file:
        every = (*session.attachments, *(d for i in session.agenda for d in i.documents))
        known = [a for a in every if a.file == minutes.file]
        minutes_file = file_views((known[0],), files)[0] if known else _bare(minutes.file, files)
    return SessionPage(
        made,
        session,
        over_at(session),
        calendar_file,
        told(session, made.language),
        simple,
        html,
        image_view(session.image, files, base),
        file_views(session.attachments, files),
        agenda,
        minutes_file,
        minutes_text,
        tuple(Way(*topic) for topic in topics),
        group,
        calendar,
        of_session,
        *rest,
    )


def _session_frame(frame: Needs, session: Session, group: Card | None, calendar_file: str,
                   calendar: str) -> Frame:  # fmt: skip
    chrome, of_text = frame[0], frame[3] == frame[9]
    words = catalogue(chrome.language).gettext
    place = session.place.label if session.place else ""
    held = ", ".join(part for part in (moment_text(chrome.language, session.start), place) if part)
    off = {"cancelled": words("Cancelled"), "postponed": words("Postponed, new date open")}
    told = (off.get(session.status, ""), session.summary if of_text and session.summary else held)
    return frame_of(
        frame,
        ": ".join(part for part in told if part),
        things=(linked_data.event(chrome.config, session, group),),
        forms=(
            Form(CALENDAR, session.head.title, calendar_file),
            *((Form(CALENDAR, group.title, calendar),) if group else ()),
        ),
    )


def _bare(file: str, files: Any) -> FileView:
    return file_views((Attachment(file, "", None, ""),), files)[0]


def _plan_group(site: Site, chrome: Chromes, entry: Entry, original: Entry,
                before: Entry | None, after: Entry | None) -> Needs:  # fmt: skip
    sessions = site.sessions_of.get(original.source, ())
    upcoming = tuple(e for e in sessions if not site.is_over(e))
    past = tuple(e for e in reversed(sessions) if site.is_over(e))
    return (
        page_needs(site, chrome, entry, "gremien", ("Bodies", "/gremien/")),
        cards(site.in_language(upcoming, entry.language)),
        cards(site.in_language(past, entry.language)),
        cards(site.in_language(site.naming(original, "publication"), entry.language)),
        f"/kalender/{original.address.split('/')[-2]}.ics",
        chrome.as_of[language_of(site, entry)],
    )


def _group(group: Group, text: Body, links: Any, files: Any, frame: Needs,
           *rest: Any) -> GroupPage:  # fmt: skip
    config, description = frame[0].config, teaser(text.text)
    made = frame_of(
        frame,
        description,
        things=(linked_data.organization(config, group, description),),
        forms=(Form(CALENDAR, group.head.title, rest[3]),),
    )
    html = pictured(filled(text, links, config.base), files, config.base)
    return GroupPage(made, group, html, *rest)


def _plan_page(site: Site, chrome: Chromes, entry: Entry, original: Entry,
               before: Entry | None, after: Entry | None) -> Needs:  # fmt: skip
    listed = barriers_of(site, entry.language) if original.source == STATEMENT else ()
    return (page_needs(site, chrome, entry, ""), site.notes_shown(entry), listed)


def _own_page(page: Page, text: Body, links: Any, files: Any, frame: Needs, notes: int,
              listed: Any) -> OwnPage:  # fmt: skip
    made = frame_of(frame, page.summary or teaser(text.text))
    config = made.chrome.config
    statement = statement_view(page, text, config, listed, made.chrome.language)
    further = len(statement.headings) if statement else 0
    html = pictured(filled(text, links, config.base), files, config.base)
    return OwnPage(made, public(page, notes), html, _contents(text, further), statement)


def _contents(text: Body, further: int) -> tuple[Heading, ...]:
    """Give the headings of a text that readers leap to, none where few sections are on the page."""
    found = tuple(heading for heading in text.headings if heading.level == 2)
    return found if len(found) + further >= LONG else ()


_PLANNERS: dict[str, Planner] = {
    "press": _plan_release,
    "session": _plan_session,
    "group": _plan_group,
    "page": _plan_page,
}
VIEWS: dict[str, Callable[..., Any]] = {
    "press": _release,
    "session": _session,
    "group": _group,
    "page": _own_page,
}
TEMPLATES = {"press": "press.html", "session": "session.html", "group": "group.html",
             "page": "page.html"}  # fmt: skip
