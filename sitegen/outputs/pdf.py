"""Each version as one PDF file, tagged for screen readers (PDF/UA-1, R6). Owns typst.

The text is that of the published chapters; `sitegen.outputs.typst_text` writes it for Typst.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from sitegen.artifacts import Artifact, Material, Touched, document
from sitegen.language import catalogue
from sitegen.model import Body, Config, Publication, Version
from sitegen.outputs.bodies import filled
from sitegen.outputs.publications import chapter_parts, pdf_address, publications
from sitegen.outputs.typst_text import literal, typst_of
from sitegen.site import Site

if TYPE_CHECKING:
    from typst import Compiler

_STYLE = """
#set page(paper: "a4", margin: (x: 2.5cm, y: 2.5cm), numbering: "1")
#set par(leading: 0.75em, spacing: 1.2em, justify: false)
#set text(size: 11pt, hyphenate: false)
#set table(stroke: 0.5pt + luma(150), inset: 6pt)
#show heading: set block(above: 1.6em, below: 0.9em)
#show link: underline
"""


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan a PDF for each version that has chapters."""
    config = material.value("config", site.config)
    for publication in publications(site, touched):
        for version in site.versions.get(publication.source, ()):
            chapters = chapter_parts(site, version)
            if chapters:
                path = pdf_address(publication, version)[1:]
                needs = (config, document(publication), document(version), chapters)
                yield Artifact(path, "pdf", "version", needs)


def _pdf(config: Config, publication: Publication, version: Version, chapters: Any) -> bytes:
    source = typst_source(config, publication, version, chapters)
    result = _compiler().compile(source.encode(), format="pdf", pdf_standards="ua-1")
    assert isinstance(result, bytes)
    return result


@cache
def _compiler() -> "Compiler":
    """Make the one compiler of the process, with its own fonts only: the same bytes everywhere."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    return typst.Compiler(font_paths=fonts)


def typst_source(config: Config, publication: Publication, version: Version, chapters: Any) -> str:
    """Write the document for Typst."""
    words = catalogue(config.language).gettext
    title = f"{publication.head.title}: {version.head.title}"
    contents, author = words("Contents"), config.publisher.name
    lines = [
        f"#set document(title: {literal(title)}, author: {literal(author)}, date: none)",
        f"#set text(lang: {literal(config.language.partition('-')[0])})",
        _STYLE,
        '#align(left, text(size: 22pt, weight: "bold", title()))',
        f"#par({literal(version.date.text)})",
        f"#par({literal(config.url + version.head.address)})",
        f"#outline(title: {literal(contents)}, depth: 2)",
    ]
    for number, (chapter, text, links) in enumerate(chapters, 1):
        body: Body = text
        heading = literal(f"{number} {chapter.head.title}")
        lines.append(f"#pagebreak(weak: true)\n#heading(level: 1, {heading})")
        lines.append(typst_of(filled(body, links, config.url, number=number)))
    return "\n".join(lines) + "\n"


RENDERERS: dict[str, Callable[..., bytes]] = {"version": _pdf}
