"""Front matter: YAML read as values with line and column, never as Python types.

Scalars stay text; the field that reads one gives it a type, so that YAML 1.1 guesses nothing
(there `18:00` is 1080 and `no` is False). The events of the parser are turned into values here
instead of by PyYAML's loader: libyaml's composer is recursive in C and dies of 25 KB of `[`, and
anchors, aliases and tags have no place in front matter. Owns yaml.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

import yaml
from yaml import events as ev

from sitegen.problems import Location, Problem, error
from sitegen.source import BIDI, ODD_SPACE, bidi_is_closed

DEEPEST = 12

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_IN_SCALAR = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff\ufffe\uffff]")
_COMMENT = re.compile(r"\s#")
_CUT_OFF = re.compile(r":?[ \t]+#[^\s#]")
_ODD_PLACE = re.compile(rf"\s*(?:- *)?(?:[\w-]+:)?{ODD_SPACE.pattern}")
_INDENTED_KEY = re.compile(r" +[\w-]+:(?: |$)")
_FULL_LINE = re.compile(r"[\w-]+:[ \t]+[^\s|>#]")
_KEY_LINE = re.compile(r"([\w-]+):[ \t]+\S.*: ")


class Scalar(NamedTuple):
    """A text of the front matter; `comment` is the column of a `#` that cuts it off, or 0."""

    text: str
    line: int
    column: int
    comment: int = 0


class Items(NamedTuple):
    """A list of the front matter."""

    items: tuple["Value", ...]
    line: int
    column: int


class Mapping(NamedTuple):
    """A mapping of the front matter, in the order of the file; no key stands twice."""

    entries: tuple[tuple[Scalar, "Value"], ...]
    line: int
    column: int


Value = Scalar | Items | Mapping
EMPTY = Mapping((), 1, 1)


def read_mapping(path: str, text: str, first_line: int, problems: list[Problem]) -> Mapping | None:
    """Parse front matter or a YAML file into a Mapping; None and Problems when it can not be."""
    value = _read(path, text, first_line, problems)
    if value is not None and not isinstance(value, Mapping):
        problems.append(error(Location(path, value.line, value.column), "front.not-a-mapping"))
        return None
    return value


def read_items(path: str, text: str, problems: list[Problem]) -> Items | None:
    """Parse a YAML file that is a list; None and Problems when it can not be."""
    value = _read(path, text, 1, problems)
    if value is not None and not isinstance(value, Items):
        problems.append(error(Location(path, value.line, value.column), "front.not-a-list"))
        return None
    return value


def _read(path: str, text: str, first_line: int, problems: list[Problem]) -> Value | None:
    """Parse YAML; None and Problems when it can not be read or is empty."""
    before = len(problems)
    events = yaml.parse(
        "\n".join(line.rstrip() for line in text.split("\n")),
        Loader=_LOADER,
    )
    try:
        value = _Reader(path, text, first_line, problems).document(events)
    except yaml.YAMLError as failure:
        problems.append(_syntax_problem(path, text, first_line, failure))
        return None
    except _Refused:
        return None
    if value is None:
        problems.append(error(Location(path, first_line, 1), "front.empty"))
        return None
    return value if len(problems) == before else None


class _Refused(Exception):
    """End the reading of a header after a Problem that makes the rest meaningless."""


def _mark(event: ev.Event) -> tuple[int, int]:
    """Give line and column of an event, from 0; parser events always have a mark."""
    mark = event.start_mark
    return (mark.line, mark.column) if mark is not None else (0, 0)


class _Reader:
    """Build values from parser events, with a bound on depth and no aliases or tags."""

    def __init__(self, path: str, text: str, first_line: int, problems: list[Problem]) -> None:
        self.path = path
        # A value that is not there can have its place behind the last line.
        self.lines = [*text.split("\n"), ""]
        self.cuts: dict[int, list[int]] = {}
        self.first_line = first_line
        self.problems = problems

    def document(self, events: Iterator[ev.Event]) -> Value | None:
        value: Value | None = None
        for event in events:
            if isinstance(event, ev.DocumentStartEvent):
                if value is not None or event.version or event.tags:
                    self._refuse(event, "front.directive")
            elif isinstance(event, ev.NodeEvent):
                value = self._value(event, events, 0)
        return None if isinstance(value, Scalar) and not value.text else value

    def _value(self, event: ev.Event, events: Iterator[ev.Event], depth: int) -> Value:
        line, column = _mark(event)
        line, column = line + self.first_line, column + 1
        if isinstance(event, ev.AliasEvent):
            self._refuse(event, "front.alias")
        assert isinstance(event, (ev.ScalarEvent, ev.CollectionStartEvent))
        if event.anchor:
            self._refuse(event, "front.anchor")
        if event.tag:
            self._refuse(event, "front.tag", tag=event.tag)
        if depth > DEEPEST:
            self._refuse(event, "front.deep")
        if isinstance(event, ev.ScalarEvent):
            return self._scalar(event, line, column)
        if isinstance(event, ev.SequenceStartEvent):
            items = []
            while not isinstance(item := next(events), ev.SequenceEndEvent):
                items.append(self._value(item, events, depth + 1))
            return Items(tuple(items), line, column)
        entries: list[tuple[Scalar, Value]] = []
        seen: set[str] = set()
        while not isinstance(item := next(events), ev.MappingEndEvent):
            key = self._value(item, events, depth + 1)
            if not isinstance(key, Scalar):
                self._refuse(item, "front.odd-key")
            if key.text in seen:
                where = Location(self.path, key.line, key.column)
                self.problems.append(error(where, "front.key-twice", key=key.text))
            seen.add(key.text)
            entries.append((key, self._value(next(events), events, depth + 1)))
        return Mapping(tuple(entries), line, column)

    def _scalar(self, event: ev.ScalarEvent, line: int, column: int) -> Scalar:
        text: str = event.value
        if match := _IN_SCALAR.search(text):
            where = Location(self.path, line, column)
            self.problems.append(error(where, "file.control", sign=f"U+{ord(match[0]):04X}"))
        elif BIDI.search(text) and not bidi_is_closed(text):
            self.problems.append(error(Location(self.path, line, column), "file.bidi"))
        comment = 0
        at, start = line - self.first_line, column - 1
        if not event.style and (text or _CUT_OFF.match(self.lines[at], start)):
            # In a plain value a # behind white space begins a comment, wherever it was meant.
            comment = self._comment(at, start, event)
        return Scalar(text, line, column, comment)

    def _comment(self, line: int, column: int, event: ev.ScalarEvent) -> int:
        """Give the column of a # in the lines of a plain value, 0 for none."""
        end = event.end_mark
        last = end.line if end is not None and end.column else line
        for number in range(line, min(last, len(self.lines) - 1) + 1):
            if number not in self.cuts:
                # Looked for once: a line can hold many thousand values.
                found = _COMMENT.finditer(self.lines[number])
                self.cuts[number] = [cut.start() for cut in found]
            cuts = self.cuts[number]
            at = bisect_left(cuts, column if number == line else 0)
            if at < len(cuts):
                return cuts[at] + 2
        return 0

    def _refuse(self, event: ev.Event, code: str, **values: str) -> NoReturn:
        line, column = _mark(event)
        where = Location(self.path, line + self.first_line, column + 1)
        self.problems.append(error(where, code, **values))
        raise _Refused


def _syntax_problem(path: str, text: str, first_line: int, failure: Exception) -> Problem:
    """Say what YAML could not read in words that need no YAML."""
    mark = getattr(failure, "problem_mark", None)
    context = getattr(failure, "context_mark", None)
    said = f"{getattr(failure, 'context', '')} {getattr(failure, 'problem', '')}"
    begins_before = ("quoted scalar", "block scalar", "simple key")
    if context is not None and any(what in said for what in begins_before):
        mark = context
    lines = text.split("\n")
    at = min(mark.line, len(lines) - 1) if mark is not None else 0
    where = Location(path, at + first_line, (mark.column if mark else 0) + 1)
    line = lines[at]
    if "quoted scalar" in said:
        return error(where, "front.quote")
    if early := re.match(r"[ -]*[\w-]+:[ ]+(?=([\"']).*\1[ \t]*[^\s#,:\]}])", line):
        return error(Location(path, at + first_line, early.end() + 1), "front.quote")
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return error(where, "front.tab")
    for near in (at, at - 1):
        # Without a space behind its colon, a line is read on into the next one.
        if near >= 0 and (odd := _ODD_PLACE.match(lines[near])):
            return error(Location(path, near + first_line, odd.end()), "front.odd-space")
    if at and _INDENTED_KEY.match(line) and _FULL_LINE.match(lines[at - 1]):
        return error(Location(path, at + first_line, 1), "front.indent")
    for near in (at, at - 1):
        if near >= 0 and re.match(r"[ -]*[\w-]+:[^\s/\d]", lines[near]):
            where = Location(path, near + first_line, lines[near].index(":") + 1)
            return error(where, "front.no-space")
    if _KEY_LINE.match(line.lstrip(" -")):
        return error(where, "front.colon")
    if context is not None and "while parsing a flow" in said:
        where = Location(path, context.line + first_line, context.column + 1)
        return error(where, "front.bracket")
    if re.match(r"[ -]*[\w-]+:[ ]+[*&!%@`>|?\-{}\[\],]", line):
        return error(where, "front.sign", sign=line.split(":", 1)[1].strip()[0])
    return error(where, "front.syntax", line=line.strip()[:80])
