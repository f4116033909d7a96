"""Which files of content/ are documents, which are for download, and which must not be there."""

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache
from html import unescape

from sitegen.documents import kind_of
from sitegen.pictures import ENDINGS, kind_by_content, kind_by_ending
from sitegen.problems import Location, Problem, error, nearest, warning
from sitegen.templates import is_rubbish
from sitegen.tree import Tree

SETTINGS = ("site.yaml", "places.yaml", "removed.yaml")
FOLDERS = ("press", "sessions", "groups", "guidelines", "blocks", "pages", "files")
DOWNLOADS = frozenset(
    (
        "pdf jpg jpeg png gif webp avif svg txt csv xlsx docx pptx odt ods odp ics mp3 mp4 m4a "
        "webm vtt epub zip json geojson woff2"
    ).split()
)
SEALED_TEXT = re.compile(r"(guidelines/[^/]+/[^/]+/)sealed-([1-9][0-9]{0,5})\.txt")
"""The wording of a version as it was sealed for the first, second … time (`sitegen seal`)."""

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_UNPORTABLE = re.compile(
    r"""[<>:"|?*\\]|(?:^|/)\ |[ .](?:/|\Z)|[ .](?=\.[a-z]+\Z)"""
    r"|(?:^|/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=[./]|\Z)",
    re.IGNORECASE,
)
"""What Windows can not write: such a file keeps the whole content from being fetched there."""

_COPY = re.compile(
    r"\.sync-conflict-|conflicted copy| \(\d+\)[./]|[ _-]\(?(?:Kopie|copy)\b|Kopie von |~\d+\.",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"(?:.*/)?\.(?![_#~])[^/]*\.md")
_LANGUAGE_ENDING = re.compile(r"\.[A-Z]{2}\.md\Z")
_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "icon\r"))
_ACTIVE_IN_SVG = re.compile(
    r"<\s*(?:[\w-]+:)?(?:script|foreignobject|iframe|embed|object)\b|[\s/\"']on\w+\s*="
    r"|javascript:|<!entity|@import|<\?xml-stylesheet|(?:href|src)\s*=\s*[\"'](?:\w+:)?//"
    r"|url\(\s*[\"']?(?:\w+:)?//",
    re.I,
)
_PROGRAMS = (b"mz", b"\x7felf", b"#!", b"<!doctype html", b"<html", b"<script", b"<?php")


def documents_in(paths: Iterable[str]) -> list[str]:
    """List the documents among the paths of a tree, sorted."""
    return sorted(path for path in paths if kind_of(path) and not is_rubbish(path))


def downloads_in(tree: Tree) -> list[str]:
    """List the files that documents may refer to, sorted."""
    return sorted(path for path in tree.files if _is_download(path))


@cache
def _is_download(path: str) -> bool:
    suffix = path.rpartition(".")[2].lower()
    if path.lower().endswith(".md.txt") or SEALED_TEXT.fullmatch(path):
        return False
    return suffix in DOWNLOADS and not is_rubbish(path) and path not in SETTINGS


def judge(tree: Tree, known: Container[str]) -> Iterator[Problem]:
    """Report what lies in content/ and would silently be missing, or must not be published.

    The names in `known` were judged before and found good.
    """
    for path, what in tree.odd.items():
        yield error(Location(path, 1, 1), f"file.odd-{what}")
    for path in tree.files:
        if path in known:
            continue
        name = path.rpartition("/")[2]
        if _UNSEEN.search(path):
            yield error(Location(path, 1, 1), "file.odd-name")
        elif name.startswith(".env"):
            yield error(Location(path, 1, 1), "file.secret")
        elif (sign := _UNPORTABLE.search(path)) and not is_rubbish(path):
            yield error(Location(path, 1, 1), "file.sign", sign=sign[0].strip("/") or "␣")
        elif _LANGUAGE_ENDING.search(path):
            meant = _LANGUAGE_ENDING.sub(lambda ending: ending[0].lower(), path)
            yield error(Location(path, 1, 1), "file.ending", meant=meant)
        elif is_rubbish(path) or name.lower() in _SYSTEM:
            continue
        elif not (
            kind_of(path) or path in SETTINGS or SEALED_TEXT.fullmatch(path) or _is_download(path)
        ):
            yield _stray(path)


def doubts(tree: Tree) -> Iterator[Problem]:
    """Tell of documents that are probably copies, and of those that nobody would see.

    These are warnings, so they are told in each build as long as the file lies there.
    """
    for path in tree.files:
        if code := _doubt(path):
            yield warning(Location(path, 1, 1), code)


@cache
def _doubt(path: str) -> str:
    """Give the code of what is doubtful in a name, empty for nothing; a preview asks it often."""
    if path.endswith(".md") and kind_of(path):
        if _HIDDEN.fullmatch(path):
            return "file.hidden"
        if _COPY.search(path) and not is_rubbish(path):
            return "file.copy"
    return ""


def _stray(path: str) -> Problem:
    where = Location(path, 1, 1)
    folder, _, name = path.partition("/")
    lowered = path.lower()
    if lowered.endswith((".md.txt", ".markdown")) or (
        lowered.endswith(".md") != path.endswith(".md")
    ):
        return error(
            where, "file.ending", meant=re.sub(r"(?i)\.(md\.txt|markdown|md)$", ".md", path)
        )
    if path.endswith(".md") and folder == "guidelines":
        return error(where, "file.guidelines", name=path.rpartition("/")[2])
    if path.endswith(".md"):
        near = nearest(folder, FOLDERS, 0.4) if name else ""
        return error(where, "file.folder", known=", ".join(FOLDERS), meant=near or "press")
    if path.endswith((".yaml", ".yml")):
        return error(where, "file.yaml")
    return error(where, "file.kind", known=", ".join(sorted(DOWNLOADS)))


def judge_download(path: str, data: bytes) -> Iterator[Problem]:
    """Report a file for download that would run on a reader's machine.

    Pictures are judged by `sitegen.pictures`.
    """
    where = Location(path, 1, 1)
    suffix = path.rpartition(".")[2].lower()
    if suffix == "svg" and kind_by_content(data) in ("", "svg") and _is_active_svg(data):
        yield error(where, "file.active")
    if data[:64].lstrip().lower().startswith(_PROGRAMS):
        yield error(where, "file.program")
    if kind_by_content(data) in ENDINGS.values() and not kind_by_ending(path):
        # It would be published with all that a camera writes beside the picture.
        yield error(where, "picture.ending", file=path)
    if data.startswith(b"\xff\xd8") and _has_position(data):
        yield warning(where, "file.position")
    if suffix == "woff2" and not data.startswith(b"wOF2"):
        yield error(where, "file.broken")


def _has_position(data: bytes) -> bool:
    """Tell whether a JPEG says where it was taken: Exif with the tag GPSInfo (0x8825)."""
    start = data.find(b"Exif\0\0", 0, 65_536)
    if start < 0:
        return False
    tags = data[start : start + 65_536]
    return (b"\x88\x25" if tags[6:8] == b"MM" else b"\x25\x88") in tags


def _is_active_svg(data: bytes) -> bool:
    """Tell whether a drawing can run something or load from elsewhere, however it is written."""
    text = unescape(data.decode("utf-8", "replace"))
    if "<svg" not in text.lower() or "\0" in text:
        return True
    # Browsers skip tabs and line breaks inside an address.
    return bool(_ACTIVE_IN_SVG.search(text) or _ACTIVE_IN_SVG.search(re.sub(r"[\t\r\n]", "", text)))
