"""Build the site: `python build.py` is `sitegen build`, with the same arguments."""

import sys
from importlib.util import find_spec

from sitegen.cli import main

if __name__ == "__main__":
    if find_spec("tzdata") is None:
        # Called with a Python that has none of what is needed, so the catalogues can not be read.
        sys.exit("Dieses Python kennt die nötigen Pakete nicht. Richten Sie alles ein: make site")
    sys.exit(main(sys.argv[1:], default="build"))
