"""The same work on one process or on several; the results come in the order of the items.

Processes are forked, so a task is a plain closure over what the parent has already read. Where
there is no fork (Windows) and for a handful of items, everything runs in this process.
"""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 24
FEW = 100
HEAVY_LIFE = 4

_task: Callable[[Any], Any]


def run(
    task: Callable[[Sequence[Item]], Result],
    items: Sequence[Item],
    jobs: int,
    heavy: bool = False,
) -> Iterator[Result]:
    """Call `task` with chunks of the items and give the results in order.

    `heavy` items take a tenth of a second and much memory each: they go one by one to processes
    that end after a few.
    """
    size, few = (1, 4) if heavy else (CHUNK, FEW)
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    if jobs < 2 or len(items) < few or not hasattr(os, "fork"):
        yield from map(task, chunks)
        return
    from multiprocessing import get_context

    gc.freeze()
    try:
        life = HEAVY_LIFE if heavy else None
        with get_context("fork").Pool(jobs, _start, (task,), life) as pool:
            yield from pool.imap(_call, chunks, chunksize=1)
    finally:
        gc.unfreeze()


def _start(task: Callable[[Any], Any]) -> None:
    global _task
    _task = task
    gc.disable()


def _call(chunk: Sequence[Any]) -> Any:
    return _task(chunk)
