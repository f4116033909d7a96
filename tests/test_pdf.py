"""The PDF files: the text of the page, a structure for screen readers, the same bytes each time."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pdfua
import pikepdf
import pytest
from PIL import Image

from sitegen.outputs.html_tree import Element, read_html
from tests.conftest import SmallSite
from tests.sites import NOON, ROOT, SITE, build, options, published, site
from tests.validators.pdf import plain, printed_text, spoken

V2 = "leitlinien/leitlinien/v2/leitlinien-v2.pdf"
WHOLE = "leitlinien/leitlinien/v2/gesamt/index.html"
CHAPTER = "guidelines/leitlinien/v2/01-ziele.md"
SECOND = "guidelines/leitlinien/v2/02-mehr.md"
PRESS = "press/2026-06-15-meldung.md"
RELEASE = "presse/2026/meldung/meldung.pdf"


PRINTING = SITE.replace("press_pdf: false\n", "")


class PrintingSite(SmallSite):
    """A small site that prints its releases too."""

    def build(
        self, changes: Mapping[str, str | None] | None = None, **given: object
    ) -> dict[str, bytes]:
        """Write, build and read the output."""
        printing = {"site.yaml": PRINTING}
        return super().build({**printing, **(changes or {})}, **given)


@pytest.fixture(name="small")
def printing_site(new_site: Callable[[], SmallSite]) -> SmallSite:
    """Give one small site that prints its releases, not built yet."""
    return PrintingSite(new_site().folder)


NASTY = """\
---
title: Flüssige „Affären“ & <b>Zeichen</b> "\\#panic()" $x$
---

Der erste Absatz, mit affig flinken Ligaturen: Auflage, Pfiff, Schifffahrt, Kauf­haus.

## Schrift #strong[x] {#schrift}

*Betont*, **laut**, ***beides***, `Code "mit" \\ #let x = 1`, H~2~O und „Anführung“ – Strich — usw.
Ein Umbruch mit\\
Zeilenende. Ein [Link](https://example.org/a?b=1&c=2 "Titel"), einer [im Kapitel](#tabellen),
einer [ins andere](02-mehr.md#dort), einer ohne Text: [](02-mehr.md#dort), und `\\u{41}`.
Eine Fußnote[^a], noch eine[^b], und die erste noch einmal[^a].

Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkundenformularvordruckstapel
https://example.org/ein/sehr/langer/weg/ohne/leerzeichen/der/nicht/in/eine/zeile/passt/und/weiter/geht

#### Ein Sprung über eine Ebene

- eins
- zwei mit `x`

  und einem zweiten Absatz
  - innen
    1. tiefer
    2. noch tiefer

7. sieben
8. acht

Begriff
: Erklärung mit **fett**

Zweiter
: Eins

: Zwei

> Ein Zitat
>
> > im Zitat

::: wichtig Achtung "Titel"
Im Kasten.

- auch Listen
:::

```python
def f(x):
    return "#" + x  # Kommentar
```

## Tabellen {#tabellen}

Tabelle: Was *alles* hineinpasst[^c]

| Links | Mitte | Rechts |
|:------|:-----:|-------:|
| a | `b` | 3 |
| **fett** | [Link](https://example.org/) | 1.234,50 |

| a | b | c | d | e | f | g | h | i | j |
|---|---|---|---|---|---|---|---|---|---|
| Bürgerbeteiligung | Verwaltung | Stadtrat | Beirat | Amt | Kosten | Frist | Ort | Zeit | Ende |

Ein Bild im Text ![Ein Rathaus](../../../files/bild.png) und eines allein:

![Noch ein Rathaus](../../../files/bild.png)

Zeichen: € № ⅔ ₂ → ↩ ☐ ✓ ★ ß ẞ ﬁ Ω Ж ə 🎉 👍🏽 ❤️ 🇩🇪.

---

Ende.

[^a]: Die *erste* Note.
[^b]: Die zweite Note.

    Mit zwei Absätzen.
[^c]: In der Beschriftung.
"""
MORE = (
    "---\ntitle: Mehr\n---\n\n## Dort {#dort}\n\nZurück zu den [Tabellen](01-ziele.md#tabellen).\n"
)

MELDUNG = """\
---
title: Sitzung "verlegt"
date: 2026-06-15 10:00
subtitle: Unterzeile
summary: Ein Vorspann.
place: Probe
session: sessions/2026-06-10-rat
topics: [Haushalt]
blocks: [ueber]
source: Quelle GmbH
contact: Pressestelle, Telefon
image:
  file: files/bild.png
  alt: Ein Rathaus
  credit: Stadt
  caption: Am Markt
changes:
  - date: 2026-06-16
    note: Uhrzeit berichtigt.
---

Der *Text* mit [Link](../pages/ueber.md) und Note[^1].

### Zwischen

Mehr.

[^1]: Eine Note.
"""


def png() -> bytes:
    """Give a picture that can be shown."""
    return (ROOT / "content/files/rathausrunde.png").read_bytes()


class Made(NamedTuple):
    """A site that was built, for tests that only read."""

    output: Path
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def nasty(new_site: Callable[[], SmallSite]) -> Made:
    """Build a version with every construct of Markdown and a release with every field."""
    small = PrintingSite(new_site().folder)
    picture = small.folder / "content/files/bild.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(png())
    return Made(small.output, small.build({CHAPTER: NASTY, SECOND: MORE, PRESS: MELDUNG}))


def read_text(element: Element) -> str:
    """Give what is read of a page: no notes, no mentions of them."""
    parts: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            parts.append(child)
        elif not {"footnotes", "footnote-ref"} & set(child.classes):
            parts.append(read_text(child))
    return "".join(parts)


def chapters_of(html: bytes) -> tuple[str, list[str]]:
    """Give the text of all chapters of a page with a whole version, and that of its notes."""
    root = read_html(html.decode())
    sections = [
        e for e in root.below()
        if e.tag == "section" and {"chapter", "glossary"} & {*e.classes}
    ]  # fmt: skip
    for ways in (e for e in root.below() if "explanation-ways" in e.classes):
        ways.children.clear()
    notes = [
        plain(read_text(note).replace("↩\ufe0e", ""))
        for section in sections for note in section.below()
        if note.tag == "li" and "fussnote-" in note.id
    ]  # fmt: skip
    text = "".join(map(read_text, sections))
    return plain(text.replace("\ufe0f", "")), notes


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Walk through the structure tree in the order in which it is read."""

    def walk(node: object) -> Iterator[pikepdf.Dictionary]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node.K)

    yield from walk(pdf.Root.StructTreeRoot.K)


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S)[1:] for element in elements(pdf)]


def test_the_text_is_that_of_the_page(example: Path) -> None:
    folder = example / "leitlinien/leitlinien/2024-11"
    text, notes = chapters_of((folder / "gesamt/index.html").read_bytes())
    read = spoken(folder / "leitlinien-2024-11.pdf")
    assert read.text == text
    assert list(read.notes) == notes


def test_the_text_of_every_construct_is_that_of_the_page(nasty: Made) -> None:
    text, notes = chapters_of(nasty.files[WHOLE])
    read = spoken(nasty.output / V2)
    assert read.text == text
    assert list(read.notes) == notes


def test_ligatures_and_broken_words_are_found_by_a_search(nasty: Made) -> None:
    text = plain(printed_text(nasty.output / V2, "-raw"))
    for words in ("affigflinken", "Pfiff,Schifffahrt", "kapitänsmützenabzeichenverleihungs",
                  "/in/eine/zeile/passt/", '#panic()"$x$', "„Anführung“–Strich—"):  # fmt: skip
        assert words in text


@pytest.mark.parametrize("path", [V2, RELEASE])
def test_the_structure_holds_what_a_screen_reader_needs(nasty: Made, path: str) -> None:
    report = pdfua.validate(str(nasty.output / path))
    assert list(report.findings) == []
    with pikepdf.open(nasty.output / path) as pdf:
        assert str(pdf.Root.Lang) == "de"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:language"] == {"de"}
        levels = [int(kind[1]) for kind in kinds(pdf) if kind[0] == "H" and kind[1:].isdigit()]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        figures = [str(e.get("/Alt", "")) for e in elements(pdf) if e.S == "/Figure"]
        assert all(figures)
        links = [a for page in pdf.pages for a in page.get("/Annots", ()) if a.Subtype == "/Link"]
        assert links
        assert all(str(link.get("/Contents", "")) for link in links)


def test_pictures_tables_and_notes_are_tagged(nasty: Made) -> None:
    with pikepdf.open(nasty.output / V2) as pdf:
        found = kinds(pdf)
        alts = [str(e.Alt) for e in elements(pdf) if e.S == "/Figure"]
        heads = [e for e in elements(pdf) if e.S == "/TH"]
        facts = [list(e.A) if isinstance(e.A, pikepdf.Array) else [e.A] for e in heads]
        scopes = {str(fact.Scope) for of_one in facts for fact in of_one if "/Scope" in fact}
        images = [image for page in pdf.pages for image in page.get_images()]
    assert alts == ["Ein Rathaus", "Noch ein Rathaus"]
    assert images
    assert len(heads) == 13
    assert scopes == {"/Column"}
    assert found.count("Caption") == 1
    assert found.count("Note") == 3
    assert "BlockQuote" in found
    assert "Code" in found


def test_links_between_chapters_stay_in_the_document(nasty: Made) -> None:
    with pikepdf.open(nasty.output / V2) as pdf:
        body = [a for page in pdf.pages[2:] for a in page.get("/Annots", ())]
        web = {str(a.A.URI) for a in body if "/A" in a and a.A.S == "/URI"}
        inside = [a for a in body if "/Dest" in a or ("/A" in a and a.A.S == "/GoTo")]
    assert web == {"https://example.org/a?b=1&c=2", "https://example.org/"}
    assert len(inside) >= 4


def test_a_long_table_repeats_its_head(small: SmallSite) -> None:
    rows = "".join(f"| Zeile {n} | Wert |\n" for n in range(90))
    small.build({CHAPTER: f"---\ntitle: Lang\n---\n\n| Kopfzeile | B |\n|---|---|\n{rows}"})
    text = printed_text(small.output / V2)
    assert text.count("Kopfzeile") > 1
    assert spoken(small.output / V2).text.count("Kopfzeile") == 1


def test_heads_and_feet_are_not_read(nasty: Made) -> None:
    assert "Seite 3 von" in printed_text(nasty.output / V2)
    read = spoken(nasty.output / V2).text
    assert "von" not in read.partition("Flüssige")[0]
    assert "Seite3" not in read


def test_a_sign_that_no_font_has_is_printed_as_its_number(small: SmallSite) -> None:
    small.build({CHAPTER: "---\ntitle: 中\n---\n\nDas Zeichen 文 fehlt, 1️⃣ nicht.\n"})
    text = spoken(small.output / V2).text
    assert text.startswith("1[U+4E2D]")
    assert "DasZeichen[U+6587]fehlt,1⃣nicht." in text


def test_a_picture_that_can_not_be_shown_is_described(small: SmallSite) -> None:
    file = small.folder / "content/files/fremd.avif"
    file.parent.mkdir(parents=True)
    Image.new("RGB", (8, 4)).save(file)
    body = "---\ntitle: Bild\n---\n\nHier: ![Das Rathaus](../../../files/fremd.avif)\n"
    small.build({CHAPTER: body})
    assert "Hier:DasRathaus" in spoken(small.output / V2).text


def test_a_release_says_what_its_page_says(nasty: Made) -> None:
    text = plain(printed_text(nasty.output / RELEASE, "-raw"))
    for said in (
        "StadtProbe", "Pressemitteilung", "Probe,Montag,15.Juni2026,10:00Uhr", 'Sitzung"verlegt"',
        "Unterzeile", "EinVorspann.", "16.Juni2026:Uhrzeitberichtigt.", "AmMarkt", "Bild:Stadt",
        "DerTextmitLinkundNote", "EineNote.", "ÜberdieStadt", "EineStadt.", "Pressestelle,Telefon",
        "QuelleGmbH", "https://probe.example.de/presse/2026/meldung/",
    ):  # fmt: skip
        assert said in text
    page = nasty.files["presse/2026/meldung/index.html"].decode()
    assert 'href="/presse/2026/meldung/meldung.pdf"' in page


def test_a_translated_release_is_printed_in_its_language(small: SmallSite) -> None:
    small.build()
    path = small.output / "en/presse/2026/zwei/zwei.pdf"
    assert "Press release" in printed_text(path)
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "en"


def test_a_moved_session_is_told_in_print(small: SmallSite) -> None:
    moved = (
        "---\ntitle: Sitzung des Rats\ndate: 2026-06-11\nstart: 18:00\nplace: rathaus\nchanges:\n"
        "  - date: 2026-06-05\n    reason: Saal belegt\n    was:\n      date: 2026-06-10\n---\n"
    )
    small.build({"sessions/2026-06-10-rat.md": moved})
    for path in ("presse/2026/zwei/zwei.pdf", V2):
        assert "Saal belegt" in printed_text(small.output / path)


def test_the_pdf_of_releases_can_be_switched_off(small: SmallSite) -> None:
    made = small.build({"site.yaml": SITE})
    assert [path for path in made if path.startswith("presse/") and path.endswith(".pdf")] == []
    assert b".pdf" not in made["presse/2026/zwei/index.html"]


def test_content_is_never_code(small: SmallSite) -> None:
    evil = '"); #panic("x") #read("/etc/passwd") \\u{41} ]] #let a = [ $1 + 1$ // /* `'
    body = f"---\ntitle: '{evil}'\n---\n\n## {evil}\n\n{evil}\n\n    {evil}\n"
    small.build({CHAPTER: body, PRESS: MELDUNG.replace("  file: files/bild.png\n", "")
                 .replace("image:\n  alt: Ein Rathaus\n  credit: Stadt\n  caption: Am Markt\n", "")
                 .replace("Ein Vorspann.", f"'{evil}'")})  # fmt: skip
    assert plain('#panic("x") #read("/etc/passwd")') in spoken(small.output / V2).text
    assert plain("#let a = [ $1 + 1$") in plain(printed_text(small.output / RELEASE, "-raw"))


def test_an_edit_elsewhere_leaves_the_files_alone(small: SmallSite) -> None:
    small.build()
    before = {p: p.stat().st_mtime_ns for p in small.output.rglob("*.pdf")}
    asked = options(small.folder)
    small.build({"press/2026-05-01-eins.md": "---\ntitle: Eins\ndate: 2026-05-01 10:00\n"
                 "topics: [Haushalt]\n---\n\nAnders.\n"}, jobs=asked.jobs)  # fmt: skip
    after = {p: p.stat().st_mtime_ns for p in small.output.rglob("*.pdf")}
    assert {p.name for p in after if after[p] != before[p]} == {"eins.pdf"}


def test_an_entry_of_the_menu_prints_nothing(small: SmallSite) -> None:
    small.build()
    menu = "navigation:\n  - title: Rat\n    link: groups/rat.md\n"
    changed = {"site.yaml": PRINTING + menu}
    built = build(options(site(small.folder, changed)), explain=True)
    assert built.written
    assert [path for path, _ in built.reasons if path.endswith((".pdf", ".epub"))] == []


def test_the_bytes_do_not_depend_on_what_was_made_before(
    new_site: Callable[[], SmallSite],
) -> None:
    changes = {PRESS: "---\ntitle: Neu\ndate: 2026-06-15 10:00\n---\n\nEin affiger Text.\n"}
    at_once = PrintingSite(new_site().folder).build(changes)
    later = PrintingSite(new_site().folder)
    later.build()
    one_by_one = later.build(changes)
    assert at_once[RELEASE] == one_by_one[RELEASE]
    others = ("2026-05-01-eins", "2026-06-01-zwei", "2026-06-01-zwei.en")
    without = {f"press/{name}.md": None for name in others}
    alone = PrintingSite(new_site().folder).build({**changes, **without})
    assert alone[RELEASE] == at_once[RELEASE]


def test_a_city_prints_in_its_own_form(small: SmallSite) -> None:
    own = small.folder / "own"
    (own / "print").mkdir(parents=True)
    form = (ROOT / "templates/print/release.typ").read_text("utf-8")
    (own / "print/release.typ").write_text(form.replace("facts.kind)", '"AMTLICH")'), "utf-8")
    small.build(templates=(str(own), str(ROOT / "templates")))
    assert "AMTLICH" in printed_text(small.output / "presse/2026/zwei/zwei.pdf")
    (own / "print/release.typ").write_text(form.replace("facts.kind)", '"NEU")'), "utf-8")
    small.build(templates=(str(own), str(ROOT / "templates")))
    assert "NEU" in printed_text(small.output / "presse/2026/zwei/zwei.pdf")


def test_a_mistake_in_a_city_s_form_is_told_at_its_line(small: SmallSite) -> None:
    small.build()
    own = small.folder / "own"
    (own / "print").mkdir(parents=True)
    form = (ROOT / "templates/print/release.typ").read_text("utf-8")
    (own / "print/release.typ").write_text(form.replace("facts.kind", "facts.nothing"), "utf-8")
    line = 1 + form[: form.index("facts.kind)")].count("\n")
    asked = options(small.folder, templates=(str(own), str(ROOT / "templates")))
    problems = [p for p in build(asked).problems if p.level == "error"]
    assert [(p.code, p.where.path, p.where.line) for p in problems] == [
        ("template.failed", "templates/print/release.typ", line)
    ]


def test_a_build_keeps_typst_out_of_its_own_process(small: SmallSite) -> None:
    small.build()
    code = (
        "import sys; from sitegen import pipeline; from sitegen.state import Options\n"
        f"asked = Options({str(small.folder / 'content')!r}, ({str(ROOT / 'templates')!r},), "
        f"{str(small.folder / 'o')!r}, {str(small.folder / 'c')!r}, {NOON}, jobs=1)\n"
        "pipeline.build(asked, lambda *_: None, False); print('typst' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr
    assert [p for p in published(small.folder) if p.endswith(".pdf")]


RAW = {
    "a head over two rows": "<table><thead><tr><th rowspan=2>a</th><th colspan=2>b</th></tr><tr>"
    "<th>c</th></tr></thead><tbody><tr><td>1</td><td colspan=9>2</td></tr></tbody></table>",
    "short rows": "<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr>"
    "<tr><td rowspan=5>d</td><td colspan=3>e</td></tr></table>",
    "empty tables": "<table><tr></tr></table><table></table>",
    "blocks in words": "<em>a<p>b</p></em><span><div>x</div></span><details open>"
    "<summary>S</summary>t</details><ruby>a<rt>b</rt></ruby><dl><dd>ohne</dd></dl><figure>f</figure>",
    "deep quotes": "> " * 10 + "tief",
    "deep boxes": "\n".join(":" * (20 - n) + " hinweis" for n in range(12)) + "\ntief\n",
    "a long link": f"[x](https://a.example/{'x' * 9000})",
    "a long word": "x" * 3000,
    "long code": f"`{'c' * 400}`\n\n```\n{'y' * 300}\n```\n",
    "a wide table": f"|{'Bürgerbeteiligung|' * 30}\n|{'---|' * 30}\n",
    "a long cell": f"| a |\n|---|\n| {'wort ' * 3000} |\n",
    "notes in headings": "# A[^1]\n\n## B[^1] [^2]\n\nx[^1]\n\n[^1]: eins\n[^2]: zwei\n",
    "notes in a head": "| a[^1] | [b](https://a.example/) |\n|---|---|\n"
    + "| x | y[^1] |\n" * 80 + "\n[^1]: eins\n",
    "blocks in notes": "x[^1]\n\n[^1]:\n    - a\n\n    > q\n\n    | a |\n    |---|\n    | b |\n",
    "only deep headings": "###### tief\n\n## hoch\n",
}  # fmt: skip


def test_nothing_that_can_be_written_stops_the_files(small: SmallSite) -> None:
    chapters = {
        f"guidelines/leitlinien/v2/{n:02}-k{n}.md": f"---\ntitle: {name}\n---\n\n{text}\n"
        for n, (name, text) in enumerate(RAW.items(), 2)
    }
    made = small.build(chapters)
    assert V2 in made
    read = spoken(small.output / V2)
    text, notes = chapters_of(made[WHOLE])
    for word in ("tief", "ohne", "Bürgerbeteiligung" * 30):
        assert word in text
        assert word in read.text
    # What is longer than a line is seen whole, not cut at the edge of the page.
    printed = plain(printed_text(small.output / V2, "-raw"))
    for piece, count in (("x", 3000), ("c", 400), ("y", 300), ("wort", 3000)):
        assert printed.count(piece) >= count
    assert sorted(read.notes) == sorted(notes)
