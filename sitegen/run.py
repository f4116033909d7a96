"""One build at work: its open memory, what it stages, and the steps that all ways through it share.

What is done in which order stands in `pipeline`, and in `same_plan` for the short way.
"""

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sitegen import state as states
from sitegen import whole_file
from sitegen.artifacts import Artifact, Touched
from sitegen.checks import check
from sitegen.embargo import Guard
from sitegen.entries import Entry
from sitegen.inputs import Inputs, content_bytes, read_holidays
from sitegen.memory import (
    ArtifactMemory,
    DocumentMemory,
    Row,
)
from sitegen.model import Config
from sitegen.plausibility import hints
from sitegen.problems import Problem, has_errors, in_order
from sitegen.record import Record, patched_record, record_line, row_of
from sitegen.render import template_of
from sitegen.rendering import Shelf, reason, stage_all
from sitegen.seals import Archive, Known, check_seals
from sitegen.site import Site
from sitegen.state import Look, Options, State
from sitegen.templates import TemplateFailure
from sitegen.verification import verify
from sitegen.workers import Progress
from sitegen.writer import Writer


class Built(NamedTuple):
    """What came of a build; paths are relative to the output folder.

    `held` documents are drafts, under embargo, or part of such.
    """

    problems: tuple[Problem, ...]
    documents: int = 0
    held: int = 0
    written: tuple[str, ...] = ()
    kept: int = 0
    removed: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()


class Run:
    """One build, with its open memory and staging area."""

    def __init__(self, options: Options, look: Look, progress: Progress, explain: bool,
                 published: Record | None, writer: Writer) -> None:  # fmt: skip
        self.options = options
        self.published = published
        self.look = look
        self.state = look.state
        self.progress = progress
        self.explain = explain
        self.reasons: list[tuple[str, str]] = []
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

    def doubt(self, paths: Collection[str]) -> None:
        """Let files be made again: of those the memory may be ahead of what is published."""
        if paths:
            self.artifacts.begin()
            for path in sorted(paths):
                self.artifacts.doubt(path)
            self.artifacts.commit()

    def failed(self, problems: Iterable[Problem]) -> Built:
        """Publish nothing; what was staged may be what must not be seen."""
        self.writer.clear()
        return Built(in_order(problems))

    def keep(self, rows: Iterable[Row], gone: Iterable[str]) -> None:
        memory = self.documents
        memory.begin()
        # Rows of a big run are in the memory already and come without their parts.
        memory.keep_rows(row for row in rows if row.card is not None or row.entry is None)
        memory.forget(gone)
        memory.commit()

    def site(self, inputs: Inputs) -> Site:
        options = self.options
        entries, stones = self.documents.entries(), inputs.tombstones
        return Site(inputs.config, entries, options.now, options.preview, stones)

    def check_site(
        self, inputs: Inputs, site: Site, problems: Iterable[Problem], touched: Touched
    ) -> tuple[Problem, ...]:
        files, failed = frozenset(inputs.downloads), frozenset(self.documents.failed())
        holidays = read_holidays(inputs.config, {e.year for e in site.sessions}, self.documents)
        of_seals, self.sealed = check_seals(site, self.archive(), self.sealed)
        found = check(site, files, failed, touched, inputs.refusals())
        return (*problems, *found, *of_seals, *hints(site, holidays))

    def archive(self) -> Archive:
        return Archive(
            self.look.tree.files,
            lambda path: content_bytes(self.options, self.look, path),
            self.documents.part,
            frozenset(self.documents.failed()),
            frozenset(self.look.changed),
        )

    def all_problems(self, of_site: Iterable[Problem]) -> tuple[Problem, ...]:
        return in_order((*self.documents.problems(), *of_site))

    def is_stopped_by(self, told: tuple[Problem, ...]) -> bool:
        return has_errors(told) or (self.options.strict and bool(told))

    def note_reasons(self, artifacts: Iterable[Artifact]) -> None:
        """Note why each artifact is made again, if that was asked."""
        for artifact in artifacts if self.explain else ():
            why = reason(artifact, self.artifacts.artifact(artifact.path))
            self.reasons.append((artifact.path, why))

    def stage(
        self, inputs: Inputs, artifacts: list[Artifact], values: dict[str, object]
    ) -> list[str] | Problem:
        """Render and stage; a Problem when a template failed."""
        shelf = Shelf(self.options, self.look, inputs, values, self.documents, self.writer)
        try:
            return stage_all(artifacts, shelf, self.options, inputs, self.writer, self.progress)
        except TemplateFailure as failure:
            return failure.problem

    def stage_record(
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
        if not self.writer.stage("record.json", record):
            return []
        if self.explain:
            self.reasons.append(("record.json", "lines of documents"))
        return ["record.json"]

    def verify(self, inputs: Inputs, artifacts: Iterable[Artifact], written: Collection[str],
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

    def guard(self, inputs: Inputs, site: Site) -> Guard:
        digests = {path: made for path, (_, made) in inputs.downloads.items()}
        return Guard(site, self.documents, self.options, digests)

    def finish(self, tree: Path, state: State, told: tuple[Problem, ...],
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
        self.writer.settle(known, self.options.is_passing)
