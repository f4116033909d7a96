"""All documents together: what is visible at `now`, in order, linked both ways.

A Site is made whole from the entries and never changed. The time is handed in and appears nowhere
else; what is planned holds its result.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from sitegen.entries import Entry
from sitegen.model import CHAPTER, Config, Tombstone
from sitegen.moves import OFF
from sitegen.urls import collision_key, file_of, slugify

FOLDERS = {"session": "sessions", "block": "blocks", "group": "groups", "publication": "guidelines"}
FALLBACK_DAYS = 14
"""A session that neither a release nor `announced:` dates became known this long before it."""


class Site:
    """The documents a reader may see at one moment, in total orders.

    `preview` shows drafts and embargoed documents too. `fallbacks` are the pages in languages into
    which documents are not translated: no documents, so they are among no others.
    """

    def __init__(
        self,
        config: Config,
        entries: Iterable[Entry],
        now: int,
        preview: bool = False,
        tombstones: tuple[Tombstone, ...] = (),
    ) -> None:
        self.config = config
        self.now = now
        self.preview = preview
        self._tombstones = tombstones
        found = sorted(entries)
        self.all = {entry.source: entry for entry in found if not entry.is_fallback}
        self.fallbacks = {entry.source: entry for entry in found if entry.is_fallback}
        self.by_id: dict[str, Entry] = {}
        for entry in self.all.values():
            self.by_id.setdefault(entry.id, entry)
        self.visible = {s: e for s, e in self.all.items() if self._is_visible(e)}

    def _is_visible(self, entry: Entry) -> bool:
        if not self.preview and (entry.draft or entry.opens > self.now):
            return False
        above = self.all.get(entry.parent)
        return above is None or self._is_visible(above)

    @cached_property
    def tombstones(self) -> tuple[Tombstone, ...]:
        """Removed addresses that hold; a release that appears there later takes its place again.

        Otherwise the end of an embargo, at which nobody watches, would stop the build.
        """
        opened = {
            collision_key(file_of(address)): entry.opens
            for entry in self.visible.values() if entry.opens
            for address in (entry.address, *entry.aliases)
        } if self._tombstones else {}  # fmt: skip
        return tuple(
            stone for stone in self._tombstones
            if stone.anchor
            or opened.get(collision_key(file_of(stone.address)), 0) <= stone.date.instant
        )  # fmt: skip

    def opens_at(self, entry: Entry) -> int:
        """Give the instant from which a document may be seen, counting what it is part of."""
        above = self.all.get(entry.parent)
        return max(entry.opens, self.opens_at(above) if above else 0)

    def is_draft(self, entry: Entry) -> bool:
        above = self.all.get(entry.parent)
        return entry.draft or (above is not None and self.is_draft(above))

    def _of_kind(self, kind: str) -> Iterator[Entry]:
        return (e for e in self.visible.values() if e.kind == kind and not e.language)

    @cached_property
    def releases(self) -> tuple[Entry, ...]:
        """Press releases, newest first."""
        return tuple(sorted(self._of_kind("press"), key=lambda e: (-e.order, e.source)))

    @cached_property
    def sessions(self) -> tuple[Entry, ...]:
        """Sessions, earliest first."""
        return tuple(sorted(self._of_kind("session"), key=lambda e: (e.order, e.source)))

    @cached_property
    def groups(self) -> tuple[Entry, ...]:
        """Groups by title."""
        return tuple(sorted(self._of_kind("group"), key=lambda e: (slugify(e.title), e.source)))

    @cached_property
    def publications(self) -> tuple[Entry, ...]:
        """Publications by title."""
        found = self._of_kind("publication")
        return tuple(sorted(found, key=lambda e: (slugify(e.title), e.source)))

    @cached_property
    def pages(self) -> tuple[Entry, ...]:
        """Pages of their own by title."""
        return tuple(sorted(self._of_kind("page"), key=lambda e: (slugify(e.title), e.source)))

    @cached_property
    def versions(self) -> dict[str, tuple[Entry, ...]]:
        """Versions of each publication (by its source), oldest first."""
        return self._children("version")

    @cached_property
    def chapters(self) -> dict[str, tuple[Entry, ...]]:
        """Chapters of each version (by its source), in the order of their numbers."""
        return self._children("chapter")

    def _children(self, kind: str) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in sorted(self._of_kind(kind), key=lambda e: (e.order, e.source)):
            found[entry.parent].append(entry)
        return {parent: tuple(children) for parent, children in found.items()}

    @cached_property
    def translations(self) -> dict[str, tuple[Entry, ...]]:
        """Visible translations of each original (by its source), by language."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.visible.values():
            if entry.language:
                found[entry.parent].append(entry)
        return {s: tuple(sorted(f, key=lambda e: e.language)) for s, f in found.items()}

    def family(self, entry: Entry) -> tuple[Entry, ...]:
        """Give an original with its translations."""
        return (entry, *self.translations.get(entry.source, ()))

    def pages_of(self, entry: Entry) -> tuple[Entry, ...]:
        """Give an original with its pages in all other languages, translated or not."""
        others = self._in_languages.get(entry.source, {})
        return (entry, *others.values())

    @cached_property
    def _in_languages(self) -> dict[str, dict[str, Entry]]:
        """For each visible original (by its source) its translations and fallbacks by language."""
        found: dict[str, dict[str, Entry]] = defaultdict(dict)
        translations = (t for family in self.translations.values() for t in family)
        fallbacks = (f for f in self.fallbacks.values() if f.parent in self.visible)
        for entry in (*fallbacks, *translations):
            found[entry.parent][entry.language] = entry
        return {source: dict(sorted(pages.items())) for source, pages in found.items()}

    def in_language(self, entries: Iterable[Entry], language: str) -> tuple[Entry, ...]:
        """Prefer the page of each document in a language, "" for the site's own."""
        return tuple(self.page_in(entry, language) for entry in entries)

    def page_in(self, entry: Entry, language: str) -> Entry:
        """Give the page of an original in a language, itself where there is none."""
        if not language:
            return entry
        return self._in_languages.get(entry.source, {}).get(language, entry)

    def current_version(self, publication: Entry) -> Entry | None:
        """Give the version in force, or the newest."""
        versions = self.versions.get(publication.source, ())
        return self.in_force(publication) or (versions[-1] if versions else None)

    def counts_instead(self, version: Entry) -> Entry | None:
        """Give the version that is in force, or the newest, where that is another one."""
        current = self.current_version(self.all[version.parent])
        return current if current is not version else None

    def is_outdated(self, version: Entry) -> bool:
        """Tell whether a later version counts."""
        other = self.counts_instead(version)
        return other is not None and (version.order, version.source) < (other.order, other.source)

    def in_force(self, publication: Entry) -> Entry | None:
        """Give the version that is in force: the last one that came into force, until its repeal.

        A repeal does not bring the version before it back.
        """
        last = next(reversed(self._effective.get(publication.source, ())), None)
        return last if last is not None and not self._is_repealed(last) else None

    @cached_property
    def _effective(self) -> dict[str, tuple[Entry, ...]]:
        """Versions of each publication that have come into force, in that order."""
        return {
            publication: tuple(sorted(
                (v for v in versions if v.version.is_decided and v.version.in_force <= self.now),
                key=lambda v: (v.version.in_force, v.order, v.source),
            ))
            for publication, versions in self.versions.items()
        }  # fmt: skip

    def _is_repealed(self, version: Entry) -> bool:
        return 0 < version.version.repealed <= self.now

    def phase(self, version: Entry) -> str:
        """Say where a version stands: draft, consultation, adopted (and not in force yet),
        in-force, replaced or repealed."""
        facts = version.version
        if not facts.is_decided:
            return facts.status
        if self._is_repealed(version):
            return "repealed"
        if facts.in_force > self.now:
            return "adopted"
        return "replaced" if self.replaced_by(version) else "in-force"

    def replaced_by(self, version: Entry) -> Entry | None:
        """Give the version that came into force after this one."""
        effective = self._effective.get(version.parent, ())
        at = effective.index(version) + 1 if version in effective else len(effective)
        return effective[at] if at < len(effective) else None

    def group_of(self, entry: Entry) -> Entry | None:
        """Give the group of a session or publication; the only group there is by default."""
        mentioned = self.mentioned(entry, "group")
        if mentioned:
            return mentioned[0]
        return self.groups[0] if len(self.groups) == 1 and entry.kind == "session" else None

    @cached_property
    def sessions_of(self) -> dict[str, tuple[Entry, ...]]:
        """Sessions of each group (by its source), earliest first."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.sessions:
            group = self.group_of(entry)
            if group is not None:
                found[group.source].append(entry)
        return {source: tuple(sessions) for source, sessions in found.items()}

    @cached_property
    def topics(self) -> dict[str, tuple[str, tuple[Entry, ...]]]:
        """For each topic's slug its name and its documents, newest first."""
        names: dict[str, str] = {}
        found: dict[str, list[Entry]] = defaultdict(list)
        everything = (*self.releases, *reversed(self.sessions), *self.publications)
        for entry in sorted(everything, key=lambda e: (-e.order, e.source)):
            for topic in dict.fromkeys(slugify(t) for t in entry.topics):
                found[topic].append(entry)
            for name in entry.topics:
                names[slugify(name)] = min(name, names.get(slugify(name), name))
        return {slug: (names[slug], tuple(found[slug])) for slug in sorted(found)}

    @cached_property
    def next_session(self) -> Entry | None:
        """Give the first session that is not over and takes place."""
        for entry in self.sessions[self._first_not_over :]:
            if entry.session.status not in OFF:
                return entry
        return None

    @cached_property
    def _first_not_over(self) -> int:
        """Skip what began more than a day ago; the rest is judged by its end."""
        at = bisect_right(self.sessions, self.now - 86_400, key=lambda e: e.order)
        while at < len(self.sessions) and self.is_over(self.sessions[at]):
            at += 1
        return at

    def announced_at(self, session: Entry) -> int:
        """Give the instant at which a session became known."""
        return self.known_since(session) or session.order - FALLBACK_DAYS * 86_400

    def notes_shown(self, entry: Entry) -> int:
        """Count the change notes of a document that are public; they stand in order of time."""
        if self.preview:
            return len(entry.changes)
        return sum(instant <= self.now for instant in entry.changes)

    def updated(self, entry: Entry) -> int:
        """Give the newest dated fact of a document that is public, 0 for none.

        A notice on top of a release is one.
        """
        newest = entry.updated
        if self.notes_shown(entry) < len(entry.changes):
            dated = entry.order if entry.kind in ("press", "version") else 0
            newest = max((dated, *entry.changes[: self.notes_shown(entry)]))
        if entry.kind != "press":
            return newest
        changes = (at for session in self.overtaken(entry) for at in session.changes)
        return max((newest, *(at for at in changes if self.preview or at <= self.now)))

    def known_since(self, session: Entry) -> int:
        """Give the instant of `announced:` or of the first release about a session, 0 for none."""
        naming = self.mentioned_by.get(session.source, ())
        first = min((e.order for e in naming if e.kind == "press"), default=0)
        return session.session.announced or first

    def overtaken(self, entry: Entry) -> tuple[Entry, ...]:
        """Give the sessions that a visible document names and that changed after it.

        A chapter has no date of its own: it counts as older than any change.
        """
        original = self.all.get(entry.parent, entry) if entry.language else entry
        if original.source not in self._naming_changed:
            return ()
        since = original.order if original.kind == "press" else 0
        linked = (e for e in self.mentioned(original, "link") if e.kind == "session")
        named = {e.source: e for e in (*self.mentioned(original, "session"), *linked)}
        return tuple(e for e in named.values() if e.changes and e.changes[-1] > since)

    @cached_property
    def _naming_changed(self) -> frozenset[str]:
        """Give the sources of documents that name a session with changes: a few of all."""
        changed = (e for e in self.visible.values() if e.kind == "session" and e.changes)
        found = (self.mentioned_by.get(session.source, ()) for session in changed)
        return frozenset(entry.source for naming in found for entry in naming)

    @cached_property
    def as_of(self) -> int:
        """Give the newest moment that the site shows something of, 0 for none; never a clock.

        It moves only when content is edited or when one of the moments comes that a build waits
        for, so that building again in between changes nothing.
        """
        shown = (entry for entry in self.visible.values() if not self.is_draft(entry))
        return max((at for e in shown for at, _ in moments_of(e) if at <= self.now), default=0)

    def is_over(self, session: Entry) -> bool:
        return session.session.ends <= self.now

    def resolve(self, relation: str, name: str) -> Entry | None:
        """Find the document that a mention names: by path for a link, else by id, long or short.

        A mention of a session may name an item of its agenda, behind `#`.
        """
        if relation == "link":
            path, _, anchor = name.partition("#")
            return next(iter(self.places(path, anchor)), None)
        if relation == "session":
            name = name.partition("#")[0]
        folder = FOLDERS[relation]
        return self.by_id.get(name) or self.by_id.get(f"{folder}/{name}")

    def places(self, path: str, anchor: str) -> tuple[Entry, ...]:
        """Give the document at a path, or all chapters of a version's folder that have a place."""
        if not path.endswith("/"):
            return (self.all[path],) if path in self.all else ()
        found = (c for c in self._chapters_in.get(path, ()) if anchor in c.anchors)
        return tuple(sorted(found, key=self.is_draft))

    @cached_property
    def _chapters_in(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.all.values():
            if entry.kind == "chapter":
                found[entry.parent.removesuffix("version.yaml")].append(entry)
        return found

    def number_of(self, chapter: Entry) -> int:
        """Give the number of a chapter among those of its version, from 1."""
        beside = self.chapters.get(chapter.parent, ())
        return self._numbers.get(chapter.source, len(beside) + 1)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        beside = self.chapters.values()
        return {c.source: n for chapters in beside for n, c in enumerate(chapters, 1)}

    def called(self, chapter: Entry, anchor: str) -> str:
        """Say what a chapter or a place in it is called: "Kapitel 2.1 Ziele"."""
        names = dict(chapter.chapter.names)
        return names.get(anchor, names[""]).replace(CHAPTER, str(self.number_of(chapter)))

    def sections_of(self, chapter: Entry) -> tuple[tuple[str, str, str], ...]:
        """Give number, title and anchor of each section of a chapter: 2.1, Ziele."""
        own = str(self.number_of(chapter))
        found = chapter.chapter.sections
        return tuple((number.replace(CHAPTER, own), title, at) for number, title, at in found)

    def mentioned(self, entry: Entry, relation: str) -> tuple[Entry, ...]:
        """Give the visible documents that a document mentions in a relation, in its order."""
        found = (self.resolve(r, name) for r, name, _, _ in entry.mentions if r == relation)
        seen = dict.fromkeys(f.source for f in found if f is not None)
        return tuple(self.visible[source] for source in seen if source in self.visible)

    @cached_property
    def mentioned_by(self) -> dict[str, tuple[Entry, ...]]:
        """Turn all mentions and links round: who names a document (by its source)."""
        found: dict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in self.visible.values():
            if entry.language:
                continue
            for relation, name, _, _ in entry.mentions:
                target = self.resolve(relation, name)
                if target is not None and target.source != entry.source:
                    found[target.source][entry.source] = entry
        return {source: tuple(named.values()) for source, named in found.items()}

    def beside(self, entry: Entry) -> tuple[Entry, ...]:
        """Give the neighbours of a release or session in its order."""
        entries = self.releases if entry.kind == "press" else self.sessions
        original = self.visible.get(entry.parent) if entry.language else entry
        if original is None or original not in entries:
            return ()
        at = entries.index(original)
        return (*entries[max(at - 1, 0) : at], *entries[at + 1 : at + 2])

    def naming(self, entry: Entry, kind: str) -> tuple[Entry, ...]:
        """Give the visible documents of a kind that name this one, in the order of their kind."""
        named = [e for e in self.mentioned_by.get(entry.source, ()) if e.kind == kind]
        return tuple(sorted(named, key=lambda e: (e.order, e.source)))


def moments_of(entry: Entry) -> Iterator[tuple[int, str]]:
    """Give the moments at which what is shown of a document changes by itself, and why."""
    if entry.opens:
        yield entry.opens, "embargo-ends"
    for instant in entry.changes:
        yield instant, "change"
    if entry.kind == "session" and not entry.language:
        facts = entry.session
        yield facts.ends, "session-ends"
        if facts.minutes == "expected":
            yield facts.minutes_due, "minutes-due"
        if facts.minutes == "published":
            yield facts.minutes_date or facts.ends, "minutes-published"
    elif entry.kind == "version":
        dated = entry.version
        yield entry.order, "version-appears"
        yield dated.opens, "consultation-opens"
        yield dated.last_week, "consultation-closes-soon"
        yield dated.closes, "consultation-closes"
        yield dated.adopted, "adopted"
        yield dated.in_force, "in-force"
        yield dated.repealed, "repealed"
