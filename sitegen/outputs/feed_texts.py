"""What the entries of the feeds say, for each occasion: its title and its text as HTML.

Addresses are absolute, also those of headings and footnotes within a text, because a feed reader
shows an entry far from its page.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sitegen.artifacts import file_address
from sitegen.clock import Zone
from sitegen.entries import Card
from sitegen.language import N_, catalogue, zone
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


def worded(config: Config, occasion: Occasion) -> tuple[str, str]:
    """Give title and HTML of an entry; the HTML is never empty."""
    words = catalogue(config.language).gettext
    title, html = _TEXTS[occasion.what](config, words, occasion)
    return title, html or _paragraphs(title)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _paragraphs(*texts: str) -> str:
    return "".join(
        "<p>{}</p>\n".format(_escaped(text).replace("\n", "<br>")) for text in texts if text
    )


def _release(config: Config, words: Words, occasion: Occasion) -> tuple[str, str]:
    """Give a release in full: also its picture, downloads, boilerplates, contact and source."""
    of: PressRelease = occasion.of
    correction, contact, source = words("Correction"), words("Press contact"), words("Source")
    notes = (f"{correction} ({c.date.text}): {c.note}" for c in of.changes[: occasion.notes])
    here = config.url + occasion.card.address
    held = (" ".join(n.lines) for n in notices(occasion.overtaken, config.language))
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


def _facts(words: Words, of: Session) -> str:
    time = words("{time}").format(time=of.start.time)
    day = f"{of.start.weekday}, {of.start.text}, {time}"
    place = of.place.full if of.place else ""
    agenda = "".join(f"<li>{_escaped(item.title)}</li>" for item in of.agenda)
    return _paragraphs(day, place, of.summary) + (f"<ol>{agenda}</ol>\n" if agenda else "")


def _announced(config: Config, words: Words, occasion: Occasion) -> tuple[str, str]:
    of: Session = occasion.of
    first = next((change.was_date for change in of.changes if change.was_date), None)
    since = words("This has changed since. What holds:") if of.changes else ""
    title = f"{of.head.title} ({(first or of.start).text})"
    return title, _paragraphs(since) + _facts(words, of)


def _changed(config: Config, words: Words, occasion: Occasion) -> tuple[str, str]:
    of: Session = occasion.of
    change = told(of, config.language)[occasion.number - 1]
    title = f"{change.what}: {of.head.title}"
    return title, _paragraphs(change.text) + _facts(words, of)


def _minutes(config: Config, words: Words, occasion: Occasion) -> tuple[str, str]:
    of: Session = occasion.of
    title = words("Minutes: {title}").format(title=f"{of.head.title} ({of.start.text})")
    return title, _facts(words, of)


def _version(message: str, *parts: "Part") -> Callable[..., tuple[str, str]]:
    """Make a text on a version of a title and some parts; it ends with where to read on."""

    def text(config: Config, words: Words, occasion: Occasion) -> tuple[str, str]:
        of: Version = occasion.of
        above = occasion.above
        name = f"{above.title}: {of.head.title}" if above else of.head.title
        last = of.consultation.closes if of.consultation else of.date
        title = words(message).format(title=name, last=f"{last.weekday}, {last.text}")
        here = zone(config.timezone, config.language)
        said = "".join(part(words, here, occasion) for part in parts)
        return title, said + _ways(config, words, occasion)

    return text


Part = Callable[[Words, Zone, Occasion], str]


def _period(words: Words, here: Zone, occasion: Occasion) -> str:
    """Say when comments are possible, and where."""
    of: Consultation | None = occasion.of.consultation
    if of is None:
        return ""
    said = _paragraphs(f"{comments_text(words, here, occasion.of)}.")
    platform = words("To the participation platform")
    url = of.url or (occasion.publication.platform if occasion.publication else "")
    return said + (f'<p><a href="{_quoted(url)}">{platform}</a></p>\n' if url else "")


def _notes(words: Words, here: Zone, occasion: Occasion) -> str:
    notes = occasion.of.changes[: occasion.notes]
    return _paragraphs(*(f"{note.date.text}: {note.note}" for note in notes))


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


def _ways(config: Config, words: Words, occasion: Occasion) -> str:
    items = "".join(
        f'<li><a href="{config.url}{address}">{words(_WAYS[what])}</a></li>'
        for what, address in occasion.ways
    )
    return f"<ul>{items}</ul>\n"


def _change(config: Config, words: Words, occasion: Occasion) -> tuple[str, str]:
    of = occasion.of
    if isinstance(of, Session):
        return _changed(config, words, occasion)
    note = of.changes[occasion.number - 1].note
    return words("Changed: {title}").format(title=of.head.title), _paragraphs(note)


_WAYS = {
    "version": N_("Read this version"),
    "comparison": N_("What is different from the version before it?"),
    "publication": N_("All versions and the time line"),
}
_TEXTS: dict[str, Callable[[Config, Words, Occasion], tuple[str, str]]] = {
    "release": _release,
    "announced": _announced,
    "changed": _changed,
    "minutes": _minutes,
    "version": _version(N_("New version: {title}"), _period, _notes),
    "opens": _version(N_("Comments open: {title}"), _period, _notes),
    "last-week": _version(N_("Comments are possible until {last}: {title}"), _period),
    "closes": _version(N_("Comments closed: {title}"), _period),
    "adopted": _version(N_("Adopted: {title}"), _adoption, _notes),
    "in-force": _version(N_("In force: {title}"), _adoption),
    "repealed": _version(N_("Repealed: {title}"), _repeal, _adoption),
    "change": _change,
}
