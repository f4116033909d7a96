"""JSON Schemas of all kinds of files, with which editors complete, explain and check what is typed.

Made of `sitegen.keys`, so an editor offers what the readers know. Draft 07 is what
yaml-language-server understands; its YAML 1.2 reads `2023-09-06` and `18:00` as text, a bare number
as a number. An editor sees one file: what follows from others (ids, files, order) is told by the
build alone.
"""

import re
from collections.abc import Callable
from typing import Any

from sitegen.clock import CLOCK, DAY, MOMENT
from sitegen.keys import (
    BLOCK,
    CHAPTER,
    GROUP_PAGE,
    PAGE,
    PLACE,
    PRESS,
    PUBLICATION,
    REMOVED,
    SESSION,
    SITE,
    STATEMENT_PAGE,
    VERSION,
    Key,
    Keys,
)
from sitegen.language import N_, catalogue
from sitegen.yaml_text import literal

Schema = dict[str, Any]
Words = Callable[[str], str]

FOLDER = "schema"
"""Where the schemas lie, beside the content folder."""

OBJECTS: dict[str, tuple[str, Keys]] = {
    "press": (N_("Press release"), PRESS),
    "session": (N_("Session"), SESSION),
    "group": (N_("Body that meets"), GROUP_PAGE),
    "publication": (N_("Guidelines"), PUBLICATION),
    "version": (N_("Version of guidelines"), VERSION),
    "chapter": (N_("Chapter"), CHAPTER),
    "block": (N_("Boilerplate"), BLOCK),
    "page": (N_("Page"), PAGE),
    "statement": (N_("Accessibility statement"), STATEMENT_PAGE),
    "site": (N_("Settings of the site"), SITE),
}
"""The files that are one mapping of known keys, by the name of their schema."""

_SCALAR = ["string", "number", "boolean"]
"""What sitegen reads as a text: `title: 2024` is one, whatever YAML makes of it."""


def file_of(name: str) -> str:
    """Give the file name of a schema."""
    return f"{name}.schema.json"


def schemas(language: str) -> dict[str, Schema]:
    """Make all schemas by their names, with descriptions in a language."""
    words = catalogue(language).gettext
    made = {name: _whole(words(title), _object(keys, words))
            for name, (title, keys) in OBJECTS.items()}  # fmt: skip
    place = _object(PLACE, words)
    made["places"] = _whole(
        words("Rooms and addresses, each below a name of its own"),
        {"type": "object", "additionalProperties": place},
    )
    stones = {"type": ["array", "null"], "items": _object(REMOVED, words)}
    made["removed"] = _whole(words("Addresses that were removed"), stones)
    return made


def _whole(title: str, schema: Schema) -> Schema:
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": title, **schema}


def _object(keys: Keys, words: Words) -> Schema:
    schema: Schema = {
        "type": "object",
        "properties": {key.name: _described(key, words) for key in keys},
        "additionalProperties": False,
    }
    required = [key.name for key in keys if key.required]
    return schema | ({"required": required} if required else {})


def _described(key: Key, words: Words) -> Schema:
    about = words(key.about)
    text = about
    if key.example and "{" not in key.example:
        example = f"`{key.name}: {literal(key.example_in(words), key.form)}`"
        text += "\n\n" + words("Example: {example}").format(example=example)
    return {"description": about, "markdownDescription": text, **_value(key, words)}


def _value(key: Key, words: Words) -> Schema:
    """Describe what a value may be; an optional one may be empty, a flag never."""
    match key.form:
        case "flag":
            return {"type": "boolean"}
        case "choice":
            options = [option for option in key.options if option]
            return {"enum": options if key.required else [*options, None]}
        case "record":
            return _snippet(key, words) | _object(key.keys, words)
        case "records":
            return _snippet(key, words) | _list(_object(key.keys, words))
        case "entries":
            return _list({"anyOf": [{"type": _SCALAR}, _object(key.keys, words)]})
        case "texts" | "refs":
            return {"anyOf": [_scalar(key), {"type": "array", "items": {"type": _SCALAR}}]}
        case "place" | "edition":
            return {"anyOf": [_scalar(key), _object(key.keys, words)]}
        case "decision":
            return {"anyOf": [_matching(key, MOMENT.pattern), _object(key.keys, words)]}
        case "font":
            return {"anyOf": [{"enum": [*key.options, None]}, _object(key.keys, words)]}
        case "end":
            return _matching(key, f"{CLOCK.pattern}|{MOMENT.pattern}")
        case "moment":
            return _matching(key, MOMENT.pattern)
        case "day":
            return _matching(key, DAY)
        case "clock":
            return _matching(key, CLOCK.pattern)
        case "web":
            return _matching(key, r"https?://\S.*")
        case "number":
            return {"type": "integer", "minimum": 0, "maximum": 999_999_999}
        case "latitude" | "longitude":
            limit = 90 if key.form == "latitude" else 180
            return {"type": "number", "minimum": -limit, "maximum": limit}
        case "text" | "prose" | "ref" | "file":
            return _matching(key, key.pattern) if key.pattern else _scalar(key)


def _scalar(key: Key) -> Schema:
    if key.required and key.name != "alt":
        return {"type": _SCALAR, "minLength": 1}
    return {"type": [*_SCALAR, "null"]}


def _matching(key: Key, pattern: str) -> Schema:
    kind = "string" if key.required else ["string", "null"]
    return {"type": kind, "pattern": in_javascript(pattern)}


def in_javascript(pattern: str) -> str:
    """Write a pattern for a whole text as JSON Schema and browsers read it (ECMA 262).

    Groups have no names there as they have here.
    """
    return "^(?:" + re.sub(r"\(\?P<\w+>", "(?:", pattern) + ")$"


def _list(items: Schema) -> Schema:
    return {"type": ["array", "null"], "items": items}


def _snippet(key: Key, words: Words) -> Schema:
    """Offer the keys of a record at once, each with a place for the cursor.

    Those that must be there, or all that a new document is offered.
    """
    wanted = [k for k in key.keys if k.required] or [k for k in key.keys if k.offered]
    simple = [part for part in wanted if part.form != "record"]
    body = {part.name: f"${number}" for number, part in enumerate(simple, 1)}
    whole = [body] if key.form == "records" else body
    label = words("{key} with all that it needs").format(key=key.name)
    return {"defaultSnippets": [{"label": label, "body": whole}]} if body else {}
