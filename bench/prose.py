"""German text for the generated documents, made from the sentences and words of wording.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random


@dataclass(frozen=True, slots=True)
class Wording:
    """The word lists of wording.toml, by name."""

    lists: dict[str, list[str]]

    def pick(self, rng: Random, name: str) -> str:
        """Draw from a list."""
        return rng.choice(self.lists[name])

    def theme(self, rng: Random) -> str:
        """Draw what a document is about: "<action> <thing> <area>"."""
        return " ".join(self.pick(rng, name) for name in ("actions", "things", "areas"))


# Writes one block about a theme.
Block = Callable[[Wording, Random, str], str]


def read_wording() -> Wording:
    """Read the word lists that lie beside this module."""
    text = Path(__file__).with_name("wording.toml").read_text(encoding="utf-8")
    return Wording(tomllib.loads(text))


def prose(
    wording: Wording, rng: Random, theme: str, opening: list[str], related: str, level: int = 2
) -> str:
    """Write a body of 250 to 600 words: paragraphs, headings, lists, a table in a third of all."""
    wanted = rng.randrange(260, 470)
    parts = [*opening, paragraph(wording, rng, theme)]
    blocks: list[Block] = [bullets]
    # Independent draws: the shares are those of the whole set, whatever the length of the text.
    blocks += [kind for kind, share in EXTRAS if rng.random() < share]
    rng.shuffle(blocks)
    names = iter(rng.sample(wording.lists["headings"], len(wording.lists["headings"])))
    while blocks or sum(len(part.split()) for part in parts) < wanted:
        parts.append(f"{'#' * level} {next(names)}")
        parts.append(paragraph(wording, rng, theme))
        if blocks:
            parts.append(blocks.pop()(wording, rng, theme))
        elif rng.random() < 0.4:
            parts.append(paragraph(wording, rng, theme))
    if related:
        parts.append(f"Siehe auch: {related}.")
    return "\n\n".join(parts)


def paragraph(wording: Wording, rng: Random, theme: str) -> str:
    """Write two to four different sentences."""
    patterns = rng.sample(wording.lists["sentences"], rng.randrange(2, 5))
    return " ".join(fill(pattern, wording, rng, theme) for pattern in patterns)


def sentence(wording: Wording, rng: Random, theme: str) -> str:
    """Write one sentence."""
    return fill(wording.pick(rng, "sentences"), wording, rng, theme)


def fill(pattern: str, wording: Wording, rng: Random, theme: str) -> str:
    """Put words into the gaps of a sentence."""
    body, body2 = rng.sample(wording.lists["bodies"], 2)
    people, people2 = rng.sample(wording.lists["people"], 2)
    return pattern.format(
        theme=theme,
        other=wording.theme(rng),
        body=body,
        Body=body[0].upper() + body[1:],
        body2=body2,
        people=people,
        People=people[0].upper() + people[1:],
        people2=people2,
        period=wording.pick(rng, "periods"),
        reason=wording.pick(rng, "reasons"),
        fact=wording.pick(rng, "facts"),
        number=rng.randrange(13, 480),
        percent=rng.randrange(4, 19) * 5,
        amount=f"{rng.randrange(32, 990)}.000",
    )


def bullets(wording: Wording, rng: Random, theme: str) -> str:
    """Write a list, every second time a numbered one."""
    points = rng.sample(wording.lists["points"], rng.randrange(3, 6))
    numbered = rng.random() < 0.5
    marks = (f"{position}." if numbered else "-" for position in range(1, len(points) + 1))
    return "\n".join(f"{mark} {point}" for mark, point in zip(marks, points, strict=True))


def table(wording: Wording, rng: Random, theme: str) -> str:
    """Write a table of construction stages."""
    rows = [("Abschnitt", "Lage", "Länge in Metern", "Stand"), ("---", "---", "---:", "---")]
    for stage in rng.sample(wording.lists["stages"], rng.randrange(3, 7)):
        area, state = wording.pick(rng, "areas"), wording.pick(rng, "states")
        rows.append((stage, area, str(rng.randrange(12, 900)), state))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def definitions(wording: Wording, rng: Random, theme: str) -> str:
    """Write a definition list."""
    terms = rng.sample(wording.lists["terms"], 3)
    return "\n\n".join(f"{term}\n: {wording.pick(rng, 'definitions')}" for term in terms)


def footnote(wording: Wording, rng: Random, theme: str) -> str:
    """Write a paragraph with a footnote."""
    return f"{paragraph(wording, rng, theme)}[^1]\n\n[^1]: {sentence(wording, rng, theme)}"


def notice(wording: Wording, rng: Random, theme: str) -> str:
    """Write a container that stands out."""
    return f"::: hinweis\n{sentence(wording, rng, theme)}\n:::"


EXTRAS: tuple[tuple[Block, float], ...] = (
    (table, 1 / 3),
    (definitions, 0.1),
    (footnote, 0.1),
    (notice, 0.1),
)
