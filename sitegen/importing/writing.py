"""Items made documents: written where they are new or were not edited since, told otherwise.

Everything is decided before the first byte is written, so that a trial run tells the same.
"""

import os
import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sitegen.documents import Setting
from sitegen.importing.file_store import FileStore
from sitegen.importing.front_matter_text import document_text
from sitegen.importing.items import (
    Attached,
    Finding,
    Gathered,
    Item,
    Reference,
    Value,
    cleaned,
    one_line,
    title_of,
)
from sitegen.importing.ledger import Ledger, Written, fingerprint
from sitegen.importing.lost_words import (
    known_words,
    missing,
    published_words,
    reading,
    shown_text,
)
from sitegen.importing.placing import Places, document_id, keys_of
from sitegen.importing.plain import as_markdown
from sitegen.importing.proof import misdated, prove
from sitegen.importing.rich_text import Targets, to_markdown
from sitegen.links import BadLink, read_target
from sitegen.source import LARGEST
from sitegen.urls import is_slug, slugify
from sitegen.workers import Progress

NEW, UPDATED, SAME, LEFT = "new", "updated", "same", "left"
SHORT_TITLE = "Ohne Titel"


class Made(NamedTuple):
    """What became of one item: its path, and whether it is new, updated, the same or left."""

    key: str
    path: str
    outcome: str
    data: bytes


class Outcome(NamedTuple):
    """What came of an import; `files` are the bytes to be written, by path below content/."""

    made: tuple[Made, ...]
    findings: tuple[Finding, ...]
    files: dict[str, bytes]
    ledger: Ledger


class _Placed(NamedTuple):
    """An item with its id and path; `is_new` tells that nothing is there yet."""

    item: Item
    id: str
    path: str
    is_new: bool
    aliases: tuple[str, ...]


class Desk:
    """One import into one content folder; `now` is in UTC seconds."""

    def __init__(self, content: str, setting: Setting, places: Places, store: FileStore,
                 ledger: Ledger, now: int) -> None:  # fmt: skip
        self._content = content
        self._setting = setting
        self._places = places
        self._store = store
        self._ledger = ledger
        self._now = now
        self._findings: list[Finding] = []
        self._placed: dict[str, _Placed] = {}
        self._by_address: dict[str, _Placed] = {}
        self._hosts: frozenset[str] = frozenset()
        self._written: set[str] = set()

    def run(self, gathered: Gathered, progress: Progress) -> Outcome:
        """Decide about all items."""
        self._findings = list(gathered.findings)
        self._hosts = frozenset(host.removeprefix("www.") for host in gathered.hosts)
        for item in gathered.items:
            self._place(item)
        made: list[Made] = []
        for placed in self._placed.values():
            made += self._make(placed)
            progress("import", 1, len(self._placed))
        self._tell_lost(gathered.texts)
        files = {m.path: m.data for m in made if m.outcome in (NEW, UPDATED)}
        text = b"\0".join(files.values()).decode()
        carried = {p: data for p, data in self._store.new.items() if p in text}
        ledger = dict(self._ledger)
        for one in made:
            if one.outcome != LEFT:
                ledger[one.key] = Written(one.path, fingerprint(one.data))
        return Outcome(tuple(made), tuple(self._findings), files | carried, ledger)

    def _tell_lost(self, texts: Iterable[tuple[str, str]]) -> None:
        """Tell the words of the source that are neither in a document nor told by now."""
        known = self._written | _told(self._findings) | known_words(self._store.carried())
        for where, text in texts:
            if lost := missing(text, known):
                self._findings.append(Finding("words", where, " ".join(lost)))

    def _tell(self, item: Item, code: str, text: str = "") -> None:
        self._findings.append(Finding(code, item.where, text, item.key))

    def _place(self, item: Item) -> None:
        self._findings += item.findings
        if item.key in self._placed:
            self._tell(item, "twice", "\n\n".join((item.title, _source_text(item))))
            return
        item = self._titled(item)
        own = document_id(item)
        path = self._places.by_id.get(own, "")
        if not path and item.key in self._ledger:
            whole = (item.title, repr_of(item.values), _source_text(item))
            self._tell(item, "moved", "\n\n".join((self._ledger[item.key].path, *whole)))
            return
        is_new = not path
        if is_new:
            path, is_first = self._places.place(item)
            if not is_first:
                self._tell(item, "name-taken", path)
        aliases, lost = self._places.aliases(item, path)
        for code, address in lost:
            self._tell(item, code, address)
        placed = _Placed(item, own, path, is_new, aliases)
        self._placed[item.key] = placed
        for address in item.addresses:
            for key in keys_of(address, self._hosts):
                self._by_address.setdefault(key, placed)
        for name in item.names:
            self._by_address.setdefault(name, placed)

    def _titled(self, item: Item) -> Item:
        title = one_line(item.title)
        if title:
            return item._replace(title=title)
        title = title_of(_source_text(item)) or SHORT_TITLE
        self._tell(item, "title-missing", title)
        return item._replace(title=title)

    def _make(self, placed: _Placed) -> Iterator[Made]:
        item = placed.item
        found: list[Finding] = []
        body = self._body(placed, found)
        values = self._values(placed, found)
        data = self._proven(placed, values, body, found)
        self._findings += found
        if data is None:
            whole = "\n\n".join((item.title, repr_of(item.values), _source_text(item)))
            self._tell(item, "not-written", whole)
            return
        if placed.is_new:
            yield Made(item.key, placed.path, NEW, data)
            return
        there = Path(self._content, placed.path).read_bytes()
        known = self._ledger.get(item.key)
        if there == data:
            yield Made(item.key, placed.path, SAME, data)
        elif known is not None and fingerprint(there) == known.digest:
            yield Made(item.key, placed.path, UPDATED, data)
        else:
            is_old = known is not None and known.digest == fingerprint(data)
            self._tell(item, "edited", placed.path if is_old else data.decode())
            yield Made(item.key, placed.path, LEFT, there)

    def _body(self, placed: _Placed, found: list[Finding]) -> str:
        item = placed.item
        if item.form == "text":
            return as_markdown(cleaned(item.body))
        if not item.body.strip():
            return ""
        targets = Targets(lambda href: self._follow(placed, href),
                          lambda address: self._shown(item, address))  # fmt: skip
        try:
            text, lost = to_markdown(item.body, item.where, item.key, targets)
        except RecursionError:
            text, lost = "", []
        found += lost
        return text

    def _shown(self, item: Item, address: str) -> str:
        path, code = self._store.find(_absolute(item.base, address))
        if code == "file-refused":
            self._tell(item, code, address)
        return path

    def _follow(self, placed: _Placed, href: str) -> tuple[str, str]:
        """Tell where a link leads now, and by what code what became of it is told."""
        full = _absolute(placed.item.base, href)
        try:
            target = read_target(full, placed.path)
        except BadLink:
            return "", "link"
        if target.kind == "contact":
            return full, ""
        for key in keys_of(full, self._hosts):
            other = self._by_address.get(key)
            if other is None:
                continue
            if self._may_name(placed.item, other.item):
                return posixpath.relpath(other.path, posixpath.dirname(placed.path)), ""
            return (full, "link-hidden") if target.kind == "web" else ("", "link-hidden")
        path, code = self._store.find(full)
        if path:
            return path, ""
        if target.kind == "web":
            return full, ""
        return "", "file-refused" if code == "file-refused" else "link"

    def _may_name(self, item: Item, other: Item) -> bool:
        if item.draft:
            return True
        return not other.draft and other.opens <= max(item.opens, self._now)

    def _values(self, placed: _Placed, found: list[Finding]) -> dict[str, Value]:
        item = placed.item
        values: dict[str, Value] = {"title": item.title}
        for key, value in item.values.items():
            if key == "topics" and isinstance(value, tuple):
                value = tuple(self._topics(item, value, found))
            kept = self._value(item, value, found)
            if kept is not None and kept not in ("", (), {}):
                values[key] = kept
        values["id"] = placed.id
        if placed.aliases:
            values["aliases"] = placed.aliases
        if item.draft:
            values["draft"] = True
        return values

    def _topics(self, item: Item, topics: Iterable[Value], found: list[Finding]) -> Iterator[Value]:
        for topic in dict.fromkeys(one_line(str(topic)) for topic in topics):
            if is_slug(slugify(topic)):
                yield topic
            elif topic:
                found.append(Finding("topic", item.where, topic, item.key))

    def _value(self, item: Item, value: Value, found: list[Finding]) -> Value | None:
        """Give a value with its files and references in place; None where one is not there."""
        if isinstance(value, Attached):
            path, code = self._store.find(_absolute(item.base, value.address))
            if not path:
                text = " ".join(filter(None, (value.title, value.address)))
                found.append(Finding(code, item.where, text, item.key))
                return None
            return path
        if isinstance(value, Reference):
            other = self._placed.get(value.key)
            if other is None or not self._may_name(item, other.item):
                found.append(Finding("link", item.where, value.key, item.key))
                return None
            return other.id
        if isinstance(value, tuple):
            kept = (self._attachment(item, inner, found) for inner in value)
            return tuple(inner for inner in kept if inner is not None)
        if isinstance(value, dict):
            made: dict[str, Value] = {}
            for key, inner in value.items():
                what = self._value(item, inner, found)
                if what is None:
                    return None
                if what not in ("", (), {}):
                    made[key] = what
            return made
        return value

    def _attachment(self, item: Item, value: Value, found: list[Finding]) -> Value | None:
        path = self._value(item, value, found)
        if not isinstance(value, Attached) or path is None:
            return path
        return {"file": path, "title": one_line(value.title)} if value.title else {"file": path}

    def _proven(self, placed: _Placed, values: dict[str, Value], body: str,
                found: list[Finding]) -> bytes | None:  # fmt: skip
        """Give a document that builds and says all that its source does: as it is, with its dates
        confirmed, or as plain text. A word that still is missing is told.
        """
        item = placed.item
        head = known_words(repr_of(value) for key, value in values.items() if key != "id")
        place = self._setting.places.get(str(values.get("place", "")))
        head |= known_words((place.full, place.label)) if place else set()
        for is_plain in (False, True):
            if is_plain:
                body = as_markdown(_source_text(item))
            for _ in range(2):
                data = document_text(values, body).encode()
                if len(data) > LARGEST:
                    found.append(Finding("too-large", item.where, str(len(data)), item.key))
                    return None
                problems, html = prove(placed.path, data, self._setting)
                if not problems:
                    break
                words = misdated(problems)
                if not words or "dates_ok" in values:
                    break
                values["dates_ok"] = words
                found.append(Finding("date-wrong", item.where, ", ".join(words), item.key))
            if problems:
                lost = sorted({problem.code for problem in problems})
            else:
                written = published_words(html)
                known = written | _told((*found, *item.findings))
                lost = [] if is_plain else missing(_reading(item, False), known)
                if not lost:
                    self._written |= written | head
                    if lost := missing(_reading(item, True), known):
                        found.append(Finding("words", item.where, " ".join(lost), item.key))
                    return data
            found.append(Finding("plain", item.where, " ".join(lost), item.key))
        return None


def _absolute(base: str, address: str) -> str:
    from urllib.parse import urljoin

    try:
        return urljoin(base, address.strip()) if base else address.strip()
    except ValueError:
        return address


def _source_text(item: Item) -> str:
    return shown_text(item.body) if item.form == "html" else cleaned(item.body)


def _reading(item: Item, has_attributes: bool) -> str:
    return reading(item.body, has_attributes) if item.form == "html" else cleaned(item.body)


def _told(findings: Iterable[Finding]) -> set[str]:
    return known_words(f"{finding.text} {finding.where} {finding.key}" for finding in findings)


def repr_of(value: Value) -> str:
    """Give all words of a value of a front matter."""
    if isinstance(value, dict):
        return " ".join(f"{key}: {repr_of(inner)}" for key, inner in value.items())
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return " ".join(repr_of(inner) for inner in value)
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def write(content: str, files: dict[str, bytes]) -> None:
    """Write files, each whole at any moment; folders of the content may not be links."""
    root = os.path.realpath(content)
    for path, data in files.items():
        target = Path(content, path)
        if not os.path.realpath(target.parent).startswith(root + os.sep):
            raise NotADirectoryError(0, "leads out of the content folder", str(target.parent))
        target.parent.mkdir(parents=True, exist_ok=True)
        new = target.with_name(f".{target.name}.new")
        new.write_bytes(data)
        os.replace(new, target)
