"""E-mail addresses and phone numbers in minutes are told, and nothing else is taken for them."""

import pytest

from sitegen.minutes_privacy import contact_data
from tests.conftest import SmallSite
from tests.sites import build, options, site, told

HEAD = (
    "---\ntitle: Sitzung\ndate: 2026-06-10\nstart: 18:00\nplace: rathaus\n"
    "contact: 'Büro: buero@rat.example, 0631 555-12'\nminutes:\n  status: published\n---\n\n"
)
PATH = "sessions/2026-06-10-rat.md"


@pytest.mark.parametrize(
    "number",
    [
        "0631 365-0", "0631/365-2345", "(0631) 365 23 45", "(0631)3652345", "06301 71234",
        "+49 631 3650", "+49 (0)631 3650", "+49 (0) 631 / 36 50", "+49631365012", "0049 631 36501",
        "0171/1234567", "0171 - 123 45 67", "0171-1234567", "030 12345678", "0800 330 46 15",
        "06313652345",
    ],
)  # fmt: skip
def test_a_german_phone_number_is_found_in_each_of_its_forms(number: str) -> None:
    for sentence in (f"Rückfragen an {number}.", f"{number}, bitte", f"**Tel.:** ({number})"):
        assert [found.text.strip("()") for found in contact_data(sentence)] == [number.strip("()")]


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Tel.: 3652345", "3652345"),
        ("Tel. 365-2345", "365-2345"),
        ("Durchwahl: 234", "234"),
        ("Telefon 36 52 34", "36 52 34"),
        ("Handynummer ist 1712345678", "1712345678"),
    ],
)
def test_behind_its_word_a_number_without_area_code_is_found(sentence: str, number: str) -> None:
    assert [found.text for found in contact_data(sentence)] == [number]


@pytest.mark.parametrize(
    ("sentence", "address"),
    [
        ("Schreiben Sie an erika.muster@firma.de.", "erika.muster@firma.de"),
        ("<erika+rat@post.firma.de>", "erika+rat@post.firma.de"),
        ("erika (at) firma.de", "erika (at) firma.de"),
        ("erika[at]firma(dot)de", "erika[at]firma(dot)de"),
        ("[Mail](mailto:erika@firma.de)", "erika@firma.de"),
        ("erika@müller.de", "erika@müller.de"),
    ],
)
def test_an_address_is_found_also_when_it_is_written_for_people(
    sentence: str, address: str
) -> None:
    assert [(found.code, found.text) for found in contact_data(sentence)] == [
        ("minutes.email", address)
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Am 06.09.2023 um 18:00 Uhr, 06. 09. 2023, 2023-09-06, 08:30–09:45 Uhr, 08.30 Uhr",
        "Kosten von 1.250.000,00 €, 0,50 Euro, 012 345 678 Euro und 100 000 000 EUR",
        "Der Vorgang 0631/2023, Vorlage 0123/2024, Az. 0631 2345-67",
        "Drucksache 0815/4711-2, Beschluss Nr. 012 3456789",
        "Kassenzeichen 0123456789, Kundennummer: 0123456789, Konto 0123456789",
        "67655 Kaiserslautern, D-01067 Dresden, PLZ 01067",
        "IBAN DE89 3704 0044 0532 0130 00 oder DE89370400440532013000",
        "§ 34 Abs. 2, TOP 1-3, 2023/24, 1 000 000 Menschen, Seite 100-120, 3:2, 1/2",
        "https://www.example.de/0631/365-2345 und [Plan](../files/0631-3652345.pdf)",
        "Im Notfall Tel. 112, die Behörde unter Tel.: 115",
        "Mobil 2024 war ein Thema, Fax 2023 auch, Telefon 18:00 Uhr",
        "Das @-Zeichen, @stadt, 20 @ 3 Euro, und/oder (at)",
        "Raum 012 und 013, Nummer 0123456789",
    ],
)
def test_other_numbers_and_signs_are_none(sentence: str) -> None:
    assert list(contact_data(sentence)) == []


def contacts(small: SmallSite, text: str) -> list[tuple[str, int, int, str]]:
    built = build(options(site(small.folder, {PATH: text})))
    return [
        (p.code, p.where.line, p.where.column, dict(p.values)["text"])
        for p in built.problems
        if p.code in ("minutes.email", "minutes.phone")
    ]


def test_the_minutes_are_searched_and_the_rest_of_the_page_is_not(small: SmallSite) -> None:
    body = (
        "Fragen an vorher@firma.de.\n\n## Mitschrift\n\nEs sprach a@firma.de.\n\n"
        "### Haushalt\n\nRuf: Tel. 0171/1234567 an.\n\n## Danach\n\nFragen an nachher@firma.de.\n"
    )
    assert contacts(small, HEAD + body) == [
        ("minutes.email", 15, 11, "a@firma.de"),
        ("minutes.phone", 19, 11, "0171/1234567"),
    ]


@pytest.mark.parametrize(
    "heading",
    ["# Mitschrift", "## Protokoll", "## Ergebnisprotokoll {#p}", "Minutes\n-------"],
)
def test_the_minutes_have_several_names(small: SmallSite, heading: str) -> None:
    assert len(contacts(small, f"{HEAD}{heading}\n\na@firma.de\n")) == 1


def test_the_contact_of_the_site_and_of_the_session_are_public_already(small: SmallSite) -> None:
    body = (
        "## Mitschrift\n\ninfo@probe.example.de, +49 (0)631 0, buero (at) rat.example\n\n"
        "Tel. (0631) 55512, aber 0631 555-13\n"
    )
    assert contacts(small, HEAD + body) == [("minutes.phone", 15, 25, "0631 555-13")]


def test_the_results_of_the_agenda_are_searched_at_their_line(small: SmallSite) -> None:
    agenda = (
        "agenda:\n  - title: Eins\n    text: Fragen an a@firma.de\n    result: |\n"
        "      Frau Muster übernimmt,\n      b@firma.de ist zuständig.\n  - title: Zwei\n"
        "    text: 0631 123456\n  - {title: Drei, result: c@firma.de}\n"
    )
    text = HEAD.replace("minutes:\n  status: published\n", agenda)
    assert contacts(small, text) == [
        ("minutes.email", 12, 7, "b@firma.de"),
        ("minutes.email", 15, 27, "c@firma.de"),
    ]


def test_minutes_that_become_published_are_searched_in_the_next_build(small: SmallSite) -> None:
    due = "status: published\n  due: 2026-08-01"
    text = HEAD.replace("status: published", due) + "## Mitschrift\n\na@firma.de\n"
    waiting = text.replace("status: published", "status: expected")
    assert contacts(small, waiting) == []
    assert len(contacts(small, text)) == 1
    assert contacts(small, waiting) == []
    assert len(contacts(small, text + "\nMehr.\n")) == 1
    assert contacts(small, text.replace("a@firma.de", "Sie")) == []


def test_an_editor_reads_where_it_stands_and_what_to_do(small: SmallSite) -> None:
    built = build(options(site(small.folder, {PATH: HEAD + "## Mitschrift\n\na@firma.de\n"})))
    assert told(built.problems[0], "de", "content") == (
        f"content/{PATH}:13:1: warning: In der Mitschrift steht die E-Mail-Adresse a@firma.de.\n"
        "  Angaben, mit denen man Personen erreicht, gehören nur mit Einverständnis in eine "
        "Mitschrift. Entfernen Sie sie, oder nennen Sie den öffentlichen Kontakt unter „contact:“."
    )
