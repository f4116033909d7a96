"""Front matter as an editor's program reads it, and what its schema says of that."""

import re
from typing import Any

import yaml
from jsonschema import Draft7Validator

from sitegen.schema import schemas

SCHEMAS = schemas("de")


class Core(yaml.SafeLoader):
    """Reads scalars as YAML 1.2 does, and with it yaml-language-server: days are texts."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+0123456789."),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})\\Z"), first)


def read(text: str) -> Any:
    return yaml.load(text, Core)


def header(text: str) -> Any:
    """Read the front matter of a document."""
    return read(re.split(r"^---\s*$", text, maxsplit=2, flags=re.M)[1])


def failures(name: str, value: object) -> list[str]:
    """Say where a value is not what its schema asks for."""
    return [f"{error.json_path}: {error.message}"
            for error in Draft7Validator(SCHEMAS[name]).iter_errors(value)]  # fmt: skip
