"""Each version as a text file, which is what its seal is made of, and as data (version.json).

The text edition is the wording alone (`docs/siegel.md`); the data say all that is public of a
version, passage by passage (`docs/version-json.md`).
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sitegen.artifacts import Artifact, Material, Needs, Touched, card, document
from sitegen.edition import Namer, chapter_blocks, edition, filled, passage_cells
from sitegen.entries import Card, Entry
from sitegen.json_text import plain_json
from sitegen.model import Body, Chapter, Config, Decision, Note, Passage, Publication, Version
from sitegen.outputs.bodies import public
from sitegen.outputs.publications import (
    chapter_parts,
    data_address,
    downloads,
    publications,
    text_address,
)
from sitegen.seals import corrections
from sitegen.site import Site

FORMAT = 1


class Told(NamedTuple):
    """A chapter with its body, and what the marks in the body stand for."""

    chapter: Chapter
    body: Body
    links: tuple[tuple[str, str], ...]

    @property
    def called(self) -> Namer:
        return dict(self.links).__getitem__


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the text edition of each version that has chapters, and the data of every version."""
    config = material.value("config", site.config)
    for publication in publications(site, touched):
        for version in site.versions.get(publication.source, ()):
            chapters = chapter_parts(site, version)
            text = text_address(publication, version)
            if chapters:
                yield Artifact(text[1:], "editions", "text", (chapters,))
            made = downloads(publication, version) if chapters else ()
            files = tuple(file for file in made if file != data_address(version))
            yield _data(site, config, publication, version, files, chapters)


def _data(site: Site, config: Any, publication: Entry, version: Entry, files: tuple[str, ...],
          chapters: Any) -> Artifact:  # fmt: skip
    needs = (
        config,
        document(publication),
        (document(version), site.notes_shown(version)),
        _sessions(site, version),
        files,
        chapters,
    )
    return Artifact(data_address(version)[1:], "editions", "data", needs)


def _sessions(site: Site, version: Entry) -> Needs:
    """Give the cards of the sessions in which was decided, by the ids that name them."""
    named = (name for relation, name, _, _ in version.mentions if relation == "session")
    found = ((name, site.resolve("session", name)) for name in named)
    return tuple((name, card(e)) for name, e in found if e and e.source in site.visible)


def _text(chapters: Any) -> bytes:
    return edition(
        chapter_blocks(told.chapter.head.title, number, told.body.passages, told.called)
        for number, told in enumerate((Told(*c) for c in chapters), 1)
    )


def _render_data(config: Config, publication: Publication, version: Any,
                 sessions: tuple[tuple[str, Card], ...], files: tuple[str, ...],
                 chapters: Any) -> bytes:  # fmt: skip
    shown: Version = public(*version)
    told = (Told(*chapter) for chapter in chapters)
    made = {
        "format": FORMAT,
        "id": shown.head.id,
        "publication": {
            "id": publication.head.id,
            "title": publication.head.title,
            "address": config.url + publication.head.address,
        },
        "name": shown.name,
        "title": shown.head.title,
        "language": config.language,
        "address": config.url + shown.head.address,
        "status": shown.status,
        "date": shown.date.iso,
        "consultation": _consultation(shown),
        "adoption": _decision(config, shown.adopted, dict(sessions)),
        "repeal": _decision(config, shown.repealed, dict(sessions)),
        "changes": [_note(note, shown) for note in shown.changes],
        "seal": _seal(config, shown, files),
        "downloads": [_download(config.url + file) for file in files],
        "chapters": [_chapter(config, one, number) for number, one in enumerate(told, 1)],
    }
    return (plain_json(_without_gaps(made), indent=1) + "\n").encode()


def _without_gaps(made: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not said."""
    return {key: value for key, value in made.items() if value is not None and value != ""}


def _consultation(version: Version) -> dict[str, Any] | None:
    of = version.consultation
    if of is None:
        return None
    return _without_gaps({"from": of.opens.iso, "to": of.closes.iso, "url": of.url})


def _decision(
    config: Config, of: Decision | None, sessions: dict[str, Card]
) -> dict[str, Any] | None:
    if of is None:
        return None
    session = sessions.get(of.session.id) if of.session else None
    return _without_gaps(
        {
            "date": of.date.iso,
            "body": of.body,
            "reference": of.reference,
            "session": _session(config, session) if session else None,
            "effective": of.effective.iso,
        }
    )


def _session(config: Config, of: Card) -> dict[str, str]:
    return {"title": of.title, "address": config.url + of.address}


def _note(note: Note, version: Version) -> dict[str, Any]:
    is_correction = note in corrections(version)
    return {"date": note.date.iso, "note": note.note, "correction": is_correction}


def _seal(config: Config, version: Version, files: tuple[str, ...]) -> dict[str, Any] | None:
    if not version.seal or not files:
        return None
    return {"algorithm": "SHA-256", "value": version.seal, "text": config.url + _text_of(files)}


def _text_of(files: tuple[str, ...]) -> str:
    return next(file for file in files if file.endswith(".txt"))


def _download(address: str) -> dict[str, str]:
    kinds = {"pdf": "application/pdf", "epub": "application/epub+zip", "txt": "text/plain"}
    return {"type": kinds[address.rpartition(".")[2]], "address": address}


def _chapter(config: Config, told: Told, number: int) -> dict[str, Any]:
    head, called = told.chapter.head, told.called
    page = config.url + head.address
    passages = (_passage(p, number, called, page) for p in told.body.passages if any(p.cells))
    return {
        "id": head.id,
        "number": number,
        "title": head.title,
        "address": page,
        "passages": list(passages),
    }


def _passage(passage: Passage, number: int, called: Namer, page: str) -> dict[str, Any]:
    cells = passage_cells(passage, number, called)
    is_row = passage.kind == "row"
    return _without_gaps(
        {
            "kind": passage.kind,
            "id": passage.id,
            "number": filled(passage.number, number, called),
            "citation": filled(passage.label, number, called),
            "address": f"{page}#{passage.anchor}" if passage.anchor else "",
            "level": passage.level or None,
            "mark": passage.mark.strip(),
            "head": True if is_row and passage.is_head else None,
            "text": None if is_row else cells[0],
            "cells": list(cells) if is_row else None,
        }
    )


RENDERERS: dict[str, Callable[..., bytes]] = {"text": _text, "data": _render_data}
