"""Values as front matter holds them: quoted where YAML, or an editor's reading of it, needs it."""

import json
import re
import unicodedata

from sitegen.source import BIDI, bidi_is_closed

_PLAIN = re.compile(r"[^\W\d_](?:[\w ().!?;/%§„“–…-]*[\w().!?%“…-])?")
_BARE = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2})?|\d{1,2}:\d{2}|(?:/|files/|https?://)[\w./-]+|[\w.]+@[\w.-]+"
)
"""Days, times, paths and addresses: no sign in them means anything in YAML."""
_REFUSED = re.compile("[\ufeff\ufffe\uffff]")
_LINE_ENDS = ("Cc", "Cs", "Zl", "Zp")
OTHER_TYPES = frozenset("true false yes no on off null y n".split())
"""Words in small letters that are no texts for some readers of YAML (1.1)."""


def one_line(text: str) -> str:
    """Give a text without what no title can hold: line ends, control characters, open marks."""
    plain = "".join(" " if unicodedata.category(sign) in _LINE_ENDS else sign for sign in text)
    if not bidi_is_closed(plain):
        plain = BIDI.sub("", plain)
    return unicodedata.normalize("NFC", " ".join(_REFUSED.sub("", plain).split()))


def value(text: str) -> str:
    """Write a text of one line as a value that is read back as it was."""
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in OTHER_TYPES
    if not text or is_plain or _BARE.fullmatch(text):
        return text
    # JSON's strings are YAML's, and its escapes too (YAML 1.2, 7.3.1).
    return json.dumps(text, ensure_ascii=False)


def literal(text: str, form: str) -> str:
    """Write a value of a form of `sitegen.keys`: a list, a bare word or number, or a text."""
    if form in ("texts", "refs"):
        return f"[{value(text)}]" if text else "[]"
    return text if form in ("flag", "choice", "number", "latitude", "longitude") else value(text)
