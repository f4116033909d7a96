"""Addresses: how a file name becomes the part of an address that stays true for years.

Addresses are written as `/presse/2023/slug/`, relative to the site's base; nothing in them derives
from a title or a start time (content model, "Identity").
"""

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache
from urllib.parse import unquote

SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")
DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)\Z", re.ASCII)
_PART = r"(?!\.)[\w .,~()+!'@=&-]+"
FORMER_PAGE = re.compile(rf"/(?:{_PART}/)*(?:{_PART}\.html?)?")
FORMER_FILE = re.compile(rf"/(?:{_PART}/)*(?:(?!\.)[^/\\\"$\x00-\x1f\x7f]+\.\w+)?")
NUMBERED = re.compile(r"(\d+)-(.+)\Z", re.ASCII)
LONGEST = 120
LONGEST_FORMER, LONGEST_NAME = 500, 255
"""Signs of a former address, and bytes between two of its slashes: more fits on no disk."""
ANCHOR_PREFIX = "abschnitt-"
"""Stands before every id that comes from content, so that none meets an id of a template."""
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ẞ": "ss", "æ": "ae", "ø": "oe", "œ": "oe"}
)
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: reserved with any ending
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))]
)


@lru_cache(65_536)
def slugify(text: str) -> str:
    """Give the ASCII slug of a text with German transliteration (`Bürgerbüro` -> `buergerbuero`).

    Empty when no letter or digit is left.
    """
    lowered = unicodedata.normalize("NFC", text).lower().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def is_slug(text: str) -> bool:
    """Tell whether a text can be a part of an address and a file name on every system."""
    return bool(SLUG.match(text) and len(text) <= LONGEST and text.split(".")[0] not in _DEVICES)


def former_address(text: str, pattern: re.Pattern[str] = FORMER_PAGE) -> str:
    """Give an address that a page once had, without `%`-codes; empty when it can not be one.

    `/alt/index.html` comes back as `/alt/`: both are one file, so they must be one address.
    What could leave the folder, or needs another reading in a file name or in the settings of a
    web server, is refused.
    """
    try:
        plain = unicodedata.normalize("NFC", unquote(text, errors="strict"))
    except UnicodeDecodeError:
        return ""
    is_short = len(plain) <= LONGEST_FORMER and all(
        len(part.encode()) <= LONGEST_NAME for part in plain.split("/")
    )
    return address_of(plain[1:]) if is_short and pattern.fullmatch(plain) else ""


def pdf_beside(address: str) -> str:
    """Give the address of the PDF of a press release, by the address of its page."""
    return f"{address}{address.split('/')[-2]}.pdf"


LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""A language as content names it (BCP 47)."""

PICTURES = "bilder"
"""The folder of pictures as pages show them."""


def preview_beside(address: str) -> str:
    """Give the address of the preview image of a document, by the address of its page."""
    return f"{address}vorschau.png"


def file_of(address: str) -> str:
    """Give the output file behind an address: `/presse/` is `presse/index.html`."""
    return address[1:] + "index.html" if address.endswith("/") else address[1:]


def address_of(path: str) -> str:
    """Give the address of an output file: `presse/index.html` is `/presse/`."""
    folder, slash, name = path.rpartition("/")
    return f"/{folder}{slash}" if name == "index.html" else f"/{path}"


def slug_of(address: str) -> str:
    """Give the last part of a page's address: of `/leitlinien/werk/v1/ziele/` it is `ziele`."""
    return address.split("/")[-2]


def chapter_anchor(slug: str) -> str:
    """Give the id of a chapter on a page that has all of them."""
    return f"kapitel-{slug}"


def collision_key(path: str) -> str:
    """Fold what some file systems can not tell apart: case and Unicode composition."""
    return unicodedata.normalize("NFC", path).casefold()


def parted_address(address: str, languages: Container[str]) -> tuple[str, str]:
    """Part an address into its language and the address below it.

    One in the site's own language comes back with an empty one.
    """
    first, slash, rest = address[1:].partition("/")
    return (first, f"/{rest}") if slash and first in languages else ("", address)
