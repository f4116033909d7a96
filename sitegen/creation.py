"""New documents as files: where each belongs, what it is called, and never over another one."""

import os
from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import NamedTuple

from sitegen.clock import read_clock
from sitegen.inventory import Inventory
from sitegen.scaffolds import examples, scaffold
from sitegen.schema import FOLDER, file_of

KINDS = ("press", "session", "group", "chapter", "version", "publication", "block", "page")
_FOLDERS = {"press": "press", "session": "sessions", "group": "groups", "block": "blocks",
            "page": "pages"}  # fmt: skip
_EVENING = (18, 0)


class Taken(Exception):
    """Say that a name is taken: the path that is there, and a name that is free."""

    def __init__(self, path: str, free: str) -> None:
        super().__init__(path)
        self.path = path
        self.free = free


class Outside(Exception):
    """Say which folder of the content leads out of it, by a link."""


class Wish(NamedTuple):
    """What is to be made: a kind, its name, its front matter, and for guidelines the folder."""

    kind: str
    slug: str
    values: Mapping[str, str]
    publication: str = ""
    version: str = ""


def path_of(wish: Wish, inventory: Inventory) -> str:
    """Give the path below content/ (content model)."""
    slug, publication, version = wish.slug, wish.publication, wish.version
    match wish.kind:
        case "press" | "session":
            return f"{_FOLDERS[wish.kind]}/{wish.values['date'][:10]}-{slug}.md"
        case "publication":
            return f"guidelines/{slug}/index.md"
        case "version":
            return f"guidelines/{publication}/{slug}/version.yaml"
        case "chapter":
            number = inventory.next_chapter(publication, version)
            return f"guidelines/{publication}/{version}/{number}-{slug}.md"
    return f"{_FOLDERS[wish.kind]}/{slug}.md"


def create(wish: Wish, inventory: Inventory, today: date) -> str:
    """Write the scaffold of a document and give its path. Raises Taken, Outside and OSError."""
    path = path_of(wish, inventory)
    target = inventory.content / path
    if _is_there(wish, path, inventory):
        raise Taken(path, _free(wish, inventory))
    root = inventory.content.resolve()
    if not target.parent.resolve().is_relative_to(root):
        raise Outside(path.rpartition("/")[0])
    target.parent.mkdir(parents=True, exist_ok=True)
    text = _text(wish, path, inventory, today)
    data = text.replace("\n", inventory.ends_lines_as(wish.kind)).encode("utf-8")
    try:
        # "x" fails where a file is there by now, also one whose name differs in case only.
        file = target.open("xb")
    except FileExistsError:
        raise Taken(path, _free(wish, inventory)) from None
    try:
        with file:
            file.write(data)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return path


def _is_there(wish: Wish, path: str, inventory: Inventory) -> bool:
    """Tell whether a name is taken; a chapter's also by one with another number."""
    folder, _, name = path.rpartition("/")
    if wish.kind == "chapter":
        ending = f"-{wish.slug}.md"
        return any(p.rpartition("/")[0] == folder and p.endswith(ending) and
                   p.rpartition("/")[2].removesuffix(ending).isdigit()
                   for p in inventory.tree.files)  # fmt: skip
    return os.path.lexists(inventory.content / folder / name)


def _free(wish: Wish, inventory: Inventory) -> str:
    """Propose a name that nobody has: `rat-2` where `rat` is taken."""
    named = (wish._replace(slug=f"{wish.slug}-{n}") for n in count(2))
    free = (w for w in named if not _is_there(w, path_of(w, inventory), inventory))
    return next(wish.slug for wish in free)


def _text(wish: Wish, path: str, inventory: Inventory, today: date) -> str:
    day = wish.values.get("date", "")[:10]
    start = wish.values.get("start", "")
    known = examples(
        date.fromisoformat(day) if day else today,
        read_clock(start) if start else _EVENING,
        today,
        {**inventory.found(), "id": path.rsplit(".", 1)[0].removesuffix("/index")},
    )
    schema = ""
    if (inventory.content.parent / FOLDER / file_of(wish.kind)).is_file():
        schema = "../" * (path.count("/") + 1) + f"{FOLDER}/{file_of(wish.kind)}"
    return scaffold(wish.kind, wish.values, known, inventory.language, schema)
