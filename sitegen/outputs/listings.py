"""Lists that lead to documents: home, press, sessions, bodies, topics, search, and odd pages."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any, NamedTuple

from sitegen.artifacts import (
    Artifact,
    Material,
    Needs,
    Part,
    Touched,
    cards,
    maybe_card,
)
from sitegen.entries import Card, Entry
from sitegen.language import catalogue
from sitegen.model import When
from sitegen.outputs.frame import (
    Frame,
    Way,
    below,
    chromes,
    frame_of,
    languages_of_list,
    list_needs,
    own_tag,
)
from sitegen.outputs.standings import State, state_needs, state_of
from sitegen.site import Site
from sitegen.urls import file_of

PAGE = 50
NEWEST = 20
HOME_RELEASES = 5
HOME_SESSIONS = 5
HOME_TRANSLATED = 20
IN_RESERVE = 30
"""How many further sessions the home page holds, so that a script can move them up."""


@dataclass(frozen=True, slots=True)
class HomePage:
    """The start: the next session, the newest releases, the current guidelines.

    Of the sessions `upcoming` the first `shown` are. `as_of` is the day of the site's newest fact.
    On the home page of a further language, `others` are documents that were translated into it, and
    `calendars` name by the address of a session the file that it has in all languages.
    """

    frame: Frame
    session: Card | None
    calendars: tuple[tuple[str, str], ...]
    upcoming: tuple[Card, ...]
    releases: tuple[Card, ...]
    guidelines: tuple[State, ...]
    others: tuple[Card, ...]
    as_of: When | None
    shown: int = HOME_SESSIONS


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list; `years` are the archive, `pages` the other pages of this list.

    On a list that is sorted by time, `as_of` is the day of the site's newest fact.
    """

    frame: Frame
    cards: tuple[Card, ...]
    upcoming: tuple[Card, ...]
    years: tuple[tuple[str, str, int], ...]
    pages: tuple[Way, ...]
    number: int
    as_of: When | None
    most: int = NEWEST


@dataclass(frozen=True, slots=True)
class GuidelinesPage:
    """All publications, each with where it stands."""

    frame: Frame
    guidelines: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class TopicsPage:
    """All topics with the number of documents of each."""

    frame: Frame
    topics: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search, with ways to find without it."""

    frame: Frame
    topics: tuple[tuple[str, str, int], ...]
    years: tuple[tuple[str, str, int], ...]
    shards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A page with nothing but its frame: not found."""

    frame: Frame


class Place(NamedTuple):
    """Where lists are made: one language of the site, whose addresses all begin with `below`.

    `tag` names it as documents do, so it is empty for the site's own language.
    """

    tag: str
    below: str
    chrome: Part
    as_of: Part
    words: Callable[[str], str]

    def frame(self, site: Site, section: str, title: str, address: str,
              *crumbs: tuple[str, str], is_topic: bool = False) -> Needs:  # fmt: skip
        """Give the needs of the frame of a list; addresses are those without the language."""
        every = languages_of_list(site, address)
        return list_needs(
            self.chrome, section, title, self.below + address,
            *((name, self.below + to) for name, to in crumbs),
            alternates=every, languages=every,
            text_language=site.config.language if is_topic and self.tag else "",
        )  # fmt: skip


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the lists of the site in each of its languages."""
    chrome = chromes(site, material)
    for language in (site.config.language, *site.config.languages):
        tag = own_tag(site, language)
        words = catalogue(language).gettext
        at = Place(tag, below(tag), chrome.of(language), chrome.as_of[language], words)
        yield from _lists(site, at)


def _lists(site: Site, at: Place) -> Iterator[Artifact]:
    words = at.words
    yield _home(site, at)
    yield from _presse(site, at)
    yield from _sitzungen(site, at)
    if site.groups:
        yield _list(site, at, "gremien", words("Bodies"), "/gremien/", site.groups, "groups")
    if site.publications:
        frame = at.frame(site, "leitlinien", words("Guidelines"), "/leitlinien/")
        states = tuple(state_needs(site, p, at.tag) for p in site.publications)
        path = file_of(f"{at.below}/leitlinien/")
        yield Artifact(path, "listings", "guidelines", (frame, states))
    yield from _themen(site, at)
    yield _search(site, at)
    address = f"{at.below}/404.html"
    homes = languages_of_list(site, "/")
    frame = list_needs(at.chrome, "", words("Page not found"), address, languages=homes)
    yield Artifact(address[1:], "listings", "not_found", (frame,))


def _home(site: Site, at: Place) -> Artifact:
    upcoming = tuple(e for e in site.sessions if not site.is_over(e))
    following = tuple(e for e in upcoming if e is not site.next_session)
    session = site.next_session
    return Artifact(file_of(f"{at.below}/"), "listings", "home", (
        at.frame(site, "", "", "/"),
        maybe_card(site.page_in(session, at.tag) if session else None),
        tuple(
            (site.page_in(e, at.tag).address, f"{e.address}sitzung.ics")
            for e in (*((session,) if session else ()), *following[:IN_RESERVE]) if at.tag
        ),
        cards(site.in_language(following[:IN_RESERVE], at.tag)),
        cards(site.in_language(site.releases[:HOME_RELEASES], at.tag)),
        tuple(state_needs(site, publication, at.tag) for publication in site.publications),
        cards(_translated(site, at.tag)[:HOME_TRANSLATED]),
        at.as_of,
    ))  # fmt: skip


def _translated(site: Site, tag: str) -> list[Entry]:
    """Give what was translated into a language, by kind and the newest first."""
    if not tag:
        return []
    kinds = ("page", "publication", "group", "session", "press")
    found = [e for e in site.visible.values() if e.language == tag and e.kind in kinds]
    return sorted(found, key=lambda e: (kinds.index(e.kind), -e.order, e.source))


def _home_view(frame: Needs, session: Card | None, calendars: Any, upcoming: Any,
               releases: Any, guidelines: Any, *rest: Any) -> HomePage:  # fmt: skip
    made = frame_of(frame, "" if frame[0].title_language else frame[0].description)
    states = _states(made, guidelines)
    return HomePage(made, session, calendars, upcoming, releases, states, *rest)


def _states(frame: Frame, guidelines: Any) -> tuple[State, ...]:
    return tuple(state_of(frame.chrome.config, frame.language, needs) for needs in guidelines)


def _guidelines_view(frame: Needs, guidelines: Any) -> GuidelinesPage:
    made = frame_of(frame)
    return GuidelinesPage(made, _states(made, guidelines))


def _years(entries: tuple[Entry, ...], base: str) -> tuple[tuple[str, str, int], ...]:
    counted = Counter(entry.year for entry in entries)
    return tuple((year, f"{base}{year}/", counted[year]) for year in sorted(counted, reverse=True))


def _list(site: Site, at: Place, section: str, title: str, address: str,
          entries: tuple[Entry, ...], view: str, upcoming: tuple[Entry, ...] = (),
          years: Any = (), pages: Any = (), number: int = 1,
          crumbs: tuple[tuple[str, str], ...] = (), as_of: Part | None = None,
          is_topic: bool = False) -> Artifact:  # fmt: skip
    frame = at.frame(site, section, title, address, *crumbs, is_topic=is_topic)
    shown, coming = (cards(site.in_language(of, at.tag)) for of in (entries, upcoming))
    needs = (frame, shown, coming, years, pages, number, as_of)
    return Artifact(file_of(at.below + address), "listings", view, needs)


def _list_view(frame: Needs, shown: Any, upcoming: Any, years: Any, pages: Any,
               number: int, as_of: When | None) -> ListPage:  # fmt: skip
    ways = tuple(Way(*page) for page in pages)
    return ListPage(frame_of(frame), shown, upcoming, years, ways, number, as_of)


def _pages(address: str, count: int) -> tuple[tuple[str, str], ...]:
    number = ceil(count / PAGE)
    if number < 2:
        return ()
    first = (("1", address),)
    return (*first, *((str(n), f"{address}seite/{n}/") for n in range(2, number + 1)))


def _by_year(site: Site, at: Place, section: str, of: str, base: str, entries: tuple[Entry, ...],
             view: str, title: str) -> Iterator[Artifact]:  # fmt: skip
    by_year: dict[str, list[Entry]] = {}
    for entry in entries:
        by_year.setdefault(entry.year, []).append(entry)
    years = _years(entries, at.below + base)
    for year, found in by_year.items():
        address = f"{base}{year}/"
        pages = _pages(at.below + address, len(found))
        for number in range(1, ceil(len(found) / PAGE) + 1):
            shown = tuple(found[(number - 1) * PAGE : number * PAGE])
            here = address if number == 1 else f"{address}seite/{number}/"
            yield _list(site, at, section, title.format(year=year), here, shown, view, (), years,
                        pages, number, ((of, base),))  # fmt: skip


def _presse(site: Site, at: Place) -> Iterator[Artifact]:
    words, base = at.words, "/presse/"
    years = _years(site.releases, at.below + base)
    yield _list(site, at, "presse", words("Press releases"), base, site.releases[:NEWEST],
                "press_list", (), years)  # fmt: skip
    yield from _by_year(site, at, "presse", "Press releases", base, site.releases, "press_list",
                        words("Press releases {year}"))  # fmt: skip


def _sitzungen(site: Site, at: Place) -> Iterator[Artifact]:
    words, base = at.words, "/sitzungen/"
    upcoming = tuple(e for e in site.sessions if not site.is_over(e))
    past = tuple(e for e in reversed(site.sessions) if site.is_over(e))
    years = _years(site.sessions, at.below + base)
    yield _list(site, at, "sitzungen", words("Sessions"), base, past[:NEWEST], "session_list",
                upcoming, years, as_of=at.as_of)  # fmt: skip
    yield from _by_year(site, at, "sitzungen", "Sessions", base, site.sessions, "session_year",
                        words("Sessions {year}"))  # fmt: skip


def _topic_counts(site: Site, start: str) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (name, f"{start}/themen/{slug}/", len(found)) for slug, (name, found) in site.topics.items()
    )


def _themen(site: Site, at: Place) -> Iterator[Artifact]:
    if not site.topics:
        return
    frame = at.frame(site, "themen", at.words("Topics"), "/themen/")
    counts = _topic_counts(site, at.below)
    yield Artifact(file_of(f"{at.below}/themen/"), "listings", "topics", (frame, counts))
    for slug, (name, found) in site.topics.items():
        address = f"/themen/{slug}/"
        pages = _pages(at.below + address, len(found))
        for number in range(1, ceil(len(found) / PAGE) + 1):
            shown = found[(number - 1) * PAGE : number * PAGE]
            here = address if number == 1 else f"{address}seite/{number}/"
            yield _list(site, at, "themen", name, here, shown, "list", (), (), pages, number,
                        (("Topics", "/themen/"),), is_topic=True)  # fmt: skip


def _search(site: Site, at: Place) -> Artifact:
    frame = at.frame(site, "suche", at.words("Search"), "/suche/")
    years = (*_years(site.releases, f"{at.below}/presse/"),)
    shards = tuple(sorted({e.year or "0" for e in site.visible.values()}, reverse=True))
    needs = (frame, _topic_counts(site, at.below), years, shards)
    return Artifact(file_of(f"{at.below}/suche/"), "listings", "search", needs)


VIEWS: dict[str, Callable[..., Any]] = {
    "home": _home_view,
    "press_list": _list_view,
    "session_list": _list_view,
    "session_year": _list_view,
    "groups": _list_view,
    "list": _list_view,
    "guidelines": _guidelines_view,
    "topics": lambda frame, topics: TopicsPage(frame_of(frame), topics),
    "search": lambda frame, *rest: SearchPage(frame_of(frame), *rest),
    "not_found": lambda frame: PlainPage(frame_of(frame)),
}
TEMPLATES = {
    "home": "home.html",
    "press_list": "archive.html",
    "session_list": "session_list.html",
    "session_year": "archive.html",
    "groups": "list.html",
    "list": "list.html",
    "guidelines": "guidelines.html",
    "topics": "topics.html",
    "search": "search.html",
    "not_found": "not_found.html",
}
