"""A source file: its bytes made text, and the text parted into front matter and body.

Editors save from Windows, macOS and web forms: a BOM, any line ends and decomposed umlauts are
normalised here, before anything else looks at the text; what can not be text is refused here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from sitegen.problems import Location, Problem, error, warning

LARGEST = 1_000_000

_LINE_ENDS = re.compile(r"\r\n?")
_SOFT_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u200b\u2060\u00ad]")
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
ODD_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.M)
_FENCE = re.compile(r"^---[ \t]*$", re.M)
ODD_FENCE = re.compile(r"^(?:-{2,}|-*[–—―][-–—―]*)[ \t]*$", re.M)
"""What may be meant as ---: word processors make one long dash of two hyphens."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that could be read: front matter text, body text, and the line each begins at."""

    path: str
    header: str
    header_line: int
    body: str
    body_line: int


def digest(data: bytes) -> bytes:
    """Fingerprint bytes; 16 bytes are enough to never meet by chance."""
    return blake2b(data, digest_size=16).digest()


def read_file(path: str | Path) -> bytes:
    """Read a file of content; of one that is too large only as much as shows that."""
    with open(path, "rb") as file:
        return file.read(LARGEST + 1)


def read_text(path: str, data: bytes, problems: list[Problem]) -> str | None:
    """Decode a file: UTF-8, NFC, `\\n` line ends, no control character; None after an error."""
    if len(data) > LARGEST:
        problems.append(error(Location(path), "file.too-large", most=LARGEST))
        return None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:64].count(0) > len(data[:64]) // 3:
        problems.append(error(Location(path, 1, 1), "file.utf16"))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        before = data[: failure.start].decode("utf-8", "replace")
        where = _place(path, _LINE_ENDS.sub("\n", before), len(before))
        problems.append(error(where, "file.not-utf8", byte=f"0x{data[failure.start]:02X}"))
        return None
    if "\r" in text:
        text = _LINE_ENDS.sub("\n", text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if conflict := _CONFLICT.search(text):
        problems.append(error(_place(path, text, conflict.start()), "file.conflict"))
        return None
    if _ODD.search(text):
        return _check_characters(path, text, problems)
    return text


def _check_characters(path: str, text: str, problems: list[Problem]) -> str | None:
    refused = False
    for match, where in _places(path, text, _CONTROLS):
        problems.append(error(where, "file.control", sign=f"U+{ord(match[0]):04X}"))
        refused = True
    if refused:
        return None
    if BIDI.search(text):
        for number, line in enumerate(text.split("\n"), 1):
            if not bidi_is_closed(line):
                column = BIDI.search(line).start() + 1  # type: ignore[union-attr]
                problems.append(error(Location(path, number, column), "file.bidi"))
                refused = True
    for match, where in _places(path, text, _INVISIBLE):
        problems.append(warning(where, "file.invisible", sign=f"U+{ord(match[0]):04X}"))
    for match, where in _places(path, text, _SOFT_BREAKS):
        problems.append(warning(where, "file.odd-break", sign=f"U+{ord(match[0]):04X}"))
    text = _SOFT_BREAKS.sub(lambda m: "\n" if m[0] in "\u2028\u2029\x85" else " ", text)
    return None if refused else _INVISIBLE.sub("", text)


def bidi_is_closed(line: str) -> bool:
    """Tell whether isolates are closed in their line and nothing is overridden (UAX #9)."""
    depth = 0
    for sign in BIDI.findall(line):
        if sign in "\u202d\u202e":
            return False
        depth += -1 if sign in "\u202c\u2069" else 1
        if depth < 0:
            return False
    return depth == 0


def _places(
    path: str, text: str, sign: re.Pattern[str]
) -> Iterator[tuple[re.Match[str], Location]]:
    """Find where in each line some signs come first; there can be hundreds of thousands."""
    line, start, before = 1, 0, 0
    told: set[str] = set()
    for match in sign.finditer(text):
        at = match.start()
        if lines := text.count("\n", before, at):
            line, start = line + lines, text.rfind("\n", before, at) + 1
            told.clear()
        before = at
        if match[0] not in told:
            told.add(match[0])
            yield match, Location(path, line, at - start + 1)


def _place(path: str, text: str, at: int) -> Location:
    start = text.rfind("\n", 0, at) + 1
    return Location(path, text.count("\n", 0, at) + 1, at - start + 1)


def split(path: str, text: str, problems: list[Problem]) -> Source | None:
    """Part a Markdown file into front matter and body; None and a Problem when it can not be."""
    opening = _FENCE.match(text)
    if opening is None:
        problems.append(error(Location(path, 1, 1), _missing_header(text)))
        return None
    closing = _FENCE.search(text, opening.end())
    if closing is None:
        code = "front.dots" if re.search(r"^\.\.\.[ \t]*$", text, re.M) else "front.unclosed"
        odd = ODD_FENCE.search(text, opening.end())
        problems.append(error(_place(path, text, odd.start() if odd else 0), code))
        return None
    header = text[opening.end() + 1 : closing.start()]
    body = text[closing.end() + 1 :]
    body_line = 2 + text.count("\n", 0, closing.end())
    if second := re.match(r"\s*---[ \t]*\n[\w-]+:[ \t].*\n(?:.*\n)*?---[ \t]*(?:\n|$)", body):
        line = body_line + second[0][: second[0].index("---")].count("\n")
        problems.append(warning(Location(path, line, 1), "front.second"))
    return Source(path, header, 2, body, body_line)


def _missing_header(text: str) -> str:
    if not text.strip():
        return "front.empty-file"
    if text.startswith("+++"):
        return "front.toml"
    if re.match(r"\s+---", text):
        return "front.blank-before"
    return "front.missing"
