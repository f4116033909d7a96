"""Chapters on their pages and all on one; where they were discussed, and back."""

import re

from tests.conftest import SmallSite
from tests.sites import FILES

V2 = "leitlinien/leitlinien/v2"
SESSION = "sitzungen/2026-06-10-rat/index.html"
ITEM = "sessions/2026-06-10-rat#top-2"


def chapter(title: str, text: str, sessions: str = "") -> str:
    named = f"sessions: [{sessions}]\n" if sessions else ""
    return f"---\ntitle: {title}\n{named}---\n\n{text}\n"


FIRST, SECOND = "guidelines/leitlinien/v2/01-ziele.md", "guidelines/leitlinien/v2/02-wege.md"
TWO = {
    FIRST: chapter("Ziele", "## Wozu {#wozu}\n\nDafür.[^1]\n\n### Genauer\n\n[^1]: Eins."),
    SECOND: chapter("Wege", "Siehe [](#wozu), [Ziele](01-ziele.md).[^1]\n\n[^1]: Zwei."),
}


def page(output: dict[str, bytes], path: str) -> str:
    return output[f"{path}/index.html"].decode()


def words(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", html).split())


def part(html: str, begin: str, end: str) -> str:
    return html[html.index(begin) :].partition(end)[0]


# The page of a chapter


def test_the_contents_hold_all_chapters_and_the_sections_of_this_one(small: SmallSite) -> None:
    html = part(
        page(small.build(TWO), f"{V2}/ziele"), '<details class="contents-nav">', "</details>"
    )
    assert re.findall('<a href="([^"]*)"( aria-current="page")?>', html)[1:-1] == [
        (f"/{V2}/ziele/", ' aria-current="page"'), ("#abschnitt-wozu", ""),
        ("#abschnitt-genauer", ""), (f"/{V2}/wege/", ""),
    ]  # fmt: skip
    assert "1 Ziele 1.1 Wozu 1.1.1 Genauer 2 Wege" in words(html)


def test_the_neighbours_are_named_with_their_numbers(small: SmallSite) -> None:
    output = small.build(TWO)
    assert words(part(page(output, f"{V2}/ziele"), 'rel="next"', "</li>")).endswith("2 Wege")
    assert words(part(page(output, f"{V2}/wege"), 'rel="prev"', "</li>")).endswith("1 Ziele")
    assert 'rel="prev"' not in page(output, f"{V2}/ziele")


# Where it was discussed


def test_an_item_of_the_agenda_is_named_with_its_number_and_linked(small: SmallSite) -> None:
    html = page(small.build({FIRST: chapter("Ziele", "Text.", ITEM)}), f"{V2}/ziele")
    section = part(html, 'aria-labelledby="discussed"', "</section>")
    assert "Sitzung des Rats , 10. Juni 2026 TOP 2: Haushalt" in words(section)
    assert 'href="/sitzungen/2026-06-10-rat/#abschnitt-top-2"' in section


def test_an_item_that_is_not_on_the_agenda_is_told_with_what_is(small: SmallSite) -> None:
    wrong = {FIRST: chapter("Ziele", "Text.", ITEM.replace("top-2", "top2"))}
    assert small.problems(wrong) == [("error", "agenda.missing")]
    wrong = {FIRST: chapter("Ziele", "Text.", "sessions/2026-07-08-rat#top-1")}
    assert small.problems(wrong) == [("error", "agenda.no-ids")]
    wrong = {FIRST: chapter("Ziele", "Text.", "sessions/2026-06-11-rat#top-1")}
    assert small.problems(wrong) == [("error", "id.missing-near")]


def test_the_session_lists_a_chapter_once_with_its_versions_the_newest_first(
    small: SmallSite,
) -> None:
    files = {
        "guidelines/leitlinien/v1/01-ziele.md": chapter("Alte Ziele", "Text.", ITEM),
        FIRST: chapter("Ziele", "Text.", ITEM),
        SECOND: chapter("Wege", "Text.", "sessions/2026-06-10-rat"),
    }
    html = small.build(files)[SESSION].decode()
    item = part(html, 'id="abschnitt-top-2"', "</ol>")
    assert "Kapitel „Ziele“: Zweiter Entwurf , Entwurf" in words(item)
    assert "Wege" not in item
    section = part(html, 'aria-labelledby="chapters"', "</section>")
    assert "Kapitel „Wege“: Zweiter Entwurf" in words(section)
    assert "Ziele" not in section


def test_of_several_publications_each_is_named(small: SmallSite) -> None:
    files = {
        FIRST: chapter("Ziele", "Text.", ITEM),
        "guidelines/satzung/index.md": "---\ntitle: Satzung\n---\n\nText.\n",
        "guidelines/satzung/v1/version.yaml": FILES["guidelines/leitlinien/v1/version.yaml"],
        "guidelines/satzung/v1/01-ziele.md": chapter("Zweck", "Text.", ITEM),
    }
    item = part(small.build(files)[SESSION].decode(), 'id="abschnitt-top-2"', "</ol>")
    assert "Leitlinien, Kapitel „Ziele“" in words(item)
    assert "Satzung, Kapitel „Zweck“" in words(item)


def test_a_new_title_of_an_item_reaches_the_chapter(small: SmallSite) -> None:
    files = {FIRST: chapter("Ziele", "Text.", ITEM)}
    small.build(files)
    meeting = "sessions/2026-06-10-rat.md"
    files[meeting] = FILES[meeting].replace("title: Haushalt", "title: Nachtragshaushalt")
    assert "TOP 2: Nachtragshaushalt" in page(small.build(files), f"{V2}/ziele")


def test_a_moved_session_is_told_on_a_chapter_that_names_its_item(small: SmallSite) -> None:
    meeting = "sessions/2026-06-10-rat.md"
    moved = "changes:\n  - date: 2026-06-09\n    reason: Wasser\n    was:\n      place: Saal 9\n"
    files = {
        FIRST: chapter("Ziele", "Text.", ITEM),
        meeting: FILES[meeting].replace("agenda:", f"{moved}agenda:"),
    }
    assert 'class="box box-wichtig notice"' in page(small.build(files), f"{V2}/ziele")


# All on one page


def test_links_between_chapters_stay_on_the_page_with_all_of_them(small: SmallSite) -> None:
    html = page(small.build(TWO), f"{V2}/gesamt")
    text = part(html, 'aria-labelledby="kapitel-wege"', "</section>")
    assert '<a href="#ziele-abschnitt-wozu">Kapitel 1.1 Wozu</a>' in text
    assert '<a href="#kapitel-ziele">Ziele</a>' in text


def test_every_link_on_the_page_with_all_chapters_has_its_place(small: SmallSite) -> None:
    html = page(small.build(TWO), f"{V2}/gesamt")
    ids = re.findall(' id="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall('href="#([^"]*)"', html)) <= set(ids)
    assert {"ziele-fussnote-1", "wege-fussnote-1"} <= set(ids)


def test_its_contents_name_chapters_and_sections(small: SmallSite) -> None:
    html = page(small.build(TWO), f"{V2}/gesamt")
    contents = part(html, '<nav class="whole-contents"', "</nav>")
    assert words(contents).endswith("1 Ziele 1.1 Wozu 1.1.1 Genauer 2 Wege")
