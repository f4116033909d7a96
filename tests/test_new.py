"""`sitegen new`: a draft in the right place that builds at once, and never over another file."""

import re
from pathlib import Path

import pytest

from sitegen.creation import KINDS
from sitegen.documents import Setting, read_source
from sitegen.heads import parse_head
from sitegen.inventory import following_name
from sitegen.keys import KEYS_OF
from sitegen.model import Place
from tests.commands import run, run_apart
from tests.conftest import SmallSite
from tests.drafts import GIVEN, PLAIN, head_of, made
from tests.schemas import failures, read
from tests.sites import FILES, build, options, picture, site

MADE = {
    "press": "press/2026-07-01-neuer-entwurf.md",
    "session": "sessions/2026-07-22-neuer-entwurf.md",
    "group": "groups/neuer-entwurf.md",
    "chapter": "guidelines/leitlinien/v2/02-neuer-entwurf.md",
    "version": "guidelines/leitlinien/v3/version.yaml",
    "publication": "guidelines/neuer-entwurf/index.md",
    "block": "blocks/neuer-entwurf.md",
    "page": "pages/neuer-entwurf.md",
}
SETTING = Setting("Europe/Berlin", "de", (), {"rathaus": Place("rathaus", "Rathaus")})
SWITCH = re.compile(r"^# ", re.M)


def problems(folder: Path, preview: bool = True) -> list[tuple[str, str]]:
    told = build(options(folder, preview=preview)).problems
    return [(problem.where.path, problem.code) for problem in told]


def with_files(folder: Path) -> Path:
    site(folder, PLAIN)
    files = folder / "content/files"
    files.mkdir()
    (files / "bild.png").write_bytes(picture())
    (files / "anlage.pdf").write_bytes(b"%PDF-1.4 anlage")
    return folder


# What is written


@pytest.mark.parametrize("kind", KINDS)
def test_a_scaffold_builds_at_once_and_is_a_draft(kind: str, small: SmallSite) -> None:
    before = small.build(PLAIN)
    expected = problems(small.folder)
    assert made(small.folder, kind) == MADE[kind]
    assert problems(small.folder) == expected
    assert small.build(PLAIN) == before


def test_a_process_makes_and_says_what_the_command_does_here(tmp_path: Path) -> None:
    given = ("new", "press", "--title", "Größe", *GIVEN["press"])
    folders = [site(tmp_path / name, PLAIN) for name in ("apart", "here")]
    for code in (0, 2):  # the second time the file is there
        apart, here = run_apart(folders[0], *given), run(folders[1], *given)
        assert (apart.returncode, here.returncode) == (code, code)
        assert (apart.stdout, apart.stderr) == (here.stdout, here.stderr)
    made_apart, made_here = (f / "content/press/2026-07-01-groesse.md" for f in folders)
    assert made_apart.read_bytes() == made_here.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_scaffold_builds_when_it_is_published(kind: str, small: SmallSite) -> None:
    expected = problems(site(small.folder, PLAIN), False)
    path = small.folder / "content" / made(small.folder, kind)
    path.write_text(path.read_text("utf-8").replace("\ndraft: true\n", "\n"), encoding="utf-8")
    assert [p for p in problems(small.folder, False) if p not in expected] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_scaffold_is_valid_to_its_schema(kind: str, tmp_path: Path) -> None:
    text = (site(tmp_path) / "content" / made(tmp_path, kind)).read_text("utf-8")
    assert failures(kind, head_of(text)) == []
    assert failures(kind, head_of(SWITCH.sub("", text))) == []


def blocks(text: str) -> list[str]:
    """Part a header at the keys that can be switched on."""
    return re.findall(r"^# (?:\w.*\n)(?:# [ -].*\n)*", text, re.M)


@pytest.mark.parametrize("kind", KINDS)
def test_each_key_can_be_switched_on_alone(kind: str, tmp_path: Path) -> None:
    folder = with_files(tmp_path)
    path = made(folder, kind)
    text = (folder / "content" / path).read_text("utf-8")
    found = blocks(text)
    offered = {key.name for key in KEYS_OF[kind] if key.offered}
    assert {*head_of(SWITCH.sub("", text))} == offered
    assert len(found) == len(offered - {*head_of(text)})
    for block in found:
        source = read_source(path, text.replace(block, SWITCH.sub("", block)).encode(), [])
        assert source is not None
        document, told = parse_head(source, None, SETTING)
        assert document is not None
        assert (block, told) == (block, ())


@pytest.mark.parametrize("kind", KINDS)
def test_all_keys_can_be_switched_on_at_once(kind: str, small: SmallSite) -> None:
    folder = with_files(small.folder)
    expected = problems(folder, False)
    path = folder / "content" / made(folder, kind)
    text = path.read_text("utf-8").replace("\ndraft: true\n", "\n")
    path.write_text(SWITCH.sub("", text), encoding="utf-8")
    assert [p for p in problems(folder, False) if p not in expected] == []


ODD = (
    'Er sagte: "Ja"', "#1 der Liste", "- ein Punkt", "Größe 🎉 & Maß", "Ende mit:", "true", "1e3",
    "'halb", "a: b # c", "[x]", "{y}", "C:\\neu", "!wichtig", "*stern", "100 %", "2026-07-01",
    "Tab\tund\x07Ton", "@ort", "Zeile\u2028zwei", "null", "= x", "? y", "\u202eumgekehrt", "~",
)  # fmt: skip


@pytest.mark.parametrize("title", ODD)
def test_any_title_is_read_back_as_it_was(title: str, tmp_path: Path) -> None:
    folder = site(tmp_path, PLAIN)
    assert run(folder, "new", "page", f"--title={title}", "--name", "probe").returncode == 0
    source = read_source("pages/probe.md", (folder / "content/pages/probe.md").read_bytes(), [])
    assert source is not None
    document, told = parse_head(source, None, SETTING)
    assert told == ()
    plain = title.replace("\t", " ").replace("\x07", " ").replace("\u2028", " ")
    assert document is not None
    assert document.head.title == plain.replace("\u202e", "")
    assert str(read(source.header)["title"]) == document.head.title


def test_lines_end_as_in_the_other_files(tmp_path: Path) -> None:
    folder = site(tmp_path)
    other = folder / "content/press/2026-06-01-zwei.md"
    for path in (other, folder / "content/press/2026-08-01-drei.md"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    data = (folder / "content" / made(folder, "press")).read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") > 10
    assert b"\r" not in (folder / "content" / made(folder, "page")).read_bytes()


def test_the_schema_is_named_where_it_lies(tmp_path: Path) -> None:
    folder = site(tmp_path)
    without = (folder / "content" / made(folder, "page")).read_text("utf-8")
    assert "$schema" not in without
    (folder / "schema").mkdir()
    (folder / "schema/version.schema.json").write_text("{}")
    path = folder / "content" / made(folder, "version")
    first = path.read_text("utf-8").partition("\n")[0]
    address = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / address).resolve() == (folder / "schema/version.schema.json").resolve()


def test_comments_are_in_the_language_of_the_site(tmp_path: Path) -> None:
    english = FILES["site.yaml"].replace("language: de", "language: en").replace("[en]", "[de]")
    folder = site(tmp_path, {"site.yaml": english})
    done = run(folder, "new", "page", "--title", "Contact", language="en")
    assert done.stdout.startswith("Made: content/pages/contact.md\n")
    assert "## Title, as readers see it." in (folder / "content/pages/contact.md").read_text()


def test_the_folder_of_guidelines_counts_and_not_their_id(tmp_path: Path) -> None:
    index = FILES["guidelines/leitlinien/index.md"].replace("group:", "id: werk\ngroup:")
    assert made(site(tmp_path, {"guidelines/leitlinien/index.md": index}), "version") == (
        "guidelines/leitlinien/v3/version.yaml"
    )


# Where, and never over another one


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = site(tmp_path)
    path = folder / "content/groups/rat.md"
    before = path.read_bytes()
    done = run(folder, "new", "group", "--title", "Rat")
    assert done.returncode == 2
    assert "groups/rat.md gibt es schon" in done.stderr
    assert "--name rat-2" in done.stderr
    assert path.read_bytes() == before
    assert run(folder, "new", "group", "--title", "Rat", "--name", "rat-2").returncode == 0


def test_a_dangling_link_is_in_the_way_too(tmp_path: Path) -> None:
    folder = site(tmp_path)
    (folder / "content/pages/kontakt.md").symlink_to(tmp_path / "woanders.md")
    assert run(folder, "new", "page", "--title", "Kontakt").returncode == 2
    assert not (tmp_path / "woanders.md").exists()


def test_nothing_is_written_outside_of_the_content(tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    (tmp_path / "aussen").mkdir()
    (folder / "content/press").rename(tmp_path / "press")
    (folder / "content/press").symlink_to(tmp_path / "aussen")
    done = run(folder, "new", "press", "--title", "x1", "--date", "2026-07-01")
    assert (done.returncode, "press führt über" in done.stderr) == (2, True)
    assert list((tmp_path / "aussen").iterdir()) == []


def test_a_chapter_of_the_same_name_is_in_the_way(tmp_path: Path) -> None:
    done = run(site(tmp_path), "new", "chapter", "--title", "Ziele", "--version", "leitlinien/v2")
    assert done.returncode == 2
    assert "--name ziele-2" in done.stderr


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Straße & Größe: Übung", "strasse-groesse-uebung"),
        ("Ärger", "aerger"),
        ("Ein sehr langer Titel, der in keinen Dateinamen passt, weil er nicht endet",
         "ein-sehr-langer-titel-der-in-keinen-dateinamen-passt-weil"),
    ],
)  # fmt: skip
def test_the_name_is_made_of_the_title(title: str, name: str, tmp_path: Path) -> None:
    assert made(site(tmp_path), "page", title) == f"pages/{name}.md"


@pytest.mark.parametrize("title", ["🎉", "con", "???"])
def test_a_title_without_a_name_needs_one(title: str, tmp_path: Path) -> None:
    done = run(site(tmp_path), "new", "page", "--title", title)
    assert done.returncode == 2
    assert "--name" in done.stderr


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("01.07.2026", "2026-07-01"),
        ("01.07.2026 18.30 Uhr", "2026-07-01 18:30"),
        ("2026-07-01T18:00", "2026-07-01 18:00"),
        # Without its offset the hour would be said twice.
        ("25.10.2026 02:30+01:00", "2026-10-25T02:30:00+01:00"),
        ("2026-07-01T22:30Z", "2026-07-02T00:30:00+02:00"),
    ],
)
def test_a_date_is_written_as_it_was_meant(given: str, written: str, tmp_path: Path) -> None:
    folder = site(tmp_path)
    assert run(folder, "new", "press", "--title", "Zeit", "--date", given).returncode == 0
    text = (folder / f"content/press/{written[:10]}-zeit.md").read_text("utf-8")
    assert head_of(text)["date"] == written


@pytest.mark.parametrize(
    ("names", "name"),
    [
        ((), "v1"),
        (("v1", "v2"), "v3"),
        (("v9", "v10"), "v11"),
        (("2024-03", "2024-11"), "2026-07"),
        (("2024-03", "2026-07"), ""),
        (("erste", "zweite"), ""),
        (("entwurf-1",), "entwurf-2"),
    ],
)
def test_a_version_is_named_as_those_before(names: tuple[str, ...], name: str) -> None:
    assert following_name(names, "2026-07-01") == name


# Options


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("press", "--title, --date"),
        ("session", "--title, --date, --start, --place"),
        ("group", "--title"),
        ("chapter", "--version, --title"),
        ("version", "--title, --date"),
        ("page", "--title"),
    ],
)
def test_what_is_missing_is_named_with_an_example(kind: str, missing: str, tmp_path: Path) -> None:
    folder = site(tmp_path)
    before = sorted(folder.rglob("*"))
    done = run(folder, "new", kind)
    assert done.returncode == 2
    assert f"Es fehlt: {missing}. " in done.stderr
    # As it was called, so that it can be copied.
    assert f"build.py new {kind} --" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("session", "--title", "x", "--date", "2026-07-01", "--start", "18.00", "--place", "r"),
         "18:00"),
        (("session", "--title", "x", "--date", "2026-07-01", "--start", "18:00", "--place",
          "rathau"), "Meinten Sie rathaus?"),
        (("session", "--title", "x", "--date", "2026-07-01 18:00", "--start", "18:00", "--place",
          "rathaus"), "ohne Uhrzeit"),
        (("session", "--title", "x", "--group", "rad"), "Meinten Sie rat?"),
        (("chapter", "--title", "x", "--version", "v9"), "leitlinien/v1, leitlinien/v2"),
        (("press", "--title", "x", "--date", "3.7.26"), "zum Beispiel: 2026-07-03"),
        (("press", "--title", "x", "--date", "2026-07-01", "--session", "sessions/nie"),
         "gibt es nicht"),
        (("page", "--title", "x", "--start", "18:00"), "--start gehört nicht zu page"),
        (("page", "--title", ""), "--title ist leer"),
    ],
)  # fmt: skip
def test_what_can_not_be_taken_is_said(
    arguments: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    folder = site(tmp_path)
    before = sorted(folder.rglob("*"))
    done = run(folder, "new", *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert sorted(folder.rglob("*")) == before


def test_content_with_mistakes_does_not_keep_from_writing(tmp_path: Path) -> None:
    folder = site(tmp_path, {"site.yaml": "title: [\n", "press/2026-01-01-x.md": "kaputt"})
    assert made(folder, "press") == MADE["press"]
