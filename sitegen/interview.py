"""`sitegen new`: asks for what a new document needs, or takes it from the arguments.

In a terminal every answer has a default in brackets where one can be had, and is said back as it
was understood. Without a terminal nothing is guessed: what is missing is an error that names it.
Nothing is written before the last answer.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sitegen.answers import OPTIONS, Answers
from sitegen.arguments import Misused, called, now_of
from sitegen.creation import KINDS, Wish
from sitegen.inventory import Named, following_name, take_inventory
from sitegen.language import N_, catalogue
from sitegen.questions import Refused
from sitegen.urls import is_slug, slugify

OK, WRONG_USAGE = 0, 2
LONGEST_NAME = 60
_RECENT_DAYS = 120
"""How old the file of a session can be that was moved and is still to come."""


def add_options(command: ArgumentParser, words: Callable[[str], str]) -> None:
    """Add what `sitegen new` takes to its parser."""
    command.add_argument("kind", choices=KINDS, metavar="|".join(KINDS))
    command.add_argument("--content", default="content", metavar=words("DIR"))
    text = words("the time that counts as now")
    command.add_argument("--now", metavar=words("TIME"), help=text)
    for name, text in OPTIONS.items():
        command.add_argument(f"--{name}", metavar=name.upper(), help=words(text))


def run(given: Namespace, language: str) -> int:
    """Make a document and say where it lies; give the exit code.

    Raises Misused without a folder of content, and OSError where it can not be written.
    """
    if not os.path.isdir(given.content):
        raise Misused(N_("--content: there is no folder {name}"), {"name": given.content})
    now = now_of(given.now, given.content)
    inventory = take_inventory(Path(given.content))
    words = catalogue(language).gettext
    is_asking = sys.stdin.isatty() and sys.stdout.isatty()
    answers = Answers(given, inventory, date.fromisoformat(inventory.zone.of_instant(now).day),
                      language, is_asking)  # fmt: skip
    try:
        wish = _WISHES[given.kind](answers)
        answers.check()
        path = answers.make(wish)
    except Refused as failure:
        print(f"sitegen new: {failure}", file=sys.stderr)
        return WRONG_USAGE
    except (EOFError, KeyboardInterrupt):
        print("\n" + words("Stopped. Nothing was made."), file=sys.stderr)
        return WRONG_USAGE
    folder = given.content.rstrip("/\\")
    print(words("Made: {path}").format(path=f"{folder}/{path}"))
    for number, step in enumerate(_steps(path, words), 1):
        print(f"  {number}. {step}")
    return OK


def _steps(path: str, words: Callable[[str], str]) -> list[str]:
    """Say what to do next with a new file."""
    steps = [words("Open the file and write your text."),
             words("See it in the preview: {command}").format(command=f"{called()} serve"),
             words("To publish it, delete the line draft: true.")]  # fmt: skip
    if path.endswith("/version.yaml"):
        version = path.removeprefix("guidelines/").removesuffix("/version.yaml")
        command = f"{called()} new chapter --version {version}"
        steps[0] = words("Add its chapters: {command}").format(command=command)
    return steps


def _name(answers: Answers, title: str, default: str = "") -> str:
    """Give the file name: `--name`, else made of the title; asked for where none can be made."""
    made = slugify(title)[:LONGEST_NAME]
    made = made if len(slugify(title)) <= LONGEST_NAME else made.rpartition("-")[0] or made
    made = default or (made if is_slug(made) else "")
    if answers.given.name is None and (made or not title):
        return made
    return answers.get("name", N_("File name"), answers.name, made)


def _title(answers: Answers, default: str = "") -> str:
    return answers.get("title", N_("Title"), answers.text, default)


def _recent(answers: Answers) -> tuple[Named, ...]:
    since = date.fromordinal(answers.today.toordinal() - _RECENT_DAYS).isoformat()
    return answers.inventory.of_kind("session", since)


def _stated(**values: str) -> dict[str, str]:
    """Leave out what was not answered."""
    return {name: value for name, value in values.items() if value}


def _press(answers: Answers) -> Wish:
    today = answers.today.isoformat()
    title = _title(answers)
    day = answers.get("date", N_("Published on"), answers.moment, today)
    place = answers.get("place", N_("Town"), answers.text, answers.inventory.city, required=False)
    coming = [s for s in _recent(answers) if s.day >= today][:9]
    known = [session.id for session in coming]
    if answers.given.session is not None:
        known = [session.id for session in answers.inventory.of_kind("session")]
    session = ""
    if known:
        listed = [f"{session.day} {session.title}" for session in coming]
        session = answers.get("session", N_("Session that it announces (number)"),
                              answers.one_of(known), required=False, choices=listed)  # fmt: skip
    elif answers.given.session:
        answers.one_of(known)(answers.given.session)
    values = _stated(title=title, date=day, place=place, session=session)
    return Wish("press", _name(answers, title), values)


def _session(answers: Answers) -> Wish:
    inventory, planned = answers.inventory, _recent(answers)
    groups = inventory.of_kind("group")
    by_id = {group.id: group for group in groups}
    group = groups[0] if len(groups) == 1 else None
    chosen = ""
    if len(groups) > 1 or answers.given.group is not None:
        chosen = answers.get("group", N_("Group (number or name)"), answers.one_of(list(by_id)),
                             required=False, choices=[group.title for group in groups])  # fmt: skip
        group = by_id.get(chosen)
    title = _title(answers, group.title if group else "")
    day = answers.get("date", N_("Day of the session"), answers.day,
                      answers.next_session(group, planned))  # fmt: skip
    rhythm = inventory.rhythm_of(group) if group else None
    start = answers.get("start", N_("Begins at"), answers.clock, rhythm.time if rhythm else "")
    listed = [place.label for place in inventory.places.values()]
    place = answers.get("place", N_("Place (number or name)"), answers.place,
                        group.said("place") if group else "", choices=listed)  # fmt: skip
    values = _stated(title=title, date=day, start=start, place=place, group=chosen)
    return Wish("session", _name(answers, title), values)


def _group(answers: Answers) -> Wish:
    title = _title(answers)
    rhythm = answers.get("rhythm", N_("Meets when (first wednesday 18:00)"), answers.rhythm,
                         required=False)  # fmt: skip
    listed = [place.label for place in answers.inventory.places.values()]
    place = answers.get("place", N_("Place (number or name)"), answers.place, required=False,
                        choices=listed)  # fmt: skip
    return Wish("group", _name(answers, title), _stated(title=title, rhythm=rhythm, place=place))


def _version(answers: Answers) -> Wish:
    inventory = answers.inventory
    publications = inventory.publications
    publication = publications[0] if len(publications) == 1 else ""
    if not publication or answers.given.publication is not None:
        publication = answers.get("publication", N_("Guidelines (number or name)"),
                                  answers.one_of(publications), choices=publications)  # fmt: skip
    title = _title(answers)
    day = answers.get("date", N_("Day of this version"), answers.day, answers.today.isoformat())
    name = _name(answers, title, following_name(inventory.versions(publication), day))
    values = _stated(title=title, date=day, status="draft")
    return Wish("version", name, values, publication)


def _chapter(answers: Answers) -> Wish:
    inventory = answers.inventory
    known = [f"{publication}/{name}" for publication in inventory.publications
             for name in inventory.versions(publication)]  # fmt: skip
    version = answers.get("version", N_("Version (number or name)"), answers.one_of(known),
                          known[-1] if known else "", choices=known)  # fmt: skip
    title = _title(answers)
    publication, _, name = version.partition("/")
    return Wish("chapter", _name(answers, title), _stated(title=title), publication, name)


def _titled(answers: Answers) -> Wish:
    """Ask for what has a title and nothing else that must be there."""
    title = _title(answers)
    return Wish(answers.given.kind, _name(answers, title), _stated(title=title))


_WISHES: dict[str, Callable[[Answers], Wish]] = {
    "press": _press,
    "session": _session,
    "group": _group,
    "version": _version,
    "chapter": _chapter,
    "publication": _titled,
    "block": _titled,
    "page": _titled,
}
