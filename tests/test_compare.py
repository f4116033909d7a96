"""A comparison loses nothing, invents nothing, mirrors itself, and reads as an editor wrote it."""

from hypothesis import given, settings

from sitegen.compare import compare
from sitegen.model import Passage
from sitegen.synopsis import Away, ChapterPair, Row, Side, Synopsis, text_read
from sitegen.version_text import ChapterText, Spot, VersionText, text_of
from sitegen.word_changes import Runs
from tests.versions import chapter, heading, numbered, pairs, passage, row, versions

LONG = "Der Beirat begleitet die Erprobung der Leitlinien und schlägt vor, was zu ändern ist."
OTHER = "Angeschrieben werden 300 zufällig ausgewählte Einwohnerinnen und Einwohner ab 16 Jahren."
THIRD = "Für den Umbau eines Spielplatzes genügt ein Nachmittag vor Ort mit allen Kindern."
FOURTH = "Steht ein Vorhaben auf der Liste, kann dazu Beteiligung angestoßen werden."


@settings(deadline=None)
@given(pairs)
def test_both_texts_can_be_read_back(pair: tuple[VersionText, VersionText]) -> None:
    assert text_read(compare(*pair)) == (text_of(pair[0]), text_of(pair[1]))


@settings(deadline=None)
@given(pairs)
def test_right_sides_stand_in_the_order_of_the_new_version(
    pair: tuple[VersionText, VersionText],
) -> None:
    spots = [side.spot for one in rows(compare(*pair)) for side in one.new]
    assert spots == sorted(spots)


@settings(deadline=None)
@given(pairs)
def test_left_sides_that_did_not_move_stand_in_the_order_of_their_chapter(
    pair: tuple[VersionText, VersionText],
) -> None:
    for one in compare(*pair).chapters:
        stayed = [r for r in one.rows if isinstance(r, Row) and not r.is_moved]
        spots = [side.spot for r in stayed for side in r.old]
        assert spots == sorted(spots)


@settings(deadline=None)
@given(pairs)
def test_each_place_that_was_left_leads_to_one_row(pair: tuple[VersionText, VersionText]) -> None:
    made = compare(*pair)
    left = [(one.old, one.new) for c in made.chapters for one in c.rows if isinstance(one, Away)]
    moved = [(one.old[0].spot, one.new[0].spot) for one in rows(made) if one.is_moved]
    assert sorted(left) == sorted(moved)


@settings(deadline=None)
@given(versions)
def test_a_version_has_no_changes_against_itself(version: VersionText) -> None:
    made = compare(version, version)
    assert (made.is_same, made.count("same"), made.gone, made.came) == (True, len(version), 0, 0)


@settings(deadline=None)
@given(pairs)
def test_only_the_same_text_has_no_changes(pair: tuple[VersionText, VersionText]) -> None:
    old, new = ([c._replace(slug="", number=0, passages=()) for c in v] for v in pair)
    cells = [[p.cells for c in version for p in c.passages] for version in pair]
    is_same = compare(*pair).is_same
    assert not is_same or (old, cells[0]) == (new, cells[1])


@settings(deadline=None)
@given(pairs)
def test_old_against_new_mirrors_new_against_old(pair: tuple[VersionText, VersionText]) -> None:
    there, back = compare(*pair), compare(*reversed(pair))
    assert chapters_of(there) == turned(chapters_of(back))
    assert sorted(map(repr, map(facts, rows(there)))) == sorted(
        repr(turned_facts(facts(one))) for one in rows(back)
    )


def rows(made: Synopsis) -> list[Row]:
    return [one for c in made.chapters for one in c.rows if isinstance(one, Row)]


Kinds = list[tuple[str, bool, str, str]]
_TURNED = {"added": "removed", "removed": "added", "gone": "new", "new": "gone"}


def chapters_of(made: Synopsis) -> Kinds:
    return sorted((one.kind, one.is_moved, _slug(one.old), _slug(one.new)) for one in made.chapters)


def _slug(one: ChapterText | None) -> str:
    return one.slug if one else ""


def turned(kinds: Kinds) -> Kinds:
    return sorted((_TURNED.get(kind, kind), moved, old, new) for kind, moved, new, old in kinds)


Facts = tuple[str, bool, tuple[Side, ...], tuple[Side, ...], int, int]


def facts(one: Row) -> Facts:
    """Give what both directions must say of a row."""
    return (one.kind, one.is_moved, one.old, one.new, one.gone, one.came)


def turned_facts(of: Facts) -> Facts:
    kind, is_moved, old, new, gone, came = of
    return (_TURNED.get(kind, kind), is_moved, _turned_sides(new), _turned_sides(old), came, gone)


def _turned_sides(sides: tuple[Side, ...]) -> tuple[Side, ...]:
    def cell(runs: Runs) -> Runs:
        return tuple(run._replace(kind=_TURNED.get(run.kind, run.kind)) for run in runs)

    return tuple(side._replace(cells=tuple(map(cell, side.cells))) for side in sides)


def told(made: ChapterPair) -> list[tuple[str, list[str], list[str]]]:
    """Give each row in short: its kind, with what moved, and the beginnings of both sides."""
    found: list[tuple[str, list[str], list[str]]] = []
    for one in made.rows:
        if isinstance(one, Away):
            found.append(("away", [], []))
            continue
        kind = f"moved {one.kind}" if one.is_moved else one.kind
        old, new = ([_first(side.passage) for side in part] for part in (one.old, one.new))
        found.append((kind, old, new))
    return found


def _first(one: Passage) -> str:
    return one.cells[0].split()[0]


def test_a_reworded_paragraph_is_one_row() -> None:
    made = compare(
        numbered(chapter("a", "A", "Davor.", LONG, "Danach.")),
        numbered(chapter("a", "A", "Davor.", LONG.replace("Erprobung", "Prüfung"), "Danach.")),
    )
    assert told(made.chapters[0]) == [
        ("same", ["Davor."], ["Davor."]), ("changed", ["Der"], ["Der"]),
        ("same", ["Danach."], ["Danach."]),
    ]  # fmt: skip


def test_paragraphs_that_have_nothing_in_common_are_removed_and_added() -> None:
    made = compare(numbered(chapter("a", "A", LONG)), numbered(chapter("a", "A", OTHER)))
    assert told(made.chapters[0]) == [("removed", ["Der"], []), ("added", [], ["Angeschrieben"])]


def test_the_same_id_is_the_same_paragraph_whatever_it_says() -> None:
    made = compare(
        numbered(chapter("a", "A", passage(LONG, own="frist"), THIRD)),
        numbered(chapter("a", "A", THIRD, passage(OTHER, own="frist"))),
    )
    pair = next(one for one in rows(made) if one.kind == "changed")
    assert [side.passage.id for side in (*pair.old, *pair.new)] == ["frist", "frist"]


def test_a_paragraph_that_moved_within_its_chapter_stays_one() -> None:
    made = compare(
        numbered(chapter("a", "A", LONG, OTHER, THIRD)),
        numbered(chapter("a", "A", OTHER, THIRD, LONG.replace("Erprobung", "Prüfung"))),
    )
    assert told(made.chapters[0]) == [
        ("away", [], []), ("same", ["Angeschrieben"], ["Angeschrieben"]),
        ("same", ["Für"], ["Für"]), ("moved changed", ["Der"], ["Der"]),
    ]  # fmt: skip
    assert made.chapters[0].rows[0] == Away(Spot(0, 0), Spot(0, 2))


def test_a_paragraph_that_moved_to_another_chapter_stays_one() -> None:
    made = compare(
        numbered(chapter("a", "A", LONG, OTHER), chapter("b", "B", THIRD)),
        numbered(chapter("a", "A", OTHER), chapter("b", "B", THIRD, LONG)),
    )
    assert [told(one) for one in made.chapters] == [
        [("away", [], []), ("same", ["Angeschrieben"], ["Angeschrieben"])],
        [("same", ["Für"], ["Für"]), ("moved same", ["Der"], ["Der"])],
    ]
    assert [one.kind for one in made.chapters] == ["changed", "changed"]


def test_a_short_text_elsewhere_is_another_one() -> None:
    made = compare(
        numbered(chapter("a", "A", "Das gilt immer.", OTHER), chapter("b", "B", THIRD)),
        numbered(chapter("a", "A", OTHER), chapter("b", "B", THIRD, "Das gilt immer.")),
    )
    assert [one.kind for one in rows(made) if one.kind != "same"] == ["removed", "added"]


def test_a_section_that_moved_takes_its_paragraphs_along() -> None:
    first = (heading("Ziele", "ziele"), LONG, OTHER)
    second = (heading("Wege", "wege"), THIRD)
    made = compare(
        numbered(chapter("a", "A", *first, *second)), numbered(chapter("a", "A", *second, *first))
    )
    assert [kind for kind, *_ in told(made.chapters[0])] == [
        "moved same", "moved same", "same", "same", "same", "away", "away",
    ]  # fmt: skip


def test_paragraphs_with_the_same_text_stay_in_their_sections() -> None:
    said = "Folgende Angaben sind nötig:"
    old = numbered(chapter("a", "A", heading("Ziele"), said, LONG, heading("Wege"), said, OTHER))
    new = numbered(chapter("a", "A", heading("Ziele"), LONG, heading("Wege"), said, OTHER))
    assert [kind for kind, *_ in told(compare(old, new).chapters[0])] == [
        "same", "removed", "same", "same", "same", "same",
    ]  # fmt: skip


def test_a_split_paragraph_stands_beside_its_parts() -> None:
    made = compare(
        numbered(chapter("a", "A", f"{LONG} {OTHER} {THIRD}")),
        numbered(chapter("a", "A", LONG, OTHER, THIRD)),
    )
    assert told(made.chapters[0]) == [("changed", ["Der"], ["Der", "Angeschrieben", "Für"])]
    assert (made.gone, made.came) == (0, 0)


def test_joined_paragraphs_stand_beside_what_they_became() -> None:
    made = compare(
        numbered(chapter("a", "A", LONG, OTHER)), numbered(chapter("a", "A", f"{LONG} {OTHER}"))
    )
    assert told(made.chapters[0]) == [("changed", ["Der", "Angeschrieben"], ["Der"])]


def test_a_new_paragraph_beside_a_changed_one_is_not_taken_for_a_part_of_it() -> None:
    made = compare(
        numbered(chapter("a", "A", f"{LONG} {OTHER}")),
        numbered(chapter("a", "A", LONG, "Angeschrieben werden Vereine, sobald gelost ist.")),
    )
    assert [kind for kind, *_ in told(made.chapters[0])] == ["changed", "added"]


def test_chapters_are_added_removed_and_kept() -> None:
    made = compare(
        numbered(chapter("a", "A", LONG), chapter("b", "B", OTHER), chapter("c", "C", THIRD)),
        numbered(chapter("a", "A", LONG), chapter("d", "D", FOURTH), chapter("c", "C", THIRD)),
    )
    assert [(_slug(one.new or one.old), one.kind) for one in made.chapters] == [
        ("a", "same"), ("b", "removed"), ("d", "added"), ("c", "same"),
    ]  # fmt: skip


def test_one_chapter_that_moved_does_not_move_the_others() -> None:
    a, b, c, d = (
        chapter(s, s, text) for s, text in zip("abcd", (LONG, OTHER, THIRD, FOURTH), strict=True)
    )
    made = compare(numbered(a, b, c, d), numbered(b, c, d, a))
    assert [(_slug(one.new), one.is_moved) for one in made.chapters] == [
        ("b", False), ("c", False), ("d", False), ("a", True),
    ]  # fmt: skip
    assert (made.is_same, made.moved) == (False, 1)


def test_a_number_that_shifted_is_no_move() -> None:
    made = compare(
        numbered(chapter("a", "A", LONG)),
        numbered(chapter("neu", "Neu", OTHER), chapter("a", "A", LONG)),
    )
    assert [(one.kind, one.is_moved) for one in made.chapters] == [
        ("added", False),
        ("same", False),
    ]


def test_a_renamed_chapter_is_found_by_its_text() -> None:
    made = compare(
        numbered(chapter("wer", "Wer anstößt", LONG, OTHER), chapter("b", "B", THIRD)),
        numbered(chapter("anstoss", "Beteiligung anstoßen", LONG, OTHER), chapter("b", "B", THIRD)),
    )
    assert [(one.kind, one.is_renamed) for one in made.chapters] == [
        ("changed", True),
        ("same", False),
    ]


def test_two_chapters_that_have_little_in_common_are_two() -> None:
    made = compare(
        numbered(chapter("a", "Zweck", LONG, OTHER)),
        numbered(chapter("b", "Kosten", THIRD, FOURTH)),
    )
    assert [one.kind for one in made.chapters] == ["removed", "added"]


def test_rows_of_tables_are_compared_by_cell() -> None:
    head = row("Gruppe", "Sitze", is_head=True)
    made = compare(
        numbered(chapter("a", "A", head, row("Rat", "5"), row("Beiräte", "2"))),
        numbered(chapter("a", "A", head, row("Rat", "4"), row("Jugend", "1"), row("Beiräte", "2"))),
    )
    assert told(made.chapters[0]) == [
        ("same", ["Gruppe"], ["Gruppe"]), ("changed", ["Rat"], ["Rat"]),
        ("added", [], ["Jugend"]), ("same", ["Beiräte"], ["Beiräte"]),
    ]  # fmt: skip
    changed = rows(made)[1]
    assert changed.new[0].cells == ((("same", "Rat"),), (("new", "4"),))
    assert changed.new[0].columns == ("Gruppe", "Sitze")


def test_a_new_column_does_not_change_the_others() -> None:
    made = compare(
        numbered(chapter("a", "A", row("Wer", "Frist", is_head=True), row("Rat", "acht Tage"))),
        numbered(chapter(
            "a", "A", row("Wer", "Wie", "Frist", is_head=True), row("Rat", "Beschluss", "acht Tage")
        )),
    )  # fmt: skip
    assert rows(made)[1].new[0].cells == (
        (("same", "Rat"),), (("new", "Beschluss"),), (("same", "acht Tage"),),
    )  # fmt: skip
    assert (rows(made)[1].kind, rows(made)[1].came) == ("changed", 1)


def test_a_footnote_that_got_another_number_is_no_change() -> None:
    def note(number: int, text: str) -> Passage:
        return passage(text, "note", mark=f"[{number}] ")

    made = compare(
        numbered(chapter("a", "A", "Das Los entscheidet.[1]", note(1, LONG))),
        numbered(chapter("a", "A", f"{THIRD}[1]", "Das Los entscheidet.[2]",
                         note(1, OTHER), note(2, LONG))),
    )  # fmt: skip
    assert [kind for kind, *_ in told(made.chapters[0])] == ["added", "same", "added", "same"]


def test_another_footnote_at_the_same_place_is_one() -> None:
    made = compare(
        numbered(chapter("a", "A", "Das Los entscheidet.[1]", passage(LONG, "note", mark="[1] "))),
        numbered(
            chapter("a", "A", "Das Los  entscheidet.[1]", passage(OTHER, "note", mark="[1] "))
        ),
    )
    assert [kind for kind, *_ in told(made.chapters[0])] == ["changed", "removed", "added"]


def test_a_paragraph_made_a_list_item_is_the_same_text() -> None:
    made = compare(
        numbered(chapter("a", "A", LONG)), numbered(chapter("a", "A", passage(LONG, "item")))
    )
    assert [one.kind for one in rows(made)] == ["same"]


def test_rows_that_begin_with_the_same_cell_are_about_the_same() -> None:
    head = row("Angabe", "Inhalt", is_head=True)
    made = compare(
        numbered(chapter("a", "A", head, row("Kontakt", "zuständige Stelle im Rathaus der Stadt"))),
        numbered(chapter("a", "A", head, row("Kontakt", "Person mit Telefon, Adresse und Foto"))),
    )
    assert [one.kind for one in rows(made)] == ["same", "changed"]
