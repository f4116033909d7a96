"""A build that survives a broken memory: it is thrown away once, and the build is made anew."""

from sqlite3 import DatabaseError

from sitegen import state as states
from sitegen.pipeline import Built, run
from sitegen.rendering import Progress
from sitegen.state import Look, Options


def build(options: Options, progress: Progress, explain: bool = False) -> Built:
    """Build the site. Raises OSError for what is wrong with the machine."""
    return build_from(states.take(options), options, progress, explain)


def build_from(look: Look, options: Options, progress: Progress, explain: bool) -> Built:
    """Build the site after a look at what it depends on."""
    try:
        return run(options, look, progress, explain)
    except DatabaseError:
        if options.clean:
            raise
        options = options._replace(clean=True)
        return run(options, states.take(options), progress, explain)
