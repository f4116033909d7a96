"""Each page type by keyboard alone: all that can be used is reached, in order, and is seen.

WCAG 2.2: 2.1.1 Keyboard, 2.1.2 No Keyboard Trap, 2.4.3 Focus Order, 2.4.7 Focus Visible,
2.4.11 Focus Not Obscured, 1.4.11 Non-text Contrast.
"""

import pytest
from playwright.sync_api import Page

from tests.page_types import EXAMPLE, LONG, PAGE_TYPES, PageType
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

# What is wrong with the element that has the focus; an empty text means nothing.
_LOOK = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const at = usable.indexOf(element);
  const name = at + " " + element.outerHTML.slice(0, 120);
  const box = element.getBoundingClientRect();
  const wrong = [];
  const isRegion = element.scrollWidth > element.clientWidth && !element.matches("a, input");
  if (at < 0 && !isRegion) wrong.push("is not to be reached");
  if (box.width < 1 || box.height < 1) wrong.push("has no size");
  // The browser moves what is small into the window as a whole, a long table with one end.
  const isSmall = box.height < innerHeight / 2;
  const isWhole = box.top > -1 && box.bottom < innerHeight + 1;
  if (box.left < -1 || box.right > innerWidth + 1 || (isSmall && !isWhole)) wrong.push("is out of sight");
  const lines = Array.from(element.getClientRects()).filter((line) => line.width && line.height);
  const isSeen = lines.some((line) => {
    const x = (line.left + line.right) / 2, y = (line.top + line.bottom) / 2;
    const hit = document.elementFromPoint(x, y);
    return hit && (element.contains(hit) || hit.contains(element));
  });
  if (isSmall && !isSeen) wrong.push("lies under something else");
  const style = getComputedStyle(element);
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) {
    wrong.push("has no outline");
  } else if (contrast(style.outlineColor, around(element, style)) < 3) {
    wrong.push("has a pale outline");
  }
  const last = window.last;
  if (at && last && box.bottom + scrollY <= last.top && box.left < last.right && box.right > last.left) {
    wrong.push("stands above what came before it");
  }
  window.last = { top: box.top + scrollY, left: box.left, right: box.right };
  return [at, wrong.map((what) => name + " " + what)];

  function rgb(text) {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    return Array.from(canvas.getImageData(0, 0, 1, 1).data);
  }
  // An outline that is moved inwards lies on the element itself, else on what is around it.
  function around(element, style) {
    let on = parseFloat(style.outlineOffset) < 0 ? element : element.parentElement;
    while (on && rgb(getComputedStyle(on).backgroundColor)[3] === 0) on = on.parentElement;
    return on ? getComputedStyle(on).backgroundColor : "white";
  }
  function contrast(one, other) {
    const [a, b] = [one, other].map((text) => {
      const [r, g, b] = rgb(text).map((part) => {
        const value = part / 255;
        return value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4;
      });
      return .2126 * r + .7152 * g + .0722 * b;
    });
    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  }
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
