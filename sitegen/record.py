"""The publication's memory: what is published, as `record.json` lists it and later builds ask it.

One document stands on one line, so that a difference is a line and an edit of a text renews only
its own. What lies beside a document under a fixed name (`index.txt`, `sitzung.ics`, `gesamt/`)
follows from its kind and is not listed; every other address that somebody can have noted is under
`files`. A reader must take records of earlier builds, so every key but the address and the id may
be missing.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sitegen.clock import instant_of, rfc3339
from sitegen.entries import Entry
from sitegen.identity import guid, uid
from sitegen.json_text import plain_json
from sitegen.model import Config
from sitegen.urls import PICTURES, address_of, file_of, pdf_beside, preview_beside

VERSION = 1
_FILES, _REMOVED = '\n], "files": [\n', '\n], "removed": ['
_NOT_ADDRESSES = ("assets/", f"{PICTURES}/", "headers/", "redirects/")
_ONLY_FOR_PROGRAMS = (".json", ".txt")

UNTOLD = "?"
"""Stands for the state of minutes in a record of an earlier build, which does not tell it."""


class Row(NamedTuple):
    """A published document; instants in UTC seconds, 0 for none.

    `guid` is set for releases, `uid` with the facts from `sequence` to `status` for sessions,
    `published` for releases. `facts` and `text` are digests of what an editor wrote, `words` of
    what is read of a chapter; `minutes` is their state; `notes` counts the change notes of a
    version.
    """

    address: str
    kind: str
    id: str
    title: str = ""
    guid: str = ""
    uid: str = ""
    sequence: int = 0
    start: int = 0
    end: int = 0
    place: str = ""
    status: str = ""
    published: int = 0
    anchors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    facts: str = ""
    text: str = ""
    place_id: str = ""
    minutes: str = ""
    words: str = ""
    notes: int = 0

    @property
    def beside(self) -> str:
        """Name what is published below the document's own address, empty for nothing."""
        if self.guid:
            return "index.txt"
        return "sitzung.ics" if self.uid else "gesamt/" if self.kind == "version" else ""


class Removed(NamedTuple):
    """An address that says that its page was removed; `date` is a day of the calendar."""

    address: str
    date: str
    reason: str


class Record(NamedTuple):
    """All that is published; `files` are addresses that are no page of a document.

    `languages` are the further languages of the site. The pages of what is not translated into them
    are among the files: they come and go with their document, and with the language.
    """

    site: str
    url: str
    title: str
    timezone: str
    documents: tuple[Row, ...]
    files: tuple[str, ...]
    removed: tuple[Removed, ...]
    languages: tuple[str, ...] = ()


class BrokenRecord(ValueError):
    """Say that something is not a record of published addresses."""


def row_of(config: Config, entry: Entry) -> Row:
    """Give the Row of a document."""
    is_session = entry.kind == "session" and not entry.language
    facts = entry.session if is_session else None
    return Row(
        entry.address,
        entry.kind,
        entry.id,
        entry.title,
        guid(config.namespace, entry.id) if entry.kind == "press" else "",
        uid(config.namespace, entry.id) if is_session else "",
        len(entry.changes) if is_session else 0,
        entry.order if facts else 0,
        facts.ends if facts else 0,
        facts.place if facts else "",
        facts.status if facts else "",
        entry.order if entry.kind == "press" else 0,
        entry.anchors,
        entry.aliases,
        entry.document.hex(),
        entry.body.hex(),
        facts.place_id if facts else "",
        facts.minutes if facts else "",
        entry.chapter.words.hex() if entry.kind == "chapter" else "",
        len(entry.changes) if entry.kind == "version" else 0,
    )  # fmt: skip


def former_addresses(row: Row) -> Iterator[tuple[str, str]]:
    """Give each former address of a document, and of what is beside it, with the one of now."""
    for alias in row.aliases:
        yield alias, row.address
        if row.beside and alias.endswith("/"):
            yield alias + row.beside, row.address + row.beside


def files_in(paths: Iterable[str], rows: Iterable[Row], removed: Iterable[str]) -> tuple[str, ...]:
    """Pick from published paths the addresses to remember that belong to no document.

    The further pages of a list are left out: what stands on them changes with every new entry.
    """
    own = {file_of(address) for address in removed}
    for row in rows:
        own.add(file_of(row.address))
        if row.beside:
            own.add(file_of(row.address + row.beside))
        own.add(file_of(preview_beside(row.address)))
        if row.guid:
            own.add(file_of(pdf_beside(row.address)))
        own.update(file_of(former) for former, _ in former_addresses(row))
    found = (path for path in paths if path not in own and _is_address(path))
    return tuple(sorted(map(address_of, found)))


def _is_address(path: str) -> bool:
    """Tell whether readers, feed readers or calendars come to a path by itself."""
    if path.startswith("files/"):
        return True
    if "/" not in path or path.endswith("/404.html"):
        return path == "index.html"
    is_for_programs = path.endswith(_ONLY_FOR_PROGRAMS) and "/feeds/" not in f"/{path}"
    return not (is_for_programs or path.startswith(_NOT_ADDRESSES) or "/seite/" in path)


def record_text(record: Record) -> str:
    """Write a record, one document a line."""
    head = {"version": VERSION, "site": record.site, "url": record.url, "title": record.title,
            "timezone": record.timezone,
            **({"languages": list(record.languages)} if record.languages else {})}  # fmt: skip
    lines = ",\n".join(map(record_line, record.documents))
    # The address does not come first, or a search for the line of a document could find this.
    removed = [{"date": r.date, "address": r.address, "reason": r.reason} for r in record.removed]
    gone = f"\n{_lines(removed)}\n" if removed else ""
    return (
        f'{{{plain_json(head)[1:-1]}, "documents": [\n{lines}'
        f"{_FILES}{_lines(record.files)}{_REMOVED}{gone}]}}\n"
    )


def _lines(values: Sequence[object]) -> str:
    return ",\n".join(map(plain_json, values))


def record_line(row: Row) -> str:
    """Write one document of the record as JSON on one line."""
    made: dict[str, object] = {
        "address": row.address, "kind": row.kind, "id": row.id, "title": row.title,
    }  # fmt: skip
    if row.guid:
        made |= {"guid": row.guid, "published": rfc3339(row.published)}
    if row.uid:
        made |= {"uid": row.uid, "sequence": row.sequence, "start": rfc3339(row.start),
                 "end": rfc3339(row.end), "place": row.place, "status": row.status}  # fmt: skip
        made |= {"place_id": row.place_id} if row.place_id else {}
        made["minutes"] = row.minutes
    if row.anchors:
        made["anchors"] = row.anchors
    if row.aliases:
        made["aliases"] = row.aliases
    if row.notes:
        made["notes"] = row.notes
    words = {"words": row.words} if row.words else {}
    made["digests"] = {"facts": row.facts, "text": row.text, **words}
    return plain_json(made)


def patched_record(
    record: bytes, lines: Iterable[tuple[str, str]], files: Sequence[str] | None = None
) -> bytes:
    """Replace the lines of some documents in a written record, by address, and its files if given.

    A document without a line is not public and must not get one.
    """
    for address, line in lines:
        start = record.find(f'{{"address": {plain_json(address)},'.encode())
        if start < 0:
            continue
        end = record.index(b"\n", start)
        comma = b"," if record[end - 1 : end] == b"," else b""
        record = record[:start] + line.encode() + comma + record[end:]
    if files is not None:
        start = record.index(_FILES.encode()) + len(_FILES)
        end = record.index(_REMOVED.encode(), start)
        record = record[:start] + _lines(files).encode() + record[end:]
    return record


def read_record(data: bytes) -> Record:
    """Read a record, also one of an earlier build. Raises BrokenRecord."""
    try:
        found = json.loads(data)
        if found["version"] != VERSION:
            raise BrokenRecord(f"version {found['version']}")
        return Record(
            site=_text(found.get("site", "")),
            url=_text(found.get("url", "")),
            title=_text(found.get("title", "")),
            timezone=_text(found.get("timezone", "Europe/Berlin")),
            documents=tuple(_row(row) for row in found["documents"] if row["address"]),
            files=tuple(map(_text, found.get("files", ()))),
            removed=tuple(
                Removed(_text(r["address"]), _text(r["date"]), _text(r["reason"]))
                for r in found.get("removed", ())
            ),
            languages=tuple(map(_text, found.get("languages", ()))),
        )
    except BrokenRecord:
        raise
    except (ArithmeticError, ValueError, LookupError, TypeError, AttributeError,
            RecursionError) as failure:  # fmt: skip
        raise BrokenRecord(f"{type(failure).__name__}: {failure}") from failure


def _row(found: dict[str, Any]) -> Row:
    digests = found.get("digests", {})
    return Row(
        address=_text(found["address"]),
        kind=_text(found.get("kind", "")),
        id=_text(found["id"]),
        title=_text(found.get("title", "")),
        guid=_text(found.get("guid", "")),
        uid=_text(found.get("uid", "")),
        sequence=int(found.get("sequence", 0)),
        start=_instant(found.get("start", "")),
        end=_instant(found.get("end", "")),
        place=_text(found.get("place", "")),
        status=_text(found.get("status", "")),
        published=_instant(found.get("published", "")),
        anchors=tuple(map(_text, found.get("anchors", ()))),
        aliases=tuple(map(_text, found.get("aliases", ()))),
        facts=_text(digests.get("facts", "")),
        text=_text(digests.get("text", "")),
        place_id=_text(found.get("place_id", "")),
        minutes=_text(found.get("minutes", UNTOLD)),
        words=_text(digests.get("words", "")),
        notes=int(found.get("notes", 0)),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    value.encode()  # half a character can be written nowhere
    return value


def _instant(text: str) -> int:
    return instant_of(text) if text else 0
