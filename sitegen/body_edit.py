"""The short way through a build: only texts of bodies changed, so the plan still holds.

The artifacts that hold these bodies are known; they are given the new digests and rendered, and the
lines of their documents in the record are replaced. Nothing is assembled or planned.
"""

from collections.abc import Iterator

from sitegen.artifacts import Artifact
from sitegen.edits import with_digests
from sitegen.embargo import Plan, is_guarded
from sitegen.entries import Entry
from sitegen.extracts import Extracts
from sitegen.inputs import Inputs
from sitegen.memory import Row
from sitegen.model import Config
from sitegen.problems import Problem
from sitegen.render import artifact_digest, output
from sitegen.run import Built, Run


def publish_bodies(run: Run, inputs: Inputs, rows: list[Row]) -> Built:
    """Publish the new texts of some documents, of which nothing else changed."""
    state = run.state
    assert state is not None
    # Other processes read the new texts from the memory.
    run.keep(rows, ())
    of_site = run.documents.fact("site problems")
    told = run.all_problems(of_site)
    if run.is_stopped_by(told):
        return run.failed(told)
    digests = {row.path: row.body_digest for row in rows}
    holding = {a.path: a for row in rows for a in run.artifacts.with_body(row.path)}
    renewed = [a._replace(needs=with_digests(a.needs, "body", digests)) for a in holding.values()]
    entries = [entry for row in rows if (entry := run.documents.entry(row.path))]
    renewed += _renewed_search(run, inputs.config, entries)
    planned = {a.path: (a, artifact_digest(a, inputs.template_digests)) for a in renewed}
    # Without a hidden document nothing is asked of all of them together.
    guard = run.guard(inputs, run.site(inputs)) if is_guarded(run.documents) else None
    if guard and (misplaced := guard.misplaced(renewed)):
        return run.failed((*told, *misplaced))
    written = run.stage(inputs, renewed, {})
    if isinstance(written, Problem):
        return run.failed((*told, written))
    written += run.stage_record(inputs.config, entries)
    if guard:
        lists = frozenset(run.artifacts.lists())
        staying = run.artifacts.digests()
        if leaks := guard.leaks(run.writer, Plan(written, staying, lists)):
            return run.failed((*told, *leaks))
    if wrong := run.verify(inputs, renewed, written, (), ()):
        return run.failed((*told, *wrong))
    tree = run.writer.prepare(written, (), run.look.whole, run.artifacts.digests)
    run.documents.begin()
    if guard:
        guard.remember()
    run.artifacts.begin()
    run.artifacts.keep(planned.values())
    run.artifacts.doubt("record.json")
    run.finish(tree, state, told, written, run.artifacts.digests)
    why = tuple((path, "text") for path in written) if run.explain else ()
    kept = state.files - len(written)
    return Built(told, state.documents, state.held, tuple(sorted(written)), kept, (), why)


def _renewed_search(run: Run, config: Config, entries: list[Entry]) -> Iterator[Artifact]:
    """Give the files of the search in which words came, went or were moved."""
    extracts = Extracts(run.documents)
    for path, digests in output("search").renewed(config, entries, run.documents.entry, extracts):
        if artifact := run.artifacts.artifact(path):
            needs = with_digests(artifact.needs, "extract", digests)
            yield artifact._replace(needs=needs)
