"""Rooms and houses as German prose names them: "im kleinen Ratssaal", "in der Scheune".

Only what stands behind a preposition of place says where something is held; "der Ratssaal ist
gesperrt" does not. The names are those of places.yaml, in any inflection; besides them the words
that can only mean a room (saal, foyer, zimmer, a room with a number).
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from sitegen.model import Place
from sitegen.prose import read

_WHERE = (
    r"(?<!nicht )\b(?:(?:[Ii]m|[Ii]ns|[Bb]eim|[Zz]um|[Zz]ur|[Aa]m)|(?:[Ii]n|[Aa]uf|[Bb]ei)"
    r"(?:\s+(?:der|dem|den|die|das))?|(?:Ort|Raum|Treffpunkt):)\s+"
)
_MEETING = "Konferenz|Sitzungs|Besprechungs|Seminar|Schulungs|Tagungs|Veranstaltungs|Versammlungs"
_CHAMBER = f"{_MEETING}|Beratungs|Rats|Trau|Kamin|Turm|Fraktions"
"""Most rooms in -zimmer are no places of meetings: Wartezimmer, Klassenzimmer, Vorzimmer."""
_ROOM = (
    r"(?:[a-zäöüß]{3,}e[nrms]?\s+)?(?:[A-ZÄÖÜ][\w-]*(?:saal|foyer)\b|(?:Saal|Foyer)\b"
    rf"|(?:[A-ZÄÖÜ][\w-]*-)?(?:{_CHAMBER})zimmer\b"
    rf"|(?:{_MEETING}|Mehrzweck|Gruppen)raum\b|(?:Raum|Zimmer)\s+(?=[A-Z]?\d))(?:\s*[A-Z]?\d[\d.]*\b)?"
)
_PIECES = ("saal", "foyer", "zimmer", "raum")

_INFLECTED = re.compile(r"(?:er|es|e)\Z")
_WORDS = re.compile(r"\w+")
_STEMS = ("groß", "klein", "alt", "neu", "ober", "unter", "erst", "zweit", "dritt", "link", "recht")


class Room(NamedTuple):
    """A room or house that is named as the place of something; `name` as the record writes it.

    `offset` counts from the start of the Markdown text in which it stands.
    """

    quote: str
    offset: int
    name: str


def find_rooms(source: str, places: Mapping[str, Place]) -> tuple[Room, ...]:
    """Find the rooms that a Markdown text or a title names, in its order."""
    names = tuple(sorted({name for place in places.values() for name in _names(place)}))
    pattern, known = _pattern(names)
    found = []
    for first, last in _paragraphs(source, names):
        prose = read(source[first:last])
        for match in pattern.finditer(prose.text):
            name = known.get(match.lastgroup or "") or " ".join(match["room"].split())
            start, end = match.span(match.lastgroup or "room")
            quote = " ".join(prose.text[start:end].split())
            found.append(Room(quote, first + prose.offset(start), name))
    return tuple(found)


def _paragraphs(source: str, names: tuple[str, ...]) -> list[tuple[int, int]]:
    """Give the paragraphs in which a room can stand: those with a piece of a known word.

    Looking for these first is several times faster than reading all of a text.
    """
    lowered = source.lower()
    if len(lowered) != len(source):  # a letter that is longer in small
        return [(0, len(source))]
    found: list[tuple[int, int]] = []
    for at in sorted({at for needle in _needles(names) for at in _all_of(needle, lowered)}):
        if not found or at >= found[-1][1]:
            last = source.find("\n\n", at)
            found.append((source.rfind("\n\n", 0, at) + 1, last if last >= 0 else len(source)))
    return found


@lru_cache(8)
def _needles(names: tuple[str, ...]) -> tuple[str, ...]:
    """Give pieces of which one stands in every name of a room, in small letters."""
    return tuple(sorted({*_PIECES, *(name.split()[-1].lower() for name in names)}))


def _all_of(needle: str, text: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def is_in(room: str, place: str) -> bool:
    """Tell whether a room may be meant by the label of a place.

    A compound may be written apart: Rathausfoyer is the Foyer of a Rathaus.
    """
    label, named = place.lower().replace("-", ""), room.lower().replace("-", "")
    adjectives, _, noun = named.rpartition(" ")
    if named in label:
        return True
    if noun[-1:].isdigit() or not (noun in label or _is_compound(noun, _WORDS.findall(label))):
        return False
    stem = next((stem for stem in _STEMS if adjectives.startswith(stem)), "")
    return not stem or stem in label or not any(s in label for s in _STEMS)


def _is_compound(noun: str, words: list[str]) -> bool:
    return any(
        noun.endswith(last) and any(word.startswith(noun[: -len(last)]) for word in words)
        for last in words
        if 3 < len(last) < len(noun)
    )


def _names(place: Place) -> tuple[str, ...]:
    """Give the names of a place that prose uses: with and without its town."""
    without = re.sub(rf"\s+{re.escape(place.city)}\Z", "", place.name) if place.city else place.name
    return tuple(name for name in (place.room, place.name, without) if len(name) > 2)


@lru_cache(8)
def _pattern(names: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Make the pattern of known names, the longest first, and of words for rooms."""
    known = {f"n{at}": name for at, name in enumerate(sorted(names, key=lambda n: (-len(n), n)))}
    parts = [f"(?P<{group}>{_inflected(name)})" for group, name in known.items()]
    return re.compile(_WHERE + "(?:" + "|".join((*parts, f"(?P<room>{_ROOM})")) + ")"), known


def _inflected(name: str) -> str:
    """Give a pattern for a name in any case: Kleiner Ratssaal, des kleinen Ratssaals."""
    *adjectives, noun = name.split()
    parts = [_adjective(word) if _INFLECTED.search(word) else re.escape(word)
             for word in adjectives]  # fmt: skip
    return r"\s+".join((*parts, re.escape(noun) + r"(?:s|es|n|en)?\b"))


def _adjective(word: str) -> str:
    first = f"[{word[0].upper()}{word[0].lower()}]" if word[0].isalpha() else re.escape(word[0])
    return first + re.escape(_INFLECTED.sub("", word[1:])) + "(?:er|es|en|em|e)"
