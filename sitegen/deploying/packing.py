"""The output folder as it is deployed: every file with its digest, and what keeps it from readers.

The digest is MD5 because object stores tell that of each object in their listings, so one listing
says what differs. It finds changes; it is no seal.
"""

import os
from collections.abc import Iterator
from hashlib import md5
from pathlib import Path
from typing import NamedTuple

from sitegen.deploying.failures import Refused
from sitegen.language import N_
from sitegen.record import BrokenRecord, Record, read_record
from sitegen.urls import file_of

_MARKED = b'<p class="preview">'
"""Stands on each page that is shown in previews only (templates/base.html)."""


class File(NamedTuple):
    """A file of the output: MD5 in hex and the size in bytes."""

    digest: str
    size: int


class Packed(NamedTuple):
    """A complete output with its record; paths are relative to `folder`, with `/`."""

    folder: Path
    files: dict[str, File]
    record: Record


def pack(folder: Path) -> Packed:
    """Read an output folder. Raises Refused for one that must not be published."""
    if not (folder / "record.json").is_file():
        raise Refused(
            N_("{folder} is not a built site: it has no record.json. Build first: sitegen build."),
            folder=folder,
        )
    files, drafts = {}, []
    for path in _paths(folder):
        data = (folder / path).read_bytes()
        files[path] = File(md5(data, usedforsecurity=False).hexdigest(), len(data))
        if path.endswith(".html") and _MARKED in data:
            drafts.append(path)
    if drafts:
        raise Refused(
            N_(
                "{folder} is a preview: {path} shows what is not public yet. Build without "
                "--drafts."
            ),
            folder=folder,
            path=drafts[0],
        )
    try:
        record = read_record((folder / "record.json").read_bytes())
    except BrokenRecord as failure:
        raise Refused(_INCOMPLETE, folder=folder, path="record.json") from failure
    addresses = (*(row.address for row in record.documents), *record.files)
    needed = ("index.html", "schedule.json", "sitemap.xml", *map(file_of, addresses))
    absent = next((path for path in needed if path not in files), "")
    if absent:
        raise Refused(_INCOMPLETE, folder=folder, path=absent)
    return Packed(folder, files, record)


_INCOMPLETE = N_(
    "{folder} is not complete: {path} is missing or broken. Build again: sitegen build --clean."
)


def _paths(folder: Path) -> Iterator[str]:
    """List the regular files; a link could lead out of the site."""
    for top, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            file = Path(top, name)
            if not file.is_symlink() and file.is_file():
                yield file.relative_to(folder).as_posix()
