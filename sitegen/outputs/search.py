"""The data of the search, an index of its own for each language.

    index.json          what there is: buckets, stop words, and for each segment its documents
    anfang-N, ende-N    terms with their documents, by their first and last letters
    kurz                all short terms, to find typing errors in them
    2023-3-0.json       what is shown of up to 32 documents of a segment

A reader's browser loads the first, two for each word, and those of the ten results it shows. What
the files say is in `sitegen.postings`; what a document is found by in `sitegen.searchable`.
"""

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import NamedTuple

from sitegen.artifacts import Artifact, Extracts, Material, Needs, Touched, card, terms
from sitegen.entries import Card, Entry
from sitegen.json_text import plain_json
from sitegen.language import N_, catalogue, moment_text
from sitegen.model import Config
from sitegen.outputs.standings import LABELS
from sitegen.postings import BUSY, bucket_names, buckets_for, inverted, joined
from sitegen.searchable import KINDS
from sitegen.site import Site
from sitegen.terms import MONTHS, STOP_WORDS

SHOWN = 32
"""Documents of which the results are shown from one file."""

UNDATED = "0"
"""The segment of what has no date, the first of all."""

SIGNS = dict(zip(KINDS, "psglko", strict=True))
"""The kinds of documents as they stand in the index; a chapter that no longer counts is an `a`."""

OUTDATED = "a"

STATES = {
    "cancelled": N_("Cancelled"),
    "postponed": N_("Postponed, new date open"),
    "tentative": N_("Date not confirmed"),
}


class Shelved(NamedTuple):
    """The documents of one language by segment, each in the order of its days."""

    language: str
    folder: str
    segments: tuple[tuple[str, tuple[Entry, ...]], ...]
    buckets: int


def folder_of(config: Config, language: str) -> str:
    """Give the folder of a language's search below output/."""
    return "suche/" if language == config.language else f"{language}/suche/"


def shelves(site: Site) -> Iterator[Shelved]:
    """Sort the documents that are found into segments, for each language of the site."""
    config = site.config
    found: dict[str, dict[str, list[Entry]]] = {
        language: {} for language in (config.language, *config.languages)
    }
    for entry in site.visible.values():
        if entry.kind in SIGNS:
            segment = _segment(entry, site.all.get(entry.parent))
            of_language = found.setdefault(entry.language or config.language, {})
            of_language.setdefault(segment, []).append(entry)
    for language, segments in sorted(found.items()):
        yield Shelved(
            language,
            folder_of(config, language),
            tuple((name, tuple(sorted(segments[name], key=_place))) for name in sorted(segments)),
            buckets_for(sum(map(len, segments.values()))),
        )


def years_of(site: Site, language: str) -> tuple[str, ...]:
    """Give the years of the documents that are found in a language, the newest first."""
    own = (e for e in site.visible.values() if (e.language or site.config.language) == language)
    found = {_segment(e, site.all.get(e.parent)) for e in own if e.kind in SIGNS}
    return tuple(sorted({name[:4] for name in found if name != UNDATED}, reverse=True))


def _segment(entry: Entry, parent: Entry | None) -> str:
    """Name the quarter in which a document is dated; a chapter has the day of its version."""
    day = parent.day if entry.kind == "chapter" and parent else entry.day
    return f"{day[:4]}-{(int(day[5:7]) + 2) // 3}" if day else UNDATED


def _place(entry: Entry) -> tuple[str, int, str]:
    """Order by day; the last is the newest, and of a version's chapters the first is."""
    return entry.day, entry.order if entry.day else -entry.order, entry.source


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the index of each language, and how a browser searches from its address line."""
    config = site.config
    yield Artifact("suche/opensearch.xml", "search", "description",
                   (config.title, config.language, config.url))  # fmt: skip
    for shelved in shelves(site):
        yield from _plan(site, material.extracts, shelved)


def _plan(site: Site, extracts: Extracts, shelved: Shelved) -> Iterator[Artifact]:
    language, folder, segments, buckets = shelved
    signs = tuple((name, "".join(_sign(site, e) for e in found)) for name, found in segments)
    yield Artifact(f"{folder}index.json", "search", "index", (buckets, signs))
    names = bucket_names(buckets)
    pieces = [
        extracts.pieces(_extract(language, name), tuple(map(terms, found)), names, inverted)
        for name, found in segments
    ]
    for bucket in names:
        of_all = tuple(of_segment[bucket] for of_segment in pieces)
        yield Artifact(f"{folder}{bucket}.txt", "search", "bucket", of_all)
    for name, found in segments:
        for start in range(0, len(found), SHOWN):
            shown = tuple(_shown(site, e) for e in found[start : start + SHOWN])
            path = f"{folder}{name}-{start // SHOWN}.json"
            yield Artifact(path, "search", "results", (site.config.base, language, shown))


def _extract(language: str, segment: str) -> str:
    return f"search/{language}/{segment}"


def renewed(
    config: Config,
    entries: Iterable[Entry],
    known: Callable[[str], Entry | None],
    extracts: Extracts,
) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Give the files in which words came or went after edits, with the digests of their parts.

    `known` gives the entry of a source.
    """
    digests: dict[tuple[str, str], dict[str, bytes]] = {}
    for entry in entries:
        if entry.kind in SIGNS:
            segment = _segment(entry, known(entry.parent))
            of_segment = digests.setdefault((entry.language or config.language, segment), {})
            of_segment[entry.source] = terms(entry)[2]
    files: dict[str, dict[str, bytes]] = {}
    for (language, segment), changed in digests.items():
        name = _extract(language, segment)
        for key, made in extracts.renewed(name, changed, inverted).items():
            path = f"{folder_of(config, language)}{key.rpartition('/')[2]}.txt"
            files.setdefault(path, {})[key] = made
    yield from files.items()


def _sign(site: Site, entry: Entry) -> str:
    is_old = entry.kind == "chapter" and site.is_outdated(site.all[entry.parent])
    return OUTDATED if is_old else SIGNS[entry.kind]


def _shown(site: Site, entry: Entry) -> Needs:
    if entry.kind != "chapter":
        return (card(entry), "", "")
    version = site.all[entry.parent]
    of = f"{site.all[version.parent].title}, {version.title}"
    return (card(entry), of, LABELS[site.phase(version)])


def _index(buckets: int, signs: tuple[tuple[str, str], ...]) -> bytes:
    made = {
        "buckets": buckets,
        "busy": " ".join(sorted(BUSY)),
        "stop": " ".join(sorted(STOP_WORDS)),
        "months": MONTHS,
        "segments": signs,
    }
    return (plain_json(made) + "\n").encode()


def _bucket(*segments: str) -> bytes:
    return joined(segments).encode()


def _results(base: str, language: str, shown: tuple[tuple[Card, str, str], ...]) -> bytes:
    words = catalogue(language).gettext
    rows = [
        [base + card.address, card.title, moment_text(language, card.when) if card.when else "",
         words(state or STATES.get(card.status, "")) if state or card.status in STATES else "",
         of or card.place, card.summary]
        for card, of, state in shown
    ]  # fmt: skip
    lines = ",\n".join(plain_json(row) for row in rows)
    return f"[\n{lines}\n]\n".encode()


def _description(title: str, language: str, url: str) -> bytes:
    """Write an OpenSearch 1.1 description; its short name has 16 letters at most."""
    words = catalogue(language).gettext
    short = escape(title[:16].rstrip())
    long = escape(words("Search {title}").format(title=title))
    address = escape(f"{url}/suche/?q={{searchTerms}}", quote=True)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{short}</ShortName>\n<Description>{long}</Description>\n"
        f'<Url type="text/html" template="{address}"/>\n'
        "<InputEncoding>UTF-8</InputEncoding>\n</OpenSearchDescription>\n"
    ).encode()


RENDERERS: dict[str, Callable[..., bytes]] = {
    "index": _index,
    "bucket": _bucket,
    "results": _results,
    "description": _description,
}
