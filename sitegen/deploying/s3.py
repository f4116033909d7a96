"""An object store that speaks S3: what differs is sent in an order, old contents are kept beside.

A store has no link to switch, so each object is replaced in its place and the order of `ordering`
holds. One listing tells the MD5 of every object and so what differs, whatever an earlier deployment
did or left undone. Before an object is replaced or removed its content is copied, within the
store, to `.sitegen/objects/<digest>`; a list of digests for each release is enough to go back.
Owns boto3.
"""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import md5
from pathlib import Path
from typing import Any
from uuid import uuid4

from sitegen.deploying import locks, ordering, releases
from sitegen.deploying.failures import NO_RELEASE, Failed
from sitegen.deploying.packing import File
from sitegen.deploying.places import Changes, Live
from sitegen.deploying.releases import Release
from sitegen.deploying.targets import BucketTarget
from sitegen.json_text import plain_json
from sitegen.language import N_
from sitegen.outputs.headers import is_for_servers, said_with
from sitegen.record import Record, read_record

OWN = ".sitegen/"
"""Where releases are kept; nobody but who deploys needs to read it."""
_CURRENT, _INCOMING = f"{OWN}current", f"{OWN}incoming.json.gz"
_RELEASES, _MANIFESTS = f"{OWN}releases/", f"{OWN}manifests/"
_OBJECTS, _LOCKS = f"{OWN}objects/", f"{OWN}locks/"
THREADS = 16

_MISSING = N_("Stores with S3 need the package boto3. Install it: pip install boto3")
_NO_DIGESTS = N_(
    "{target} encrypts with keys that hide the digests of objects, so nobody can tell what "
    "differs. Choose the encryption SSE-S3 for the bucket, or none."
)
_HINTS = {
    "NoSuchBucket": N_("There is no such bucket. Create it, or check the name and the region."),
    "AccessDenied": N_(
        "These credentials may not do that. They need to list the bucket and to read, write and "
        "delete its objects."),
    "403": N_(
        "These credentials may not do that. They need to list the bucket and to read, write and "
        "delete its objects."),
    "InvalidAccessKeyId": N_("The store does not know these credentials."),
    "SignatureDoesNotMatch": N_("The store does not know these credentials."),
    "NoCredentialsError": N_(
        "There are no credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
        "AWS_PROFILE."),
    "NoRegionError": N_("The region is not known. Set AWS_REGION, or --region."),
    "EndpointConnectionError": N_(
        "The store can not be reached. Check the address and the network."),
    "ConnectTimeoutError": N_("The store can not be reached. Check the address and the network."),
    "QuotaExceeded": N_("The store is full."),
}  # fmt: skip
_UNEXPECTED = N_("The store did not do what was asked.")


class S3Place:
    """A bucket, or a part of one, in which a site is published."""

    def __init__(self, target: BucketTarget, endpoint: str, region: str) -> None:
        self._target = target
        self._prefix = target.prefix
        self._lock = ""
        with self._telling():
            self._client = client(endpoint, region)

    def look(self) -> Live:
        with self._telling():
            notes = [self._get(path) for path in self._listed(_RELEASES)]
            known = releases.read_releases(n.decode("utf-8", "replace") for n in notes if n)
            current = (self._get(_CURRENT) or b"").decode("utf-8", "replace").strip()
            record = self._get("record.json")
            is_torn = bool(self._listed(_INCOMING))
            is_empty = record is None and not current and not self._holds_anything()
        return Live(current, known, record, is_empty, is_torn)

    def changes(self, folder: Path, files: dict[str, File]) -> Changes:
        with self._telling():
            there = self._published()
            return self._changes(files, _digests(files), there, self._ours())

    def lock(self, owner: str) -> None:
        own, data = f"{_LOCKS}{uuid4().hex}", owner.encode()
        with self._telling():
            # All who come put a lock of their own and look; who sees another one gives way.
            etag = self._put(own, data)
            self._lock = own
            for other in self._listed(_LOCKS):
                held = (self._get(other) or b"").decode("utf-8", "replace")
                if other != own and locks.is_dead(held):
                    self._delete(other)
                elif other != own:
                    raise locks.taken(held)
        if etag != md5(data, usedforsecurity=False).hexdigest():
            raise Failed(_NO_DIGESTS, target=self._target.bucket)

    def unlock(self) -> None:
        if self._lock:
            with self._telling():
                self._delete(self._lock)

    def break_lock(self) -> None:
        with self._telling():
            self._each(self._delete, self._listed(_LOCKS))

    def publish(self, folder: Path, files: dict[str, File], release: Release, keep: int) -> Changes:
        wanted = _digests(files)
        record = read_record((folder / "record.json").read_bytes())

        def send(path: str) -> None:
            with open(folder / path, "rb") as file:
                self._put(path, file)

        with self._telling():
            there, ours = self._published(), self._ours()
            changes = self._changes(files, wanted, there, ours)
            self._keep_contents(changes, there)
            self._begin(release.name, wanted)
            self._replace(changes, record, send)
            self._put(f"{_MANIFESTS}{release.name}.json.gz", _written(release.name, wanted))
            self._put(f"{_RELEASES}{release.name}.json", releases.line_of(release).encode())
            self._done(release.name)
            self._clean(release.name, keep)
        return changes

    def record_of(self, release: Release) -> bytes | None:
        with self._telling():
            wanted = self._manifest(f"{_MANIFESTS}{release.name}.json.gz")
            copied = _OBJECTS + wanted.get("record.json", "")
            return self._content(copied, "record.json") or None

    def go_back(self, release: Release) -> None:
        with self._telling():
            wanted = self._manifest(f"{_MANIFESTS}{release.name}.json.gz")
            there, ours = self._published(), self._ours()
            if not wanted:
                raise Failed(NO_RELEASE, name=release.name)
            changes = self._changes({}, wanted, there, ours)
            self._keep_contents(changes, there)
            kept = set(self._listed(_OBJECTS))
            for path in changes.sent:
                if _OBJECTS + wanted[path] not in kept:
                    # A file can have moved: its content is still published at another address.
                    source = next((p for p, d in there.items() if d == wanted[path]), "")
                    if not source:
                        raise Failed(_NO_CONTENT, name=release.name, path=path)
                    self._copy(source, _OBJECTS + wanted[path])
                    kept.add(_OBJECTS + wanted[path])
            self._begin(release.name, wanted)
            data = self._content(_OBJECTS + wanted["record.json"], "record.json")
            self._replace(changes, read_record(data),
                          lambda path: self._copy(_OBJECTS + wanted[path], path))  # fmt: skip
            self._done(release.name)

    # What is there

    def _published(self) -> dict[str, str]:
        """Give the digest of each object outside our own folder."""
        listed = self._listing("")
        return {path: digest for path, digest in listed if not path.startswith(OWN)}

    def _holds_anything(self) -> bool:
        return any(not path.startswith(OWN) for path, _ in self._listing(""))

    def _ours(self) -> set[str]:
        """Give the paths that deployments published; other objects stay as they are."""
        current = (self._get(_CURRENT) or b"").decode("utf-8", "replace").strip()
        before = self._manifest(f"{_MANIFESTS}{current}.json.gz") if current else {}
        return {*before, *self._manifest(_INCOMING)}

    def _changes(self, files: Mapping[str, File], wanted: Mapping[str, str],
                 there: Mapping[str, str], ours: set[str]) -> Changes:  # fmt: skip
        sent = ordering.differing(wanted, there)
        removed = tuple(sorted(p for p in there if p in ours and p not in wanted))
        return Changes(sent, removed, sum(files[p].size for p in sent if p in files))

    def _manifest(self, path: str) -> dict[str, str]:
        data = self._get(path)
        return dict(json.loads(gzip.decompress(data))["files"]) if data else {}

    # What is done

    def _keep_contents(self, changes: Changes, there: Mapping[str, str]) -> None:
        """Copy what is about to go, unless a copy is there already."""
        kept = {path.removeprefix(_OBJECTS) for path in self._listed(_OBJECTS)}
        going = {there[p]: p for p in (*changes.sent, *changes.removed) if p in there}
        self._each(
            lambda digest: self._copy(going[digest], _OBJECTS + digest),
            [digest for digest in sorted(going) if digest not in kept],
        )

    def _begin(self, name: str, wanted: Mapping[str, str]) -> None:
        """Note what may be there from now on, beside what broken-off deployments noted."""
        self._put(_INCOMING, _written(name, {**self._manifest(_INCOMING), **wanted}))

    def _replace(self, changes: Changes, record: Record, send: Callable[[str], None]) -> None:
        for stage in ordering.stages(changes.sent, record):
            self._each(send, stage)
        self._each(self._delete, changes.removed)

    def _done(self, name: str) -> None:
        self._put(_CURRENT, name.encode())
        self._delete(_INCOMING)

    def _clean(self, current: str, keep: int) -> None:
        """Remove the releases that give way, with contents that no other release has."""
        known = [(self._get(path) or b"").decode() for path in self._listed(_RELEASES)]
        kept = releases.kept(releases.read_releases(known), current, keep)
        names = {f"{release.name}.json" for release in kept}
        old = [
            path
            for folder in (_RELEASES, _MANIFESTS)
            for path in self._listed(folder)
            if path.removeprefix(folder).removesuffix(".gz") not in names
        ]
        self._each(self._delete, old)
        needed: set[str] = set()
        for release in kept:
            needed.update(self._manifest(f"{_MANIFESTS}{release.name}.json.gz").values())
        spare = (p for p in self._listed(_OBJECTS) if p.removeprefix(_OBJECTS) not in needed)
        self._each(self._delete, list(spare))

    def _each(self, act: Callable[[str], object], paths: Iterable[str]) -> None:
        """Do something with several objects at once; the first failure ends it."""
        with ThreadPoolExecutor(THREADS) as pool:
            running = [pool.submit(act, path) for path in paths]
            try:
                for one in running:
                    one.result()
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    # The store

    def _listing(self, below: str) -> Iterator[tuple[str, str]]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._target.bucket, Prefix=self._prefix + below
        )
        for page in pages:
            for found in page.get("Contents", ()):
                yield found["Key"].removeprefix(self._prefix), found["ETag"].strip('"')

    def _listed(self, below: str) -> list[str]:
        return [path for path, _ in self._listing(below)]

    def _get(self, path: str) -> bytes | None:
        try:
            found = self._client.get_object(Bucket=self._target.bucket, Key=self._prefix + path)
        except self._client.exceptions.NoSuchKey:
            return None
        return bytes(found["Body"].read())

    def _content(self, *paths: str) -> bytes:
        return next((data for path in paths if (data := self._get(path)) is not None), b"")

    def _put(self, path: str, data: Any) -> str:
        kind, kept = said_with(path)
        made = self._client.put_object(Bucket=self._target.bucket, Key=self._prefix + path,
                                       Body=data, ContentType=kind, CacheControl=kept)  # fmt: skip
        return str(made["ETag"]).strip('"')

    def _copy(self, source: str, path: str) -> None:
        kind, kept = said_with(path)
        bucket = self._target.bucket
        self._client.copy_object(
            Bucket=bucket, Key=self._prefix + path, MetadataDirective="REPLACE", ContentType=kind,
            CacheControl=kept, CopySource={"Bucket": bucket, "Key": self._prefix + source},
        )  # fmt: skip

    def _delete(self, path: str) -> None:
        self._client.delete_object(Bucket=self._target.bucket, Key=self._prefix + path)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Word what the store refuses."""
        try:
            from botocore.exceptions import BotoCoreError, ClientError
        except ImportError as failure:
            raise Failed(_MISSING) from failure
        try:
            yield
        except (BotoCoreError, ClientError) as failure:
            code = type(failure).__name__
            if isinstance(failure, ClientError):
                code = str(failure.response.get("Error", {}).get("Code", code))
            raise Failed(N_("{target}: {what}\n{said}"), target=f"s3://{self._target.bucket}",
                         what=_HINTS.get(code, _UNEXPECTED), said=failure) from failure  # fmt: skip


_NO_CONTENT = N_("Release {name} is not complete any more: the content of {path} is gone.")


def client(endpoint: str, region: str) -> Any:
    """Give a client with the credentials that AWS tools would take."""
    import boto3
    from botocore.config import Config

    # Other stores know MD5 only, not the checksums that newer clients add.
    plain = Config(
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        max_pool_connections=THREADS,
        retries={"mode": "standard", "max_attempts": 5},
    )
    return boto3.client("s3", endpoint_url=endpoint or None, region_name=region or None,
                        config=plain)  # fmt: skip


def _digests(files: Mapping[str, File]) -> dict[str, str]:
    """Leave out what only servers read, which a store is not."""
    return {p: f.digest for p, f in files.items() if not is_for_servers(p) and p[:9] != OWN}


def _written(name: str, files: Mapping[str, str]) -> bytes:
    return gzip.compress(plain_json({"release": name, "files": dict(files)}).encode(), mtime=0)
