"""Measure a city that moves in: a feed of its releases is imported into a new site and built.

    python bench/moving_in.py --documents 10000

Then the import is repeated, which changes nothing, and so is the build.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from random import Random

from contestants import NOW, ROOT
from prose import paragraph, read_wording

FIRST = datetime(2006, 1, 2, 9, tzinfo=UTC)


def feed(documents: int) -> str:
    """Write an RSS feed with a release every sixteen hours, each of four paragraphs."""
    wording, rng = read_wording(), Random(1)
    items = []
    for number in range(documents):
        theme, topic = wording.theme(rng), wording.pick(rng, "areas")
        html = "".join(f"<p>{escape(paragraph(wording, rng, theme))}</p>" for _ in range(4))
        address = f"https://www.musterau.example/presse/{number}"
        when = format_datetime(FIRST + timedelta(hours=16) * number)
        items.append(
            f"<item><title>{escape(theme)} ({number})</title>"
            f"<link>{address}</link><guid>{address}</guid><pubDate>{when}</pubDate>"
            f"<category>{escape(topic)}</category><description>{escape(html)}</description></item>\n"
        )
    return (
        '<rss version="2.0"><channel><title>Musterau</title>'
        f"<link>https://www.musterau.example/</link>\n{''.join(items)}</channel></rss>\n"
    )


def measured(folder: Path, what: str, *arguments: str) -> None:
    """Run a command in the folder of the site; print its seconds and what it said last."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, ROOT / "build.py", *arguments, "--now", NOW],
                          cwd=folder, text=True, capture_output=True, check=True)  # fmt: skip
    last = (done.stdout.strip().splitlines() or [""])[-1]
    print(f"{what:14} {time.perf_counter() - started:6.1f} s  {last[:100]}")


def main() -> int:
    """Found a site, import, build, and both again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    documents = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "site")
        Path(name, "feed.xml").write_text(feed(documents), "utf-8")
        init = ("init", str(folder), "--city", "Musterau", "--region", "DE-RP")
        subprocess.run([sys.executable, ROOT / "build.py", *init], capture_output=True, check=True)
        for again in ("", " again"):
            measured(folder, f"import{again}", "import", "rss", "../feed.xml")
            measured(folder, f"build{again}", "build")
    return 0


if __name__ == "__main__":
    sys.exit(main())
