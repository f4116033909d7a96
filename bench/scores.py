"""Let Lighthouse judge each page type of the example and write a table.

    python bench/scores.py [--only NAME …] [--table docs/lighthouse.md]

Pages come from nginx on this machine, compressed and with the settings that sitegen writes for it.
The exit code is 1 if a page has less than 100 somewhere.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from typing import NamedTuple

from contestants import ROOT

sys.path.insert(0, str(ROOT))
from tests.page_types import EXAMPLE

NOW = 1_733_137_200
"""2024-12-02T12:00 in Berlin, as UTC seconds: two days before the last session of the example."""

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
HEAD = """\
# Lighthouse

What Lighthouse {version} says of each page type of the example, in its profile for phones (a slow
processor and a slow network are simulated), from nginx with compression. `make lighthouse` writes
this table anew; its sizes are those of the whole transfer, HTTP headers and icons with it. A whole
version and a whole Synopse are as long as their texts, and are shown while they load: their first
view, which is what stands before the second chapter and all that it needs, is under 30 KB as that
of every other page is in full (`tests/test_weight.py`).

"""
COLUMNS = ("page", "performance", "accessibility", "best practices", "SEO",
           "KB without pictures", "KB of pictures", "requests")  # fmt: skip


class Judgement(NamedTuple):
    """What Lighthouse says of one page; scores are percentages, sizes bytes as transferred."""

    scores: dict[str, int]
    bytes: int
    pictures: int
    requests: int
    # The audits that cost points.
    failed: list[str]
    error: str
    version: str


def main(arguments: Sequence[str]) -> int:
    """Build, serve, judge, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=sorted(EXAMPLE), default=list(EXAMPLE))
    parser.add_argument("--table", type=Path)
    asked = parser.parse_args(arguments)
    if shutil.which("nginx") is None:
        print("nginx is missing: scripts/test-tools installs it", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        with served(Path(folder)) as address:
            judged = list(judgements([f"{address}{EXAMPLE[name]}" for name in asked.only]))
    rule = "|---" + "|--:" * (len(COLUMNS) - 1) + "|"
    head = f"{HEAD.format(version=judged[0].version)}| {' | '.join(COLUMNS)} |\n{rule}\n"
    table = head + "".join(map(row, asked.only, judged))
    table += losses(asked.only, judged)
    print(table)
    if asked.table:
        asked.table.write_text(table, "utf-8")
    is_perfect = all(score == 100 for one in judged for score in one.scores.values())
    return 0 if is_perfect else 1


def losses(names: Sequence[str], judged: Sequence[Judgement]) -> str:
    """List what costs points, each with the pages that lose them."""
    pages: dict[str, list[str]] = {}
    for name, one in zip(names, judged, strict=True):
        for reason in [one.error] * bool(one.error) + one.failed:
            pages.setdefault(reason, []).append(name)
    lines = [f"- {reason} ({', '.join(found)})\n" for reason, found in pages.items()]
    return "".join(["\nWhat costs points:\n\n", *lines]) if lines else ""


def build(folder: Path) -> None:
    """Build the example as it is served."""
    command = [sys.executable, str(ROOT / "build.py"), "-q"]
    folders = ["--output", str(folder / "output"), "--cache", str(folder / "cache")]
    # Warnings of the example are no matter of this table.
    subprocess.run(
        [*command, *folders],
        check=True,
        capture_output=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(NOW)},
    )


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder`/output with nginx, with the settings that sitegen has written for it."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = folder / "output/headers/nginx.conf"
    included = f"include {settings};" if settings.exists() else ""
    temporary = " ".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log stderr;\nevents {{}}\n"
        f"http {{ access_log off; {temporary} include /etc/nginx/mime.types;\n"
        # At this level, so that the settings of the site may say the same again.
        "charset utf-8; gzip on; gzip_types text/css text/javascript application/javascript"
        " application/json application/manifest+json image/svg+xml;\n"
        f"server {{ listen 127.0.0.1:{port}; root {folder}/output;\n{included} }} }}\n"
    )
    command = ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def judgements(addresses: Sequence[str]) -> Iterator[Judgement]:
    """Give what Lighthouse says of each address, in their order."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    command = ["node", str(ROOT / "bench/lighthouse/audit.mjs"), str(NOW)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "CHROME_PATH": chromium},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("".join(f"{address}\n" for address in addresses))
        process.stdin.close()
        for line in process.stdout:
            yield Judgement(**json.loads(line))


def row(name: str, one: Judgement) -> str:
    """Write one line of the table."""
    sizes = [f"{size / 1000:.1f}" for size in (one.bytes, one.pictures)]
    cells = [name, *(str(one.scores[name]) for name in CATEGORIES), *sizes, str(one.requests)]
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
