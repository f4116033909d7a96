"""Typst: from a source text to a tagged PDF (PDF/UA-1, R6). Owns typst and the fonts.

Only the fonts of two packages are used, so the bytes are the same on every machine: Noto Sans with
the signs and scripts beside it, and what typst brings (a typewriter face, further signs). A
character that none of them has is an error in PDF/UA. It is printed as its number in Unicode
instead, because it must not vanish.
"""

import os
import re
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sitegen.outputs.typst_text import value
from sitegen.problems import Location, Problem, error
from sitegen.templates import TemplateFailure

if TYPE_CHECKING:
    from typst import Compiler, TypstError

_MISSING = re.compile(r'the text `"(.*)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_AT = re.compile(r"__typst_py_bytes__\.typ:(\d+):(\d+)")

_FACES = '#set text(font: ("Noto Sans", "Noto Emoji"))'

Templates = tuple[tuple[str, bytes], ...]
"""Typst templates, each with its name, in the order in which they stand before the text."""

Pictures = tuple[tuple[str, bytes], ...]
"""Files that the text shows, by their names in it."""


def typeset(templates: Templates, text: str, pictures: Pictures = ()) -> bytes:
    """Make a PDF. Raises TemplateFailure, placed in the template that is to blame."""
    source = "".join(f"{data.decode()}\n" for _, data in templates) + text
    if not pictures:
        return _made(templates, source, fonts_folder())
    with TemporaryDirectory() as folder:
        for name, data in pictures:
            Path(folder, name).write_bytes(data)
        return _made(templates, source, folder)


def _made(templates: Templates, source: str, folder: str) -> bytes:
    from typst import TypstError

    try:
        try:
            return _compiled(source, folder)
        except TypstError as failure:
            if not _MISSING.search(failure.diagnostic):
                raise
            return _compiled(_numbered(source), folder)
    except TypstError as failure:
        raise TemplateFailure(_problem(templates, failure)) from failure


def _compiled(source: str, folder: str) -> bytes:
    made = _compiler().compile(source.encode(), format="pdf", pdf_standards="ua-1", root=folder)
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> "Compiler":
    """Make the one compiler of the process."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[fonts_folder()])
    return typst.Compiler(font_paths=fonts)


@cache
def fonts_folder() -> str:
    """Give the folder of the fonts; it also is where a text without pictures can read files."""
    import manimgx_fonts

    return os.path.dirname(str(manimgx_fonts.__file__))


def unprintable(signs: str) -> str:
    """Give the signs that no font has, in the order of their numbers.

    Each is set by itself: in a group of signs that make one picture, the error names them all.
    """
    from typst import TypstError

    asked = sorted(set(signs))
    lines = (f"#par({value(sign)})" for sign in asked)
    source = "\n".join((f"#set document(title: {value('-')})", _FACES, *lines))
    try:
        _compiled(source, fonts_folder())
    except TypstError as failure:
        named = (_unescaped(text) for text in _MISSING.findall(failure.diagnostic))
        missing = {sign for text in named for sign in text}
        return "".join(sign for sign in asked if sign in missing)
    return ""


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _numbered(source: str) -> str:
    """Replace the signs that no font has by their numbers in Unicode."""
    missing = unprintable("".join(sign for sign in set(source) if sign > "~"))
    return source.translate({ord(sign): f"[U+{ord(sign):04X}]" for sign in missing})


def drawn(source: str, pictures: Pictures, size: int) -> bytes:
    """Draw a square page of 512 points as PNG, `size` pixels wide, clear where it is empty."""
    with TemporaryDirectory() as folder:
        for name, data in pictures:
            Path(folder, name).write_bytes(data)
        made = _compiler().compile(source.encode(), format="png", ppi=72 * size / 512, root=folder)
    assert isinstance(made, bytes)
    return made


@lru_cache(64)
def shows(ending: str, data: bytes) -> bool:
    """Tell whether Typst can read a picture; a logo is asked for with every release."""
    from typst import TypstError

    name = f"picture.{ending}"
    text = f"#set document(title: {value('-')})\n#image({value(name)}, alt: {value('-')})"
    with TemporaryDirectory() as folder:
        Path(folder, name).write_bytes(data)
        try:
            _compiled(text, folder)
        except TypstError:
            return False
    return True


def _problem(templates: Templates, failure: "TypstError") -> Problem:
    """Place a failure in the template whose line it names, or in the last one."""
    found = _AT.search(failure.diagnostic)
    line, column = (int(found[1]), int(found[2])) if found else (1, 1)
    where = Location(f"templates/{templates[-1][0]}", 1, 1)
    for name, data in templates:
        lines = data.count(b"\n") + 1
        if line <= lines:
            where = Location(f"templates/{name}", line, column)
            break
        line -= lines
    return error(where, "template.failed", said=failure.message[:300])
