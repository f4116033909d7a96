"""Disks for tests: small ones, and such that can only be read."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """Mount an empty disk of this size on a folder until the block ends."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
                          capture_output=True, check=False)  # fmt: skip
    if done.returncode:
        pytest.skip("mounting is not allowed here; the injected errors say the same")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def write_protect(folder: Path) -> None:
    """Let a mounted disk only be read from now on, also by root."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
