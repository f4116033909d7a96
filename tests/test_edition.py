"""The text edition of a version: what docs/siegel.md says, nothing of how it is typed."""

import unicodedata
from collections.abc import Callable

import pytest

from sitegen.pipeline import assemble
from sitegen.seals import Archive, text_of
from sitegen.site import Site
from tests.conftest import SmallSite
from tests.sites import DRAWING, options, site

CHAPTER = "guidelines/leitlinien/v2/01-ziele.md"
VERSION = "guidelines/leitlinien/v2/version.yaml"
SECOND = "guidelines/leitlinien/v2/02-wege.md"
TEXT = "leitlinien/leitlinien/v2/leitlinien-v2.txt"

HEAD = "---\ntitle: Ziele der Stadt\n---\n\n"
BODY = """\
Die Stadt beteiligt *alle* Bürgerinnen und **Bürger**
an ihren Vorhaben.[^1]

## Wozu {#wozu}

1. Früh
2. Klar, siehe [](02-wege.md#antrag) und [Beirat](../../../pages/ueber.md "Das Gremium")
   - mit [Plattform](https://www.mitreden.example/stadt), <https://a.example/> und
     [Post](mailto:amt@stadt.example)

::: hinweis
Es gilt `§ 5` der Satzung.
:::

> Ein Zitat<br>über 10<sup>2</sup> Zeilen, <del>nicht</del> mehr.

Begriff
: Erklärung

Tabelle: Rechte

| Wer | Was |
|---|---|
| Rat | entscheidet \\| beschließt |
|  | |

    eins

      zwei

<table><tr><td>a</td><td>b &amp; <abbr title="ceh">c</abbr></td></tr></table>

![Ein Plan](../../../files/plan.svg "Stand Mai")

### Tiefer

Ende.

[^1]: Auch Kinder.
"""
OTHER = "---\ntitle: Wege\n---\n\n## Antrag {#antrag}\n\nSo geht es.\n"

EDITION = """\
1 Ziele der Stadt

Die Stadt beteiligt alle Bürgerinnen und Bürger an ihren Vorhaben.[1]

1.1 Wozu

1. Früh

2. Klar, siehe Kapitel 2.1 Antrag und Beirat (Das Gremium)

- mit Plattform (https://www.mitreden.example/stadt), https://a.example/ und Post \
(amt@stadt.example)

Hinweis

Es gilt § 5 der Satzung.

Ein Zitat über 10^2^ Zeilen, ~~nicht~~ mehr.

Begriff

Erklärung

Tabelle 1.1: Rechte

Wer | Was

Rat | entscheidet | beschließt

eins
  zwei

a b & (ceh) c

Ein Plan (Stand Mai)

1.1.1 Tiefer

Ende.

[1] Auch Kinder.


2 Wege

2.1 Antrag

So geht es.
"""


def files(chapter: str = HEAD + BODY) -> dict[str, str | None]:
    return {CHAPTER: chapter, SECOND: OTHER, "files/plan.svg": DRAWING}


def edition_of(small: SmallSite, chapter: str) -> str:
    """Give the edition as a seal is made of it, without a build that prints all the rest."""
    made: list[bytes] = []

    def ask(read: Site, archive: Archive) -> None:
        versions = read.versions["guidelines/leitlinien/index.md"]
        (version,) = (one for one in versions if one.source == VERSION)
        made.append(text_of(read, version, archive))

    asked = options(site(small.folder, files(chapter)))
    problems = assemble(asked, lambda *_: None, ask).problems
    assert [problem for problem in problems if problem.level == "error"] == []
    return made[0].decode("utf-8")


def test_the_edition_says_all_that_is_read_and_nothing_else(small: SmallSite) -> None:
    """A change here breaks every seal there is: docs/siegel.md is a promise."""
    assert small.build(files())[TEXT].decode("utf-8") == EDITION
    assert edition_of(small, HEAD + BODY) == EDITION


@pytest.mark.parametrize(
    "retype",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("an ihren", "an\nihren").replace("Bürger**\n", "Bürger** "),
        lambda text: text.replace("Vorhaben.[^1]", "Vorhaben.[^1]   "),
        lambda text: text.replace("Bürger**\n", "Bürger**  \n"),
        lambda text: text.replace("*alle*", "_alle_").replace("**Bürger**", "Bürger"),
        lambda text: text.replace("   - mit", "   * mit").replace("2. Klar", "1. Klar"),
        lambda text: text.replace("[^1]", "[^kinder]"),
        lambda text: text.replace("| Rat |", "|    Rat    |").replace("|---|---|", "|:--|---:|"),
        lambda text: text.replace("Ende.", "Ende&#46;").replace("Es gilt", "Es\u00a0gilt"),
        lambda text: text.replace("\n\n", "\n\n\n").replace("    eins\n\n\n", "    eins\n\n"),
    ],
)
def test_how_it_is_typed_does_not_matter(small: SmallSite, retype: Callable[[str], str]) -> None:
    changed = retype(HEAD + BODY)
    assert changed != HEAD + BODY
    assert edition_of(small, changed) == EDITION


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ziele der", "Ziele für die"),
        ("## Wozu", "## Wofür"),
        ("mitreden.example/stadt", "mitreden.example/Stadt"),
        ("https://www.mitreden", "http://www.mitreden"),
        ("amt@stadt", "Amt@stadt"),
        ("Das Gremium", "Ein Gremium"),
        ("](02-wege.md#antrag)", "](02-wege.md)"),
        ("`§ 5`", "`§ 6`"),
        ("<sup>2</sup>", "2"),
        ("<del>nicht</del>", "nicht"),
        ("<td>a</td><td>b", "<td>ab</td><td>"),
        ("ceh", "zeh"),
        ("Tabelle: Rechte", "Tabelle: Pflichten"),
        ("| Rat |", "| rat |"),
        ("      zwei", "     zwei"),
        ("Ein Plan", "Kein Plan"),
        ("Stand Mai", "Stand Juni"),
        ("Auch Kinder", "Auch kleine Kinder"),
        ("1. Früh\n2. Klar", "1. Früh, klar"),
        ("::: hinweis\n", "::: wichtig\n"),
        ("### Tiefer", "## Tiefer"),
        ("<https://a.example/>", "[https://a.example/](https://b.example/)"),
    ],
)
def test_whatever_is_read_counts(small: SmallSite, old: str, new: str) -> None:
    changed = (HEAD + BODY).replace(old, new)
    assert changed != HEAD + BODY
    assert edition_of(small, changed) != EDITION


def test_what_is_not_of_the_wording_does_not_count(small: SmallSite) -> None:
    other = "title: Anders\ndate: 2026-04-02\nstatus: draft\nchanges:\n" \
        "  - date: 2026-04-03\n    note: Neu\n"  # fmt: skip
    index = "---\ntitle: Andere Leitlinien\n---\n\nAnderer Text.\n"
    made = small.build({**files(), VERSION: other, "guidelines/leitlinien/index.md": index})
    assert made[TEXT].decode() == EDITION


def test_a_draft_chapter_is_in_no_edition(small: SmallSite) -> None:
    draft = "---\ntitle: Noch geheim\ndraft: true\n---\n\nNichts davon.\n"
    made = small.build({**files(), "guidelines/leitlinien/v2/00-vorwort.md": draft})
    assert made[TEXT].decode() == EDITION
    assert b"geheim" not in made["leitlinien/leitlinien/v2/version.json"]


def test_the_sitemap_and_the_record_do_not_list_it(small: SmallSite) -> None:
    made = small.build(files())
    assert b"leitlinien-v2.txt" not in made["sitemap.xml"] + made["record.json"]
