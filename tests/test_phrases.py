"""Every way to write a date is found where it stands, and what only looks like one is not."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sitegen.phrases import Impossible, Phrase, days, find

FIXTURES = Path(__file__).parent / "fixtures"
WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


def unfolded(line: str) -> str:
    return line.replace("\\n", "\n")


def named(language: str) -> Iterator[tuple[date, str, str]]:
    published = date(2023, 8, 30)
    for line in (FIXTURES / f"phrases.{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("published: "):
            published = date.fromisoformat(line.partition(" ")[2])
        elif " => " in line and not line.startswith("# Phrases"):
            text, _, expected = line.rpartition(" => ")
            yield published, unfolded(text), expected


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


GERMAN = list(named("de"))


@pytest.mark.parametrize(("published", "text", "expected"), GERMAN)
def test_german_phrases(published: date, text: str, expected: str) -> None:
    found = " ; ".join(said(phrase, published) for phrase in find(text, "de"))
    assert (found or "none") == expected


@pytest.mark.parametrize("text", unnamed("de"))
def test_german_words_and_numbers_that_are_no_phrases(text: str) -> None:
    assert find(text, "de") == ()
