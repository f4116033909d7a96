"""Front matter written as editors write it: plain where that means the same, quoted elsewhere."""

import json
import re

from sitegen.importing.items import Value, cleaned
from sitegen.yaml_text import OTHER_TYPES

_PLAIN = re.compile(r"[A-Za-zÄÖÜäöüß][\wÄÖÜäöüß ,.;()/+–„“-]*", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}|T\d{2}:\d{2}[+-]\d{2}:\d{2})?|\d{2}:\d{2}")


def document_text(values: dict[str, Value], body: str) -> str:
    """Write a whole document."""
    head = "".join(_entry(key, value, "") for key, value in values.items())
    return f"---\n{head}---\n\n{body.strip(chr(10))}\n" if body.strip() else f"---\n{head}---\n"


def _entry(key: str, value: Value, indent: str) -> str:
    if isinstance(value, dict):
        inner = "".join(_entry(k, v, f"{indent}  ") for k, v in value.items())
        return f"{indent}{key}:\n{inner}"
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return f"{indent}{key}:\n" + "".join(_item(item, f"{indent}  ") for item in value)
    return f"{indent}{key}: {_scalar(value)}\n"


def _item(value: Value, indent: str) -> str:
    if not isinstance(value, dict):
        return f"{indent}- {_scalar(value)}\n"
    lines = "".join(_entry(key, inner, f"{indent}  ") for key, inner in value.items())
    return f"{indent}- {lines[len(indent) + 2 :]}"


def _scalar(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = cleaned(str(value)).strip()
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in OTHER_TYPES
    if is_plain or _DATE.fullmatch(text):
        return text
    # A JSON text is one of YAML too.
    return json.dumps(text, ensure_ascii=False)
