"""What axe-core says of an open page."""

from typing import Any

from playwright.sync_api import Page

from .tools import AXE

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""WCAG 2.2 A and AA, and what axe-core calls best practices; there is no tag wcag22a."""

_RUN = """async (only) => {
  const asked = { runOnly: only, resultTypes: ["violations"], preload: false };
  const found = await axe.run(document, asked);
  return found.violations.map((rule) => [rule.id, rule.nodes.map((node) => node.target.join(" "))]);
}"""


def violations(page: Page, **only: Any) -> list[tuple[str, list[str]]]:
    """Run axe on a page; give each broken rule and the elements that break it.

    `only` says which rules: a `type` (tag or rule) and its `values`. Who calls needs `axe`.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    return [(rule, nodes) for rule, nodes in page.evaluate(_RUN, only)]
