"""The preview: the last good pages, with what is wrong and what is not public marked on them.

It answers with what was built and nothing else: no folder is listed, nothing hidden is given away,
nothing outside the output folder. Beside the site it has one page, the desk of the editors.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from sitegen.builder import Refusal
from sitegen.desk import Desk, Task, desk, told_by_tasks
from sitegen.entries import Entry
from sitegen.language import catalogue, moment_text, zone
from sitegen.machine import worded
from sitegen.media_types import media_type, with_charset
from sitegen.memory import BrokenMemory, DocumentMemory, unpacked
from sitegen.model import Config, When
from sitegen.outputs.frame import Frame, frame_of
from sitegen.overlay import PLACE, File, by_file, editor_link, with_marks, with_overlay
from sitegen.problems import Problem, has_errors
from sitegen.run import Built
from sitegen.site import Site
from sitegen.state import Options
from sitegen.telling import Reader
from sitegen.templates import TemplateFailure, Templates

DESK = "/redaktion/"
_OWN = f"{PLACE}/"
_FILES = ("preview.css", "preview.js")
_HTML = "text/html; charset=utf-8"


class Answer(NamedTuple):
    """What is said to a browser; `location` is where it is sent on to."""

    status: int
    type: str
    body: bytes
    location: str = ""


class News(NamedTuple):
    """What a build changed for those who look: pages or only what is told beside them.

    `page` and `title` are those of the document that was edited, empty unless it was one.
    """

    pages: bool
    page: str
    title: str


class Overlay(NamedTuple):
    """What is told beside a page."""

    revision: str
    desk: str
    files: tuple[File, ...]
    errors: int
    warnings: int
    refusal: str


class Row(NamedTuple):
    """A task in words."""

    task: Task
    when: When | None
    what: str
    path: str
    link: str


class DeskView(NamedTuple):
    """The page of the desk: its parts with name and rows, then what is wrong by file."""

    frame: Frame
    parts: tuple[tuple[str, str, tuple[Row, ...]], ...]
    files: tuple[File, ...]
    as_of: When


class Remembered(NamedTuple):
    """What the preview keeps of the last build: packed and whole entries by path, settings."""

    packed: Mapping[str, bytes]
    entries: Mapping[str, Entry]
    config: Config | None
    chrome: Any


NOTHING = Remembered({}, {}, None, None)


class Preview:
    """What was built last, what is wrong with its sources, and answers to what is asked."""

    def __init__(
        self, options: Options, now: Callable[[], int], language: str, folder: str, start: str = ""
    ) -> None:
        self._options = options
        self._now = now
        self.reader = Reader(language, folder, options.content, options.templates)
        self._words = catalogue(language).gettext
        self._start = start
        self._builds = 0
        self.refusal = ""
        self._remembered = NOTHING
        self._templates: Templates | None = None
        self._marks: dict[str, str] | None = None
        self.problems: tuple[Problem, ...] = ()
        self._unread: set[str] = set()  # files that changed since the last look at the memory
        self._overlay = ""  # made when it is asked for

    @property
    def revision(self) -> str:
        """Name what is shown now; it differs when pages that are open have to be asked for anew."""
        return f"{self._start}.{self._builds}"

    def take(self, made: Built | Refusal, changed: Iterable[str] = ()) -> News | None:
        """Take what came of a build after files (absolute paths) changed; None for no news."""
        changed = tuple(changed)
        self._unread.update(changed)
        self._overlay = ""
        before = self.problems, self.refusal
        if isinstance(made, Refusal):
            self.refusal = self._refused(made.failure)
            return News(False, "", "") if before[1] != self.refusal else None
        self.refusal = ""
        self.problems = made.problems
        pages = bool(made.written or made.removed) or self._builds == 0
        if not all(map(self._source, changed)):
            self._templates = None
        if pages:
            self._builds += 1
        if pages or not self._remembered.entries:
            self._remember()
        if not pages and before == (self.problems, ""):
            return None
        edited = self._edited(changed)
        return News(pages, edited.address, edited.title) if edited else News(pages, "", "")

    def _edited(self, changed: Iterable[str]) -> Entry | None:
        """Give the document that was edited, None where it was none or more than one."""
        entries = self._remembered.entries
        found = [e for path in changed if (e := entries.get(self._source(path)))]
        return found[0] if len(found) == 1 and found[0].address else None

    def _source(self, path: str) -> str:
        """Give the path of a changed file below content/, empty when it lies elsewhere."""
        start = self._options.content + os.sep
        is_inside = path.startswith(start)
        return path.removeprefix(start).replace(os.sep, "/") if is_inside else ""

    def _remember(self) -> None:
        """Read what the build kept; only entries that are not as they were are unpacked."""
        before = self._remembered
        try:
            with closing(DocumentMemory(Path(self._options.cache))) as memory:
                packed = self._packed_entries(memory)
                config = (memory.fact("config") or ((), None))[1]
                chrome = memory.value(f"chrome:{config.language}") if config else None
        except BrokenMemory:
            return
        if config != before.config:
            self._templates = None
        known, unpack = before.packed, unpacked
        entries = {path: before.entries[path] if known.get(path) == blob else unpack(blob)
                   for path, blob in packed.items()}  # fmt: skip
        self._remembered = Remembered(packed, entries, config, chrome)
        self._unread.clear()
        self._marks = None

    def _packed_entries(self, memory: DocumentMemory) -> dict[str, bytes]:
        """Read all entries; after edits of documents only theirs and those of their translations.

        A translation takes from its original what it does not say itself; all others stay.
        """
        known, entries = self._remembered.packed, self._remembered.entries
        edited = {self._source(path) for path in self._unread}
        if not edited or not edited <= known.keys():
            return memory.packed_entries()
        edited |= {
            path for path, entry in entries.items() if entry.language and entry.parent in edited
        }
        fresh = {path: packed for path in edited if (packed := memory.packed_entry(path))}
        return {**known, **fresh} if len(fresh) == len(edited) else memory.packed_entries()

    def _site(self) -> Site | None:
        config, entries = self._remembered.config, self._remembered.entries
        return Site(config, entries.values(), self._now(), preview=True) if config else None

    def marks(self) -> dict[str, str]:
        """Say of each address that is not public why; found once for a build, with some work."""
        if self._marks is None:
            self._marks = self._find_marks()
        return self._marks

    def _find_marks(self) -> dict[str, str]:
        site = self._site()
        if site is None:
            return {}
        words, made = self._words, {}
        for entry in (*site.all.values(), *site.fallbacks.values()):
            if not entry.address:
                continue
            if site.is_draft(entry):
                made[site.config.base + entry.address] = words("Draft")
            elif (opens := site.opens_at(entry)) > site.now:
                text = words("Under embargo until {moment}")
                made[site.config.base + entry.address] = text.format(moment=self._moment(opens))
        return made

    def _when(self, instant: int) -> When:
        config = self._remembered.config
        timezone = config.timezone if config else "UTC"
        return zone(timezone, self.reader.language).of_instant(instant)

    def _moment(self, instant: int) -> str:
        return moment_text(self.reader.language, self._when(instant))

    # Answers

    def answer(self, address: str) -> Answer:
        """Answer what is asked at an address, in the form in which a browser sends it."""
        asked = address.partition("?")[0].encode("utf-8", "replace")
        path = unquote_to_bytes(asked).decode("utf-8", "replace")
        if path.startswith(_OWN):
            return self._own(path.removeprefix(_OWN))
        base = self._base
        if base and path in ("/", base):
            return Answer(302, _HTML, b"", f"{base}/")
        found = self._file(path.removeprefix(base) if path.startswith(f"{base}/") else path)
        if found is None and path in (DESK, base + DESK):
            return self._page(200, self.desk())
        if found is None:
            missing = self._file("/404.html")
            page = missing.decode("utf-8", "replace") if missing else self._bare()
            return self._page(404 if missing else 503, page)
        if path.endswith("/"):
            path += "index.html"
        kind = with_charset(media_type(path.rpartition("/")[2]))
        if kind.startswith("text/html"):
            page = found.decode("utf-8", "replace")
            shown = path.removesuffix("index.html")
            marks = self.marks()
            return self._page(200, page if shown in marks else with_marks(page, marks))
        return Answer(200, kind, found)

    @property
    def _base(self) -> str:
        return self._remembered.config.base if self._remembered.config else ""

    @property
    def _desk_address(self) -> str:
        """Give where the desk is: a page of the site that has its address keeps it."""
        return f"{PLACE}{DESK}" if self._file(DESK) is not None else self._base + DESK

    def _own(self, name: str) -> Answer:
        if name == DESK.strip("/") + "/":
            return self._page(200, self.desk())
        for folder in self._options.templates if name in _FILES else ():
            path = Path(folder, "preview", name)
            if path.is_file():
                return Answer(200, with_charset(media_type(name)), path.read_bytes())
        return Answer(404, "text/plain; charset=utf-8", b"")

    def _file(self, address: str) -> bytes | None:
        """Read the file behind an address; nothing hidden, nothing outside the output."""
        parts = [part for part in address.split("/") if part]
        if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
            return None
        if address.endswith("/"):
            parts.append("index.html")
        top = os.path.realpath(self._options.output)
        try:
            path = os.path.realpath(os.path.join(top, *parts))
            if not path.startswith(top + os.sep) or not os.path.isfile(path):
                return None
            with open(path, "rb") as file:
                return file.read()
        except (OSError, ValueError):
            return None

    def _page(self, status: int, page: str) -> Answer:
        return Answer(status, _HTML, with_overlay(page, self.overlay()).encode())

    def _render(self, name: str, view: object) -> str:
        if self._templates is None:
            folders = tuple(Path(folder) for folder in self._options.templates)
            cache = Path(self._options.cache, "templates")
            self._templates = Templates(folders, cache, self._base)
        return self._templates.render(name, view, self.reader.language)

    def _bare(self) -> str:
        return self._render("preview/bare.html", None)

    def overlay(self) -> str:
        """Give what is told beside each page."""
        if not self._overlay:
            self._overlay = self._told_beside()
        return self._overlay

    def _told_beside(self) -> str:
        errors = sum(problem.level == "error" for problem in self.problems)
        files = by_file(self.problems, self.reader)
        warnings = len(self.problems) - errors
        view = Overlay(
            self.revision, self._desk_address, files, errors, warnings, self.refusal
        )  # fmt: skip
        return self._render("preview/overlay.html", view)

    def _refused(self, failure: OSError | None) -> str:
        """Say what kept a build from taking place."""
        if failure is None:
            return self._words("The build broke off. The next change starts it anew.")
        return worded(failure, self.reader.language, self._options.output, False)

    # The desk

    def desk(self) -> str:
        """Write the page of the desk; before the first good build there is none."""
        site, chrome = self._site(), self._remembered.chrome
        if site is None or chrome is None:
            return self._bare()
        try:
            with closing(DocumentMemory(Path(self._options.cache))) as memory:
                made = desk(site, self.problems, lambda source: memory.part("document", source))
        except (BrokenMemory, KeyError):  # a build is at work
            return self._bare()
        title = self._words("Editorial desk")
        needs = (chrome, "", title, DESK, (), (), None, (), "", DESK, 0, "")
        rest = [problem for problem in self.problems if not told_by_tasks(problem)]
        view = DeskView(
            frame_of(needs), self._parts(made), by_file(rest, self.reader), self._when(site.now)
        )
        try:
            return self._render("preview/desk.html", view)
        except TemplateFailure:  # the template of a page is being edited
            return self._bare()

    def _parts(self, made: Desk) -> tuple[tuple[str, str, tuple[Row, ...]], ...]:
        words = self._words
        named = (
            ("overdue", words("Overdue"), made.overdue),
            ("ending", words("Consultations that end"), made.ending),
            ("embargoed", words("Under embargo"), made.embargoed),
            ("sessions", words("Sessions to prepare"), made.sessions),
            ("drafts", words("Drafts"), made.drafts),
            ("coming", words("What changes by itself"), made.coming),
        )
        return tuple((key, name, tuple(map(self._row, tasks))) for key, name, tasks in named)

    def _row(self, task: Task) -> Row:
        when = self._when(task.at) if task.at else None
        if when is not None and not task.has_time:
            when = when._replace(time="", iso=when.day)
        return Row(
            task, when, self._words(task.what), f"{self.reader.folder}/{task.source}",
            editor_link(self.reader, task.source, task.line),
        )  # fmt: skip


def is_good(made: Built | Refusal) -> bool:
    """Tell whether a build was published."""
    return isinstance(made, Built) and not has_errors(made.problems)
