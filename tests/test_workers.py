"""Work on several processes: in order, and never waiting for what will not come."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from generate import generate

from sitegen import workers
from tests.sites import ROOT, build, options, published


def doubled(items: Sequence[int]) -> list[int]:
    return [2 * item for item in items]


def test_results_come_in_the_order_of_the_items() -> None:
    items = list(range(1000))
    found = [n for chunk in workers.run(doubled, items, 2) for n in chunk]
    assert found == [2 * item for item in items]


def test_heavy_items_come_in_order_too() -> None:
    items = list(range(20))
    found = [n for chunk in workers.run(doubled, items, 2, heavy=True) for n in chunk]
    assert found == [2 * item for item in items]


def process_ids(items: Sequence[int]) -> set[int]:
    return {os.getpid() for _ in items}


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_must_stay_apart_is_never_done_in_this_process(jobs: int) -> None:
    ids = list(workers.run(process_ids, [1, 2], jobs, apart=True))
    assert os.getpid() not in set().union(*ids)


def test_a_process_that_dies_ends_the_build() -> None:
    def killed(items: Sequence[int]) -> list[int]:
        if 500 in items:
            os.kill(os.getpid(), signal.SIGKILL)
        return list(items)

    with pytest.raises(ChildProcessError):
        list(workers.run(killed, list(range(1000)), 2))


def test_a_failing_template_is_told_from_another_process(tmp_path: Path) -> None:
    templates = shutil.copytree(ROOT / "templates", tmp_path / "templates")
    generate(tmp_path / "content", 150)
    (templates / "press.html").write_text("\n{{ view.nowhere.at_all }}", "utf-8")
    asked = options(tmp_path, templates=(str(templates),), jobs=2)
    problems = [p for p in build(asked).problems if p.level == "error"]
    assert [(p.where.path, p.where.line) for p in problems] == [("templates/press.html", 2)]


INTERRUPTED = """
import os, signal, time
from sitegen import workers
signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
for number in range(150):
    signal.setitimer(signal.ITIMER_REAL, 0.0001 + number * 0.0002)
    try:
        for _ in workers.run(lambda items: time.sleep(0.005), list(range(600)), 2):
            pass
        time.sleep(0.1)
    except KeyboardInterrupt:
        pass
print("ended")
"""


def test_an_interruption_at_any_moment_ends_the_work() -> None:
    asked = [sys.executable, "-c", INTERRUPTED]
    process = subprocess.run(asked, cwd=ROOT, timeout=60, capture_output=True, text=True)
    assert process.stdout == "ended\n", process.stderr


def started(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, ROOT / "build.py", "-q", "--jobs", "2", "--now", "2026-07-01T12:00"],
        cwd=folder, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_an_ended_build_is_made_good_by_the_next(tmp_path: Path, sign: signal.Signals) -> None:
    generate(tmp_path / "content", 130)
    assert started(tmp_path).wait(60) == 0
    releases = sorted((tmp_path / "content/press").glob("*.md"))
    for number, delay in enumerate((0.2, 0.6)):
        for release in releases:
            text = release.read_text("utf-8")
            if 'title: "' not in text:
                release.write_text(text.replace("title: ", f"title: N{number} ", 1), "utf-8")
        process = started(tmp_path)
        time.sleep(delay)
        process.send_signal(sign)
        process.wait(30)
        assert started(tmp_path).wait(60) == 0
        clean = tmp_path / f"clean{number}"
        asked = options(tmp_path, output=str(clean / "output"), cache=str(clean / "cache"))
        assert build(asked).documents
        assert published(tmp_path) == published(clean)
