"""A new site as a folder: all of it or nothing, and never over a file of somebody else."""

import os
from datetime import date, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from sitegen.creation import Wish, create
from sitegen.inventory import take_inventory
from sitegen.language import N_, catalogue
from sitegen.new_site import Beginning, files_of
from sitegen.urls import slugify

_IGNORED = {".git"}
_SESSION_IN = 14
"""Days until the session that is drafted as an example."""


def what_is_in(folder: Path) -> list[str]:
    """Name what keeps a folder from taking a new site; a repository without files does not."""
    return sorted({entry.name for entry in folder.iterdir()} - _IGNORED) if folder.exists() else []


def found(folder: Path, new: Beginning, ci: str, today: date) -> list[str]:
    """Write a site into an empty folder; give the paths of the drafts. Raises OSError.

    All is written beside its place first, so that a full disk leaves nothing half done; a folder
    that was not there before goes again.
    """
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with TemporaryDirectory(prefix=".init-", dir=folder) as staging:
            stage = Path(staging)
            for path, text in files_of(new, today.isoformat(), ci).items():
                _write(stage / path, text)
            drafts = _draft(stage / "content", new, today)
            for name in sorted(os.listdir(stage)):
                (stage / name).rename(folder / name)
    except OSError:
        if is_new:
            rmtree(folder, ignore_errors=True)
        raise
    return [f"content/{path}" for path in drafts]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    if path.suffix == ".sh":
        path.chmod(0o755)


def _draft(content: Path, new: Beginning, today: date) -> list[str]:
    """Draft a body, a session and a release: to look at, and never public as they are."""
    words = catalogue(new.language).gettext
    day = (today + timedelta(_SESSION_IN)).isoformat()
    body, session = words(N_("City council")), words(N_("Session of the city council"))
    release, group = words(N_("The city council meets")), slugify(body)
    wishes = (
        Wish("group", group, {"title": body, "place": "rathaus"}),
        Wish("session", group, {"title": session, "date": day, "start": "18:00",
                                "place": "rathaus", "group": group}),
        Wish("press", slugify(release), {"title": release, "date": today.isoformat(),
                                         "place": new.city, "session": f"sessions/{day}-{group}"}),
    )  # fmt: skip
    return [create(wish, take_inventory(content), today) for wish in wishes]
