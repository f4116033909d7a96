"""The guard that nothing of a hidden document is published: drafts, and what is under embargo.

It looks twice. No file may be given a part of a hidden document: that is exact, needs no text, and
covers PDFs, whose text is not in their bytes. Then what is about to be published is searched for
canaries: a template, a menu or a text can say what no part gave. Files that stay are searched only
for what is new, so that a build after one edit searches its few files.

What is public anyway is no leak: words that a visible document, the settings or the program itself
say too. Who says so is looked up only after a hit, and remembered as a witness, which holds while
it is unchanged. A template of the city's own is no witness: it is where leaks come from.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from sitegen import workers
from sitegen.artifacts import Artifact, file_path, is_list, parts_of
from sitegen.canaries import (
    Canary,
    Names,
    Search,
    canaries_of,
    forms,
    plainly,
)
from sitegen.entries import Entry
from sitegen.language import LOCALE
from sitegen.memory import DocumentMemory
from sitegen.problems import Location, Problem, error
from sitegen.site import Site
from sitegen.source import digest
from sitegen.state import Options
from sitegen.urls import slugify
from sitegen.writer import Writer

READABLE = (".html", ".txt", ".xml", ".atom", ".json", ".ics")
"""Endings of what is searched; other files are published as they are, or made of exact parts."""

SPARSE = 100
"""One of so many files is searched first."""

SOME = 8
"""So many documents of files in which words were found are asked for them before all others."""

_ROLES = ("document", "card", "title", "body")
_FACT = "embargo"
_PROGRAM = ""
"""The witness for what settings, templates, catalogues and code of sitegen say."""

Marks = dict[str, bytes]
"""What was searched for already: hidden documents by source, with the digest of all they say."""

Witnesses = dict[str, tuple[str, bytes]]
"""Words of canaries that are public anyway, each with who says so and the digest of that."""

Hits = dict[bytes, list[str]]
"""Forms of canaries that were found, each with the paths of the files."""


class Plan(NamedTuple):
    """What a build is about to publish: paths that it writes, that stay, and that are lists."""

    written: Sequence[str]
    staying: Iterable[str]
    lists: frozenset[str]


class Guard:
    """The hidden documents of a site at one moment, and what the last build knew of them."""

    def __init__(self, site: Site, memory: DocumentMemory, options: Options,
                 digests: Mapping[str, bytes]) -> None:  # fmt: skip
        self._site = site
        self._memory = memory
        self._options = options
        self._digests = digests
        self._hidden = hidden(site)
        base = site.config.base
        self._names = Names(site.config.url.removesuffix(base), base)
        known: tuple[Marks, Witnesses] = memory.fact(_FACT) or ({}, {})
        self._marks, witnesses = known
        self._is_known = bool(self._marks)
        self._now: Marks = {source: _mark(entry) for source, entry in self._hidden.items()}
        self._witnesses = {words: of for words, of in witnesses.items() if self._holds(*of)}
        self._doubted = witnesses.keys() - self._witnesses.keys()

    @property
    def sees_more(self) -> bool:
        """Tell whether a document is hidden that was not when the last build looked."""
        return not self._hidden.keys() <= self._marks.keys()

    def misplaced(self, artifacts: Iterable[Artifact]) -> list[Problem]:
        """Find files that are given something of a hidden document, or a file only it names."""
        if not self._hidden:
            return []
        found: dict[str, Problem] = {}
        for artifact in artifacts:
            for role, key, _ in parts_of(artifact.needs):
                source = self._site.fallbacks[key].parent if key in self._site.fallbacks else key
                owner = source if role in _ROLES else self._owners[role].get(key, "")
                if owner in self._hidden:
                    title = self._hidden[owner].title
                    found.setdefault(owner, _leak(owner, artifact.path, title))
        return list(found.values())

    def leaks(self, writer: Writer, plan: Plan) -> list[Problem]:
        """Search what is about to be published; one Problem for each document that is found."""
        if not self._hidden:
            return []
        canaries = self._canaries(plan.lists)
        written = frozenset(plan.written)
        new = {form: canary for form, canary in canaries.items() if self._is_new(canary)}
        staying = sorted(path for path in plan.staying if path not in written) if new else []
        hits: Hits = {}
        # What is said everywhere is found in a few files; the others are searched without it.
        for paths, asked, is_thorough in (
            (plan.written[::SPARSE], canaries, False),
            (plan.written, canaries, True),
            (staying[::SPARSE], new, False),
            (staying, new, True),
        ):
            found = self._hits(writer, paths, asked)
            self._witnesses |= self._witnesses_of(canaries, found, is_thorough)
            for form, where in found.items():
                hits.setdefault(form, []).extend(where)
        told: dict[str, Problem] = {}
        for path, form in sorted((min(paths), form) for form, paths in hits.items()):
            canary = canaries[form]
            if canary.words not in self._witnesses:
                told.setdefault(canary.source, _leak(canary.source, path, canary.words))
        return list(told.values())

    def remember(self) -> None:
        """Keep what was searched for, in the open transaction of the memory."""
        if self._hidden or self._is_known:
            self._memory.keep_fact(_FACT, (self._now, self._witnesses))

    def _is_new(self, canary: Canary) -> bool:
        """Tell whether the files that stay were not searched for this yet."""
        known = self._marks.get(canary.source) == self._now[canary.source]
        return canary.words in self._doubted or not known

    @cached_property
    def _files(self) -> dict[str, str]:
        """Give the files that only hidden documents name, each with one of these."""
        named = {path for entry in self._site.visible.values() for path, _, _ in entry.files}
        named.update(self._site.config.files)
        return {
            path: entry.source
            for entry in self._hidden.values()
            for path, _, _ in entry.files
            if path not in named
        }

    @cached_property
    def _owners(self) -> Mapping[str, Mapping[str, str]]:
        """Give the hidden documents to which alone files belong, by role and key of a part."""
        public = {made.hex() for path, made in self._digests.items() if path not in self._files}
        pictures = {self._digests[path].hex(): owner for path, owner in self._files.items()
                    if path in self._digests}  # fmt: skip
        own = {name: owner for name, owner in pictures.items() if name not in public}
        return defaultdict(dict, {"content": self._files, "picture": own})

    def _canaries(self, lists: frozenset[str]) -> dict[bytes, Canary]:
        """Give all canaries by their forms; an address at which the site has a list is none."""
        topics = {slugify(t) for entry in self._site.visible.values() for t in entry.topics}
        site = self._site
        standing = {f.address for f in site.fallbacks.values() if f.parent in site.visible}
        found: dict[bytes, Canary] = {}
        for entry in self._hidden.values():
            slugs = (slug for slug in map(slugify, entry.topics) if slug not in topics)
            # A translation that is a draft has the address of a page that is public.
            own = (entry.address, *entry.aliases) if entry.address not in standing else ()
            addresses = (
                *(address for address in own if address and not _is_list(address, lists)),
                *(f"/themen/{slug}/" for slug in slugs),
                *(f"/{file_path(path)}" for path, _, _ in entry.files if path in self._files),
            )
            whole = (self._names.base + address for address in addresses)
            for canary in canaries_of(entry, self._parts(entry), whole):
                for form in forms(canary):
                    found.setdefault(form, canary)
        return found

    def _parts(self, entry: Entry) -> tuple[object, ...]:
        return tuple(self._memory.part(role, entry.source) for role in ("document", "body"))

    def _hits(self, writer: Writer, paths: Sequence[str], canaries: dict[bytes, Canary]) -> Hits:
        """Search files for all that is not public anyway."""
        readable = [path for path in paths if path.endswith(READABLE)]
        asked = {form: c for form, c in canaries.items() if c.words not in self._witnesses}
        if not asked or not readable:
            return {}
        search = Search(asked, self._names)

        def found(chunk: Sequence[str]) -> list[tuple[str, list[bytes]]]:
            every = ((path, search.found(path, writer.read(path))) for path in chunk)
            return [(path, hits) for path, hits in every if hits]

        hits: Hits = {}
        for some in workers.run(found, readable, self._options.jobs):
            for path, found_forms in some:
                for form in found_forms:
                    hits.setdefault(form, []).append(path)
        return hits

    def _holds(self, source: str, mark: bytes) -> bool:
        if source == _PROGRAM:
            return mark == digest(self._program)
        entry = self._site.visible.get(source)
        return entry is not None and _mark(entry) == mark

    def _witnesses_of(
        self, canaries: dict[bytes, Canary], hits: Hits, is_thorough: bool
    ) -> Witnesses:
        """Find who says publicly what was found: documents of the found files, then all others."""
        found: Witnesses = {}
        if not hits:
            return found
        asked = {canaries[form].words.encode(): canaries[form] for form in hits}
        search = Search(asked, self._names)
        for words in search.found("", self._program):
            found[asked[words].words] = (_PROGRAM, digest(self._program))
        everybody = (("", entry) for entry in self._site.visible.values() if is_thorough)
        for name, entry in chain(self._of_files(canaries, hits), everybody):
            if len(found) == len(asked):
                break
            if name in found:
                continue
            text = plainly((*self._parts(entry), entry.source, entry.id))
            for public in search.found("", text.encode()):
                found.setdefault(asked[public].words, (entry.source, _mark(entry)))
        return found

    def _of_files(self, canaries: dict[bytes, Canary], hits: Hits) -> Iterator[tuple[str, Entry]]:
        """Pair what was found with the documents of the files in which it was."""
        by_address = {e.address: e for e in self._site.visible.values() if e.address}
        for form in sorted(hits):
            folders = (f"/{path.rpartition('/')[0]}/" for path in hits[form])
            entries = (by_address[folder] for folder in folders if folder in by_address)
            for entry in islice(entries, SOME):
                yield canaries[form].words, entry

    @cached_property
    def _program(self) -> bytes:
        """Give all that settings, catalogues, code and the templates of sitegen say."""
        code = Path(__file__).parent
        files = [*sorted(code.rglob("*.py")), *sorted(LOCALE.rglob("*.mo"))]
        files += sorted(Path(self._options.templates[-1]).rglob("*.html"))
        read = (path.read_bytes().decode("utf-8", "replace") for path in files)
        return plainly((repr(self._site.config), *read)).encode()


def is_guarded(memory: DocumentMemory) -> bool:
    """Tell whether anything was hidden when the last build looked."""
    marks, _ = memory.fact(_FACT) or ({}, {})
    return bool(marks)


def hidden(site: Site) -> dict[str, Entry]:
    """Give the documents of which nothing may be published now; a preview shows them all."""
    return {source: entry for source, entry in site.all.items() if source not in site.visible}


def own_lists(artifacts: Iterable[Artifact]) -> frozenset[str]:
    """Name the lists of the site itself; a page at a former address is that of its document."""
    return frozenset(a.path for a in artifacts if is_list(a) and a.view != "moved")


def _is_list(address: str, lists: frozenset[str]) -> bool:
    """Tell whether the site itself has a list at an address or below it."""
    return any(path.startswith(address[1:]) for path in lists)


def _mark(entry: Entry) -> bytes:
    return entry.document + entry.body


def _leak(source: str, path: str, words: str) -> Problem:
    return error(Location(source, 1, 1), "hidden.leak", file=path, words=words)
