"""The pages of a Synopse: tables that can be read without colour, and links that lead somewhere."""

import re
from collections import Counter
from html.parser import HTMLParser
from typing import NamedTuple, cast

import pytest

from sitegen.entries import Entry
from sitegen.outputs.publications import pairs
from tests.conftest import SmallSite
from tests.sites import FILES, build, options, site

FOLDER = "guidelines/leitlinien"
SYNOPSIS = "leitlinien/leitlinien/synopse/v1...v2/"
OLD = """\
## Wozu {#wozu}

Dafür gibt es eine Liste.[^1] Sie wird zweimal im Jahr erneuert, siehe [](#frist).

Der Beirat begleitet die Erprobung der Leitlinien und schlägt Änderungen vor.

## Frist {#frist}

Innerhalb von acht Wochen antwortet die Stadt allen Bürger:innen.

Der Rat tagt öffentlich, die Gäste sind willkommen.

| Gruppe | Sitze |
|---|---|
| Rat | 5 |
| Beiräte | 2 |

[^1]: Die Liste liegt im Rathaus aus.
"""
NEW = """\
## Anlass {#anlass}

Dieser Absatz kommt neu hinzu.

## Wozu {#wozu}

Dafür gibt es eine Liste.[^1] Sie wird viermal im Jahr erneuert, siehe [](#frist).

## Frist {#frist}

Innerhalb von acht Wochen antwortet die Stadt allen Bürger:innen.

Der Rat tagt öffentlich; die Gäste sind willkommen.

| Gruppe | Sitze |
|---|---|
| Rat | 4 |
| Beiräte | 2 |

Der Beirat begleitet die Erprobung der Leitlinien und schlägt Änderungen vor.

[^1]: Die Liste liegt im Rathaus aus.
"""


def chapter(title: str, text: str) -> str:
    return f"---\ntitle: {title}\n---\n\n{text}"


CHANGES = {
    f"{FOLDER}/v1/01-ziele.md": chapter("Ziele", OLD),
    f"{FOLDER}/v1/02-alt.md": chapter("Alt", "Das Losverfahren entfällt ersatzlos.\n"),
    f"{FOLDER}/v1/03-gleich.md": chapter("Gleich", "Hier bleibt alles, wie es war.\n"),
    f"{FOLDER}/v2/01-neu.md": chapter("Neu", "Jugendliche werden früh gefragt.\n"),
    f"{FOLDER}/v2/02-ziele.md": chapter("Ziele und Wege", NEW),
    f"{FOLDER}/v2/03-gleich.md": chapter("Gleich", "Hier bleibt alles, wie es war.\n"),
    f"{FOLDER}/v2/01-ziele.md": None,
}


class Cell(NamedTuple):
    """A cell of a table: its element, scope, text without hidden labels, and marked texts."""

    element: str
    scope: str
    text: str
    marked: tuple[tuple[str, str], ...]


class Page(HTMLParser):
    """The tables, ids and links of a page, and its whole text."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.rows: list[tuple[str, str, list[Cell]]] = []  # kind, id, cells
        self.text = ""
        self._open: list[tuple[str, str]] = []
        self._cell: list[str] | None = None
        self._scope = ""
        self._marked: list[tuple[str, str]] = []
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if tag == "a" else []
        if tag not in ("meta", "link", "img", "br", "input"):
            self._open.append((tag, values.get("class", "")))
        if tag == "tr":
            self.rows.append(
                (values.get("class", "").removeprefix("row-"), values.get("id", ""), [])
            )
        if tag in ("td", "th"):
            self._cell, self._scope, self._marked = [], values.get("scope", ""), []
        if tag in ("ins", "del"):
            self._marked.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()
        if tag in ("td", "th") and self._cell is not None:
            text = " ".join("".join(self._cell).split())
            self.rows[-1][2].append(Cell(tag, self._scope, text, tuple(self._marked)))
            self._cell = None

    def handle_data(self, data: str) -> None:
        self.text += data
        classes = [name for _, name in self._open]
        if "visually-hidden" in classes or "of-version" in classes or "permalink" in classes:
            return
        if self._cell is not None:
            self._cell.append(data)
            if any(tag in ("ins", "del") for tag, _ in self._open):
                kind, text = self._marked[-1]
                self._marked[-1] = (kind, text + data)

    def kinds(self) -> list[str]:
        return [kind for kind, _, _ in self.rows if kind]

    def of_kind(self, kind: str) -> list[list[Cell]]:
        return [cells for found, _, cells in self.rows if found == kind]


@pytest.fixture(scope="module")
def output(new_site: object) -> dict[str, bytes]:
    assert callable(new_site)
    small = new_site()
    assert isinstance(small, SmallSite)
    return small.build(CHANGES)


@pytest.fixture(scope="module")
def whole(output: dict[str, bytes]) -> Page:
    return Page(output[f"{SYNOPSIS}index.html"])


@pytest.fixture(scope="module")
def changes(output: dict[str, bytes]) -> Page:
    return Page(output[f"{SYNOPSIS}aenderungen/index.html"])


def test_the_title_names_both_versions(whole: Page, changes: Page) -> None:
    assert "Synopse: Entwurf und Zweiter Entwurf" in whole.text
    assert "Synopse: Entwurf und Zweiter Entwurf – nur Änderungen" in changes.text


def test_the_summary_counts_chapters_and_words(whole: Page) -> None:
    said = re.search(r"1 Kapitel neu.*?Wörter gestrichen", whole.text, re.DOTALL)
    assert said is not None
    assert said[0].split("\n") == [
        "1 Kapitel neu", "1 Kapitel gestrichen", "1 Kapitel geändert", "1 Kapitel unverändert",
        "12 Wörter neu", "6 Wörter gestrichen",
    ]  # fmt: skip


def test_each_row_has_a_head_and_each_column_too(whole: Page) -> None:
    heads = [[(c.element, c.scope) for c in cells] for kind, _, cells in whole.rows if not kind]
    assert heads == [[("th", "col")] * 3] * 4
    firsts = {(cells[0].element, cells[0].scope) for kind, _, cells in whole.rows if kind}
    assert firsts == {("th", "row")}


def test_words_are_marked_with_elements_and_hidden_labels(
    whole: Page, output: dict[str, bytes]
) -> None:
    (first, *_) = whole.of_kind("changed")
    assert [cell.marked for cell in first] == [(), (("del", "zweimal"),), (("ins", "viermal"),)]
    html = output[f"{SYNOPSIS}index.html"].decode()
    hidden = '<span class="visually-hidden">'
    assert f"<del>{hidden}[gestrichen:] </span>zweimal{hidden} [Ende]</span></del>" in html


def test_each_column_reads_as_its_version_does(whole: Page) -> None:
    first = whole.of_kind("changed")[0]
    assert [cell.text for cell in first[1:]] == [
        "Dafür gibt es eine Liste.[1] Sie wird zweimal im Jahr erneuert, siehe Kapitel 1.2 Frist.",
        "Dafür gibt es eine Liste.[1] Sie wird viermal im Jahr erneuert, siehe Kapitel 2.3 Frist.",
    ]  # fmt: skip


def test_a_change_of_signs_is_told_as_one(whole: Page) -> None:
    ((head, _, _),) = whole.of_kind("punctuation")
    assert "nur Satzzeichen geändert" in head.text


def test_a_table_is_compared_by_cell_and_each_cell_names_its_column(whole: Page) -> None:
    row = next(cells for cells in whole.of_kind("changed") if "Gruppe" in cells[1].text)
    assert [cell.text for cell in row[1:]] == ["Gruppe: RatSitze: 5", "Gruppe: RatSitze: 4"]
    assert [cell.marked for cell in row[1:]] == [(("del", "5"),), (("ins", "4"),)]


def test_what_moved_is_linked_both_ways(whole: Page) -> None:
    ((left, target),) = whole.of_kind("away")
    assert (left.text, target.text) == ("Absatz 2", "verschoben nach: Kapitel 2.3, Absatz 3")
    moved = next(cells for _, _, cells in whole.rows if "verschoben von" in cells[0].text)
    assert moved[0].text == "Absatz 3 verschoben von: Kapitel 1.1, Absatz 2"
    assert moved[1].text == moved[2].text


def test_a_renamed_chapter_tells_its_former_name_and_keeps_both_numbers(whole: Page) -> None:
    assert "geändert umbenannt früher: Kapitel 1 „Ziele“" in " ".join(whole.text.split())


def test_ids_are_unique_and_all_links_of_the_page_lead_to_one(whole: Page, changes: Page) -> None:
    for page in (whole, changes):
        assert [i for i, n in Counter(page.ids).items() if n > 1] == []
        within = {link[1:] for link in page.links if link.startswith("#")} - {"main"}
        assert within - set(page.ids) == set()
        assert len(within) > 5


def test_each_row_links_to_its_passage_in_the_version(
    whole: Page, output: dict[str, bytes]
) -> None:
    checked = 0
    for link in whole.links:
        address, _, anchor = link.partition("#")
        if anchor and address:
            page = Page(output[f"{address[1:]}index.html"])
            assert anchor in page.ids, link
            checked += 1
    assert checked > 15


def test_rows_lead_to_a_version_with_an_address_of_its_own_and_into_long_footnotes(
    small: SmallSite,
) -> None:
    note = "[^1]: Die Liste liegt aus.\n\n    Auch im Bürgerbüro.\n\n[^2]:\n    - Nur werktags.\n"
    version = FILES[f"{FOLDER}/v2/version.yaml"] + "slug: entwurf-zwei\n"
    text = chapter("Ziele", f"Dafür gibt es eine Liste.[^1] Sie ist offen.[^2]\n\n{note}")
    made = small.build({f"{FOLDER}/v2/version.yaml": version, f"{FOLDER}/v2/01-ziele.md": text})
    page = made["leitlinien/leitlinien/synopse/v1...entwurf-zwei/index.html"].decode()
    links = re.findall(r'href="(/leitlinien/leitlinien/[^"#]*)#(fussnote-[^"]*)"', page)
    assert [mark for _, mark in links] == ["fussnote-1", "fussnote-1", "fussnote-2"]
    for address, mark in links:
        assert f'id="{mark}"' in made[f"{address[1:]}index.html"].decode()


def test_only_changes_leaves_out_what_stayed_and_says_how_much(changes: Page, whole: Page) -> None:
    assert [cells[0].text for cells in changes.of_kind("skipped")] == [
        "1 Absatz unverändert", "1 Absatz unverändert", "1 Absatz unverändert",
        "1 Absatz unverändert",
    ]  # fmt: skip
    for kind in ("added", "removed", "changed", "punctuation", "away"):
        assert changes.of_kind(kind) == whole.of_kind(kind)


def test_headings_above_changes_stay_for_orientation(changes: Page) -> None:
    same = [cells[2].text for cells in changes.of_kind("same") if "verschoben" not in cells[0].text]
    assert same == ["2.2 Wozu", "2.3 Frist"]


def test_both_views_link_each_other_both_versions_and_the_publication(
    whole: Page, changes: Page
) -> None:
    base = "/leitlinien/leitlinien/"
    wanted = {
        base, f"{base}v1/", f"{base}v2/", f"/{SYNOPSIS}", f"/{SYNOPSIS}aenderungen/",
    }  # fmt: skip
    assert [wanted - set(page.links) for page in (whole, changes)] == [set(), set()]


def test_only_changes_names_the_whole_synopsis_as_the_canonical_page(
    output: dict[str, bytes],
) -> None:
    html = output[f"{SYNOPSIS}aenderungen/index.html"].decode()
    assert f'<link rel="canonical" href="https://probe.example.de/{SYNOPSIS}">' in html


def test_the_same_text_is_said_to_be_the_same(small: SmallSite) -> None:
    text = FILES[f"{FOLDER}/v1/01-ziele.md"]
    output = small.build({f"{FOLDER}/v2/01-ziele.md": text})
    for view in ("", "aenderungen/"):
        page = Page(output[f"{SYNOPSIS}{view}index.html"])
        assert "Keine Änderungen: Der Text beider Fassungen ist gleich." in page.text
        assert page.kinds() == ([] if view else ["same", "same"])


def test_each_pair_links_the_others(small: SmallSite) -> None:
    third = "title: Dritter Entwurf\ndate: 2026-05-01\nstatus: draft\n"
    output = small.build({
        f"{FOLDER}/v3/version.yaml": third,
        f"{FOLDER}/v3/01-ziele.md": FILES[f"{FOLDER}/v2/01-ziele.md"],
    })  # fmt: skip
    page = Page(output[f"{SYNOPSIS}index.html"])
    others = {f"/leitlinien/leitlinien/synopse/{pair}/" for pair in ("v1...v3", "v2...v3")}
    assert others - set(page.links) == set()


def test_what_a_synopsis_does_not_show_does_not_renew_it(small: SmallSite) -> None:
    small.build()
    chapter_path = f"{FOLDER}/v2/01-ziele.md"
    without = FILES[chapter_path].replace("sessions: [sessions/2026-06-10-rat]\n", "")
    version = FILES[f"{FOLDER}/v2/version.yaml"].replace("to: 2026-04-30", "to: 2026-04-29")
    changed = {chapter_path: without, f"{FOLDER}/v2/version.yaml": version}
    built = build(options(site(small.folder, changed)), explain=True)
    assert [path for path, _ in built.reasons if "synopse" in path] == []
    assert [path for path, _ in built.reasons if path.endswith("v2/index.html")] != []


def test_another_place_of_a_chapter_is_linked_by_its_name_in_either_version(whole: Page) -> None:
    assert {"kapitel-alt", "kapitel-neu", "kapitel-ziele"} <= set(whole.ids)


class Named(NamedTuple):
    """What `pairs` asks of an entry."""

    source: str
    order: int


@pytest.mark.parametrize(
    ("count", "current", "expected"),
    [
        (1, 0, []),
        (3, 2, ["0-1", "0-2", "1-2"]),
        (5, 4, ["0-1", "0-2", "0-3", "0-4", "1-2", "1-3", "1-4", "2-3", "2-4", "3-4"]),
        (6, 2, ["0-1", "0-2", "1-2", "2-3", "2-4", "2-5", "3-4", "4-5"]),
        (6, 5, ["0-1", "0-5", "1-2", "1-5", "2-3", "2-5", "3-4", "3-5", "4-5"]),
    ],
)
def test_a_few_versions_are_all_compared_more_with_neighbours_and_the_one_in_force(
    count: int, current: int, expected: list[str]
) -> None:
    versions = tuple(cast(Entry, Named(str(n), n)) for n in range(count))
    found = pairs(versions, versions[current])
    assert [f"{old.source}-{new.source}" for old, new in found] == expected
