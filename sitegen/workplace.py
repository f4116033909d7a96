"""The folders of a build, for one build alone: cleared before it, and a place for the moment.

What a killed build has left is removed here, and what libraries put into a temporary folder
(pictures, type) is put into the cache, on the disk that the build was given.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sitegen import twin, whole_file
from sitegen.lock import Lock
from sitegen.state import Options
from sitegen.writer import Writer

_SCRATCH = "scratch"
"""A folder in the cache for what is needed only while something is made."""


@contextmanager
def alone(options: Options) -> Iterator[Writer]:
    """Keep other builds out of the cache and of the output folder."""
    lock, writer = Lock(str(Path(options.cache, "lock"))), Writer(Path(options.output))
    elsewhere = tempfile.tempdir
    try:
        lock.take()
        writer.open()
        _clear(Path(options.cache))
        # What is made in a folder for the moment (pictures, type) is made in the cache as well.
        tempfile.tempdir = os.path.join(options.cache, _SCRATCH)
        os.mkdir(tempfile.tempdir)
        yield writer
    finally:
        if tempfile.tempdir != elsewhere:
            shutil.rmtree(str(tempfile.tempdir), ignore_errors=True)
            tempfile.tempdir = elsewhere
        writer.close()
        lock.release()


def _clear(cache: Path) -> None:
    """Remove what a killed build has left in the cache: what was not whole, or for the moment."""
    twin.remove(str(cache / _SCRATCH))
    for path in (*cache.glob(f"*{whole_file.PARTIAL}"), *cache.glob("templates/*.tmp")):
        twin.remove(str(path))
    whole_file.without_link(str(cache / "templates"))
