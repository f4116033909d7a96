"""What a person sees of long work in a terminal. Owns tqdm."""

import argparse
import sys
from collections.abc import Callable
from typing import Any

SLOW = 200
"""Steps from which on work is worth a bar."""


class Bar:
    """A bar on long builds when a person is looking; it goes with the block, however that ends."""

    def __init__(self, given: argparse.Namespace) -> None:
        self._wanted = sys.stderr.isatty() and not given.quiet and given.format == "human"
        self._bar: Any = None
        self._what = ""

    def __enter__(self) -> Callable[[str, int, int], None]:
        return self._step

    def __exit__(self, *_: object) -> None:
        self._close()

    def _step(self, what: str, done: int, total: int) -> None:
        if not self._wanted or total < SLOW:
            return
        if self._what != what:
            from tqdm import tqdm

            self._close()
            self._bar = tqdm(total=total, desc=what, leave=False, unit="")
            self._what = what
        self._bar.update(done)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
