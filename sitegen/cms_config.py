"""The configuration of an editor in the browser, made of the keys and of what the site has.

Sveltia CMS and Decap CMS read one format. They differ in translations: Sveltia writes `name.md`
with `name.en.md` beside it, Decap would write `name.de.md`. So with Decap translations have lists
of their own, in which none is made anew.

A sealed version is left out: each change of it would be refused.
"""

from typing import Any, Literal, NamedTuple

from sitegen.cms_fields import Field, Known, Target, Words, body, fields
from sitegen.documents import STATEMENT
from sitegen.front_matter import Items, Scalar
from sitegen.inventory import Inventory
from sitegen.keys import (
    BLOCK,
    CHAPTER,
    GROUP_PAGE,
    KEYS_OF,
    PAGE,
    PLACE,
    PRESS,
    PUBLICATION,
    SESSION,
    SITE,
    STATEMENT_PAGE,
    VERSION,
    Keys,
)
from sitegen.language import N_

Cms = Literal["sveltia", "decap"]
Collection = dict[str, Any]


class Access(NamedTuple):
    """Where an editor finds the repository; `workflow` proposes each change before it counts."""

    cms: Cms
    backend: str
    repository: str
    branch: str
    content: str
    """The folder of content in the repository."""
    site: str
    """The address of the site."""
    workflow: bool
    local: str
    """Where a server of Decap for work without a network listens, or empty."""


_FOLDERS: tuple[tuple[str, str, str, Keys], ...] = (
    ("press", N_("Press releases"), N_("Press release"), PRESS),
    ("sessions", N_("Sessions"), N_("Session"), SESSION),
    ("groups", N_("Bodies"), N_("Body that meets"), GROUP_PAGE),
    ("pages", N_("Pages"), N_("Page"), PAGE),
    ("blocks", N_("Boilerplates"), N_("Boilerplate"), BLOCK),
)
_DATED = ("press", "sessions")


def configuration(access: Access, inventory: Inventory, words: Words) -> dict[str, Any]:
    """Make the whole configuration."""
    made = _Configuration(access, inventory, words)
    content = access.content
    backend: dict[str, Any] = {"name": access.backend}
    if access.repository:
        backend |= {"repo": access.repository, "branch": access.branch}
    elif access.backend == "git-gateway":
        backend["branch"] = access.branch
    return {
        "backend": backend,
        **({"local_backend": {"url": access.local}} if access.local else {}),
        **({"publish_mode": "editorial_workflow"} if access.workflow else {}),
        "site_url": access.site,
        "display_url": access.site,
        # Sveltia speaks the language of the browser.
        **({"locale": inventory.language.partition("-")[0]} if access.cms == "decap" else {}),
        "media_folder": f"{content}/files",
        "public_folder": "files",
        "slug": {"encoding": "ascii", "clean_accents": True, "sanitize_replacement": "-"},
        **made.internationalization(),
        "editor": {"preview": False},
        # Decap leaves out empty texts by itself.
        **({"output": {"omit_empty_optional_fields": True}} if access.cms == "sveltia" else {}),
        "collections": made.collections(),
    }


class Unopened(NamedTuple):
    """A value that an editor fails on: a text where its list has something else."""

    id: str
    key: str


def unopened(inventory: Inventory) -> list[Unopened]:
    """Find what the reader takes and an editor does not, in the originals of all kinds."""
    found = []
    for kind, keys in KEYS_OF.items():
        lists = {key.name: key.form for key in keys if key.form in ("texts", "entries")}
        for named in inventory.of_kind(kind):
            for name, value in named.head.entries:
                form = lists.get(name.text)
                items = value.items if isinstance(value, Items) else ()
                is_one = form == "texts" and isinstance(value, Scalar) and bool(value.text)
                if is_one or (form == "entries" and any(isinstance(i, Scalar) for i in items)):
                    found.append(Unopened(named.id, name.text))
    return found


class _Configuration:
    """One configuration in the making."""

    def __init__(self, access: Access, inventory: Inventory, words: Words) -> None:
        self.access, self.inventory, self.words = access, inventory, words
        publications = {named.id: named.title for named in inventory.of_kind("publication")}
        places = {id: place.label for id, place in inventory.places.items()}
        targets = {
            "session": Target("sessions", "sessions/{{slug}}"),
            "group": Target("groups", "{{slug}}"),
            "blocks": Target("blocks", "{{slug}}"),
        }
        self.known = Known(targets, {"publication": publications})
        # A release begins with the name of a town, which is no room.
        self.with_places = self.known._replace(choices={**self.known.choices, "place": places})

    def internationalization(self) -> dict[str, Any]:
        """Say which languages there are, for the editor that writes them as sitegen reads them."""
        languages = self._languages()
        if self.access.cms == "decap" or not languages:
            return {}
        main = self.inventory.language
        return {"i18n": {
            "structure": "multiple_files", "locales": [main, *languages], "default_locale": main,
            "initial_locales": "default", "omit_default_locale_from_file_path": True,
        }}  # fmt: skip

    def collections(self) -> list[Collection]:
        """List everything that can be edited, in the order of daily use."""
        made = []
        for name, plural, single, keys in _FOLDERS:
            made.append(self._folder(name, name, plural, single, keys))
            if self.access.cms == "decap":
                made += [self._translations(name, plural, keys, tag) for tag in self._languages()]
        return [*made, *self._guidelines(), self._settings()]

    def _folder(self, name: str, folder: str, plural: str, single: str, keys: Keys) -> Collection:
        known = self.with_places if name in ("sessions", "groups") else self.known
        own = fields(keys, known, self.words)
        shared = bool(self._languages()) and self.access.cms == "sveltia"
        made: Collection = {
            "name": name,
            "label": self.words(plural),
            "label_singular": self.words(single),
            "folder": f"{self.access.content}/{folder}",
            "create": True,
            "format": "frontmatter",
            "extension": "md",
            "slug": self._file_name() if name in _DATED else "{{slug}}",
            "identifier_field": "title",
            "summary": "{{date}} – {{title}}" if name in _DATED else "{{title}}",
            "fields": [*own, body(self.words)],
        }
        if name in _DATED:
            made["sortable_fields"] = ["date", "title"]
        if shared:
            made["i18n"] = True
            for field in made["fields"]:
                field["i18n"] = field["name"] in _TRANSLATED
        return made

    def _file_name(self) -> str:
        """Begin with the day of the document: Decap takes `year` from it, Sveltia from today."""
        if self.access.cms == "decap":
            return "{{year}}-{{month}}-{{day}}-{{slug}}"
        return "{{date | date('YYYY-MM-DD')}}-{{slug}}"

    def _translations(self, name: str, plural: str, keys: Keys, tag: str) -> Collection:
        own = [key for key in keys if key.name in _TRANSLATED]
        return {
            "name": f"{name}-{tag}",
            "label": f"{self.words(plural)} ({tag})",
            "folder": f"{self.access.content}/{name}",
            "create": False,
            "format": "frontmatter",
            "extension": f"{tag}.md",
            "identifier_field": "title",
            "fields": [*fields(tuple(own), self.known, self.words), body(self.words)],
        }

    def _guidelines(self) -> list[Collection]:
        words, content = self.words, self.access.content
        heads: list[Collection] = []
        chapters: list[Collection] = []
        for publication in self.inventory.publications:
            folder = f"guidelines/{publication}"
            heads.append({
                "name": publication, "label": publication,
                "file": f"{content}/{folder}/index.md",
                "fields": [*fields(PUBLICATION, self.known, words), body(words)],
            })  # fmt: skip
            for version in self.inventory.versions(publication):
                if self._is_sealed(f"{folder}/{version}/version.yaml"):
                    continue
                name = f"{publication}-{version}"
                heads.append({
                    "name": name, "label": f"{publication} {version}",
                    "file": f"{content}/{folder}/{version}/version.yaml",
                    "fields": fields(VERSION, self.known, words),
                })  # fmt: skip
                made = self._folder(f"chapters-{name}", f"{folder}/{version}",
                                    N_("Chapters"), N_("Chapter"), CHAPTER)  # fmt: skip
                # A new chapter needs a number, which no template of a file name can count.
                made |= {"label": f"{words('Chapters')} {publication} {version}", "create": False}
                chapters.append(made)
        if not heads:
            return []
        label = words("Guidelines")
        return [{"name": "guidelines", "label": label, "files": heads}, *chapters]

    def _settings(self) -> Collection:
        words, content = self.words, self.access.content
        files: list[Collection] = [{
            "name": "site", "label": words("Settings of the site"),
            "file": f"{content}/site.yaml", "fields": fields(SITE, self.known, words),
        }]  # fmt: skip
        if self.inventory.places:
            files.append({
                "name": "places", "label": words("Rooms and addresses"),
                "file": f"{content}/places.yaml", "fields": self._places(),
            })  # fmt: skip
        if STATEMENT in self.inventory.tree.files:
            files.append({
                "name": "statement", "label": words("Accessibility statement"),
                "file": f"{content}/{STATEMENT}",
                "fields": [*fields(STATEMENT_PAGE, self.known, words), body(words)],
            })  # fmt: skip
        return {"name": "settings", "label": words("Settings"), "files": files}

    def _places(self) -> list[Field]:
        """Make a field of each place: an editor can not give names of its own to entries."""
        return [
            {"name": id, "label": place.label,
             "widget": "object", "collapsed": True,
             "fields": fields(PLACE, self.known, self.words)}
            for id, place in self.inventory.places.items()
        ]  # fmt: skip

    def _languages(self) -> list[str]:
        values = {key.text: value for key, value in self.inventory.settings.entries}
        value = values.get("languages")
        items = value.items if isinstance(value, Items) else (value,)
        return [item.text for item in items if isinstance(item, Scalar)]

    def _is_sealed(self, path: str) -> bool:
        return b"\nseal:" in b"\n" + self.inventory.bytes_of(path)


_TRANSLATED = ("title", "subtitle", "summary", "body", "slug", "draft")
"""What a translation says itself; the rest it takes from its original."""
