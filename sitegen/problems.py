"""What is wrong with the content, where it stands, and in which order it is told.

A Problem is a value: it is collected, sorted and kept with the parsed document, so that it is told
again by a build in which that document did not change. It carries a code and values instead of a
finished sentence, because the language of the message is chosen when it is shown.
"""

from collections.abc import Iterable
from typing import NamedTuple

ERROR = "error"
WARNING = "warning"

MOST = 500
"""So many Problems of one code are told of a file."""


class Location(NamedTuple):
    """A place in a source file; line and column count from 1, 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{max(self.line, 1)}:{max(self.column, 1)}"


class Problem(NamedTuple):
    """One mistake or doubt; `code` names its text in `sitegen.messages`, `values` fill it."""

    where: Location
    level: str
    code: str
    values: tuple[tuple[str, str], ...] = ()


def error(where: Location, code: str, /, **values: object) -> Problem:
    """Make a Problem that keeps the site from being published."""
    return Problem(where, ERROR, code, tuple((k, str(v)) for k, v in sorted(values.items())))


def warning(where: Location, code: str, /, **values: object) -> Problem:
    """Make a Problem that is told but lets the site be published."""
    return Problem(where, WARNING, code, tuple((k, str(v)) for k, v in sorted(values.items())))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by file, line and column, and drop what was found twice."""
    return tuple(sorted(set(problems)))


def in_bounds(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort as they are told, and count instead of keep what is over MOST of one code in a file.

    A megabyte can hold the same mistake a hundred thousand times, and nobody reads that.
    """
    kept: list[Problem] = []
    counts: dict[tuple[str, str, str], int] = {}
    last: dict[tuple[str, str, str], int] = {}
    left_out: dict[tuple[str, str, str], tuple[Problem, int]] = {}
    for problem in in_order(problems):
        kind = (problem.where.path, problem.level, problem.code)
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= MOST:
            kept.append(problem)
            last[kind] = problem.where.line
        else:
            left_out.setdefault(kind, (problem, last[kind]))
    for kind, (first, line) in left_out.items():
        make = error if first.level == ERROR else warning
        kept.append(make(first.where, "file.more", count=counts[kind] - MOST, line=line))
    return in_order(kept)


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.level == ERROR for problem in problems)


def nearest(word: str, known: Iterable[str], likeness: float) -> str:
    """Give the known word that is most like a mistyped one, empty when none is near enough."""
    from difflib import get_close_matches

    found = get_close_matches(word, list(known), 1, likeness)
    return found[0] if found else ""
