"""`sitegen new`: asks for what a new document needs, or takes it from the arguments.

In a terminal every answer has a default in brackets where one can be had, and is said back as it
was understood. Without a terminal nothing is guessed: what is missing is an error that names it.
Nothing is written before the last answer.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from sitegen.clock import Unreadable, read_clock, read_moment
from sitegen.creation import KINDS, Taken, Wish, create, fits
from sitegen.inventory import Inventory, Named, following_name, take_inventory
from sitegen.language import N_, catalogue, moment_text
from sitegen.messages import worded
from sitegen.problems import Location, error, nearest
from sitegen.public_holidays import holidays_of
from sitegen.rhythm import UnreadableRhythm, following, read_rhythm
from sitegen.urls import slugify
from sitegen.yaml_text import one_line

OK, WRONG_USAGE = 0, 2
LONGEST_NAME = 60
_RECENT_DAYS = 120
"""How old the file of a session can be that was moved and is still to come."""

OPTIONS = ("title", "date", "start", "place", "group", "session", "publication", "version",
           "rhythm", "name")  # fmt: skip

_EXAMPLES = {
    "press": '--title "Rathaus geschlossen" --date 2026-07-01',
    "session": "--title Arbeitskreis --date 2026-07-01 --start 18:00 --place rathaus",
    "group": "--title Arbeitskreis",
    "chapter": "--title Ziele --version leitlinien/v1",
    "version": '--title "Erster Entwurf" --date 2026-07-01 --publication leitlinien',
    "publication": "--title Leitlinien",
    "block": '--title "Zum Projekt"',
    "page": "--title Kontakt",
}


class Refused(ValueError):
    """Say in the editor's words why an answer can not be taken."""


Read = Callable[[str], tuple[str, str]]
"""Reads an answer: the value, and how it was understood, where that is worth saying."""


def add_options(command: ArgumentParser) -> None:
    """Add what `sitegen new` takes to its parser."""
    command.add_argument("kind", choices=KINDS, metavar="|".join(KINDS))
    command.add_argument("--content", default="content", metavar="DIR")
    command.add_argument("--now", metavar="TIME", help="the time that counts as now")
    for name, text in (
        ("title", "title, as readers see it"),
        ("date", "day of the release, session or version; 2026-07-01, 01.07.2026"),
        ("start", "when a session begins; 18:00, 18.30 Uhr"),
        ("place", "where a session is held: an id of places.yaml, or a name; of a release: town"),
        ("group", "the body that meets, by the name of its file"),
        ("session", "the session that a release announces, by its path"),
        ("publication", "the guidelines of a new version"),
        ("version", "the version of a new chapter: PUBLICATION/VERSION"),
        ("rhythm", "when a group meets; first wednesday 18:00"),
        ("name", "name of the file, without date and ending; default: made of the title"),
    ):
        command.add_argument(f"--{name}", metavar=name.upper(), help=text)


def run(given: Namespace, now: int, language: str) -> int:
    """Make a document and say where it lies; give the exit code."""
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
    for number, step in enumerate(_steps(given.kind, wish, words), 1):
        print(f"  {number}. {step}")
    return OK


def _steps(kind: str, wish: Wish, words: Callable[[str], str]) -> list[str]:
    steps = [words("Open the file and write your text."),
             words("See it in the preview: sitegen serve"),
             words("To publish it, delete the line draft: true.")]  # fmt: skip
    if kind == "version":
        where = f"{wish.publication}/{wish.slug}"
        command = f"sitegen new chapter --version {where}"
        steps[0] = words("Add its chapters: {command}").format(command=command)
    return steps


class Answers:
    """What was given or is asked for, until all is known."""

    def __init__(self, given: Namespace, inventory: Inventory, today: date, language: str,
                 is_asking: bool) -> None:  # fmt: skip
        self.given = given
        self.inventory = inventory
        self.today = today
        self.language = language
        self.words = catalogue(language).gettext
        self._is_asking = is_asking
        self._missing: list[str] = []

    def get(self, name: str, label: str, read: Read, default: str = "", required: bool = True,
            choices: Sequence[str] = ()) -> str:  # fmt: skip
        """Give the value of an option, or ask for it until the answer can be taken.

        `default` is what an empty answer stands for; where nobody is asked, it stands for nothing.
        """
        text = getattr(self.given, name)
        if text is not None and (text.strip() or not self._is_asking):
            if not text.strip() and required:
                raise Refused(self.words("--{name} is empty.").format(name=name))
            return read(text.strip())[0] if text.strip() else ""
        if not self._is_asking:
            if required:
                self._missing.append(name)
            return ""
        return self._ask(label, read, default, required, choices)

    def _ask(self, label: str, read: Read, default: str, required: bool,
             choices: Sequence[str]) -> str:  # fmt: skip
        for number, choice in enumerate(choices, 1):
            print(f"  {number}  {choice}")
        bracket = f" [{default}]" if default else "" if required else f" [{self.words('none')}]"
        while True:
            text = input(f"{self.words(label)}{bracket}: ").strip() or default
            if not text and not required:
                return ""
            try:
                if not text:
                    raise Refused(self.words("This is needed."))
                value, understood = read(text)
            except Refused as failure:
                print(f"  {failure}")
                continue
            if understood:
                print(f"  = {understood}")
            return value

    def check(self) -> None:
        """Name all that is missing at once. Raises Refused."""
        if self._missing:
            kind = self.given.kind
            raise Refused(
                self.words("missing: {options}. Example:\n  {command}").format(
                    options=", ".join(f"--{name}" for name in self._missing),
                    command=f"sitegen new {kind} {_EXAMPLES[kind]}",
                )
            )

    def make(self, wish: Wish) -> str:
        """Write the file; where its name is taken, ask for another one."""
        while True:
            try:
                return create(wish, self.inventory, self.today)
            except Taken as taken:
                told = self.words("{path} is there already, and nothing is overwritten.")
                told = told.format(path=taken.path)
                if not self._is_asking:
                    hint = self.words("Choose another name, for example --name {name}")
                    raise Refused(f"{told} {hint.format(name=taken.free)}") from None
                print(f"  {told}")
                name = self._ask(N_("Another name"), self.name, taken.free, True, ())
                wish = wish._replace(slug=name)

    # Readers of answers

    def text(self, text: str) -> tuple[str, str]:
        plain = one_line(text)
        if not plain:
            raise Refused(self.words("This is needed."))
        return plain, ""

    def name(self, text: str) -> tuple[str, str]:
        """Read a file name; Umlauts and blanks are written as addresses need them."""
        name = slugify(text)
        if not fits(name):
            raise Refused(self.words("“{text}” can not be a file name. Take letters and digits.")
                          .format(text=text))  # fmt: skip
        return name, name if name != text else ""

    def moment(self, text: str) -> tuple[str, str]:
        """Read a date, with or without a time, and say its weekday and holiday."""
        try:
            when, _ = read_moment(text, self.inventory.zone)
        except Unreadable as failure:
            raise Refused(self._unreadable("date", failure)) from None
        value = f"{when.day} {when.time}".strip() if "+" not in text and "Z" not in text else text
        shown = moment_text(self.inventory.language, when)
        holiday = self._holidays(when.year).get(when.day)
        return value, f"{shown} ({holiday})" if holiday else shown

    def day(self, text: str) -> tuple[str, str]:
        value, shown = self.moment(text)
        if len(value) > len("2026-07-01"):
            raise Refused(self.words("Here only the day is needed, without a time."))
        return value, shown

    def clock(self, text: str) -> tuple[str, str]:
        try:
            hour, minute = read_clock(text)
        except Unreadable as failure:
            raise Refused(self._unreadable("start", failure)) from None
        return f"{hour:02}:{minute:02}", ""

    def rhythm(self, text: str) -> tuple[str, str]:
        try:
            read_rhythm(text)
        except UnreadableRhythm:
            raise Refused(self.words("Write it like this: first wednesday 18:00")) from None
        return text, ""

    def place(self, text: str) -> tuple[str, str]:
        """Read a place by its number in the list, its id, or any name."""
        places = self.inventory.places
        ids = list(places)
        if text.isdecimal() and self._is_asking and 0 < int(text) <= len(ids):
            text = ids[int(text) - 1]
        by_label = {place.label.casefold(): name for name, place in places.items()}
        name = text if text in places else by_label.get(text.casefold(), "")
        if name:
            return name, places[name].label
        near = nearest(text.lower(), ids, 0.7) if " " not in text else ""
        if near:
            raise Refused(self._meant(text, near))
        return one_line(text), ""

    def one_of(self, known: Sequence[str]) -> Read:
        """Read one of some ids, also by its number in the list."""

        def read(text: str) -> tuple[str, str]:
            if text.isdecimal() and self._is_asking and 0 < int(text) <= len(known):
                return known[int(text) - 1], known[int(text) - 1]
            plain = text.removesuffix(".md").removesuffix("/version.yaml")
            for name in known:
                if plain in (name, f"groups/{name}", f"guidelines/{name}"):
                    return name, ""
            near = nearest(plain.lower(), known, 0.5)
            if near:
                raise Refused(self._meant(text, near))
            listed = ", ".join(known[:9]) or self.words("none")
            told = self.words("“{text}” is not there. There are: {known}")
            raise Refused(told.format(text=text, known=listed))

        return read

    def _meant(self, text: str, near: str) -> str:
        told = self.words("“{text}” is not there. Did you mean {meant}?")
        return told.format(text=text, meant=near)

    def _unreadable(self, key: str, failure: Unreadable) -> str:
        values = {"key": key, "zone": self.inventory.zone.name, **failure.values}
        return " ".join(worded(error(Location(""), failure.code, **values), self.language))

    def _holidays(self, year: str) -> dict[str, str]:
        region = self.inventory.region
        return holidays_of(region, int(year), self.language).names if region else {}

    def next_session(self, group: Named | None, planned: Sequence[Named]) -> str:
        """Propose the next day of a group's rhythm that is no holiday and not planned yet."""
        rhythm = self.inventory.rhythm_of(group) if group else None
        if rhythm is None or group is None:
            return self.today.isoformat()
        if rhythm.interval > 1:
            planned = self.inventory.of_kind("session")
        names = ("", group.id, f"groups/{group.id}")
        own = (session for session in planned if session.said("group") in names)
        days = [date.fromisoformat(session.day) for session in own if session.day]
        anchor = next((day for day in days if day.weekday() in rhythm.weekdays), None)
        years = range(self.today.year, self.today.year + 3)
        free = {date.fromisoformat(day) for year in years for day in self._holidays(str(year))}
        found = following(rhythm, self.today, anchor, free | set(days))
        return found.isoformat() if found else self.today.isoformat()


def _name(answers: Answers, title: str, default: str = "") -> str:
    """Give the file name: `--name`, else made of the title; asked for where none can be made."""
    made = slugify(title)[:LONGEST_NAME]
    made = made if len(slugify(title)) <= LONGEST_NAME else made.rpartition("-")[0] or made
    made = default or (made if fits(made) else "")
    if answers.given.name is None and made:
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
    publications = [publication.id for publication in inventory.of_kind("publication")]
    publication = publications[0] if len(publications) == 1 else ""
    if not publication or answers.given.publication is not None:
        publication = answers.get("publication", N_("Guidelines (number or name)"),
                                  answers.one_of(publications), choices=publications)  # fmt: skip
    title = _title(answers)
    day = answers.get("date", N_("Day of this version"), answers.day, answers.today.isoformat())
    name = _name(answers, title, following_name(inventory.versions(publication)))
    values = _stated(title=title, date=day, status="draft")
    return Wish("version", name, values, publication)


def _chapter(answers: Answers) -> Wish:
    inventory = answers.inventory
    known = [f"{publication.id}/{name}" for publication in inventory.of_kind("publication")
             for name in inventory.versions(publication.id)]  # fmt: skip
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
