"""Where a version stands, in words, and where its readers are led.

The words are facts with their days. They stay true however long a page is kept; what is in force
changes only at moments for which a build is due (`sitegen.site.moments_of`).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sitegen.artifacts import Needs, card, document
from sitegen.clock import Zone
from sitegen.entries import Card, Entry
from sitegen.language import N_, catalogue, zone
from sitegen.model import Config, Decision, Version, When
from sitegen.outputs.bodies import public
from sitegen.outputs.frame import Way
from sitegen.site import Site

LABELS = {
    "draft": N_("Draft"),
    "consultation": N_("Draft"),
    "adopted": N_("Adopted"),
    "in-force": N_("In force"),
    "replaced": N_("No longer in force"),
    "repealed": N_("Repealed"),
}
"""What each phase of `Site.phase` is called."""

Words = Callable[[str], str]


class Standing(NamedTuple):
    """A version with its phase as a word and in full: since when, by whose decision.

    `comments` says when comments are possible, empty where they never are. `note` tells readers
    of a page that another version counts, with `ways` to it and to what is different there.
    `canonical` is the page there that search engines should show instead, empty for none.
    """

    version: Version
    phase: str
    label: str
    text: str
    comments: str
    note: str = ""
    ways: tuple[Way, ...] = ()
    canonical: str = ""


class State(NamedTuple):
    """A publication with the version that counts, and a newer one that is not in force yet.

    `platform` is where comments are made, if a version names no other address.
    """

    card: Card
    platform: str
    current: Standing | None
    newer: Standing | None


def state_needs(site: Site, publication: Entry, language: str = "") -> Needs:
    """Give what a State is made of, as a page in a language shows it."""
    current, newer = site.current_version(publication), newer_version(site, publication)
    return (
        card(site.page_in(publication, language)),
        document(publication),
        standing_needs(site, current) if current else None,
        standing_needs(site, newer) if newer else None,
    )


def state_of(config: Config, language: str, needs: Any) -> State:
    of, publication, current, newer = needs
    return State(
        of,
        publication.platform,
        standing_of(config, language, current) if current else None,
        standing_of(config, language, newer) if newer else None,
    )


def newer_version(site: Site, publication: Entry) -> Entry | None:
    """Give the newest version where it is to follow the one in force."""
    versions = site.versions.get(publication.source, ())
    if site.in_force(publication) is None:
        return None
    is_coming = site.phase(versions[-1]) in ("draft", "consultation", "adopted")
    return versions[-1] if is_coming else None


def guide_needs(
    site: Site, version: Entry, other: Entry, address: str, is_same_page: bool, comparison: str
) -> Needs:
    """Give what a note is made of that leads from a version to another one, which counts.

    `address` is that of the same page there, or of the version where there is none.
    """
    is_in_force = site.phase(other) == "in-force"
    return (card(other), site.is_outdated(version), is_in_force, address, is_same_page, comparison)


def standing_needs(site: Site, version: Entry, guide: Needs | None = None) -> Needs:
    """Give what a Standing is made of."""
    successor = site.replaced_by(version)
    return (
        document(version),
        site.notes_shown(version),
        site.phase(version),
        (successor.title, successor.version.in_force) if successor else None,
        guide,
    )


def standing_of(config: Config, language: str, needs: Any) -> Standing:
    """Word where a version stands in the language of the page that says it."""
    of, notes, phase, successor, guide = needs
    words, here = catalogue(language).gettext, zone(config.timezone, language)
    version: Version = of
    sentences = _sentences(words, here, version, phase, successor)
    text = f"{'. '.join(sentences)}."
    comments = comments_text(words, here, version)
    made = Standing(public(version, notes), phase, words(LABELS[phase]), text, comments)
    if guide is None:
        ended = words("This version is no longer in force.")
        return made._replace(note=f"{ended} {sentences[0]}.") if phase == "repealed" else made
    other, is_older, is_in_force, address, is_same_page, comparison = guide
    to = words("To this page in “{title}”") if is_same_page else words("To “{title}”")
    ways = (
        Way(to.format(title=other.title), address),
        Way(words("What is different?"), comparison),
    )
    note = _note(words, version, other, is_older, is_in_force)
    return made._replace(note=note, ways=ways, canonical=address if is_older else "")


def comments_text(words: Words, here: Zone, version: Version) -> str:
    """Say when comments are possible, with times where they are given; empty for never."""
    period = version.consultation
    if period is None:
        return ""
    first, last = (_day_and_time(words, here, when) for when in (period.opens, period.closes))
    return words("Comments are possible from {first} to {last}").format(first=first, last=last)


def _day_and_time(words: Words, here: Zone, when: When) -> str:
    time = words("{time}").format(time=when.time) if when.time else ""
    return ", ".join(part for part in (here.of_day(when.day).text, time) if part)


def decision_text(here: Zone, decision: Decision) -> str:
    """Say who decided when, and where it is written: "Stadtrat, 12. November 2024, 7/24"."""
    day = here.of_day(decision.date.day).text
    return ", ".join(part for part in (decision.body, day, decision.reference) if part)


def _sentences(words: Words, here: Zone, version: Version, phase: str,
               successor: tuple[str, int] | None) -> list[str]:  # fmt: skip
    """Word a phase; what ended comes first, then what was."""
    adopted, repealed = version.adopted, version.repealed
    first = here.of_day((adopted.effective if adopted else version.date).day).text
    if phase in ("draft", "consultation"):
        return [words("Draft of {day}").format(day=here.of_day(version.date.day).text)]
    found = []
    if phase == "repealed":
        found.append(repeal_text(words, here, repealed) if repealed else words("Repealed"))
    if phase == "replaced" and successor:
        title, instant = successor
        day = here.of_instant(instant).text
        text = words("In force from {first}, replaced by “{title}” on {day}")
        found.append(text.format(first=first, title=title, day=day))
    elif phase == "in-force":
        found.append(words("In force since {day}").format(day=first))
    elif adopted:
        found.append(words("In force from {day}").format(day=first))
    if adopted:
        details = decision_text(here, adopted)
        found.append(words("Decision: {details}").format(details=details))
    if repealed and phase != "repealed":
        found.append(repeal_text(words, here, repealed))
    return found


def repeal_text(words: Words, here: Zone, repealed: Decision) -> str:
    """Say as of when a version is repealed, and by whose decision."""
    day = here.of_day(repealed.effective.day).text
    text = words("Repealed as of {day}").format(day=day)
    if not repealed.body and not repealed.reference:
        return text
    return f"{text} ({decision_text(here, repealed)})"


def _note(words: Words, version: Version, other: Card, is_older: bool, is_in_force: bool) -> str:
    assert other.when is not None
    values = {"title": version.head.title, "day": version.date.text,
              "other": other.title, "other_day": other.when.text}  # fmt: skip
    if not is_older:
        return words(
            "You are reading “{title}” of {day}. This version is not in force. "
            "In force is “{other}” of {other_day}."
        ).format(**values)
    if is_in_force:
        return words(
            "You are reading the earlier version “{title}” of {day}. "
            "In force is “{other}” of {other_day}."
        ).format(**values)
    return words(
        "You are reading the earlier version “{title}” of {day}. "
        "There is a newer one: “{other}” of {other_day}."
    ).format(**values)
