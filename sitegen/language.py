"""Wording in the reader's language: message catalogues and days, from gettext and CLDR.

The catalogues stand in `sitegen/locale/<language>/LC_MESSAGES/`; the texts in the code are the
English ones. Leichte Sprache (`de-simple`) uses the German catalogue. Owns Babel.
"""

import gettext
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sitegen.clock import Zone

LOCALE = Path(__file__).parent / "locale"


def N_(text: str) -> str:  # noqa: N802 - the name that extractors of messages know
    """Mark a text for the catalogues where it is written, to be worded where it is shown."""
    return text


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Give the catalogue of a BCP 47 language; English is the text of the code itself."""
    primary = language.partition("-")[0]
    return gettext.translation("sitegen", LOCALE, [primary], fallback=True)


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


@cache
def zone(name: str, language: str) -> Zone:
    """Make the zone of a site. Raises ValueError for a name that is no IANA zone."""
    return Zone(name, ZoneInfo(name), partial(day_text, language), partial(weekday, language))


@cache
def _locale(language: str) -> str:
    from babel import Locale, UnknownLocaleError

    primary = language.partition("-")[0]
    # British English puts the day first, as the rest of Europe does.
    wanted = "en_GB" if primary == "en" else primary
    try:
        return str(Locale.parse(wanted))
    except (UnknownLocaleError, ValueError):
        return "en_GB"


def is_known_language(language: str) -> bool:
    """Tell whether days can be worded in a language."""
    from babel import localedata

    return localedata.exists(language.partition("-")[0])


def language_name(language: str) -> str:
    """Name a language in itself: `Deutsch`, `English`, `Leichte Sprache`."""
    own = {"de": "Deutsch", "en": "English", "de-simple": "Leichte Sprache"}.get(language)
    if own is not None:
        return own
    from babel import Locale

    return Locale.parse(_locale(language)).get_display_name() or language


def size_text(size: int, language: str) -> str:
    """Word the size of a file, given in bytes: `312 KB`, `1,2 MB`."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)} KB"
    text = f"{size / 1_000_000:.1f} MB"
    return text if language.startswith("en") else text.replace(".", ",")
