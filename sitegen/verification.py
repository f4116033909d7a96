"""The last look at pages before they are published: what they lead to is there, and they are whole.

Links of the content are checked where they are written. These here are what templates make of
them: a link without its page, a mark without its place, an element that is never closed. Only the
pages that a build stages are read, and the others when something is removed that they could lead
to. What many pages have in common (everything outside `main`) is read once.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from sitegen import workers
from sitegen.problems import Location, Problem, error
from sitegen.urls import file_of
from sitegen.writer import Writer

_LINK = re.compile(rb'\s(?:href|src|action)="([/#][^"]*)"')
_WIDTHS = re.compile(rb'\ssrcset="([^"]*)"')
_TAG = re.compile(rb"""<(/?[a-zA-Z][^\s/>]*+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>""")
_EMPTY = frozenset(b"area base br col embed hr img input link meta source track wbr".split())
"""Elements without an end (HTML, 13.1.2)."""

_SAFE = re.compile(r"[a-z0-9._-]+", re.ASCII)
_CODE = re.compile(rb"%(?:[3-7]|2[DEde])|&(?:#(?!3[49];)|period;|lowbar;|UnderBar;)")
"""A sign of such a name, or another one, that is written as a code in an address or in HTML."""

FEW = 50
"""Of so many names it is faster to look for each than to read all links."""

_TOP = ("", "top")
"""Fragments that lead to the top of a page without a place there (HTML, 7.4.6.4)."""


class Piece(NamedTuple):
    """What a part of a page says: where it leads, and which tags have no partner in it."""

    links: frozenset[str]
    tags: tuple[str, ...]


def verify(
    writer: Writer, written: Collection[str], removed: Collection[str], staying: Iterable[str],
    base: str, jobs: int,
) -> Iterator[tuple[str, Problem]]:  # fmt: skip
    """Give pages, each with what is wrong with it; `staying` are asked for what is removed.

    `base` is the path of the site on its host. The places of the Problems are for who knows the
    templates to fill in.
    """
    new, gone = frozenset(written), frozenset(removed) - frozenset(written)

    @lru_cache(1 << 17)
    def stands(path: str) -> bool:
        return path in new or (path not in gone and writer.is_published(path))

    @lru_cache(1 << 10)
    def places(path: str) -> frozenset[bytes]:
        return _places(writer.read(path))

    def wrong(path: str, links: Iterable[str], text: bytes) -> Iterator[Problem]:
        own: frozenset[bytes] | None = None
        for link in sorted(links):
            address, mark, fragment = link.partition("#")
            file = _file(address, base) if address else path
            if not file:  # elsewhere on this host
                continue
            if not stands(file):
                yield _problem("template.link", page=path, address=address)
            elif mark and unquote(fragment) not in _TOP and file.endswith(".html"):
                if not address and own is None:
                    own = _places(text)
                if unquote(fragment).encode() not in (places(file) if address else own or ()):
                    yield _problem("template.anchor", page=path, address=link)

    def look(paths: Sequence[str]) -> list[tuple[str, Problem]]:
        found: list[tuple[str, Problem]] = []
        for path in paths:
            text = writer.read(path)
            pieces = _pieces(text)
            links = frozenset[str]().union(*(piece.links for piece in pieces))
            found += ((path, problem) for problem in wrong(path, links, text))
            if tag := _unclosed(tag for piece in pieces for tag in piece.tags):
                found.append((path, _problem("template.unclosed", page=path, tag=tag)))
        return found

    may_lead_there = _naming(gone)

    def look_back(paths: Sequence[str]) -> list[tuple[str, Problem]]:
        return [
            (path, _problem("template.link", page=path, address=link))
            for path in paths
            if may_lead_there(text := writer.read(path))
            for link in sorted(link for piece in _pieces(text) for link in piece.links)
            if _file(link.partition("#")[0], base) in gone
        ]

    for some in workers.run(look, _pages(new), jobs):
        yield from some
    if gone:
        for some in workers.run(look_back, _pages(set(staying) - new - gone), jobs):
            yield from some


def _pages(paths: Iterable[str]) -> list[str]:
    return sorted(path for path in paths if path.endswith(".html"))


def _naming(files: Collection[str]) -> Callable[[bytes], bool]:
    """Give what tells which pages may lead to one of some files: those that hold its name.

    A page that writes letters as codes may lead anywhere.
    """
    names = {path.removesuffix("index.html").rstrip("/").rpartition("/")[2] for path in files}
    if len(names) > FEW or not all(map(_SAFE.fullmatch, names)):
        return lambda _: True
    wanted = [name.encode() for name in sorted(names)]
    return lambda text: any(name in text for name in wanted) or bool(_CODE.search(text))


def _problem(code: str, **values: str) -> Problem:
    return error(Location("", 1, 1), code, **values)


def _places(text: bytes) -> frozenset[bytes]:
    """Give the names of all places of a page; one search each would be quadratic in a long one."""
    return frozenset(part.partition(b'"')[0] for part in text.split(b'id="')[1:])


def _file(address: str, base: str) -> str:
    """Give the file behind an address of the site, empty when it is not of the site."""
    if not address.startswith(f"{base}/") or address.startswith("//"):
        return ""
    return file_of(unquote(address.partition("?")[0]).removeprefix(base))


def _pieces(text: bytes) -> list[Piece]:
    start, end = text.find(b"<main"), text.rfind(b"</main>")
    head, body = text.find(b"</head>"), text[max(start, 0) : end if end > 0 else None]
    if start < 0 or end < 0 or not 0 < head < start:
        return [_piece(text)]
    return [_piece(text[:head]), _shared(text[head:start]), _piece(body), _shared(text[end:])]


def _piece(text: bytes) -> Piece:
    links = {link.decode() for link in _LINK.findall(text)}
    for widths in _WIDTHS.findall(text):
        links.update(one.split()[0] for one in widths.decode().split(",") if one.strip())
    open_tags: list[bytes] = []
    for tag, rest in _TAG.findall(text):
        if tag in _EMPTY or rest.endswith(b"/"):
            continue
        if tag[0] == 47 and open_tags and open_tags[-1] == tag[1:]:  # 47 is a slash
            open_tags.pop()
        else:
            open_tags.append(tag)
    return Piece(frozenset(map(unescape, links)), tuple(tag.decode() for tag in open_tags))


_shared = lru_cache(256)(_piece)


def _unclosed(tags: Iterable[str]) -> str:
    """Name the first element that has no end, or no beginning, empty when all have both."""
    open_tags: list[str] = []
    for tag in tags:
        if not tag.startswith("/"):
            open_tags.append(tag)
        elif open_tags and open_tags[-1] == tag[1:]:
            open_tags.pop()
        else:
            return open_tags[-1] if open_tags else tag[1:]
    return open_tags[-1] if open_tags else ""
