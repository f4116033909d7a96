"""What readers ask of their system: forced colours, no motion; and browsers without script."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.conftest import SECOND_OF_DECEMBER
from tests.page_types import PAGE_TYPES, STATE_TYPES, PageType, page_type
from tests.sites import NOON
from tests.validators.visits import Visitor, visits

# What is told by its edge where a browser takes all backgrounds away.
EDGED = {
    ".state": ("states", "cancelled session"),
    ".box": ("states", "moved session"),
    ".date-block": ("states", "coming session"),
    ".version-note": ("states", "version that was replaced"),
    ".preview": ("states", "draft of a release"),
    ".search-row input": ("states", "search"),
    ".search-row button": ("states", "search"),
    ".contents-nav": ("example", "chapter"),
    ".home-session": ("states", "home"),
    ".current": ("states", "publication"),
}

_EDGES = """(selector) => Array.from(document.querySelectorAll(selector), (element) => {
  const style = getComputedStyle(element);
  const sides = ["Top", "Right", "Bottom", "Left"];
  return sides.some((side) => parseFloat(style[`border${side}Width`]) >= 1 &&
    style[`border${side}Style`] !== "none" &&
    style[`border${side}Color`] !== getComputedStyle(document.body).backgroundColor);
})"""

# The looks of links that differ in nothing but whether they are the current one.
_CURRENT = """() => Array.from(document.querySelectorAll("[aria-current]:is(a)"), (current) => {
  const others = Array.from(current.closest("ul, ol").querySelectorAll("a:not([aria-current])"));
  const look = (link) => {
    const style = getComputedStyle(link);
    return ["borderBottomColor", "borderInlineStartColor", "outlineStyle", "fontWeight",
      "textDecorationLine"].map((name) => style[name]).join();
  };
  return [current.textContent.trim(), others.every((other) => look(other) !== look(current))];
})"""

_MOVING = """() => {
  const moving = Array.from(document.querySelectorAll("*")).filter((element) =>
    [null, "::before", "::after"].some((part) => {
      const style = getComputedStyle(element, part);
      return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0 ||
        style.scrollBehavior === "smooth";
    }));
  return moving.map((element) => element.localName);
}"""

_TEXT = """() => {
  const page = document.querySelector("main").cloneNode(true);
  // What only the script says, or what only holds without it.
  page.querySelectorAll("noscript, [data-list], .clock-mark, form, #search-results")
    .forEach((one) => one.remove());
  return page.textContent.replace(/\\s+/g, " ").trim();
}"""

# Links to nowhere, lists of dates without the day on which they held, controls for scripts.
_WITHOUT = """() => ({
  dead: Array.from(document.querySelectorAll("a[href^='#']")).filter((link) =>
    !document.getElementById(decodeURIComponent(link.hash.slice(1)))).map((link) => link.hash),
  undated: Array.from(document.querySelectorAll("[data-list]:not([hidden]) > h2"))
    .filter((heading) => heading.parentElement.dataset.list !== "further" &&
      heading.parentElement.querySelector(".card") && !/\\d{4}/.test(heading.textContent))
    .map((heading) => heading.textContent),
  buttons: Array.from(document.querySelectorAll("button, input")).filter((control) =>
    control.checkVisibility()).length,
})"""


@pytest.fixture(scope="module")
def scriptless(chromium: Browser, example: Path, states: Path) -> Iterator[Visitor]:
    sites = {"example": (example, SECOND_OF_DECEMBER), "states": (states, NOON)}
    with visits(chromium, sites, script=False) as visiting:
        yield visiting


@pytest.mark.parametrize("selector", EDGED)
def test_edges_stay_where_colours_are_forced(visitor: Visitor, selector: str) -> None:
    # On a desktop the contents stand beside the text, without an edge.
    visitor.turns(320, forced_colors="active")
    edges = visitor.opens(page_type(*EDGED[selector])).evaluate(_EDGES, selector)
    visitor.turns(1280, forced_colors="none")
    assert edges
    assert all(edges)


@pytest.mark.parametrize("kind", STATE_TYPES, ids=lambda kind: kind.name)
def test_the_current_place_is_seen_where_colours_are_forced(
    visitor: Visitor, kind: PageType
) -> None:
    visitor.turns(1280, forced_colors="active")
    current = visitor.opens(kind).evaluate(_CURRENT)
    visitor.turns(1280, forced_colors="none")
    assert [name for name, is_seen in current if not is_seen] == []


@pytest.mark.parametrize("kind", STATE_TYPES, ids=lambda kind: kind.name)
def test_nothing_moves_for_who_asks_for_rest(visitor: Visitor, kind: PageType) -> None:
    assert visitor.opens(kind).evaluate(_MOVING) == []


def test_what_moves_would_be_seen(visitor: Visitor) -> None:
    page = visitor.opens(page_type("states", "home"))
    visitor.page.emulate_media(reduced_motion="no-preference")
    moving = page.evaluate(_MOVING)
    visitor.page.emulate_media(reduced_motion="reduce")
    assert "html" in moving


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=lambda kind: f"{kind.site} {kind.name}")
def test_a_page_says_the_same_without_script(
    visitor: Visitor, scriptless: Visitor, kind: PageType
) -> None:
    without: dict[str, Any] = scriptless.opens(kind).evaluate(_WITHOUT)
    with_script = visitor.opens(kind).evaluate(_TEXT)
    assert scriptless.page.evaluate(_TEXT) == with_script
    assert without == {"dead": [], "undated": [], "buttons": 0}


def test_the_search_explains_itself_without_script(scriptless: Visitor) -> None:
    page = scriptless.opens(page_type("example", "search"))
    assert not page.locator("#search-form").is_visible()
    assert page.locator("noscript p").is_visible()
    assert page.locator(".topic-list a").count() > 5
    assert page.locator(".archive a").count() > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_states_are_printed_in_black_and_what_holds_only_now_is_not(
    visitor: Visitor, scheme: str
) -> None:
    visitor.turns(720, media="print", color_scheme=scheme)
    page = visitor.opens(page_type("states", "sessions"))
    colours = page.locator(".state:visible").evaluate_all(
        "states => states.map((state) => getComputedStyle(state).color)"
    )
    marks = page.locator(".clock-mark:visible").count()
    visitor.turns(1280, media="screen", color_scheme="light")
    assert (set(colours), marks) == ({"rgb(0, 0, 0)"}, 0)
