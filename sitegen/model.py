"""The documents of a site as frozen values, each complete when it is made.

A document says what its file says, typed; what follows from other documents (neighbours, links
back, visibility) is found by `sitegen.site`. Texts are NFC; times carry their instant and their
wall-clock reading in the site's zone. Documents and what they consist of are named tuples: there
are many, and they load several times faster than dataclasses.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from uuid import UUID


class When(NamedTuple):
    """A moment as the content gives it and as a reader sees it.

    `instant` is UTC seconds since 1970; `time` is empty when only a day was given, the instant is
    then the start of that day in the site's zone. `iso` is the machine form with offset, or the
    day alone. `text` and `weekday` are worded in the document's language.
    """

    instant: int
    day: str
    time: str
    iso: str
    text: str
    weekday: str

    @property
    def year(self) -> str:
        return self.day[:4]


class Ref(NamedTuple):
    """A mention of another document by id, and where it stands."""

    id: str
    line: int
    column: int


class Place(NamedTuple):
    """Where a session is held; only `name` is always there."""

    id: str
    name: str
    room: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    step_free: bool | None = None
    access: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def label(self) -> str:
        """Name and room in one line."""
        return f"{self.name}, {self.room}" if self.room and self.room != self.name else self.name

    @property
    def address(self) -> str:
        """Street and town in one line, empty when unknown."""
        town = f"{self.postcode} {self.city}".strip()
        return ", ".join(part for part in (self.street, town) if part)

    @property
    def full(self) -> str:
        """Label and address in one line, as calendars want it (RFC 5545, 3.8.1.7)."""
        return ", ".join(part for part in (self.label, self.address) if part)


class Image(NamedTuple):
    """A picture with what the law and readers need: alt may be "" for decoration."""

    file: str
    alt: str
    credit: str
    caption: str
    line: int = 1
    column: int = 1


class Attachment(NamedTuple):
    """A file to download; `accessible` None means that nobody has said."""

    file: str
    title: str
    accessible: bool | None
    reason: str
    line: int = 1
    column: int = 1


class Note(NamedTuple):
    """A dated change note."""

    date: When
    note: str


class Head(NamedTuple):
    """What every document has. `source` is the path below content/, with `/`, NFC.

    `language` is empty for an original and a BCP 47 tag for a translation, whose `original` is
    the id that both share. `dates_ok` are days (ISO), times (`18:00`) and rooms that an editor has
    confirmed. `text_language` is set where nobody has translated the texts: it is what they are
    written in, while days and facts are worded in `language`. `inherited` are the keys that a
    translation does not say itself: their texts are in `inherited_language`, that of the original.
    """

    source: str
    kind: str
    id: str
    address: str
    title: str
    language: str
    draft: bool
    aliases: tuple[str, ...]
    dates_ok: tuple[str, ...]
    text_language: str = ""
    inherited: tuple[str, ...] = ()
    inherited_language: str = ""

    def language_of(self, key: str) -> str:
        """Give the language in which a field is written, empty for that of the site."""
        return self.inherited_language if key in self.inherited else self.language


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the site (§ 5 DDG)."""

    name: str
    street: str
    postcode: str
    city: str
    email: str
    phone: str
    url: str


class Enforcement(NamedTuple):
    """The body that is asked when a barrier stays; `address` may have several lines."""

    name: str
    address: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """An entry of the main menu: a source file, an address of the site or of the web."""

    title: str
    link: str


class Font(NamedTuple):
    """The letters of the site: those of the reader's system, or two WOFF2 files below content/.

    `family` is `sans`, `serif` or the name of the font in the files.
    """

    family: str = "sans"
    regular: str = ""
    bold: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """site.yaml. `url` has no slash at its end; `base` is its path, "" at the root of a host."""

    id: str
    title: str
    url: str
    base: str
    language: str
    languages: tuple[str, ...]
    timezone: str
    region: str
    description: str
    publisher: Publisher
    responsible: str
    navigation: tuple[NavigationItem, ...]
    logo: str
    logo_alt: str
    colors: tuple[tuple[str, str], ...]
    font: Font
    press_pdf: bool
    previews: bool
    enforcement: Enforcement | None

    @property
    def files(self) -> tuple[str, ...]:
        """The files that the look of the site consists of, each once."""
        named = (self.logo, self.font.regular, self.font.bold)
        return tuple(dict.fromkeys(path for path in named if path))

    @property
    def namespace(self) -> "UUID":
        """The UUID that all ids of the site derive from."""
        from uuid import UUID

        return UUID(self.id)


class PressRelease(NamedTuple):
    """A press release; `date` is the moment of publication, before it nothing of it exists.

    `topics_at` is the line and column of the key, as in a session and in a publication.
    """

    head: Head
    date: When
    subtitle: str
    summary: str
    place: str
    sessions: tuple[Ref, ...]
    publication: Ref | None
    topics: tuple[str, ...]
    blocks: tuple[Ref, ...]
    credits: str
    contact: str
    image: Image | None
    attachments: tuple[Attachment, ...]
    changes: tuple[Note, ...]
    topics_at: tuple[int, int] = (1, 1)


class Tombstone(NamedTuple):
    """An address whose page was removed, with what readers are told there.

    With an `anchor` only that part of the page is gone. `line` is that of removed.yaml.
    """

    address: str
    anchor: str
    date: When
    reason: str
    line: int

    @property
    def full(self) -> str:
        """The address with its anchor."""
        return f"{self.address}#{self.anchor}" if self.anchor else self.address

    @property
    def has_page(self) -> bool:
        """Tell whether a page can stand here: not in place of a part, or of a file."""
        return not self.anchor and self.address.endswith(("/", ".html", ".htm"))


class Move(NamedTuple):
    """One change of a session's date, end, place or status; `was` holds what no longer holds."""

    date: When
    reason: str
    was_date: When | None
    was_end: str
    was_place: str
    was_status: str


class AgendaItem(NamedTuple):
    """One item of an agenda; `anchor` is the id that links name, empty without one."""

    title: str
    anchor: str
    text: str
    documents: tuple[Attachment, ...]
    result: str


class Minutes(NamedTuple):
    """State of the minutes: expected (with due), published (file or body), none (with reason).

    `overdue` is the instant at which the due day is over, 0 without one.
    """

    status: str
    due: When | None
    overdue: int
    date: When | None
    file: str
    reason: str


class SessionKeys(NamedTuple):
    """Where in the file stand the keys that hints point at: line and column of each."""

    date: tuple[int, int]
    start: tuple[int, int]
    place: tuple[int, int]
    due: tuple[int, int]


class Session(NamedTuple):
    """A meeting; `end` None means that no end was given (calendars then get two hours)."""

    head: Head
    start: When
    end: When | None
    place: Place | None
    group: Ref | None
    public: bool
    online: str
    registration: str
    contact: str
    status: str
    announced: When | None
    changes: tuple[Move, ...]
    agenda: tuple[AgendaItem, ...]
    summary: str
    topics: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    image: Image | None
    minutes: Minutes | None
    keys: SessionKeys
    topics_at: tuple[int, int] = (1, 1)


class Group(NamedTuple):
    """A body that meets."""

    head: Head
    rhythm: str
    place: Place | None
    contact: str
    notice_days: int | None


class Publication(NamedTuple):
    """A text that is worked on in versions, such as guidelines."""

    head: Head
    subtitle: str
    summary: str
    group: Ref | None
    platform: str
    topics: tuple[str, ...]
    topics_at: tuple[int, int] = (1, 1)


class Consultation(NamedTuple):
    """The time in which everybody can comment; both days are included, `ends` is the instant
    at which the last one is over.

    `last_week` is the instant at which seven days are left, 0 where it is not longer than that.
    """

    opens: When
    closes: When
    ends: int
    last_week: int
    url: str


class Decision(NamedTuple):
    """A decision about a version: its adoption or repeal; `body` is empty where it is not said.

    `effective` is the day from which it holds, that of the decision where no other is given.
    """

    date: When
    body: str
    session: Ref | None
    reference: str
    effective: When


class Version(NamedTuple):
    """One version of a publication, frozen at its own address.

    `short` (a summary for readers in a hurry) and `simple` (Leichte Sprache) are a file, or the
    source path of another document.
    """

    head: Head
    publication: str
    name: str
    date: When
    status: str
    consultation: Consultation | None
    adopted: Decision | None
    repealed: Decision | None
    short: Attachment | Ref | None
    simple: Attachment | Ref | None
    attachments: tuple[Attachment, ...]
    changes: tuple[Note, ...]
    seal: str


class Chapter(NamedTuple):
    """One chapter of a version; `number` is that of the file name and gives the order."""

    head: Head
    publication: str
    version: str
    number: int
    sessions: tuple[Ref, ...]


class Block(NamedTuple):
    """A boilerplate that is printed below releases."""

    head: Head


class Statement(NamedTuple):
    """What the accessibility statement says of itself (Implementing Decision (EU) 2018/1523).

    `method` is how the site was evaluated. `review_due` is the instant from which the last review
    (or the creation) lies more than twelve months back, 0 where neither is dated.
    """

    created: When | None
    reviewed: When | None
    method: str
    review_due: int


STATEMENT_SECTIONS = ("erstellung", "feedback", "durchsetzung")
"""Anchors of the sections that the statement gets by itself where its text has none of that id."""


class Page(NamedTuple):
    """A page of its own, such as Impressum; only the accessibility statement has a `statement`."""

    head: Head
    summary: str
    changes: tuple[Note, ...]
    statement: Statement | None


Document = PressRelease | Session | Group | Publication | Version | Chapter | Block | Page


class Heading(NamedTuple):
    """A heading of a body: level 2-6, plain text, id as published."""

    level: int
    text: str
    anchor: str


class Link(NamedTuple):
    """A link of a body to another document's source file or to a file; anchor without `#`."""

    target: str
    anchor: str
    line: int
    column: int


class Shown(NamedTuple):
    """A picture that a body shows; the credit is what stands in quotes behind its path."""

    file: str
    alt: str
    credit: str


class Passage(NamedTuple):
    """One block of a chapter's text: what is numbered, cited, compared and sealed.

    `kind` is heading, paragraph, item (of a list), quote, title (of a box), term, definition,
    caption, row (of a table), code, note (a footnote) or html. `level` is 2-6 for a heading, else
    how deep it stands in lists, quotes and boxes, 0 for none. `id` is what an editor wrote in
    braces, without which the anchor (as published, empty for none) may change. `label` is what
    it is cited by ("Kapitel 3.1, Absatz 2"), empty for what can not be. `mark` stands before the
    text in a plain reading ("- ", "3. ", "[1] "). `cells` are the texts of a row's cells, and one
    text for all others; `is_head` tells the rows of a table's head. `line` is that of the source.
    `number` is that of a heading (`2.1`), of a table, of a paragraph in its section or of the
    footnote that it stands in, or empty.

    `label`, `mark`, `cells` and `number` hold the marks of a Body.
    """

    kind: str
    level: int
    id: str
    anchor: str
    label: str
    mark: str
    cells: tuple[str, ...]
    is_head: bool
    line: int
    number: str = ""


class Body(NamedTuple):
    """A rendered body.

    In `html`, `\\x02path\\x02` stands for the address of a document or file,
    `\\x02#path#anchor\\x02` for what it or a place in it is called, `\\x03` before an id and a link
    to one, and `\\x04` for the number of a chapter. No content can hold these control characters.
    They are filled in when a page is rendered, so that a body does not depend on any other
    document. `text` is the plain reading, paragraphs parted by blank lines. `pictures` are those
    that are shown, each once; `files` names them too. Only chapters have `passages`.
    """

    html: str
    text: str
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    files: tuple[Link, ...]
    anchors: tuple[str, ...]
    passages: tuple[Passage, ...] = ()
    pictures: tuple[Shown, ...] = ()


CHAPTER = "\x04"
"""Stands in a Body for the number of the chapter."""

NO_BODY = Body("", "", (), (), (), ())
