"""The data of the search: one small file a year, so that an edit rewrites one of them."""

from collections.abc import Callable, Iterator

from sitegen.artifacts import Artifact, Material, Touched, cards
from sitegen.entries import Card, Entry
from sitegen.json_text import plain_json
from sitegen.site import Site

KINDS = ("press", "session", "group", "publication", "chapter", "page")


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the shards by year; what has no date is in shard 0."""
    shards: dict[str, list[Entry]] = {}
    for entry in site.visible.values():
        shards.setdefault(entry.year or "0", [])
        if entry.kind in KINDS:
            shards[entry.year or "0"].append(entry)
    for year in sorted(shards):
        found = sorted(shards[year], key=lambda e: (-e.order, e.source))
        yield Artifact(f"suche/{year}.json", "search", "shard", (cards(found), site.config.base))


def _shard(shown: tuple[Card, ...], base: str) -> bytes:
    rows = [
        [card.kind, base + card.address, card.title, card.when.text if card.when else "",
         card.summary, card.place]
        for card in shown
    ]  # fmt: skip
    lines = ",\n".join(plain_json(row) for row in rows)
    return f"[\n{lines}\n]\n".encode()


RENDERERS: dict[str, Callable[..., bytes]] = {"shard": _shard}
