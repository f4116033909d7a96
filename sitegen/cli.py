"""The command line: the only place that knows the clock, the environment and standard output.

Exit codes: 0 built, 1 errors in content or templates, 2 wrong usage, 3 the machine. What is heavy
is imported where it is needed: a build that finds nothing changed loads none of it.
"""

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from sitegen import state as states
from sitegen.state import Options

COMMANDS = ("build", "check", "import", "next", "report", "seal", "serve")
OK, WRONG_CONTENT, WRONG_USAGE, MACHINE = 0, 1, 2, 3
SLOW = 200
_CRON = (
    "lines for a crontab: one for each minute at which to build, in the zone of the site and, for "
    "crons that do not know CRON_TZ, in UTC; print them anew after each change of content"
)


def main(arguments: Sequence[str], default: str = "") -> int:
    """Run a command and give its exit code."""
    given = list(arguments)
    if default and (not given or given[0] not in COMMANDS):
        given = [default, *given]
    parser = _parser()
    options = parser.parse_args(given)
    try:
        if options.command == "report":
            return _report(options)
        if options.command == "import":
            return _import(options, parser)
    except OSError as failure:
        return _machine(options, failure)
    if not os.path.isdir(options.content):
        parser.error(f"--content: {options.content}: no such folder")
    try:
        asked = _asked(options)
    except ValueError as failure:
        parser.error(str(failure))
    try:
        return int(_RUNNERS[options.command](options, asked))
    except KeyboardInterrupt:
        return MACHINE
    except OSError as failure:
        return _machine(options, failure)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sitegen", description="Static sites for what municipalities announce and decide."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in (
        ("build", "build the site"),
        ("check", "the same checks, nothing written"),
        ("next", "the moments at which the site changes by itself; nothing written"),
        ("seal", "put the wording of an adopted version on record: no letter changes unnoticed"),
        ("serve", "build, watch, reload in the browser; shows drafts and embargoed documents"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--content", default="content", metavar="DIR")
        command.add_argument("--templates", metavar="DIR")
        command.add_argument("--output", metavar="DIR", help="default: output")
        command.add_argument("--cache", default=".cache", metavar="DIR")
        command.add_argument("--clean", action="store_true", help="build everything anew")
        command.add_argument("--now", metavar="TIME", help="the time of the build")
        command.add_argument("--jobs", type=int, metavar="N", help="number of processes")
        command.add_argument("--drafts", action="store_true", help="show what is not public yet")
        command.add_argument("--strict", action="store_true", help="warnings fail")
        command.add_argument("--format", choices=("human", "json"), default="human")
        command.add_argument("-v", "--verbose", action="store_true", help="say why files changed")
        command.add_argument("-q", "--quiet", action="store_true", help="only problems")
        if name in ("build", "check"):
            command.add_argument("--published", metavar="FILE|URL", help="compare with record.json")
        if name == "next":
            command.add_argument("--cron", action="store_true", help=_CRON)
        if name == "seal":
            command.add_argument("version", metavar="PUBLICATION/VERSION", help="or its path")
        if name == "serve":
            command.add_argument("--port", type=int, default=8000, metavar="N")
    text = "what readers, feeds and calendars will notice, for whoever approves"
    report = commands.add_parser("report", help=text, description=text)
    report.add_argument("old", metavar="OLD", help="an output folder or a record.json")
    report.add_argument("new", metavar="NEW")
    report.add_argument("--html", metavar="FILE", help="write a page too")
    report.add_argument("--markdown", metavar="FILE", help="write the text that is printed too")
    _add_import(commands)
    return parser


def _add_import(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "turn what a city has into content; what can not be carried over is reported"
    command = commands.add_parser("import", help=text, description=text)
    command.add_argument("kind", choices=("hugo", "ics", "oparl", "rss", "wordpress"))
    command.add_argument("source", metavar="SOURCE", help="a file, a folder or an address")
    command.add_argument("--content", default="content", metavar="DIR")
    command.add_argument("--files", metavar="DIR", help="where pictures and files of it lie")
    command.add_argument("--fetch", action="append", default=[], metavar="HOST",
                         help="load files from this host; can be repeated")  # fmt: skip
    command.add_argument("--until", metavar="DAY", help="series without an end: 2027-12-31")
    command.add_argument("--now", metavar="TIME", help="the time of the import")
    command.add_argument("--dry-run", action="store_true", help="only tell; nothing is written")
    command.add_argument("--format", choices=("human", "json"), default="human")
    command.add_argument("-q", "--quiet", action="store_true", help="no progress, no report")


def _asked(given: argparse.Namespace) -> Options:
    """Make options of the arguments. Raises ValueError for what can not be used."""
    output, content = os.path.abspath(given.output or "output"), os.path.abspath(given.content)
    inside = os.path.commonpath((output, content))
    if inside in (output, content):
        raise ValueError("--output: must not contain the content folder or lie in it")
    cache = os.path.abspath(given.cache)
    if os.path.commonpath((output, cache)) in (output, cache):
        raise ValueError("--cache: must not contain the output folder or lie in it")
    if os.path.exists(output) and not os.path.isdir(output):
        raise ValueError(f"--output: {output}: is not a folder")
    if given.jobs is not None and given.jobs < 1:
        raise ValueError("--jobs: at least 1")
    return Options(
        content=content,
        templates=_template_folders(given.templates),
        output=output,
        cache=cache,
        now=_now(given.now, content),
        jobs=given.jobs or min(os.cpu_count() or 1, 8),
        preview=given.drafts or given.command == "serve",
        clean=given.clean,
        strict=given.strict,
        published=getattr(given, "published", None) or "",
    )


def _template_folders(given: str | None) -> tuple[str, ...]:
    """Give the site's own templates, then those that come with sitegen."""
    here = os.path.dirname(os.path.abspath(__file__))
    packaged = os.path.join(here, "templates")
    if not os.path.isdir(packaged):
        packaged = os.path.join(os.path.dirname(here), "templates")
    if given is not None and not os.path.isdir(given):
        raise ValueError(f"--templates: {given}: no such folder")
    own = os.path.abspath(given or "templates")
    return (own, packaged) if os.path.isdir(own) and own != packaged else (packaged,)


def _now(given: str | None, content: str) -> int:
    """Read the time of the build once: `--now`, else SOURCE_DATE_EPOCH, else the clock."""
    if given is None:
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        if epoch and not epoch.isdigit():
            raise ValueError("SOURCE_DATE_EPOCH: seconds since 1970 are needed")
        return int(epoch) if epoch else int(time.time())
    from zoneinfo import ZoneInfo

    from sitegen.clock import Unreadable, Zone, read_moment

    try:
        zone = ZoneInfo(_setting(content, "timezone") or "UTC")
    except (ValueError, OSError, KeyError):
        zone = ZoneInfo("UTC")  # the build says what is wrong with site.yaml
    try:
        when, _ = read_moment(given.strip(), Zone(zone.key, zone, str, str))
    except Unreadable:
        raise ValueError(f"--now: {given}: write it as 2026-07-01T12:00") from None
    return when.instant


def _setting(content: str, key: str) -> str:
    """Look a setting up in site.yaml without judging it, which is for the build to do."""
    try:
        with open(os.path.join(content, "site.yaml"), encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.startswith(f"{key}:"):
                    return line.partition(":")[2].strip().strip("\"'")
    except OSError:
        pass
    return ""


def _language(content: str) -> str:
    """Choose the language of messages: SITEGEN_LANG, else the site's, else German."""
    chosen = os.environ.get("SITEGEN_LANG", "").partition("_")[0].lower()
    return chosen or _setting(content, "language") or "de"


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
        _summary(given, asked, state.documents, 0, state.files, 0, started)
        return code
    progress = _Progress(given)
    from sitegen.pipeline import build

    built = build(asked, progress.step, given.verbose, look)
    progress.close()
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
    _summary(given, asked, built.documents, len(built.written), built.kept, len(built.removed),
             started)  # fmt: skip
    return code


def _check(given: argparse.Namespace, asked: Options) -> int:
    """Build into a folder that is thrown away: the same checks, nothing written."""
    import tempfile

    from sitegen.pipeline import build

    progress = _Progress(given)
    with tempfile.TemporaryDirectory(prefix="sitegen-") as folder:
        away = asked._replace(
            output=os.path.join(folder, "output"), cache=os.path.join(folder, "cache")
        )
        built = build(away, progress.step, False)
        progress.close()
    return _tell(given, asked, built.problems)


def _next(given: argparse.Namespace, asked: Options) -> int:
    """Print the moments at which the output changes by itself; of the content only, unrendered."""
    from sitegen import timetable
    from sitegen.pipeline import assemble

    progress = _Progress(given)
    site, problems = assemble(asked, progress.step)
    progress.close()
    errors = tuple(problem for problem in problems if problem.level == "error")
    if site is None or errors:
        return _tell(given, asked, errors)
    coming, timezone = timetable.moments(site), site.config.timezone
    if given.cron:
        print("\n".join(timetable.cron(coming, timezone, "sitegen build")))
    elif given.format == "json":
        print(timetable.as_json(site), end="")
    else:
        print("\n".join(timetable.told(coming, timezone, _language(asked.content))))
    return OK


def _seal(given: argparse.Namespace, asked: Options) -> int:
    """Seal a version; drafts are never part of it."""
    from sitegen.sealing import UnknownVersion, seal, told

    progress = _Progress(given)
    try:
        sealed = seal(asked._replace(preview=False), given.version, progress.step)
    except UnknownVersion as failure:
        print(f"sitegen seal: {given.version}: no such version; there are: {failure}",
              file=sys.stderr)  # fmt: skip
        return WRONG_USAGE
    finally:
        progress.close()
    if sealed.problems:
        return _tell(given, asked, sealed.problems)
    if given.format == "json":
        import json

        print(json.dumps(sealed._asdict() | {"problems": []}, ensure_ascii=False))
    else:
        language, folder = _language(asked.content), given.content.rstrip("/\\")
        print("\n".join(told(sealed, language, folder)))
    return OK


def _serve(given: argparse.Namespace, asked: Options) -> int:
    """Serve a preview from a folder of its own: drafts must not get among what is deployed."""
    from sitegen.serve import Preview, serve

    if given.output is None:
        asked = asked._replace(output=os.path.join(asked.cache, "preview", "output"))
    asked = asked._replace(cache=os.path.join(asked.cache, "preview"))
    now = (lambda: asked.now) if given.now else (lambda: int(time.time()))
    preview = Preview(asked, now, _language(asked.content), given.content.rstrip("/\\"))
    return serve(preview, asked, given.port)


def _report(given: argparse.Namespace) -> int:
    """Print what differs between two publications; a language is not theirs but the reader's."""
    from sitegen.report import read_publication, report
    from sitegen.report_text import as_html, as_markdown

    made = report(read_publication(given.old), read_publication(given.new), _language("content"))
    text = as_markdown(made)
    for path, data in ((given.markdown, text), (given.html, as_html(made))):
        if path:
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.write(data)
    print(text, end="")
    return OK


def _import(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Import what a city has; all but the arguments is `sitegen.importing.command`."""
    from datetime import date

    from sitegen.importing.command import Asked, answered

    is_web = given.source.startswith(("http://", "https://"))
    if not (is_web or os.path.exists(given.source)):
        parser.error(f"{given.source}: no such file or folder")
    if not os.path.isdir(given.content):
        parser.error(f"--content: {given.content}: no such folder")
    if given.files is not None and not os.path.isdir(given.files):
        parser.error(f"--files: {given.files}: no such folder")
    try:
        until = date.fromisoformat(given.until).isoformat() if given.until else ""
        now = _now(given.now, given.content)
    except ValueError as failure:
        parser.error(str(failure))
    progress = _Progress(given)
    asked = Asked(given.kind, given.source, given.content, given.files or "", tuple(given.fetch),
                  until, now, given.dry_run)  # fmt: skip
    try:
        answer = answered(asked, _language(given.content), given.format, progress.step)
    finally:
        progress.close()
    print(answer.errors, end="", file=sys.stderr)
    if not given.quiet:
        print(answer.text, end="")
    return answer.code


_RUNNERS: dict[str, Callable[[argparse.Namespace, Options], int]] = {
    "build": _build,
    "check": _check,
    "next": _next,
    "seal": _seal,
    "serve": _serve,
}


def _tell(given: argparse.Namespace, asked: Options, problems: Any) -> int:
    """Print problems in order and give the exit code that they mean."""
    if not problems:
        return OK
    from sitegen.messages import as_json, told
    from sitegen.problems import has_errors

    language, folder = _language(asked.content), given.content.rstrip("/\\")
    for problem in problems:
        if given.format == "json":
            import json

            print(json.dumps(as_json(problem, language, folder), ensure_ascii=False))
        else:
            print(told(problem, language, folder), file=sys.stderr)
    return WRONG_CONTENT if has_errors(problems) or given.strict else OK


def _summary(given: argparse.Namespace, asked: Options, documents: int, written: int, kept: int,
             removed: int, started: float) -> None:  # fmt: skip
    if given.quiet:
        return
    seconds = time.perf_counter() - started
    out = sys.stderr if given.format == "json" else sys.stdout
    text = "{documents} documents: {written} files written, {kept} kept, {removed} removed, {s} s"
    if not _language(asked.content).startswith("en"):
        text = (
            "{documents} Dokumente: {written} Dateien geschrieben, {kept} behalten,"
            " {removed} entfernt, {s} s"
        )
    shown = f"{seconds:.2f}"
    print(
        text.format(documents=documents, written=written, kept=kept, removed=removed, s=shown),
        file=out,
    )


class _Progress:
    """A bar on long builds when a person is looking."""

    def __init__(self, given: argparse.Namespace) -> None:
        self._wanted = sys.stderr.isatty() and not given.quiet and given.format == "human"
        self._bar: Any = None
        self._what = ""

    def step(self, what: str, done: int, total: int) -> None:
        if not self._wanted or total < SLOW:
            return
        if self._what != what:
            from tqdm import tqdm

            self.close()
            self._bar = tqdm(total=total, desc=what, leave=False, unit="")
            self._what = what
        self._bar.update(done)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def _machine(given: argparse.Namespace, failure: OSError) -> int:
    """Say what is wrong with the machine, in one line."""
    language = _language(getattr(given, "content", "content"))
    said = failure.strerror or str(failure)
    text = f"{failure.filename}: {said}." if failure.filename else f"{said}."
    if "sitegen.published" in sys.modules:
        from sitegen.published import UnreadableRecord

        if isinstance(failure, UnreadableRecord):
            text = failure.worded(language)
    if given.command == "build":
        english, german = "The published site was not changed.", "Die Website blieb, wie sie war."
        text += f" {english if language.startswith('en') else german}"
    print(text, file=sys.stderr)
    return MACHINE
