"""What axe-core says of each page type: WCAG 2.2 A and AA, and best practices."""

from pathlib import Path

import pytest

from sitegen.cli import main
from tests.page_types import PAGE_TYPES, STATE_TYPES, PageType
from tests.sites import build, options
from tests.validators.axe import TAGS, violations
from tests.validators.browser import serve
from tests.validators.tools import need
from tests.validators.visits import Visitor

need("axe")

COLORS = ["color-contrast", "link-in-text-block"]
"""The rules of TAGS that ask for colours, all that the colour scheme changes."""

WIDTHS = (320, 768, 1280)


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=lambda kind: f"{kind.site} {kind.name}")
def test_axe_finds_nothing(visitor: Visitor, kind: PageType) -> None:
    visitor.turns(WIDTHS[0], color_scheme="light", contrast="no-preference")
    visitor.opens(kind)
    found = {}
    for width in WIDTHS:
        visitor.turns(width, color_scheme="light")
        found[f"{width} light"] = violations(visitor.page, type="tag", values=TAGS)
        visitor.turns(width, color_scheme="dark")
        found[f"{width} dark"] = violations(visitor.page, type="rule", values=COLORS)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("kind", STATE_TYPES, ids=lambda kind: kind.name)
def test_who_asks_for_more_contrast_gets_it(visitor: Visitor, kind: PageType) -> None:
    visitor.turns(WIDTHS[0], color_scheme="light", contrast="more")
    visitor.opens(kind)
    found = {}
    for scheme in ("light", "dark"):
        visitor.turns(WIDTHS[0], color_scheme=scheme)
        found[scheme] = violations(visitor.page, type="rule", values=["color-contrast-enhanced"])
    visitor.turns(WIDTHS[0], color_scheme="light", contrast="no-preference")
    assert found == {"light": [], "dark": []}


def test_axe_would_find_something(visitor: Visitor, tmp_path: Path) -> None:
    (tmp_path / "dark.css").write_text(
        "@media (prefers-color-scheme: dark) { p { color: #222; background: #111; } }"
        " a { font-size: 8px; display: block; line-height: 1; } body { columns: 1; }"
    )
    (tmp_path / "index.html").write_text(
        "<!DOCTYPE html><title>Fehler</title><link rel=stylesheet href=dark.css>"
        "<main><h1>Fehler</h1><h4>Zu tief</h4><p>Dunkel</p><a href=/a>a</a><a href=/b>b</a></main>"
    )
    with serve(tmp_path) as address:
        visitor.page.goto(address)
        visitor.turns(320, color_scheme="light")
        light = [rule for rule, _ in violations(visitor.page, type="tag", values=TAGS)]
        visitor.turns(320, color_scheme="dark")
        dark = [rule for rule, _ in violations(visitor.page, type="rule", values=COLORS)]
    assert (light, dark) == (["heading-order", "html-has-lang", "target-size"], ["color-contrast"])


def test_axe_finds_nothing_in_a_new_site(visitor: Visitor, tmp_path: Path) -> None:
    assert main(["init", str(tmp_path), "--city", "Übelstadt", "--region", "DE-SN"]) == 0
    build(options(tmp_path, preview=True))
    with serve(tmp_path / "output") as address:
        for page in ("/", "/barrierefreiheit/", "/de-simple/"):
            visitor.page.goto(f"{address}{page}")
            for width in (WIDTHS[0], WIDTHS[-1]):
                visitor.turns(width, color_scheme="light")
                assert violations(visitor.page, type="tag", values=TAGS) == []
