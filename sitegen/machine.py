"""What is wrong with the machine, in words: where, what, and who can do what about it.

Not a Problem: nothing in the content mends it. Imported only when something failed.
"""

import os
import shutil
import time
from collections.abc import Iterator
from errno import (
    EACCES,
    EAGAIN,
    ECHILD,
    EDQUOT,
    EFBIG,
    EMFILE,
    ENFILE,
    ENOSPC,
    EPERM,
    EROFS,
)
from pathlib import Path

from sitegen.language import catalogue, size_text
from sitegen.published import UnreadableRecord


def worded(failure: OSError, language: str, output: str, is_build: bool) -> str:
    """Say what failed in a line, and in the next one what to do."""
    words = catalogue(language).gettext
    stays = " " + words("The published site was not changed.") if is_build else ""
    if isinstance(failure, UnreadableRecord):
        return failure.worded(language) + stays
    path = failure.filename2 or failure.filename or output
    path = os.fsdecode(path) if isinstance(path, (str, bytes)) else output
    what, hint = _told(failure, path, language, output)
    return f"{path}: {what}\n  {hint}{stays}"


def _told(failure: OSError, path: str, language: str, output: str) -> tuple[str, str]:
    words = catalogue(language).gettext
    match failure.errno:
        case number if number in (ENOSPC, EDQUOT, EFBIG):
            free = size_text(shutil.disk_usage(_standing(path)).free, language)
            return (
                words("There is no space left for the site."),
                words(
                    "Free space on this disk or have the quota raised, then build again. A new "
                    "site takes up to {needed}, free are {free}."
                ).format(needed=size_text(_size(output), language), free=free),
            )
        case number if number in (EACCES, EPERM):
            return (
                words("{user} may not read or write here.").format(user=_user()),
                words(
                    "Ask whoever looks after this computer to let {user} write in the folder "
                    "{folder}. If a file there is open in another program, close it."
                ).format(user=_user(), folder=_standing(path)),
            )
        case number if number == EROFS:
            return (
                words("This disk can only be read."),
                words("Choose another folder with --output and --cache, or have it made writable."),
            )
        case number if number == EAGAIN:
            return (
                words("Another build is running since {time}.").format(time=_since(path)),
                words(
                    "Wait until it is done and build again. If none is running, restart the "
                    "computer, which ends what is left of it."
                ),
            )
        case number if number in (EMFILE, ENFILE):
            return (
                words("Too many files are open on this computer."),
                words("Close other programs, then build again."),
            )
        case number if number == ECHILD:
            return (
                words("A part of the build was ended from outside, mostly for lack of memory."),
                words("Close other programs and build again, or build with --jobs 1."),
            )
        case _:
            return (
                words("This failed: {said}.").format(said=failure.strerror or failure),
                words("Build again. If it fails again, ask whoever looks after this computer."),
            )


def _standing(path: str) -> str:
    """Give the folder nearest to a path that is there."""
    folder = os.path.dirname(os.path.abspath(path))
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    return folder


def _user() -> str:
    """Name who runs the build, as the system knows them."""
    try:
        import pwd

        return pwd.getpwuid(os.geteuid()).pw_name
    except (ImportError, KeyError):
        return os.getlogin() if os.name == "nt" else str(os.geteuid())


def _since(path: str) -> str:
    """Tell when a lock was taken, in the time of this computer."""
    try:
        return time.strftime("%H:%M", time.localtime(os.stat(path).st_mtime))
    except OSError:
        return "-"


def _size(output: str) -> int:
    """Add up what the site takes, or as much of it as is staged."""
    folder = Path(output)
    staged = folder.parent / f".{folder.name}.staged"
    return max(sum(_sizes(folder)), sum(_sizes(staged)))


def _sizes(folder: Path) -> Iterator[int]:
    for above, _, names in os.walk(folder):
        for name in names:
            try:
                yield os.lstat(os.path.join(above, name)).st_size
            except OSError:
                continue
