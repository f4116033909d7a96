"""How English prose writes days, weekdays and times.

Days in digits alone (6/9, 06.09.) mean two things in English, so they are none here; ISO is read.
"""

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
    alternatives,
    compiled,
    forms_at_digit,
    joins,
    month_pattern,
    names,
    words,
)

MONTHS = (
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
WEEKDAYS = (
    ("Monday", "Mon"),
    ("Tuesday", "Tues", "Tue"),
    ("Wednesday", "Wed"),
    ("Thursday", "Thurs", "Thur", "Thu"),
    ("Friday", "Fri"),
    ("Saturday", "Sat"),
    ("Sunday", "Sun"),
)
RELATIVES = {
    "today": "today",
    "tonight": "today",
    "tomorrow": "tomorrow",
    "yesterday": "yesterday",
}
_LONG = tuple(row[0] for row in WEEKDAYS)

_PIECES = {
    **PIECES,
    "month": month_pattern(MONTHS),
    "long": alternatives(_LONG),
    "short": alternatives(tuple(word for row in WEEKDAYS for word in row[1:])),
    "th": "(?:st|nd|rd|th)",
    "clock": "(?P<hour>«n»)(?:[.:](?P<minute>«nn»))?",
    "clock2": "(?P<hour2>«n»)(?:[.:](?P<minute2>«nn»))?",
    # The last dot of "p.m." may end the sentence; it is no part of the phrase either way.
    "pm": r"(?P<part>(?i:[ap]\.?\s?m))(?!\w)",
    "pm2": r"(?P<part2>(?i:[ap]\.?\s?m))(?!\w)",
    "to": r"(?:«dash»|to|until|till)",
    "at": r"(?:(?:at|from|by|between|starting|starts|begins|beginning|around|about|until|till|to|"
    r"ends|ending):?\s+){0,3}",
    "no unit": r"(?!\s*(?:(?i:euros?|EUR|cents?|per\s?cent|million|billion|km|kWh?|hours?|minutes|"
    r"seconds|votes|points|people|persons|guests|members|times|years|days|weeks|places|percent)"
    r"(?!\w)|[%€$£²³°×]|[ap]\.?m\b))",
}

_AT_DIGIT = (
    ("iso", DAY, "«iso»"),
    ("decimal colon plain", TIME, r"«clock»(?:\s*«pm»\.?)?\s*«to»\s*«clock2»\s*«pm2»"),
    ("decimal colon plain", TIME, r"«clock»(?:\s*«pm»\.?)?\s+and\s+«clock2»\s*«pm2»",
           r"(?i:between)\s+$"),
    ("decimal colon plain", TIME, r"«clock»\s*«pm»"),
    ("colon", TIME, r"(?P<hour>«n»):(?P<minute>«nn»)\s*«to»\s*(?P<hour2>«n»):(?P<minute2>«nn»)"
           r"(?![\w:])(?!-\w)"),
    ("colon", TIME, r"(?P<bare>(?P<hour>«n»):(?P<minute>«nn»))"
           r"(?![\w:])(?!-\w)(?!\.[0-9])«no unit»"),
    ("dotted plain", DAY, r"«day»«th»?\s+(?:of\s+)?«month»(?:,?\s*«year»«no unit»)?"),
    ("dotted plain", OPEN, r"«day»(?P<dot>«th»?)(?!\w)"
           r"(?=\s*(?:[,;/(&]|«dash»|and|or|to|until|till|through))"),
)  # fmt: skip

_AT_WORD = (
    (RELATIVE, r"(?<!\w)(?P<relative>(?i:today|tonight|tomorrow|yesterday))(?!\w)(?!['’-]\w)"
               r"(?:\s+(?:morning|afternoon|evening|night)(?!\w))?"),
    (WEEKDAY, r"(?<!\w)(?P<habit>(?i:«long»)s)(?!\w)"),
    (WEEKDAY, r"(?<!\w)(?P<weekday>(?i:«long»))(?:\s+(?:morning|afternoon|evening|night))?"
              r"(?!\w)(?!['’]s)(?!-(?!(?:«long»)(?!\w))\w)"),
    (WEEKDAY, r"(?<!\w)(?<!\w-)(?P<weekday>«short»)(?P<abbreviated>)\b\.?"
              r"(?=\s*[,:(|]?\s*(?:(?:the|at|from)\s+)?(?:[0-9]|«month»\s*[0-9])|\)|"
              r"\s*(?:«dash»|[+/&,]|and|to)\s*(?:«short»)\b)"),
    (DAY, r"(?<!\w)«month»\s+«day»«th»?(?!\w)(?!:[0-9])\s*(?:«dash»|to|and|&)\s*"
          r"(?P<day2>«n»)«th»?(?!\w)(?!:[0-9])«no unit»(?:,?\s+«year»«no unit»)?"),
    (DAY, r"(?<!\w)«month»\s+«day»«th»?(?!\w)(?!:[0-9])«no unit»(?:,?\s+«year»«no unit»)?"),
)  # fmt: skip

_NEAR_WEEKDAY = (
    r"(?<!\w)(?:(?P<coming>(?i:this|coming|this\s+coming))|(?P<next>(?i:next))|"
    r"(?P<habit>(?i:every|each|all|last|first|second|third|fourth|fifth|other)|"
    r"[1-5](?:st|nd|rd|th)))\s+$"
)
_AFTER_WEEKDAY = (
    r"(?P<habit>\s+(?:of|in)\s+(?:(?:the|each|every|a)\s+)?"
    rf"(?:month|{'|'.join(row[0] for row in MONTHS)})(?!\w)(?:\s+[0-9]{4})?)|"
    r"(?P<coming>\s+this\s+week)|(?P<next>\s+next\s+week)"
)
_REFUSED = (
    r"(?:(?:(?<!\w)(?i:Sections?|Sec\.|Art(?:icle|\.)|Chapters?|Pages?|p\.|No\.|Number|Version|v|Room|"
    r"Item|Part|Annex|Figure|Table|Volume|Issue|Matthew|Mark|Luke|John|Psalm|Genesis|scale(?:\s+of)?|"
    r"ratio(?:\s+of)?|Tel\.?:?|phone:?|fax:?|ISO|DIN|IP)|§+)\s*|"
    r"(?<![0-9.:,])(?:0[0-9]{2,}|\+[0-9]{1,3}[0-9 ()]*|[0-9]{3,})\)?[\s/]+)$"
)


@cache
def grammar() -> Grammar:
    """Give the grammar of English."""

    def made(pattern: str) -> re.Pattern[str]:
        return compiled(pattern, _PIECES)

    to_day = made(r"\s*[,:(]?\s*(?:(?:on|the)\s+){0,2}")
    to_time = made(r"\.?\s*\)?\s*(?:[,;:|/·(]|«dash»(?=\s))?\s*«at»")
    from_time = made(r"\.?\s*,?\s*(?:on\s+)?(?:the\s+)?")
    return Grammar(
        names={**names(MONTHS, first=1), **names(WEEKDAYS)},
        relative=RELATIVES,
        nouns=frozenset(),
        adverb=made(""),
        late=frozenset({"pm"}),
        number_hint=made("[0-9]"),
        words=(
            words(
                ("day", "DAY", "tonight", "Tonight", "TONIGHT", "morrow", "MORROW"),
                *_LONG,
                *(written for word in RELATIVES for written in (word, word.title())),
            ),
            words((), *(word for row in WEEKDAYS for word in row[1:])),
            words((), *(word for row in MONTHS for word in row)),
        ),
        ordinal_months=None,
        at_digit=forms_at_digit(_AT_DIGIT, _PIECES),
        at_word=tuple(Form(kind, *map(made, patterns)) for kind, *patterns in _AT_WORD),
        refused=made(_REFUSED),
        street=made(r"(?i:street|square)\s+of\s+(?:the\s+)?$"),
        introduced=made(
            r"(?:(?<!\w)(?i:at|on|from|by|until|till|between|since|starts|start|starting|begins):?\s+|"
            r"(?:^[\s>#+-]*|[\ufffc(:]\s*))$"
        ),
        until=made(r"(?<!\w)(?i:until|till|ends|ending)(?:\s+(?:at|about|around)){0,2}:?\s+$"),
        before_weekday=made(_NEAR_WEEKDAY),
        after_weekday=made(_AFTER_WEEKDAY),
        named=made(r"(?:[“\"]\s*|(?<!\w)(?i:the|mrs?|ms|dr)\.?\s+)$"),
        before_relative=made(r"(?<!\w)(?i:of|for|towards?|after|before|a\s+better)\s+$"),
        joins=joins(
            to_day=to_day,
            to_weekday=made(r"\s*[,(]?\s*(?:on\s+)?"),
            to_time=to_time,
            from_time=from_time,
            time_to_relative=made(r"\.?\s+"),
            day_to_weekday=made(r"\s*[(,|]\s*"),
        ),
        chain=made(
            r"\s*\)?\s*(?:[,;/]|,?\s*(?:and|or|to|until|till|through|&|«dash»))\s*"
            r"(?:(?:on|the)\s+){0,2}"
        ),
        span=made(r"\s*(?:,?\s*(?:and|or)|to|until|till|&|«dash»)\s*(?:the\s+)?"),
    )
