"""Bodies as calls of the functions in `templates/print/elements.typ`, for the PDF.

Every text becomes a string literal, so nothing that is written in content can become code.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from sitegen.outputs.html_table import Cell, cells_of
from sitegen.outputs.html_tree import BLOCKS, Element

_WHITE = re.compile(r"[ \t\r\n]+")
_UNBROKEN = re.compile(r"[^\s/-]{100,}")
_PIECE = re.compile(r".{1,20}")
_PRESENTATION = re.compile("[\ufe0e\ufe0f]")
_INLINE = {
    "em": "emph", "i": "emph", "var": "emph", "dfn": "emph", "cite": "emph",
    "strong": "strong", "b": "strong", "sup": "super", "sub": "sub", "del": "strike",
    "s": "strike", "ins": "underline", "u": "underline", "mark": "highlight", "small": "small",
    "q": "quote",
}  # fmt: skip

DEPTH = 6
"""So many quotes and boxes are shown in each other; Typst gives up at about twelve."""

LONGEST_LINK = 8000
"""In characters; Typst takes no longer addresses."""

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_PLACES = ("p", "li", "caption", *_HEADINGS)


class Surroundings(NamedTuple):
    """What a text refers to.

    `places` gives the label in the document for an address that a link may have, `pictures` the
    name of the file for the address of a picture that can be shown, `notes` the footnotes by id.
    `repeated` are those that are mentioned where Typst sets a text more than once. `depth` counts
    the quotes and boxes around.
    """

    places: Mapping[str, str]
    pictures: Mapping[str, str]
    notes: Mapping[str, Element]
    repeated: frozenset[str] = frozenset()
    depth: int = 0


def literal(text: str) -> str:
    """Write a Typst string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def lines(text: str) -> str:
    """Write a text of several lines."""
    return "#linebreak();".join(f"#{literal(line)};" for line in text.split("\n") if line)


def value(given: Any) -> str:
    """Write a text, a number, a boolean, nothing, or a list or dictionary of them for Typst."""
    if given is None:
        return "none"
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, str):
        return literal(given)
    if isinstance(given, Mapping):
        pairs = (f"{name}: {value(of)}" for name, of in given.items())
        return f"({', '.join(pairs) or ':'})"
    if isinstance(given, (tuple, list)):
        return f"({''.join(f'{value(of)}, ' for of in given)})"
    return str(given)


def places_of(root: Element) -> Iterator[str]:
    """Give the ids in a body that a link of the document can lead to."""
    for child in root.children:
        if isinstance(child, Element) and "footnotes" not in child.classes:
            if child.id and child.tag in _PLACES:
                yield child.id
            yield from places_of(child)


def notes_of(root: Element) -> dict[str, Element]:
    """Find the footnotes of a body by their ids."""
    return {
        note.id: note
        for section in root.below()
        if "footnotes" in section.classes
        for note in section.below()
        if note.tag == "li" and note.id
    }


def typst_of(root: Element, around: Surroundings) -> str:
    """Write a body as Typst markup; below the level of a title, headings leave no level out.

    A screen reader would tell of a missing part, and PDF/UA-1 allows none (7.4.2).
    """
    before = 1
    for element in root.below():
        if element.tag in _HEADINGS:
            before = min(int(element.tag[1]), before + 1)
            element.tag = f"h{before}"
    repeated = frozenset(
        link.attributes.get("href", "")[1:]
        for element in root.below() if element.tag in _HEADINGS
        for link in element.below() if link.tag == "a"
    )  # fmt: skip
    return _all(root.children, around._replace(repeated=repeated), True)


def _text(text: str) -> str:
    # A sign that only chooses between two drawings of another has no drawing of its own.
    shown = _PRESENTATION.sub("", _WHITE.sub(" ", text))
    return f"#{_breakable(shown)};" if shown else ""


def _breakable(text: str) -> str:
    """Let what is longer than any word break anywhere: Typst would set it over the page's edge."""
    return literal(_UNBROKEN.sub(lambda run: "\u200b".join(_PIECE.findall(run[0])), text))


def _code(element: Element, _: Surroundings) -> str:
    return f"#code({_breakable(element.text())})"


def _content(element: Element, around: Surroundings) -> str:
    """Write the children; white space between blocks has no meaning."""
    return _all(element.children, around, element.has_blocks())


def _all(children: Sequence[Element | str], around: Surroundings, has_blocks: bool) -> str:
    parts = []
    is_first = False  # of a line
    for child in children:
        if isinstance(child, Element):
            parts.append(_element(child, around))
        elif child.strip() or not has_blocks:
            parts.append(_text(child.lstrip() if is_first else child))
        is_first = isinstance(child, Element) and child.tag == "br"
    return "".join(parts)


def _rest(element: Element, first: Element) -> Sequence[Element | str]:
    """Give what follows a number, without the blank that parts them."""
    at = element.children.index(first) + 1
    rest = element.children[at:]
    if rest and isinstance(rest[0], str):
        rest[0] = rest[0].lstrip()
    return [child for child in rest if child != ""]


def _element(element: Element, around: Surroundings) -> str:
    tag = element.tag
    if tag == "section" and "footnotes" in element.classes:
        return ""
    if tag in _SPECIAL:
        written = _SPECIAL[tag](element, around)
    elif tag in _INLINE:
        written = f"#{_INLINE[tag]}[{_content(element, around)}]"
    elif tag in BLOCKS and not element.has_blocks():
        written = f"#par[{_content(element, around)}]\n"
    else:
        written = _content(element, around)
    language = element.attributes.get("lang", "").partition("-")[0]
    if language.isalpha() and 2 <= len(language) <= 3:
        return f"#text(lang: {literal(language)})[{written}]"
    return written


def _leads_here(link: Element, kind: str) -> bool:
    """Tell whether the renderer made a link; content can name a class, but no such address."""
    return kind in link.classes and link.attributes.get("href", "").startswith("#")


def _place(element: Element, around: Surroundings) -> str:
    """Mark the place of an element that a link of the document leads to."""
    name = around.places.get(f"#{element.id}") if element.id else None
    return f"#place-of({literal(name)})" if name else ""


def _paragraph(element: Element, around: Surroundings) -> str:
    permalink = next((a for a in element.elements("a") if _leads_here(a, "permalink")), None)
    children = _rest(element, permalink) if permalink else element.children
    number = f"number: {literal(permalink.text())}" if permalink else ""
    place = _place(element, around)
    only = [child for child in children if isinstance(child, Element) or child.strip()]
    if len(only) == 1 and isinstance(only[0], Element) and only[0].tag == "img":
        return place + _picture(only[0], around, "picture", number)
    how = f"({number})" if number else ""
    return f"#paragraph{how}[{place}{_all(children, around, False)}]\n"


def _heading(element: Element, around: Surroundings) -> str:
    how = [element.tag[1]]
    number = next((s for s in element.elements("span") if "number" in s.classes), None)
    children = _rest(element, number) if number else element.children
    if number:
        how.append(f"number: {literal(number.text())}")
    name = around.places.get(f"#{element.id}")
    if name:
        how.append(f"id: {literal(name)}")
    return f"#section({', '.join(how)})[{_all(children, around, False)}]\n"


def _link(element: Element, around: Surroundings) -> str:
    href = element.attributes.get("href", "")
    written = "" if _leads_here(element, "footnote-back") else _content(element, around)
    if not written:
        return ""
    if href in around.places:
        return f"#link(label({literal(around.places[href])}))[{written}]"
    if href.startswith(("http:", "https:", "mailto:", "tel:")) and len(href) <= LONGEST_LINK:
        return f"#link({literal(href)})[{written}]"
    return written


def _raised(element: Element, around: Surroundings) -> str:
    """Write a footnote where it is first mentioned, and its number after that."""
    link = next((a for a in element.elements("a")), None)
    mention = link.attributes.get("href", "")[1:] if link else ""
    if link is None or mention not in around.notes:
        return f"#super[{_content(element, around)}]"
    name = f"label({literal(f'note:{mention}')})"
    number = mention.rpartition("fussnote-")[2]
    is_first = link.id.endswith(f"zu-fussnote-{number}")
    if mention in around.repeated:
        # No label: it would be there as often as the text.
        note = f"#footnote[{_note(around.notes[mention], around)}]"
        return f"{note};" if is_first else f"#super({literal(number)});"
    if is_first:
        return f"#footnote[{_note(around.notes[mention], around)}]#{name}"
    return f"#footnote({name})"


def _note(note: Element, around: Surroundings) -> str:
    """Let the text of a footnote begin beside its number."""
    first = next(iter(note.elements("p")), None)
    if first is None:
        return _content(note, around)
    rest = _all([child for child in note.children if child is not first], around, True)
    return _content(first, around) + (f"#parbreak();{rest}" if rest else "")


def _picture(element: Element, around: Surroundings, function: str = "small-picture",
             more: str = "") -> str:  # fmt: skip
    """Show a picture, or say what is on it where Typst can not show it.

    `more` are further arguments: the number of its paragraph, and its credit.
    """
    alt = element.attributes.get("alt", "")
    path = around.pictures.get(element.attributes.get("src", ""))
    if path is None:
        return f"#unshown({more})[#emph[{_text(alt)}]]" if more else f"#emph[{_text(alt)}]"
    how = (literal(path), literal(alt), *([more] if more else []))
    return f"#{function}({', '.join(how)})"


def _figure(element: Element, around: Surroundings) -> str:
    """Show a picture with its credit; any other figure is what is in it."""
    pictures, captions = element.elements("img"), element.elements("figcaption")
    if len(pictures) != 1 or len(captions) != 1:
        return _content(element, around)
    permalink = next((a for a in element.elements("a") if _leads_here(a, "permalink")), None)
    said = [f"number: {literal(permalink.text())}"] if permalink else []
    said.append(f"credit: [{_content(captions[0], around)}]")
    shown = _picture(pictures[0], around, "picture", ", ".join(said))
    return f"{_place(element, around)}{shown}\n"


def _list(name: str) -> Callable[[Element, Surroundings], str]:
    def write(element: Element, around: Surroundings) -> str:
        items = element.elements("li")
        start = element.attributes.get("start", "")
        first = f"start: {int(start)}, " if name == "enum" and start.isdigit() else ""
        loose = "tight: false, " if any(item.elements("p") for item in items) else ""
        written = "".join(f"[{_place(i, around)}{_content(i, around)}], " for i in items)
        return f"#{name}({first}{loose}{written})\n"

    return write


def _definitions(element: Element, around: Surroundings) -> str:
    """Join the terms that share a definition, and the definitions that share a term."""
    rows: list[tuple[list[Element], list[Element]]] = []
    for child in element.elements("dt", "dd"):
        if not rows or (child.tag == "dt" and rows[-1][1]):
            rows.append(([], []))
        rows[-1][child.tag == "dd"].append(child)
    items = (
        f"terms.item[{'#linebreak();'.join(_content(t, around) for t in terms)}]"
        f"[{'#parbreak();'.join(_content(d, around) for d in definitions)}]"
        for terms, definitions in rows
    )
    return f"#terms({', '.join(items)})\n"


def _box(element: Element, around: Surroundings) -> str:
    if "box" not in element.classes:
        return _content(element, around)
    title = next((p for p in element.elements("p") if "box-title" in p.classes), None)
    inner = _deeper(around)
    if title is None or inner is None:
        return _content(element, around)
    text = _all([child for child in element.children if child is not title], inner, True)
    return f"#aside([{_content(title, around)}])[{text}]\n"


def _table(element: Element, around: Surroundings) -> str:
    columns, rows = cells_of(element)
    if not columns:
        return ""
    captions = element.elements("caption")
    caption = "".join(_content(caption, around) for caption in captions)
    how = [str(columns), *([f"caption: [{caption}]"] if caption else [])]
    heads = list(takewhile(lambda row: row.is_head, rows))
    if heads:
        cells = [cell for row in heads for cell in row.cells]
        # A head that is repeated on each page is no part of the text, so it may not hold links.
        has_links = any(e.tag == "a" for c in cells if c.element for e in c.element.below())
        written = [*(["repeat: false"] if has_links else []), *(_cell(c, around) for c in cells)]
        how.append(f"table.header({', '.join(written)})")
    how += [_cell(cell, around) for row in rows[len(heads) :] for cell in row.cells]
    place = "".join(_place(caption, around) for caption in captions)
    return f"{place}#grid-of({', '.join(how)})\n"


def _cell(cell: Cell, around: Surroundings) -> str:
    if cell.element is None:
        return "[]"
    side = next((s for s in ("left", "center", "right") if s in cell.element.classes), "")
    how = [
        *([f"colspan: {cell.columns}"] if cell.columns > 1 else []),
        *([f"rowspan: {cell.rows}"] if cell.rows > 1 else []),
        *([f"align: {side}"] if side else []),
    ]
    written = f"[{_content(cell.element, around)}]"
    if cell.element.tag == "th":
        return f"head-cell({', '.join(how)}){written}"
    return f"table.cell({', '.join(how)}){written}" if how else written


def _quote(element: Element, around: Surroundings) -> str:
    inner = _deeper(around)
    return f"#quoted[{_content(element, inner)}]\n" if inner else _content(element, around)


def _deeper(around: Surroundings) -> Surroundings | None:
    """Go into a quote or box; None where more of them would be too deep for Typst."""
    return around._replace(depth=around.depth + 1) if around.depth < DEPTH else None


_SPECIAL: dict[str, Callable[[Element, Surroundings], str]] = {
    "a": _link,
    "p": _paragraph,
    **{f"h{level}": _heading for level in range(2, 7)},
    "ul": _list("list"),
    "ol": _list("enum"),
    "dl": _definitions,
    "div": _box,
    "table": _table,
    "sup": _raised,
    "img": _picture,
    "figure": _figure,
    "blockquote": _quote,
    "pre": lambda e, _: f"#listing({_breakable(e.text().rstrip(chr(10)))})\n",
    "code": _code,
    "kbd": _code,
    "samp": _code,
    "br": lambda *_: "#linebreak();",
    "hr": lambda *_: "#rule\n",
    "wbr": lambda *_: '#"\u200b";',
}
