"""Our own HTML of bodies as a tree, for the outputs that are not HTML.

A body is well nested: the Markdown renderer writes it, and raw HTML in it was passed through the
sanitiser. So this reads what is there and repairs nothing.
"""

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = frozenset(("br", "hr", "img", "wbr"))
BLOCKS = frozenset(
    (
        "p ul ol li dl dt dd div section table thead tbody tr blockquote pre h2 h3 h4 h5 h6 hr "
        "figure figcaption details summary"
    ).split()
)


class Element:
    """An HTML element with its children in order; a child text is a str. The root has no tag."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def elements(self, *tags: str) -> "list[Element]":
        """List the children with one of these tags."""
        return [c for c in self.children if isinstance(c, Element) and c.tag in tags]

    def below(self) -> "Iterator[Element]":
        """Walk through all elements below this one, in the order of the text."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.below()

    def has_blocks(self) -> bool:
        """Tell whether white space among the children has no meaning."""
        return any(isinstance(c, Element) and c.tag in BLOCKS for c in self.children)

    def text(self) -> str:
        """Give all text in it as it is written."""
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read_html(html: str) -> Element:
    """Read the HTML of a body."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root
