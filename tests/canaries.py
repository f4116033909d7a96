"""Documents of every kind that can be hidden, with a canary in every field, name and file.

A unit is a document, or several that hide together. Each comes in two forms, visible and hidden,
which differ in the one line that hides it.
"""

from pathlib import Path
from typing import NamedTuple

from tests.sites import picture

CANARY = "kanarie"
"""Stands, in any case of letters, in everything that is of a unit, and nowhere else."""

HIDE = "@hide@\n"
TOP = "title: Kanarie {0} Titel\nid: {1}/kanarie-{0}-id\nslug: kanarie-{0}-slug\n" \
      "aliases: [/alt/kanarie-{0}/, /kanarie-{0}.html]\n@hide@\n" \
      "dates_ok: [Kanarie {0} Saal]\n"  # fmt: skip
IMAGE = "image:\n  file: files/kanarie-{0}-bild.png\n  alt: Kanarie {0} Alternativtext\n" \
        "  credit: Kanarie {0} Bildquelle\n  caption: Kanarie {0} Unterschrift\n"  # fmt: skip
FILE = "file: files/kanarie-{0}-{1}.pdf\n{2}title: Kanarie {0} Anlage {1}\n" \
       "{2}accessible: false\n{2}reason: Kanarie {0} Grund {1}\n"  # fmt: skip
PLACE = "place:\n  name: Kanarie {0} Haus\n  room: Kanarie {0} Raum\n" \
        "  street: Kanarie {0} Weg\n  postcode: kanarie-{0}\n  city: Kanarie {0} Stadt\n" \
        "  step_free: true\n  access: Kanarie {0} Zugang\n  lat: 49.1\n  lon: 7.1\n"  # fmt: skip
BODY = """
## Kanarie {0} Überschrift {{#kanarie-{0}}}

Kanarie {0} sagt *betont* und **laut**, was [Kanarie {0} Link](https://kanarie-{0}.example/weg
"Kanarie {0} Hinweis") ist.[^1]

![Kanarie {0} Bild im Text](../{2}files/kanarie-{0}-text.png
"Kanarie {0} Bildnachweis")

| Kanarie {0} Kopf | B |
|---|---|
| Kanarie {0} Zelle | 2 |

[^1]: Kanarie {0} Fußnote.
"""


class Unit(NamedTuple):
    """What hides together: files with `@hide@` in them, and what stands there in either form."""

    files: dict[str, str]
    hidden: str = "draft: true"
    visible: str = "draft: false"

    def shown(self) -> dict[str, str]:
        return self._with(self.visible)

    def withheld(self) -> dict[str, str]:
        return self._with(self.hidden)

    def _with(self, line: str) -> dict[str, str]:
        return {path: text.replace("@hide@", line) for path, text in self.files.items()}


def _document(name: str, folder: str, fields: str, depth: str = "") -> str:
    parts = (TOP.format(name, folder), fields, BODY.format(name, folder, depth))
    return "---\n{}{}---\n{}".format(*parts)


def _press(name: str) -> dict[str, str]:
    fields = (
        f"subtitle: Kanarie {name} Unterzeile\nsummary: Kanarie {name} Vorspann\n"
        f"place: Kanarie {name} Ortsmarke\nsession: sessions/2026-07-08-rat\n"
        f"publication: guidelines/leitlinien\ntopics: [Kanarie {name} Thema, Haushalt]\n"
        f"blocks: [ueber]\nsource: Kanarie {name} Quelle\ncontact: Kanarie {name} Kontakt\n"
        + IMAGE.format(name)
        + "attachments:\n  - "
        + FILE.format(name, "eins", "    ")
        + f"changes:\n  - date: 2026-06-20\n    note: Kanarie {name} Berichtigung\n"
    )
    alias = f"aliases: [/en/alt/kanarie-{name}/]"
    english = f"---\ntitle: Kanarie {name} title\n{alias}\n---\n\nKanarie {name} text in English.\n"
    stem = f"press/2026-05-20-kanarie-{name}"
    return {f"{stem}.md": _document(name, "press", fields), f"{stem}.en.md": english}


_SESSION = (
    "date: 2026-06-17\nstart: 18:00\nend: 20:00\ngroup: rat\npublic: false\n"
    "online: https://kanarie-sitzung.example/live\nregistration: Kanarie sitzung Anmeldung\n"
    "contact: Kanarie sitzung Kontakt\nannounced: 2026-06-01\n"
    + PLACE.format("sitzung")
    + "changes:\n  - date: 2026-06-05\n    reason: Kanarie sitzung Verlegung\n    was:\n"
    "      date: 2026-06-16\n      place: Kanarie sitzung Altort\n      status: tentative\n"
    "agenda:\n  - title: Kanarie sitzung Punkt\n    id: kanarie-punkt\n"
    "    text: Kanarie sitzung Erläuterung\n    result: Kanarie sitzung Ergebnis\n"
    "    documents:\n      - "
    + FILE.format("sitzung", "zwei", "        ")
    + "summary: Kanarie sitzung Vorspann\ntopics: [Kanarie sitzung Thema]\nattachments:\n  - "
    + FILE.format("sitzung", "drei", "    ")
    + IMAGE.format("sitzung")
    + "minutes:\n  status: published\n  due: 2026-06-30\n  date: 2026-06-25\n"
    "  file: files/kanarie-sitzung-mitschrift.pdf\n  reason: Kanarie sitzung Mitschriftgrund\n"
)
_VERSION = (
    "title: Kanarie {0} Fassung\nid: guidelines/kanarie-{0}\nslug: kanarie-{0}-slug\n"
    "aliases: [/alt/kanarie-{0}/]\n{1}dates_ok: [Kanarie {0} Saal]\ndate: 2026-05-01\n"
    "status: adopted\nconsultation:\n"
    "  from: 2026-05-02\n  to: 2026-05-20\n  url: https://kanarie-{0}.example/mitreden\n"
    "adopted:\n  date: 2026-06-01\n  body: Kanarie {0} Beschlussorgan\n"
    "  session: sessions/2026-06-10-rat\n  reference: Kanarie {0} Aktenzeichen\n"
    "repealed:\n  date: 2026-06-20\n  body: Kanarie {0} Gericht\n  in_force: 2026-07-10\n"
    "  session: sessions/2026-06-10-rat\n  reference: Kanarie {0} Urteil\n"
    "short:\n  "
    + FILE.format("{0}", "kurz", "  ")
    + "simple:\n  "
    + FILE.format("{0}", "leicht", "  ")
    + "attachments:\n  - "
    + FILE.format("{0}", "anlage", "    ")
    + "changes:\n  - date: 2026-05-30\n    note: Kanarie {0} Änderung\n"
)
_CHAPTER = "sessions: [sessions/2026-06-10-rat, sessions/2026-06-10-rat#top-2]\n"
_PUBLICATION = (
    "subtitle: Kanarie werk Unterzeile\nsummary: Kanarie werk Vorspann\ngroup: rat\n"
    "platform: https://kanarie-werk.example/\ntopics: [Kanarie werk Thema]\n"
)
_GROUP = (
    "rhythm: first wednesday\ncontact: Kanarie gremium Kontakt\nnotice_days: 4\n"
    + PLACE.format("gremium")
)
_PAGE = "summary: Kanarie {0} Vorspann\nchanges:\n  - date: 2026-06-01\n    note: Kanarie {0} N\n"


_V3 = "guidelines/leitlinien/kanarie-v3"
_WORK = "guidelines/kanarie-werk"
UNITS = {
    "embargo": Unit(
        _press("embargo"), "date: 2026-09-01 10:00", "date: 2026-05-20 10:00"
    ),
    "press": Unit(
        {path: text.replace("@hide@", "date: 2026-05-20 11:00\n@hide@")
         for path, text in _press("meldung").items()}
    ),
    "session": Unit({
        "sessions/2026-06-17-kanarie-sitzung.md": _document("sitzung", "sessions", _SESSION),
    }),
    "group": Unit({"groups/kanarie-gremium.md": _document("gremium", "groups", _GROUP)}),
    "publication": Unit({
        f"{_WORK}/index.md": _document("werk", "guidelines", _PUBLICATION, "../"),
        f"{_WORK}/kanarie-v1/version.yaml": _VERSION.format("v1", ""),
        f"{_WORK}/kanarie-v1/01-kanarie-teil.md": _document(
            "teil", "guidelines", _CHAPTER, "../../").replace(HIDE, ""),
    }),
    "version": Unit({
        f"{_V3}/version.yaml": _VERSION.format("v3", "@hide@\n"),
        f"{_V3}/01-kanarie-ziel.md": _document(
            "ziel", "guidelines", _CHAPTER, "../../").replace(HIDE, ""),
    }),
    "chapter": Unit({
        "guidelines/leitlinien/v2/02-kanarie-kapitel.md": _document(
            "kapitel", "guidelines", _CHAPTER, "../../"),
    }),
    "block": Unit({"blocks/kanarie-baustein.md": _document("baustein", "blocks", "")}),
    "page": Unit({"pages/kanarie-seite.md": _document("seite", "pages", _PAGE.format("seite"))}),
    "glossary": Unit({
        # Explains a word of the visible chapters.
        "pages/glossar.md": _document("glossar", "pages", _PAGE.format("glossar"))
        + "\nDafür {#kanarie-glossar-wort}\n:   Kanarie glossar Erklärung\n",
    }),
    "statement": Unit({
        "pages/barrierefreiheit.en.md": _document(
            "statement", "pages", _PAGE.format("statement")
            + "reviewed: 2026-06-20\nmethod: Kanarie statement Methode\n"
        ),
    }),
    "translation": Unit({
        "pages/datenschutz.en.md": _document("privacy", "pages", _PAGE.format("privacy")),
    }),
}  # fmt: skip


def write_files(content: Path) -> None:
    """Write the images and attachments of all units; they are there whether these are or not."""
    (content / "files").mkdir(parents=True, exist_ok=True)
    texts = [text for unit in UNITS.values() for text in unit.files.values()]
    for word in {
        word for text in texts for word in text.replace("(", " ").replace(")", " ").split()
    }:
        name = word.rpartition("files/")[2]
        if "files/" in word and name.endswith(".png"):
            (content / "files" / name).write_bytes(picture(name))
        elif "files/" in word:
            (content / "files" / name).write_bytes(b"%PDF-1.7 " + name.encode())
