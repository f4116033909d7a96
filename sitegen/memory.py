"""What the last build knew: parsed documents, and published artifacts, in two SQLite files.

Only `sitegen.pipeline` and what it hands them to ask these, and between two builds the preview.
Everything in them can be made again from the content: a memory of other code or a broken file is
thrown away. The two are apart so that artifacts are noted while other processes read documents.
Owns sqlite3.
"""

import marshal
import pickle
import sqlite3
from collections.abc import Iterable, Mapping
from errno import EACCES, EAGAIN, EIO, ENOSPC
from pathlib import Path
from typing import Any, NamedTuple

from sitegen.artifacts import Artifact, Part, about_of, is_list, parts_of
from sitegen.entries import Entry
from sitegen.problems import Location, Problem
from sitegen.whole_file import without_link

_DOCUMENTS = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE files (path TEXT PRIMARY KEY, digest BLOB, header BLOB, body BLOB, body_line INT,
    problems BLOB, body_problems BLOB, complete INT) WITHOUT ROWID;
CREATE TABLE entries (path TEXT PRIMARY KEY, entry BLOB) WITHOUT ROWID;
CREATE TABLE parts (role TEXT, key TEXT, value BLOB, PRIMARY KEY (role, key));
"""
_ARTIFACTS = """
CREATE TABLE artifacts (path TEXT PRIMARY KEY, digest BLOB, is_list INT, artifact BLOB)
    WITHOUT ROWID;
CREATE TABLE uses (part TEXT, path TEXT, PRIMARY KEY (part, path)) WITHOUT ROWID;
CREATE INDEX uses_of ON uses (path);
"""

_FOLLOWED = ("document", "card", "title", "body", "output")
"""Roles of the parts by which artifacts are found: those of a document, and published files."""

BrokenMemory = sqlite3.DatabaseError
"""What is raised when a file of the memory is not what it should be."""


_OF_MACHINE = (
    (("SQLITE_BUSY", "SQLITE_LOCKED"), EAGAIN, "another build is running"),
    (("SQLITE_FULL",), ENOSPC, "no space left"),
    (("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM"), EACCES, "no permission"),
    (("SQLITE_IOERR",), EIO, "reading or writing failed"),
)


def of_machine(failure: sqlite3.DatabaseError, folder: str) -> OSError | None:
    """Give what is wrong with the machine when the memory in a folder is not what is broken."""
    name = getattr(failure, "sqlite_errorname", "")
    for names, number, said in _OF_MACHINE:
        if name.startswith(names):
            return OSError(number, said, folder)
    return None


class Row(NamedTuple):
    """What came of parsing one file, in the form in which it is kept.

    `entry`, `document`, `card`, `body` and `terms` are None when the file had an error; of a Row
    from the memory only `document` says by `b""` that there are parts.
    """

    path: str
    digest: bytes
    header_digest: bytes
    body_digest: bytes
    body_line: int
    problems: tuple[Problem, ...]
    body_problems: tuple[Problem, ...]
    entry: bytes | None
    document: bytes | None
    card: bytes | None
    body: bytes | None
    terms: bytes | None = None


class _Store:
    """One SQLite file; changes count when `commit` is called."""

    def __init__(self, path: Path, schema: str, fresh: bool) -> None:
        self.path = path
        without_link(str(path))
        if fresh:
            for leftover in (path, path.with_name(path.name + "-journal")):
                leftover.unlink(missing_ok=True)
        is_new = not path.exists()
        self.db = sqlite3.connect(path, isolation_level=None)
        # A crash of the machine may break the file; it is then thrown away and made again.
        self.db.execute("PRAGMA synchronous = OFF")
        if is_new:
            self.db.executescript(schema)

    def begin(self) -> None:
        if not self.db.in_transaction:
            self.db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        if self.db.in_transaction:
            self.db.execute("COMMIT")

    def close(self) -> None:
        self.db.close()


class DocumentMemory(_Store):
    """Parsed files: entries in bulk; documents, cards and bodies one by one."""

    def __init__(self, folder: Path, fresh: bool = False) -> None:
        super().__init__(folder / "documents.sqlite", _DOCUMENTS, fresh)

    def fact(self, name: str) -> Any:
        """Give a named value, None when it is not there."""
        row = self.db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return pickle.loads(row[0]) if row else None

    def keep_fact(self, name: str, value: object) -> None:
        self.db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, pickle.dumps(value)))

    def row(self, path: str) -> Row | None:
        """Give what was parsed of a file, without its parts."""
        found = self.db.execute("SELECT * FROM files WHERE path = ?", (path,)).fetchone()
        if found is None:
            return None
        problems, of_body = _problems(found[5]), _problems(found[6])
        parts = b"" if found[7] else None
        path, own, header, body, line = found[:5]
        return Row(path, own, header, body, line, problems, of_body, parts, parts, parts, parts)

    def digests(self) -> dict[str, bytes]:
        return dict(self.db.execute("SELECT path, digest FROM files"))

    def keep_rows(self, rows: Iterable[Row]) -> None:
        """Keep parsed files in place of what was kept of them."""
        for row in rows:
            self.db.execute(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*row[:5], marshal.dumps(_plain(row.problems), 2),
                 marshal.dumps(_plain(row.body_problems), 2), row.entry is not None),
            )  # fmt: skip
            if row.entry is None:
                self.db.execute("DELETE FROM entries WHERE path = ?", (row.path,))
                continue
            self.db.execute("INSERT OR REPLACE INTO entries VALUES (?, ?)", (row.path, row.entry))
            self.db.executemany(
                "INSERT OR REPLACE INTO parts VALUES (?, ?, ?)",
                (("document", row.path, row.document), ("card", row.path, row.card),
                 ("body", row.path, row.body), ("terms", row.path, row.terms)),
            )  # fmt: skip

    def forget(self, paths: Iterable[str]) -> None:
        for path in paths:
            self.db.execute("DELETE FROM files WHERE path = ?", (path,))
            self.db.execute("DELETE FROM entries WHERE path = ?", (path,))
            self.db.execute("DELETE FROM parts WHERE role <> 'value' AND key = ?", (path,))

    def entries(self) -> list[Entry]:
        loads, make = marshal.loads, Entry._make
        return [make(loads(blob)) for (blob,) in self.db.execute("SELECT entry FROM entries")]

    def packed_entries(self) -> dict[str, bytes]:
        """Give all entries by path, in the form in which they are kept."""
        return dict(self.db.execute("SELECT path, entry FROM entries"))

    def packed_entry(self, path: str) -> bytes | None:
        row = self.db.execute("SELECT entry FROM entries WHERE path = ?", (path,)).fetchone()
        return bytes(row[0]) if row else None

    def entry(self, path: str) -> Entry | None:
        packed = self.packed_entry(path)
        return None if packed is None else unpacked(packed)

    def failed(self) -> list[str]:
        """Name the files that could not be read into a document."""
        return [path for (path,) in self.db.execute("SELECT path FROM files WHERE NOT complete")]

    def problems(self) -> list[Problem]:
        """Give all Problems of single files."""
        none = marshal.dumps((), 2)
        found = self.db.execute(
            "SELECT problems, body_problems FROM files WHERE problems <> ? OR body_problems <> ?",
            (none, none),
        )
        return [problem for pair in found for blob in pair for problem in _problems(blob)]

    def part(self, role: str, key: str) -> Any:
        """Give a kept part. Raises KeyError."""
        row = self.db.execute(
            "SELECT value FROM parts WHERE role = ? AND key = ?", (role, key)
        ).fetchone()
        if row is None:
            raise KeyError(role, key)
        return pickle.loads(row[0])

    def value(self, name: str) -> Any:
        """Give a kept value, None when it is not there."""
        try:
            return self.part("value", name)
        except KeyError:
            return None

    def extract(self, name: str) -> tuple[tuple[Part, ...], dict[str, bytes]] | None:
        """Give the parts of which an extract was made and the digests of its pieces."""
        try:
            made_of: tuple[tuple[Part, ...], dict[str, bytes]] = self.part("extracts", name)
        except KeyError:
            return None
        return made_of

    def keep_extract(self, name: str, of: tuple[Part, ...], digests: dict[str, bytes],
                     pieces: Mapping[str, str]) -> None:  # fmt: skip
        """Keep an extract with its pieces in place of what was kept of it, at once."""
        before = self.extract(name)
        known = before[1] if before else {}
        self.begin()
        self.db.executemany(
            "DELETE FROM parts WHERE role = 'extract' AND key = ?",
            ((f"{name}/{piece}",) for piece in known.keys() - pieces.keys()),
        )
        self.db.executemany(
            "INSERT OR REPLACE INTO parts VALUES ('extract', ?, ?)",
            ((f"{name}/{piece}", pickle.dumps(value)) for piece, value in pieces.items()
             if known.get(piece) != digests[piece]),
        )  # fmt: skip
        self.db.execute("INSERT OR REPLACE INTO parts VALUES ('extracts', ?, ?)",
                        (name, pickle.dumps((of, digests), 5)))  # fmt: skip
        self.commit()

    def keep_values(self, values: dict[str, object]) -> None:
        """Keep the values that artifacts share."""
        self.db.executemany(
            "INSERT OR REPLACE INTO parts VALUES ('value', ?, ?)",
            ((name, pickle.dumps(value)) for name, value in values.items()),
        )


class ArtifactMemory(_Store):
    """Published files: what each was made of."""

    def __init__(self, folder: Path, fresh: bool = False) -> None:
        super().__init__(folder / "artifacts.sqlite", _ARTIFACTS, fresh)

    def digests(self) -> dict[str, bytes]:
        return dict(self.db.execute("SELECT path, digest FROM artifacts"))

    def artifact(self, path: str) -> Artifact | None:
        row = self.db.execute("SELECT artifact FROM artifacts WHERE path = ?", (path,)).fetchone()
        return Artifact._make(marshal.loads(row[0])) if row else None

    def holding(self, keys: Iterable[str]) -> list[str]:
        """Name the files that are made of a document (by source) or of another file (by path)."""
        query = "SELECT path FROM uses WHERE part = ?"
        return sorted({path for key in keys for (path,) in self.db.execute(query, (key,))})

    def showing(self, source: str) -> set[str]:
        """Name the documents whose own files are given something of a source, or name it."""
        found = self.db.execute(
            "SELECT artifact FROM artifacts WHERE NOT is_list AND instr(artifact, ?)",
            (source.encode(),),
        )
        artifacts = (Artifact._make(marshal.loads(blob)) for (blob,) in found)
        return {about for artifact in artifacts if (about := about_of(artifact))}

    def lists(self) -> set[str]:
        """Name the files that are not of one document: lists, feeds, indexes."""
        return {path for (path,) in self.db.execute("SELECT path FROM artifacts WHERE is_list")}

    def keep(self, artifacts: Iterable[tuple[Artifact, bytes]]) -> None:
        for artifact, digest in artifacts:
            self.db.execute(
                "INSERT OR REPLACE INTO artifacts VALUES (?, ?, ?, ?)",
                (artifact.path, digest, is_list(artifact), marshal.dumps(tuple(artifact), 2)),
            )
            self.db.execute("DELETE FROM uses WHERE path = ?", (artifact.path,))
            self.db.executemany(
                "INSERT OR REPLACE INTO uses VALUES (?, ?)",
                [(key, artifact.path) for role, key, _ in parts_of(artifact.needs)
                 if role in _FOLLOWED],
            )  # fmt: skip

    def renew(self, artifacts: Iterable[tuple[Artifact, bytes]]) -> None:
        """Keep known artifacts of which only the digests of parts are others."""
        self.db.executemany(
            "UPDATE artifacts SET digest = ?, artifact = ? WHERE path = ?",
            ((digest, marshal.dumps(tuple(artifact), 2), artifact.path)
             for artifact, digest in artifacts),
        )  # fmt: skip

    def doubt(self, path: str) -> None:
        """Note that a file was changed by other means; the next plan looks at it again."""
        # That of the record takes megabytes, which are not written again for nothing.
        self.db.execute("UPDATE artifacts SET digest = x'' WHERE path = ? AND digest <> x''",
                        (path,))  # fmt: skip

    def forget(self, paths: Iterable[str]) -> None:
        for path in paths:
            self.db.execute("DELETE FROM artifacts WHERE path = ?", (path,))
            self.db.execute("DELETE FROM uses WHERE path = ?", (path,))


def _plain(problems: tuple[Problem, ...]) -> tuple[tuple[Any, ...], ...]:
    return tuple((tuple(p.where), p.level, p.code, p.values) for p in problems)


def _problems(blob: bytes) -> tuple[Problem, ...]:
    return tuple(
        Problem(Location(*where), level, code, values)
        for where, level, code, values in marshal.loads(blob)
    )


def packed(entry: Entry) -> bytes:
    """Give the form in which an entry is kept."""
    return marshal.dumps(tuple[Any, ...](entry), 2)


def unpacked(blob: bytes) -> Entry:
    """Read an entry from the form in which it is kept."""
    return Entry._make(marshal.loads(blob))
