"""Releases: what was brought to a target, each under a name that sorts by time.

A release is described by one line of JSON beside it, so that all of them can be listed without
opening a single one.
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from sitegen.json_text import plain_json
from sitegen.source import digest

_FORM = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{12}", re.ASCII)


class Release(NamedTuple):
    """One release; `bytes` is the sum of its files."""

    name: str
    site: str
    documents: int
    files: int
    bytes: int

    @property
    def at(self) -> int:
        """Give the moment of the release in UTC seconds."""
        return _at(self.name)

    @property
    def content(self) -> str:
        """Give the part of the name that stands for what is in the release."""
        return self.name.partition("-")[2]


def content_of(files: Iterable[tuple[str, str]]) -> str:
    """Give a short digest of paths with the digests of their files."""
    listed = "\n".join(f"{made} {path}" for path, made in sorted(files))
    return digest(listed.encode()).hex()[:12]


def name_of(now: int, content: str, known: Iterable[str]) -> str:
    """Name a release by its moment and its content, later than any name that is known."""
    later = max((now, *(_at(name) + 1 for name in known if is_name(name))))
    return f"{datetime.fromtimestamp(later, UTC).strftime(_FORM)}-{content}"


def line_of(release: Release) -> str:
    """Describe a release in one line."""
    return plain_json(release._asdict())


def read_releases(lines: Iterable[str]) -> tuple[Release, ...]:
    """Read the releases of a target, oldest first; a line that is none is passed over."""
    return tuple(sorted(release for line in lines if (release := _read(line)) is not None))


def _read(line: str) -> Release | None:
    try:
        made = json.loads(line)
        name, site = str(made["name"]), str(made["site"])
        counts = [int(made[key]) for key in ("documents", "files", "bytes")]
        _at(name)
    except (ValueError, LookupError, TypeError):
        return None
    return Release(name, site, *counts) if is_name(name) else None


def is_name(text: str) -> bool:
    """Tell whether a text is the name of a release, and so can stand in a path or a command."""
    return bool(_NAME.fullmatch(text))


def kept(releases: Iterable[Release], current: str, count: int) -> tuple[Release, ...]:
    """Pick the newest releases and the current one; the others give way."""
    ordered = sorted(releases)
    newest = {release.name for release in ordered[-count:]}
    return tuple(r for r in ordered if r.name in newest or r.name == current)


def before(releases: Iterable[Release], current: str) -> Release | None:
    """Give the newest release that is older than the current one."""
    older = [release for release in sorted(releases) if release.name < current]
    return older[-1] if older else None


def _at(name: str) -> int:
    moment = datetime.strptime(name.partition("-")[0], _FORM)
    return int(moment.replace(tzinfo=UTC).timestamp())
