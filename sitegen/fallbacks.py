"""Pages in a language into which nobody has translated a document.

Each stands at the address of the translation that is missing, so that a reader can stay in a
language, and that the translation takes its place when it is published. Its days and facts are
worded in the language, its texts are those of the original. It is no translation: nothing but its
own page and those that lead to it know of it.

There is one for each document and language, also where a translation lies beside the document: the
translation may be a draft.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sitegen.documents import kind_of, original_of
from sitegen.source import Source

KINDS = ("press", "session", "group", "publication", "page")
"""Kinds of which a reader of another language gets a page. The wording of versions and chapters is
what was decided, so it stays in its language; a block stands on pages of others."""

_NOTHING_OF_ITS_OWN = "{}"


def fallbacks_of(paths: Iterable[str], languages: tuple[str, ...]) -> Iterator[str]:
    """Name the fallbacks of the originals among some documents, by path and language."""
    for path in paths:
        if languages and kind_of(path) in KINDS and not original_of(path)[1]:
            for language in languages:
                yield f"{path}:{language}"


def parted(path: str) -> tuple[str, str]:
    """Part the name of a fallback into the path of its original and its language.

    The path of a file comes back with an empty language.
    """
    file, found, language = path.rpartition(".md:")
    return (f"{file}.md", language) if found else (path, "")


def fallback_source(original: Source, language: str) -> Source:
    """Give the source of a translation that says nothing by itself and inherits all."""
    path = f"{original.path.removesuffix('.md')}.{language}.md"
    return replace(original, path=path, header=_NOTHING_OF_ITS_OWN)
