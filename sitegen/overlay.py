"""What the preview puts on top of pages: what is wrong, by file, and marks on what is not public.

Pages are made as they will be published; all that belongs to the preview alone is added to them
when they are asked for, so that none of it can be published.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape, unescape
from itertools import groupby, islice
from typing import NamedTuple
from urllib.parse import quote

from sitegen import telling
from sitegen.problems import ERROR, Problem
from sitegen.quotes import drawn
from sitegen.telling import Reader, file_of, tell

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
    """A problem in words, and the link that opens its place in an editor.

    `quote` is the line with the place marked below, `suggestion` the line as it could be.
    """

    line: int
    column: int
    is_error: bool
    what: str
    hint: str
    link: str
    quote: str
    suggestion: str


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


def editor_link(reader: Reader, path: str, line: int = 1, column: int = 1) -> str:
    """Give the address that opens a file of the content, or a template, in VS Code."""
    full = file_of(path, reader).replace("\\", "/")
    return f"vscode://file/{quote(full.lstrip('/'))}:{max(line, 1)}:{max(column, 1)}"


def by_file(problems: Iterable[Problem], reader: Reader) -> tuple[File, ...]:
    """Group problems by file, those with errors first."""
    return tuple(
        File(shown, editor_link(reader, path), tuple(_told(told, reader) for told in some))
        for (path, shown), some in groupby(
            islice(tell(problems, reader), MOST), key=lambda t: (t.problem.where.path, t.path)
        )
    )


def _told(told: telling.Told, reader: Reader) -> Told:
    where = told.problem.where
    return Told(
        max(where.line, 1),
        max(where.column, 1),
        told.problem.level == ERROR,
        told.what,
        told.hint,
        editor_link(reader, where.path, where.line, where.column),
        "\n".join(drawn(told.quote)) if told.quote else "",
        told.suggestion,
    )


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
