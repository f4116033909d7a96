"""Words are pieces that a reader of German takes as one; joined they are the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.words import is_word, key, split


@settings(deadline=None)
@given(st.text())
def test_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(split(text)) == text


@pytest.mark.parametrize(
    "whole",
    [
        "Bürger:innen", "Bürger*innen", "Bürger_innen", "Bürger/-innen", "Stadt-", "z. B.", "d. h.",
        "500.000 Euro", "1,5", "1,5 %", "12.03.2024", "8. März 2024", "2024-03-08", "18:00 Uhr",
        "§ 5a", "COVID-19", "https://www.klmitwirkung.de/x?y=1", "info@stadt-kl.de", "[1]",
    ],
)  # fmt: skip
def test_what_is_read_as_one_stays_whole(whole: str) -> None:
    assert whole in split(f"Das ist {whole}, sagt sie.")


def test_the_end_of_a_sentence_is_no_part_of_a_word() -> None:
    assert split("Am 8. März. Siehe https://a.de/b.") == [
        "Am", " ", "8. März", ".", " ", "Siehe", " ", "https://a.de/b", ".",
    ]  # fmt: skip


def test_white_space_inside_a_piece_does_not_count() -> None:
    assert key("z. B.") == key("z.B.")
    assert key("Beteiligungs\u00adkonzept") == "Beteiligungskonzept"


def test_signs_and_numbers_of_footnotes_are_no_words() -> None:
    assert [is_word(piece) for piece in ("Rat", "15", "z. B.", ",", "[1]", " ")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
