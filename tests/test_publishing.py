"""Publishing is all or nothing: the old site or the new one, whatever happens to a build."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

import pytest

from sitegen import exchange, twin
from sitegen.cli import main
from sitegen.lock import Lock
from tests import forks
from tests.conftest import SmallSite
from tests.disks import small_disk
from tests.forks import NOW, Fork
from tests.sites import ROOT, build, options, published, write
from tests.validators.servers import answer, free_port, nginx, running

MARK = re.compile(rb"Fassung [0-9]+")
OURS = {".output.twin", ".output.lock", ".output.journal"}
"""What stands beside an output folder when no build is at work."""

RELEASE = "press/2026-05-01-eins.md"


def version(number: int) -> dict[str, str]:
    """Give changes that all pages show (a title in the menu), with files that come and go."""
    even = number % 2 == 0
    return {
        "pages/ueber.md": f"---\ntitle: Fassung {number}\n---\n\nFassung {number}.\n",
        RELEASE: f"---\ntitle: Fassung {number}\ndate: 2026-05-01 10:00\n"
        f"topics: [{'Haushalt' if even else 'Verkehr'}]\n---\n\nFassung {number}.\n",
        "press/2026-05-02-mal.md": "---\ntitle: Mal\ndate: 2026-05-02 10:00\n"
        f"draft: {'true' if even else 'false'}\n---\n\nFassung {number}.\n",
    }


DROPPED = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
"""Takes from root the right to write where the rights of a folder say no."""


def started(
    folder: Path, *given: str, program: str = "", without: tuple[str, ...] = ()
) -> subprocess.Popen[str]:
    """Start a build in a process of its own; `program` is run in it first."""
    command = [sys.executable, str(ROOT / "build.py")]
    if program:
        code = f"{program}\nimport runpy, sys\nsys.argv[0] = {command[1]!r}\n"
        code += "runpy.run_path(sys.argv[0], run_name='__main__')\n"
        command = [sys.executable, "-c", code]
    command = [*without, *command, "--cache", "cache", *NOW, *given]
    return subprocess.Popen(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
                            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a build; give its exit code and what it says."""
    _, said = process.communicate(timeout=60)
    return process.returncode, said


def clean(folder: Path, aside: Path) -> dict[str, bytes]:
    """Build the content of a folder anew, somewhere else."""
    shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(folder / "cache" / "templates", aside / "cache" / "templates")
    shutil.copytree(folder / "content", aside / "content")
    build(options(aside))
    return published(aside)


def leftovers(folder: Path) -> set[str]:
    beside = {path.name for path in folder.iterdir()} - {"content", "cache", "output"}
    halves = {
        path.name for path in (folder / "cache").rglob("*") if path.suffix in (".new", ".tmp")
    }
    return (beside - OURS) | halves


def test_half_files_of_a_killed_build_go_with_the_next(small: SmallSite) -> None:
    """Also where that one finds nothing to publish, because the edit was taken back."""
    small.build(version(1))
    for half in (".output.journal.new", "cache/state.new"):
        (small.folder / half).write_bytes(b"half")
    (small.folder / "cache/state").unlink()  # what a build does first
    small.build(version(1))
    assert leftovers(small.folder) == set()


# Two builds


def test_two_builds_at_once_never_mix(new_site: Callable[[], SmallSite], tmp_path: Path) -> None:
    site = new_site()
    site.build(version(1))
    for number in range(2, 8):
        write(site.folder / "content", version(number))
        anew = partial(setattr, forks, "NOW", (*NOW, "--clean"))
        codes = [build.end() for build in (Fork(site.folder), Fork(site.folder, anew))]
        assert {code for code, _ in codes} <= {0, 3}, codes
        assert published(site.folder) == clean(site.folder, tmp_path / "clean")


def test_a_build_beside_another_one_says_since_when(small: SmallSite) -> None:
    old = small.build(version(1))
    other = Lock(str(small.folder / ".output.lock"))
    other.take()
    write(small.folder / "content", version(2))
    program = "import sitegen.lock; sitegen.lock.PAUSE = 0"
    code, said = ended(started(small.folder, program=program))
    other.release()
    assert (code, published(small.folder)) == (3, old)
    assert re.search(r"Seit [0-9]{2}:[0-9]{2} Uhr wird die Website schon gebaut", said)


# Readers


def test_readers_find_one_site_and_never_a_mix(small: SmallSite) -> None:
    """Through a real server; the files of a site are told apart by the mark on each of them."""
    small.build(version(1))
    folder, port = small.folder, free_port()
    folder.chmod(0o755)
    over, mixed, asked = threading.Event(), [], [0]

    def read() -> None:
        handle = os.open(folder / "output", os.O_RDONLY)
        os.close(handle)
        while not over.is_set():
            # Two files of one look at the folder: an open folder stays one and the same site.
            handle = os.open(folder / "output", os.O_RDONLY)
            marks = set()
            for path in ("index.html", "ueber/index.html", "404.html", "presse/index.html"):
                with open(os.open(path, os.O_RDONLY, dir_fd=handle), "rb") as file:
                    marks.update(MARK.findall(file.read()))
            os.close(handle)
            if len(marks) != 1:
                mixed.append(f"folder: {marks}")
            for address in ("/", "/ueber/", "/presse/", "/record.json"):
                status, _, body = answer(port, address)
                if status != 200 or not body:
                    mixed.append(f"{address}: {status}")
            asked[0] += 1

    with running(nginx(folder, port, ""), port):
        reader = threading.Thread(target=read)
        reader.start()
        for number in range(2, 22):
            write(folder / "content", version(number))
            build(options(folder))
        over.set()
        reader.join()
    assert mixed == []
    assert asked[0] > 10


# What is kept, what is refused


def test_what_a_host_puts_into_the_folder_stays(small: SmallSite) -> None:
    small.build(version(1))
    output = small.output
    write(output, {"CNAME": "probe.example.de", ".well-known/security.txt": "Contact: x",
                   "google1.html.key": "k"})  # fmt: skip
    (output / "alt").symlink_to("presse")
    small.build(version(2))
    write(output, {".well-known/acme-challenge/token": "later"})
    small.build(version(3))
    after = small.build(version(4))
    assert after["CNAME"] == b"probe.example.de"
    assert after[".well-known/acme-challenge/token"] == b"later"
    assert (output / "alt").is_symlink()
    (output / ".well-known/acme-challenge/token").unlink()
    small.build(version(5))
    assert not (output / ".well-known/acme-challenge/token").exists()


def test_where_the_output_is_a_link_what_it_leads_to_is_switched(small: SmallSite) -> None:
    (small.folder / "www").mkdir()
    (small.folder / "output").symlink_to("www/site")
    small.build(version(1))
    after = small.build(version(2))
    assert (small.folder / "output").is_symlink()
    assert b"Fassung 2" in after["ueber/index.html"]
    assert (small.folder / "www/.site.twin").is_dir()


def test_links_in_output_and_cache_lead_no_build_outside(small: SmallSite, tmp_path: Path) -> None:
    small.build(version(1))
    outside = tmp_path / "outside"
    write(outside, {"index.html": "mine", "state": "mine", "2026/eins/index.html": "mine"})
    before = {path: path.read_bytes() for path in sorted(outside.rglob("*")) if path.is_file()}
    for path in ("presse", "ueber"):
        shutil.rmtree(small.output / path)
        (small.output / path).symlink_to(outside)
    cache = small.folder / "cache"
    for name in ("state", "state.new", "documents.sqlite", "memory-of", "lock"):
        (cache / name).unlink(missing_ok=True)
        (cache / name).symlink_to(outside / "state")
    for name in (".output.twin", ".output.staged", ".output.journal", ".output.lock"):
        twin.remove(str(small.folder / name))
        (small.folder / name).symlink_to(outside)
    after = small.build(version(2))
    small.build(version(3))
    assert {p: p.read_bytes() for p in sorted(outside.rglob("*")) if p.is_file()} == before
    assert b"Fassung 2" in after["presse/index.html"]


AUDITED = """
import os, sys
WRITES = {"os.rename": (0, 1), "os.remove": (0,), "os.mkdir": (0,), "os.rmdir": (0,),
          "os.link": (0, 1), "os.symlink": (1,), "os.utime": (0,), "os.chmod": (0,),
          "os.truncate": (0,), "sqlite3.connect": (0,), "shutil.copyfile": (1,)}
LOG = os.open("LOG", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def hear(event, given):
    if event == "open" and isinstance(given[0], (str, bytes)):
        flags = given[2] or 0
        paths = [given[0]] if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) else []
    else:
        paths = [given[i] for i in WRITES.get(event, ()) if isinstance(given[i], (str, bytes))]
        if event in ("os.remove", "os.rmdir") and given[1] >= 0:  # below an open folder
            paths = [os.path.join(os.readlink(f"/proc/self/fd/{given[1]}"), paths[0])]
    for path in paths:
        os.write(LOG, os.path.abspath(os.fsdecode(path)).encode() + b"\\n")
sys.addaudithook(hear)
sys.dont_write_bytecode = True
"""


def test_nothing_is_written_outside_output_twin_and_cache(small: SmallSite, tmp_path: Path) -> None:
    log = tmp_path / "log"
    program = AUDITED.replace('"LOG"', repr(str(log)))
    small.build(version(1))
    for number in (2, 3):
        write(small.folder / "content", version(number))
        assert ended(started(small.folder, *(["--clean"] * (number == 3)), program=program)) == (
            0, "",
        )  # fmt: skip
    folder = str(small.folder)
    allowed = (f"{folder}/output", f"{folder}/.output.", f"{folder}/cache", "/dev/null")
    paths = set(log.read_text("utf-8").splitlines())
    assert any(path.startswith(f"{folder}/.output.twin") for path in paths)
    assert {path for path in paths if not path.startswith(allowed)} == set()


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_what_is_no_file_of_content_is_refused(small: SmallSite, tmp_path: Path, kind: str) -> None:
    old = small.build(version(1))
    target = small.folder / "content/press/2026-05-05-fremd.md"
    write(tmp_path, {"fremd.md": "---\ntitle: Fremd\ndate: 2026-05-05\n---\n\nFremd.\n"})
    if kind == "pipe":
        os.mkfifo(target)
    else:
        target.symlink_to(tmp_path / "fremd.md" if kind == "link" else tmp_path)
    built = build(options(small.folder))
    assert [p.where.path for p in built.problems if p.level == "error"] == [
        "press/2026-05-05-fremd.md"
    ]
    assert published(small.folder) == old


# Where folders can not be exchanged


def test_two_renames_do_where_folders_can_not_be_exchanged(
    small: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "at_once", lambda *_: False)
    small.build(version(1))
    old = small.build(version(2))
    for number, name in ((3, "output"), (4, "twin")):
        # As a build leaves it that is killed after its first rename, and after its second.
        aside = small.folder / ".output.aside"
        (small.output if name == "output" else small.folder / ".output.twin").rename(aside)
        new = small.build(version(number))
        assert b"Fassung %d" % number in new["index.html"]
        assert not aside.exists()
    assert old.keys() == new.keys()


def test_a_mounted_folder_is_published_file_by_file(small: SmallSite, tmp_path: Path) -> None:
    output = small.folder / "output"
    with small_disk(output, "20m"):
        small.build(version(1))
        for number in (2, 3):
            after = small.build(version(number))
            assert after == clean(small.folder, tmp_path / "clean")
        assert leftovers(small.folder) == set()
        assert not list(output.rglob(".*.new"))


# What templates make


@pytest.mark.parametrize(
    ("wrong", "code"),
    [('<a href="/nirgends/">x</a>', "template.link"), ("<div>", "template.unclosed"),
     ("</p>", "template.unclosed"), ('<a href="#nirgends">x</a>', "template.anchor"),
     ('<a href="/presse/#nirgends">x</a>', "template.anchor"),
     ('<img src="/a.png?x=1" alt="a > b">', "template.link")],
)  # fmt: skip
def test_a_page_that_leads_nowhere_or_is_not_whole_is_not_published(
    small: SmallSite, wrong: str, code: str
) -> None:
    old = small.build()
    own = small.folder / "own"
    page = (ROOT / "templates/page.html").read_text("utf-8")
    (own / "x").mkdir(parents=True)
    (own / "page.html").write_text(page.replace("<h1", f"{wrong}<h1", 1), "utf-8")
    templates = (str(own), str(ROOT / "templates"))
    built = build(options(small.folder, templates=templates))
    found = {(p.where.path, p.code) for p in built.problems if p.level == "error"}
    assert found == {("templates/page.html", code)}
    assert published(small.folder) == old


@pytest.mark.parametrize(
    "link",
    ["/themen/haushalt/", "/themen/haushalt/?x=1#main", "/themen/haushalt/index.html",
     "/themen/%68aushalt/", "/themen/haus&#104;alt/"],
)  # fmt: skip
def test_a_page_that_stays_must_not_lead_to_what_is_removed(small: SmallSite, link: str) -> None:
    own = small.folder / "own"
    page = (ROOT / "templates/page.html").read_text("utf-8")
    own.mkdir(parents=True)
    (own / "page.html").write_text(page.replace("<h1", f'<a href="{link}">x</a><h1', 1), "utf-8")
    templates = (str(own), str(ROOT / "templates"))
    old = small.build(templates=templates)
    content = small.folder / "content"
    named = [path for path in content.rglob("*.md") if "[Haushalt]" in path.read_text("utf-8")]
    for path in named:
        path.write_text(path.read_text("utf-8").replace("[Haushalt]", "[Verkehr]"), "utf-8")
    built = build(options(small.folder, templates=templates))
    found = {(p.where.path, p.code) for p in built.problems if p.level == "error"}
    assert found == {("templates/page.html", "template.link")}
    assert published(small.folder) == old


def test_good_links_of_templates_are_let_through(small: SmallSite) -> None:
    own = small.folder / "own"
    page = (ROOT / "templates/page.html").read_text("utf-8")
    own.mkdir(parents=True)
    good = '<a href="/presse/?x=1#main">x</a><a href="#top">y</a><br/><a href="//a.de/">z</a>'
    (own / "page.html").write_text(page.replace("<h1", f"{good}<h1", 1), "utf-8")
    templates = (str(own), str(ROOT / "templates"))
    assert b"?x=1#main" in small.build(templates=templates)["ueber/index.html"]


def test_the_journal_names_only_what_differs(small: SmallSite) -> None:
    small.build(version(1))
    small.build({**version(1), "blocks/ueber.md": "---\ntitle: Neu\n---\n\nNeu.\n"})
    _, paths, _, is_open = json.loads((small.folder / ".output.journal").read_bytes())
    assert not is_open
    assert "presse/2026/zwei/index.html" in paths
    assert "sitemap.xml" not in paths
    one, other = small.output, small.folder / ".output.twin"
    differing = {
        path.relative_to(one).as_posix() for path in one.rglob("*")
        if path.is_file() and not path.samefile(other / path.relative_to(one))
    }  # fmt: skip
    assert differing == set(paths)


def test_a_check_makes_no_twin_of_what_it_throws_away(
    small: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []
    match = twin.match

    def noted(one: Path, other: Path, ours: Collection[str]) -> tuple[str, ...]:
        made.append(other)
        return match(one, other, ours)

    monkeypatch.setattr(twin, "match", noted)
    site_of = options(small.folder)
    small.build(version(1))
    assert made == [small.folder / ".output.twin"]
    monkeypatch.chdir(small.folder)
    assert main(["check", "--templates", *site_of.templates, "-q"]) == 0
    assert made == [small.folder / ".output.twin"]
