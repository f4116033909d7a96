"""A view can not reach the site, the disk or the clock: it holds plain values and other views."""

from dataclasses import is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from sitegen.outputs import chapters, listings, pages, publications, redirects, synopses

PLAIN = (str, int, bool, float, bytes, NoneType)
VIEWS: set[type] = {
    value
    for module in (pages, listings, publications, chapters, synopses, redirects)
    for name, value in vars(module).items()
    if isinstance(value, type) and name.endswith(("Page", "View")) and is_dataclass(value)
}


def reachable(hint: Any, seen: set[Any]) -> set[Any]:
    """Give all types that a type hint leads to."""
    if hint in seen or hint is Ellipsis:
        return seen
    if get_origin(hint) in (tuple, Union, UnionType):
        for part in get_args(hint):
            reachable(part, seen)
        return seen
    seen.add(hint)
    if is_dataclass(hint) or hasattr(hint, "_fields"):
        for part in get_type_hints(hint).values():
            reachable(part, seen)
    return seen


def is_allowed(kind: Any) -> bool:
    if kind in PLAIN or (isinstance(kind, type) and issubclass(kind, Enum)):
        return True
    if hasattr(kind, "_fields"):
        return True
    parameters: Any = getattr(kind, "__dataclass_params__", None)
    return parameters is not None and bool(parameters.frozen)


@pytest.mark.parametrize("view", sorted(VIEWS, key=str))
def test_a_view_holds_only_frozen_and_plain_values(view: type) -> None:
    assert [kind for kind in reachable(view, set()) if not is_allowed(kind)] == []


def test_all_pages_are_looked_at() -> None:
    assert len(VIEWS) > 12
