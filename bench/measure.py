"""Measure whole fresh processes: seconds, memory and the files they wrote. POSIX only."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

# Often enough to see a build of half a second, seldom enough not to be a load of its own.
POLL_SECONDS = 0.03


@dataclass(frozen=True, slots=True)
class Sample:
    """One run of one command."""

    seconds: float
    # User and system time of all its processes.
    cpu_seconds: float
    # Resident memory of its largest process.
    peak_mb: float
    # Files of the output that are new or were written again.
    files_written: int


class MeasurementError(Exception):
    """A command that ended with an error; carries what it said."""


def measure(command: list[str], output: Path) -> Sample:
    """Run a command once; the state of its output is compared outside the measured time."""
    before = fingerprints(output)
    # What earlier runs left to be written must not be paid for by this one.
    os.sync()
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = start(command, said)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        check(command, process.returncode, read(said.fileno()))
    after = fingerprints(output)
    written = sum(before.get(path) != stamp for path, stamp in after.items())
    # Kilobytes on Linux, bytes on macOS (getrusage(2)).
    peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return Sample(seconds, usage.ru_utime + usage.ru_stime, peak, written)


def peak_of_all_processes(command: list[str]) -> tuple[float | None, str]:
    """Run a command once, unmeasured, and return the peak of its processes together and its output.

    In MB, pages shared after a fork counted once (proportional set size); None where the system
    does not tell. Separate from `measure` because looking into a process slows it down.
    """
    peak = 0.0
    with tempfile.TemporaryFile() as said:
        process = start(command, said)
        while process.poll() is None:
            peak = max(peak, sum(proportional_kb(pid) for pid in family(process.pid)) / 1024)
            time.sleep(POLL_SECONDS)
        text = read(said.fileno())
        check(command, process.returncode, text)
    return peak or None, text


def start(command: list[str], said: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a command in the environment that users have, both of its outputs in one file."""
    environment = dict(os.environ)
    # Containers often set it; every start would then compile all modules again.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=environment
    )


def family(pid: int) -> list[int]:
    """List a process and all its descendants, as far as the system tells."""
    found = [pid]
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = thread.read_text().split()
        except OSError:
            # Ended between the listing and the reading.
            continue
        for child in children:
            found += family(int(child))
    return found


def proportional_kb(pid: int) -> int:
    """Read the proportional set size of a process; 0 when it is gone or can not be read."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def fingerprints(folder: Path) -> dict[str, tuple[int, int]]:
    """Tell for each file below a folder when it was written and which inode it is."""
    found: dict[str, tuple[int, int]] = {}
    folders = [str(folder)] if folder.is_dir() else []
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    stat = entry.stat(follow_symlinks=False)
                    found[entry.path] = (stat.st_mtime_ns, stat.st_ino)
    return found


def read(descriptor: int) -> str:
    """Read a file from its start."""
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, size, 0).decode("utf-8", "replace")


def check(command: list[str], code: int, said: str) -> None:
    """Raise with the command's own words unless it succeeded."""
    if code:
        raise MeasurementError(f"{' '.join(command)}\nended with {code}:\n{said[-4000:]}")
