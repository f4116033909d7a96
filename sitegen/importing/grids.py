"""Tables of other systems made such as Markdown has: one head, one line to a row, no spans.

Tables that only arrange a page (one cell to a row) become plain text.
"""

from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from sitegen.importing.items import one_line

WIDEST = 60
"""Columns; a wider table is one that a program made, or that should break one."""

_CELLS = ("td", "th")


def flatten_tables(soup: BeautifulSoup) -> Iterator[str]:
    """Make all tables plain, the innermost first; give the words of those that lost their form."""
    for table in reversed(soup.find_all("table")):
        rows = list(table.find_all("tr"))
        widths = [len(row.find_all(_CELLS)) for row in rows]
        is_layout = not rows or max(widths) <= 1 or table.get("role") == "presentation"
        is_inner = table.find_parent("table") is not None
        if is_layout or is_inner or max(widths) > WIDEST:
            if not is_layout:
                yield one_line(table.get_text(" "))
            _unwrap(table, is_inner)
        elif _expand(soup, rows):
            yield one_line(table.get_text(" "))


def _unwrap(table: Tag, in_line: bool) -> None:
    for part in table.find_all(("tr", "td", "th", "caption")):
        part.insert_after(" ")
        part.name = "span" if in_line else "div"
    for part in table.find_all(("thead", "tbody", "tfoot", "colgroup", "col")):
        part.unwrap()
    table.name = "span" if in_line else "div"


def _expand(soup: BeautifulSoup, rows: list[Tag]) -> bool:
    """Give each row all its cells; tell whether any was joined with others."""
    was_joined = False
    below: dict[int, int] = {}
    for number, row in enumerate(rows):
        column, following = 0, dict[int, int]()
        for cell in row.find_all(_CELLS, recursive=False):
            while below.get(column, 0) > 0:
                cell.insert_before(soup.new_tag("td"))
                following[column] = below[column] - 1
                column += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            was_joined = was_joined or wide > 1 or high > 1
            for _ in range(wide - 1):
                cell.insert_after(soup.new_tag("td"))
            for at in range(column, column + wide):
                following[at] = high - 1
            column += wide
            _in_one_line(cell)
            if number:
                cell.name = "td"
        below = {at: left for at, left in following.items() if left > 0}
    return was_joined


def _span(cell: Tag, name: str) -> int:
    text = str(cell.attrs.pop(name, "1"))
    return max(1, min(WIDEST, int(text))) if text.isascii() and text.isdigit() else 1


def _in_one_line(cell: Tag) -> None:
    for item in cell.find_all("li"):
        item.insert(0, " • ")
    for tag in cell.find_all(("ul", "ol", "li", "p", "div", "br", "blockquote", "dl", "dt", "dd")):
        tag.insert_after(" ")
        tag.name = "span"
