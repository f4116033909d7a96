"""The words of a source held against those of what was made of it.

Sources are read here without a parser, because a parser is what loses words where a source is
damaged: all is a word but what is surely a mark. So a word may be told once too often, never once
too seldom. A word that is only part of another one counts as missing.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from sitegen.importing.items import cleaned

_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(r"\S+")
_JOINT = "\x01"
"""Stands for a mark inside a word, as in `<b>W</b>ort`."""

_MARKS = re.compile(rf"[*_~`\\{_JOINT}]+")
_NOTE = re.compile(r"<!--(.*?)(?:-->|\Z)", re.S)
_EDITOR_NOTE = re.compile(r"\s*(?:/?wp:.*|/?more|/?nextpage)\s*", re.S)
_TAG = re.compile(
    r"</?([a-zA-Z][a-zA-Z0-9]*)((?![a-zA-Z0-9])(?:[^<>\"']++|\"[^\"]{0,5000}\"|'[^']{0,5000}')*+)>"
)
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+))?|[\"']([^\"']*)")
_INSIDE = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr".split()
)
_NAMES = _INSIDE | frozenset(
    "address applet area article aside audio base blockquote body br button canvas caption center "
    "col colgroup data datalist dd details dialog dir div dl dt embed fieldset figcaption figure "
    "footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input "
    "label legend li link main map marquee math menu meta nav noscript object ol optgroup option "
    "output p param path picture pre progress script section select source style summary svg "
    "table tbody td template textarea tfoot th thead title tr track ul video".split()
)
_TECHNICAL = frozenset(
    "accept action align allow allowfullscreen async autocomplete autoplay bgcolor border "
    "cellpadding cellspacing charset checked cite class clear color cols colspan controls coords "
    "crossorigin d datetime decoding default defer dir disabled download enctype face "
    "fetchpriority "
    "fill for frame frameborder headers height hidden href hreflang hspace http-equiv id integrity "
    "ismap itemprop itemscope itemtype lang language loading loop marginheight marginwidth max "
    "maxlength media method min multiple muted name nofollow noshade novalidate nowrap open "
    "pattern poster preload property readonly referrerpolicy rel required reversed role rows "
    "rowspan rules sandbox scope scrolling selected shape size sizes span spellcheck src srcset "
    "start step style tabindex target type usemap valign viewbox vspace width wrap xmlns".split()
)
_ELEMENT = re.compile(
    r"</?[A-Za-z_][\w:.-]*((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*/?>"
)
_VALUE = re.compile(r"([\w:.-]+)\s*=\s*(\"[^\"<]*\"|'[^'<]*')")
_XML_TECHNICAL = frozenset(
    "href url rel type length ispermalink domain scheme nicename xml:lang xml:base src "
    "medium width height version".split()
)
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
_SHOWN = frozenset(("alt", "title", "start"))


def words_in(text: str) -> set[str]:
    """Give the words of a plain text."""
    return set(_WORD.findall(text))


def reading(html: str, has_attributes: bool = True) -> str:
    """Give all that HTML (or Markdown with HTML in it) says, where a joint is a mark in a word.

    With `has_attributes` also what stands in tags, but for what is technical there.
    """
    text = _NOTE.sub(lambda n: " " if _EDITOR_NOTE.fullmatch(n[1]) else f" {n[1]} ", html)

    def tag(found: re.Match[str]) -> str:
        name = found[1].lower()
        if name not in _NAMES:
            return found[0]
        said = " ".join(_said(found[2])) if found[2].strip(" /\n") and has_attributes else ""
        return f" {said} " if said or name not in _INSIDE else _JOINT

    return cleaned(unescape(_TAG.sub(tag, text)).replace(_JOINT, "\ufdd0")).replace(
        "\ufdd0", _JOINT
    )


def _said(attributes: str) -> Iterator[str]:
    for name, value, rest in _ATTRIBUTE.findall(attributes):
        folded = name.lower()
        is_technical = folded in _TECHNICAL or folded.startswith(("data-", "aria-", "on", "xml"))
        if rest or (not is_technical and folded not in _SHOWN):
            yield f"{name} {rest}"
        if value and (not is_technical or "<" in value or ">" in value or folded == "aria-label"):
            yield value


def reading_of_xml(xml: str) -> str:
    """Give all that a piece of XML with HTML in it says, however damaged it is."""
    parts = re.split(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", xml, flags=re.S)
    parts[::2] = (unescape(_ELEMENT.sub(_values, part)) for part in parts[::2])
    return reading("".join(parts))


def _values(found: re.Match[str]) -> str:
    return " ".join((" ", *(value for name, value in _VALUE.findall(found[1] or "")
                            if name.lower().partition(":")[0] != "xmlns"
                            and name.lower() not in _XML_TECHNICAL), " "))  # fmt: skip


def shown_text(html: str) -> str:
    """Give the text of HTML without programs and notes, paragraphs parted by blank lines."""
    text = _HIDDEN.sub(" ", html)

    def tag(found: re.Match[str]) -> str:
        name = found[1].lower()
        if name not in _NAMES:
            return found[0]
        return "" if name in _INSIDE else " " if name in ("td", "th") else "\n\n"

    return cleaned(unescape(_TAG.sub(tag, text)))


def published_words(html: str) -> set[str]:
    """Give the words of a rendered body as its readers see or hear them.

    An id of a heading is among them: it can be read in the address of the place.
    """
    said: list[str] = []

    def tag(found: re.Match[str]) -> str:
        for name, value, _ in _ATTRIBUTE.findall(found[2]):
            if name in _SHOWN or (name == "id" and found[1] in ("h2", "h3", "h4", "h5", "h6")):
                said.append(unescape(value))
        return "" if found[1] in _INSIDE else " "

    text = unescape(_TAG.sub(tag, html))
    return words_in(" ".join((text, *said)))


def missing(read: str, known: set[str]) -> list[str]:
    """Give the words of a reading that are not known, in their order.

    A mark in a word may have parted or joined it; what a mark parts is one word or several.
    """
    found: dict[str, None] = {}
    if "*" not in read and _JOINT not in read and words_in(read) <= known:
        return []
    for run in dict.fromkeys(_RUN.findall(read)):
        parted = [word for word in _WORD.findall(run) if word not in known]
        if not parted:
            continue
        joined = [word for word in _WORD.findall(_MARKS.sub("", run)) if word not in known]
        if joined:
            found.update(dict.fromkeys((*parted, *joined)))
    return list(found)


def known_words(texts: Iterable[str]) -> set[str]:
    """Give the words of many texts."""
    return {word for text in texts for word in _WORD.findall(cleaned(text))}
