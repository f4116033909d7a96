"""What surrounds every page: names, menus, ways back and to other languages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sitegen.artifacts import Material, Needs, Part, file_address, title_of
from sitegen.entries import Entry
from sitegen.language import N_, catalogue, open_graph_locale, zone
from sitegen.model import Config, NavigationItem, When
from sitegen.outputs.linked_data import Thing, breadcrumbs, graph
from sitegen.palette import ACCENT, PRIMARY, dark_palette, palette
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

CALENDAR = "text/calendar"
FEEDS = (
    ("presse", N_("Press releases")),
    ("sitzungen", N_("Sessions")),
    ("leitlinien", N_("Guidelines")),
    ("aenderungen", N_("Changes")),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A named address; `language` is that of the name where it is not that of the page."""

    title: str
    address: str
    language: str = ""


class Form(NamedTuple):
    """What a page is or belongs to as a file for programs: media type, title, address."""

    type: str
    title: str
    address: str


class Mark(NamedTuple):
    """Why a page of a preview is not public: `draft`, or `embargo` until a moment."""

    kind: str
    until: When | None = None


@dataclass(frozen=True, slots=True)
class Chrome:
    """What is the same on all pages of one language.

    `home` is the address of its start, below which all its pages are. `title_language` is that of
    the site's title and description where it is another one. `locales` are all languages of the
    site, each as Open Graph writes it.
    """

    title: str
    url: str
    language: str
    home: str
    title_language: str
    description: str
    logo: str
    menu: tuple[tuple[str, Way], ...]
    footer: tuple[Way, ...]
    feeds: tuple[tuple[str, str], ...]
    locales: tuple[tuple[str, str], ...]
    config: Config
    theme: tuple[str, str]

    @property
    def locale(self) -> str:
        return dict(self.locales)[self.language]


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page; `section` is the key of its menu entry.

    `alternates` are the languages in which the same text exists, with its address in each, the
    original first. `languages` are all in which a reader can go on from here: where nobody has
    translated the page, its fallback, or what is nearest to it. `text_language` is that of title
    and text where it is another one than that of the page; `is_fallback` says that the page should
    be in its language and is not. `preview` is the address of its preview image, empty without
    one. `updated` is the day of the newest dated fact of a document. `forms` are other forms of it
    that programs can read. `published` and `modified` are its dates (ISO), empty for a page that
    has none; `linked_data` is JSON-LD, which a fallback leaves to the original.
    """

    chrome: Chrome
    section: str
    title: str
    address: str
    description: str
    alternates: tuple[tuple[str, str], ...] = ()
    crumbs: tuple[Way, ...] = ()
    canonical: str = ""
    marked: Mark | None = None
    updated: When | None = None
    forms: tuple[Form, ...] = ()
    published: str = ""
    modified: str = ""
    linked_data: str = ""
    preview: str = ""
    languages: tuple[tuple[str, str], ...] = ()
    text_language: str = ""
    is_fallback: bool = False

    @property
    def language(self) -> str:
        return self.chrome.language

    @property
    def is_home(self) -> bool:
        return self.address == self.chrome.home

    @property
    def full_title(self) -> str:
        """Give the title as it tells this page from all others: with what a part is part of."""
        above = self.crumbs[-1:] if self.section in ("leitlinien", "themen") else ()
        titles = (self.title, *(way.title for way in above), self.chrome.title)
        return " – ".join(title for title in titles if title)

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
    here = own_tag(site, language)
    pages = {page.source.removeprefix("pages/"): page for page in site.pages}
    shown = [pages[f"{name}.md"] for name in DUTY_PAGES if f"{name}.md" in pages]
    rest = [page for page in site.pages if page not in shown]
    footer = tuple(_way(site, page, here) for page in (*rest, *shown))
    return Chrome(
        title=config.title,
        url=config.url,
        language=language,
        home=f"{below(here)}/",
        title_language=config.language if here else "",
        description=config.description,
        logo=file_address(config.logo) if config.logo else "",
        menu=_menu(site, here, words),
        footer=footer,
        feeds=tuple((name, words(title)) for name, title in FEEDS),
        locales=tuple(
            (tag, open_graph_locale(tag)) for tag in (config.language, *config.languages)
        ),
        config=config,
        theme=_theme(config),
    )


def _theme(config: Config) -> tuple[str, str]:
    """Give the ground of pages, light and dark, which browsers continue around them."""
    given = dict(config.colors)
    both = given.get("primary", PRIMARY), given.get("accent", ACCENT)
    return palette(*both)["page"], dark_palette(*both)["page"]


def own_tag(site: Site, language: str) -> str:
    """Give a language as documents name theirs: empty for that of the site."""
    return "" if language == site.config.language else language


def below(tag: str) -> str:
    """Give what the addresses of a language begin with; empty for the site's own."""
    return f"/{tag}" if tag else ""


def _way(site: Site, entry: Entry, tag: str) -> Way:
    page = site.page_in(entry, tag)
    return Way(page.title, page.address, site.config.language if page.is_fallback else "")


def _menu(site: Site, tag: str, words: Callable[[str], str]) -> tuple[tuple[str, Way], ...]:
    config = site.config
    if config.navigation:
        spoken = config.language if tag else ""
        ways = (Way(item.title, _link(site, item, tag), spoken) for item in config.navigation)
        start = below(tag)
        return tuple(
            (way.address.removeprefix(start).strip("/").partition("/")[0], way) for way in ways
        )
    there = {
        "presse": bool(site.releases),
        "sitzungen": bool(site.sessions),
        "leitlinien": bool(site.publications),
        "gremien": bool(site.groups),
        "themen": bool(site.topics),
    }
    return tuple(
        (key, Way(words(title), below(tag) + to)) for key, title, to in SECTIONS if there[key]
    )


def _link(site: Site, item: NavigationItem, tag: str) -> str:
    """Give the address behind an entry of the menu; `sitegen.checks` has seen that it is."""
    entry = site.visible.get(item.link)
    if entry is not None:
        return site.page_in(entry, tag).address
    is_list = item.link in ("/", *(address for _, _, address in SECTIONS))
    return below(tag) + item.link if is_list else item.link


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


def languages(site: Site, entry: Entry) -> tuple[tuple[str, str], ...]:
    """Give all languages of the site, with the page in each that is this document or nearest to it.

    Versions and chapters stay in their language; others lead to the page of their publication.
    """
    original = site.all[entry.parent] if entry.language else entry
    above = original
    while above.kind in ("chapter", "version") and above.parent in site.all:
        above = site.all[above.parent]
    return nearest(site, above, original.address)


def nearest(site: Site, document: Entry, address: str) -> tuple[tuple[str, str], ...]:
    """Give what is nearest to an address in other languages: the page of a document."""
    if not site.config.languages:
        return ()
    others = ((tag, site.page_in(document, tag).address) for tag in site.config.languages)
    return ((site.config.language, address), *others)


def languages_of_list(site: Site, address: str) -> tuple[tuple[str, str], ...]:
    """Give the addresses of a list in all languages of the site, by that in the site's own."""
    tags = ("", *site.config.languages) if site.config.languages else ()
    return tuple((tag or site.config.language, below(tag) + address) for tag in tags)


def marked(site: Site, entry: Entry) -> tuple[str, int] | None:
    """Say in a preview why a document is not public yet, and the instant at which it will be."""
    if not site.preview:
        return None
    if site.is_draft(entry):
        return "draft", 0
    opens = site.opens_at(entry)
    return ("embargo", opens) if opens > site.now else None


def language_of(site: Site, entry: Entry) -> str:
    return entry.language or site.config.language


def page_needs(
    site: Site, chrome: Chromes, entry: Entry, section: str, *crumbs: tuple[str, str]
) -> Needs:
    """Give what the frame of a document's page is made of, as `frame_of` takes it.

    `crumbs` are titles and addresses, without the language.
    """
    start = below(entry.language)
    original = site.all[entry.parent] if entry.is_fallback else entry
    return (
        chrome.of(language_of(site, entry)),
        section,
        title_of(entry),
        entry.address,
        () if entry.is_fallback else alternates(site, entry),
        tuple((title, start + address) for title, address in crumbs),
        marked(site, original),
        languages(site, entry),
        site.config.language if entry.is_fallback else "",
        original.address,
        site.updated(original),
        preview_beside(original.address) if site.config.previews else "",
    )


def list_needs(chrome: Part, section: str, title: str, address: str, *crumbs: tuple[str, str],
               alternates: Needs = (), languages: Needs = (),
               text_language: str = "") -> Needs:  # fmt: skip
    """Give what the frame of a list or another made page is made of."""
    return (
        chrome, section, title, address, alternates, crumbs, None, languages, text_language,
        address, 0, "",
    )  # fmt: skip


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
    (chrome, section, title, address, others, crumbs, mark, languages, text, original, updated,
     preview) = needs  # fmt: skip
    is_fallback = original != address
    sections = {chrome.home[:-1] + to for _, _, to in SECTIONS}
    words = catalogue(chrome.language).gettext
    crumbs = tuple((words(of) if to in sections else of, to) for of, to in crumbs)
    if crumbs:
        path = breadcrumbs(chrome.config, chrome.language, chrome.home, (*crumbs, (title, address)))
        things = (*things, path)
    return Frame(
        chrome=chrome,
        section=section,
        title=title,
        address=address,
        description=description,
        alternates=others,
        crumbs=tuple(Way(*crumb) for crumb in crumbs),
        canonical=canonical or original,
        marked=_mark(chrome, *mark) if mark else None,
        languages=languages,
        text_language=text,
        is_fallback=is_fallback,
        updated=_day(chrome.config, chrome.language, updated) if updated else None,
        forms=forms,
        published=dates[0],
        modified=dates[1],
        linked_data="" if is_fallback else graph(things),
        preview=preview,
    )


def _mark(chrome: Chrome, kind: str, until: int) -> Mark:
    here = zone(chrome.config.timezone, chrome.language)
    return Mark(kind, here.of_instant(until) if until else None)


def _day(config: Config, language: str, instant: int) -> When:
    """Give the day on which an instant falls in the zone of the site."""
    here = zone(config.timezone, language)
    return here.of_day(here.of_instant(instant).day)
