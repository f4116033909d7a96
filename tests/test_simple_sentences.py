"""The facts of a session in Leichte Sprache: at most ten words a sentence, whatever is said."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.language import zone
from sitegen.model import Head, Minutes, Move, Place, Ref, Session, SessionKeys, When
from sitegen.simple_sentences import LONGEST, Line, sections, summary
from tests.conftest import SmallSite
from tests.sites import FILES, SITE
from tests.test_moves import change, changed, text_of
from tests.test_pages import Page

HERE = zone("Europe/Berlin", "de-simple")
WORDS = st.text('aäß .!?B1\n"<', max_size=90)
NAME = st.text("Abc ", min_size=1, max_size=90).filter(str.strip)
DAYS = st.integers(0, 900).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
MOMENTS = st.builds(
    lambda day, clock: HERE.at(day, clock),
    DAYS,
    st.one_of(st.none(), st.tuples(st.integers(5, 23), st.integers(0, 59))),
)
STATUSES = st.sampled_from(("confirmed", "tentative", "postponed", "cancelled"))
HEAD = Head("sessions/x.md", "session", "sessions/x", "/sitzungen/x/", "X", "", False, (), ())
PLACES = st.builds(
    Place, st.just(""), NAME, WORDS, WORDS, WORDS, WORDS, st.sampled_from((None, True, False)),
    WORDS,
)  # fmt: skip
MOVES = st.builds(
    Move, MOMENTS, WORDS, st.none() | MOMENTS, st.sampled_from(("", "20:00")), WORDS,
    st.just("") | STATUSES,
)  # fmt: skip
MINUTES = st.builds(
    Minutes, st.sampled_from(("expected", "published", "none")), st.none() | MOMENTS, st.just(0),
    st.none() | MOMENTS, st.just(""), WORDS,
)  # fmt: skip
SESSIONS = st.builds(
    Session, st.just(HEAD), MOMENTS, st.none() | MOMENTS, st.none() | PLACES,
    st.none() | st.just(Ref("rat", 1, 1)), st.booleans(), st.just("") | NAME, WORDS, WORDS,
    STATUSES, st.none(), st.lists(MOVES, max_size=3).map(tuple), st.just(()), WORDS, st.just(()),
    st.just(()), st.none(), st.none() | MINUTES, st.just(SessionKeys(*[(1, 1)] * 4)),
)  # fmt: skip


def lines(session: Session, group: str = "", language: str = "de-simple") -> list[Line]:
    return [line for part in sections(session, language, group) for line in part.lines]


@pytest.mark.parametrize("language", ["de-simple", "en-simple"])
@given(session=SESSIONS, group=st.just("") | NAME)
def test_each_line_is_one_sentence_of_at_most_ten_words(
    language: str, session: Session, group: str
) -> None:
    for line in lines(session, group, language):
        assert len(line.sentence.split()) <= LONGEST
        assert line.sentence.endswith(":" if line.name else (".", "!", "?"))
        assert "\n" not in line.sentence
        assert "{" not in line.sentence
    for part in sections(session, language, group):
        assert len(part.heading.split()) <= LONGEST
        assert part.heading.endswith("?")


@given(session=SESSIONS, group=st.just("") | NAME)
def test_no_sentence_depends_on_when_it_is_read(session: Session, group: str) -> None:
    said = {word for line in lines(session._replace(place=None, changes=(), minutes=None), group)
            for word in re.findall(r"\w+", line.sentence)}  # fmt: skip
    assert said.isdisjoint({"heute", "morgen", "gestern", "jetzt", "bald", "vorbei", "nächste"})


def moment(day: str, clock: tuple[int, int] | None = None) -> When:
    return HERE.at(date.fromisoformat(day), clock)


PLAIN = Session(
    HEAD, moment("2026-07-08", (18, 0)), moment("2026-07-08", (20, 30)),
    Place("", "Rathaus", "Saal 1", "Marktplatz 1", "67655", "Probe", True, "Bitte klingeln Sie."),
    None, True, "", "", "info@probe.example.de", "confirmed", None, (), (), "", (), (), None, None,
    SessionKeys(*[(1, 1)] * 4),
)  # fmt: skip


def told(session: Session, key: str, group: str = "") -> list[str]:
    """Give the lines of one section as they are read."""
    found = [part for part in sections(session, "de-simple", group) if part.key == key]
    return [f"{line.sentence} {line.name}".strip() for part in found for line in part.lines]


def test_a_plain_session_is_told() -> None:
    assert told(PLAIN, "what", "Rat der Stadt") == [
        "Eine Gruppe trifft sich.", "Die Gruppe heißt: Rat der Stadt"]  # fmt: skip
    assert told(PLAIN, "when") == [
        "Das Treffen ist am Mittwoch, 8. Juli 2026.",
        "Das Treffen beginnt um 18 Uhr.",
        "Das Treffen endet um 20:30 Uhr.",
    ]
    assert told(PLAIN, "where") == [
        "Der Ort heißt: Rathaus", "Der Raum heißt: Saal 1",
        "Die Adresse ist: Marktplatz 1\n67655 Probe"]  # fmt: skip
    assert told(PLAIN, "access") == [
        "Der Weg in den Raum ist ohne Stufen.", "Bitte klingeln Sie."]  # fmt: skip
    assert told(PLAIN, "guests") == ["Alle Menschen dürfen zu dem Treffen kommen."]
    assert told(PLAIN, "contact") == ["Hier bekommen Sie Hilfe: info@probe.example.de"]
    for silent in ("changes", "registration", "online", "minutes"):
        assert told(PLAIN, silent) == []


def test_steps_are_told_and_hard_words_are_announced() -> None:
    hard = "Wer den Aufzug benutzen möchte, wendet sich bitte vorab an die Pforte im Hof."
    assert PLAIN.place is not None
    place = PLAIN.place._replace(step_free=False, access=hard)
    assert told(PLAIN._replace(place=place), "access") == [
        "Auf dem Weg in den Raum sind Stufen.",
        f"Das steht hier in schwerer Sprache: {hard}",
    ]


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        ("Der Eingang ist hinten. Es gibt einen Aufzug.",
         ["Der Eingang ist hinten.", "Es gibt einen Aufzug."]),
        ("Das gilt ab dem 6. September.", ["Das gilt ab dem 6. September."]),
        ("Es gibt z. B. Rampen.", ["Es gibt z. B. Rampen."]),
        ("Bitte klingeln", ["Das steht hier in schwerer Sprache: Bitte klingeln"]),
    ],
)  # fmt: skip
def test_short_sentences_of_others_are_lines_of_their_own(access: str, expected: list[str]) -> None:
    place = Place("", "Rathaus", access=access)
    assert told(PLAIN._replace(place=place), "access") == expected


def test_who_may_come() -> None:
    closed = PLAIN._replace(public=False)
    assert told(closed, "guests", "Rat") == ["Nur Menschen aus der Gruppe dürfen kommen."]
    assert told(closed, "guests") == ["Nur Menschen mit einer Einladung dürfen kommen."]


def test_registration_and_internet() -> None:
    asked = PLAIN._replace(registration="bis 1. Juli per E-Mail", online="https://live.example.de")
    assert told(asked, "registration") == ["So melden Sie sich an: bis 1. Juli per E-Mail"]
    assert told(asked, "online") == [
        "Das Treffen gibt es auch im Internet.",
        "Die Internet·adresse heißt: https://live.example.de",
    ]


def test_a_session_that_is_moved_says_old_and_new() -> None:
    move = Move(moment("2026-06-25"), "", moment("2026-07-01", (19, 0)), "", "Museum", "")
    assert told(PLAIN._replace(changes=(move,)), "changes") == [
        "Das Treffen hat einen neuen Termin.",
        "Das wissen wir seit dem 25. Juni 2026.",
        "Der alte Termin war am Mittwoch, 1. Juli 2026.",
        "Der neue Termin ist am Mittwoch, 8. Juli 2026.",
        "Der alte Beginn war um 19 Uhr.",
        "Der neue Beginn ist um 18 Uhr.",
        "Der alte Ort war: Museum",
        "Der neue Ort ist: Rathaus, Saal 1",
    ]


def test_only_the_last_of_several_dates_is_called_new() -> None:
    first = Move(moment("2026-06-20"), "", moment("2026-06-24"), "", "", "")
    last = Move(moment("2026-06-25"), "", moment("2026-07-01"), "", "", "")
    said = told(PLAIN._replace(changes=(first, last)), "changes")
    assert [line for line in said if "neue Termin" in line] == [
        "Der neue Termin ist am Mittwoch, 8. Juli 2026."]  # fmt: skip


def test_a_session_that_does_not_take_place_invites_nobody() -> None:
    move = Move(moment("2026-06-25"), "Der Saal ist belegt.", None, "", "", "confirmed")
    off = PLAIN._replace(status="cancelled", changes=(move,), registration="per E-Mail")
    assert told(off, "when") == [
        "Das Treffen fällt aus.", "Der alte Termin war am Mittwoch, 8. Juli 2026."]  # fmt: skip
    assert told(off, "changes")[-1] == "Der Saal ist belegt."
    assert told(off, "guests") == told(off, "registration") == told(off, "minutes") == []
    later = told(off._replace(status="postponed"), "when")
    assert (later[0], later[-1]) == ("Das Treffen kommt später.", "Der neue Termin ist noch offen.")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("expected", "Der Termin dafür ist der 10. Juli 2026."),
        ("published", "Die Mit·schrift ist vom 9. Juli 2026."),
        ("none", "Für dieses Treffen gibt es keine Mit·schrift."),
    ],
)
def test_minutes_are_told(status: str, expected: str) -> None:
    minutes = Minutes(status, moment("2026-07-10"), 0, moment("2026-07-09"), "", "")
    assert told(PLAIN._replace(minutes=minutes), "minutes")[-1] == expected


def test_the_summary_says_when() -> None:
    assert summary(PLAIN._replace(end=None), "de-simple") == (
        "Das Treffen ist am Mittwoch, 8. Juli 2026. Das Treffen beginnt um 18 Uhr."
    )


SIMPLE = {
    "site.yaml": SITE.replace("[en]", "[en, de-simple]"),
    "sessions/2026-06-10-rat.md": FILES["sessions/2026-06-10-rat.md"]
    .replace("status: expected\n  due: 2026-07-10", "status: published")
    .replace("place:", "summary: Beratung der Haushaltssatzung.\nplace:")
    + "\n## Mitschrift\n\nDer Rat hat beraten.\n",
    "sessions/2026-06-10-rat.de-simple.md": "---\ntitle: Treffen vom Stadt·rat\n---\n\n"
    "Der Stadt·rat spricht über Geld.\n",
    "groups/rat.de-simple.md": "---\ntitle: Der Stadt·rat\n---\n\nEine Gruppe.\n",
}
ADDRESS = "de-simple/sitzungen/2026-06-10-rat/index.html"


def test_the_page_in_leichte_sprache_says_the_facts_first(small: SmallSite) -> None:
    page = Page(small.build(SIMPLE)[ADDRESS].decode())
    text = text_of(page.html.encode())
    assert "Das Treffen beginnt um 18 Uhr." in text
    assert text.index("Die Gruppe heißt: Der Stadt·rat") < text.index("spricht über Geld")
    assert text.index("spricht über Geld") < text.index("schwerer Sprache.")
    assert text.index("weiter unten sind in schwerer Sprache.") < text.index("Begrüßung")
    assert "Haushaltssatzung" not in text
    assert "/sitzungen/2026-06-10-rat/#abschnitt-mitschrift" in page.links
    assert '<dl class="facts">' not in page.html


def test_other_languages_keep_their_list_of_facts(small: SmallSite) -> None:
    html = small.build(SIMPLE)["sitzungen/2026-06-10-rat/index.html"].decode()
    assert '<dl class="facts">' in html
    assert "Das Treffen" not in html


def test_a_move_reaches_the_page_in_leichte_sprache(small: SmallSite) -> None:
    path = "sessions/2026-07-08-rat.md"
    simple = {**SIMPLE, path.replace(".md", ".de-simple.md"): "---\ntitle: Treffen\n---\n"}
    before = small.build(simple)["de-simple/sitzungen/2026-07-08-rat/index.html"].decode()
    moved = changed(change("2026-06-25", "Saal belegt", date="2026-07-01"))
    after = small.build({**simple, path: moved})[
        "de-simple/sitzungen/2026-07-08-rat/index.html"
    ].decode()
    assert "Das Treffen hat einen neuen Termin." not in before
    assert "Der alte Termin war am Mittwoch, 1. Juli 2026." in after
