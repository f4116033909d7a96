"""Raw HTML in Markdown: what is let through, and a word about all that is not.

nh3 gives the guarantee on the whole body; the patterns here only find what to tell the editor, and
take out tags that would leave an empty shell. Owns nh3.
"""

import re
from collections.abc import Iterator

ALLOWED = frozenset(
    (
        "a abbr b bdi br cite code dd del details dfn div dl dt em figcaption figure hr i ins "
        "kbd li mark ol p pre q rt ruby s samp small span strong sub summary sup table tbody "
        "td th thead time tr u ul var wbr blockquote"
    ).split()
)
_FROM_MARKDOWN = ALLOWED | {"h2", "h3", "h4", "h5", "h6", "img", "section", "caption"}
_ATTRIBUTES = {
    "*": {
        "title",
        "lang",
        "dir",
        "id",
        "class",
        "role",
        "aria-label",
        "aria-labelledby",
        "tabindex",
    },
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "details": {"open"},
    "img": {"src", "alt", "loading", "width", "height"},
    "ol": {"start"},
}
_RAW_ATTRIBUTES = {"title", "lang", "dir", "colspan", "rowspan", "scope", "datetime", "open"}
_WITH_CONTENT = re.compile(r"<(script|style)\b[^>]*>.*?(?:</\1\s*>|\Z)", re.I | re.S)
_PIECE = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*>|</?([a-zA-Z][\w-]*)([^<>]*)>|<", re.S)
_ATTRIBUTE = re.compile(r"""([a-zA-Z:@_][\w:.-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_SAFE_HREF = re.compile(r"(https?://|mailto:|tel:)", re.I)


def strip(piece: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """Take what is not allowed out of a piece of raw HTML.

    Gives the rest, and for each thing taken out its name and its offset in the piece.
    """
    dropped: list[tuple[str, int]] = []

    def whole(match: re.Match[str]) -> str:
        dropped.append((f"<{match[1].lower()}>", match.start()))
        # Keeps the offsets of what follows.
        return " " * len(match[0])

    def tag(match: re.Match[str]) -> str:
        if match[0] == "<":
            # A tag that is not closed would take the words in it away.
            return "&lt;"
        name = (match[1] or "").lower()
        if not name:
            dropped.append(("<!-- -->" if match[0].startswith("<!--") else "<!…>", match.start()))
            return ""
        if name not in ALLOWED:
            if not match[0].startswith("</"):
                dropped.append((f"<{name}>", match.start()))
            return ""
        bad = set(_bad_attributes(name, match[2]))
        if not bad:
            return match[0]
        dropped.extend((f"{name} {a}", match.start()) for a in sorted(bad))
        kept = (a[0] for a in _ATTRIBUTE.finditer(match[2]) if a[1].lower() not in bad)
        return f"<{' '.join((name, *kept))}>"

    return _PIECE.sub(tag, _WITH_CONTENT.sub(whole, piece)), tuple(dropped)


def _bad_attributes(tag: str, attributes: str) -> Iterator[str]:
    for match in _ATTRIBUTE.finditer(attributes):
        name = match[1].lower()
        if tag == "a" and name == "href" and _SAFE_HREF.match((match[2] or "").strip("\"'")):
            continue
        if name not in _RAW_ATTRIBUTES:
            yield name


def sanitise(html: str) -> str:
    """Pass a rendered body with raw HTML in it through the allow-list; the result nests well."""
    import nh3

    return nh3.clean(
        html,
        tags=set(_FROM_MARKDOWN),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
        clean_content_tags={"script", "style"},
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Let ids, classes and addresses pass only if the renderer made them (they hold a mark)."""
    if name in ("id", "aria-labelledby"):
        return value if value.startswith("\x03") else None
    if name == "src":
        return value if value.startswith("\x02") else None
    if name == "href":
        return value if value.startswith(("\x02", "#\x03")) or _SAFE_HREF.match(value) else None
    return value
