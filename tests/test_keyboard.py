"""Each page type by keyboard alone: all that can be used is reached, in order, and is seen.

WCAG 2.2: 2.1.1 Keyboard, 2.1.2 No Keyboard Trap, 2.4.3 Focus Order, 2.4.7 Focus Visible,
2.4.11 Focus Not Obscured, 1.4.11 Non-text Contrast.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.page_types import LONG, PAGE_TYPES, STATE_TYPES, PageType, page_type
from tests.validators.browser import serve
from tests.validators.tools import HERE
from tests.validators.visits import Visitor

# The example on a desktop and the states on a phone: each template is walked in both.
WINDOWS = {"example": (1280, 800), "states": (320, 480)}
WALKED = tuple(kind for kind in PAGE_TYPES if kind.site == "states" or kind.name not in LONG)

# Elements carry their place in the document, so that what is reached can be named and compared.
_PREPARE = """() => {
  const all = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const usable = Array.from(document.querySelectorAll(all)).filter((element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.disabled);
  window.usable = usable;
  window.reached = [];
  document.addEventListener("focusin", (event) => reached.push(usable.indexOf(event.target)));
  scrollTo(0, 0);
  return usable.length;
}"""

_LOOK = (HERE / "focus.js").read_text("utf-8")

# One element for each look: what it is, and in what it stands.
_LOOKS = """() => {
  const all = "a[href], button, input, summary, [tabindex='0']";
  window.looked = Array.from(document.querySelectorAll(all)).filter((element) =>
    element.checkVisibility({ visibilityProperty: true }));
  return looked.map((element) => {
    const around = element.closest("[class]:not(a, input, button, summary)");
    const current = element.getAttribute("aria-current") || "";
    return [element.tagName, element.className, current, around && around.className].join(" ");
  });
}"""

_SURROUNDINGS = """(at) => {
  const box = looked[at].getBoundingClientRect();
  const x = Math.max(0, box.left - 8), y = Math.max(0, box.top - 8);
  return { x, y, width: box.right + 8 - x, height: Math.min(box.bottom + 8, innerHeight) - y };
}"""


def walk(page: Page) -> tuple[list[int], list[str]]:
    """Press Tab from the top to the end of the open page; give what was reached and what is wrong.

    A scrolling region is reached by the browser's own rule and is no place of the page (-1).
    """
    count = page.evaluate(_PREPARE)
    reached: list[int] = []
    wrong: list[str] = []
    # More than there can be: a trap ends here too.
    for _ in range(count + 20):
        page.keyboard.press("Tab")
        seen = page.evaluate(_LOOK)
        # Behind the last element comes the browser's own window, or the first element again.
        if seen is None or (reached and seen[0] == 0):
            break
        reached.append(seen[0])
        wrong += seen[1]
    return [at for at in reached if at >= 0], wrong


@pytest.mark.parametrize("kind", WALKED, ids=lambda kind: f"{kind.site} {kind.name}")
def test_the_walk_reaches_everything_once_and_it_is_seen(visitor: Visitor, kind: PageType) -> None:
    visitor.turns(*WINDOWS[kind.site])
    page = visitor.opens(kind)
    reached, wrong = walk(page)
    count = page.evaluate("usable.length")
    page.evaluate("reached.length = 0")
    for _ in range(count + 20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("reached.at(-1) === 0"):
            break
    back = [at for at in page.evaluate("reached") if at >= 0]
    assert wrong == []
    assert reached == list(range(count))
    assert back == list(reversed(range(count)))


def test_the_walk_would_see_what_is_wrong(visitor: Visitor, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<!DOCTYPE html><style>a { outline: 0 } .pale:focus { outline: 3px solid #ccc }"
        " .ring:focus { outline: 3px solid } .low { display: block; margin-top: 99px }"
        " .over { position: fixed; inset: 0 0 auto; height: 3em }"
        " .up { position: absolute; inset: 60px 0 auto }</style>"
        "<p class=over>Fest</p><a href=/a class=ring>Verdeckt</a><a href=/b class=low>Ohne</a>"
        "<a href=/c class=pale>Blass</a><a href=/d class='ring up'>Oben</a>"
        "<a href=/e class=ring id=trap>Falle</a><a href=/f class=ring>Nie</a>"
        "<script>trap.onkeydown = (event) => event.preventDefault()</script>"
    )
    visitor.turns(*WINDOWS["states"])
    with serve(tmp_path) as address:
        visitor.page.goto(address)
        reached, wrong = walk(visitor.page)
    said = {what.partition("</a> ")[2] for what in wrong}
    assert said >= {
        "lies under something else",
        "has no outline",
        "has a pale outline",
        "stands above what came before it",
    }
    assert 5 not in reached


@pytest.mark.parametrize(("scheme", "forced"), [("light", "none"), ("dark", "active")])
def test_the_focus_changes_pixels(visitor: Visitor, scheme: str, forced: str) -> None:
    visitor.turns(1280, color_scheme=scheme, forced_colors=forced)
    looked: set[str] = set()
    unseen = []
    for kind in STATE_TYPES:
        page = visitor.opens(kind)
        for at, look in enumerate(page.evaluate(_LOOKS)):
            if look in looked:
                continue
            looked.add(look)
            page.keyboard.press("Tab")  # the browser shows the focus of who uses keys
            page.evaluate("at => looked[at].focus()", at)
            clip = page.evaluate(_SURROUNDINGS, at)
            focused = page.screenshot(clip=clip)
            page.evaluate("document.activeElement.blur()")
            if page.screenshot(clip=clip) == focused:
                unseen.append(f"{kind.name}: {look}")
    visitor.turns(1280, color_scheme="light", forced_colors="none")
    assert unseen == []
    assert len(looked) > 20


def test_the_skip_link_leads_past_the_menu(visitor: Visitor) -> None:
    page = visitor.opens(page_type("example", "release"))
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")
    page.keyboard.press("Tab")
    is_inside = page.evaluate("document.getElementById('main').contains(document.activeElement)")
    assert (skip, is_inside) == ("skip", True)


def test_a_term_is_explained_and_left_by_keyboard(visitor: Visitor) -> None:
    page = visitor.opens(page_type("example", "chapter"))
    term = page.locator(".term").first
    term.focus()
    page.keyboard.press("Enter")
    opened = page.locator(".explanation:target")
    opened.wait_for()
    page.keyboard.press("Tab")
    is_inside = page.evaluate("Boolean(document.activeElement.closest('.explanation:target'))")
    back = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    opened.wait_for(state="detached")
    assert is_inside
    assert page.evaluate("location.hash") == back
    assert page.locator(back).evaluate("element => element.matches('.term')")


def test_contents_open_and_close_by_keyboard(visitor: Visitor) -> None:
    visitor.turns(*WINDOWS["states"])
    page = visitor.opens(page_type("example", "chapter"))
    page.locator("summary").first.focus()
    states = []
    for _ in range(2):
        page.keyboard.press("Enter")
        states.append(page.evaluate("document.querySelector('details').open"))
    assert states == [True, False]


def test_the_search_is_used_by_keyboard(visitor: Visitor) -> None:
    page = visitor.opens(page_type("example", "search"))
    page.get_by_role("searchbox").focus()
    page.keyboard.type("Plattform")
    page.locator("#search-results a").first.wait_for()
    page.keyboard.press("Enter")
    while not page.evaluate("Boolean(document.activeElement.closest('#search-results'))"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement !== document.body")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/suche/" not in address)
    assert page.locator("h1").count() == 1
