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
from sitegen.language import catalogue, is_known_language, zone
from sitegen.model import Tombstone, When
from sitegen.outputs.frame import (
    Frame,
    below,
    chromes,
    frame_of,
    languages_of_list,
    list_needs,
)
from sitegen.record import former_addresses, row_of
from sitegen.site import Site
from sitegen.urls import LANGUAGE, file_of, parted_address

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
    """Plan a page at each former address that can be one, and the maps if there is any.

    What holds of an address of the site's own language holds in the others too.
    """
    moved = _moved(site)
    stones = {stone.address: stone for stone in site.tombstones if not stone.anchor}
    if not (moved or stones):
        return
    chrome = chromes(site, material)
    for former, target in moved:
        if former.endswith(_PAGES):
            language = _language_of(site, former)
            title = catalogue(language).gettext("This page has moved")
            frame = list_needs(chrome.of(language), "", title, former)
            yield Artifact(file_of(former), "redirects", "moved", (frame, target))
    removed = {(address, stone.has_page) for address, stone in stones.items()}
    for address, stone in _removed(site, stones):
        language = _language_of(site, address)
        title = catalogue(language).gettext("This page was removed")
        frame = list_needs(chrome.of(language), "", title, address,
                           languages=languages_of_list(site, "/"))  # fmt: skip
        date = zone(site.config.timezone, language).of_day(stone.date.day)
        for path in sorted({file_of(address), _answer_of(address)}):
            needs = (frame, tuple(date), stone.reason)
            yield Artifact(path, "redirects", "removed", needs)
        removed.add((address, True))
    for path, view in (("_redirects", "netlify"), ("redirects/nginx.conf", "nginx"),
                       ("redirects/apache.conf", "apache")):  # fmt: skip
        yield Artifact(path, "redirects", view, (site.config.base, moved, tuple(sorted(removed))))


def _moved(site: Site) -> Former:
    """Give each former address with the one that holds, also those of missing translations."""
    with_aliases = [e for e in site.visible.values() if e.aliases and e.address]
    found = {
        former: target
        for entry in with_aliases
        for former, target in former_addresses(row_of(site.config, entry))
    }
    used = _used(site) if with_aliases else set()
    for entry in with_aliases:
        for page in site.pages_of(entry)[1:] if not entry.language else ():
            formers = (below(page.language) + alias for alias in entry.aliases if _is_own(alias))
            for former in (f for f in formers if f not in used):
                found.setdefault(former, page.address)
    return tuple(sorted(found.items()))


def _removed(site: Site, stones: dict[str, Tombstone]) -> Iterator[tuple[str, Tombstone]]:
    """Give the addresses of pages that say that they were removed, in each language."""
    used = _used(site)
    for address, stone in stones.items():
        if stone.has_page:
            yield address, stone
            for tag in site.config.languages if _is_own(address) else ():
                here = below(tag) + address
                if here not in stones and here not in used:
                    yield here, stone


def _is_own(address: str) -> bool:
    """Tell whether an address is below no language, also none that the site has given up."""
    first = address[1:].partition("/")[0]
    return not (LANGUAGE.fullmatch(first) and is_known_language(first))


def _used(site: Site) -> set[str]:
    return {entry.address for entry in (*site.visible.values(), *site.fallbacks.values())}


def _language_of(site: Site, address: str) -> str:
    return parted_address(address, site.config.languages)[0] or site.config.language


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
