"""The same work on one process or on several; the results come in the order of the items.

Processes are forked, so a task is a plain closure over what the parent has already read. Where
there is no fork (Windows) and for a handful of items, everything runs in this process. Work that
keeps threads of its own, as Typst does, must stay apart: a process that is forked after such work
was done would wait for threads that it does not have.
"""

import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from errno import ECHILD
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many were just done, and how many there are."""

CHUNK = 24
FEW = 100
HEAVY_LIFE = 4

_task: Callable[[Any], Any]


def run(
    task: Callable[[Sequence[Item]], Result],
    items: Sequence[Item],
    jobs: int,
    heavy: bool = False,
    apart: bool = False,
    few: int = FEW,
    chunk: int = CHUNK,
) -> Iterator[Result]:
    """Call `task` with chunks of the items and give the results in order.

    Fewer items than `few` are done in this process, and `chunk` are given to another one at once.
    `heavy` items take a tenth of a second and much memory each: they go one by one to processes
    that end after a few. Work that is `apart` is never done in this process where that can be.
    Raises what a task raises, and ChildProcessError when a process dies.
    """
    size = 1 if heavy else chunk
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    is_worth_it = apart or (jobs > 1 and len(items) >= few)
    if not (is_worth_it and hasattr(os, "fork")):
        yield from map(task, chunks)
        return
    life = jobs * HEAVY_LIFE if heavy else max(len(chunks), 1)
    for start in range(0, len(chunks), life):
        some = chunks[start : start + life]
        yield from _on_processes(task, some, min(jobs, len(some)))


def _on_processes(
    task: Callable[[Sequence[Item]], Result], chunks: list[Sequence[Item]], jobs: int
) -> Iterator[Result]:
    # An executor notices when a process dies; multiprocessing's pool would wait for ever.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    gc.freeze()
    try:
        with _interruption_between() as heard:
            pool = ProcessPoolExecutor(jobs, get_context("fork"), _start, (task, os.getpid()))
            try:
                for result in pool.map(_call, chunks):
                    yield result
                    if heard:
                        break
            finally:
                pool.shutdown(cancel_futures=True)
    except BrokenProcessPool as failure:
        raise ChildProcessError(ECHILD, "a process of the build was ended") from failure
    finally:
        gc.unfreeze()


@contextmanager
def _interruption_between() -> Iterator[list[int]]:
    """Keep an interruption until the block has ended, and raise it there.

    One that falls between the start of a process and the pool's note of it leaves a process that
    nobody ends and everybody waits for.
    """
    heard: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield heard
        return
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        yield heard
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        raise KeyboardInterrupt


def _start(task: Callable[[Any], Any], parent: int) -> None:
    global _task
    _task = task
    gc.disable()
    # An interruption is the parent's to handle; a process whose parent was killed ends itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _call(chunk: Sequence[Any]) -> Any:
    return _task(chunk)
