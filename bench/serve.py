"""Measure the preview: from a save to the page that is loaded anew, in a real browser.

    python bench/serve.py [--documents 10000] [--runs 20]

A save is timed from before the file is written until the browser has loaded the page that holds
the new text. The next one follows a second later, as by somebody who looks at the page first.
Every figure is the median; the documents are restored at the end.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from contestants import NOW, ROOT, middle, prepare
from playwright.sync_api import Page

sys.path.insert(0, str(ROOT))
from tests.validators.browser import browser

WAIT, PAUSE = 60_000, 1.0
"""Milliseconds until a save is given up, and seconds between two saves."""


def saved(page: Page, edited: Path, text: str, seen: str) -> float:
    """Save a text; give the milliseconds until the browser shows a part of it."""
    time.sleep(PAUSE)
    start = time.perf_counter()
    # To wait for the text instead would measure how often it is looked for.
    with page.expect_event("load", timeout=WAIT):
        edited.write_text(text, encoding="utf-8", newline="\n")
    took = time.perf_counter() - start
    if not page.get_by_text(seen).count():
        raise SystemExit(f"The page was loaded without {seen!r}: {page.url}")
    return took * 1000


def measured(page: Page, edited: Path, runs: int) -> dict[str, list[float]]:
    """Edit the text, the title and the date of a document, each so many times.

    Another date changes the order of documents, so much more is planned and written.
    """
    original = edited.read_text(encoding="utf-8")
    found: dict[str, list[float]] = {"text": [], "title": [], "date": []}
    try:
        for run in range(runs + 2):
            told = f"Nachtrag {run} liegt aus."
            found["text"].append(saved(page, edited, f"{original}\n{told}\n", told))
        for run in range(runs + 2):
            title = f"Nachtrag {run}"
            text = re.sub(r'^title: ("?)', rf"title: \1{title} - ", original, count=1, flags=re.M)
            found["title"].append(saved(page, edited, text, title))
        for run in range(runs + 2):
            day = f"{1 + run % 28:02d}"
            text = re.sub(
                r"^date: (\d+-\d+)-\d+", rf"date: \1-{day}", original, count=1, flags=re.M
            )
            found["date"].append(saved(page, edited, text, f"{int(day)}. "))
    finally:
        edited.write_text(original, encoding="utf-8", newline="\n")
    # The first saves import what was not needed before.
    return {kind: times[2:] for kind, times in found.items()}


def main() -> int:
    """Serve, save, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=20)
    given = parser.parse_args()
    folder = prepare(given.documents, with_hugo=False)
    with tempfile.TemporaryDirectory() as work:
        content = Path(work, "content")
        shutil.copytree(folder / "content", content)
        command = [sys.executable, "-u", str(ROOT / "build.py"), "serve", "--port", "0"]
        command += ["--content", str(content), "--cache", str(Path(work, "cache")), "--now", NOW]
        command += ["--templates", str(ROOT / "templates")]
        log = Path(work, "log")
        with log.open("w") as out:
            process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            while " + / " not in log.read_text("utf-8"):
                if process.poll() is not None:
                    raise SystemExit(log.read_text("utf-8"))
                time.sleep(0.2)
            address = log.read_text("utf-8").partition("\n")[0].rstrip("/")
            edited = middle(content / "press", "*.md")
            with browser() as running:
                page = running.new_page()
                with page.expect_websocket():
                    page.goto(f"{address}/presse/")
                found = measured(page, edited, given.runs)
        finally:
            process.terminate()
            process.wait()
    print("| edit | median ms | fastest | slowest |\n|---|--:|--:|--:|")
    for kind, times in found.items():
        print(f"| {kind} | {median(times):.0f} | {min(times):.0f} | {max(times):.0f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
