"""The guide for operators: its commands are run, or held against the options that there are."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from sitegen.arguments import QuickParser, parser_of
from tests.sites import ROOT, build, options, site

GUIDE = (ROOT / "docs/betrieb.md").read_text("utf-8")
_BLOCK = re.compile(
    r"<!-- (?P<how>run|parse)(?:: (?P<name>\w+))? -->\n```sh\n(?P<text>.*?)```", re.S
)


class Block(NamedTuple):
    """Commands of the guide; `name` says which place they need."""

    how: str
    name: str
    text: str


BLOCKS = [Block(match["how"], match["name"] or "", match["text"])
          for match in _BLOCK.finditer(GUIDE)]  # fmt: skip
RUN = {block.name: block for block in BLOCKS if block.how == "run"}
ALONE = ("new", "site", "due")
"""Blocks that need no other one before them."""

COMMANDS = [line for block in BLOCKS for line in block.text.splitlines()
            if line.startswith("sitegen ")]  # fmt: skip


def run(block: Block, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run commands in a folder of the test, which stands for the folders of the machine."""
    commands = folder / "bin"
    commands.mkdir(exist_ok=True)
    command = commands / "sitegen"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT}/build.py" "$@"\n')
    command.chmod(0o755)
    text = re.sub(r"(?<![\w./])/(srv|tmp)/", f"{folder}/\\1/", block.text)
    for name in ("srv", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    return subprocess.run(
        ["sh", "-eu", "-c", text], cwd=folder, capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PATH": f"{commands}:{os.environ['PATH']}", "SITEGEN_LANG": "de",
             "SOURCE_DATE_EPOCH": "1782900000"},
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_every_block_for_a_shell_is_tried() -> None:
    assert GUIDE.count("```sh\n") == len(BLOCKS)
    assert set(RUN) == {*ALONE, "deploy", "rollback", "restore"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide_has_the_options_it_names(command: str) -> None:
    given = shlex.split(command.partition("||")[0])[1:]
    assert parser_of(QuickParser, str, given).parse_args(given).command == given[0]


@pytest.mark.parametrize("name", ALONE)
def test_commands_of_the_guide_work(name: str, tmp_path: Path) -> None:
    site(tmp_path)
    if name == "due":
        build(options(tmp_path))
    done = run(RUN[name], tmp_path)
    assert (done.returncode, "error:" in done.stderr) == (0, False), done.stderr


def test_a_site_is_deployed_and_taken_back_as_the_guide_says(tmp_path: Path) -> None:
    site(tmp_path)
    assert run(RUN["deploy"], tmp_path).returncode == 0
    live = tmp_path / "srv/www/website/current"
    before = (live / "record.json").read_bytes()
    site(tmp_path, {"press/2026-06-20-neu.md": "---\ntitle: Neu\ndate: 2026-06-20\n---\n\nNeu.\n"})
    assert run(RUN["deploy"], tmp_path).returncode == 0
    assert (live / "record.json").read_bytes() != before
    done = run(RUN["rollback"], tmp_path)
    assert (done.returncode, (live / "record.json").read_bytes()) == (0, before), done.stderr


def test_a_lost_machine_is_restored_as_the_guide_says(tmp_path: Path) -> None:
    source = site(tmp_path / "source")
    build(options(source))
    kept = tmp_path / "srv/sicherung"
    kept.mkdir(parents=True)
    (source / "output/record.json").rename(kept / "record.json")
    git = ["git", "-C", str(source), "-c", "user.name=x", "-c", "user.email=x@example.de"]
    bare = str(tmp_path / "srv/git/website.git")
    for command in (["init", "-q"], ["add", "content"], ["commit", "-qm", "Inhalt"],
                    ["clone", "-q", "--bare", ".", bare]):  # fmt: skip
        subprocess.run([*git, *command], check=True, capture_output=True)
    done = run(RUN["restore"], tmp_path)
    assert done.returncode == 0, done.stderr
    again = (tmp_path / "website/output/record.json").read_bytes()
    assert again == (kept / "record.json").read_bytes()


def test_its_contents_lead_to_its_sections() -> None:
    listed = re.findall(r"^- \[([^\]]+)\]\(#", GUIDE, re.M)
    assert listed == re.findall(r"^## (.+)$", GUIDE, re.M)
