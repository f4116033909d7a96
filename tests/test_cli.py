"""The command line: exit codes, formats, language, and what it writes where."""

import fcntl
import json
import os
import pty
import sqlite3
import struct
import subprocess
import sys
import termios
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from generate import generate

from sitegen.timetable import Moment, cron
from tests.sites import ROOT, published, site, write

WRONG = {"press/2026-05-02-x.md": "---\ntitle: A\ndate: morgen\n---\n"}
DOUBTFUL = {"press/2026-05-02-x.md": "---\ntitle: A\ndate: 2026-05-02\n---\n\n<u x=1>a</u>\n"}


def sitegen(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if k not in ("SITEGEN_LANG", "COLUMNS")}
    return subprocess.run(
        [sys.executable, ROOT / "build.py", *arguments],
        cwd=folder, env={**inherited, **environment}, text=True, encoding="utf-8",
        capture_output=True, check=False,
    )  # fmt: skip


NOW = ("--now", "2026-07-01T12:00")


def test_a_good_site_ends_with_0_and_a_summary(tmp_path: Path) -> None:
    done = sitegen(site(tmp_path), *NOW)
    assert (done.returncode, done.stderr) == (0, "")
    held = "davon 1 noch nicht öffentlich (Entwurf oder Sperrfrist)"
    assert done.stdout.startswith(f"18 Dokumente, {held}: ")
    assert "index.html" in published(tmp_path)


def test_an_error_ends_with_1_and_publishes_nothing(tmp_path: Path) -> None:
    done = sitegen(site(tmp_path, WRONG), *NOW)
    assert done.returncode == 1
    assert done.stderr == (
        "content/press/2026-05-02-x.md:3:1: error: „morgen“ lässt sich nicht als Datum lesen.\n"
        "  Schreiben Sie zum Beispiel: 2023-09-06 18:00\n"
        "    |\n"
        "  3 | date: morgen\n"
        "    | ^^^^^^^^^^^^\n"
        "1 Fehler in 1 Datei. Veröffentlicht wird erst, wenn die Fehler behoben sind.\n"
    )
    assert not (tmp_path / "output").exists()


def test_settings_that_are_a_pipe_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(site(tmp_path, {"site.yaml": None}) / "content/site.yaml")
    done = sitegen(tmp_path, *NOW)
    assert (done.returncode, done.stderr.count("content/site.yaml:")) == (1, 1)


def test_settings_of_gigabytes_are_refused_and_not_read(tmp_path: Path) -> None:
    with open(site(tmp_path) / "content/site.yaml", "r+b") as file:
        file.truncate(3 << 30)
    done = sitegen(tmp_path, *NOW)
    assert (done.returncode, done.stderr.count("1000000 Byte")) == (1, 1)


def test_messages_are_english_when_asked(tmp_path: Path) -> None:
    done = sitegen(site(tmp_path, WRONG), *NOW, SITEGEN_LANG="en")
    assert "“morgen” can not be read as a date." in done.stderr


def test_json_is_one_object_a_line(tmp_path: Path) -> None:
    done = sitegen(site(tmp_path, WRONG), *NOW, "--format", "json")
    (row,) = map(json.loads, done.stdout.splitlines())
    assert row == {
        "path": "content/press/2026-05-02-x.md", "line": 3, "column": 1, "level": "error",
        "code": "time.moment", "message": "„morgen“ lässt sich nicht als Datum lesen.",
        "hint": "Schreiben Sie zum Beispiel: 2023-09-06 18:00",
        "end_column": 13, "quote": "date: morgen", "suggestion": "",
    }  # fmt: skip


def test_warnings_fail_only_when_strict(tmp_path: Path) -> None:
    assert sitegen(site(tmp_path / "a", DOUBTFUL), *NOW).returncode == 0
    assert sitegen(site(tmp_path / "b", DOUBTFUL), *NOW, "--strict").returncode == 1
    assert not (tmp_path / "b/output").exists()


def test_a_strict_build_publishes_no_text_with_a_warning(tmp_path: Path) -> None:
    release = "---\ntitle: A\ndate: 2026-05-02\nsummary: B.\n---\n\n"
    site(tmp_path, {"press/2026-05-02-x.md": f"{release}Gut.\n"})
    for path in (tmp_path / "content").rglob("*.*"):
        os.utime(path, (1, 1))  # what is young is read again, and then all is planned
    sitegen(tmp_path, *NOW, "--strict")
    before = published(tmp_path)
    write(tmp_path / "content", {"press/2026-05-02-x.md": f"{release}<u x=1>a</u>\n"})
    assert sitegen(tmp_path, *NOW, "--strict").returncode == 1
    assert published(tmp_path) == before


@pytest.mark.parametrize(
    "arguments",
    [["--content", "nirgends"], ["--now", "bald"], ["--output", "content/x"], ["--output", "."],
     ["--jobs", "0"], ["--unbekannt"], ["backen"]],
)  # fmt: skip
def test_wrong_usage_ends_with_2(tmp_path: Path, arguments: list[str]) -> None:
    assert sitegen(site(tmp_path), *arguments).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "language", "said"),
    [
        (["biuld"], "de", "Den Befehl „biuld“ gibt es nicht."),
        (["biuld"], "de", "Meinten Sie build?"),
        (["biuld"], "en", "Did you mean build?"),
        (["--contnet", "x"], "de", "Meinten Sie --content?"),
        (["--format", "xml"], "de", "'xml' gibt es nicht. Möglich ist: 'human'"),
        (["--content", "nirgends"], "de", "Den Ordner nirgends gibt es nicht."),
        (["seal"], "de", "Es fehlt: LEITLINIEN/FASSUNG"),
        (["seal", "leitlinien/v11"], "de", "Meinten Sie leitlinien/v1?"),
    ],
)
def test_wrong_usage_is_told_in_the_language_of_the_reader(
    tmp_path: Path, arguments: list[str], language: str, said: str
) -> None:
    assert said in sitegen(site(tmp_path), *arguments, SITEGEN_LANG=language).stderr


def test_help_is_german_unless_english_is_asked_for(tmp_path: Path) -> None:
    german = sitegen(site(tmp_path), "build", "--help")
    english = sitegen(tmp_path, "build", "--help", SITEGEN_LANG="en")
    assert (german.returncode, german.stderr) == (0, "")
    assert german.stdout.startswith("Aufruf: ")
    assert "die Website bauen" in german.stdout
    assert english.stdout.startswith("usage: ")


def test_gitlab_gets_an_empty_report_of_a_good_site(tmp_path: Path) -> None:
    done = sitegen(site(tmp_path), *NOW, "--format", "gitlab")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_messages_have_no_colour_where_nobody_looks(tmp_path: Path) -> None:
    assert "\x1b" not in sitegen(site(tmp_path, WRONG), *NOW).stderr


def test_an_output_that_can_not_be_made_ends_with_3(tmp_path: Path) -> None:
    site(tmp_path)
    (tmp_path / "file").write_text("x")
    done = sitegen(tmp_path, *NOW, "--output", "file/output")
    assert (done.returncode, done.stderr.count("\n")) == (3, 2)
    assert "Traceback" not in done.stderr


def test_a_second_build_at_the_same_time_ends_with_3(tmp_path: Path) -> None:
    sitegen(site(tmp_path), *NOW)
    before = published(tmp_path)
    other = sqlite3.connect(tmp_path / ".cache/documents.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    (tmp_path / "content/pages/ueber.md").write_text("---\ntitle: Wir\n---\n")
    done = sitegen(tmp_path, *NOW)
    other.close()
    assert (done.returncode, done.stderr.count("\n")) == (3, 2)
    assert published(tmp_path) == before


def test_source_date_epoch_sets_the_time(tmp_path: Path) -> None:
    sitegen(site(tmp_path), SOURCE_DATE_EPOCH="1788000000")
    assert "presse/2026/drei/index.html" in published(tmp_path)


def test_drafts_and_embargoes_are_marked_in_a_preview(tmp_path: Path) -> None:
    sitegen(site(tmp_path), *NOW, "--drafts")
    page = published(tmp_path)["presse/2026/drei/index.html"].decode()
    assert "Sperrfrist" in page


def test_check_writes_nothing(tmp_path: Path) -> None:
    site(tmp_path, WRONG)
    before = sorted(tmp_path.rglob("*"))
    assert sitegen(tmp_path, "check", *NOW).returncode == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_check_finds_what_was_published_and_is_lost(tmp_path: Path) -> None:
    sitegen(site(tmp_path), *NOW)
    (tmp_path / "content/press/2026-05-01-eins.md").rename(
        tmp_path / "content/press/2026-05-01-anders.md"
    )
    done = sitegen(tmp_path, "check", *NOW, "--published", "output/record.json")
    assert done.returncode == 1
    assert "/presse/2026/eins/" in done.stderr


def test_next_names_the_coming_moments_and_writes_nothing(tmp_path: Path) -> None:
    site(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert sitegen(tmp_path, "next", *NOW).stdout == (
        "Mittwoch, 8. Juli 2026, 20:00 Uhr: Eine Sitzung ist vorbei. /sitzungen/2026-07-08-rat/\n"
        "Samstag, 11. Juli 2026, 00:00 Uhr: Die Mitschrift einer Sitzung wird fällig."
        " /sitzungen/2026-06-10-rat/\n"
        "Samstag, 1. August 2026, 10:00 Uhr: Eine Pressemitteilung erscheint:"
        " Ihre Sperrfrist endet.\n"
        "Mittwoch, 2. Juni 2027, 00:00 Uhr: Die Erklärung zur Barrierefreiheit ist zu überprüfen."
        " /barrierefreiheit/\n"
    )
    assert sitegen(tmp_path, "next", "--now", "2030-01-01").stdout == (
        "Von selbst ändert sich nichts.\n"
    )
    assert sorted(tmp_path.rglob("*")) == before


def test_next_says_what_the_schedule_says(tmp_path: Path) -> None:
    sitegen(site(tmp_path), *NOW)
    said = sitegen(tmp_path, "next", *NOW, "--format", "json").stdout
    assert said.encode() == published(tmp_path)["schedule.json"]
    (tmp_path / "content/press/2026-08-01-drei.md").unlink()
    said = sitegen(tmp_path, "next", *NOW, "--format", "json").stdout
    assert [row["reason"] for row in json.loads(said)["moments"]] == [
        "session-ends", "minutes-due", "review-due",
    ]  # fmt: skip


def test_next_writes_a_crontab(tmp_path: Path) -> None:
    lines = sitegen(site(tmp_path), "next", *NOW, "--cron").stdout.splitlines()
    assert lines == [
        "CRON_TZ=Europe/Berlin",
        "0 20 8 7 * sitegen build  # session-ends",
        "0 0 11 7 * sitegen build  # minutes-due",
        "0 10 1 8 * sitegen build  # embargo-ends",
        "0 0 2 6 * sitegen build  # review-due",
        "CRON_TZ=UTC",
        "0 18 8 7 * sitegen build  # session-ends",
        "0 22 10 7 * sitegen build  # minutes-due",
        "0 8 1 8 * sitegen build  # embargo-ends",
        "0 22 1 6 * sitegen build  # review-due",
    ]


def test_cron_builds_at_the_next_full_minute_once() -> None:
    ten = 1_785_571_200
    coming = (
        Moment(ten - 59, "change", "/a/"), Moment(ten - 1, "change", ""),
        Moment(ten, "embargo-ends", ""), Moment(ten + 1, "adopted", ""),
    )  # fmt: skip
    assert list(cron(coming, "Europe/Berlin", "make site"))[1:3] == [
        "0 10 1 8 * make site  # change, embargo-ends",
        "1 10 1 8 * make site  # adopted",
    ]
    assert len(list(cron(coming, "UTC", "make site"))) == 3


def test_next_tells_errors(tmp_path: Path) -> None:
    done = sitegen(site(tmp_path, WRONG), "next", *NOW)
    assert (done.returncode, done.stdout) == (1, "")
    assert "„morgen“ lässt sich nicht als Datum lesen." in done.stderr


def test_build_publishes_nothing_that_loses_what_was_published(tmp_path: Path) -> None:
    sitegen(site(tmp_path), *NOW)
    before = published(tmp_path)
    (tmp_path / "content/press/2026-05-01-eins.md").unlink()
    done = sitegen(tmp_path, *NOW, "--published", "output/record.json")
    assert done.returncode == 1
    assert done.stderr == (
        "content/removed.yaml:1:1: error: Die veröffentlichte Adresse /presse/2026/eins/ ginge "
        "verloren: Es gibt das Dokument nicht mehr.\n"
        "  Stellen Sie die Datei wieder her oder schreiben Sie in die Datei removed.yaml, warum "
        "sie weg ist:\n"
        "  - address: /presse/2026/eins/\n    date: 2026-07-01\n    reason: …\n"
        "1 Fehler in 1 Datei. Veröffentlicht wird erst, wenn die Fehler behoben sind.\n"
    )
    assert published(tmp_path) == before


def test_a_record_is_read_from_the_web(tmp_path: Path) -> None:
    sitegen(site(tmp_path), *NOW)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "output"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        found = sitegen(tmp_path, "check", *NOW, "--published", f"{address}record.json")
        missing = sitegen(tmp_path, "build", *NOW, "--published", f"{address}nirgends.json")
        server.shutdown()
    assert found.returncode == 0
    assert (missing.returncode, missing.stderr.count("\n")) == (3, 1)
    assert "ist kein lesbares Verzeichnis" in missing.stderr


@pytest.mark.parametrize("given", ["nirgends.json", "file:///etc/hostname", "ftp://x/record.json"])
def test_a_record_that_is_not_there_ends_with_3(tmp_path: Path, given: str) -> None:
    done = sitegen(site(tmp_path), "build", *NOW, "--published", given)
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert not (tmp_path / "output").exists()


def test_verbose_gives_each_written_file_its_reason(tmp_path: Path) -> None:
    sitegen(site(tmp_path), *NOW)
    release = tmp_path / "content/press/2026-05-01-eins.md"
    release.write_text(release.read_text("utf-8").replace("title: Eins", "title: Wir"), "utf-8")
    said = sitegen(tmp_path, *NOW, "-v").stdout
    own = "press/2026-05-01-eins.md (document), press/2026-05-01-eins.md (title)"
    assert f"presse/2026/eins/index.html: {own}\n" in said
    assert "presse/2026/zwei/index.html: press/2026-05-01-eins.md (card)\n" in said


def test_nothing_but_the_standard_library_is_loaded_when_nothing_changed(tmp_path: Path) -> None:
    environment = {"SOURCE_DATE_EPOCH": "1782900000"}
    sitegen(site(tmp_path), **environment)
    for path in (tmp_path / "content").rglob("*"):
        os.utime(path, (1_750_000_000, 1_750_000_000))
    sitegen(tmp_path, **environment)
    code = (
        "import sys; from sitegen.cli import main; main(['build', '-q'])\n"
        "print(sorted(n for n in sys.modules if n.split('.')[0] in"
        " ('yaml', 'jinja2', 'markdown_it', 'babel', 'icalendar', 'feedgen', 'sqlite3')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout == "[]\n"


def test_a_long_build_shows_its_progress_to_a_person(tmp_path: Path) -> None:
    generate(tmp_path / "content", 250)
    terminal, inside = pty.openpty()
    # A terminal has a size; without one the bar has no room.
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, str(ROOT / "build.py"), *NOW]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=inside)
    os.close(inside)
    shown = b""
    while piece := read(terminal):
        shown += piece
    assert process.wait(30) == 0
    assert b"parse" in shown
    assert b"render" in shown
    assert "%" not in sitegen(tmp_path, *NOW).stderr


def read(terminal: int) -> bytes:
    """Read from a terminal; its end is an error on Linux."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
