"""Jinja templates: found, fingerprinted with all they include, rendered, and errors placed.

The templates of the site stand before those that come with sitegen, so that a city replaces single
files. A template sees its view and the wording of its language, no clock and nothing random.
Owns jinja2.
"""

import traceback
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

from sitegen.clock import rfc3339
from sitegen.language import (
    catalogue,
    fallback_text,
    interface_language,
    language_name,
    size_text,
    time_text,
    written_in,
)
from sitegen.problems import Location, Problem, error
from sitegen.source import digest

SUFFIX = ".html"
STATIC = "static"
PRINT_SUFFIX = ".typ"


class TemplateFailure(Exception):
    """Carry the Problem of a template that can not be rendered."""

    def __init__(self, problem: Problem) -> None:
        # The one argument makes the exception travel between processes whole.
        super().__init__(problem)
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
    from jinja2 import TemplateSyntaxError

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
            used_here = _references(name, source)
        except TemplateSyntaxError as failure:
            where = Location(f"templates/{name}", failure.lineno, 1)
            problems.append(error(where, "template.syntax", said=failure.message or ""))
            continue
        except UnicodeDecodeError:
            problems.append(error(Location(f"templates/{name}", 1, 1), "file.utf16"))
            continue
        for used in used_here:
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


@lru_cache(256)
def _references(name: str, source: bytes) -> tuple[str | None, ...]:
    """Name what a template uses; None for what is only known when a page is rendered.

    It is remembered, since a preview asks after each edit of a template.
    """
    from jinja2 import Environment, meta

    tree = Environment(autoescape=True).parse(source.decode("utf-8"), name)
    return tuple(meta.find_referenced_templates(tree))


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

    def __init__(self, folders: tuple[Path, ...], cache_folder: Path, base: str) -> None:
        cache_folder.mkdir(parents=True, exist_ok=True)
        self._folders = folders
        self._cache_folder = str(cache_folder)
        self._base = base
        self._environment = cache(self._environment_of)
        self._templates: dict[tuple[str, str], Any] = {}
        self._shared: dict[tuple[object, ...], Any] = {}

    def _environment_of(self, language: str) -> Any:
        """Make the environment of a language, with its words as globals of every template."""
        from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
        from markupsafe import Markup

        environment = Environment(
            loader=FileSystemLoader([str(folder) for folder in self._folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=FileSystemBytecodeCache(self._cache_folder, "%s.jinja"),
            auto_reload=False,
        )
        words = catalogue(language)

        def whole(text: str) -> Markup:
            return Markup(escape(text))  # noqa: S704 - escaped here, once

        # What a filter or global draws from chance would differ from build to build.
        environment.globals.pop("lipsum", None)
        environment.filters.pop("random", None)
        environment.globals |= {
            "base": whole(self._base),
            "language": language,
            "_": cache(lambda text: whole(words.gettext(text))),
            "ngettext": lambda one, many, n: whole(words.ngettext(one, many, n)),
            "size": lambda size: size_text(size, language),
            "language_name": language_name,
            "interface_language": interface_language(language),
            "time": lambda time: time_text(language, time),
            "written_in": lambda other: written_in(language, other),
            "fallback_text": lambda other: fallback_text(language, other),
            "instant": rfc3339,
            "webcal": lambda url: "webcal:" + url.partition(":")[2],
            "shared": self._render_shared,
        }
        return environment

    def _render_shared(self, name: str, language: str, *parts: object) -> Any:
        """Render what many pages have in common (header, footer) once for the same parts."""
        from markupsafe import Markup

        key = (name, language, *(p if isinstance(p, str) else id(p) for p in parts))
        made = self._shared.get(key)
        if made is None:
            text = Markup(self.render(name, parts, language))  # noqa: S704 - rendered with escaping
            # The parts are kept so that no other object gets their identity.
            made = self._shared[key] = (text, parts)
        return made[0]

    def render(self, name: str, view: object, language: str) -> str:
        """Render a template with its view. Raises TemplateFailure."""
        try:
            template = self._templates.get((name, language))
            if template is None:
                template = self._environment(language).get_template(name)
                self._templates[name, language] = template
            text: str = template.render(view=view)
            return text
        except TemplateFailure:
            raise
        except Exception as failure:
            if isinstance(failure, OSError) and not hasattr(failure, "templates"):
                raise  # the disk, not the template
            raise TemplateFailure(self._problem(name, failure)) from failure

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
