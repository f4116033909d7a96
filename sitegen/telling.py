"""How Problems are told: by file, the worst first, with the line quoted and the place marked.

Each form is made of the same words: lines for people, an object a line, and what GitHub and GitLab
show beside a change. Those two leave the quoted line out: what they show can be public, and the
line may be of a document that is not.
"""

import json
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

from sitegen.corrections import corrected
from sitegen.language import catalogue
from sitegen.messages import worded
from sitegen.problems import ERROR, Problem, has_errors, in_order
from sitegen.quotes import Quote, drawn, harmless, lines_of, quote
from sitegen.source import LARGEST
from sitegen.tree import seen_from

_QUOTED = (".md", ".yaml", ".html", ".typ", ".css", ".js")
_MARKED = ("text", "key", "name", "link", "anchor", "file", "sign", "term", "said", "word", "color",
           "note", "id", "meant")  # fmt: skip
"""Values that may be what is wrong as it stands in the line."""

LONGEST_LINE = 1000
"""Characters of a line that is told as a whole: very many messages may speak of the same one."""

_BOLD, _RED, _YELLOW, _BLUE, _GREEN, _PLAIN = (
    f"\x1b[{number}m" for number in ("1", "1;31", "1;33", "1;34", "32", "0")
)

_FSI, _PDI = "\u2068", "\u2069"


class Reader(NamedTuple):
    """Who is told: their language; `folder` is content/ as it was given and as paths are shown.

    `content` and `templates` are the absolute folders that quoted lines are read from.
    """

    language: str
    folder: str
    content: str
    templates: tuple[str, ...] = ()
    in_color: bool = False


class Told(NamedTuple):
    """One Problem in words, with what can be shown of its line."""

    problem: Problem
    path: str
    what: str
    hint: str
    quote: Quote | None
    suggestion: str


def by_file(problems: Iterable[Problem]) -> list[tuple[str, tuple[Problem, ...]]]:
    """Group Problems by file: first the files that have an error, each from top to bottom.

    Files of settings come before documents: what is wrong there can be wrong everywhere.
    """
    groups: dict[str, list[Problem]] = {}
    for problem in in_order(problems):
        groups.setdefault(problem.where.path, []).append(problem)
    return sorted(
        ((path, tuple(found)) for path, found in groups.items()),
        key=lambda group: (not has_errors(group[1]), "/" in group[0], group[0]),
    )


def tell(problems: Iterable[Problem], reader: Reader) -> Iterator[Told]:
    """Word Problems and quote their lines, file by file."""
    for path, found in by_file(problems):
        read: dict[bool, list[str]] = {}
        for problem in found:
            # What is wrong with the signs of a file is told of the file as it is.
            cleaned = not problem.code.startswith("file.")
            if cleaned not in read:
                read[cleaned] = _lines(path, reader, cleaned)
            yield _told(problem, read[cleaned], reader)


def _told(problem: Problem, lines: list[str], reader: Reader) -> Told:
    line, column = problem.where.line, problem.where.column
    values = tuple(value for name, value in problem.values if name in _MARKED)
    place = quote(lines, line, column, values) if line else None
    if place is not None and column <= 1 and place.text.strip() in ("", "-", "---"):
        place = None  # the first line of a header, named for the file as a whole
    is_short = place is not None and len(place.text) <= LONGEST_LINE
    suggestion = corrected(problem, place.text, place.column) if place and is_short else ""
    path = shown_path(problem, reader.folder)
    return Told(problem, path, *worded(problem, reader.language), place, suggestion)


def shown_path(problem: Problem, folder: str) -> str:
    """Give the path of a Problem as it can be opened from the working directory."""
    path = problem.where.path
    return path if path.startswith("templates/") else f"{folder}/{path}"


def _lines(path: str, reader: Reader, cleaned: bool) -> list[str]:
    """Read the lines of a file; none of what is gone, no ordinary file, or no text."""
    if not path.endswith(_QUOTED):
        return []
    for name in (path, unicodedata.normalize("NFD", path)):
        try:
            file = file_of(name, reader)
            # Links are not followed, and what is a pipe would never end.
            if stat.S_ISREG(os.lstat(file).st_mode):
                with open(file, "rb") as opened:
                    return lines_of(path, opened.read(4 * LARGEST), cleaned)
        except (OSError, ValueError):
            continue
    return []


def file_of(path: str, reader: Reader) -> str:
    """Give the whole path of the file that a Problem names; a template of the site wins."""
    below = path.removeprefix("templates/")
    if below == path or not reader.templates:
        return os.path.join(reader.content, path)
    files = [os.path.join(folder, below) for folder in reader.templates]
    return next(filter(os.path.lexists, files), files[0])


def lines(problems: Iterable[Problem], reader: Reader) -> Iterator[str]:
    """Give each Problem as people read it, with a blank line before another file."""
    before = ""
    for told in tell(problems, reader):
        yield ("\n" if before not in ("", told.path) else "") + as_lines(told, reader)
        before = told.path


def rows(problems: Iterable[Problem], reader: Reader, form: str, encoding: str) -> Iterator[str]:
    """Give what a program reads: `json`, `github` or `gitlab`.

    JSON has no umlaut as it is where the stream is not UTF-8.
    """
    found = tell(problems, reader)
    if form == "gitlab":
        yield as_gitlab(found, reader)
        return
    is_ascii = encoding.lower().replace("-", "") != "utf8"
    for told in found:
        if form == "github":
            yield as_github(told, _in_repository(told, reader))
        else:
            yield json.dumps(as_object(told), ensure_ascii=is_ascii)


def as_lines(told: Told, reader: Reader) -> str:
    """Give what an editor reads: the message, the hint, the line with the place, the right line."""
    bold, red, yellow, blue, green, plain = (
        (_BOLD, _RED, _YELLOW, _BLUE, _GREEN, _PLAIN) if reader.in_color else ("",) * 6
    )
    level = told.problem.level
    color = red if level == ERROR else yellow
    where = str(told.problem.where._replace(path=_apart(told.path)))
    hint = told.hint.replace("\n", "\n  ")
    lines = [f"{bold}{where}:{plain} {color}{level}:{plain} {bold}{told.what}{plain}", f"  {hint}"]
    if told.quote is not None:
        line, marks = drawn(told.quote)
        number = str(told.quote.line)
        gutter = f"  {blue}{' ' * len(number)} |{plain}"
        lines += [gutter, f"  {blue}{number} |{plain} {line}".rstrip(),
                  f"{gutter} {color}{marks}{plain}"]  # fmt: skip
    if told.suggestion:
        words = catalogue(reader.language).gettext
        lines += ["  " + words("The line could be:"), f"{green}{harmless(told.suggestion)}{plain}"]
    return "\n".join(lines)


def _apart(path: str) -> str:
    """Give a path as it can be copied, so that no sign in it changes how the rest is read.

    Signs that turn the direction of writing end with the isolate (UAX 9, FSI and PDI) around it.
    """
    if harmless(path) == path:
        return path
    can_be_kept = all(unicodedata.category(sign) == "Cf" or harmless(sign) == sign for sign in path)
    return f"{_FSI}{path}{_PDI}" if can_be_kept and _PDI not in path else harmless(path)


def as_object(told: Told) -> dict[str, object]:
    """Give a Problem as `--format json` writes it; columns count characters from 1."""
    where = told.problem.where
    return {
        "path": told.path,
        "line": max(where.line, 1),
        "column": max(where.column, 1),
        "end_column": told.quote.end if told.quote else max(where.column, 1),
        "level": told.problem.level,
        "code": told.problem.code,
        "message": told.what,
        "hint": told.hint,
        "quote": _quoted(told.quote) if told.quote else "",
        "suggestion": told.suggestion,
    }


def _quoted(quote: Quote) -> str:
    return quote.text if len(quote.text) <= LONGEST_LINE else drawn(quote)[0]


def as_github(told: Told, path: str) -> str:
    """Give a workflow command, which GitHub shows beside the line; `path` is of the repository."""
    where = told.problem.where
    place = {"file": path, "line": max(where.line, 1),
             "col": max(where.column, 1), "title": told.what}  # fmt: skip
    told_of = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in place.items())
    text = _escaped(f"{told.what}\n{told.hint}")
    return f"::{told.problem.level} {told_of}::{text}"


def _escaped(text: str, also: str = "") -> str:
    """Escape what ends a value of a workflow command, or is a sign for its terminal."""
    lines = "\n".join(map(harmless, text.split("\n")))
    for sign in f"%\r\n{also}":
        lines = lines.replace(sign, f"%{ord(sign):02X}")
    return lines


def as_gitlab(told: Iterable[Told], reader: Reader) -> str:
    """Give a report in the format of GitLab's Code Quality."""
    counts: dict[tuple[object, ...], int] = {}
    rows = []
    for one in told:
        where, path = one.problem.where, _in_repository(one, reader)
        # Without the line: a mistake stays the same one when a line is put in above it.
        same = (path, one.problem.code, one.problem.values)
        counts[same] = counts.get(same, 0) + 1
        name = repr((*same, counts[same])).encode()
        rows.append({
            "description": f"{one.what} {one.hint}",
            "check_name": one.problem.code,
            "fingerprint": blake2b(name, digest_size=16).hexdigest(),
            "severity": "blocker" if one.problem.level == ERROR else "minor",
            "location": {"path": path, "lines": {"begin": max(where.line, 1)}},
        })  # fmt: skip
    return json.dumps(rows, indent=1)


@cache
def repository(folder: str) -> str:
    """Give the folder of the repository that a folder lies in; without one, the folder above it."""
    above = folder
    while not os.path.lexists(os.path.join(above, ".git")):
        parent = os.path.dirname(above)
        if parent == above:
            return os.path.dirname(folder)
        above = parent
    return above


def _in_repository(told: Told, reader: Reader) -> str:
    """Give a path as the repository names it, wherever the command was called."""
    path = file_of(told.problem.where.path, reader)
    return seen_from(repository(reader.content), path).replace(os.sep, "/")


def counted(problems: Iterable[Problem], language: str, stopped: bool) -> str:
    """Say how many errors and warnings there are, in how many files, and if they stop all."""
    ngettext = catalogue(language).ngettext
    told = in_order(problems)
    errors = sum(problem.level == ERROR for problem in told)
    warnings = len(told) - errors
    files = len({problem.where.path for problem in told})
    parts = []
    if errors:
        parts.append(ngettext("{count} error", "{count} errors", errors).format(count=errors))
    if warnings:
        text = ngettext("{count} warning", "{count} warnings", warnings)
        parts.append(text.format(count=warnings))
    text = ngettext("{found} in {count} file.", "{found} in {count} files.", files)
    said = text.format(found=", ".join(parts), count=files)
    stop = catalogue(language).gettext("Nothing is published until the errors are corrected.")
    return f"{said} {stop}" if stopped and errors else said
