"""Files of the old website that go with what is imported: found, judged, and named anew.

They come from a folder that the operator names, or from hosts that the operator names. A source can
name any path and any address; nothing outside of the two is read, and no other host is asked.
"""

import os
import re
from collections.abc import Iterator
from http.client import HTTPMessage
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from sitegen.content_files import DOWNLOADS, judge_download
from sitegen.importing.ledger import fingerprint
from sitegen.pictures import judged, kind_by_ending, refusal_of
from sitegen.problems import has_errors
from sitegen.urls import slugify

LARGEST = 50_000_000
SECONDS = 30
_THUMBNAIL = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w+\Z)")
_LONGEST_NAME = 80


class Unreachable(OSError):
    """Say that an address could not be read."""


def read_web(address: str, hosts: frozenset[str], largest: int = LARGEST) -> bytes:
    """Read an http(s) address of one of some hosts once. Raises Unreachable."""

    class Guard(HTTPRedirectHandler):
        def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str,
                             headers: HTTPMessage, newurl: str) -> Request | None:  # fmt: skip
            _permit(newurl, hosts)
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    _permit(address, hosts)
    try:
        # Only http and https: see _permit.
        request = Request(address, headers={"User-Agent": "sitegen import"})  # noqa: S310
        with build_opener(Guard).open(request, timeout=SECONDS) as answer:
            data: bytes = answer.read(largest + 1)
    except (OSError, ValueError) as failure:
        raise Unreachable(f"{address}: {failure}") from failure
    if len(data) > largest:
        raise Unreachable(f"{address}: {largest} bytes at most")
    return data


def _permit(address: str, hosts: frozenset[str]) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or (parts.hostname or "") not in hosts:
        raise Unreachable(address)


class FileStore:
    """Files to be carried over; `new` are those to be written, by their path below content/."""

    def __init__(self, content: str, folders: tuple[str, ...], hosts: frozenset[str]) -> None:
        self.new: dict[str, bytes] = {}
        self._content = content
        self._folders = tuple(os.path.realpath(folder) for folder in folders)
        self._hosts = hosts
        self._known: dict[str, tuple[str, str]] = {}
        self._taken: dict[str, str] = {}

    def find(self, address: str) -> tuple[str, str]:
        """Give the path that a file will have, or an empty one and the code of a reason."""
        if address not in self._known:
            self._known[address] = self._find(address)
        return self._known[address]

    def carried(self) -> Iterator[str]:
        """Give the addresses of the files that were found, and their paths."""
        for address, (path, _) in self._known.items():
            if path:
                yield f"{unquote(address)} {path}"

    def _find(self, address: str) -> tuple[str, str]:
        try:
            path = unquote(urlsplit(address).path)
        except ValueError:
            return "", "file"
        name, dot, ending = _THUMBNAIL.sub("", path.rpartition("/")[2]).rpartition(".")
        is_page = ending.lower() in ("md", "markdown", "html", "htm", "php")
        data = self._read(address, path) if dot and not is_page else None
        if data is None:
            return "", "file"
        made = f"files/{slugify(name)[:_LONGEST_NAME].strip('-') or 'datei'}.{ending.lower()}"
        if ending.lower() not in DOWNLOADS or has_errors(judge_download(made, data)):
            return "", "file-refused"
        if kind_by_ending(made) and refusal_of(made, judged(data)):
            return "", "file-refused"
        return self._placed(made, data), ""

    def _placed(self, wanted: str, data: bytes) -> str:
        """Give the name under which bytes lie or will lie; the same bytes lie there once."""
        stem, _, ending = wanted.rpartition(".")
        made, path, number = fingerprint(data), wanted, 1
        while True:
            if path not in self._taken:
                there = Path(self._content, path)
                if not there.exists():
                    self.new[path] = data
                    self._taken[path] = made
                    return path
                self._taken[path] = fingerprint(there.read_bytes()) if there.is_file() else ""
            if self._taken[path] == made:
                return path
            number += 1
            path = f"{stem}-{number}.{ending}"

    def _read(self, address: str, path: str) -> bytes | None:
        for folder in self._folders:
            for name in dict.fromkeys((_THUMBNAIL.sub("", path), path)):
                data = _in_folder(folder, name)
                if data is not None:
                    return data
        if self._hosts and address.startswith(("http://", "https://")):
            try:
                return read_web(address, self._hosts)
            except Unreachable:
                return None
        return None


def _in_folder(folder: str, path: str) -> bytes | None:
    """Read a file by the longest end of its path that lies in the folder, by nothing else."""
    parts = [part for part in path.replace("\\", "/").split("/") if part]
    if ".." in parts or "\0" in path:
        return None
    for at in range(len(parts)):
        try:
            there = os.path.realpath(os.path.join(folder, *parts[at:]))
            is_inside = there.startswith(folder + os.sep)
            if is_inside and os.path.isfile(there) and os.path.getsize(there) <= LARGEST:
                with open(there, "rb") as file:
                    return file.read()
        except (OSError, ValueError):
            continue
    return None
