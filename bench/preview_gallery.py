"""Picture what editors see while they write: a marked draft, an error, the page Redaktion.

The release is the one that docs/redaktion.md has its readers write first, so that the guide and its
pictures show the same. PNGs, because the guide is also read in editors that know no WebP.
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.previews import running

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs/redaktion.md"
NOW = "2024-12-02T12:00"
"""The day of the first release, two days before the last session of the example."""

SIZE = (1000, 640)
COLOURS = 64
"""Of a PNG: letters stay sharp, and none is over 100 KB."""

_RELEASE = re.compile(r"`(\d{4}-\d\d-\d\d-[\w-]+\.md)`.*?^```markdown\n(.*?)^```", re.S | re.M)


def first_release() -> tuple[str, str]:
    """Give the name and the text of the file that the guide begins with."""
    found = _RELEASE.search(GUIDE.read_text("utf-8"))
    assert found is not None
    return found[1], found[2]


def picture_preview(chromium: Browser, folder: Path) -> None:
    """Serve a copy of the example, write as an editor does, and picture each step."""
    with tempfile.TemporaryDirectory() as site:
        shutil.copytree(ROOT / "content", Path(site, "content"))
        name, text = first_release()
        release = Path(site, "content/press", name)
        draft = text.replace("---\ntitle", "---\ndraft: true\ntitle", 1)
        with running(Path(site), now=NOW) as preview:
            page = chromium.new_page(
                viewport={"width": SIZE[0], "height": SIZE[1]}, reduced_motion="reduce"
            )
            with page.expect_websocket():
                page.goto(f"{preview.address}/presse/")
            release.write_text(draft, "utf-8")
            page.wait_for_url(f"{preview.address}/presse/2024/**")
            keep(page, folder / "preview-draft.png")
            release.write_text(draft.replace("\nplace: ", "\nplace:", 1), "utf-8")
            page.get_by_role("alertdialog").wait_for()
            keep(page, folder / "preview-error.png")
            release.write_text(draft, "utf-8")
            page.get_by_role("alertdialog").wait_for(state="hidden")
            page.goto(f"{preview.address}/redaktion/")
            keep(page, folder / "preview-desk.png")
            page.close()


def keep(page: Page, path: Path) -> None:
    """Write what the window shows, with few colours."""
    page.wait_for_load_state("load")
    with Image.open(io.BytesIO(page.screenshot())) as image:
        image.convert("RGB").quantize(COLOURS).save(path, optimize=True)
