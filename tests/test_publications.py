"""What readers learn of a publication: what is in force, what came before, in which forms."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from tests.conftest import SmallSite
from tests.sites import NOON, SITE, build, options, site, told

DAY = 86_400
PUBLICATION = "leitlinien/leitlinien"
HOME = "https://probe.example.de"
FOLDER = "guidelines/leitlinien"

ADOPTED = """\
title: Beschluss
date: 2026-05-01
status: adopted
adopted:
  date: 2026-05-20
  body: Stadtrat
  reference: Vorlage 7/26
  session: sessions/2026-06-10-rat
  in_force: 2026-06-15
"""


def version(text: str, name: str = "v3") -> dict[str, str | None]:
    """Give the files of a version with one chapter."""
    return {
        f"{FOLDER}/{name}/version.yaml": text,
        f"{FOLDER}/{name}/01-ziele.md": "---\ntitle: Ziele\n---\n\n## Wozu {#wozu}\n\nDafür.\n",
    }


def main_of(html: bytes) -> str:
    return "<main" + html.decode().partition("<main")[2].partition("</main>")[0]


def plain(html: str) -> str:
    """Give what a piece of HTML says, its blanks made even."""
    without_tags = re.sub(r"</?span[^>]*>", "", html)
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", without_tags).split()))


def text_of(html: bytes) -> str:
    """Give what the main part of a page says."""
    return plain(main_of(html))


def part(made: dict[str, bytes], name: str, page: str = PUBLICATION) -> str:
    """Give what the section of a page that is labelled by an id says."""
    html = made[f"{page}/index.html"].decode()
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', html, re.S)
    return plain(found[0]) if found else ""


def links(html: bytes) -> dict[str, str]:
    """Give the address behind each text of a link in the main part."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', main_of(html), re.S)
    return {plain(label): address for address, label in found}


def canonical(made: dict[str, bytes], page: str) -> str:
    found = re.search(r'<link rel="canonical" href="([^"]*)"', made[f"{page}/index.html"].decode())
    assert found is not None
    return found[1].removeprefix(HOME)


# What is in force


def test_what_is_in_force_stands_on_top_with_its_decision(small: SmallSite) -> None:
    assert part(small.build(version(ADOPTED)), "current").startswith(
        "In Kraft Beschluss In Kraft seit 15. Juni 2026. "
        "Beschluss: Stadtrat, 20. Mai 2026, Vorlage 7/26. Inhalt 1 Ziele"
    )


def test_without_a_version_in_force_the_newest_draft_stands_on_top(small: SmallSite) -> None:
    assert part(small.build(), "current").startswith(
        "Entwurf Zweiter Entwurf Entwurf vom 1. April 2026. "
        "Kommentare möglich vom 1. April 2026 bis 30. April 2026"
    )


def test_comments_are_made_on_the_platform_if_no_other_address_is_given(small: SmallSite) -> None:
    index = "---\ntitle: Leitlinien\nplatform: https://mitreden.example.de/\n---\n\nText.\n"
    made = small.build({f"{FOLDER}/index.md": index})
    for page in ("", "leitlinien/", f"{PUBLICATION}/", f"{PUBLICATION}/v2/"):
        html = made[f"{page}index.html"].decode()
        period = html.partition('class="consultation"')[2].partition("</p>")[0]
        assert 'href="https://mitreden.example.de/"' in period, page


def test_a_decision_that_holds_later_leaves_in_force_what_was(small: SmallSite) -> None:
    later = ADOPTED.replace("Beschluss\n", "Neufassung\n").replace("2026-06-15", "2026-07-05")
    files = {**version(ADOPTED), **version(later.replace("2026-05-01", "2026-05-19"), "v4")}
    before = small.build(files)
    assert part(before, "current").startswith("In Kraft Beschluss In Kraft seit 15. Juni 2026.")
    assert part(before, "newer") == (
        "Eine neue Fassung ist beschlossen: Neufassung "
        "In Kraft ab 5. Juli 2026. Beschluss: Stadtrat, 20. Mai 2026, Vorlage 7/26."
    )
    moments = json.loads(before["schedule.json"])["moments"]
    assert ("2026-07-04T22:00:00Z", "in-force") in {(m["at"], m["reason"]) for m in moments}
    after = small.build(files, now=NOON + 4 * DAY)
    assert part(after, "current").startswith("In Kraft Neufassung In Kraft seit 5. Juli 2026.")
    assert part(after, "newer") == ""
    assert (
        "Beschluss Nicht mehr in Kraft "
        "In Kraft ab 15. Juni 2026, am 5. Juli 2026 ersetzt durch „Neufassung“."
    ) in part(after, "versions")


def test_a_newer_draft_is_named_beside_what_is_in_force(small: SmallSite) -> None:
    draft = "title: Fortschreibung\ndate: 2026-06-20\nstatus: consultation\n" \
            "consultation: {from: 2026-06-20, to: 2026-07-20}\n"  # fmt: skip
    made = small.build({**version(ADOPTED), **version(draft, "v4")})
    assert part(made, "current").startswith("In Kraft Beschluss")
    expected = (
        "Ein neuer Entwurf liegt vor: Fortschreibung Entwurf vom 20. Juni 2026. "
        "Kommentare möglich vom 20. Juni 2026 bis 20. Juli 2026"
    )
    assert part(made, "newer") == expected
    for page in ("index.html", "leitlinien/index.html"):
        said = text_of(made[page])
        assert "In Kraft Beschluss In Kraft seit 15. Juni 2026." in said, page
        assert expected in said, page


REPEALED = "repealed: {date: 2026-06-20, body: Stadtrat, reference: 9/26, in_force: 2026-07-03}\n"


def test_a_repeal_holds_from_its_day_and_brings_nothing_back(small: SmallSite) -> None:
    first = ADOPTED.replace("Beschluss\n", "Erste\n").replace("2026-06-15", "2026-05-20")
    files = {**version(first, "v0"), **version(ADOPTED + REPEALED)}
    repeal = "Aufgehoben zum 3. Juli 2026 (Stadtrat, 20. Juni 2026, 9/26)."
    before = part(small.build(files), "current")
    assert before.startswith("In Kraft Beschluss In Kraft seit 15. Juni 2026.")
    assert repeal in before
    after = small.build(files, now=NOON + 3 * DAY)
    assert part(after, "current").startswith(
        f"Aufgehoben Beschluss {repeal} In Kraft ab 15. Juni 2026. Beschluss: Stadtrat,"
    )
    assert "Erste Nicht mehr in Kraft" in part(after, "versions")
    assert "Diese Fassung ist nicht mehr in Kraft. Aufgehoben zum 3. Juli 2026" in text_of(
        after[f"{PUBLICATION}/v3/ziele/index.html"]
    )


def test_after_a_repeal_a_newer_draft_counts(small: SmallSite) -> None:
    draft = "title: Neuanfang\ndate: 2026-06-20\nstatus: draft\n"
    files = {**version(f"{ADOPTED}repealed: 2026-06-30\n"), **version(draft, "v4")}
    made = small.build(files)
    assert part(made, "current").startswith("Entwurf Neuanfang Entwurf vom 20. Juni 2026.")
    assert part(made, "newer") == ""
    assert "Es gibt eine neuere: „Neuanfang“" in text_of(made[f"{PUBLICATION}/v3/index.html"])


def test_a_draft_that_names_its_planned_adoption_is_a_draft(small: SmallSite) -> None:
    planned = ADOPTED.replace("status: adopted", "status: draft").replace("05-20", "09-20")
    made = small.build(version(planned))
    assert part(made, "current").startswith("Entwurf Beschluss Entwurf vom 1. Mai 2026.")
    assert "20. September 2026" not in part(made, "history")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status: repealed\n", [("warning", "version.no-repeal")]),
        ("status: repealed\nrepealed: 2026-06-01\n", []),
        ("status: draft\nrepealed: 2026-06-01\n", [("error", "version.repeal-status")]),
        (f"{ADOPTED[17:]}repealed: 2026-05-19\n", [("error", "version.repeal-order")]),
        ("status: repealed\nrepealed: bald\n", [("error", "time.moment")]),
        ("status: repealed\nrepealed: {body: Rat}\n", [("error", "key.missing")]),
    ],
)  # fmt: skip
def test_mistakes_in_a_repeal_are_told(
    small: SmallSite, text: str, expected: list[tuple[str, str]]
) -> None:
    head = "title: A\n" if "date: 2026-05-01" in text else "title: A\ndate: 2026-05-01\n"
    assert small.problems(version(head + text)) == expected


# The time line


def time_line(made: dict[str, bytes], page: str = PUBLICATION) -> list[str]:
    """Give the days of the time line with all they say."""
    html = made[f"{page}/index.html"].decode().partition('class="timeline"')[2]
    days = html.partition("</ol>")[0].split('<p class="timeline-day">')[1:]
    return [plain(day) for day in days]


def test_the_time_line_tells_everything_from_the_oldest_day_on(small: SmallSite) -> None:
    change = "changes:\n  - {date: 2026-05-01, note: Neu gefasst}\n" \
             "  - {date: 2026-06-25, note: Fehler berichtigt}\n" \
             "  - {date: 2026-07-25, note: Noch nicht}\n"  # fmt: skip
    made = small.build(version(ADOPTED + REPEALED + change))
    assert time_line(made) == [
        "1. Februar 2026 Neue Fassung: Entwurf",
        "1. April 2026 Neue Fassung: Zweiter Entwurf Beginn der Kommentierung: Zweiter Entwurf "
        "Kommentare möglich bis Donnerstag, 30. April 2026",
        "30. April 2026 Ende der Kommentierung: Zweiter Entwurf",
        "1. Mai 2026 Neue Fassung: Beschluss Neu gefasst",
        "20. Mai 2026 Beschluss: Beschluss Stadtrat, Vorlage 7/26. "
        "In der Sitzung: Sitzung des Rats",
        "10. Juni 2026 Sitzung: Sitzung des Rats Kapitel: Ziele",
        "15. Juni 2026 Inkrafttreten: Beschluss",
        "25. Juni 2026 Änderung: Beschluss Fehler berichtigt",
        "3. Juli 2026 Aufhebung: Beschluss Stadtrat, 20. Juni 2026, 9/26",
    ]


def test_a_session_of_the_time_line_says_that_it_was_cancelled(small: SmallSite) -> None:
    text = (
        "---\ntitle: Rat\ndate: 2026-06-10\nstart: 18:00\nplace: rathaus\nstatus: cancelled\n"
        "changes:\n  - {date: 2026-06-09, reason: Hitze, was: {status: confirmed}}\n---\n"
    )
    made = small.build({"sessions/2026-06-10-rat.md": text})
    expected = "10. Juni 2026 Sitzung: Rat Abgesagt Am 9. Juni 2026 abgesagt. Grund: Hitze"
    assert time_line(made)[-1] == f"{expected} Kapitel: Ziele"


def test_a_session_leads_to_the_chapter_in_its_last_version(small: SmallSite) -> None:
    chapter = "---\ntitle: Ziele\nsessions: [sessions/2026-06-10-rat]\n---\n\nText.\n"
    made = small.build({f"{FOLDER}/v1/01-ziele.md": chapter})
    html = made[f"{PUBLICATION}/index.html"].decode().partition("10. Juni 2026")[2]
    assert re.findall(r'href="([^"]*/ziele/)"', html.partition("</li>")[0]) == [
        "/leitlinien/leitlinien/v2/ziele/"
    ]


def test_a_session_at_which_nothing_but_the_decision_was_made_is_told_once(
    small: SmallSite,
) -> None:
    same_day = ADOPTED.replace("2026-05-20", "2026-06-10")
    files = {**version(same_day), f"{FOLDER}/v2/01-ziele.md": "---\ntitle: Ziele\n---\n\nText.\n"}
    assert [day for day in time_line(small.build(files)) if day.startswith("10. Juni")] == [
        "10. Juni 2026 Beschluss: Beschluss Stadtrat, Vorlage 7/26. "
        "In der Sitzung: Sitzung des Rats"
    ]


def test_a_translated_page_words_the_facts_in_its_language(small: SmallSite) -> None:
    english = {f"{FOLDER}/index.en.md": "---\ntitle: Guidelines\n---\n\nText.\n"}
    made = small.build({**version(ADOPTED), **english})
    said = text_of(made[f"en/{PUBLICATION}/index.html"])
    assert "In force Beschluss In force since 15 June 2026. Decision: Stadtrat, 20 May 2026" in said
    assert "Comments open: Zweiter Entwurf Comments are possible until Thursday, 30 April" in said
    assert "April 2026" in said
    assert "Mai 2026" not in said
    titled = '<a href="/leitlinien/leitlinien/v3/" lang="de">Beschluss</a>'
    assert titled in made[f"en/{PUBLICATION}/index.html"].decode()


# Editions

EDITIONS = (
    ADOPTED
    + """\
short:
  file: files/kurz.pdf
  title: Auf zwei Seiten
  accessible: false
  reason: Eine Zeichnung
simple: pages/ueber.md
attachments:
  - file: files/plan.pdf
    title: Plan
"""
)
FILES = {"files/kurz.pdf": "%PDF-1.4", "files/plan.pdf": "%PDF-1.4"}


def test_editions_are_offered_with_type_size_and_accessibility(small: SmallSite) -> None:
    made = small.build({**version(EDITIONS), **FILES})
    for page in (PUBLICATION, f"{PUBLICATION}/v3"):
        said = text_of(made[f"{page}/index.html"])
        assert (
            "Kurzfassung: Auf zwei Seiten (PDF, 1 KB, nicht barrierefrei: Eine Zeichnung)" in said
        )
        assert "Plan (PDF, 1 KB)" in said
        found = links(made[f"{page}/index.html"])
        assert found["Kurzfassung: Auf zwei Seiten"] == "/files/kurz.pdf"
        assert found["Leichte Sprache: Über uns"] == "/ueber/"
        pdf = "/leitlinien/leitlinien/v3/leitlinien-v3.pdf"
        assert found["PDF zum Ausdrucken, barrierefrei"] == pdf
    assert "Auf zwei Seiten" in text_of(made["barrierefreiheit/index.html"])
    assert made["files/kurz.pdf"] == b"%PDF-1.4"


def test_an_edition_can_be_a_bare_path(small: SmallSite) -> None:
    made = small.build({**version(f"{ADOPTED}short: files/kurz.pdf\n"), **FILES})
    assert "Kurzfassung (PDF, 1 KB)" in part(made, "current")


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("short: files/fehlt.pdf", "file.missing", 1),
        ("simple: {title: Leicht, file: files/fehlt.pdf}", "file.missing", 25),
        ("attachments: [{file: files/fehlt.pdf}]", "file.missing", 16),
        ("short: pages/uebr.md", "link.missing-near", 8),
        ("short: ../../../pages/uebr.md", "link.missing-near", 8),
        ("simple: pages/geheim.md", "link.draft", 9),
        ("short: https://anderswo.example/x.md", "file.elsewhere", 1),
    ],
)
def test_an_edition_that_is_not_there_is_an_error_at_its_line(
    small: SmallSite, line: str, code: str, column: int
) -> None:
    hidden = {"pages/geheim.md": "---\ntitle: Geheim\ndraft: true\n---\n\nNichts.\n"}
    site(small.folder, {**version(f"{ADOPTED}{line}\n"), **hidden})
    errors = [p for p in build(options(small.folder)).problems if p.level == "error"]
    found = [(p.code, p.where.line, p.where.column) for p in errors]
    assert found == [(code, ADOPTED.count("\n") + 1, column)]


def test_a_missing_attachment_of_a_release_is_an_error_at_its_line(small: SmallSite) -> None:
    text = (
        "---\ntitle: A\ndate: 2026-05-01\nattachments:\n  - title: B\n    file: files/b.pdf\n---\n"
    )
    site(small.folder, {"press/2026-05-01-a.md": text})
    assert [p.where for p in build(options(small.folder)).problems] == [
        ("press/2026-05-01-a.md", 6, 5)
    ]


@pytest.mark.parametrize("is_named", [False, True])
def test_the_page_in_leichte_sprache_is_offered_for_the_version_that_counts(
    small: SmallSite, is_named: bool
) -> None:
    settings = SITE.replace("languages: [en]", "languages: [en, de-simple]")
    simple = {f"{FOLDER}/index.de-simple.md": "---\ntitle: Die Leit·linien\n---\n\nText.\n"}
    named = f"{ADOPTED}simple: {FOLDER}/index.de-simple.md\n" if is_named else ADOPTED
    made = small.build({**version(named), **simple, "site.yaml": settings})
    name, address = "Leichte Sprache: Die Leit·linien", "/de-simple/leitlinien/leitlinien/"
    assert links(made[f"{PUBLICATION}/index.html"])[name] == address
    assert links(made[f"{PUBLICATION}/v3/index.html"])[name] == address
    assert name not in links(made[f"{PUBLICATION}/v1/index.html"])
    assert name not in links(made[f"de-simple/{PUBLICATION}/index.html"])


# Versions


def test_the_contents_of_a_version_have_numbered_sections(small: SmallSite) -> None:
    chapter = "---\ntitle: Wege\n---\n\n## Erster *Weg*\n\n### Darunter\n\n" \
              "## 100 Schritte {#schritte}\n\nText.\n"  # fmt: skip
    made = small.build({f"{FOLDER}/v2/02-wege.md": chapter})
    page = made[f"{PUBLICATION}/v2/index.html"]
    assert part(made, "contents", f"{PUBLICATION}/v2") == (
        "Inhalt 1 Ziele 1.1 Wozu 2 Wege 2.1 Erster Weg 2.2 100 Schritte"
    )
    address = links(page)["2.2 100 Schritte"]
    assert address == "/leitlinien/leitlinien/v2/wege/#abschnitt-schritte"
    assert 'id="abschnitt-schritte"' in made[f"{PUBLICATION}/v2/wege/index.html"].decode()


def test_a_new_heading_is_in_the_contents_after_an_incremental_build(small: SmallSite) -> None:
    small.build()
    path = f"{FOLDER}/v2/01-ziele.md"
    made = small.build({path: "---\ntitle: Ziele\n---\n\n## Warum\n\nDafür.\n"})
    assert "1.1 Warum" in part(made, "contents", f"{PUBLICATION}/v2")


OLD = {f"{FOLDER}/v1/02-alt.md": "---\ntitle: Alt\n---\n\nText.\n"}


@pytest.mark.parametrize(
    ("page", "to", "place"),
    [
        ("v1", "v3/", ""),
        ("v1/ziele", "v3/ziele/", "#kapitel-ziele"),
        ("v1/alt", "v3/", "#kapitel-alt"),
        ("v1/gesamt", "v3/gesamt/", ""),
    ],
)
def test_a_page_of_an_old_version_leads_to_the_same_one_in_force(
    small: SmallSite, page: str, to: str, place: str
) -> None:
    made = small.build({**version(ADOPTED), **OLD})
    html = made[f"{PUBLICATION}/{page}/index.html"]
    assert canonical(made, f"{PUBLICATION}/{page}") == f"/leitlinien/leitlinien/{to}"
    note = html.decode().partition("version-note")[2].partition("</aside>")[0]
    assert "Sie lesen die frühere Fassung „Entwurf“ vom 1. Februar 2026. " \
           "In Kraft ist „Beschluss“ vom 1. Mai 2026." in note  # fmt: skip
    assert re.findall('href="([^"]*)"', note) == [
        f"/leitlinien/leitlinien/{to}",
        f"/leitlinien/leitlinien/synopse/v1...v3/{place}",
    ]
    printed = f"Adresse dieser Seite: {HOME}/leitlinien/leitlinien/{page}/"
    assert printed in text_of(html)


def test_an_old_version_leads_to_the_newest_where_none_is_in_force(small: SmallSite) -> None:
    made = small.build()
    assert canonical(made, f"{PUBLICATION}/v1/ziele") == "/leitlinien/leitlinien/v2/ziele/"
    assert "Es gibt eine neuere: „Zweiter Entwurf“ vom 1. April 2026." in text_of(
        made[f"{PUBLICATION}/v1/ziele/index.html"]
    )


def test_what_counts_and_what_is_to_follow_it_stand_for_themselves(small: SmallSite) -> None:
    draft = "title: Fortschreibung\ndate: 2026-06-20\nstatus: draft\n"
    made = small.build({**version(ADOPTED), **version(draft, "v4")})
    for page in ("v3", "v3/ziele", "v3/gesamt", "v4", "v4/ziele", "v4/gesamt"):
        address = f"{PUBLICATION}/{page}"
        assert canonical(made, address) == f"/{address}/"
        assert ("version-note" in made[f"{address}/index.html"].decode()) == page.startswith("v4")
    assert "Diese Fassung ist nicht in Kraft. In Kraft ist „Beschluss“ vom 1. Mai 2026." in (
        text_of(made[f"{PUBLICATION}/v4/ziele/index.html"])
    )


def test_the_sitemap_lists_no_page_that_leads_to_another(small: SmallSite) -> None:
    made = small.build({**version(ADOPTED), **OLD})
    named = re.findall(rf"<loc>{HOME}(.*?)</loc>", made["sitemap.xml"].decode())
    assert "/leitlinien/leitlinien/v3/ziele/" in named
    own = {address: canonical(made, address.strip("/")) for address in named if address != "/"}
    assert {address: to for address, to in own.items() if address != to} == {}


def test_comparisons_with_the_version_before_and_the_one_in_force_are_offered(
    small: SmallSite,
) -> None:
    draft = "title: Fortschreibung\ndate: 2026-06-20\nstatus: draft\n"
    made = small.build({**version(ADOPTED), **version(draft, "v4")})
    html = made[f"{PUBLICATION}/index.html"].decode().partition('id="versions"')[2]
    found = re.findall(r'href="[^"]*/synopse/([^"]*)/">([^<]*)<', html)
    assert [(pair, unescape(text)) for pair, text in found] == [
        ("v3...v4", "Was ist anders als in „Beschluss“?"),
        ("v2...v3", "Was ist anders als in „Zweiter Entwurf“?"),
        ("v1...v2", "Was ist anders als in „Entwurf“?"),
        ("v2...v3", "Was ändert sich bis „Beschluss“?"),
        ("v1...v3", "Was ändert sich bis „Beschluss“?"),
    ]


def test_messages_of_a_repeal_tell_what_to_write(tmp_path: Path) -> None:
    site(tmp_path, version("title: A\ndate: 2026-05-01\nstatus: repealed\n"))
    (problem,) = build(options(tmp_path)).problems
    assert told(problem, "de", "content").splitlines()[1] == (
        "  Ergänzen Sie den Tag, zum Beispiel: repealed: 2025-12-31"
    )


def test_a_session_of_the_decision_on_another_day_is_told(small: SmallSite) -> None:
    assert ("warning", "version.decision-day") in small.problems(version(ADOPTED))
