"""Picture files of the content: what each is, why it is refused, and how it is published in full.

A picture is published without what its camera or program wrote beside it (`sitegen.stripping`). It
is not encoded anew for that, unless it must be turned or its colours are not those of the web: then
it is drawn once, with the tables of the original. Owns Pillow, with `outputs.variants` and
`outputs.preview_drawing`; it is loaded when a picture is new.

A picture is judged by its header before it is decoded. Everything else comes from its bytes alone,
so it is remembered by their digest.
"""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.stripping import Malformed, Stripped, strip

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 50_000_000
NO_PICTURE = "picture.unknown"
"""The code of what is wrong with a file that is only named like a picture."""
FEW_COLORS = 4096
"""A picture with no more colours is drawn, not taken; JPEG would blur its edges."""

ENDINGS = {
    "jpg": "jpeg", "jpeg": "jpeg", "png": "png", "gif": "gif", "webp": "webp", "avif": "avif",
    "svg": "svg",
}  # fmt: skip
"""The kind of picture that each ending stands for."""

_STARTS = (
    ("jpeg", re.compile(rb"\xff\xd8\xff")),
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF.{4}WEBP", re.S)),
    ("avif", re.compile(rb".{4}ftyp(?:avif|avis|(?:mif1|miaf).{0,40}avif)", re.S)),
    ("heic", re.compile(rb".{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.S)),
    ("tiff", re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+")),
    ("bmp", re.compile(rb"BM.{4}\0\0\0\0", re.S)),
    ("pdf", re.compile(rb"%PDF-")),
    ("zip", re.compile(rb"PK\x03\x04")),
    ("svg", re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE\s+svg|(?:\w+:)?svg)", re.I)),
)
_TRANSPARENT = "transparency"
_JPEG_QUALITY, _WEBP_QUALITY, _AVIF_QUALITY = 92, 90, 85
_SVG = re.compile(r"<(?:\w+:)?svg\b([^>]*)>", re.I)
_SVG_SIDE = re.compile(r"""\s(width|height)\s*=\s*["']\s*([0-9.]+)(?:px)?\s*["']""")
_SVG_BOX = re.compile(
    r"""\sviewBox\s*=\s*["']\s*[-0-9.]+[\s,]+[-0-9.]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)"""
)


class Picture(NamedTuple):
    """What is known of a picture file.

    `width` and `height` are pixels as it is seen, turned upright; 0 where a drawing says none.
    `size` is in bytes as it is published. `is_drawn` tells a drawing, or what has transparency,
    from a photograph. `refusal` is the code of a Problem, empty for a good picture.
    """

    kind: str
    width: int = 0
    height: int = 0
    size: int = 0
    is_drawn: bool = False
    refusal: str = ""


def kind_by_ending(path: str) -> str:
    """Give the kind of picture that a path is named as, empty for another file."""
    return ENDINGS.get(path.rpartition(".")[2].lower(), "")


def kind_by_content(data: bytes) -> str:
    """Give the kind that the first bytes of a file tell, empty when they tell none known here."""
    return next((kind for kind, start in _STARTS if start.match(data[:256])), "")


def judged(data: bytes) -> Picture:
    """Look at the bytes of a picture, and decode it once to see that it is whole."""
    kind = kind_by_content(data)
    if not data:
        return Picture(kind, refusal="picture.empty")
    if kind == "svg":
        return Picture(kind, *_svg_sides(data), size=len(data), is_drawn=True)
    if kind not in ENDINGS.values():
        return Picture(kind, refusal=NO_PICTURE)
    try:
        with _quiet():
            return _measured(kind, data)
    except OversizedPicture:
        return Picture(kind, refusal="picture.large")
    except _broken():
        return Picture(kind, refusal="picture.broken")


def _measured(kind: str, data: bytes) -> Picture:
    stripped = _stripped(kind, data)
    image = opened(stripped.data, kind)
    if image.width * image.height > MOST_PIXELS:
        return Picture(kind, image.width, image.height, refusal="picture.large")
    image.load()
    published = cleaned(data)
    shown = opened(published, kind)
    return Picture(kind, *shown.size, len(published), _is_drawn(image))


def refusal_of(path: str, picture: Picture) -> str:
    """Give the code of what is wrong with a picture under its name, empty for nothing."""
    if picture.refusal and not (picture.refusal == NO_PICTURE and picture.kind):
        return picture.refusal
    return "" if picture.kind == kind_by_ending(path) else "picture.ending"


class OversizedPicture(ValueError):
    """Say that the header of a picture names more pixels than are read."""


def opened(data: bytes, kind: str) -> "Image":
    """Read the header of a picture of a kind. Raises OversizedPicture, or what Pillow does."""
    from PIL import Image

    with warnings.catch_warnings():
        # Pillow warns of many pixels, and refuses twice as many.
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return Image.open(BytesIO(data), formats=(kind.upper(),))
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as failure:
            raise OversizedPicture from failure


def _broken() -> tuple[type[Exception], ...]:
    """Name what Pillow raises on files that are not as they should be."""
    return (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError,
            MemoryError, AttributeError, RuntimeError)  # fmt: skip


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Pillow from telling a terminal what is odd about a part that goes away."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _stripped(kind: str, data: bytes) -> Stripped:
    if kind != "avif":
        return strip(kind, data)
    image = opened(data, kind)
    return Stripped(data, image.info.get("exif") or b"", image.info.get("icc_profile") or b"")


@lru_cache(2)
def cleaned(data: bytes) -> bytes:
    """Give a picture as it is published: upright, in the colours of the web, and nothing beside it.

    Other files, drawings in SVG and what is no good picture are given back as they are.
    """
    kind = kind_by_content(data)
    if kind not in ENDINGS.values() or kind == "svg":
        return data
    with _quiet():
        try:
            return _published(kind, _stripped(kind, data))
        except Malformed:
            return data


def _published(kind: str, stripped: Stripped) -> bytes:
    turn, profile = _orientation(stripped.exif), _foreign_profile(stripped.profile)
    image = opened(stripped.data, kind)
    is_moving = getattr(image, "n_frames", 1) > 1
    # The parts of an AVIF file refer to each other; it is written anew, a moving one as it starts.
    must = kind == "avif" or image.mode == "CMYK" or ((turn > 1 or profile) and not is_moving)
    if not must:
        return stripped.data
    return _written(_in_web_colors(_upright(image, turn), profile), image, kind, stripped.data)


def _orientation(exif: bytes) -> int:
    """Give how a picture is to be turned: 1 to 8 as in Exif, 1 where that is not said."""
    if not exif:
        return 1
    from PIL import Image

    tags = Image.Exif()
    try:
        tags.load(exif)
        turn = tags.get(0x0112, 1)
    except _broken():
        return 1
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1


def _upright(image: "Image", turn: int) -> "Image":
    from PIL.Image import Transpose

    how = {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE, 6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }  # fmt: skip
    return image.transpose(how[turn]) if turn in how else image


def _foreign_profile(profile: bytes) -> bytes:
    """Give a profile whose colours are not those of the web already (sRGB)."""
    if not profile:
        return b""
    from PIL import ImageCms

    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile)))
    except (OSError, ValueError, TypeError, ImageCms.PyCMSError):
        return b""
    return b"" if "srgb" in name.lower() else profile


def _in_web_colors(image: "Image", profile: bytes) -> "Image":
    """Bring the colours of a picture to sRGB, with the help of its profile."""
    if profile:
        image = _converted(image, profile)
    return image.convert("RGB") if image.mode in ("CMYK", "YCbCr", "LAB", "HSV") else image


def _converted(image: "Image", profile: bytes) -> "Image":
    from PIL import ImageCms

    alpha = None
    if image.mode in ("P", "PA", "LA", "RGBA") or _TRANSPARENT in image.info:
        image = image.convert("RGBA")
        alpha, image = image.getchannel("A"), image.convert("RGB")
    source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
    try:
        made = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, ValueError, OSError):
        made = None
    # A profile of other colours than the picture has says nothing about it.
    converted = made if made is not None else image
    if alpha is not None:
        converted.putalpha(alpha)
    return converted


def _written(image: "Image", source: "Image", kind: str, data: bytes) -> bytes:
    """Write a picture in its own kind, as near to its source as can be."""
    kept = image.info.get(_TRANSPARENT) if image.mode in ("P", "L", "RGB") else None
    image.info = {} if kept is None else {_TRANSPARENT: kept}
    out = BytesIO()
    if kind == "jpeg":
        image.save(out, "JPEG", optimize=True, progressive=True, **_tables(image, source))
    elif kind == "webp":
        image.save(out, "WEBP", lossless=b"VP8L" in data[:64], quality=_WEBP_QUALITY)
    elif kind == "avif":
        image.save(out, "AVIF", quality=_AVIF_QUALITY, speed=7, max_threads=1)
    else:
        image.save(out, kind.upper(), optimize=True)
    return out.getvalue()


def _tables(image: "Image", source: "Image") -> dict[str, Any]:
    """Give the settings of a JPEG whose picture was only turned or recoloured: its own tables."""
    from PIL import JpegImagePlugin

    if source.mode != image.mode:
        return {"quality": _JPEG_QUALITY}
    tables: dict[int, list[int]] = getattr(source, "quantization", {})
    found: dict[str, Any] = {"qtables": tables} if tables else {"quality": _JPEG_QUALITY}
    sampling = JpegImagePlugin.get_sampling(source)
    return found | ({"subsampling": sampling} if sampling >= 0 and image.mode == "RGB" else {})


def plain(image: "Image") -> "Image":
    """Give a picture in RGB, or RGBA where something of it is transparent; 8 bits a channel."""
    if image.mode.startswith("I"):
        # 16 bits of grey; converting would cut off what is bright.
        image = image.point(lambda value: value / 256).convert("L")
    is_transparent = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or _TRANSPARENT in image.info
    if not is_transparent:
        return image.convert("RGB")
    image = image.convert("RGBA")
    lowest, _ = image.getchannel("A").getextrema()
    return image.convert("RGB") if lowest == 255 else image


def _is_drawn(image: "Image") -> bool:
    if image.format == "JPEG":
        return False
    seen = plain(image)
    return seen.mode == "RGBA" or seen.getcolors(FEW_COLORS) is not None


def _svg_sides(data: bytes) -> tuple[int, int]:
    """Give the size that a drawing is shown in without another one, 0 where it says none."""
    opening = _SVG.search(data[:20_000].decode("utf-8", "replace"))
    if opening is None:
        return 0, 0
    said = dict(_SVG_SIDE.findall(opening[1]))
    box = _SVG_BOX.search(opening[1])
    sides = (said["width"], said["height"]) if len(said) == 2 else box.groups() if box else ()
    if not sides or not all(_is_number(side) and 0.5 <= float(side) < 1e5 for side in sides):
        return 0, 0
    width, height = (round(float(side)) for side in sides)
    return width, height


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
