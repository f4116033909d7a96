"""The cells of an HTML table in a full grid, as a browser lays them out.

Tables from Markdown are full; raw HTML can have short rows, and cells that reach out of the table.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sitegen.outputs.html_tree import Element

MOST = 1000
"""A cell that says it covers more columns or rows covers so many (HTML, 4.9.11)."""


class Cell(NamedTuple):
    """A cell and how many columns and rows it covers; no element where a row is short."""

    element: Element | None
    columns: int
    rows: int


class Row(NamedTuple):
    """The cells that begin in a row."""

    is_head: bool
    cells: tuple[Cell, ...]


def cells_of(table: Element) -> tuple[int, Sequence[Row]]:
    """Give the number of columns, and all rows filled up to it."""
    parts = [table.elements("tr"), *(p.elements("tr") for p in table.elements("thead", "tbody"))]
    is_head = [False, *(p.tag == "thead" for p in table.elements("thead", "tbody"))]
    placed = [_placed(rows) for rows in parts]
    ends = (at + c.columns for part in placed for row in part for at, c in row)
    width = max(ends, default=0)
    return width, [
        Row(head, _filled(row, width, part[:number]))
        for head, part in zip(is_head, placed, strict=True)
        for number, row in enumerate(part)
    ]


_Placed = list[tuple[int, Cell]]


def _placed(rows: list[Element]) -> list[_Placed]:
    """Put each cell into the next columns that are free; none reaches out of its part."""
    taken: set[tuple[int, int]] = set()
    placed: list[_Placed] = []
    for number, row in enumerate(rows):
        placed.append([])
        at = 0
        for element in row.elements("td", "th"):
            while (number, at) in taken:
                at += 1
            columns = _span(element, "colspan")
            free = next((n for n in range(columns) if (number, at + n) in taken), columns)
            cell = Cell(element, free, min(_span(element, "rowspan"), len(rows) - number))
            placed[-1].append((at, cell))
            taken |= {(number + y, at + x) for x in range(cell.columns) for y in range(cell.rows)}
            at += cell.columns
    return placed


def _filled(row: _Placed, width: int, above: list[_Placed]) -> tuple[Cell, ...]:
    """Add an empty cell wherever nothing stands, also not from a row above."""
    here = dict(row)
    taken = {at + x for at, cell in row for x in range(cell.columns)}
    for distance, other in enumerate(reversed(above), 1):
        taken |= {at + x for at, c in other if c.rows > distance for x in range(c.columns)}
    cells = (here.get(at) or (Cell(None, 1, 1) if at not in taken else None) for at in range(width))
    return tuple(cell for cell in cells if cell is not None)


def _span(cell: Element, name: str) -> int:
    text = cell.attributes.get(name, "")
    return max(1, min(int(text), MOST)) if text.isdecimal() and len(text) < 9 else 1
