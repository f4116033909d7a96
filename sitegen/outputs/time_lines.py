"""The time line of a publication: everything that happened to its versions, oldest day first."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from sitegen.artifacts import Needs, card, document
from sitegen.clock import Zone
from sitegen.entries import Card, Entry
from sitegen.language import N_, catalogue, zone
from sitegen.model import Config, Decision, Publication, Ref, Version, When
from sitegen.outputs.bodies import public
from sitegen.outputs.frame import Way
from sitegen.outputs.standings import decision_text
from sitegen.site import Site
from sitegen.urls import slug_of

KINDS = {
    "version": N_("New version"),
    "opens": N_("Comments open"),
    "session": N_("Session"),
    "closes": N_("Comments close"),
    "adopted": N_("Decision"),
    "in-force": N_("Entry into force"),
    "change": N_("Change"),
    "repealed": N_("Repeal"),
}
"""What can happen, in the order in which it does on one day."""

_ORDER = tuple(KINDS)


class Fact(NamedTuple):
    """One thing that happened: what, to what, and the rest of it.

    `text` is a sentence of sitegen's, `notes` are texts of the editors. `chapters` are what a
    session was about; `status` is that of a session. `platform` is an address of the web.
    """

    kind: str
    name: str
    of: Way
    text: str = ""
    notes: tuple[str, ...] = ()
    chapters: tuple[Way, ...] = ()
    session: Way | None = None
    status: str = ""
    platform: str = ""


class Day(NamedTuple):
    """A day with all that happened on it."""

    when: When
    facts: tuple[Fact, ...]


def needs_of(site: Site, publication: Entry, language: str) -> Needs:
    """Give what a time line is made of: versions, sessions with chapters, sessions of decisions."""
    versions = site.versions.get(publication.source, ())
    return (
        tuple((document(v), site.notes_shown(v), v.version.is_decided) for v in versions),
        tuple((card(site.in_language((session,), language)[0]), chapters)
              for session, chapters in _discussed(site, versions)),
        tuple((version.source, name, card(site.in_language((session,), language)[0]))
              for version in versions for name, session in _deciding(site, version)),
    )  # fmt: skip


def _discussed(site: Site, versions: tuple[Entry, ...]) -> list[tuple[Entry, Needs]]:
    """Give each session with the chapters it was about, each as it stands in its last version."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for version in versions:
        for chapter in site.chapters.get(version.source, ()):
            for session in site.mentioned(chapter, "session"):
                slug = slug_of(chapter.address)
                found.setdefault(session.source, {})[slug] = (chapter.title, chapter.address)
    return [(site.visible[source], tuple(found[source].values())) for source in sorted(found)]


def _deciding(site: Site, version: Entry) -> Iterator[tuple[str, Entry]]:
    for relation, name, _, _ in version.mentions:
        session = site.resolve(relation, name) if relation == "session" else None
        if session is not None and session.source in site.visible:
            yield name, session


def time_line(
    config: Config, language: str, publication: Publication, needs: Any
) -> tuple[Day, ...]:
    """Word the time line in the language of a page."""
    words, here = catalogue(language).gettext, zone(config.timezone, language)
    versions, discussed, deciding = needs
    sessions = {(source, name): session for source, name, session in deciding}
    found: list[tuple[str, Fact]] = []
    for of, notes, is_decided in versions:
        version = public(of, notes)
        found += _of_version(words, here, version, publication.platform)
        if is_decided:
            found += _of_decisions(words, here, version, sessions)
    for session, chapters in discussed:
        found.append(_of_session(words, session, chapters))
    found += list(_sessions_before(words, found, sessions.values()))
    found.sort(key=lambda row: (row[0], _ORDER.index(row[1].kind), row[1].of.address))
    return tuple(
        Day(here.of_day(day), tuple(fact for _, fact in rows))
        for day, rows in groupby(found, key=lambda row: row[0])
    )


Words = Callable[[str], str]
Facts = Iterator[tuple[str, Fact]]
"""Facts, each behind its day (ISO)."""


def _fact(words: Words, kind: str, of: Way, text: str = "", **rest: Any) -> Fact:
    return Fact(kind, words(KINDS[kind]), of, text, **rest)


def _of_version(words: Words, here: Zone, version: Version, platform: str) -> Facts:
    way = Way(version.head.title, version.head.address)
    own = tuple(c.note for c in version.changes if c.date.day <= version.date.day)
    yield version.date.day, _fact(words, "version", way, notes=own)
    later = [c for c in version.changes if c.date.day > version.date.day]
    for day, changes in groupby(later, key=lambda change: change.date.day):
        notes = tuple(change.note for change in changes)
        yield day, _fact(words, "change", way, notes=notes)
    if version.consultation:
        period, last = version.consultation, here.of_day(version.consultation.closes.day)
        text = words("Comments are possible until {weekday}, {day}")
        said = text.format(weekday=last.weekday, day=last.text)
        url = period.url or platform
        yield period.opens.day, _fact(words, "opens", way, said, platform=url)
        yield period.closes.day, _fact(words, "closes", way)


def _of_decisions(
    words: Words, here: Zone, version: Version, sessions: dict[tuple[str, str], Card]
) -> Facts:
    way = Way(version.head.title, version.head.address)

    def held(ref: Ref | None) -> Way | None:
        session = sessions.get((version.head.source, ref.id)) if ref else None
        return _way(session) if session else None

    def decided(kind: str, decision: Decision) -> Fact:
        is_apart = kind == "repealed" and decision.date.day != decision.effective.day
        said = decision_text(here, decision) if is_apart else ", ".join(
            part for part in (decision.body, decision.reference) if part
        )  # fmt: skip
        return _fact(words, kind, way, said, session=held(decision.session))

    adopted, repealed = version.adopted, version.repealed
    if adopted:
        yield adopted.date.day, decided("adopted", adopted)
        if adopted.effective.day != adopted.date.day:
            yield adopted.effective.day, _fact(words, "in-force", way)
    if repealed:
        yield repealed.effective.day, decided("repealed", repealed)


def _sessions_before(
    words: Words, found: list[tuple[str, Fact]], sessions: Iterable[Card]
) -> Facts:
    """Give the sessions of decisions that no fact names yet on their day."""
    told = {(day, way.address) for day, f in found for way in (f.of, f.session) if way}
    for session in {s.address: s for s in sessions}.values():
        day, fact = _of_session(words, session, ())
        if (day, session.address) not in told:
            yield day, fact


def _of_session(words: Words, session: Card, chapters: Any) -> tuple[str, Fact]:
    assert session.when is not None
    fact = _fact(
        words,
        "session",
        _way(session),
        notes=tuple(move.text for move in session.moves),
        chapters=tuple(Way(*chapter) for chapter in chapters),
        status=session.status,
    )
    return session.when.day, fact


def _way(session: Card) -> Way:
    return Way(session.title, session.address, session.text_language or session.language)
