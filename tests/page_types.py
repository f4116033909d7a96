"""One page of each type and state, for all tests that look at pages as readers do.

The example site shows what cities write; it has no page for some states, and its texts change. So a
second, small site has a page for each template in each state. Its texts are those of this module.
Drafts and embargoed documents are shown on it, as in the preview of an editor.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.sites import FILES, NOON, ROOT, build, options, site

EXAMPLE: Mapping[str, str] = {
    "home": "/",
    "home in another language": "/en/",
    "home in easy language": "/de-simple/",
    "releases": "/presse/",
    "releases of a year": "/presse/2023/",
    "release": "/presse/2023/arbeitskreis-september/",
    "release in another language": "/en/presse/2023/arbeitskreis-september/",
    "release of a cancellation": "/presse/2023/sitzung-januar-entfaellt/",
    "sessions": "/sitzungen/",
    "sessions of a year": "/sitzungen/2023/",
    "session": "/sitzungen/2024-12-04-arbeitskreis/",
    "session in another language": "/en/sitzungen/2023-09-06-arbeitskreis/",
    "session with a table": "/sitzungen/2023-10-04-arbeitskreis/",
    "moved session": "/sitzungen/2023-11-01-arbeitskreis/",
    "cancelled session": "/sitzungen/2024-01-03-arbeitskreis/",
    "bodies": "/gremien/",
    "body": "/gremien/arbeitskreis/",
    "topics": "/themen/",
    "topic": "/themen/beteiligungskultur/",
    "guidelines": "/leitlinien/",
    "publication": "/leitlinien/leitlinien/",
    "publication in easy language": "/de-simple/leitlinien/leitlinien/",
    "version": "/leitlinien/leitlinien/2024-11/",
    "chapter": "/leitlinien/leitlinien/2024-11/vorhabenliste/",
    "whole version": "/leitlinien/leitlinien/2024-11/gesamt/",
    "comparison": "/leitlinien/leitlinien/synopse/2024-06...2024-11/",
    "comparison, only changes": "/leitlinien/leitlinien/synopse/2024-03...2024-06/aenderungen/",
    "page": "/barrierefreiheit/",
    "page in easy language": "/de-simple/leitlinien-kurz/",
    "search": "/suche/",
    "not found": "/404.html",
}
"""Pages of the site in content/, by type."""

STATES: Mapping[str, str] = {
    "home": "/",
    "home in another language": "/en/",
    "home in easy language": "/de-simple/",
    "releases": "/presse/",
    "releases of a year": "/presse/2026/",
    "release with a notice": "/presse/2026/eins/",
    "release with everything": "/presse/2026/zwei/",
    "release in another language": "/en/presse/2026/zwei/",
    "embargoed release": "/presse/2026/drei/",
    "draft of a release": "/presse/2026/entwurf/",
    "sessions": "/sitzungen/",
    "sessions of a year": "/sitzungen/2026/",
    "session with minutes": "/sitzungen/2026-05-13-rat/",
    "session with minutes to come": "/sitzungen/2026-06-10-rat/",
    "session without minutes": "/sitzungen/2026-04-08-rat/",
    "session in another language": "/en/sitzungen/2026-05-13-rat/",
    "coming session": "/sitzungen/2026-07-08-rat/",
    "moved session": "/sitzungen/2026-07-15-rat/",
    "cancelled session": "/sitzungen/2026-08-12-rat/",
    "postponed session": "/sitzungen/2026-09-09-rat/",
    "tentative session": "/sitzungen/2026-10-14-rat/",
    "bodies": "/gremien/",
    "body": "/gremien/rat/",
    "topics": "/themen/",
    "topic": "/themen/haushalt/",
    "guidelines": "/leitlinien/",
    "publication": "/leitlinien/leitlinien/",
    "publication in easy language": "/de-simple/leitlinien/leitlinien/",
    "version that was replaced": "/leitlinien/leitlinien/v1/",
    "version in consultation": "/leitlinien/leitlinien/v2/",
    "version in force": "/leitlinien/satzung/v1/",
    "version that was repealed": "/leitlinien/ordnung/v1/",
    "chapter": "/leitlinien/leitlinien/v2/ziele/",
    "whole version": "/leitlinien/leitlinien/v2/gesamt/",
    "comparison": "/leitlinien/leitlinien/synopse/v1...v2/",
    "comparison, only changes": "/leitlinien/leitlinien/synopse/v1...v2/aenderungen/",
    "page": "/ueber/",
    "page in another language": "/en/ueber/",
    "page in easy language": "/de-simple/ueber/",
    "glossary": "/glossar/",
    "accessibility statement": "/barrierefreiheit/",
    "search": "/suche/",
    "moved page": "/alt/",
    "removed page": "/presse/2025/alt/",
    "not found": "/404.html",
}
"""Pages of the site of `build_states`, by type and state."""

LONG = ("comparison", "whole version", "comparison, only changes")
"""Types with hundreds of links on the example; who goes from link to link takes the small ones."""

_MOVED = """\
changes:
  - date: 2026-06-15 10:00
    reason: Der Saal wird gestrichen.
    was:
      {was}
"""

_FILES = {
    "site.yaml": FILES["site.yaml"].replace("[en]", "[en, de-simple]")
    + "region: DE-RP\ndescription: Termine und Meldungen der Stadt Probe.\n",
    "pages/ueber.de-simple.md": "---\ntitle: Das sind wir\n---\n\nWir sind die Stadt Probe.\n",
    "pages/glossar.md": "---\ntitle: Glossar\naliases: [/alt/]\n---\n\nHaushalt\n"
    ": Der Plan, wofür die Stadt Geld ausgibt.\n\nRat\n: Die gewählten Mitglieder.\n",
    "groups/rat.md": "---\ntitle: Rat\nrhythm: second wednesday 18:00\nplace: rathaus\n"
    "contact: rat@probe.example.de\n---\n\nDer Rat tagt öffentlich.\n",
    "sessions/2026-04-08-rat.md": "---\ntitle: Sitzung des Rats\ndate: 2026-04-08\nstart: 18:00\n"
    "place: rathaus\nminutes:\n  status: none\n  reason: Es wurde nichts vereinbart.\n---\n",
    "sessions/2026-05-13-rat.md": """\
---
title: Sitzung des Rats
date: 2026-05-13
start: 18:00
end: 20:00
place: rathaus
summary: Der Rat berät den Haushalt.
topics: [Haushalt]
online: https://video.example.de/rat
registration: Eine Anmeldung ist nicht nötig.
contact: rat@probe.example.de
image:
  file: files/bild.png
  alt: Menschen sitzen im Kreis.
  credit: Stadt Probe
agenda:
  - title: Haushalt
    id: top-1
    text: Der Entwurf wird vorgestellt.
    result: Der Rat stimmt zu.
    documents:
      - file: files/vorlage.pdf
        title: Vorlage
        accessible: false
        reason: Ein Scan ohne Text.
  - Fragen der Gäste
minutes:
  status: published
  date: 2026-05-20
---

## Mitschrift

| Zweck | Euro | Anteil am gesamten Haushalt des Jahres |
|---|---|---|
| Schulen | 400.000 | 40 vom Hundert |
| Straßen | 600.000 | 60 vom Hundert |
""",
    "sessions/2026-05-13-rat.en.md": "---\ntitle: Meeting of the council\n"
    "summary: The council discusses the budget.\n---\n\n## Minutes\n\nThe council agreed.\n",
    "sessions/2026-07-15-rat.md": "---\ntitle: Sondersitzung des Rats\ndate: 2026-07-16\n"
    "start: 19:00\nplace: rathaus\n" + _MOVED.format(was="date: 2026-07-15") + "---\n",
    "sessions/2026-08-12-rat.md": "---\ntitle: Sitzung in den Ferien\ndate: 2026-08-12\n"
    "start: 18:00\nplace: rathaus\nstatus: cancelled\n"
    + _MOVED.format(was="status: confirmed")
    + "---\n",
    "sessions/2026-09-09-rat.md": "---\ntitle: Sitzung im Herbst\ndate: 2026-09-09\n"
    "start: 18:00\nplace: rathaus\nstatus: postponed\n"
    + _MOVED.format(was="status: confirmed")
    + "---\n",
    "sessions/2026-10-14-rat.md": "---\ntitle: Sitzung im Oktober\ndate: 2026-10-14\n"
    "start: 18:00\nplace: rathaus\nstatus: tentative\n---\n",
    "press/2026-05-01-eins.md": "---\ntitle: Einladung zur Sondersitzung\ndate: 2026-05-01 10:00\n"
    "summary: Der Rat trifft sich im Juli.\ntopics: [Haushalt]\n"
    "session: sessions/2026-07-15-rat\n---\n\n"
    "Mehr steht auf der Seite [Über uns](../pages/ueber.md).\n",
    "press/2026-06-01-zwei.md": """\
---
title: Der Haushalt ist beschlossen
subtitle: Schulen und Straßen werden erneuert
date: 2026-06-01 10:00
place: Probe
summary: Der Rat hat den Haushalt beschlossen.
session: sessions/2026-06-10-rat
publication: guidelines/leitlinien
topics: [Haushalt, Schulen]
blocks: [ueber]
source: Stadt Probe
contact: Pressestelle, presse@probe.example.de
image:
  file: files/bild.png
  alt: Menschen sitzen im Kreis.
  credit: Stadt Probe
  caption: Der Rat bei der Arbeit.
attachments:
  - file: files/vorlage.pdf
    title: Vorlage
    accessible: true
changes:
  - date: 2026-06-02
    note: Der Betrag für die Schulen stimmt jetzt.
---

Der Rat gibt mehr Geld für Schulen aus.

## Was geplant ist

::: hinweis
Die Arbeiten beginnen im Herbst.
:::

> Das ist ein guter Tag.

Die Zahlen stehen in der Vorlage.[^1]

[^1]: Seite 3.
""",
    "press/2026-06-20-entwurf.md": "---\ntitle: Ein Entwurf\ndate: 2026-06-20 10:00\n"
    "draft: true\n---\n\nNoch nicht fertig.\n",
    "guidelines/leitlinien/index.md": "---\ntitle: Leitlinien für das Mitreden\n"
    "summary: Wie die Stadt Menschen beteiligt.\ngroup: rat\n"
    "platform: https://mitreden.example.de\n---\n\nText.\n",
    "guidelines/leitlinien/index.de-simple.md": "---\ntitle: Regeln für das Mitreden\n---\n\n"
    "Hier stehen die Regeln.\n",
    "guidelines/leitlinien/v1/02-wege.md": "---\ntitle: Wege\n---\n\nEs gibt zwei Wege.\n",
    "guidelines/leitlinien/v2/version.yaml": "title: Zweiter Entwurf\ndate: 2026-06-20\n"
    "status: consultation\nconsultation:\n  from: 2026-06-20\n  to: 2026-07-20\n"
    "changes:\n  - date: 2026-06-20\n    note: Die Ziele sind genauer.\n",
    "guidelines/leitlinien/v2/01-ziele.md": """\
---
title: Ziele
sessions: [sessions/2026-06-10-rat]
---

Der Rat beteiligt die Menschen früh.

## Wozu {#wozu}

Dafür und mehr.[^1]

| Was | Wann |
|---|---|
| Haushalt | im Herbst |

## Für wen {#wen}

- für alle, die hier wohnen
- für alle, die hier arbeiten

[^1]: Auch für anderes.
""",
    "guidelines/leitlinien/v2/02-wege.md": "---\ntitle: Wege\n---\n\nEs gibt drei Wege.\n",
    "guidelines/satzung/index.md": "---\ntitle: Satzung\ngroup: rat\n---\n\nText.\n",
    "guidelines/satzung/v1/version.yaml": "title: Beschlossene Fassung\ndate: 2026-02-01\n"
    "status: adopted\nadopted:\n  date: 2026-02-01\n  body: Rat\n  reference: Vorlage 7\n",
    "guidelines/satzung/v1/01-ziele.md": "---\ntitle: Ziele\n---\n\nEs gilt.\n",
    "guidelines/ordnung/index.md": "---\ntitle: Ordnung\ngroup: rat\n---\n\nText.\n",
    "guidelines/ordnung/v1/version.yaml": "title: Alte Fassung\ndate: 2025-02-01\n"
    "status: repealed\nadopted:\n  date: 2025-02-01\n  body: Rat\n"
    "repealed:\n  date: 2026-02-01\n  body: Rat\n",
    "guidelines/ordnung/v1/01-ziele.md": "---\ntitle: Ziele\n---\n\nEs galt.\n",
    "removed.yaml": "- address: /presse/2025/alt/\n  date: 2026-05-01\n  reason: Überholt.\n",
}


class PageType(NamedTuple):
    """A page to look at: its site (`example` or `states`), what it is, and where."""

    site: str
    name: str
    address: str

    @property
    def slug(self) -> str:
        """The name as part of a file name."""
        return self.name.replace(",", "").replace(" ", "-")


PAGE_TYPES = tuple(
    PageType(name, kind, address)
    for name, pages in (("example", EXAMPLE), ("states", STATES))
    for kind, address in pages.items()
)
STATE_TYPES = tuple(kind for kind in PAGE_TYPES if kind.site == "states")


def page_type(site_name: str, name: str) -> PageType:
    """Find a page type by its site and name."""
    return next(kind for kind in PAGE_TYPES if (kind.site, kind.name) == (site_name, name))


def build_states(folder: Path) -> Path:
    """Build the site of all states as a preview; give its output folder."""
    site(folder, _FILES)
    files = folder / "content" / "files"
    files.mkdir(exist_ok=True)
    for name, source in (
        ("bild.png", "rathausrunde.png"),
        ("vorlage.pdf", "2023-08-02-ergebnisprotokoll.pdf"),
    ):
        (files / name).write_bytes((ROOT / "content/files" / source).read_bytes())
    built = build(options(folder, preview=True, now=NOON))
    errors = [problem for problem in built.problems if problem.level == "error"]
    assert errors == []
    return folder / "output"
