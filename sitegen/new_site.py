"""The files of a new site: settings with every choice explained, pages, and what surrounds them.

What nobody has answered yet stands as an example with a mark (`sitegen.gaps`), of which each build
tells. Texts come from `starter/`, by language; the settings are made of `sitegen.keys`, so none can
be forgotten.
"""

import re
from collections.abc import Iterable, Iterator
from string import Template
from textwrap import wrap
from typing import NamedTuple

from sitegen.gaps import mark
from sitegen.json_text import plain_json
from sitegen.keys import PLACE, SITE, Key
from sitegen.language import N_, SIMPLE, catalogue
from sitegen.origin import SOURCE, packaged, requirement
from sitegen.scaffolds import INTRODUCTION, Words, example_lines
from sitegen.schema import FOLDER, file_of, schemas
from sitegen.yaml_text import literal

CI = {"github": ("github-actions.yml", ".github/workflows/website.yml"),
      "gitlab": ("gitlab-ci.yml", ".gitlab-ci.yml")}  # fmt: skip
"""Where each forge looks for its recipe."""

TIME_ZONE = "Europe/Berlin"
DEFAULT_LANGUAGES = (SIMPLE,)
"""The law asks for a page in Leichte Sprache (§ 4 BITV 2.0)."""

_TEXTS = {
    "build.txt": "build.py",
    "README.md": "README.md",
    "requirements.txt": "requirements.txt",
    "deploy.yaml": "deploy.yaml",
    "templates.md": "templates/README.md",
    **{f"pages/{name}.md": f"content/pages/{name}.md"
       for name in ("impressum", "datenschutz", "barrierefreiheit", "kontakt", "ueber")},
}  # fmt: skip
_SETTINGS_OF_EDITOR = ("settings.json", "extensions.json")
_MARKUP = re.compile(r"([\\`*_\[\]<>&|~])")

_WIDTH = 96
_EXAMPLE = N_("[please fill in] This is only an example.")

NOTES = {
    "id": N_("Feeds and calendars know their entries by it, also after a move to another address."),
    "title": N_("Stands on top of every page, in feeds and in search engines."),
    "url": N_("Stands in feeds, calendars and the sitemap. It may have a path: https://x.de/news"),
    "language": N_("Pages without an ending in their file name are in this language."),
    "languages": N_("A translation stands beside its original: ueber.en.md, ueber.de-simple.md "
                    "(Leichte Sprache). Without this line there is only one language."),
    "timezone": N_("Times in the texts are meant in it, also in summer and winter."),
    "region": N_("From it follow public holidays, and whom to turn to about barriers."),
    "publisher": N_("Stands in feeds, on printed pages and in the data for search engines."),
    "responsible": N_("A person with an address, as the law asks for editorial texts."),
    "description": N_("Stands on the home page and in search engines."),
    "navigation": N_("Press, sessions and guidelines have entries of their own. These come after "
                     "them."),
    "logo": N_("Put the file into content/files first. SVG or PNG."),
    "logo_alt": N_("For those who do not see it. Only together with logo."),
    "colors": N_("All other colours are made of these two. If words could not be read on one, the "
                 "build says which colour would do."),
    "font": N_("Fonts of your own lie in content/files, so that no page asks another server."),
    "press_pdf": N_("Takes a hundredth of a second for each release."),
    "previews": N_("Networks and messengers show it beside a link."),
    "enforcement": N_("Only where the one that sitegen knows for your Land is wrong."),
}  # fmt: skip
"""What each choice in site.yaml means, besides what its key says."""


class Beginning(NamedTuple):
    """What is known of a new site; `open` names what is an example that nobody has confirmed.

    The names are those of the options of `sitegen init`; `languages` are the further ones.
    """

    id: str
    title: str
    url: str
    language: str
    languages: tuple[str, ...]
    region: str
    name: str
    street: str
    postcode: str
    city: str
    email: str
    phone: str
    responsible: str
    open: frozenset[str] = frozenset()


def files_of(new: Beginning, today: str, ci: str) -> dict[str, str]:
    """Write all files but the drafts, by their paths; `today` (ISO) stands in examples."""
    made = {
        "content/site.yaml": site_yaml(new),
        "content/places.yaml": _places(new),
        "content/files/.gitkeep": "",
        "constraints.txt": _read("constraints.txt"),
        ".gitignore": _read("starter/all/gitignore"),
        ".gitattributes": _read("starter/all/gitattributes"),
    }
    editions = [f"pages/ueber.{language}.md" for language in new.languages]
    translated = {name: f"content/{name}" for name in editions if _is_there(new, name)}
    texts = {**_TEXTS, **translated}
    plain = {**new._asdict(), "today": today, "source": SOURCE, "requirement": requirement()}
    marked = {name: _in_markdown(new, name, str(value)) for name, value in plain.items()}
    for name, path in texts.items():
        values = marked if path.endswith(".md") else plain
        made[path] = Template(_read(_starter(new, name))).substitute(values)
    for name in _SETTINGS_OF_EDITOR:
        made[f".vscode/{name}"] = _read(f".vscode/{name}")
    for kind, schema in schemas(new.language).items():
        made[f"{FOLDER}/{file_of(kind)}"] = plain_json(schema, 2) + "\n"
    for recipe in sorted(packaged("recipes").iterdir()):
        made[f"recipes/{recipe.name}"] = recipe.read_text("utf-8")
    if ci in CI:
        recipe_name, path = CI[ci]
        made[path] = made[f"recipes/{recipe_name}"]
    return made


def site_yaml(new: Beginning) -> str:
    """Write site.yaml with every key, what is not chosen as a comment."""
    words = catalogue(new.language).gettext
    known = {"picture": "files/logo.svg", "responsible": new.responsible}
    stated = {
        name: str(value) for name, value in new._asdict().items()
        if name in {key.name for key in SITE} and isinstance(value, str) and value
    }  # fmt: skip
    stated["timezone"] = TIME_ZONE
    if new.languages:
        stated["languages"] = f"[{', '.join(new.languages)}]"
    lines = [f"# yaml-language-server: $schema=../{FOLDER}/{file_of('site')}",
             f"## {words(INTRODUCTION[0])}"]  # fmt: skip
    for key in SITE:
        lines += ["", *_comment(words(key.about)), *_comment(words(NOTES[key.name]))]
        if key.name == "publisher":
            lines += ["publisher:", *_publisher(key.keys, new, words)]
        elif key.name in stated:
            lines += _lines(key, stated[key.name], new.open, words)
        else:
            lines += (f"# {line}" for line in example_lines(key, known, words))
    return "\n".join(lines) + "\n"


def _comment(text: str) -> list[str]:
    return [f"## {line}" for line in wrap(text, _WIDTH)]


def _publisher(keys: Iterable[Key], new: Beginning, words: Words) -> Iterator[str]:
    for key in keys:
        yield f"  ## {words(key.about)}"
        value = str(getattr(new, key.name))
        yield from (f"  {line}" for line in _lines(key, value, new.open, words))


def _lines(key: Key, value: str, examples: frozenset[str], words: Words) -> Iterator[str]:
    """Write a key; where its value is only an example, with the mark above it."""
    if key.name in examples:
        # Behind a value a # would be an error: it cuts values off.
        yield f"## {words(_EXAMPLE)}"
    is_list = value.startswith("[") and key.form == "texts"
    yield f"{key.name}: {value if is_list else literal(value, key.form)}"


def _places(new: Beginning) -> str:
    """Write the town hall, with what is known of it; what nobody has said stays a comment."""
    words = catalogue(new.language).gettext
    stated = {"name": words(N_("Town hall")), "street": new.street, "postcode": new.postcode,
              "city": new.city}  # fmt: skip
    named = words(N_("Each place has a name of its own, by which sessions name it: place: rathaus"))
    lines = [f"# yaml-language-server: $schema=../{FOLDER}/{file_of('places')}",
             f"## {words(INTRODUCTION[0])}", f"## {named}", "rathaus:"]  # fmt: skip
    for key in PLACE:
        lines.append(f"  ## {words(key.about)}")
        if key.name in stated:
            found = _lines(key, stated[key.name], new.open - {"name"}, words)
            lines += (f"  {line}" for line in found)
        else:
            lines += (f"  # {line}" for line in example_lines(key, {}, words))
    return "\n".join(lines) + "\n"


def _in_markdown(new: Beginning, name: str, value: str) -> str:
    """Write a value so that no sign in it is markup, with the mark where it is an example."""
    text = value if name in ("url", "source", "today") else _MARKUP.sub(r"\\\1", value)
    return f"{text} {mark(new.language)}" if name in new.open and name != "url" else text


def _starter(new: Beginning, name: str) -> str:
    return f"starter/{'de' if new.language == 'de' else 'en'}/{name}"


def _is_there(new: Beginning, name: str) -> bool:
    return packaged(_starter(new, name)).is_file()


def _read(name: str) -> str:
    return packaged(name).read_text("utf-8")
