"""Where a site is brought to, as it is written on the command line or under a name in deploy.yaml.

A target never holds a secret: logins come from the SSH agent and from the credential chain of AWS,
and a password inside an address is refused. What could be taken for an option by `ssh` or `rsync`
is refused as well.
"""

import os
import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from sitegen.deploying.failures import BadTarget
from sitegen.language import N_

_HOST = re.compile(r"(?!-)[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.%]+\]")
_USER = re.compile(r"(?!-)[\w.+-]+", re.ASCII)
_BUCKET = re.compile(r"[a-z0-9A-Z][\w.-]{1,254}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SSH_LIKE = re.compile(r"(?P<user>[^@/:]*@)?(?P<host>\[[^\]]*\]|[^/:@]{2,}):(?P<path>.*)")
"""As scp reads it; a single letter before the colon is a drive of Windows."""


class FolderTarget(NamedTuple):
    """A folder of this machine, absolute."""

    path: str


class SshTarget(NamedTuple):
    """A folder of a host; `login` is `user@host` or a host, `port` 0 for the usual one.

    A `path` that is not absolute lies in the home folder and begins with `./`.
    """

    login: str
    port: int
    path: str


class BucketTarget(NamedTuple):
    """A place in an object store; `prefix` is empty or ends with a slash."""

    bucket: str
    prefix: str


Target = FolderTarget | SshTarget | BucketTarget


def read_target(text: str, base: str) -> Target:
    """Read a target; a folder is looked up below `base`. Raises BadTarget."""
    if _CONTROL.search(text) or not text.strip():
        raise BadTarget(_UNKNOWN, target=text)
    scheme = text.partition("://")[0].lower() if "://" in text else ""
    if scheme == "s3":
        return _bucket(text)
    if scheme == "ssh":
        return _ssh_address(text)
    if scheme:
        raise BadTarget(_UNKNOWN, target=text)
    match = _SSH_LIKE.fullmatch(text)
    if match:
        return _ssh(text, (match["user"] or "").rstrip("@"), match["host"], 0, match["path"])
    folder = os.path.abspath(os.path.join(base, os.path.expanduser(text)))
    if os.sep not in text and "/" not in text and not os.path.isdir(folder):
        raise BadTarget(
            N_("{target} is not a name in deploy.yaml. A folder is written as ./{target}."),
            target=text,
        )
    return FolderTarget(folder)


_UNKNOWN = N_(
    "{target} can not be read as a target. Write a folder (/var/www/site), a host with its folder "
    "(user@host:/var/www/site), a store (s3://bucket/prefix) or a name from deploy.yaml."
)


def _bucket(text: str) -> BucketTarget:
    bucket, _, prefix = text[5:].partition("/")
    parts = [part for part in prefix.split("/") if part]
    if not _BUCKET.fullmatch(bucket) or {".", ".."} & set(parts):
        raise BadTarget(_UNKNOWN, target=text)
    return BucketTarget(bucket, "".join(f"{part}/" for part in parts))


def _ssh_address(text: str) -> SshTarget:
    try:
        parts = urlsplit(text)
        port = parts.port or 0
    except ValueError as failure:
        raise BadTarget(_UNKNOWN, target=text) from failure
    if parts.password is not None:
        raise BadTarget(
            N_("A password has no place in a target; use a key and the SSH agent."), target=""
        )
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    path = unquote(parts.path)
    return _ssh(text, unquote(parts.username or ""), host, port, path.replace("/~/", "~/", 1)
                if path.startswith("/~/") else path)  # fmt: skip


def _ssh(text: str, user: str, host: str, port: int, path: str) -> SshTarget:
    is_written = _HOST.fullmatch(host) and (not user or _USER.fullmatch(user))
    if not is_written or not path.strip("/") or _CONTROL.search(path):
        raise BadTarget(_UNKNOWN, target=text)
    path = path.removeprefix("~/")
    if not path.startswith(("/", "../")):
        path = f"./{path.removeprefix('./')}"
    return SshTarget(f"{user}@{host}" if user else host, port, path.rstrip("/"))
