"""A Markdown body: CommonMark with tables, footnotes, definition lists, ids and containers.

Nothing is lost silently: what the parser would drop (deep nesting, unused footnotes) or leave as
stray signs (an unknown container, an undefined footnote) is a Problem at its line. Links are
checked and written as marks that are filled in when a page is made (see `sitegen.model.Body`).
No linkify and no typographer: both are slow on hostile input and change what was written.
"""

import posixpath
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from markdown_it.token import Token

from sitegen import raw_html
from sitegen.bounds import TooMuch, check_pieces, check_signs
from sitegen.commonmark import NESTING, parser, place_captions
from sitegen.glossary import GLOSSARY, TERM_PREFIX, alike
from sitegen.language import N_, catalogue
from sitegen.leftovers import leftovers
from sitegen.links import BadLink, read_target
from sitegen.model import NO_BODY, Body, Heading, Link, Shown
from sitegen.passages import read_passages
from sitegen.plain_text import inline_text, plain_text
from sitegen.problems import ERROR, WARNING, Location, Problem, nearest
from sitegen.source import BIDI
from sitegen.urls import ANCHOR_PREFIX, slugify

CONTAINERS = {"hinweis": N_("Note"), "wichtig": N_("Important"), "beispiel": N_("Example")}
TABLE_CELLS = 20_000
GROWTH = 20

_ATTRIBUTES = re.compile(r"[ \t]*\{((?:[#.][A-Za-z][\w-]*[ \t]*){1,20})\}\Z")
CLASS_PREFIX = "content-"
"""Stands before every class that comes from content, so that none meets a class of the style."""

_NOTE = re.compile(r"\[\^[^\]\s]+\]")
_WITH_ID = ("heading_open", "paragraph_open", "caption_open", "dt_open")
_CHAPTERS = re.compile(r"guidelines/[^/]+/[^/]+/(?:[^/]+\.md)?")
_ALIGN = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}


class _Walk:
    """One pass over the tokens of a body: check, mark links and ids, note what was found.

    `word` gives a text in the language of the body.
    """

    def __init__(
        self, path: str, text: str, first_line: int, word: Callable[[str], str], in_chapter: bool
    ) -> None:
        self.path = path
        self.word = word
        self.in_chapter = in_chapter
        self.lines = text.split("\n")
        self.first_line = first_line
        self.problems: list[Problem] = []
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.files: list[Link] = []
        self.pictures: dict[str, Shown] = {}
        self.anchors: dict[str, int] = {}
        self.terms: list[tuple[str, int]] = []  # of a glossary, with their lines
        self.bare: list[tuple[Token, Token, int, int]] = []
        self.notes: dict[int, list[int]] = {}  # what footnotes mention
        self.raw_at = 0  # line of the first raw HTML, from 1
        self.size = 0

    def report(self, level: str, code: str, line: int, near: str = "", **values: object) -> None:
        """Note a Problem at a line of the body (0 is the first), at the column of `near`."""
        column = 1
        if near and line < len(self.lines):
            column = self.lines[line].find(near) + 1 or 1
        where = Location(self.path, line + self.first_line, column)
        pairs = tuple((k, str(v)) for k, v in sorted(values.items()))
        self.problems.append(Problem(where, level, code, pairs))

    def blocks(self, tokens: list[Token]) -> None:
        lowest = min((int(t.tag[1]) for t in tokens if t.type == "heading_open"), default=2)
        shift = 1 if lowest == 1 else 0
        line, before, cells = 0, 1, 0
        heading: Token | None = None
        note = -1
        for i, token in enumerate(tokens):
            if token.map:
                line = token.map[0]
            kind = token.type
            if token.level >= NESTING - 1:
                self.report(ERROR, "markdown.deep", line, most=NESTING)
                return
            if kind == "inline":
                owner = tokens[i - 1]
                if owner.type in _WITH_ID:
                    self._attributes(_holder(tokens, i - 1), token, line)
                if owner.type == "caption_open" and "id" not in owner.attrs:
                    owner.attrs["id"] = f"\x03{ANCHOR_PREFIX}{self._free_anchor('tabelle')}"
                if owner.type == "dt_open" and self.path == GLOSSARY:
                    self._term(owner, token, line)
                self.inline(token, line, note)
                if owner.type == "paragraph_open" and not owner.hidden:
                    _make_figure(owner, token, tokens[i + 1])
                if heading is not None:
                    self._heading(heading, token)
                    heading = None
            elif kind == "heading_open":
                level = min(int(token.tag[1]) + shift, 6)
                if level > before + 1:
                    self.report(WARNING, "markdown.heading-skip", line)
                before = level
                token.tag = tokens[i + 2].tag = f"h{level}"
                heading = token
            elif kind in ("th_open", "td_open"):
                cells += 1
                style = token.attrs.pop("style", None)
                if style:
                    token.attrs["class"] = _ALIGN[str(style)]
                if kind == "th_open":
                    token.attrs["scope"] = "col"
                if cells == TABLE_CELLS:
                    self.report(ERROR, "markdown.table-large", line, most=TABLE_CELLS)
            elif kind == "footnote_open":
                note = token.meta["id"]
            elif kind == "html_block":
                token.content = self._raw(token.content, line)
            elif kind == "container_container_open":
                name = token.info.split()[0]
                if name not in CONTAINERS:
                    known, near = ", ".join(CONTAINERS), nearest(name.lower(), CONTAINERS, 0.6)
                    code = "markdown.container-near" if near else "markdown.container"
                    self.report(ERROR, code, line, name, name=name, known=known, meant=near)
                    name = "hinweis"
                title = token.info.partition(name)[2].strip()
                token.meta = {"name": name, "title": title or self.word(CONTAINERS[name])}

    def _attributes(self, owner: Token, inline: Token, line: int) -> None:
        """Take `{#id .class}` off the end of a heading, paragraph, caption or term."""
        last = inline.children[-1] if inline.children else None
        match = None
        if last is not None and last.type == "text" and last.content.endswith("}"):
            match = _ATTRIBUTES.search(last.content)
        if match is None or last is None:
            return
        last.content = last.content[: match.start()]
        signs = match[1].split()
        classes = " ".join(CLASS_PREFIX + sign[1:] for sign in signs if sign[0] == ".")
        if classes:
            owner.attrs["class"] = classes
        for anchor in (sign[1:] for sign in signs if sign[0] == "#"):
            if anchor in self.anchors:
                self.report(ERROR, "markdown.id-twice", line, match[0].strip(), id=anchor)
            self.anchors[anchor] = 1
            owner.attrs["id"] = f"\x03{ANCHOR_PREFIX}{anchor}"
            owner.meta["own"] = True

    def _term(self, owner: Token, inline: Token, line: int) -> None:
        """Give a term of the glossary an id, so that it can be linked."""
        text = inline_text(inline)
        self.terms.append((text, line))
        if "id" not in owner.attrs:
            anchor = self._free_anchor(TERM_PREFIX + (slugify(text)[:60].strip("-") or "x"))
            owner.attrs["id"] = f"\x03{ANCHOR_PREFIX}{anchor}"

    def tell_terms_alike(self, language: str) -> None:
        """Tell of terms that no text can tell apart; the first is the one that is explained."""
        for number, earlier in alike([text for text, _ in self.terms], language):
            text, line = self.terms[number]
            other, at = self.terms[earlier]
            first = at + self.first_line
            self.report(WARNING, "glossary.alike", line, text, term=text, other=other, first=first)

    def _heading(self, token: Token, inline: Token) -> None:
        text = "".join(
            t.content for t in inline.children or () if t.type in ("text", "code_inline")
        ).strip()
        anchor = str(token.attrs.get("id", ""))[1:].removeprefix(ANCHOR_PREFIX)
        if not anchor:
            anchor = self._free_anchor(slugify(text)[:60].strip("-") or "abschnitt")
            token.attrs["id"] = f"\x03{ANCHOR_PREFIX}{anchor}"
        self.headings.append(Heading(int(token.tag[1]), text, ANCHOR_PREFIX + anchor))

    def _free_anchor(self, base: str) -> str:
        anchor = base
        while anchor in self.anchors:
            self.anchors[base] += 1
            anchor = f"{base}-{self.anchors[base]}"
        self.anchors[anchor] = 1
        return anchor

    def inline(self, inline: Token, line: int, note: int) -> None:
        """Walk through a paragraph; `note` is the footnote that it belongs to, or -1."""
        for token, after in pairwise((*(inline.children or ()), Token("", "", 0))):
            kind = token.type
            if kind == "text":
                if "[^" in token.content and (match := _NOTE.search(token.content)):
                    self.report(
                        WARNING, "markdown.footnote-undefined", line, match[0], note=match[0]
                    )
            elif kind in ("softbreak", "hardbreak"):
                line += 1
            elif kind == "link_open":
                self._link(token, line)
                if after.type == "link_close":
                    self.bare.append((inline, token, line, len(self.links) - 1))
                elif after.type == "text" and not after.content.strip():
                    self._blank(inline, after, line)
            elif kind == "image":
                self._image(token, line)
            elif kind == "footnote_ref" and note >= 0:
                self.notes.setdefault(note, []).append(token.meta["id"])
                if self._leads_to(token.meta["id"], note):
                    self.report(ERROR, "markdown.footnote-loop", line, "[^")
            elif kind == "html_inline":
                token.content = self._raw(token.content, line)
            if token.level >= NESTING - 1:
                self.report(ERROR, "markdown.deep", line, most=NESTING)

    def _leads_to(self, note: int, other: int) -> bool:
        """Tell whether a footnote mentions another one, by itself or through those it mentions."""
        known, open_notes = {note}, [note]
        while open_notes and other not in known:
            new = set(self.notes.get(open_notes.pop(), ())) - known
            known |= new
            open_notes += new
        return other in known

    def _blank(self, inline: Token, text: Token, line: int) -> None:
        """Tell of a link of which nothing is seen."""
        children = iter(inline.children or ())
        while next(children) is not text:
            pass
        if next(children).type == "link_close":
            self.report(ERROR, "link.no-text", line, "[")

    def _link(self, token: Token, line: int) -> None:
        href = str(token.attrs["href"])
        self.size += len(href) + len(str(token.attrs.get("title", "")))
        try:
            target = read_target(href, self.path)
        except BadLink as bad:
            self.report(ERROR, str(bad), line, href, link=href[:200], meant=f"mailto:{href[:200]}")
            return
        if target.doubt:
            self.report(WARNING, target.doubt, line, href, link=href[:200])
        if target.kind in ("web", "contact"):
            token.attrs["href"] = _encoded(href)
            return
        place = self.lines[line].find(href) + 1 if line < len(self.lines) else 0
        link = Link(target.path, target.anchor, line + self.first_line, place or 1)
        if target.kind == "anchor":
            if not target.anchor:
                written = "".join(self.lines[line : line + 1])
                self.report(ERROR, "link.empty", line, "[](" if "[](" in written else "](")
            token.attrs["href"] = f"#\x03{ANCHOR_PREFIX}{target.anchor}"
            self.links.append(link)
        elif target.kind == "document":
            anchor = f"#{ANCHOR_PREFIX}{target.anchor}" if target.anchor else ""
            token.attrs["href"] = f"\x02{target.path}\x02{anchor}"
            self.links.append(link)
        else:
            token.attrs["href"] = f"\x02{target.path}\x02"
            self.files.append(link)

    def name_links(self) -> None:
        """Word the links that have no text by what they lead to, as chapters may.

        What this chapter does not have is looked for in all chapters of its version.
        """
        for inline, token, line, at in self.bare:
            href = str(token.attrs["href"])
            if href == f"#\x03{ANCHOR_PREFIX}":
                continue
            if href.startswith("#\x03"):
                anchor = href[2:].removeprefix(ANCHOR_PREFIX)
                path = self.path
                if anchor not in self.anchors:
                    path = f"{posixpath.dirname(path)}/"
                    token.attrs["href"] = f"\x02{path}#{anchor}\x02#{ANCHOR_PREFIX}{anchor}"
                self.links[at] = self.links[at]._replace(target=path)
            else:
                path, _, anchor = href[1:].partition("\x02")
                anchor = anchor.removeprefix(f"#{ANCHOR_PREFIX}")
            if not (self.in_chapter and _CHAPTERS.fullmatch(path)):
                self.report(ERROR, "link.no-text", line, "[](")
                continue
            name = Token("link_name", "", 0, content=f"\x02#{path}#{anchor}\x02")
            children = inline.children or []
            # By identity: two links to one place are equal.
            at = next(n for n, child in enumerate(children) if child is token)
            children.insert(at + 1, name)

    def _image(self, token: Token, line: int) -> None:
        src = str(token.attrs["src"])
        self.size += len(src) + len(token.content) + 2 * len(str(token.attrs.get("title", "")))
        if not token.content.strip():
            self.report(ERROR, "image.no-alt", line, src, file=src[:200])
        try:
            target = read_target(src, self.path)
        except BadLink as bad:
            code = "image.elsewhere" if str(bad) in ("link.scheme", "link.no-scheme") else str(bad)
            self.report(ERROR, code, line, src[:200], link=src[:200])
            return
        if target.kind != "file":
            self.report(ERROR, "image.elsewhere", line, src, link=src[:200])
            return
        place = self.lines[line].find(src) + 1 if line < len(self.lines) else 0
        self.files.append(Link(target.path, "", line + self.first_line, place or 1))
        token.attrs["src"] = f"\x02{target.path}\x02"
        token.attrs["loading"] = "lazy"
        credit = " ".join(str(token.attrs.get("title", "")).split())
        if not credit and token.content.strip():
            self.report(WARNING, "image.no-credit", line, src, file=src[:200])
        self.pictures.setdefault(target.path, Shown(target.path, token.content, credit))

    def _raw(self, piece: str, line: int) -> str:
        self.raw_at = self.raw_at or line + 1
        kept, dropped = raw_html.strip(piece)
        for what, offset in dropped:
            at = line + piece.count("\n", 0, offset)
            self.report(WARNING, "html.dropped", at, "<", what=what)
        return kept


def _make_figure(opening: Token, inline: Token, closing: Token) -> None:
    """Make a picture that stands alone a figure with its credit; a paragraph to all who read it."""
    children = inline.children or []
    credit = str(children[0].attrs.get("title", "")) if children else ""
    if len(children) != 1 or children[0].type != "image" or not credit.strip():
        return
    opening.tag = closing.tag = "figure"
    opening.attrs["class"] = " ".join(
        filter(None, ("picture", str(opening.attrs.get("class", ""))))
    )
    children.append(Token("picture_credit", "", 0, content=credit))


def _encoded(href: str) -> str:
    from markdown_it.common.normalize_url import normalizeLink

    return normalizeLink(href)


def render(
    path: str, text: str, first_line: int, language: str, in_chapter: bool
) -> tuple[Body, tuple[Problem, ...]]:
    """Render the body that begins at `first_line` of the file `path` under content/.

    A chapter is numbered and has passages. Raw HTML in it is still rendered, but warned of: a
    guideline is also printed, compared and sealed, where HTML has no meaning.
    """
    if not text.strip():
        return NO_BODY, ()
    md = parser()
    env: dict[str, Any] = {"language": language}
    word = catalogue(language).gettext
    walk = _Walk(path, text, first_line, word, in_chapter)
    try:
        check_signs(text)
        tokens = md.parse(text, env)
        check_pieces(tokens)
        place_captions(tokens)
        walk.blocks(tokens)
    except TooMuch as bound:
        walk.report(ERROR, bound.code, 0, most=bound.most)
        return NO_BODY, tuple(walk.problems)
    walk.name_links()
    walk.tell_terms_alike(language)
    for left in leftovers(tokens, env, walk.lines):
        walk.report(WARNING, left.code, left.line, left.near, **dict(left.values))
    if walk.size > GROWTH * (len(text) + 1000):
        walk.report(ERROR, "markdown.growth", 0, most=GROWTH)
    if any(problem.level == ERROR for problem in walk.problems):
        return NO_BODY, tuple(walk.problems)
    if walk.raw_at and in_chapter:
        walk.report(WARNING, "html.in-chapter", walk.raw_at - 1, "<")
    passages = read_passages(tokens, word, first_line) if in_chapter else ()
    html: str = md.renderer.render(tokens, md.options, env)
    # What must not stand in a source can still come from an entity; XML can not hold a form feed.
    if "\f" in html or (BIDI.search(html) and not BIDI.search(text)):
        at = next((n for n, line in enumerate(walk.lines) if "&" in line), 0)
        walk.report(ERROR, "markdown.entity", at, "&")
        return NO_BODY, tuple(walk.problems)
    body = Body(
        html=raw_html.sanitise(html) if walk.raw_at else html,
        text=plain_text(tokens),
        headings=tuple(walk.headings),
        links=tuple(walk.links),
        files=tuple(walk.files),
        anchors=tuple(walk.anchors),
        passages=passages,
        pictures=tuple(walk.pictures.values()),
    )
    return body, tuple(walk.problems)


def _holder(tokens: list[Token], at: int) -> Token:
    """Give the element that stands for a paragraph: in a tight list that of the item."""
    paragraph, before = tokens[at], tokens[at - 1]
    return before if paragraph.hidden and before.type == "list_item_open" else paragraph
