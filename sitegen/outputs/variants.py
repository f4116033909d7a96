"""Pictures as pages show them: AVIF, WebP and JPEG or PNG in the widths that the layout uses.

The name of a variant holds the digest of the picture's content. So a renamed file or a second
document costs nothing, a browser can keep what it has for ever, and nothing is encoded twice. What
moves is shown as it starts, because what moves by itself needs a button to stop it (WCAG 2.2.2);
the file for download still moves. Drawings in SVG are shown as they are.

Owns Pillow with `pictures`. Each width is a file of its own, encoded in the processes of the build.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.artifacts import Artifact, Material, Touched, file_address
from sitegen.pictures import kind_by_content, opened, plain
from sitegen.site import Site
from sitegen.urls import PICTURES

if TYPE_CHECKING:
    from PIL.Image import Image

_TALLEST = 16_383
"""The most pixels of a side in WebP."""

WIDTHS = (400, 800, 1200)
"""Pixels: the text column of a desktop (37rem) once and twice, that of a phone twice and thrice."""

SIZES = "(min-width: 42rem) 37rem, calc(100vw - 2rem)"
"""How wide the layout shows a picture: the text column (`--measure` in the style)."""

# AVIF at speed 7 takes 0.4 s for 1200 pixels; 6 takes half as long again and saves no byte, 8 half
# as long for a tenth more bytes. Its threads would make other bytes.
_AVIF: dict[str, Any] = {"speed": 7, "max_threads": 1}
_ENDINGS = {"avif": "avif", "webp": "webp", "jpeg": "jpg", "png": "png"}
_IMAGE = re.compile(r'<img src="([^"]*)"((?:\s[\w-]+="[^"]*")*)\s*/?>')
_LAZY = re.compile(r'\sloading="[^"]*"')


class FileFacts(NamedTuple):
    """What pages are given of a file that a document names; `size` in bytes.

    Of a picture also its content's digest in hexadecimal (empty for other files), its kind, its
    pixels, and whether it is drawn.
    """

    path: str
    size: int
    digest: str = ""
    kind: str = ""
    width: int = 0
    height: int = 0
    is_drawn: bool = False


def file_facts(files: tuple[tuple[str, int, int], ...], material: Material) -> tuple[Any, ...]:
    """Give the facts of each file that a document names, as literals for its needs."""
    return tuple(tuple(_facts(path, material)) for path, _, _ in files)


def _facts(path: str, material: Material) -> FileFacts:
    size, digest, picture = material.files[path]
    if picture is None:
        return FileFacts(path, size)
    return FileFacts(path, size, digest.hex(), picture.kind, picture.width, picture.height,
                     picture.is_drawn)  # fmt: skip


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the variants of all pictures that visible documents show, each content once."""
    if touched is not None:
        # Documents that keep their place keep their pictures.
        return
    shown = {path for entry in site.visible.values() for path in entry.pictures}
    every = (_facts(path, material)._replace(path="") for path in sorted(shown))
    for facts in dict.fromkeys(every):
        for kind in _kinds(facts):
            for width in widths(facts):
                needs = (("picture", facts.digest, bytes.fromhex(facts.digest)), width,
                         facts.is_drawn)  # fmt: skip
                yield Artifact(_address(facts, width, kind)[1:], "variants", kind, needs)


def _kinds(facts: FileFacts) -> tuple[str, ...]:
    """Give the kinds in which a picture is published, the smallest first."""
    if facts.kind in ("", "svg"):
        return ()
    return ("avif", "webp", "png" if facts.is_drawn else "jpeg")


def widths(facts: FileFacts) -> tuple[int, ...]:
    """Give the widths in which a picture is published, never wider than it is."""
    widest = min(facts.width, max(1, facts.width * _TALLEST // facts.height))
    smaller = tuple(width for width in WIDTHS if width < widest)
    return smaller if widest > WIDTHS[-1] else (*smaller, widest)


def _address(facts: FileFacts, width: int, kind: str) -> str:
    return f"/{PICTURES}/{facts.digest}-{width}.{_ENDINGS[kind]}"


def picture(facts: FileFacts, base: str, attributes: str, is_first: bool = False) -> str:
    """Write a picture as HTML; `attributes` are those of its text, each after a blank.

    `is_first` tells the one that readers see before they scroll.
    """
    sides = f' width="{facts.width}" height="{facts.height}"' if facts.width else ""
    when = ' fetchpriority="high"' if is_first else ' loading="lazy"'
    told = f'{attributes}{sides}{when} decoding="async">'
    kinds = _kinds(facts)
    if not kinds:
        return f'<img src="{base}{file_address(facts.path)}"{told}'
    sources = "".join(
        f'<source type="image/{kind}" srcset="{_set(facts, base, kind)}" sizes="{SIZES}">'
        for kind in kinds[:-1]
    )
    own = kinds[-1]
    middle = widths(facts)[:2][-1]
    return (
        f'<picture>{sources}<img src="{base}{_address(facts, middle, own)}"'
        f' srcset="{_set(facts, base, own)}" sizes="{SIZES}"{told}</picture>'
    )


def _set(facts: FileFacts, base: str, kind: str) -> str:
    return ", ".join(f"{base}{_address(facts, w, kind)} {w}w" for w in widths(facts))


def pictured(html: str, files: tuple[Any, ...], base: str) -> str:
    """Replace the pictures of a body, whose addresses are filled in, by their variants."""
    if "<img" not in html:
        return html
    known = {
        escape(base + file_address(facts.path)): facts
        for facts in map(FileFacts._make, files)
        if facts.kind
    }

    def shown(match: re.Match[str]) -> str:
        facts = known.get(match[1])
        return picture(facts, base, _LAZY.sub("", match[2])) if facts else match[0]

    return _IMAGE.sub(shown, html)


def _encoded(kind: str) -> Callable[[bytes, int, bool], bytes]:
    def encode(data: bytes, width: int, is_drawn: bool) -> bytes:
        if kind == kind_by_content(data) == "png" and opened(data, kind).width == width:
            return data
        image, out = _scaled(data, width), BytesIO()
        if is_drawn and kind != "avif":
            image = _in_few_colors(image)
        image.save(out, kind.upper(), **_SETTINGS[kind, is_drawn])
        return out.getvalue()

    return encode


_SETTINGS: dict[tuple[str, bool], dict[str, Any]] = {
    ("avif", False): {"quality": 60, "subsampling": "4:2:0", **_AVIF},
    ("avif", True): {"quality": 65, "subsampling": "4:4:4", **_AVIF},
    ("webp", False): {"quality": 78, "method": 5},
    ("webp", True): {"lossless": True, "quality": 60, "method": 4},
    ("jpeg", False): {"quality": 80, "optimize": True, "progressive": True},
    ("png", True): {"optimize": True},
}


def _in_few_colors(image: "Image") -> "Image":
    """Bring a drawing back to a palette; scaling gave its edges thousands of colours."""
    from PIL.Image import Dither, Quantize

    method = Quantize.FASTOCTREE if image.mode == "RGBA" else Quantize.MEDIANCUT
    return image.quantize(256, method=method, dither=Dither.NONE)


def _scaled(data: bytes, width: int) -> "Image":
    from PIL.Image import Resampling

    image = _decoded(data)
    height = min(_TALLEST, max(1, round(image.height * width / image.width)))
    if image.size == (width, height):
        return image
    return image.resize((width, height), Resampling.LANCZOS, reducing_gap=3.0)


@lru_cache(1)
def _decoded(data: bytes) -> "Image":
    """Decode a picture; its variants are made one after the other, from what is kept here."""
    image = opened(data, kind_by_content(data))
    # A JPEG is decoded at a fraction of its size where that is enough.
    image.draft("RGB", (2 * WIDTHS[-1], 1))
    image.load()
    upright = plain(image)
    upright.info = {}
    return upright


RENDERERS: dict[str, Callable[..., bytes]] = {kind: _encoded(kind) for kind in _ENDINGS}
