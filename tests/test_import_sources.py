"""What each source becomes: a small file of each, with what is hard about them."""

import re
from pathlib import Path

import pytest

from tests.importing import DATA, codes, documents, errors, imported, outcome_of, texts
from tests.sites import site


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return site(tmp_path)


def test_wordpress_posts_pages_and_files(city: Path) -> None:
    told = imported(city, "wordpress", DATA / "wordpress.xml", files=str(DATA / "uploads"))
    made = documents(city, told.outcome)
    release = made["press/2023-04-20-freibad-oeffnet.md"]
    assert "date: 2023-04-20 09:30\n" in release
    assert '- "/2023/04/freibad-oeffnet/"' in release
    assert "[Bäderplan](../pages/baeder.md)" in release
    assert re.search(r"\[älterer Meldung\]\(2023-09-20-[\w-]+\.md\)", release)
    assert "![Das leere Becken](files/becken.png)" in release
    assert "| Kinder | 2 Euro \\| ermäßigt |" in release
    assert "alert" not in release
    assert "- Montag\n  - Frühschwimmen\n" in made["pages/baeder.md"]
    assert "draft: true" in made["pages/intern.md"]
    assert (city / "content/files/becken.png").read_bytes() == (
        DATA / "uploads/2023/04/becken.png"
    ).read_bytes()
    assert errors(city) == []


def test_wordpress_tells_what_is_not_carried_over(city: Path) -> None:
    outcome = imported(city, "wordpress", DATA / "wordpress.xml").outcome
    assert texts(outcome, "comment") == ["Karl Leser Endlich wieder schwimmen"]
    assert '[gallery ids="1,2,3"]' in texts(outcome, "code")
    assert texts(outcome, "author") == ["sabine"]
    assert "https://www.musterau.example/?p=101" in texts(outcome, "address-query")
    assert any("Kulturprogramm" in text for text in texts(outcome, "kind"))
    assert any("alert" in text for text in texts(outcome, "element"))
    assert any("becken" in text for text in texts(outcome, "picture"))
    assert any("plan.pdf" in text for text in texts(outcome, "file-unused"))


def test_text_that_looks_like_marks_stays_text(city: Path) -> None:
    imported(city, "wordpress", DATA / "wordpress.xml")
    path = next((city / "content/press").glob("2023-09-20-am-freitag*.md"))
    text = path.read_text("utf-8")
    assert "\\::: hinweis\\\n\\- kein Listenpunkt `{#falle}`" in text
    assert "„Freitag, 4. Oktober 2023“" in text
    assert errors(city) == []


def test_feed(city: Path) -> None:
    outcome = imported(city, "rss", DATA / "feed.xml").outcome
    made = documents(city, outcome)
    release = made["press/2023-03-07-wochenmarkt-zieht-um.md"]
    assert "date: 2023-03-07 09:00" in release
    assert '- "/aktuelles/wochenmarkt-zieht-um.html"' in release
    assert 'summary: "Kurz: neuer Platz"' in release
    assert "[Baustelle](https://www.musterau.example/aktuelles/baustelle.php?nr=4)" in release
    untitled = made["press/2023-03-07-ohne-titel.md"]
    assert 'title: "Diese Meldung hat keinen Titel' in untitled
    assert "draft: true" in untitled
    assert "javascript:alert(1)" in texts(outcome, "link")
    assert texts(outcome, "file") == ["https://www.musterau.example/plaene/lageplan.pdf"]
    assert texts(outcome, "topic") == ["🎪"]
    assert codes(outcome) >= {"twice", "date-missing", "title-missing", "author", "link-hidden"}
    assert errors(city) == []


def test_calendar(city: Path) -> None:
    outcome = imported(city, "ics", DATA / "kalender.ics", until="2027-12-31").outcome
    made = documents(city, outcome)
    session = made["sessions/2023-09-06-sitzung-des-stadtrats.md"]
    assert "start: 18:00\nend: 20:30\nplace: rathaus\n" in session
    assert "\\- Haushalt\\\n\\- Sport & Kultur" in session
    assert "<https://rat.musterau.example/si/1>" in session
    series = sorted(path for path in made if path.endswith("bauausschuss.md"))
    assert [path[9:19] for path in series] == ["2023-01-10", "2023-02-10", "2023-04-10"]
    assert "start: 17:00" in made[series[0]]
    assert "start: 18:00" in made[series[2]]  # the rule is in UTC, and summer time has begun
    cancelled = made[series[1]]
    assert "title: Bauausschuss\n" in cancelled
    assert "status: cancelled\nchanges:\n  - date: 2023-02-01 09:00\n" in cancelled
    endless = [path for path in made if "sprechstunde" in path]
    assert [path[9:13] for path in sorted(endless)] == ["2026", "2027"]
    assert texts(outcome, "series") == ["FREQ=YEARLY: 2, 20270105T090000"]
    assert "draft: true" in made["sessions/2023-05-20-tag-der-offenen-tuer.md"]
    assert any("Einladungen drucken" in text for text in texts(outcome, "kind"))
    assert "https://rat.musterau.example/einladung.pdf" in texts(outcome, "file")
    assert errors(city) == []


def test_files_of_a_calendar_come_along(city: Path, tmp_path: Path) -> None:
    files = tmp_path / "old"
    files.mkdir()
    (files / "einladung.pdf").write_bytes(b"%PDF-1.4\n")
    outcome = imported(city, "ics", DATA / "kalender.ics", files=str(files)).outcome
    assert "https://rat.musterau.example/einladung.pdf" not in texts(outcome, "file")
    assert "files/einladung.pdf" in outcome.files
    made = documents(city, outcome)
    assert any("attachments:\n  - file: files/einladung.pdf" in text for text in made.values())
    assert errors(city) == []


def test_a_calendar_with_a_broken_moment_is_read_and_tells_it(city: Path) -> None:
    data = (DATA / "kalender.ics").read_bytes().replace(b"DTSTAMP:", b"DTSTAMP:kaputt", 1)
    outcome = outcome_of(city, "ics", "a.ics", data)
    assert len(outcome.made) == 8
    assert any("kaputt" in text for text in texts(outcome, "field"))


def test_a_calendar_of_outlook_tells_once_what_a_whole_series_says(city: Path) -> None:
    lines = """BEGIN:VCALENDAR
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16011028T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1
DTSTART;TZID="W. Europe Standard Time":20260115T180000
RRULE:FREQ=MONTHLY;COUNT=3
SUMMARY:Stadtrat
LOCATION:Rathaus
ORGANIZER;CN="Büro":mailto:buero@stadt.example
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID;TZID="W. Europe Standard Time":20260215T180000
DTSTART;TZID="W. Europe Standard Time":20260216T190000
SUMMARY:Stadtrat
LOCATION:Rathaus
END:VEVENT
END:VCALENDAR
"""
    outcome = outcome_of(city, "ics", "a.ics", lines.replace("\n", "\r\n").encode())
    assert [made.path[9:19] for made in outcome.made] == ["2026-01-15", "2026-02-16", "2026-03-15"]
    assert texts(outcome, "field") == ["ORGANIZER: Büro mailto:buero@stadt.example"]
    assert texts(outcome, "words") == []


def test_a_whole_export_of_wordpress_has_no_words_that_nobody_finds(city: Path) -> None:
    item = b"<item><pubDate>Thu, 20 Apr 2023 07:30:00 +0000</pubDate>"
    data = (DATA / "wordpress.xml").read_bytes().replace(b"<item>", item, 1)
    assert texts(outcome_of(city, "wordpress", "a.xml", data), "words") == []


def test_a_whole_feed_has_no_words_that_nobody_finds(city: Path) -> None:
    data = b"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
        <channel><title>T</title><item><title>Markt</title><guid>1</guid>
        <content:encoded>Heute</content:encoded></item></channel></rss>"""
    assert texts(outcome_of(city, "rss", "a.xml", data), "words") == []


def test_oparl(city: Path) -> None:
    outcome = imported(city, "oparl", DATA / "oparl").outcome
    made = documents(city, outcome)
    assert "title: Stadtrat Musterau" in made["groups/stadtrat-musterau.md"]
    session = next(text for path, text in made.items() if path.startswith("sessions/2023-09-06"))
    assert "place: rathaus\ngroup: groups/oparl-" in session
    assert session.index("Begrüßung") < session.index("Haushalt: Beschluss")
    assert "result: einstimmig angenommen – Der Rat beschließt." in session
    assert "minutes" not in session
    assert any("Niederschrift" in text for text in texts(outcome, "file"))
    assert any("meeting/3" in finding.where for finding in outcome.findings
               if finding.code == "deleted")  # fmt: skip
    assert codes(outcome) >= {"kind", "not-written", "time-twice", "address-query"}
    assert errors(city) == []


def test_oparl_minutes_come_along_with_their_file(city: Path, tmp_path: Path) -> None:
    files = tmp_path / "old"
    files.mkdir()
    (files / "niederschrift.pdf").write_bytes(b"%PDF-1.4\n")
    outcome = imported(city, "oparl", DATA / "oparl", files=str(files)).outcome
    session = next(t for p, t in documents(city, outcome).items() if "2023-09-06" in p)
    assert "minutes:\n  status: published\n  file: " in session
    assert "title: Niederschrift" in session
    assert errors(city) == []


def test_hugo(city: Path) -> None:
    outcome = imported(city, "hugo", DATA / "hugo").outcome
    made = documents(city, outcome)
    release = made["press/2023-08-25-kirmes.md"]
    assert '- "/2023/08/kirmes/"' in release
    assert '- "/kirmes-2023/"' in release
    assert "![Plakat mit Riesenrad](files/plakat.png)" in release
    assert "Siehe [Anfahrt](../pages/anfahrt.md) und [Bus](../pages/anfahrt.md).[^1]" in release
    assert release.endswith("[^1]: Nur bei gutem Wetter.\n")
    assert "<div" not in release
    code = next(finding for finding in outcome.findings if finding.code == "code")
    assert (code.where, code.text) == (
        "content/presse/kirmes/index.md:16", "{{< youtube abc123 >}}",
    )  # fmt: skip
    assert any("Verlorener Text" in text for text in texts(outcome, "not-written"))
    assert any("By bus." in text for text in texts(outcome, "translation"))
    assert errors(city) == []


def test_jekyll(city: Path) -> None:
    outcome = imported(city, "hugo", DATA / "jekyll").outcome
    release = documents(city, outcome)["press/2023-01-02-rathaus-zu.md"]
    assert "  - rathaus\n  - service\n" in release
    assert '- "/rathaus/service/2023/01/02/rathaus-zu.html"' in release
    assert '- "/zu.html"' in release
    assert texts(outcome, "code") == [
        "{% include kontakt.html %}",
        "{{ site.title }}",
        "{: .hinweis }",
    ]
    assert errors(city) == []


def test_a_hidden_name_in_an_entity_can_not_be_read(city: Path) -> None:
    secret = city / "secret.txt"
    secret.write_text("STRENGGEHEIM")
    bomb = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{"lol" * 100}">
        <!ENTITY x SYSTEM "file://{secret}">]><rss version="2.0"><channel><title>T</title>
        <item><title>&x;&a;</title><guid>1</guid></item></channel></rss>"""
    outcome = outcome_of(city, "rss", "bomb.xml", bomb.encode())
    told = " ".join(finding.text for finding in outcome.findings)
    assert "STRENGGEHEIM" not in "".join(documents(city, outcome).values()) + told
