"""The command, called in a folder without a terminal: in this process, or in one of its own.

A process takes longer to start than most commands take. What it alone can show are its streams and
its exit code, which one test of a command is enough for.
"""

import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from sitegen.cli import main
from tests.sites import ROOT

NOW = "2026-07-01T12:00"
PROGRAM = str(ROOT / "build.py")
Done = subprocess.CompletedProcess[str]


def run(folder: Path, *arguments: str, language: str = "de") -> Done:
    """Call the command in this process; it finds all as a process of its own would."""
    given, out, err = [*arguments, "--now", NOW], StringIO(), StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        open(os.devnull, encoding="utf-8") as nothing,
        redirect_stdout(out),
        redirect_stderr(err),
        chdir(folder),
    ):
        patch.setenv("SITEGEN_LANG", language)
        patch.setattr("sys.stdin", nothing)
        patch.setattr("sys.argv", [PROGRAM, *given])
        try:
            code = main(given)
        except SystemExit as end:
            assert isinstance(end.code, int)
            code = end.code
    return subprocess.CompletedProcess(given, code, out.getvalue(), err.getvalue())


def run_apart(folder: Path, *arguments: str, language: str = "de") -> Done:
    """Call the command in a process of its own."""
    return subprocess.run(
        [sys.executable, PROGRAM, *arguments, "--now", NOW],
        cwd=folder, env={**os.environ, "SITEGEN_LANG": language}, capture_output=True,
        encoding="utf-8", stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
