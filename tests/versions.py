"""Versions of a text as tests write them, and edits as a working group makes them."""

from hypothesis import strategies as st

from sitegen.model import Passage
from sitegen.version_text import ChapterText, VersionText

WORDS = (
    "Beteiligung Stadtrat Verwaltung Vorhabenliste Losverfahren Antrag Bürger:innen Beirat Frist "
    "Kosten Plattform Mitschrift die der und, in auf zu wird ist sind acht 500.000 Euro jährlich "
    "öffentlich gemeinsam prüft antwortet sammelt empfiehlt veröffentlicht"
).split()

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(
    lambda words: " ".join(words).capitalize() + "."
)
texts = st.lists(sentences, min_size=1, max_size=2).map(" ".join)


def passage(
    text: str, kind: str = "paragraph", own: str = "", cells: tuple[str, ...] = (),
    is_head: bool = False, mark: str = "",
) -> Passage:  # fmt: skip
    return Passage(
        kind, 2 if kind == "heading" else 0, own, own, "", mark, cells or (text,), is_head, 1
    )


def heading(text: str, own: str = "") -> Passage:
    return passage(text, "heading", own)


def row(*cells: str, is_head: bool = False) -> Passage:
    return passage("", "row", cells=cells, is_head=is_head)


def chapter(slug: str, title: str, *passages: Passage | str) -> ChapterText:
    """Write a chapter; a text alone is a paragraph."""
    made = (passage(one) if isinstance(one, str) else one for one in passages)
    return ChapterText(slug, 1, title, tuple(made))


def numbered(*chapters: ChapterText) -> VersionText:
    return tuple(one._replace(number=n) for n, one in enumerate(chapters, 1))


def _table(rows: list[list[str]]) -> list[Passage]:
    return [row(*cells, is_head=not n) for n, cells in enumerate(rows)]


_blocks = st.one_of(
    st.builds(passage, texts).map(lambda one: [one]),
    st.builds(passage, texts, own=st.sampled_from(["", "", "eins", "zwei"])).map(lambda one: [one]),
    st.builds(heading, sentences, st.sampled_from(["", "ziele", "wege"])).map(lambda one: [one]),
    st.lists(st.builds(passage, sentences, st.just("item")), min_size=1, max_size=4),
    st.integers(1, 3).flatmap(lambda columns: st.lists(
        st.lists(st.sampled_from(WORDS), min_size=columns, max_size=columns),
        min_size=2, max_size=4,
    )).map(_table),
    st.builds(passage, sentences, st.just("note"), mark=st.sampled_from(["[1] ", "[2] "])).map(
        lambda one: [one]
    ),
)  # fmt: skip


def _once_each(blocks: list[list[Passage]]) -> tuple[Passage, ...]:
    """Give an id only to the first that has it, as the builder demands."""
    seen: set[str] = set()
    found = []
    for one in (one for block in blocks for one in block):
        found.append(one._replace(id="", anchor="") if one.id in seen else one)
        seen.add(one.id or "-")
    return tuple(found)


_chapters = st.builds(
    ChapterText, st.sampled_from("abcdefgh"), st.just(1), sentences,
    st.lists(_blocks, max_size=4).map(_once_each), st.just(()),
)  # fmt: skip
versions = st.lists(_chapters, max_size=3, unique_by=lambda one: one.slug).map(
    lambda chapters: numbered(*chapters)
)


@st.composite
def edited(draw: st.DrawFn, version: VersionText) -> VersionText:
    """Edit a version: reword, remove, add, move, split and join passages; rename, move, remove
    and add chapters.
    """
    chapters = [one._replace(passages=()) for one in version]
    inside = [list(one.passages) for one in version]
    for _ in range(draw(st.integers(0, 6))):
        full = [n for n, passages in enumerate(inside) if passages]
        if not full:
            break
        passages = inside[draw(st.sampled_from(full))]
        at = draw(st.integers(0, len(passages) - 1))
        edit = draw(st.sampled_from(["reword", "remove", "add", "move", "split", "join"]))
        one = passages[at]
        words = one.cells[0].split()
        if edit == "reword":
            words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(WORDS))
            passages[at] = one._replace(cells=(" ".join(words), *one.cells[1:]))
        elif edit == "remove":
            del passages[at]
        elif edit == "add":
            passages.insert(at, passage(draw(texts)))
        elif edit == "move":
            target = draw(st.sampled_from(inside))
            moved = passages.pop(at)
            target.insert(draw(st.integers(0, len(target))), moved)
        elif edit == "split" and one.kind == "paragraph" and len(words) > 1:
            half = len(words) // 2
            passages[at : at + 1] = [
                one._replace(cells=(" ".join(words[:half]),)), passage(" ".join(words[half:])),
            ]  # fmt: skip
        elif edit == "join" and at and one.kind == passages[at - 1].kind == "paragraph":
            before = passages[at - 1]
            passages[at - 1 : at + 1] = [
                before._replace(cells=(f"{before.cells[0]} {one.cells[0]}",))
            ]
    made = [one._replace(passages=_once_each([found]))
            for one, found in zip(chapters, inside, strict=True)]  # fmt: skip
    if len(made) > 1 and draw(st.integers(0, 1)):
        last = made.pop()
        made.insert(draw(st.integers(0, 1)), last)
    if made and draw(st.integers(0, 1)) == 1:
        at = draw(st.integers(0, len(made) - 1))
        made[at] = made[at]._replace(slug=f"{made[at].slug}-neu", title=draw(sentences))
    if made and draw(st.integers(0, 4)) == 4:
        made.pop()
    if draw(st.integers(0, 4)) == 4:
        made.append(draw(_chapters)._replace(slug="hinzu"))
    return numbered(*made)


def _pairs(version: VersionText) -> st.SearchStrategy[tuple[VersionText, VersionText]]:
    return edited(version).map(lambda new: (version, new))


pairs = st.one_of(versions.flatmap(_pairs), st.tuples(versions, versions))
"""Two versions: mostly one and what became of it, sometimes two that have nothing in common."""
