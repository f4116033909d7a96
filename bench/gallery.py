"""Picture each page type of the example: on a phone, on a desktop, dark, and printed.

    python bench/gallery.py [--folder docs/img] [--only NAME …]

`--only preview` pictures what editors see while they write (`bench/preview_gallery.py`).

The clock of the browser stands at the time of the build, so the same site gives the same pictures.
Each has a fixed size, because what readers see first is what a page is judged by.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from contestants import ROOT
from PIL import Image

sys.path.insert(0, str(ROOT))
from preview_gallery import picture_preview
from scores import NOW, build

from tests.page_types import EXAMPLE, PAGE_TYPES, PageType
from tests.validators.browser import browser
from tests.validators.visits import Visitor, visits

PHONE = (360, 900)
DESKTOP = (1200, 840)
QUALITY = 40
"""Of WebP: letters are sharp, and the folder stays below 4 MB."""

PREVIEW = "preview"
EVERY = [*EXAMPLE, PREVIEW]

CATALOGUED = "home-desktop"
"""The picture that publiccode.yml names: catalogues of software read PNG and JPEG only."""


def main(arguments: Sequence[str]) -> int:
    """Build the example, open each page, write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "docs/img")
    parser.add_argument("--only", nargs="+", choices=sorted(EVERY), default=EVERY)
    asked = parser.parse_args(arguments)
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.only == EVERY:
        for old in asked.folder.iterdir():
            old.unlink()
    if PREVIEW in asked.only:
        with browser() as chromium:
            picture_preview(chromium, asked.folder)
    if asked.only == [PREVIEW]:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        sites = {"example": (Path(folder, "output"), NOW)}
        with browser() as chromium, visits(chromium, sites) as visitor:
            for kind in PAGE_TYPES:
                if kind.site == "example" and kind.name in asked.only:
                    picture(visitor, kind, asked.folder)
    return 0


def picture(visitor: Visitor, kind: PageType, folder: Path) -> None:
    """Write the four pictures of a page type."""
    page = visitor.opens(kind)
    for name, size, scheme in (
        ("phone", PHONE, "light"),
        ("desktop", DESKTOP, "light"),
        ("dark", DESKTOP, "dark"),
    ):
        visitor.turns(*size, color_scheme=scheme)
        keep(page.screenshot(), folder / f"{kind.slug}-{name}.webp")
    visitor.turns(*DESKTOP, color_scheme="light")
    drawn = subprocess.run(
        ["pdftoppm", "-png", "-r", "72", "-singlefile", "-"],
        input=page.pdf(format="A4", prefer_css_page_size=True),
        capture_output=True,
        check=True,
    )
    keep(drawn.stdout, folder / f"{kind.slug}-print.webp")


def keep(data: bytes, path: Path) -> None:
    """Write a picture as small as it can be read well."""
    with Image.open(io.BytesIO(data)) as image:
        image.convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)
        if path.stem == CATALOGUED:
            image.convert("RGB").quantize(64).save(path.with_suffix(".png"), optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
