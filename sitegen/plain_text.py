"""The plain reading of a body, for journalists, calendars, search and summaries.

That of a chapter is exact: it is what versions are compared by and what a seal is made of, so
nothing that a reader can come to read may be missing.
"""

import re
from html import unescape

from markdown_it.token import Token

_OUTSIDE = re.compile(r"(?:(?=https?:)|mailto:|tel:)(.+)", re.I | re.S)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^>]*)>|<[^>]*>")
_SAID = re.compile(r"""\b(?:href|title|aria-label|start)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.I)
_SIGNS = {"sup": "^", "sub": "~", "s": "~~", "del": "~~", "ins": "++"}
"""Stand for tags without which a text would read otherwise: 10^2^ is not 102."""

_INSIDE = frozenset(
    "a abbr b bdi bdo cite code dfn em i kbd mark q rp rt ruby samp small span strong time u var "
    "wbr".split()
)
"""Tags that can stand inside a word; all others part words."""


def plain_text(tokens: list[Token]) -> str:
    """Give the words of a body in reading order, paragraphs parted by blank lines.

    Lists keep their signs, table cells are parted by ` | `, links to the web keep their address.
    """
    paragraphs: list[str] = []
    marks: list[str] = []
    counters: list[int] = []
    row: list[str] | None = None
    for token in tokens:
        kind = token.type
        if kind == "inline":
            text = inline_text(token)
            if row is not None:
                row.append(text)
            elif text:
                indent = "  " * max(len(counters) - 1, 0)
                paragraphs.append(indent + (marks.pop() if marks else "") + text)
        elif kind in ("bullet_list_open", "ordered_list_open"):
            start = token.attrs.get("start", 1)
            counters.append(int(start) if kind == "ordered_list_open" else 0)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            counters.pop()
        elif kind == "list_item_open":
            marks = [f"{counters[-1]}. " if counters[-1] else "- "]
            counters[-1] += 1 if counters[-1] else 0
        elif kind == "tr_open":
            row = []
        elif kind == "tr_close" and row is not None:
            paragraphs.append(" | ".join(row))
            row = None
        elif kind == "footnote_open":
            marks = [f"[{token.meta['id'] + 1}] "]
        elif kind in ("fence", "code_block"):
            paragraphs.append(token.content.rstrip("\n"))
    return "\n\n".join(paragraphs)


def inline_text(token: Token, exact: bool = False) -> str:
    """Give the words of one paragraph, heading or cell.

    With `exact`, a link that is worded by what it leads to gives the mark for that, and every
    address outside the site, title and word of raw HTML is there.
    """
    parts: list[str] = []
    address, aside, began = "", "", 0
    for child in token.children or ():
        kind = child.type
        if kind in ("text", "code_inline"):
            parts.append(child.content)
        elif kind == "softbreak":
            parts.append(" ")
        elif kind == "hardbreak":
            parts.append("\n")
        elif kind == "link_open":
            href = str(child.attrs.get("href", ""))
            address = href if href.startswith("http") else ""
            aside, began = _title(child), len(parts)
            if exact:
                outside = _OUTSIDE.match(href)
                address = outside[1] if outside else ""
        elif kind == "link_close":
            words = "".join(parts[began:])
            is_said = address == words if exact else bool(parts) and parts[-1] in address
            if address and parts and not is_said:
                parts.append(f" ({address})")
            if exact:
                parts.append(aside)
            address = ""
        elif kind == "image":
            parts.append(child.content + (_title(child) if exact else ""))
        elif kind == "footnote_ref":
            parts.append(f"[{child.meta['id'] + 1}]")
        elif kind == "link_name" and exact:
            parts.append(child.content)
        elif kind == "html_inline" and exact:
            parts.append(html_words(child.content))
        elif kind == "html_inline" and child.content.lower().startswith("<br"):
            parts.append("\n")
    return "".join(parts).strip()


def _title(child: Token) -> str:
    """Give what is shown when somebody points at a link or a picture."""
    title = str(child.attrs.get("title", ""))
    return f" ({title})" if title else ""


def html_words(piece: str) -> str:
    """Give all that is read of raw HTML, with its addresses and titles, and signs for some tags."""
    return unescape(_TAG.sub(_tag_words, piece))


def _tag_words(tag: re.Match[str]) -> str:
    name = (tag[2] or "").lower()
    said = ", ".join(value.strip("\"'") for value in _SAID.findall(tag[3] or ""))
    parting = "" if name in _INSIDE or name in _SIGNS else " "
    return _SIGNS.get(name, "") + (f" ({said}) " if said else parting)
