"""Words are marked as an editor marks them: few, whole, and where a sentence begins."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.word_changes import Marked, Runs, mark

SENTENCES = (
    "Der Rat tagt am Montag.", "Die Stadt antwortet innerhalb von acht Wochen.",
    "Alle Bürger:innen, Vereine und Schulen sind eingeladen.", "Niemand wird ausgeschlossen!",
    "Das kostet 500.000 Euro, z. B. im Jahr.",
)  # fmt: skip
texts = st.lists(st.sampled_from([*" ".join(SENTENCES).split(), ",", "\n", "  "]), max_size=40).map(
    " ".join
)


def shown(text: str, runs: Runs) -> str:
    """Write marks into a text: `[-gone-]`, `[+new+]`."""
    signs = {"same": ("", ""), "gone": ("[-", "-]"), "new": ("[+", "+]")}
    assert "".join(run.text for run in runs) == text
    return "".join(f"{signs[run.kind][0]}{run.text}{signs[run.kind][1]}" for run in runs)


def both(old: str, new: str) -> tuple[str, str]:
    marked = mark([old], [new])
    return shown(old, marked.old[0]), shown(new, marked.new[0])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Der Rat tagt am [-Montag-].", "Der Rat tagt am [+Dienstag+]."),
        # A lone filler or comma between two replacements belongs to the change.
        ("Wir [-laden alle-] ein.", "Wir [+bitten euch+] ein."),
        ("Die Stadt ist [-groß, rot und laut-].", "Die Stadt ist [+klein, blau und leise+]."),
        # A word that says something parts two changes.
        (
            "Nach [-acht-] Wochen, ab [-150-] Personen.",
            "Nach [+sechs+] Wochen, ab [+100+] Personen.",
        ),
        # Two insertions stay two: what is between them was there before.
        ("Rat und Stadt prüfen das.", "Rat [+gern+] und [+immer+] Stadt prüfen das."),
        # A new sentence is marked as one, not from full stop to full stop.
        ("Der Rat tagt. Alle kommen.", "Der Rat tagt. [+Das ist neu.+] Alle kommen."),
        (
            "Der Rat tagt. Die Stadt zahlt.",
            "Der Rat tagt. [+Die Schule lernt.+] Die Stadt zahlt.",
        ),
        ("Ab [-500.000 Euro-] gilt das.", "Ab [+250.000 Euro+] gilt das."),
        ("Alle [-Bürger-] kommen.", "Alle [+Bürger:innen+] kommen."),
        ("Öffentlich[-;-] Gäste kommen.", "Öffentlich[+,+] Gäste kommen."),
        # Where hardly a word stayed, all of it was replaced.
        (
            "[-Das Los erreicht Menschen, die sich selten melden.-]",
            "[+Der Beirat berichtet über die Arbeit, die er leistet.+]",
        ),
    ],
)
def test_marks(old: str, new: str) -> None:
    plain = [old, new]
    for sign in ("[-", "-]", "[+", "+]"):
        plain = [text.replace(sign, "") for text in plain]
    assert both(*plain) == (old, new)


def test_white_space_alone_is_no_change() -> None:
    marked = mark(["Der  Rat\ntagt, z. B. heute."], ["Der Rat tagt, z.B. heute."])
    assert (marked.kind, marked.gone, marked.came) == ("same", 0, 0)


def test_a_change_of_signs_is_marked_and_told_from_one_of_words() -> None:
    marked = mark(["Der Rat tagt, heute."], ["Der Rat tagt heute!"])
    assert (marked.kind, marked.gone, marked.came) == ("punctuation", 0, 0)


def test_words_are_counted() -> None:
    marked = mark(["Ab 500.000 Euro, im Jahr."], ["Ab heute und immer, im Jahr."])
    assert (marked.kind, marked.gone, marked.came) == ("changed", 1, 3)


def test_a_footnote_whose_number_shifted_is_the_same() -> None:
    marked = mark(["Text.[1]"], ["Text.[2]"], {"[1]": "Quelle"}, {"[2]": "Quelle"})
    assert marked.kind == "same"
    assert mark(["Text.[1]"], ["Text.[2]"]).kind == "changed"


def test_one_text_against_two_is_marked_across_both() -> None:
    parts = ["Der Rat tagt.", "Alle kommen gern."]
    marked = mark(["Der Rat tagt. Alle kommen."], parts)
    shown_parts = [shown(*one) for one in zip(parts, marked.new, strict=True)]
    assert shown_parts == ["Der Rat tagt.", "Alle kommen [+gern+]."]


def mirrored(marked: Marked) -> Marked:
    other = {"same": "same", "gone": "new", "new": "gone"}

    def turned(side: tuple[Runs, ...]) -> tuple[Runs, ...]:
        return tuple(tuple(run._replace(kind=other[run.kind]) for run in runs) for runs in side)

    return Marked(marked.kind, turned(marked.new), turned(marked.old), marked.came, marked.gone)


@settings(deadline=None)
@given(st.lists(texts, max_size=3), st.lists(texts, max_size=3))
def test_no_letter_is_lost_and_old_against_new_mirrors_new_against_old(
    old: list[str], new: list[str]
) -> None:
    marked = mark(old, new)
    assert ["".join(run.text for run in runs) for runs in marked.old] == old
    assert ["".join(run.text for run in runs) for runs in marked.new] == new
    assert mark(new, old) == mirrored(marked)


@settings(deadline=None)
@given(texts, texts)
def test_what_is_marked_same_is_the_same_on_both_sides(old: str, new: str) -> None:
    marked = mark([old], [new])
    left, right = (
        "".join("".join(run.text.split()) for run in runs if run.kind == "same")
        for runs in (marked.old[0], marked.new[0])
    )
    assert left == right
