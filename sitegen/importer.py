"""`sitegen import`: what its arguments mean; the rest is `sitegen.importing.command`."""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import date

from sitegen.arguments import Misused, now_of
from sitegen.importing.command import SOURCES, Asked, answered
from sitegen.language import N_
from sitegen.progress import Bar


def add_options(command: argparse.ArgumentParser, words: Callable[[str], str]) -> None:
    """Add what `sitegen import` takes to its parser."""
    command.add_argument("kind", choices=SOURCES, metavar="|".join(SOURCES))
    text = words("a file, a folder or an address")
    command.add_argument("source", metavar=words("SOURCE"), help=text)
    text = words("load files from this host; can be repeated")
    command.add_argument("--fetch", action="append", default=[], metavar=words("HOST"), help=text)
    for name, metavar, text in (
        ("--files", words("DIR"), words("where its pictures and files lie")),
        ("--until", words("DAY"), words("series without an end: 2027-12-31")),
        ("--now", words("TIME"), words("the time of the import")),
    ):
        command.add_argument(name, metavar=metavar, help=text)
    command.add_argument("--content", default="content", metavar=words("DIR"))
    text = words("only tell; nothing is written")
    command.add_argument("--dry-run", action="store_true", help=text)
    command.add_argument("--format", choices=("human", "json"), default="human")
    text = words("no progress, no report")
    command.add_argument("-q", "--quiet", action="store_true", help=text)


def run(given: argparse.Namespace, language: str) -> int:
    """Import and print what came of it; give the exit code.

    Raises Misused for arguments that can not be used, and OSError.
    """
    with Bar(given) as progress:
        answer = answered(_asked(given), language, given.format, progress)
    print(answer.errors, end="", file=sys.stderr)
    if not given.quiet:
        print(answer.text, end="")
    return answer.code


def _asked(given: argparse.Namespace) -> Asked:
    is_web = given.source.startswith(("http://", "https://"))
    if not (is_web or os.path.exists(given.source)):
        raise Misused(N_("{name}: there is no such file or folder"), {"name": given.source})
    if not os.path.isdir(given.content):
        raise Misused(N_("--content: there is no folder {name}"), {"name": given.content})
    if given.files is not None and not os.path.isdir(given.files):
        raise Misused(N_("--files: there is no folder {name}"), {"name": given.files})
    try:
        until = date.fromisoformat(given.until).isoformat() if given.until else ""
    except ValueError:
        text = N_("--until: {name} is not a day. Write it like 2027-12-31")
        raise Misused(text, {"name": given.until}) from None
    now = now_of(given.now, given.content)
    return Asked(given.kind, given.source, given.content, given.files or "", tuple(given.fetch),
                 until, now, given.dry_run)  # fmt: skip
