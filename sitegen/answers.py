"""The answers that `sitegen new` needs: given as options, or asked for until they can be taken.

Each reader takes the forms of the content model, and says what it refuses in the words of the
build's own messages.
"""

from argparse import Namespace
from collections.abc import Sequence
from datetime import date

from sitegen.arguments import called
from sitegen.clock import MOMENT, Unreadable, read_clock, read_moment
from sitegen.creation import Outside, Taken, Wish, create
from sitegen.inventory import Inventory, Named
from sitegen.language import N_, catalogue, moment_text
from sitegen.messages import worded
from sitegen.problems import Location, error, nearest
from sitegen.public_holidays import holidays_of
from sitegen.questions import Questions, Read, Refused
from sitegen.rhythm import UnreadableRhythm, following, read_rhythm
from sitegen.urls import is_slug, slugify
from sitegen.yaml_text import one_line

OPTIONS = {
    "title": N_("title, as readers see it"),
    "date": N_("day of the release, session or version; 2026-07-01, 01.07.2026"),
    "start": N_("when a session begins; 18:00, 18.30 Uhr"),
    "place": N_("where a session is held: an id of places.yaml, or a name; of a release: its town"),
    "group": N_("the body that meets, by the name of its file"),
    "session": N_("the session that a release announces, by its path"),
    "publication": N_("the guidelines of a new version"),
    "version": N_("the version of a new chapter: PUBLICATION/VERSION"),
    "rhythm": N_("when a group meets; first wednesday 18:00"),
    "name": N_("name of the file, without date and ending; default: made of the title"),
}
"""What can be given in the command line, with its help."""

EXAMPLES = {
    "press": '--title "Rathaus geschlossen" --date 2026-07-01',
    "session": "--title Arbeitskreis --date 2026-07-01 --start 18:00 --place rathaus",
    "group": "--title Arbeitskreis",
    "chapter": "--title Ziele --version leitlinien/v1",
    "version": '--title "Erster Entwurf" --date 2026-07-01 --publication leitlinien',
    "publication": "--title Leitlinien",
    "block": '--title "Zum Projekt"',
    "page": "--title Kontakt",
}


class Answers:
    """What was given or is asked for, until all is known."""

    def __init__(self, given: Namespace, inventory: Inventory, today: date, language: str,
                 is_asking: bool) -> None:  # fmt: skip
        self.given = given
        self.inventory = inventory
        self.today = today
        self.language = language
        self.words = catalogue(language).gettext
        self._questions = Questions(given, self.words, is_asking)
        self.get = self._questions.get

    def check(self) -> None:
        """Name all that is missing at once, or does not belong here. Raises Refused."""
        for name in (name for name in OPTIONS if getattr(self.given, name) is not None):
            if name not in self._questions.used:
                told = self.words("--{name} does not belong to {kind}.")
                raise Refused(told.format(name=name, kind=self.given.kind))
        missing = self._questions.missing
        if missing:
            kind = self.given.kind
            raise Refused(
                self.words("missing: {options}. Example:\n  {command}").format(
                    options=", ".join(f"--{name}" for name in missing),
                    command=f"{called()} new {kind} {EXAMPLES[kind]}",
                )
            )

    def make(self, wish: Wish) -> str:
        """Write the file; where its name is taken, ask for another one."""
        while True:
            try:
                return create(wish, self.inventory, self.today)
            except Outside as outside:
                told = self.words("The folder {path} is a link that leads out of the content.")
                raise Refused(told.format(path=outside)) from None
            except Taken as taken:
                told = self.words("{path} is there already, and nothing is overwritten.")
                told = told.format(path=taken.path)
                if not self._questions.is_asking:
                    hint = self.words("Choose another name, for example --name {name}")
                    raise Refused(f"{told} {hint.format(name=taken.free)}") from None
                print(f"  {told}")
                name = self._questions.ask(N_("Another name"), self.name, taken.free)
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
        if not is_slug(name):
            raise Refused(self.words("“{text}” can not be a file name. Take letters and digits.")
                          .format(text=text))  # fmt: skip
        return name, name if name != text else ""

    def moment(self, text: str) -> tuple[str, str]:
        """Read a date, with or without a time, and say its weekday and holiday."""
        try:
            when, _ = read_moment(text, self.inventory.zone)
        except Unreadable as failure:
            raise Refused(self._unreadable("date", failure)) from None
        match = MOMENT.fullmatch(text)
        has_offset = match is not None and match["off"] is not None
        value = when.iso if has_offset else f"{when.day} {when.time}".strip()
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
        text = self._questions.numbered(text, ids) or text
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
            if number := self._questions.numbered(text, known):
                return number, number
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
