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
from sitegen.entries import Card, Entry, attachments_of, over_at
from sitegen.json_text import plain_json
from sitegen.model import Attachment, Body, Group, Page, PressRelease, Session, When
from sitegen.moves import Told, told
from sitegen.outputs.bodies import (
    FileView,
    ImageView,
    file_sizes,
    file_views,
    filled,
    image_view,
    public,
)
from sitegen.outputs.discussions import DiscussedChapter, chapters_of, discussed
from sitegen.outputs.frame import (
    Chromes,
    Frame,
    Way,
    below,
    chromes,
    frame_of,
    language_of,
    page_needs,
)
from sitegen.outputs.linked_data import event
from sitegen.outputs.notices import Notice, notices
from sitegen.site import Site
from sitegen.urls import file_of, pdf_beside, slugify


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

    `calendar_file` is the same in all languages, and so would be what a fallback says as linked
    data: there it is empty.

    `chapters` were discussed in it, but under no item of the agenda.
    """

    frame: Frame
    session: Session
    over: int
    calendar_file: str
    changes: tuple[Told, ...]
    linked_data: str
    html: str
    image: ImageView | None
    files: tuple[FileView, ...]
    agenda: tuple[AgendaView, ...]
    minutes_file: FileView | None
    has_minutes_text: bool
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
    """A page of its own; `inaccessible` lists files on the accessibility statement (R4)."""

    frame: Frame
    page: Page
    html: str
    inaccessible: tuple[tuple[str, str, str], ...]


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
    common = (
        document(entry),
        body(entry),
        addresses(site, entry),
        file_sizes(entry.files, material),
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
        site.notes_shown(original),
        cards(site.in_language(site.overtaken(original), entry.language)),
        tuple((card(b), body(b), addresses(site, b)) for b in blocks),
        _topic_ways(site, original, entry.language),
        cards(sessions),
        cards(site.in_language(site.mentioned(original, "publication"), entry.language)),
        cards(site.in_language(named, entry.language)),
        *map(maybe_card, beside),
    )  # fmt: skip


def _release(release: PressRelease, text: Body, links: Any, sizes: Any, frame: Needs, notes: int,
             overtaken: Any, blocks: Any, topics: Any, *rest: Any) -> ReleasePage:  # fmt: skip
    made = frame_of(frame, release.summary or release.subtitle)
    base = made.chrome.config.base
    return ReleasePage(
        made,
        public(release, notes),
        notices(overtaken, made.language),
        filled(text, links, base),
        image_view(release.image),
        file_views(release.attachments, sizes),
        tuple(
            BlockView(of.title, filled(text, links, base, "b-"), of.language)
            for of, text, links in blocks
        ),
        tuple(Way(*topic) for topic in topics),
        f"{made.canonical}index.txt",
        pdf_beside(made.canonical) if made.chrome.config.press_pdf else "",
        *rest,
    )


def _plan_session(site: Site, chrome: Chromes, entry: Entry, original: Entry,
                  earlier: Entry | None, later: Entry | None) -> Needs:  # fmt: skip
    group = site.group_of(original)
    beside = (site.page_in(e, entry.language) if e else None for e in (earlier, later))
    return (
        page_needs(
            site, chrome, entry, "sitzungen",
            ("Sessions", "/sitzungen/"), (original.year, f"/sitzungen/{original.year}/"),
        ),
        f"{original.address}sitzung.ics",
        "mitschrift" in original.anchors or "minutes" in entry.anchors,
        _topic_ways(site, original, entry.language),
        card(site.page_in(group, entry.language)) if group else None,
        f"/kalender/{group.address.split('/')[-2]}.ics" if group else "",
        chapters_of(site, original),
        cards(site.in_language(site.naming(original, "press"), entry.language)),
        *map(maybe_card, beside),
    )  # fmt: skip


def _session(session: Session, text: Body, links: Any, sizes: Any, frame: Needs,
             calendar_file: str, has_minutes: bool, topics: Any, group: Card | None,
             calendar: str, chapters: Any, *rest: Any) -> SessionPage:  # fmt: skip
    made = frame_of(frame, session.summary)
    of_session, of_items = discussed(chapters, session.agenda)
    agenda = tuple(
        AgendaView(i.title, i.anchor, i.text, file_views(i.documents, sizes), i.result, named)
        for i, named in zip(session.agenda, of_items, strict=True)
    )
    files = file_views(session.attachments, sizes)
    minutes = session.minutes
    minutes_file = None
    if minutes is not None and minutes.file:
        every = (*session.attachments, *(d for i in session.agenda for d in i.documents))
        known = [a for a in every if a.file == minutes.file]
        minutes_file = file_views((known[0],), sizes)[0] if known else _bare(minutes.file, sizes)
    return SessionPage(
        made,
        session,
        over_at(session),
        calendar_file,
        told(session, made.language),
        "" if made.is_fallback else plain_json(event(made.chrome.config, session, group)),
        filled(text, links, made.chrome.config.base),
        image_view(session.image),
        files,
        agenda,
        minutes_file,
        has_minutes,
        tuple(Way(*topic) for topic in topics),
        group,
        calendar,
        of_session,
        *rest,
    )


def _bare(file: str, sizes: Any) -> FileView:
    return file_views((Attachment(file, "", None, ""),), sizes)[0]


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


def _group(group: Group, text: Body, links: Any, sizes: Any, frame: Needs,
           *rest: Any) -> GroupPage:  # fmt: skip
    made = frame_of(frame)
    return GroupPage(made, group, filled(text, links, made.chrome.config.base), *rest)


def _plan_page(site: Site, chrome: Chromes, entry: Entry, original: Entry,
               before: Entry | None, after: Entry | None) -> Needs:  # fmt: skip
    listed: tuple[Any, ...] = ()
    if original.address == "/barrierefreiheit/":
        versions = (v for p in site.publications for v in site.versions.get(p.source, ()))
        offering = (*site.releases, *site.sessions, *versions)
        listed = tuple(document(e) for e in offering if e.files)
    return (page_needs(site, chrome, entry, ""), site.notes_shown(entry), listed)


def _own_page(page: Page, text: Body, links: Any, sizes: Any, frame: Needs, notes: int,
              documents: Any) -> OwnPage:  # fmt: skip
    made = frame_of(frame, page.summary)
    inaccessible = tuple(
        (file.title, file.reason, of.head.address)
        for of in documents
        for file in attachments_of(of)
        if file.accessible is False
    )
    html = filled(text, links, made.chrome.config.base)
    return OwnPage(made, public(page, notes), html, inaccessible)


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
