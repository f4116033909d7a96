"""What all documents together must know of each one: small rows that load fast and in bulk.

An Entry holds what orders, links and hides a document; a Card is what others show of it. Both
follow from the document alone. Entries consist of str, int, bool, bytes and tuples only, so that
ten thousand of them load in a few milliseconds (see `sitegen.memory`).
"""

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sitegen import simple_sentences
from sitegen.edition import chapter_blocks, edition
from sitegen.language import N_, catalogue, is_simple
from sitegen.model import (
    CHAPTER,
    STATEMENT_SECTIONS,
    AgendaItem,
    Attachment,
    Body,
    Chapter,
    Document,
    Group,
    Head,
    Page,
    PressRelease,
    Publication,
    Ref,
    Session,
    Shown,
    Version,
    When,
)
from sitegen.moves import Told, told
from sitegen.source import digest
from sitegen.urls import ANCHOR_PREFIX

if TYPE_CHECKING:
    from sitegen.claims import Claim

Mention = tuple[str, str, int, int]
"""A mention of another document: relation, id or source path (with `#anchor`), line, column."""


Held = tuple[str, str, str, str, str, int]
"""When and where a session is or was to be held: first and last day (ISO), start and end (`18:00`,
or empty), place, and the instant from which this no longer held (0 for what holds)."""


class SessionFacts(NamedTuple):
    """What the order, the feeds, the schedule and the hints need of a session.

    Instants are UTC seconds; `keys` is a SessionKeys as a plain tuple. `agenda` are the items that
    can be named: anchor, number and title of each.
    """

    ends: int
    place: str
    group: str
    status: str
    minutes: str
    minutes_due: int
    minutes_date: int
    announced: int
    dates_ok: tuple[str, ...]
    keys: tuple[tuple[int, int], ...]
    held: tuple[Held, ...]
    place_id: str
    agenda: tuple[tuple[str, int, str], ...]

    @property
    def time(self) -> str:
        """Local time of the start."""
        return self.held[0][2]

    @property
    def moved_at(self) -> tuple[int, ...]:
        """Instants of the changes that gave the session another day, the newest first."""
        return tuple(b[5] for after, b in pairwise(self.held) if after[0] != b[0])


class GroupFacts(NamedTuple):
    """What the checks of sessions need of their group; empty or 0 where nothing is said."""

    notice_days: int
    rhythm: str


class VersionFacts(NamedTuple):
    """What others need of a version; instants in UTC seconds, 0 for none.

    `adopted`, `in_force` and `repealed` are 0 while the status is that of a draft; a version of
    which nobody says when it was adopted is in force since its own day, and one that is repealed
    without a date was so from the first. `deadlines` are all its days (ISO), each with a time or
    empty; `seal` is empty without one.
    """

    publication: str
    name: str
    status: str
    opens: int
    last_week: int
    closes: int
    adopted: int
    in_force: int
    repealed: int
    deadlines: tuple[tuple[str, str], ...]
    seal: str

    @property
    def is_decided(self) -> bool:
        """Tell whether it was adopted, though it may not be in force yet or any more."""
        return bool(self.in_force)


class ChapterFacts(NamedTuple):
    """What a chapter and the places in it are called, by anchor (without prefix, "" for itself).

    `sections` are number, title and anchor (as published) of each heading. Names and numbers hold
    `\\x04` for the number of the chapter. `words` is a digest of all that is read in the chapter,
    whichever way it is written.
    """

    names: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, str, str], ...]
    words: bytes


class StatementFacts(NamedTuple):
    """What the checks need of the accessibility statement.

    `reviewed` is the day (ISO) of the last review, or of the creation; `review_due` see Statement.
    `written` are the anchors of the sections that stand in its own text.
    """

    is_dated: bool
    reviewed: str
    review_due: int
    written: tuple[str, ...]


Barrier = tuple[str, str, str]
"""A file that is not accessible: path, title and the reason."""


class Entry(NamedTuple):
    """One document among all.

    `order` sorts within its kind (an instant, or a chapter's number); `opens` is the instant
    before which nothing of it may be seen, 0 for none; `updated` is the newest dated change.
    `changes` are the instants of its change notes; `claims` are what its prose says of dates and
    rooms, if it names sessions (see `sitegen.claims`). `pictures` are those of its `files` that it
    shows. `parent` is the source of a translation's original, of a chapter's version and of a
    version's publication. `is_fallback` tells the page in a language into which nobody has
    translated the original. `document`, `card` and `body` are digests of what a page can be given
    of it. `unrated` are the files, as in `files`, of which nobody says whether they are accessible.
    """

    source: str
    kind: str
    id: str
    address: str
    language: str
    title: str
    draft: bool
    order: int
    opens: int
    updated: int
    day: str
    parent: str
    changes: tuple[int, ...]
    topics: tuple[str, ...]
    topics_at: tuple[int, int]
    aliases: tuple[str, ...]
    mentions: tuple[Mention, ...]
    files: tuple[tuple[str, int, int], ...]
    pictures: tuple[str, ...]
    anchors: tuple[str, ...]
    facts: tuple[object, ...]
    claims: tuple[tuple[object, ...], ...]
    is_fallback: bool
    document: bytes
    card: bytes
    body: bytes
    barriers: tuple[Barrier, ...] = ()
    unrated: tuple[tuple[str, int, int], ...] = ()

    @property
    def session(self) -> SessionFacts:
        return SessionFacts(*self.facts)  # type: ignore[arg-type]

    @property
    def group(self) -> GroupFacts:
        return GroupFacts._make(self.facts)

    @property
    def version(self) -> VersionFacts:
        return VersionFacts(*self.facts)  # type: ignore[arg-type]

    @property
    def chapter(self) -> ChapterFacts:
        return ChapterFacts(*self.facts)  # type: ignore[arg-type]

    @property
    def statement(self) -> StatementFacts:
        return StatementFacts._make(self.facts)

    @property
    def year(self) -> str:
        return self.day[:4]


class Card(NamedTuple):
    """What a list, a feed or a neighbour shows of a document.

    `over` is the instant at which a session is over, with or without a stated end; 0 for others.
    `text_language` is that of all texts where nobody has translated them, else empty;
    `title_language` and `summary_language` are those of what is inherited.
    """

    kind: str
    address: str
    language: str
    title: str
    when: When | None
    ends: When | None
    over: int
    summary: str
    place: str
    status: str
    minutes: str
    minutes_day: When | None
    moves: tuple[Told, ...]
    text_language: str = ""
    title_language: str = ""
    summary_language: str = ""


def card_of(document: Document, body: Body, language: str) -> Card:
    """Make the card of a document, worded in its own language."""
    head = document.head
    ends = document.end if isinstance(document, Session) else None
    where, status, minutes, summary, over = "", "", "", "", 0
    minutes_day: When | None = None
    moves: tuple[Told, ...] = ()
    summary_language = head.language
    if isinstance(document, (PressRelease, Session, Page, Publication)):
        summary = document.summary
        summary_language = head.language_of("summary") if summary else head.text_language
    if isinstance(document, Session):
        where = document.place.label if document.place else ""
        status = document.status
        over = over_at(document)
        if not summary and is_simple(language):
            summary = simple_sentences.summary(document, language)
        moves = told(document, language)
        if document.minutes:
            minutes = document.minutes.status
            minutes_day = document.minutes.due if minutes == "expected" else document.minutes.date
    elif isinstance(document, PressRelease):
        where = document.place
    elif isinstance(document, Version):
        status = document.status
    is_hard = bool(head.text_language) and is_simple(language)
    if not summary and not is_hard and not isinstance(document, (Session, Version)):
        summary = teaser(body.text)
    return Card(
        head.kind, head.address, head.language, head.title, _when(document), ends,
        over, " ".join(summary.split()), where, status, minutes, minutes_day, moves,
        head.text_language, head.language_of("title"), summary_language,
    )  # fmt: skip


def entry_of(
    document: Document, body: Body, card: Card, claims: "tuple[Claim, ...]",
    document_digest: bytes, body_digest: bytes, original: str, language: str,
) -> Entry:  # fmt: skip
    """Make the entry of a document in a language.

    `original` is the source of what it translates, or empty.
    """
    head = document.head
    when = _when(document)
    return Entry(
        source=head.source,
        kind=head.kind,
        id=head.id,
        address=head.address,
        language=head.language,
        title=head.title,
        draft=head.draft,
        order=_order(document),
        opens=when.instant if isinstance(document, PressRelease) and when else 0,
        updated=_updated(document),
        day=when.day if when else "",
        parent=_parent(document, head, original),
        changes=_changes(document),
        topics=_topics(document),
        topics_at=getattr(document, "topics_at", (1, 1)),
        aliases=head.aliases,
        mentions=(*_mentions(document), *_links(body)),
        files=(*_files(document), *((f.target, f.line, f.column) for f in body.files)),
        pictures=tuple(picture.file for picture in shown_pictures(document, body)),
        anchors=(*body.anchors, *_made_anchors(document, body)),
        facts=_facts(document, body, language),
        claims=tuple(tuple(claim) for claim in claims),
        is_fallback=bool(head.text_language),
        document=document_digest,
        card=digest(repr(card).encode()),
        body=body_digest,
        barriers=tuple(
            (of.file, of.title, of.reason)
            for of in attachments_of(document)
            if of.file and of.accessible is False
        ),
        unrated=_unrated(document),
    )


def _when(document: Document) -> When | None:
    if isinstance(document, (PressRelease, Version)):
        return document.date
    return document.start if isinstance(document, Session) else None


def _order(document: Document) -> int:
    when = _when(document)
    if when is not None:
        return when.instant
    return document.number if isinstance(document, Chapter) else 0


def _updated(document: Document) -> int:
    """Give the newest date that the content itself names; never a clock's or git's (R14)."""
    dates: list[When | None] = [None if isinstance(document, Session) else _when(document)]
    if isinstance(document, Session):
        dates += [document.announced, _minutes_date(document)]
    return max((*_changes(document), *(date.instant for date in dates if date)), default=0)


def _minutes_date(session: Session) -> When | None:
    """Give when the minutes were published; without a date, when the session was over."""
    minutes = session.minutes
    if minutes is None or minutes.status != "published":
        return None
    return minutes.date or session.end or session.start


def _changes(document: Document) -> tuple[int, ...]:
    if isinstance(document, (PressRelease, Version, Page, Session)):
        return tuple(change.date.instant for change in document.changes)
    return ()


def _parent(document: Document, head: Head, original: str) -> str:
    if head.language:
        return original
    if isinstance(document, Chapter):
        return f"guidelines/{document.publication}/{document.version}/version.yaml"
    if isinstance(document, Version):
        return f"guidelines/{document.publication}/index.md"
    return ""


def _topics(document: Document) -> tuple[str, ...]:
    if isinstance(document, (PressRelease, Session, Publication)):
        return document.topics
    return ()


def _mentions(document: Document) -> tuple[Mention, ...]:
    found: list[tuple[str, object]] = []
    if isinstance(document, PressRelease):
        found += [("session", ref) for ref in document.sessions]
        found += [("block", ref) for ref in document.blocks]
        found.append(("publication", document.publication))
    elif isinstance(document, (Session, Publication)):
        found.append(("group", document.group))
    elif isinstance(document, Chapter):
        found += [("session", ref) for ref in document.sessions]
    elif isinstance(document, Version):
        decisions = (document.adopted, document.repealed)
        found += [("session", decision.session) for decision in decisions if decision]
        found += [("link", of) for of in (document.short, document.simple) if isinstance(of, Ref)]
    return tuple((relation, *ref) for relation, ref in found if isinstance(ref, tuple))


def _links(body: Body) -> tuple[Mention, ...]:
    return tuple(
        ("link", f"{link.target}#{link.anchor}" if link.anchor else link.target,
         link.line, link.column)
        for link in body.links
    )  # fmt: skip


def _made_anchors(document: Document, body: Body) -> tuple[str, ...]:
    """Give the anchors that a page has besides those of its body."""
    if isinstance(document, Session):
        return tuple(item.anchor for item in document.agenda if item.anchor)
    if isinstance(document, Page) and document.statement:
        return tuple(anchor for anchor in STATEMENT_SECTIONS if anchor not in body.anchors)
    return ()


def attachments_of(document: Document) -> tuple[Attachment, ...]:
    """Give all files that a document offers, also those of agenda items and editions."""
    if isinstance(document, PressRelease):
        return document.attachments
    if isinstance(document, Session):
        items: tuple[AgendaItem, ...] = document.agenda
        return (*document.attachments, *(file for item in items for file in item.documents))
    if isinstance(document, Version):
        editions = (document.short, document.simple)
        return (*(of for of in editions if isinstance(of, Attachment)), *document.attachments)
    return ()


def _files(document: Document) -> tuple[tuple[str, int, int], ...]:
    found = [(of.file, of.line, of.column) for of in attachments_of(document)]
    if isinstance(document, (PressRelease, Session)) and document.image:
        found.append((document.image.file, document.image.line, document.image.column))
    if isinstance(document, Session) and document.minutes and document.minutes.file:
        found.append((document.minutes.file, 1, 1))
    return tuple(file for file in found if file[0])


def _unrated(document: Document) -> tuple[tuple[str, int, int], ...]:
    if document.head.language:
        return ()
    found = [(of.file, of.line, of.column, of.accessible) for of in attachments_of(document)]
    if isinstance(document, Session) and document.minutes:
        file = document.minutes.file
        if all(known != file for known, _, _, _ in found):
            found.append((file, 1, 1, None))
    return tuple((path, line, at) for path, line, at, rated in found if path and rated is None)


def shown_pictures(document: Document, body: Body) -> tuple[Shown, ...]:
    """Give the pictures that a document shows, each once: its own, then those of its body."""
    found = {picture.file: picture for picture in body.pictures}
    image = document.image if isinstance(document, (PressRelease, Session)) else None
    if image is not None and image.file:
        found = {image.file: Shown(image.file, image.alt, image.credit)} | found
    return tuple(found.values())


def over_at(session: Session) -> int:
    """Give the instant at which a session is over, two hours after its start if no end is given."""
    return session.end.instant if session.end else session.start.instant + 7200


def _facts(document: Document, body: Body, language: str) -> tuple[object, ...]:
    if isinstance(document, Chapter):
        return (*_names(document, body, language), _words(document, body))
    if isinstance(document, Page) and document.statement:
        said = document.statement
        last = said.reviewed or said.created
        written = tuple(anchor for anchor in STATEMENT_SECTIONS if anchor in body.anchors)
        day = last.day if last else ""
        return (said.created is not None, day, said.review_due, written)
    if isinstance(document, Session):
        minutes, place = document.minutes, document.place
        return (
            over_at(document),
            place.label if place else "",
            document.group.id if document.group else "",
            document.status,
            minutes.status if minutes else "",
            minutes.overdue if minutes else 0,
            minutes.date.instant if minutes and minutes.date else 0,
            document.announced.instant if document.announced else 0,
            document.head.dates_ok,
            tuple(document.keys),
            _held(document),
            place.id if place else "",
            tuple(
                (item.anchor, number, item.title)
                for number, item in enumerate(document.agenda, 1)
                if item.anchor
            ),
        )
    if isinstance(document, Version):
        return _version_facts(document)
    if isinstance(document, PressRelease):
        return (document.date.time,)
    if isinstance(document, Group):
        return (document.notice_days or 0, document.rhythm)
    return ()


def _version_facts(version: Version) -> tuple[object, ...]:
    consultation, adopted, repealed = version.consultation, version.adopted, version.repealed
    is_decided = version.status in ("adopted", "repealed")
    in_force = adopted.effective if adopted else version.date
    end = repealed.effective.instant if repealed else 0
    if version.status == "repealed" and not repealed:
        end = in_force.instant
    facts = VersionFacts(
        publication=version.publication,
        name=version.name,
        status=version.status,
        opens=consultation.opens.instant if consultation else 0,
        last_week=consultation.last_week if consultation else 0,
        closes=consultation.ends if consultation else 0,
        adopted=adopted.date.instant if adopted and is_decided else 0,
        in_force=in_force.instant if is_decided else 0,
        repealed=end if is_decided else 0,
        deadlines=tuple((when.day, when.time) for when in _deadlines(version)),
        seal=version.seal,
    )
    return tuple(facts)


def _names(chapter: Chapter, body: Body, language: str) -> tuple[object, ...]:
    word = catalogue(language).gettext
    whole = f"{word(N_('Chapter {number}')).format(number=CHAPTER)} {chapter.head.title}"
    named = (p for p in body.passages if p.label and (p.id or p.kind != "paragraph"))
    return (
        (("", whole), *((p.anchor.removeprefix(ANCHOR_PREFIX), p.label) for p in named)),
        tuple(_section(p.label, p.anchor) for p in body.passages if p.kind == "heading"),
    )


def _section(label: str, anchor: str) -> tuple[str, str, str]:
    number, _, title = label[label.index(CHAPTER) :].partition(" ")
    return number, title, anchor


def _words(chapter: Chapter, body: Body) -> bytes:
    blocks = chapter_blocks(chapter.head.title, 0, body.passages, lambda mark: mark)
    return digest(edition([blocks]))


def _deadlines(version: Version) -> tuple[When, ...]:
    consultation, decisions = version.consultation, (version.adopted, version.repealed)
    return (
        version.date,
        *((consultation.opens, consultation.closes) if consultation else ()),
        *(day for of in decisions if of for day in (of.date, of.effective)),
    )


def _held(session: Session) -> tuple[Held, ...]:
    """Give what holds of a session, then what held before each change, the newest first."""
    start, end = session.start, session.end
    place = session.place.label if session.place else ""
    found = [(start.day, (end or start).day, start.time, end.time if end else "", place, 0)]
    for move in reversed(session.changes):
        day, last, time, until, place, _ = found[-1]
        if move.was_date is not None:
            day = last = move.was_date.day
            time, until = move.was_date.time or time, ""
        until = move.was_end or until
        found.append((day, last, time, until, move.was_place or place, move.date.instant))
    return tuple(found)


_SENTENCE_END = re.compile(r"(?<=[a-zäöüß]{4})[.!?](?= [A-ZÄÖÜ„“\"])")


def teaser(text: str, longest: int = 220) -> str:
    """Give the first paragraph of a plain text; a long one ends with a sentence or a word.

    A sentence ends after a word of four small letters or more: `18. November`, `Dr. Weber` and
    `Prof. Weber` go on.
    """
    first = text.partition("\n\n")[0].replace("\n", " ")
    if len(first) <= longest:
        return first
    ends = [end.end() for end in _SENTENCE_END.finditer(first, 0, longest + 2)]
    if ends and ends[-1] > longest // 3:
        return first[: ends[-1]]
    return first[:longest].rsplit(" ", 1)[0].rstrip(" ,;:.–-") + " …"
