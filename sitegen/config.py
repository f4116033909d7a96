"""The site itself: site.yaml and places.yaml."""

import re
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from uuid import UUID
from zoneinfo import available_timezones

from sitegen import compounds, keys, language
from sitegen.clock import Zone
from sitegen.contrast import ratio_text
from sitegen.fields import Reading, Record
from sitegen.front_matter import EMPTY, Mapping, read_mapping
from sitegen.gaps import gaps_in
from sitegen.model import Config, Enforcement, Font, NavigationItem, Place, Publisher
from sitegen.problems import Location, Problem, error, has_errors, nearest
from sitegen.source import read_text
from sitegen.urls import LANGUAGE

_REGION = re.compile(keys.REGION)
_FONT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,60}")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\"'$;{}\\\udc80-\udcff]")
"""Signs that would mean something in the settings of a server, which name the site's folder."""
_COLOR = re.compile(keys.COLOR)
_LANGUAGES = {
    "deutsch": "de", "englisch": "en", "leichte sprache": "de-simple", "französisch": "fr",
    "türkisch": "tr", "arabisch": "ar", "ukrainisch": "uk", "russisch": "ru", "polnisch": "pl",
}  # fmt: skip
"""What languages are called, and their tags."""
_NO_ZONE = Zone("UTC", language.zone("UTC", "en").zone, str, str)


def read_config(path: str, data: bytes) -> tuple[Config | None, tuple[Problem, ...]]:
    """Read site.yaml; None after an error."""
    problems: list[Problem] = []
    record = _record(path, data, problems)
    if record is None:
        return None, tuple(problems)
    site_id = record.text("id", required=True)
    if site_id and not _is_uuid(site_id):
        record.error("id", "config.id", text=site_id)
    url = record.web("url", required=True).rstrip("/")
    if "?" in url or "#" in url or _UNSAFE.search(unquote(url, errors="surrogateescape")):
        record.error("url", "value.web", text=url)
    try:
        url = _as_uri(url)
    except UnicodeError:
        record.error("url", "value.web", text=url)
    config = Config(
        id=site_id.lower(),
        title=record.text("title", required=True),
        url=url,
        base=urlsplit(url).path,
        language=_language(record, "language", record.text("language", required=True)),
        languages=_languages(record),
        timezone=_timezone(record),
        region=_matching(record, "region", _REGION, "config.region"),
        description=record.prose("description"),
        publisher=_publisher(record),
        responsible=record.prose("responsible", required=True),
        navigation=_navigation(record),
        logo=record.file("logo"),
        logo_alt=record.text("logo_alt"),
        colors=_colors(record),
        font=_font(record),
        press_pdf=record.flag("press_pdf", True),
        enforcement=_enforcement(record),
        previews=record.flag("previews", True),
    )
    record.close()
    return (None if has_errors(problems) else config), tuple(problems)


def read_setting(path: str, data: bytes) -> tuple[str, str, tuple[str, ...], tuple[str, str]]:
    """Read zone, language, further languages and contacts of a site.yaml that has mistakes.

    What is missing or wrong is what most sites have: `Europe/Berlin`, `de`.
    """
    problems: list[Problem] = []
    reading = Reading(path, _NO_ZONE, {}, problems)
    record = _record(path, data, problems) or Record(EMPTY, reading, keys.SITE)
    publisher = record.record("publisher") or _nothing(record, "publisher")
    contacts = (publisher.text("email"), publisher.text("phone"))
    problems.clear()
    timezone = _timezone(record)
    timezone = timezone if timezone and not problems else "Europe/Berlin"
    problems.clear()
    own = _language(record, "language", record.text("language"))
    own = own if own and not has_errors(problems) else "de"
    known = (of for of in _languages(record) if LANGUAGE.fullmatch(of))
    return timezone, own, tuple(of for of in known if of != own), contacts


def _as_uri(url: str) -> str:
    """Write an address with umlauts or blanks as feeds and calendars need it (RFC 3986)."""
    if url.isascii() and " " not in url:
        return url
    parts = urlsplit(url)
    host = parts.netloc.encode("idna").decode("ascii")
    return urlunsplit((parts.scheme, host, quote(parts.path, safe="/%"), "", ""))


def _record(path: str, data: bytes, problems: list[Problem]) -> Record | None:
    text = read_text(path, data, problems)
    mapping = read_mapping(path, text, 1, problems) if text is not None else None
    if mapping is None or text is None:
        return None
    problems += gaps_in(path, text, 1)
    return Record(mapping, Reading(path, _NO_ZONE, {}, problems), keys.SITE)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _languages(record: Record) -> tuple[str, ...]:
    """Read the further languages, each once; that of the originals is none of them."""
    found = dict.fromkeys(_language(record, "languages", t) for t in record.texts("languages"))
    return tuple(language for language in found if language not in ("", record.text("language")))


def _language(record: Record, key: str, text: str) -> str:
    if text and not (LANGUAGE.fullmatch(text) and language.is_known_language(text)):
        meant = _LANGUAGES.get(text.lower()) or nearest(text.lower(), _LANGUAGES.values(), 0.6)
        code = "config.language-near" if meant else "config.language"
        record.error(key, code, text=text, meant=meant)
    elif text and language.interface_language(text) != text:
        record.warning(key, "config.language-english", text=text)
    return text


def _timezone(record: Record) -> str:
    name = record.text("timezone", required=True)
    if name:
        try:
            language.zone(name, "en")
        except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
            meant = nearest(name, sorted(available_timezones()), 0.6) or "Europe/Berlin"
            record.error("timezone", "config.timezone", text=name, meant=meant)
    return name


def _matching(record: Record, key: str, pattern: re.Pattern[str], code: str) -> str:
    text = record.text(key)
    if text and not pattern.fullmatch(text):
        record.error(key, code, text=text)
    return text


def _publisher(record: Record) -> Publisher:
    part = record.record("publisher", required=True) or _nothing(record, "publisher")
    publisher = Publisher(
        name=part.text("name", required=True),
        street=part.text("street", required=True),
        postcode=part.text("postcode", required=True),
        city=part.text("city", required=True),
        email=part.text("email", required=True),
        phone=part.text("phone", required=True),
        url=part.web("url", required=True),
    )
    part.close()
    return publisher


def _enforcement(record: Record) -> Enforcement | None:
    part = record.record("enforcement")
    if part is None:
        return None
    body = Enforcement(
        name=part.text("name", required=True),
        address=part.prose("address"),
        email=part.text("email"),
        phone=part.text("phone"),
        url=part.web("url"),
    )
    part.close()
    return body


def _nothing(record: Record, key: str) -> Record:
    """Read defaults without a second Problem for what is already reported as missing."""
    silent = Reading(record.reading.path, record.reading.zone, {}, [])
    return Record(EMPTY, silent, record.known[key].keys)


def _navigation(record: Record) -> tuple[NavigationItem, ...]:
    items = []
    for part in record.records("navigation"):
        items.append(
            NavigationItem(part.text("title", required=True), part.text("link", required=True))
        )
        part.close()
    return tuple(items)


def _colors(record: Record) -> tuple[tuple[str, str], ...]:
    part = record.record("colors")
    if part is None:
        return ()
    colors = tuple(
        (key, _matching(part, key, _COLOR, "config.color"))
        for key in ("primary", "accent")
        if part.has(key)
    )
    part.close()
    for key in (key for key, color in colors if not color):
        part.error(key, "config.color", text="")
    if all(_COLOR.fullmatch(color) for _, color in colors):
        _check_contrast(part, dict(colors))
    return colors


def _check_contrast(colors: Record, given: dict[str, str]) -> None:
    """Refuse colours on which, or in which, nothing could be read or seen."""
    from sitegen.palette import ACCENT, PRIMARY, failures

    for failed in failures(given.get("primary", PRIMARY), given.get("accent", ACCENT)):
        # What is not given is of sitegen, and fails on no ground that it derives.
        colors.error(
            failed.key,
            "config.color-text" if failed.key == "primary" else "config.color-sign",
            color=failed.color,
            other=failed.other,
            ratio=ratio_text(failed.ratio),
            needed_ratio=ratio_text(failed.needed),
            meant=failed.nearest,
        )


def _font(record: Record) -> Font:
    part = record.inline("font")
    if part is None:
        family = record.text("font") or "sans"
        if family not in ("sans", "serif"):
            record.error("font", "config.font", text=family)
        return Font(family)
    font = Font(
        part.text("name", required=True),
        part.file("regular", required=True),
        part.file("bold", required=True),
    )
    if font.family and not _FONT_NAME.fullmatch(font.family):
        part.error("name", "config.font-name", text=font.family)
    for key, path in (("regular", font.regular), ("bold", font.bold)):
        if path and not (path.startswith("files/") and path.endswith(".woff2")):
            part.error(key, "config.font-file", file=path)
    part.close()
    return font


def read_places(path: str, data: bytes) -> tuple[dict[str, Place], tuple[Problem, ...]]:
    """Read places.yaml: rooms and addresses by id."""
    problems: list[Problem] = []
    text = read_text(path, data, problems)
    mapping: Mapping | None = None
    if text is not None and text.strip():
        mapping = read_mapping(path, text, 1, problems)
        problems += gaps_in(path, text, 1)
    places: dict[str, Place] = {}
    reading = Reading(path, _NO_ZONE, {}, problems)
    for key, value in mapping.entries if mapping else ():
        if isinstance(value, Mapping):
            places[key.text] = compounds.place_of(Record(value, reading, keys.PLACE), key.text)
        else:
            where = Location(path, key.line, key.column)
            problems.append(
                error(where, "value.not-a-mapping", key=key.text, known="\n    name: …")
            )
    return places, tuple(problems)
