"""Wording in the reader's language: message catalogues and days, from gettext and CLDR.

The catalogues stand in `sitegen/locale/<language>/LC_MESSAGES/`; the texts in the code are the
English ones. Leichte Sprache (`de-simple`) has a catalogue of its own for what its pages say, and
for all the rest the German one. Owns Babel.
"""

import gettext
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sitegen.clock import Zone
from sitegen.model import When
from sitegen.rhythm import LAST, Rhythm

LOCALE = Path(__file__).parent / "locale"
SIMPLE = "de-simple"
"""Leichte Sprache, as BCP 47 names it."""


def N_(text: str) -> str:  # noqa: N802 - the name that extractors of messages know
    """Mark a text for the catalogues where it is written, to be worded where it is shown."""
    return text


_ORDINALS = {
    1: N_("first"), 2: N_("second"), 3: N_("third"), 4: N_("fourth"), 5: N_("fifth"),
    LAST: N_("last"),
}  # fmt: skip


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Give the catalogue of a BCP 47 language; English is the text of the code itself.

    The most special one is asked first: `de_simple`, then `de`.
    """
    names = [language.replace("-", "_"), primary(language)]
    return gettext.translation("sitegen", LOCALE, names, fallback=True)


def primary(language: str) -> str:
    """Give the first part of a BCP 47 tag: the language as such."""
    return language.partition("-")[0]


@cache
def interface_language(language: str) -> str:
    """Give the language of the interface texts: English where there is no catalogue."""
    has_catalogue = primary(language) == "en" or (LOCALE / primary(language)).is_dir()
    return language if has_catalogue else "en"


def time_text(language: str, time: str) -> str:
    """Word a time of the day, `18:00`: `18:00 Uhr`, and in Leichte Sprache `18 Uhr`."""
    shown = time.removesuffix(":00").removeprefix("0") if language == SIMPLE else time
    return catalogue(language).gettext("{time}").format(time=shown)


def written_in(language: str, text_language: str) -> str:
    """Say in a language in which other one a text is written: `auf Deutsch`, `in German`."""
    words = catalogue(language).gettext
    if primary(language) == primary(text_language):
        return words("not in easy language")
    from babel import Locale

    name = Locale.parse(_locale(language)).languages.get(primary(text_language), text_language)
    return words("in {language}").format(language=name)


def fallback_text(language: str, text_language: str) -> str:
    """Tell readers of a page that its text is in another language."""
    words = catalogue(language).gettext
    if primary(language) == primary(text_language):
        return words("This page does not exist in easy language yet. The text is in full language.")
    text = words("This page has not been translated. The text is {in_language}.")
    return text.format(in_language=written_in(language, text_language))


@lru_cache(4096)
def day_text(language: str, day: date) -> str:
    """Word a day without weekday: `6. September 2023`, `6 September 2023`."""
    from babel.dates import format_date

    return format_date(day, "long", locale=_locale(language))


@lru_cache(4096)
def weekday(language: str, day: date) -> str:
    """Name the weekday of a day: `Mittwoch`."""
    from babel.dates import format_date

    return format_date(day, "EEEE", locale=_locale(language))


def moment_text(language: str, when: When) -> str:
    """Word a day with its weekday, and its time where one is given."""
    time = time_text(language, when.time) if when.time else ""
    return ", ".join(part for part in (when.weekday, when.text, time) if part)


@lru_cache(512)
def rhythm_text(language: str, rhythm: Rhythm) -> str:
    """Word a rhythm: `am ersten Mittwoch im Monat um 18:00 Uhr`, `every second Tuesday`."""
    words = catalogue(language).gettext
    days = _listed(words, [weekday(language, date(2024, 1, 1 + n)) for n in rhythm.weekdays])
    ordinals = _listed(words, [words(_ORDINALS[n]) for n in rhythm.ordinals])
    months = _listed(words, [_month(language, n) for n in rhythm.months])
    if rhythm.ordinals:
        text = words("on the {ordinals} {days}").format(ordinals=ordinals, days=days)
    elif rhythm.interval > 1:
        ordinal = words(_ORDINALS[rhythm.interval])
        text = words("every {ordinal} {days}").format(ordinal=ordinal, days=days)
    else:
        text = words("every {days}").format(days=days)
    if months:
        text = words("{text} of {months}").format(text=text, months=months)
    elif rhythm.ordinals:
        text = words("{text} of the month").format(text=text)
    return words("{text} at {time}").format(text=text, time=rhythm.time) if rhythm.time else text


def _listed(words: Callable[[str], str], items: list[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return words("{some} and {last}").format(some=", ".join(items[:-1]), last=items[-1])


def _month(language: str, number: int) -> str:
    from babel.dates import format_date

    return format_date(date(2024, number, 1), "LLLL", locale=_locale(language))


@cache
def zone(name: str, language: str) -> Zone:
    """Make the zone of a site. Raises ValueError for a name that is no IANA zone."""
    return Zone(name, ZoneInfo(name), partial(day_text, language), partial(weekday, language))


@cache
def _locale(language: str) -> str:
    from babel import Locale, UnknownLocaleError

    # British English puts the day first, as the rest of Europe does.
    wanted = "en_GB" if primary(language) == "en" else primary(language)
    try:
        return str(Locale.parse(wanted))
    except (UnknownLocaleError, ValueError):
        return "en_GB"


def open_graph_locale(language: str) -> str:
    """Give a language as Open Graph writes it, with the territory where most of it is spoken."""
    from babel.core import get_global

    primary, _, territory = _locale(language).partition("_")
    likely: str = get_global("likely_subtags").get(primary, "").rpartition("_")[2]
    return f"{primary}_{territory or likely}".rstrip("_")


def is_known_language(language: str) -> bool:
    """Tell whether days can be worded in a language."""
    from babel import localedata

    return localedata.exists(primary(language))


def is_simple(language: str) -> bool:
    """Tell whether a language is the simple one of another: `de-simple`, Leichte Sprache."""
    return language.endswith("-simple")


def language_name(language: str) -> str:
    """Name a language in itself: `Deutsch`, `English`, `Leichte Sprache`."""
    own = {"de": "Deutsch", "en": "English", SIMPLE: "Leichte Sprache"}.get(language)
    if own is not None:
        return own
    from babel import Locale

    return Locale.parse(_locale(language)).get_display_name() or language


def size_text(size: int, language: str) -> str:
    """Word the size of a file, given in bytes: `312 KB`, `1,2 MB`."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), min(size, 1))} KB"
    return decimal_text(f"{size / 1_000_000:.1f} MB", language)


def decimal_text(text: str, language: str) -> str:
    """Write a number that has a decimal point as a language does."""
    return text if language.startswith("en") else text.replace(".", ",")
