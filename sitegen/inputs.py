"""What a build depends on besides the documents: settings, places, templates, files to download.

Each is read only when its file changed; the rest is known from the last build.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from sitegen.artifacts import ContentFile, Extracts, Material
from sitegen.content_files import doubts, downloads_in, judge, judge_download
from sitegen.documents import Setting, original_of
from sitegen.memory import DocumentMemory
from sitegen.model import Config, Place, Tombstone
from sitegen.pictures import Picture, judged, kind_by_ending, refusal_of
from sitegen.problems import Location, Problem, error
from sitegen.public_holidays import Holidays, holidays_of
from sitegen.source import digest, read_file
from sitegen.state import Look, Options
from sitegen.templates import PRINT_SUFFIX, STATIC, files_in, template_digests
from sitegen.workers import run


class Inputs(NamedTuple):
    """Everything outside the documents."""

    config: Config
    setting: Setting
    template_digests: dict[str, bytes]
    template_files: dict[str, Path]
    downloads: dict[str, tuple[int, bytes]]
    pictures: dict[bytes, Picture]
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
        files = {path: self._file(path) for path in self.downloads}
        return Material(files, static, prints, {}, extracts)

    def _file(self, path: str) -> ContentFile:
        size, digest = self.downloads[path]
        picture = self.pictures.get(digest) if kind_by_ending(path) else None
        return ContentFile((picture.size if picture else 0) or size, digest, picture)

    def refusals(self) -> dict[str, str]:
        """Give the pictures that can not be published, each with the code of its Problem."""
        named = ((path, digest) for path, (_, digest) in self.downloads.items()
                 if kind_by_ending(path))  # fmt: skip
        judged = ((path, refusal_of(path, self.pictures[digest])) for path, digest in named)
        return {path: refusal for path, refusal in judged if refusal}

    def path_of_picture(self, name: str) -> str:
        """Give a file with the content that a digest in hexadecimal tells."""
        return next(path for path, (_, made) in self.downloads.items() if made.hex() == name)


def read_inputs(
    options: Options, look: Look, memory: DocumentMemory
) -> tuple[Inputs | Setting, list[Problem]]:
    """Read them all; without a usable site.yaml only what documents can be read with.

    That is what site.yaml says of languages and zone, else what most sites have, so that the
    mistakes in the documents are told in the same run.
    """
    problems = [*judge(look.tree, look.state.content if look.state else ()), *doubts(look.tree)]
    config = _config(options, look, memory, problems)
    files = files_in(tuple(Path(folder) for folder in options.templates))
    digests = _template_digests(look, memory, files, problems)
    downloads = _downloads(options, look, problems)
    pictures = _pictures(options, look, memory, downloads)
    places = _places(options, look, memory, problems)
    if config is None:
        return _setting(options, look, places), problems
    contacts = (config.publisher.email, config.publisher.phone)
    setting = Setting(config.timezone, config.language, config.languages, places, contacts)
    tombstones = _tombstones(options, look, memory, config, problems)
    return Inputs(config, setting, digests, files, downloads, pictures, tombstones), problems


def _setting(options: Options, look: Look, places: dict[str, Place]) -> Setting:
    """Give the setting of a site whose site.yaml can not be used."""
    from sitegen.config import read_setting

    is_there = "site.yaml" in look.tree.files
    data = _settings_bytes(options, look, "site.yaml") if is_there else b""
    timezone, language, languages, contacts = read_setting("site.yaml", data)
    # Which languages the site has is not known, so no translation is told to be in a wrong one.
    languages += tuple(sorted(
        {of for path in look.tree.files if (of := original_of(path)[1])} - {language, *languages}
    ))  # fmt: skip
    return Setting(timezone, language, languages, places, contacts)


def content_bytes(options: Options, look: Look, path: str) -> bytes:
    """Read a file below content/."""
    return Path(options.content, look.tree.on_disk(path)).read_bytes()


def _settings_bytes(options: Options, look: Look, path: str) -> bytes:
    return read_file(Path(options.content, look.tree.on_disk(path)))


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
        if "site.yaml" not in look.tree.odd:  # a link or a pipe is told as such
            problems.append(error(Location("site.yaml", 1, 1), "config.missing"))
        return None
    raw = _settings_bytes(options, look, "site.yaml")

    def read() -> tuple[Config | None, tuple[Problem, ...]]:
        from sitegen.config import read_config

        return read_config("site.yaml", raw)

    return _remembered(memory, "config", raw, read, problems)


def _places(
    options: Options, look: Look, memory: DocumentMemory, problems: list[Problem]
) -> dict[str, Place]:
    if "places.yaml" not in look.tree.files:
        return {}
    raw = _settings_bytes(options, look, "places.yaml")

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
    raw = _settings_bytes(options, look, "removed.yaml")
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


def _pictures(
    options: Options, look: Look, memory: DocumentMemory, downloads: dict[str, tuple[int, bytes]]
) -> dict[bytes, Picture]:
    """Judge the pictures by the digest of their content; what was judged before is known."""
    by_digest = {made: path for path, (_, made) in downloads.items() if kind_by_ending(path)}
    known = {made: Picture(*facts) for made, facts in memory.fact("pictures") or ()}
    new = sorted((path, made) for made, path in by_digest.items() if made not in known)

    def judge_some(some: Sequence[tuple[str, bytes]]) -> list[tuple[bytes, Picture]]:
        return [(made, judged(content_bytes(options, look, path))) for path, made in some]

    for found in run(judge_some, new, options.jobs, few=8, chunk=4):
        known.update(found)
    found_now = {made: known[made] for made in sorted(by_digest)}
    if new or len(found_now) != len(known):
        memory.keep_fact("pictures", [(made, tuple(of)) for made, of in found_now.items()])
    return found_now
