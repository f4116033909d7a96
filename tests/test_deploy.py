"""Deployments: to a folder, to a host with a real sshd and rsync, to a store that speaks S3."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from pwd import getpwuid
from tempfile import TemporaryDirectory

import pytest

from sitegen import cli
from sitegen.writer import Writer
from tests.conftest import SmallSite
from tests.sites import published
from tests.targets import Bucket, Folder, Target, arguments, for_servers, on_host
from tests.validators.ssh_host import SshHost

EDIT = {"pages/ueber.md": "---\ntitle: Über uns\n---\n\nWir und noch mehr.\n"}
WITHOUT_RELEASE: dict[str, str | None] = {"press/2026-05-01-eins.md": None}
Deploy = Callable[..., tuple[int, str]]


@pytest.fixture(params=["folder", "ssh", "s3"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    root = tmp_path / "web 'root' \"x\"; touch evil $(id) äöü"
    if request.param == "ssh":
        return on_host(request.getfixturevalue("host"), root)
    if request.param == "s3":
        name = re.sub("[^a-z0-9]", "-", request.node.name.lower())
        return Bucket(request.getfixturevalue("endpoint"), name.strip("-")[-60:].strip("-"))
    return Folder(root)


@pytest.fixture
def deploy(small: SmallSite, capsys: pytest.CaptureFixture[str],
           monkeypatch: pytest.MonkeyPatch) -> Deploy:  # fmt: skip
    """Give a function that deploys the small site; it gives the exit code and all that was said."""
    monkeypatch.setenv("SITEGEN_LANG", "en")

    def run(target: Target, *more: str) -> tuple[int, str]:
        code = cli.main(arguments(small.folder, target, *more))
        said = capsys.readouterr()
        assert "SECRET-OF-THE-STORE" not in said.out + said.err
        return code, said.out + said.err

    return run


def sent(said: str) -> tuple[int, int]:
    """Read how many files were sent and removed."""
    found = re.search(r"^(?:Sent|Would be sent): (\d+) files, .*; removed: (\d+)\.$", said, re.M)
    assert found, said
    return int(found[1]), int(found[2])


def releases(said: str) -> list[str]:
    return re.findall(r"^(\d{8}T\d{6}Z-\w{12})  ", said, re.M)


def test_a_first_deployment_publishes_the_whole_site(
    small: SmallSite, target: Target, deploy: Deploy
) -> None:
    built = small.build()
    code, said = deploy(target)
    assert code == 0, said
    assert "this is the first deployment" in said
    assert for_servers(target.published()) == for_servers(built)


def test_an_edit_sends_what_differs_and_nothing_else(
    small: SmallSite, target: Target, deploy: Deploy
) -> None:
    before = small.build()
    deploy(target)
    after = small.build(EDIT)
    differing = sum(before.get(path) != data for path, data in after.items())
    code, said = deploy(target)
    assert (code, sent(said)[0]) == (0, differing)
    assert differing < 10
    assert for_servers(target.published()) == for_servers(after)
    assert "Über uns" in said


def test_the_same_site_is_not_deployed_twice(
    small: SmallSite, target: Target, deploy: Deploy
) -> None:
    small.build()
    deploy(target)
    assert "Nothing to do" in deploy(target)[1]
    assert len(releases(deploy(target, "--list")[1])) == 1


def test_a_trial_says_what_would_be_sent_and_writes_nothing(
    small: SmallSite, target: Target, deploy: Deploy
) -> None:
    small.build()
    deploy(target)
    before = target.published()
    small.build(EDIT)
    code, said = deploy(target, "--dry-run")
    assert (code, target.published()) == (0, before)
    assert "would be sent: ueber/index.html" in said
    assert "index.html" not in said.replace("ueber/index.html", "")
    assert len(releases(deploy(target, "--list")[1])) == 1


# What is lost is found in the record of what is live, which all places give alike.
without_a_host = pytest.mark.parametrize("target", ["folder", "s3"], indirect=True)


@without_a_host
def test_lost_addresses_are_refused_until_they_are_meant(
    small: SmallSite, target: Target, deploy: Deploy
) -> None:
    before = small.build()
    deploy(target)
    small.build(WITHOUT_RELEASE)
    code, said = deploy(target)
    assert code == 1
    assert "/presse/2026/eins/" in said.splitlines()[-2]
    assert for_servers(target.published()) == for_servers(before)
    code, said = deploy(target, "--yes")
    assert code == 0
    assert "presse/2026/eins/index.html" not in target.published()


@without_a_host
def test_another_site_is_not_replaced_by_yes(
    small: SmallSite, target: Target, deploy: Deploy
) -> None:
    small.build()
    deploy(target)
    site = (small.folder / "content/site.yaml").read_text("utf-8").replace("6f1d7c0e", "7f1d7c0e")
    small.build({"site.yaml": site})
    before = target.published()
    code, said = deploy(target, "--yes")
    assert (code, target.published()) == (1, before)
    assert "Another site is published there: Stadt Probe" in said
    assert deploy(target, "--replace-other-site")[0] == 0


def test_the_release_before_comes_back_and_the_next_deployment_compares_with_it(
    small: SmallSite, target: Target, deploy: Deploy
) -> None:
    first = small.build()
    deploy(target)
    second = small.build({**EDIT, "press/2026-05-01-eins.md": None})
    deploy(target, "--yes")
    code, trial = deploy(target, "--rollback", "--dry-run")
    assert for_servers(target.published()) == for_servers(second)
    code, said = deploy(target, "--rollback")
    assert code == 0, said
    for text in (trial, said):  # what readers will notice
        assert "presse/2026/eins/" in text
    assert for_servers(target.published()) == for_servers(first)
    assert "← live" in deploy(target, "--list")[1].splitlines()[1]
    assert deploy(target, "--rollback")[0] == 1
    assert deploy(target)[0] == 1  # the release is lost again
    newest = releases(deploy(target, "--list")[1])[0]
    assert deploy(target, "--rollback", newest)[0] == 0
    assert for_servers(target.published()) == for_servers(second)
    assert deploy(target, "--rollback", "../../x")[0] == 1


def test_a_folder_of_a_host_may_be_named_from_the_home_folder(
    small: SmallSite, host: SshHost, deploy: Deploy
) -> None:
    home = Path(getpwuid(os.getuid()).pw_dir)
    with TemporaryDirectory(prefix="web seite ", dir=home) as folder:
        options = on_host(host, Path(folder)).options
        target = Folder(Path(folder, "web"), f"host:{Path(folder).name}/web", options)
        first = small.build()
        code, said = deploy(target)
        assert (code, target.published()) == (0, first), said
        second = small.build(EDIT)
        code, said = deploy(target)
        assert (code, target.published()) == (0, second), said
        code, said = deploy(target, "--rollback")
        assert (code, target.published()) == (0, first), said
        assert len(releases(deploy(target, "--list")[1])) == 2


def test_only_some_releases_stay(small: SmallSite, target: Target, deploy: Deploy) -> None:
    for number in range(4):
        small.build({"pages/ueber.md": f"---\ntitle: Über uns\n---\n\nWir {number}.\n"})
        assert deploy(target, "--keep", "2")[0] == 0
    assert len(releases(deploy(target, "--list")[1])) == 2
    assert deploy(target, "--rollback")[0] == 0
    assert b"Wir 2." in target.published()["ueber/index.html"]


def test_one_deployment_keeps_another_out(
    small: SmallSite, target: Target, deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.build()
    others: list[tuple[int, str]] = []

    def inside(*_: object) -> str:
        # This process lives, so its lock holds.
        others.append(deploy(target))
        return "0" * 12

    with monkeypatch.context() as patch:
        patch.setattr("sitegen.deploying.releases.content_of", inside)
        # Two machines have each their own folder of a build.
        patch.setattr(Writer, "open", lambda _: None)
        assert cli.main(arguments(small.folder, target)) == 0
    ((code, said),) = others
    assert code == 1
    assert "Another deployment to this target is at work" in said
    small.build(EDIT)
    assert deploy(target)[0] == 0


def test_a_lock_that_was_left_is_removed_when_asked(
    small: SmallSite, target: Target, deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.build()
    with monkeypatch.context() as patch:
        patch.setattr("sitegen.deploying.locks._machine", lambda: "elsewhere")
        patch.setattr(f"{_class_of(target)}.unlock", lambda _: None)
        assert deploy(target)[0] == 0
    small.build(EDIT)
    code, said = deploy(target)
    assert code == 1
    assert "elsewhere" in said
    assert deploy(target, "--unlock")[0] == 0


def _class_of(target: Target) -> str:
    kind = "s3" if isinstance(target, Bucket) else "ssh" if ":" in target.name else "folder"
    name = {"s3": "S3Place", "ssh": "SshPlace", "folder": "FolderPlace"}[kind]
    return f"sitegen.deploying.{kind}.{name}"


def test_files_of_others_at_the_target_stay(small: SmallSite, endpoint: str,
                                            deploy: Deploy) -> None:  # fmt: skip
    bucket = Bucket(endpoint, "others")
    bucket.client.put_object(Bucket="others", Key="eine stadt/google1.html", Body=b"x")
    small.build()
    code, said = deploy(bucket)
    assert code == 1
    assert "record.json can not be read" in said
    assert deploy(bucket, "--yes")[0] == 0
    small.build(EDIT)
    assert deploy(bucket)[0] == 0
    assert "google1.html" in bucket.published()


@pytest.mark.parametrize("change", [
    lambda output: (output / "record.json").unlink(),
    lambda output: (output / "presse/2026/eins/index.html").unlink(),
    lambda output: (output / "record.json").write_text("{}"),
])  # fmt: skip
def test_an_incomplete_output_is_refused(
    small: SmallSite, tmp_path: Path, deploy: Deploy, change: Callable[[Path], object]
) -> None:
    small.build()
    change(small.output)
    code, _ = deploy(Folder(tmp_path / "web"))
    assert (code, (tmp_path / "web").exists()) == (1, False)


def test_a_preview_is_refused(small: SmallSite, tmp_path: Path, deploy: Deploy) -> None:
    small.build({}, preview=True)
    code, said = deploy(Folder(tmp_path / "web"))
    assert (code, (tmp_path / "web").exists()) == (1, False)
    assert "is a preview" in said


def test_a_build_at_work_is_waited_for_no_longer_than_builds_do(
    small: SmallSite, tmp_path: Path, deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.build()
    monkeypatch.setattr("sitegen.lock.PAUSE", 0)
    other = Writer(small.output)
    other.open()
    try:
        assert deploy(Folder(tmp_path / "web"))[0] == 3
    finally:
        other.close()
    assert not (tmp_path / "web").exists()


def test_a_site_that_shrinks_by_more_than_a_fifth_is_refused(
    small: SmallSite, tmp_path: Path, deploy: Deploy
) -> None:
    target = Folder(tmp_path / "web")
    small.build()
    deploy(target)
    gone = ("1-maerz", "2-april", "3-mai", "4-juni", "5-juli")
    paths = {f"press/2026-01-0{name}.md": f"---\ntitle: {name}\ndate: 2026-01-01\n---\n\nX.\n"
             for name in gone}  # fmt: skip
    small.build(paths)
    deploy(target)
    stones = "".join(f"- address: /presse/2026/{name[2:]}/\n  date: 2026-06-30\n  reason: Test\n"
                     for name in gone)  # fmt: skip
    small.build({**dict.fromkeys(paths), "removed.yaml": stones})
    code, said = deploy(target)
    assert code == 1
    assert "shrink by more than a fifth" in said
    assert "would be lost" not in said
    assert deploy(target, "--yes")[0] == 0
    assert published(small.folder) == target.published()
