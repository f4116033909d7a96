"""A text as the words that a reader of German sees: what is compared as one piece.

Whole stay a word with its hyphens and gender signs (`Bürger:innen`, `Bürger*innen`, `Haus-`), an
abbreviation (`z. B.`), a number with its separators and unit (`500.000 Euro`), a day (`8. März
2024`), a section of a law (`§ 5a`), and an address of the web or of mail. Half of one of them
marked as changed would say something else than what was changed: not 500 became 250.
"""

import re
from functools import lru_cache

_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_UNITS = r"Euro|EUR|€|Cent|Prozent|%|Uhr"
_PIECE = re.compile(
    rf"""
      \s+
    | (?:https?://|www\.)[^\s<>]*[\w/]                   # an address, without what ends a sentence
    | [\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+
    | \[\d+\]                                            # the number of a footnote
    | §{{1,2}}\s?\d+\w*
    | \d{{1,2}}\.\s?(?:{_MONTHS})\b(?:\s\d{{4}}\b)?
    | \d{{1,2}}\.\s?\d{{1,2}}\.(?:\s?\d{{2,4}}\b)?(?!\d)
    | \d{{4}}-\d\d-\d\d\b
    | \d+(?:[.,:\u00a0\u202f]\d+)*(?:\s?(?:{_UNITS})(?!\w)|(?!\w))
    | (?<!\w)[^\W\d_]\.(?:\s?[^\W\d_]\.)+                # z. B., i. d. R.
    | [^\W_]+(?:(?:[-‑'’·:*_\u00ad]|/-?)[^\W_]+)*-?\u00ad?
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_BLANKS = re.compile(r"[\s\u00ad]+")


def split(text: str) -> list[str]:
    """Part a text into words, single signs and white space; joined they are the text."""
    return _PIECE.findall(text)


@lru_cache(65_536)
def key(piece: str) -> str:
    """Give what counts of a piece: white space and soft hyphens inside make no difference."""
    return _BLANKS.sub("", piece)


def is_word(piece: str) -> bool:
    """Tell a word or number from white space, single signs and the number of a footnote."""
    return piece[0] != "[" and any(sign.isalnum() for sign in piece)
