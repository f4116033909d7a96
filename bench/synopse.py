"""Measure the comparison of two versions: seconds of the processor for 50 to 400 chapters, and
for texts that are hard to compare.

    python bench/synopse.py
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from random import Random

from contestants import ROOT
from prose import paragraph, read_wording, sentence

sys.path.insert(0, str(ROOT))
from sitegen.compare import compare
from sitegen.model import Passage
from sitegen.version_text import ChapterText, VersionText

WORDING = read_wording()
WORDS_OF_A_CHAPTER = 600


def passage(text: str, kind: str = "paragraph") -> Passage:
    return Passage(kind, 2 if kind == "heading" else 0, "", "", "", "", (text,), False, 1)


def version(chapters: int, rng: Random) -> VersionText:
    """Write chapters of about 600 words in sections of three paragraphs."""
    return tuple(_chapter(n, rng) for n in range(1, chapters + 1))


def _chapter(number: int, rng: Random) -> ChapterText:
    theme, words = WORDING.theme(rng), 0
    passages: list[Passage] = []
    while words < WORDS_OF_A_CHAPTER:
        if len(passages) % 4 == 1:
            passages.append(passage(rng.choice(WORDING.lists["headings"]), "heading"))
        passages.append(passage(paragraph(WORDING, rng, theme)))
        words += len(passages[-1].cells[0].split())
    return ChapterText(f"kapitel-{number}", number, f"{number} {theme}", tuple(passages))


def edited(version: VersionText, rng: Random) -> VersionText:
    """Edit heavily: most paragraphs reworded, some removed, added, moved or split; each tenth
    chapter renamed, each twentieth moved.
    """
    chapters: list[ChapterText] = []
    homeless: list[Passage] = []
    for chapter in version:
        passages: list[Passage] = []
        for one in chapter.passages:
            passages += _edited(one, homeless, rng)
        if homeless and rng.random() < 0.5:
            passages.insert(rng.randrange(len(passages) + 1), homeless.pop())
        slug = chapter.slug if rng.random() < 0.9 else f"{chapter.slug}-neu"
        chapters.append(chapter._replace(slug=slug, passages=tuple(passages)))
    for _ in range(len(chapters) // 20):
        chapters.insert(rng.randrange(len(chapters)), chapters.pop(rng.randrange(len(chapters))))
    return tuple(chapter._replace(number=n) for n, chapter in enumerate(chapters, 1))


def _edited(one: Passage, homeless: list[Passage], rng: Random) -> list[Passage]:
    chance = rng.random()
    if one.kind == "heading" or chance < 0.2:
        return [one]
    if chance < 0.25:
        return []
    if chance < 0.3:
        homeless.append(one)
        return []
    words = one.cells[0].split()
    if chance < 0.35:
        return [passage(" ".join(words[:20])), passage(" ".join(words[20:]) or "Entfällt.")]
    for _ in range(max(len(words) // 8, 1)):
        at = rng.randrange(len(words))
        words[at : at + rng.randrange(3)] = sentence(WORDING, rng, "Planung").split()[:3]
    found = [one._replace(cells=(" ".join(words),))]
    return [*found, passage(paragraph(WORDING, rng, "Neues"))] if chance > 0.95 else found


def one_chapter(texts: list[str]) -> VersionText:
    return (ChapterText("eins", 1, "Eins", tuple(passage(text) for text in texts)),)


def joined(version: VersionText) -> VersionText:
    return one_chapter([" ".join(one.cells[0] for one in version[0].passages)])


def hard_cases(rng: Random) -> Iterator[tuple[str, VersionText, VersionText]]:
    """Give texts with nothing to tell their parts from one another."""
    (pattern,) = version(1, rng)
    alike = tuple(pattern._replace(slug=f"a{n}", number=n) for n in range(1, 201))
    renamed = tuple(pattern._replace(slug=f"b{n}", number=n) for n in range(1, 202))
    yield "200 chapters all alike, all renamed", alike, renamed
    same = "Der Rat tagt öffentlich."
    yield (
        "5,000 equal paragraphs and 4,000 of them",
        one_chapter([same] * 5000),
        one_chapter(["Neu.", *[same] * 2000, "Anders.", *[same] * 2000]),
    )
    old = one_chapter([paragraph(WORDING, rng, "Planung") for _ in range(2500)])
    new = edited(old, rng)
    yield "one chapter of 100,000 words", old, new
    yield "the same as one paragraph", joined(old), joined(new)
    old, new = (
        one_chapter([" ".join(rng.choices("ab", k=200)) for _ in range(500)]) for _ in range(2)
    )
    yield "100,000 words, two different ones", old, new
    yield "the same as one paragraph", joined(old), joined(new)


def seconds(old: VersionText, new: VersionText) -> float:
    compare.cache_clear()
    began = time.process_time()
    compare(old, new)
    return time.process_time() - began


def main() -> None:
    rng = Random(4)
    for count in (50, 100, 200, 400):
        old = version(count, rng)
        took = seconds(old, edited(old, rng))
        print(f"{count:4} chapters: {took:6.2f} s, {1000 * took / count:5.1f} ms each")
    for name, old, new in hard_cases(rng):
        print(f"{name}: {seconds(old, new):.2f} s")


if __name__ == "__main__":
    main()
