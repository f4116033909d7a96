"""The command `sitegen deploy`: compare with what is live, say what changes, then bring it there.

Exit codes as everywhere: 0 done, 1 refused, 2 a target that can not be used, 3 the machine, the
network or the other side.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sitegen import state as states
from sitegen import telling
from sitegen.arguments import asked_of, lies_in
from sitegen.clock import Zone, rfc3339
from sitegen.deploying import guarding, locks, releases
from sitegen.deploying.failures import NO_RELEASE, BadTarget, Failed, Refused
from sitegen.deploying.packing import Packed, pack
from sitegen.deploying.places import Changes, Live, Place
from sitegen.deploying.releases import Release
from sitegen.deploying.settings import MOST_KEPT, NAME, Settings, read_settings
from sitegen.deploying.targets import FolderTarget, SshTarget, Target, read_target
from sitegen.language import N_, catalogue, moment_text, size_text, zone
from sitegen.problems import Problem
from sitegen.record import Record
from sitegen.report import Publication, read_publication, report
from sitegen.report_text import as_markdown
from sitegen.state import Options
from sitegen.tree import look
from sitegen.writer import Writer

OK, REFUSED, WRONG_USAGE, MACHINE = 0, 1, 2, 3
NEWEST = ""
"""What `--rollback` gives when it names no release."""


def add_options(command: argparse.ArgumentParser, words: Callable[[str], str]) -> None:
    """Add what `sitegen deploy` takes to its parser."""
    command.add_argument("target", metavar=words("TARGET"), help=words(
        "a folder, user@host:path, s3://bucket/prefix, or a name in deploy.yaml"))  # fmt: skip
    for name, text in (
        ("--yes", words("deploy although addresses are lost or the site shrinks")),
        ("--dry-run", words("say what would be done")),
        ("--list", words("list the releases at the target")),
        ("--unlock", words("remove the lock of a deployment that was broken off")),
        ("--replace-other-site", words("deploy although another site is published there")),
    ):
        command.add_argument(name, action="store_true", help=text)
    for name, metavar, text in (
        ("--endpoint", words("URL"), words("address of the store (S3)")),
        ("--region", words("NAME"), words("region of the store (S3)")),
        ("--ssh-config", words("FILE"), words("configuration for ssh")),
        ("--templates", words("DIR"), ""),
        ("--output", words("DIR"), words("default: output")),
        ("--now", words("TIME"), words("the time of the release")),
    ):
        command.add_argument(name, metavar=metavar, help=text or None)
    text = words("show readers the release before, or a named one")
    command.add_argument("--rollback", nargs="?", const=NEWEST, metavar=words("RELEASE"), help=text)
    text = words("number of releases that stay at the target")
    command.add_argument("--keep", type=int, metavar=words("N"), help=text)
    command.add_argument("--content", default="content", metavar=words("DIR"))
    command.add_argument("--cache", default=".cache", metavar=words("DIR"))
    command.add_argument("-q", "--quiet", action="store_true", help=words("only problems"))
    command.set_defaults(jobs=1, drafts=False, clean=False, strict=False)


def run(given: argparse.Namespace, language: str) -> int:
    """Deploy, go back or list, and give the exit code; raises Misused for wrong options."""
    asked = asked_of(given)
    words = catalogue(language).gettext
    try:
        settings, base = _settings(given, asked)
        target = read_target(settings.target, base)
        _check_folders(target, asked)
        return _Command(given, asked, language, _place(target, settings), settings.keep).run()
    except _BadSettings as failure:
        reader = telling.Reader(language, failure.folder, failure.folder)
        for text in telling.lines(failure.problems, reader):
            print(text, file=sys.stderr)
        return WRONG_USAGE
    except BadTarget as failure:
        print(f"sitegen deploy: {failure.worded(words)}", file=sys.stderr)
        return WRONG_USAGE
    except Refused as failure:
        print(failure.worded(words), file=sys.stderr)
        return REFUSED
    except Failed as failure:
        print(failure.worded(words), file=sys.stderr)
        return MACHINE


class _BadSettings(Exception):
    """Say what is wrong in deploy.yaml, which lies in `folder`."""

    def __init__(self, problems: tuple[Problem, ...], folder: str) -> None:
        super().__init__()
        self.problems = problems
        self.folder = folder


def _settings(given: argparse.Namespace, asked: Options) -> tuple[Settings, str]:
    """Give what belongs to the target, and the folder that a path in it is relative to.

    What stands on the command line wins.
    """
    base = os.path.dirname(asked.content)
    named, problems = read_settings(Path(base, NAME))
    if problems:
        raise _BadSettings(problems, base)
    if given.keep is not None and not 1 <= given.keep <= MOST_KEPT:
        raise BadTarget(N_("--keep: a number from 1 to {most}."), most=MOST_KEPT)
    is_named = given.target in named
    found = named[given.target] if is_named else Settings(given.target)
    config = given.ssh_config or (os.path.join(base, found.ssh_config) if found.ssh_config else "")
    if config and not os.path.isfile(config):
        raise BadTarget(N_("--ssh-config: {file}: there is no such file."), file=config)
    settings = found._replace(
        keep=given.keep or found.keep,
        endpoint=given.endpoint or found.endpoint,
        region=given.region or found.region,
        ssh_config=os.path.abspath(config) if config else "",
    )
    return settings, base if is_named else os.getcwd()


def _check_folders(target: Target, asked: Options) -> None:
    """Refuse a folder that is one of a build, or lies in one."""
    if not isinstance(target, FolderTarget):
        return
    path = os.path.realpath(target.path)
    for own in (asked.output, asked.content, asked.cache):
        if lies_in(path, os.path.realpath(own)):
            raise BadTarget(
                N_("{target} lies in {folder}. Choose a folder of its own."),
                target=target.path, folder=own,
            )  # fmt: skip


def _place(target: Target, settings: Settings) -> Place:
    if isinstance(target, FolderTarget):
        from sitegen.deploying.folder import FolderPlace

        return FolderPlace(Path(target.path))
    if isinstance(target, SshTarget):
        from sitegen.deploying.ssh import SshPlace

        return SshPlace(target, settings.ssh_config)
    from sitegen.deploying.s3 import S3Place

    return S3Place(target, settings.endpoint, settings.region)


class _Command:
    """One run of the command, with what its steps share."""

    def __init__(
        self, given: argparse.Namespace, asked: Options, language: str, place: Place, keep: int
    ) -> None:
        self.given = given
        self.asked = asked
        self.language = language
        self.place = place
        self.keep = keep
        self.words: Callable[[str], str] = catalogue(language).gettext

    def run(self) -> int:
        if self.given.unlock:
            self.place.break_lock()
        if self.given.list:
            return self._list()
        if self.given.rollback is not None:
            return self._go_back()
        writer = Writer(Path(self.asked.output))
        if not os.path.isdir(self.asked.output):
            raise Refused(N_("{folder}: there is no such folder. Build first: sitegen build."),
                          folder=self.asked.output)  # fmt: skip
        # No build may change the folder while it is read and sent.
        writer.open()
        try:
            self._warn_of_old_output()
            packed = pack(writer.output)
            if self.given.dry_run:
                return self._try(packed)
            with self._locked():
                return self._deploy(packed)
        finally:
            writer.close()

    def _say(self, text: str, /, **values: object) -> None:
        if not self.given.quiet:
            print(self.words(text).format(**values))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.place.look()  # what can not be used as a target gets no lock either
        try:
            self.place.lock(locks.owner(rfc3339(self.asked.now)))
            yield
        finally:
            self.place.unlock()

    # Deploying

    def _try(self, packed: Packed) -> int:
        """Say what a deployment would do; nothing is written."""
        live = self.place.look()
        code = self._judge(packed, live)
        changes = self.place.changes(packed.folder, packed.files)
        for path in changes.sent:
            self._say(N_("would be sent: {path}"), path=path)
        for path in changes.removed:
            self._say(N_("would be removed: {path}"), path=path)
        self._sum(N_("Would be sent: {files} files, {size}; removed: {removed}."), changes)
        return code

    def _deploy(self, packed: Packed) -> int:
        live = self.place.look()
        code = self._judge(packed, live)
        if code != OK:
            return code
        listed = ((path, file.digest) for path, file in packed.files.items())
        content = releases.content_of(listed)
        is_live = any(r.name == live.current and r.content == content for r in live.releases)
        if is_live and not live.is_torn:
            self._say(N_("Nothing to do: this is what is published."))
            return OK
        release = Release(
            # The current one is noted last, so after a broken-off deployment it may not be listed.
            releases.name_of(
                self.asked.now, content, (live.current, *(r.name for r in live.releases))
            ),
            packed.record.site,
            len(packed.record.documents),
            len(packed.files),
            sum(file.size for file in packed.files.values()),
        )
        changes = self.place.publish(packed.folder, packed.files, release, self.keep)
        self._sum(N_("Sent: {files} files, {size}; removed: {removed}."), changes)
        self._say(N_("Published: release {name}. To take it back: sitegen deploy {target} "
                     "--rollback"), name=release.name, target=self.given.target)  # fmt: skip
        return OK

    def _judge(self, packed: Packed, live: Live) -> int:
        """Show what changes and what speaks against it; give the exit code that this means."""
        if live.is_empty:
            self._say(N_("Nothing is published there yet: this is the first deployment."))
            return OK
        published = guarding.published_record(live.record)
        self._report(published, read_publication(str(packed.folder)))
        stops = []
        for objection in guarding.objections(published, packed.record):
            print(self.words(objection.text).format(**objection.values), file=sys.stderr)
            given = self.given.replace_other_site if objection.is_final else self.given.yes
            stops += [] if given else [objection]
        if stops:
            is_final = any(stop.is_final for stop in stops)
            print(self.words(_NOT_DONE if is_final else _NOT_MEANT), file=sys.stderr)
        return REFUSED if stops else OK

    def _report(self, published: Record | None, new: Publication) -> None:
        """Say what readers will notice."""
        if published is not None and published.site == new.record.site:
            told = report(Publication(published, "", ()), new, self.language)
            self._say("{text}", text=as_markdown(told))

    def _sum(self, text: str, changes: Changes) -> None:
        size = size_text(changes.bytes, self.language)
        self._say(text, files=len(changes.sent), size=size, removed=len(changes.removed))

    def _warn_of_old_output(self) -> None:
        """Warn when a build would publish something else by now, as far as the cache tells."""
        state = states.load(self.asked)
        if state is None:  # what was built elsewhere is not judged here
            return
        is_in_time = state.valid_from <= self.asked.now < state.valid_until
        if not is_in_time or look(self.asked.content).files != state.content:
            text = N_("Warning: content or time have gone on since the last build. Build again to "
                      "publish what holds now.")  # fmt: skip
            print(self.words(text), file=sys.stderr)

    # Going back

    def _list(self) -> int:
        live = self.place.look()
        if not live.releases:
            self._say(N_("There are no releases at this target."))
        for release in reversed(live.releases):
            when = moment_text(self.language, self._zone().of_instant(release.at))
            text = self.words(N_("{name}  {when} UTC, {documents} documents, {files} files"))
            mark = f"  ← {self.words('live')}" if release.name == live.current else ""
            print(text.format(**release._asdict(), when=when) + mark)
        return OK

    def _zone(self) -> Zone:
        return zone("UTC", self.language)

    def _go_back(self) -> int:
        live = self.place.look()
        wanted = self._wanted(live)
        record = guarding.published_record(self.place.record_of(wanted))
        if record is not None and wanted.name != live.current:
            published = guarding.published_record(live.record)
            self._report(published, Publication(record, "", ()))
        if self.given.dry_run:
            self._say(N_("Readers would be shown release {name}."), name=wanted.name)
            return OK
        if wanted.name == live.current and not live.is_torn:
            self._say(N_("Nothing to do: this is what is published."))
            return OK
        with self._locked():
            self.place.go_back(wanted)
        self._say(N_("Published again: release {name}."), name=wanted.name)
        return OK

    def _wanted(self, live: Live) -> Release:
        """Find the release to go back to; where a deployment broke off, that is the current one."""
        name = self.given.rollback
        if name == NEWEST and live.is_torn:
            name = live.current
        if name == NEWEST:
            found = releases.before(live.releases, live.current)
        else:
            found = next((r for r in live.releases if r.name == name), None)
        if found is None and name == NEWEST:
            raise Refused(N_("There is no earlier release at this target."))
        if found is None:
            raise Refused(NO_RELEASE, name=name)
        return found


_NOT_DONE = N_("Nothing was published.")
_NOT_MEANT = N_("Nothing was published. If this is meant, repeat the command with --yes.")
