"""Dates and times are read in the forms of the contract and in no other."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.clock import Unreadable, read_clock, read_moment
from sitegen.language import zone

BERLIN = zone("Europe/Berlin", "de")


def utc(text: str) -> str:
    when, _ = read_moment(text, BERLIN)
    return datetime.fromtimestamp(when.instant, UTC).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-09-06", "2023-09-05T22:00"),
        ("2023-09-06 18:00", "2023-09-06T16:00"),
        ("2023-09-06T18:00", "2023-09-06T16:00"),
        ("06.09.2023", "2023-09-05T22:00"),
        ("06.09.2023 18:00", "2023-09-06T16:00"),
        ("06.09.2023 18 Uhr", "2023-09-06T16:00"),
        ("06.09.2023 18.30 Uhr", "2023-09-06T16:30"),
        ("06.09.2023\u00a018.30\u202fUhr", "2023-09-06T16:30"),
        ("2023-12-06 18:00", "2023-12-06T17:00"),
        ("2026-10-25T02:30+02:00", "2026-10-25T00:30"),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30"),
        ("2026-03-29 03:00", "2026-03-29T01:00"),
        ("2026-07-01T18:00:00.123456", "2026-07-01T16:00"),
    ],
)
def test_forms_of_the_contract(text: str, expected: str) -> None:
    assert utc(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3/4/26", "time.moment"),
        ("2026-3-9", "time.moment"),
        ("heute", "time.moment"),
        ("2026-W13-1", "time.moment"),
        ("20260-03-01", "time.moment"),
        ("٢٠٢٦-03-01", "time.moment"),
        ("2023-09-06 18-20 Uhr", "time.moment"),
        ("2027-02-29", "time.no-such-day"),
        ("2026-03-29T24:00", "time.no-such-time"),
        ("2026-03-01T18:00:60", "time.moment"),
        ("2026-03-01T18:00+14:30", "time.no-such-time"),
        ("9999-12-31", "time.year"),
        ("0026-03-01", "time.year"),
        ("2026-03-29 02:30", "time.fold"),
        ("2026-10-25 02:30", "time.fold"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as failure:
        read_moment(text, BERLIN)
    assert failure.value.code == code


def test_a_skipped_time_names_both_readings() -> None:
    with pytest.raises(Unreadable) as failure:
        read_moment("2026-03-29 02:30", BERLIN)
    assert (failure.value.values["first"], failure.value.values["second"]) == (
        "2026-03-29T02:30+01:00",
        "2026-03-29T02:30+02:00",
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-3-9", "2026-03-09"),
        ("9. 3. 2026", "2026-03-09"),
        ("2026-3-9 18.00", "2026-03-09 18:00"),
    ],
)
def test_the_hint_says_what_was_meant(text: str, meant: str) -> None:
    with pytest.raises(Unreadable) as failure:
        read_moment(text, BERLIN)
    assert failure.value.values["meant"] == meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [("18:00", (18, 0)), ("9:05", (9, 5)), ("18 Uhr", (18, 0)), ("18.30 Uhr", (18, 30)),
     ("18:30:00", (18, 30))],
)  # fmt: skip
def test_times_of_day(text: str, expected: tuple[int, int]) -> None:
    assert read_clock(text) == expected


@pytest.mark.parametrize("text", ["18.00", "18-20 Uhr", "18:60", "24:00", "abends", "18", ""])
def test_times_that_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_clock(text)


def test_a_foreign_offset_is_doubted() -> None:
    when, doubt = read_moment("2026-07-01T18:00:00+01:00", BERLIN)
    assert (when.time, doubt) == ("19:00", "time.offset")


def test_a_day_is_over_when_the_next_begins() -> None:
    # The last Sunday of March has 23 hours in Berlin.
    day, _ = read_moment("2026-03-29", BERLIN)
    assert BERLIN.end_of(day) - day.instant == 23 * 3600


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2099, 1, 1)))
def test_every_instant_survives_being_written_and_read(moment: datetime) -> None:
    instant = int(moment.replace(tzinfo=UTC, second=0, microsecond=0).timestamp())
    # Zones once had offsets with seconds; their minutes do not fall on whole instants.
    when = BERLIN.of_instant(instant)
    again, _ = read_moment(when.iso, BERLIN)
    assert again.instant == instant


@given(st.text(max_size=30))
def test_no_text_is_read_with_another_exception(text: str) -> None:
    try:
        read_moment(text, BERLIN)
    except Unreadable as failure:
        assert failure.code.startswith("time.")
