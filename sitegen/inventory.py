"""What a site has that a new document can name: bodies, places, sessions, versions, files.

Read leniently and apart from the build: a new document can be begun while another one has errors.
Only the heads that are needed are read.
"""

import re
from pathlib import Path
from typing import NamedTuple

from sitegen.clock import Unreadable, Zone, read_moment
from sitegen.config import read_places
from sitegen.documents import kind_of, original_of, read_source
from sitegen.front_matter import EMPTY, Mapping, Scalar, read_mapping
from sitegen.language import zone
from sitegen.model import Place
from sitegen.rhythm import Rhythm, UnreadableRhythm, read_rhythm
from sitegen.source import read_file
from sitegen.tree import Tree, look
from sitegen.urls import DATED, NUMBERED

_PICTURE = (".jpg", ".jpeg", ".png", ".webp", ".avif")


class Named(NamedTuple):
    """A document by the id that others name it by; `day` is that of a session, else empty."""

    id: str
    title: str
    day: str
    head: Mapping

    def said(self, key: str) -> str:
        """Give a text of the front matter, empty where there is none."""
        return _said(self.head, key)


class Inventory(NamedTuple):
    """A site as somebody sees it who is about to write."""

    content: Path
    tree: Tree
    settings: Mapping
    zone: Zone
    language: str
    places: dict[str, Place]

    @property
    def region(self) -> str:
        return _said(self.settings, "region")

    @property
    def city(self) -> str:
        """The town of the publisher, with which releases begin."""
        parts = (value for key, value in self.settings.entries if key.text == "publisher")
        publisher = next(parts, EMPTY)
        return _said(publisher, "city") if isinstance(publisher, Mapping) else ""

    def of_kind(self, kind: str, since: str = "") -> tuple[Named, ...]:
        """Give the originals of a kind, sessions by day; no file dated before `since`."""
        paths = (p for p in sorted(self.tree.files) if kind_of(p) == kind and not original_of(p)[1])
        recent = (path for path in paths if _dated(path) >= since or not _dated(path))
        return tuple(sorted((self._named(path) for path in recent), key=lambda n: (n.day, n.id)))

    @property
    def publications(self) -> tuple[str, ...]:
        """Give the folders of publications, which an `id:` does not change."""
        paths = (path for path in self.tree.files if kind_of(path) == "publication")
        return tuple(sorted({path.split("/")[1] for path in paths}))

    def versions(self, publication: str) -> tuple[str, ...]:
        """Give the names of the versions of a publication, the oldest first."""
        found = []
        for path in self.tree.files:
            if kind_of(path) == "version" and path.split("/")[1] == publication:
                found.append((self._named(path).day, path.split("/")[2]))
        return tuple(name for _, name in sorted(found))

    def next_chapter(self, publication: str, version: str) -> str:
        """Give the number of the next chapter, as wide as those that there are."""
        folder = f"guidelines/{publication}/{version}/"
        names = (path.removeprefix(folder) for path in self.tree.files if path.startswith(folder))
        numbers = [match[1] for name in names if (match := NUMBERED.match(name))]
        width = max([2, *map(len, numbers)])
        return f"{max([0, *map(int, numbers)]) + 1:0{width}}"

    def file(self, endings: tuple[str, ...]) -> str:
        """Give a file for download with one of some endings, empty without one."""
        files = (path for path in sorted(self.tree.files) if path.startswith("files/"))
        return next((path for path in files if path.lower().endswith(endings)), "")

    def rhythm_of(self, group: Named) -> Rhythm | None:
        try:
            return read_rhythm(group.said("rhythm")) if group.said("rhythm") else None
        except UnreadableRhythm:
            return None

    def ends_lines_as(self, kind: str) -> str:
        """Give the line end of the newest file of a kind, else of any document."""
        paths = sorted(p for p in self.tree.files if kind_of(p) == kind)
        paths = paths or sorted(p for p in self.tree.files if kind_of(p)) or ["site.yaml"]
        is_windows = b"\r\n" in self.bytes_of(paths[-1])
        return "\r\n" if is_windows else "\n"

    def found(self) -> dict[str, str]:
        """Give one name of each kind, for examples."""
        firsts = {kind: next((n.id for n in self.of_kind(kind)), "")
                  for kind in ("group", "publication", "block")}  # fmt: skip
        sessions = sorted(p for p in self.tree.files if kind_of(p) == "session")
        originals = [path for path in sessions if not original_of(path)[1]]
        return firsts | {
            "session": self._named(originals[-1]).id if originals else "",
            "place": next(iter(self.places), ""),
            "picture": self.file(_PICTURE),
            "file": self.file((".pdf",)),
            "city": self.city,
        }

    def _named(self, path: str) -> Named:
        source = read_source(path, self.bytes_of(path), [])
        head = (read_mapping(path, source.header, 1, []) if source else None) or EMPTY
        own = path.rsplit(".", 1)[0].removesuffix("/index")
        if kind_of(path) in ("group", "publication", "block"):
            own = own.rpartition("/")[2]
        day = ""
        try:
            day = read_moment(_said(head, "date"), self.zone)[0].day
        except Unreadable:
            day = _dated(path)
        return Named(_said(head, "id") or own, _said(head, "title") or own, day, head)

    def bytes_of(self, path: str) -> bytes:
        """Read a file, empty when it can not be read."""
        try:
            return read_file(self.content / self.tree.on_disk(path))
        except OSError:
            return b""


def take_inventory(content: Path) -> Inventory:
    """Look at what lies in a content folder; what can not be read counts as not there."""
    tree = look(str(content))
    empty = Inventory(content, tree, EMPTY, zone("UTC", "en"), "de", {})
    raw = empty.bytes_of("site.yaml")
    settings = read_mapping("site.yaml", raw.decode("utf-8", "replace"), 1, []) or EMPTY
    language = _said(settings, "language") or "de"
    try:
        here = zone(_said(settings, "timezone") or "Europe/Berlin", language)
    except (ValueError, OSError, KeyError):
        here = zone("Europe/Berlin", "de")
    raw = empty.bytes_of("places.yaml")
    places = read_places("places.yaml", raw)[0] if raw else {}
    return empty._replace(settings=settings, zone=here, language=language, places=places)


def following_name(names: tuple[str, ...], day: str) -> str:
    """Propose the name of the next version: after `v2`, `v3`; after `2024-11`, its own month.

    After none it is `v1`; empty where the names follow no rule that can be seen.
    """
    if names and re.fullmatch(r"\d{4}-\d{2}", names[-1]):
        return day[:7] if day[:7] not in names else ""
    counted = [match for name in names if (match := re.fullmatch(r"(.*?)(\d+)", name))]
    if not counted:
        return "" if names else "v1"
    last = max(counted, key=lambda match: int(match[2]))
    return f"{last[1]}{int(last[2]) + 1}"


def _dated(path: str) -> str:
    match = DATED.match(path.rpartition("/")[2])
    return match[1] if match else ""


def _said(head: Mapping, key: str) -> str:
    values = (value for name, value in head.entries if name.text == key)
    value = next(values, None)
    return " ".join(value.text.split()) if isinstance(value, Scalar) else ""
