"""Measure sitegen and Hugo on the same documents, in turn, and print a table.

    python bench/run.py [--documents 1000 10000] [--runs 3] [--no-hugo] [--json FILE]

Every figure is the median of whole fresh processes. Both contestants are treated alike: a clean
build finds neither output nor cache, and the tree of the last one was moved aside, not deleted,
because a file system that is busy deleting is slow at creating.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from contestants import BUILDS, STORE, Contestant, hugo, hugo_program, prepare, sitegen
from measure import MeasurementError, Sample, measure, peak_of_all_processes

ASIDE = STORE / "aside"


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured for one contestant and one kind of build."""

    documents: int
    contestant: str
    build: str
    samples: list[Sample]


@dataclass(frozen=True, slots=True)
class Memory:
    """The peak of all processes of a clean build together, in MB."""

    documents: int
    contestant: str
    peak_mb: float | None


def move_aside(contestant: Contestant) -> None:
    """Give the contestant a fresh start."""
    ASIDE.mkdir(parents=True, exist_ok=True)
    if contestant.folder.exists():
        contestant.folder.rename(Path(tempfile.mkdtemp(dir=ASIDE)) / contestant.name)
    contestant.folder.mkdir()


def append_sentence(text: str) -> str:
    """Edit the body of a document."""
    return f"{text}\nNachtrag: Alle Unterlagen liegen öffentlich aus.\n"


def change_title(text: str) -> str:
    """Edit the title of a document."""
    return re.sub(r'^title: ("?)', r"title: \1Nachtrag - ", text, count=1, flags=re.MULTILINE)


EDITS: dict[str, Callable[[str], str]] = {
    "one body edited": append_sentence,
    "one title edited": change_title,
}


def compete(
    documents: int, contestants: list[Contestant], runs: int
) -> tuple[list[Result], list[Memory]]:
    """Let the contestants take turns at every kind of build; their documents are restored."""
    memory = []
    for contestant in contestants:
        # Also the warm-up: afterwards bytecode and documents are in the system's caches.
        move_aside(contestant)
        peak, said = peak_of_all_processes(contestant.command)
        memory.append(Memory(documents, contestant.name, peak))
        if said.strip():
            print(f"{contestant.name} says:\n{said[:1000]}", file=sys.stderr)
    originals = {contestant.edited: contestant.edited.read_bytes() for contestant in contestants}
    samples: dict[tuple[str, str], list[Sample]] = {}
    try:
        for run in range(runs):
            for build in BUILDS:
                for contestant in contestants:
                    if build not in contestant.builds:
                        continue
                    if build == "clean":
                        contestant.edited.write_bytes(originals[contestant.edited])
                        move_aside(contestant)
                    if edit := EDITS.get(build):
                        text = contestant.edited.read_text(encoding="utf-8")
                        contestant.edited.write_text(edit(text), encoding="utf-8", newline="\n")
                    print(f"{documents} {contestant.name} {build} {run + 1}", file=sys.stderr)
                    sample = measure(contestant.command, contestant.output)
                    samples.setdefault((contestant.name, build), []).append(sample)
    finally:
        for path, data in originals.items():
            path.write_bytes(data)
    return [Result(documents, *key, taken) for key, taken in samples.items()], memory


def table(results: list[Result]) -> str:
    """Lay the medians out as Markdown, one line for each kind of build."""
    found = {(result.documents, result.build, result.contestant): result for result in results}
    lines = [
        "| documents | build | sitegen s | Hugo s | sitegen ÷ Hugo | sitegen MB | Hugo MB "
        "| sitegen files | Hugo files |",
        "|--:|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for documents in sorted({result.documents for result in results}):
        for build in BUILDS:
            ours, theirs = (found.get((documents, build, name)) for name in ("sitegen", "Hugo"))
            if ours is None and theirs is None:
                continue
            ratio = (
                f"{typical(ours).seconds / typical(theirs).seconds:.2f}" if ours and theirs else ""
            )
            cells = [f"{documents:,}", build, seconds(ours), seconds(theirs), ratio]
            both = [typical(result) if result else None for result in (ours, theirs)]
            cells += [f"{sample.peak_mb:.0f}" if sample else "" for sample in both]
            cells += [f"{sample.files_written:,}" if sample else "" for sample in both]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def seconds(result: Result | None) -> str:
    """Show the median and, behind it, the extremes."""
    if result is None:
        return ""
    taken = [sample.seconds for sample in result.samples]
    return f"{median(taken):.3f} ({min(taken):.3f}-{max(taken):.3f})"


def typical(result: Result) -> Sample:
    """Take the median of each figure."""
    return Sample(
        median(sample.seconds for sample in result.samples),
        median(sample.cpu_seconds for sample in result.samples),
        median(sample.peak_mb for sample in result.samples),
        round(median(sample.files_written for sample in result.samples)),
    )


def notes(memory: list[Memory], runs: int, versions: list[str]) -> str:
    """Say what the figures mean and what they were measured on."""
    together = ", ".join(
        f"{peak.contestant} {peak.documents:,}: {peak.peak_mb:.0f} MB"
        for peak in memory
        if peak.peak_mb is not None
    )
    return "\n".join(
        [
            f"Seconds: median of {runs} fresh processes (fastest-slowest). MB: resident memory of "
            "the largest process. Files: new or written again.",
            "All processes of a clean build together, shared pages counted once: "
            f"{together or 'unknown'}.",
            f"{', '.join(versions)}; {platform.system()}, {os.cpu_count()} CPUs.",
        ]
    )


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description="Measure sitegen and Hugo on the same documents.")
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="for sitegen")
    parser.add_argument("--no-hugo", action="store_true")
    parser.add_argument("--no-sitegen", action="store_true")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample")
    arguments = parser.parse_args()
    STORE.mkdir(exist_ok=True)
    (STORE / ".gitignore").write_text("*\n", encoding="utf-8")
    versions = [f"Python {platform.python_version()}"]
    results: list[Result] = []
    memory: list[Memory] = []
    try:
        program = None if arguments.no_hugo else hugo_program()
        if program:
            said = subprocess.run([program, "version"], capture_output=True, text=True, check=True)
            versions.append(re.sub(r"^hugo v([\d.]+).*", r"Hugo \1", said.stdout.strip()))
        for documents in arguments.documents:
            folder = prepare(documents, program is not None)
            contestants = [] if arguments.no_sitegen else [sitegen(folder, arguments.jobs)]
            contestants += [hugo(folder, program)] if program else []
            more_results, more_memory = compete(documents, contestants, arguments.runs)
            results += more_results
            memory += more_memory
    except MeasurementError as failure:
        print(failure, file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(ASIDE, ignore_errors=True)
    print(f"{table(results)}\n\n{notes(memory, arguments.runs, versions)}")
    if arguments.json:
        figures = {
            "versions": versions,
            "results": [asdict(result) for result in results],
            "memory": [asdict(peak) for peak in memory],
        }
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
