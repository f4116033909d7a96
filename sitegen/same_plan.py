"""The short way through a build: every file is made of the same parts, with other digests.

Some documents have another text, title or summary. The artifacts that hold these parts are known;
they are given the new digests and rendered, and the lines of their documents in the record are
replaced. Nothing is assembled or planned.
"""

from collections.abc import Mapping
from typing import Any

from sitegen.artifacts import body, card, document, title_of
from sitegen.edits import Edits, keeps_the_plan
from sitegen.embargo import Plan, is_guarded
from sitegen.extracts import Extracts
from sitegen.inputs import Inputs
from sitegen.memory import Row
from sitegen.planning import Planned
from sitegen.problems import Problem
from sitegen.render import artifact_digest, output
from sitegen.run import Built, Run

Digests = Mapping[tuple[str, str], bytes]
"""Digests of parts by their roles and keys."""


def last_plan_holds(run: Run, edits: Edits) -> bool:
    """Tell whether the last plan, and what was told of the site, hold after edits."""
    return keeps_the_plan(edits) and not _is_told_of(run, edits) and not _is_sealed(run, edits)


def _is_told_of(run: Run, edits: Edits) -> bool:
    """Tell whether a Problem of the site stands in a changed document, or quotes its title.

    There it may be at another line now, or say another title.
    """
    told: tuple[Problem, ...] = run.documents.fact("site problems") or ()
    return any(
        problem.where.path == old.source or any(old.title in str(v) for _, v in problem.values)
        for problem in told for old, _ in edits
    )  # fmt: skip


def _is_sealed(run: Run, edits: Edits) -> bool:
    """Tell whether a chapter of a sealed version is among what changed."""
    above = (run.documents.entry(new.parent) for _, new in edits if new.kind == "chapter")
    return any(version is not None and version.version.seal for version in above)


def publish_renewed(run: Run, inputs: Inputs, rows: list[Row], edits: Edits) -> Built:
    """Publish what is made of some documents, after edits with which the last plan holds."""
    state = run.state
    assert state is not None
    # Other processes read the new parts from the memory.
    run.keep(rows, ())
    told = run.all_problems(run.documents.fact("site problems"))
    if run.is_stopped_by(told):
        return run.failed(told)
    planned = _renewed(run, inputs, edits)
    renewed = [artifact for artifact, _ in planned.values()]
    # Without a hidden document nothing is asked of all of them together.
    guard = run.guard(inputs, run.site(inputs)) if is_guarded(run.documents) else None
    if guard and (misplaced := guard.misplaced(renewed)):
        return run.failed((*told, *misplaced))
    run.note_reasons(renewed)
    written = run.stage(inputs, renewed, {})
    if isinstance(written, Problem):
        return run.failed((*told, written))
    written += run.stage_record(inputs.config, [new for _, new in edits])
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
    run.artifacts.renew(planned.values())
    run.artifacts.doubt("record.json")
    run.finish(tree, state, told, written, run.artifacts.digests)
    kept, why = state.files - len(written), tuple(run.reasons)
    return Built(told, state.documents, state.held, tuple(sorted(written)), kept, (), why)


def _renewed(run: Run, inputs: Inputs, edits: Edits) -> Planned:
    """Give the artifacts that hold changed parts, with the new digests in place of the old."""
    planned: Planned = {}

    def renew(path: str, digests: Digests) -> bytes | None:
        artifact = planned[path][0] if path in planned else run.artifacts.artifact(path)
        needs = _with_digests(artifact.needs, digests) if artifact else ()
        if artifact is None or needs == artifact.needs:
            return None
        artifact = artifact._replace(needs=needs)
        made = artifact_digest(artifact, inputs.template_digests)
        planned[path] = (artifact, made)
        return made

    entries = [new for _, new in edits]
    extracts, search = Extracts(run.documents), output("search")
    found = search.renewed(inputs.config, entries, run.documents.entry, extracts)
    for path, pieces in found:
        renew(path, {("extract", key): made for key, made in pieces.items()})
    digests = _parts(edits)
    while digests:
        holding = run.artifacts.holding(sorted({key for _, key in digests}))
        made_anew = {path: renew(path, digests) for path in holding}
        # Some files are made of others.
        digests = {("output", path): made for path, made in made_anew.items() if made}
    return planned


def _parts(edits: Edits) -> Digests:
    """Give the parts of changed documents as they are now."""
    return {
        (role, key): made
        for _, new in edits
        for role, key, made in (document(new), card(new), title_of(new), body(new))
    }


def _with_digests(needs: Any, digests: Digests) -> Any:
    """Put new digests of parts into nested needs."""
    if type(needs) is not tuple:
        return needs
    if len(needs) == 3 and type(needs[2]) is bytes:
        return (*needs[:2], digests.get(needs[:2], needs[2]))
    return tuple(_with_digests(need, digests) for need in needs)
