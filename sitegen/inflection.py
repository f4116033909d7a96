"""The forms of a German word: endings, and umlauts where the plural takes them.

German inflects by rules with few exceptions, so the forms are made without a dictionary. One that
does not exist does no harm; one that means something else does, so there are as few as the end of
the word allows. Other languages get an `s`.
"""

import re
from collections.abc import Iterator

# What German words end in, and what they take there; the first that fits counts.
_ADJECTIVE = ("", "e", "em", "en", "er", "es")
_ENDINGS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile("e"), ("", "n", "ns")),
    (re.compile("(?:ung|heit|keit|schaft|ion|tät|ik|enz|anz)"), ("", "en")),
    (re.compile("nis"), ("", "se", "ses", "sen")),
    (re.compile("in"), ("", "s", "e", "en", "es", "nen")),
    (re.compile("e[lr]"), ("", "s", "n")),
    (re.compile("en"), ("", "s")),
    (re.compile("[aiouy]"), ("", "s")),
    (re.compile(""), ("", "s", "es", "e", "en")),
)
_EXCHANGES = (
    ("innen", "in"), ("ionen", "ion"), ("ungen", "ung"), ("heiten", "heit"), ("keiten", "keit"),
    ("schaften", "schaft"), ("täten", "tät"), ("en", "e"), ("um", "en"), ("us", "en"), ("a", "en"),
)  # fmt: skip
"""Ends that are exchanged between singular and plural: Leitlinie, Leitlinien; Gremium, Gremien."""

_UMLAUT = re.compile(r"(au|[aou])([^aeiouyäöü]+)(e[lrn])?\Z", re.I)
_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü", "au": "äu", "A": "Ä", "O": "Ö", "U": "Ü", "Au": "Äu"}
_NO_UMLAUT = re.compile(r"(?:ung|heit|keit|schaft|ion|tät)\Z")


def forms_of(word: str, language: str, is_last: bool) -> frozenset[str]:
    """Give all forms in which a word may stand; before another word it may be an adjective."""
    if word[-1].isdigit() or not language.startswith("de"):
        return frozenset((word, f"{word}s"))
    last_part = re.split("[-‑:*]", word)[-1]
    if last_part[1:] != last_part[1:].lower():  # an abbreviation: BauGB, TOP
        return frozenset((word, f"{word}s"))
    if word[0].islower() and last_part[0].islower():
        return frozenset(_small_forms(word))
    found = set(_noun_forms(word))
    stem = re.fullmatch(r"(.{3,}?)e[mnrs]?", word)
    if stem and not is_last:
        found.update(stem[1] + ending for ending in _ADJECTIVE[1:])
    return frozenset(found)


def _small_forms(word: str) -> Iterator[str]:
    """Give the forms of an adjective or a regular verb."""
    yield from (word + ending for ending in _ADJECTIVE)
    if word.endswith("en"):
        yield from (word[:-2] + ending for ending in ("e", "t", "te", "ten"))


def _noun_forms(word: str) -> Iterator[str]:
    endings = next(ends for end, ends in _ENDINGS if re.search(f"{end.pattern}\\Z", word))
    yield from (word + ending for ending in endings)
    yield from (word[: -len(a)] + b for a, b in _EXCHANGES if word.endswith(a))
    match = _UMLAUT.search(word)
    if match is None or _NO_UMLAUT.search(word):
        # A plural in -er has an umlaut wherever there can be one: Bilder, but Ämter.
        if endings == _ENDINGS[-1][1]:
            yield from (f"{word}er", f"{word}ern")
        return
    changed = f"{word[: match.start()]}{_UMLAUTS[match[1]]}{match[2]}{match[3] or ''}"
    plural = ("", "n", "s") if match[3] else ("e", "en", "er", "ern")
    yield from (changed + ending for ending in plural)
