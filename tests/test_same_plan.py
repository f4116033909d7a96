"""Edits that change parts of documents and nothing that a plan is made of."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from sitegen.problems import Problem
from tests.sites import NOON, ROOT, build, options, published, site, write

RELEASE = "press/2026-05-01-eins.md"
MEETING = "sessions/2026-06-10-rat.md"
CHAPTER = "guidelines/leitlinien/v2/01-ziele.md"
DECIDED = "guidelines/leitlinien/v2/version.yaml"
Save = Callable[[str, str], None]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Build the small site of files that are old enough to be trusted; give what saves a file."""
    content = site(tmp_path) / "content"
    minutes = count(1_750_000_000, 60)
    for path in content.rglob("*.*"):
        os.utime(path, (next(minutes),) * 2)

    def saved(path: str, text: str) -> None:
        write(content, {path: text})
        os.utime(content / path, (next(minutes),) * 2)

    return saved


def told(folder: Path, **given: object) -> tuple[Problem, ...]:
    """Build, and give what is told; a clean build tells the same."""
    problems = build(options(folder, **given)).problems
    away = {"output": str(folder / "clean"), "cache": str(folder / "clean-cache")}
    assert build(options(folder, **{**given, **away})).problems == problems
    assert (folder / "clean/record.json").read_bytes() == published(folder)["record.json"]
    shutil.rmtree(folder / "clean")
    return problems


def reasons(folder: Path) -> dict[str, str]:
    return dict(build(options(folder), explain=True).reasons)


def test_a_file_is_made_again_for_each_part_that_is_another(tmp_path: Path, save: Save) -> None:
    build(options(tmp_path))
    text = (tmp_path / "content" / CHAPTER).read_text("utf-8")
    save(CHAPTER, text + "\nUnd ein Brunnen.\n")
    why = reasons(tmp_path)
    words = {
        path: f"search/de/2026-2/{Path(path).stem} (extract)" for path in why if "suche" in path
    }
    assert words
    of_record = {"record.json": "lines of documents"}
    assert why == {**dict.fromkeys(why, f"{CHAPTER} (body)"), **words, **of_record}
    assert "leitlinien/leitlinien/v2/leitlinien-v2.txt" in why


def test_a_title_is_new_in_the_calendars_that_join_others(tmp_path: Path, save: Save) -> None:
    build(options(tmp_path))
    text = (tmp_path / "content" / MEETING).read_text("utf-8")
    save(MEETING, text.replace("title: Sitzung des Rats", "title: Ortstermin"))
    why = reasons(tmp_path)
    own = "sitzungen/2026-06-10-rat/sitzung.ics"
    assert why[own] == f"{MEETING} (document)"
    assert why["kalender/sitzungen.ics"] == why["kalender/rat.ics"] == f"{own} (output)"
    assert published(tmp_path)["kalender/rat.ics"].count(b"SUMMARY:Ortstermin") == 1


def test_what_is_told_of_a_document_moves_with_its_lines(tmp_path: Path, save: Save) -> None:
    head = "---\ntitle: Eins\ndate: 2026-05-01 10:00\nsummary: Kurz\n"
    picture = "![Ein Bild](../files/bild.png)\n"
    save("files/bild.png", "kein Bild")
    save(RELEASE, f"{head}---\n\n{picture}")
    assert [(p.code, p.where.line) for p in told(tmp_path)] == [
        ("image.no-credit", 7), ("picture.unknown", 7),
    ]  # fmt: skip
    save(RELEASE, f"{head}subtitle: Mehr\n---\n\nNeu.\n\n{picture}")
    assert [p.where.line for p in told(tmp_path)] == [10, 10]


def test_what_is_told_quotes_the_title_as_it_is(tmp_path: Path, save: Save) -> None:
    save(DECIDED, "title: Beschluss\ndate: 2026-04-01\nstatus: adopted\nadopted:\n"
         "  date: 2026-05-01\n  body: Rat\n  session: sessions/2026-06-10-rat\n")  # fmt: skip
    text = (tmp_path / "content" / MEETING).read_text("utf-8")
    for title in ("Sitzung des Rats", "Ortstermin"):
        save(MEETING, text.replace("Sitzung des Rats", title))
        problem = next(p for p in told(tmp_path) if p.code == "version.decision-day")
        assert dict(problem.values)["title"] == title


def edits(content: Path) -> Iterator[Path]:
    """Give every release and session another title, and every fourth another summary too."""
    for number, path in enumerate(sorted(content.rglob("*.md"))):
        if path.relative_to(content).parts[0] in ("press", "sessions"):
            text = path.read_text("utf-8")
            text = re.sub(r'^title: ("?)', rf"title: \1Neu {number} – ", text, count=1, flags=re.M)
            if number % 4 == 0 and "\nsummary:" not in text:
                text = text.replace("\n---\n", f"\nsummary: Kurz {number}.\n---\n", 1)
            path.write_text(text, "utf-8")
            yield path


def test_titles_changed_one_after_another_give_the_site_of_a_clean_build(tmp_path: Path) -> None:
    """The example has what the small site has not: drawings, sheets in PDF, many versions."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    minutes = count(1_750_000_000, 60)
    for path in content.rglob("*.*"):
        os.utime(path, (next(minutes),) * 2)
    given = options(tmp_path, now=NOON, jobs=2)
    assert build(given).documents
    for path in edits(content):
        os.utime(path, (next(minutes),) * 2)
        assert build(given).written
    clean = tmp_path / "clean"
    build(given._replace(output=str(clean / "output"), cache=str(clean / "cache")))
    assert published(tmp_path) == published(tmp_path / "clean")
