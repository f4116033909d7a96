"""Set up the documents and the two generators that build them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from measure import MeasurementError

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
STORE = ROOT / ".bench"
NOW = "2026-07-01T12:00"

BUILDS = ("clean", "nothing changed", "one body edited", "one title edited")
# Hugo keeps no state between builds: each of them is its clean build, written over the last one.
HUGO_BUILDS = ("clean", "one body edited")


@dataclass(frozen=True, slots=True)
class Contestant:
    """A generator, ready to build one set of documents."""

    name: str
    command: list[str]
    # Holds whatever it writes, so that one rename gives a clean start.
    folder: Path
    output: Path
    # The press release in the middle of the set.
    edited: Path
    builds: tuple[str, ...]


def prepare(documents: int, with_hugo: bool) -> Path:
    """Generate the documents, unless the same ones are there already."""
    sources = ("generate.py", "plan.py", "prose.py", "wording.toml", "hugo_tree.py")
    digest = hashlib.sha256(b"".join((BENCH / name).read_bytes() for name in sources)).hexdigest()
    folder = STORE / f"{documents}-{digest[:8]}"
    # In processes of their own: a parent's peak memory is inherited by what it starts.
    made_by = {"content": ["generate.py", "{target}", str(documents)]}
    if with_hugo:
        made_by["hugo"] = ["hugo_tree.py", str(folder / "content"), "{target}"]
    for name, (script, *arguments) in made_by.items():
        if (folder / name).is_dir():
            continue
        unfinished = folder / f"{name}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        filled = [argument.replace("{target}", str(unfinished)) for argument in arguments]
        subprocess.run([sys.executable, str(BENCH / script), *filled], check=True)
        unfinished.rename(folder / name)
    return folder


def sitegen(folder: Path, jobs: int) -> Contestant:
    """Set up this program."""
    content, built = folder / "content", folder / "by-sitegen"
    command = [sys.executable, str(ROOT / "build.py"), "build", "--content", str(content)]
    command += ["--templates", str(ROOT / "templates")]
    command += ["--output", str(built / "output"), "--cache", str(built / "cache")]
    command += ["--now", NOW, "--jobs", str(jobs), "-q"]
    edited = middle(content / "press", "*.md")
    return Contestant("sitegen", command, built, built / "output", edited, BUILDS)


def hugo(folder: Path, program: str) -> Contestant:
    """Set up Hugo with the theme in bench/hugo; the parent folder is what it calls themesDir."""
    source, built = folder / "hugo", folder / "by-hugo"
    command = [program, "--source", str(source), "--config", str(BENCH / "hugo" / "hugo.yaml")]
    command += ["--themesDir", str(BENCH), "--destination", str(built / "output")]
    command += ["--cacheDir", str(built / "cache"), "--noBuildLock", "--quiet"]
    edited = middle(source / "content" / "presse", "*/[!_]*.md")
    return Contestant("Hugo", command, built, built / "output", edited, HUGO_BUILDS)


def middle(folder: Path, pattern: str) -> Path:
    """Pick the document in the middle."""
    documents = sorted(folder.glob(pattern))
    return documents[len(documents) // 2]


def hugo_program() -> str:
    """Find Hugo itself; the script of the package would add the start of an interpreter."""
    with suppress(PackageNotFoundError):
        program = Path(str(distribution("hugo").locate_file("hugo/binaries/hugo")))
        if program.is_file():
            return str(program)
    found = shutil.which("hugo")
    if found is None:
        raise MeasurementError("Hugo is missing: install the package hugo, or use --no-hugo.")
    return found
