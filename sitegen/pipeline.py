"""The whole line from content to output, clean and incremental builds in one.

    look at the files -> parse -> assemble -> plan -> render -> publish

The memory is asked in two places: which files were parsed already, and which artifacts are still
what their parts say. A build with an empty memory is a clean build. When only the texts of bodies
changed, nothing has to be assembled or planned: the artifacts that hold these bodies are known.
"""

import os
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from sitegen import state as states
from sitegen import workers
from sitegen.artifacts import Artifact, ContentFile, Material
from sitegen.content_files import documents_in, downloads_in, judge, judge_download
from sitegen.documents import Setting
from sitegen.entries import Entry
from sitegen.memory import ArtifactMemory, DocumentMemory, Row, unpacked
from sitegen.model import Config, Place
from sitegen.parsing import Parser
from sitegen.problems import Location, Problem, error, has_errors, in_order
from sitegen.render import artifact_digest, is_heavy, joins_others, output, plan, render
from sitegen.site import Site, check
from sitegen.source import digest
from sitegen.state import Look, Options, State
from sitegen.templates import STATIC, TemplateFailure, Templates, files_in, template_digests
from sitegen.writer import Writer

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many were just done, and how many there are."""

FAR = 1 << 62


class Built(NamedTuple):
    """What came of a build; paths are relative to the output folder."""

    problems: tuple[Problem, ...]
    documents: int = 0
    written: tuple[str, ...] = ()
    kept: int = 0
    removed: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()


class _Inputs(NamedTuple):
    """What a build depends on besides the documents."""

    config: Config
    setting: Setting
    template_digests: dict[str, bytes]
    template_files: dict[str, Path]
    downloads: dict[str, tuple[int, bytes]]


def run(options: Options, look: Look, progress: Progress, explain: bool) -> Built:
    """Build the site. Raises OSError for the machine, sqlite3.DatabaseError for the memory."""
    made = _Run(options, look, progress, explain)
    try:
        return made.build()
    finally:
        made.close()


class _Run:
    """One build, with its open memory and staging area."""

    def __init__(self, options: Options, look: Look, progress: Progress, explain: bool) -> None:
        self.options = options
        self.look = look
        self.tree = look.tree
        self.state = look.state
        self.progress = progress
        self.explain = explain
        cache = Path(options.cache)
        cache.mkdir(parents=True, exist_ok=True)
        key_file = cache / "memory-of"
        known = repr(states.key_of(options)).encode()
        fresh = options.clean or not key_file.exists() or key_file.read_bytes() != known
        if fresh:
            key_file.unlink(missing_ok=True)
        self.documents = DocumentMemory(cache, fresh)
        self.artifacts = ArtifactMemory(cache, fresh)
        if fresh:
            key_file.write_bytes(known)
        self.writer = Writer(Path(options.output))

    def close(self) -> None:
        self.documents.close()
        self.artifacts.close()

    def build(self) -> Built:
        self.writer.clear()
        inputs, problems = self._inputs()
        if inputs is None:
            return self._failed(problems)
        rows, gone = self._parse(inputs)
        if self._only_bodies(rows, gone, problems):
            return self._publish_bodies(inputs, rows)
        return self._publish_all(inputs, problems, rows, gone)

    def _failed(self, problems: Iterable[Problem]) -> Built:
        states.forget(self.options)
        return Built(in_order(problems))

    # Reading

    def _inputs(self) -> tuple[_Inputs | None, list[Problem]]:
        problems = list(judge(self.tree, self.state.content if self.state else ()))
        config = self._config(problems)
        folders = tuple(Path(folder) for folder in self.options.templates)
        files = files_in(folders)
        digests = self._template_digests(files, problems)
        downloads = self._downloads(problems)
        if config is None:
            return None, problems
        places = self._places(problems)
        setting = Setting(config.timezone, config.language, config.languages, places)
        return _Inputs(config, setting, digests, files, downloads), problems

    def content_bytes(self, path: str) -> bytes:
        return Path(self.options.content, self.tree.on_disk(path)).read_bytes()

    def _config(self, problems: list[Problem]) -> Config | None:
        if "site.yaml" not in self.tree.files:
            problems.append(error(Location("site.yaml", 1, 1), "config.missing"))
            return None
        raw = self.content_bytes("site.yaml")
        known = self.documents.fact("config")
        if known is not None and known[0] == raw:
            return known[1]  # type: ignore[no-any-return]
        from sitegen.config import read_config

        config, told = read_config("site.yaml", raw)
        problems += told
        if config is not None and not told:
            self.documents.keep_fact("config", (raw, config))
        return config

    def _places(self, problems: list[Problem]) -> dict[str, Place]:
        if "places.yaml" not in self.tree.files:
            return {}
        raw = self.content_bytes("places.yaml")
        known = self.documents.fact("places")
        if known is not None and known[0] == raw:
            return known[1]  # type: ignore[no-any-return]
        from sitegen.config import read_places

        places, told = read_places("places.yaml", raw)
        problems += told
        if not told:
            self.documents.keep_fact("places", (raw, places))
        return places

    def _template_digests(
        self, files: dict[str, Path], problems: list[Problem]
    ) -> dict[str, bytes]:
        known = self.documents.fact("templates")
        if known is not None and known[0] == self.look.templates:
            return known[1]  # type: ignore[no-any-return]
        digests, told = template_digests(files)
        problems += told
        if not told:
            self.documents.keep_fact("templates", (self.look.templates, digests))
        return digests

    def _downloads(self, problems: list[Problem]) -> dict[str, tuple[int, bytes]]:
        """Fingerprint the files that documents can refer to; unchanged ones are known."""
        found: dict[str, tuple[int, bytes]] = {}
        known = self.state.downloads if self.state else {}
        renewed = set(self.look.changed) if self.state else None
        for path in downloads_in(self.tree):
            if renewed is not None and path in known and path not in renewed:
                found[path] = known[path]
                continue
            content = self.content_bytes(path)
            problems += judge_download(path, content)
            found[path] = (len(content), digest(content))
        return found

    def _parse(self, inputs: _Inputs) -> tuple[list[Row], list[str]]:
        """Parse what may have changed; give the new rows and the paths that are gone."""
        setting = digest(repr(inputs.setting).encode())
        parser = Parser(self.options.content, self.tree, inputs.setting, setting)
        memory = self.documents
        if memory.fact("setting") != setting:
            memory.begin()
            memory.forget(list(memory.digests()))
            memory.keep_fact("setting", setting)
            memory.commit()
            self.state = None
        if self.state is not None:
            candidates = self._with_translations(self.look.changed, inputs.config)
            gone = [path for path in candidates if path not in self.tree.files]
            candidates = [path for path in candidates if path in self.tree.files]
            return parser.reparse(candidates, memory), gone
        every = documents_in(self.tree.files)
        known = memory.digests()
        gone = sorted(set(known) - set(every))
        if not known:
            return self._parse_many(parser.parse, every), gone
        return self._parse_many(lambda paths: parser.reparse(paths, memory), every), gone

    def _with_translations(self, paths: Sequence[str], config: Config) -> list[str]:
        """Add the translations of changed originals; keep documents only, sorted."""
        found = set(paths)
        for path in paths:
            stem = path.removesuffix(".md")
            found.update(
                translation
                for language in config.languages
                if (translation := f"{stem}.{language}.md") in self.tree.files
            )
        known = {path for path in found if path in self.tree.files}
        return [*documents_in(known), *sorted(found - known)]

    def _parse_many(
        self, parse: Callable[[Sequence[str]], list[Row]], paths: list[str]
    ) -> list[Row]:
        """Parse on all processes; big runs go straight into the memory, without being held."""
        rows: list[Row] = []
        self.documents.begin()
        for batch in workers.run(parse, paths, self.options.jobs):
            self.documents.keep_rows(batch)
            rows += [row._replace(document=None, card=None, body=None) for row in batch]
            self.progress("parse", len(batch), len(paths))
        self.documents.commit()
        return rows

    # Publishing after a change of bodies only

    def _only_bodies(self, rows: list[Row], gone: list[str], problems: list[Problem]) -> bool:
        """Tell whether all that changed is the text of bodies, so that the plan still holds."""
        if self.state is None or not rows or gone or problems:
            return False
        if not states.holds(self.look, self.options):
            return False
        documents = {row.path for row in rows}
        if any(path not in documents and not self._same_bytes(path) for path in self.look.changed):
            return False
        return all(self._same_but_body(row) for row in rows)

    def _same_bytes(self, path: str) -> bool:
        """Tell whether a touched file still says the same; documents were compared already."""
        row = self.documents.row(path)
        if row is not None:
            return True
        state = self.state
        if state is None or path not in state.content:
            return False
        if path in state.downloads:
            return state.downloads[path][1] == digest(self.content_bytes(path))
        return False

    def _same_but_body(self, row: Row) -> bool:
        old = self.documents.entry(row.path)
        if old is None or row.entry is None:
            return False
        return _without_body(old) == _without_body(unpacked(row.entry))

    def _publish_bodies(self, inputs: _Inputs, rows: list[Row]) -> Built:
        memory, state = self.artifacts, self.state
        assert state is not None
        self.documents.begin()
        self.documents.keep_rows(rows)
        digests = {row.path: row.body_digest for row in rows}
        artifacts = {
            artifact.path: artifact for row in rows for artifact in memory.with_body(row.path)
        }
        renewed = [
            (made, artifact_digest(made, inputs.template_digests))
            for artifact in artifacts.values()
            if (made := artifact._replace(needs=_with_bodies(artifact.needs, digests)))
        ]
        data = output("data")
        site = Site(inputs.config, (), self.options.now, self.options.preview)
        lines = [
            (entry.address, data.record_line(*data.row_of(site, entry)))
            for row in rows
            if (entry := self.documents.entry(row.path)) is not None and entry.address
        ]
        record = data.patched_record(self.writer.read("record.json"), lines)
        try:
            written = self._render(inputs, [artifact for artifact, _ in renewed], {})
        except TemplateFailure as failure:
            self.documents.db.execute("ROLLBACK")
            return self._failed([failure.problem])
        if self.writer.stage("record.json", record):
            written.append("record.json")
        self.writer.publish(written, ())
        memory.begin()
        memory.keep(renewed)
        memory.doubt("record.json")
        self._remember(state, self.documents.fact("site problems"), written)
        why = tuple((path, "text") for path in written) if self.explain else ()
        problems = in_order((*self.documents.problems(), *self.documents.fact("site problems")))
        return Built(problems, state.documents, tuple(sorted(written)),
                     state.files - len(written), (), why)  # fmt: skip

    # Publishing in general

    def _publish_all(
        self, inputs: _Inputs, problems: list[Problem], rows: list[Row], gone: list[str]
    ) -> Built:
        memory = self.documents
        memory.begin()
        memory.keep_rows(row for row in rows if row.card is not None or row.entry is None)
        memory.forget(gone)
        memory.commit()
        site = Site(inputs.config, memory.entries(), self.options.now, self.options.preview)
        of_site = (*problems, *check(site, frozenset(inputs.downloads)))
        told = in_order((*memory.problems(), *of_site))
        if has_errors(told) or (self.options.strict and told):
            return self._failed(told)
        material = self._material(inputs)
        planned = {
            artifact.path: (artifact, made)
            for artifact, made in plan(site, material, inputs.template_digests)
        }
        known = self.artifacts.digests()
        removed = sorted(set(known) - set(planned))
        stale = [
            artifact
            for path, (artifact, made) in planned.items()
            if known.get(path) != made or not os.path.exists(self.writer.output / path)
        ]
        reasons = self._reasons(stale, known) if self.explain else ()
        memory.begin()
        memory.keep_values(material.values)
        memory.keep_fact("site problems", of_site)
        memory.commit()
        try:
            written = self._render(inputs, stale, material.values)
        except TemplateFailure as failure:
            return self._failed((*told, failure.problem))
        self.writer.publish(written, removed)
        self.artifacts.begin()
        self.artifacts.keep(planned[artifact.path] for artifact in stale)
        self.artifacts.forget(removed)
        self._remember(self._new_state(site, inputs, planned), of_site)
        return Built(told, len(site.all), tuple(sorted(written)), len(planned) - len(written),
                     tuple(removed), reasons)  # fmt: skip

    def _material(self, inputs: _Inputs) -> Material:
        static = {
            name.removeprefix(f"{STATIC}/"): digest(path.read_bytes())
            for name, path in inputs.template_files.items()
            if name.startswith(f"{STATIC}/")
        }
        files = {path: ContentFile(*facts) for path, facts in inputs.downloads.items()}
        return Material(files, static, {})

    def _render(
        self, inputs: _Inputs, artifacts: list[Artifact], values: dict[str, object]
    ) -> list[str]:
        """Render and stage; give the paths whose bytes differ from what is published."""
        templates = Templates(
            tuple(Path(folder) for folder in self.options.templates),
            Path(self.options.cache, "templates"),
            inputs.config.base,
        )
        shelf = _Shelf(self, inputs, values)

        def stage(chunk: Sequence[Artifact]) -> list[str]:
            return [
                artifact.path
                for artifact in chunk
                if self.writer.stage(artifact.path, render(artifact, shelf, templates))
            ]

        written: list[str] = []
        heavy = [artifact for artifact in artifacts if is_heavy(artifact)]
        joined = [artifact for artifact in artifacts if joins_others(artifact)]
        light = [a for a in artifacts if not (is_heavy(a) or joins_others(a))]
        for paths in chain(
            workers.run(stage, heavy, self.options.jobs, heavy=True),
            workers.run(stage, light, self.options.jobs),
            map(stage, [joined] if joined else []),
        ):
            written += paths
            self.progress("render", 1, len(artifacts))
        return written

    def _reasons(
        self, stale: list[Artifact], known: dict[str, bytes]
    ) -> tuple[tuple[str, str], ...]:
        """Say for each stale file what about it is new."""
        return tuple(
            (artifact.path, _reason(artifact, self.artifacts.artifact(artifact.path)))
            for artifact in stale
        )

    # Remembering

    def _new_state(
        self, site: Site, inputs: _Inputs, planned: dict[str, tuple[Artifact, bytes]]
    ) -> State:
        instants = [turn[0] for turn in output("data").turns(site)]
        at = bisect_right(instants, self.options.now)
        return State(
            key=states.key_of(self.options),
            content=self.tree.files,
            templates=self.look.templates,
            folders=states.output_folders(self.options.output, planned),
            looked_at=self.look.started,
            valid_from=instants[at - 1] if at else -FAR,
            valid_until=instants[at] if at < len(instants) else FAR,
            problems=(),
            documents=len(site.all),
            files=len(planned),
            downloads=inputs.downloads,
        )

    def _remember(self, state: State, of_site: Any, written: Iterable[str] = ()) -> None:
        self.documents.commit()
        self.artifacts.commit()
        told = in_order((*self.documents.problems(), *of_site))
        plain = tuple((tuple(p.where), p.level, p.code, p.values) for p in told)
        folders = state.folders
        if self.state is not None and folders is self.state.folders:
            folders = folders | states.output_folders(self.options.output, written)
        states.save(self.options, state._replace(
            content=self.tree.files, looked_at=self.look.started, problems=plain, folders=folders,
        ))  # fmt: skip


class _Shelf:
    """Where renderers get their parts: the memory, the files, the values of this build.

    Each process opens the memory for itself; a connection must not be shared over a fork.
    """

    def __init__(self, run: _Run, inputs: _Inputs, values: dict[str, object]) -> None:
        self._run = run
        self._inputs = inputs
        self._values = values
        self._memory = run.documents
        self._owner = os.getpid()
        self._kept = lru_cache(1024)(self._from_memory)
        self._cards = lru_cache(20_000)(self._from_memory)

    def take(self, role: str, key: str) -> Any:
        if role == "value" and key in self._values:
            return self._values[key]
        if role == "output":
            return self._run.writer.read(key)
        if role == "content":
            return self._run.content_bytes(key)
        if role == "static":
            return self._inputs.template_files[f"{STATIC}/{key}"].read_bytes()
        return self._cards(role, key) if role == "card" else self._kept(role, key)

    def _from_memory(self, role: str, key: str) -> Any:
        if os.getpid() != self._owner:
            self._memory = DocumentMemory(self._memory.path.parent)
            self._owner = os.getpid()
        return self._memory.part(role, key)


def _without_body(entry: Entry) -> Entry:
    """Blank what a change of text alone may alter: the digest, and the places of mentions."""
    return entry._replace(
        body=b"",
        mentions=tuple((relation, name, 1, 1) for relation, name, _, _ in entry.mentions),
        files=tuple((path, 1, 1) for path, _, _ in entry.files),
    )


def _with_bodies(needs: Any, digests: dict[str, bytes]) -> Any:
    """Put new digests of bodies into nested needs."""
    if type(needs) is not tuple:
        return needs
    if len(needs) == 3 and type(needs[2]) is bytes:
        role, key, _ = needs
        return (role, key, digests[key]) if role == "body" and key in digests else needs
    return tuple(_with_bodies(need, digests) for need in needs)


def _reason(artifact: Artifact, old: Artifact | None) -> str:
    """Name what an artifact is given that it was not given before."""
    from sitegen.artifacts import parts_of

    if old is None:
        return "new"
    before = set(parts_of(old.needs))
    news = sorted({f"{key} ({role})" for role, key, d in parts_of(artifact.needs)
                   if (role, key, d) not in before})  # fmt: skip
    if news:
        return ", ".join(news[:5])
    return "order or settings" if artifact.needs != old.needs else "template or missing"
