"""What each passage of a chapter is cited by: "Absatz 2", "Kapitel 3.1, Absatz 2, Listenpunkt 1".

Headings, paragraphs and captions have a label of their own (`sitegen.passages`); the others are
counted in what they belong to.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sitegen.language import N_
from sitegen.model import Passage

_INNER = {
    "title": N_("Box"), "paragraph": N_("In the box"), "quote": N_("Quotation"),
    "term": N_("Term"), "definition": N_("Explanation"), "code": N_("Source text"),
    "html": N_("Further text"),
}  # fmt: skip


class Citation(NamedTuple):
    """How a passage is cited in its section, and anywhere; and the anchor that leads to it.

    Without an anchor of its own, a passage has that of what it belongs to, "" at the beginning of
    the chapter. `number` is that of a section or note, as it stands before its text.
    """

    short: str
    full: str
    anchor: str
    number: str = ""


def citations(
    passages: Sequence[Passage], chapter: int, words: Callable[[str], str]
) -> list[Citation]:
    """Cite all passages of the chapter with a number; `words` words it in the reader's language."""
    found: list[Citation] = []
    section = words("Chapter {number}").format(number=chapter)
    above, anchor = section, ""
    paragraphs = items = rows = 0
    for passage in passages:
        kind = passage.kind
        items = items + 1 if kind == "item" else 0
        rows = rows + 1 if kind == "row" and not passage.is_head else 0
        anchor = passage.anchor or anchor
        if kind == "heading":
            above = section = passage.label.removesuffix(f" {passage.cells[0]}")
            paragraphs = 0
            number = section.rpartition(" ")[2]
            found.append(Citation(section, passage.label, anchor, number))
        elif kind == "note":
            number = passage.number
            short = words("Footnote {number}").format(number=number)
            chapter_label = words("Chapter {number}").format(number=chapter)
            found.append(Citation(short, f"{chapter_label}, {short}", f"fussnote-{number}", number))
        elif kind == "paragraph" and passage.label:
            paragraphs += 1
            above = passage.label
            found.append(
                Citation(words("Paragraph {number}").format(number=paragraphs), above, anchor)
            )
        elif passage.label:
            above = f"{section}, {passage.label}"
            found.append(Citation(passage.label, above, anchor))
        else:
            if kind == "item":
                short = words("Item {number}").format(number=items)
            elif kind == "row":
                short = words("Row {number}").format(number=rows) if rows else words("Table head")
            else:
                short = words(_INNER.get(kind, _INNER["html"]))
            found.append(Citation(short, f"{above}, {short}", anchor))
    return found
