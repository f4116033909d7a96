"""Front matter typed into documents, kind by kind, or Problems at their places.

What a document says of itself is decided here; what follows from all of them together is
`sitegen.site`.
"""

import posixpath
import re
from collections.abc import Callable, Iterator

from sitegen import compounds
from sitegen.documents import STATEMENT, Setting, kind_of, original_of
from sitegen.fields import Reading, Record
from sitegen.front_matter import Items, Mapping, Scalar, Value, read_mapping
from sitegen.gaps import gaps_in
from sitegen.keys import KEYS_OF, SEAL, SEALABLE, SESSION, STATEMENT_PAGE, VERSION_STATUSES, Keys
from sitegen.language import is_simple, zone
from sitegen.model import (
    Block,
    Chapter,
    Consultation,
    Decision,
    Document,
    Group,
    Head,
    Page,
    PressRelease,
    Publication,
    Statement,
    Version,
)
from sitegen.problems import Location, Problem, error, has_errors, in_order, warning
from sitegen.rhythm import UnreadableRhythm, read_rhythm
from sitegen.session_head import UNDATED, read_session
from sitegen.source import Source, read_text, split
from sitegen.urls import DATED, NUMBERED, former_address, is_slug, slugify

FACTS = {"session": ("date", "start", "end", "status", "public", "online", "group")}
"""What is the same in all languages, by kind: readers of a translation come on the same day."""

HARD = ("subtitle", "summary")
"""What a text in Leichte Sprache has in words of its own, or not at all."""


def parse_head(
    source: Source, original: bytes | None, setting: Setting
) -> tuple[Document | None, tuple[Problem, ...]]:
    """Type the front matter; `original` is the untranslated file of a translation."""
    path, problems = source.path, list[Problem]()
    of_original, language = original_of(path)
    if language and (language not in setting.languages or original is None):
        code = "language.unknown" if language not in setting.languages else "language.alone"
        problems.append(error(Location(path, 1, 1), code, text=language, file=of_original))
        return None, tuple(problems)
    if language and kind_of(path) == "chapter":
        problems.append(error(Location(path, 1, 1), "language.chapter", file=of_original))
        return None, tuple(problems)
    mapping = read_mapping(path, source.header, source.header_line, problems)
    problems += gaps_in(path, source.header, source.header_line)
    if mapping is None:
        return None, in_order(problems)
    inherited: tuple[str, ...] = ()
    if original is not None:
        own = {key.text for key, _ in mapping.entries}
        kept = HARD if is_simple(language) else ()
        mapping, differing = _with_original(mapping, of_original, original, kept)
        facts = FACTS.get(kind_of(path), ())
        for key in (key for key in differing if key.text in facts):
            where = Location(path, key.line, key.column)
            problems.append(warning(where, "language.fact", key=key.text, file=of_original))
        inherited = tuple(sorted({key.text for key, _ in mapping.entries} - own))
    reading = Reading(
        path, zone(setting.timezone, language or setting.language), setting.places, problems
    )
    kind = kind_of(path)
    record = Record(mapping, reading, keys_of(path))
    head = _head(record, path, kind, of_original, language, inherited, setting.language)
    document = _PARSERS[kind](record, head, path) if head is not None else None
    if head is not None:
        record.close()
    # What a translation inherits has line 0; its original reports it.
    told = in_order(p for p in problems if p.where.line)
    return (None if has_errors(told) else document), told


def keys_of(path: str) -> Keys:
    """Give the keys that the front matter of a file can have."""
    if original_of(path)[0] == STATEMENT:
        return STATEMENT_PAGE
    return KEYS_OF[kind_of(path)]


def _with_original(
    own: Mapping, path: str, data: bytes, kept: tuple[str, ...]
) -> tuple[Mapping, tuple[Scalar, ...]]:
    """Fill up the front matter of a translation with that of its original, but for some keys.

    Facts are always the original's; those keys of the translation that say something else come
    back as well.
    """
    silent: list[Problem] = []
    text = read_text(path, data, silent)
    source = split(path, text, silent) if text is not None else None
    found = read_mapping(path, source.header, 2, silent) if source else None
    if found is None:
        return own, ()
    facts = FACTS.get(kind_of(path), ())
    theirs = {key.text: _unplaced(value) for key, value in found.entries}
    differing = tuple(key for key, value in own.entries if _unplaced(value) != theirs.get(key.text))
    said = tuple((key, value) for key, value in own.entries if key.text not in facts)
    mine = {key.text for key, _ in said} | {"aliases", "slug", *kept}
    rest = tuple(
        (key._replace(line=0), _unplaced(value))
        for key, value in found.entries
        if key.text not in mine
    )
    return Mapping((*said, *rest), own.line, own.column), differing


def _unplaced(value: Value) -> Value:
    if isinstance(value, Scalar):
        return value._replace(line=0, column=0, comment=0)
    if isinstance(value, Items):
        return Items(tuple(_unplaced(item) for item in value.items), 0, 0)
    entries = tuple(
        (key._replace(line=0, column=0), _unplaced(item)) for key, item in value.entries
    )
    return Mapping(entries, 0, 0)


def _head(record: Record, path: str, kind: str, original: str, language: str,
          inherited: tuple[str, ...], inherited_language: str) -> Head | None:  # fmt: skip
    title = record.text("title", required=True)
    address = _address(record, original, kind)
    document_id = record.text("id") or original.rsplit(".", 1)[0].removesuffix("/index")
    aliases = tuple(_aliases(record))
    if address is None:
        return None
    return Head(
        source=path,
        kind=kind,
        id=f"{document_id}.{language}" if language else document_id,
        address=f"/{language}{address}" if language and address else address,
        title=title,
        language=language,
        draft=record.flag("draft", False),
        aliases=aliases,
        dates_ok=record.confirmed("dates_ok"),
        inherited=inherited,
        inherited_language=inherited_language if inherited else "",
    )


def _aliases(record: Record) -> Iterator[str]:
    for text in record.texts("aliases"):
        former = former_address(text)
        if former:
            yield former
        else:
            record.error("aliases", "alias.form", text=text)


def _slug(record: Record, name: str) -> str | None:
    """Give the slug that the file name or `slug:` says; None and a Problem when there is none."""
    given = record.exact_text("slug")
    if given is not None:
        if is_slug(given.text):
            return given.text
        record.error("slug", "slug.form", text=given.text, meant=slugify(given.text) or "…")
        return None
    slug = slugify(name)
    if name.startswith("-") or not is_slug(slug):
        where = Location(record.reading.path, 1, 1)
        record.reading.problems.append(error(where, "slug.name", name=name, meant=slug or "…"))
        return None
    return slug


def _address(record: Record, path: str, kind: str) -> str | None:
    """Give the address of an original; nothing in it derives from title or start (Identity)."""
    folder, name = posixpath.split(path.rsplit(".", 1)[0])
    if kind in ("publication", "version"):
        folder, name = posixpath.split(folder)
    if name == "index" and "/" in folder:
        folder, name = posixpath.split(folder)
    dated = DATED.match(name)
    numbered = NUMBERED.match(name) if kind == "chapter" else None
    named = dated[2] if dated and kind in ("press", "session") else name
    slug = _slug(record, numbered[2] if numbered else named)
    if slug is None:
        return None
    if kind == "press":
        when = record.moment("date")
        return f"/presse/{when.year if when else 0}/{slug}/"
    if kind == "session":
        return f"/sitzungen/{dated[1] if dated else _first_day(record)}-{slug}/"
    if kind == "group":
        return f"/gremien/{slug}/"
    if kind in ("version", "chapter"):
        above = [slugify(part) for part in folder.split("/")[1:]]
        return "/leitlinien/" + "".join(f"{part}/" for part in (*above, slug))
    return {"publication": f"/leitlinien/{slug}/", "page": f"/{slug}/", "block": ""}[kind]


def _first_day(record: Record) -> str:
    """Give the day a session was first announced for, which stays in its address when it moves."""
    reading = Reading(record.reading.path, record.reading.zone, {}, [])
    silent = Record(record.mapping, reading, SESSION)
    for change in silent.records("changes"):
        was = change.inline("was")
        day = was.moment("date") if was else None
        if day is not None:
            return day.day
    when = silent.moment("date")
    return when.day if when else "0"


def _press(record: Record, head: Head, path: str) -> Document | None:
    when = record.moment("date", required=True)
    release = PressRelease(
        head=head,
        date=when or UNDATED,
        subtitle=record.text("subtitle"),
        summary=record.prose("summary"),
        place=record.text("place"),
        sessions=record.refs("session"),
        publication=record.ref("publication"),
        topics=compounds.topics(record, "topics"),
        blocks=record.refs("blocks"),
        credits=record.prose("source"),
        contact=record.prose("contact"),
        image=compounds.image(record, "image"),
        attachments=compounds.attachments(record, "attachments"),
        changes=compounds.notes(record, "changes"),
        topics_at=compounds.topics_at(record),
    )
    return release if when else None


def _group(record: Record, head: Head, path: str) -> Document:
    rhythm = record.text("rhythm")
    try:
        if rhythm:
            read_rhythm(rhythm)
    except UnreadableRhythm as failure:
        word = str(failure)
        record.warning("rhythm", "group.rhythm-word" if word else "group.rhythm",
                       text=rhythm, word=word)  # fmt: skip
        rhythm = ""
    return Group(
        head=head,
        rhythm=rhythm,
        place=compounds.place(record, "place"),
        contact=record.prose("contact"),
        notice_days=record.number("notice_days"),
    )


def _publication(record: Record, head: Head, path: str) -> Document:
    return Publication(
        head=head,
        subtitle=record.text("subtitle"),
        summary=record.prose("summary"),
        group=record.ref("group"),
        platform=record.web("platform"),
        topics=compounds.topics(record, "topics"),
        topics_at=compounds.topics_at(record),
    )


def _version(record: Record, head: Head, path: str) -> Document | None:
    _, publication, name, _ = path.split("/")
    when = record.day("date", required=True)
    status = record.choice("status", VERSION_STATUSES, required=True)
    consultation = _consultation(record)
    adopted = _decision(record, "adopted", needs_body=True)
    repealed = _decision(record, "repealed", needs_body=False)
    seal = record.text("seal")
    if seal and not re.fullmatch(SEAL, seal):
        record.error("seal", "version.seal")
    if status == "adopted" and adopted is None and not record.has("adopted"):
        record.error("status", "version.no-adoption")
    if status == "consultation" and consultation is None and not record.has("consultation"):
        record.error("status", "version.no-consultation")
    if seal and (adopted is None or status not in SEALABLE):
        record.error("seal", "version.seal-early")
    if status == "repealed" and repealed is None and not record.has("repealed"):
        record.warning("status", "version.no-repeal")
    if repealed and status not in ("adopted", "repealed"):
        record.error("repealed", "version.repeal-status")
    if adopted and repealed and repealed.effective.instant < adopted.date.instant:
        record.error("repealed", "version.repeal-order")
    version = Version(
        head=head,
        publication=publication,
        name=name,
        date=when or UNDATED,
        status=status,
        consultation=consultation,
        adopted=adopted,
        repealed=repealed,
        short=compounds.edition(record, "short"),
        simple=compounds.edition(record, "simple"),
        attachments=compounds.attachments(record, "attachments"),
        changes=compounds.notes(record, "changes"),
        seal=seal,
    )
    return version if when else None


def _consultation(record: Record) -> Consultation | None:
    part = record.record("consultation")
    if part is None:
        return None
    opens, closes = part.moment("from", required=True), part.moment("to", required=True)
    url = part.web("url")
    part.close()
    if opens is None or closes is None:
        return None
    if closes.instant < opens.instant:
        part.error("to", "version.consultation-order")
    zone = record.reading.zone
    ends = zone.end_of(closes)
    last_week = zone.days_before(ends, 7)
    is_longer = opens.instant < last_week
    return Consultation(opens, closes, ends, last_week if is_longer else 0, url)


def _decision(record: Record, key: str, needs_body: bool) -> Decision | None:
    """Read a decision about a version; a repeal may be its day alone."""
    part = record.record(key) if needs_body else record.inline(key)
    if part is None:
        when = None if needs_body else record.moment(key)
        return Decision(when, "", None, "", when) if when else None
    when, body = part.moment("date", required=True), part.text("body", required=needs_body)
    session, reference = part.ref("session"), part.text("reference")
    effective = part.moment("in_force")
    part.close()
    return Decision(when, body, session, reference, effective or when) if when else None


def _chapter(record: Record, head: Head, path: str) -> Document:
    _, publication, version, name = path.split("/")
    numbered = NUMBERED.match(name)
    if numbered is None:
        where = Location(path, 1, 1)
        record.reading.problems.append(warning(where, "chapter.no-number", name=name))
    number = int(numbered[1]) if numbered else 0
    return Chapter(head, publication, version, number, record.refs("sessions"))


def _block(record: Record, head: Head, path: str) -> Document:
    return Block(head)


def _page(record: Record, head: Head, path: str) -> Document:
    statement = _statement(record) if original_of(path)[0] == STATEMENT else None
    return Page(head, record.prose("summary"), compounds.notes(record, "changes"), statement)


def _statement(record: Record) -> Statement:
    created, reviewed = record.day("created"), record.day("reviewed")
    if created and reviewed and reviewed.instant < created.instant:
        record.error("reviewed", "statement.order", created_day=created.day)
    last = reviewed or created
    due = record.reading.zone.year_after(last) if last else 0
    return Statement(created, reviewed, record.prose("method"), due)


_PARSERS: dict[str, Callable[[Record, Head, str], Document | None]] = {
    "press": _press,
    "session": lambda record, head, _: read_session(record, head),
    "group": _group,
    "publication": _publication,
    "version": _version,
    "chapter": _chapter,
    "block": _block,
    "page": _page,
}
