"""Lists that lead to documents: home, press, sessions, bodies, topics, search, and odd pages."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

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
    Chromes,
    Form,
    Frame,
    Way,
    chromes,
    frame_of,
    list_needs,
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
HOLDS = {
    "presse": N_("press releases with text, pictures and contact, newest first."),
    "sitzungen": N_("dates and places of public sessions, agendas and minutes, as a calendar too."),
    "leitlinien": N_("all versions, what is in force, and what has changed."),
    "gremien": N_("who meets in public, where and when."),
    "themen": N_("press releases, sessions and guidelines by topic."),
    "suche": N_("find press releases, sessions, guidelines and pages."),
}
"""What the lists of each section hold, as search engines show it below their title."""

IN_RESERVE = 30
"""How many further sessions the home page holds, so that a script can move them up."""


@dataclass(frozen=True, slots=True)
class HomePage:
    """The start: the next session, the newest releases, the current guidelines.

    Of the sessions `upcoming` the first `shown` are. `as_of` is the day of the site's newest fact.
    `others` are all documents of a further language, on whose home page alone they stand.
    """

    frame: Frame
    session: Card | None
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


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the lists of the site."""
    chrome = chromes(site, material)
    main = chrome.of(site.config.language)
    words = catalogue(site.config.language).gettext
    as_of = chrome.as_of[site.config.language]
    yield _home(site, main, as_of)
    for language in site.config.languages:
        yield _translated_home(site, chrome, language)
    yield from _presse(site, main, words)
    yield from _sitzungen(site, main, words, as_of)
    if site.groups:
        yield _list(main, "gremien", words("Bodies"), "/gremien/", site.groups, "groups")
    if site.publications:
        frame = list_needs(main, "leitlinien", words("Guidelines"), "/leitlinien/")
        states = tuple(state_needs(site, p) for p in site.publications)
        yield Artifact("leitlinien/index.html", "listings", "guidelines", (frame, states))
    yield from _themen(site, main, words)
    yield _search(site, main, site.config.language)
    frame = list_needs(main, "", words("Page not found"), "/404.html")
    yield Artifact("404.html", "listings", "not_found", (frame, _not_found_elsewhere(site)))


def _not_found_elsewhere(site: Site) -> tuple[tuple[str, str, str, str], ...]:
    """Say in further languages that a page is missing: one file answers for all of them."""
    found = []
    for tag in site.config.languages:
        words = catalogue(tag).gettext
        if tag.partition("-")[0] != site.config.language.partition("-")[0]:
            text = words("There is nothing at this address. Perhaps it was mistyped.")
            found.append((tag, words("Page not found"), text, words("Home")))
    return tuple(found)


def _home(site: Site, chrome: Part, as_of: Part) -> Artifact:
    upcoming = tuple(e for e in site.sessions if not site.is_over(e))
    following = tuple(e for e in upcoming if e is not site.next_session)
    frame = list_needs(chrome, "", "", "/")
    return Artifact("index.html", "listings", "home", (
        _with_languages(site, frame, "/"),
        maybe_card(site.next_session),
        cards(following[:IN_RESERVE]),
        cards(site.releases[:HOME_RELEASES]),
        tuple(state_needs(site, publication) for publication in site.publications),
        (),
        as_of,
    ))  # fmt: skip


def _with_languages(site: Site, frame: Needs, address: str) -> Needs:
    """Say on home pages in which languages there is one."""
    if not site.config.languages:
        return frame
    others = tuple((tag, f"/{tag}/") for tag in site.config.languages)
    return (*frame[:4], ((site.config.language, "/"), *others), *frame[5:])


def _translated_home(site: Site, chrome: Chromes, language: str) -> Artifact:
    found = [e for e in site.visible.values() if e.language == language and e.address]
    shown = [e for e in found if e.kind not in ("block", "version", "chapter")]
    kinds = ("page", "publication", "group", "session", "press")
    shown.sort(key=lambda e: (kinds.index(e.kind), -e.order, e.source))
    frame = list_needs(chrome.of(language), "", "", f"/{language}/")
    return Artifact(f"{language}/index.html", "listings", "home_translated", (
        _with_languages(site, frame, f"/{language}/"), None, (), (), (), cards(shown), None,
    ))  # fmt: skip


def _home_view(frame: Needs, session: Card | None, upcoming: Any, releases: Any,
               guidelines: Any, *rest: Any) -> HomePage:  # fmt: skip
    made = frame_of(
        frame,
        frame[0].description,
        things=(website(frame[0].config), publisher(frame[0].config)),
        forms=_calendar_of_all(frame[0]),
    )
    return HomePage(made, session, upcoming, releases, _states(made, guidelines), *rest)


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


def _list(chrome: Part, section: str, title: str, address: str, entries: tuple[Entry, ...],
          view: str, upcoming: tuple[Entry, ...] = (), years: Any = (), pages: Any = (),
          number: int = 1, crumbs: tuple[tuple[str, str], ...] = (),
          as_of: Part | None = None) -> Artifact:  # fmt: skip
    frame = list_needs(chrome, section, title, address, *crumbs)
    needs = (frame, cards(entries), cards(upcoming), years, pages, number, as_of)
    return Artifact(file_of(address), "listings", view, needs)


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


def _by_year(chrome: Part, section: str, of: str, base: str, entries: tuple[Entry, ...],
             view: str, title: Callable[[str], str]) -> Iterator[Artifact]:  # fmt: skip
    by_year: dict[str, list[Entry]] = {}
    for entry in entries:
        by_year.setdefault(entry.year, []).append(entry)
    years = _years(entries, base)
    for year, found in by_year.items():
        address = f"{base}{year}/"
        pages = _pages(address, len(found))
        for number in range(1, ceil(len(found) / PAGE) + 1):
            shown = tuple(found[(number - 1) * PAGE : number * PAGE])
            at = address if number == 1 else f"{address}seite/{number}/"
            yield _list(chrome, section, title(year), at, shown, view, (), years, pages,
                        number, ((of, base),))  # fmt: skip


def _presse(site: Site, chrome: Part, words: Callable[[str], str]) -> Iterator[Artifact]:
    title, base = words("Press releases"), "/presse/"
    years = _years(site.releases, base)
    yield _list(chrome, "presse", title, base, site.releases[:NEWEST], "press_list", (), years)
    yield from _by_year(chrome, "presse", "Press releases", base, site.releases, "press_list",
                        lambda year: words("Press releases {year}").format(year=year))  # fmt: skip


def _sitzungen(site: Site, chrome: Part, words: Callable[[str], str],
               as_of: Part) -> Iterator[Artifact]:  # fmt: skip
    title, base = words("Sessions"), "/sitzungen/"
    upcoming = tuple(e for e in site.sessions if not site.is_over(e))
    past = tuple(e for e in reversed(site.sessions) if site.is_over(e))
    years = _years(site.sessions, base)
    yield _list(chrome, "sitzungen", title, base, past[:NEWEST], "session_list", upcoming, years,
                as_of=as_of)  # fmt: skip
    yield from _by_year(chrome, "sitzungen", "Sessions", base, site.sessions, "session_year",
                        lambda year: words("Sessions {year}").format(year=year))  # fmt: skip


def _topic_counts(site: Site) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (name, f"/themen/{slug}/", len(found)) for slug, (name, found) in site.topics.items()
    )


def _themen(site: Site, chrome: Part, words: Callable[[str], str]) -> Iterator[Artifact]:
    if not site.topics:
        return
    frame = list_needs(chrome, "themen", words("Topics"), "/themen/")
    counts = _topic_counts(site)
    yield Artifact("themen/index.html", "listings", "topics", (frame, counts))
    for slug, (name, found) in site.topics.items():
        address = f"/themen/{slug}/"
        pages = _pages(address, len(found))
        for number in range(1, ceil(len(found) / PAGE) + 1):
            shown = found[(number - 1) * PAGE : number * PAGE]
            at = address if number == 1 else f"{address}seite/{number}/"
            yield _list(chrome, "themen", name, at, shown, "list", (), (), pages, number,
                        (("Topics", "/themen/"),))  # fmt: skip


def _search(site: Site, chrome: Part, language: str) -> Artifact:
    folder = folder_of(site.config, language)
    frame = list_needs(chrome, "suche", catalogue(language).gettext("Search"), f"/{folder}")
    years = _years(site.releases, "/presse/")
    needs = (frame, _topic_counts(site), years, f"/{folder}", years_of(site, language))
    return Artifact(f"{folder}index.html", "listings", "search", needs)


VIEWS: dict[str, Callable[..., Any]] = {
    "home": _home_view,
    "home_translated": _home_view,
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
    "home_translated": "home_translated.html",
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
