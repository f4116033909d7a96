"""What a build depends on besides the documents: settings, places, templates, files to download.

Each is read only when its file changed; the rest is known from the last build.
"""

from pathlib import Path
from typing import NamedTuple

from sitegen.artifacts import ContentFile, Material
from sitegen.content_files import downloads_in, judge, judge_download
from sitegen.documents import Setting
from sitegen.memory import DocumentMemory
from sitegen.model import Config, Place
from sitegen.problems import Location, Problem, error
from sitegen.source import digest
from sitegen.state import Look, Options
from sitegen.templates import STATIC, files_in, template_digests


class Inputs(NamedTuple):
    """Everything outside the documents."""

    config: Config
    setting: Setting
    template_digests: dict[str, bytes]
    template_files: dict[str, Path]
    downloads: dict[str, tuple[int, bytes]]

    def material(self) -> Material:
        """Give what a plan draws on besides the documents."""
        static = {
            name.removeprefix(f"{STATIC}/"): digest(path.read_bytes())
            for name, path in self.template_files.items()
            if name.startswith(f"{STATIC}/")
        }
        files = {path: ContentFile(*facts) for path, facts in self.downloads.items()}
        return Material(files, static, {})


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
    setting = Setting(config.timezone, config.language, config.languages, places)
    return Inputs(config, setting, digests, files, downloads), problems


def content_bytes(options: Options, look: Look, path: str) -> bytes:
    """Read a file below content/."""
    return Path(options.content, look.tree.on_disk(path)).read_bytes()


def _config(
    options: Options, look: Look, memory: DocumentMemory, problems: list[Problem]
) -> Config | None:
    if "site.yaml" not in look.tree.files:
        problems.append(error(Location("site.yaml", 1, 1), "config.missing"))
        return None
    raw = content_bytes(options, look, "site.yaml")
    known = memory.fact("config")
    if known is not None and known[0] == raw:
        return known[1]  # type: ignore[no-any-return]
    from sitegen.config import read_config

    config, told = read_config("site.yaml", raw)
    problems += told
    if config is not None and not told:
        memory.keep_fact("config", (raw, config))
    return config


def _places(
    options: Options, look: Look, memory: DocumentMemory, problems: list[Problem]
) -> dict[str, Place]:
    if "places.yaml" not in look.tree.files:
        return {}
    raw = content_bytes(options, look, "places.yaml")
    known = memory.fact("places")
    if known is not None and known[0] == raw:
        return known[1]  # type: ignore[no-any-return]
    from sitegen.config import read_places

    places, told = read_places("places.yaml", raw)
    problems += told
    if not told:
        memory.keep_fact("places", (raw, places))
    return places


def _template_digests(
    look: Look, memory: DocumentMemory, files: dict[str, Path], problems: list[Problem]
) -> dict[str, bytes]:
    known = memory.fact("templates")
    if known is not None and known[0] == look.templates:
        return known[1]  # type: ignore[no-any-return]
    digests, told = template_digests(files)
    problems += told
    if not told:
        memory.keep_fact("templates", (look.templates, digests))
    return digests


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
