"""What `sitegen new` asks at a terminal, and that it can be stopped at any question."""

import os
import signal
from pathlib import Path

import pytest

from tests.drafts import PLAIN, head_of
from tests.sites import FILES, site
from tests.terminals import Terminal


def test_the_interview_of_a_session_has_a_default_for_all(tmp_path: Path) -> None:
    group = FILES["groups/rat.md"].replace("place:", "rhythm: zweiter Mittwoch 18 Uhr\nplace:")
    folder = site(tmp_path, {**PLAIN, "groups/rat.md": group})
    terminal = Terminal(folder, "session")
    terminal.answer("Titel [Rat]: ", "")
    # The second Wednesday of July is taken already.
    terminal.answer("Tag der Sitzung [2026-08-12]: ", "")
    terminal.answer("= Mittwoch, 12. August 2026\r\nBeginn [18:00]: ", "")
    terminal.answer("1  Rathaus, Saal 1\r\nOrt (Nummer oder Name) [rathaus]: ", "1")
    assert terminal.end() == 0
    assert "Angelegt: content/sessions/2026-08-12-rat.md" in terminal.shown
    head = head_of((folder / "content/sessions/2026-08-12-rat.md").read_text("utf-8"))
    assert {key: head[key] for key in ("title", "date", "start", "place")} == {
        "title": "Rat", "date": "2026-08-12", "start": "18:00", "place": "rathaus",
    }  # fmt: skip


def test_the_interview_asks_again_until_the_answer_can_be_taken(tmp_path: Path) -> None:
    terminal = Terminal(site(tmp_path, PLAIN), "session")
    terminal.answer("Titel", "Größe: 1")
    terminal.answer("Tag der Sitzung [2026-07-01]: ", "3.7.26")
    terminal.answer("Tag der Sitzung [2026-07-01]: ", "03.10.2026")
    terminal.answer("= Samstag, 3. Oktober 2026 (Tag der Deutschen Einheit)\r\nBeginn: ", "")
    terminal.answer("Diese Angabe wird gebraucht.\r\nBeginn: ", "18.30 Uhr")
    terminal.answer("Ort (Nummer oder Name) [rathaus]: ", "rathau")
    terminal.answer("Meinten Sie rathaus?\r\nOrt (Nummer oder Name) [rathaus]: ", "Alte Mühle")
    assert terminal.end() == 0
    head = head_of((tmp_path / "content/sessions/2026-10-03-groesse-1.md").read_text("utf-8"))
    assert (head["start"], head["place"], head["title"]) == ("18:30", "Alte Mühle", "Größe: 1")


def test_the_interview_of_a_release_offers_coming_sessions(tmp_path: Path) -> None:
    terminal = Terminal(site(tmp_path), "press")
    terminal.answer("Titel: ", "Einladung")
    terminal.answer("Erscheint am [2026-07-01]: ", "2026-07-02 10:00")
    terminal.answer("Ort [Probe]: ", "")
    terminal.answer("1  2026-07-08 Sitzung des Rats\r\n", "1")
    assert terminal.end() == 0
    head = head_of((tmp_path / "content/press/2026-07-02-einladung.md").read_text("utf-8"))
    assert (head["session"], head["place"]) == (["sessions/2026-07-08-rat"], "Probe")


def test_the_interview_asks_for_another_name(tmp_path: Path) -> None:
    terminal = Terminal(site(tmp_path), "block")
    terminal.answer("Titel: ", "Ueber")
    terminal.answer("blocks/ueber.md gibt es schon. Überschrieben wird nichts.\r\n"
                    "Anderer Name [ueber-2]: ", "")  # fmt: skip
    assert terminal.end() == 0
    assert (tmp_path / "content/blocks/ueber-2.md").is_file()


def test_the_interview_of_a_chapter_offers_versions(tmp_path: Path) -> None:
    terminal = Terminal(site(tmp_path), "chapter")
    terminal.answer("1  leitlinien/v1\r\n  2  leitlinien/v2\r\nFassung (Nummer oder Name)"
                    " [leitlinien/v2]: ", "")  # fmt: skip
    terminal.answer("Titel: ", "Wege")
    assert terminal.end() == 0
    assert (tmp_path / "content/guidelines/leitlinien/v2/02-wege.md").is_file()


@pytest.mark.parametrize("stop", ["\x03", "\x04"])
def test_an_interview_that_is_stopped_leaves_nothing(stop: str, tmp_path: Path) -> None:
    folder = site(tmp_path)
    before = sorted(folder.rglob("*"))
    terminal = Terminal(folder, "session")
    terminal.answer("Titel", "Halb")
    terminal.read_until("Tag der Sitzung")
    terminal.type(stop)
    assert terminal.end() == 2
    assert "Abgebrochen. Es wurde nichts angelegt." in terminal.shown
    assert "Traceback" not in terminal.shown
    assert sorted(folder.rglob("*")) == before


def test_a_terminal_that_is_closed_leaves_nothing(tmp_path: Path) -> None:
    folder = site(tmp_path)
    before = sorted(folder.rglob("*"))
    terminal = Terminal(folder, "page")
    terminal.read_until("Titel")
    os.kill(terminal.pid, signal.SIGHUP)
    assert terminal.end() == -signal.SIGHUP
    assert sorted(folder.rglob("*")) == before
