"""The whole line from content to output, clean and incremental builds in one.

    look at the files -> parse -> assemble -> plan -> render -> verify -> publish

The memory is asked in two places: which files were parsed already, and which artifacts are still
what their parts say. A build with an empty memory is a clean build. Two short cuts follow from the
rule that an artifact is made of its parts and nothing else: when documents changed in nothing that
a plan reads, the plan still holds (`same_plan`); when they kept their place on the site, only what
can show them is planned again.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from errno import EIO
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sitegen import state as states
from sitegen.artifacts import Artifact
from sitegen.documents import Setting
from sitegen.edits import Edits, touched_by
from sitegen.embargo import Plan, own_lists
from sitegen.extracts import Extracts
from sitegen.fallbacks import fallbacks_of
from sitegen.inputs import Inputs, content_bytes, read_inputs
from sitegen.memory import BrokenMemory, Row, of_machine, unpacked
from sitegen.parsing import Parser, changed_paths, every_path, parse_all
from sitegen.planning import Planned, plan
from sitegen.problems import Problem, in_order
from sitegen.record import Record
from sitegen.render import output
from sitegen.run import Built, Run
from sitegen.same_plan import last_plan_holds, publish_renewed
from sitegen.seals import Archive
from sitegen.site import Site
from sitegen.source import digest
from sitegen.state import Look, Options
from sitegen.workers import Progress
from sitegen.workplace import alone
from sitegen.writer import Writer


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


def _run(options: Options, look: Look, progress: Progress, explain: bool) -> Built:
    # Before anything is locked or changed: it may take a while, or fail.
    published = _published(options)
    with alone(options) as writer:
        if states.signature(options) != look.of:  # another build has ended since
            look = states.take(options)
        run = Run(options, look, progress, explain, published, writer)
        try:
            return _build(run)
        finally:
            run.close()


def _published(options: Options) -> Record | None:
    if not options.published:
        return None
    from sitegen.published import read_published

    return read_published(options.published)


def _build(run: Run) -> Built:
    # From here to the end the memory may be ahead of what is published: a build that is killed
    # must not be taken for done, so the next one looks at everything.
    states.forget(run.options)
    run.doubt(run.writer.doubtful)
    inputs, problems = read_inputs(run.options, run.look, run.documents)
    if isinstance(inputs, Setting):
        return run.failed(_told_without_site(run, inputs, problems))
    rows, gone = _parse(run, inputs.setting)
    whole = gone or problems or run.published is not None
    edits = None if whole else _edits(run, rows)
    if edits is not None and last_plan_holds(run, edits):
        return publish_renewed(run, inputs, rows, edits)
    return _publish(run, inputs, problems, rows, gone, edits)


def _parse(run: Run, given: Setting) -> tuple[list[Row], list[str]]:
    """Parse what may have changed; give the new rows and the paths that are gone."""
    tree, memory = run.look.tree, run.documents
    setting = digest(repr(given).encode())
    parser = Parser(run.options.content, tree, given, setting)
    if memory.fact("setting") != setting:
        memory.begin()
        memory.forget(list(memory.digests()))
        memory.keep_fact("setting", setting)
        memory.commit()
        run.state = None
    if run.state is not None:
        languages = given.languages
        gone = [path for path in run.look.changed if path not in tree.files]
        gone += fallbacks_of(gone, languages)
        return parser.reparse(changed_paths(run.look, languages), memory), gone
    every = every_path(tree, given.languages)
    gone = sorted(memory.digests().keys() - set(every))
    return parse_all(parser, every, memory, run.options.jobs, run.progress), gone


def _edits(run: Run, rows: list[Row]) -> Edits | None:
    """Pair the old and new entries of all that changed; None when more than that changed.

    Files that were only touched change nothing.
    """
    if not states.holds(run.look, run.options) or run.state is None:
        return None
    paths = {row.path for row in rows}
    if not all(path in paths or _same_bytes(run, path) for path in run.look.changed):
        return None
    pairs = []
    for row in rows:
        old = run.documents.entry(row.path)
        if old is None or row.entry is None:
            return None
        pairs.append((old, unpacked(row.entry)))
    return pairs


def _same_bytes(run: Run, path: str) -> bool:
    """Tell whether a touched file still says the same; documents were compared already."""
    if run.documents.row(path) is not None:
        return True
    known = run.state.downloads.get(path) if run.state else None
    if known is None:
        return False
    return known[1] == digest(content_bytes(run.options, run.look, path))


def _publish(
    run: Run,
    inputs: Inputs,
    problems: list[Problem],
    rows: list[Row],
    gone: list[str],
    edits: Edits | None,
) -> Built:
    memory = run.documents
    run.keep(rows, gone)
    site = run.site(inputs)
    touched = touched_by(edits, site, run.artifacts)
    of_site = run.check_site(inputs, site, problems, touched)
    told = run.all_problems(of_site)
    if run.is_stopped_by(told):
        return run.failed(told)
    material = inputs.material(Extracts(memory))
    known = run.artifacts.digests()
    planned, wrong = plan(site, material, inputs.template_digests, touched, known)
    if touched is not None and _values_differ(run, material.values):
        touched = None
        planned, wrong = plan(site, material, inputs.template_digests, None, known)
    removed = _orphans(run, site, planned, known, touched is None)
    stale = _stale(run, planned, known)
    guard = run.guard(inputs, site)
    given = (artifact for artifact, _ in planned.values()) if guard.sees_more else stale
    wrong += (*_losses(run, site, planned), *guard.misplaced(given))
    if run.is_stopped_by(tuple(wrong)):
        return run.failed((*told, *wrong))
    run.note_reasons(stale)
    memory.begin()
    memory.keep_values(material.values)
    memory.keep_fact("site problems", of_site)
    memory.keep_fact("seals", run.sealed)
    memory.commit()
    written = run.stage(inputs, stale, material.values)
    if isinstance(written, Problem):
        return run.failed((*told, written))
    if touched is not None:
        entries = [new for _, new in edits or ()]
        beside = _remembered_files(run, site, planned, known, removed)
        written += run.stage_record(site.config, entries, beside)
        run.artifacts.begin()
        run.artifacts.doubt("record.json")
    staying = {*known, *planned} - {*removed}
    lists = own_lists(artifact for artifact, _ in planned.values())
    if leaks := guard.leaks(run.writer, Plan(written, staying, lists)):
        return run.failed((*told, *leaks))
    if broken := run.verify(inputs, stale, written, removed, staying):
        return run.failed((*told, *broken))

    def ours() -> Iterable[str]:
        return chain(known, planned)

    tree = run.writer.prepare(written, removed, run.look.whole, ours)
    memory.begin()
    guard.remember()
    run.artifacts.begin()
    run.artifacts.keep(planned[artifact.path] for artifact in stale)
    run.artifacts.forget(removed)
    count = len(planned) if touched is None else len(staying)
    held = len(site.all) - len(site.visible)
    data = output("data")
    state = states.of_build(
        run.options, str(tree), run.look, planned if touched is None else None,
        valid_until=data.next_turn(planned[data.SCHEDULE][0]), documents=len(site.all), held=held,
        files=count, downloads=inputs.downloads,
    )  # fmt: skip
    run.finish(tree, state, told, (*written, *removed), ours)
    # What was published is only asked for once, so what it tells is not told again.
    return Built(in_order((*told, *wrong)), len(site.all), held, tuple(sorted(written)),
                 count - len(written), tuple(removed), tuple(run.reasons))  # fmt: skip


def _stale(run: Run, planned: Planned, known: dict[str, bytes]) -> list[Artifact]:
    """Pick what is made of other parts than last time, or is no longer where it was put."""
    return [
        artifact
        for path, (artifact, made) in planned.items()
        if known.get(path) != made or not (run.look.whole or run.writer.is_published(path))
    ]


def _losses(run: Run, site: Site, planned: Planned) -> list[Problem]:
    """Hold what is planned against what was published."""
    if run.published is None:
        return []
    from sitegen.published import differences

    new = output("data").record_of(site, planned)
    return list(differences(run.published, new, site, partial(_text, run)))


def _text(run: Run, path: str) -> str:
    return content_bytes(run.options, run.look, path).decode("utf-8", "replace")


def _values_differ(run: Run, values: dict[str, object]) -> bool:
    """Tell whether what many pages share (menus, settings) is not as it was."""
    return any(repr(value) != repr(run.documents.value(name)) for name, value in values.items())


def _remembered_files(
    run: Run, site: Site, planned: Planned, known: dict[str, bytes], removed: list[str]
) -> Sequence[str] | None:
    """Give what the record lists beside documents if lists came or went, else None."""
    if not removed and planned.keys() <= known.keys():
        return None
    paths = (known.keys() | planned.keys()) - set(removed)
    found: Sequence[str] = output("data").remembered_files(site, paths)
    return found


def _orphans(
    run: Run, site: Site, planned: Planned, known: dict[str, bytes], whole: bool
) -> list[str]:
    """List published files that are no longer part of the site.

    After a partial plan only lists can be gone: documents that keep their place keep theirs.
    Without a memory the folder itself says what was published, or a page that is a draft again
    would stay.
    """
    candidates = set(known) if whole else run.artifacts.lists()
    if not known:
        candidates = run.writer.files(site.config.id)
    elif whole:
        candidates |= {p for p in run.writer.doubtful if run.writer.is_published(p)}
    return sorted(candidates - set(planned) - (set() if whole else {"record.json"}))


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
    run = Run(options, states.take(options), progress, False, None, writer)
    try:
        return _assembled(run, ask)
    finally:
        run.close()


def _assembled(run: Run, ask: Asking | None) -> Assembled:
    inputs, problems = read_inputs(run.options, run.look, run.documents)
    if isinstance(inputs, Setting):
        return Assembled(None, in_order(_told_without_site(run, inputs, problems)))
    run.keep(*_parse(run, inputs.setting))
    site = run.site(inputs)
    if ask is not None:
        ask(site, run.archive())
    return Assembled(site, run.all_problems(run.check_site(inputs, site, problems, None)))


def _told_without_site(run: Run, setting: Setting, problems: list[Problem]) -> Iterator[Problem]:
    """Read the documents all the same: their own mistakes are told in the same run."""
    run.keep(*_parse(run, setting))
    yield from (*problems, *run.documents.problems())
