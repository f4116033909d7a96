"""Notices on what was written before a session changed: they say what holds now.

An old release or chapter stays as it was published, with its date and ids; what it says of a date
may no longer be true. The present state stands on top of it, wherever it is read.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sitegen.entries import Card
from sitegen.language import catalogue, moment_text
from sitegen.moves import OFF


class Notice(NamedTuple):
    """What holds of a session, and what has changed of it, oldest first."""

    address: str
    language: str
    what: str
    changes: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.what, *self.changes)


def notices(cards: Iterable[Card], language: str) -> tuple[Notice, ...]:
    """Word the notices about sessions in the language of the page that they stand on."""
    return tuple(
        Notice(
            card.address, card.language, _present(language, card), tuple(c.text for c in card.moves)
        )
        for card in cards
    )


def _present(language: str, card: Card) -> str:
    words = catalogue(language).gettext
    day = moment_text(language, card.when) if card.when else ""
    if card.status in OFF:
        state = words("cancelled") if card.status == "cancelled" else words("postponed")
        text = words("“{title}” ({day}) does not take place on this date: {state}.")
        return text.format(title=card.title, day=day, state=state)
    text = words("“{title}” takes place at another time or place than first announced: {shown}.")
    return text.format(title=card.title, shown=", ".join(p for p in (day, card.place) if p))
