"""The command `seal`: the wording of an adopted version is put on record.

Two files are written: the wording beside version.yaml, then its SHA-256 in version.yaml, of which
every other byte stays. Each is whole at any moment; an interruption between the two is made good
by sealing again.
"""

import os
import re
import shutil
from pathlib import Path
from typing import NamedTuple

from sitegen.edition import seal_of
from sitegen.front_matter import Mapping, Scalar, read_mapping
from sitegen.keys import SEALABLE
from sitegen.language import catalogue, zone
from sitegen.model import Version
from sitegen.pipeline import assemble
from sitegen.problems import Location, Problem, error, nearest
from sitegen.seals import Archive, as_sealed, corrections, name_of, sealed_texts, text_of
from sitegen.site import Site
from sitegen.source import read_text
from sitegen.state import Options
from sitegen.tree import Tree, look
from sitegen.workers import Progress

_SEAL = re.compile(rb"""^(seal[ \t]*:[ \t]*["']?)([0-9a-f]{64}|)(?=["' \t\r\n]|\Z)""", re.M)


class UnknownVersion(ValueError):
    """Say that there is no such version."""

    def __init__(self, given: str, known: list[str]) -> None:
        super().__init__(given)
        self._given, self._known = given, known

    def worded(self, language: str) -> str:
        """Name the version that was probably meant, and those that there are."""
        words = catalogue(language).gettext
        said = [words("There is no version “{name}”.").format(name=self._given)]
        if near := nearest(self._given.lower(), self._known, 0.5):
            said.append(words("Did you mean {meant}?").format(meant=near))
        if self._known:
            said.append(words("There are: {known}.").format(known=", ".join(self._known)))
        return " ".join(said)


class Sealed(NamedTuple):
    """What came of sealing: `written` are paths below content/, none where nothing changed."""

    version: str
    problems: tuple[Problem, ...]
    seal: str = ""
    text: str = ""
    written: tuple[str, ...] = ()


def seal(options: Options, given: str, progress: Progress) -> Sealed:
    """Seal `publication/version`, which may also be given by its path. Raises UnknownVersion.

    Nothing is written where a Problem is told.
    """
    source = _source_of(given)
    found: list[tuple[Version, bytes]] = []

    def ask(site: Site, archive: Archive) -> None:
        if source not in site.all:
            return
        try:
            text = text_of(site, site.all[source], archive)
        except KeyError:
            text = b""  # it names a chapter that failed to be read, whose mistakes are told
        found.append((archive.part("document", source), text))

    site, problems = assemble(options, progress, ask)
    blocking = tuple(problem for problem in problems if _blocks(problem, site))
    if blocking:
        return Sealed(given, blocking)
    assert site is not None
    if not found:
        known = [name_of(path) for path, entry in site.all.items() if entry.kind == "version"]
        raise UnknownVersion(given, known)
    return _Desk(options, site, *found[0], look(options.content)).seal()


def _source_of(given: str) -> str:
    parts = [part for part in given.replace("\\", "/").split("/") if part]
    parts = parts[:-1] if parts[-1:] == ["version.yaml"] else parts
    return "/".join(("guidelines", *parts[-2:], "version.yaml"))


def _blocks(problem: Problem, site: Site | None) -> bool:
    """Tell whether an error keeps the wording from being known; seals are what is asked for."""
    if problem.level != "error" or problem.code.startswith("seal."):
        return False
    return site is None or problem.where.path.startswith("guidelines/")


class _Desk(NamedTuple):
    """One version about to be sealed, and the folder in which it lies."""

    options: Options
    site: Site
    version: Version
    text: bytes
    tree: Tree

    def seal(self) -> Sealed:
        if wrong := self._wrong():
            return self._refused(wrong)
        texts = sealed_texts(self.tree.files).get(self._path, [])
        newest = texts[-1] if texts else None
        known = as_sealed(self._read(newest.path)) if newest else b""
        value, before = seal_of(self.text), self.version.seal
        number = newest.number if newest else 1
        if newest is None and before not in ("", value):
            return self._refused("seal.no-text", file=f"{self._folder}sealed-1.txt")
        if newest is not None and known != self.text:
            if before and seal_of(known) != before:
                return self._refused("seal.other-text", file=newest.path, version=self._name)
            number += 1
        public = sum(note.date.instant <= self.site.now for note in corrections(self.version))
        if public < number - 1:
            return self._refused("seal.new-note", entry=self._note())
        path = f"{self._folder}sealed-{number}.txt"
        files = {} if known == self.text else {path: self.text}
        if value != before:
            head = _with_seal(self._read(self._path), value)
            if head is None:
                return self._refused("seal.by-hand", entry=f"seal: {value}")
            files[self._path] = head
        for name, data in files.items():
            _write(self._folder_on_disk / name.rpartition("/")[2], data)
        return Sealed(self._name, (), value, path, tuple(files))

    def _refused(self, code: str, **values: object) -> Sealed:
        where = Location(self._path, 1, 1)
        return Sealed(self._name, (error(where, code, **values),))

    @property
    def _path(self) -> str:
        return self.version.head.source

    @property
    def _folder(self) -> str:
        return self._path.removesuffix("version.yaml")

    @property
    def _name(self) -> str:
        return name_of(self._path)

    @property
    def _folder_on_disk(self) -> Path:
        return Path(self.options.content, self.tree.on_disk(self._path)).parent

    def _read(self, path: str) -> bytes:
        return Path(self.options.content, self.tree.on_disk(path)).read_bytes()

    def _wrong(self) -> str:
        """Give the code of what keeps a version from being sealed at all, empty for nothing."""
        if self.version.status not in SEALABLE or self.version.adopted is None:
            return "seal.not-adopted"
        if self._path not in self.site.visible:
            return "seal.draft"
        return "" if self.site.chapters.get(self._path) else "seal.empty"

    def _note(self) -> str:
        """Give a change note of now; on the day of the adoption it needs a time to be later."""
        config, version = self.site.config, self.version
        at = zone(config.timezone, config.language).of_instant(self.site.now)
        days = {note.date.day for note in version.changes}
        days.add(version.adopted.date.day if version.adopted else "")
        date = f"{at.day} {at.time}" if at.day in days else at.day
        lines = [f"  - date: {date}", "    note: …"]
        return "\n".join(lines if version.changes else ["changes:", *lines])


def _with_seal(data: bytes, value: str) -> bytes | None:
    """Put a seal into version.yaml and leave all other bytes; None where that can not be done."""
    made = _SEAL.sub(lambda line: _line(line[1], value.encode()), data, count=1)
    if made == data:
        end = b"\r\n" if b"\r\n" in data else b"\n"
        between = b"" if data.endswith((b"\n", b"\r")) else end
        made = data + between + b"seal: " + value.encode() + end
    before, after = _entries(data), _entries(made)
    return made if before is not None and after == {**before, "seal": value} else None


def _line(before: bytes, value: bytes) -> bytes:
    return before + (b" " if before.endswith(b":") else b"") + value


def _entries(data: bytes) -> dict[str, object] | None:
    """Read what version.yaml says, without where it stands; None when it can not be read."""
    problems: list[Problem] = []
    text = read_text("version.yaml", data, problems)
    mapping = read_mapping("version.yaml", text, 1, problems) if text is not None else None
    if mapping is None:
        return None
    return {key.text: _said(value) for key, value in mapping.entries}


def _said(value: object) -> object:
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Mapping):
        return tuple((key.text, _said(inner)) for key, inner in value.entries)
    return tuple(_said(inner) for inner in getattr(value, "items", ()))


def _write(path: Path, data: bytes) -> None:
    """Replace a file in one step; what an interruption leaves has a name that builds pass over."""
    new = path.with_name(f".{path.name}.new")
    try:
        with open(new, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, new)
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)


def told(sealed: Sealed, language: str, folder: str) -> list[str]:
    """Say what was done and what to do next; `folder` stands before paths below content/."""
    words = catalogue(language).gettext
    if not sealed.written:
        text = words("{version} is sealed already, and nothing of its text has changed.")
        return [text.format(version=sealed.version), f"  {sealed.seal}"]
    return [
        words("{version} is sealed.").format(version=sealed.version),
        f"  {sealed.seal}",
        words("The sealed text is: {file}").format(file=f"{folder}/{sealed.text}"),
        words("Commit together:"),
        *(f"  {folder}/{path}" for path in sorted(sealed.written)),
    ]
