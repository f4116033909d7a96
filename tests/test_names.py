"""What a screen reader says of each page type: the accessibility tree of the browser.

The trees of the site of states are kept in tests/data/accessibility, one file for each page type,
so that a review shows what a change does to those who listen. They are renewed with

    python -m pytest tests/test_names.py --renew

and read before they are handed in. The laws below hold for the example too.
"""

from collections import Counter
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.page_types import PAGE_TYPES, STATE_TYPES, PageType
from tests.sites import ROOT
from tests.validators.tools import HERE
from tests.validators.visits import Visitor

TREES = ROOT / "tests/data/accessibility"

_OUTLINE = (HERE / "outline.js").read_text("utf-8")

LANGUAGES = {"de", "en", "de-simple"}
# What says nothing of where it leads when links are read out as a list (WCAG 2.4.9). What else is
# said twice must differ by what stands around it (WCAG 2.4.4).
VAGUE = {"hier", "mehr", "weiter", "link", "here", "more", "als datei", "as a file", "download"}


def tree(page: Page) -> str:
    """Give what a screen reader is told of a page, without the head and foot of all pages."""
    return page.locator("main").aria_snapshot() + "\n"


@pytest.mark.parametrize("kind", STATE_TYPES, ids=lambda kind: kind.name)
def test_a_screen_reader_says_what_was_reviewed(
    visitor: Visitor, kind: PageType, request: pytest.FixtureRequest
) -> None:
    visitor.turns(1280)
    page = visitor.opens(kind)
    said = tree(page)
    if kind.name == "home":
        said = page.locator("body").aria_snapshot() + "\n"
    kept = TREES / f"{kind.slug}.yaml"
    if request.config.getoption("--renew"):
        kept.write_text(said, "utf-8")
    assert said == kept.read_text("utf-8")


def test_each_tree_belongs_to_a_page_type() -> None:
    assert sorted(path.stem for path in TREES.iterdir()) == sorted(one.slug for one in STATE_TYPES)


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=lambda kind: f"{kind.site} {kind.name}")
def test_the_page_tells_where_one_is_and_where_its_links_lead(
    visitor: Visitor, kind: PageType
) -> None:
    visitor.turns(1280)
    outline = visitor.opens(kind).evaluate(_OUTLINE)
    levels = outline["levels"]
    skipped = [(a, b) for a, b in pairwise(levels) if b > a + 1]
    assert (levels[0], levels.count(1), skipped) == (1, 1, [])
    twice = [name for name, count in Counter(outline["landmarks"]).items() if count > 1]
    nameless = [name for name in outline["landmarks"] if name.endswith(" ")]
    assert (twice, nameless) == ([], [])
    assert (outline["mains"], outline["banners"], outline["nameless"]) == (1, 2, 0)
    assert {outline["language"], *outline["languages"]} <= LANGUAGES
    targets: dict[tuple[str, str], set[str]] = {}
    for name, context, target in outline["links"]:
        targets.setdefault((name, context), set()).add(target)
    ambiguous = [name for (name, _), found in targets.items() if len(found) > 1]
    vague = [name for name, _ in targets if name.lower().strip(" .") in VAGUE or not name]
    assert (ambiguous, vague) == ([], [])
