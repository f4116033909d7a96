"""PDF files as readers and screen readers get them: through poppler and its structure tree."""

import re
import subprocess
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from .tools import need

_TEXT = re.compile(r'^ *"(.*)"$', re.S)
_ELEMENT = re.compile(r"^( *)([A-Z]\w*)(?: \"| <|:| \(|$)")
_INLINE = ("Span", "Link", "Em", "Strong", "Code", "Lbl", "Note")
_SOFT_HYPHEN = "\u00ad"


class Spoken(NamedTuple):
    """What a screen reader reads: the text in its order, the notes apart; no white space."""

    text: str
    notes: tuple[str, ...]


def plain(text: str) -> str:
    """Take out what typesetting adds: white space, hyphens at the ends of lines, ligatures."""
    bare = text.replace(_SOFT_HYPHEN, "").replace("\u2060", "").replace("\u200b", "")
    return re.sub(r"\s+", "", normalize("NFKC", bare))


def printed_text(path: Path, *options: str) -> str:
    """Give the text of all pages with heads and feet, as a search in a viewer finds it."""
    need("poppler")
    done = subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def spoken(path: Path) -> Spoken:
    """Read the structure tree behind the table of contents; bullets and numbers are left out."""
    need("poppler")
    done = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, check=True)
    text: list[str] = []
    notes: list[str] = []
    around: list[tuple[int, str]] = []
    is_begun = False  # the text of a block
    for line in _behind_contents(done.stdout.decode("utf-8", "replace").split("\n")):
        depth = len(line) - len(line.lstrip(" "))
        around = [(at, name) for at, name in around if at < depth]
        names = [name for _, name in around]
        if match := _TEXT.match(line):
            # Poppler shows the hyphen at the end of a line as a text of its own behind another.
            is_hyphen, is_begun = is_begun and match[1] == "-", True
            if is_hyphen:
                continue
            if "Note" not in names:
                text += [] if _is_mark(names, match[1]) else [match[1]]
            elif "Lbl" not in names:
                notes[-1] += match[1]
        elif match := _ELEMENT.match(line):
            around.append((depth, match[2]))
            is_begun = is_begun and match[2] in _INLINE
            notes += [""] if match[2] == "Note" else []
    return Spoken(plain("".join(text)), tuple(plain(note) for note in notes))


def _behind_contents(lines: list[str]) -> list[str]:
    """Leave the title page and the table of contents out, where there is one."""
    stripped = [line.strip() for line in lines]
    if "TOC" not in stripped:
        return lines
    start = stripped.index("TOC")
    return lines[next(n for n in range(start, len(lines)) if stripped[n].startswith("H1 ")) :]


def _is_mark(names: list[str], text: str) -> bool:
    """Tell the bullet or number of an item, and the number by which a note is mentioned."""
    if "Lbl" not in names:
        return False
    inside = names[names.index("Lbl") + 1 :]
    return "Link" in inside or bool(re.fullmatch(r"\s*(?:[•–·]|\d+\.)\s*", text))
