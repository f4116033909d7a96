"""The plain reading of a body, for journalists, calendars, search and summaries."""

from markdown_it.token import Token


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


def inline_text(token: Token, named: bool = False) -> str:
    """Give the words of one paragraph, heading or cell.

    With `named`, a link that is worded by what it leads to gives the mark for that.
    """
    parts: list[str] = []
    address = ""
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
        elif kind == "link_close":
            if address and parts and parts[-1] not in address:
                parts.append(f" ({address})")
            address = ""
        elif kind == "image":
            parts.append(child.content)
        elif kind == "footnote_ref":
            parts.append(f"[{child.meta['id'] + 1}]")
        elif kind == "link_name" and named:
            parts.append(child.content)
        elif kind == "html_inline" and child.content.lower().startswith("<br"):
            parts.append("\n")
    return "".join(parts).strip()
