"""The command line: runs a command, prints what it tells and gives its exit code.

Exit codes: 0 built, 1 errors in content or templates, 2 wrong usage, 3 the machine. What is heavy
is imported where it is needed: a build that finds nothing changed loads none of it.
"""

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import Any, NoReturn

from sitegen import state as states
from sitegen.arguments import (
    OWN_MODULES,
    Misused,
    QuickParser,
    asked_of,
    language_of,
    now_of,
    parser_of,
    run_own,
)
from sitegen.progress import Bar
from sitegen.state import Options

OK, WRONG_CONTENT, WRONG_USAGE, MACHINE = 0, 1, 2, 3
NOTHING_DUE = 1


def main(arguments: Sequence[str], default: str = "") -> int:
    """Run a command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A name that is no text, or a console of another encoding, must not end the command.
            stream.reconfigure(errors="backslashreplace")
    given = list(arguments)
    if default and (not given or given[0].startswith("-")):
        given = [default, *given]
    try:
        options = parser_of(QuickParser, str, given).parse_args(given)
    except Misused:
        _explain(given)
    try:
        if options.command in OWN_MODULES:
            return run_own(options)
        if options.command == "report":
            return _report(options)
        if getattr(options, "due", None):
            return _due(options)
        return int(_RUNNERS[options.command](options, asked_of(options)))
    except Misused as failure:
        _explain(given, *failure.args)
    except KeyboardInterrupt:
        return MACHINE
    except OSError as failure:
        return _machine(options, failure)


def _explain(given: Sequence[str], text: str = "", values: dict[str, object] | None = None,
             ) -> NoReturn:  # fmt: skip
    """Say what is wrong with the arguments, or help, and leave."""
    from sitegen.language import catalogue
    from sitegen.usage import explain

    named = given.index("--content") + 1 if "--content" in given else len(given)
    language = language_of(given[named] if named < len(given) else "content")
    wrong = catalogue(language).gettext(text).format(**values or {}) if text else ""
    explain(given, language, wrong)


def _build(given: argparse.Namespace, asked: Options) -> int:
    started = time.perf_counter()
    # The process ends with the build; looking for cycles among its many tuples is lost time.
    gc.disable()
    look = states.take(asked)
    state = None if asked.published else states.unchanged(look, asked)
    if state is not None:
        problems: Any = state.problems
        if problems:
            from sitegen.problems import Location, Problem

            problems = tuple(Problem(Location(*w), level, c, v) for w, level, c, v in problems)
        code = _tell(given, asked, problems)
        _summary(given, asked, (state.documents, state.held), 0, state.files, 0, started)
        return code
    from sitegen.pipeline import build

    with Bar(given) as progress:
        built = build(asked, progress, given.verbose, look)
    code = _tell(given, asked, built.problems)
    if code == WRONG_CONTENT and built.documents == 0:
        return code
    if given.verbose:
        written = set(built.written)
        for path, reason in built.reasons:
            if path in written:
                print(f"{path}: {reason}")
        for path in built.removed:
            print(f"{path}: removed")
    _summary(given, asked, (built.documents, built.held), len(built.written), built.kept,
             len(built.removed), started)  # fmt: skip
    return code


def _check(given: argparse.Namespace, asked: Options) -> int:
    """Build into a folder that is thrown away: the same checks, nothing written."""
    import tempfile

    from sitegen.pipeline import build

    with tempfile.TemporaryDirectory(prefix="sitegen-") as folder, Bar(given) as progress:
        away = asked._replace(
            output=os.path.join(folder, "output"),
            cache=os.path.join(folder, "cache"),
            is_passing=True,
        )
        built = build(away, progress, False)
    return _tell(given, asked, built.problems)


def _next(given: argparse.Namespace, asked: Options) -> int:
    """Print the moments at which the output changes by itself; of the content only, unrendered."""
    from sitegen import timetable
    from sitegen.pipeline import assemble

    with Bar(given) as progress:
        site, problems = assemble(asked, progress)
    errors = tuple(problem for problem in problems if problem.level == "error")
    if site is None or errors:
        return _tell(given, asked, errors)
    coming, timezone = timetable.moments(site), site.config.timezone
    if given.cron:
        print("\n".join(timetable.cron(coming, timezone, "sitegen build")))
    elif given.format == "json":
        print(timetable.as_json(site), end="")
    else:
        print("\n".join(timetable.told(coming, timezone, language_of(asked.content))))
    return OK


def _due(given: argparse.Namespace) -> int:
    """Say whether the published site is behind its own schedule."""
    from sitegen.language import catalogue
    from sitegen.published import fetched
    from sitegen.timetable import is_due

    words = catalogue(language_of(given.content)).gettext
    now = now_of(given.now, given.content)
    try:
        due = is_due(fetched(given.due), now)
    except (OSError, ValueError) as failure:
        text = words("{source} can not be read as a schedule: {said}.")
        print(text.format(source=given.due, said=failure), file=sys.stderr)
        return MACHINE
    if not given.quiet:
        print(words("A moment has passed: build now.") if due else words("Nothing is due."))
    return OK if due else NOTHING_DUE


def _seal(given: argparse.Namespace, asked: Options) -> int:
    """Seal a version; drafts are never part of it."""
    from sitegen.sealing import UnknownVersion, seal, told

    try:
        with Bar(given) as progress:
            sealed = seal(asked._replace(preview=False), given.version, progress)
    except UnknownVersion as failure:
        print(failure.worded(language_of(asked.content)), file=sys.stderr)
        return WRONG_USAGE
    if sealed.problems:
        return _tell(given, asked, sealed.problems)
    if given.format == "json":
        import json

        print(json.dumps(sealed._asdict() | {"problems": []}, ensure_ascii=False))
    else:
        language, folder = language_of(asked.content), given.content.rstrip("/\\")
        print("\n".join(told(sealed, language, folder)))
    return OK


def _serve(given: argparse.Namespace, asked: Options) -> int:
    """Serve a preview from a folder of its own: drafts must not get among what is deployed."""
    from sitegen.serve import serve

    if given.output is None:
        asked = asked._replace(output=os.path.join(asked.cache, "preview", "output"))
    asked = asked._replace(cache=os.path.join(asked.cache, "preview"))
    now = (lambda: asked.now) if given.now else (lambda: int(time.time()))
    reader = language_of(asked.content), given.content.rstrip("/\\")
    return serve(asked, now, *reader, port=given.port, is_opened=given.open)


def _report(given: argparse.Namespace) -> int:
    """Print what differs between two publications; a language is not theirs but the reader's."""
    from sitegen.report import read_publication, report
    from sitegen.report_text import as_html, as_markdown

    made = report(read_publication(given.old), read_publication(given.new), language_of("content"))
    text = as_markdown(made)
    for path, data in ((given.markdown, text), (given.html, as_html(made))):
        if path:
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.write(data)
    print(text, end="")
    return OK


_RUNNERS: dict[str, Callable[[argparse.Namespace, Options], int]] = {
    "build": _build,
    "check": _check,
    "next": _next,
    "seal": _seal,
    "serve": _serve,
}


def _tell(given: argparse.Namespace, asked: Options, problems: Any) -> int:
    """Print problems, file by file, and give the exit code that they mean."""
    if not problems and given.format != "gitlab":  # which reads an empty report, not none
        return OK
    from sitegen import telling
    from sitegen.problems import has_errors

    is_wrong = has_errors(problems) or (given.strict and bool(problems))
    reader = telling.Reader(language_of(asked.content), given.content.rstrip("/\\"), asked.content,
                        asked.templates, _wants_color())  # fmt: skip
    if given.format == "human":
        for text in telling.lines(problems, reader):
            print(text, file=sys.stderr)
        if not given.quiet:
            print(telling.counted(problems, reader.language, is_wrong), file=sys.stderr)
    else:
        for text in telling.rows(problems, reader, given.format, sys.stdout.encoding):
            print(text)
    return WRONG_CONTENT if is_wrong else OK


def _wants_color() -> bool:
    """Tell whether messages go to a terminal that shows colours (https://no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stderr.isatty() and (os.name != "nt" or "WT_SESSION" in os.environ)


def _summary(given: argparse.Namespace, asked: Options, read: tuple[int, int], written: int,
             kept: int, removed: int, started: float) -> None:  # fmt: skip
    """Say what came of a build, first how many documents were read and how many of them held."""
    if given.quiet:
        return
    seconds = time.perf_counter() - started
    out = sys.stdout if given.format == "human" else sys.stderr
    held = ", {held} of them not public yet (draft or embargo)"
    text = (
        "{documents} documents{held}: {written} files written, {kept} kept,"
        " {removed} removed, {s} s"
    )
    if not language_of(asked.content).startswith("en"):
        held = ", davon {held} noch nicht öffentlich (Entwurf oder Sperrfrist)"
        text = (
            "{documents} Dokumente{held}: {written} Dateien geschrieben, {kept} behalten,"
            " {removed} entfernt, {s} s"
        )
    hidden = held.format(held=read[1]) if read[1] else ""
    print(text.format(documents=read[0], held=hidden, written=written, kept=kept, removed=removed,
                      s=f"{seconds:.2f}"), file=out)  # fmt: skip


def _machine(given: argparse.Namespace, failure: OSError) -> int:
    """Say what is wrong with the machine, and what to do about it."""
    from sitegen.machine import worded

    language = language_of(getattr(given, "content", "content"))
    output = os.path.abspath(getattr(given, "output", None) or "output")
    print(worded(failure, language, output, given.command == "build"), file=sys.stderr)
    return MACHINE
