"""Comparisons lose nothing: the left words are the old text, the right ones the new."""

from hypothesis import given
from hypothesis import strategies as st

from sitegen.compare import Chapters, RowPair, compare

paragraphs = st.lists(
    st.text("abc äö.,", min_size=1, max_size=40).map(str.strip).filter(bool), max_size=6
)
texts = paragraphs.map("\n\n".join)
chapters = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(["Ziele", "Wege"]), texts),
    max_size=4, unique_by=lambda c: c[0],
).map(tuple)  # fmt: skip


def side(rows: tuple[RowPair, ...], name: str) -> str:
    found = ["".join(text for _, text in getattr(row, name)) for row in rows]
    return "\n\n".join(paragraph for paragraph in found if paragraph)


@given(chapters, chapters)
def test_both_sides_are_complete_and_in_order(old: Chapters, new: Chapters) -> None:
    made = compare(old, new)
    before, after = {c[0]: c[2] for c in old}, {c[0]: c[2] for c in new}
    assert {c.slug for c in made.chapters} == {*before, *after}
    for chapter in made.chapters:
        assert side(chapter.rows, "old") == before.get(chapter.slug, "")
        assert side(chapter.rows, "new") == after.get(chapter.slug, "")


@given(chapters)
def test_a_version_compared_with_itself_is_the_same(version: Chapters) -> None:
    assert [c.kind for c in compare(version, version).chapters] == ["same"] * len(version)


def test_words_are_marked_inside_a_paragraph() -> None:
    made = compare(
        (("a", "A", "Der Rat tagt am Montag."),), (("a", "A", "Der Rat tagt am Dienstag."),)
    )
    assert made.chapters[0].rows[0] == RowPair(
        "changed",
        (("same", "Der Rat tagt am "), ("gone", "Montag"), ("same", ".")),
        (("same", "Der Rat tagt am "), ("new", "Dienstag"), ("same", ".")),
    )


def test_added_and_removed_chapters_are_named() -> None:
    made = compare((("a", "A", "x"), ("b", "B", "y")), (("b", "B", "y"), ("c", "C", "z")))
    assert [(c.slug, c.kind) for c in made.chapters] == [
        ("b", "same"), ("c", "added"), ("a", "removed"),
    ]  # fmt: skip


def test_changed_words_side_by_side_are_one_change() -> None:
    made = compare((("a", "A", "Wir laden alle ein."),), (("a", "A", "Wir bitten euch ein."),))
    assert made.chapters[0].rows[0].old[1] == ("gone", "laden alle")
