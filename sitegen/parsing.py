"""Many files parsed, each into a Row for the memory; what did not change in a file is kept.

Beside the files stand the names of fallbacks, which have nothing but an original.
"""

import os
import pickle
from collections.abc import Sequence
from dataclasses import dataclass

from sitegen import workers
from sitegen.claims import Claim, claims_in
from sitegen.content_files import documents_in
from sitegen.documents import Setting, original_of, parse_body, read_source
from sitegen.entries import card_of, entry_of
from sitegen.fallbacks import fallback_source, fallbacks_of, parted
from sitegen.memory import DocumentMemory, Row, packed
from sitegen.model import Body, Document, Session
from sitegen.problems import Problem, has_errors, in_bounds
from sitegen.searchable import searchable_of
from sitegen.source import digest, read_file
from sitegen.state import Look
from sitegen.tree import Tree
from sitegen.workers import Progress


@dataclass(frozen=True, slots=True)
class Parser:
    """Reads files below content/; the same object serves all processes."""

    folder: str
    tree: Tree
    setting: Setting
    setting_digest: bytes

    def parse(self, paths: Sequence[str]) -> list[Row]:
        """Parse files anew."""
        return [self._row(path, *self._read(path), None, None) for path in paths]

    def reparse(self, paths: Sequence[str], memory: DocumentMemory) -> list[Row]:
        """Parse files again, front matter or body only where its text changed."""
        rows = []
        for path in paths:
            old = memory.row(path)
            data, original = self._read(path)
            if old is None or old.digest != _digest(data, original):
                rows.append(self._row(path, data, original, old, memory))
        return rows

    def _read(self, path: str) -> tuple[bytes, bytes | None]:
        """Give a file and the original of a translation; a fallback has nothing but that."""
        file, missing = parted(path)
        if missing:
            data = self._bytes(file)
            return data, data
        of_original, language = original_of(path)
        original = self._bytes(of_original) if language and of_original in self.tree.files else None
        return self._bytes(path), original

    def _bytes(self, path: str) -> bytes:
        return read_file(os.path.join(self.folder, self.tree.on_disk(path)))

    def _row(self, path: str, data: bytes, original: bytes | None, old: Row | None,
             memory: DocumentMemory | None) -> Row:  # fmt: skip
        own = _digest(data, original)
        problems: list[Problem] = []
        file, missing = parted(path)
        written = read_source(file, data, problems)
        if written is None:
            told = () if missing else in_bounds(problems)
            return Row(path, own, b"", b"", 0, told, (), None, None, None, None)
        source = fallback_source(written, missing) if missing else written
        of_original, language = original_of(source.path)
        inherited = written.header.encode() if missing else original or b""
        header_digest = digest(b"\0".join((source.header.encode(), inherited, self.setting_digest)))
        body_digest = digest(f"{written.path}\0{source.body}".encode())
        kept = memory if old is not None and old.document is not None else None
        document: Document | None
        if kept and old and old.header_digest == header_digest and not old.problems:
            document = kept.part("document", path)
        else:
            from sitegen.heads import parse_head

            document, told = parse_head(source, original, self.setting)
            problems += told
            if document is not None and missing:
                text = self.setting.language
                head = document.head._replace(source=path, text_language=text)
                document = document._replace(head=head)
        same_body = old is not None and (old.body_digest, old.body_line) == (
            body_digest, source.body_line
        )  # fmt: skip
        body: Body
        if kept and old and same_body:
            body, body_problems = kept.part("body", path), old.body_problems
        else:
            # What is not translated is worded in its own language throughout.
            body, body_problems = parse_body(written, self.setting)
        language = language or self.setting.language
        claims: tuple[Claim, ...] = ()
        if not missing:
            claims, doubts = claims_in(source, language, document, self.setting.places)
            problems += doubts
            if isinstance(document, Session):
                from sitegen.minutes_privacy import contacts_in_minutes, missing_minutes

                problems += contacts_in_minutes(document, source, self.setting)
                problems += () if original_of(path)[1] else missing_minutes(document, source)
        is_broken = document is None or has_errors((*problems, *body_problems))
        if missing:  # what is wrong with it is told at its original
            problems, body_problems = [], ()
        row = Row(path, own, header_digest, body_digest, source.body_line,
                  in_bounds(problems), in_bounds(body_problems),
                  None, None, None, None)  # fmt: skip
        if document is None or is_broken:
            return row
        card = card_of(document, body, language)
        # A document is a function of its path, its front matter and the setting, which the memory
        # watches; the same holds for a body.
        document_digest = digest(path.encode() + header_digest)
        of_original = of_original if original is not None else ""
        entry = entry_of(document, body, card, claims, document_digest, body_digest, of_original,
                         language)  # fmt: skip
        return row._replace(
            entry=packed(entry),
            document=pickle.dumps(document, 5),
            card=pickle.dumps(card, 5),
            body=pickle.dumps(body, 5),
            terms=pickle.dumps(tuple(searchable_of(document, body, language)), 5),
        )


def every_path(tree: Tree, languages: tuple[str, ...]) -> list[str]:
    """List all documents and their fallbacks."""
    found = documents_in(tree.files)
    return sorted((*found, *fallbacks_of(found, languages)))


def changed_paths(look: Look, languages: tuple[str, ...]) -> list[str]:
    """List the changed documents with the translations and fallbacks of changed originals."""
    found = set(look.changed)
    for path in look.changed:
        stem = path.removesuffix(".md")
        found.update(f"{stem}.{language}.md" for language in languages)
    documents = documents_in(path for path in found if path in look.tree.files)
    return sorted((*documents, *fallbacks_of(documents, languages)))


def parse_all(
    parser: Parser, paths: list[str], memory: DocumentMemory, jobs: int, progress: Progress
) -> list[Row]:
    """Parse on all processes; what comes goes straight into the memory and is not held."""
    is_first = not memory.digests()

    def parse(chunk: Sequence[str]) -> list[Row]:
        return parser.parse(chunk) if is_first else parser.reparse(chunk, memory)

    rows: list[Row] = []
    memory.begin()
    for batch in workers.run(parse, paths, jobs):
        memory.keep_rows(batch)
        rows += [row._replace(document=None, card=None, body=None) for row in batch]
        progress("parse", len(batch), len(paths))
    memory.commit()
    return rows


def _digest(data: bytes, original: bytes | None) -> bytes:
    return digest(data if original is None else data + b"\0" + original)
