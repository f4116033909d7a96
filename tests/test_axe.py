"""What axe-core says of each page type: WCAG 2.2 A and AA, and best practices."""

from pathlib import Path
from typing import Any

import pytest

from sitegen.cli import main
from tests.page_types import PAGE_TYPES, STATE_TYPES, PageType
from tests.sites import build, options
from tests.validators.browser import serve
from tests.validators.tools import AXE, need
from tests.validators.visits import Visitor

need("axe")

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLORS = ["color-contrast", "link-in-text-block"]
"""The rules of TAGS that ask for colours, all that the colour scheme changes."""

WIDTHS = (320, 768, 1280)
_RUN = """async (only) => {
  const asked = { runOnly: only, resultTypes: ["violations"], preload: false };
  const found = await axe.run(document, asked);
  return found.violations.map((rule) => [rule.id, rule.nodes.map((node) => node.target.join(" "))]);
}"""


def violations(visitor: Visitor, **only: Any) -> list[tuple[str, list[str]]]:
    """Run axe on the open page; give each broken rule and the elements that break it."""
    found: list[tuple[str, list[str]]] = visitor.page.evaluate(_RUN, only)
    return found


@pytest.fixture(scope="module")
def axe() -> str:
    return AXE.read_text("utf-8")


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=lambda kind: f"{kind.site} {kind.name}")
def test_axe_finds_nothing(visitor: Visitor, axe: str, kind: PageType) -> None:
    visitor.turns(WIDTHS[0], color_scheme="light", contrast="no-preference")
    visitor.opens(kind).evaluate(axe)
    found = {}
    for width in WIDTHS:
        visitor.turns(width, color_scheme="light")
        found[f"{width} light"] = violations(visitor, type="tag", values=TAGS)
        visitor.turns(width, color_scheme="dark")
        found[f"{width} dark"] = violations(visitor, type="rule", values=COLORS)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("kind", STATE_TYPES, ids=lambda kind: kind.name)
def test_who_asks_for_more_contrast_gets_it(visitor: Visitor, axe: str, kind: PageType) -> None:
    visitor.turns(WIDTHS[0], color_scheme="light", contrast="more")
    visitor.opens(kind).evaluate(axe)
    found = {}
    for scheme in ("light", "dark"):
        visitor.turns(WIDTHS[0], color_scheme=scheme)
        found[scheme] = violations(visitor, type="rule", values=["color-contrast-enhanced"])
    visitor.turns(WIDTHS[0], color_scheme="light", contrast="no-preference")
    assert found == {"light": [], "dark": []}


def test_axe_would_find_something(visitor: Visitor, axe: str, tmp_path: Path) -> None:
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
        visitor.page.evaluate(axe)
        visitor.turns(320, color_scheme="light")
        light = [rule for rule, _ in violations(visitor, type="tag", values=TAGS)]
        visitor.turns(320, color_scheme="dark")
        dark = [rule for rule, _ in violations(visitor, type="rule", values=COLORS)]
    assert (light, dark) == (["heading-order", "html-has-lang", "target-size"], ["color-contrast"])


def test_axe_finds_nothing_in_a_new_site(visitor: Visitor, axe: str, tmp_path: Path) -> None:
    assert main(["init", str(tmp_path), "--city", "Übelstadt", "--region", "DE-SN"]) == 0
    build(options(tmp_path, preview=True))
    with serve(tmp_path / "output") as address:
        for page in ("/", "/barrierefreiheit/", "/de-simple/"):
            visitor.page.goto(f"{address}{page}")
            visitor.page.evaluate(axe)
            for width in (WIDTHS[0], WIDTHS[-1]):
                visitor.turns(width, color_scheme="light")
                assert violations(visitor, type="tag", values=TAGS) == []
