"""What surrounds every page: names, menus, ways back and to other languages."""

from dataclasses import dataclass, field

from sitegen.artifacts import Material, Needs, Part, file_address
from sitegen.entries import Entry
from sitegen.language import N_, catalogue, zone
from sitegen.model import Config, NavigationItem, When
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


@dataclass(frozen=True, slots=True)
class Chrome:
    """What is the same on all pages of one language."""

    title: str
    url: str
    language: str
    description: str
    logo: str
    has_colors: bool
    menu: tuple[tuple[str, Way], ...]
    footer: tuple[Way, ...]
    feeds: tuple[tuple[str, str], ...]
    easy_language: Way | None
    config: Config


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page; `section` is the key of its menu entry.

    `alternates` are the languages in which the same page exists, with its address in each;
    `preview` is the address of its preview image, empty without one.
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
    preview: str = ""

    @property
    def language(self) -> str:
        return self.chrome.language


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
    here = zone(site.config.timezone, language)
    return here.of_day(here.of_instant(site.as_of).day)


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
        has_colors=bool(config.colors),
        menu=_menu(site, words),
        footer=footer,
        feeds=tuple((name, words(title)) for name, title in FEEDS),
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
        preview_beside(entry.address) if site.config.previews else "",
    )


def list_needs(chrome: Part, section: str, title: str, address: str,
               *crumbs: tuple[str, str]) -> Needs:  # fmt: skip
    """Give what the frame of a list or another made page is made of."""
    return (chrome, section, title, address, (), crumbs, "", "")


def frame_of(needs: Needs, description: str = "", canonical: str = "") -> Frame:
    """Make a frame of its parts."""
    chrome, section, title, address, others, crumbs, mark, preview = needs
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
        preview=preview,
    )
