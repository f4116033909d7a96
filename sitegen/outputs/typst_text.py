"""Our own HTML of bodies as Typst calls, for the PDF.

Every text becomes a string literal, so nothing that is written in content can become code.
"""

from collections.abc import Callable
from html.parser import HTMLParser

_VOID = frozenset(("br", "hr", "img", "wbr"))
_BLOCKS = frozenset(
    (
        "p ul ol li dl dt dd div section table thead tbody tr blockquote pre h2 h3 h4 h5 h6 hr "
        "figure details summary"
    ).split()
)
_INLINE = {
    "em": "emph", "i": "emph", "var": "emph", "dfn": "emph", "strong": "strong", "b": "strong",
    "sup": "super", "sub": "sub", "del": "strike", "s": "strike", "ins": "underline",
    "u": "underline", "mark": "highlight",
}  # fmt: skip


class _Element:
    """An HTML element with its children in order; a child text is a str."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[_Element | str] = []

    def elements(self, *tags: str) -> "list[_Element]":
        return [c for c in self.children if isinstance(c, _Element) and c.tag in tags]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def literal(text: str) -> str:
    """Write a Typst string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def typst_of(html: str) -> str:
    """Turn the HTML of a body into Typst markup; heading levels are kept."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _content(reader.root)


def _content(element: _Element) -> str:
    """Write the children; white space between blocks has no meaning."""
    has_blocks = any(isinstance(c, _Element) and c.tag in _BLOCKS for c in element.children)
    parts = []
    for child in element.children:
        if isinstance(child, _Element):
            parts.append(_element(child))
        elif child.strip() or not has_blocks:
            parts.append(f"#{literal(child)};")
    return "".join(parts)


def _element(element: _Element) -> str:
    tag = element.tag
    if tag in _SPECIAL:
        return _SPECIAL[tag](element)
    if tag in _INLINE:
        return f"#{_INLINE[tag]}[{_content(element)}]"
    if tag[0] == "h" and tag[1:].isdigit():
        return f"#heading(level: {tag[1:]})[{_content(element)}]\n"
    return f"#block[{_content(element)}]\n" if tag in _BLOCKS else _content(element)


def _link(element: _Element) -> str:
    href = element.attributes.get("href", "")
    if element.attributes.get("class") in ("footnote-back", "permalink"):
        return ""
    if not href.startswith(("http:", "https:", "mailto:", "tel:")):
        return _content(element)
    return f"#link({literal(href)})[{_content(element)}]"


def _list(name: str) -> Callable[[_Element], str]:
    def write(element: _Element) -> str:
        items = ", ".join(f"[{_content(item)}]" for item in element.elements("li"))
        start = element.attributes.get("start", "")
        first = f"start: {int(start)}, " if name == "enum" and start.isdigit() else ""
        return f"#{name}({first}{items})\n"

    return write


def _table(element: _Element) -> str:
    rows = [
        (part.tag == "thead", row.elements("td", "th"))
        for part in element.elements("thead", "tbody")
        for row in part.elements("tr")
    ]
    columns = max((len(cells) for _, cells in rows), default=1)
    lines = []
    for is_head, cells in rows:
        written = ", ".join(
            f"[#strong[{_content(cell)}]]" if cell.tag == "th" else f"[{_content(cell)}]"
            for cell in cells
        )
        lines.append(f"table.header({written})" if is_head else written)
    return f"#table(columns: {columns}, {', '.join(lines)})\n"


_SPECIAL: dict[str, Callable[[_Element], str]] = {
    "a": _link,
    "ul": _list("list"),
    "ol": _list("enum"),
    "table": _table,
    "p": lambda e: f"#par[{_content(e)}]\n",
    "dt": lambda e: f"#par(strong[{_content(e)}])\n",
    "dd": lambda e: f"#pad(left: 1.2em)[{_content(e)}]\n",
    "blockquote": lambda e: f"#quote(block: true)[{_content(e)}]\n",
    "code": lambda e: f'#text(font: "DejaVu Sans Mono", size: 0.9em)[{_content(e)}]',
    "br": lambda _: "#linebreak()",
    "hr": lambda _: "#line(length: 100%)\n",
    "img": lambda e: f"#emph[#{literal(e.attributes.get('alt', ''))};]",
    "wbr": lambda _: "",
}
