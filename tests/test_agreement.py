"""Terminabgleich: what a release says of dates, times and rooms agrees with its sessions."""

import re
from pathlib import Path

import pytest

from sitegen.problems import Problem
from tests.conftest import SmallSite
from tests.sites import FILES, build, options, picture, site, told

PLACES = """\
foyer:
  name: Rathaus Kaiserslautern
  room: Rathausfoyer
  city: Kaiserslautern
ratssaal:
  name: Rathaus Kaiserslautern
  room: Kleiner Ratssaal
  city: Kaiserslautern
scheune:
  name: Theodor-Zink-Museum
  room: Scheune
  city: Kaiserslautern
"""
RELEASE = "press/2023-09-20-probe.md"


def session(day: str, *fields: str, place: str = "foyer", start: str = "18:00") -> str:
    lines = "".join(f"{field}\n" for field in fields)
    return f"---\ntitle: Arbeitskreis\ndate: {day}\nstart: {start}\nplace: {place}\n{lines}---\n"


SESSIONS = {
    "places.yaml": PLACES,
    "sessions/2023-09-06-ak.md": session("2023-09-06"),
    "sessions/2023-10-04-ak.md": session("2023-10-04"),
    "sessions/2023-11-08-ak.md": session("2023-11-08", place="ratssaal"),
    "sessions/2023-12-06-ak.md": session("2023-12-06"),
}


def release(session_id: str, date: str, subtitle: str, body: str, *fields: str) -> str:
    lines = "".join(f"{field}\n" for field in fields)
    return (
        f"---\ntitle: Treffen des Arbeitskreises\nsubtitle: {subtitle}\ndate: {date}\n"
        f"session: sessions/{session_id}\n{lines}---\n\n{body}\n"
    )


def problems(folder: Path, files: dict[str, str]) -> list[Problem]:
    """Build the small site with the sessions of the series; give what is wrong with dates."""
    built = build(options(site(folder, {**SESSIONS, **files})))
    return [problem for problem in built.problems if problem.code.startswith("date.")]


BARE_YEARS = " Seit Juni 2023 arbeitet der Kreis; die Dachmarke gibt es seit 2017."
SERIES = {
    "2023-09-06-ak": release(
        "2023-09-06-ak", "2023-08-30", "Nächste Sitzung am 06. September im Rathausfoyer",
        "Die Sitzung findet am 06. September um 18 Uhr im Rathausfoyer statt." + BARE_YEARS,
    ),
    "2023-10-04-ak": release(
        "2023-10-04-ak", "2023-09-20", "Nächste öffentliche Sitzung am 06. Oktober",
        "Die nächste Sitzung findet\nam 04. Oktober um 18 Uhr im Rathausfoyer statt.",
    ),
    "2023-11-08-ak": release(
        "2023-11-08-ak", "2023-10-25", "Sitzung am 08. November im kleinen Ratssaal",
        "Der erste Mittwoch im November ist Allerheiligen. Getagt wird daher am **Mittwoch, dem "
        "8. November**, um 18 Uhr im kleinen Ratssaal des Rathauses.",
    ),
    "2023-12-06-ak": release(
        "2023-12-06-ak", "2023-11-29", "Letzte Sitzung des Jahres am 6. Dezember",
        "Am 06.12.2023 ab 18.00 Uhr blickt der Arbeitskreis im Foyer des Rathauses zurück.",
    ),
}  # fmt: skip


def test_the_october_release_of_the_series_fails_with_both_places_quoted(tmp_path: Path) -> None:
    found = problems(tmp_path, {RELEASE: SERIES["2023-10-04-ak"]})
    assert [told(problem, "de", "content") for problem in found] == [
        "content/press/2023-09-20-probe.md:3:42: error: „06. Oktober“ passt nicht zu „04. Oktober "
        "um 18 Uhr“ in Zeile 9 und nicht zur Sitzung: Arbeitskreis (Mittwoch, 4. Oktober 2023, "
        "18:00, Rathaus Kaiserslautern, Rathausfoyer).\n"
        "  Berichtigen Sie die Angabe hier oder in sessions/2023-10-04-ak.md. Wurde die Sitzung "
        "verlegt, nennen Sie dort unter „changes:“, was vorher galt. Ist es mit Absicht so, "
        "ergänzen Sie oben in dieser Datei: dates_ok: [2023-10-06]"
    ]


@pytest.mark.parametrize("name", ["2023-09-06-ak", "2023-11-08-ak", "2023-12-06-ak"])
def test_the_others_of_the_series_pass(tmp_path: Path, name: str) -> None:
    assert problems(tmp_path, {RELEASE: SERIES[name]}) == []


def said(folder: Path, text: str, *fields: str, day: str = "2023-10-04") -> list[str]:
    """Publish a release about a session that says a text; give the codes of what is wrong."""
    made = release(f"{day}-ak", "2023-09-20 10:00", "Einladung", text, *fields)
    return [problem.code for problem in problems(folder, {RELEASE: made})]


@pytest.mark.parametrize(
    "text",
    [
        "Am 4. Oktober.",
        "Am Mittwoch, dem 4.10.2023, um 18 Uhr im Rathausfoyer.",
        "Am Mittwoch um 18 Uhr.",
        "Beginn ist um 18.00 Uhr.",
        "Schon am 20. September haben wir eingeladen.",
        "Heute laden wir ein.",
        "In der Kapitelfolge § 6.9 und TOP 4.10 kostet es 1.10 Euro.",
        "Jeden ersten Mittwoch im Monat.",
        "Wie in der [Sitzung](../sessions/2023-09-06-ak.md) am 6. September.",
        "Die Kommentare sind bis zum 30. April 2026 möglich ([Entwurf](../guidelines/leitlinien/"
        "v2/01-ziele.md)).",
        "Treffpunkt ist nicht im kleinen Ratssaal, sondern im Rathausfoyer.",
        "Der kleine Ratssaal wird renoviert.",
        "Anmeldung im Vorzimmer. Im Klassenzimmer der Zukunft steht ein Bildschirm.",
    ],
)
def test_what_agrees_or_is_another_known_date_passes(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Am 5. Oktober.", "date.disagrees-day"),
        ("Am\n**5.\nOktober**.", "date.disagrees-day"),
        ("Am 4. Oktober 2024.", "date.disagrees-day"),
        ("Am 4. Oktober um 19 Uhr.", "date.disagrees-day"),
        ("Beginn ist um 18.30 Uhr.", "date.disagrees-time"),
        ("Von 18 bis 20 Uhr.", "date.disagrees-time"),
        ("Am Donnerstag um 18 Uhr.", "date.disagrees-day"),
        ("Wir tagen im kleinen Ratssaal.", "date.disagrees-room"),
        ("Wir tagen in der Scheune.", "date.disagrees-room"),
        ("Wir tagen im Bürgersaal.", "date.disagrees-room"),
        ("Am Donnerstag, 4. Oktober.", "date.weekday"),
        ("Am 31. September.", "date.impossible"),
        ("Wir tagen im Ratszimmer.", "date.disagrees-room"),
        ('![Plakat mit dem Termin 5. Oktober](../files/plakat.png "Stadt")', "date.disagrees-day"),
    ],
)
def test_what_does_not_agree_is_an_error(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "content/files").mkdir(parents=True)
    (tmp_path / "content/files/plakat.png").write_bytes(picture())
    assert said(tmp_path, text) == [code]


@pytest.mark.parametrize("key", ["title", "subtitle", "summary", "image"])
def test_each_field_that_readers_see_is_compared(tmp_path: Path, key: str) -> None:
    (tmp_path / "content/files").mkdir(parents=True)
    (tmp_path / "content/files/plakat.png").write_bytes(picture())
    value = {
        "image": "\n  file: files/plakat.png\n  credit: Stadt\n  alt: >-\n    Plakat mit dem\n"
        "    5. Oktober",
        "summary": ">\n  Wir tagen\n  am 5. Oktober",
    }.get(key, "Sitzung am 5. Oktober")
    text = release("2023-10-04-ak", "2023-09-20", "Einladung", "Text.")
    text = re.sub(rf"^{key}:.*\n", "", text, flags=re.M).replace("date:", f"{key}: {value}\ndate:")
    (found,) = problems(tmp_path, {RELEASE: text})
    line = text.split("\n")[found.where.line - 1]
    assert line[found.where.column - 1 :].startswith("5. Oktober")


def test_dates_that_the_editor_confirms_pass(tmp_path: Path) -> None:
    confirmed = "dates_ok: [2023-10-05, 19:30, 20 Uhr, Bürgersaal]"
    assert (
        said(tmp_path, "Am 5. Oktober um 19.30 Uhr und um 20 Uhr im Bürgersaal.", confirmed) == []
    )


@pytest.mark.parametrize("text", ["Um 18 Uhr geht es los, Ende ist gegen 20 Uhr.", "Bis 20 Uhr."])
def test_an_end_by_itself_agrees_with_the_end_of_the_session(tmp_path: Path, text: str) -> None:
    files = {
        "sessions/2023-10-04-ak.md": session("2023-10-04", "end: '20:00'"),
        RELEASE: release("2023-10-04-ak", "2023-09-20", "Einladung", text),
    }
    assert problems(tmp_path, files) == []


@pytest.mark.parametrize(
    "text",
    [
        "Am Freitag liegt die Niederschrift aus.",
        "Sprechstunde: Do 14.00–18.00 Uhr.",
        "Anmeldung bis 12 Uhr.",
        "Am 5. Oktober um 20 Uhr.",
        "Von 14 bis 16 Uhr.",
        "Im Bürgersaal.",
    ],
)
def test_the_entry_that_the_hint_offers_confirms_what_is_said(tmp_path: Path, text: str) -> None:
    plain = release("2023-10-04-ak", "2023-09-20", "Einladung", text)
    (found,) = problems(tmp_path, {RELEASE: plain})
    offered = told(found, "de", "content").rpartition(": dates_ok: ")[2]
    assert said(tmp_path, text, f"dates_ok: {offered}") == []


@pytest.mark.parametrize("wrong", ["5.10.2023", "3/4/26", "25:00"])
def test_a_confirmed_date_is_written_like_any_other(tmp_path: Path, wrong: str) -> None:
    text = release("2023-10-04-ak", "2023-09-20", "E", "Text.", f"dates_ok: ['{wrong}']")
    built = build(options(site(tmp_path, {**SESSIONS, RELEASE: text})))
    assert [p.code.partition(".")[0] for p in built.problems if p.level == "error"] == ["time"]


def test_a_translation_into_leichte_sprache_is_compared_too(tmp_path: Path) -> None:
    files = {
        "site.yaml": FILES["site.yaml"].replace("[en]", "[en, de-simple]"),
        RELEASE: SERIES["2023-12-06-ak"],
        "press/2023-09-20-probe.de-simple.md": "---\ntitle: Treffen\n---\n\nAm 7. Dezember.\n",
    }
    assert [p.where.path for p in problems(tmp_path, files)] == [
        "press/2023-09-20-probe.de-simple.md"
    ]


MOVED = session(
    "2023-11-08",
    "changes:\n  - date: 2023-10-20\n    reason: Feiertag\n    was:\n      date: 2023-11-01\n"
    "      place: foyer",
    place="ratssaal",
)
OLD_TEXT = "Wir tagen am 1. November um 18 Uhr im Rathausfoyer."


@pytest.mark.parametrize(
    ("published", "text", "codes"),
    [
        ("2023-10-10", OLD_TEXT, []),
        ("2023-10-25", OLD_TEXT, ["date.disagrees-day", "date.disagrees-room"]),
        (
            "2023-10-25",
            "Statt am 1. November im Rathausfoyer tagen wir am 8. November im kleinen Ratssaal.",
            [],
        ),
    ],
)
def test_what_was_right_before_a_move_is_no_error_in_old_prose(
    tmp_path: Path, published: str, text: str, codes: list[str]
) -> None:
    made = release("2023-11-08-ak", published, "Einladung", text)
    found = problems(tmp_path, {"sessions/2023-11-08-ak.md": MOVED, RELEASE: made})
    assert [problem.code for problem in found] == codes


def test_a_weekday_is_held_against_its_date_in_every_document(tmp_path: Path) -> None:
    wrong = "Am Freitag, 4. Oktober 2023, war es so weit."
    documents = {
        "pages/ueber.md": f"---\ntitle: Über uns\n---\n\n{wrong}\n",
        "groups/rat.md": f"---\ntitle: Rat\n---\n\n{wrong}\n",
        "blocks/ueber.md": f"---\ntitle: Über\n---\n\n{wrong}\n",
        "guidelines/leitlinien/index.md": f"---\ntitle: L\nsummary: {wrong}\n---\n",
        "guidelines/leitlinien/v1/01-ziele.md": f"---\ntitle: Ziele\n---\n\n{wrong}\n",
        "press/2026-05-01-eins.md": f"---\ntitle: E\ndate: 2026-05-01\n---\n\n{wrong}\n",
        "sessions/2023-09-06-ak.md": session("2023-09-06", f"agenda: ['{wrong}']"),
    }
    found = problems(tmp_path, documents)
    assert sorted(problem.where.path for problem in found) == sorted(documents)
    assert {problem.code for problem in found} == {"date.weekday"}
    assert (
        told(found[0], "de", "content")
        .splitlines()[0]
        .endswith("error: „Freitag, 4. Oktober 2023“: Der 4. Oktober 2023 ist ein Mittwoch.")
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Am Freitag, 4. Oktober 2023", "date.weekday"),
        ("Am 4.10.2023 (Fr.)", "date.weekday"),
        ("Fr, 4.10.2023", "date.weekday"),
        ("Am 31. Juni", "date.impossible"),
        ("Am 29. Februar 2023", "date.impossible"),
        ("Ab 25 Uhr", "date.impossible"),
    ],
)
def test_a_page_without_sessions_is_held_against_the_calendar(
    tmp_path: Path, text: str, code: str
) -> None:
    page = f"---\ntitle: Über uns\n---\n\n{text}\n"
    assert [p.code for p in problems(tmp_path, {"pages/ueber.md": page})] == [code]


def test_an_edit_of_the_session_is_held_against_the_release(tmp_path: Path) -> None:
    """A partial build finds what a clean one finds, also in a release under embargo."""
    later = release("2023-12-06-ak", "2026-08-01", "Rückblick", "Am 6. Dezember 2023 tagten wir.")
    files = {**SESSIONS, RELEASE: SERIES["2023-10-04-ak"].replace("06. Okt", "04. Okt"),
             "press/2026-08-01-x.md": later}  # fmt: skip
    site(tmp_path, files)
    assert build(options(tmp_path)).problems == ()
    for name, path in (("2023-10-04", RELEASE), ("2023-12-06", "press/2026-08-01-x.md")):
        changed = {f"sessions/{name}-ak.md": session(name[:-2] + "05")}
        site(tmp_path, {**files, **changed})
        found = build(options(tmp_path)).problems
        assert {p.where.path for p in found if p.code.startswith("date.")} == {path}
        site(tmp_path, files)
        assert build(options(tmp_path)).problems == ()


def test_every_digit_of_a_date_counts(tmp_path: Path) -> None:
    """Change one digit of any date or time of the series: it is found."""
    missed = []
    for name in ("2023-09-06-ak", "2023-11-08-ak", "2023-12-06-ak"):
        text = SERIES[name].replace(BARE_YEARS, "")
        said = [(text.index("subtitle"), text.index("\ndate:")), (text.index("---\n\n"), len(text))]
        for at in (at for start, end in said for at in range(start, end) if text[at].isdigit()):
            for digit in {"0", str((int(text[at]) + 1) % 10), str((int(text[at]) + 6) % 10)}:
                wrong = text[:at] + digit + text[at + 1 :]
                if wrong != text and not problems(tmp_path, {RELEASE: wrong}):
                    missed.append(wrong[max(at - 20, 0) : at + 20])
    assert missed == []


@pytest.mark.parametrize("words", ["Freitag, 4. Oktober 2023", "31. Juni 2023"])
def test_words_that_stood_so_can_be_confirmed(small: SmallSite, words: str) -> None:
    path, text = "press/2023-09-01-alt.md", "---\ntitle: Alt\ndate: 2023-09-01\n{}---\n\nAm {}.\n"
    before = [level for level, _ in small.problems({path: text.format("", words)})]
    assert "error" in before
    quoted = text.format(f'dates_ok: ["„{words}“"]\n', words)
    assert "error" not in [level for level, _ in small.problems({path: quoted})]
