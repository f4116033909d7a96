"""The seals of adopted versions: is the wording still the one that was sealed, letter by letter?

`version.yaml` has the SHA-256 of the text edition; the sealed text itself lies beside it, so that
a deviation can be told at its line with what stood there. A version is compared only when
something of it changed: a digest over its entries is kept of what was found in order.
"""

import marshal
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sitegen.artifacts import addresses
from sitegen.content_files import SEALED_TEXT
from sitegen.deviations import Deviation, changed_place, deviations, quoted, shortened
from sitegen.edition import Block, chapter_blocks, edition, passages_in, seal_of
from sitegen.entries import Entry
from sitegen.keys import SEALABLE
from sitegen.model import Note, Version
from sitegen.problems import Location, Problem, error, warning
from sitegen.site import Site
from sitegen.source import digest

Known = Mapping[str, bytes]
"""Versions by source that were found in order, each with a digest of all that this rests on."""


class Archive(NamedTuple):
    """Where texts are taken from: the `files` below content/, their bytes, and parsed documents.

    `failed` could not be read; of `changed` it is not known whether they are as they were.
    """

    files: Iterable[str]
    read: Callable[[str], bytes]
    part: Callable[[str, str], Any]
    failed: frozenset[str] = frozenset()
    changed: Container[str] = ()


class SealedText(NamedTuple):
    """A sealed wording as it lies beside version.yaml; the number counts the seals from 1."""

    number: int
    path: str


def corrections(version: Version) -> tuple[Note, ...]:
    """Give the change notes of a version from after its adoption, on the same day with a time.

    Those before say what the version itself changed.
    """
    adopted = version.adopted
    if adopted is None:
        return ()
    return tuple(note for note in version.changes if note.date.instant > adopted.date.instant)


def text_of(site: Site, version: Entry, archive: Archive) -> bytes:
    """Write the text edition of a version. Raises KeyError when it names what is not there."""
    return edition(_chapters(site, version, archive))


def sealed_texts(files: Iterable[str]) -> dict[str, list[SealedText]]:
    """Give the sealed texts of each version (by its source), the newest last."""
    found: dict[str, list[SealedText]] = {}
    for path in files:
        if "/sealed-" in path and (match := SEALED_TEXT.fullmatch(path)):
            text = SealedText(int(match[2]), path)
            found.setdefault(f"{match[1]}version.yaml", []).append(text)
    return {source: sorted(texts) for source, texts in found.items()}


def as_sealed(data: bytes) -> bytes:
    """Give a sealed text with the line ends that it had; version control may have changed them."""
    return data.replace(b"\r\n", b"\n")


def check_seals(site: Site, archive: Archive, known: Known) -> tuple[tuple[Problem, ...], Known]:
    """Hold all public versions that were decided against their seals; give what is in order.

    Drafts count as not there, also in a preview, which would show and number them.
    """
    public = Site(site.config, site.all.values(), site.now) if site.preview else site
    texts = sealed_texts(archive.files)
    problems: list[Problem] = []
    in_order: dict[str, bytes] = {}
    for versions in public.versions.values():
        for version in versions:
            if version.version.status not in SEALABLE or not version.version.adopted:
                continue
            own = texts.get(version.source, [])
            mark = _mark(public, version, own)
            is_new = any(text.path in archive.changed for text in own)
            if is_new or known.get(version.source) != mark:
                found = list(_of_version(public, version, own, archive))
                problems += found
                if found:
                    continue
            in_order[version.source] = mark
    return tuple(problems), in_order


def _mark(site: Site, version: Entry, own: list[SealedText]) -> bytes:
    """Fingerprint what the wording of a version and its seal rest on."""
    chapters = tuple(
        (c.source, c.title, c.body, addresses(site, c))
        for c in site.chapters.get(version.source, ())
    )
    is_adopted = version.version.adopted <= site.now
    texts = tuple(text.path for text in own)
    return digest(marshal.dumps((version.document, is_adopted, chapters, texts), 2))


def _of_version(
    site: Site, version: Entry, own: list[SealedText], archive: Archive
) -> Iterator[Problem]:
    at = _Sealed(version, archive)
    seal = version.version.seal
    if not seal:
        if own:
            yield at.seal_line("seal.gone", file=own[-1].path, value=at.value(own[-1]))
        elif version.version.status == "adopted" and version.version.adopted <= site.now:
            yield warning(at.line_of("adopted"), "seal.none", version=at.name)
        return
    folder = version.source.removesuffix("version.yaml")
    if any(path.startswith(folder) for path in archive.failed):
        return
    if not own:
        yield at.seal_line("seal.no-text", file=f"{folder}sealed-1.txt")
        return
    if at.value(own[-1]) != seal:
        yield at.seal_line("seal.other-text", file=own[-1].path, version=at.name)
        return
    if len(corrections(archive.part("document", version.source))) < own[-1].number - 1:
        yield at.seal_line("seal.no-note", "changes", count=own[-1].number - 1)
    chapters = site.chapters.get(version.source, ())
    try:
        present = _chapters(site, version, archive)
    except KeyError:  # it names a place that is not there, which is told
        return
    sealed = as_sealed(archive.read(own[-1].path))
    if edition(present) == sealed:
        return
    try:
        wording = sealed.decode("utf-8")
    except UnicodeDecodeError:
        yield at.seal_line("seal.other-text", file=own[-1].path, version=at.name)
        return
    for deviation in deviations(passages_in(wording), present):
        yield at.deviation(deviation, chapters, present)


def _chapters(site: Site, version: Entry, archive: Archive) -> tuple[tuple[Block, ...], ...]:
    return tuple(
        chapter_blocks(
            chapter.title,
            number,
            archive.part("body", chapter.source).passages,
            dict(addresses(site, chapter)).__getitem__,
        )
        for number, chapter in enumerate(site.chapters.get(version.source, ()), 1)
    )


class _Sealed(NamedTuple):
    """A sealed version, whose Problems are told at places in its files."""

    version: Entry
    archive: Archive

    @property
    def name(self) -> str:
        """Give the version as the command line takes it."""
        return name_of(self.version.source)

    def value(self, text: SealedText) -> str:
        return seal_of(as_sealed(self.archive.read(text.path)))

    def seal_line(self, code: str, key: str = "seal", /, **values: object) -> Problem:
        return error(self.line_of(key), code, **values)

    def line_of(self, key: str, source: str = "") -> Location:
        """Give the line of a key of front matter, the first one where it is not found."""
        path = source or self.version.source
        text = self._lines(path)
        found = re.search(rf"^{key}[ \t]*:", text, re.M)
        return Location(path, text.count("\n", 0, found.start()) + 1 if found else 1, 1)

    def _lines(self, path: str) -> str:
        text = self.archive.read(path).decode("utf-8-sig", "replace")
        return unicodedata.normalize("NFC", re.sub("\r\n?", "\n", text))

    def deviation(
        self, of: Deviation, chapters: tuple[Entry, ...], present: tuple[tuple[Block, ...], ...]
    ) -> Problem:
        if of.what == "chapter-removed":
            return self.seal_line("seal.chapter-removed", title=of.was, version=self.name)
        source = chapters[of.chapter].source
        if of.what == "chapter-added":
            return self.seal_line("seal.chapter-added", title=of.now, file=source,
                                  version=self.name)  # fmt: skip
        code, blocks = f"seal.{of.what}", present[of.chapter]
        where = self._place_of(source, blocks, of.block)
        if of.what != "changed":
            text = shortened((of.was or of.now).split())
            return error(where, code, text=text, version=self.name)
        text, last = self._lines(source), where.line
        if blocks[of.block].line:
            later = (block.line - 1 for block in blocks if block.line > where.line)
            last = min(later, default=text.count("\n") + 1)
        line, column = changed_place(text, where.line, last, of.was, of.now)
        quote = quoted(of.was, of.now)
        return error(Location(source, line, column), code, **quote._asdict(), version=self.name)

    def _place_of(self, source: str, blocks: tuple[Block, ...], at: int) -> Location:
        """Give the line of a passage; behind the last one it is the end of the file."""
        if at >= len(blocks):
            return Location(source, self._lines(source).rstrip().count("\n") + 1, 1)
        line = blocks[at].line
        return Location(source, line, 1) if line else self.line_of("title", source)


def name_of(source: str) -> str:
    """Give `publication/version` for the source of a version."""
    return source.removeprefix("guidelines/").removesuffix("/version.yaml")
