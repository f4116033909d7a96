"""What editors write: read as meant, or told with path, line and column."""

import os
from pathlib import Path

import pytest

from tests.sites import build, options, picture, published, site, told

HEAD = "---\ntitle: Meldung\ndate: 2026-05-02\n---\n\n"


def codes(folder: Path, path: str, text: str | bytes) -> list[tuple[str, int, int]]:
    """Build the small site with one more file and give what is said about it."""
    site(folder)
    target = folder / "content" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [
        (p.code, p.where.line, p.where.column)
        for p in build(options(folder)).problems
        if p.where.path == path
    ]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("titel: A\ndate: 2026-05-02", [("key.unknown-near", 2, 1)]),
        ("title: A\ndate: 2026-05-02\ndraft: ja", [("value.flag", 4, 1)]),
        ("title: A\ndate: 2026-05-02\nsummary: Antrag: neu", [("front.colon", 4, 16)]),
        ("title: TOP #3 neu\ndate: 2026-05-02", [("value.comment", 2, 12)]),
        ("title: A\ndate: 2026-05-02\ntopics: [a, [b]]", [("value.not-texts", 4, 13)]),
        ("title: A\ndate: 2026-05-02\ntitle: B", [("front.key-twice", 4, 1)]),
        ("title: A\ndate: 2026-05-02\nsession: 2026-06-10-ratt", [("id.missing-near", 4, 10)]),
        ("title: A\ndate: 2026-05-02\nx: &a b", [("front.anchor", 4, 4)]),
        ("title: A\ndate: 2026-05-02\nx: !!set {a}", [("front.tag", 4, 4)]),
        ("title: A\ndate: 2026-05-02\nx: " + "[" * 50_000, [("front.deep", 4, 16)]),
    ],
)  # fmt: skip
def test_front_matter_mistakes_have_line_and_column(
    tmp_path: Path, header: str, expected: list[tuple[str, int, int]]
) -> None:
    assert codes(tmp_path, "press/2026-05-02-x.md", f"---\n{header}\n---\n\nText.\n") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[x](../sessions/2026-06-10-rat.md#top-3)", [("link.anchor-near", 6, 5)]),
        ("[x](../sessions/2026-06-10-rat.md#top-2)", []),
        ("[x](../pages/uebr.md)", [("link.missing-near", 6, 5)]),
        ("[x](javascript:alert(1))", [("link.scheme", 6, 5)]),
        ("[x](mailto:presse)", [("link.contact", 6, 5)]),
        ("[x](tel:+49631000)", []),
        ("[x](www.example.de)", [("link.no-scheme", 6, 5)]),
        ("![](files/x.png)", [("image.no-alt", 6, 5)]),
        ('![Bild](files/x.png "Bild: Stadt")', [("file.missing", 6, 9)]),
        ("![Bild](files/x.png)", [("file.missing", 6, 9), ("image.no-credit", 6, 9)]),
        ("::: hinwies\nText\n:::", [("markdown.container-near", 6, 5)]),
        ("Text[^1]", [("markdown.footnote-undefined", 6, 5)]),
        ("Text\n\n[^1]: verloren", [("markdown.footnote-unused", 8, 1)]),
        ("Text\n\nmit <iframe src=x></iframe>", [("html.dropped", 8, 5)]),
        ("> " * 200 + "tief", [("markdown.deep", 6, 1)]),
        ("[x](2026-08-01-drei.md)", [("link.embargo", 6, 5)]),
    ],
)
def test_mistakes_in_the_body_have_line_and_column(
    tmp_path: Path, body: str, expected: list[tuple[str, int, int]]
) -> None:
    found = codes(tmp_path, "press/2026-05-02-x.md", f"{HEAD}{body}\n")
    assert found == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (HEAD.encode() + "Grüße".encode("latin-1"), [("file.not-utf8", 6, 3)]),
        (HEAD.encode() + b"a\0b", [("file.control", 6, 2)]),
        (HEAD.encode() + b"<<<<<<< HEAD\nA\n", [("file.conflict", 6, 1)]),
        (b"\n" + HEAD.encode(), [("front.blank-before", 1, 1)]),
        (b"---\ntitle: A\n", [("front.unclosed", 1, 1)]),
        (b"", [("front.empty-file", 1, 1)]),
        (HEAD.encode() + b"wort " * 220_000, [("file.too-large", 0, 0)]),
    ],
)
def test_files_that_can_not_be_read(
    tmp_path: Path, data: bytes, expected: list[tuple[str, int, int]]
) -> None:
    assert codes(tmp_path, "press/2026-05-02-x.md", data) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + HEAD.encode() + b"Text.",
        HEAD.replace("\n", "\r\n").encode() + b"Text.\r\n",
        HEAD.replace("\n", "\r").encode() + b"Text.\r",
    ],
)
def test_what_windows_and_old_programs_save_is_read(tmp_path: Path, data: bytes) -> None:
    assert codes(tmp_path, "press/2026-05-02-x.md", data) == []
    assert b"Meldung" in published(tmp_path)["presse/2026/x/index.html"]


def test_decomposed_umlauts_in_name_and_text_are_composed(tmp_path: Path) -> None:
    path = "press/2026-05-02-bu\u0308ro.md"
    site(tmp_path)
    (tmp_path / "content" / path).write_text(HEAD.replace("Meldung", "Bu\u0308ro"), "utf-8")
    build(options(tmp_path))
    assert "Büro".encode() in published(tmp_path)["presse/2026/buero/index.html"]


def test_values_stay_what_was_written(tmp_path: Path) -> None:
    for i, value in enumerate(("no", "2026", "1_000", "0x10", "2026-02-30", "~", "1.10")):
        text = HEAD.replace("Meldung", f"{value}")
        assert codes(tmp_path / str(i), "press/2026-05-02-x.md", text) == []
        page = published(tmp_path / str(i))["presse/2026/x/index.html"].decode()
        assert f"<h1>{value}</h1>" in page


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("press/2026-05-02-x.md", "press/2026-05-03-x.md"),
        ("press/2026-05-02-straße.md", "press/2026-05-03-strasse.md"),
        ("press/2026-05-02-X.md", "press/2026-05-03-x.md"),
        ("press/2026-05-02-x.md", "press/x/index.md"),
    ],
)
def test_a_collision_names_both_files(tmp_path: Path, one: str, two: str) -> None:
    site(tmp_path, {one: HEAD, two: HEAD})
    found = [p for p in build(options(tmp_path)).problems if p.code == "address.twice"]
    assert {p.where.path for p in found} == {one, two}
    assert {dict(p.values)["other"] for p in found} == {one, two}


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    site(tmp_path)
    os.symlink("/etc/hostname", tmp_path / "content/press/leak.md")
    assert [p.code for p in build(options(tmp_path)).problems] == ["file.odd-link"]
    assert not (tmp_path / "output").exists()


def test_template_syntax_in_content_is_text(tmp_path: Path) -> None:
    codes(tmp_path, "press/2026-05-02-x.md", HEAD.replace("Meldung", '"{{ 6*7 }}"') + "{% raw %}")
    page = published(tmp_path)["presse/2026/x/index.html"].decode()
    assert "<h1>{{ 6*7 }}</h1>" in page
    assert "{% raw %}" in page


def test_headings_take_ids_and_classes(tmp_path: Path) -> None:
    codes(tmp_path, "press/2026-05-02-x.md", f"{HEAD}## Ziele {{#wozu .kurz}}\n\nText {{1}}\n")
    page = published(tmp_path)["presse/2026/x/index.html"].decode()
    assert '<h2 id="abschnitt-wozu" class="content-kurz">Ziele</h2>' in page.replace(
        'class="content-kurz" id="abschnitt-wozu"', 'id="abschnitt-wozu" class="content-kurz"'
    )
    assert "<p>Text {1}</p>" in page


def test_a_message_is_two_lines_in_german(tmp_path: Path) -> None:
    site(tmp_path, {"press/2026-05-02-x.md": "---\ntitle: A\ndate: 2026-5-2\n---\n"})
    (problem,) = build(options(tmp_path)).problems
    assert told(problem, "de", "content") == (
        "content/press/2026-05-02-x.md:3:1: error: „2026-5-2“ lässt sich nicht als Datum lesen.\n"
        "  Schreiben Sie zum Beispiel: 2026-05-02"
    )


def test_a_translation_inherits_what_it_does_not_say(tmp_path: Path) -> None:
    site(tmp_path)
    build(options(tmp_path))
    page = published(tmp_path)["en/presse/2026/zwei/index.html"].decode()
    assert '<html lang="en">' in page
    assert "1 June 2026" in page
    assert 'href="/en/sitzungen/2026-06-10-rat/"' in page


def test_only_files_that_visible_documents_name_are_published(tmp_path: Path) -> None:
    image = "image:\n  file: files/{}.png\n  alt: Bild\n  credit: Stadt\n"
    shown, hidden = (HEAD.replace("date:", image.format(n) + "date:") for n in ("da", "weg"))
    site(tmp_path, {"press/2026-05-02-x.md": shown,
                    "press/2026-09-02-y.md": hidden.replace("05-02", "09-02")})  # fmt: skip
    (tmp_path / "content/files").mkdir()
    for name in ("da.png", "weg.png", "ungenannt.png"):
        (tmp_path / "content/files" / name).write_bytes(picture())
    assert [p.code for p in build(options(tmp_path)).problems] == []
    assert {path for path in published(tmp_path) if path.startswith("files/")} == {"files/da.png"}
