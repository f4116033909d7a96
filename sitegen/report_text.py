"""The change report as Markdown and as one HTML page; both say the same.

The page needs nothing besides itself: it is sent by mail, opened on a phone and printed.
"""

import re
from html import escape

from sitegen.language import catalogue
from sitegen.report import Item, Report

_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")
_LIST = re.compile(r"^(\d+)([.)])|^([+-])")
_STYLE = """\
:root { color-scheme: light dark; --brand: #14532d; --line: #d3dad5; }
body { font: 1.0625rem/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif; margin: 0 auto;
  max-inline-size: 46rem; padding: 1rem clamp(1rem, 4vw, 2rem); overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { border-block-start: 3px solid var(--brand); font-size: 1.25rem; margin-block: 2rem .5rem;
  padding-block-start: .5rem; }
ul { padding-inline-start: 1.2rem; }
body > ul { list-style: none; padding: 0; }
body > ul > li { border-block-end: 1px solid var(--line); padding-block: .5rem; }
code { font-size: .9em; }
@media (prefers-color-scheme: dark) { :root { --brand: #6fbf8b; --line: #444; } }
@media print { body { font-size: 10.5pt; max-inline-size: none; padding: 0; }
  li { break-inside: avoid; } h2 { break-after: avoid; } }
"""


def as_markdown(report: Report) -> str:
    """Write the report as Markdown; a single sentence when there is nothing to tell."""
    if not report.sections:
        return f"{_nothing(report)}\n"
    parts = [f"# {_plain(report.title)}\n"]
    for section in report.sections:
        lines = [f"## {_plain(section.title)}\n"]
        for item in section.items:
            address = f" – `{item.address}`" if item.address else ""
            lines.append(f"- **{_plain(item.title)}**{address}")
            lines += [f"  - {_plain(line)}" for line in item.lines]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def as_html(report: Report) -> str:
    """Write the report as a page."""
    sections = "".join(
        f"<h2>{escape(section.title)}</h2>\n<ul>\n{''.join(map(_item, section.items))}</ul>\n"
        for section in report.sections
    )
    title = escape(report.title)
    body = f"<h1>{title}</h1>\n{sections}" if sections else f"<p>{escape(_nothing(report))}</p>\n"
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(report.language)}">\n<head>\n'
        f'<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<style>\n{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _nothing(report: Report) -> str:
    words = catalogue(report.language).gettext
    return words("No changes.")


def _item(item: Item) -> str:
    address = f" <code>{escape(item.address)}</code>" if item.address else ""
    lines = "".join(f"<li>{escape(line)}</li>" for line in item.lines)
    below = f"\n<ul>{lines}</ul>\n" if lines else ""
    return f"<li><strong>{escape(item.title)}</strong>{address}{below}</li>\n"


def _plain(text: str) -> str:
    """Write a text so that nothing in it is Markdown."""
    one_line = " ".join(text.split())
    return _LIST.sub(r"\1\\\2\3", _MARKS.sub(r"\\\1", one_line))
