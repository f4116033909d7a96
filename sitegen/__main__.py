"""Run sitegen as a module: `python -m sitegen`."""

import sys

from sitegen.cli import main


def run() -> int:
    """Start from the command `sitegen`."""
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())
