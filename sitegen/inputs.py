"""What a build depends on besides the documents: settings, places, templates, files to download.

Each is read only when its file changed; the rest is known from the last build.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeVar

from sitegen.artifacts import ContentFile, Extracts, Material
from sitegen.content_files import downloads_in, judge, judge_download
from sitegen.documents import Setting
from sitegen.memory import DocumentMemory
from sitegen.model import Config, Place, Tombstone
from sitegen.problems import Location, Problem, error
from sitegen.public_holidays import Holidays, holidays_of
from sitegen.source import digest
from sitegen.state import Look, Options
from sitegen.templates import PRINT_SUFFIX, STATIC, files_in, template_digests


class Inputs(NamedTuple):
    """Everything outside the documents."""

    config: Config
    setting: Setting
    template_digests: dict[str, bytes]
    template_files: dict[str, Path]
    downloads: dict[str, tuple[int, bytes]]
    tombstones: tuple[Tombstone, ...]

    def material(self, extracts: Extracts) -> Material:
        """Give what a plan draws on besides the documents."""
        static = {
            name.removeprefix(f"{STATIC}/"): digest(path.read_bytes())
            for name, path in self.template_files.items()
            if name.startswith(f"{STATIC}/")
        }
        prints = {
            name: digest(path.read_bytes())
            for name, path in self.template_files.items()
            if name.endswith(PRINT_SUFFIX)
        }
        files = {path: ContentFile(*facts) for path, facts in self.downloads.items()}
        return Material(files, static, prints, {}, extracts)


def read_inputs(
    options: Options, look: Look, memory: DocumentMemory
) -> tuple[Inputs | None, list[Problem]]:
    """Read them all; None when there is no usable site.yaml."""
    problems = list(judge(look.tree, look.state.content if look.state else ()))
    config = _config(options, look, memory, problems)
    files = files_in(tuple(Path(folder) for folder in options.templates))
    digests = _template_digests(look, memory, files, problems)
    downloads = _downloads(options, look, problems)
    places = _places(options, look, memory, problems)
    if config is None:
        return None, problems
    contacts = (config.publisher.email, config.publisher.phone)
    setting = Setting(config.timezone, config.language, config.languages, places, contacts)
    tombstones = _tombstones(options, look, memory, config, problems)
    return Inputs(config, setting, digests, files, downloads, tombstones), problems


def content_bytes(options: Options, look: Look, path: str) -> bytes:
    """Read a file below content/."""
    return Path(options.content, look.tree.on_disk(path)).read_bytes()


Value = TypeVar("Value")


def _remembered(
    memory: DocumentMemory,
    name: str,
    source: object,
    read: Callable[[], tuple[Value, tuple[Problem, ...]]],
    problems: list[Problem],
) -> Value:
    """Give what was read of the same source last time, else read it; Problems are not kept."""
    known = memory.fact(name)
    if known is not None and known[0] == source:
        value: Value = known[1]
        return value
    value, told = read()
    problems += told
    if not told:
        memory.keep_fact(name, (source, value))
    return value


def _config(
    options: Options, look: Look, memory: DocumentMemory, problems: list[Problem]
) -> Config | None:
    if "site.yaml" not in look.tree.files:
        problems.append(error(Location("site.yaml", 1, 1), "config.missing"))
        return None
    raw = content_bytes(options, look, "site.yaml")

    def read() -> tuple[Config | None, tuple[Problem, ...]]:
        from sitegen.config import read_config

        return read_config("site.yaml", raw)

    return _remembered(memory, "config", raw, read, problems)


def _places(
    options: Options, look: Look, memory: DocumentMemory, problems: list[Problem]
) -> dict[str, Place]:
    if "places.yaml" not in look.tree.files:
        return {}
    raw = content_bytes(options, look, "places.yaml")

    def read() -> tuple[dict[str, Place], tuple[Problem, ...]]:
        from sitegen.config import read_places

        return read_places("places.yaml", raw)

    return _remembered(memory, "places", raw, read, problems)


def read_holidays(config: Config, years: Iterable[str], memory: DocumentMemory) -> Holidays:
    """Give the public holidays of the site's region; years that were asked before are known."""
    asked = (config.region, config.language)
    known = memory.fact("holidays")
    by_year: dict[str, Holidays] = known[1] if known is not None and known[0] == asked else {}
    missing = sorted(set(years) - by_year.keys()) if config.region else []
    if missing:
        by_year |= {year: holidays_of(config.region, int(year), config.language)
                    for year in missing}  # fmt: skip
        memory.keep_fact("holidays", (asked, by_year))
    names = {day: name for of_year in by_year.values() for day, name in of_year.names.items()}
    return Holidays(next(iter(by_year.values())).region if by_year else "", names)


def _tombstones(
    options: Options, look: Look, memory: DocumentMemory, config: Config, problems: list[Problem]
) -> tuple[Tombstone, ...]:
    if "removed.yaml" not in look.tree.files:
        return ()
    raw = content_bytes(options, look, "removed.yaml")
    source = (raw, config.timezone, config.language)

    def read() -> tuple[tuple[Tombstone, ...], tuple[Problem, ...]]:
        from sitegen.tombstones import read_tombstones

        return read_tombstones(*source)

    return _remembered(memory, "tombstones", source, read, problems)


def _template_digests(
    look: Look, memory: DocumentMemory, files: dict[str, Path], problems: list[Problem]
) -> dict[str, bytes]:
    return _remembered(
        memory, "templates", look.templates, lambda: template_digests(files), problems
    )


def _downloads(
    options: Options, look: Look, problems: list[Problem]
) -> dict[str, tuple[int, bytes]]:
    """Fingerprint the files that documents can refer to; unchanged ones are known."""
    found: dict[str, tuple[int, bytes]] = {}
    known = look.state.downloads if look.state else {}
    renewed = frozenset(look.changed)
    for path in downloads_in(look.tree):
        if path in known and path not in renewed:
            found[path] = known[path]
            continue
        data = content_bytes(options, look, path)
        problems += judge_download(path, data)
        found[path] = (len(data), digest(data))
    return found
