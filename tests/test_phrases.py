"""Every way to write a date is found where it stands, and what only looks like one is not."""

import re
from datetime import date
from pathlib import Path

import pytest

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


def test_changed_digits_are_many() -> None:
    assert sum(len(digits(text, language)) for language, _, text, _ in NAMED) > 1_200
