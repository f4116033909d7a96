"""JSON-LD held against schema.org's own vocabulary.

The vocabulary is read from schema-dts, the declarations that Google generates from schema.org for
TypeScript: each type with its properties, what it is a kind of, and what each property may hold.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from .tools import SCHEMA_DTS, need

_INTERFACE = re.compile(r"^(?:export )?interface (\w+) extends ([^{]+) \{\n(.*?)^\}", re.M | re.S)
_PROPERTY = re.compile(r'^    "([\w@-]+)"\?: SchemaValue<(.+), "[\w@-]+">;$', re.M)
_TYPE = re.compile(r"^export type (\w+) = (.*);$", re.M)
_CONSTANT = re.compile(r'"(https://schema\.org/\w+)"')
_URL = re.compile(r"https?://\S+")


class Vocabulary(NamedTuple):
    """For each interface its properties with their ranges, and what it extends.

    `constants` are the members of enumerations.
    """

    properties: dict[str, dict[str, tuple[str, ...]]]
    above: dict[str, tuple[str, ...]]
    constants: dict[str, frozenset[str]]

    def kinds(self, name: str) -> Iterator[str]:
        """Give a type and all that it is a kind of; nothing for a type that is unknown."""
        first = f"{name}Leaf" if f"{name}Leaf" in self.above else f"{name}Base"
        if first not in self.above:
            return
        yield name
        waiting = [first]
        while waiting:
            one = waiting.pop()
            yield one.removesuffix("Base").removesuffix("Leaf")
            waiting += self.above.get(one, ())

    def ranges(self, name: str) -> dict[str, tuple[str, ...]]:
        """Give all properties of a type, its own and those from above."""
        found: dict[str, tuple[str, ...]] = {}
        for kind in self.kinds(name):
            found |= self.properties.get(f"{kind}Base", {})
            found |= self.properties.get(f"{kind}Leaf", {})
        return found


@cache
def vocabulary() -> Vocabulary:
    """Read the vocabulary."""
    need("schema-dts")
    text = SCHEMA_DTS.read_text("utf-8")
    properties, above = {}, {}
    for name, extended, body in _INTERFACE.findall(text):
        above[name] = tuple(re.findall(r"\w+Base", extended))
        properties[name] = {
            key: tuple(part.strip() for part in range_.split("|"))
            for key, range_ in _PROPERTY.findall(body)
        }
    constants = {name: frozenset(_CONSTANT.findall(of)) for name, of in _TYPE.findall(text)}
    return Vocabulary(properties, above, constants)


def schema_errors(block: dict[str, Any]) -> list[str]:
    """List what is wrong in a block of JSON-LD: unknown types, properties, values out of range."""
    if block.get("@context") != "https://schema.org":
        return [f"the context is {block.get('@context')!r}"]
    return [error for thing in block.get("@graph", [block]) for error in _thing(thing)]


def _thing(thing: dict[str, Any]) -> Iterator[str]:
    known, name = vocabulary(), thing.get("@type", "")
    if name not in set(known.kinds(name)):
        yield f"{name!r} is no type"
        return
    ranges = known.ranges(name)
    for key, value in thing.items():
        if key in ("@type", "@id", "@context"):
            continue
        is_input = key.endswith("-input") and "Action" in known.kinds(name)
        if key.removesuffix("-input") not in ranges if is_input else key not in ranges:
            yield f"{name} has no property {key}"
            continue
        allowed = ("PropertyValueSpecification", "Text") if is_input else ranges[key]
        for one in value if isinstance(value, list) else [value]:
            if not _fits(one, allowed):
                yield f"{name}.{key}: {one!r} is none of {', '.join(allowed)}"
            elif isinstance(one, dict) and "@type" in one:
                yield from _thing(one)


def _fits(value: object, allowed: tuple[str, ...]) -> bool:
    known = vocabulary()
    if isinstance(value, dict):
        if "@type" not in value:
            return list(value) == ["@id"] and "IdReference" in allowed
        return bool(set(known.kinds(value["@type"])) & set(allowed))
    if isinstance(value, bool):
        return "Boolean" in allowed
    if isinstance(value, int | float):
        return bool({"Number", "Integer", "Float"} & set(allowed))
    if not isinstance(value, str) or not value.strip():
        return False
    return any(_is_text_of(value, kind) for kind in allowed)


def _is_text_of(value: str, kind: str) -> bool:
    if kind == "Text":
        return True
    if kind == "URL":
        return bool(_URL.fullmatch(value))
    try:
        if kind == "Date":
            return date.fromisoformat(value).isoformat() == value
        if kind == "DateTime":
            return datetime.fromisoformat(value).tzinfo is not None and "T" in value
    except ValueError:
        return False
    return value in vocabulary().constants.get(kind, frozenset())
