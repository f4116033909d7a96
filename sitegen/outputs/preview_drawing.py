"""The preview of a page as a picture: what networks and messengers show beside a link to it.

Drawn in the colour of the city with the fonts of the PDFs, so that the bytes are the same on every
machine. One picture takes a few milliseconds and some kilobytes: it is drawn in grey and published
with a palette, which goes from the ground to the ink. Owns Pillow with `pictures`.
"""

import os
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sitegen.outputs.typesetting import fonts_folder

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
"""Pixels, as Open Graph has it."""

_MARGIN = 84
_ROOM = WIDTH - 2 * _MARGIN
_TOP, _BOTTOM = 170, 480
_SIZES = (76, 66, 58, 50, 44, 38)
_LEADING = 1.2
_SMALL = 32
_LONGEST = 400
"""Signs of a title; more than fit."""

_REGULAR, _BOLD = 500, 700
_INK, _SOFT = 255, 215
_SHADES = 16
_LOGO_HEIGHT, _LOGO_WIDTH, _LOGO_PADDING, _LOGO_COLORS = 72, 280, 14, 64
_PLAIN = 0x0530
_SCRIPTS = (
    (0x0530, 0x058F, "Armenian"), (0x0590, 0x05FF, "Hebrew"), (0x0600, 0x077F, "Arabic"),
    (0x08A0, 0x08FF, "Arabic"), (0x0900, 0x097F, "Devanagari"), (0x0980, 0x09FF, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"), (0x0A80, 0x0AFF, "Gujarati"), (0x0B00, 0x0B7F, "Oriya"),
    (0x0B80, 0x0BFF, "Tamil"), (0x0C00, 0x0C7F, "Telugu"), (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"), (0x0D80, 0x0DFF, "Sinhala"), (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Lao"), (0x1000, 0x109F, "Myanmar"), (0x10A0, 0x10FF, "Georgian"),
    (0x1200, 0x139F, "Ethiopic"), (0x1780, 0x17FF, "Khmer"), (0x1C90, 0x1CBF, "Georgian"),
    (0x2190, 0x25FF, "Symbols"), (0x2600, 0x27BF, "Emoji"), (0x2900, 0x2BFF, "Symbols"),
    (0xFB1D, 0xFB4F, "Hebrew"), (0xFB50, 0xFDFF, "Arabic"), (0xFE70, 0xFEFF, "Arabic"),
    (0x1F000, 0x1FAFF, "Emoji"),
)  # fmt: skip
"""First and last sign of the scripts that have a font of their own beside that of the letters."""

_FROM_RIGHT = frozenset(("Hebrew", "Arabic"))
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufe00-\ufe0f\x00-\x1f]")
_AFTER_SIGN = re.compile(r"(?<=[^\W\d_]{2}[-/–])(?=[^\W\d_]{3})")
_SYLLABLE = re.compile(
    r"(?<=[^\W\d_]{3})(?=(?:sch|ch|ph|th|[b-df-hj-np-tv-xzß])[aeiouyäöü][^\W\d_]{2})"
)


class Preview(NamedTuple):
    """What a preview says; `state` must not be missed, as that a session is cancelled."""

    state: str
    above: str
    title: str
    site: str


def draw(preview: Preview, color: str, logo: bytes = b"") -> bytes:
    """Draw a preview as PNG; `color` is that of the city (#rrggbb)."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (WIDTH, HEIGHT), 0)
    pen = ImageDraw.Draw(image)
    left = _MARGIN
    if preview.state:
        state = _fitted(preview.state, _SMALL, _BOLD, _ROOM // 2)
        right = left + round(_width(state, _SMALL, _BOLD)) + 36
        pen.rounded_rectangle((left, 72, right, 128), 8, fill=_INK)
        _write(pen, left + 18, 78, state, _SMALL, _BOLD, 0)
        left = right + 24
    above = _fitted(preview.above, _SMALL, _REGULAR, WIDTH - _MARGIN - left)
    _write(pen, left, 78, above, _SMALL, _REGULAR, _SOFT)
    size, lines = _title(preview.title)
    for number, line in enumerate(lines):
        is_from_right = _script(line[:1]) in _FROM_RIGHT
        start = WIDTH - _MARGIN - round(_width(line, size, _BOLD)) if is_from_right else _MARGIN
        _write(pen, start, _TOP + round(number * size * _LEADING), line, size, _BOLD, _INK)
    pen.rectangle((_MARGIN, 506, _MARGIN + 72, 511), fill=_INK)
    picture = _logo(logo) if logo else None
    room = _ROOM - (picture.width + 24 if picture else 0)
    site = _fitted(preview.site, _SMALL, _BOLD, room)
    _write(pen, _MARGIN, 530, site, _SMALL, _BOLD, _INK)
    return _png(image, color, picture)


def _png(image: "Image", color: str, logo: "Image | None") -> bytes:
    """Write a grey picture in the colours of the city, and the logo in its own."""
    from PIL import Image

    made = image.point(_levels())
    palette = _ramp(color)
    if logo is not None:
        own = logo.quantize(_LOGO_COLORS)
        numbers = Image.frombytes("L", own.size, own.tobytes()).point(lambda n: n + _SHADES)
        made.paste(numbers, (WIDTH - _MARGIN - logo.width, HEIGHT - 66 - logo.height))
        palette += bytes((own.getpalette() or [])[: 3 * _LOGO_COLORS])
    made.putpalette(palette)
    out = BytesIO()
    made.save(out, "PNG", compress_level=4, bits=4 if logo is None else 8)
    return out.getvalue()


@cache
def _levels() -> list[int]:
    return [(value * (_SHADES - 1) + 127) // 255 for value in range(256)]


@cache
def _ramp(color: str) -> bytes:
    """Give the shades from the ground to the ink, which is white, or black on a light ground."""
    ground = bytes.fromhex(color[1:])
    ink = 255 if _luminance(ground) < 0.3 else 20
    last = _SHADES - 1
    return bytes(
        round(part + (ink - part) * shade / last) for shade in range(_SHADES) for part in ground
    )


def _luminance(color: bytes) -> float:
    """Give the relative luminance of a colour (WCAG 2.2)."""
    parts = (part / 255 for part in color)
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(4)
def _logo(data: bytes) -> "Image":
    """Give a logo as it stands on a preview: on white, as on the pages."""
    from PIL import Image

    from sitegen.pictures import kind_by_content, opened, plain

    logo = plain(opened(data, kind_by_content(data))).convert("RGBA")
    logo.thumbnail((_LOGO_WIDTH, _LOGO_HEIGHT), Image.Resampling.LANCZOS)
    sides = (logo.width + 2 * _LOGO_PADDING, logo.height + 2 * _LOGO_PADDING)
    panel = Image.new("RGB", sides, "white")
    panel.paste(logo, (_LOGO_PADDING, _LOGO_PADDING), logo)
    return panel


# Text


def _title(text: str) -> tuple[int, list[str]]:
    """Give the size of a title and its lines: as large as they fit, and about equally long."""
    words = text[:_LONGEST].split()
    for size in _SIZES:
        pieces = [p for word in words for p in _pieces(word, size, size == _SIZES[-1])]
        lines = _wrapped(pieces, size, _ROOM)
        most = int((_BOTTOM - _TOP) / (size * _LEADING))
        if len(lines) <= most and all(_width(line, size, _BOLD) <= _ROOM for line in lines):
            return size, _balanced(pieces, size, len(lines))
    last = _fitted(" ".join((*lines[most - 1 :], "…")), size, _BOLD, _ROOM)
    return size, [*lines[: most - 1], last]


def _pieces(word: str, size: int, must_fit: bool) -> list[str]:
    """Part a word where it may be broken; each piece but the last ends in what shows it.

    A word without a sign to break at is only broken where no smaller type is left.
    """
    if _width(word, size, _BOLD) <= _ROOM:
        return [word]
    found: list[str] = []
    for part in _AFTER_SIGN.split(word):
        if not must_fit or _width(part, size, _BOLD) <= _ROOM:
            found.append(part)
            continue
        line = ""
        for syllable in _SYLLABLE.split(part):
            if line and _width(f"{line}{syllable}-", size, _BOLD) > _ROOM:
                found.append(f"{line}-")
                line = ""
            line += syllable
        found += _cut(line, size)
    return [f"{piece}\n" for piece in found[:-1]] + found[-1:]


def _cut(text: str, size: int) -> Iterator[str]:
    """Cut what has no syllables where the line ends."""
    while _width(text, size, _BOLD) > _ROOM:
        fits = next(
            n for n in range(len(text) - 1, 0, -1) if _width(text[:n], size, _BOLD) <= _ROOM
        )
        yield text[:fits]
        text = text[fits:]
    yield text


def _wrapped(pieces: list[str], size: int, room: float) -> list[str]:
    """Fill lines; a piece that ends in a line break belongs to a word that goes on."""
    lines: list[str] = []
    line = ""
    joint = ""
    for piece in pieces:
        longer = f"{line}{joint}{piece.rstrip(chr(10))}"
        if line and _width(longer, size, _BOLD) > room:
            lines.append(line)
            longer = piece.rstrip("\n")
        line, joint = longer, "" if piece.endswith("\n") else " "
    return [*lines, line]


def _balanced(pieces: list[str], size: int, count: int) -> list[str]:
    """Wrap into the same number of lines, as narrow as that goes."""
    low, high = _ROOM / count, float(_ROOM)
    best = _wrapped(pieces, size, high)
    for _ in range(5):
        middle = (low + high) / 2
        lines = _wrapped(pieces, size, middle)
        if len(lines) <= count and all(_width(line, size, _BOLD) <= middle for line in lines):
            best, high = lines, middle
        else:
            low = middle
    return best


def _fitted(text: str, size: int, weight: int, room: float) -> str:
    """Shorten a line at a word, with an ellipsis, where it is too long."""
    text = " ".join(text[:_LONGEST].split())
    if _width(text, size, weight) <= room:
        return text
    words = text.split(" ")
    while len(words) > 1:
        words.pop()
        shorter = " ".join(words).rstrip(" ,;:.·–-") + " …"
        if _width(shorter, size, weight) <= room:
            return shorter
    text = words[0]
    while text and _width(f"{text}…", size, weight) > room:
        text = text[:-1]
    return f"{text}…"


def _write(pen: "ImageDraw", left: float, top: float, text: str, size: int, weight: int,
           shade: int) -> None:  # fmt: skip
    runs = _runs(text)
    if _script(text[:1]) in _FROM_RIGHT:
        runs = runs[::-1]
    for script, run in runs:
        font = _font(script, size, weight)
        # The base line is that of the letters, whatever the script.
        pen.text((left, top + round(size * 1.07)), run, fill=shade, font=font, anchor="ls")
        left += font.getlength(run)


@lru_cache(8192)
def _width(text: str, size: int, weight: int) -> float:
    return sum(_font(script, size, weight).getlength(run) for script, run in _runs(text))


def _runs(text: str) -> tuple[tuple[str, str], ...]:
    """Part a text by the fonts that it needs; what stands between two words goes with the first."""
    text = _UNSEEN.sub("", text)
    if not text or max(text) < chr(_PLAIN):
        return (("", text),)
    scripts: list[str] = []
    for sign in text:
        before = scripts[-1] if scripts else ""
        is_between = not sign.isalnum() and ord(sign) < _PLAIN and before in _FROM_RIGHT
        is_joint = sign in "\u200c\u200d"
        scripts.append(before if is_between or is_joint else _script(sign))
    groups = groupby(zip(scripts, text, strict=True), key=lambda pair: pair[0])
    return tuple((script, "".join(sign for _, sign in pairs)) for script, pairs in groups)


@lru_cache(4096)
def _script(sign: str) -> str:
    """Name the script of a sign that has a font of its own, empty for the letters."""
    if not sign or ord(sign) < _PLAIN:
        return ""
    return next((name for first, last, name in _SCRIPTS if first <= ord(sign) <= last), "")


@cache
def _font(script: str, size: int, weight: int) -> "FreeTypeFont":
    from PIL import ImageFont

    name = "NotoEmoji" if script == "Emoji" else f"NotoSans{script}"
    font = ImageFont.truetype(os.path.join(fonts_folder(), f"{name}[wght].ttf"), size)
    font.set_variation_by_axes([weight])
    return font
