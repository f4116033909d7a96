"""Rhythms are read in both languages, and give the days that the calendar says."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.language import rhythm_text
from sitegen.rhythm import (
    LAST,
    Rhythm,
    UnreadableRhythm,
    following,
    is_day_of,
    nearest,
    read_rhythm,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MONTHLY = st.builds(
    Rhythm,
    st.lists(st.sampled_from([1, 2, 3, 4, LAST]), min_size=1, unique=True).map(tuple),
    st.just(1),
    st.lists(st.integers(0, 6), min_size=1, unique=True).map(tuple),
    st.lists(st.integers(1, 12), unique=True).map(tuple),
    st.sampled_from(["", "18:00"]),
)
WEEKLY = st.builds(
    Rhythm,
    st.just(()),
    st.integers(1, 5),
    st.lists(st.integers(0, 6), min_size=1, unique=True).map(tuple),
    st.just(()),
    st.just(""),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("first wednesday 18:00", Rhythm((1,), 1, (2,), (), "18:00")),
        ("First  Wednesday of the month, 18:00", Rhythm((1,), 1, (2,), (), "18:00")),
        ("erster Mittwoch 18 Uhr", Rhythm((1,), 1, (2,), (), "18:00")),
        ("am ersten Mittwoch im Monat um 18.30 Uhr", Rhythm((1,), 1, (2,), (), "18:30")),
        ("1. Mittwoch 9:05", Rhythm((1,), 1, (2,), (), "09:05")),
        ("first and third monday", Rhythm((1, 3), 1, (0,), (), "")),
        ("letzter und erster Montag", Rhythm((1, LAST), 1, (0,), (), "")),
        ("every second tuesday", Rhythm((), 2, (1,), (), "")),
        ("jeden zweiten Dienstag", Rhythm((), 2, (1,), (), "")),
        ("every third friday and saturday", Rhythm((), 3, (4, 5), (), "")),
        ("jeden zweiten Dienstag im Monat", Rhythm((2,), 1, (1,), (), "")),
        ("jeden ersten Mittwoch", Rhythm((1,), 1, (2,), (), "")),
        ("every last friday", Rhythm((LAST,), 1, (4,), (), "")),
        ("wednesday", Rhythm((), 1, (2,), (), "")),
        ("mittwochs 19 Uhr", Rhythm((), 1, (2,), (), "19:00")),
        ("every tuesday and thursday 17:00", Rhythm((), 1, (1, 3), (), "17:00")),
        (
            "last thursday of march, june, september, december",
            Rhythm((LAST,), 1, (3,), (3, 6, 9, 12), ""),
        ),
        ("letzter Donnerstag im März, Juni", Rhythm((LAST,), 1, (3,), (3, 6), "")),
        ("fünfter Sonnabend", Rhythm((5,), 1, (5,), (), "")),
    ],
)
def test_a_rhythm_is_read_in_both_languages(text: str, expected: Rhythm) -> None:
    assert read_rhythm(text) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", ""),
        ("monatlich", "monatlich"),
        ("first", ""),
        ("wednesday first", "first"),
        ("first wendsday", "wendsday"),
        ("first wednesday 25:00", "25:00"),
        ("first wednesday 18", "18"),
        ("march first wednesday", "first"),
        ("first every wednesday", "every"),
        ("18:00 first wednesday", "18:00"),
    ],
)
def test_what_is_no_rhythm_is_refused_at_its_word(text: str, word: str) -> None:
    with pytest.raises(UnreadableRhythm) as failure:
        read_rhythm(text)
    assert str(failure.value) == word


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("first wednesday 18:00", date(2023, 9, 6), True),
        ("first wednesday", date(2023, 10, 6), False),
        ("first wednesday", date(2023, 11, 8), False),
        ("last wednesday", date(2024, 2, 28), True),
        ("last thursday", date(2024, 2, 29), True),
        ("last wednesday", date(2024, 2, 21), False),
        ("fifth sunday", date(2023, 12, 31), True),
        ("last sunday", date(2023, 12, 31), True),
        ("fourth sunday", date(2023, 12, 31), False),
        ("last sunday of march", date(2024, 3, 31), True),  # summer time begins
        ("last sunday of october", date(2024, 10, 27), True),  # summer time ends
        ("last sunday of march", date(2024, 10, 27), False),
    ],
)
def test_a_day_fits_by_its_place_in_the_month(text: str, day: date, expected: bool) -> None:
    assert is_day_of(read_rhythm(text), day) is expected


def test_weeks_are_counted_from_the_anchor_over_the_end_of_a_year_and_summer_time() -> None:
    rhythm, anchor = read_rhythm("every second tuesday"), date(2023, 12, 19)
    found = [day for n in range(120) if is_day_of(rhythm, day := anchor + timedelta(n), anchor)]
    assert found[:3] == [date(2023, 12, 19), date(2024, 1, 2), date(2024, 1, 16)]
    assert {(later - day).days for day, later in pairwise(found)} == {14}


def test_every_second_week_means_the_same_week_for_all_its_days() -> None:
    rhythm, anchor = read_rhythm("every second monday and friday"), date(2024, 1, 5)
    assert is_day_of(rhythm, date(2024, 1, 1), anchor)
    assert not is_day_of(rhythm, date(2024, 1, 8), anchor)
    assert is_day_of(rhythm, date(2024, 1, 19), anchor)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("first wednesday", date(2023, 10, 6), date(2023, 10, 4)),
        ("first wednesday", date(2023, 11, 8), date(2023, 11, 1)),
        ("first wednesday", date(2023, 10, 31), date(2023, 11, 1)),
        ("last thursday of march, december", date(2024, 1, 3), date(2023, 12, 28)),
        ("first wednesday", date(2023, 9, 6), date(2023, 9, 6)),
    ],
)
def test_the_nearest_day_may_lie_in_another_month(text: str, day: date, expected: date) -> None:
    assert nearest(read_rhythm(text), day) == expected


def test_even_a_day_that_comes_once_in_decades_is_found() -> None:
    rhythm = read_rhythm("fifth monday of february")
    assert nearest(rhythm, date(2100, 1, 1)) == date(2112, 2, 29)


@given(MONTHLY | WEEKLY, DAYS, DAYS)
def test_no_day_of_the_rhythm_is_nearer_than_the_nearest(
    rhythm: Rhythm, day: date, anchor: date
) -> None:
    found = nearest(rhythm, day, anchor)
    distance = abs(found - day).days
    nearer = [day + timedelta(n) for n in range(-distance + 1, distance)]
    assert is_day_of(rhythm, found, anchor)
    assert [near for near in nearer if is_day_of(rhythm, near, anchor)] == []


@given(MONTHLY | WEEKLY, st.sampled_from(["de", "en"]))
def test_the_words_of_a_rhythm_are_read_as_the_same_rhythm(rhythm: Rhythm, language: str) -> None:
    assert read_rhythm(rhythm_text(language, rhythm)) == read_rhythm(
        rhythm_text("en" if language == "de" else "de", rhythm)
    )


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("first wednesday 18:00", "am ersten Mittwoch im Monat um 18:00 Uhr",
         "on the first Wednesday of the month at 18:00"),
        ("every second tuesday", "jeden zweiten Dienstag", "every second Tuesday"),
        ("every tuesday and friday", "jeden Dienstag und Freitag", "every Tuesday and Friday"),
        ("last thursday of march, june, september", "am letzten Donnerstag im März, Juni und "
         "September", "on the last Thursday of March, June and September"),
    ],
)  # fmt: skip
def test_a_rhythm_is_worded(text: str, german: str, english: str) -> None:
    rhythm = read_rhythm(text)
    assert (rhythm_text("de", rhythm), rhythm_text("en", rhythm)) == (german, english)


@given(st.one_of(MONTHLY, WEEKLY), DAYS)
def test_the_following_day_is_the_next_of_the_rhythm(rhythm: Rhythm, day: date) -> None:
    found = following(rhythm, day, day, ())
    assert found is not None
    between = (day + timedelta(n) for n in range(1, (found - day).days))
    assert is_day_of(rhythm, found, day)
    assert not any(is_day_of(rhythm, other, day) for other in between)


@given(st.one_of(MONTHLY, WEEKLY), DAYS)
def test_a_day_that_is_left_out_is_passed_over(rhythm: Rhythm, day: date) -> None:
    first = following(rhythm, day, day, ())
    assert first is not None
    assert following(rhythm, day, day, {first}) == following(rhythm, first, day, ())


def test_the_holiday_is_passed_over() -> None:
    wednesday = read_rhythm("first wednesday 18:00")
    new_year = date(2025, 1, 1)
    assert following(wednesday, date(2024, 12, 4), None, ()) == new_year
    assert following(wednesday, date(2024, 12, 4), None, {new_year}) == date(2025, 2, 5)


def test_fifth_tuesdays_of_february_are_far_apart() -> None:
    rhythm = read_rhythm("fifth tuesday of february")
    assert following(rhythm, date(2084, 3, 1), None, ()) == date(2124, 2, 29)
