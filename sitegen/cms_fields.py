"""A key of `sitegen.keys` as a field of an editor in the browser: Sveltia CMS or Decap CMS.

Both know the same widgets. What they do not touch they leave as it was, so a value that can be a
text or a record is edited as a text only: a record in its place stays what it is. Days and times
are written in the one form that YAML leaves alone and `sitegen.clock` reads.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sitegen.clock import CLOCK, MOMENT
from sitegen.keys import SEAL, Key, Keys
from sitegen.language import N_
from sitegen.schema import in_javascript

Field = dict[str, Any]
Words = Callable[[str], str]

_OFF_BY_DEFAULT = ("draft",)
_UNKNOWN_BY_DEFAULT = ("step_free",)
"""A flag that nobody has answered: to say `true` for a building would be a promise."""

_STATUSES = {
    "confirmed": N_("takes place"), "tentative": N_("not certain yet"),
    "postponed": N_("postponed, no new day yet"), "cancelled": N_("cancelled"),
    "expected": N_("expected"), "published": N_("published"), "none": N_("there are none"),
    "draft": N_("draft"), "consultation": N_("open for comments"), "adopted": N_("adopted"),
    "repealed": N_("no longer in force"),
}  # fmt: skip


class Target(NamedTuple):
    """Documents that others name: their collection, and the id as a template of it."""

    collection: str
    template: str


class Known(NamedTuple):
    """What fields can offer: collections by the key that names them, and choices by key."""

    targets: Mapping[str, Target]
    choices: Mapping[str, Mapping[str, str]]
    """Values with their labels, for keys of which the site has few."""


def fields(keys: Keys, known: Known, words: Words, demand: bool = True) -> list[Field]:
    """Make the fields of keys; without `demand` none is required, as in a translation.

    The seal is for `sitegen seal` alone.
    """
    return [_field(key, known, words, demand) for key in keys if key.pattern != SEAL]


def body(words: Words) -> Field:
    """Make the field of the text: as Markdown, because a visual editor rewrites what it reads."""
    return {
        "name": "body",
        "label": words("Text"),
        "widget": "markdown",
        "modes": ["raw"],
        "required": False,
    }


def _field(key: Key, known: Known, words: Words, demand: bool) -> Field:
    about = words(key.about)
    hint = about
    if key.example and "{" not in key.example and key.form not in ("flag", "choice"):
        hint += " " + words("Example: {example}").format(example=key.example_in(words))
    field = {"name": key.name, "label": _label(about), "hint": hint}
    # An empty text is an answer here: a picture for decoration.
    needed = key.required and demand and key.name != "alt"
    return field | _widget(key, known, words, demand) | ({} if needed else {"required": False})


def _label(about: str) -> str:
    """Give what a description begins with, which names the field."""
    return re.split(r"[,.:;(]", about)[0].strip()


def _widget(key: Key, known: Known, words: Words, demand: bool) -> Field:
    if choices := known.choices.get(key.name):
        options = [{"label": label, "value": value} for value, label in choices.items()]
        return {"widget": "select", "options": options}
    match key.form:
        case "flag":
            if key.name in _UNKNOWN_BY_DEFAULT:
                return {"widget": "boolean"}
            return {"widget": "boolean", "default": key.name not in _OFF_BY_DEFAULT}
        case "choice":
            options = [{"label": words(_STATUSES.get(option, option)), "value": option}
                       for option in key.options if option]  # fmt: skip
            return {"widget": "select", "options": options}
        case "record":
            # An editor would ask for the keys of a record that nobody wants, too.
            inner = fields(key.keys, known, words, demand and key.required)
            return {"widget": "object", "collapsed": not key.required, "fields": inner}
        case "records" | "entries":
            inner = fields(key.keys, known, words, demand)
            # Without a default a new document would begin with one empty entry.
            return {"widget": "list", "collapsed": True, "default": [],
                    "summary": _summary(key), "fields": inner}  # fmt: skip
        case "texts":
            return _list(words)
        case "refs" | "ref":
            return _relation(key, known, words)
        case "moment" | "day":
            return _day(key)
        case "clock":
            return _matching(CLOCK.pattern, words("a time: 18:00"))
        case "end":
            pattern = f"{CLOCK.pattern}|{MOMENT.pattern}"
            return _matching(pattern, words("a time: 18:00"))
        case "web":
            return _matching(r"https?://\S.*", words("an address: https://…"))
        case "number":
            return {"widget": "number", "value_type": "int", "min": 0}
        case "latitude" | "longitude":
            limit = 90 if key.form == "latitude" else 180
            return {"widget": "number", "value_type": "float", "min": -limit, "max": limit}
        case "file":
            is_picture = key.example == "{picture}"
            return {"widget": "image" if is_picture else "file"}
        case "prose":
            return {"widget": "text"}
        case "text" | "place" | "edition" | "decision" | "font":
            if key.pattern:
                return _matching(key.pattern, words("as in the example"))
            return {"widget": "string"}


def _list(words: Words) -> Field:
    entry = {"name": "entry", "label": words("Entry"), "widget": "string"}
    return {"widget": "list", "default": [], "field": entry}


def _relation(key: Key, known: Known, words: Words) -> Field:
    target = known.targets.get(key.name)
    if target is None:
        return _list(words) if key.form == "refs" else {"widget": "string"}
    return {
        "widget": "relation",
        "collection": target.collection,
        "value_field": target.template,
        "search_fields": ["title", "date"] if target.collection == "sessions" else ["title"],
        "display_fields": ["{{date}} {{title}}" if target.collection == "sessions" else "title"],
        "multiple": key.form == "refs",
    }


def _day(key: Key) -> Field:
    """Pick a day; with its time where the example has one. Nothing is filled in unasked."""
    with_time = ":" in key.example
    shown = {"time_format": "HH:mm"} if with_time else {"time_format": False}
    return {
        "widget": "datetime",
        "format": "YYYY-MM-DD HH:mm" if with_time else "YYYY-MM-DD",
        "date_format": "DD.MM.YYYY",
        **shown,
        "default": "",
    }


def _matching(pattern: str, words: str) -> Field:
    return {"widget": "string", "pattern": [in_javascript(pattern), words]}


def _summary(key: Key) -> str:
    names = [part.name for part in key.keys if part.required and part.form != "record"]
    return " – ".join(f"{{{{fields.{name}}}}}" for name in names)
