"""The style sheet, scripts, and files of content that are published as they are.

The style is written in several files and published as one: a page waits for one request, not for
four. The colours and the font of a city stand in it, behind those of the design.

A file of content/ is published only when a visible document names it, so that an attachment does
not leak before its release.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sitegen.artifacts import Artifact, Material, Touched, file_address, file_path
from sitegen.json_text import plain_json
from sitegen.language import N_, catalogue
from sitegen.model import Config, Font
from sitegen.outputs.icons import ICON
from sitegen.site import Site

STYLE = ("tokens.css", "sitegen.css", "guidelines.css", "print.css")
"""The files of the style sheet in order; those of a city's own templates replace them singly."""

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
    style = tuple(("static", name, material.static[name]) for name in STYLE)
    yield Artifact("assets/sitegen.css", "assets", "style", (*_look(site.config), *style))
    for name, digest in material.static.items():
        if name in (*STYLE, ICON):
            continue
        if name == CLOCK:
            for language in (site.config.language, *site.config.languages):
                needs = (language, ("static", name, digest))
                yield Artifact(f"assets/clock.{language}.js", "assets", "clock", needs)
            continue
        yield Artifact(f"assets/{name}", "assets", "static", (("static", name, digest),))
    named = {path for entry in site.visible.values() for path, _, _ in entry.files}
    named.update(site.config.files)
    for path in sorted(named):
        part = ("content", path, material.files[path].digest)
        yield Artifact(file_path(path), "assets", "copy", (part,))


def _same(data: bytes) -> bytes:
    return data


def _look(config: Config) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    return config.colors, tuple(config.font)


def _style(colors: Any, font: Any, tokens: bytes, *rest: bytes) -> bytes:
    """Join the style sheet; what a city sets comes behind what is set without it."""
    city = (_colors(dict(colors)) if colors else "", _font(Font(*font)))
    return _minified(b"\n".join((tokens, *(part.encode() for part in city if part), *rest)))


def _minified(style: bytes) -> bytes:
    """Take out of a style sheet what only its writers read: comments and blanks."""
    from rcssmin import cssmin

    made: bytes = cssmin(style)
    return made


def _colors(given: dict[str, str]) -> str:
    from sitegen.palette import ACCENT, PRIMARY, dark_palette, palette

    both = given.get("primary", PRIMARY), given.get("accent", ACCENT)
    light, dark = (
        "".join(f"  --{name}: {value};\n" for name, value in sorted(made(*both).items()))
        for made in (palette, dark_palette)
    )
    return (
        f":root {{\n{light}}}\n\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n:root {{\n{dark}}}\n}}\n"
    )


def _font(font: Font) -> str:
    """Write the font of the city; one file for both weights is a variable font."""
    if font == Font():
        return ""
    if not font.regular:
        return f":root {{ --font: var(--{font.family}); }}\n"
    faces = {font.regular: "400", font.bold: "700"}
    if len(faces) == 1:
        faces = {font.regular: "100 900"}
    written = "".join(
        f'@font-face {{ font-family: "{font.family}"; font-weight: {weight}; font-display: swap; '
        f'src: url("..{file_address(path)}") format("woff2"); }}\n'
        for path, weight in faces.items()
    )
    name = f':root {{ --font: "{font.family}", var(--sans); }}'
    return f"{written}{name}\n"


def _clock(language: str, script: bytes) -> bytes:
    """Put the words of a language before the script, so that no page needs to hold them."""
    translated = catalogue(language).gettext
    words = plain_json({key: translated(text) for key, text in CLOCK_WORDS.items()})
    return f"const words = {words};\n".encode() + script


RENDERERS: dict[str, Callable[..., bytes]] = {
    "static": _same,
    "copy": _same,
    "style": _style,
    "clock": _clock,
}
