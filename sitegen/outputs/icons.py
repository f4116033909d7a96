"""The site's icon in every form that browsers and phones ask for, and the web manifest.

All are drawn from one picture: the city's logo, or a town hall in the city's colour where there is
no logo or where it is so wide that nothing of it could be seen in 16 pixels. Typst draws them,
which reads SVG and gives the same bytes everywhere.
"""

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sitegen.artifacts import Artifact, Material, Needs, Touched
from sitegen.json_text import plain_json
from sitegen.model import Config
from sitegen.outputs.typesetting import drawn, shows
from sitegen.palette import PRIMARY
from sitegen.site import Site

_WHITE = "#ffffff"
ICON = "icon.svg"
"""The drawing among the static files; PRIMARY and white in it become the city's colours."""

SIZES = (16, 32, 48)
"""Pixels of the pictures in favicon.ico."""

_PNG = (
    ("apple-touch-icon.png", 180, "opaque"),
    ("icon-192.png", 192, "tile"),
    ("icon-512.png", 512, "tile"),
    ("icon-maskable-512.png", 512, "maskable"),
)
_LONGEST = 12
"""Letters that fit below an icon on a phone."""

_PAGE = """\
#set document(title: "-")
#set page(width: 512pt, height: 512pt, margin: 0pt, fill: {fill})
#let logo = {logo}
#let is-wide(size) = size.width > 2 * size.height or size.height > 2 * size.width
#context if logo == none or is-wide(measure(image(logo))) {{
  place(center + horizon, rect(width: 100%, height: 100%, fill: {under}, stroke: none))
  place(center + horizon, image("icon.svg", width: {share}, height: {share}))
}} else {{
  place(rect(width: 100%, height: 100%, radius: {radius}, fill: white))
  place(center + horizon, image(logo, width: {inside}, height: {inside}, fit: "contain"))
}}
"""


class Shape(NamedTuple):
    """How much of a square the drawing and a logo take; a full one has no clear corners."""

    is_full: bool
    drawing: str
    logo: str


_SHAPES = {
    "tile": Shape(False, "100%", "84%"),
    "opaque": Shape(True, "100%", "80%"),
    # Phones cut a maskable icon to a shape of their own; a circle of 80% always stays.
    "maskable": Shape(True, "80%", "56%"),
}


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the icons, which change with the logo and the colours only, and the manifests."""
    if touched is not None:
        return
    config = site.config
    color = dict(config.colors).get("primary") or PRIMARY
    drawing = ("static", ICON, material.static[ICON])
    logo = config.logo
    picture = ("content", logo, material.files[logo].digest) if logo else None
    parts: Needs = (color, drawing, logo.rpartition(".")[2], picture)
    yield Artifact("favicon.ico", "icons", "ico", parts)
    for name, size, shape in _PNG:
        yield Artifact(f"assets/{name}", "icons", "png", (*parts, size, shape))
    yield Artifact(f"assets/{ICON}", "icons", "svg", (color, drawing))
    settings = material.value("config", config)
    for language in (config.language, *config.languages):
        yield Artifact(f"assets/{language}.webmanifest", "icons", "manifest", (settings, language))


def _svg(color: str, drawing: bytes) -> bytes:
    """Give the drawing in the city's colour, on which white is always read (`sitegen.palette`)."""
    return drawing.replace(PRIMARY.encode(), color.encode())


def _png(color: str, drawing: bytes, ending: str, logo: bytes | None, size: int,
         shape: str) -> bytes:  # fmt: skip
    of = _SHAPES[shape]
    pictures = [(ICON, _svg(color, drawing))]
    has_logo = logo is not None and shows(ending, logo)
    if logo is not None and has_logo:
        pictures.append((f"logo.{ending}", logo))
    source = _PAGE.format(
        fill="white" if of.is_full else "none",
        under=f'rgb("{color}")' if of.is_full else "none",
        share=of.drawing,
        inside=of.logo,
        radius="0pt" if of.is_full else "96pt",
        logo=f'"logo.{ending}"' if has_logo else "none",
    )
    return drawn(source, tuple(pictures), size)


def _ico(color: str, drawing: bytes, ending: str, logo: bytes | None) -> bytes:
    """Put small pictures into one file, each as PNG, which every browser of today reads."""
    pictures = [_png(color, drawing, ending, logo, size, "tile") for size in SIZES]
    head = struct.pack("<HHH", 0, 1, len(SIZES))
    at = len(head) + 16 * len(SIZES)
    for size, data in zip(SIZES, pictures, strict=True):
        head += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(data), at)
        at += len(data)
    return head + b"".join(pictures)


def _manifest(config: Config, language: str) -> bytes:
    """Write a web manifest; the site stays in the browser, with its address to be seen."""
    is_main = language == config.language
    start = f"{config.base}/" if is_main else f"{config.base}/{language}/"
    title, city = config.title, config.publisher.city
    icons = [
        {"src": f"{config.base}/assets/icon-192.png", "sizes": "192x192", "type": "image/png"},
        {"src": f"{config.base}/assets/icon-512.png", "sizes": "512x512", "type": "image/png"},
        {"src": f"{config.base}/assets/icon-maskable-512.png", "sizes": "512x512",
         "type": "image/png", "purpose": "maskable"},
    ]  # fmt: skip
    made = {
        "id": start,
        "name": title,
        "short_name": title if len(title) <= _LONGEST else city,
        **({"description": config.description} if config.description and is_main else {}),
        "lang": language,
        "dir": "auto",
        "start_url": start,
        "scope": f"{config.base}/",
        "display": "browser",
        "theme_color": _WHITE,
        "background_color": _WHITE,
        "icons": icons,
    }
    return (plain_json(made, indent=1) + "\n").encode()


RENDERERS: dict[str, Callable[..., bytes]] = {
    "ico": _ico,
    "png": _png,
    "svg": _svg,
    "manifest": _manifest,
}
