"""A folder of a host, by the programs ssh and rsync: releases and a link, as in `folder`.

rsync brings only what differs, over a hard link to each file that the current release has already;
one command then names the release and switches the link. The commands are sent as a script to the
shell of the host, so what login shell somebody has there does not matter. All share the connection
of the first, since to greet and to log in takes longer than most of them.
"""

import os
import re
import subprocess
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory

from sitegen.deploying import locks, releases
from sitegen.deploying.failures import FULL, NO_RELEASE, PROTECTED, Failed, Refused
from sitegen.deploying.folder import INCOMING, LINK, LOCK, NOTE, PLAIN, RELEASES
from sitegen.deploying.packing import File
from sitegen.deploying.places import Changes, Live
from sitegen.deploying.releases import Release
from sitegen.deploying.targets import SshTarget
from sitegen.language import N_

_IDLE = 10
"""Seconds after which a connection that nothing uses ends."""

_CHANGE = re.compile(r"(\*deleting|[<>ch.][fdLDS]\S*)\s+(\d+) (.*)")
_ABSENT = 44
"""The exit code by which our own script says that a file is not there."""

_HINTS = (
    ("Host key verification failed", N_(
        "The key of the host is not known here, or is another one. Compare its fingerprint with "
        "what the host's operator says and enter it: ssh-keyscan HOST >> ~/.ssh/known_hosts")),
    ("Permission denied (", N_(
        "The login was refused. Load the key into the SSH agent (ssh-add) and enter its public "
        "part on the host in ~/.ssh/authorized_keys.")),
    ("No space left on device", FULL),
    ("Disk quota exceeded", FULL),
    ("rsync: command not found", N_("rsync is not installed on the host.")),
    ("rsync: not found", N_("rsync is not installed on the host.")),
    ("Permission denied", PROTECTED),
    ("Read-only file system", PROTECTED),
    ("Could not resolve hostname", N_("There is no host of this name. Check the target.")),
    ("Connection refused", N_("The host can not be reached. Check its name, port and firewall.")),
    ("timed out", N_("The host can not be reached. Check its name, port and firewall.")),
    ("No route to host", N_("The host can not be reached. Check its name, port and firewall.")),
)  # fmt: skip
_UNEXPECTED = N_("The host did not do what was asked.")

_LOOK = f"""\
[ -e "$root" ] || exit 0
cd -- "$root"
if [ -e {LINK} ] && [ ! -L {LINK} ]; then echo plain; fi
if [ ! -L {LINK} ] && [ ! -d {RELEASES} ]; then
  if [ -e index.html ] || [ -e record.json ]; then echo plain; fi
fi
if [ -L {LINK} ]; then echo "current $(readlink {LINK})"; fi
for note in {RELEASES}/*.json; do
  if [ -f "$note" ] && [ -d "${{note%.json}}" ]; then cat -- "$note"; fi
done
"""
_RECORD = f"""\
cd -- "$root"
if [ ! -f "$site"/record.json ]; then exit {_ABSENT}; fi
cat "$site"/record.json
"""
_TAKE = f"""\
mkdir -p -- "$root/{RELEASES}"
cd -- "$root"
if [ -n "$dead" ] && [ "$(cat {LOCK} 2>/dev/null)" = "$dead" ]; then rm -f {LOCK}; fi
if (set -C; : > {LOCK}) 2>/dev/null; then
  printf '%s\\n' "$owner" > {LOCK} || {{ rm -f {LOCK}; exit 1; }}
elif [ -e {LOCK} ]; then
  echo "held $(cat {LOCK})"
else
  : > {LOCK}
fi
"""
_SWITCH = f"""\
if [ ! -d {RELEASES}/"$name" ]; then exit {_ABSENT}; fi
rm -f .{LINK}.new
ln -s {RELEASES}/"$name" .{LINK}.new
mv -fT .{LINK}.new {LINK}
"""
_SHOW = f'cd -- "$root"\n{_SWITCH}'
# A path below the home folder is relative: only one step may go to it.
_FINISH = f"""\
cd -- "$root"
printf '%s\\n' "$line" > {RELEASES}/{NOTE}
rm -rf {RELEASES}/"$name"
mv {RELEASES}/{INCOMING} {RELEASES}/"$name"
{_SWITCH}
mv -f {RELEASES}/{NOTE} {RELEASES}/"$name.json"
for path in {RELEASES}/[0-9]*Z-*; do
  found=${{path#{RELEASES}/}}
  case " $kept " in *" ${{found%.json}} "*) ;; *) rm -rf -- "$path" ;; esac
done
"""


class SshPlace:
    """A folder of a host that holds releases."""

    def __init__(self, target: SshTarget, config: str) -> None:
        self._target = target
        self._options = [
            *("-o", "BatchMode=yes", "-o", "ConnectTimeout=20", "-o", "ServerAliveInterval=15"),
            *(("-F", config) if config else ()),
            *(("-p", str(target.port)) if target.port else ()),
            *self._sharing(),
        ]
        self._login = target.login.replace("[", "").replace("]", "")
        self._owner = ""

    def look(self) -> Live:
        lines = self._run(_LOOK).decode("utf-8", "replace").splitlines()
        if "plain" in lines:
            raise Refused(PLAIN, target=self._target.path)
        known = releases.read_releases(lines)
        links = [line.removeprefix("current ") for line in lines if line.startswith("current ")]
        if not links:
            return Live(releases=known)
        folder, _, name = links[0].rpartition("/")
        record = self._record(LINK)
        return Live(name if folder.endswith(RELEASES) else "", known, record, False)

    def _record(self, site: str) -> bytes | None:
        try:
            return self._run(_RECORD, site=site)
        except _AbsentThere:
            return None

    def changes(self, folder: Path, files: dict[str, File]) -> Changes:
        current = self.look().current
        if not current:
            return Changes(tuple(files), (), sum(file.size for file in files.values()))
        return self._rsync(folder, current, ("--dry-run",))

    def lock(self, owner: str) -> None:
        held = self._take(owner, "")
        if held is not None and locks.is_dead(held):
            held = self._take(owner, held)
        if held is not None:
            raise locks.taken(held)
        self._owner = owner

    def _take(self, owner: str, dead: str) -> str | None:
        """Take the lock; give who has it, None when it is ours now."""
        said = self._run(_TAKE, owner=owner, dead=dead).decode("utf-8", "replace").strip()
        return said.removeprefix("held").strip() if said else None

    def unlock(self) -> None:
        if self._owner:
            self.break_lock()

    def break_lock(self) -> None:
        self._run(f'[ -d "$root" ] || exit 0\nrm -f -- "$root/{LOCK}"\n')

    def publish(self, folder: Path, files: dict[str, File], release: Release, keep: int) -> Changes:
        live = self.look()
        base = (f"--link-dest=../{live.current}",) if live.current else ()
        try:
            changes = self._rsync(folder, INCOMING, base)
        except Failed as failure:
            if failure.values.get("what") == FULL:  # half a release would keep the disk full
                self._run(f'rm -rf -- "$root/{RELEASES}/{INCOMING}"\n')
            raise
        kept = releases.kept((*live.releases, release), release.name, keep)
        self._run(_FINISH, name=release.name, line=releases.line_of(release),
                  kept=" ".join(r.name for r in kept))  # fmt: skip
        return changes

    def record_of(self, release: Release) -> bytes | None:
        return self._record(f"{RELEASES}/{release.name}")

    def go_back(self, release: Release) -> None:
        try:
            self._run(_SHOW, name=release.name)
        except _AbsentThere as failure:
            raise Failed(NO_RELEASE, name=release.name) from failure

    def _run(self, script: str, **values: str) -> bytes:
        """Run a script in the shell of the host; values become variables, `root` is there."""
        names = {"root": self._target.path, **values}
        head = "set -eu\nLC_ALL=C\nexport LC_ALL\n"
        head += "".join(f"{name}={quote(value)}\n" for name, value in names.items())
        command = ["ssh", *self._options, "-C", "--", self._login, "sh -s"]
        return self._program(command, (head + script).encode())

    def _sharing(self) -> Iterator[str]:
        """Let the first command leave its connection open for those that follow it.

        It ends by itself when nothing has used it for some seconds, also after a broken-off run.
        """
        if os.name != "posix":  # OpenSSH for Windows has no shared connections
            return
        folder = TemporaryDirectory(prefix="sitegen-")
        weakref.finalize(self, folder.cleanup)
        yield from ("-o", "ControlMaster=auto", "-o", f"ControlPersist={_IDLE}")
        yield from ("-o", f"ControlPath={folder.name}/ssh")

    def _rsync(self, folder: Path, release: str, more: Sequence[str]) -> Changes:
        """Make a folder among the releases equal to a local one."""
        shell = " ".join(_quoted(word) for word in ("ssh", *self._options))
        command = [
            "rsync", "--recursive", "--perms", "--chmod=D755,F644", "--checksum", "--delete",
            # The path on the host is not read by a shell there: -s, secluded arguments.
            "--compress", "-s", "--8-bit-output", "--out-format=%i %l %n",
            f"--rsh={shell}", *more, "--", f"{folder}/",
            f"{self._target.login}:{self._target.path}/{RELEASES}/{release}/",
        ]  # fmt: skip
        said = self._program(command, b"").decode("utf-8", "replace")
        found = [match for line in said.splitlines() if (match := _CHANGE.fullmatch(line))]
        # What differs in its time or rights only is not sent.
        sent = [m for m in found if m[1][0] == "<" and m[1][1] == "f"]
        removed = (m[3] for m in found if m[1] == "*deleting" and not m[3].endswith("/"))
        return Changes(tuple(m[3] for m in sent), tuple(removed), sum(int(m[2]) for m in sent))

    def _program(self, command: list[str], given: bytes) -> bytes:
        try:
            done = subprocess.run(command, input=given, capture_output=True,
                                  check=False)  # fmt: skip
        except FileNotFoundError as failure:
            raise Failed(
                N_("{program} is not installed here. On Debian and Ubuntu: apt install {package}"),
                program=command[0],
                package="rsync" if command[0] == "rsync" else "openssh-client",
            ) from failure
        if done.returncode == _ABSENT and command[0] == "ssh":
            raise _AbsentThere
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            text = next((hint for mark, hint in _HINTS if mark in said), _UNEXPECTED)
            raise Failed(N_("{target}: {what}\n{said}"), target=self._target.login, what=text,
                         said="\n".join(said.splitlines()[-5:]))  # fmt: skip
        return done.stdout


class _AbsentThere(Exception):
    """Say that a script of ours did not find what it was asked for."""


def _quoted(word: str) -> str:
    """Quote a word as rsync reads its --rsh: with quotes around it, doubled inside."""
    return word if re.fullmatch(r"[\w./=:-]+", word) else "'" + word.replace("'", "''") + "'"
