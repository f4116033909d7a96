"""What `sitegen new` makes of each kind, and how it is asked for in a test."""

from collections.abc import Mapping
from pathlib import Path

from tests.commands import run
from tests.schemas import header, read
from tests.sites import FILES

GIVEN = {
    "press": ("--date", "01.07.2026 10 Uhr"),
    "session": ("--date", "2026-07-22", "--start", "18.30 Uhr", "--place", "rathaus"),
    "group": (), "chapter": ("--version", "leitlinien/v2"), "version": ("--date", "2026-06-30"),
    "publication": (), "block": (), "page": (),
}  # fmt: skip
PLAIN = {"site.yaml": FILES["site.yaml"] + "region: DE-RP\n"}
"""The small site without a warning about its settings."""


def made(folder: Path, kind: str, title: str = "Neuer Entwurf") -> str:
    """Make a draft with all that its kind needs; give its path below content/."""
    done = run(folder, "new", kind, f"--title={title}", *GIVEN[kind])
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.partition("\n")[0].removeprefix("Angelegt: content/")


def head_of(text: str) -> Mapping[str, object]:
    """Read the front matter of a document, or a file that is nothing else."""
    found = header(text) if text.startswith("---") else read(text)
    assert isinstance(found, dict)
    return found
