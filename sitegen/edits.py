"""What an edit means: which files can differ after it, and which can not.

All follows from the rule that a file is made of its parts and nothing else. Where nothing changed
of what a plan reads of a document, the plan still holds. Where documents changed that kept their
place on the site, only what shows them, showed them or will show them is planned again.
"""

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


def keeps_the_plan(edits: Edits) -> bool:
    """Tell whether every file is made of parts with the same roles and keys as before."""
    return all(_as_planned(old) == _as_planned(new) for old, new in edits)


def _as_planned(entry: Entry) -> Entry:
    """Blank what no plan reads: digests, where something stands, the title of what can move.

    Other titles are in orders and in other texts, and a seal rests on the texts of a version.
    Whether something stands in the document at all is what line 0 tells.
    """
    if entry.kind not in ("version", "chapter"):
        entry = entry._replace(document=b"", card=b"")
    facts = entry.facts
    if entry.kind == "chapter":
        facts = facts[:-1]
    elif entry.kind == "session":
        facts = entry.session._replace(keys=())
    return entry._replace(
        title="" if entry.kind in MOVABLE else entry.title,
        body=b"",
        topics_at=(1, 1),
        facts=facts,
        mentions=tuple((relation, name, min(at, 1), 1) for relation, name, at, _ in entry.mentions),
        files=tuple((path, min(at, 1), 1) for path, at, _ in entry.files),
        claims=tuple((said, 1, 1, *meant) for said, _, _, *meant in entry.claims),
        unrated=tuple((path, 1, 1) for path, _, _ in entry.unrated),
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
