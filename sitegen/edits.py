"""What an edit means: which files can differ after it, and which can not.

All follows from the rule that a file is made of its parts and nothing else. Where only texts of
bodies changed, the plan still holds. Where documents changed that kept their place on the site,
only what shows them, showed them or will show them is planned again.
"""

from typing import Any

from sitegen.artifacts import Touched
from sitegen.entries import Entry
from sitegen.memory import ArtifactMemory
from sitegen.site import Site

Edits = list[tuple[Entry, Entry]]
"""The entries of changed documents, old and new."""

MOVABLE = ("press", "session")
"""Kinds of which a change can be followed to all that shows it without planning everything."""

_PLACE = ("kind", "id", "address", "language", "draft", "parent", "aliases", "anchors",
          "pictures", "barriers")  # fmt: skip


def is_of_bodies(edits: Edits) -> bool:
    """Tell whether only texts of bodies changed, so that every plan with them still holds."""
    return all(_without_body(old) == _without_body(new) for old, new in edits)


def _without_body(entry: Entry) -> Entry:
    """Blank what a change of text alone may alter: the digests, and where something stands."""
    return entry._replace(
        body=b"",
        facts=entry.facts[:-1] if entry.kind == "chapter" else entry.facts,
        mentions=tuple((relation, name, 1, 1) for relation, name, _, _ in entry.mentions),
        files=tuple((path, 1, 1) for path, _, _ in entry.files),
        claims=tuple((said, 1, 1, *meant) for said, _, _, *meant in entry.claims),
    )


def touched_by(edits: Edits | None, site: Site, artifacts: ArtifactMemory) -> Touched:
    """Name the documents whose own files can differ after edits; None for all.

    These are the changed ones, those whose files show or name them so far, and those that will:
    new neighbours and what they now mention.
    """
    if edits is None or not all(_keeps_its_place(old, new) for old, new in edits):
        return None
    found: set[str] = set()
    for old, new in edits:
        was_hidden = old.opens > site.now and not site.preview
        if was_hidden or (new.parent if new.is_fallback else new.source) not in site.visible:
            return None
        found.add(new.source)
        found.update(artifacts.showing(new.source))
        found.update(entry.source for entry in site.beside(new))
        for relation in ("session", "block", "publication", "group", "link"):
            found.update(entry.source for entry in site.mentioned(new, relation))
    return frozenset(found)


def _keeps_its_place(old: Entry, new: Entry) -> bool:
    """Tell whether a changed document is still found where it was, under the same names."""
    is_same_place = all(getattr(old, name) == getattr(new, name) for name in _PLACE)
    return new.kind in MOVABLE and is_same_place and _files(old) == _files(new)


def _files(entry: Entry) -> list[str]:
    return [path for path, _, _ in entry.files]


def with_digests(needs: Any, role: str, digests: dict[str, bytes]) -> Any:
    """Put new digests of the parts in a role, by their keys, into nested needs."""
    if type(needs) is not tuple:
        return needs
    if len(needs) == 3 and type(needs[2]) is bytes:
        key = needs[1]
        return (role, key, digests[key]) if needs[0] == role and key in digests else needs
    return tuple(with_digests(need, role, digests) for need in needs)
