"""What kinds of documents there are, and the way from a file to its front matter and body.

Parsing one file needs nothing of the others but the site's zone and languages, the places, and for
a translation the front matter of its original. Typing the front matter is `sitegen.heads`, which
is loaded only where a front matter changed.
"""

import re
from dataclasses import dataclass
from functools import cache

from sitegen.model import Body, Place
from sitegen.problems import Problem
from sitegen.source import Source, read_text, split

_TRANSLATION = re.compile(r"(.+)\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\Z")
_KINDS = (
    (re.compile(r"press/.+\.md"), "press"),
    (re.compile(r"sessions/.+\.md"), "session"),
    (re.compile(r"groups/[^/]+\.md"), "group"),
    (re.compile(r"guidelines/[^/]+/index(?:\.[A-Za-z0-9-]+)?\.md"), "publication"),
    (re.compile(r"guidelines/[^/]+/[^/]+/version\.yaml"), "version"),
    (re.compile(r"guidelines/[^/]+/[^/]+/[^/]+\.md"), "chapter"),
    (re.compile(r"blocks/[^/]+\.md"), "block"),
    (re.compile(r"pages/[^/]+\.md"), "page"),
)

STATEMENT = "pages/barrierefreiheit.md"
"""The accessibility statement."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What parsing needs to know of the site; equal settings give equal documents.

    `contacts` are the publisher's e-mail address and phone number.
    """

    timezone: str
    language: str
    languages: tuple[str, ...]
    places: dict[str, Place]
    contacts: tuple[str, ...] = ()


@cache
def kind_of(path: str) -> str:
    """Tell the kind of document behind a path below content/, empty when it is none."""
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(path)), "")


def original_of(path: str) -> tuple[str, str]:
    """Part the path of a translation into its original's path and its language.

    A path that is no translation comes back with an empty language.
    """
    stem, _, suffix = path.rpartition(".")
    match = _TRANSLATION.fullmatch(stem) if suffix == "md" else None
    return (f"{match[1]}.md", match[2]) if match else (path, "")


def read_source(path: str, data: bytes, problems: list[Problem]) -> Source | None:
    """Part a file of a known kind into front matter and body; None and Problems if it can not."""
    text = read_text(path, data, problems)
    if text is None:
        return None
    if kind_of(path) == "version":
        return Source(path, text, 1, "", 1)
    return split(path, text, problems)


def parse_body(source: Source, setting: Setting) -> tuple[Body, tuple[Problem, ...]]:
    """Render the body; nothing of it after an error."""
    from sitegen import markup
    from sitegen.gaps import gaps_in

    language = original_of(source.path)[1] or setting.language
    in_chapter = kind_of(source.path) == "chapter"
    body, told = markup.render(source.path, source.body, source.body_line, language, in_chapter)
    return body, (*told, *gaps_in(source.path, source.body, source.body_line))
