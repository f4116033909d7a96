"""What keeps a deployment back: lost addresses, a site that shrank, another site at the target."""

from collections.abc import Iterator
from typing import NamedTuple

from sitegen.language import N_
from sitegen.losses import lost_addresses
from sitegen.record import BrokenRecord, Record, read_record

MOST_SHOWN = 10
SMALLEST = 4, 5
"""The part of the published documents that must still be there: four fifths."""


class Objection(NamedTuple):
    """One reason not to deploy; `is_final` where `--yes` is no answer to it."""

    text: str
    values: dict[str, object]
    is_final: bool = False


def published_record(data: bytes | None) -> Record | None:
    """Read the record that is live, None where it can not be read."""
    try:
        return read_record(data) if data is not None else None
    except BrokenRecord:
        return None


def objections(published: Record | None, new: Record) -> Iterator[Objection]:
    """Give the reasons against replacing what is published, None for what nobody knows."""
    if published is None:
        yield Objection(_NO_RECORD, {})
        return
    if published.site != new.site:
        yield Objection(_OTHER_SITE, {"title": published.title or published.url}, True)
        return
    lost = list(dict.fromkeys(loss.address for loss in lost_addresses(published, new)))
    if lost:
        shown = ", ".join(lost[:MOST_SHOWN]) + (" …" if len(lost) > MOST_SHOWN else "")
        yield Objection(_LOST, {"count": len(lost), "addresses": shown})
    part, whole = SMALLEST
    for before, after in (
        (len(published.documents), len(new.documents)),
        (len(published.files), len(new.files)),
    ):
        if after * whole < before * part:
            yield Objection(_SHRANK, {"before": before, "after": after})
            break


_NO_RECORD = N_(
    "Something is published there, but its record.json can not be read: nobody can say what would "
    "be lost."
)
_OTHER_SITE = N_(
    "Another site is published there: {title}. Check the target; if it is to be replaced, add "
    "--replace-other-site."
)
_LOST = N_("Addresses that are published would be lost ({count}): {addresses}")
_SHRANK = N_("The site would shrink by more than a fifth: from {before} to {after}.")
