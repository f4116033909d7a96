"""Feeds (RSS, Atom) as press releases.

feedparser reads what feeds are in practice, also damaged ones; its own cleaning is switched off,
because it drops without a word. Owns feedparser.
"""

import calendar
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from sitegen.importing.items import (
    Attached,
    Finding,
    Gathered,
    Item,
    Settings,
    UnreadableSource,
    Value,
    day_and_time,
    decoded,
    one_line,
)
from sitegen.importing.lost_words import reading_of_xml
from sitegen.importing.rich_text import words_of

UNDATED = 946_684_800
"""2000-01-01 in UTC seconds: stands for a date where a whole feed has none."""

_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*encoding=["']([\w.-]+)""")
_ENTRY = re.compile(r"<(?:item|entry)\b", re.I)
_OF_FEED = re.compile(
    r"<((?:\w+:)?(?:title|link|url|description|subtitle|language|generator|copyright|rights|icon|"
    r"logo|id|name|email|uri|managingEditor|webMaster|lastBuildDate|pubDate|updated|docs|ttl|width|"
    r"height|category|updatePeriod|updateFrequency))\b[^<>]*>(?:[^<]|<!\[CDATA\[.*?\]\]>)*</\1>",
    re.S | re.I,
)
"""What a feed says of itself, which is no entry."""

_NO_TEXT = re.compile(
    r"<(pubDate|published|updated|modified|issued|created|(?:dc|dcterms):\w+|guid|id|link|"
    r"lastBuildDate)\b(?:\s[^<>]*)?>\s*(?:[\d:.,+TZ-]+|\w{3},? \d+ \w{3} \d{4} [\d:]+ [\w+-]+|"
    r"https?://[^\s<>]*|tag:[^\s<>]*|urn:[^\s<>]*|[\w-]+)\s*</\1>", re.I,
)  # fmt: skip
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>|<!ENTITY[^>]*>", re.S | re.I)
_USED = frozenset(
    (
        "title title_detail link links id guidislink published published_parsed updated "
        "updated_parsed created created_parsed summary summary_detail content tags base language "
        "xml_lang author_detail authors href"
    ).split()
)


def read(data: bytes, name: str, settings: Settings) -> Gathered:
    """Read a feed. Raises UnreadableSource."""
    import feedparser

    declared = _DECLARED.match(data)
    text, doubt = decoded(data, declared[1].decode("ascii") if declared else "")
    # Nothing that a document type can do belongs into a feed.
    text = _DOCTYPE.sub("", re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>", "", text))
    parsed = feedparser.parse(
        text.encode(), sanitize_html=False, resolve_relative_uris=False,
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )  # fmt: skip
    if not parsed.entries and not parsed.get("version"):
        raise UnreadableSource("unreadable", name)
    findings = [Finding(doubt, name)] if doubt else []
    if parsed.bozo:
        findings.append(Finding("truncated", name, str(parsed.get("bozo_exception", ""))))
    site = str(parsed.feed.get("link", ""))
    # Plain ones: feedparser's own fill what is missing from what is there, with a warning.
    entries = [dict(entry) for entry in parsed.entries]
    dated = [instant for entry in entries if (instant := _instant(entry))]
    newest = max(dated, default=UNDATED)
    items = [
        _item(entry, number, name, site, newest, settings)
        for number, entry in enumerate(entries, 1)
    ]
    hosts = {urlsplit(address).hostname or "" for address in (site, *(i.base for i in items))}
    return Gathered(tuple(items), tuple(findings), len(items), tuple(sorted(hosts - {""})),
                    tuple(_raw(text, name, bool(parsed.bozo))))  # fmt: skip


def _raw(text: str, name: str, is_damaged: bool) -> Iterator[tuple[str, str]]:
    """Give what the entries of a feed say, as it stands there.

    In a damaged feed what stands before them may be an entry that has lost its beginning.
    """
    starts = [found.start() for found in _ENTRY.finditer(text)]
    head = text[: starts[0] if starts else None]
    yield name, reading_of_xml(head if is_damaged else _OF_FEED.sub(" ", head))
    for number, (start, end) in enumerate(pairwise((*starts, len(text))), 1):
        yield f"{name}, {number}", reading_of_xml(_NO_TEXT.sub(" ", text[start:end]))


def _item(entry: Any, number: int, name: str, site: str, newest: int,
          settings: Settings) -> Item:  # fmt: skip
    link = str(entry.get("link", ""))
    title = words_of(str(entry.get("title", "")))
    summary = str(entry.get("summary", ""))
    contents = [str(part.get("value", "")) for part in entry.get("content", ())]
    body = max(contents, key=len, default="") or summary
    instant = _instant(entry)
    identity = str(entry.get("id", "")) or link or f"{title} {instant or body[:200]}"
    key, where = f"rss:{identity}", f"{name}, {number}: {one_line(title or link)}"
    findings: list[Finding] = []

    def tell(code: str, text: str = "") -> None:
        findings.append(Finding(code, where, text, key))

    if not instant:
        tell("date-missing", str(entry.get("published", "") or entry.get("updated", "")))
    at = datetime.fromtimestamp(instant or newest, UTC).astimezone(settings.zone)
    values: dict[str, Value] = {"date": day_and_time(at)}
    words = words_of(summary)
    if summary and body != summary and words not in words_of(body):
        values["summary"] = words
    for other in contents:
        if other != body:
            tell("field", other)
    values["topics"] = tuple(
        one_line(str(tag.get("label") or tag.get("term") or "")) for tag in entry.get("tags", ())
    )
    values["attachments"] = tuple(_enclosures(entry))
    for field, text in _rest(entry):
        is_author = field in ("author", "contributors", "publisher")
        tell("author" if is_author else "field", f"{field}: {text}")
    return Item(
        kind="press", key=key, where=where, title=title, values=values, body=body,
        day=f"{at:%Y-%m-%d}", name=_name(link) or title, addresses=(link,) if link else (),
        base=link or site, draft=not instant, opens=instant, findings=tuple(findings),
    )  # fmt: skip


def _instant(entry: Any) -> int:
    for name in ("published_parsed", "created_parsed", "updated_parsed"):
        found = entry.get(name)
        if isinstance(found, time.struct_time) and 1583 < found.tm_year < 3000:
            return calendar.timegm(found)
    return 0


def _enclosures(entry: Any) -> Iterator[Attached]:
    for link in entry.get("links", ()):
        if link.get("rel") == "enclosure" and link.get("href"):
            yield Attached(str(link["href"]), one_line(str(link.get("title", ""))))


def _rest(entry: Any) -> Iterator[tuple[str, str]]:
    """Give the fields for which a release has no place, with what they say."""
    for link in entry.get("links", ()):
        if link.get("rel") not in ("alternate", "enclosure", "self"):
            yield f"link {link.get('rel', '')}", str(link.get("href", ""))
    for field, value in entry.items():
        if field in _USED or field.endswith(("_detail", "_parsed")) or not value:
            continue
        yield field, one_line(str(value))


def _name(link: str) -> str:
    """Give the name in an address: the last part of its path, without number and ending."""
    try:
        parts = [part for part in urlsplit(link).path.split("/") if part]
    except ValueError:
        return ""
    last = re.sub(r"\.\w{2,5}\Z", "", parts[-1]) if parts else ""
    last = re.sub(r"^\d{4}-\d{2}-\d{2}-", "", last)
    return last if re.search(r"[a-zA-Z]{3}", last) and "%" not in last else ""
