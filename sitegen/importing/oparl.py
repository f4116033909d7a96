"""Council information systems by their OParl 1.0 or 1.1 data: organisations and meetings.

Objects lie in JSON files alone, in lists or inside each other, and name each other by their ids; so
all of them are collected first. https://oparl.org/spezifikation/
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sitegen.importing.items import (
    Attached,
    Finding,
    Gathered,
    Item,
    Reference,
    Settings,
    UnreadableSource,
    Value,
    cleaned,
    decoded,
    one_line,
)
from sitegen.importing.meetings import clock_values, is_doubtful, place_value

Objects = dict[str, dict[str, Any]]

_QUIET = frozenset(
    (
        "id type created modified deleted body web license order meeting agendaItem organization "
        "mainFile location membership post legislativeTerm participant consultation parent"
    ).split()
)
_MEETING = frozenset(
    (
        "name start end location cancelled invitation resultsProtocol verbatimProtocol "
        "auxiliaryFile keyword"
    ).split()
)
_ITEM = frozenset("number name public result resolutionText resolutionFile auxiliaryFile".split())
_READ = ("Organization", "Meeting")
_DEEPEST = 40
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?', re.S)
_NO_TEXT = re.compile(r"https?:\S*|[\dTZ:.+-]*|[a-z]+/[\w.+-]+")


def read(files: dict[str, bytes], settings: Settings) -> Gathered:
    """Read JSON files by their names. Raises UnreadableSource."""
    findings: list[Finding] = []
    objects: Objects = {}
    places: dict[str, str] = {}
    texts: list[tuple[str, str]] = []
    read_any = False
    for name, data in sorted(files.items()):
        text, doubt = decoded(data)
        if doubt:
            findings.append(Finding(doubt, name))
        try:
            parsed = json.loads(text)
        except (ValueError, RecursionError):
            findings.append(Finding("unreadable", name, text))
            continue
        read_any = True
        texts.append((name, _raw(text)))
        for one in _objects(parsed, 0):
            known = objects.setdefault(one["id"], one)
            places.setdefault(one["id"], name)
            if known is not one:  # the same object alone and inside another one
                known.update({key: value for key, value in one.items() if key not in known})
    if not read_any:
        raise UnreadableSource("unreadable", ", ".join(sorted(files))[:200])
    used: set[str] = set()
    items: list[Item] = []
    agenda: dict[str, list[dict[str, Any]]] = {}
    for one in objects.values():
        if _kind(one) == "AgendaItem" and isinstance(one.get("meeting"), str):
            agenda.setdefault(one["meeting"], []).append(one)
    top = [one for one in objects.values() if _kind(one) in _READ]
    for one in top:
        where = f"{places[one['id']]}, {_kind(one)} {one['id']}"
        if one.get("deleted"):
            findings.append(Finding("deleted", where, _said(one)))
            continue
        kept = _Reader(one, where, objects, agenda, settings, used)
        made = kept.group() if _kind(one) == "Organization" else kept.meeting()
        findings += [] if made else kept.findings
        items += [made] if made else []
    rest = [one for one in objects.values() if _kind(one) not in _READ and one["id"] not in used]
    for one in rest:
        where = f"{places[one['id']]}, {_kind(one)} {one['id']}"
        findings.append(Finding("deleted" if one.get("deleted") else "kind", where, _said(one)))
    hosts = {urlsplit(str(one.get("web", ""))).hostname or "" for one in top}
    return Gathered(tuple(items), tuple(findings), len(top) + len(rest),
                    tuple(sorted(hosts - {""})), tuple(texts))  # fmt: skip


def _raw(text: str) -> str:
    """Give the texts of JSON as they stand there, also those that a later one of the same name
    replaces; addresses and moments are no texts.
    """
    said: list[str] = []
    for found in _STRING.finditer(text):
        if (found[2] is None or " " in found[1]) and not _NO_TEXT.fullmatch(found[1]):
            try:
                said.append(json.loads(f'"{found[1]}"', strict=False))
            except ValueError:
                said.append(found[1])
    return cleaned("\n".join(said))


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Give all objects that have an id and a type, the outer ones first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for inner in value:
            yield from _objects(inner, depth + 1)
    elif isinstance(value, dict):
        if isinstance(value.get("id"), str) and isinstance(value.get("type"), str):
            yield value
        for inner in value.values():
            yield from _objects(inner, depth + 1)


def _kind(one: dict[str, Any]) -> str:
    return str(one["type"]).rstrip("/").rpartition("/")[2]


class _Reader:
    """One object about to become an item; notes which others it used up."""

    def __init__(self, one: dict[str, Any], where: str, objects: Objects,
                 agenda: dict[str, list[dict[str, Any]]], settings: Settings,
                 used: set[str]) -> None:  # fmt: skip
        self.one = one
        self.where = where
        self.key = f"oparl:{one['id']}"
        self.findings: list[Finding] = []
        self._objects = objects
        self._agenda_of = agenda
        self._settings = settings
        self._used = used

    def tell(self, code: str, text: str = "") -> None:
        self.findings.append(Finding(code, self.where, text, self.key))

    def _rest(self, one: dict[str, Any], known: frozenset[str]) -> None:
        for name, value in one.items():
            if name in known or name in _QUIET or value in (None, "", [], {}):
                continue
            self.tell("field", f"{name}: {_said(value)}")

    def _item(self, kind: str, title: str, values: dict[str, Value], day: str) -> Item:
        web = self.one.get("web")
        return Item(
            kind=kind, key=self.key, where=self.where, title=title, values=values, form="text",
            day=day, name=title, addresses=(web,) if isinstance(web, str) and web else (),
            findings=tuple(self.findings),
        )  # fmt: skip

    def group(self) -> Item:
        """Make a group of an Organization."""
        self._rest(self.one, frozenset(("name", "shortName")))
        title = _text(self.one.get("name")) or _text(self.one.get("shortName"))
        if (short := _text(self.one.get("shortName"))) not in title:
            self.tell("field", f"shortName: {short}")
        return self._item("group", title, {}, "")

    def meeting(self) -> Item | None:
        """Make a session of a Meeting; None for one without a time."""
        one, zone = self.one, self._settings.zone
        start, end = _moment(one.get("start"), zone), _moment(one.get("end"), zone)
        if start is None:
            self.tell("not-written", _said(one))
            return None
        if is_doubtful(start):
            self.tell("time-twice", start.isoformat())
        values = clock_values(start, end, self.tell)
        values["place"] = self._place(one.get("location"))
        groups = one.get("organization") or []
        groups = groups if isinstance(groups, list) else [groups]
        ids = [found["id"] if isinstance(found, dict) else str(found) for found in groups]
        known = [i for i in ids if i in self._objects and not self._objects[i].get("deleted")]
        if known:
            values["group"] = Reference(f"oparl:{known[0]}")
        for other in (i for i in ids if i not in known[:1]):
            self.tell(
                "field", f"organization: {_text(self._objects.get(other, {}).get('name'))} {other}"
            )
        if one.get("cancelled"):
            values["status"] = "cancelled"
            changed = _moment(one.get("modified"), zone)
            if changed:
                was: dict[str, Value] = {"date": f"{changed:%Y-%m-%d %H:%M}",
                                         "was": {"status": "confirmed"}}  # fmt: skip
                values["changes"] = (was,)
        values["topics"] = tuple(_text(word) for word in one.get("keyword") or ())
        values["agenda"] = tuple(self._agenda())
        values |= self._papers()
        self._rest(one, _MEETING)
        return self._item("session", _text(one.get("name")), values, f"{start:%Y-%m-%d}")

    def _place(self, given: Any) -> Value:
        place = self._resolved(given)
        if place is None:
            self.tell("place-missing")
            return ""
        name, room = _text(place.get("description")), _text(place.get("room"))
        street, postcode = _text(place.get("streetAddress")), _text(place.get("postalCode"))
        city = _text(place.get("locality"))
        self._rest(place, frozenset(("description", "room", "streetAddress", "postalCode",
                                     "locality")))  # fmt: skip
        full = ", ".join(filter(None, (name, room, street, f"{postcode} {city}".strip())))
        for said in (full, ", ".join(filter(None, (name, room)))):
            known = place_value(said, self._settings.places, None)
            if known in self._settings.places:
                return known
        if not full:
            self.tell("place-missing")
        made: dict[str, Value] = {"name": name or room or full, "room": room if name else "",
                                  "street": street, "postcode": postcode, "city": city}  # fmt: skip
        return made if any((room, street, postcode, city)) else full

    def _agenda(self) -> Iterator[Value]:
        given = self.one.get("agendaItem") or self._agenda_of.get(self.one["id"], [])
        found = [item for item in map(self._resolved, given) if item is not None]
        found.sort(key=lambda item: item["order"] if isinstance(item.get("order"), int) else 0)
        for item in found:
            self._used.add(str(item.get("id", "")))
            if item.get("deleted"):
                self.tell("deleted", _said(item))
                continue
            name, number = _text(item.get("name")), _text(item.get("number"))
            if not name:
                self.tell("not-written", _said(item))
                continue
            result = " – ".join(filter(None, (_text(item.get("result")),
                                            _text(item.get("resolutionText")))))  # fmt: skip
            entry: dict[str, Value] = {"title": f"{number} {name}".strip(), "result": result}
            if item.get("public") is False:
                entry["text"] = "Nicht öffentlich"
            files = self._files(item, ("resolutionFile", "auxiliaryFile"))
            entry["documents"] = tuple(files)
            for given_paper in _several(item.get("consultation")):
                self.tell(
                    "field", f"consultation: {_said(self._resolved(given_paper) or given_paper)}"
                )
            self._rest(item, _ITEM)
            yield entry

    def _papers(self) -> dict[str, Value]:
        values: dict[str, Value] = {}
        minutes = list(self._files(self.one, ("resultsProtocol", "verbatimProtocol")))
        if minutes:
            values["minutes"] = {"status": "published", "file": minutes[0]._replace(title="")}
        files = (*self._files(self.one, ("invitation", "auxiliaryFile")), *minutes)
        values["attachments"] = tuple(files)
        return values

    def _files(self, one: dict[str, Any], names: tuple[str, ...]) -> Iterator[Attached]:
        for given in (file for name in names for file in _several(one.get(name))):
            file = self._resolved(given)
            if file is None:
                self.tell("file", str(given))
                continue
            self._used.add(str(file.get("id", "")))
            address = _text(file.get("downloadUrl")) or _text(file.get("accessUrl"))
            name = _text(file.get("fileName"))
            if name and "." not in address.rpartition("/")[2]:
                address = f"{address}/{name}"
            title = _text(file.get("name")) or name
            if file.get("deleted"):
                self.tell("deleted", f"{title} {address}")
            else:
                yield Attached(address or name, title)

    def _resolved(self, given: Any) -> dict[str, Any] | None:
        found = given if isinstance(given, dict) else self._objects.get(str(given))
        if found is not None:
            self._used.add(str(found.get("id", "")))
        return found


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _text(value: Any) -> str:
    return one_line(value) if isinstance(value, str) else one_line(str(value)) if value else ""


def _moment(value: Any, zone: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if at is None or not 1583 < at.year < 3000:
        return None
    return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)


def _said(value: Any) -> str:
    """Give all that a value says, in one text."""
    return value if isinstance(value, str) else cleaned(json.dumps(value, ensure_ascii=False))
