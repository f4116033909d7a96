"""Tombstones: the addresses of removed.yaml, where readers are told what was removed, and why.

An address that was published may stand in printed papers and in search engines for years. It can
be given up, but not without a word.
"""

import re

from sitegen import language
from sitegen.fields import Reading, Record, records_of
from sitegen.front_matter import read_items
from sitegen.keys import REMOVED
from sitegen.model import Tombstone
from sitegen.problems import Location, Problem, error
from sitegen.source import read_text
from sitegen.urls import ANCHOR_PREFIX, FORMER_FILE, collision_key, former_address

SOURCE = "removed.yaml"


def read_tombstones(
    data: bytes, timezone: str, site_language: str
) -> tuple[tuple[Tombstone, ...], tuple[Problem, ...]]:
    """Read removed.yaml."""
    problems: list[Problem] = []
    text = read_text(SOURCE, data, problems)
    items = read_items(SOURCE, text, problems) if text is not None and text.strip() else None
    reading = Reading(SOURCE, language.zone(timezone, site_language), {}, problems)
    stones: dict[str, Tombstone] = {}
    for record in records_of(items, SOURCE, reading, REMOVED) if items is not None else ():
        stone = _tombstone(record)
        if stone is None:
            continue
        other = stones.setdefault(collision_key(stone.full), stone)
        if other is not stone:
            where = Location(SOURCE, stone.line, 1)
            problems.append(error(where, "removed.twice", address=stone.full, line=other.line))
    return tuple(stones.values()), tuple(problems)


def _tombstone(record: Record) -> Tombstone | None:
    text = record.text("address", required=True)
    when, reason = record.moment("date", required=True), record.prose("reason", required=True)
    record.close()
    written, _, anchor = text.partition("#")
    address = former_address(written, FORMER_FILE)
    if text and (not address or text.endswith("#") or re.search(r"\s", anchor)):
        record.error("address", "removed.form", text=text)
        return None
    if when is None or not text:
        return None
    line = record.where("address").line
    return Tombstone(address, anchor.removeprefix(ANCHOR_PREFIX), when, reason, line)
