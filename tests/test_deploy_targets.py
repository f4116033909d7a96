"""How targets are written, what is refused, and the recipes that deploy."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from sitegen import cli
from sitegen.arguments import COMMANDS
from sitegen.deploying.failures import BadTarget
from sitegen.deploying.settings import read_settings
from sitegen.deploying.targets import (
    BucketTarget,
    FolderTarget,
    SshTarget,
    Target,
    read_target,
)
from sitegen.timetable import is_due
from tests.conftest import SmallSite
from tests.sites import NOON, ROOT
from tests.targets import Folder, arguments, on_host
from tests.validators.ssh_host import ssh_host
from tests.validators.tools import need

RECIPES = ROOT / "recipes"


@pytest.mark.parametrize(("text", "target"), [
    ("/var/www/site", FolderTarget("/var/www/site")),
    ("./site", FolderTarget("/base/site")),
    ("www@host.de:/var/www", SshTarget("www@host.de", 0, "/var/www")),
    ("host:web seite/x", SshTarget("host", 0, "./web seite/x")),
    ("host:~/www", SshTarget("host", 0, "./www")),
    ("host:../www", SshTarget("host", 0, "../www")),
    ("host:-x", SshTarget("host", 0, "./-x")),
    ("[::1]:/www", SshTarget("[::1]", 0, "/www")),
    ("ssh://www@host:2222/var/www/", SshTarget("www@host", 2222, "/var/www")),
    ("ssh://host/~/www", SshTarget("host", 0, "./www")),
    ("s3://bucket", BucketTarget("bucket", "")),
    ("s3://bucket/a//b", BucketTarget("bucket", "a/b/")),
])  # fmt: skip
def test_a_target_is_read(text: str, target: Target) -> None:
    assert read_target(text, "/base") == target


@pytest.mark.parametrize("text", [
    "-oProxyCommand=touch x:/www", "ssh://-oProxyCommand=x/www", "www@-host:/www", "-l@host:/www",
    "host:", "host:/", "ssh://host", "ssh://user:secret@host/www", "ssh://host:99999/www",
    "ftp://host/www", "s3://", "s3://bucket/../x", "host:/www\nx", "", "live", "a b:/www",
    "ssh://host;x/www", "ssh://$(id)/www",
])  # fmt: skip
def test_what_can_not_be_a_target_is_refused(text: str) -> None:
    with pytest.raises(BadTarget) as refused:
        read_target(text, "/base")
    assert "secret" not in refused.value.worded(str)


def test_a_wrong_target_ends_with_2(small: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    small.build()
    given = arguments(small.folder, Folder(small.folder / "web", "live"))
    assert cli.main(given) == 2
    assert "kein Name aus deploy.yaml" in capsys.readouterr().err


def test_a_name_of_deploy_yaml_stands_for_a_target(small: SmallSite) -> None:
    built = small.build()
    (small.folder / "deploy.yaml").write_text("live:\n  target: ./web\n  keep: 3\n")
    target = Folder(small.folder / "web", "live")
    assert cli.main(arguments(small.folder, target)) == 0
    assert target.published() == built


@pytest.mark.parametrize(("text", "code"), [
    ("live: /www\n", "deploy.settings"), ("live:\n  target: /www\n  keep: 0\n", "deploy.keep"),
    ("live:\n  keep: 3\n", "key.missing"), ("live:\n  target: x\n  kep: 3\n", "key.unknown-near"),
])  # fmt: skip
def test_what_is_wrong_in_deploy_yaml_is_told(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "deploy.yaml").write_text(text)
    assert [p.code for p in read_settings(tmp_path / "deploy.yaml")[1]] == [code]


@pytest.mark.parametrize(("change", "said"), [
    ("known_hosts", "Der Schlüssel des Servers ist hier nicht bekannt"),
    ("authorized_keys", "Die Anmeldung wurde abgelehnt"),
])  # fmt: skip
def test_why_a_host_does_not_let_in_is_told(
    small: SmallSite, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: str, said: str
) -> None:
    need("rsync")
    small.build()
    with ssh_host(tmp_path / "sshd") as host:
        (host.folder / change).write_text("")
        assert cli.main(arguments(small.folder, on_host(host, tmp_path / "web"))) == 3
    assert said in capsys.readouterr().err


def test_a_published_schedule_says_whether_to_build(
    small: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    schedule = small.build()["schedule.json"]
    assert [is_due(schedule, NOON), is_due(schedule, NOON + 30 * 86_400)] == [False, True]
    given = ["next", "--due", str(small.output / "schedule.json"), "--content",
             str(small.folder / "content")]  # fmt: skip
    assert cli.main([*given, "--now", "2026-07-01T12:00"]) == 1
    assert cli.main([*given, "--now", "2026-08-01T12:00"]) == 0
    given[2] = str(small.output / "index.html")
    assert cli.main(given) == 3


def test_recipes_for_ci_keep_secrets_from_pull_requests() -> None:
    github = yaml.load((RECIPES / "github-actions.yml").read_text("utf-8"), yaml.BaseLoader)
    assert "pull_request_target" not in github["on"]
    assert github["permissions"] == {"contents": "read"}
    assert "secrets." not in str(github["jobs"]["check"])
    assert github["jobs"]["publish"]["if"] == "github.event_name != 'pull_request'"
    gitlab = yaml.load((RECIPES / "gitlab-ci.yml").read_text("utf-8"), yaml.BaseLoader)
    assert gitlab["publish"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert "SSH_KEY" not in str(gitlab["check"])


def _scripts() -> list[str]:
    github = yaml.safe_load((RECIPES / "github-actions.yml").read_text("utf-8"))
    steps = [step for job in github["jobs"].values() for step in job["steps"]]
    gitlab = yaml.safe_load((RECIPES / "gitlab-ci.yml").read_text("utf-8"))
    lines = [line for job in ("check", "publish") for line in gitlab[job]["script"]]
    return [*(step["run"] for step in steps if "run" in step), *lines,
            (RECIPES / "publish.sh").read_text("utf-8")]  # fmt: skip


@pytest.mark.parametrize("script", _scripts())
def test_commands_of_recipes_are_those_there_are(script: str) -> None:
    done = subprocess.run(["sh", "-n"], input=script, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "${{" not in script  # a value of the forge inside a script would be run
    for name in re.findall(r"^\s*sitegen (\w+)", script, re.M):
        assert name in COMMANDS


def test_the_script_for_cron_publishes_once_and_again_when_a_moment_has_passed(
    small: SmallSite, tmp_path: Path
) -> None:
    small.build()
    folder, programs = small.folder, tmp_path / "bin"
    (folder / "deploy.yaml").write_text("live:\n  target: ./web\n")
    programs.mkdir()
    (programs / "sitegen").write_text(
        f'#!/bin/sh\necho "$1" >> {tmp_path}/calls\n[ "$1" != next ] || exit $DUE\n'
    )
    (programs / "sitegen").chmod(0o755)
    (folder / ".cache").mkdir()
    for command in (["init", "-q"], ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q",
                                     "--allow-empty", "-m", "x"]):  # fmt: skip
        subprocess.run(["git", *command], cwd=folder, check=True)
    for due in (1, 1, 0):
        subprocess.run([RECIPES / "publish.sh", folder], check=True,
                       env={"PATH": f"{programs}:/usr/bin:/bin", "DUE": str(due)})  # fmt: skip
    calls = (tmp_path / "calls").read_text().split()
    assert calls == ["build", "deploy", "next", "next", "build", "deploy"]
