"""Each page type with larger text: nothing is cut off, nothing lies on something else.

WCAG 2.2: 1.4.4 Resize Text, 1.4.10 Reflow, 1.4.12 Text Spacing. Who zooms to 400 % on a window of
1280 by 1024 pixels has one of 320 by 256.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.page_types import PAGE_TYPES, PageType
from tests.validators.browser import serve
from tests.validators.visits import Visitor


class Reading(NamedTuple):
    """A window, and a style that the reader adds."""

    width: int
    height: int
    style: str


READINGS = {
    "200 % text": Reading(1280, 800, "html { font-size: 200% !important }"),
    "200 % text in half a window": Reading(640, 800, "html { font-size: 200% !important }"),
    "400 % zoom": Reading(320, 256, ""),
    "spaced text": Reading(
        320,
        640,
        "* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important } p { margin-block-end: 2em !important }",
    ),
}

# A style sheet made by a script is no inline style: the policy of the site lets it pass.
_STYLE = """(style) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [sheet];
}"""

_LOSSES = """() => {
  const lost = [];
  const name = (element) => {
    const text = element.textContent.trim().replace(/\\s+/g, " ").slice(0, 40);
    return `${element.tagName.toLowerCase()}.${element.className} "${text}"`;
  };
  if (document.documentElement.scrollWidth > innerWidth) lost.push("the page scrolls sideways");

  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const isForEars = (element) => element.closest(".visually-hidden, .skip") ||
    getComputedStyle(element).clipPath !== "none" || element.closest("thead") &&
    getComputedStyle(element.closest("thead")).clipPath !== "none";

  const regions = Array.from(document.querySelectorAll("main *, header *, footer *")).filter((element) =>
    ["auto", "scroll"].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth);
  for (const region of regions) {
    if (region.tabIndex !== 0) lost.push(`can not be scrolled by keyboard: ${name(region)}`);
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const lines = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const element = text.parentElement;
    if (!text.data.trim() || element.matches("script, noscript") || !isShown(element) || isForEars(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const region = regions.find((one) => one.contains(element));
    const floats = element.closest(".permalink") || getComputedStyle(element).position === "fixed";
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      if (!region && (box.right > innerWidth + 1 || box.left < -1)) lost.push(`leaves the window: ${name(element)}`);
      // Letters fill the middle of their line box only.
      const inset = box.height * .25;
      if (!floats) lines.push({ element, top: box.top + inset, bottom: box.bottom - inset, left: box.left, right: box.right });
    }
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      const hidden = (how) => how === "hidden" || how === "clip";
      if (hidden(style.overflowX) && around.scrollWidth > around.clientWidth + 1 ||
          hidden(style.overflowY) && around.scrollHeight > around.clientHeight + 1) lost.push(`is cut: ${name(around)}`);
    }
  }
  lines.sort((a, b) => a.top - b.top);
  lines.forEach((line, at) => {
    for (let next = at + 1; next < lines.length && lines[next].top < line.bottom; next++) {
      const other = lines[next];
      const wide = Math.min(line.right, other.right) - Math.max(line.left, other.left);
      const high = Math.min(line.bottom, other.bottom) - Math.max(line.top, other.top);
      if (wide > 1 && high > 1) lost.push(`lie on each other: ${name(line.element)} and ${name(other.element)}`);
    }
  });
  return Array.from(new Set(lost));
}"""


def losses(visitor: Visitor, reading: Reading) -> list[str]:
    """Read the open page in a way; give what is lost."""
    visitor.turns(reading.width, reading.height)
    visitor.page.evaluate(_STYLE, reading.style)
    found: list[str] = visitor.page.evaluate(_LOSSES)
    return found


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=lambda kind: f"{kind.site} {kind.name}")
def test_nothing_is_lost_when_text_is_larger(visitor: Visitor, kind: PageType) -> None:
    visitor.opens(kind)
    found = {how: losses(visitor, reading) for how, reading in READINGS.items()}
    assert {how: what for how, what in found.items() if what} == {}


def test_a_loss_would_be_seen(visitor: Visitor, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<!DOCTYPE html><style>body { margin: 0; font: 1rem sans-serif }"
        " .cut { height: 1.5em; width: 6em; overflow: hidden } .low { margin-top: -.6em }"
        " .wide { overflow-x: auto } .wide p { width: 100rem }</style><main>"
        "<p class=cut>Ein Satz, der nicht hineinpasst</p><p class=one>Eins</p>"
        "<p class=low>Zwei</p><div class=wide><p>Breit</p></div></main>"
    )
    with serve(tmp_path) as address:
        visitor.page.goto(address)
        found = losses(visitor, READINGS["200 % text in half a window"])
    assert [what.partition(":")[0] for what in found] == [
        "can not be scrolled by keyboard",
        "is cut",
        "lie on each other",
    ]
