"""CommonMark with tables, captions, footnotes, definition lists and containers: text to tokens,
tokens to HTML. Owns markdown-it's parser.
"""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.bounds import BoundedInline, bounded_helpers, check_blocks
from sitegen.language import N_, catalogue
from sitegen.leftovers import note_footnotes

NESTING = 24
_CAPTION = re.compile(r"(?:Tabelle|Table):[ \t]+(?=\S)")


@cache
def parser() -> MarkdownIt:
    """Make the one parser of the process; it holds no state of a document."""
    md = MarkdownIt("zero")
    md.inline, md.helpers = BoundedInline(), bounded_helpers()
    md.configure("commonmark", {"html": True, "maxNesting": NESTING, "xhtmlOut": False})
    md.options["store_labels"] = True
    md.core.ruler.after("block", "bounds", check_blocks)
    md.core.ruler.after("bounds", "notes", note_footnotes)
    md.enable("table")
    md.use(footnote_plugin, inline=False)
    md.use(deflist_plugin)
    md.use(container_plugin, "container", validate=lambda params, *_: bool(params.strip()))
    # Schemes are judged by sitegen.links with a message; the parser would leave the source text.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    rules = md.renderer.rules  # type: ignore[attr-defined]
    rules["container_container_open"] = _container_open
    rules["container_container_close"] = lambda *_: "</div>\n"
    rules["table_open"] = _table_open
    rules["link_name"] = lambda tokens, i, *_: tokens[i].content
    rules["picture_credit"] = _picture_credit
    rules["table_close"] = lambda *_: "</table>\n</div>\n"
    rules["footnote_ref"] = _footnote_ref
    rules["footnote_open"] = lambda tokens, i, *_: f'<li id="\x03fussnote-{_number(tokens[i])}">'
    rules["footnote_anchor"] = _footnote_anchor
    rules["footnote_block_open"] = _footnotes_open
    return md


Env = dict[str, str]


def _word(env: Env, text: str) -> str:
    return escapeHtml(catalogue(env["language"]).gettext(text))


def _container_open(tokens: list[Token], i: int, _: object, env: Env) -> str:
    meta = tokens[i].meta
    shown = escapeHtml(meta["title"])
    return f'<div class="box box-{meta["name"]}">\n<p class="box-title">{shown}</p>\n'


def _table_open(tokens: list[Token], i: int, _: object, env: Env) -> str:
    if tokens[i + 1].type == "caption_open":
        label = f'aria-labelledby="{tokens[i + 1].attrs["id"]}"'
    else:
        name = _word(env, N_("Table"))
        label = f'aria-label="{name}"'
    return f'<div class="table" role="group" tabindex="0" {label}>\n<table>\n'


def _picture_credit(tokens: list[Token], i: int, *_: object) -> str:
    return f'\n<figcaption><span class="credit">{escapeHtml(tokens[i].content)}</span></figcaption>'


def _footnotes_open(_tokens: list[Token], _i: int, _: object, env: Env) -> str:
    label = _word(env, N_("Footnotes"))
    return f'<section class="footnotes" role="group" aria-label="{label}">\n<ol>\n'


def _number(token: Token) -> str:
    return str(token.meta["id"] + 1)


def _mention(token: Token) -> str:
    sub: int = token.meta.get("subId", 0)
    return _number(token) + (f"-{sub + 1}" if sub > 0 else "")


def _footnote_ref(tokens: list[Token], i: int, *_: object) -> str:
    number = _number(tokens[i])
    return (
        f'<sup class="footnote-ref"><a href="#\x03fussnote-{number}"'
        f' id="\x03zu-fussnote-{_mention(tokens[i])}">[{number}]</a></sup>'
    )


def _footnote_anchor(tokens: list[Token], i: int, _: object, env: Env) -> str:
    label = _word(env, N_("Back to the text"))
    back = f"#\x03zu-fussnote-{_mention(tokens[i])}"
    return f' <a class="footnote-back" href="{back}" aria-label="{label}">↩\ufe0e</a>'


def place_captions(tokens: list[Token]) -> None:
    """Make a paragraph `Tabelle: …` beside a table its caption; a table has one at most."""
    at = 0
    while at < len(tokens):
        found = tokens[at].type == "paragraph_open" and _CAPTION.match(tokens[at + 1].content)
        table = _table_beside(tokens, at) if found else -1
        if not found or table < 0:
            at += 1
            continue
        opening, inline, closing = tokens[at : at + 3]
        del tokens[at : at + 3]
        table -= 3 if table > at else 0
        for token in (opening, closing):
            token.type = token.type.replace("paragraph", "caption")
            token.tag = "caption"
        for child in (inline.children or ())[:1]:
            child.content = child.content[found.end() :]
        tokens[table + 1 : table + 1] = [opening, inline, closing]
        at += 1


def _table_beside(tokens: list[Token], at: int) -> int:
    """Find the table without a caption right after a paragraph, or right before it; -1 for none."""
    if at + 3 < len(tokens) and tokens[at + 3].type == "table_open":
        return at + 3
    if at == 0 or tokens[at - 1].type != "table_close":
        return -1
    table = next(i for i in range(at - 1, -1, -1) if tokens[i].type == "table_open")
    return -1 if tokens[table + 1].type == "caption_open" else table
