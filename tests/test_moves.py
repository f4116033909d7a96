"""What has changed of a session is said wherever the session is shown or was named before."""

import json
import re
from typing import Any

import pytest
from icalendar import Calendar

from tests.conftest import SmallSite
from tests.sites import FILES

SESSION = "sessions/2026-07-08-rat.md"
PAGE = "sitzungen/2026-07-08-rat/index.html"
RELEASE = "press/2026-06-20-sitzung.md"
OLD_RELEASE = (
    "---\ntitle: Zur Sitzung\ndate: 2026-06-20 10:00\nsession: sessions/2026-07-08-rat\n---\n\n"
    "Der Rat tagt am 8. Juli.\n"
)


def changed(*changes: str, **fields: str) -> str:
    """Write the session with entries of `changes:` and other values of fields."""
    text = FILES[SESSION]
    for key, value in fields.items():
        text = re.sub(rf"^{key}:.*\n", "", text, flags=re.M).replace(
            "---\n\nVorschau", f"{key}: {value}\n---\n\nVorschau"
        )
    entries = "".join(changes)
    return text.replace("---\n\nVorschau", f"changes:\n{entries}---\n\nVorschau")


def change(day: str, reason: str, **was: str) -> str:
    before = "".join(f"      {key}: {value}\n" for key, value in was.items())
    return f"  - date: {day}\n    reason: {reason}\n    was:\n{before}"


MOVED = changed(change("2026-06-25", "Saal belegt", date="2026-07-01"))
CANCELLED = changed(change("2026-06-25", "Krankheit", status="confirmed"), status="cancelled")


def text_of(html: bytes) -> str:
    main = html.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def linked_data(html: bytes) -> Any:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html.decode(), re.S)
    assert found is not None
    return json.loads(found[1])["@graph"][0]


@pytest.mark.parametrize(
    ("session", "said"),
    [
        (MOVED, "Am 25. Juni 2026 verlegt. Zuvor: Mittwoch, 1. Juli 2026. Grund: Saal belegt"),
        (
            changed(change("2026-06-25", "Chorprobe", date="2026-07-01", start="19:30")),
            "Am 25. Juni 2026 verlegt. Zuvor: Mittwoch, 1. Juli 2026, 19:30 Uhr. Grund: Chorprobe",
        ),
        (
            changed(change("2026-06-25", "Hitze", start="14:00")),
            "Am 25. Juni 2026 verlegt. Zuvor: Mittwoch, 8. Juli 2026, 14:00 Uhr. Grund: Hitze",
        ),
        (
            changed(change("2026-06-25", "Umbau", place="Aula")),
            "Am 25. Juni 2026 an einen anderen Ort verlegt. Zuvor: Aula. Grund: Umbau",
        ),
        (CANCELLED, "Am 25. Juni 2026 abgesagt. Grund: Krankheit"),
        (
            changed(change("2026-06-25", "Sturm", status="confirmed"), status="postponed"),
            "Am 25. Juni 2026 verschoben, neuer Termin offen. Grund: Sturm",
        ),
        (
            changed(
                change("2026-06-24", "Sturm", status="confirmed"),
                change("2026-06-25", "Entwarnung", status="cancelled"),
            ),
            "Am 25. Juni 2026 wieder angesetzt. Grund: Entwarnung",
        ),
        (
            changed(change("2026-06-25", "Zusage", status="tentative")),
            "Am 25. Juni 2026 bestätigt. Grund: Zusage",
        ),
    ],
)
def test_a_change_is_said_on_the_page_in_lists_in_the_feed_and_in_calendars(
    small: SmallSite, session: str, said: str
) -> None:
    made = small.build({SESSION: session})
    assert said in text_of(made[PAGE])
    for listed in ("sitzungen/index.html", "sitzungen/2026/index.html", "gremien/rat/index.html"):
        assert said in text_of(made[listed])
    for feed in ("sitzungen", "aenderungen"):
        for suffix in ("xml", "atom", "json"):
            assert said in made[f"feeds/{feed}.{suffix}"].decode()
    events = Calendar.from_ical(made["kalender/sitzungen.ics"]).walk("VEVENT")
    assert [e for e in events if said in str(e["DESCRIPTION"])] != []


def test_a_moved_session_keeps_its_uid_and_counts_its_changes(small: SmallSite) -> None:
    def event(session: str) -> Any:
        made = small.build({SESSION: session})
        path = "sitzungen/2026-07-08-rat/sitzung.ics"
        return Calendar.from_ical(made[path]).walk("VEVENT")[0]

    plain, moved, cancelled = event(FILES[SESSION]), event(MOVED), event(CANCELLED)
    assert plain["UID"] == moved["UID"] == cancelled["UID"]
    assert [e["SEQUENCE"] for e in (plain, moved, cancelled)] == [0, 1, 1]
    assert [e["STATUS"] for e in (plain, moved, cancelled)] == [
        "CONFIRMED", "CONFIRMED", "CANCELLED",
    ]  # fmt: skip
    assert str(cancelled["SUMMARY"]).startswith("ABGESAGT: ")


@pytest.mark.parametrize(
    ("session", "status", "former"),
    [
        (FILES[SESSION], "EventScheduled", None),
        (MOVED, "EventRescheduled", "2026-07-01"),
        (
            changed(
                change("2026-06-24", "A", date="2026-07-01", start="18:00"),
                change("2026-06-25", "B", date="2026-07-02", start="18:00"),
            ),
            "EventRescheduled",
            ["2026-07-01T18:00:00+02:00", "2026-07-02T18:00:00+02:00"],
        ),
        (CANCELLED, "EventCancelled", None),
        (
            changed(change("2026-06-25", "C", status="confirmed"), status="postponed"),
            "EventPostponed",
            None,
        ),
    ],
)
def test_linked_data_tells_the_state_and_former_starts(
    small: SmallSite, session: str, status: str, former: object
) -> None:
    event = linked_data(small.build({SESSION: session})[PAGE])
    assert event["eventStatus"] == f"https://schema.org/{status}"
    assert event.get("previousStartDate") == former
    assert event["startDate"] == "2026-07-08T18:00:00+02:00"
    assert event["location"]["address"]["addressLocality"] == "Probe"


def test_a_title_can_not_end_the_linked_data(small: SmallSite) -> None:
    text = FILES[SESSION].replace("Sitzung des Rats", "A</script><b>B")
    assert linked_data(small.build({SESSION: text})[PAGE])["name"] == "A</script><b>B"


HOLDS = (
    "„Sitzung des Rats“ hat einen anderen Termin oder Ort als zuerst angekündigt. "
    "Es gilt: Mittwoch, 8. Juli 2026, 18:00 Uhr, Rathaus, Saal 1."
)
FALLS = (
    "„Sitzung des Rats“ findet am genannten Termin (Mittwoch, 8. Juli 2026, 18:00 Uhr) nicht "
    "statt: abgesagt."
)


@pytest.mark.parametrize(("session", "said"), [(MOVED, HOLDS), (CANCELLED, FALLS)])
def test_an_old_release_says_on_top_what_holds(small: SmallSite, session: str, said: str) -> None:
    before = small.build({RELEASE: OLD_RELEASE, SESSION: FILES[SESSION]})
    made = small.build({RELEASE: OLD_RELEASE, SESSION: session})
    page = text_of(made["presse/2026/sitzung/index.html"])
    assert page.index(said) < page.index("Der Rat tagt am 8. Juli.")
    plain = made["presse/2026/sitzung/index.txt"].decode()
    assert plain.index("HINWEIS ZUM TERMIN: " + said) < plain.index("Der Rat tagt am 8. Juli.")
    for feed in (before, made):
        items = json.loads(feed["feeds/presse.json"])["items"]
        item = next(i for i in items if i["title"] == "Zur Sitzung")
        ids = (item["id"], item["date_published"])
        assert (said in item["content_html"]) is (feed is made)
        if feed is before:
            was = ids
    assert ids == was
    assert item["date_modified"] == "2026-06-24T22:00:00+00:00"


@pytest.mark.parametrize(
    "named",
    [
        "session: sessions/2026-07-08-rat\n---\n",
        "---\n\nSiehe [Sitzung](../sessions/2026-07-08-rat.md).\n",
    ],
)
def test_a_release_names_a_session_by_its_id_or_by_a_link(small: SmallSite, named: str) -> None:
    release = f"---\ntitle: Hinweis\ndate: 2026-06-20 10:00\n{named}"
    made = small.build({RELEASE: release, SESSION: MOVED})
    assert HOLDS in text_of(made["presse/2026/sitzung/index.html"])


def test_a_release_that_came_after_the_change_needs_no_notice(small: SmallSite) -> None:
    release = OLD_RELEASE.replace("2026-06-20", "2026-06-26")
    made = small.build({RELEASE: release, SESSION: MOVED})
    assert HOLDS not in text_of(made["presse/2026/sitzung/index.html"])
    assert "HINWEIS" not in made["presse/2026/sitzung/index.txt"].decode()


def test_a_translation_says_what_holds_in_its_language(small: SmallSite) -> None:
    made = small.build({
        RELEASE: OLD_RELEASE.replace("session:", "blocks: [ueber]\nsession:"),
        SESSION: MOVED,
        "press/2026-06-20-sitzung.en.md": "---\ntitle: The meeting\n---\n\nOn 8 July.\n",
        "sessions/2026-07-08-rat.en.md": "---\ntitle: Council\n---\n\nPreview.\n",
        "blocks/ueber.en.md": "---\ntitle: About the city\n---\n\nA city.\n",
    })  # fmt: skip
    plain = made["en/presse/2026/sitzung/index.txt"].decode()
    assert "“Council” takes place at another time or place than first announced" in plain
    assert "Moved on 25 June 2026. Before: Wednesday, 1 July 2026." in plain
    assert "About the city\nA city." in plain


def test_a_chapter_says_on_top_what_holds(small: SmallSite) -> None:
    chapter = "guidelines/leitlinien/v2/01-ziele.md"
    text = FILES[chapter].replace("2026-06-10", "2026-07-08")
    made = small.build({chapter: text, SESSION: MOVED})
    for page in ("ziele", "gesamt"):
        read = text_of(made[f"leitlinien/leitlinien/v2/{page}/index.html"])
        assert read.index(HOLDS) < read.index("Dafür und mehr.")


MINUTES = {
    "expected\n  due: 2026-07-10": "Mitschrift angekündigt bis 10. Juli 2026.",
    "published\n  date: 2026-06-20": "Mitschrift veröffentlicht am 20. Juni 2026.",
    "none\n  reason: Offenes Gespräch.": "Keine Mitschrift. Offenes Gespräch.",
}


@pytest.mark.parametrize(("minutes", "said"), MINUTES.items())
def test_a_reader_sees_the_state_of_minutes(small: SmallSite, minutes: str, said: str) -> None:
    path = "sessions/2026-06-10-rat.md"
    text = re.sub(r"minutes:.*?---", f"minutes:\n  status: {minutes}\n---", FILES[path], flags=re.S)
    made = small.build({path: text})
    assert said in text_of(made["sitzungen/2026-06-10-rat/index.html"])
    assert said.partition(".")[0] in text_of(made["sitzungen/index.html"])


def test_a_session_that_did_not_take_place_has_no_minutes(small: SmallSite) -> None:
    made = small.build({SESSION: CANCELLED})
    assert "findet am 8. Juli 2026 nicht statt; es gibt keine Mitschrift" in text_of(made[PAGE])


def test_published_minutes_are_attached_in_calendars(small: SmallSite) -> None:
    path = "sessions/2026-06-10-rat.md"
    minutes = "minutes:\n  status: published\n---\n\n## Mitschrift\n\nText.\n"
    text = re.sub(r"minutes:.*", minutes, FILES[path], flags=re.S)
    made = small.build({path: text})
    event = Calendar.from_ical(made["sitzungen/2026-06-10-rat/sitzung.ics"]).walk("VEVENT")[0]
    assert event["ATTACH"] == "https://probe.example.de/sitzungen/2026-06-10-rat/#minutes"
