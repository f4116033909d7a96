"""E-mail addresses and phone numbers in minutes: personal data that seldom should be published.

Searched is what was said in a session: the text under the heading "Mitschrift" (also "Protokoll",
"Ergebnisprotokoll", "Minutes") of published minutes, and the results of the agenda. What the site
or the session itself gives as a contact is public already.

A number is taken for a phone number only in a form that German numbers have: from `+` or `00`,
from an area code with its 0, or behind a word such as "Tel.". Years, sums, file numbers, postcodes
and bank accounts have other forms or other words before them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sitegen.documents import Setting
from sitegen.model import Document, Session
from sitegen.problems import Location, Problem, warning
from sitegen.source import Source

EMERGENCY = ("110", "112", "115", "116117")
"""Numbers of everybody: emergency services, the authorities' 115, doctors on call."""

_HEADING = re.compile(
    r"^ {0,3}(?:(?P<signs>#{1,6})[ \t]+(?P<text>\S.*)"
    r"|(?P<above>\S.*)\n {0,3}(?P<line>=+|-+)[ \t]*)$",
    re.MULTILINE,
)
_MINUTES = re.compile(r"(?:mitschrift|protokoll|ergebnisprotokoll|minutes)\b", re.IGNORECASE)

_AT = r"(?:@|[ ]?(?:\(at\)|\[at\]|\{at\}|&#64;|&commat;)[ ]?)"
_DOT = r"(?:\.|[ ]?(?:\(dot\)|\[dot\]|\(punkt\)|\[punkt\])[ ]?)"
_EMAIL = re.compile(
    rf"(?<![\w.+%@-])[\w.+%-]{{1,64}}{_AT}(?:[\w-]{{1,63}}{_DOT}){{1,6}}[^\W\d_]{{2,24}}(?![\w@])",
    re.IGNORECASE,
)

_MORE = r"(?:[ ]?[/–-][ ]?\d{1,8}|[ ]\d{2,8}|[ ]?\(\d{1,5}\)[ ]?\d{1,8})"
_ABROAD = rf"(?:\+|00)[1-9]\d{{0,2}}[ ]?(?:\(0\)[ ]?)?[/-]?\d{{1,12}}{_MORE}{{0,5}}"
_HOME = (
    rf"\(0[1-9]\d{{1,4}}\)[ ]?[/–-]?[ ]?\d{{1,8}}{_MORE}{{0,4}}"
    rf"|0[1-9]\d{{1,4}}{_MORE}{{1,5}}|0[1-9]\d{{7,11}}"
)
_WORD = (
    r"\b(?:Tel|Telefon|Telefonnummer|Fon|Phone|Fax|Handy|Handynummer|Mobil|Rufnummer|Durchwahl)\b"
)
_PHONE = re.compile(
    rf"(?:(?<![\w.,:/+-])(?:(?P<abroad>{_ABROAD})|(?P<home>{_HOME}))"
    rf"|{_WORD}(?P<sign>[.:]{{0,2}})(?:[ ](?:unter|ist|Nr\.|no\.))*[ ]?"
    rf"(?P<called>\d{{2,12}}{_MORE}{{0,4}}))"
    r"(?![\d€%]|[.:,]\d|[ ]?(?:€|Euro|EUR|Uhr|%))",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?:\b(?:az|aktenzeichen|kassenzeichen|vorlage|drucksache|ds|beschluss|konto|kto|iban|id|plz)"
    r"|(?<!telefon)(?<!handy)(?<!ruf)(?<!fax)nummer|\bnr)\b[.:]*[ ]*(?:nr\.?|nummer)?[ ]*\Z",
    re.IGNORECASE,
)
_BANK = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?\b")
_MAY_HOLD = re.compile(r"\d|@|\(at\)|\[at\]|\{at\}|&commat;", re.IGNORECASE)
_RESULT = re.compile(r"(?:^|[ {,])([\"']?result[\"']?:)")
_ADDRESS = re.compile(r"https?://[^\s)>]+|\]\((?!mailto:|tel:)[^)\s]*")
_YEAR = re.compile(r"0\d+[ ]?/[ ]?(?:19|20)\d\d")
LEAST_DIGITS, MOST_DIGITS = 8, 15
LOOK_BACK = 80
"""So many characters before a number can say that it is another kind of number."""


class Found(NamedTuple):
    """An address or number in a line of text: code of the message, place from 0, and words."""

    code: str
    start: int
    text: str


def contact_data(line: str) -> Iterator[Found]:
    """Find the e-mail addresses and phone numbers in a line."""
    line = _ADDRESS.sub(_blank, _BANK.sub(_blank, line))
    for match in _EMAIL.finditer(line):
        yield Found("minutes.email", match.start(), match[0])
    for match in _PHONE.finditer(_EMAIL.sub(_blank, line)):
        kind = str(match.lastgroup)
        start, text = match.start(kind), match[kind]
        if _is_phone(kind, text, bool(match["sign"]), line[max(start - LOOK_BACK, 0) : start]):
            yield Found("minutes.phone", start, text)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _is_phone(kind: str, text: str, has_sign: bool, before: str) -> bool:
    digits = sum(sign.isdigit() for sign in text)
    if kind == "called":
        return digits >= (3 if has_sign else 5) and text not in EMERGENCY
    if _OTHER_NUMBER.search(before) or _YEAR.fullmatch(text):
        return False
    return LEAST_DIGITS <= digits <= MOST_DIGITS


def _plain(text: str) -> str:
    """Write an address or number so that two spellings of the same are equal."""
    if any(sign.isalpha() for sign in text):
        return re.sub(_DOT, ".", re.sub(_AT, "@", text.lower()))
    text = re.sub(r"\A(?:\+|00)49", "0", text.replace("(0)", ""))
    return "".join(sign for sign in text if sign.isdigit())


def _public(session: Session, setting: Setting) -> frozenset[str]:
    """Collect what is public already: the publisher's contact data and that of the session."""
    lines = "\n".join((*setting.contacts, session.contact)).splitlines()
    found = (one.text for line in lines for one in contact_data(line))
    return frozenset(_plain(text) for text in (*found, *setting.contacts))


def contacts_in_minutes(
    document: Document, source: Source, setting: Setting
) -> tuple[Problem, ...]:
    """Tell of each address and number in the minutes and results of a session."""
    if not isinstance(document, Session):
        return ()
    places: list[tuple[int, str]] = []
    if document.minutes is not None and document.minutes.status == "published":
        places += _minutes_lines(source)
    if any(item.result for item in document.agenda):
        places += _result_lines(source)
    found = [
        (line, one) for line, text in places if _MAY_HOLD.search(text) for one in contact_data(text)
    ]
    public = _public(document, setting) if found else frozenset()
    return tuple(
        warning(Location(source.path, line, one.start + 1), one.code, text=one.text)
        for line, one in found
        if _plain(one.text) not in public
    )


def missing_minutes(document: Document, source: Source) -> tuple[Problem, ...]:
    """Tell of minutes that are said to be published and are neither a file nor a text."""
    minutes = document.minutes if isinstance(document, Session) else None
    if minutes is None or minutes.status != "published" or minutes.file:
        return ()
    if any(text.strip() for _, text in _minutes_lines(source)):
        return ()
    key = re.search(r"^minutes:", source.header, re.MULTILINE)
    line = source.header_line + source.header.count("\n", 0, key.start() if key else 0)
    return (warning(Location(source.path, line, 1), "minutes.nothing"),)


def _minutes_lines(source: Source) -> Iterator[tuple[int, str]]:
    """Give the lines of the body below a heading of minutes, up to the next one of its level."""
    level, begin = 0, 0
    parts: list[tuple[int, int]] = []
    for match in _HEADING.finditer(source.body):
        own = len(match["signs"]) if match["signs"] else 1 + (match["line"][0] == "-")
        if level and own <= level:
            parts.append((begin, match.start()))
            level = 0
        if not level and _MINUTES.match(match["text"] or match["above"]):
            level, begin = own, match.end()
    if level:
        parts.append((begin, len(source.body)))
    first, counted = source.body_line, 0
    for begin, end in parts:
        first += source.body.count("\n", counted, begin)
        counted = begin
        for offset, text in enumerate(source.body[begin:end].split("\n")):
            yield first + offset, text if offset else ""


def _result_lines(source: Source) -> Iterator[tuple[int, str]]:
    """Give the lines of the front matter that hold the results of agenda items."""
    inside, depth = False, -1
    for number, text in enumerate(source.header.split("\n"), source.header_line):
        indent = len(text) - len(text.lstrip(" -"))
        if text.strip() and indent == 0:
            inside = text.startswith("agenda:")
        key = _RESULT.search(text)
        if inside and key:
            depth = key.start(1)
        elif text.strip() and indent <= depth:
            depth = -1
        if inside and depth >= 0:
            yield number, text
