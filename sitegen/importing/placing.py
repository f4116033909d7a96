"""Where documents lie, what they are called and which former addresses lead to them.

Nothing that is there is met: neither a file, nor an address, nor an id, nor what the site makes by
itself.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sitegen.content_files import documents_in
from sitegen.documents import Setting, original_of, read_source
from sitegen.heads import parse_head
from sitegen.importing.items import Item
from sitegen.model import Config
from sitegen.tree import look
from sitegen.urls import collision_key, file_of, former_address, is_slug, slugify

FOLDERS = {"press": "press", "session": "sessions", "group": "groups", "page": "pages"}
_SYSTEM = (
    "presse sitzungen gremien themen leitlinien feeds kalender suche bilder files assets headers "
    "redirects 404 index"
).split()
_LISTS = re.compile(
    r"/(?:(?:presse|sitzungen)/(?:\d+/)?(?:(?:seite/)?\d+/)?|leitlinien/|(?:themen|gremien|feeds|"
    r"kalender|suche|bilder|assets|headers|redirects)/.*|404\.html|)(?:index\.html?)?"
)
_LONGEST = 70


def document_id(item: Item) -> str:
    """Give the id of a document: it follows from what its source knows it by."""
    source = item.key.partition(":")[0]
    return f"{FOLDERS[item.kind]}/{source}-{_short(item.key)}"


def _short(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


class Places:
    """The names and addresses of a content folder that are taken, with those given out here."""

    def __init__(self, content: str, config: Config, setting: Setting) -> None:
        self.by_id: dict[str, str] = {}
        self._config = config
        tree = look(content)
        self._paths = {collision_key(path) for path in tree.files}
        self._addresses: dict[str, str] = {}
        for path in documents_in(tree.files):
            data = Path(content, tree.on_disk(path)).read_bytes()
            source = read_source(path, data, []) if not original_of(path)[1] else None
            document = parse_head(source, None, setting)[0] if source is not None else None
            if document is None:
                self.by_id.setdefault(path.rpartition(".")[0], path)
                continue
            self.by_id.setdefault(document.head.id, path)
            for address in (document.head.address, *document.head.aliases):
                self._addresses.setdefault(_folded(address), path)

    def place(self, item: Item) -> tuple[str, bool]:
        """Give a free path for a new document, and tell whether its first choice was free."""
        folder = FOLDERS[item.kind]
        slug = self._slug(item)
        number, tried = 1, slug
        while True:
            name = f"{item.day}-{tried}" if item.day else tried
            path = f"{folder}/{name}.md"
            address = address_of(path)
            if collision_key(path) not in self._paths and _folded(address) not in self._addresses:
                self._paths.add(collision_key(path))
                self._addresses[_folded(address)] = path
                return path, number == 1
            number += 1
            tried = f"{slug}-{number}"

    def _slug(self, item: Item) -> str:
        slug = slugify(item.name) or slugify(item.title)
        if len(slug) > _LONGEST:
            slug = slug[:_LONGEST].rpartition("-")[0] or slug[:_LONGEST]
        if item.kind == "page" and (
            slug in _SYSTEM or slug in (collision_key(tag) for tag in self._config.languages)
        ):
            slug = f"{slug}-seite"
        return slug if is_slug(slug) else f"eintrag-{_short(item.key)}"

    def aliases(self, item: Item, path: str) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
        """Give the former addresses that can lead on; those that can not, each with its code."""
        found: dict[str, None] = {}
        lost: list[tuple[str, str]] = []
        for address in item.addresses:
            former, code = self._alias(address)
            if code:
                lost.append((code, address))
            elif _folded(former) == _folded(address_of(path)):
                continue
            elif self._addresses.setdefault(_folded(former), path) == path:
                found[former] = None
            else:
                lost.append(("address", address))
        return tuple(found), lost

    def _alias(self, address: str) -> tuple[str, str]:
        try:
            parts = urlsplit(address)
        except ValueError:
            return "", "address"
        if parts.query:
            return "", "address-query"
        former = unquote(parts.path)
        base = self._config.base
        if parts.netloc and base:
            if not former.startswith(f"{base}/"):
                return "", "address"
            former = former.removeprefix(base)
        last = former.rpartition("/")[2]
        if last and "." not in last:
            former += "/"
        former = former_address(former)
        is_translated = former.split("/")[1:2] and former.split("/")[1] in self._config.languages
        is_file_above = any("." in part[-5:] for part in former.split("/")[:-1])
        if not former or _LISTS.fullmatch(former) or is_file_above or is_translated:
            return "", "address"
        return former, ""


def address_of(path: str) -> str:
    """Give the address of a document that was placed here, by its path."""
    folder, _, name = path.rpartition("/")
    name = name.removesuffix(".md")
    if folder == "press":
        return f"/presse/{name[:4]}/{name[11:]}/"
    return {"sessions": f"/sitzungen/{name}/", "groups": f"/gremien/{name}/"}.get(
        folder, f"/{name}/"
    )


def _folded(address: str) -> str:
    return collision_key(file_of(address)) if address else ""


def keys_of(address: str, hosts: frozenset[str]) -> Iterator[str]:
    """Give what an address of the old website is found by; nothing for one of another website."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return
    if host and host not in hosts:
        return
    path = re.sub(r"/(?:index\.(?:html?|php))?\Z", "", unquote(parts.path))
    if parts.query:
        yield f"{path}?{parts.query}"
    elif path:
        yield path
