"""What was published once and is lost or changed now: the record held against a new one."""

import json
from typing import Any
from urllib.parse import urlsplit

from sitegen.problems import Location, Problem, error

_SECONDS = 20


def differences(published: str, record: str) -> tuple[Problem, ...]:
    """Compare the record at a path or web address with the file of a new build.

    Raises OSError when the published one can not be read.
    """
    before, after = _documents(_read(published)), _documents(_read(record))
    addresses = {row["address"] for row in after.values()}
    aliases = {alias for row in after.values() for alias in row.get("aliases", ())}
    problems = []
    for key, old in before.items():
        where = Location(f"{old['id']}", 1, 1)
        if old["address"] not in addresses | aliases:
            problems.append(error(where, "record.address", address=old["address"]))
        new = after.get(key)
        if new is None:
            continue
        for name in ("guid", "uid"):
            if name in old and old[name] != new.get(name):
                problems.append(error(where, "record.id", name=name, address=old["address"]))
        if old.get("sequence", 0) > new.get("sequence", 0):
            problems.append(error(where, "record.sequence", address=old["address"]))
    return tuple(problems)


def _documents(text: bytes) -> dict[str, dict[str, Any]]:
    try:
        rows = json.loads(text)["documents"]
        return {row["id"]: row for row in rows if row["address"]}
    except (ValueError, KeyError, TypeError) as failure:
        raise OSError(f"record.json: {failure}") from failure


def _read(source: str) -> bytes:
    if urlsplit(source).scheme in ("http", "https"):
        from urllib.request import urlopen

        with urlopen(source, timeout=_SECONDS) as answer:  # noqa: S310 - http and https only
            return bytes(answer.read())
    with open(source, "rb") as file:
        return file.read()
