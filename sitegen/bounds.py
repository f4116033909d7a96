"""How much a text may hold, counted so that each machine says the same.

A document of 1 MB must not take more than seconds, whatever it is made of. Time is no measure: a
slow machine would refuse what a fast one publishes. So what costs time is counted: signs that
Markdown may have to try, blocks, things in a line, and attempts at finding the end of a link. What
is over a bound is refused with a word about it.
"""

import re
from types import ModuleType

from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

SIGNS = 120_000
BLOCKS = 20_000
PIECES = 50_000
ATTEMPTS = 500_000

_SIGNS = "[]<&*_`!\\|\n"
_HEAVY = {"inline": 0, "heading_open": 4, "th_open": 0, "td_open": 0, "tr_open": 0, "table_open": 6,
          "footnote_reference_open": 3}  # fmt: skip
"""Blocks that cost more or less than a paragraph; cells of tables have a bound of their own."""

_COSTLY = {"link_open": 4, "image": 4, "footnote_ref": 4, "html_inline": 5}
"""Pieces of a line that cost more than a word: they are looked up, checked and filled in."""


class TooMuch(Exception):
    """A text holds more of something than it may; `code` names the message."""

    def __init__(self, code: str, most: int) -> None:
        super().__init__(code)
        self.code = code
        self.most = most


def check_signs(text: str) -> None:
    """Refuse a text of which parsing alone would take long; raises TooMuch."""
    if len(text) > SIGNS and sum(map(text.count, _SIGNS)) > SIGNS:
        raise TooMuch("markdown.signs", SIGNS)


def check_blocks(state: StateCore) -> None:
    """Refuse a text of too many blocks before their lines are parsed; a rule of the parser."""
    blocks = sum(
        _HEAVY.get(token.type, 1)
        for token in state.tokens
        if token.nesting >= 0 and not token.hidden
    )
    if blocks > BLOCKS:
        raise TooMuch("markdown.blocks", BLOCKS)


def check_pieces(tokens: list[Token]) -> None:
    """Refuse a text with too much in its lines; raises TooMuch."""
    pieces = 0
    for token in tokens:
        if token.type == "html_block":
            pieces += _COSTLY["html_inline"] * token.content.count("<")
        for child in token.children or ():
            pieces += _COSTLY.get(child.type, 1)
    if pieces > PIECES:
        raise TooMuch("markdown.pieces", PIECES)


_INLINE_SIGNS = re.compile(r"[\n!&*<\[\\\]_`]")
"""Where a rule of ours can begin in a line, or an opened one can end."""


class BoundedInline(ParserInline):
    """The parser of lines, which gives up when brackets in brackets make it try too often.

    The library also stops at each sign that rules of others begin with (`#`, `:`, `-`, digits'
    signs), and a megabyte of those took as long as all else a document can hold.
    """

    def __init__(self) -> None:
        super().__init__()
        self.terminator_re = _INLINE_SIGNS

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - the name is the library's
        tried = state.env["attempts"] = state.env.get("attempts", 0) + 1
        if tried > ATTEMPTS:
            raise TooMuch("markdown.brackets", ATTEMPTS)
        super().skipToken(state)


def _label_end(state: StateInline, start: int, disable_nested: bool = False) -> int:
    """Find the end of a link's text; not looked for where no bracket closes."""
    known: tuple[str, int] = state.env.get("last bracket", ("", -1))
    if known[0] is not state.src:
        known = state.env["last bracket"] = (state.src, state.src.rfind("]"))
    return parseLinkLabel(state, start, disable_nested) if start < known[1] else -1


def bounded_helpers() -> ModuleType:
    """Make the helpers of the parser, which it takes from a module."""
    helpers = ModuleType("helpers")
    vars(helpers).update(
        parseLinkDestination=parseLinkDestination,
        parseLinkLabel=_label_end,
        parseLinkTitle=parseLinkTitle,
    )
    return helpers
