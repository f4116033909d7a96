"""What Markdown passes over without a word: text that stands in a source and on no page.

CommonMark can read everything, so it knows no mistakes: a cell too many is dropped, a definition
that nothing uses vanishes, a block that is not closed takes all that follows. Each of them is told
here, so that every word of a source is on a page or in a message.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_FENCE_END = re.compile(r"[\s>]*(`{3,}|~{3,})\s*")
_COLONS = re.compile(r"^[ \t]*:{3,}[ \t]*$", re.M)
_DEFINITION = re.compile(r"[\s>*+-]*\[((?:[^\[\]\\]|\\.)+)\]:")
_NO_HEADING = re.compile(r"(#{2,6})[^\W_]")
_NO_ITEM = re.compile("([\u2022\u00b7\u25aa\u25e6\u2023\uf0b7])[ \t\xa0]")
_UNMADE = re.compile("^(?:##|[\u2022\u00b7\u25aa\u25e6\u2023\uf0b7])", re.M)
_NO_LINK = re.compile(r"!?\[[^\[\]\n]+\]\([^()<>\s][^()<>\n]*\)")
_LONGEST = 200


class Leftover(NamedTuple):
    """Something that is passed over: code of the message, line from 0, where it begins, values."""

    code: str
    line: int
    near: str
    values: tuple[tuple[str, str], ...] = ()


def note_footnotes(state: StateCore) -> None:
    """Keep which footnotes are written where, before the parser orders them; a rule of it."""
    state.env["notes"] = [
        (token.meta["label"], token.map[0] if token.map else 0)
        for token in state.tokens
        if token.type == "footnote_reference_open"
    ]


def leftovers(tokens: list[Token], env: dict[str, Any], lines: list[str]) -> Iterator[Leftover]:
    """Find all that the parser passed over."""
    yield from _footnotes(env)
    if env.get("references") or env.get("duplicate_refs"):
        yield from _definitions(tokens, env, lines)
    columns = 0
    for i, token in enumerate(tokens):
        kind, line = token.type, token.map[0] if token.map else 0
        if kind == "fence":
            yield from _fence(token, lines)
        elif kind == "container_container_open":
            end = token.map[1] if token.map else 0
            if end >= len(lines) or not _COLONS.match(lines[end].lstrip("> \t")):
                yield Leftover("markdown.container-open", line, ":::")
        elif kind == "inline" and tokens[i - 1].type == "paragraph_open":
            yield from _unmade(token, line)
            for stray in _COLONS.finditer(token.content):
                at = line + token.content.count("\n", 0, stray.start())
                yield Leftover("markdown.colons", at, ":::")
        elif kind == "heading_open" and not tokens[i + 1].content.strip():
            yield Leftover("markdown.heading-empty", line, "#")
        elif kind == "thead_open":
            columns = 0
        elif kind == "th_open":
            columns += 1
        elif kind == "tr_open" and tokens[i - 1].type != "thead_open" and columns:
            yield from _cells(lines[line], line, columns)


def _unmade(token: Token, first: int) -> Iterator[Leftover]:
    """What looks like a heading, a list or a link to its writer, and is printed as it stands."""
    content = token.content
    for number, text in enumerate(content.split("\n") if _UNMADE.search(content) else ()):
        if match := _NO_HEADING.match(text):
            yield Leftover("markdown.hash", first + number, text, (("sign", match[1]),))
        elif match := _NO_ITEM.match(text):
            yield Leftover("markdown.bullet", first + number, text, (("sign", match[1]),))
            break  # of a list, the first item is enough
    if "](" not in content:
        return
    for child in token.children or ():
        for match in _NO_LINK.finditer(child.content if child.type == "text" else ""):
            # Behind a backslash it is meant as text.
            if place := re.search(r"(?<!\\)" + re.escape(match[0]), content):
                line = first + content.count("\n", 0, place.start())
                yield Leftover("link.spaces", line, match[0], (("text", match[0][:_LONGEST]),))


def _cells(text: str, line: int, columns: int) -> Iterator[Leftover]:
    """The cells of a row behind the last column of its table."""
    if text.count("|") < columns:
        return
    cells = escapedSplit(text.strip().lstrip("> \t"))
    cells = cells[1:] if cells and not cells[0] else cells
    lost = [cell.strip() for cell in cells[columns:] if cell.strip()]
    if lost:
        said = " | ".join(lost)[:_LONGEST]
        yield Leftover("markdown.cells", line, lost[0][:40], (("text", said),))


def _fence(token: Token, lines: list[str]) -> Iterator[Leftover]:
    """A block of code that is not closed, and words behind its first line's language."""
    first, end = token.map or [0, 0]
    closing = _FENCE_END.fullmatch(lines[end - 1]) if end - 1 > first else None
    if closing is None or not closing[1].startswith(token.markup):
        yield Leftover("markdown.fence-open", first, token.markup, (("sign", token.markup),))
    if len(words := token.info.split(maxsplit=1)) > 1:
        yield Leftover("markdown.fence-words", first, words[1], (("text", words[1][:_LONGEST]),))


def _footnotes(env: dict[str, Any]) -> Iterator[Leftover]:
    """Footnotes that nothing mentions, and those of which only the last text is shown."""
    used: dict[str, int] = env.get("footnotes", {}).get("refs", {})
    later: set[str] = set()
    for label, line in reversed(env.get("notes", [])):
        note = f"[^{label}]"
        if label in later:
            yield Leftover("markdown.footnote-twice", line, note, (("note", note),))
        elif used.get(f":{label}", -1) < 0:
            yield Leftover("markdown.footnote-unused", line, note, (("note", note),))
        later.add(label)


def _definitions(tokens: list[Token], env: dict[str, Any], lines: list[str]) -> Iterator[Leftover]:
    """Addresses of links that nothing uses, or that are given a second time."""
    used = {
        child.meta.get("label")
        for token in tokens
        for child in token.children or ()
        if child.type in ("link_open", "image")
    }
    for label, found in env.get("references", {}).items():
        if label not in used:
            yield _definition("markdown.link-unused", label, found["map"][0], lines)
    for found in env.get("duplicate_refs", ()):
        yield _definition("markdown.link-twice", found["label"], found["map"][0], lines)


def _definition(code: str, label: str, first: int, lines: list[str]) -> Leftover:
    """Say which definition is meant; the parser gives the line at which a group of them begins."""
    for line in range(first, min(first + 200, len(lines))):
        match = _DEFINITION.match(lines[line])
        if match and normalizeReference(match[1]) == label:
            return Leftover(code, line, "[", (("text", lines[line].strip()[:_LONGEST]),))
    return Leftover(code, first, "[", (("text", lines[first].strip()[:_LONGEST]),))
