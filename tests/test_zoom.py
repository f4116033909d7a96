"""Each page type with larger text: nothing is cut off, nothing lies on something else.

WCAG 2.2: 1.4.4 Resize Text, 1.4.10 Reflow, 1.4.12 Text Spacing. Who zooms to 400 % on a window of
1280 by 1024 pixels has one of 320 by 256.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.page_types import PAGE_TYPES, PageType
from tests.validators.browser import serve
from tests.validators.tools import HERE
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

_LOSSES = (HERE / "losses.js").read_text("utf-8")


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
