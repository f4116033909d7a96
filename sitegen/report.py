"""The change report: what readers, feeds and calendars will notice, for whoever approves it.

Two publications are compared by their records; only for the sentences that changed in a release
its plain texts are read. Of what is under embargo nothing is known here but the times in the
schedule. What feeds and calendars show follows from what they are made of: guids, UIDs and the
facts of sessions.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from sitegen.clock import instant_of
from sitegen.language import N_, catalogue, moment_text, zone
from sitegen.losses import Loss, language_of, losses, lost_addresses, renamed_rows
from sitegen.published import UnreadableRecord, read_published
from sitegen.record import UNTOLD, Record, Row
from sitegen.timetable import REASONS
from sitegen.urls import parted_address

MOST_SENTENCES, LONGEST_SENTENCE, MOST_MOMENTS = 8, 300, 20
KINDS = {
    "press": N_("Press release"),
    "session": N_("Session"),
    "group": N_("Body"),
    "publication": N_("Guidelines"),
    "version": N_("Version"),
    "chapter": N_("Chapter"),
    "page": N_("Page"),
}
STATUSES = {
    "confirmed": N_("takes place"),
    "tentative": N_("date not confirmed"),
    "postponed": N_("postponed"),
    "cancelled": N_("cancelled"),
}
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


class Item(NamedTuple):
    """One thing that changed, where it is found, and how it changed."""

    title: str
    address: str
    lines: tuple[str, ...]


class Section(NamedTuple):
    title: str
    items: tuple[Item, ...]


class Report(NamedTuple):
    """All that somebody will notice; no sections when there is nothing."""

    title: str
    language: str
    sections: tuple[Section, ...]


class Publication(NamedTuple):
    """A record with what lies beside it in an output folder, empty for a record alone."""

    record: Record
    folder: str
    moments: tuple[tuple[str, str, str], ...]

    def text(self, row: Row) -> str:
        """Read the plain text of a release, without its title and its address."""
        path = os.path.join(self.folder, *row.address.strip("/").split("/"), "index.txt")
        try:
            with open(path, encoding="utf-8") as file:
                return "\n\n".join(file.read().split("\n\n")[1:-1]) if self.folder else ""
        except FileNotFoundError:
            return ""


def read_publication(source: str) -> Publication:
    """Read an output folder, or a record by its path or address. Raises UnreadableRecord."""
    if not os.path.isdir(source):
        return Publication(read_published(source), "", ())
    record = read_published(os.path.join(source, "record.json"))
    path = os.path.join(source, "schedule.json")
    try:
        with open(path, encoding="utf-8") as file:
            found = [(str(m["at"]), str(m["reason"]), str(m.get("address", "")))
                     for m in json.load(file)["moments"]]  # fmt: skip
    except FileNotFoundError:
        found = []
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as failure:
        raise UnreadableRecord(0, str(failure), path) from failure
    return Publication(record, source, tuple(found))


def report(old: Publication, new: Publication, language: str) -> Report:
    """Compare two publications in words."""
    return _Reporter(old, new, language).report()


class _Reporter:
    """The comparison of two publications in one language."""

    def __init__(self, old: Publication, new: Publication, language: str) -> None:
        self.old, self.new = old, new
        self.language = language
        self.words: Callable[[str], str] = catalogue(language).gettext
        self.zone = zone(new.record.timezone, language)
        renamed = renamed_rows(old.record, new.record)
        now = {row.id: row for row in new.record.documents}
        self.pairs = [(row, now.get(row.id) or renamed.get(row.id)) for row in old.record.documents]
        continued = {after.id for _, after in self.pairs if after}
        self.fresh = [row for row in new.record.documents if row.id not in continued]
        both = [(before, after) for before, after in self.pairs if after]
        # Places, languages and zone are part of the facts of every document.
        self.settings_changed = len(both) > 1 and all(b.facts != a.facts for b, a in both)

    def report(self) -> Report:
        words, record = self.words, self.new.record
        told = (
            (words("What readers see"), self._readers()),
            (words("What feeds tell"), self._feeds()),
            (words("What calendars show"), self._calendars()),
            (words("Removed"), self._removed()),
            (words("Lost addresses"), self._lost()),
            (words("Warnings"), self._warnings()),
        )
        sections = [Section(title, items) for title, found in told if (items := tuple(found))]
        coming = tuple(self._moments())
        is_news = self.old.folder and set(self.new.moments) - set(self.old.moments)
        if coming and (sections or is_news):
            sections.append(Section(words("Embargoes and coming moments"), coming))
        title = words("Change report: {title}").format(title=record.title or record.url)
        return Report(title, self.language, tuple(sections))

    # Wording

    def _moment(self, instant: int) -> str:
        when = self.zone.of_instant(instant)
        # At midnight most likely only a day was given.
        return moment_text(self.language, when._replace(time=when.time.replace("00:00", "")))

    def _item(self, row: Row, *lines: str) -> Item:
        kind = self.words(KINDS.get(row.kind, "")) if row.kind in KINDS else row.kind
        return Item(f"{kind}: {_title(row)}", row.address, lines)

    def _turned(self, name: str, before: str, after: str) -> str:
        return self.words("{name}: {before} → {after}").format(
            name=name, before=before or "–", after=after or "–"
        )

    # Readers

    def _readers(self) -> Iterator[Item]:
        words, old, new = self.words, self.old.record, self.new.record
        if old.url != new.url or (old.title and old.title != new.title):
            lines = [self._turned(words("Address"), old.url, new.url)] if old.url != new.url else []
            if old.title and old.title != new.title:
                lines.append(self._turned(words("Title"), old.title, new.title))
            yield Item(words("The whole site"), "/", tuple(lines))
        if self.settings_changed:
            yield Item(words("The whole site"), "/", (
                words("Places, languages or the time zone were changed; any page can differ."),
            ))  # fmt: skip
        for row in self.fresh:
            yield self._item(row, *self._new(row))
        for before, after in self.pairs:
            lines = self._changes(before, after) if after else []
            if after and lines:
                yield self._item(after, *lines)
        if old.files:  # a record of an earlier build does not list them
            own = {row.address for row in new.documents}
            for address in sorted(set(new.files) - set(old.files)):
                # The page of a document in a language into which it is not translated is no news.
                if parted_address(address, new.languages)[1] in own:
                    continue
                yield Item(words("New address"), address, ())

    def _new(self, row: Row) -> Iterator[str]:
        yield self.words("New")
        if row.uid:
            yield self._moment(row.start)
            yield from [row.place] if row.place else []
            yield from [self._status(row)] if row.status != "confirmed" else []
        if row.guid and row.published:
            yield self._moment(row.published)

    def _status(self, row: Row) -> str:
        return self.words(STATUSES[row.status]) if row.status in STATUSES else row.status

    def _changes(self, before: Row, after: Row) -> list[str]:
        words = self.words
        lines = []
        if before.address != after.address:
            lines.append(self._turned(words("Address"), before.address, after.address))
        if before.title and before.title != after.title:
            lines.append(self._turned(words("Title"), before.title, after.title))
        if before.published and before.published != after.published:
            lines.append(self._turned(
                words("Date"), self._moment(before.published), self._moment(after.published)
            ))  # fmt: skip
        if before.uid and after.uid:
            lines += self._moved(before, after)
        lines += self._text(before, after)
        facts_differ = before.facts != after.facts and not self.settings_changed
        # A digest is of a file under its name, so that of a renamed one says nothing.
        if not lines and facts_differ:
            lines.append(words("Other details changed"))
        return lines

    def _moved(self, before: Row, after: Row) -> Iterator[str]:
        words = self.words
        if before.start != after.start:
            yield words("Moved from {before} to {after}").format(
                before=self._moment(before.start), after=self._moment(after.start)
            )
        elif before.end != after.end:
            yield self._turned(words("End"), self._moment(before.end), self._moment(after.end))
        if before.place != after.place:
            yield self._turned(words("Place"), before.place, after.place)
        if before.status != after.status:
            yield self._turned(words("State"), self._status(before), self._status(after))
        if _has_new_minutes(before, after):
            yield words("Minutes published")

    def _text(self, before: Row, after: Row) -> Iterator[str]:
        if before.text == after.text:
            return
        was, now = self.old.text(before), self.new.text(after)
        sentences = list(_sentences(was, now, self.words)) if was and now else []
        if sentences or before.address == after.address:
            yield self.words("Text changed")
        yield from sentences

    # Feeds and calendars

    def _feeds(self) -> Iterator[Item]:
        words = self.words
        for row in self.fresh:
            is_in_feeds = row.guid or row.uid or row.kind == "version"
            if is_in_feeds and not language_of(row):
                yield self._item(row, words("New entry"))
        for before, after in self.pairs:
            if language_of(before):  # feeds hold the originals only
                continue
            if before.guid and after is None:
                yield self._item(before, words("The entry disappears"))
            elif after is None:
                continue
            elif before.guid != after.guid:
                yield self._item(after, words("Appears a second time, under a new id"))
            elif before.guid and (before.title or after.title, before.text) != (
                after.title, after.text,
            ):  # fmt: skip
                yield self._item(after, words("The entry is renewed"))
            else:
                told = [words("New entry about the change")] * (before.sequence < after.sequence)
                told += [words("New entry about the minutes")] * _has_new_minutes(before, after)
                if told:
                    yield self._item(after, *told)

    def _calendars(self) -> Iterator[Item]:
        words = self.words
        for row in self.fresh:
            if row.uid:
                yield self._item(row, *self._new(row))
        for before, after in self.pairs:
            if not before.uid:
                continue
            if after is None:
                yield self._item(before, words("Disappears"), self._moment(before.start))
            elif before.uid != after.uid:
                yield self._item(after, words("Appears a second time, under a new id"))
            else:
                lines = list(self._moved(before, after))
                if before.title and before.title != after.title:
                    lines.append(self._turned(words("Title"), before.title, after.title))
                if lines:
                    yield self._item(after, *lines)

    # What is lost

    def _removed(self) -> Iterator[Item]:
        for before, after in self.pairs:
            if after is None:
                yield self._item(before)
        known = {stone.address for stone in self.old.record.removed}
        for stone in self.new.record.removed:
            if stone.address not in known:
                day = self.zone.of_day(stone.date).text
                reason = self.words("Reason: {reason}").format(reason=stone.reason)
                yield Item(self.words("Notice of removal"), stone.address, (day, reason))

    def _lost(self) -> Iterator[Item]:
        words = self.words
        names = {
            "moved": words("No way leads from here to the new address."),
            "gone": words("Nothing says here why the page is gone."),
            "file": words("Nothing is here any more."),
            "language": words("The site is no longer offered in this language."),
            "anchor": words("This part of the page is not found any more."),
            "tombstone": words("The notice of the removal is gone."),
        }
        for loss in lost_addresses(self.old.record, self.new.record):
            title = _title(loss.before) if loss.before else words("Address")
            line = names.get(loss.what, names["moved"])
            yield Item(title, loss.address, (line,))

    def _warnings(self) -> Iterator[Item]:
        words = self.words
        names = {
            "renamed": words("Has a new id: feeds and calendars take it for something new."),
            "kind": words("Is no longer in feeds or calendars."),
            "sequence": words("Has fewer change notes than before."),
            "unsaid": words("Date, place or state changed without a change note."),
        }
        if self.old.record.site and self.old.record.site != self.new.record.site:
            yield Item(words("The whole site"), "/", (names["renamed"],))
        for loss in self._losses():
            if loss.what in names and loss.after:
                yield self._item(loss.after, names[loss.what])

    def _losses(self) -> Iterator[Loss]:
        return losses(self.old.record, self.new.record)

    def _moments(self) -> Iterator[Item]:
        for at, reason, address in self.new.moments[:MOST_MOMENTS]:
            why = self.words(REASONS[reason]) if reason in REASONS else reason
            yield Item(f"{self._moment(instant_of(at))}: {why}", address, ())
        more = len(self.new.moments) - MOST_MOMENTS
        if more > 0:
            yield Item(self.words("and {count} more").format(count=more), "", ())


def _title(row: Row) -> str:
    return row.title or row.address


def _sentences(was: str, now: str, words: Callable[[str], str]) -> Iterator[str]:
    """Give the sentences that went and came."""
    before, after = _SENTENCE.split(was), _SENTENCE.split(now)
    found: list[str] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, False).get_opcodes():
        if tag != "equal":
            found += [words("Before: {text}").format(text=_short(s)) for s in before[i:j] if s]
            found += [words("Now: {text}").format(text=_short(s)) for s in after[k:m] if s]
    yield from found[:MOST_SENTENCES]
    if len(found) > MOST_SENTENCES:
        yield words("and {count} more").format(count=len(found) - MOST_SENTENCES)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SENTENCE else text[:LONGEST_SENTENCE] + " …"


def _has_new_minutes(before: Row, after: Row) -> bool:
    return before.minutes not in (UNTOLD, "published") and after.minutes == "published"
