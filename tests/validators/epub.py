"""EPUB books as epubcheck judges them, the checker that shops use."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from .tools import EPUBCHECK_JAR, need


def epub_messages(book: Path) -> Sequence[str]:
    """Give what epubcheck says of a book: errors, warnings and hints, each with its place."""
    need("epubcheck")
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = ["java", "-XX:TieredStopAtLevel=1", "-jar", str(EPUBCHECK_JAR), str(book)]
        done = subprocess.run([*command, "--json", str(report)], capture_output=True, check=False)
        if not report.is_file():
            raise RuntimeError(f"{book} was not read: {done.stderr.decode()}")
        said = json.loads(report.read_text("utf-8"))
    if not said["publication"]["identifier"]:
        raise RuntimeError(f"{book} is not a book")
    return [f"{one['severity']} {one['ID']} {one['message']}" for one in said["messages"]]
