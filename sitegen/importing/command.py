"""The command `import`: a source read, its items written, the report kept."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from sitegen.importing.items import Finding, Gathered, Settings, UnreadableSource
from sitegen.problems import Problem
from sitegen.tree import seen_from
from sitegen.workers import Progress

if TYPE_CHECKING:
    from sitegen.importing.telling import Told

SOURCES = ("hugo", "ics", "oparl", "rss", "wordpress")
LARGEST = 500_000_000
"""Bytes of a source; an export of a city with all its texts has a tenth of it."""
_ENDINGS = {"ics": (".ics", ".ical"), "rss": (".xml", ".rss", ".atom"), "wordpress": (".xml",),
            "oparl": (".json",)}  # fmt: skip
PACKAGES = "beautifulsoup4 defusedxml feedparser lxml markdownify recurring-ical-events"
"""The extra `import`; who installs `sitegen[import]` by that name may get another program."""
DAYS = 730
"""How far series without an end are written, from the day of the import."""


class Asked(NamedTuple):
    """What an import was asked to do; `now` in UTC seconds, `until` a day (ISO) or empty.

    `hosts` are those from which files may be loaded.
    """

    kind: str
    source: str
    content: str
    files: str
    hosts: tuple[str, ...]
    until: str
    now: int
    is_trial: bool


class Refused(ValueError):
    """Say why nothing can be imported: the Problems of the settings, or a text."""

    def __init__(self, text: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(text)
        self.problems = problems


class Answer(NamedTuple):
    """What is printed, and the exit code of the command."""

    code: int
    text: str = ""
    errors: str = ""


def answered(asked: Asked, language: str, form: str, progress: Progress) -> Answer:
    """Import, and word what came of it; `form` is human or json. Raises OSError."""
    from sitegen.language import catalogue

    try:
        told, report = run(asked, language, progress)
    except Refused as failure:
        from sitegen.telling import Reader
        from sitegen.telling import lines as worded

        reader = Reader(language, asked.content.rstrip("/\\"), os.path.abspath(asked.content))
        lines = list(worded(failure.problems, reader))
        return Answer(1, errors="\n".join(lines or [f"sitegen import: {failure}"]) + "\n")
    except ModuleNotFoundError as failure:
        text = catalogue(language).gettext("{package} is missing. Install it: {command}")
        said = text.format(package=failure.name, command=f"pip install {PACKAGES}")
        return Answer(3, errors=f"sitegen import: {said}\n")
    from sitegen.importing.telling import as_json, as_text

    if form == "json":
        return Answer(0, "".join(f"{line}\n" for line in as_json(told, language)))
    return Answer(0, as_text(told, language, report))


def run(asked: Asked, language: str, progress: Progress) -> tuple["Told", str]:
    """Import, and give what is told with the path of the report. Raises Refused and OSError."""
    from sitegen.config import read_config
    from sitegen.importing.file_store import FileStore
    from sitegen.importing.ledger import BrokenLedger, read_ledger, write_ledger
    from sitegen.importing.placing import Places
    from sitegen.importing.proof import setting_of
    from sitegen.importing.reasons import REASONS
    from sitegen.importing.telling import Told, as_markdown, keep
    from sitegen.importing.writing import Desk, write
    from sitegen.language import catalogue, zone

    words = catalogue(language).gettext
    content = Path(asked.content)
    try:
        config, problems = read_config("site.yaml", (content / "site.yaml").read_bytes())
    except FileNotFoundError:
        text = words("{folder} has no site.yaml. Make a site first: sitegen init")
        raise Refused(text.format(folder=asked.content)) from None
    if config is None:
        raise Refused("", problems)
    places = content / "places.yaml"
    setting = setting_of(config, places.read_bytes() if places.is_file() else b"")
    until = asked.until or f"{datetime.fromtimestamp(asked.now, UTC) + timedelta(DAYS):%Y-%m-%d}"
    settings = Settings(zone(config.timezone, config.language).zone, setting.places, asked.now,
                        until, urlsplit(config.url).hostname or "")  # fmt: skip
    try:
        ledger = read_ledger(asked.content)
    except BrokenLedger as failure:
        text = words("{file} is damaged. Take it from your version control, or delete it: then "
                     "what was imported before is left as it is.")  # fmt: skip
        raise Refused(text.format(file=os.path.join(asked.content, str(failure)))) from None
    try:
        gathered = _read(asked, settings)
    except UnreadableSource as failure:
        raise Refused(f"{failure.text}: {words(REASONS[failure.code])}") from None
    store = FileStore(asked.content, _folders(asked), frozenset(asked.hosts))
    desk = Desk(asked.content, setting, Places(asked.content, config, setting), store, ledger,
                asked.now)  # fmt: skip
    outcome = desk.run(gathered, progress)
    told = Told(
        os.path.basename(asked.source.rstrip("/")), gathered.entries, outcome, asked.is_trial
    )
    if asked.is_trial:
        return told, ""
    write(asked.content, outcome.files)
    if outcome.ledger != ledger:
        write_ledger(asked.content, outcome.ledger)
    folder = os.path.dirname(os.path.abspath(asked.content))
    return told, seen_from(".", keep(folder, as_markdown(told, language)))


def _folders(asked: Asked) -> tuple[str, ...]:
    given = (asked.files,) if asked.files else ()
    if asked.kind != "hugo":
        return given
    inner = (os.path.join(asked.source, name) for name in ("", "static", "assets", "content"))
    return (*given, *(folder for folder in inner if os.path.isdir(folder)))


def _read(asked: Asked, settings: Settings) -> Gathered:
    """Read the source. Raises UnreadableSource and OSError."""
    if asked.kind == "hugo":
        from sitegen.importing import hugo

        return hugo.read(asked.source, settings)
    files = dict(_files(asked))
    if asked.kind == "oparl":
        from sitegen.importing import oparl

        return oparl.read(files, settings)
    from sitegen.importing import ics, rss, wordpress

    read = {"ics": ics.read, "rss": rss.read, "wordpress": wordpress.read}[asked.kind]
    found: list[Gathered] = []
    failed: list[Finding] = []
    for name, data in files.items():
        try:
            found.append(read(data, name, settings))
        except UnreadableSource as failure:
            if len(files) == 1:
                raise
            failed.append(Finding(failure.code, name, data.decode("utf-8", "replace")))
    return Gathered(
        tuple(item for one in found for item in one.items),
        (*failed, *(finding for one in found for finding in one.findings)),
        sum(one.entries for one in found),
        tuple(sorted({host for one in found for host in one.hosts})),
        tuple(text for one in found for text in one.texts),
    )


def _files(asked: Asked) -> Iterator[tuple[str, bytes]]:
    """Give the files of a source with their names: one, a folder of them, or one of the web."""
    source = asked.source
    if source.startswith(("http://", "https://")):
        from sitegen.importing.file_store import read_web

        host = urlsplit(source).hostname or ""
        yield source, read_web(source, frozenset((host, *asked.hosts)), LARGEST)
    elif os.path.isdir(source):
        for folder, folders, names in os.walk(source):
            folders.sort()
            for name in sorted(names):
                path = Path(folder, name)
                if name.lower().endswith(_ENDINGS[asked.kind]) and not path.is_symlink():
                    yield path.relative_to(source).as_posix(), _bytes(path)
    else:
        yield os.path.basename(source), _bytes(Path(source))


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise UnreadableSource("too-large", str(path))
    return path.read_bytes()
