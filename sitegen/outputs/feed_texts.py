"""What the entries of the feeds say, for each occasion: its title and its text as HTML.

Addresses are absolute, also those of headings and footnotes within a text, because a feed reader
shows an entry far from its page.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sitegen.artifacts import file_address
from sitegen.clock import Zone
from sitegen.entries import Card
from sitegen.language import N_, catalogue, moment_text, zone
from sitegen.model import (
    Body,
    Config,
    Consultation,
    Decision,
    PressRelease,
    Publication,
    Session,
    Version,
)
from sitegen.moves import told
from sitegen.outputs.bodies import Addresses, filled
from sitegen.outputs.notices import notices
from sitegen.outputs.standings import comments_text, decision_text, repeal_text

Words = Callable[[str], str]


class Occasion(NamedTuple):
    """What an entry of a feed is made of; instants in UTC seconds.

    `number` counts the change that it tells of, 0 for none; `notes` is how many change notes of
    the document are public; `overtaken` are the sessions that a notice is due about. `text`,
    `links` and `blocks` are those of a release; `ways` (what, address) and
    `publication` those of a version.
    """

    what: str
    number: int
    instant: int
    updated: int
    id: str
    notes: int
    overtaken: tuple[Card, ...]
    card: Card
    above: Card | None
    of: Any
    text: Body | None
    links: Addresses
    blocks: tuple[tuple[Any, Body, Addresses], ...]
    ways: tuple[tuple[str, str], ...]
    publication: Publication | None


def worded(config: Config, language: str, occasion: Occasion) -> tuple[str, str]:
    """Give title and HTML of an entry in a language; the HTML is never empty."""
    title, html = _TEXTS[occasion.what](config, language, occasion)
    return title, html or _paragraphs(title)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _paragraphs(*texts: str, language: str = "") -> str:
    """Write texts as paragraphs; `language` is theirs where it is not that of the feed."""
    return "".join(
        "<p{}>{}</p>\n".format(_lang(language), _escaped(text).replace("\n", "<br>"))
        for text in texts
        if text
    )


def _lang(language: str) -> str:
    return f' lang="{language}"' if language else ""


def _foreign(config: Config, language: str, of: Any) -> str:
    """Give the language of an editor's texts where it is not that of the feed, else nothing."""
    written = of.head.text_language or of.head.language or config.language
    return written if written != language else ""


def _release(config: Config, language: str, occasion: Occasion) -> tuple[str, str]:
    """Give a release in full: also its picture, downloads, boilerplates, contact and source."""
    words = catalogue(language).gettext
    of: PressRelease = occasion.of
    correction, contact, source = words("Correction"), words("Press contact"), words("Source")
    notes = (f"{correction} ({c.date.text}): {c.note}" for c in of.changes[: occasion.notes])
    here = config.url + occasion.card.address
    held = (" ".join(n.lines) for n in notices(occasion.overtaken, language))
    parts = [_paragraphs(*held, of.subtitle, *notes, of.summary), _picture(config, of)]
    if occasion.text is not None:
        parts.append(filled(occasion.text, occasion.links, config.url, page=here))
    parts.append(_downloads(config, of))
    for block, text, links in occasion.blocks:
        parts.append(f"<h2>{_escaped(block.head.title)}</h2>\n")
        parts.append(filled(text, links, config.url, page=here))
    if of.contact:
        parts.append(_paragraphs(f"{contact}:\n{of.contact}"))
    if of.credits:
        parts.append(_paragraphs(f"{source}:\n{of.credits}"))
    return of.head.title, "".join(parts)


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', "&quot;")


def _picture(config: Config, of: PressRelease) -> str:
    if of.image is None:
        return ""
    alt = _quoted(of.image.alt)
    return f'<p><img src="{config.url}{file_address(of.image.file)}" alt="{alt}"></p>\n'


def _downloads(config: Config, of: PressRelease) -> str:
    items = "".join(
        f'<li><a href="{config.url}{file_address(a.file)}">{_escaped(a.title)}</a></li>'
        for a in of.attachments
    )
    return f"<ul>{items}</ul>\n" if items else ""


def _facts(language: str, of: Session) -> str:
    place = of.place.full if of.place else ""
    agenda = "".join(f"<li>{_escaped(item.title)}</li>" for item in of.agenda)
    said = _paragraphs(moment_text(language, of.start), place)
    said += _paragraphs(of.summary, language=of.head.text_language)
    return said + (f"<ol{_lang(of.head.text_language)}>{agenda}</ol>\n" if agenda else "")


def _announced(config: Config, language: str, occasion: Occasion) -> tuple[str, str]:
    words = catalogue(language).gettext
    of: Session = occasion.of
    first = next((change.was_date for change in of.changes if change.was_date), None)
    since = words("This has changed since. What holds:") if of.changes else ""
    title = f"{of.head.title} ({(first or of.start).text})"
    return title, _paragraphs(since) + _facts(language, of)


def _changed(config: Config, language: str, occasion: Occasion) -> tuple[str, str]:
    of: Session = occasion.of
    change = told(of, language)[occasion.number - 1]
    title = f"{change.what}: {of.head.title}"
    return title, _paragraphs(change.text) + _facts(language, of)


def _minutes(config: Config, language: str, occasion: Occasion) -> tuple[str, str]:
    words = catalogue(language).gettext
    of: Session = occasion.of
    title = words("Minutes: {title}").format(title=f"{of.head.title} ({of.start.text})")
    return title, _facts(language, of)


def _version(message: str, *parts: "Part", has_notes: bool = False) -> "Text":
    """Make a text on a version of a title and some parts; it ends with where to read on."""

    def text(config: Config, language: str, occasion: Occasion) -> tuple[str, str]:
        words = catalogue(language).gettext
        of: Version = occasion.of
        above = occasion.above
        name = f"{above.title}: {of.head.title}" if above else of.head.title
        here = zone(config.timezone, language)
        last = here.of_day((of.consultation.closes if of.consultation else of.date).day)
        title = words(message).format(title=name, last=f"{last.weekday}, {last.text}")
        said = "".join(part(words, here, occasion) for part in parts)
        said += _notes(here, occasion, _foreign(config, language, of)) if has_notes else ""
        return title, said + _ways(config, language, occasion)

    return text


Part = Callable[[Words, Zone, Occasion], str]
Text = Callable[[Config, str, Occasion], tuple[str, str]]
"""Gives title and HTML of an entry in a language."""


def _period(words: Words, here: Zone, occasion: Occasion) -> str:
    """Say when comments are possible, and where."""
    of: Consultation | None = occasion.of.consultation
    if of is None:
        return ""
    said = _paragraphs(f"{comments_text(words, here, occasion.of)}.")
    platform = words("To the participation platform")
    url = of.url or (occasion.publication.platform if occasion.publication else "")
    return said + (f'<p><a href="{_quoted(url)}">{platform}</a></p>\n' if url else "")


def _notes(here: Zone, occasion: Occasion, language: str) -> str:
    """Give the public change notes of a version, which are in the language of its texts."""
    shown = occasion.of.changes[: occasion.notes]
    return "".join(
        f"<p>{here.of_day(note.date.day).text}: "
        + (f'<span lang="{language}">{_escaped(note.note)}</span>' if language
           else _escaped(note.note)).replace("\n", "<br>")
        + "</p>\n"
        for note in shown
    )  # fmt: skip


def _adoption(words: Words, here: Zone, occasion: Occasion) -> str:
    of: Decision | None = occasion.of.adopted
    if of is None:
        return ""
    force = words("In force from {day}").format(day=here.of_day(of.effective.day).text)
    decision = words("Decision: {details}").format(details=decision_text(here, of))
    return _paragraphs(f"{decision}.", f"{force}.")


def _repeal(words: Words, here: Zone, occasion: Occasion) -> str:
    of: Decision | None = occasion.of.repealed
    return _paragraphs(f"{repeal_text(words, here, of)}.") if of else ""


def _ways(config: Config, language: str, occasion: Occasion) -> str:
    words = catalogue(language).gettext
    items = "".join(
        f'<li><a href="{config.url}{address}">{words(_WAYS[what])}</a></li>'
        for what, address in occasion.ways
    )
    return f"<ul>{items}</ul>\n"


def _change(config: Config, language: str, occasion: Occasion) -> tuple[str, str]:
    of = occasion.of
    if isinstance(of, Session):
        return _changed(config, language, occasion)
    note = of.changes[occasion.number - 1].note
    title = catalogue(language).gettext("Changed: {title}").format(title=of.head.title)
    return title, _paragraphs(note, language=_foreign(config, language, of))


_WAYS = {
    "version": N_("Read this version"),
    "comparison": N_("What is different from the version before it?"),
    "publication": N_("All versions and the time line"),
}
_TEXTS: dict[str, Text] = {
    "release": _release,
    "announced": _announced,
    "changed": _changed,
    "minutes": _minutes,
    "version": _version(N_("New version: {title}"), _period, has_notes=True),
    "opens": _version(N_("Comments open: {title}"), _period, has_notes=True),
    "last-week": _version(N_("Comments are possible until {last}: {title}"), _period),
    "closes": _version(N_("Comments closed: {title}"), _period),
    "adopted": _version(N_("Adopted: {title}"), _adoption, has_notes=True),
    "in-force": _version(N_("In force: {title}"), _adoption),
    "repealed": _version(N_("Repealed: {title}"), _repeal, _adoption),
    "change": _change,
}
