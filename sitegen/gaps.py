"""Places that are still to be filled in, as `sitegen init` leaves them where only the city knows.

A page with such a place can be read by everybody once it is published. So each file that has one is
told of until somebody has filled it in.
"""

import re
from collections.abc import Iterator

from sitegen.language import primary
from sitegen.problems import Location, Problem, warning

_MARKS = {"de": "[bitte ergänzen]", "en": "[please fill in]"}
_GAP = re.compile(r"\[(?:bitte ergänzen|please fill in)\b", re.IGNORECASE)


def mark(language: str) -> str:
    """Give what stands in a place that is to be filled in."""
    return _MARKS.get(primary(language), _MARKS["en"])


def gaps_in(path: str, text: str, first_line: int) -> Iterator[Problem]:
    """Find what is to be filled in: one hint for all, at the first place."""
    found = [match.start() for match in _GAP.finditer(text)]
    if found:
        before = text[: found[0]]
        line = first_line + before.count("\n")
        column = found[0] - before.rfind("\n")
        yield warning(Location(path, line, column), "text.gap", count=len(found))
