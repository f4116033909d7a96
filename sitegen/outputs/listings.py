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
from sitegen.language import N_, catalogue
from sitegen.model import When
from sitegen.outputs.frame import (
    CALENDAR,
    Chrome,
    Form,
    Frame,
    Way,
    below,
    chromes,
    frame_of,
    languages_of_list,
    list_needs,
    own_tag,
)
from sitegen.outputs.linked_data import publisher, website
from sitegen.outputs.search import folder_of, years_of
from sitegen.outputs.standings import State, state_needs, state_of
from sitegen.site import Site
from sitegen.urls import file_of

PAGE = 50
NEWEST = 20
HOME_RELEASES = 5
HOME_SESSIONS = 5
WELCOME = N_(
    "Welcome! Here you find sessions that are open to the public, press releases"
    " and the guidelines."
)
HOLDS = {
    "presse": N_("press releases with text, pictures and contact."),
    "sitzungen": N_("dates and places of public sessions, agendas and minutes, as a calendar too."),
    "leitlinien": N_("all versions, what is in force, and what has changed."),
    "gremien": N_("who meets in public, where and when."),
    "themen": N_("press releases, sessions and guidelines by topic."),
    "suche": N_("find press releases, sessions, guidelines and pages."),
}
"""What the lists of each section hold, as search engines show it below their title."""

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

    @property
    def year_address(self) -> str:
        """Give the address of the year that this page is of, also on its further pages."""
        return self.frame.address.partition("seite/")[0]

    @property
    def newer_year(self) -> tuple[str, str, int] | None:
        at = self._at
        return self.years[at - 1] if at > 0 else None

    @property
    def older_year(self) -> tuple[str, str, int] | None:
        at = self._at
        return self.years[at + 1] if 0 <= at < len(self.years) - 1 else None

    @property
    def _at(self) -> int:
        """Give the place of this year among all, -1 on a list of no year."""
        addresses = [address for _, address, _ in self.years]
        return addresses.index(self.year_address) if self.year_address in addresses else -1


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
    """The search, with ways to find without it.

    `index` is the address of the folder with the data, `dated` are the years that can be chosen.
    """

    frame: Frame
    topics: tuple[tuple[str, str, int], ...]
    years: tuple[tuple[str, str, int], ...]
    index: str
    dated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """The page where there is none; `others` say so in further languages.

    Each has its tag, a title, a text and the name of its home page.
    """

    frame: Frame
    others: tuple[tuple[str, str, str, str], ...]


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
    others = () if at.tag else _not_found_elsewhere(site)
    yield Artifact(address[1:], "listings", "not_found", (frame, others))


def _not_found_elsewhere(site: Site) -> tuple[tuple[str, str, str, str], ...]:
    """Say in further languages that a page is missing: one file answers for all of them."""
    found = []
    for tag in site.config.languages:
        words = catalogue(tag).gettext
        if tag.partition("-")[0] != site.config.language.partition("-")[0]:
            text = words("There is nothing at this address. Perhaps it was mistyped.")
            found.append((tag, words("Page not found"), text, words("Home")))
    return tuple(found)


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
    """Give what was translated into a language, by kind and the newest first.

    What the home page shows anyway is left out: guidelines and the newest releases.
    """
    if not tag:
        return []
    kinds = ("page", "group", "session", "press")
    newest = {release.source for release in site.releases[:HOME_RELEASES]}
    found = [
        entry
        for entry in site.visible.values()
        if entry.language == tag and entry.kind in kinds and entry.parent not in newest
    ]
    return sorted(found, key=lambda e: (kinds.index(e.kind), -e.order, e.source))


def _home_view(frame: Needs, session: Card | None, calendars: Any, upcoming: Any,
               releases: Any, guidelines: Any, *rest: Any) -> HomePage:  # fmt: skip
    chrome = frame[0]
    made = frame_of(
        frame,
        catalogue(chrome.language).gettext(WELCOME)
        if chrome.title_language
        else chrome.description,
        things=(website(chrome.config), publisher(chrome.config)),
        forms=_calendar_of_all(chrome),
    )
    states = _states(made, guidelines)
    return HomePage(made, session, calendars, upcoming, releases, states, *rest)


def _calendar_of_all(chrome: Chrome) -> tuple[Form, ...]:
    title = catalogue(chrome.language).gettext("Calendar of all sessions")
    return (Form(CALENDAR, title, "/kalender/sitzungen.ics"),)


def _frame_of_list(frame: Needs) -> Frame:
    """Make the frame of a list, described by its title and what its section holds."""
    chrome, section, title, *_ = frame
    holds = catalogue(chrome.language).gettext(HOLDS[section])
    forms = _calendar_of_all(chrome) if section == "sitzungen" else ()
    return frame_of(frame, f"{title}: {holds}", forms=forms)


def _states(frame: Frame, guidelines: Any) -> tuple[State, ...]:
    return tuple(state_of(frame.chrome.config, frame.language, needs) for needs in guidelines)


def _guidelines_view(frame: Needs, guidelines: Any) -> GuidelinesPage:
    made = _frame_of_list(frame)
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
    return ListPage(_frame_of_list(frame), shown, upcoming, years, ways, number, as_of)


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
    language = at.tag or site.config.language
    folder = folder_of(site.config, language)
    frame = at.frame(site, "suche", at.words("Search"), "/suche/")
    years = _years(site.releases, f"{at.below}/presse/")
    counts = _topic_counts(site, at.below)
    needs = (frame, counts, years, f"/{folder}", years_of(site, language))
    return Artifact(f"{folder}index.html", "listings", "search", needs)


VIEWS: dict[str, Callable[..., Any]] = {
    "home": _home_view,
    "press_list": _list_view,
    "session_list": _list_view,
    "session_year": _list_view,
    "groups": _list_view,
    "list": _list_view,
    "guidelines": _guidelines_view,
    "topics": lambda frame, topics: TopicsPage(_frame_of_list(frame), topics),
    "search": lambda frame, *rest: SearchPage(_frame_of_list(frame), *rest),
    "not_found": lambda frame, others: NotFoundPage(frame_of(frame), others),
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
