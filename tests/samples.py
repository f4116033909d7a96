"""How many samples a property test draws: SAMPLES=10 lets all draw ten times as many.

A run of all tests has to be short, so it draws few; `make thorough` draws many.
"""

import os


def examples(number: int) -> int:
    """Give the number of samples for `max_examples`."""
    return number * int(os.environ.get("SAMPLES", "1"))
