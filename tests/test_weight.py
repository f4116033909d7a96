"""What a browser has to load before a reader sees the first screen of a page, packed.

Pictures are left out: they come later, and have a size of their own. A page counts as a whole, also
what is far below the first screen. The two that are as long as the texts they hold are shown while
they load: of a whole version and a whole Synopse counts what stands before the second chapter.
"""

import gzip
import re
from pathlib import Path

import pytest

from tests.conftest import SmallSite
from tests.page_types import EXAMPLE
from tests.test_pages import Page

FIRST_VIEW, SCRIPT = 30_000, 5_000
"""Bytes at most, packed as servers do by themselves (gzip -6)."""

WHOLE_TEXTS = ("whole version", "comparison")
"""The types of pages that have no bound but that of their texts."""

_CHAPTER = re.compile(r'<section class="(?:chapter|comparison-chapter)"')


def packed(data: bytes) -> int:
    return len(gzip.compress(data, 6))


def first_view(html: str) -> str:
    """Cut a page of many chapters before the second one."""
    starts = [match.start() for match in _CHAPTER.finditer(html)]
    return html[: starts[1]] if len(starts) > 1 else html


def weigh(output: dict[str, bytes], html: str, view: str = "") -> tuple[int, int]:
    """Give the bytes of the view, by default the whole page, and those of all scripts of a page."""
    page = Page(html)
    scripts = [a["src"] for a in page.all("script") if "src" in a]
    beside = [a["href"] for a in page.all("link") if a["rel"] in ("stylesheet", "icon")]
    weights = {path: packed(output[path.lstrip("/")]) for path in (*scripts, *beside)}
    script = sum(weights[path] for path in scripts)
    return packed((view or html).encode()) + sum(weights.values()), script


@pytest.fixture(scope="module")
def files(example: Path) -> dict[str, bytes]:
    return {p.relative_to(example).as_posix(): p.read_bytes()
            for p in example.rglob("*") if p.is_file()}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLE)
def test_the_first_view_of_a_page_is_light(files: dict[str, bytes], name: str) -> None:
    address = EXAMPLE[name]
    path = f"{address[1:]}index.html" if address.endswith("/") else address[1:]
    html = files[path].decode()
    view, script = weigh(files, html, first_view(html) if name in WHOLE_TEXTS else html)
    assert (view < FIRST_VIEW, script < SCRIPT) == (True, True), (view, script)


def test_no_script_holds_a_page_up(files: dict[str, bytes]) -> None:
    """A script is in the head and waits for the page; data in a script element is no script."""
    wrong = set()
    for path, data in files.items():
        if path.endswith(".html"):
            head, _, body = data.decode().partition("<body")
            for attributes in Page(head).all("script"):
                is_data = attributes.get("type") == "application/ld+json"
                waits = "defer" in attributes or attributes.get("type") == "module"
                if not (is_data or ("src" in attributes and waits)):
                    wrong.add(path)
            if Page(body).all("script"):
                wrong.add(path)
    assert wrong == set()


def test_long_lists_are_light(small: SmallSite) -> None:
    """A page of each list with as many entries as fit, each with a summary of its own."""
    words = "Rat Haushalt Plan Straße Schule Brücke Markt Fest Verkehr Bürger Antrag Frist".split()
    made: dict[str, str | None] = {}
    for n in range(120):
        said = " ".join(words[(n * k) % len(words)] + str(n * k % 97) for k in range(1, 25))
        day = f"2025-{n // 28 + 1:02}-{n % 28 + 1:02}"
        made[f"press/{day}-m{n}.md"] = (
            f"---\ntitle: Meldung {said[:60]}\ndate: {day} 10:00\nsummary: {said}\n"
            "topics: [Haushalt]\n---\n\nText.\n"
        )
        made[f"sessions/{day}-s{n}.md"] = (
            f"---\ntitle: Sitzung {said[:40]}\ndate: {day}\nstart: 18:00\nplace: rathaus\n"
            f"summary: {said}\n---\n"
        )
    output = small.build(made)
    heavy = {}
    for path in ("index.html", "presse/index.html", "presse/2025/index.html",
                 "presse/2025/seite/2/index.html", "sitzungen/index.html",
                 "sitzungen/2025/index.html", "gremien/rat/index.html",
                 "themen/haushalt/index.html"):  # fmt: skip
        view, script = weigh(output, output[path].decode())
        if view >= FIRST_VIEW or script >= SCRIPT:
            heavy[path] = (view, script)
    assert heavy == {}
