"""Jinja templates: found, fingerprinted with all they include, rendered, and errors placed.

The templates of the site stand before those that come with sitegen, so that a city replaces single
files. A template sees its view and the wording of its language, no clock and nothing random.
Owns jinja2.
"""

import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from sitegen.language import catalogue, language_name, size_text
from sitegen.problems import Location, Problem, error
from sitegen.source import digest

SUFFIX = ".html"
STATIC = "static"


class TemplateFailure(Exception):
    """Carry the Problem of a template that can not be rendered."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def files_in(folders: tuple[Path, ...]) -> dict[str, Path]:
    """List templates and static files by name; the first folder that has a name wins."""
    found: dict[str, Path] = {}
    for folder in reversed(folders):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not path.is_symlink() and not is_rubbish(name):
                found[name] = path
    return dict(sorted(found.items()))


def is_rubbish(name: str) -> bool:
    """Tell what editors and systems leave behind."""
    base = name.rpartition("/")[2]
    return base.startswith((".", "#", "~")) or base.endswith(("~", ".orig", ".swp", ".bak"))


def template_digests(files: dict[str, Path]) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Fingerprint each template with all that it extends, includes and imports.

    A name that is only known when a page is rendered is a Problem: pages could be stale.
    """
    from jinja2 import Environment, TemplateSyntaxError, meta

    environment = Environment(autoescape=True, extensions=["jinja2.ext.loopcontrols"])
    own: dict[str, bytes] = {}
    uses: dict[str, set[str]] = {}
    problems: list[Problem] = []
    for name, path in files.items():
        if not name.endswith(SUFFIX):
            continue
        source = path.read_bytes()
        own[name] = digest(source)
        uses[name] = set()
        try:
            tree = environment.parse(source.decode("utf-8"), name)
        except TemplateSyntaxError as failure:
            where = Location(f"templates/{name}", failure.lineno, 1)
            problems.append(error(where, "template.syntax", said=failure.message or ""))
            continue
        except UnicodeDecodeError:
            problems.append(error(Location(f"templates/{name}", 1, 1), "file.utf16"))
            continue
        for used in meta.find_referenced_templates(tree):
            if used is None:
                where = Location(f"templates/{name}", 1, 1)
                problems.append(error(where, "template.dynamic"))
            elif used not in files:
                where = Location(f"templates/{name}", 1, 1)
                known = ", ".join(n for n in files if n.endswith(SUFFIX))
                problems.append(error(where, "template.missing", name=used, known=known))
            else:
                uses[name].add(used)
    return {name: _with_all(name, own, uses) for name in own}, tuple(problems)


def _with_all(name: str, own: dict[str, bytes], uses: dict[str, set[str]]) -> bytes:
    seen, todo = {name}, [name]
    while todo:
        for used in uses.get(todo.pop(), ()):
            if used not in seen:
                seen.add(used)
                todo.append(used)
    return digest(b"".join(own.get(used, b"") for used in sorted(seen)))


class Templates:
    """The templates of one build, compiled once per process and kept as bytecode in the cache."""

    def __init__(self, folders: tuple[Path, ...], cache_folder: Path | None, base: str) -> None:
        from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

        bytecode = None
        if cache_folder is not None:
            cache_folder.mkdir(parents=True, exist_ok=True)
            bytecode = FileSystemBytecodeCache(str(cache_folder), "%s.jinja")
        self._folders = folders
        self._environment = Environment(
            loader=FileSystemLoader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=bytecode,
            auto_reload=False,
            extensions=["jinja2.ext.loopcontrols"],
        )
        for name in ("lipsum",):
            self._environment.globals.pop(name, None)
        self._environment.filters.pop("random", None)
        self._environment.globals |= {
            "base": base,
            "size": size_text,
            "language_name": language_name,
            "webcal": lambda url: "webcal:" + url.partition(":")[2],
        }
        self._words = cache(self._words_of)
        self._environment.globals["shared"] = cache(self._shared)

    def _words_of(self, language: str) -> dict[str, Callable[..., str]]:
        words = catalogue(language)
        return {"_": words.gettext, "ngettext": words.ngettext}

    def _shared(self, name: str, language: str, *parts: Any) -> Any:
        """Render what many pages have in common (header, footer) once for equal parts."""
        from markupsafe import Markup

        return Markup(self.render(name, parts, language))  # noqa: S704 - rendered with escaping

    def render(self, name: str, view: object, language: str) -> str:
        """Render a template with its view. Raises TemplateFailure."""
        try:
            template = self._template(name)
            text: str = template.render(view=view, language=language, **self._words(language))
            return text
        except TemplateFailure:
            raise
        except Exception as failure:  # noqa: BLE001 - a template can raise anything
            raise TemplateFailure(self._problem(name, failure)) from failure

    def _template(self, name: str) -> Any:
        return self._environment.get_template(name)

    def _problem(self, name: str, failure: Exception) -> Problem:
        """Place a failure at the last line of a template in its traceback."""
        where = Location(f"templates/{name}", 1, 1)
        for frame in traceback.extract_tb(failure.__traceback__):
            for folder in self._folders:
                path = Path(frame.filename)
                if path.is_relative_to(folder):
                    inside = path.relative_to(folder).as_posix()
                    where = Location(f"templates/{inside}", frame.lineno or 1, 1)
        said = f"{type(failure).__name__}: {failure}"
        return error(where, "template.failed", said=said[:300])


