"""The EPUB books: accepted by epubcheck, complete, the same bytes each time."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from sitegen.outputs.html_tree import read_html
from tests.conftest import SmallSite
from tests.test_pdf import CHAPTER, MORE, NASTY, SECOND, Made, chapters_of, png, read_text
from tests.validators.epub import epub_messages
from tests.validators.pdf import plain

BOOK = "leitlinien/leitlinien/v2/leitlinien-v2.epub"
WHOLE = "leitlinien/leitlinien/v2/gesamt/index.html"


@pytest.fixture(scope="module")
def nasty(new_site: Callable[[], SmallSite]) -> Made:
    """Build a version with every construct of Markdown."""
    small = new_site()
    picture = small.folder / "content/files/bild.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(png())
    return Made(small.output, small.build({CHAPTER: NASTY, SECOND: MORE}))


def files_of(book: bytes) -> dict[str, str]:
    """Read all pages and settings of a book."""
    with ZipFile(BytesIO(book)) as archive:
        names = [name for name in archive.namelist() if not name.endswith(".png")]
        return {name: archive.read(name).decode() for name in names}


@pytest.mark.parametrize("version", ["2024-03", "2024-06"])
def test_epubcheck_accepts_the_books_of_the_example(example: Path, version: str) -> None:
    folder = example / "leitlinien/leitlinien" / version
    assert epub_messages(folder / f"leitlinien-{version}.epub") == []


def test_epubcheck_accepts_every_construct(nasty: Made) -> None:
    assert epub_messages(nasty.output / BOOK) == []


def test_epubcheck_finds_what_is_wrong(nasty: Made, tmp_path: Path) -> None:
    bad = tmp_path / "schlecht.epub"
    with ZipFile(BytesIO(nasty.files[BOOK])) as good, ZipFile(bad, "w") as made:
        for name in good.namelist():
            data = good.read(name)
            if name == "EPUB/nav.xhtml":
                data = data.replace(b"chapter-01.xhtml", b"fehlt.xhtml")
            made.writestr(name, data)
    assert any("RSC-" in message for message in epub_messages(bad))


def test_a_book_holds_the_text_of_the_page(nasty: Made) -> None:
    files = files_of(nasty.files[BOOK])
    pages = [read_html(text.partition("<body>")[2]) for name, text in sorted(files.items())
             if "chapter-" in name]  # fmt: skip
    text, _ = chapters_of(nasty.files[WHOLE])
    assert plain("".join(read_text(page) for page in pages).replace("\ufe0f", "")) == text


def test_notes_are_linked_both_as_notes(nasty: Made) -> None:
    chapter = files_of(nasty.files[BOOK])["EPUB/chapter-01.xhtml"]
    refs = re.findall(r'<a href="#([^"]*)"[^>]*epub:type="noteref"', chapter)
    notes = re.findall(r'<aside id="([^"]*)" epub:type="footnote" role="doc-footnote">', chapter)
    assert len(refs) == 4
    assert sorted(set(refs)) == sorted(notes)


def test_links_between_chapters_lead_to_their_files(nasty: Made) -> None:
    files = files_of(nasty.files[BOOK])
    assert '<a href="chapter-02.xhtml#abschnitt-dort">' in files["EPUB/chapter-01.xhtml"]
    assert '<a href="chapter-01.xhtml#abschnitt-tabellen">' in files["EPUB/chapter-02.xhtml"]


def test_the_contents_list_chapters_and_sections(nasty: Made) -> None:
    toc = files_of(nasty.files[BOOK])["EPUB/nav.xhtml"]
    assert '<a href="chapter-01.xhtml#abschnitt-tabellen">1.2 Tabellen</a>' in toc
    assert '<a href="chapter-02.xhtml">2 Mehr</a>' in toc


def test_the_book_says_what_it_is(small: SmallSite) -> None:
    version = (
        "title: Beschluss\ndate: 2026-04-01\nstatus: adopted\nadopted:\n  date: 2026-05-02\n"
        "  body: Rat\nchanges:\n  - date: 2026-06-03\n    note: Tippfehler.\n"
        "  - date: 2026-09-01\n    note: Noch nicht.\n"
    )
    made = small.build({"guidelines/leitlinien/v2/version.yaml": version})
    package = files_of(made[BOOK])["EPUB/package.opf"]
    assert "<dc:language>de</dc:language>" in package
    assert '<meta property="dcterms:modified">2026-06-02T22:00:00Z</meta>' in package
    assert "EPUB Accessibility 1.1 - WCAG 2.2 Level AA" in package
    assert '<meta property="schema:accessMode">textual</meta>' in package
    assert '<meta property="schema:accessMode">visual</meta>' not in package
    assert re.search(r'<dc:identifier id="id">urn:uuid:[0-9a-f-]{36}</dc:identifier>', package)


def test_a_book_is_stored_in_a_fixed_form(nasty: Made) -> None:
    with ZipFile(BytesIO(nasty.files[BOOK])) as archive:
        entries = archive.infolist()
    assert entries[0].filename == "mimetype"
    assert [e.filename for e in entries[1:]] == sorted(e.filename for e in entries[1:])
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {e.compress_type for e in entries} == {ZIP_STORED}


def test_the_page_of_a_version_links_its_book(small: SmallSite) -> None:
    made = small.build()
    assert f'href="/{BOOK}"' in made["leitlinien/leitlinien/v2/index.html"].decode()
