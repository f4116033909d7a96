"""Measure what a deployment sends: the first one, and one after a single edit.

    python bench/deploy.py --documents 10000

Folder, host (a real sshd and rsync on this machine) and store (moto) get the same site.
"""

from __future__ import annotations

import argparse
import logging
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from contestants import ROOT
from generate import generate
from run import append_sentence

sys.path.insert(0, str(ROOT))
from tests.targets import Bucket, Folder, Target, on_host, store
from tests.validators.ssh_host import ssh_host

NOW = ("--now", "2026-07-01T12:00")


def sitegen(folder: Path, *arguments: str) -> tuple[float, str]:
    """Run a command in a folder; give its seconds and the last lines of what it said."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, ROOT / "build.py", *arguments, *NOW, "-q"]
                          if arguments[0] == "build" else
                          [sys.executable, ROOT / "build.py", *arguments, *NOW],
                          cwd=folder, env={**os.environ, "SITEGEN_LANG": "en"}, text=True,
                          capture_output=True, check=True)  # fmt: skip
    told = [line for line in done.stdout.splitlines() if line.startswith(("Sent", "Nothing"))]
    return time.perf_counter() - started, " ".join(told)


def main() -> int:
    """Build, deploy, edit, deploy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    documents = parser.parse_args().documents
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # the store tells of each request
    with tempfile.TemporaryDirectory() as name, store() as endpoint:
        folder = Path(name)
        with ssh_host(folder / "sshd") as host:
            generate(folder / "content", documents)
            print(f"{documents} documents, build: {sitegen(folder, 'build')[0]:.1f} s")
            targets: list[Target] = [Folder(folder / "web"), on_host(host, folder / "there"),
                                     Bucket(endpoint, "bench")]  # fmt: skip
            measure(folder, targets, "first")
            page = sorted((folder / "content/press").glob("*.md"))[0]
            page.write_text(append_sentence(page.read_text("utf-8")), "utf-8")
            sitegen(folder, "build")
            measure(folder, targets, "after one edit")
    return 0


def measure(folder: Path, targets: list[Target], what: str) -> None:
    for target in targets:
        seconds, told = sitegen(folder, "deploy", target.name, *target.options)
        print(f"{what}: {target.name.partition(':')[0][:20]:20} {seconds:6.1f} s  {told}")


if __name__ == "__main__":
    sys.exit(main())
