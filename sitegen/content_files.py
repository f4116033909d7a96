"""Which files of content/ are documents, which are for download, and which must not be there."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from sitegen.documents import kind_of
from sitegen.problems import Location, Problem, error
from sitegen.templates import is_rubbish
from sitegen.tree import Tree

SETTINGS = ("site.yaml", "places.yaml")
FOLDERS = ("press", "sessions", "groups", "guidelines", "blocks", "pages", "files")
DOWNLOADS = frozenset(
    "pdf jpg jpeg png gif webp avif svg txt csv xlsx docx pptx odt ods odp ics mp3 mp4 m4a webm "
    "vtt epub zip json geojson".split()
)
_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "icon\r"))
_SCRIPT_IN_SVG = re.compile(rb"<script|\son\w+\s*=|javascript:|<foreignObject|<!ENTITY", re.I)


def documents_in(tree: Tree) -> list[str]:
    """List the documents of a tree, sorted."""
    return sorted(path for path in tree.files if kind_of(path))


def downloads_in(tree: Tree) -> list[str]:
    """List the files that documents may refer to, sorted."""
    return sorted(path for path in tree.files if _is_download(path))


def _is_download(path: str) -> bool:
    suffix = path.rpartition(".")[2].lower()
    return suffix in DOWNLOADS and not is_rubbish(path) and path not in SETTINGS


def judge(tree: Tree) -> Iterator[Problem]:
    """Report what lies in content/ and would silently be missing, or must not be published."""
    for path, what in tree.odd.items():
        yield error(Location(path, 1, 1), f"file.odd-{what}")
    for path in tree.files:
        name = path.rpartition("/")[2]
        if name.startswith(".env"):
            yield error(Location(path, 1, 1), "file.secret")
        elif is_rubbish(path) or name.lower() in _SYSTEM:
            continue
        elif not (kind_of(path) or path in SETTINGS or _is_download(path)):
            yield _stray(path)


def _stray(path: str) -> Problem:
    where = Location(path, 1, 1)
    folder, _, name = path.partition("/")
    lowered = path.lower()
    if lowered.endswith((".md.txt", ".markdown")) or (lowered.endswith(".md") != path.endswith(".md")):
        return error(where, "file.ending", meant=re.sub(r"(?i)\.(md\.txt|markdown|md)$", ".md", path))
    if path.endswith(".md"):
        near = get_close_matches(folder, FOLDERS, 1, 0.4) if name else []
        return error(where, "file.folder", known=", ".join(FOLDERS), meant=near[0] if near else "press")
    if path.endswith((".yaml", ".yml")):
        return error(where, "file.yaml")
    return error(where, "file.kind", known=", ".join(sorted(DOWNLOADS)))


def judge_download(path: str, data: bytes) -> Iterator[Problem]:
    """Report a file for download that is broken or that would run in a reader's browser."""
    where = Location(path, 1, 1)
    suffix = path.rpartition(".")[2].lower()
    if suffix == "svg" and _SCRIPT_IN_SVG.search(data):
        yield error(where, "file.active")
    whole = {
        "png": data.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in data[-16:],
        "jpg": data.startswith(b"\xff\xd8") and b"\xff\xd9" in data[-64:],
        "jpeg": data.startswith(b"\xff\xd8") and b"\xff\xd9" in data[-64:],
        "pdf": data.startswith(b"%PDF-"),
    }
    if not whole.get(suffix, True):
        yield error(where, "file.broken")
