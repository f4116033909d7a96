"""A build that survives a broken memory: it is thrown away once, and the build is made anew."""

from sqlite3 import DatabaseError

from sitegen.pipeline import Built, Progress, run
from sitegen.state import Options


def build(options: Options, progress: Progress, explain: bool = False) -> Built:
    """Build the site. Raises OSError for what is wrong with the machine."""
    try:
        return run(options, progress, explain)
    except DatabaseError:
        if options.clean:
            raise
        return run(options._replace(clean=True), progress, explain)
