"""How German and English write days, weekdays and times: the words, and the forms made of them.

A form is a pattern with named groups for what it says. Forms begin at a digit or at one of the
words in `Grammar.words`, so only these places of a text are looked at. What is no date though it
looks like one is kept out by what may not stand around it.
"""

import re
from functools import cache
from typing import NamedTuple

DAY, OPEN, TIME, UNTIL, WEEKDAY, RELATIVE = "day", "open", "time", "until", "weekday", "relative"
"""What an atom says: `OPEN` is a day whose month comes later, `UNTIL` only the end of a time."""


class Form(NamedTuple):
    """One way to write something; `before` must match what stands in front of it."""

    kind: str
    pattern: re.Pattern[str]
    before: re.Pattern[str] | None = None


class Grammar(NamedTuple):
    """All that one language knows."""

    names: dict[str, int]
    """Months 1-12 and weekdays 0-6 and ordinals by their folded word."""
    relative: dict[str, str]
    nouns: frozenset[str]
    """Words for a day that are nouns as well; then `adverb` tells by the words around."""
    adverb: re.Pattern[str]
    words: re.Pattern[str]
    at_digit: tuple[Form, ...]
    at_word: tuple[Form, ...]
    refused: re.Pattern[str]
    """What stands before numbers that are no dates."""
    street: re.Pattern[str]
    """What stands before a day that a street is named after."""
    introduced: re.Pattern[str]
    """What stands before numbers that are dates for sure."""
    until: re.Pattern[str]
    before_weekday: re.Pattern[str]
    after_weekday: re.Pattern[str]
    before_relative: re.Pattern[str]
    joins: dict[tuple[str, str], re.Pattern[str]]
    """What may stand between two atoms of one phrase."""
    chain: re.Pattern[str]
    """What may stand between two members of a list or range."""
    span: re.Pattern[str]
    """As `chain`, between the ends of a range, where the first day may lack its dot."""


MONTHS = (
    ("Januar", "Jänner", "Jan", "Jän", "Jaenner"),
    ("Februar", "Feber", "Febr", "Feb"),
    ("März", "Maerz", "Mrz", "Mär"),
    ("April", "Apr"),
    ("Mai",),
    ("Juni", "Jun"),
    ("Juli", "Jul"),
    ("August", "Aug"),
    ("September", "Sept", "Sep"),
    ("Oktober", "Okt"),
    ("November", "Nov"),
    ("Dezember", "Dez"),
)
WEEKDAYS = (
    ("Montag", "Mo"),
    ("Dienstag", "Di"),
    ("Mittwoch", "Mi"),
    ("Donnerstag", "Do"),
    ("Freitag", "Fr"),
    ("Samstag", "Sonnabend", "Sa"),
    ("Sonntag", "So"),
)
_ONES = ("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
ORDINALS = (
    "erst", "zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt", "zehnt",
    "elft", "zwölft", "dreizehnt", "vierzehnt", "fünfzehnt", "sechzehnt", "siebzehnt", "achtzehnt",
    "neunzehnt", "zwanzigst", *(f"{one}undzwanzigst" for one in _ONES), "dreißigst",
    "einunddreißigst",
)  # fmt: skip
ENGLISH_MONTHS = (
    ("January", "Jan"),
    ("February", "Feb"),
    ("March", "Mar"),
    ("April", "Apr"),
    ("May",),
    ("June", "Jun"),
    ("July", "Jul"),
    ("August", "Aug"),
    ("September", "Sept", "Sep"),
    ("October", "Oct"),
    ("November", "Nov"),
    ("December", "Dec"),
)
ENGLISH_WEEKDAYS = (
    ("Monday", "Mon"),
    ("Tuesday", "Tues", "Tue"),
    ("Wednesday", "Wed"),
    ("Thursday", "Thurs", "Thur", "Thu"),
    ("Friday", "Fri"),
    ("Saturday", "Sat"),
    ("Sunday", "Sun"),
)

_START = r"(?<![\w+€$£])(?<![0-9][.,:/])(?<![0-9]{3}-)(?<![^\W\d][-/.])(?<![0-9]{3}/)"
_N = "[0-9]"
_DASH = "[-\u2010-\u2014]"
_YEAR = rf"(?P<year>{_N}{{4}})(?![\w])"
_ISO = rf"{_START}(?<![-/])(?P<year>{_N}{{4}})-(?P<number>{_N}{{2}})-(?P<day>{_N}{{2}})(?![\w/])(?!-\w)(?!\.\w)"
_AFTER = rf"(?!\w)(?!\.\w)(?!-{_N}+(?![0-9.]))(?!-[^\W\d])(?!/{_N}{{3}})"


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def _by_first_letter(words: list[str]) -> str:
    """Write alternatives so that the matcher can skip to their first letters."""
    heads: dict[str, list[str]] = {}
    for word in words:
        heads.setdefault(word[0], []).append(word[1:])
    return "|".join(
        f"{head}(?:{_alternatives(tuple(dict.fromkeys(tails)))})" for head, tails in heads.items()
    )


DIGITS = re.compile("[0-9]+")


def grammar(language: str) -> Grammar | None:
    """Give the grammar of a BCP 47 language, if there is one."""
    return german() if language.partition("-")[0] == "de" else None


def _months(rows: tuple[tuple[str, ...], ...]) -> str:
    """A short month may end in a dot, a long one ends in that of its sentence."""
    full = _alternatives(tuple(w for row in rows for w in row if len(w) > 4 or w == row[0]))
    short = _alternatives(tuple(w for row in rows for w in row[1:] if len(w) <= 4))
    return rf"(?P<month>(?i:{full})(?!\w)|(?i:{short})(?!\w)\.?)(?!-[^\W\d])"


def _places(*rows: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    words: list[str] = []
    for word in (w for table in rows for row in table for w in row):
        short = r"\b" if len(word) < 5 else ""
        words += [word + short, word.upper() + short]
    return re.compile(_by_first_letter(words))


def _needles(*rows: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(w for table in rows for row in table for w in row[:1])


_UNITS = (
    r"(?!\s*(?:(?i:Euro|EUR|Cent|Prozent(?:punkte)?|Mio|Mrd|Millionen|Milliarden|Tausend|km|kWh?|"
    r"MW|GB|MB|Hektar|Meter|Kilometer|Liter|Tonnen|Grad|Stunden?|Std|Minuten|Sekunden|Tore|"
    r"Stimmen|Punkte|Personen|Menschen|Einwohner\w*|Besucher\w*|Gäste|Mal|x)(?!\w)|"
    r"(?:m|h|l|t|ha|min)(?!\w)|[%€$£²³°×]|Ja-|Nein-))"
)


@cache
def german() -> Grammar:
    """Give the grammar of German."""
    month = _months(MONTHS)
    long_days = _alternatives(tuple(w for row in WEEKDAYS for w in row if len(w) > 2))
    short_days = "|".join(row[-1] for row in WEEKDAYS)
    ordinal = rf"(?i:{_alternatives(ORDINALS)})"
    clock = rf"(?P<hour>{_N}{{1,2}})(?:[.:](?P<minute>{_N}{{2}}))?"
    clock2 = rf"(?P<hour2>{_N}{{1,2}})(?:[.:](?P<minute2>{_N}{{2}}))?"
    end_of_uhr = r"(?!\w)(?!-\w)"
    to = rf"(?:{_DASH}|bis(?:\s+(?:ca\.|circa|etwa|gegen|um))?)"
    daytime = r"(?:\s+(?:früh|[Mm]orgen|[Aa]bend|[Nn]acht|(?:[Vv]or|[Nn]ach)?[Mm]ittag)s?(?!\w))?"
    short_year = rf"(?P<short>{_N}{{2}})(?!{_N})(?!\s*(?:Uhr|{_DASH}\s*{_N}|bis\s)|[.:]{_N})"
    dem = r"(?:(?:dem|den|der|am|vom|zum|des)\s+)?"
    at = (
        r"(?:(?:um|ab|von|gegen|zwischen|bis|ca\.|circa|etwa|jeweils|immer|pünktlich|Beginn|Start|"
        r"Uhrzeit|in\s+der\s+Zeit|ist|Ende|Einlass):?\s+){0,3}"
    )
    to_day = re.compile(rf"\s*[,:(]?\s*{dem}")
    to_time = re.compile(rf"\s*\)?\s*(?:[,;:|/·(]|{_DASH}(?=\s))?\s*{at}")
    compiled = re.compile
    return Grammar(
        names={
            **{w.lower(): i for i, row in enumerate(MONTHS, 1) for w in row},
            **{w.lower(): i for i, row in enumerate(WEEKDAYS) for w in row},
            **{w: i for i, w in enumerate(ORDINALS, 1)},
        },
        relative={
            "heute": "today", "morgen": "tomorrow", "übermorgen": "day-after-tomorrow",
            "gestern": "yesterday",
        },
        nouns=frozenset({"Morgen"}),
        adverb=compiled(
            r"(?:|.*[.!?:\ufffc][\s\"„»]*)Morgen(?:,?\s+(?:\(|um|ab|früh|Abend|Mittag|Vormittag|Nachmittag|"
            r"findet|tagt|beginnt|trifft|treffen|tritt|berät|wird|startet|lädt|[0-9]{1,2}[.: ]|"
            rf"{long_days})(?!\w).*)", re.DOTALL),
        words=_places(MONTHS, WEEKDAYS, (("heute", "Heute"), ("morgen", "Morgen"),
                      ("übermorgen", "Übermorgen"), ("gestern", "Gestern"))),
        at_digit=(
            Form(DAY, compiled(_ISO)),
            Form(TIME, compiled(
                rf"{_START}{clock}(?:\s*Uhr)?\s*{to}\s*{clock2}\s*Uhr{end_of_uhr}")),
            Form(TIME, compiled(
                rf"{_START}{clock}(?:\s*Uhr)?\s+und\s+{clock2}\s*Uhr{end_of_uhr}"),
                compiled(r"(?i:zwischen)\s+$")),
            Form(TIME, compiled(rf"{_START}{clock}(?=\s+und\s+{_N}{{1,2}}(?:[.:]{_N}{{2}})?\s*Uhr\b)")),
            Form(TIME, compiled(
                rf"{_START}(?P<hour>{_N}{{1,2}})\s*Uhr\s+(?P<minute>{_N}{{2}})"
                rf"(?!\w|[.:]{_N})(?=\s*(?:[.,;)]|$)|\s+(?:im|in|am|bei|auf)\b)")),
            Form(TIME, compiled(
                rf"{_START}{clock}\s*Uhr{end_of_uhr}(?:\s+(?P<part>abends|nachmittags)(?!\w))?")),
            Form(TIME, compiled(
                rf"{_START}(?P<hour>{_N}{{1,2}}):(?P<minute>{_N}{{2}})\s*{to}\s*"
                rf"(?P<hour2>{_N}{{1,2}}):(?P<minute2>{_N}{{2}})(?![\w:])(?!-\w)")),
            Form(TIME, compiled(
                rf"{_START}(?P<bare>(?P<hour>{_N}{{1,2}}):(?P<minute>{_N}{{2}}))"
                rf"(?![\w:])(?!-\w)(?!\.{_N}){_UNITS}")),
            Form(TIME, compiled(
                rf"{_START}(?P<hour>{_N}{{1,2}})\.(?P<minute>{_N}{{2}})(?!\w)(?!\.{_N}){_UNITS}"),
                compiled(r"(?<!\w)(?i:um)(?:\s+(?:ca\.|circa|etwa))?\s+$")),
            Form(TIME, compiled(
                rf"{_START}(?P<hour>{_N}{{1,2}})\.(?P<minute>{_N}{{2}})(?!\w)(?!\.){_UNITS}"),
                compiled(r"(?<!\w)(?i:ab|gegen|Beginn:?|Uhrzeit:?)\s+$")),
            Form(DAY, compiled(
                rf"{_START}(?P<day>{_N}{{1,2}})\.\s{{0,3}}(?P<number>{_N}{{1,2}})\.\s{{0,3}}{_YEAR}"
                rf"{_AFTER}")),
            Form(DAY, compiled(
                rf"{_START}(?P<day>{_N}{{1,2}})\.(?P<number>{_N}{{1,2}})\.'?{short_year}{_AFTER}")),
            Form(DAY, compiled(
                rf"{_START}(?P<day>{_N}{{1,2}})\.\s{{1,3}}(?P<number>{_N}{{1,2}})\.\s{{1,3}}'?"
                rf"{short_year}{_AFTER}")),
            Form(DAY, compiled(
                rf"{_START}(?P<day>{_N}{{1,2}})\.(?P<spaced>\s{{0,3}})(?P<number>{_N}{{1,2}})\."
                rf"(?!\w)(?!-\w+(?![\w.])){_UNITS}")),
            Form(DAY, compiled(
                rf"{_START}(?P<day>{_N}{{1,2}})\.(?P<number>{_N}{{1,2}})(?!\w)(?!\.{_N})"
                rf"(?!-{_N}+(?![0-9.])){_UNITS}"),
                compiled(r"(?<!\w)(?i:am|vom|zum|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag,?|"
                         r"Mittwoch,?|(?<=,\s)dem|(?<=,\s)den)\s+$")),
            Form(DAY, compiled(
                rf"{_START}(?P<day>{_N}{{1,2}})\.(?P<number>{_N}{{1,2}})(?=,?\s+um\s+{_N})")),
            Form(DAY, compiled(
                rf"{_START}(?P<day>{_N}{{1,2}})\.?\s*{month}(?:,?\s*{_YEAR}{_UNITS}|\s*'{short_year})?")),
            Form(OPEN, compiled(rf"{_START}(?P<day>{_N}{{1,2}})(?P<dot>\.?)(?!\w)(?!\.\w)")),
        ),
        at_word=(
            Form(RELATIVE, compiled(
                rf"(?<!\w)(?<!\w-)(?P<relative>(?i:heute|morgen|übermorgen|gestern))(?!\w)(?!-\w){daytime}")),
            Form(WEEKDAY, compiled(
                rf"(?<!\w)(?<!\w-)(?P<weekday>(?i:{long_days}))"
                rf"(?:s?(?:abend|nacht|(?:vor|nach)?mittag|morgen)|{daytime})(?!\w)"
                rf"(?!-(?!(?:{long_days})(?!\w))\w)")),
            Form(WEEKDAY, compiled(
                rf"(?<!\w)(?<!\w-)(?P<weekday>{short_days})(?P<abbreviated>)\.?"
                rf"(?=\s*[,:(|]?\s*(?:(?:dem|den|der|am|um|ab|von)\s+)?{_N}|"
                rf"\s*(?:[-\u2010-\u2014+/&,]|und|bis)\s*(?:{short_days})\b)")),
            Form(WEEKDAY, compiled(
                rf"(?<=[(,]|\s)(?P<weekday>{short_days})\.?(?=\)|,\s*(?:um\s+)?{_N})")),
            Form(DAY, compiled(month + rf"(?:,?\s*{_YEAR}{_UNITS})?"), compiled(
                rf"(?<!\w)(?:(?P<from>(?P<ordinal1>{ordinal})e[nrsm]?)\s+(?:bis|und)(?:\s+(?:zum|am|den|dem))?\s+)?"
                rf"(?P<to>(?P<ordinal>{ordinal})e[nrsm]?)\s+$")),
        ),
        refused=compiled(
            r"(?:(?:(?<!\w)(?i:Art(?:ikel|\.)|TOPs?|Nr\.|Nrn\.|Nummern?|Kapiteln?|Kap\.|"
            r"Abschnitte?n?s?|Abschn\.|Ziffern?|Ziff\.|Seiten?|S\.|Versione?n?|v|Abs(?:atz|\.|ätze)|"
            r"Satz|Zeile|Teil|Anlagen?|Anhang|Abb(?:ildung|\.)|Tab(?:elle|\.)|Bild|Ausgabe|Heft|Band|"
            r"Rn\.|Randnummer|Drs\.|Drucksache|Vorlage|DIN|EN|ISO|IP|VDE|Az\.?:?|Aktenzeichen:?|"
            r"Tel(?:efon|\.)?:?|Fax:?|Mobil:?|Telefonnummer:?|Note|Punkte?|Maßstab(?:\s+von)?|"
            r"Verhältnis(?:\s+von)?|Matthäus|Markus|Lukas|Johannes|Psalm|Mose|Römer|Korinther|"
            r"Hausnummer|Zimmer|Raum|Straße|Variante|Modul|Stufe|Schritt|Frage|Antrag|Regel|"
            r"Buchstabe|Release|Update|Faktor)|§+)\s*"
            r"(?:[0-9]+(?:[.:][0-9]+)*\.?\s*(?:und|bis|oder|/|[-\u2010-\u2014])\s*|"
            r"[0-9]+[.:][0-9.:]+\s*,\s*){0,3}"
            r"|(?<![0-9.:,])(?:0[0-9]{2,}|\+[0-9]{1,3}[0-9 ()]*|[0-9]{3,})\)?[\s/]+)$"),
        street=compiled(r"(?<!\w)(?i:Stra(?:ß|ss)e|Platz|Allee|Ufer|Brücke)\s+des\s+$"),
        introduced=compiled(
            r"(?<!\w)(?i:am|vom|zum|dem|den|ab|seit|bis|um|gegen|von|Beginn|Termin|Datum|Uhrzeit|"
            r"Einlass|Start|Ende):?\s+$"),
        until=compiled(r"(?<!\w)(?i:bis|Ende)(?:\s+(?:ca\.|circa|etwa|gegen|um|ist)){0,2}:?\s+$"),
        before_weekday=compiled(
            r"(?<!\w)(?:(?P<coming>(?i:kommende|diese)[nrms]?)|"
            r"(?P<next>(?i:nächste)[nrms]?|(?i:nächste|kommende)[rn]?\s+Woche(?:\s+am)?)|"
            r"(?P<habit>(?i:jede|alle|letzte|vorletzte|vergangene|vorige|erste|zweite|dritte|vierte|"
            r"fünfte|übernächste)[nrms]?|(?i:jeweils|immer|stets)(?:\s+am)?|[0-9]\.))\s+$"),
        after_weekday=compiled(
            r"(?:(?P<habit>\s+(?:im|des|eines|jedes|jeden|in)\s+(?:jeden\s+|jedem\s+|ungeraden\s+|geraden\s+)?"
            rf"(?:Monats?|Quartals?|Jahr(?:es)?|{_alternatives(_needles(MONTHS))})(?!\w)(?:\s+{_N}{{4}})?)|"
            r"(?P<coming>\s+dieser\s+Woche)|(?P<next>\s+(?:der\s+)?(?:nächste|kommende)[rn]\s+Woche))"),
        before_relative=compiled(r"(?<!\w)(?i:von|für|an|auf|über|am|der|den|dem|einen?|jeden|gute[nr]|bis\s+zum|diesen|eines)\s+$"),
        joins={
            (WEEKDAY, DAY): to_day, (RELATIVE, DAY): to_day,
            (RELATIVE, WEEKDAY): compiled(r"\s*[,(]?\s*(?:am\s+|dem\s+)?"),
            (DAY, WEEKDAY): compiled(r"\s*[(,|]\s*"), (RELATIVE, TIME): to_time,
            (DAY, TIME): to_time, (WEEKDAY, TIME): to_time,
            (DAY, UNTIL): to_time, (WEEKDAY, UNTIL): to_time, (RELATIVE, UNTIL): to_time,
            (TIME, UNTIL): to_time,
            (TIME, DAY): compiled(r"\s*(?:,|\s(?:am|des|vom))\s*(?:(?:am|den)\s+)?"),
            (TIME, WEEKDAY): compiled(r"\s*(?:,|\s(?:am|des|vom))\s*(?:(?:am|den)\s+)?"),
            (TIME, RELATIVE): compiled(r"\s+"),
        },
        chain=compiled(
            rf"\s*\)?\s*(?:[,;/]|,?\s*(?:und|oder|sowie|bzw\.|bis|{_DASH}))\s*"
            r"(?:(?:auch|einschließlich|dann|und|bis)\s+)?(?:(?:am|den|dem|der|zum|vom)\s+)?"),
        span=compiled(rf"\s*(?:{_DASH}|bis)\s*(?:zum\s+)?"),
    )  # fmt: skip
