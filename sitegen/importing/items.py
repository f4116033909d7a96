"""What every source is read into: items to be written, and findings to be told.

A finding holds the words that are lost, because a report that only counts them would lose them.
"""

import re
import unicodedata
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sitegen.model import Place
from sitegen.source import BIDI

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_INVISIBLE = re.compile("[\u200b\u2060\u00ad]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
LONGEST_TITLE = 200
WORDS_OF_TITLE = 10


class Reference(NamedTuple):
    """Another item, named by its key; becomes the id of its document."""

    key: str


class Attached(NamedTuple):
    """A file to be carried over, by its address at the source; becomes a path below files/."""

    address: str
    title: str = ""


Value = str | bool | Reference | Attached | tuple["Value", ...] | dict[str, "Value"]
"""A value of a front matter; of a mapping without its file, and of a list, what is left counts."""


class Finding(NamedTuple):
    """Something that was not carried over, or not as it was.

    `code` names its text in `sitegen.importing.reasons`, `where` is the place in the source,
    `key` the item that it belongs to (empty for the source as a whole), `text` the words that are
    lost.
    """

    code: str
    where: str
    text: str = ""
    key: str = ""


class Item(NamedTuple):
    """One document to be.

    `key` is what the source knows it by, for ever: what is imported again is found by it.
    `form` of the body is html, markdown or text. `day` (ISO) stands in the name of a release or a
    session. `addresses` are where it was published, full or as paths. `base` is the address that
    links in the body are relative to, empty where that is not known; `names` are others by which
    links of the source find the item. `opens` is the instant of
    publication in UTC seconds, 0 for at once.
    """

    kind: str
    key: str
    where: str
    title: str
    values: dict[str, Value]
    body: str = ""
    form: str = "html"
    day: str = ""
    name: str = ""
    addresses: tuple[str, ...] = ()
    base: str = ""
    names: tuple[str, ...] = ()
    draft: bool = False
    opens: int = 0
    findings: tuple[Finding, ...] = ()


class Gathered(NamedTuple):
    """All that a source holds: each of its `entries` is an item or told in a finding.

    `hosts` are those whose addresses are the old website's. `texts` are places in the source with
    all that stands there, as `lost_words.missing` takes it: each word of it is to be found again.
    """

    items: tuple[Item, ...]
    findings: tuple[Finding, ...]
    entries: int
    hosts: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


class Settings(NamedTuple):
    """What sources are read with: the site's zone, places by their id, the time of the import in
    UTC seconds, the day (ISO) up to which series without an end are written, the site's host.
    """

    zone: ZoneInfo
    places: dict[str, Place]
    now: int
    until: str
    host: str


class UnreadableSource(ValueError):
    """Say by the code of a reason why nothing of a source can be read."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.text = text


def cleaned(text: str) -> str:
    """Give a text without what no source file may hold: control and invisible signs, NFC."""
    text = _CONTROLS.sub("", _BREAKS.sub("\n", text))
    text = _INVISIBLE.sub("", text)
    if BIDI.search(text):
        text = BIDI.sub("", text)
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Give a cleaned text in one line."""
    return " ".join(cleaned(text).split())


def title_of(text: str) -> str:
    """Make a title of the first words of a text; empty when it has none."""
    words = one_line(text).split(" ")
    start = " ".join(words[:WORDS_OF_TITLE])[:LONGEST_TITLE].strip()
    return f"{start} …" if start and len(words) > WORDS_OF_TITLE else start


def decoded(data: bytes, declared: str = "") -> tuple[str, str]:
    """Decode bytes by what they declare, as UTF-8, or as Windows does; the second is a doubt."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ""
    for encoding in ("utf-8-sig", declared):
        try:
            return data.decode(encoding or "utf-8-sig"), ""
        except (UnicodeDecodeError, LookupError):
            continue
    # cp1252 leaves five bytes undefined; latin-1 gives them a meaning that `cleaned` drops.
    try:
        return data.decode("cp1252"), "encoding"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "encoding"


def day_and_time(moment: datetime) -> str:
    """Write a local moment as front matter does: `2023-09-06 18:00`.

    One that daylight saving repeats keeps its offset.
    """
    if moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset():
        return moment.isoformat(timespec="minutes")
    return moment.strftime("%Y-%m-%d %H:%M")
