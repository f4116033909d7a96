"""A preview image beside the page of each document, for networks and messengers that show links.

A preview is given only what it shows, so that an edit of the text draws nothing anew. A city
without use for them sets `previews: false` in site.yaml.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sitegen.artifacts import Artifact, Material, Needs, Touched, title_of
from sitegen.entries import Entry
from sitegen.language import N_, catalogue, zone
from sitegen.outputs.frame import language_of
from sitegen.palette import PRIMARY
from sitegen.pictures import kind_by_ending
from sitegen.site import Site
from sitegen.urls import preview_beside

_KINDS = {
    "press": N_("Press release"),
    "session": N_("Session"),
    "group": N_("Body"),
    "publication": N_("Guidelines"),
}
_STATES = {
    "cancelled": N_("Cancelled"),
    "postponed": N_("Postponed, new date open"),
    "tentative": N_("Date not confirmed"),
}


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the preview of each visible document that has a page."""
    if not site.config.previews:
        return
    shared = _shared(site, material)
    for source in site.visible if touched is None else sorted(touched):
        entry = site.visible.get(source)
        if entry is not None and entry.address and entry.kind != "block":
            needs = (*shared, language_of(site, entry), *_words(site, entry))
            yield Artifact(preview_beside(entry.address)[1:], "previews", "single", needs)


def _shared(site: Site, material: Material) -> Needs:
    """Give what is the same on all previews; a logo that is drawn in SVG is left out."""
    config = site.config
    logo = config.logo if kind_by_ending(config.logo) not in ("", "svg") else ""
    part = ("content", logo, material.files[logo].digest) if logo else None
    color = dict(config.colors).get("primary") or PRIMARY
    return (config.title, config.timezone, color, part)


def _words(site: Site, entry: Entry) -> Needs:
    """Give kind, title, day, time, status and the titles of what the document is a part of."""
    original = site.all[entry.parent] if entry.language else entry
    facts = original.session if entry.kind == "session" else None
    above: tuple[str, ...] = ()
    number = 0
    if entry.kind == "version":
        above = (site.all[original.parent].title,)
    elif entry.kind == "chapter":
        version = site.all[original.parent]
        above, number = (site.all[version.parent].title, version.title), site.number_of(original)
    return (
        entry.kind, title_of(entry), entry.day, facts.time if facts else "",
        facts.status if facts else "", above, number,
    )  # fmt: skip


def _draw(site: str, timezone: str, color: str, logo: bytes | None, language: str, kind: str,
          title: str, day: str, time: str, status: str, above: tuple[str, ...],
          number: int) -> bytes:  # fmt: skip
    from sitegen.outputs.preview_drawing import Preview, draw

    words = catalogue(language).gettext
    said = [words("Chapter {number}").format(number=number)] if number else []
    said += [words(_KINDS[kind])] if kind in _KINDS else []
    said += above
    if day:
        when = zone(timezone, language).of_day(day)
        hour = words("{time}").format(time=time) if time else ""
        weekday = when.weekday if kind == "session" else ""
        said.append(", ".join(part for part in (weekday, when.text, hour) if part))
    state = words(_STATES[status]) if status in _STATES else ""
    return draw(Preview(state, " · ".join(said), title, site), color, logo or b"")


RENDERERS: dict[str, Callable[..., Any]] = {"single": _draw}
