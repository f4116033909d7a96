"""Hostile texts of up to 1 MB: built or refused with a message, in seconds and in bounded memory.

The inputs are those of the suites of cmark and markdown-it, and others that were found slow. A
child does the work, so that a time-out and a bound on memory can end it.
"""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen import markup
from sitegen.model import NO_BODY
from tests.conftest import SmallSite
from tests.forks import Fork
from tests.sites import FILES as SITE_FILES
from tests.sites import ROOT, site

SECONDS = 10
"""Time of the processor, which others at work do not use up; twice the aim, for slow machines."""

MEGABYTES = 512
RELEASE = "press/2026-05-02-x.md"
HEAD = "---\ntitle: Meldung\ndate: 2026-05-02\n---\n\n"
M = 900_000

HOSTILE = {
    "nested strong": "*a **a " * 65_000,
    "emphasis closers": "a_ " * 65_000,
    "emphasis openers": "_a " * 65_000,
    "mismatched emphasis": "*a_ " * 50_000,
    "openers and closers multiple of 3": "a**b" + "c* " * 50_000,
    "link closers": "a]" * 65_000,
    "link openers": "[a" * 65_000,
    "links and emphasis": "[ a_" * 50_000,
    "closed at the end": "[a" * 30_000 + "]",
    "brackets": "[" * 50_000 + "a" + "]" * 50_000,
    "quotes": "> " * 50_000 + "a",
    "lists": "".join("  " * i + "* a\n" for i in range(600)),
    "unclosed links a": "[a](<b" * 30_000,
    "unclosed links b": "[a](b" * 30_000,
    "unclosed comments": "a <!-- " * 50_000,
    "unclosed declarations": "a <!A " * 50_000,
    "unclosed instructions": "a <?" * 50_000,
    "unclosed cdata": "a <![CDATA[" * 13_000 + "]",
    "images": "![" * 50_000,
    "ticks": "".join("e" + "`" * i for i in range(1, 540)),
    "entities": "&" * M,
    "stars": "*" * M,
    "angles": "<" * M,
    "backslashes": "\\" * M,
    "table cells": "|".join("a" * 1000) + "\n" + "|".join("-" * 1000) + "\n"
    + ("|".join("a" * 1000) + "\n") * 400,
    "empty tables": "|a|b|\n|-|-|\n\n" * 60_000,
    "footnotes": "".join(f"[^{i}]: n\n\n" for i in range(60_000)),
    "mentioned footnotes": "".join(f"a[^{i}]\n\n[^{i}]: n\n\n" for i in range(30_000)),
    "one footnote": "x[^1]" * 100_000 + "\n\n[^1]: n\n",
    "links": "[a](http://x.de/) " * 50_000,
    "broken links": "[a](x.md) " * 9_000,
    "one long address": "[a]: http://x.de/" + "a" * 50_000 + "\n\n" + "[a] " * 10_000,
    "equal headings": "# A\n\n" * 180_000,
    "many equal headings": "# A\n\n" * 9_000,
    "classes": "a {" + ".a " * 300_000 + "}\n",
    "ids": "a {" + "#a " * 300_000 + "}\n",
    "open boxes": "::: hinweis\n" * 70_000,
    "boxes": "::: hinweis\nx\n:::\n\n" * 40_000,
    "terms": "a\n: b\n\n" * 100_000,
    "raw blocks": "<div>" * 180_000,
    "raw words": "<b>" * 20_000,
    "raw openers": "<div><" * 15_000,
    "hard breaks": "a\\\n" * 300_000,
    "open code": "```\n" + "x\n" * 400_000,
    "items": "- a\n" * 200_000,
    "a long word": "a" * M,
    "blanks": " " * M + "a",
    "line ends": "\n" * M,
    "digits": "1." * 400_000,
    "dates": "am 3. Mai 2026 um 18 Uhr " * 35_000,
    "ats": "a." * 400_000 + "@",
    "combining": "a" + "\u0301" * 400_000,
    "template": "{{ x }} " * 110_000,
    "soft hyphens": "a\u00ad" * 330_000,
    "odd breaks": "a\x0b" * 450_000,
    "invisible lines": "a\u200b\n" * 119_000,
    "number signs": "#" * M,
    "punctuation": "#$%:=-+{}~^@" * 80_000,
    "an open title": "[a]: https://x.de/ '" + "x\n" * 119_000,
}  # fmt: skip


_MINUTES = (
    "---\ntitle: Rat\ndate: 2026-06-10\nstart: 18:00\nminutes:\n  status: published\n---\n\n"
    "## Mitschrift\n\n"
)
_KEYS = "---\ntitle: Meldung\ndate: 2026-05-02\n"
FILES = {
    "addresses in minutes": ("sessions/2026-06-10-x.md", _MINUTES + "a@b.de " * 130_000),
    "headings of minutes": ("sessions/2026-06-10-x.md", _MINUTES + "Mitschrift\n-\n" * 60_000),
    "a long term": ("pages/glossar.md", "---\ntitle: G\n---\n\n" + "A " * 400_000 + "\n: B.\n"),
    "topics": (RELEASE,
               f"{_KEYS}topics: [{', '.join(f't{i}' for i in range(50_000))}]\n---\n\nText.\n"),
    "unknown keys": (RELEASE,
                     _KEYS + "".join(f"k{i}: x\n" for i in range(60_000)) + "---\n\nText.\n"),
    "a long chapter": ("guidelines/leitlinien/v2/02-x.md",
                       "---\ntitle: X\n---\n\n" + ("Die Satzung gilt. " * 30 + "\n\n") * 1_600),
}  # fmt: skip

UNPRINTED: dict[str, str | None] = {
    name: None for name in SITE_FILES if name.startswith("guidelines/")
}
"""Changes that leave a site without files to print."""

HONEST = {
    "prose": ("Der Rat hat den Haushalt der Stadt beschlossen. " * 20 + "\n\n") * 1_000,
    "a table": "|A|B|C|D|E|\n|-|-|-|-|-|\n" + "|Wert eins|Wert zwei|drei|vier|fünf|\n" * 2_000,
    "links": "".join(f"- [Plan {i}](https://example.org/{i})\n" for i in range(3_000)),
}


def _within_limits(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))


def _prepared() -> None:
    """Let a fork take as much again as a build of its own may have, and no time of its parent."""
    status = Path("/proc/self/status").read_text("ascii")
    held = next(line for line in status.splitlines() if line.startswith("VmData:"))
    _within_limits(int(held.split()[1]) // 1024 + MEGABYTES)


def _judged(code: int, said: str) -> int:
    assert "Traceback" not in said
    assert code in (0, 1), said
    assert (code == 1) == ("error:" in said or "Fehler:" in said), said
    return code


def _built(folder: Path, path: str, text: str) -> int:
    """Build in a fork, which has everything imported."""
    assert len(text.encode()) <= 1_000_000
    # Only what is about a version waits for the printing of versions.
    others = {} if path.startswith("guidelines/") else UNPRINTED
    site(folder, {**others, path: text})
    return _judged(*Fork(folder, _prepared).end())


def _built_alone(folder: Path, path: str, text: str) -> int:
    """Build as the command line does, with the limits on all of the process."""
    assert len(text.encode()) <= 1_000_000
    site(folder, {path: text})
    command = [sys.executable, str(ROOT / "build.py"), "build", "--content", "content",
               "--output", "output", "--cache", "cache", "--now", "2026-07-01T12:00",
               "--templates", str(ROOT / "templates")]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300,
                          check=False, preexec_fn=lambda: _within_limits(MEGABYTES))  # fmt: skip
    return _judged(done.returncode, done.stdout + done.stderr)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_built_or_refused_in_time(small: SmallSite, name: str) -> None:
    _built(small.folder, RELEASE, HEAD + HOSTILE[name])


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_built_or_refused_in_time(small: SmallSite, name: str) -> None:
    _built(small.folder, *FILES[name])


@pytest.mark.parametrize("name", HONEST)
def test_a_long_text_that_people_write_is_published(small: SmallSite, name: str) -> None:
    assert _built(small.folder, RELEASE, HEAD + HONEST[name]) == 0


@pytest.mark.parametrize("name", ["hard breaks", "equal headings", "dates"])
def test_the_command_keeps_the_limits_as_a_whole(tmp_path: Path, name: str) -> None:
    """With the start of Python, the compiling of templates and the printing of versions."""
    _built_alone(tmp_path, RELEASE, HEAD + HOSTILE[name])


def test_the_command_publishes_a_long_text_within_the_limits(tmp_path: Path) -> None:
    assert _built_alone(tmp_path, RELEASE, HEAD + HONEST["prose"]) == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 200_000, "markdown.signs"),
        ("- a\n" * 30_000, "markdown.blocks"),
        ("[a](http://x.de/) " * 20_000, "markdown.pieces"),
        ("[a" * 50_000 + "]", "markdown.brackets"),
    ],
)
def test_what_is_over_a_bound_is_told_and_gives_no_body(text: str, code: str) -> None:
    body, problems = markup.render("press/x.md", text, 6, "de", False)
    assert body == NO_BODY
    assert [(p.code, p.level, p.where.line) for p in problems] == [(code, "error", 6)]
