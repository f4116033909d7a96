"""A chapter's text as passages: numbered, citable, each with an address of its own.

Sections count as 1, 1.1; paragraphs begin anew in each section, and what stands in lists, boxes
and tables belongs to the paragraph before it. The number of the chapter is that of its place among
the others, so it is left open here (see `sitegen.model.Body`).
"""

from collections.abc import Callable

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from sitegen.language import N_
from sitegen.model import CHAPTER, Passage
from sitegen.plain_text import html_words, inline_text
from sitegen.urls import ANCHOR_PREFIX

_DEEPER = {
    "bullet_list_open": 1, "bullet_list_close": -1, "ordered_list_open": 1,
    "ordered_list_close": -1, "blockquote_open": 1, "blockquote_close": -1,
    "container_container_open": 1, "container_container_close": -1, "dl_open": 1, "dl_close": -1,
}  # fmt: skip
_OWNERS = {
    "heading_open": "heading", "dt_open": "term", "caption_open": "caption",
}  # fmt: skip


class _Reader:
    """One pass over the tokens of a chapter, after ids and links were marked in them."""

    def __init__(self, word: Callable[[str], str], first_line: int) -> None:
        self.word = word
        self.first_line = first_line
        self.found: list[Passage] = []
        self.sections: list[tuple[int, int]] = []  # level of each open heading, and its number
        self.section = CHAPTER  # number of the section
        self.anchor = ""  # of the section, as the editor's id
        self.paragraphs = self.tables = 0
        self.depth = 0
        self.lists: list[int] = []  # next number, 0 in a bullet list
        self.mark = ""
        self.note = ""  # number of the footnote
        self.around: list[str] = []  # blockquote, footnote and definition around
        self.row: list[str] | None = None
        self.is_head = False
        self.line = 0

    def read(self, tokens: list[Token]) -> tuple[Passage, ...]:
        for i, token in enumerate(tokens):
            kind = token.type
            if token.map:
                self.line = token.map[0]
            self.depth += _DEEPER.get(kind, 0)
            if kind == "inline":
                owner = tokens[i - 1]
                is_item = owner.hidden and tokens[i - 2].type == "list_item_open"
                self._inline(tokens[i - 2] if is_item else owner, token)
            elif kind == "bullet_list_open":
                self.lists.append(0)
            elif kind == "ordered_list_open":
                self.lists.append(int(token.attrs.get("start", 1)))
            elif kind in ("bullet_list_close", "ordered_list_close"):
                self.lists.pop()
            elif kind == "list_item_open":
                self.mark = f"{self.lists[-1]}. " if self.lists[-1] else "- "
                self.lists[-1] += 1 if self.lists[-1] else 0
            elif kind in ("blockquote_open", "dd_open", "footnote_open"):
                self.around.append(kind)
                if kind == "footnote_open":
                    self.note = str(token.meta["id"] + 1)
                    self.mark = f"[{self.note}] "
            elif kind in ("blockquote_close", "dd_close", "footnote_close"):
                self.around.pop()
            elif kind in ("thead_open", "tbody_open"):
                self.is_head = kind == "thead_open"
            elif kind == "tr_open":
                self.row = []
            elif kind == "tr_close":
                self._add("row", cells=tuple(self.row or ()))
                self.row = None
            elif kind == "container_container_open":
                self._add("title", cells=(str(token.meta["title"]),))
            elif kind in ("fence", "code_block"):
                self._add("code", cells=(token.content.rstrip("\n"),))
            elif kind == "html_block" and (words := html_words(token.content).split()):
                self._add("html", cells=(" ".join(words),))
        return tuple(self.found)

    def _inline(self, owner: Token, inline: Token) -> None:
        text = inline_text(inline, exact=True)
        if self.row is not None:
            self.row.append(text)
            return
        kind = _OWNERS.get(owner.type) or self._paragraph_kind()
        if kind == "heading":
            self._heading(owner, inline, text)
        elif kind == "caption":
            self._caption(owner, inline, text)
        elif kind == "paragraph" and self.depth == 0:
            self._paragraph(owner, inline, text)
        else:
            self._add(kind, str(owner.attrs.get("id", "")), text=text)

    def _paragraph_kind(self) -> str:
        inner = self.around[-1] if self.around else ""
        if inner == "footnote_open":
            return "note"
        if self.lists:
            return "item"
        return {"dd_open": "definition", "blockquote_open": "quote"}.get(inner, "paragraph")

    def _heading(self, owner: Token, inline: Token, text: str) -> None:
        level, count = int(owner.tag[1]), 0
        while self.sections and self.sections[-1][0] >= level:
            count = self.sections.pop()[1]
        self.sections.append((level, count + 1))
        self.section = ".".join((CHAPTER, *(str(number) for _, number in self.sections)))
        self.paragraphs = 0
        anchor = str(owner.attrs["id"])
        self.anchor = anchor.removeprefix(f"\x03{ANCHOR_PREFIX}")
        # The bare words: without notes and addresses, and without the names of other places, so
        # that no name waits for another one.
        words = (t.content for t in inline.children or () if t.type in ("text", "code_inline"))
        label = f"{self._chapter()} {''.join(words).strip()}"
        self._add("heading", anchor, label, text, level, own=bool(owner.meta.get("own")),
                  number=self.section)  # fmt: skip
        _put_before(inline, f'<span class="number">{self.section}</span> ')

    def _caption(self, owner: Token, inline: Token, text: str) -> None:
        self.tables += 1
        number = f"{CHAPTER}.{self.tables}"
        label = self.word(N_("Table {number}")).format(number=number)
        self._add("caption", str(owner.attrs.get("id", "")), label, text,
                  own=bool(owner.meta.get("own")), number=number)  # fmt: skip
        _put_before(inline, f'<span class="number">{escapeHtml(label)}:</span> ')

    def _paragraph(self, owner: Token, inline: Token, text: str) -> None:
        self.paragraphs += 1
        number = str(self.paragraphs)
        own = "id" in owner.attrs
        if not own:
            section = f"{self.anchor}-" if self.anchor else ""
            owner.attrs["id"] = f"\x03absatz-{section}{number}"
        anchor = str(owner.attrs["id"])
        words = self.word(N_("{chapter}, paragraph {number}"))
        label = words.format(chapter=self._chapter(), number=number)
        self._add("paragraph", anchor, label, text, own=own, number=number)
        owner.attrs["class"] = f"numbered {owner.attrs.get('class', '')}".strip()
        _put_before(
            inline,
            f'<a class="permalink" href="#{anchor}" aria-label="{escapeHtml(label)}">{number}</a> ',
        )

    def _chapter(self) -> str:
        return self.word(N_("Chapter {number}")).format(number=self.section)

    def _add(
        self, kind: str, anchor: str = "", label: str = "", text: str = "",
        level: int | None = None, cells: tuple[str, ...] = (), own: bool = True, number: str = "",
    ) -> None:  # fmt: skip
        anchor = anchor.removeprefix("\x03")
        explicit = anchor.removeprefix(ANCHOR_PREFIX) if own else ""
        at = self.depth if level is None else level
        mark, self.mark = self.mark, ""
        line = self.line + self.first_line
        self.found.append(
            Passage(
                kind,
                at,
                explicit,
                anchor,
                label,
                mark,
                cells or (text,),
                self.is_head and kind == "row",
                line,
                self.note if kind == "note" else number,
            )
        )


def _put_before(inline: Token, html: str) -> None:
    piece = Token("html_inline", "", 0, content=html)
    inline.children = [piece, *(inline.children or ())]


def read_passages(
    tokens: list[Token], word: Callable[[str], str], first_line: int
) -> tuple[Passage, ...]:
    """Number the tokens of a chapter and give its passages.

    Headings get their number, paragraphs an id and a link to themselves; `word` gives a text in
    the chapter's language.
    """
    return _Reader(word, first_line).read(tokens)
