"""Every way to write a date is found where it stands, and what only looks like one is not."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.phrases import Impossible, Phrase, days, find
from sitegen.prose import read

FIXTURES = Path(__file__).parent / "fixtures"
WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


def unfolded(line: str) -> str:
    return line.replace("\\n", "\n")


def named(language: str) -> list[tuple[date, str, str]]:
    rows = []
    published = date(2023, 8, 30)
    for line in (FIXTURES / f"phrases.{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("published: "):
            published = date.fromisoformat(line.partition(" ")[2])
        elif " => " in line and not line.startswith("# Phrases"):
            text, _, expected = line.rpartition(" => ")
            rows.append((published, unfolded(text), expected))
    return rows


def unnamed(language: str) -> list[str]:
    lines = (FIXTURES / f"phrases.none.{language}.txt").read_text("utf-8").splitlines()
    return [unfolded(line) for line in lines if line and not line.startswith("# ")]


def said(phrase: Phrase, published: date | None) -> str:
    """Word a phrase as the fixtures do."""
    time = phrase.start + (f"-{phrase.end}" if phrase.end else "")
    try:
        found = days(phrase, published)
        day = found[0].isoformat() if found and phrase.day else ""
    except Impossible:
        day, time = "impossible", ""
    weekday = WEEKDAYS[phrase.weekday] if phrase.weekday >= 0 else ""
    first, second = (phrase.relative, weekday) if not day else (weekday, phrase.relative)
    if phrase.relative not in ("coming", "next") and not day:
        first, second = second, first
    return " ".join(filter(None, (day, first, second, time)))


GERMAN = named("de")


@pytest.mark.parametrize(("published", "text", "expected"), GERMAN)
def test_german_phrases(published: date, text: str, expected: str) -> None:
    found = " ; ".join(said(phrase, published) for phrase in find(text, "de"))
    assert (found or "none") == expected


@pytest.mark.parametrize("text", unnamed("de"))
def test_german_words_and_numbers_that_are_no_phrases(text: str) -> None:
    assert find(text, "de") == ()


@pytest.mark.parametrize(("published", "text", "expected"), named("en"))
def test_english_phrases(published: date, text: str, expected: str) -> None:
    found = " ; ".join(said(phrase, published) for phrase in find(text, "en"))
    assert (found or "none") == expected


@pytest.mark.parametrize("text", unnamed("en"))
def test_english_words_and_numbers_that_are_no_phrases(text: str) -> None:
    assert find(text, "en") == ()


NAMED = [("de", *row) for row in GERMAN] + [("en", *row) for row in named("en")]


def meaning(text: str, language: str, published: date) -> list[tuple[object, ...]]:
    """Give what a reader would understand: days, weekdays and times."""
    understood: list[tuple[object, ...]] = []
    for phrase in find(text, language):
        try:
            day = str(days(phrase, published)[:1])
        except Impossible as impossible:
            day = str(impossible)
        understood.append((day, phrase.weekday, phrase.relative, phrase.start, phrase.end))
    return understood


def digits(text: str, language: str) -> list[int]:
    """Give where the digits stand that a reader sees in the phrases of a text."""
    prose = read(text)
    standing = []
    for phrase in find(text, language):
        start = next(i for i in range(len(prose.text)) if prose.offset(i) == phrase.offset)
        words = re.compile(r"\s+".join(map(re.escape, phrase.quote.split()))).match(
            prose.text, start
        )
        assert words
        standing += [prose.offset(i) for i in range(*words.span()) if prose.text[i] in "0123456789"]
    return standing


@pytest.mark.parametrize(("language", "published", "text", "expected"), NAMED)
def test_the_quote_stands_where_the_phrase_says(
    language: str, published: date, text: str, expected: str
) -> None:
    for phrase in find(text, language):
        assert text[phrase.offset] == phrase.quote[0]


@pytest.mark.parametrize(("language", "published", "text", "expected"), NAMED)
def test_no_digit_of_a_phrase_can_change_unnoticed(
    language: str, published: date, text: str, expected: str
) -> None:
    before = meaning(text, language, published)
    unnoticed = []
    for at in digits(text, language):
        for other in "0123456789".replace(text[at], ""):
            changed = text[:at] + other + text[at + 1 :]
            found = meaning(changed, language, published)
            if found == before or len(found) < len(before):
                unnoticed.append((changed, found))
    assert unnoticed == []


MONTHS = ("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
          .split())  # fmt: skip
LONG_WEEKDAYS = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split()
GERMAN_FORMS = (
    "{d.day}. {month} {d.year}",
    "{d.day:02}. {month} {d.year}",
    "{d.day}. {short} {d.year}",
    "{d.day}.{d.month}.{d.year}",
    "{d.day:02}.{d.month:02}.{d.year}",
    "{d.day}. {d.month}. {d.year}",
    "{d:%Y-%m-%d}",
    "{weekday}, {d.day}. {month} {d.year}",
    "{weekday}, dem {d.day}.{d.month}.{d.year}, um 18 Uhr",
    "{weekday:.2}., {d.day:02}.{d.month:02}.{d.year}, 18:30",
    "**{weekday}**,\n[{d.day}.&nbsp;{month}](2001-02-03-x.md) {d.year}",
)
ENGLISH_FORMS = (
    "{d.day} {d:%B} {d.year}",
    "{d:%B} {d.day}, {d.year}",
    "{d:%A}, {d.day} {d:%B} {d.year}, at 6 pm",
    "{d:%Y-%m-%d}",
)
FORMS = [("de", form) for form in GERMAN_FORMS] + [("en", form) for form in ENGLISH_FORMS]
around = st.sampled_from(
    ["", "Am ", "> ", "Der Rat (", "Änderung: ", "§ 6 Abs. 1, ", "Text am\n", "**Frist:** bis "]
)


@given(st.dates(date(1970, 1, 1), date(2100, 12, 31)), st.sampled_from(FORMS), around)
def test_each_day_is_found_in_each_form(day: date, form: tuple[str, str], before: str) -> None:
    language, pattern = form
    month = MONTHS[day.month - 1]
    short = month if month == "Mai" else f"{month[:3]}."
    weekday = LONG_WEEKDAYS[day.weekday()]
    text = before + pattern.format(d=day, month=month, short=short, weekday=weekday)
    (phrase,) = find(f"{text} im Rathaus.", language)
    assert days(phrase, None) == (day,)
    assert phrase.weekday in (-1, day.weekday())
    assert text[phrase.offset] == phrase.quote[0]
    assert phrase.offset in (len(before), len(before) + 2)


@given(st.text("0123456789.:,-–/ \n|*_<>&#()[]`§", max_size=60), st.sampled_from(["de", "en"]))
def test_any_text_can_be_searched(text: str, language: str) -> None:
    for phrase in find(f"am 6. September {text} Mittwoch", language):
        assert phrase.quote
        try:
            days(phrase, date(2023, 8, 30))
        except Impossible:
            continue


@pytest.mark.parametrize("language", ["fr", "nds", "", "x-de"])
def test_other_languages_have_no_phrases(language: str) -> None:
    assert find("am Mittwoch, 6. September 2023", language) == ()


@pytest.mark.parametrize("language", ["de", "de-simple", "de-AT"])
def test_german_is_read_in_all_its_varieties(language: str) -> None:
    assert [p.weekday for p in find("Das ist ein Mittwoch.", language)] == [2]


def test_a_quote_is_what_a_reader_reads() -> None:
    source = "Wir tagen am **Mittwoch**,\n> dem [6.9.2023](x.md), um&nbsp;18 Uhr (öffentlich)."
    (phrase,) = find(source, "de")
    assert phrase.quote == "Mittwoch, dem 6.9.2023, um 18 Uhr"
    assert source[phrase.offset :].startswith("Mittwoch**")


def test_a_quote_has_both_brackets() -> None:
    (phrase,) = find("(am 6. September (Mittwoch))", "de")
    assert phrase.quote == "6. September (Mittwoch)"


def test_phrases_come_in_the_order_of_the_text() -> None:
    source = "Text.\n\n" + "Am 6. September, 6. September.\n\nOhne.\n\n" * 3 + "Heute um 18 Uhr."
    offsets = [phrase.offset for phrase in find(source, "de")]
    every = [i for i in range(len(source)) if source.startswith("6. September", i)]
    assert offsets == [*every, source.index("Heute")]


def test_a_day_without_year_can_be_in_three_years() -> None:
    (phrase,) = find("3. Januar", "de")
    assert days(phrase, date(2023, 12, 20)) == (
        date(2024, 1, 3), date(2023, 1, 3), date(2022, 1, 3),
    )  # fmt: skip
    assert days(phrase, None) == ()


def test_a_day_that_no_year_has_needs_no_publication_to_be_told() -> None:
    (phrase,) = find("31. Juni", "de")
    with pytest.raises(Impossible):
        days(phrase, None)


def test_a_leap_day_is_in_leap_years_only() -> None:
    (phrase,) = find("29. Februar", "de")
    assert days(phrase, date(2023, 12, 20)) == (date(2024, 2, 29),)
    with pytest.raises(Impossible):
        days(phrase, date(2026, 1, 20))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("heute", [date(2023, 8, 30)]),
        ("morgen", [date(2023, 8, 31)]),
        ("übermorgen", [date(2023, 9, 1)]),
        ("gestern", [date(2023, 8, 29)]),
        ("kommenden Mittwoch", [date(2023, 9, 6)]),
        ("kommenden Donnerstag", [date(2023, 8, 31)]),
        ("nächsten Mittwoch", [date(2023, 9, 6), date(2023, 9, 13)]),
        ("am Mittwoch", []),
        ("um 18 Uhr", []),
    ],
)
def test_relative_days_count_from_publication(text: str, expected: list[date]) -> None:
    (phrase,) = find(text, "de")
    assert list(days(phrase, date(2023, 8, 30))) == expected
    assert days(phrase, None) == ()


def test_a_body_can_begin_with_tomorrow() -> None:
    """A body begins with the blank line behind its front matter."""
    (found,) = find("\nMorgen um 18 Uhr tagt der Rat.", "de")
    assert (found.relative, found.start, found.offset) == ("tomorrow", "18:00", 1)
