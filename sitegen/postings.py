"""An inverted index in small files: which documents hold a term, and where.

Documents stand in segments (the quarter of a year), in which they are counted from 0. Terms stand
in buckets, by their first letters, and once more by their last ones: a German compound ends
in its head, so all words that end in `beteiligung` are in one file, and all that begin with it in
another. A typing error leaves either the beginning or the end of a word as it is; only words of up
to six letters can have one in both, so a list of these is there to be looked through.

A segment is inverted by itself and parted into buckets; the published file of a bucket joins those
of all segments. So an edit of a text inverts the few documents of one segment, and writes the
buckets in which its words stand. `templates/static/search.js` reads the files.
"""

from collections.abc import Iterable, Mapping, Sequence

from sitegen.terms import heads_within

EDGE = 3
"""Letters by which a term is put into a bucket; one more where very many words have these."""

BUSY = frozenset("auf aus bes ein ent sch sta str ver vor ung".split())

LONG = 6
"""From so many letters on, a term is found by its end too."""

SHORT = range(4, 7)
"""Lengths of the terms that are listed by themselves."""

IN_TEXT, IN_HEADING, IN_TITLE = range(3)

EACH = 80
"""About so many documents to a bucket: fewer buckets make bigger files, more of them more files."""

FEWEST, MOST = 4, 128

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MORE = "z"
_MARKS = ("", "-", "+")
"""What stands before the documents with a term in the text, in a heading, in the title."""

Fields = tuple[str, str, str]
"""The terms of a document in its title, headings and text, each parted by blanks."""


def buckets_for(documents: int) -> int:
    """Give into how many buckets the terms of so many documents are put, a power of two."""
    count = FEWEST
    while count < MOST and count * EACH < documents:
        count *= 2
    return count


def bucket_names(buckets: int) -> tuple[str, ...]:
    """Name the buckets: by beginnings, by ends, and the list of short terms."""
    both = (f"{side}{number}" for side in ("anfang-", "ende-") for number in range(buckets))
    return (*both, "kurz")


def inverted(documents: Sequence[Fields], names: tuple[str, ...]) -> dict[str, str]:
    """Invert a segment; give the lines of each named bucket, a term with its documents a line."""
    buckets = len(names) // 2
    found: dict[str, dict[int, int]] = {}
    for number, (title, headings, text) in enumerate(documents):
        for where, terms in ((IN_TITLE, title), (IN_HEADING, headings), (IN_TEXT, text)):
            for term in terms.split():
                found.setdefault(term, {})[number] = where
    lines: dict[str, list[str]] = {name: [] for name in names}
    written = {term: _postings(held) for term, held in found.items()}
    by_ends = {**written, **_with_heads(found)}
    for term in sorted(written):
        lines[f"anfang-{bucket_of(first_of(term), buckets)}"].append(f"{term} {written[term]}")
        if len(term) in SHORT and not term[-1].isdigit():
            lines["kurz"].append(term)
    for term in sorted(by_ends):
        if len(term) >= LONG and not term[-1].isdigit():
            lines[f"ende-{bucket_of(last_of(term), buckets)}"].append(f"{term} {by_ends[term]}")
    return {name: "\n".join(of) for name, of in lines.items()}


def _with_heads(found: Mapping[str, Mapping[int, int]]) -> dict[str, str]:
    """Give the words that compounds begin with, with the documents of those and their own."""
    heads: dict[str, dict[int, int]] = {}
    for term, held in found.items():
        for head in heads_within(term):
            joined = heads.setdefault(head, dict(found.get(head, {})))
            for number, where in held.items():
                joined[number] = max(where, joined.get(number, where))
    return {head: _postings(dict(sorted(held.items()))) for head, held in heads.items()}


def _postings(held: Mapping[int, int]) -> str:
    """Write which documents hold a term, each by its distance from the one before."""
    parts: list[list[str]] = [[], [], []]
    before = [-1, -1, -1]
    for number, where in held.items():
        gap = number - before[where] - 1
        parts[where].append(_DIGITS[gap] if gap < 61 else _number(gap))
        before[where] = number
    return "".join(mark + "".join(part) for mark, part in zip(_MARKS, parts, strict=True) if part)


def _number(value: int) -> str:
    more, rest = divmod(value, len(_DIGITS) - 1)
    return _MORE * more + _DIGITS[rest]


def first_of(term: str) -> str:
    """Give the first letters of a term, by which it is put into a bucket."""
    return term[: EDGE + (term[:EDGE] in BUSY)]


def last_of(term: str) -> str:
    """Give the last letters of a term, by which it is put into another bucket."""
    return term[-EDGE - (term[-EDGE:] in BUSY) :]


def bucket_of(edge: str, buckets: int) -> int:
    """Give the bucket of what a term begins or ends with."""
    value = 0
    for letter in edge:
        value = value * 31 + ord(letter)
    return value % buckets


def joined(segments: Iterable[str]) -> str:
    """Join a bucket of all segments: a term and, for each segment with it, distance and documents.

    The list of short terms has no documents.
    """
    found: dict[str, list[str]] = {}
    before: dict[str, int] = {}
    for number, lines in enumerate(segments):
        for line in lines.split("\n") if lines else ():
            term, _, held = line.partition(" ")
            if held:
                gap = number - before.get(term, -1) - 1
                before[term] = number
                found.setdefault(term, []).append(_number(gap) + held)
            else:
                found.setdefault(term, [])
    return "".join(" ".join((term, *found[term])) + "\n" for term in sorted(found))
