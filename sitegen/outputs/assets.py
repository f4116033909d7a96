"""Files that are published as they are: the style, scripts, and what content refers to.

A file of content/ is published only when a visible document names it, so that an attachment does
not leak before its release.
"""

from collections.abc import Callable, Iterator

from sitegen.artifacts import Artifact, Material, Touched, file_path
from sitegen.json_text import plain_json
from sitegen.language import N_, catalogue
from sitegen.outputs.icons import ICON
from sitegen.site import Site

CLOCK = "clock.js"
CLOCK_WORDS = {
    "coming": N_("Coming sessions"),
    "past": N_("Past sessions"),
    "next": N_("Next session"),
    "today": N_("today"),
    "running": N_("in progress"),
    "over": N_("over"),
    "before": N_("Comments are not open yet"),
    "open": N_("Comments are open"),
    "closed": N_("Comments are closed"),
    "overdue": N_("overdue"),
}
"""The words that only hold at a moment: the script writes them, a page never does."""


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the static files of the templates and the files that visible documents name."""
    if touched is not None:
        # Documents that keep their place keep their files.
        return
    for name, digest in material.static.items():
        if name == ICON:
            continue
        if name == CLOCK:
            for language in (site.config.language, *site.config.languages):
                needs = (language, ("static", name, digest))
                yield Artifact(f"assets/clock.{language}.js", "assets", "clock", needs)
            continue
        yield Artifact(f"assets/{name}", "assets", "static", (("static", name, digest),))
    named = {path for entry in site.visible.values() for path, _, _ in entry.files}
    named |= {site.config.logo} if site.config.logo else set()
    for path in sorted(named):
        part = ("content", path, material.files[path].digest)
        yield Artifact(file_path(path), "assets", "copy", (part,))
    if site.config.colors:
        yield Artifact("assets/colors.css", "assets", "colors", (site.config.colors,))


def _same(data: bytes) -> bytes:
    return data


def _colors(colors: tuple[tuple[str, str], ...]) -> bytes:
    lines = "".join(f"  --city-{name}: {value};\n" for name, value in colors if value)
    return f":root {{\n{lines}}}\n".encode()


def _clock(language: str, script: bytes) -> bytes:
    """Put the words of a language before the script, so that no page needs to hold them."""
    translated = catalogue(language).gettext
    words = plain_json({key: translated(text) for key, text in CLOCK_WORDS.items()})
    return f"const words = {words};\n".encode() + script


RENDERERS: dict[str, Callable[..., bytes]] = {
    "static": _same,
    "copy": _same,
    "colors": _colors,
    "clock": _clock,
}
