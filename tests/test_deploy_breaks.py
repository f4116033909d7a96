"""Deployments that are killed, read at the same time, or watched step by step."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest

from sitegen import cli
from sitegen.deploying import s3
from tests.conftest import SmallSite
from tests.disks import small_disk, write_protect
from tests.sites import ROOT
from tests.targets import Bucket, Folder, Target, arguments, for_servers, on_host
from tests.validators.servers import answer, free_port, nginx, running
from tests.validators.ssh_host import SshHost, ssh_host

KILLED = """\
import os, signal, sys
from sitegen import cli
from sitegen.deploying import folder, s3, ssh
name, attribute, count = sys.argv[1:4]
owner = {"os": os, "shutil": folder.shutil, "ssh": ssh.SshPlace, "s3": s3.S3Place}[name]
plain, left = getattr(owner, attribute), [int(count)]
def dies(*given, **named):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(*given, **named)
setattr(owner, attribute, dies)
sys.exit(cli.main(sys.argv[4:]))
"""
EDITS: dict[str, str | None] = {
    "pages/ueber.md": "---\ntitle: Über alle\n---\n\nNeu.\n",
    "press/2026-06-20-vier.md": "---\ntitle: Vier\ndate: 2026-06-20\n---\n\nVierte Meldung.\n",
    "groups/rat.md": None,
    "guidelines/leitlinien/index.md": "---\ntitle: Leitlinien\n---\n\nText.\n",
}


def killed(folder: Path, target: Target, *where: str) -> None:
    """Deploy in a process that kills itself; nothing of it is tidied up."""
    command = [sys.executable, "-c", KILLED, *where, *arguments(folder, target, "--yes")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done


def deployed(folder: Path, target: Target, *more: str) -> int:
    return cli.main(arguments(folder, target, *more))


@pytest.mark.parametrize("where", [
    ("shutil", "copyfile", "3"), ("os", "link", "40"), ("os", "rename", "0"),
    ("os", "symlink", "0"), ("os", "replace", "0"),
])  # fmt: skip
def test_a_killed_deployment_to_a_folder_shows_one_site_and_the_next_completes_it(
    small: SmallSite, tmp_path: Path, where: tuple[str, ...]
) -> None:
    target = Folder(tmp_path / "web")
    before = small.build({"groups/x.md": "---\ntitle: X\n---\n"})
    assert deployed(small.folder, target) == 0
    after = small.build({**EDITS, "groups/x.md": None})
    killed(small.folder, target, *where)
    assert target.published() in (before, after)
    assert deployed(small.folder, target, "--yes") == 0
    assert target.published() == after
    assert not any(path.name.startswith(".") for path in (target.root / "releases").iterdir())


@pytest.mark.parametrize("count", ["0", "1"])
def test_a_release_that_nobody_saw_is_not_offered_and_the_next_deployment_removes_it(
    small: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str], count: str
) -> None:
    target = Folder(tmp_path / "web")
    before = small.build()
    assert deployed(small.folder, target) == 0
    after = small.build(EDITS)
    killed(small.folder, target, "os", "replace", count)
    is_shown = count == "1"  # killed when the link was switched, but not noted yet
    assert target.published() == (after if is_shown else before)
    capsys.readouterr()
    assert deployed(small.folder, target, "--list") == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert deployed(small.folder, target, "--rollback") == (0 if is_shown else 1)
    assert target.published() == before
    assert deployed(small.folder, target, "--yes") == 0
    assert target.published() == after
    folders = [path for path in (target.root / "releases").iterdir() if path.is_dir()]
    assert len(folders) == 2
    assert deployed(small.folder, target, "--rollback") == 0
    assert target.published() == before


@pytest.mark.parametrize("where", [("ssh", "_rsync", "0"), ("ssh", "_run", "4"),
                                   ("ssh", "_run", "5")])  # fmt: skip
def test_a_killed_deployment_to_a_host_shows_one_site_and_the_next_completes_it(
    small: SmallSite, tmp_path: Path, host: SshHost, where: tuple[str, ...]
) -> None:
    target = on_host(host, tmp_path / "web")
    before = small.build()
    assert deployed(small.folder, target) == 0
    after = small.build(EDITS)
    killed(small.folder, target, *where)
    assert target.published() in (before, after)
    assert deployed(small.folder, target, "--yes") == 0
    assert target.published() == after


@pytest.mark.parametrize("where", [("_copy", "2"), ("_put", "4"), ("_put", "12"), ("_delete", "0"),
                                   ("_done", "0"), ("_clean", "0")])  # fmt: skip
def test_a_killed_deployment_to_a_store_is_completed_or_taken_back(
    small: SmallSite, endpoint: str, where: tuple[str, str]
) -> None:
    target = Bucket(endpoint, f"killed{where[0].replace('_', '-')}-{where[1]}")
    before = small.build()
    assert deployed(small.folder, target) == 0
    after = small.build(EDITS)
    killed(small.folder, target, "s3", *where)
    if where[0] == "_copy":  # nothing that readers see was touched by then
        assert for_servers(target.published()) == for_servers(before)
    elif where[0] != "_clean":  # by then it is published
        assert deployed(small.folder, target, "--rollback") == 0
        assert for_servers(target.published()) == for_servers(before)
    assert deployed(small.folder, target, "--yes") == 0
    assert for_servers(target.published()) == for_servers(after)


def test_a_reader_of_the_folder_never_finds_a_mixed_site(small: SmallSite, tmp_path: Path) -> None:
    target = Folder(tmp_path / "web")
    files = ("index.html", "record.json", "ueber/index.html")
    texts = [small.build()]
    assert deployed(small.folder, target) == 0
    texts.append(small.build(EDITS))
    sites = {tuple(text[path] for path in files) for text in texts}
    end, found = Event(), set()

    def read() -> None:
        while not end.is_set():
            # A reader holds one folder open, as a server does with one answer.
            opened = os.open(target.root / "current", os.O_RDONLY)
            try:
                found.add(tuple(_read(opened, path) for path in files))
            finally:
                os.close(opened)

    reader = Thread(target=read)
    reader.start()
    try:
        for turn in range(6):
            more = ("--rollback",) if turn % 2 else ("--yes", "--keep", "9")
            assert deployed(small.folder, target, *more) == 0
    finally:
        end.set()
        reader.join()
    assert found == sites


def test_a_reader_through_nginx_never_finds_a_mixed_site(small: SmallSite, tmp_path: Path) -> None:
    target, port = Folder(tmp_path / "web"), free_port()
    built = [small.build()]
    assert deployed(small.folder, target) == 0
    built.append(small.build(EDITS))
    pages = {site["record.json"]: site["ueber/index.html"] for site in built}
    server = tmp_path / "server"
    server.mkdir()
    tmp_path.chmod(0o755)
    (server / "output").symlink_to(target.root / "current")
    end, seen = Event(), set()
    wrong: list[str] = []

    def read() -> None:
        while not end.is_set():
            answers = [answer(port, path) for path in ("/record.json", "/ueber/", "/record.json")]
            wrong.extend(str(status) for status, _, _ in answers if status != 200)
            before, page, after = (body for _, _, body in answers)
            if before == after:  # no switch between the questions
                seen.add(before)
                wrong.extend([] if pages.get(before) == page else ["mixed"])

    with running(nginx(server, port, ""), port):
        reader = Thread(target=read)
        reader.start()
        try:
            for turn in range(8):
                more = ("--rollback",) if turn % 2 else ("--yes", "--keep", "9")
                assert deployed(small.folder, target, *more) == 0
        finally:
            end.set()
            reader.join()
    assert wrong == []
    assert seen == set(pages)


def _read(folder: int, path: str) -> bytes:
    with open(os.open(path, os.O_RDONLY, dir_fd=folder), "rb") as file:
        return file.read()


def test_a_store_gets_what_is_needed_before_what_needs_it(
    small: SmallSite, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Bucket(endpoint, "order")
    steps: list[tuple[str, str]] = []
    plain = s3.client

    def watched(*given: str) -> Any:
        made = plain(*given)
        for name in ("PutObject", "DeleteObject"):
            made.meta.events.register(
                f"provide-client-params.s3.{name}",
                lambda params, name=name, **_: steps.append((name, params["Key"][11:])),
            )
        return made

    monkeypatch.setattr(s3, "client", watched)
    small.build()
    assert deployed(small.folder, target) == 0
    small.build({"press/2026-06-20-vier.md": EDITS["press/2026-06-20-vier.md"],
                 "press/2026-05-01-eins.md": None})  # fmt: skip
    first = [path for _, path in steps if not path.startswith(".sitegen/")]
    steps.clear()
    assert deployed(small.folder, target, "--yes") == 0
    second = [step for step in steps if not step[1].startswith(".sitegen/")]
    order = ["assets/sitegen.css", "ueber/index.html", "feeds/presse.xml", "record.json"]
    assert sorted(order, key=first.index) == order
    order = ["presse/2026/vier/index.txt", "presse/2026/vier/index.html", "presse/index.html",
             "record.json", "presse/2026/eins/index.html"]  # fmt: skip
    assert sorted(order, key=[path for _, path in second].index) == order
    kinds = [name for name, _ in second]
    assert kinds == sorted(kinds, reverse=True)


def test_objects_have_their_type_and_how_long_they_hold(small: SmallSite, endpoint: str) -> None:
    target = Bucket(endpoint, "types")
    small.build()
    assert deployed(small.folder, target) == 0
    found = {}
    for path in ("index.html", "feeds/presse.xml", "kalender/rat.ics", "record.json"):
        head = target.client.head_object(Bucket="types", Key=f"eine stadt/{path}")
        found[path] = head["ContentType"], head["CacheControl"]
    assert found == {
        "index.html": ("text/html; charset=utf-8", "no-cache"),
        "feeds/presse.xml": ("application/rss+xml; charset=utf-8", "public, max-age=300"),
        "kalender/rat.ics": ("text/calendar; charset=utf-8", "public, max-age=300"),
        "record.json": ("application/json", "no-cache"),
    }
    assert "headers/nginx.conf" not in target.published()


# What the other side does not do

MESSAGES = {
    "full": "Dort ist kein Speicherplatz mehr frei. Schaffen Sie dort Platz",
    "protected": "Dieser Benutzer darf nicht in den Ordner schreiben",
}


@pytest.mark.parametrize("why", MESSAGES)
@pytest.mark.parametrize("kind", ["folder", "ssh"])
def test_a_disk_that_takes_nothing_more_keeps_its_site_and_says_so(
    small: SmallSite, tmp_path: Path, host: SshHost, capsys: pytest.CaptureFixture[str],
    kind: str, why: str,
) -> None:  # fmt: skip
    disk = tmp_path / "disk"
    target = on_host(host, disk / "web") if kind == "ssh" else Folder(disk / "web")
    before = small.build()
    with small_disk(disk, "16m"):
        assert deployed(small.folder, target) == 0
        small.build({f"pages/{n}.md": f"---\ntitle: Seite {n}\n---\n\nText.\n" for n in range(9)})
        if why == "full":
            free = shutil.disk_usage(disk).free
            (disk / "ballast").write_bytes(b"x" * (free - 60_000))
            free = shutil.disk_usage(disk).free
        else:
            write_protect(disk)
        capsys.readouterr()
        assert deployed(small.folder, target, "--yes") == 3
        said = capsys.readouterr().err
        assert MESSAGES[why] in said
        assert "Traceback" not in said
        assert target.published() == before
        if why == "full":
            assert shutil.disk_usage(disk).free == free  # nothing of it is left there
            (disk / "ballast").unlink()
            assert deployed(small.folder, target, "--yes") == 0


def test_a_host_without_rsync_is_told_and_keeps_its_site(
    small: SmallSite, tmp_path: Path, host: SshHost, capsys: pytest.CaptureFixture[str]
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("sh", "cat", "ln", "mkdir", "mv", "readlink", "rm"):
        (programs / name).symlink_to(shutil.which(name) or name)
    before = small.build()
    assert deployed(small.folder, on_host(host, tmp_path / "web")) == 0
    small.build(EDITS)
    capsys.readouterr()
    with ssh_host(tmp_path / "sshd", str(programs)) as bare:
        target = on_host(bare, tmp_path / "web")
        assert deployed(small.folder, target, "--yes") == 3
        assert target.published() == before
    assert "Auf dem Server ist rsync nicht installiert" in capsys.readouterr().err


def test_a_bucket_that_is_not_there_is_told(
    small: SmallSite, endpoint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    small.build()
    target = Bucket(endpoint, "gone")
    target.client.delete_bucket(Bucket="gone")
    assert deployed(small.folder, target) == 3
    assert "Diesen Bucket gibt es nicht" in capsys.readouterr().err


def test_wrong_credentials_are_told_and_the_site_stays(
    small: SmallSite, endpoint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = Bucket(endpoint, "credentials")
    small.build()
    assert deployed(small.folder, target) == 0
    before = target.published()
    small.build(EDITS)
    capsys.readouterr()
    with asking_for_credentials(endpoint):
        assert deployed(small.folder, target, "--yes") == 3
    assert "Der Speicher kennt diese Zugangsdaten nicht" in capsys.readouterr().err
    assert target.published() == before


@contextmanager
def asking_for_credentials(endpoint: str) -> Iterator[None]:
    """Let the store check who asks: it knows nobody."""

    def ask(count: str) -> None:
        headers = {"Content-Type": "text/plain"}
        urlopen(Request(f"{endpoint}/moto-api/reset-auth", count.encode(), headers)).close()

    ask("0")
    try:
        yield
    finally:
        ask("inf")
