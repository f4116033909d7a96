"""A build that is killed, or that the machine fails, leaves the old site or the new one."""

import builtins
import io
import os
import random
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from errno import EACCES, ENOSPC, EROFS
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from sitegen import exchange
from tests.conftest import SmallSite
from tests.disks import small_disk
from tests.forks import Fork
from tests.sites import FILES, published, write
from tests.test_publishing import DROPPED, clean, ended, leftovers, started, version

KILLS, WORKERS = 300, 2

LEAN: dict[str, str | None] = {
    path: None for path in FILES
    if path.startswith(("guidelines", "sessions", "groups", "blocks", "press")) or ".en." in path
} | {"site.yaml": FILES["site.yaml"].replace("[en]", "[]")}  # fmt: skip
"""Changes that leave a site in which all kinds of operations occur, and few of each."""


# Killed


def kill_often(
    seed: int, folder: Path, sites: list[dict[str, bytes]]
) -> tuple[list[str], Counter[str]]:
    """Kill builds at random moments; tell after which one something was wrong, and what was found.

    What was found is the old site or the new one, and how often.
    """
    chance, longest, now = random.Random(seed), 0.5, 0
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    for number in range(KILLS // WORKERS):
        new = 1 - now
        write(folder / "content", version(new))
        build = Fork(folder)
        time.sleep(chance.random() * longest)
        build.kill()
        found = published(folder)
        if found not in sites:
            wrong.append(f"{seed}.{number}: neither site")
        seen["old" if found == sites[now] else "new"] += 1
        if number % 3:
            now = new
        else:
            # Back to the old text: a memory that is ahead would not make it again.
            write(folder / "content", version(now))
        following = Fork(folder)
        if (ended := following.end()) != (0, ""):
            wrong.append(f"{seed}.{number}: the next build ends with {ended}")
        longest = (3 * longest + 1.2 * following.seconds()) / 4
        if published(folder) != sites[now]:
            wrong.append(f"{seed}.{number}: the next build differs from a clean one")
        if leftovers(folder):
            wrong.append(f"{seed}.{number}: leaves {leftovers(folder)}")
    return wrong, seen


def test_a_build_that_is_killed_leaves_the_old_or_the_new_site(
    new_site: Callable[[], SmallSite], tmp_path: Path
) -> None:
    folders = [new_site().folder for _ in range(WORKERS)]
    sites = both_sites(folders, tmp_path, LEAN)
    with pool() as workers:
        found = list(workers.map(kill_often, range(WORKERS), folders, [sites] * WORKERS))
    seen = sum((one for _, one in found), Counter())
    assert [text for wrong, _ in found for text in wrong] == []
    assert seen.total() == KILLS
    # Kills come before the switch and after it.
    assert min(seen["old"], seen["new"]) > KILLS // 50, seen


def both_sites(
    folders: list[Path], aside: Path, changes: Mapping[str, str | None] | None = None
) -> list[dict[str, bytes]]:
    """Build version 0 in all folders; give what clean builds publish of it and of version 1."""
    sites = {}
    for number in (1, 0):
        for folder in folders:
            SmallSite(folder).build({**(changes or {}), **version(number)})
        sites[number] = clean(folders[0], aside / "clean")
    assert all(published(folder) == sites[0] for folder in folders)
    return [sites[0], sites[1]]


def pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(WORKERS, get_context("fork"))


# Errors of the machine

OPERATIONS = ("rename", "replace", "link", "mkdir", "makedirs", "unlink", "rmdir", "utime",
              "remove", "chmod", "symlink")  # fmt: skip
FAILURES = (ENOSPC, EACCES, EROFS)
EVERY = 8
"""After how many failures of a first build in a row one is let through."""


def fail_at(number: int, folder: Path, count: Path) -> None:
    """Let the operation of this number fail that changes something in a folder.

    How many there were is written down when the process ends its build.
    """
    done = 0

    def failing(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            nonlocal done
            texts = [os.fsdecode(g) for g in given if isinstance(g, str | bytes | os.PathLike)]
            is_inside = any(t.startswith(f"{folder}/") and "/content" not in t for t in texts)
            mode = given[1] if len(given) > 1 else named.get("mode", "r")
            is_reading = (name == "open" and not set(str(mode)) & set("wax+")) or (
                name == "os.open" and not mode & (os.O_WRONLY | os.O_RDWR)
            )
            if is_inside and not is_reading:
                done += 1
                count.write_bytes(b"%d" % done) if done >= number else None
                if done == number:
                    which = FAILURES[number % len(FAILURES)]
                    raise OSError(which, os.strerror(which), texts[0])
            return real(*given, **named)

        return call

    for name in OPERATIONS:
        setattr(os, name, failing(name, getattr(os, name)))
    os.open = failing("os.open", os.open)
    builtins.open = io.open = failing("open", builtins.open)
    exchange.at_once = failing("exchange", exchange.at_once)


def fail_often(
    first: int, folder: Path, sites: list[dict[str, bytes]], is_first: bool
) -> tuple[int, list[str]]:
    """Let each WORKERS-th operation fail until a build has no more of them; tell what was wrong."""
    wrong: list[str] = []
    now, number = 0, first
    count = folder.parent / f"count-{folder.name}"
    while True:
        if is_first:
            shutil.rmtree(folder / "output", ignore_errors=True)
        old, new = {} if is_first else sites[now], sites[1 - now]
        write(folder / "content", version(1 - now))
        count.unlink(missing_ok=True)
        code, said = Fork(folder, partial(fail_at, number, folder, count)).end()
        found = published(folder)
        is_old, is_new = found == old, found == new
        if not count.exists():
            return number - 1, wrong
        if code == 0:
            # What fails after the switch costs the next build time only.
            if not is_new:
                wrong.append(f"{number}: built, but not the new site")
        elif code != 3 or "Traceback" in said or not is_old:
            wrong.append(f"{number}: {code}, {is_old=}: {said[-300:]}")
        elif "Die Website blieb, wie sie war." not in said or said.count("\n") != 2:
            wrong.append(f"{number}: says {said}")
        if not is_first or (number // WORKERS) % EVERY == 0:
            if (ended := Fork(folder).end()) != (0, ""):
                wrong.append(f"{number}: the next build ends with {ended}")
            if published(folder) != new or leftovers(folder):
                wrong.append(f"{number}: the next build differs, leaves {leftovers(folder)}")
        now, number = 1 - now, number + WORKERS


@pytest.mark.parametrize("is_first", [False, True], ids=["edit", "first"])
def test_any_operation_that_fails_leaves_the_old_site(
    new_site: Callable[[], SmallSite], tmp_path: Path, is_first: bool
) -> None:
    """Each operation in turn, until a build has no more of them."""
    folders = [new_site().folder for _ in range(WORKERS)]
    sites = both_sites(folders, tmp_path, LEAN)
    numbers, every = range(1, WORKERS + 1), [is_first] * WORKERS
    with pool() as workers:
        found = list(workers.map(fail_often, numbers, folders, [sites] * WORKERS, every))
    assert [text for _, wrong in found for text in wrong] == []
    assert max(number for number, _ in found) > 40


def test_a_full_disk_leaves_the_old_site_and_says_how_much_is_needed(
    small: SmallSite, tmp_path: Path
) -> None:
    old = small.build(version(1))
    disk = tmp_path / "disk"
    with small_disk(disk, "6m"):
        shutil.copytree(small.folder / "content", disk / "content")
        assert ended(started(disk, "--cache", str(tmp_path / "cache"))) == (0, "")
        assert published(disk) == old
        free = shutil.disk_usage(disk).free
        (disk / "ballast").write_bytes(b"x" * (free - 20_000))
        write(disk / "content", version(2))
        code, said = ended(started(disk, "--cache", str(tmp_path / "cache")))
        assert (code, published(disk)) == (3, old)
        assert "kein Platz" in said
        assert re.search(r"braucht bis zu [0-9,]+ (KB|MB), frei sind", said)
        (disk / "ballast").unlink()
        assert ended(started(disk, "--cache", str(tmp_path / "cache"))) == (0, "")
        assert b"Fassung 2" in published(disk)["index.html"]


def test_who_may_not_write_is_told_where_and_keeps_the_old_site(small: SmallSite) -> None:
    old = small.build(version(1))
    write(small.folder / "content", version(2))
    small.folder.chmod(0o555)
    try:
        code, said = ended(started(small.folder, without=DROPPED))
    finally:
        small.folder.chmod(0o755)
    assert (code, published(small.folder)) == (3, old), said
    assert "darf hier nicht lesen oder schreiben" in said
    assert "Traceback" not in said
