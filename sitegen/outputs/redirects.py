"""Former addresses: a page that leads on, a page that says what was removed, and both for servers.

The pages work on any server. Who has a server of their own includes a map, so that programs are
told with 301 and 410, also for files that can not be pages (`sitzung.ics`). Each target is an
address that holds, so there are no chains. In `_redirects` nothing is forced: a host that prefers
the page (Netlify) shows the page, which leads to the same place.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from sitegen.artifacts import Artifact, Material, Touched
from sitegen.language import catalogue
from sitegen.model import When
from sitegen.outputs.frame import Frame, chromes, frame_of, list_needs
from sitegen.record import former_addresses, row_of
from sitegen.site import Site
from sitegen.urls import file_of

Former = tuple[tuple[str, str], ...]
"""Former addresses, each with the one that holds, below the site's base."""

MARK = "# What has moved or was removed, written by sitegen.\n"
"""Begins every map, so that a host's file of the same name is not taken for ours."""

_PAGES = ("/", ".html", ".htm")


@dataclass(frozen=True, slots=True)
class MovedPage:
    """A former address that leads to `target`."""

    frame: Frame
    target: str


@dataclass(frozen=True, slots=True)
class RemovedPage:
    """An address of which nothing is left but when and why it was given up."""

    frame: Frame
    date: When
    reason: str


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan a page at each former address that can be one, and the maps if there is any."""
    moved = tuple(sorted(
        move for entry in site.visible.values() if entry.aliases and entry.address
        for move in former_addresses(row_of(site.config, entry))
    ))  # fmt: skip
    stones = [stone for stone in site.tombstones if not stone.anchor]
    if not (moved or stones):
        return
    chrome = chromes(site, material).of(site.config.language)
    words = catalogue(site.config.language).gettext
    for former, target in moved:
        if former.endswith(_PAGES):
            frame = list_needs(chrome, "", words("This page has moved"), former)
            yield Artifact(file_of(former), "redirects", "moved", (frame, target))
    for stone in stones:
        if stone.has_page:
            frame = list_needs(chrome, "", words("This page was removed"), stone.address)
            needs = (frame, tuple(stone.date), stone.reason)
            for path in sorted({file_of(stone.address), _answer_of(stone.address)}):
                yield Artifact(path, "redirects", "removed", needs)
    removed = tuple(sorted((stone.address, stone.has_page) for stone in stones))
    for path, view in (("_redirects", "netlify"), ("redirects/nginx.conf", "nginx"),
                       ("redirects/apache.conf", "apache")):  # fmt: skip
        yield Artifact(path, "redirects", view, (site.config.base, moved, removed))


def _answer_of(address: str) -> str:
    """Give the file that a server answers with when it says 410 for an address.

    It can not be asked for under the address itself, that would be 410 again.
    """
    return file_of(address) if address.endswith("/") else f"redirects{address}"


def _netlify(base: str, moved: Former, removed: tuple[tuple[str, bool], ...]) -> bytes:
    """Write the form that Netlify and Cloudflare Pages read: encoded paths, parted by blanks."""
    plain = unquote(base)
    lines = [f"{quote(plain + former)} {quote(plain + target)} 301" for former, target in moved]
    lines += [
        f"{quote(plain + address)} {quote(plain + (address if is_page else '/404.html'))} 410"
        for address, is_page in removed
    ]
    return _file(lines)


def _nginx(base: str, moved: Former, removed: tuple[tuple[str, bool], ...]) -> bytes:
    """Write locations to include in a `server` block; nginx compares them decoded."""
    plain = unquote(base)
    lines = [
        f"location = {_quoted(plain + former)} {{ return 301 {_quoted(quote(plain + target))}; }}"
        for former, target in moved
    ]
    for address, is_page in removed:
        answer = _quoted(f"{plain}/{_answer_of(address)}")
        page = f"error_page 410 {answer}; " if is_page else ""
        lines.append(f"location = {_quoted(plain + address)} {{ {page}return 410; }}")
    return _file(lines)


def _apache(base: str, moved: Former, removed: tuple[tuple[str, bool], ...]) -> bytes:
    """Write rules to include in a `VirtualHost`; `Redirect` itself would take all that is below."""
    plain = unquote(base)
    lines = [
        f"RedirectMatch 301 {_pattern(plain + former)} {_quoted(plain + target)}"
        for former, target in moved
    ]
    for address, is_page in removed:
        pattern = _pattern(plain + address)
        lines.append(f"RedirectMatch 410 {pattern}")
        if is_page:
            answer = _quoted(f"{plain}/{_answer_of(address)}")
            lines += [f"<LocationMatch {pattern}>", f"  ErrorDocument 410 {answer}",
                      "</LocationMatch>"]  # fmt: skip
    return _file(lines)


def _quoted(text: str) -> str:
    """Put a text in the quotes that nginx and Apache know."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _pattern(text: str) -> str:
    return '"^' + re.escape(text).replace('"', '\\"') + '$"'


def _file(lines: list[str]) -> bytes:
    return (MARK + "\n".join(lines) + "\n").encode()


def _moved_view(frame: Any, target: str) -> MovedPage:
    return MovedPage(frame_of(frame, canonical=target), target)


def _removed_view(frame: Any, date: Any, reason: str) -> RemovedPage:
    return RemovedPage(frame_of(frame), When(*date), reason)


VIEWS: dict[str, Callable[..., Any]] = {"moved": _moved_view, "removed": _removed_view}
TEMPLATES = {"moved": "moved.html", "removed": "removed.html"}
RENDERERS: dict[str, Callable[..., bytes]] = {
    "netlify": _netlify,
    "nginx": _nginx,
    "apache": _apache,
}
