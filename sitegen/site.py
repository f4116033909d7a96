"""All documents together: what is visible at `now`, in order, linked both ways, and checked.

A Site is made whole from the entries and never changed. `assemble` is pure; the time is handed in
and appears nowhere else, the views hold its result.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise

from sitegen.entries import Entry
from sitegen.links import is_web_address
from sitegen.model import Config, Tombstone
from sitegen.problems import Location, Problem, error, nearest, warning
from sitegen.urls import ANCHOR_PREFIX, collision_key, file_of, slugify

FOLDERS = {"session": "sessions", "block": "blocks", "group": "groups", "publication": "guidelines"}
FALLBACK_DAYS = 14
"""A session that neither a release nor `announced:` dates became known this long before it."""

REQUIRED_PAGES = ("impressum", "datenschutz", "barrierefreiheit")


class Site:
    """The documents a reader may see at one moment, in total orders.

    `preview` shows drafts and embargoed documents too.
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
        self.tombstones = tombstones
        self.all = {entry.source: entry for entry in sorted(entries)}
        self.by_id: dict[str, Entry] = {}
        for entry in self.all.values():
            self.by_id.setdefault(entry.id, entry)
        self.visible = {s: e for s, e in self.all.items() if self._is_visible(e)}

    def _is_visible(self, entry: Entry) -> bool:
        if not self.preview and (entry.draft or entry.opens > self.now):
            return False
        above = self.all.get(entry.parent)
        return above is None or self._is_visible(above)

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

    def current_version(self, publication: Entry) -> Entry | None:
        """Give the version in force, or the newest."""
        versions = self.versions.get(publication.source, ())
        adopted = [v for v in versions if v.version.status == "adopted"]
        return adopted[-1] if adopted else (versions[-1] if versions else None)

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
            if entry.session.status in ("confirmed", "tentative"):
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
        """Give the newest dated fact of a document that is public, 0 for none."""
        coming = entry.changes[self.notes_shown(entry) :]
        if not coming:
            return entry.updated
        dated = entry.order if entry.kind in ("press", "version") else 0
        return max((dated, *entry.changes[: self.notes_shown(entry)]))

    def known_since(self, session: Entry) -> int:
        """Give the instant of `announced:` or of the first release about a session, 0 for none."""
        first = min((release.order for release in self.naming(session, "press")), default=0)
        return session.session.announced or first

    def is_over(self, session: Entry) -> bool:
        return session.session.ends <= self.now

    def resolve(self, relation: str, name: str) -> Entry | None:
        """Find the document that a mention names: by path for a link, else by id, long or short."""
        if relation == "link":
            return self.all.get(name.partition("#")[0])
        folder = FOLDERS[relation]
        return self.by_id.get(name) or self.by_id.get(f"{folder}/{name}")

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


def check(
    site: Site,
    files: frozenset[str],
    failed: frozenset[str] = frozenset(),
    touched: frozenset[str] | None = None,
) -> tuple[Problem, ...]:
    """Find what is wrong between documents; `files` are all files below content/.

    What `failed` to be read is there all the same, its own mistakes are told, and nothing is said
    of those who mention it. With `touched`, only these documents can have come to mention what is
    not there.
    """
    problems = [*_double_rooms(site), *_required(site), *_early(site), *_coming(site)]
    if touched is None:
        problems += [*_collisions(site), *_orphans(site, failed), *_navigation(site)]
    if site.config.logo and site.config.logo not in files:
        where = Location("site.yaml", 1, 1)
        problems.append(error(where, "file.missing", file=site.config.logo))
    for source in site.all if touched is None else sorted(touched):
        entry = site.all[source]
        problems += _mentions(site, entry, failed)
        for path, line, column in entry.files:
            if path not in files:
                where = Location(entry.source, line, column)
                near = nearest(path, files, 0.6)
                code = "file.missing-near" if near else "file.missing"
                meant = near or ""
                problems.append(error(where, code, file=path, meant=meant))
    return tuple(problems)


def _mentions(site: Site, entry: Entry, failed: frozenset[str]) -> Iterator[Problem]:
    for relation, name, line, column in entry.mentions:
        if not line:
            continue
        where = Location(entry.source, line, column)
        target = site.resolve(relation, name)
        if target is None or (relation != "link" and target.kind != relation):
            if not _is_among(relation, name, failed):
                yield _missing(site, where, relation, name)
            continue
        anchor = name.partition("#")[2] if relation == "link" else ""
        if anchor and not _has_anchor(target, anchor):
            near = nearest(anchor, target.anchors, 0.5)
            meant = near or (target.anchors[0] if target.anchors else "–")
            yield error(where, "link.anchor", anchor=anchor, file=target.source, meant=meant)
        if target.kind == "block" and relation == "link":
            yield error(where, "link.block", file=target.source)
        if site.is_draft(target) and not site.is_draft(entry):
            yield error(where, "link.draft", file=target.source)
        elif site.opens_at(target) > max(site.opens_at(entry), site.now) and not site.is_draft(
            entry
        ):
            yield error(where, "link.embargo", file=target.source)


def _is_among(relation: str, name: str, failed: frozenset[str]) -> bool:
    """Tell whether a mention may mean a file that failed to be read."""
    if relation == "link":
        return name.partition("#")[0] in failed
    folder = FOLDERS[relation]
    return any(path.startswith(f"{folder}/") for path in failed)


def _has_anchor(target: Entry, anchor: str) -> bool:
    return anchor in target.anchors or anchor.removeprefix(ANCHOR_PREFIX) in target.anchors


def _missing(site: Site, where: Location, relation: str, name: str) -> Problem:
    if relation == "link":
        known = list(site.all)
        name = name.partition("#")[0]
    else:
        folder = FOLDERS[relation]
        known = [e.id for e in site.all.values() if e.kind == relation]
        if "/" not in name:
            known = [i.removeprefix(f"{folder}/") for i in known]
    near = nearest(name, known, 0.5)
    code = "link.missing" if relation == "link" else "id.missing"
    if near:
        return error(where, f"{code}-near", name=name, meant=near)
    return error(where, code, name=name)


def _collisions(site: Site) -> Iterator[Problem]:
    """Two documents at one address or with one id, also where only case differs."""
    places: dict[str, Entry] = {}
    ids: dict[str, Entry] = {}
    for entry in site.all.values():
        for address in (entry.address, *entry.aliases) if entry.address else ():
            other = places.setdefault(collision_key(file_of(address)), entry)
            if other is not entry:
                yield from _both(entry, other, "address.twice", address)
        other = ids.setdefault(collision_key(entry.id), entry)
        if other is not entry:
            yield from _both(entry, other, "id.twice", entry.id)


def _both(one: Entry, two: Entry, code: str, value: str) -> Iterator[Problem]:
    yield error(Location(one.source, 1, 1), code, other=two.source, value=value)
    yield error(Location(two.source, 1, 1), code, other=one.source, value=value)


def _double_rooms(site: Site) -> Iterator[Problem]:
    """Two sessions in one room at one time."""
    held = [
        e for e in site.sessions
        if e.session.place and e.session.status in ("confirmed", "tentative")
    ]  # fmt: skip
    for one, two in pairwise(sorted(held, key=lambda e: (e.session.place, e.order, e.source))):
        if one.session.place == two.session.place and two.order < one.session.ends:
            where = Location(two.source, 1, 1)
            yield warning(where, "session.room-twice", other=one.source, place=two.session.place)


def _required(site: Site) -> Iterator[Problem]:
    names = {entry.address.strip("/") for entry in site.pages}
    for name in REQUIRED_PAGES:
        if name not in names:
            yield warning(Location(f"pages/{name}.md", 1, 1), "page.required", name=name)


def _early(site: Site) -> Iterator[Problem]:
    """A version that says it is adopted before it is."""
    for entry in site.visible.values():
        is_adopted = entry.kind == "version" and entry.version.status == "adopted"
        if is_adopted and entry.version.adopted > site.now and not site.preview:
            yield error(Location(entry.source, 1, 1), "version.adopted-early")


def _coming(site: Site) -> Iterator[Problem]:
    """Pages that are said to be removed before they are."""
    for stone in site.tombstones:
        if stone.date.instant > site.now:
            where = Location("removed.yaml", stone.line, 1)
            yield error(where, "removed.early", address=stone.full, day=stone.date.day)


def _navigation(site: Site) -> Iterator[Problem]:
    """Entries of the menu that lead nowhere."""
    for item in site.config.navigation:
        is_page = item.link.endswith(".md") and item.link in site.visible
        if not (is_page or item.link.startswith("/") or is_web_address(item.link)):
            known = list(site.visible)
            meant = nearest(item.link, known, 0.5) or "pages/kontakt.md"
            where = Location("site.yaml", 1, 1)
            yield error(where, "config.navigation", link=item.link, meant=meant)


def _orphans(site: Site, failed: frozenset[str]) -> Iterator[Problem]:
    """A chapter without its version.yaml, a version without its index.md."""
    for entry in site.all.values():
        if entry.parent and entry.parent not in site.all and entry.parent not in failed:
            yield error(Location(entry.source, 1, 1), "parent.missing", file=entry.parent)
