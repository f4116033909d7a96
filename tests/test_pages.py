"""Every HTML page of the example site and of a small one: valid, closed in itself, complete."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.conftest import SmallSite
from tests.sites import DRAWING, SITE
from tests.validators import check_html

HOME = "https://beteiligung.kaiserslautern.example"

# One of each address of the contract (content-model.md), in the example site.
CONTRACT = """\
/
/presse/
/presse/2023/
/presse/2023/arbeitskreis-september/
/presse/2023/arbeitskreis-september/index.txt
/presse/2023/arbeitskreis-september/arbeitskreis-september.pdf
/sitzungen/
/sitzungen/2023/
/sitzungen/2023-09-06-arbeitskreis/
/sitzungen/2023-09-06-arbeitskreis/sitzung.ics
/gremien/arbeitskreis/
/themen/beteiligungskultur/
/leitlinien/
/leitlinien/leitlinien/
/leitlinien/leitlinien/2024-03/
/leitlinien/leitlinien/2024-03/vorhabenliste/
/leitlinien/leitlinien/2024-03/gesamt/
/leitlinien/leitlinien/2024-03/leitlinien-2024-03.pdf
/leitlinien/leitlinien/2024-03/leitlinien-2024-03.epub
/leitlinien/leitlinien/synopse/2024-03...2024-06/
/feeds/presse.xml
/feeds/presse.atom
/feeds/presse.json
/feeds/sitzungen.xml
/feeds/sitzungen.atom
/feeds/sitzungen.json
/feeds/leitlinien.xml
/feeds/leitlinien.atom
/feeds/leitlinien.json
/feeds/aenderungen.xml
/feeds/aenderungen.atom
/feeds/aenderungen.json
/kalender/sitzungen.ics
/kalender/arbeitskreis.ics
/sitemap.xml
/robots.txt
/suche/
/impressum/
/datenschutz/
/barrierefreiheit/
/record.json
/schedule.json
""".split()

# Attributes with which a page makes the browser load something by itself.
LOADING = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src", "srcdoc"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "video": ("src", "poster"),
}
LOADING_RELATIONS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest"}


@dataclass
class Page(HTMLParser):
    """What a page holds: its elements, ids, links, and what it loads."""

    html: str
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    @property
    def links(self) -> list[str]:
        return [attributes["href"] for attributes in self.all("a", "area") if "href" in attributes]

    @property
    def loaded(self) -> Iterator[str]:
        for tag, attributes in self.elements:
            if tag == "link" and LOADING_RELATIONS & set(attributes.get("rel", "").split()):
                yield attributes["href"]
            for name in LOADING.get(tag, ()):
                if name == "srcset" and name in attributes:
                    yield from (one.split()[0] for one in attributes[name].split(","))
                elif name in attributes:
                    yield attributes[name]


@cache
def pages_of(output: Path) -> dict[str, Page]:
    """Read all pages of a site by their addresses."""
    return {
        _address(path.relative_to(output).as_posix()): Page(path.read_text("utf-8"))
        for path in sorted(output.rglob("*.html"))
    }


def _address(path: str) -> str:
    return "/" + path.removesuffix("index.html")


@pytest.fixture(params=["example", "small"])
def output(request: pytest.FixtureRequest, example: Path, small_output: Path) -> Path:
    """Give the output of the example site, then that of a small site below a path of its host."""
    return example if request.param == "example" else small_output


@pytest.fixture(scope="module")
def small_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a small site with one of everything that the example does not have."""
    small = SmallSite(tmp_path_factory.mktemp("pages"))
    small.build(
        {
            "site.yaml": SITE.replace("example.de\n", "example.de/stadt\n", 1)
            + 'colors:\n  primary: "#004488"\n',
            "press/2026-06-15-alles.md": RELEASE,
            "sessions/2026-06-24-rat.md": SESSION,
            "pages/zeichen.md": "---\ntitle: „Seite“ & <mehr>\n---\n\n## Ä {#ae}\n\n[Ä](#ae)\n",
            "files/bild.svg": DRAWING,
            "files/plan.pdf": "%PDF-1.4",
            "guidelines/leitlinien/v2/version.yaml": ADOPTED,
        }
    )
    return small.output


RELEASE = """\
---
title: 'Alles „auf einmal“ & <b>mehr</b>'
subtitle: Mit < und >
summary: Kurz & gut
date: 2026-06-15 10:00
session: [sessions/2026-06-24-rat, sessions/2026-07-08-rat]
publication: leitlinien
topics: [Haushalt, "Öl & Gas"]
blocks: [ueber]
source: "Stadt\\nProbe"
contact: Frau K
aliases: [/alt/alles/]
image:
  file: files/bild.svg
  alt: ""
  credit: Foto
  caption: Eine Zeile
attachments:
  - file: files/plan.pdf
    title: Plan
    accessible: false
    reason: Ein Bild
changes:
  - date: 2026-06-16
    note: Anders
---

## Erstens {#erstens}

Text[^1] mit `Code`, **fett** und [Anker](#erstens), [Bild](../files/plan.pdf).

::: hinweis
Achtung.
:::

| a | b |
|---|---|
| 1 | 2 |

Wort
:   Erklärung

![Bild](../files/bild.svg)

[^1]: Fußnote.
"""
SESSION = """\
---
title: Sitzung mit allem
date: 2026-06-24
start: 18:00
end: 2026-06-25 01:00
place: {name: "Halle & Hof", street: Weg 1, city: Probe, lat: 49.4, lon: 7.7}
online: https://video.example.de/?a=1&b=2
registration: Bitte anmelden
contact: Frau K
status: cancelled
changes:
  - date: 2026-06-01
    reason: Raum belegt
    was: {date: 2026-06-23, place: rathaus}
  - date: 2026-06-10
    reason: Krankheit
    was: {status: confirmed}
agenda:
  - Eins
  - title: Zwei
    id: top-2
    text: Mehr dazu
    result: Vertagt
    documents:
      - file: files/plan.pdf
minutes: {status: none, reason: Fiel aus}
---

Worum es geht.
"""
ADOPTED = """\
title: Beschluss
date: 2026-04-01
status: adopted
adopted: {date: 2026-05-01, body: Stadtrat, session: sessions/2026-06-10-rat, reference: 7/26}
"""


def test_the_html_checker_finds_no_error(example: Path, small_output: Path) -> None:
    report = check_html([example, small_output])
    assert [str(message) for message in report.errors] == []
    assert report.pages == len(pages_of(example)) + len(pages_of(small_output))


def test_every_address_of_the_contract_is_there(example: Path) -> None:
    files = [
        example / f"{a[1:]}index.html" if a.endswith("/") else example / a[1:] for a in CONTRACT
    ]
    assert [str(path) for path in files if not path.is_file()] == []


def test_every_link_within_the_site_leads_to_a_file_and_an_anchor(
    output: Path, request: pytest.FixtureRequest
) -> None:
    site, base = _home(output)
    pages = pages_of(output)
    broken = []
    for address, page in pages.items():
        here = f"{site}{base}{address}"
        for link in (*page.links, *page.loaded):
            target = urlsplit(urljoin(here, link))
            if f"{target.scheme}://{target.netloc}" != site:
                continue
            if not target.path.startswith(f"{base}/"):
                broken.append((address, link))
                continue
            path = unquote(target.path.removeprefix(base))
            found = pages.get(path)
            file = output / path[1:] if found is None else None
            if file is not None and not file.is_file():
                broken.append((address, link))
            if target.fragment and unquote(target.fragment) not in (found.ids if found else ()):
                broken.append((address, link))
    assert broken == []


def _home(output: Path) -> tuple[str, str]:
    """Give scheme and host of a site, and the path below which it lies."""
    found = re.search(
        r"Sitemap: (https://[^/]+)(.*)/sitemap\.xml", (output / "robots.txt").read_text()
    )
    assert found is not None
    return found[1], found[2]


def test_a_calendar_is_offered_as_subscription_and_as_file(example: Path) -> None:
    host = HOME.removeprefix("https://")
    links = pages_of(example)["/sitzungen/"].links
    assert f"webcal://{host}/kalender/sitzungen.ics" in links
    assert {"/kalender/sitzungen.ics", f"{HOME}/kalender/sitzungen.ics"} & set(links) != set()


def test_no_page_has_a_script_or_a_style_of_its_own(output: Path) -> None:
    found = [
        (address, tag, name)
        for address, page in pages_of(output).items()
        for tag, attributes in page.elements
        for name, value in (*attributes.items(), ("", ""))
        if tag == "style"
        or name == "style"
        or name.startswith("on")
        or value.strip().lower().startswith("javascript:")
        or (tag == "script" and "src" not in attributes and not _is_data(attributes))
    ]
    assert found == []


def _is_data(attributes: dict[str, str]) -> bool:
    # A block of data is not run, so `script-src 'self'` lets it pass (HTML, 4.12.1).
    return attributes.get("type") == "application/ld+json"


def test_no_page_loads_anything_from_elsewhere(output: Path) -> None:
    site, base = _home(output)
    found = [
        (address, link)
        for address, page in pages_of(output).items()
        for link in page.loaded
        if not urljoin(f"{site}{base}{address}", link).startswith(f"{site}{base}/")
    ]
    assert found == []


def test_every_page_has_one_main_heading(output: Path) -> None:
    counts = {address: len(page.all("h1")) for address, page in pages_of(output).items()}
    assert {address: n for address, n in counts.items() if n != 1} == {}


def test_no_heading_level_is_skipped(output: Path) -> None:
    skipped = [
        (address, levels)
        for address, page in pages_of(output).items()
        if (levels := [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)])
        and any(after > before + 1 for before, after in zip([0, *levels], levels, strict=False))
    ]
    assert skipped == []


def test_every_id_stands_once_in_its_page(output: Path) -> None:
    twice = [
        (address, sorted({one for one in page.ids if page.ids.count(one) > 1}))
        for address, page in pages_of(output).items()
        if len(page.ids) != len(set(page.ids))
    ]
    assert twice == []


def test_every_page_names_its_language(output: Path) -> None:
    wrong = []
    for address, page in pages_of(output).items():
        first = address.split("/")[1]
        expected = first if first in ("en", "de-simple") else "de"
        if [attributes["lang"] for attributes in page.all("html")] != [expected]:
            wrong.append(address)
    assert wrong == []


def test_every_page_tells_programs_of_the_feeds(output: Path) -> None:
    base = _home(output)[1]
    suffixes = {
        (f"/feeds/{name}.{suffix}", kind)
        for name in ("presse", "sitzungen", "leitlinien", "aenderungen")
        for suffix, kind in (
            ("xml", "application/rss+xml"),
            ("atom", "application/atom+xml"),
            ("json", "application/feed+json"),
        )
    }
    missing = {}
    for address, page in pages_of(output).items():
        alternates = [a for a in page.all("link") if a.get("rel") == "alternate" and "type" in a]
        # Other forms of a page have types of their own (tests/test_metadata.py).
        kinds = {kind for _, kind in suffixes}
        alternates = [a for a in alternates if a["type"] in kinds]
        told = {(a["href"], a["type"]) for a in alternates}
        first = address.split("/")[1]
        start = f"{base}/{first}" if first in ("en", "de-simple") else base
        expected = {(start + suffix, kind) for suffix, kind in suffixes}
        if told != expected or not all(a.get("title") for a in alternates):
            missing[address] = expected ^ told
    assert missing == {}


def test_every_page_links_the_pages_that_law_demands(output: Path) -> None:
    site, base = _home(output)
    missing = [
        (address, name)
        for address, page in pages_of(output).items()
        for name in ("impressum", "datenschutz", "barrierefreiheit")
        if not any(
            urlsplit(urljoin(f"{site}{base}{address}", link)).path.endswith(f"/{name}/")
            for link in page.links
        )
    ]
    assert missing == []


def test_the_sitemap_names_each_canonical_page_once(output: Path) -> None:
    site, base = _home(output)
    named = re.findall(r"<loc>(.*?)</loc>", (output / "sitemap.xml").read_text("utf-8"))
    assert len(named) == len(set(named))
    pages = {f"{site}{base}{address}" for address in pages_of(output)}
    assert [address for address in named if address not in pages] == []
    assert f"{site}{base}/" in named


def test_no_page_holds_the_marks_of_unfinished_bodies(output: Path) -> None:
    marked = [
        path.relative_to(output).as_posix()
        for path in sorted(output.rglob("*"))
        if path.suffix in (".html", ".txt", ".xml", ".atom", ".json", ".ics")
        and re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", path.read_bytes())
    ]
    assert marked == []


FILE_PAGE = """\
---
title: Dateien
date: 2026-06-15
attachments:
  - file: "{name}"
    title: Plan
---

[Zum Plan](<../{name}>)
"""


@pytest.mark.parametrize(
    "name",
    ["files/Plan Süd.pdf", "files/100%20.pdf", "files/Plan #2.pdf"],
    ids=["space", "percent", "hash"],
)
def test_files_with_signs_in_their_names_can_be_reached(small: SmallSite, name: str) -> None:
    encoded = name.replace("%", "%25").replace("#", "%23")
    text = FILE_PAGE.format(name=name).replace(f"<../{name}>", f"<../{encoded}>")
    made = small.build({"press/2026-06-15-x.md": text, name: "%PDF-1.4"})
    page = Page(made["presse/2026/x/index.html"].decode())
    links = {link for link in page.links if "/files/" in link}
    assert [unquote(urlsplit(link).path) for link in links] == [f"/{name}"]
    assert [link for link in links if not re.fullmatch("[!-~]+", link)] == []


@pytest.mark.parametrize("slug", ["presse", "sitzungen", "themen", "suche", "en"])
def test_a_page_at_the_address_of_a_list_is_refused_or_published(
    small: SmallSite, slug: str
) -> None:
    path = f"pages/{slug}.md"
    found = small.problems({path: "---\ntitle: Eigene Seite\n---\n\nEigener Text.\n"})
    published = small.output / slug / "index.html"
    shown = published.is_file() and "Eigener Text." in published.read_text("utf-8")
    assert shown or "error" in [level for level, _ in found]
