"""A glossary: its terms found in a text in all their forms, and marked where they come first.

A reader meets a term somewhere in a long text and must not leave it to learn what it means. So its
first use becomes a link to an explanation on the same page, which whoever renders the text puts
there. The words are looked up one by one, so that the time does not grow with the glossary.
"""

import re
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from sitegen.inflection import forms_of
from sitegen.urls import slugify

GLOSSARY = "pages/glossar.md"
TERM_PREFIX = "begriff-"
"""Stands before the ids of terms and of their explanations."""

_TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
_NAME = re.compile(r"</?([a-z][a-z0-9]*)")
_ID = re.compile(r'\sid="([^"]*)"')
_WORD = re.compile(r"(?<![&#\w])[-‑]?\w+(?:[-‑:*·\u00ad]\w+)*[-‑]?")
"""A word in HTML; an entity such as `&amp;` is none."""
_BLOCK = re.compile(r"<(?:p|ul|ol|dl|div|table|blockquote|pre|h[2-6]|figure)\b")
_SENTENCE_ENDS = ".!?:…"
_BEFORE_SENTENCE = "\"'„“”»«›‹(["
MOST_WORDS = 20
"""A name of more words is a sentence, which no text repeats to have it explained."""
_UNMARKED = frozenset("a code pre kbd samp h1 h2 h3 h4 h5 h6 th dt dfn caption summary".split())
"""Elements in which nothing is marked: links, code, headings, and what defines something itself."""

_BOX_TITLE = '<p class="box-title"'


class Term(NamedTuple):
    """A term: its name and explanation as HTML without ids, and its anchor on the glossary page."""

    name: str
    slug: str
    anchor: str
    html: str


class _Candidate(NamedTuple):
    """What a word may be the beginning of: forms of the words after it, number of the term.

    `is_capital` tells a word that is written small and counts here at the start of a sentence only.
    """

    rest: tuple[frozenset[str], ...]
    term: int
    is_capital: bool


_Beginnings = dict[str, list[_Candidate]]


class Glossary(NamedTuple):
    """Terms in their order, and for each form of a first word the terms that may begin with it."""

    terms: tuple[Term, ...]
    beginnings: _Beginnings


@lru_cache(8)
def read_glossary(html: str, language: str) -> Glossary:
    """Read the definition lists of a rendered page; `language` says how words are inflected."""
    terms: dict[str, Term] = {}
    for term in _terms(html):
        terms.setdefault(term.slug, term)
    names = [term.name for term in terms.values()]
    return Glossary(tuple(terms.values()), _beginnings(names, language))


def alike(names: Iterable[str], language: str) -> Iterator[tuple[int, int]]:
    """Give the terms that no text can tell from an earlier one: number of each, and of that one."""
    known = list(names)
    beginnings = _beginnings(known, language)
    slugs: dict[str, int] = {}
    for number, name in enumerate(known):
        words = _words(name)
        earlier = [slugs.setdefault(_slug(name), number)]
        earlier += [
            term for term, length, _ in _meant(words, 0, beginnings) if length == len(words)
        ]
        if min(earlier) < number:
            yield number, min(earlier)


def explain(
    html: str, glossary: Glossary, seen: Container[str] = (), prefix: str = ""
) -> tuple[str, tuple[Term, ...]]:
    """Mark the first use of each term; give the HTML and the terms, in the order of their use.

    The slugs in `seen` were explained before. Each mark leads to `#<prefix>begriff-<slug>`, is
    described by the same id with `-text` and is called `zu-begriff-<slug>`, for the way back.
    What the text defines itself is left out.
    """
    pieces = _TAG.split(html)
    found: dict[int, Term] = {}
    skipped = {i for i, term in enumerate(glossary.terms) if term.slug in seen}
    skipped.update(_defined(pieces, glossary))
    for at in _prose(pieces):
        text, done, parts = pieces[at], 0, list[str]()
        for number, start, end in _uses(text, *_beside(pieces, at), glossary.beginnings):
            if number not in skipped:
                skipped.add(number)
                found[number] = term = glossary.terms[number]
                parts += (text[done:start], _mark(term, text[start:end], prefix))
                done = end
        if parts:
            pieces[at] = "".join((*parts, text[done:]))
    return "".join(pieces), tuple(found.values())


def _uses(
    text: str, is_joined_before: bool, is_joined_after: bool, beginnings: _Beginnings
) -> Iterator[tuple[int, int, int]]:
    """Give the terms in a text that no other one overlaps: number, start and end of each."""
    words = [word.replace("\u00ad", "") for word in _WORD.findall(text)]
    if beginnings.keys().isdisjoint(words):
        return
    matches = list(_WORD.finditer(text))
    position = 0
    while position < len(words):
        step = 1
        for meant, length, is_capital in _meant(words, position, beginnings):
            own = matches[position : position + length]
            start, end = own[0].start(), own[-1].end()
            is_part = (start == 0 and is_joined_before) or (end == len(text) and is_joined_after)
            is_small = is_capital and not _begins_sentence(text, start)
            is_parted = all(text[a.end() : b.start()].isspace() for a, b in pairwise(own))
            if is_parted and not (is_part or is_small):
                yield meant, start, end
                step = length
                break
        position += step


def _begins_sentence(text: str, at: int) -> bool:
    while at and (text[at - 1].isspace() or text[at - 1] in _BEFORE_SENTENCE):
        at -= 1
    return not at or text[at - 1] in _SENTENCE_ENDS


def _mark(term: Term, text: str, prefix: str) -> str:
    place = f"{TERM_PREFIX}{term.slug}"
    return (
        f'<a class="term" role="doc-glossref" href="#{prefix}{place}" id="{prefix}zu-{place}"'
        f' aria-describedby="{prefix}{place}-text">{text}</a>'
    )


def _prose(pieces: list[str]) -> Iterator[int]:
    """Give where running text stands among texts (even) and tags (odd)."""
    inside, depth = "", 0
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            if not inside and piece and not piece.isspace():
                yield at
            continue
        match = _NAME.match(piece)
        name = match[1] if match else ""
        if not inside and (name in _UNMARKED or piece.startswith(_BOX_TITLE)):
            inside = name
        if name and name == inside:
            depth += -1 if piece[1] == "/" else 1
            inside = inside if depth else ""


def _beside(pieces: list[str], at: int) -> tuple[bool, bool]:
    """Tell whether a word goes on beyond the tag before or after a text: `<b>Bei</b>rat`."""
    before = pieces[at - 2][-1:] if at > 1 else ""
    after = pieces[at + 2][:1] if at + 2 < len(pieces) else ""
    return before.isalnum(), after.isalnum() or after == "-"


def _meant(words: list[str], at: int, beginnings: _Beginnings) -> Iterator[tuple[int, int, bool]]:
    """Give the terms that begin at a word, the longest first: number, words, `is_capital`."""
    for rest, term, is_capital in beginnings.get(words[at], ()):
        after = words[at + 1 : at + 1 + len(rest)]
        if len(after) == len(rest) and all(w in f for w, f in zip(after, rest, strict=True)):
            yield term, 1 + len(rest), is_capital


def _defined(pieces: list[str], glossary: Glossary) -> Iterator[int]:
    """Give the terms that a text defines itself, in a definition list or by `dfn`."""
    for at in range(1, len(pieces), 2):
        match = _NAME.match(pieces[at])
        if match is None or match[1] not in ("dt", "dfn") or pieces[at][1] == "/":
            continue
        end = _end(pieces, at, match[1])
        words = _words("".join(pieces[at + 1 : end : 2]))
        for term, length, _ in _meant(words, 0, glossary.beginnings):
            if length == len(words):
                yield term


def _terms(html: str) -> Iterator[Term]:
    """Read terms with their explanations; several terms may share one."""
    pieces = _TAG.split(html)
    names: list[tuple[str, str]] = []
    texts: list[str] = []
    at = 1
    while at < len(pieces):
        match = _NAME.match(pieces[at])
        name = match[1] if match and pieces[at][1] != "/" else ""
        if name not in ("dt", "dd"):
            at += 2
            continue
        end = _end(pieces, at, name)
        inner = "".join(_without_id(piece) for piece in pieces[at + 1 : end])
        if name == "dd":
            texts.append(inner if _BLOCK.search(inner) else f"<p>{inner.strip()}</p>")
        else:
            if texts:
                yield from _explained(names, texts)
                names, texts = [], []
            anchor = _ID.search(pieces[at])
            names.append((inner.strip(), anchor[1] if anchor else ""))
        at = end + 2
    yield from _explained(names, texts)


def _explained(names: list[tuple[str, str]], texts: list[str]) -> Iterator[Term]:
    for name, anchor in names:
        if texts and _slug(name):
            yield Term(name, _slug(name), anchor, "".join(texts))


def _end(pieces: list[str], at: int, name: str) -> int:
    """Find the tag that closes the element which begins at `at`."""
    depth = 1
    while depth and at + 2 < len(pieces):
        at += 2
        match = _NAME.match(pieces[at])
        if match and match[1] == name:
            depth += -1 if pieces[at][1] == "/" else 1
    return at


def _without_id(piece: str) -> str:
    return _ID.sub("", piece) if piece.startswith("<") else piece


def _plain(name: str) -> str:
    """Give the words of a name: `<em>Beirat</em> (Gremium)` is found as Beirat."""
    return _TAG.sub("", name).partition(" (")[0].strip()


def _slug(name: str) -> str:
    return slugify(_plain(name))


def _words(name: str) -> list[str]:
    """Give the words of a name, at least one."""
    return [word.replace("\u00ad", "") for word in _WORD.findall(_plain(name))] or [""]


def _beginnings(names: list[str], language: str) -> _Beginnings:
    """Make the forms of all names; the longest name of each beginning comes first."""
    found: _Beginnings = {}
    for number, name in enumerate(names):
        words = _words(name)
        if not words[0] or len(words) > MOST_WORDS:
            continue
        forms = [forms_of(word, language, word is words[-1]) for word in words]
        for form in forms[0]:
            rest = tuple(forms[1:])
            found.setdefault(form, []).append(_Candidate(rest, number, False))
            if form[0].islower():
                capital = form[0].upper() + form[1:]
                found.setdefault(capital, []).append(_Candidate(rest, number, True))
    for candidates in found.values():
        candidates.sort(key=lambda c: (-len(c.rest), c.is_capital, c.term))
    return found
