"""The change report: what readers, feeds and calendars notice, in words, and nothing else."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.record import read_record, record_text
from sitegen.report import read_publication, report
from sitegen.report_text import as_html, as_markdown
from tests.conftest import SmallSite
from tests.sites import FILES, NOON, ROOT, SITE

EINS, NEXT = "press/2026-05-01-eins.md", "sessions/2026-07-08-rat.md"
MOVED = FILES[NEXT].replace("date: 2026-07-08", "date: 2026-07-09").replace(
    "---\n\n",
    "changes:\n  - date: 2026-06-30\n    reason: Krank\n    was:\n      date: 2026-07-08\n"
    "      start: 18:00\n---\n\n",
)  # fmt: skip


def reported(small: SmallSite, changes: Mapping[str, str | None], **given: object) -> str:
    """Build, change, build again, and give the report as Markdown."""
    small.build()
    old = small.folder / "old"
    shutil.copytree(small.output, old)
    small.build(changes, **given)
    made = report(read_publication(str(old)), read_publication(str(small.output)), "de")
    return as_markdown(made)


def section(text: str, title: str) -> str:
    """Give the lines below a heading, empty when it is not there."""
    found = re.search(rf"^## {title}\n\n(.*?)(?=\n## |\Z)", text, re.M | re.S)
    return found[1].rstrip("\n") if found else ""


def test_no_edit_gives_one_sentence(small: SmallSite) -> None:
    assert reported(small, {}) == "Keine Änderungen.\n"


def test_a_rebuild_after_a_moment_that_was_announced_is_no_edit(small: SmallSite) -> None:
    assert reported(small, {}, now=NOON + 3_600) == "Keine Änderungen.\n"


def test_a_changed_release_shows_its_sentences(small: SmallSite) -> None:
    text = FILES[EINS].replace("title: Eins", "title: Ein *Fest*").replace("Erste M", "Letzte M")
    told = reported(small, {EINS: text})
    assert section(told, "Leserinnen und Leser sehen") == (
        "- **Pressemitteilung: Ein \\*Fest\\*** – `/presse/2026/eins/`\n"
        "  - Titel: Eins → Ein \\*Fest\\*\n"
        "  - Text geändert\n"
        "  - Vorher: Erste Meldung mit Link.\n"
        "  - Jetzt: Letzte Meldung mit Link."
    )
    assert section(told, "Feeds melden") == (
        "- **Pressemitteilung: Ein \\*Fest\\*** – `/presse/2026/eins/`\n"
        "  - Der Eintrag wird aktualisiert"
    )
    assert "## Warnungen" not in told
    assert "## Verlorene" not in told


def test_a_moved_session_says_from_when_to_when(small: SmallSite) -> None:
    told = reported(small, {NEXT: MOVED})
    assert section(told, "Kalender zeigen") == (
        "- **Sitzung: Sitzung des Rats** – `/sitzungen/2026-07-08-rat/`\n"
        "  - Verlegt von Mittwoch, 8. Juli 2026, 18:00 Uhr auf Donnerstag, 9. Juli 2026, 18:00 Uhr"
    )
    assert "Neuer Eintrag über die Änderung" in section(told, "Feeds melden")
    assert section(told, "Warnungen") == ""


def test_an_unsaid_change_is_a_warning(small: SmallSite) -> None:
    told = reported(small, {NEXT: FILES[NEXT].replace("place: rathaus", "place: Saal")})
    assert "Ort: Rathaus, Saal 1 → Saal" in section(told, "Kalender zeigen")
    assert "ohne dass unter „changes:“ etwas steht" in section(told, "Warnungen")


def test_a_cancelled_session_says_so(small: SmallSite) -> None:
    change = "changes:\n  - date: 2026-06-30\n    reason: x\n    was:\n      status: confirmed\n"
    text = FILES[NEXT].replace("---\n\n", f"status: cancelled\n{change}---\n\n")
    told = reported(small, {NEXT: text})
    assert "  - Stand: findet statt → abgesagt" in section(told, "Kalender zeigen")


def test_published_minutes_are_news_in_feeds(small: SmallSite) -> None:
    path = "sessions/2026-06-10-rat.md"
    minutes = "minutes:\n  status: published\n  date: 2026-06-20\n---\n"
    text = re.sub(r"minutes:.*", minutes, FILES[path], flags=re.S)
    made = reported(small, {path: text})
    assert "Mitschrift veröffentlicht" in section(made, "Leserinnen und Leser sehen")
    assert "Neuer Eintrag über die Mitschrift" in section(made, "Feeds melden")


def test_new_and_removed_documents(small: SmallSite) -> None:
    told = reported(small, {
        EINS: None,
        "press/2026-06-30-neu.md": "---\ntitle: Neues\ndate: 2026-06-30\n---\n\nText.\n",
        "sessions/2026-09-02-rat.md": "---\ntitle: Herbst\ndate: 2026-09-02\nstart: 17:00\n"
        "place: rathaus\n---\n",
    })  # fmt: skip
    assert "Pressemitteilung: Neues" in section(told, "Leserinnen und Leser sehen")
    assert section(told, "Kalender zeigen") == (
        "- **Sitzung: Herbst** – `/sitzungen/2026-09-02-rat/`\n"
        "  - Neu\n  - Mittwoch, 2. September 2026, 17:00 Uhr\n  - Rathaus, Saal 1"
    )
    assert "Eins" in section(told, "Entfernt")
    assert "Der Eintrag verschwindet" in section(told, "Feeds melden")
    assert section(told, "Verlorene Adressen") == (
        "- **Eins** – `/presse/2026/eins/`\n  - Hier steht nicht, warum die Seite weg ist."
    )


def test_a_removal_that_is_explained_is_not_lost(small: SmallSite) -> None:
    stone = "- address: /presse/2026/eins/\n  date: 2026-06-30\n  reason: Irrtum\n"
    told = reported(small, {EINS: None, "removed.yaml": stone})
    assert section(told, "Verlorene Adressen") == ""
    assert "Grund: Irrtum" in section(told, "Entfernt")


def test_coming_moments_tell_nothing_of_what_is_under_embargo(small: SmallSite) -> None:
    told = reported(small, {
        "press/2026-08-05-geheim.md": "---\ntitle: GEHEIM\ndate: 2026-08-05 09:00\n---\n\nX.\n",
    })  # fmt: skip
    coming = section(told, "Sperrfristen und kommende Zeitpunkte")
    assert "5. August 2026, 09:00 Uhr: Eine Pressemitteilung erscheint: Ihre Sperrfrist" in coming
    assert "geheim" not in told.lower()


def test_a_place_of_all_sessions_is_one_line_for_readers(small: SmallSite) -> None:
    told = reported(small, {"places.yaml": FILES["places.yaml"].replace("step_free: true\n", "")})
    assert section(told, "Leserinnen und Leser sehen").count("- **") == 1


def test_another_domain_is_told_but_loses_nothing(small: SmallSite) -> None:
    told = reported(small, {"site.yaml": SITE.replace("probe.example.de\nl", "neu.example\nl")})
    assert "https://probe.example.de → https://neu.example" in told
    assert "Verlorene" not in told


def test_a_renamed_file_with_its_id_and_alias_has_only_moved(small: SmallSite) -> None:
    text = FILES[EINS].replace(
        "title:", "id: press/2026-05-01-eins\naliases: [/presse/2026/eins/]\ntitle:"
    )
    told = reported(small, {EINS: None, "press/2026-05-01-neu.md": text})
    assert section(told, "Leserinnen und Leser sehen") == (
        "- **Pressemitteilung: Eins** – `/presse/2026/neu/`\n"
        "  - Adresse: /presse/2026/eins/ → /presse/2026/neu/"
    )
    assert "## Verlorene" not in told
    assert "## Entfernt" not in told


def test_html_says_what_markdown_says_and_needs_nothing_else(small: SmallSite) -> None:
    small.build()
    old = read_publication(str(small.output))
    title = 'A <script>alert("1")</script> & b'
    documents = tuple(
        row._replace(title=title) if row.id == "pages/ueber" else row
        for row in old.record.documents
    )
    new = old._replace(record=old.record._replace(documents=documents))
    page = as_html(report(old, new, "de"))
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=|url\(|@import", page)
    assert "Leserinnen und Leser sehen" in page
    nothing = as_html(report(old, old, "de"))
    assert nothing.count("<p>") == 1
    assert "Keine Änderungen." in nothing
    assert "<h1>" not in nothing


def test_ten_thousand_documents_without_a_difference(small: SmallSite) -> None:
    small.build()
    made = read_publication(str(small.output))
    row = made.record.documents[0]
    many = tuple(row._replace(id=f"x/{n}", address=f"/x/{n}/") for n in range(10_000))
    record = read_record(record_text(made.record._replace(documents=many)).encode())
    again = made._replace(record=record)
    assert as_markdown(report(again, again, "de")) == "Keine Änderungen.\n"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "build.py", "report", *arguments],
        cwd=folder, text=True, encoding="utf-8", capture_output=True, check=False,
    )  # fmt: skip


def test_the_command_prints_and_writes(small: SmallSite) -> None:
    small.build()
    shutil.copy(small.output / "record.json", small.folder / "old.json")
    small.build({EINS: FILES[EINS].replace("Eins", "Anders")})
    done = run(small.folder, "old.json", "output", "--html", "r.html", "--markdown", "r.md")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Titel: Eins → Anders" in done.stdout
    assert (small.folder / "r.md").read_text("utf-8") == done.stdout
    assert "Titel: Eins → Anders" in (small.folder / "r.html").read_text("utf-8")


BROKEN = (
    "",
    "{",
    "[]",
    '{"version": 2}',
    '{"version": 1}',
    '{"version": 1, "documents": [{"address": 5, "id": "x"}]}',
    '{"version": 1, "documents": [{"address": "/", "id": "x", "sequence": 1e999}]}',
    r'{"version": 1, "documents": [{"address": "/\ud800/", "id": "x"}]}',
)


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_record_ends_with_3_and_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "old.json").write_text(text)
    done = run(tmp_path, "old.json", "old.json")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert done.stderr.startswith("old.json ist kein lesbares Verzeichnis")
    assert run(tmp_path, "nirgends", "old.json").returncode == 3


def test_a_schedule_that_is_broken_ends_with_3(small: SmallSite) -> None:
    small.build()
    (small.output / "schedule.json").write_text(json.dumps({"moments": [5]}))
    assert run(small.folder, "output", "output").returncode == 3
