"""What of an earlier publication would be lost or belied by a new one: two records compared.

A reader has noted addresses, a feed reader knows guids, a calendar UIDs and SEQUENCE numbers. The
domain counts for nothing here: addresses are compared below the site's base.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sitegen.record import Record, Row, former_addresses
from sitegen.urls import parted_address

_IN_FEEDS = ("press", "session", "version", "page")


class Loss(NamedTuple):
    """One thing lost: `address` was published, `after` is what the document is now, if anything.

    `what` is one of
    moved: the document is elsewhere; renamed: so is its id;
    gone: there is no such document; file: what is no page of a document is gone;
    language: the site has none of the pages of a language any more;
    anchor: a part of a page has another name or is gone; tombstone: a page is no longer said to
    be removed; kind: guid or UID are gone though the document is there;
    sequence: fewer changes than were published; unsaid: a session changed without a change note;
    reworded: the text of a version changed without one.
    """

    what: str
    address: str
    before: Row | None = None
    after: Row | None = None


def losses(old: Record, new: Record) -> Iterator[Loss]:
    """Compare two records of the same site."""
    held = _Held(new)
    renamed = renamed_rows(old, new)
    now = {row.id: row for row in new.documents}
    gone: list[str] = []
    for before in old.documents:
        after = now.get(before.id) or renamed.get(before.id)
        is_renamed = before.id in renamed and _is_known_by_id(before, renamed)
        if is_renamed:
            yield Loss("renamed", before.address, before, after)
        elif not held.has(before.address):
            yield Loss("moved" if after else "gone", before.address, before, after)
        elif before.uid and after is None and not held.is_removed(before.address):
            # Another page took the address; the calendars lose their entry all the same.
            yield Loss("gone", before.address, before)
        if not held.has(before.address):
            gone.append(before.address)
        elif after is not None and not is_renamed:
            yield from _of_document(before, after, held)
    ended = tuple(f"/{tag}/" for tag in old.languages if tag not in new.languages)
    yield from (Loss("language", start) for start in ended)
    # What lies below an address that is told already is not told again, nor in other languages.
    told, before_all = (*gone, *ended), _Held(old)
    for address in old.files:
        language, own = parted_address(address, old.languages)
        is_told = address.startswith(told) or own.startswith(tuple(gone))
        is_told |= bool(language) and before_all.has(own) and not held.has(own)
        if not held.has(address) and not is_told:
            yield Loss("file", address)
    yield from _reworded(old, now)
    for stone in old.removed:
        if not held.has(stone.address):
            yield Loss("tombstone", stone.address)


_LOST = ("moved", "gone", "file", "language", "anchor", "tombstone")


def lost_addresses(old: Record, new: Record) -> Iterator[Loss]:
    """Give the losses after which somebody finds nothing at an address that was published.

    A document under a new id is still found where its address or an alias is the former one.
    """
    for loss in losses(old, new):
        if loss.what in _LOST or (loss.what == "renamed" and not _is_found(loss.address, new)):
            yield loss


def _is_found(address: str, record: Record) -> bool:
    return any(address in (row.address, *row.aliases) for row in record.documents)


class _Held:
    """The addresses that a record holds: live, leading on, or said to be removed."""

    def __init__(self, record: Record) -> None:
        self._known = set(record.files)
        for row in record.documents:
            self._known |= {row.address, row.address + row.beside}
            self._known |= {former for former, _ in former_addresses(row)}
        self._removed = {stone.address for stone in record.removed}
        self._languages = record.languages

    def has(self, address: str) -> bool:
        return address in self._known or self.is_removed(address)

    def is_removed(self, address: str) -> bool:
        """Tell whether a tombstone says so; that of a page counts for the files below it, and in
        all languages."""
        language, own = parted_address(address, self._languages)
        if address in self._removed or (language and own in self._removed):
            return True
        above = address.rpartition("/")[0] + "/"
        return not address.endswith("/") and above in self._removed


def renamed_rows(old: Record, new: Record) -> dict[str, Row]:
    """Pair ids that are gone with documents that are most likely the same under a new id.

    They stand at the same address, or have title and moment in common.
    """
    known, there = {row.id for row in old.documents}, {row.id for row in new.documents}
    fresh = [row for row in new.documents if row.id not in known]
    at = {(row.kind, row.address): row for row in fresh}
    alike: dict[tuple[object, ...], list[Row]] = {}
    for row in fresh:
        alike.setdefault(_likeness(row), []).append(row)
    found: dict[str, Row] = {}
    for row in old.documents:
        if row.id not in there:
            same = alike.get(_likeness(row), [])
            after = at.get((row.kind, row.address)) or (same[0] if len(same) == 1 else None)
            if after is not None:
                found[row.id] = after
    return found


def _likeness(row: Row) -> tuple[object, ...]:
    # A chapter is known by its version too: each version has one of its title.
    above = row.address.rsplit("/", 2)[0] if row.kind == "chapter" else ""
    return (row.kind, row.title, row.start, row.published, above, language_of(row))


def language_of(row: Row) -> str:
    """Give the language of a translation, whose id ends in it (content model, Identity)."""
    language = row.id.rpartition(".")[2]
    return language if row.address.startswith(f"/{language}/") else ""


def _is_known_by_id(row: Row, renamed: dict[str, Row]) -> bool:
    """Tell whether feeds or calendars know a document by an id of its own.

    They never show a chapter, so it can get another number. A translation has a new id only
    because its original has.
    """
    return row.kind in _IN_FEEDS and not (language_of(row) and row.id.rpartition(".")[0] in renamed)


def _of_document(before: Row, after: Row, held: _Held) -> Iterator[Loss]:
    for anchor in before.anchors:
        names = (f"{before.address}#{anchor}", f"{after.address}#{anchor}")
        removed = any(held.is_removed(name) for name in names)
        if anchor not in after.anchors and not removed and not held.is_removed(before.address):
            yield Loss("anchor", names[0], before, after)
    if (before.guid and not after.guid) or (before.uid and not after.uid):
        yield Loss("kind", before.address, before, after)
    elif before.uid:
        if after.sequence < before.sequence:
            yield Loss("sequence", before.address, before, after)
        elif after.sequence == before.sequence and is_moved(before, after):
            yield Loss("unsaid", before.address, before, after)


def _reworded(old: Record, now: dict[str, Row]) -> Iterator[Loss]:
    """Find versions of which the chapters read otherwise than was published, and no note says so.

    A record of an earlier build does not know how its chapters read.
    """
    published, present = _wordings(old.documents), _wordings(now.values())
    for before in old.documents:
        after = now.get(before.id)
        if before.kind != "version" or after is None or after.notes > before.notes:
            continue
        words = published.get(before.address, [])
        if all(words) and words and words != present.get(after.address, []):
            yield Loss("reworded", before.address, before, after)


def _wordings(rows: Iterable[Row]) -> dict[str, list[str]]:
    """Give the digests of the chapters of each version, by its address."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.kind == "chapter":
            found.setdefault(f"{row.address.rsplit('/', 2)[0]}/", []).append(row.words)
    return {address: sorted(words) for address, words in found.items()}


def is_moved(before: Row, after: Row) -> bool:
    """Tell whether a session has other facts, which no calendar may see without a change note."""
    times = (before.start, before.end, before.status) != (after.start, after.end, after.status)
    return times or is_elsewhere(before, after)


def is_elsewhere(before: Row, after: Row) -> bool:
    """Tell whether a session is held at another place; a place can get another name."""
    is_same = before.place_id and before.place_id == after.place_id
    return before.place != after.place and not is_same
