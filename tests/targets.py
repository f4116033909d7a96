"""Targets of deployments for tests: a folder, a host with a real sshd, a store that speaks S3."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.sites import ROOT
from tests.validators.ssh_host import SshHost

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "SECRET-OF-THE-STORE",
    "AWS_DEFAULT_REGION": "eu-central-1",
}


class Target(Protocol):
    """A target with what a test must know of it."""

    name: str
    options: tuple[str, ...]

    def published(self) -> dict[str, bytes]:
        """Read what readers are shown."""


class Folder:
    """A folder, of this machine or of a host, that holds releases."""

    def __init__(self, root: Path, name: str = "", options: tuple[str, ...] = ()) -> None:
        self.root = root
        self.name = name or str(root)
        self.options = options

    def published(self) -> dict[str, bytes]:
        live = self.root / "current"
        return {p.relative_to(live).as_posix(): p.read_bytes()
                for p in sorted(live.rglob("*")) if p.is_file()}  # fmt: skip


def on_host(host: SshHost, root: Path) -> Folder:
    return Folder(root, f"host:{root}", ("--ssh-config", str(host.config)))


class Bucket:
    """A bucket of a running store."""

    def __init__(self, endpoint: str, bucket: str) -> None:
        self.bucket = bucket
        self.name = f"s3://{bucket}/eine stadt"
        self.options: tuple[str, ...] = ("--endpoint", endpoint)
        self.client = boto3.client("s3", endpoint_url=endpoint)
        self.client.create_bucket(
            Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )

    def keys(self) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        return [found["Key"].removeprefix("eine stadt/")
                for page in pages for found in page.get("Contents", ())]  # fmt: skip

    def published(self) -> dict[str, bytes]:
        return {key: self.read(key) for key in self.keys() if not key.startswith(".sitegen/")}

    def read(self, key: str) -> bytes:
        found = self.client.get_object(Bucket=self.bucket, Key=f"eine stadt/{key}")
        return bytes(found["Body"].read())


@contextmanager
def store() -> Iterator[str]:
    """Run a store until the block ends; give its address."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        server.start()
        try:
            host, port = server.get_host_and_port()
            yield f"http://{host}:{port}"
        finally:
            server.stop()


def arguments(folder: Path, target: Target, *more: str) -> list[str]:
    """Give the arguments that deploy the site in a folder."""
    return ["deploy", target.name, *target.options, "--content", str(folder / "content"),
            "--output", str(folder / "output"), "--cache", str(folder / "cache"),
            "--templates", str(ROOT / "templates"), "--now", "2026-07-01T12:00", *more]  # fmt: skip


def for_servers(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Leave out settings that only servers read."""
    return {path: data for path, data in files.items()
            if not path.startswith(("headers/", "redirects/", "_"))}  # fmt: skip
