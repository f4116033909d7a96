"""Names that differ in one letter: the rarer is probably the more frequent, mistyped."""

from collections.abc import Iterator, Mapping

SHORTEST = 5
"""Letters below which one of them can make another word: „Rat“ and „Rad“."""

MUCH_MORE = 2
"""How many times as often the name is used that is taken for the right one."""


def alike(uses: Mapping[str, int]) -> dict[str, str]:
    """Give the names that look mistyped, each with the one that was probably meant.

    Names are near if one sign is another one, missing, too many, or exchanged with the next.
    """
    near: dict[str, set[str]] = {}
    for name in uses:
        if len(name) >= SHORTEST:
            for part in _with_a_sign_less(name):
                near.setdefault(part, set()).add(name)
    found: dict[str, str] = {}
    for name in sorted(uses):
        others = {o for p in _with_a_sign_less(name) for o in near.get(p, ()) if _is_near(name, o)}
        best = max(sorted(others), key=lambda other: uses[other], default="")
        if best and uses[best] >= MUCH_MORE * uses[name] and len(name) >= SHORTEST:
            found[name] = best
    return found


def _with_a_sign_less(name: str) -> Iterator[str]:
    name = name.casefold()
    yield name
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]


def _is_near(one: str, two: str) -> bool:
    """Tell whether one letter parts two names; numbers count things and are no typing errors."""
    if one == two or _digits(one) != _digits(two):
        return False
    one, two = one.casefold(), two.casefold()
    start = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b),
                 min(len(one), len(two)))  # fmt: skip
    one, two = one[start:], two[start:]
    swapped = one[:2] == two[1::-1] and one[2:] == two[2:]
    return one[1:] == two[1:] or one[1:] == two or one == two[1:] or swapped


def _digits(name: str) -> str:
    return "".join(sign for sign in name if sign.isdigit())
