"""What the preview puts on top of pages: what is wrong, by file, and marks on what is not public.

Pages are made as they will be published; all that belongs to the preview alone is added to them
when they are asked for, so that none of it can be published.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape, unescape
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from sitegen.messages import worded
from sitegen.problems import ERROR, Problem

MOST = 100
"""How many problems are shown in a page; the terminal has all of them."""

PLACE = "/.preview"
"""What the addresses of the preview's own files begin with; a site has none with a dot."""

_LINK = re.compile(r'<a [^>]*?href="([^"#?]+)"[^>]*>.*?(?=</a>)', re.DOTALL)
_HEAD = (
    f'<link rel="stylesheet" href="{PLACE}/preview.css">\n'
    f'<script src="{PLACE}/preview.js" defer></script>\n'
)


class Told(NamedTuple):
    """A problem in words, and the link that opens its place in an editor."""

    line: int
    column: int
    is_error: bool
    what: str
    hint: str
    link: str


class File(NamedTuple):
    """The problems of one file; `path` is as it can be opened from the working directory."""

    path: str
    link: str
    problems: tuple[Told, ...]

    @property
    def errors(self) -> tuple[Told, ...]:
        return tuple(told for told in self.problems if told.is_error)

    @property
    def warnings(self) -> tuple[Told, ...]:
        return tuple(told for told in self.problems if not told.is_error)


class Reader(NamedTuple):
    """Who reads: their language, how the content folder is called, and where it lies."""

    language: str
    folder: str
    content: str
    templates: tuple[str, ...]

    def editor_link(self, path: str, line: int = 1, column: int = 1) -> str:
        """Give the address that opens a file of the content, or a template, in VS Code."""
        base = self.content
        if path.startswith("templates/"):
            base, path = self.templates[0], path.removeprefix("templates/")
        full = f"{base}/{path}".replace("\\", "/")
        return f"vscode://file/{quote(full.lstrip('/'))}:{max(line, 1)}:{max(column, 1)}"


def by_file(problems: Iterable[Problem], reader: Reader) -> tuple[File, ...]:
    """Group problems by file, those with errors first."""
    found = []
    for path, some in groupby(sorted(problems)[:MOST], key=lambda p: p.where.path):
        told = tuple(_told(problem, reader) for problem in some)
        shown = f"{reader.folder}/{path}" if not path.startswith("templates/") else path
        found.append(File(shown, reader.editor_link(path), told))
    return tuple(sorted(found, key=lambda file: (not file.errors, file.path)))


def _told(problem: Problem, reader: Reader) -> Told:
    what, hint = worded(problem, reader.language)
    where = problem.where
    link = reader.editor_link(where.path, where.line, where.column)
    is_error = problem.level == ERROR
    return Told(max(where.line, 1), max(where.column, 1), is_error, what, hint, link)


def with_overlay(page: str, overlay: str) -> str:
    """Put the preview's own on a page: style and script, and what it has to say at the end."""
    head, end_of_head, rest = page.partition("</head>")
    if end_of_head:
        page = head + _HEAD + end_of_head + rest
    body, end, rest = page.rpartition("</body>")
    return body + overlay + end + rest if end else page + overlay


def with_marks(page: str, marks: Mapping[str, str]) -> str:
    """Mark each link of a page's main part that leads to what is not public, by its address."""
    start = page.find("<main")
    if not marks or start < 0:
        return page
    end = page.find("</main>", start)

    def marked(found: re.Match[str]) -> str:
        mark = marks.get(unescape(found[1]))
        if mark is None:
            return found[0]
        return f'{found[0]} <strong class="preview-mark">{escape(mark)}</strong>'

    return page[:start] + _LINK.sub(marked, page[start:end]) + page[end:]
