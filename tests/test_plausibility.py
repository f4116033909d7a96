"""Hints about sessions: holidays, rhythm, rooms, notice, night, and minutes that are late."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.config import read_config
from sitegen.entries import Entry, SessionFacts
from sitegen.messages import worded
from sitegen.model import SessionKeys
from sitegen.plausibility import hints
from sitegen.problems import Problem
from sitegen.public_holidays import Holidays, holidays_of
from sitegen.site import Site
from tests import sites
from tests.conftest import SECOND_OF_DECEMBER, SmallSite
from tests.sites import NOON, ROOT, SITE, build, options, site, told, write

DAY = 86_400
GROUP = "---\ntitle: Arbeitskreis\nrhythm: first wednesday 18:00\nnotice_days: 4\n---\n"
REGION = {"site.yaml": SITE + "region: DE-RP\n", "groups/rat.md": GROUP}
WITHOUT = {
    "press/2026-06-01-zwei.md": "---\ntitle: Zwei\ndate: 2026-06-01 10:00\n---\n",
    "guidelines/leitlinien/v2/01-ziele.md": "---\ntitle: Ziele\n---\n\n## Wozu {#wozu}\n",
}
"""What names a session of the small site, without it: all sessions here are those of a test."""

FILES = {path: text for path, text in sites.FILES.items() if not path.startswith("sessions/")}
NO_RHYTHM = {"groups/rat.md": "---\ntitle: Rat\n---\n"}
KEYS = SessionKeys((3, 1), (4, 1), (5, 1), (8, 3))
NAMES = {
    "session.holiday", "session.night", "session.off-rhythm", "session.off-rhythm-time",
    "session.room-twice", "session.short-notice", "minutes.overdue",
}  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """The small site with other sessions, in Rheinland-Pfalz."""

    small: SmallSite
    files: Mapping[str, str] = field(default_factory=dict)
    now: int = NOON

    def problems(self, **sessions: str) -> list[Problem]:
        """Build with sessions by name, each given as the lines of its front matter.

        Only files that differ are written, so that a second build can be a partial one.
        """
        texts = {
            f"sessions/{name}.md": f"---\ntitle: Sitzung {name}\n{text}\n---\n"
            for name, text in sessions.items()
        }
        wanted = {**FILES, **REGION, **WITHOUT, **self.files, **texts}
        content = self.small.folder / "content"
        for path in content.rglob("*.md"):
            if path.relative_to(content).as_posix() not in wanted:
                path.unlink()
        write(content, {path: text for path, text in wanted.items()
                        if not _says(content / path, text)})  # fmt: skip
        built = build(options(self.small.folder, now=self.now))
        assert [p for p in built.problems if p.level == "error"] == []
        return [p for p in built.problems if p.code in NAMES]

    def hints(self, **sessions: str) -> list[tuple[str, str]]:
        """Give the code of each hint with its place, `name:line:column`."""
        found = self.problems(**sessions)
        return [(p.code, str(p.where).removeprefix("sessions/").replace(".md", "")) for p in found]


@pytest.fixture
def planned(small: SmallSite) -> Planned:
    return Planned(small)


def _says(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


def at(day: str, start: str = "18:00", place: str = "rathaus", more: str = "") -> str:
    return f"date: {day}\nstart: {start}\nplace: {place}\n{more}".rstrip("\n")


# The three real days of Kaiserslautern


def test_all_saints_day_in_rheinland_pfalz_is_told_by_name(planned: Planned) -> None:
    (problem,) = planned.problems(a=at("2023-11-01"))
    assert told(problem, "de", "content") == (
        "content/sessions/a.md:3:1: warning: Der 1. November 2023 ist ein gesetzlicher Feiertag: "
        "Allerheiligen (Rheinland-Pfalz).\n"
        "  Wählen Sie einen anderen Tag. Stimmt der Tag, ergänzen Sie die Zeile: "
        "dates_ok: [2023-11-01]"
    )


def test_the_second_wednesday_is_off_the_rhythm(planned: Planned) -> None:
    (problem,) = planned.problems(a=at("2023-11-08"))
    assert worded(problem, "de")[0] == (
        "Der 8. November 2023 ist ein Mittwoch. „Arbeitskreis“ tagt am ersten Mittwoch im Monat "
        "um 18:00 Uhr: Das wäre der 1. November 2023."
    )


def test_the_sixth_of_october_is_a_friday(planned: Planned) -> None:
    (problem,) = planned.problems(a=at("2023-10-06"))
    assert worded(problem, "de")[0] == (
        "Der 6. Oktober 2023 ist ein Freitag. „Arbeitskreis“ tagt am ersten Mittwoch im Monat "
        "um 18:00 Uhr: Das wäre der 4. Oktober 2023."
    )
    assert worded(problem, "en")[0] == (
        "6 October 2023 is a Friday. “Arbeitskreis” meets on the first Wednesday of the month "
        "at 18:00: that would be 4 October 2023."
    )


def test_the_days_of_the_rhythm_have_no_hint(planned: Planned) -> None:
    days = ("2023-08-02", "2023-09-06", "2023-10-04", "2023-12-06", "2024-02-07", "2024-07-03")
    assert planned.hints(**{f"s{n}": at(day) for n, day in enumerate(days)}) == []


def test_a_day_that_is_right_all_the_same_is_said_so(planned: Planned) -> None:
    text = at("2026-11-01", "23:00", more="announced: 2026-10-31\n")
    assert {code for code, _ in planned.hints(a=text)} == {
        "session.holiday", "session.night", "session.off-rhythm", "session.short-notice"
    }  # fmt: skip
    assert planned.hints(a=f"{text}\ndates_ok: [01.11.2026]") == []
    assert len(planned.hints(a=f"{text}\ndates_ok: [2026-11-02]")) == 4


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_what_does_not_take_place_has_no_hints(planned: Planned, status: str) -> None:
    more = f"status: {status}\nminutes:\n  status: expected\n  due: 2023-11-02\n"
    assert planned.hints(a=at("2023-11-01", "23:00", more=more), b=at("2023-11-01", "23:00")) == [
        ("session.holiday", "b:3:1"),
        ("session.night", "b:4:1"),
        ("session.off-rhythm-time", "b:4:1"),
    ]


# Holidays

OF_LAND = [  # a holiday that some have and others do not, and a Land without it
    ("DE-BB", "2023-04-09", "Ostersonntag", "DE-BE"),
    ("DE-BE", "2023-03-08", "Frauentag", "DE-HE"),
    ("DE-BW", "2023-01-06", "Heilige Drei Könige", "DE-RP"),
    ("DE-BY", "2023-11-01", "Allerheiligen", "DE-HE"),
    ("DE-HB", "2023-10-31", "Reformationstag", "DE-BE"),
    ("DE-HE", "2023-06-08", "Fronleichnam", "DE-NI"),
    ("DE-HH", "2023-10-31", "Reformationstag", "DE-RP"),
    ("DE-MV", "2023-03-08", "Frauentag", "DE-SN"),
    ("DE-NI", "2023-10-31", "Reformationstag", "DE-NW"),
    ("DE-NW", "2023-11-01", "Allerheiligen", "DE-TH"),
    ("DE-RP", "2023-06-08", "Fronleichnam", "DE-BE"),
    ("DE-SH", "2023-10-31", "Reformationstag", "DE-HE"),
    ("DE-SL", "2023-08-15", "Mariä Himmelfahrt", "DE-RP"),
    ("DE-SN", "2023-11-22", "Buß- und Bettag", "DE-ST"),
    ("DE-ST", "2023-01-06", "Heilige Drei Könige", "DE-SN"),
    ("DE-TH", "2023-09-20", "Weltkindertag", "DE-ST"),
]


@pytest.mark.parametrize(("region", "day", "name", "other"), OF_LAND)
def test_each_land_has_its_own_holidays(region: str, day: str, name: str, other: str) -> None:
    assert holidays_of(region, 2023, "de").names[day] == name
    assert day not in holidays_of(other, 2023, "de").names


@pytest.mark.parametrize(
    ("region", "language", "name", "day", "holiday"),
    [
        ("DE-RP", "de-simple", "Rheinland-Pfalz", "2024-05-09", "Christi Himmelfahrt"),
        ("DE-RP", "en", "Rheinland-Pfalz", "2024-05-09", "Ascension Day"),
        ("DE", "de", "DE", "2024-10-03", "Tag der Deutschen Einheit"),
        ("AT-1", "de", "Burgenland", "2024-10-26", "Nationalfeiertag"),
        ("CH-ZH", "de", "Zürich", "2024-08-01", "Nationalfeiertag"),
    ],
)
def test_regions_and_countries_in_both_languages(
    region: str, language: str, name: str, day: str, holiday: str
) -> None:
    found = holidays_of(region, 2024, language)
    assert (found.region, found.names[day]) == (name, holiday)


@pytest.mark.parametrize("region", ["DE-ZZ", "XX", "AQ-1"])
def test_a_region_that_is_not_known_has_none(region: str) -> None:
    assert holidays_of(region, 2024, "de").names == {}


def test_without_a_region_no_day_is_a_holiday(small: SmallSite) -> None:
    assert Planned(small, {"site.yaml": SITE, **NO_RHYTHM}).hints(a=at("2023-12-25")) == []


def test_holidays_are_computed_only_for_a_year_that_was_not_asked_before(
    planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned.problems(a=at("2023-11-01"))
    monkeypatch.setitem(sys.modules, "holidays", None)
    assert planned.hints(a=at("2023-11-01"), b=at("2023-12-25")) == [
        ("session.holiday", "a:3:1"),
        ("session.holiday", "b:3:1"),
        ("session.off-rhythm", "b:3:1"),
    ]
    with pytest.raises(ImportError):
        planned.problems(a=at("2024-05-01"))


def test_another_region_has_its_own_holidays_at_once(planned: Planned) -> None:
    assert len(planned.hints(a=at("2023-11-01"))) == 1
    other = {"site.yaml": SITE + "region: DE-BE\n"}
    assert Planned(planned.small, other).hints(a=at("2023-11-01")) == []


# Rhythm


def test_a_session_that_was_moved_explains_its_day_and_its_time(planned: Planned) -> None:
    more = "changes:\n  - date: 2026-10-01\n    was:\n      date: {was}\n      start: 17:00"
    moved = at("2026-11-11", "19:00", more=more.format(was="2026-11-04"))
    same_day = at("2026-11-11", "19:00", more=more.format(was="2026-11-11"))
    later = at("2026-11-04", "19:00", more=more.format(was="2026-11-04"))
    assert planned.hints(a=moved) == []
    assert planned.hints(a=same_day) == [("session.off-rhythm", "a:3:1")]
    assert planned.hints(a=later) == []


def test_another_time_than_that_of_the_rhythm_is_told_at_the_start(planned: Planned) -> None:
    (problem,) = planned.problems(a=at("2026-09-02", "19:30"))
    assert (problem.code, problem.where.line) == ("session.off-rhythm-time", 4)
    assert worded(problem, "de")[0] == (
        "Die Sitzung beginnt um 19:30 Uhr, „Arbeitskreis“ tagt aber am ersten Mittwoch im Monat "
        "um 18:00 Uhr."
    )


def test_every_second_week_counts_from_the_first_session_on_that_day(small: SmallSite) -> None:
    group = {"groups/rat.md": "---\ntitle: Rat\nrhythm: jeden zweiten Dienstag\n---\n"}
    days = ("2026-12-01", "2026-12-15", "2026-12-22", "2026-12-29", "2027-01-12", "2027-01-19")
    found = Planned(small, group).hints(**{f"s{n}": at(day) for n, day in enumerate(days)})
    assert found == [("session.off-rhythm", "s2:3:1"), ("session.off-rhythm", "s5:3:1")]


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        ("monatlich", "In „monatlich“ ist „monatlich“ hier nicht verständlich."),
        ("18 Uhr", "In „18 Uhr“ fehlt der Wochentag. Die Sitzungen lassen sich deshalb nicht damit "
         "vergleichen."),
    ],
)  # fmt: skip
def test_a_rhythm_that_can_not_be_read_is_told_once_at_its_line(
    small: SmallSite, rhythm: str, expected: str
) -> None:
    text = f"---\ntitle: Rat\nrhythm: {rhythm}\n---\n"
    built = build(options(site(small.folder, {"groups/rat.md": text})))
    (problem,) = built.problems
    assert str(problem.where) == "groups/rat.md:3:1"
    assert worded(problem, "de")[0] == expected


# Night and rooms


@pytest.mark.parametrize(
    ("start", "night"),
    [("21:59", False), ("22:00", True), ("00:00", True), ("05:59", True), ("06:00", False)],
)
def test_night_is_from_ten_to_six_on_the_clock_of_the_site(
    small: SmallSite, start: str, night: bool
) -> None:
    found = Planned(small, NO_RHYTHM).hints(a=at("2026-07-21", start))
    assert found == ([("session.night", "a:4:1")] if night else [])


def rooms(small: SmallSite, **sessions: str) -> list[tuple[str, str]]:
    found = Planned(small, NO_RHYTHM).problems(**sessions)
    return [(p.where.path[9:-3], dict(p.values)["other"][9:-3]) for p in found]


def test_a_long_session_is_held_against_all_that_begin_during_it(small: SmallSite) -> None:
    assert rooms(
        small,
        a=at("2026-07-21", "9:00", more="end: 18:00"),
        b=at("2026-07-21", "10:00", more="end: 11:00"),
        c=at("2026-07-21", "12:00", more="end: 13:00"),
        d=at("2026-07-21", "18:00"),
        e=at("2026-07-21", "12:00", place="Turnhalle"),
    ) == [("b", "a"), ("c", "a")]


def test_two_groups_can_not_have_one_room(small: SmallSite) -> None:
    second = {"groups/rat.md": "---\ntitle: Rat\n---\n", "groups/beirat.md": "---\ntitle: B\n---\n"}
    found = Planned(small, second).hints(
        a=at("2026-07-21", more="group: rat"),
        b=at("2026-07-21", "19:00", more="group: beirat"),
        c=at("2026-07-21", "20:00", more="group: rat"),
    )
    assert found == [("session.room-twice", "b:5:1"), ("session.room-twice", "c:5:1")]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 12)), max_size=8))
def test_a_room_is_taken_exactly_when_an_earlier_session_lasts(
    times: list[tuple[int, int]],
) -> None:
    spans = [(begin, begin + length) for begin, length in sorted(times)]
    entries = [held(f"sessions/{n}.md", begin, end) for n, (begin, end) in enumerate(spans)]
    config, _ = read_config("site.yaml", SITE.encode())
    assert config is not None
    found = hints(Site(config, entries, NOON), Holidays("", {}))
    expected = [
        f"sessions/{n}.md" for n, (begin, _) in enumerate(spans)
        if any(end > begin for _, end in spans[:n])
    ]  # fmt: skip
    assert [problem.where.path for problem in found] == expected


def held(source: str, begins: int, ends: int) -> Entry:
    was = ("2026-07-21", "2026-07-21", "18:00", "", "Saal", 0)
    facts = SessionFacts(
        ends, "Saal", "", "confirmed", "", 0, 0, 0, (), tuple(KEYS), (was,), "", ()
    )  # fmt: skip
    return Entry(
        source, "session", source, "", "", "", False, begins, 0, 0, "2026-07-21", "", (), (),
        (1, 1), (), (), (), (), (), tuple(facts), (), False, b"", b"", b"",
    )  # fmt: skip


# Notice


@pytest.mark.parametrize(
    ("announced", "short"),
    [
        ("2026-08-28", False),  # 29, 30, 31 August and 1 September: four full days
        ("2026-08-28 23:59", False),
        ("2026-08-29", True),
        ("2026-08-29 00:00", True),
        ("2026-09-02 09:00", True),
    ],
)
def test_only_full_days_between_announcement_and_session_count(
    planned: Planned, announced: str, short: bool
) -> None:
    found = planned.hints(a=at("2026-09-02", more=f"announced: {announced}"))
    assert found == ([("session.short-notice", "a:3:1")] if short else [])


@pytest.mark.parametrize(("announced", "short"), [("2026-10-23", False), ("2026-10-24", True)])
def test_the_day_on_which_summer_time_ends_is_one_day(
    small: SmallSite, announced: str, short: bool
) -> None:
    group = {"groups/rat.md": "---\ntitle: Rat\nnotice_days: 4\n---\n"}
    found = Planned(small, group).hints(a=at("2026-10-28", "9:00", more=f"announced: {announced}"))
    assert bool(found) is short


def test_a_release_makes_a_session_known_and_nothing_known_is_not_judged(
    small: SmallSite,
) -> None:
    release = "---\ntitle: M\ndate: {}\nsession: sessions/a\n---\n"
    for day, expected in (("2026-06-26", []), ("2026-06-27", ["session.short-notice"])):
        files = {"press/m.md": release.format(day), "groups/rat.md": GROUP}
        found = Planned(small, files).hints(a=at("2026-07-01"))
        assert [code for code, _ in found] == expected
    assert Planned(small).hints(a=at("2026-07-01")) == []


def test_a_new_day_is_known_since_the_change(planned: Planned) -> None:
    more = "announced: 2026-08-01\nchanges:\n  - date: 2026-08-30\n    was:\n      {}"
    moved = at("2026-09-02", more=more.format("date: 2026-08-31"))
    other_time = at("2026-09-02", more=more.format("date: 2026-09-02\n      start: 17:00"))
    only_room = at("2026-09-02", more=more.format("place: rathaus"))
    assert planned.hints(a=moved) == [("session.short-notice", "a:3:1")]
    assert planned.hints(a=other_time) == []
    assert planned.hints(a=only_room) == []


def test_an_editor_reads_how_many_days_there_are(planned: Planned) -> None:
    (problem,) = planned.problems(a=at("2026-09-02", more="announced: 2026-08-31"))
    assert worded(problem, "de")[0] == (
        "Der Termin ist seit dem 31. August 2026 bekannt. Volle Tage bis zur Sitzung: 1. "
        "Die Frist verlangt 4."
    )


# Minutes

LATE = "minutes:\n  status: expected\n  due: 2026-06-30"


def test_minutes_are_late_when_their_day_is_over(planned: Planned) -> None:
    midnight = NOON - DAY // 2
    text = at("2026-06-03", more=LATE)
    assert replace(planned, now=midnight - 1).hints(a=text) == []
    assert replace(planned, now=midnight).hints(a=text) == [("minutes.overdue", "a:8:3")]


def test_a_build_where_nothing_changed_tells_it_again(planned: Planned) -> None:
    text = at("2026-06-03", more=LATE)
    assert planned.hints(a=text) == planned.hints(a=text) == [("minutes.overdue", "a:8:3")]


# Partial builds


def test_a_partial_build_tells_what_a_clean_one_tells(planned: Planned) -> None:
    texts = {"a": at("2026-11-04"), "b": at("2026-12-02"), "c": at("2026-12-25", "23:00")}
    planned.problems(**texts)
    for change in (
        {"b": at("2026-11-04", "19:00")},
        {"b": at("2026-12-02") + "\n---\n\nText."},
        {"a": at("2026-12-25", "22:00"), "c": at("2026-12-23")},
    ):
        texts |= change
        partial = planned.problems(**texts)
        clean = build(options(planned.small.folder, clean=True)).problems
        assert partial == [p for p in clean if p.code in NAMES]


def test_the_example_has_one_hint_to_show_what_overdue_minutes_look_like(
    example_folder: Path,
) -> None:
    """A second build, in which nothing changed, tells the same."""
    asked = options(example_folder, content=str(ROOT / "content"), now=SECOND_OF_DECEMBER)
    (problem,) = build(asked).problems
    assert problem.where.path == "sessions/2024-07-03-arbeitskreis.md"
    assert problem.code == "minutes.overdue"


def test_days_that_are_right_must_be_days(small: SmallSite) -> None:
    text = f"---\ntitle: A\n{at('2026-07-08')}\ndates_ok: [2026-07-08 18:00, morgen]\n---\n"
    assert small.problems({"sessions/2026-07-08-rat.md": text}) == [("error", "time.moment")]
