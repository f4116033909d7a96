"""Build the site: `python build.py` is `sitegen build`, with the same arguments."""

import sys

from sitegen.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], default="build"))
