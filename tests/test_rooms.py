"""Rooms and houses that prose names as the place of something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.model import Place
from sitegen.rooms import find_rooms, is_in

PLACES = {
    "foyer": Place("foyer", "Rathaus Kaiserslautern", "Rathausfoyer", city="Kaiserslautern"),
    "saal": Place("saal", "Rathaus Kaiserslautern", "Kleiner Ratssaal", city="Kaiserslautern"),
    "scheune": Place("scheune", "Theodor-Zink-Museum", "Scheune"),
    "digital": Place("digital", "KL.digital"),
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wir tagen im Rathausfoyer.", ["Rathausfoyer"]),
        ("Im kleinen Ratssaal des Rathauses", ["kleinen Ratssaal"]),
        ("in den kleinen Ratssaal verlegt", ["kleinen Ratssaal"]),
        ("in der Scheune des Theodor-Zink-Museums", ["Scheune"]),
        ("bei KL.digital in der Bahnhofstraße 26-28", ["KL.digital"]),
        ("im Rathaus", ["Rathaus"]),
        ("im Foyer des Rathauses", ["Foyer"]),
        ("Ort: Rathausfoyer", ["Rathausfoyer"]),
        ("im großen Saal", ["großen Saal"]),
        ("im Sitzungssaal 2 und in Raum 204", ["Sitzungssaal 2", "Raum 204"]),
        ("im Konferenzraum", ["Konferenzraum"]),
        ("nicht im Rathausfoyer", []),
        ("Der kleine Ratssaal ist gesperrt.", []),
        ("an die KL.digital GmbH", []),
        ("im Zeitraum, im Raum Kaiserslautern, im öffentlichen Raum", []),
        ("im Mittelpunkt", []),
    ],
)
def test_a_room_stands_behind_a_preposition_of_place(text: str, found: list[str]) -> None:
    rooms = find_rooms(text, PLACES)
    assert [room.quote for room in rooms] == found
    assert all(text[room.offset :].startswith(room.quote) for room in rooms)


@pytest.mark.parametrize(
    ("room", "place", "meant"),
    [
        ("Rathausfoyer", "Rathaus Kaiserslautern, Rathausfoyer", True),
        ("Foyer", "Rathaus Kaiserslautern, Rathausfoyer", True),
        ("Rathausfoyer", "Rathaus Kaiserslautern, Foyer", True),
        ("Rathaus-Foyer", "Rathausfoyer", True),
        ("Kleiner Ratssaal", "Rathaus, Kleiner Ratssaal", True),
        ("kleinen Ratssaal", "Rathaus, Kleiner Ratssaal", True),
        ("großen Ratssaal", "Rathaus, Kleiner Ratssaal", False),
        ("großen Saal", "Bürgerhaus, Saal", True),
        ("Saal 2", "Bürgerhaus, Saal 2", True),
        ("Saal 3", "Bürgerhaus, Saal 2", False),
        ("Bürgersaal", "Rathausfoyer", False),
    ],
)
def test_a_room_is_meant_by_a_place(room: str, place: str, meant: bool) -> None:
    assert is_in(room, place) is meant


@given(st.lists(st.sampled_from(["Text ", "im Saal ", "x" * 90 + " ", "in der Scheune. ", "İ "])))
def test_a_room_is_found_wherever_it_stands(pieces: list[str]) -> None:
    expected = [word for piece in pieces for word in ("Saal", "Scheune") if word in piece]
    assert [room.quote for room in find_rooms("".join(pieces), PLACES)] == expected
