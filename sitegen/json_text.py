"""JSON as it is published: readable, and safe wherever a browser might take it for a page."""

import json


def plain_json(value: object, indent: int | None = None) -> str:
    """Write JSON with umlauts as they are and without a literal `<`."""
    return json.dumps(value, ensure_ascii=False, indent=indent).replace("<", "\\u003c")
