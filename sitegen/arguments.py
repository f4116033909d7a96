"""The arguments of all commands, and what they ask for.

A command that is given right is parsed without a word of any language, so that no catalogue is
read for it; what is refused, and help, are for `sitegen.usage`.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from sitegen.state import Options

COMMANDS = (
    "admin", "build", "check", "deploy", "import", "init", "new", "next", "report", "seal", "serve",
)  # fmt: skip
OWN_MODULES = {
    "admin": "sitegen.admin",
    "deploy": "sitegen.deploy",
    "import": "sitegen.importer",
    "init": "sitegen.site_interview",
    "new": "sitegen.interview",
}
"""Commands with a module of their own, which is loaded for them alone: `add_options` takes the
parser of the command and the words, `run` what was given and the language."""
FORMATS = ("human", "json", "github", "gitlab")


def N_(text: str) -> str:  # noqa: N802 - the name that extractors of messages know
    """Mark a text for the catalogues; that of `sitegen.language` would load it for each build."""
    return text


_DUE = N_(
    "ask a published schedule.json whether a moment has passed since that build: 0 build now, "
    "1 nothing is due; nothing is built or read besides"
)
_CRON = N_(
    "lines for a crontab: one for each minute at which to build, in the zone of the site and, for "
    "crons that do not know CRON_TZ, in UTC; print them anew after each change of content"
)


class Misused(Exception):
    """Arguments that can not be used: a text, and the values that fill it."""


class QuickParser(argparse.ArgumentParser):
    """A parser that has no words: what it refuses, and help, are for `sitegen.usage`."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{**given, "add_help": False})

    def error(self, message: str) -> NoReturn:
        raise Misused


def parser_of(
    kind: type[argparse.ArgumentParser], words: Callable[[str], str], given: Sequence[str]
) -> argparse.ArgumentParser:
    """Make the parser of all commands for what was given; its texts go through `words`."""
    parser = kind(
        prog="sitegen",
        description=words("Static sites for what municipalities announce and decide."),
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar=words("COMMAND"))
    for name, text in (
        ("build", words("build the site")),
        ("check", words("the same checks, nothing written")),
        ("next", words("the moments at which the site changes by itself; nothing written")),
        (
            "seal",
            words("put the wording of an adopted version on record: no letter changes unnoticed"),
        ),
        (
            "serve",
            words("build, watch, reload in the browser; shows drafts and embargoed documents"),
        ),
    ):
        command = commands.add_parser(name, help=text, description=text)
        if name not in given[:1]:
            continue  # what others take is asked for by nobody, and each start would pay for it
        command.add_argument("--content", default="content", metavar=words("DIR"))
        command.add_argument("--templates", metavar=words("DIR"))
        command.add_argument("--output", metavar=words("DIR"), help=words("default: output"))
        command.add_argument("--cache", default=".cache", metavar=words("DIR"))
        command.add_argument("--clean", action="store_true", help=words("build everything anew"))
        command.add_argument("--now", metavar=words("TIME"), help=words("the time of the build"))
        command.add_argument(
            "--jobs", type=int, metavar=words("N"), help=words("number of processes")
        )
        command.add_argument(
            "--drafts", action="store_true", help=words("show what is not public yet")
        )
        command.add_argument("--strict", action="store_true", help=words("warnings fail"))
        command.add_argument("--format", choices=FORMATS, default="human")
        command.add_argument(
            "-v", "--verbose", action="store_true", help=words("say why files changed")
        )
        command.add_argument("-q", "--quiet", action="store_true", help=words("only problems"))
        if name in ("build", "check"):
            command.add_argument(
                "--published", metavar=words("FILE|URL"), help=words("compare with record.json")
            )
        if name == "next":
            command.add_argument("--cron", action="store_true", help=words(_CRON))
            command.add_argument("--due", metavar=words("FILE|URL"), help=words(_DUE))
        if name == "seal":
            command.add_argument(
                "version", metavar=words("PUBLICATION/VERSION"), help=words("or its path")
            )
        if name == "serve":
            command.add_argument(
                "--port", type=int, default=8000, metavar=words("N"), help=words("0: any")
            )
            command.add_argument("--open", action="store_true", help=words("open the browser"))
    for name, text in (
        ("admin", words("the configuration of an editor in the browser")),
        ("deploy", words("bring the built site to where readers fetch it, or take that back")),
        (
            "import",
            words("turn what a city has into content; what can not be carried over is reported"),
        ),
        ("init", words("a new site in an empty folder, with a comment for every choice")),
        (
            "new",
            words("a commented draft of a document in the right place; asks for what it needs"),
        ),
    ):
        command = commands.add_parser(name, help=text, description=text)
        if name in given[:1]:
            import_module(OWN_MODULES[name]).add_options(command, words)
    text = words("what readers, feeds and calendars will notice, for whoever approves")
    report = commands.add_parser("report", help=text, description=text)
    report.add_argument(
        "old", metavar=words("OLD"), help=words("an output folder or a record.json")
    )
    report.add_argument("new", metavar=words("NEW"))
    report.add_argument("--html", metavar=words("FILE"), help=words("write a page too"))
    report.add_argument(
        "--markdown", metavar=words("FILE"), help=words("write the text that is printed too")
    )
    return parser


def called(folder: str = ".") -> str:
    """Give the command as it was called, so that it can be repeated in a folder."""
    from shutil import which

    program, parts = os.path.basename(sys.argv[0]), sys.argv[:1]
    if program == "build.py":
        parts = [sys.orig_argv[0], *parts]
    elif program not in ("sitegen", "sitegen.exe") or which("sitegen"):
        return "sitegen"
    return " ".join(
        os.path.relpath(part, folder) if os.path.exists(part) and not os.path.isabs(part) else part
        for part in parts
    )


def run_own(given: argparse.Namespace) -> int:
    """Run a command that has a module of its own; give the exit code."""
    language = language_of(getattr(given, "content", "content"))
    return int(import_module(OWN_MODULES[given.command]).run(given, language))


def asked_of(given: argparse.Namespace) -> Options:
    """Make options of the arguments. Raises Misused for what can not be used."""
    if not os.path.isdir(given.content):
        raise Misused(N_("--content: there is no folder {name}"), {"name": given.content})
    output, content = os.path.abspath(given.output or "output"), os.path.abspath(given.content)
    if lies_in(output, content) or lies_in(content, output):
        raise Misused(N_("--output: must not contain the content folder or lie in it"))
    cache = os.path.abspath(given.cache)
    if lies_in(output, cache) or lies_in(cache, output):
        raise Misused(N_("--cache: must not contain the output folder or lie in it"))
    if os.path.exists(output) and not os.path.isdir(output):
        raise Misused(N_("--output: {name} is not a folder"), {"name": output})
    if given.jobs is not None and given.jobs < 1:
        raise Misused(N_("--jobs: at least 1"))
    return Options(
        content=content,
        templates=_template_folders(given.templates),
        output=output,
        cache=cache,
        now=now_of(given.now, content),
        jobs=given.jobs or min(os.cpu_count() or 1, 8),
        preview=given.drafts or given.command == "serve",
        clean=given.clean,
        strict=given.strict,
        published=getattr(given, "published", None) or "",
    )


def lies_in(path: str, folder: str) -> bool:
    """Tell whether an absolute path is a folder or lies in it; they may be on two drives."""
    one, other = (os.path.join(os.path.normcase(of), "") for of in (path, folder))
    return one.startswith(other)


def _template_folders(given: str | None) -> tuple[str, ...]:
    """Give the site's own templates, then those that come with sitegen."""
    here = os.path.dirname(os.path.abspath(__file__))
    packaged = os.path.join(here, "templates")
    if not os.path.isdir(packaged):
        packaged = os.path.join(os.path.dirname(here), "templates")
    if given is not None and not os.path.isdir(given):
        raise Misused(N_("--templates: there is no folder {name}"), {"name": given})
    own = os.path.abspath(given or "templates")
    return (own, packaged) if os.path.isdir(own) and own != packaged else (packaged,)


def now_of(given: str | None, content: str) -> int:
    """Read the time of the build once: `--now`, else SOURCE_DATE_EPOCH, else the clock."""
    if given is None:
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        if epoch and not epoch.isdigit():
            raise Misused(N_("SOURCE_DATE_EPOCH: seconds since 1970 are needed"))
        return int(epoch) if epoch else int(time.time())
    from zoneinfo import ZoneInfo

    from sitegen.clock import Unreadable, Zone, read_moment

    try:
        zone = ZoneInfo(setting(content, "timezone") or "UTC")
    except (ValueError, OSError, KeyError):
        zone = ZoneInfo("UTC")  # the build says what is wrong with site.yaml
    try:
        when, _ = read_moment(given.strip(), Zone(zone.key, zone, str, str))
    except Unreadable:
        text = N_("--now: {name} is not a time. Write it like 2026-07-01T12:00")
        raise Misused(text, {"name": given}) from None
    return when.instant


_MOST = 1_000_000
"""Signs of site.yaml that are looked through; the build refuses one with more."""


def setting(content: str, key: str) -> str:
    """Look a setting up in site.yaml without judging it, which is for the build to do."""
    path = os.path.join(content, "site.yaml")
    try:
        # A pipe or a device would never end; the build refuses it.
        if not os.path.isfile(path):
            return ""
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read(_MOST).split("\n")
    except OSError:
        return ""
    for line in lines:
        if line.startswith(f"{key}:"):
            return line.partition(":")[2].partition(" #")[0].strip().strip("\"'")
    return ""


def language_of(content: str) -> str:
    """Choose the language of messages: SITEGEN_LANG, else the site's, else German."""
    chosen = os.environ.get("SITEGEN_LANG", "").partition("_")[0].lower()
    return chosen or setting(content, "language") or "de"
