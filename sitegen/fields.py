"""Fields of front matter: each read gives a value of its type or a Problem at its place.

A Record has the keys that `sitegen.keys` describes: to ask for another one is a mistake of the
reader, and to write another one an error with the nearest known one as a suggestion, because a
mistyped `draft` must never publish.
"""

import re
from dataclasses import dataclass
from datetime import date

from sitegen.clock import Unreadable, Zone, read_clock, read_moment
from sitegen.front_matter import Items, Mapping, Scalar, Value
from sitegen.german_words import meant_key, meant_value
from sitegen.keys import Key, Keys
from sitegen.links import BadLink, is_web_address, read_file, read_source
from sitegen.model import Place, Ref, When
from sitegen.problems import MOST, Location, Problem, error, warning

_LISTS = ("records", "entries")
_CLOCK_LIKE = re.compile(r"\d{1,2}(?::\d|(?:\.\d{1,2})? Uhr)")

MOST_ITEMS = 1000
"""Items of a list in front matter; each topic, for example, gets pages and feeds of its own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one file needs to know of the site, and where its Problems are collected."""

    path: str
    zone: Zone
    places: dict[str, Place]
    problems: list[Problem]


class Record:
    """A mapping of front matter that is read field by field and then closed."""

    def __init__(self, mapping: Mapping, reading: Reading, keys: Keys) -> None:
        self.reading = reading
        self.known = {key.name: key for key in keys}
        self.mapping = mapping
        self._values = {key.text: value for key, value in mapping.entries}
        self._keys = {key.text: key for key, _ in mapping.entries}

    def where(self, key: str) -> Location:
        """Give the place of a key, or of the record when it has none."""
        at = self._keys.get(key, self.mapping)
        return Location(self.reading.path, at.line, at.column)

    def error(self, key: str, code: str, /, **values: object) -> None:
        self.reading.problems.append(error(self.where(key), code, **{"key": key, **values}))

    def _error_at(self, value: Value, code: str, /, **values: object) -> None:
        where = Location(self.reading.path, value.line, value.column)
        self.reading.problems.append(error(where, code, **values))

    def warning(self, key: str, code: str, /, **values: object) -> None:
        self.reading.problems.append(warning(self.where(key), code, **{"key": key, **values}))

    def has(self, key: str) -> bool:
        """Tell whether a key stands here."""
        assert key in self.known, key
        return key in self._values

    def close(self) -> None:
        """Report every key that is not known here."""
        unknown = ((name, key) for name, key in self._keys.items() if name not in self.known)
        for number, (name, key) in enumerate(unknown):
            if outer := self._outer_of(name):
                self._error_at(key, "key.inside", key=name, outer=outer)
                continue
            # More than MOST are only counted, and looking for what was meant takes its time.
            near = meant_key(name, self.known) if number < MOST else ""
            if near:
                self._forget_missing(near)
            known = ", ".join(sorted(self.known))
            code = "key.unknown-near" if near else "key.unknown"
            self._error_at(key, code, key=name, meant=near, known=known)

    def _forget_missing(self, key: str) -> None:
        """Take back that a key is missing: that it is mistyped is the same mistake."""
        where, problems = self.where(key), self.reading.problems
        problems[:] = [p for p in problems if (p.where, p.code) != (where, "key.missing")
                       or ("key", key) not in p.values]  # fmt: skip

    def _outer_of(self, name: str) -> str:
        """Give the key with nothing behind it to which one belongs that should be indented."""
        for key in self.known.values():
            value = self._values.get(key.name)
            is_empty = isinstance(value, Scalar) and not value.text
            if is_empty and key.form not in _LISTS and name in [inner.name for inner in key.keys]:
                return key.name
        return ""

    def _value(self, key: str, required: bool) -> Value | None:
        assert key in self.known, key
        value = self._values.get(key)
        if value is None and required:
            self.error(key, "key.missing", line=_line_of(self.known[key]))
        empty = value is None or (isinstance(value, Scalar) and not value.text.strip())
        if isinstance(value, Scalar) and empty and value.comment:
            self._check_comment(key, value)
        elif value is not None and empty and required:
            self.error(key, "key.empty")
        if isinstance(value, Items) and len(value.items) > MOST_ITEMS:
            self.error(key, "value.many", most=MOST_ITEMS)
            return None
        return None if empty else value

    def _scalar(self, key: str, required: bool = False) -> Scalar | None:
        value = self._value(key, required)
        if value is None or isinstance(value, Scalar):
            return value
        self._error_at(value, "value.not-text", key=key)
        return None

    def _one_line(self, key: str, scalar: Scalar) -> str:
        self._check_comment(key, scalar)
        text = scalar.text.strip()
        if "\n" in text:
            self._error_at(scalar, "value.line-break", key=key)
            return " ".join(text.split())
        return text

    def _check_comment(self, key: str, scalar: Scalar) -> None:
        if scalar.comment:
            mark = scalar._replace(column=scalar.comment)
            self._error_at(mark, "value.comment", key=key, text=scalar.text.strip())

    def text(self, key: str, required: bool = False) -> str:
        """Read one line of text; empty when it is not there."""
        scalar = self._scalar(key, required)
        return self._one_line(key, scalar) if scalar else ""

    def prose(self, key: str, required: bool = False) -> str:
        """Read a text that may have several lines."""
        scalar = self._scalar(key, required)
        if scalar is None:
            return ""
        self._check_comment(key, scalar)
        return scalar.text.strip()

    def exact_text(self, key: str) -> Scalar | None:
        """Read a scalar as it stands, with its white space."""
        return self._scalar(key)

    def _scalars(self, key: str) -> list[Scalar]:
        """Read a list of texts, or one text for a list of one."""
        value = self._value(key, False)
        if value is None:
            return []
        if isinstance(value, Scalar):
            if ", " in value.text:
                self.warning(key, "value.comma", text=value.text.strip())
            return [value]
        scalars = []
        for item in value.items if isinstance(value, Items) else (value,):
            if isinstance(item, Scalar) and item.text.strip():
                scalars.append(item)
            else:
                self._error_at(item, "value.not-texts", key=key)
        return scalars

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of one-line texts; a repeated one counts once."""
        return tuple(dict.fromkeys(self._one_line(key, s) for s in self._scalars(key)))

    def refs(self, key: str) -> tuple[Ref, ...]:
        """Read ids of other documents."""
        return tuple(
            Ref(self._one_line(key, s).removesuffix(".md"), s.line, s.column)
            for s in self._scalars(key)
        )

    def ref(self, key: str) -> Ref | None:
        """Read the id of one other document."""
        scalar = self._scalar(key)
        if scalar is None:
            return None
        text = self._one_line(key, scalar).removesuffix(".md")
        return Ref(text, scalar.line, scalar.column)

    def flag(self, key: str, default: bool) -> bool:
        """Read `true` or `false`; any other word is an error, none decides by accident."""
        value = self.maybe(key)
        return default if value is None else value

    def maybe(self, key: str) -> bool | None:
        """Read `true`, `false` or nothing."""
        scalar = self._scalar(key, required=key in self._values)
        if scalar is None:
            return None
        if scalar.text.lower() not in ("true", "false"):
            self.error(key, "value.flag", text=scalar.text)
            return None
        return scalar.text.lower() == "true"

    def choice(self, key: str, options: tuple[str, ...], required: bool = False) -> str:
        """Read one of a few words; the first is the default."""
        text = self.text(key, required)
        if not text:
            return options[0]
        if text not in options:
            meant = meant_value(text, options)
            code = "value.choice-near" if meant else "value.choice"
            self.error(key, code, text=text, known=", ".join(options), meant=meant)
            return options[0]
        return text

    def number(self, key: str) -> int | None:
        """Read a whole number from 0."""
        text = self.text(key)
        if text and not (text.isascii() and text.isdigit() and len(text) < 10):
            self.error(key, "value.number", text=text)
            return None
        return int(text) if text else None

    def coordinate(self, key: str, limit: int) -> float | None:
        """Read degrees as a decimal number."""
        text = self.text(key)
        try:
            value = float(text) if text and text.isascii() and "_" not in text else None
            value = 1e9 if text and value is None else value
        except ValueError:
            value = 1e9
        if value is not None and not -limit <= value <= limit:
            self.error(key, "value.coordinate", text=text)
            return None
        return value

    def web(self, key: str, required: bool = False) -> str:
        """Read an absolute http(s) address."""
        text = self.text(key, required)
        if text and not is_web_address(text):
            self.error(key, "value.web", text=text)
            return ""
        return text

    def moment(self, key: str, required: bool = False) -> When | None:
        """Read a date, alone or with a time."""
        scalar = self._scalar(key, required)
        if scalar is None:
            return None
        text = scalar.text.strip()
        try:
            when, doubt = read_moment(text, self.reading.zone)
        except Unreadable as failure:
            self.error(key, failure.code, zone=self.reading.zone.name, **failure.values)
            return None
        if doubt:
            local = f"{when.day} {when.time}".strip()
            self.warning(key, doubt, text=text, local=local)
        return when

    def day(self, key: str, required: bool = False) -> When | None:
        """Read a date without time."""
        when = self.moment(key, required)
        if when is not None and when.time:
            self.error(key, "time.day-only", day=when.day)
        return when

    def confirmed(self, key: str) -> tuple[str, ...]:
        """Read dates, times and rooms that are right as they stand: ISO days, `18:00`, names.

        A text in „ “ is a quotation that stays although it can not be right.
        """
        found: list[str] = []
        for text in self.texts(key):
            if text.startswith("„") and text.endswith("“"):
                found.append(text)
                continue
            try:
                when, _ = read_moment(text, self.reading.zone)
                found += [part for part in (when.day, when.time) if part]
            except Unreadable as failure:
                if failure.code != "time.moment":
                    self.error(key, failure.code, zone=self.reading.zone.name, **failure.values)
                elif _CLOCK_LIKE.match(text):
                    found.append(self._clock_text(key, text))
                elif not text[:1].isupper():
                    self.error(key, failure.code, **failure.values)
                else:
                    found.append(text)
        return tuple(found)

    def _clock_text(self, key: str, text: str) -> str:
        try:
            return "{:02}:{:02}".format(*read_clock(text))
        except Unreadable as failure:
            self.error(key, failure.code, **failure.values)
            return ""

    def clock(self, key: str, required: bool = False) -> tuple[int, int] | None:
        """Read a time of day as (hour, minute)."""
        text = self.text(key, required)
        if not text:
            return None
        try:
            return read_clock(text)
        except Unreadable as failure:
            self.error(key, failure.code, **failure.values)
            return None

    def at(self, key: str, day: When, clock: tuple[int, int]) -> When | None:
        """Place a time of day on a day of the site's zone."""
        zone = self.reading.zone
        try:
            return zone.at(date.fromisoformat(day.day), clock)
        except Unreadable as failure:
            self.error(key, failure.code, zone=zone.name, **failure.values)
            return None

    def record(self, key: str, required: bool = False) -> "Record | None":
        """Read a mapping under a key."""
        value = self._value(key, required)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            keys = self.known[key].keys
            needed = [inner.name for inner in keys if inner.required] or [keys[0].name]
            known = "".join(f"\n    {name}: …" for name in needed)
            self._error_at(value, "value.not-a-mapping", key=key, known=known)
            return None
        return Record(value, self.reading, self.known[key].keys)

    def inline(self, key: str) -> "Record | None":
        """Read a mapping under a key that may also hold a text; None for the text."""
        value = self._value(key, False)
        keys = self.known[key].keys
        return Record(value, self.reading, keys) if isinstance(value, Mapping) else None

    def records(self, key: str) -> list["Record"]:
        """Read a list of mappings."""
        value = self._value(key, False)
        keys = self.known[key].keys
        return records_of(value, key, self.reading, keys) if value is not None else []

    def entries(self, key: str) -> list["Scalar | Record"]:
        """Read a list of which each item is a text or a mapping."""
        value = self._value(key, False)
        if value is None:
            return []
        found: list[Scalar | Record] = []
        for item in value.items if isinstance(value, Items) else (value,):
            if isinstance(item, Scalar) and isinstance(value, Items) and item.text.strip():
                self._check_comment(key, item)
                found.append(item)
            elif isinstance(item, Mapping) and isinstance(value, Items):
                found.append(Record(item, self.reading, self.known[key].keys))
            else:
                self._error_at(item, "value.not-texts", key=key)
        return found

    def file(self, key: str, required: bool = False) -> str:
        """Read the path of a file below content/, given from there or from the document."""
        text = self.text(key, required)
        if not text:
            return ""
        try:
            return read_file(text, self.reading.path)
        except BadLink as bad:
            self.error(key, str(bad), link=text)
            return ""

    def source(self, key: str) -> Ref | None:
        """Read the path of another document, given from content/ or (`../`) from this one."""
        scalar = self._scalar(key)
        if scalar is None:
            return None
        text = self._one_line(key, scalar)
        try:
            path = read_source(text, self.reading.path)
        except BadLink as bad:
            self.error(key, str(bad), link=text)
            return None
        return Ref(path, scalar.line, scalar.column)


def records_of(value: Value, key: str, reading: Reading, keys: Keys) -> list[Record]:
    """Read each item of a list as a mapping of `keys`; `key` names the list in Problems."""
    records = []
    for item in value.items if isinstance(value, Items) else (value,):
        if isinstance(value, Items) and isinstance(item, Mapping):
            records.append(Record(item, reading, keys))
        else:
            where = Location(reading.path, item.line, item.column)
            first = next((inner.name for inner in keys if inner.required), keys[0].name)
            problem = error(where, "value.not-mappings", key=key, line=f"- {first}: …")
            reading.problems.append(problem)
    return records


def _line_of(key: Key) -> str:
    """Give the line that a missing key needs, with the first key of a record in it."""
    inner = key.keys[0].name if key.form == "record" else ""
    return f"{key.name}: {{{inner}: …}}" if inner else f"{key.name}: …"
