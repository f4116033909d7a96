"""The index of the search: every document is found by its words, and nothing else is in it."""

import json
from collections.abc import Iterator, Mapping

import pytest

from sitegen.postings import (
    LONG,
    bucket_names,
    bucket_of,
    buckets_for,
    first_of,
    inverted,
    joined,
    last_of,
)
from sitegen.terms import terms_of
from tests.conftest import SmallSite
from tests.sites import FILES

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RELEASE = "press/2026-05-01-eins.md"
HIDDEN = {
    "press/2026-05-20-geheim.md": "---\ntitle: Ufersanierung\ndate: 2026-05-20\ndraft: true\n"
    "topics: [Uferpark]\n---\n\nDie Brückenverlegung kostet viel.\n",
    "press/2026-09-01-spaeter.md": "---\ntitle: Hallenabriss\ndate: 2026-09-01\n---\n\n"
    "Sperrvermerk im Grundstückskaufvertrag.\n",
}


def numbers(coded: str) -> Iterator[tuple[int, str]]:
    """Read distances, each with the mark before it."""
    value, mark = 0, ""
    for sign in coded:
        if sign in "-+":
            mark = sign
        elif sign == "z":
            value += 61
        else:
            yield value + DIGITS.index(sign) + 1, mark
            value = 0


def found_in(line: str) -> set[tuple[int, int, int]]:
    """Read a line of a bucket: segment, document, and 0 for its text, 1 headings, 2 title."""
    found, segment = set(), -1
    for coded in line.split(" ")[1:]:
        first, *rest = numbers(coded)
        segment += first[0]
        document, mark = -1, ""
        for distance, under in rest:
            document = -1 if under != mark else document
            document, mark = document + distance, under
            found.add((segment, document, (" -+").index(mark or " ")))
    return found


class Index:
    """A published index, read as the script reads it."""

    def __init__(self, output: Mapping[str, bytes], folder: str = "suche/") -> None:
        self._output = output
        self._folder = folder
        head = json.loads(output[f"{folder}index.json"])
        self.segments: list[tuple[str, str]] = head["segments"]
        self.buckets: int = head["buckets"]

    def lines(self, bucket: str) -> dict[str, str]:
        lines = self._output[f"{self._folder}{bucket}.txt"].decode().splitlines()
        return {line.partition(" ")[0]: line for line in lines}

    def row(self, segment: int, document: int) -> list[str]:
        name = f"{self._folder}{self.segments[segment][0]}-{document // 32}.json"
        found: list[str] = json.loads(self._output[name])[document % 32]
        return found

    def addresses(self, term: str, at_end: bool = False) -> dict[str, int]:
        """Find by a whole term, or by what compounds end in; addresses with where it stands."""
        side, edge = ("ende", last_of(term)) if at_end else ("anfang", first_of(term))
        lines = self.lines(f"{side}-{bucket_of(edge, self.buckets)}")
        fitting = [line for of, line in lines.items()
                   if (of.endswith(term) if at_end else of == term)]  # fmt: skip
        return {self.row(s, d)[0]: where for line in fitting for s, d, where in found_in(line)}


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Bürgerbeteiligung", "Buergerbeteiligung"),
        ("Bürgerbeteiligung", "Burgerbeteiligung"),
        ("Bürger:innenbeteiligung", "Bürgerbeteiligung"),
        ("Bürger*innen", "Bürgerinnen"),
        ("Bürgerinnenbeteiligung", "Bürger_innenbeteiligung"),
        ("Straße", "STRASSEN"),
        ("Sitzung", "Sitzungen"),
        ("Leitlinie", "Leitlinien"),
        ("Gremium", "Gremien"),
        ("Beirat", "Beiräten"),
        ("Ausschuss", "Ausschüsse"),
        ("Ergebnis", "Ergebnisse"),
        ("Plan", "Pläne"),
        ("Kita", "Kitas"),
        ("Idee", "Ideen"),
        ("Haus­halt", "Haushalt"),
        ("Café", "Cafe"),
        ("u\u0308ber", "über"),
    ],
)
def test_a_word_is_one_term_however_it_is_written(written: str, typed: str) -> None:
    assert terms_of(written) == terms_of(typed)
    assert len(terms_of(f"Wort {written}")) == 1 + len(terms_of(written))


@pytest.mark.parametrize("word", ["Haus", "Plan", "Raum", "Verein", "Rat", "Weg", "Beteiligung"])
def test_a_compound_ends_in_the_term_of_its_last_word(word: str) -> None:
    (whole,), (last,) = terms_of(f"Orts{word.lower()}"), terms_of(word)
    assert whole == f"orts{last}"


def test_other_words_are_other_terms() -> None:
    words = "Haus Hau quer Kür Stadt Staat Rat Rad Wahl Wal Berlin Bus Busch neu".split()
    assert len(set.union(*map(terms_of, words))) == len(words)


@pytest.mark.parametrize(
    "text",
    ["6. September 2023", "06.09.2023", "6.9.2023", "2023-09-06", "6 September 2023",
     "September 6, 2023"],
)  # fmt: skip
def test_a_day_is_one_term(text: str) -> None:
    assert "20230906" in terms_of(f"am {text}, um 18 Uhr")


def test_stop_words_and_single_letters_are_no_terms() -> None:
    assert terms_of("Die Stadt und der Rat in § 5 A") == {"stadt", "rat"}


def test_an_inverted_segment_says_where_a_term_stands() -> None:
    documents = [("haushalt", "plan", "rat")] * 2 + [("", "", "")] * 70 + [("plan", "", "rat")]
    lines = inverted(documents, bucket_names(4))
    of_rat = joined(["", lines[f"anfang-{bucket_of('rat', 4)}"]])
    line = next(line for line in of_rat.splitlines() if line.startswith("rat "))
    assert found_in(line) == {(1, 0, 0), (1, 1, 0), (1, 72, 0)}
    of_plan = lines[f"anfang-{bucket_of('pla', 4)}"]
    line = next(line for line in joined([of_plan]).splitlines() if line.startswith("plan "))
    assert found_in(line) == {(0, 0, 1), (0, 1, 1), (0, 72, 2)}


def test_a_compound_is_found_by_the_word_in_its_middle() -> None:
    lines = inverted([("burgerbeteiligungssatzung", "", "")], bucket_names(4))
    ends = lines[f"ende-{bucket_of(last_of('beteiligung'), 4)}"]
    assert ends == "burgerbeteiligung +0"


def test_the_number_of_buckets_grows_with_the_documents() -> None:
    counts = [buckets_for(n) for n in (0, 10, 1000, 10_000, 1_000_000)]
    assert counts == [4, 4, 16, 128, 128]


def test_every_document_is_found_by_each_word_of_its_title(small: SmallSite) -> None:
    output = small.build()
    index = Index(output)
    shown = 0
    for number, (_, signs) in enumerate(index.segments):
        for document in range(len(signs)):
            address, title = index.row(number, document)[:2]
            for term in terms_of(title):
                assert index.addresses(term)[address] == 2, title
                if len(term) >= LONG:
                    assert address in index.addresses(term, at_end=True)
            shown += 1
    assert shown == 12


def test_a_document_is_found_by_its_text_its_place_its_agenda_and_its_day(small: SmallSite) -> None:
    index = Index(small.build())
    session = "/sitzungen/2026-06-10-rat/"
    assert index.addresses("meldung")["/presse/2026/eins/"] == 0
    assert [index.addresses(term)[session] for term in ("begrussung", "rathaus", "20260610")] == [
        1, 1, 2,
    ]  # fmt: skip
    assert index.addresses("wozu")["/leitlinien/leitlinien/v2/ziele/"] == 1


def test_a_document_is_found_by_the_words_of_its_address(small: SmallSite) -> None:
    text = FILES[RELEASE].replace("title:", "slug: fruehere-auswertung\ntitle:")
    index = Index(small.build({RELEASE: text}))
    assert index.addresses("auswertung") == {"/presse/2026/fruehere-auswertung/": 0}


def test_each_language_has_an_index_of_its_own(small: SmallSite) -> None:
    output = small.build()
    assert index_of(output, "suche/") & index_of(output, "en/suche/") == set()
    assert "/en/presse/2026/zwei/" in Index(output, "en/suche/").addresses("releas")


def index_of(output: Mapping[str, bytes], folder: str) -> set[str]:
    index = Index(output, folder)
    return {index.row(n, d)[0] for n, (_, signs) in enumerate(index.segments)
            for d in range(len(signs))}  # fmt: skip


def test_chapters_of_old_versions_are_marked(small: SmallSite) -> None:
    decided = "guidelines/leitlinien/v2/version.yaml"
    adopted = FILES[decided].partition("status")[0] + (
        "status: adopted\nadopted:\n  date: 2026-04-02\n  body: Rat\n"
    )
    signs = dict(Index(small.build({decided: adopted})).segments)
    assert (signs["2026-1"], signs["2026-2"].count("k")) == ("a", 1)


def test_a_cancelled_session_says_so(small: SmallSite) -> None:
    path = "sessions/2026-07-08-rat.md"
    text = FILES[path].replace("place:", "status: cancelled\nplace:")
    index = Index(small.build({path: text}))
    rows = [index.row(n, d) for n, (_, signs) in enumerate(index.segments)
            for d in range(len(signs))]  # fmt: skip
    assert [row[3] for row in rows if row[0] == "/sitzungen/2026-07-08-rat/"] == ["Abgesagt"]


def test_nothing_of_a_hidden_document_is_in_the_index(small: SmallSite) -> None:
    without = searched(small.build(dict.fromkeys(HIDDEN)))
    with_hidden = searched(small.build(HIDDEN))
    assert with_hidden == without
    words = ("ufer", "bruck", "hallen", "sperr", "kaufvertrag")
    assert [w for w in words if any(w.encode() in data for data in with_hidden.values())] == []
    shown = searched(small.build({p: t.replace("draft: true\n", "") for p, t in HIDDEN.items()}))
    assert any(b"bruckenverlegung" in data for data in shown.values())
    assert searched(small.build(HIDDEN)) == without


def searched(output: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in output.items() if "suche/" in path}


def test_change_notes_are_not_searched(small: SmallSite) -> None:
    text = FILES[RELEASE].replace(
        "topics", "changes:\n  - date: 2026-09-01\n    note: Vorabgenehmigung\ntopics"
    )
    output = small.build({RELEASE: text})
    assert Index(output).addresses("vorabgenehmigung") == {}


def test_an_edit_of_a_text_moves_its_words_in_the_index(small: SmallSite) -> None:
    small.build()
    output = small.build({RELEASE: FILES[RELEASE].replace("Erste Meldung", "Baustellenplan")})
    index = Index(output)
    assert index.addresses("baustellenplan") == {"/presse/2026/eins/": 0}
    assert "/presse/2026/eins/" not in index.addresses("meldung")


def test_a_browser_is_told_how_to_search(small: SmallSite) -> None:
    output = small.build()
    assert (
        b'template="https://probe.example.de/suche/?q={searchTerms}"'
        in (output["suche/opensearch.xml"])
    )
    assert b'href="/suche/opensearch.xml"' in output["index.html"]


def test_the_search_page_says_what_it_needs_and_offers_other_ways(small: SmallSite) -> None:
    page = small.build()["suche/index.html"].decode()
    assert "Die Suche braucht JavaScript" in page
    assert 'href="/themen/haushalt/"' in page
    assert 'href="/presse/2026/"' in page
    assert "assets/clock" not in page
