"""A host with SSH on this machine: a real sshd with keys of its own, for one user and no other."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path
from typing import NamedTuple

from .servers import free_port, wait_for_port
from .tools import SSHD, need


class SshHost(NamedTuple):
    """A running host; `config` is what ssh needs to get there, under the name `host`."""

    config: Path
    folder: Path


@contextmanager
def ssh_host(folder: Path, programs: str = "") -> Iterator[SshHost]:
    """Run sshd until the block ends; it reads nothing of the machine's own configuration.

    Its users find their programs along the PATH `programs`, by default ours.
    """
    need("sshd")
    folder.mkdir(parents=True)
    folder.chmod(0o700)
    for name in ("host_key", "user_key"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True)
    port = free_port()
    shutil.copy(folder / "user_key.pub", folder / "authorized_keys")
    public = (folder / "host_key.pub").read_text().split()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {public[0]} {public[1]}\n")
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host_key\n"
        f"AuthorizedKeysFile {folder}/authorized_keys\nPidFile none\nStrictModes no\n"
        # A hybrid exchange of keys takes longer than most commands, and none is judged here.
        "KexAlgorithms curve25519-sha256\n"
        "UsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
        f"PermitRootLogin prohibit-password\nMaxStartups 50\n"
        # Below another shell bash passes ~/.bashrc over, whatever that does on this machine.
        f"SetEnv PATH={programs or os.environ['PATH']} SHLVL=2\n"
    )
    config = folder / "ssh config"
    config.write_text(
        f"Host host\n  HostName 127.0.0.1\n  Port {port}\n  User {getuser()}\n"
        f"  IdentityFile {folder}/user_key\n  IdentitiesOnly yes\n"
        f"  UserKnownHostsFile {folder}/known_hosts\n  StrictHostKeyChecking yes\n"
    )
    if os.geteuid() == 0:
        # sshd of Debian asks for this folder, which its service makes at the start.
        Path("/run/sshd").mkdir(exist_ok=True)
    sshd = shutil.which("sshd") or str(SSHD)
    with open(folder / "log", "wb") as log:
        command = [sshd, "-D", "-e", "-f", str(folder / "sshd_config")]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for_port(port, process)
        yield SshHost(config, folder)
    finally:
        process.terminate()
        process.wait(timeout=20)
