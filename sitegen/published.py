"""What was published once and must not be lost: the published record held against a new build.

Each Problem holds the entry that mends it, ready to be copied into the file it is told for.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from sitegen.language import catalogue, zone
from sitegen.losses import Loss, is_elsewhere, losses
from sitegen.model import When
from sitegen.problems import Location, Problem, error, warning
from sitegen.record import BrokenRecord, Record, Row, read_record
from sitegen.site import Site

SECONDS = 20
_PLAIN = re.compile(r"[\w/.][\w/. ~()+-]*")
_FOLDERS = {"press": "press", "session": "sessions"}


class UnreadableRecord(OSError):
    """Say that there is no record to compare with; `filename` is what was asked for."""

    def worded(self, language: str) -> str:
        """Say in a language what is wrong and what to do."""
        words = catalogue(language).gettext
        text = words(
            "{source} can not be read as a record of what is published: {said}. Name the "
            "record.json of the published site, as a file or by its address with https://."
        )
        return text.format(source=self.filename, said=self.strerror)


def read_published(source: str) -> Record:
    """Read a record from a path or an http(s) address. Raises UnreadableRecord."""
    try:
        return read_record(fetched(source))
    except (OSError, BrokenRecord, ValueError) as failure:
        said = getattr(failure, "strerror", None) or str(failure)
        raise UnreadableRecord(0, said, source) from failure


def fetched(source: str) -> bytes:
    """Read a path or an http(s) address. Raises OSError, ValueError for no address."""
    if urlsplit(source).scheme in ("http", "https"):
        from http.client import HTTPException
        from urllib.request import urlopen

        try:
            with urlopen(source, timeout=SECONDS) as answer:  # noqa: S310 - http and https only
                return bytes(answer.read())
        except HTTPException as failure:
            raise OSError(f"{type(failure).__name__} {failure}".strip()) from failure
    with open(source, "rb") as file:
        return file.read()


def differences(
    published: Record, new: Record, site: Site, text_of: Callable[[str], str]
) -> Iterator[Problem]:
    """Tell what a new build would lose; `text_of` gives the text of a source file.

    A warning is no loss: it says what readers should be told.
    """
    if published.site and published.site != new.site:
        where = _where(text_of("site.yaml"), "site.yaml", "id")
        yield error(where, "record.site", entry=f"id: {published.site}")
        return
    telling = _Telling(published, site, text_of)
    for loss in losses(published, new):
        yield telling.problem(loss)


class _Telling(NamedTuple):
    published: Record
    site: Site
    text_of: Callable[[str], str]

    def problem(self, loss: Loss) -> Problem:
        match loss:
            case Loss("renamed", address, Row() as before, Row() as after):
                entry = f"id: {before.id}"
                if address != after.address:
                    entry += f"\n{self._aliases(after, address)}"
                return self._at(after, ("id", "title"), "record.renamed", entry, address)
            case Loss("moved", address, _, Row() as after):
                return self._at(after, ("aliases", "slug", "date", "title"), "record.moved",
                                self._aliases(after, address), address)  # fmt: skip
            case Loss("anchor", address, _, Row() as after):
                return self._anchor(after, address)
            case Loss("sequence", address, Row() as before, Row() as after):
                return error(self._place(after, "changes", "date"), "record.sequence",
                             address=address, count=before.sequence)  # fmt: skip
            case Loss("unsaid", address, Row() as before, Row() as after):
                return self._unsaid(before, after)
            case Loss("reworded", address, Row(), Row() as after):
                return self._reworded(after, address)
            case Loss("kind", address, _, Row() as after):
                folder = _FOLDERS[loss.before.kind] if loss.before else ""
                where = self._place(after, "title")
                return error(where, "record.kind", address=address, folder=folder)
            case Loss("tombstone", address):
                stone = next(r for r in self.published.removed if r.address == address)
                return self._stone("record.tombstone", address, stone.date, stone.reason)
            case Loss("language", address):
                where = _where(self.text_of("site.yaml"), "site.yaml", "languages")
                return warning(where, "record.language", address=address,
                               language=address.strip("/"))  # fmt: skip
            case _:
                return self._gone(loss)

    def _gone(self, loss: Loss) -> Problem:
        if loss.before is None:
            # A file may have a name in which these two signs would mean something else.
            written = loss.address.replace("%", "%25").replace("#", "%23")
            return self._stone("record.file", written)
        hidden = self.site.by_id.get(loss.before.id)
        if hidden is not None:
            where = _where(self.text_of(hidden.source), hidden.source, "draft", "date")
            entry = self._entry(loss.address, self._today, "…")
            return error(where, "record.hidden", address=loss.address, entry=entry)
        code = "record.session" if loss.before.uid else "record.address"
        return self._stone(code, loss.address)

    def _anchor(self, after: Row, address: str) -> Problem:
        anchor = address.partition("#")[2]
        stone, sign = self._entry(address, self._today, "…"), f"{{#{anchor}}}"
        if after.kind == "session":
            where = self._place(after, "agenda", "title")
            return error(where, "record.anchor-agenda", address=address, sign=sign,
                         entry=f"id: {anchor}", stone=stone)  # fmt: skip
        where = self._place(after, "title")
        return error(where, "record.anchor", address=address, entry=sign, stone=stone)

    def _unsaid(self, before: Row, after: Row) -> Problem:
        """Give the change note with what was published, in the site's own time."""
        was = []
        start, end = self._local(before.start), self._local(before.end)
        if before.start == after.start and before.end != after.end and start.day == end.day:
            was.append(f"end: {end.time}")
        elif (before.start, before.end) != (after.start, after.end):
            was += [f"date: {start.day}", f"start: {start.time}"]
        if is_elsewhere(before, after):
            was.append(f"place: {_scalar(before.place)}")
        if before.status != after.status:
            was.append(f"status: {before.status}")
        entry = self.site.by_id[after.id]
        lines = [
            f"  - date: {self._next_note(entry.changes)}",
            "    reason: …",
            "    was:",
            *(f"      {w}" for w in was),
        ]
        code = "record.unsaid" if entry.changes else "record.unsaid-first"
        lines = lines if entry.changes else ["changes:", *lines]
        where = self._place(after, "changes", "date")
        return error(where, code, address=after.address, entry="\n".join(lines))

    def _reworded(self, after: Row, address: str) -> Problem:
        changes = self.site.by_id[after.id].changes
        lines = ["  - date: " + self._next_note(changes), "    note: …"]
        entry = "\n".join(lines if changes else ["changes:", *lines])
        code = "record.reworded" if changes else "record.reworded-first"
        return warning(self._place(after, "changes", "status"), code, address=address, entry=entry)

    def _next_note(self, changes: tuple[int, ...]) -> str:
        """Give the date of a change note of today that stands behind those that are there."""
        last = max(changes, default=0)
        at = self._local(max(self.site.now, last))
        return f"{at.day} {at.time}" if self._local(last).day == at.day else at.day

    def _aliases(self, after: Row, address: str) -> str:
        every = dict.fromkeys((*after.aliases, address))
        return "\n".join(("aliases:", *(f"  - {_scalar(alias)}" for alias in every)))

    def _at(self, row: Row, keys: tuple[str, ...], code: str, entry: str, address: str) -> Problem:
        return error(self._place(row, *keys), code, address=address, now=row.address, entry=entry)

    def _stone(self, code: str, address: str, date: str = "", reason: str = "…") -> Problem:
        entry = self._entry(address, date or self._today, reason)
        return error(Location("removed.yaml", 1, 1), code, address=address, entry=entry)

    def _entry(self, address: str, date: str, reason: str) -> str:
        return f"- address: {_scalar(address)}\n  date: {date}\n  reason: {_scalar(reason)}"

    def _place(self, row: Row, *keys: str) -> Location:
        source = self.site.by_id[row.id].source
        return _where(self.text_of(source), source, *keys)

    @property
    def _today(self) -> str:
        return self._local(self.site.now).day

    def _local(self, instant: int) -> When:
        config = self.site.config
        return zone(config.timezone, config.language).of_instant(instant)


def _where(text: str, source: str, *keys: str) -> Location:
    """Find the line of the first of some keys that stands in a file."""
    for key in keys:
        found = re.search(rf"^{key}:", text, re.M)
        if found:
            return Location(source, text.count("\n", 0, found.start()) + 1, 1)
    return Location(source, 1, 1)


def _scalar(text: str) -> str:
    """Write a text as a value of front matter, quoted where a sign in it could mean something."""
    return text if text == "…" or _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
