#!/usr/bin/env python3
"""Mutate content for some minutes and see that no reader fails: fuzz_readers.py FOLDER SECONDS.

FOLDER keeps the inputs that reach new code, from one run to the next; it is begun with the
example's files and the small site of the tests.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sitegen", "markdown_it", "mdit_py_plugins"]):
    from tests import fuzzing

from tests.sites import FILES, ROOT


def seeds() -> list[bytes]:
    """Give each text to each reader: the number of the reader, then the text."""
    content = sorted(p for p in (ROOT / "content").rglob("*") if p.suffix in (".md", ".yaml"))
    texts = [*(text.encode() for text in FILES.values()), *(p.read_bytes() for p in content)]
    return [bytes([reader]) + text for text in texts for reader in range(len(fuzzing.READERS))]


def main() -> None:
    folder, seconds = Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (folder / f"seed-{number}").write_bytes(seed)
    limits = [f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=1024", "-max_len=20000"]
    atheris.Setup([sys.argv[0], str(folder), f"-artifact_prefix={folder}/", *limits], fuzzing.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
