"""How German prose writes days, weekdays and times, in Germany and in Austria."""

import re
from functools import cache

from sitegen.calendar_words import (
    DAY,
    OPEN,
    PIECES,
    RELATIVE,
    TIME,
    WEEKDAY,
    Form,
    Grammar,
    Words,
    alternatives,
    compiled,
    forms_at_digit,
    joins,
    month_pattern,
    names,
    words,
)

MONTHS = (
    ("Januar", "Jänner", "Jaenner", "Jan", "Jän"),
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
RELATIVES = {
    "heute": "today",
    "morgen": "tomorrow",
    "übermorgen": "day-after-tomorrow",
    "gestern": "yesterday",
}
HABITS = ("täglich", "werktags", "wochentags", "werktäglich")
_LONG = tuple(word for row in WEEKDAYS for word in row[:-1])

_PIECES = {
    **PIECES,
    "month": month_pattern(MONTHS),
    "long": alternatives(_LONG),
    "short": "|".join(row[-1] for row in WEEKDAYS),
    "ordinal": f"(?i:{alternatives(ORDINALS)})",
    "clock": "(?P<hour>«n»)(?:[.:](?P<minute>«nn»))?",
    "clock2": "(?P<hour2>«n»)(?:[.:](?P<minute2>«nn»))?",
    "uhr": r"Uhr(?!\w)(?!-\w)",
    "to": r"(?:«dash»|bis(?:\s+(?:ca\.|circa|etwa|gegen|um))?)",
    "two": r"'?(?P<short>«nn»)(?![0-9])(?!\s*(?:Uhr|«dash»\s*[0-9]|bis\s)|[.:][0-9])",
    "part of day": "(?:(?:[Vv]or|[Nn]ach)?[Mm]ittag|[Mm]orgen|[Aa]bend|[Nn]acht|früh)",
    "dem": r"(?:(?:dem|den|der|am|vom|zum|des)\s+)?",
    "um": r"(?:(?:um|ab|von|gegen|zwischen|bis|ca\.|circa|etwa|jeweils|immer|pünktlich|Beginn|"
    r"Start|Uhrzeit|in\s+der\s+Zeit|ist|Ende|Einlass):?\s+){0,3}",
    # 12.50 Euro, 6.9 Prozent, 2:30 Stunden, 18:12 Stimmen
    "no unit": r"(?!\s*(?:(?i:Euro|EUR|Cent|Prozent(?:punkte)?|Mio|Mrd|Millionen|Milliarden|"
    r"Tausend|km|kWh?|MW|GB|MB|Hektar|Meter|Kilometer|Liter|Tonnen|Grad|Stunden?|Std|Minuten|"
    r"Sekunden|Tore|Stimmen|Punkte|Personen|Menschen|Einwohner\w*|Besucher\w*|Gäste|Mal|x)(?!\w)|"
    r"(?:m|h|l|t|ha|min)(?!\w)|[%€$£²³°×]|Ja-|Nein-))",
    "numbered": r"Art(?:ikel|\.)|TOPs?|Nr\.|Nrn\.|Nummern?|Kapiteln?|Kap\.|Abschnitte?n?s?|"
    r"Abschn\.|Ziffern?|Ziff\.|Seiten?|S\.|Versione?n?|v|Abs(?:atz|\.|ätze)|Satz|Zeile|Teil|"
    r"Anlagen?|Anhang|Abb(?:ildung|\.)|Tab(?:elle|\.)|Bild|Ausgabe|Heft|Band|Rn\.|Randnummer|"
    r"Drs\.|Drucksache|Vorlage|DIN|EN|ISO|IP|VDE|Az\.?:?|Aktenzeichen:?|Tel(?:efon|\.)?:?|Fax:?|"
    r"Mobil:?|Telefonnummer:?|Note|Punkte?|Maßstab(?:\s+von)?|Verhältnis(?:\s+von)?|Matthäus|"
    r"Markus|Lukas|Johannes|Psalm|Mose|Römer|Korinther|Hausnummer|Zimmer|Raum|Straße|Variante|"
    r"Modul|Stufe|Schritt|Frage|Antrag|Regel|Buchstabe|Release|Update|Faktor|(?:Preis|Kosten|Eintritt|Betrag|Gebühr|Summe):?",
}

_AT_DIGIT = (
    ("iso", DAY, "«iso»"),
    ("decimal colon plain", TIME, r"«clock»(?:\s*Uhr)?\s*«to»\s*«clock2»\s*«uhr»"),
    ("decimal colon plain", TIME, r"«clock»(?:\s*Uhr)?\s+und\s+«clock2»\s*«uhr»",
           r"(?i:zwischen)\s+$"),
    ("decimal colon plain", TIME, r"«clock»(?=\s+und\s+«n»(?:[.:]«nn»)?\s*«uhr»)"),
    # 18 Uhr 30
    ("plain", TIME, r"(?P<hour>«n»)\s*Uhr\s+(?P<minute>«nn»)(?!\w|[.:][0-9])"
           r"(?=\s*(?:[.,;)]|$)|\s+(?:im|in|am|bei|auf)\b)"),
    ("decimal colon plain", TIME, r"«clock»\s*«uhr»(?:\s+(?P<part>abends|nachmittags)(?!\w))?"),
    ("colon", TIME, r"(?P<hour>«n»):(?P<minute>«nn»)\s*«to»\s*(?P<hour2>«n»):(?P<minute2>«nn»)"
           r"(?![\w:])(?!-\w)"),
    ("colon", TIME, r"(?P<bare>(?P<hour>«n»):(?P<minute>«nn»))"
           r"(?![\w:])(?!-\w)(?!\.[0-9])«no unit»"),
    ("decimal", TIME, r"(?P<hour>«n»)\.(?P<minute>«nn»)(?!\w)(?!\.[0-9])«no unit»",
           r"(?<!\w)(?i:um)(?:\s+(?:ca\.|circa|etwa))?\s+$"),
    ("decimal", TIME, r"(?P<hour>«n»)\.(?P<minute>«nn»)(?!\w)(?!\.)«no unit»",
           r"(?<!\w)(?i:ab|gegen|Beginn:?|Uhrzeit:?)\s+$"),
    ("decimal dotted", DAY, r"«day»\.\s{0,3}«number»\.\s{0,3}«year»«stop»"),
    ("decimal", DAY, r"«day»\.«number»\.«two»«stop»"),
    ("dotted", DAY, r"«day»\.\s{1,3}«number»\.\s{1,3}«two»«stop»"),
    ("decimal", DAY, r"«day»\.«number»\.(?!\w)(?!-\w+(?![\w.]))«no unit»"),
    # Not "5. 6. 7. Klasse".
    ("dotted", DAY, r"«day»\.(?P<spaced>\s{1,3})«number»\."
          r"(?!\w)(?!\s{1,3}«n»\.(?![0-9]))«no unit»"),
    ("decimal", DAY, r"«day»\.«number»(?!\w)(?!\.[0-9])(?!-[0-9]+(?![0-9.]))«no unit»",
          r"(?<!\w)(?i:am|vom|zum|(?:«long»),?|(?<=,\s)dem|(?<=,\s)den)\s+$"),
    ("decimal", DAY, r"«day»\.«number»(?=,?\s+um\s+[0-9])"),
    ("dotted plain", DAY, r"«day»\s{0,3}\.?\s{0,9}«month»(?:,?\s*«year»«no unit»|\s*(?=')«two»)?"),
    ("dotted plain", OPEN, r"«day»(?P<dot>\.?)(?!\w)"
           r"(?=\s*(?:[,;/(]|«dash»|und|oder|sowie|bzw|bis))"),
)  # fmt: skip

_AT_WORD = (
    (RELATIVE, r"(?<!\w)(?<!\w-)(?P<relative>(?i:heute|morgen|übermorgen|gestern))(?!\w)(?!-\w)"
               r"(?:\s+«part of day»s?(?!\w))?"),
    (WEEKDAY, r"(?<!\w)(?P<habit>(?i:(?:«long»)(?:«part of day»)?s|täglich|werktags|wochentags|"
              r"werktäglich))(?!\w)(?!-\w)"),
    (WEEKDAY, r"(?<!\w)(?:(?<!\w-)|(?<=tag-)|(?<=woch-))(?P<weekday>(?i:«long»))"
              r"(?:s?«part of day»|\s+«part of day»s?)?(?!\w)(?!-(?!(?:«long»)(?!\w))\w)"),
    # The short ones are words and names as well: So, Do, Mo.
    (WEEKDAY, r"(?<!\w)(?<!\w-)(?P<weekday>«short»)(?P<abbreviated>)\.?"
              r"(?=\s*[,:(|]?\s*(?:(?:dem|den|der|am|um|ab|von)\s+)?[0-9]|"
              r"\)|\s*(?:«dash»|[+/&,]|und|bis)\s*(?:«short»)\b)"),
    (DAY, r"«month»(?:,?\s*«year»«no unit»)?",
          r"(?<!\w)(?:(?P<from>(?P<ordinal1>«ordinal»)e[nrsm]?)\s+(?:bis|und)"
          r"(?:\s+(?:zum|am|den|dem))?\s+)?(?P<to>(?P<ordinal>«ordinal»)e[nrsm]?)\s+$"),
)  # fmt: skip

_NEAR_WEEKDAY = (
    r"(?<!\w)(?:(?P<coming>(?i:kommende|diese)[nrms]?)|"
    r"(?P<next>(?i:nächste)[nrms]?|(?i:nächste|kommende)[rn]?\s+Woche(?:\s+am)?)|"
    r"(?P<habit>(?i:jede|alle|letzte|vorletzte|vergangene|vorige|erste|zweite|dritte|vierte|"
    r"fünfte|übernächste)[nrms]?|(?i:jeweils|immer|stets)(?:\s+am)?|[0-9]\.))\s+$"
)
_AFTER_WEEKDAY = (
    r"(?P<habit>\s+(?:im|des|eines|jedes|jeden|in)\s+"
    r"(?:jeden\s+|jedem\s+|ungeraden\s+|geraden\s+)?"
    rf"(?:Monats?|Quartals?|Jahr(?:es)?|{'|'.join(row[0] for row in MONTHS)})(?!\w)"
    r"(?:\s+[0-9]{4})?)|"
    r"(?P<coming>\s+dieser\s+Woche)|(?P<next>\s+(?:der\s+)?(?:nächste|kommende)[rn]\s+Woche)"
)
_REFUSED = (
    r"(?:(?:(?<!\w)(?i:«numbered»)|§+)\s*"
    # Kapitel 2.3. und 4.12.; a comma parts only what is numbered itself: "Raum 2, 6.9."
    r"(?:[0-9]+(?:[.:][0-9]+)*\.?\s*(?:und|bis|oder|/|«dash»)\s*|"
    r"[0-9]+[.:][0-9.:]+\s*,\s*){0,3}|"
    # A dialling code or another long number: 0631 06.09.12
    r"(?<![0-9.:,])(?:0[0-9]{2,}|\+[0-9]{1,3}[0-9 ()]*|[0-9]{3,})\)?[\s/]+)$"
)
_ADVERB = (
    r"(?s:[\s\"„»]*|.*[.!?:\ufffc][\s\"„»]*)Morgen(?:,?\s+(?:\(|um|ab|früh|Abend|Mittag|Vormittag|"
    r"Nachmittag|findet|tagt|beginnt|trifft|treffen|tritt|berät|wird|startet|lädt|[0-9]{1,2}[.: ]|"
    r"«long»)(?!\w)(?s:.*))"
)


def _words() -> tuple[Words, ...]:
    adverbs = (*RELATIVES, *HABITS)
    return (
        words(
            ("ntag", "stag", "itag", "woch", "nabend", "TAG", "WOCH", "NABEND"),
            *(written for word in _LONG for written in (word, word.lower())),
        ),
        words(
            ("heute", "Heute", "orgen", "estern", "äglich", "tags", "HEUTE", "ORGEN", "ESTERN"),
            *(written for word in adverbs for written in (word, word.title())),
        ),
        # Two letters begin a phrase only before digits.
        words((), *(row[-1] for row in WEEKDAYS)),
    )


@cache
def grammar() -> Grammar:
    """Give the grammar of German."""

    def made(pattern: str) -> re.Pattern[str]:
        return compiled(pattern, _PIECES)

    to_day = made(r"\s*[,:(]?\s*«dem»")
    to_time = made(r"\s*\)?\s*(?:[,;:|/·(]|«dash»(?=\s))?\s*«um»")
    from_time = made(r"\s*(?:,|\s(?:am|des|vom))\s*(?:(?:am|den)\s+)?")
    return Grammar(
        names={
            **names(MONTHS, first=1),
            **names(WEEKDAYS),
            **{word: i for i, word in enumerate(ORDINALS, 1)},
        },
        relative=RELATIVES,
        nouns=frozenset({"Morgen"}),
        adverb=made(_ADVERB),
        late=frozenset({"abends", "nachmittags"}),
        number_hint=made(
            r"[0-9](?=[\W_]{0,3}[.:][\W_]{0,6}[0-9]|-[0-9]{2}-[0-9]{2}(?![\w-])|[\W_]{0,9}(?i:Uhr|Jän|Jan|Feb|Mär|Mae|Mrz|"
            r"Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))"
        ),
        words=_words(),
        ordinal_months=made(
            r"te[nrsm]?\s+(?=(?:Jan|Jän|Jae|Feb|Mär|Mae|Mrz|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))"
        ),
        at_digit=forms_at_digit(_AT_DIGIT, _PIECES),
        at_word=tuple(Form(kind, *map(made, patterns)) for kind, *patterns in _AT_WORD),
        refused=made(_REFUSED),
        street=made(r"(?<!\w)(?i:Stra(?:ß|ss)e|Platz|Allee|Ufer|Brücke)\s+des\s+$"),
        introduced=made(
            r"(?:(?<!\w)(?i:am|vom|zum|dem|den|ab|seit|bis|um|gegen|von|Beginn|Termin|Datum|Uhrzeit|"
            r"Einlass|Start|Ende):?\s+|(?:^[\s>#+-]*|[\ufffc(:]\s*))$"
        ),
        until=made(r"(?<!\w)(?i:bis|Ende)(?:\s+(?:ca\.|circa|etwa|gegen|um|ist)){0,2}:?\s+$"),
        before_weekday=made(_NEAR_WEEKDAY),
        after_weekday=made(_AFTER_WEEKDAY),
        named=made(
            r"(?:[„»“\"]\s*|(?<!\w)(?:(?i:der|die|das)|Frau|Herrn?|Dr\.|[a-zäöüß]{4,}e[rs]?)\s+)$"
        ),
        before_relative=made(
            r"(?<!\w)(?i:von|für|an|auf|über|am|der|den|dem|einen?|jeden|gute[nr]|bis\s+zum|"
            r"diesen|eines)\s+$"
        ),
        joins=joins(
            to_day=to_day,
            to_weekday=made(r"\s*[,(]?\s*(?:am\s+|dem\s+)?"),
            to_time=to_time,
            from_time=from_time,
            time_to_relative=made(r"\s+"),
            day_to_weekday=made(r"\s*[(,|]\s*"),
        ),
        chain=made(
            r"\s*\)?\s*(?:[,;/]|,?\s*(?:und|oder|sowie|bzw\.|bis|«dash»))\s*"
            r"(?:(?:auch|einschließlich|dann|und|bis)\s+)?(?:(?:am|den|dem|der|zum|vom)\s+)?"
        ),
        span=made(r"\s*(?:«dash»|bis)\s*(?:zum\s+)?"),
    )
