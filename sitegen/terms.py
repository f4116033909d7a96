"""The terms by which the search finds a text: words folded and stemmed, and days.

Readers type without umlauts, with other endings and with or without signs for all genders. So a
word of a text and one that is typed are brought to the same form. `templates/static/search.js` does
the same in the browser, with the same rules in the same order; a test holds them together. Which
language a text has plays no part: the endings that are cut off are German, and what they take from
an English word they also take from the one that is typed.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LONGEST = 40
"""Letters of a term; what is longer is no word that somebody types."""

_FOLDS = (
    ("\xad", ""), ("ä", "a"), ("ö", "o"), ("ü", "u"), ("ß", "ss"),
    ("ae", "a"), ("oe", "o"), ("que", "q\x01"), ("ue", "u"), ("\x01", "ue"),
)  # fmt: skip
"""ä, ae and a are one letter; but the vowels of `quer` are no umlaut."""

_MARKED = re.compile("[\xc0-\u1fff]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_GENDER = re.compile(r"(?<=[a-z])(?:[:*_·/]|/-)(?:innen|in(?![a-z]))")
_GENDER_SIGNS = (":in", "*in", "_in", "·in", "/in", "/-in")
_WORD = re.compile(
    "[^\0-/:-@\\[-`{-\xbf×÷\u2000-\u206f\u2190-\u2bff\u2e00-\u2e7f\u3000-\u303f]{2,}"
)
_DAY = re.compile(
    r"(\d{1,4})(?:\. ?(\d\d?)\. ?(\d{4})|[. ] ?([a-z]+),? (\d{4})|-(\d\d)-(\d\d)|, (\d{4}))",
    re.ASCII,
)
"""6.9.2023, 6. September 2023, 2023-09-06, and (September) 6, 2023."""

MONTHS = {
    name: number
    for number, names in enumerate(
        ("januar january", "februar february", "marz march", "april", "mai may", "juni june",
         "juli july", "august", "september", "oktober october", "november", "dezember december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
"""The number of each month by its folded name, German and English."""

_FOREIGN = re.compile(r"(i|tr|e)um\Z")
_ENDING = re.compile(r"\A(?:(..+[^e])e[nsm]?|(.+.[rlue])n|(..+[^eiuys])s)\Z")
"""What is cut off without asking how long a word is, or Plan would not be the end of Bauplan."""

_JOINT = re.compile(r"(?:ung|heit|keit|schaft|ion|tat)(?=s[a-z]{4})")
"""Where two nouns are joined by an s: Beteiligungs-satzung."""

STOP_WORDS = frozenset(
    "aber als am an auch auf aus bei beim bis da damit dann das dass dem den denn der des die dies "
    "diese diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines er es fur "
    "hat haben hier ich ihr ihre im in ins ist ja kann mehr mit nach nicht noch nur ob oder ohne "
    "sein seine sich sie sind so soll sowie uber um und uns unser unter vom von vor war was wer "
    "werden wie wir wird wo wurde wurden zu zum zur zwischen "
    "an and are as at be by for from has in is it of on or that the this to was were will with"
    .split()
)  # fmt: skip
"""Words without a meaning of their own, folded; nothing is found by them."""


def fold(text: str) -> str:
    """Give a text in small letters without umlauts, accents and signs for all genders."""
    text = text.lower()
    for sign, instead in _FOLDS:
        text = text.replace(sign, instead)
    if not text.isascii():
        text = _MARKED.sub(_without_accents, text)
    is_for_all = any(sign in text for sign in _GENDER_SIGNS)
    return _GENDER.sub("", text) if is_for_all else text


def _without_accents(match: re.Match[str]) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", match[0]))


@lru_cache(100_000)
def stem(word: str) -> str:
    """Give a folded word without its ending."""
    word = word.replace("erinnen", "er")
    word = word[:-2] if word.endswith("erin") else word
    if _FOREIGN.search(word):
        return word[:-2][:LONGEST]
    word = _ENDING.sub(r"\1\2\3", word)
    word = word[:-1] if word.endswith("niss") else word
    return word[:LONGEST]


def terms_of(text: str) -> set[str]:
    """Give the terms of a text, without stop words; a day is one, written `20230906`."""
    folded = fold(text)
    found = set(map(stem, set(_WORD.findall(folded)) - STOP_WORDS))
    found.update(_days(folded))
    return found


def heads_within(term: str) -> Iterator[str]:
    """Give the longer words that a compound begins with: of b-ung-s-satzung it is b-ung."""
    for match in _JOINT.finditer(term):
        yield term[: match.end()]


def _days(folded: str) -> Iterator[str]:
    for match in _DAY.finditer(folded):
        first, month, year, named, of_named, middle, last, of_first = match.groups()
        if year:
            yield _day(year, month, first)
        elif named and named in MONTHS:
            yield _day(of_named, str(MONTHS[named]), first)
        elif middle and len(first) == 4:
            yield _day(first, middle, last)
        elif of_first:
            before = folded[: match.start()].rstrip().rpartition(" ")[2]
            if before in MONTHS:
                yield _day(of_first, str(MONTHS[before]), first)


def _day(year: str, month: str, day: str) -> str:
    return year + month.zfill(2) + day.zfill(2)
