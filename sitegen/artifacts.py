"""What is to be published, and exactly what each file is made of.

An Artifact names its parts: documents, cards, bodies and other values, each with its digest, and
literals. The renderer is given these parts and nothing else, so the digest over them says whether
the file is stale; no dependency is recorded, guessed or declared apart from it.
"""

import marshal
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from sitegen.entries import Entry
from sitegen.pictures import Picture
from sitegen.site import Site
from sitegen.source import digest
from sitegen.urls import ANCHOR_PREFIX

Part = tuple[str, str, bytes]
"""Role, key and digest of something given.

Roles are document, card, title, body, terms, extract, value, content, picture, static and output.
A picture is named by its digest, so that whatever its file is called, it is the same part. A title
is its own digest.
"""

Needs = tuple[Any, ...]
"""Parts and literals (str, int, bool, None), nested in tuples; only a Part holds bytes."""


Touched = frozenset[str] | None
"""Sources of the documents whose own files are to be planned; None for all."""


class Artifact(NamedTuple):
    """One file to publish: its path below output/, its output module, its view, and its parts."""

    path: str
    output: str
    view: str
    needs: Needs


class ContentFile(NamedTuple):
    """A file below content/ that is published; size in bytes, as it is then.

    `picture` is what is known of a picture, None for another file.
    """

    size: int
    digest: bytes
    picture: Picture | None = None


Make = Callable[[Sequence[Any], tuple[str, ...]], Mapping[str, str]]
"""Makes the pieces of an extract, of which the names are given, of what its parts name."""


class Extracts(Protocol):
    """Values that are made of the parts of many documents, and again only when one of these is
    another (see `sitegen.extracts`)."""

    def pieces(
        self,
        name: str,
        of: tuple[Part, ...],
        names: tuple[str, ...],
        make: Make,
    ) -> Mapping[str, Part]: ...

    def renewed(self, name: str, digests: Mapping[str, bytes], make: Make) -> dict[str, bytes]: ...


@dataclass(frozen=True, slots=True)
class Material:
    """What a plan draws on besides the documents: files, and values made once for many pages.

    `static` and `prints` are the digests of files among the templates: those that are published as
    they are, and those of Typst.
    """

    files: Mapping[str, ContentFile]
    static: Mapping[str, bytes]
    prints: Mapping[str, bytes]
    values: dict[str, object]
    extracts: Extracts

    def value(self, name: str, value: object) -> Part:
        """Keep a value that many artifacts are given, and name it as a part."""
        self.values[name] = value
        return ("value", name, digest(repr(value).encode()))


class Shelf(Protocol):
    """Where the parts of an artifact are taken from when it is rendered."""

    def take(self, role: str, key: str) -> Any: ...


_OF_ONE = (
    "pages",
    "publications",
    "chapters",
    "synopses",
    "pdf",
    "editions",
    "press_pdf",
    "epub",
    "assets",
    "icons",
    "variants",
    "previews",
    "plain",
    "single",
)
"""Outputs and views of which each file is of one document (or one file of content)."""


def document(entry: Entry) -> Part:
    return ("document", entry.source, entry.document)


def card(entry: Entry) -> Part:
    return ("card", entry.source, entry.card)


def title_of(entry: Entry) -> Part:
    """Name the title as a part; a plan that read it would have to be made again after its edit."""
    return ("title", entry.source, entry.title.encode())


def body(entry: Entry) -> Part:
    return ("body", entry.source, entry.body)


def terms(entry: Entry) -> Part:
    """Name what a document is found by, which follows from itself and its body."""
    return ("terms", entry.source, entry.document + entry.body)


def cards(entries: Iterable[Entry]) -> tuple[Part, ...]:
    return tuple([("card", entry.source, entry.card) for entry in entries])


def maybe_card(entry: Entry | None) -> Part | None:
    return card(entry) if entry is not None else None


def addresses(site: Site, entry: Entry) -> tuple[tuple[str, str], ...]:
    """Give what the marks in a body stand for: addresses of targets, and what they are called."""
    found = {path: file_address(path) for path, _, _ in entry.files}
    for relation, name, _, _ in entry.mentions:
        if relation == "link":
            target = site.resolve(relation, name)
            if target is not None:
                path, _, anchor = name.partition("#")
                key = path if path == target.source else name
                page = site.page_in(target, entry.language)
                if anchor and anchor.removeprefix(ANCHOR_PREFIX) not in page.anchors:
                    page = target
                # Links to one document share its address: if one place is missing in the
                # translation, all of them lead to the original.
                if found.get(key) != target.address:
                    found[key] = page.address
                if entry.kind == target.kind == "chapter":
                    found[f"#{path}#{anchor}"] = site.called(target, anchor)
    return tuple(sorted(found.items()))


def file_address(path: str) -> str:
    """Give the address of a file of content/; all are published below /files/."""
    return "/files/" + quote(path.removeprefix("files/"))


def file_path(path: str) -> str:
    """Give the path below output/ of a file of content/."""
    return "files/" + path.removeprefix("files/")


def needs_digest(artifact: Artifact) -> bytes:
    """Fingerprint what an artifact is made of; marshal format 2 has one form for equal values."""
    return digest(marshal.dumps((artifact.output, artifact.view, artifact.needs), 2))


def parts_of(needs: Needs) -> list[Part]:
    """List the parts among nested needs."""
    found: list[Part] = []
    for need in needs:
        if type(need) is tuple:
            if len(need) == 3 and type(need[2]) is bytes:
                found.append(need)
            else:
                found.extend(parts_of(need))
    return found


def is_list(artifact: Artifact) -> bool:
    """Tell whether a file is not of one document but drawn from many: a list, feed or index."""
    return artifact.output not in _OF_ONE and artifact.view not in _OF_ONE


def about_of(artifact: Artifact) -> str:
    """Name the document that a file is of, empty for a list."""
    if is_list(artifact):
        return ""
    return next((key for role, key, _ in parts_of(artifact.needs) if role == "document"), "")


def given(needs: Needs, shelf: Shelf) -> tuple[Any, ...]:
    """Replace each part among nested needs by what it names."""
    return tuple(
        (shelf.take(need[0], need[1]) if len(need) == 3 and type(need[2]) is bytes
         else given(need, shelf)) if type(need) is tuple else need
        for need in needs
    )  # fmt: skip
