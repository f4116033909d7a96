"""What surrounds every page: names, menus, ways back and to other languages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sitegen.artifacts import Material, Needs, Part, file_address
from sitegen.entries import Entry
from sitegen.language import N_, catalogue, open_graph_locale, zone
from sitegen.model import Config, NavigationItem, When
from sitegen.outputs.linked_data import Thing, breadcrumbs, graph
from sitegen.site import Site
from sitegen.urls import preview_beside

DUTY_PAGES = ("kontakt", "impressum", "datenschutz", "barrierefreiheit")
SECTIONS = (
    ("presse", N_("Press releases"), "/presse/"),
    ("sitzungen", N_("Sessions"), "/sitzungen/"),
    ("leitlinien", N_("Guidelines"), "/leitlinien/"),
    ("gremien", N_("Bodies"), "/gremien/"),
    ("themen", N_("Topics"), "/themen/"),
)
THEME = ("#ffffff", "#131715")
"""What browsers colour their frame with, light and dark: `--page` of sitegen.css."""

CALENDAR = "text/calendar"
FEEDS = (
    ("presse", N_("Press releases")),
    ("sitzungen", N_("Sessions")),
    ("leitlinien", N_("Guidelines")),
    ("aenderungen", N_("Changes")),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A named address."""

    title: str
    address: str


class Form(NamedTuple):
    """What a page is or belongs to as a file for programs: media type, title, address."""

    type: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Chrome:
    """What is the same on all pages of one language.

    `locales` are all languages of the site, each as Open Graph writes it.
    """

    title: str
    url: str
    language: str
    description: str
    logo: str
    menu: tuple[tuple[str, Way], ...]
    footer: tuple[Way, ...]
    feeds: tuple[tuple[str, str], ...]
    locales: tuple[tuple[str, str], ...]
    easy_language: Way | None
    config: Config
    theme: tuple[str, str] = THEME

    @property
    def locale(self) -> str:
        return dict(self.locales)[self.language]


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page; `section` is the key of its menu entry.

    `alternates` are the languages in which the same page exists, with its address in each.
    `preview` is the address of its preview image, empty without one. `updated` is the day of the
    newest dated fact of a document. `forms` are other forms of it that programs can read.
    `published` and `modified` are its dates (ISO), empty for a page that has none; `linked_data`
    is JSON-LD.
    """

    chrome: Chrome
    section: str
    title: str
    address: str
    description: str
    alternates: tuple[tuple[str, str], ...] = ()
    crumbs: tuple[Way, ...] = ()
    canonical: str = ""
    marked: str = ""
    updated: When | None = None
    forms: tuple[Form, ...] = ()
    published: str = ""
    modified: str = ""
    linked_data: str = ""
    preview: str = ""

    @property
    def language(self) -> str:
        return self.chrome.language

    @property
    def is_home(self) -> bool:
        return self.address in ("/", f"/{self.language}/")

    @property
    def other_locales(self) -> tuple[str, ...]:
        """Give the further languages of the page as Open Graph writes them, each once."""
        locales = dict(self.chrome.locales)
        found = dict.fromkeys(locales[tag] for tag, _ in self.alternates if tag in locales)
        return tuple(locale for locale in found if locale != self.chrome.locale)


@dataclass(frozen=True, slots=True)
class Chromes:
    """The chromes of all languages as parts, made once for a plan.

    `as_of` is the day of the newest fact of the site in each language: what lists that are sorted
    by time are as of, where no script sorts them anew.
    """

    parts: dict[str, Part] = field(default_factory=dict)
    as_of: dict[str, Part] = field(default_factory=dict)

    def of(self, language: str) -> Part:
        return self.parts[language]


def chromes(site: Site, material: Material) -> Chromes:
    """Make the chrome of each language of the site."""
    config = site.config
    made = Chromes()
    for language in (config.language, *config.languages):
        made.parts[language] = material.value(f"chrome:{language}", _chrome(site, language))
        made.as_of[language] = material.value(f"as-of:{language}", _as_of(site, language))
    return made


def _as_of(site: Site, language: str) -> When | None:
    if not site.as_of:
        return None
    return _day(site.config, language, site.as_of)


def _chrome(site: Site, language: str) -> Chrome:
    config = site.config
    words = catalogue(language).gettext
    here = "" if language == config.language else language
    pages = {page.source.removeprefix("pages/"): page for page in site.pages}
    shown = [pages[f"{name}.md"] for name in DUTY_PAGES if f"{name}.md" in pages]
    rest = [page for page in site.pages if page not in shown]
    footer = tuple(_way(site, page, here) for page in (*rest, *shown))
    return Chrome(
        title=config.title,
        url=config.url,
        language=language,
        description=config.description,
        logo=file_address(config.logo) if config.logo else "",
        menu=_menu(site, words),
        footer=footer,
        feeds=tuple((name, words(title)) for name, title in FEEDS),
        locales=tuple(
            (tag, open_graph_locale(tag)) for tag in (config.language, *config.languages)
        ),
        easy_language=_easy(site),
        config=config,
    )


def _way(site: Site, entry: Entry, language: str) -> Way:
    for translation in site.translations.get(entry.source, ()):
        if translation.language == language:
            return Way(translation.title, translation.address)
    return Way(entry.title, entry.address)


def _easy(site: Site) -> Way | None:
    """Give the start of the Leichte-Sprache edition (R5), None when nothing is in it."""
    for translations in site.translations.values():
        if any(entry.language == "de-simple" for entry in translations):
            return Way("Leichte Sprache", "/de-simple/")
    return None


def _menu(site: Site, words: "object") -> tuple[tuple[str, Way], ...]:
    config = site.config
    if config.navigation:
        ways = (Way(item.title, _link(site, item)) for item in config.navigation)
        return tuple((way.address.strip("/").partition("/")[0], way) for way in ways)
    assert callable(words)
    there = {
        "presse": bool(site.releases),
        "sitzungen": bool(site.sessions),
        "leitlinien": bool(site.publications),
        "gremien": bool(site.groups),
        "themen": bool(site.topics),
    }
    return tuple((key, Way(words(title), to)) for key, title, to in SECTIONS if there[key])


def _link(site: Site, item: NavigationItem) -> str:
    """Give the address behind an entry of the menu; `sitegen.site.check` has seen that it is."""
    entry = site.visible.get(item.link)
    return entry.address if entry is not None else item.link


def alternates(site: Site, entry: Entry) -> tuple[tuple[str, str], ...]:
    """Give the languages of a document with its address in each, the original first."""
    original = site.visible.get(entry.parent) if entry.language else entry
    if original is None:
        return ()
    others = site.translations.get(original.source, ())
    if not others:
        return ()
    return (
        (site.config.language, original.address),
        *((other.language, other.address) for other in others),
    )


def marked(site: Site, entry: Entry) -> str:
    """Say in a preview why a document is not public yet: draft, embargo or empty."""
    if not site.preview:
        return ""
    if site.is_draft(entry):
        return "draft"
    return "embargo" if site.opens_at(entry) > site.now else ""


def language_of(site: Site, entry: Entry) -> str:
    return entry.language or site.config.language


def page_needs(
    site: Site, chrome: Chromes, entry: Entry, section: str, *crumbs: tuple[str, str]
) -> Needs:
    """Give what the frame of a document's page is made of, as `frame_of` takes it."""
    return (
        chrome.of(language_of(site, entry)),
        section,
        entry.title,
        entry.address,
        alternates(site, entry),
        crumbs,
        marked(site, entry),
        site.updated(entry),
        preview_beside(entry.address) if site.config.previews else "",
    )


def list_needs(chrome: Part, section: str, title: str, address: str,
               *crumbs: tuple[str, str]) -> Needs:  # fmt: skip
    """Give what the frame of a list or another made page is made of."""
    return (chrome, section, title, address, (), crumbs, "", 0, "")


def frame_of(
    needs: Needs,
    description: str = "",
    canonical: str = "",
    *,
    things: Sequence[Thing] = (),
    forms: tuple[Form, ...] = (),
    dates: tuple[str, str] = ("", ""),
) -> Frame:
    """Make a frame of its parts; `things` are what the page is about, as schema.org.

    `dates` are when it was published and when it was changed (ISO).
    """
    chrome, section, title, address, others, crumbs, mark, updated, preview = needs
    if crumbs:
        home = "/" if chrome.language == chrome.config.language else f"/{chrome.language}/"
        path = breadcrumbs(chrome.config, chrome.language, home, (*crumbs, (title, address)))
        things = (*things, path)
    return Frame(
        chrome=chrome,
        section=section,
        title=title,
        address=address,
        description=description,
        alternates=others,
        crumbs=tuple(Way(*crumb) for crumb in crumbs),
        canonical=canonical or address,
        marked=mark,
        updated=_day(chrome.config, chrome.language, updated) if updated else None,
        forms=forms,
        published=dates[0],
        modified=dates[1],
        linked_data=graph(things),
        preview=preview,
    )


def _day(config: Config, language: str, instant: int) -> When:
    """Give the day on which an instant falls in the zone of the site."""
    here = zone(config.timezone, language)
    return here.of_day(here.of_instant(instant).day)
