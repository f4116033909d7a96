"""Stale artifacts made and staged, on one process or several, and why each was stale."""

import os
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from sitegen import workers
from sitegen.artifacts import Artifact, parts_of
from sitegen.inputs import Inputs, content_bytes
from sitegen.memory import DocumentMemory
from sitegen.pictures import cleaned, kind_by_ending
from sitegen.render import is_apart, is_heavy, is_slow, joins_others, render
from sitegen.state import Look, Options
from sitegen.templates import STATIC, Templates
from sitegen.workers import Progress
from sitegen.writer import Writer

FEW_SLOW = 9
"""So many slow artifacts go to a process at once: most variants of a picture, decoded once."""


class Shelf:
    """Where renderers get their parts: the memory, the files, the values of this build.

    Each process opens the memory for itself; a connection must not be shared over a fork.
    """

    def __init__(self, options: Options, look: Look, inputs: Inputs, values: dict[str, object],
                 memory: DocumentMemory, writer: Writer) -> None:  # fmt: skip
        self._options = options
        self._look = look
        self._inputs = inputs
        self._values = values
        self._memory = memory
        self._writer = writer
        self._owner = os.getpid()
        self._kept = lru_cache(1024)(self._from_memory)
        self._cards = lru_cache(20_000)(self._from_memory)

    def take(self, role: str, key: str) -> Any:
        """Give a part by its role and key."""
        if role == "value" and key in self._values:
            return self._values[key]
        if role == "title":
            return self._kept("document", key).head.title
        if role == "output":
            return self._writer.read(key)
        if role == "content":
            return self._file(key)
        if role == "picture":
            return self._file(self._inputs.path_of_picture(key))
        if role == "static":
            return self._inputs.template_files[f"{STATIC}/{key}"].read_bytes()
        if role == "template":
            return self._inputs.template_files[key].read_bytes()
        return self._cards(role, key) if role == "card" else self._kept(role, key)

    def _file(self, path: str) -> bytes:
        """Give a file as it is published; no renderer gets what a camera wrote beside a picture."""
        data = content_bytes(self._options, self._look, path)
        return cleaned(data) if kind_by_ending(path) else data

    def _from_memory(self, role: str, key: str) -> Any:
        if os.getpid() != self._owner:
            self._memory = DocumentMemory(self._memory.path.parent)
            self._owner = os.getpid()
        return self._memory.part(role, key)


def stage_all(
    artifacts: Sequence[Artifact],
    shelf: Shelf,
    options: Options,
    inputs: Inputs,
    writer: Writer,
    progress: Progress,
) -> list[str]:
    """Render and stage; give the paths whose bytes differ from what is published.

    Raises TemplateFailure.
    """
    folders = tuple(Path(folder) for folder in options.templates)
    templates = Templates(folders, Path(options.cache, "templates"), inputs.config.base)

    def stage(chunk: Sequence[Artifact]) -> list[str]:
        return [
            artifact.path
            for artifact in chunk
            if writer.stage(artifact.path, render(artifact, shelf, templates))
        ]

    heavy = [artifact for artifact in artifacts if is_heavy(artifact)]
    joined = [artifact for artifact in artifacts if joins_others(artifact)]
    apart = [artifact for artifact in artifacts if is_apart(artifact) and not is_heavy(artifact)]
    # By path, the files of one document come together and share what is loaded for it.
    slow = sorted(artifact for artifact in artifacts if is_slow(artifact))
    light = sorted(a for a in artifacts if not (is_apart(a) or is_slow(a) or joins_others(a)))
    written: list[str] = []
    for paths in chain(
        workers.run(stage, heavy, options.jobs, heavy=True, apart=True),
        workers.run(stage, apart, options.jobs, apart=True),
        workers.run(stage, slow, options.jobs, few=FEW_SLOW, chunk=FEW_SLOW),
        workers.run(stage, light, options.jobs),
        map(stage, [joined] if joined else []),
    ):
        written += paths
        progress("render", len(paths), len(artifacts))
    return written


def reason(artifact: Artifact, old: Artifact | None) -> str:
    """Name what an artifact is given that it was not given before."""
    if old is None:
        return "new"
    before = set(parts_of(old.needs))
    renewed = sorted({f"{key} ({role})" for role, key, digest in parts_of(artifact.needs)
                      if (role, key, digest) not in before})  # fmt: skip
    if renewed:
        return ", ".join(renewed[:5])
    return "order or settings" if artifact.needs != old.needs else "template or missing"
