"""The foreign checkers find what is wrong and accept what is right.

A checker that always says yes would make every test that uses it green.
"""

import json
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Error as BrowserError

from tests.validators import (
    HtmlMessage,
    IcalError,
    check_html,
    html_errors,
    ical_js_events,
    need,
)
from tests.validators.browser import browser, serve

ROOT = Path(__file__).parent.parent

GOOD_PAGE = """<!DOCTYPE html>
<html lang="de">
<head><meta charset="utf-8"><title>Runder Tisch</title></head>
<body><h1>Runder Tisch</h1><p>Wir treffen uns am Dienstag im Rathaus.</p></body>
</html>
"""

BAD_PAGE = """<!DOCTYPE html>
<html lang="de">
<head><meta charset="utf-8"><title>Runder Tisch</title></head>
<body><h1>Runder Tisch</h1>
<section><p>Wir treffen uns am Dienstag.</p></section>
<ul><p>Tagesordnung</p></ul></body>
</html>
"""

# Four sessions at 18:00 in Berlin, each pair on both sides of a change of daylight saving.
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//sitegen//test//DE
NAME:Runder Tisch\\, Stadt
X-WR-CALNAME:Runder Tisch\\, Stadt
REFRESH-INTERVAL;VALUE=DURATION:PT12H
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1@example.org
DTSTAMP:20240101T000000Z
DTSTART;TZID=Europe/Berlin:20240330T180000
DTEND;TZID=Europe/Berlin:20240330T200000
SUMMARY:Größe\\; Maß\\, Ziel
DESCRIPTION:1. Begrüßung\\n2. Leitlinien\\, Teil 2 \\\\ Rest
LOCATION:Rathaus
STATUS:CONFIRMED
SEQUENCE:2
URL:https://example.org/1/
ATTACH:https://example.org/1.pdf
END:VEVENT
BEGIN:VEVENT
UID:2@example.org
DTSTAMP:20240101T000000Z
DTSTART;TZID=Europe/Berlin:20240331T180000
DURATION:PT2H
END:VEVENT
BEGIN:VEVENT
UID:3@example.org
DTSTAMP:20240101T000000Z
DTSTART;TZID=Europe/Berlin:20241026T180000
DTEND;TZID=Europe/Berlin:20241026T200000
END:VEVENT
BEGIN:VEVENT
UID:4@example.org
DTSTAMP:20240101T000000Z
DTSTART;TZID=Europe/Berlin:20241027T180000
DTEND;TZID=Europe/Berlin:20241027T200000
END:VEVENT
END:VCALENDAR
"""

STARTS = [
    datetime(2024, 3, 30, 17, tzinfo=UTC),
    datetime(2024, 3, 31, 16, tzinfo=UTC),
    datetime(2024, 10, 26, 16, tzinfo=UTC),
    datetime(2024, 10, 27, 17, tzinfo=UTC),
]


def page(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def calendar(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\r\n")
    return path


def test_vnu_accepts_a_good_page(tmp_path: Path) -> None:
    report = check_html([page(tmp_path / "öffentlich" / "gut ä.html", GOOD_PAGE), tmp_path])
    assert (report.errors, report.warnings, report.pages) == ([], [], 1)


def test_vnu_tells_errors_from_warnings(tmp_path: Path) -> None:
    page(tmp_path / "gut.html", GOOD_PAGE)
    bad = page(tmp_path / "größe" / "schlecht 1.html", BAD_PAGE)
    report = check_html([tmp_path])
    assert [(message.path, message.line, message.kind) for message in report.errors] == [
        (bad, 6, "error")
    ]
    assert "“p” not allowed as child of element “ul”" in report.errors[0].message
    assert [(message.path, message.line) for message in report.warnings] == [(bad, 5)]
    assert report.pages == 2


def test_vnu_finds_a_page_that_is_not_utf_8(tmp_path: Path) -> None:
    bad = tmp_path / "latin.html"
    bad.write_bytes(GOOD_PAGE.replace("Dienstag", "Gründonnerstag").encode("latin-1"))
    assert {message.path for message in html_errors([bad])} == {bad}


def test_vnu_reads_more_files_than_fit_into_one_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.validators.html5._ARGUMENT_BYTES", 1)
    page(tmp_path / "gut.html", GOOD_PAGE)
    page(tmp_path / "schlecht.html", BAD_PAGE)
    report = check_html([tmp_path])
    assert (len(report.errors), report.pages) == (1, 2)


def test_a_missing_page_is_no_success(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"1 files not read .*fehlt\.html"):
        html_errors([page(tmp_path / "gut.html", GOOD_PAGE), tmp_path / "fehlt.html"])


def test_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no HTML page"):
        html_errors([tmp_path])


def test_a_message_reads_like_a_compiler_s() -> None:
    message = HtmlMessage(Path("a/index.html"), 3, "error", "Stray end tag.")
    assert str(message) == "a/index.html:3: error: Stray end tag."


def test_ical_js_reads_times_over_both_changes_of_daylight_saving(tmp_path: Path) -> None:
    (read,) = ical_js_events([calendar(tmp_path / "gut.ics", CALENDAR)])
    assert [event.start for event in read.events] == STARTS
    assert [event.end for event in read.events] == [
        start.replace(hour=start.hour + 2) for start in STARTS
    ]


def test_ical_js_reads_the_text(tmp_path: Path) -> None:
    (read,) = ical_js_events([calendar(tmp_path / "gut.ics", CALENDAR)])
    event = read.events[0]
    assert (event.uid, event.status, event.sequence) == ("1@example.org", "CONFIRMED", 2)
    assert event.summary == "Größe; Maß, Ziel"
    assert event.description == "1. Begrüßung\n2. Leitlinien, Teil 2 \\ Rest"
    assert event.location == "Rathaus"
    assert event.url == "https://example.org/1/"
    assert event.attachments == ["https://example.org/1.pdf"]
    assert event.properties["dtstamp"] == ["2024-01-01T00:00:00Z"]
    assert read.properties["name"] == ["Runder Tisch, Stadt"]
    assert read.properties["x-wr-calname"] == ["Runder Tisch, Stadt"]
    assert read.properties["refresh-interval"] == ["PT12H"]


def test_ical_js_shows_a_vtimezone_one_hour_off(tmp_path: Path) -> None:
    # The good file comes first: its zone with the same name must not serve for the second.
    wrong = CALENDAR.replace("TZOFFSETTO:+0200", "TZOFFSETTO:+0300")
    _, read = ical_js_events(
        [calendar(tmp_path / "gut.ics", CALENDAR), calendar(tmp_path / "falsch.ics", wrong)]
    )
    assert [event.start.hour for event in read.events if isinstance(event.start, datetime)] == [
        17,
        15,
        15,
        17,
    ]


def test_ical_js_shows_a_vtimezone_without_summer(tmp_path: Path) -> None:
    begin, end = CALENDAR.index("BEGIN:DAYLIGHT"), CALENDAR.index("BEGIN:STANDARD")
    wrong = CALENDAR[:begin] + CALENDAR[end:]
    (read,) = ical_js_events([calendar(tmp_path / "winter.ics", wrong)])
    assert [event.start for event in read.events] != STARTS


def test_ical_js_tells_floating_times_and_whole_days_apart(tmp_path: Path) -> None:
    text = CALENDAR.replace(
        "DTSTART;TZID=Europe/Berlin:20240330T180000\nDTEND;TZID=Europe/Berlin:20240330T200000",
        "DTSTART:20240330T180000\nDTEND:20240330T200000",
    ).replace(
        "DTSTART;TZID=Europe/Berlin:20240331T180000\nDURATION:PT2H",
        "DTSTART;VALUE=DATE:20240331",
    )
    (read,) = ical_js_events([calendar(tmp_path / "tage.ics", text)])
    assert [(event.start, event.end) for event in read.events[:2]] == [
        (datetime.fromisoformat("2024-03-30T18:00"), datetime.fromisoformat("2024-03-30T20:00")),
        (date(2024, 3, 31), date(2024, 4, 1)),
    ]


def test_ical_js_collects_the_files_it_can_not_read(tmp_path: Path) -> None:
    begin, end = CALENDAR.index("BEGIN:VTIMEZONE"), CALENDAR.index("BEGIN:VEVENT")
    paths = [
        calendar(tmp_path / "gut.ics", CALENDAR),
        calendar(tmp_path / "zone.ics", CALENDAR[:begin] + CALENDAR[end:]),
        calendar(tmp_path / "ende.ics", CALENDAR.replace("END:VCALENDAR\n", "")),
        tmp_path / "fehlt.ics",
    ]
    with pytest.raises(IcalError) as caught:
        ical_js_events(paths)
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [str(path) for path in paths[1:]]
    assert "TZID Europe/Berlin without a VTIMEZONE" in lines[0]


def test_chromium_shows_a_served_page(tmp_path: Path) -> None:
    page(tmp_path / "index.html", GOOD_PAGE)
    with serve(tmp_path) as address, browser() as chromium:
        tab = chromium.new_page()
        tab.goto(f"{address}/")
        assert tab.locator("h1").inner_text() == "Runder Tisch"


def test_chromium_reaches_no_other_host() -> None:
    with browser() as chromium:
        tab = chromium.new_page()
        with pytest.raises(BrowserError, match="ERR_NAME_NOT_RESOLVED"):
            tab.goto("http://example.org/")


def test_chromium_obeys_the_served_headers(tmp_path: Path) -> None:
    script = "<script>document.title = 'ran'</script>"
    page(tmp_path / "index.html", GOOD_PAGE.replace("</body>", f"{script}</body>"))
    policy = {"Content-Security-Policy": "default-src 'self'"}
    with browser() as chromium:
        titles = []
        for headers in ({}, policy):
            with serve(tmp_path, headers) as address:
                tab = chromium.new_page()
                tab.goto(f"{address}/")
                titles.append(tab.title())
    assert titles == ["ran", "Runder Tisch"]


@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)]
)
def test_a_missing_tool_skips_but_fails_in_ci(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(outcome, match=r"vnu can not run, missing: java.*scripts/test-tools"):
        need("vnu")


def test_test_tools_names_what_is_missing(tmp_path: Path) -> None:
    for program in ("bash", "dirname"):
        found = shutil.which(program)
        assert found is not None
        (tmp_path / program).symlink_to(found)
    done = subprocess.run(
        [tmp_path / "bash", ROOT / "scripts" / "test-tools", "--check"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    missing = [line.split()[2] for line in done.stdout.splitlines() if "missing:" in line]
    assert missing[:3] == ["java", "node", "chromium"]


@pytest.mark.parametrize("folder", ["tests/validators", "tests/cms", "bench/lighthouse"])
def test_a_lock_file_names_no_registry(folder: str) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: value for name, value in lock["packages"].items() if name}
    assert packages != {}
    assert [name for name, value in packages.items() if "resolved" in value] == []
    assert [name for name, value in packages.items() if "integrity" not in value] == []
