"""The whole line from content to output, clean and incremental builds in one.

    look at the files -> parse -> assemble -> plan -> render -> publish

The memory is asked in two places: which files were parsed already, and which artifacts are still
what their parts say. A build with an empty memory is a clean build. Two short cuts follow from the
rule that an artifact is made of its parts and nothing else: when only texts of bodies changed, the
plan still holds, and the artifacts that hold these bodies are known; when documents changed that
kept their place on the site, only what can show them is planned again.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EIO
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sitegen import state as states
from sitegen import twin, whole_file
from sitegen.artifacts import Artifact, Touched
from sitegen.checks import check
from sitegen.documents import Setting
from sitegen.edits import Edits, is_of_bodies, touched_by, with_digests
from sitegen.embargo import Guard, Plan, is_guarded, own_lists
from sitegen.entries import Entry
from sitegen.extracts import Extracts
from sitegen.fallbacks import fallbacks_of
from sitegen.inputs import Inputs, content_bytes, read_holidays, read_inputs
from sitegen.lock import Lock
from sitegen.memory import (
    ArtifactMemory,
    BrokenMemory,
    DocumentMemory,
    Row,
    of_machine,
    unpacked,
)
from sitegen.model import Config
from sitegen.parsing import Parser, changed_paths, every_path, parse_all
from sitegen.planning import Planned, plan
from sitegen.plausibility import hints
from sitegen.problems import Problem, has_errors, in_order
from sitegen.record import Record, patched_record, record_line, row_of
from sitegen.render import artifact_digest, output, template_of
from sitegen.rendering import Shelf, reason, stage_all
from sitegen.seals import Archive, Known, check_seals
from sitegen.site import Site
from sitegen.source import digest
from sitegen.state import Look, Options, State
from sitegen.templates import TemplateFailure
from sitegen.verification import verify
from sitegen.workers import Progress
from sitegen.writer import Writer

_SCRATCH = "scratch"
"""A folder in the cache for what is needed only while something is made."""


class Built(NamedTuple):
    """What came of a build; paths are relative to the output folder."""

    problems: tuple[Problem, ...]
    documents: int = 0
    written: tuple[str, ...] = ()
    kept: int = 0
    removed: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()


def build(
    options: Options, progress: Progress, explain: bool = False, look: Look | None = None
) -> Built:
    """Build the site after a look at what it depends on; `explain` asks for reasons.

    A broken memory is thrown away once. Raises OSError for what is wrong with the machine, also
    when another build is at work with the same cache, or there is no record to compare with.
    """
    try:
        return _run(options, look or states.take(options), progress, explain)
    except BrokenMemory as failure:
        if wrong := of_machine(failure, options.cache):
            raise wrong from failure
        if options.clean:
            raise OSError(EIO, str(failure), options.cache) from failure
    return build(options._replace(clean=True), progress, explain)


class Assembled(NamedTuple):
    """All documents together, and what is wrong with them; no site after an unusable setting."""

    site: Site | None
    problems: tuple[Problem, ...]


Asking = Callable[[Site, Archive], None]
"""Looks at a site and its texts while they can be read."""


def assemble(options: Options, progress: Progress, ask: Asking | None = None) -> Assembled:
    """Read, link and check the documents without rendering or publishing anything.

    Works in a folder of its own, with a copy of what the last build read; `ask` is called before
    it is gone.
    """
    with tempfile.TemporaryDirectory(prefix="sitegen-") as folder:
        away = options._replace(cache=folder)
        try:
            states.lend(options, away)
            return _assemble(away, progress, ask)
        except BrokenMemory:
            return _assemble(away._replace(clean=True), progress, ask)


def _assemble(options: Options, progress: Progress, ask: Asking | None) -> Assembled:
    writer = Writer(Path(options.output))
    made = _Run(options, states.take(options), progress, False, None, writer)
    try:
        return made.assemble(ask)
    finally:
        made.close()


def _run(options: Options, look: Look, progress: Progress, explain: bool) -> Built:
    # Before anything is locked or changed: it may take a while, or fail.
    published = _published(options)
    with _alone(options) as writer:
        if states.signature(options) != look.of:  # another build has ended since
            look = states.take(options)
        made = _Run(options, look, progress, explain, published, writer)
        try:
            return made.build()
        finally:
            made.close()


@contextmanager
def _alone(options: Options) -> Iterator[Writer]:
    """Keep other builds out of the cache and of the output folder."""
    lock, writer = Lock(str(Path(options.cache, "lock"))), Writer(Path(options.output))
    elsewhere = tempfile.tempdir
    try:
        lock.take()
        writer.open()
        _clear(Path(options.cache))
        # What is made in a folder for the moment (pictures, type) is made in the cache as well.
        tempfile.tempdir = os.path.join(options.cache, _SCRATCH)
        os.mkdir(tempfile.tempdir)
        yield writer
    finally:
        if tempfile.tempdir != elsewhere:
            shutil.rmtree(str(tempfile.tempdir), ignore_errors=True)
            tempfile.tempdir = elsewhere
        writer.close()
        lock.release()


def _clear(cache: Path) -> None:
    """Remove what a killed build has left in the cache: what was not whole, or for the moment."""
    twin.remove(str(cache / _SCRATCH))
    for path in (*cache.glob(f"*{whole_file.PARTIAL}"), *cache.glob("templates/*.tmp")):
        twin.remove(str(path))
    whole_file.without_link(str(cache / "templates"))


def _published(options: Options) -> Record | None:
    if not options.published:
        return None
    from sitegen.published import read_published

    return read_published(options.published)


class _Run:
    """One build, with its open memory and staging area."""

    def __init__(self, options: Options, look: Look, progress: Progress, explain: bool,
                 published: Record | None, writer: Writer) -> None:  # fmt: skip
        self.options = options
        self.published = published
        self.look = look
        self.state = look.state
        self.progress = progress
        self.explain = explain
        cache = Path(options.cache)
        cache.mkdir(parents=True, exist_ok=True)
        key_file = cache / states.MEMORY_OF
        known = repr(states.key_of(options)).encode()
        fresh = options.clean or not key_file.exists() or key_file.read_bytes() != known
        if fresh:
            key_file.unlink(missing_ok=True)
        self.documents = DocumentMemory(cache, fresh)
        self.artifacts = ArtifactMemory(cache, fresh)
        if fresh:
            whole_file.replace(str(key_file), known)
        # What changed is only known beside a state.
        self.sealed: Known = (self.documents.fact("seals") or {}) if look.state else {}
        self.writer = writer

    def close(self) -> None:
        self.documents.close()
        self.artifacts.close()

    def build(self) -> Built:
        # From here to the end the memory may be ahead of what is published: a build that is killed
        # must not be taken for done, so the next one looks at everything.
        states.forget(self.options)
        self._doubt(self.writer.doubtful)
        inputs, problems = read_inputs(self.options, self.look, self.documents)
        if isinstance(inputs, Setting):
            return self._failed(self._told_without_site(inputs, problems))
        rows, gone = self._parse(inputs.setting)
        whole = gone or problems or self.published is not None
        edits = None if whole else self._edits(rows)
        if edits is not None and is_of_bodies(edits) and not self._is_sealed(edits):
            return self._publish_bodies(inputs, rows)
        return self._publish(inputs, problems, rows, gone, edits)

    def _doubt(self, paths: Collection[str]) -> None:
        """Let files be made again: of those the memory may be ahead of what is published."""
        if paths:
            self.artifacts.begin()
            for path in sorted(paths):
                self.artifacts.doubt(path)
            self.artifacts.commit()

    def assemble(self, ask: Asking | None) -> Assembled:
        inputs, problems = read_inputs(self.options, self.look, self.documents)
        if isinstance(inputs, Setting):
            return Assembled(None, in_order(self._told_without_site(inputs, problems)))
        self._keep(*self._parse(inputs.setting))
        site = self._site(inputs)
        if ask is not None:
            ask(site, self._archive())
        return Assembled(site, self._told(self._check(inputs, site, problems, None)))

    def _told_without_site(self, setting: Setting, problems: list[Problem]) -> Iterator[Problem]:
        """Read the documents all the same: their own mistakes are told in the same run."""
        self._keep(*self._parse(setting))
        yield from (*problems, *self.documents.problems())

    def _failed(self, problems: Iterable[Problem]) -> Built:
        """Publish nothing; what was staged may be what must not be seen."""
        self.writer.clear()
        return Built(in_order(problems))

    def _site(self, inputs: Inputs) -> Site:
        options = self.options
        entries, stones = self.documents.entries(), inputs.tombstones
        return Site(inputs.config, entries, options.now, options.preview, stones)

    def _check(
        self, inputs: Inputs, site: Site, problems: Iterable[Problem], touched: Touched
    ) -> tuple[Problem, ...]:
        files, failed = frozenset(inputs.downloads), frozenset(self.documents.failed())
        holidays = read_holidays(inputs.config, {e.year for e in site.sessions}, self.documents)
        of_seals, self.sealed = check_seals(site, self._archive(), self.sealed)
        found = check(site, files, failed, touched, inputs.refusals())
        return (*problems, *found, *of_seals, *hints(site, holidays))

    def _archive(self) -> Archive:
        return Archive(
            self.look.tree.files,
            lambda path: content_bytes(self.options, self.look, path),
            self.documents.part,
            frozenset(self.documents.failed()),
            frozenset(self.look.changed),
        )

    def _is_stopped_by(self, told: tuple[Problem, ...]) -> bool:
        return has_errors(told) or (self.options.strict and bool(told))

    def _told(self, of_site: Iterable[Problem]) -> tuple[Problem, ...]:
        return in_order((*self.documents.problems(), *of_site))

    def _keep(self, rows: Iterable[Row], gone: Iterable[str]) -> None:
        memory = self.documents
        memory.begin()
        # Rows of a big run are in the memory already and come without their parts.
        memory.keep_rows(row for row in rows if row.card is not None or row.entry is None)
        memory.forget(gone)
        memory.commit()

    # Parsing

    def _parse(self, given: Setting) -> tuple[list[Row], list[str]]:
        """Parse what may have changed; give the new rows and the paths that are gone."""
        tree, memory = self.look.tree, self.documents
        setting = digest(repr(given).encode())
        parser = Parser(self.options.content, tree, given, setting)
        if memory.fact("setting") != setting:
            memory.begin()
            memory.forget(list(memory.digests()))
            memory.keep_fact("setting", setting)
            memory.commit()
            self.state = None
        if self.state is not None:
            languages = given.languages
            gone = [path for path in self.look.changed if path not in tree.files]
            gone += fallbacks_of(gone, languages)
            return parser.reparse(changed_paths(self.look, languages), memory), gone
        every = every_path(tree, given.languages)
        gone = sorted(memory.digests().keys() - set(every))
        return parse_all(parser, every, memory, self.options.jobs, self.progress), gone

    # What the changes mean

    def _edits(self, rows: list[Row]) -> Edits | None:
        """Pair the old and new entries of all that changed; None when more than that changed.

        Files that were only touched change nothing.
        """
        if not states.holds(self.look, self.options) or self.state is None:
            return None
        paths = {row.path for row in rows}
        if not all(path in paths or self._same_bytes(path) for path in self.look.changed):
            return None
        pairs = []
        for row in rows:
            old = self.documents.entry(row.path)
            if old is None or row.entry is None:
                return None
            pairs.append((old, unpacked(row.entry)))
        return pairs

    def _is_sealed(self, edits: Edits) -> bool:
        """Tell whether a chapter of a sealed version is among what changed."""
        above = (self.documents.entry(new.parent) for _, new in edits if new.kind == "chapter")
        return any(version is not None and version.version.seal for version in above)

    def _same_bytes(self, path: str) -> bool:
        """Tell whether a touched file still says the same; documents were compared already."""
        if self.documents.row(path) is not None:
            return True
        known = self.state.downloads.get(path) if self.state else None
        if known is None:
            return False
        return known[1] == digest(content_bytes(self.options, self.look, path))

    # Publishing after a change of bodies only

    def _publish_bodies(self, inputs: Inputs, rows: list[Row]) -> Built:
        state = self.state
        assert state is not None
        # Other processes read the new texts from the memory.
        self._keep(rows, ())
        of_site = self.documents.fact("site problems")
        told = self._told(of_site)
        if self._is_stopped_by(told):
            return self._failed(told)
        digests = {row.path: row.body_digest for row in rows}
        holding = {a.path: a for row in rows for a in self.artifacts.with_body(row.path)}
        renewed = [
            a._replace(needs=with_digests(a.needs, "body", digests)) for a in holding.values()
        ]
        entries = [entry for row in rows if (entry := self.documents.entry(row.path))]
        renewed += self._renewed_search(inputs.config, entries)
        planned = {a.path: (a, artifact_digest(a, inputs.template_digests)) for a in renewed}
        # Without a hidden document nothing is asked of all of them together.
        guard = self._guard(inputs, self._site(inputs)) if is_guarded(self.documents) else None
        if guard and (misplaced := guard.misplaced(renewed)):
            return self._failed((*told, *misplaced))
        written = self._stage(inputs, renewed, {})
        if isinstance(written, Problem):
            return self._failed((*told, written))
        written += self._stage_record(inputs.config, entries)
        if guard:
            lists = frozenset(self.artifacts.lists())
            staying = self.artifacts.digests()
            if leaks := guard.leaks(self.writer, Plan(written, staying, lists)):
                return self._failed((*told, *leaks))
        if wrong := self._verify(inputs, renewed, written, (), ()):
            return self._failed((*told, *wrong))
        tree = self.writer.prepare(written, (), self.look.whole, self.artifacts.digests)
        self.documents.begin()
        if guard:
            guard.remember()
        self.artifacts.begin()
        self.artifacts.keep(planned.values())
        self.artifacts.doubt("record.json")
        self._finish(tree, state, told, written, self.artifacts.digests)
        why = tuple((path, "text") for path in written) if self.explain else ()
        kept = state.files - len(written)
        return Built(told, state.documents, tuple(sorted(written)), kept, (), why)

    def _renewed_search(self, config: Config, entries: list[Entry]) -> Iterator[Artifact]:
        """Give the files of the search in which words came, went or were moved."""
        extracts = Extracts(self.documents)
        for path, digests in output("search").renewed(
            config, entries, self.documents.entry, extracts
        ):
            if artifact := self.artifacts.artifact(path):
                needs = with_digests(artifact.needs, "extract", digests)
                yield artifact._replace(needs=needs)

    def _stage_record(
        self, config: Config, entries: list[Entry], files: Sequence[str] | None = None
    ) -> list[str]:
        """Renew the lines of some documents in the published record, which keeps all others."""
        if not entries:
            return []
        lines = [
            (entry.address, record_line(row_of(config, entry)))
            for entry in entries
            if entry.address and not entry.is_fallback
        ]
        record = patched_record(self.writer.read("record.json"), lines, files)
        return ["record.json"] if self.writer.stage("record.json", record) else []

    # Publishing in general

    def _publish(
        self,
        inputs: Inputs,
        problems: list[Problem],
        rows: list[Row],
        gone: list[str],
        edits: Edits | None,
    ) -> Built:
        memory = self.documents
        self._keep(rows, gone)
        site = self._site(inputs)
        touched = touched_by(edits, site, self.artifacts)
        of_site = self._check(inputs, site, problems, touched)
        told = self._told(of_site)
        if self._is_stopped_by(told):
            return self._failed(told)
        material = inputs.material(Extracts(memory))
        known = self.artifacts.digests()
        planned, wrong = plan(site, material, inputs.template_digests, touched, known)
        if touched is not None and self._values_differ(material.values):
            touched = None
            planned, wrong = plan(site, material, inputs.template_digests, None, known)
        removed = self._orphans(site, planned, known, touched is None)
        stale = self._stale(planned, known)
        guard = self._guard(inputs, site)
        given = (artifact for artifact, _ in planned.values()) if guard.sees_more else stale
        wrong += (*self._losses(site, planned), *guard.misplaced(given))
        if self._is_stopped_by(tuple(wrong)):
            return self._failed((*told, *wrong))
        reasons = tuple((a.path, reason(a, self.artifacts.artifact(a.path))) for a in stale
                        if self.explain)  # fmt: skip
        memory.begin()
        memory.keep_values(material.values)
        memory.keep_fact("site problems", of_site)
        memory.keep_fact("seals", self.sealed)
        memory.commit()
        written = self._stage(inputs, stale, material.values)
        if isinstance(written, Problem):
            return self._failed((*told, written))
        if touched is not None:
            entries = [new for _, new in edits or ()]
            beside = self._remembered_files(site, planned, known, removed)
            written += self._stage_record(site.config, entries, beside)
            self.artifacts.begin()
            self.artifacts.doubt("record.json")
        staying = {*known, *planned} - {*removed}
        lists = own_lists(artifact for artifact, _ in planned.values())
        if leaks := guard.leaks(self.writer, Plan(written, staying, lists)):
            return self._failed((*told, *leaks))
        if broken := self._verify(inputs, stale, written, removed, staying):
            return self._failed((*told, *broken))

        def ours() -> Iterable[str]:
            return chain(known, planned)

        tree = self.writer.prepare(written, removed, self.look.whole, ours)
        memory.begin()
        guard.remember()
        self.artifacts.begin()
        self.artifacts.keep(planned[artifact.path] for artifact in stale)
        self.artifacts.forget(removed)
        count = len(planned) if touched is None else len(staying)
        state = states.of_build(
            self.options, str(tree), self.look, planned if touched is None else None,
            valid_until=output("data").next_turn(site), documents=len(site.all), files=count,
            downloads=inputs.downloads,
        )  # fmt: skip
        self._finish(tree, state, told, (*written, *removed), ours)
        # What was published is only asked for once, so what it tells is not told again.
        return Built(in_order((*told, *wrong)), len(site.all), tuple(sorted(written)),
                     count - len(written), tuple(removed), reasons)  # fmt: skip

    def _stale(self, planned: Planned, known: dict[str, bytes]) -> list[Artifact]:
        """Pick what is made of other parts than last time, or is no longer where it was put."""
        return [
            artifact
            for path, (artifact, made) in planned.items()
            if known.get(path) != made or not (self.look.whole or self.writer.is_published(path))
        ]

    def _losses(self, site: Site, planned: Planned) -> list[Problem]:
        """Hold what is planned against what was published."""
        if self.published is None:
            return []
        from sitegen.published import differences

        new = output("data").record_of(site, planned)
        return list(differences(self.published, new, site, self._text))

    def _text(self, path: str) -> str:
        return content_bytes(self.options, self.look, path).decode("utf-8", "replace")

    def _remembered_files(
        self, site: Site, planned: Planned, known: dict[str, bytes], removed: list[str]
    ) -> Sequence[str] | None:
        """Give what the record lists beside documents if lists came or went, else None."""
        if not removed and planned.keys() <= known.keys():
            return None
        paths = (known.keys() | planned.keys()) - set(removed)
        found: Sequence[str] = output("data").remembered_files(site, paths)
        return found

    def _values_differ(self, values: dict[str, object]) -> bool:
        """Tell whether what many pages share (menus, settings) is not as it was."""
        return any(
            repr(value) != repr(self.documents.value(name)) for name, value in values.items()
        )

    def _orphans(
        self, site: Site, planned: Planned, known: dict[str, bytes], whole: bool
    ) -> list[str]:
        """List published files that are no longer part of the site.

        After a partial plan only lists can be gone: documents that keep their place keep theirs.
        Without a memory the folder itself says what was published, or a page that is a draft again
        would stay.
        """
        candidates = set(known) if whole else self.artifacts.lists()
        if not known:
            candidates = self.writer.files(site.config.id)
        elif whole:
            candidates |= {p for p in self.writer.doubtful if self.writer.is_published(p)}
        return sorted(candidates - set(planned) - (set() if whole else {"record.json"}))

    def _stage(
        self, inputs: Inputs, artifacts: list[Artifact], values: dict[str, object]
    ) -> list[str] | Problem:
        """Render and stage; a Problem when a template failed."""
        shelf = Shelf(self.options, self.look, inputs, values, self.documents, self.writer)
        try:
            return stage_all(artifacts, shelf, self.options, inputs, self.writer, self.progress)
        except TemplateFailure as failure:
            return failure.problem

    def _verify(self, inputs: Inputs, artifacts: Iterable[Artifact], written: Collection[str],
                removed: Collection[str], staying: Iterable[str]) -> list[Problem]:  # fmt: skip
        """Look at the pages that were made; what a template does wrong is told once."""
        made = {artifact.path: artifact for artifact in artifacts}
        base, jobs = inputs.config.base, self.options.jobs
        found: dict[tuple[object, ...], Problem] = {}
        for path, problem in verify(self.writer, written, removed, staying, base, jobs):
            artifact = made.get(path) or self.artifacts.artifact(path)
            template = template_of(artifact) if artifact else ""
            where = problem.where._replace(path=f"templates/{template}")
            values = tuple(value for name, value in problem.values if name != "page")
            found.setdefault((where, problem.code, values), problem._replace(where=where))
        return list(found.values())

    # Remembering

    def _guard(self, inputs: Inputs, site: Site) -> Guard:
        digests = {path: made for path, (_, made) in inputs.downloads.items()}
        return Guard(site, self.documents, self.options, digests)

    def _finish(self, tree: Path, state: State, told: tuple[Problem, ...],
                touched: Sequence[str], known: Callable[[], Iterable[str]]) -> None:  # fmt: skip
        """Remember the build, with all Problems, and then publish it.

        In this order, because what can fail must do so while the old site stands. A build that is
        killed between the two leaves word with the writer, and the next one doubts its memory.
        """
        self.documents.commit()
        self.artifacts.commit()
        plain = tuple((tuple(p.where), p.level, p.code, p.values) for p in told)
        state = state._replace(
            content=self.look.tree.files, looked_at=self.look.started, problems=plain,
            folders=states.renewed_folders(str(tree), state.folders, touched),
        )  # fmt: skip
        states.prepare(self.options, state)
        at_once = self.writer.switch()
        # The site is published. Without a state the next build only takes longer.
        with suppress(OSError):
            if not at_once:
                every = (
                    f"{folder}/" for folder in (*state.folders, *map(os.path.dirname, touched))
                )
                folders = states.output_folders(self.options.output, every)
                states.prepare(self.options, state._replace(folders=folders))
            states.save(self.options)
        self.writer.settle(known)
