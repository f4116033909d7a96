"""The sitemap (sitemaps.org): canonical pages, each with its newest change and its languages (R23).

A sitemap may hold 50,000 pages and 50 MB; a larger site gets several, and an index of them in the
place of the one.
"""

from collections.abc import Callable, Iterator
from html import escape
from typing import Any, NamedTuple

from sitegen.artifacts import Artifact, Material, Touched
from sitegen.clock import rfc3339
from sitegen.outputs.frame import alternates, languages_of_list
from sitegen.site import Site

MOST = 50_000
LARGEST = 50_000_000
"""Bytes of one sitemap."""

_AROUND = 120
"""Bytes that stand around an address at most, with its date."""


class Listed(NamedTuple):
    """A page: `changed` is the instant of its newest change, 0 where none is dated.

    `languages` are those in which the page exists, each with its address, empty for only one.
    """

    address: str
    changed: int
    languages: tuple[tuple[str, str], ...]


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan one sitemap, or several with their index."""
    url = site.config.url
    parts = list(_parts(url, pages(site)))
    if len(parts) == 1:
        yield Artifact("sitemap.xml", "sitemap", "pages", (url, parts[0]))
        return
    rows = []
    for number, part in enumerate(parts, 1):
        yield Artifact(f"sitemap-{number}.xml", "sitemap", "pages", (url, part))
        rows.append((f"/sitemap-{number}.xml", max(page.changed for page in map(_listed, part))))
    yield Artifact("sitemap.xml", "sitemap", "index", (url, tuple(rows)))


def _listed(values: Any) -> Listed:
    return Listed(*values)


def pages(site: Site) -> list[Listed]:
    """Give the canonical pages by address; what leads search engines elsewhere is left out."""
    found: dict[str, Listed] = {}
    replaced = _replaced(site)
    for entry in site.visible.values():
        if entry.address and entry.kind != "block" and entry.source not in replaced:
            dated = entry.kind in ("press", "session", "version", "page") and site.updated(entry)
            found[entry.address] = Listed(entry.address, dated or 0, alternates(site, entry))
    newest = max((e.order for e in site.releases[:1]), default=0)
    for of_all, changed in _lists(site, newest):
        every = languages_of_list(site, of_all)
        for address in (of_all, *(address for _, address in every)):
            found.setdefault(address, Listed(address, changed, every))
    return [found[address] for address in sorted(found)]


def _lists(site: Site, newest: int) -> Iterator[tuple[str, int]]:
    yield "/", newest
    yield "/presse/", newest
    for address, is_there in (("/sitzungen/", True), ("/leitlinien/", site.publications),
                              ("/gremien/", site.groups), ("/themen/", site.topics),
                              ("/suche/", True)):  # fmt: skip
        if is_there:
            yield address, 0


def _replaced(site: Site) -> set[str]:
    """Name the versions, with their chapters, whose pages lead search engines to later ones."""
    old = [
        version
        for publication in site.publications
        for version in site.versions.get(publication.source, ())
        if site.is_outdated(version)
    ]
    return {e.source for v in old for e in (v, *site.chapters.get(v.source, ()))}


def _parts(url: str, listed: list[Listed]) -> Iterator[tuple[tuple[Any, ...], ...]]:
    """Part pages so that each sitemap keeps to the limits."""
    part: list[tuple[Any, ...]] = []
    size = 0
    for page in listed:
        links = (page.address, *(address for _, address in page.languages))
        # An ampersand is written in five letters.
        cost = sum(len(url) + len(link) + 4 * link.count("&") + _AROUND for link in links)
        if part and (len(part) == MOST or size + cost > LARGEST - 1000):
            yield tuple(part)
            part, size = [], 0
        part.append(tuple(page))
        size += cost
    yield tuple(part)


def _render(url: str, listed: tuple[Any, ...]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for address, changed, languages in listed:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(url + other)}"/>'
            for tag, other in (*languages, *(("x-default", to) for _, to in languages[:1]))
        )
        lines.append(f"<url><loc>{escape(url + address)}</loc>{_date(changed)}{others}</url>")
    return ("\n".join((*lines, "</urlset>")) + "\n").encode()


def _index(url: str, sitemaps: tuple[tuple[str, int], ...]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<sitemap><loc>{escape(url + address)}</loc>{_date(changed)}</sitemap>"
          for address, changed in sitemaps),
        "</sitemapindex>",
    ]  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def _date(changed: int) -> str:
    return f"<lastmod>{rfc3339(changed)}</lastmod>" if changed else ""


RENDERERS: dict[str, Callable[..., bytes]] = {"pages": _render, "index": _index}
