"""Each version as one PDF file, typeset and tagged for screen readers (PDF/UA-1, R6).

The text is that of `gesamt/`; how it looks is said by the Typst templates in `templates/print/`,
which a city can replace like its other templates.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from sitegen.artifacts import Artifact, Material, Part, Touched, cards, document, file_address
from sitegen.entries import Entry
from sitegen.language import catalogue
from sitegen.model import Chapter, Config, Font, Publication
from sitegen.outputs.bodies import (
    definition_list,
    filled,
    glossary_needs,
    glossary_of,
    terms_used,
)
from sitegen.outputs.html_tree import Element, read_html
from sitegen.outputs.notices import Notice, notices
from sitegen.outputs.publications import chapter_parts, pdf_address, publications
from sitegen.outputs.standings import Standing, standing_needs, standing_of
from sitegen.outputs.typesetting import Pictures, shows, typeset
from sitegen.outputs.typst_text import Surroundings, literal, notes_of, places_of, typst_of, value
from sitegen.palette import PRIMARY
from sitegen.site import Site
from sitegen.urls import chapter_anchor, slug_of

_PICTURES = ("png", "jpg", "jpeg", "gif", "webp", "svg")


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan a PDF for each version that has chapters."""
    config = print_config(site, material)
    templates = template_parts(material, "version")
    for publication in publications(site, touched):
        for version in site.versions.get(publication.source, ()):
            chapters = site.chapters.get(version.source, ())
            if chapters:
                path = pdf_address(publication, version)[1:]
                needs = (
                    config,
                    templates,
                    document(publication),
                    standing_needs(site, version),
                    chapter_parts(site, version),
                    tuple(cards(site.overtaken(chapter)) for chapter in chapters),
                    picture_parts(material, *chapters, logo=site.config.logo),
                    glossary_needs(site),
                )
                yield Artifact(path, "pdf", "version", needs)


def print_config(site: Site, material: Material) -> Part:
    """Give the settings without what no printed text shows, so that a menu entry prints nothing."""
    shown = replace(
        site.config, navigation=(), description="", logo_alt="", font=Font(), press_pdf=False,
        previews=False,
    )  # fmt: skip
    return material.value("print config", shown)


def template_parts(material: Material, name: str) -> tuple[tuple[str, Part], ...]:
    """Give the Typst templates of a kind of document, each with its name."""
    names = ("print/elements.typ", f"print/{name}.typ")
    return tuple((name, ("template", name, material.prints[name])) for name in names)


def picture_parts(
    material: Material, *entries: Entry, logo: str = ""
) -> tuple[tuple[str, Part], ...]:
    """Give the pictures that documents name, each with its path."""
    named = {path for entry in entries for path, _, _ in entry.files} | {logo}
    return tuple(
        (path, ("content", path, material.files[path].digest))
        for path in sorted(named)
        if path.rpartition(".")[2].lower() in _PICTURES and path in material.files
    )


def _version(config: Config, templates: Any, publication: Publication, standing: Any,
             chapters: Any, overtaken: Any, pictures: Any, glossary: Any) -> bytes:  # fmt: skip
    files, names = named_pictures(config, pictures)
    htmls = [
        filled(text, links, config.url, f"{_slug(chapter)}-", number=number)
        for number, (chapter, text, links) in enumerate(chapters, 1)
    ]
    texts = [(of[0], read_html(html)) for of, html in zip(chapters, htmls, strict=True)]
    places = _places(config, texts)
    facts = facts_of(config, publication, standing_of(config, config.language, standing))
    facts["logo"] = names.get(config.url + file_address(config.logo)) if config.logo else None
    parts = [f"#show: version.with({value(facts)})"]
    for number, ((chapter, root), named) in enumerate(zip(texts, overtaken, strict=True), 1):
        heading = (str(number), chapter.head.title, chapter_anchor(_slug(chapter)))
        parts.append(f"#chapter({', '.join(map(literal, heading))})")
        parts += [
            notice_text(config.url, config.language, notice)
            for notice in notices(named, config.language)
        ]
        parts.append(typst_of(root, Surroundings(places, names, notes_of(root))))
    terms = terms_used(htmls, glossary_of(glossary, config.url, config.language))
    if terms:
        title = catalogue(config.language).gettext("Glossary")
        parts.append(f"#chapter({', '.join(map(literal, ('', title, 'begriffe')))})")
        root = read_html(definition_list(terms))
        parts.append(typst_of(root, Surroundings(places, names, notes_of(root))))
    return typeset(templates, "\n".join(parts) + "\n", files)


def _slug(chapter: Chapter) -> str:
    return slug_of(chapter.head.address)


def _places(config: Config, texts: list[tuple[Chapter, Element]]) -> dict[str, str]:
    """Give the labels of the chapters and places that links lead to, by what the links say."""
    labels: dict[str, str] = {}
    for chapter, root in texts:
        slug, address = _slug(chapter), config.url + chapter.head.address
        labels[address] = chapter_anchor(slug)
        for place in places_of(root):
            labels[f"#{place}"] = labels[f"{address}#{place.removeprefix(f'{slug}-')}"] = place
    hrefs = (e.attributes.get("href", "") for _, root in texts for e in root.below())
    used = {labels[href] for href in hrefs if href in labels}
    return {href: label for href, label in labels.items() if label in used}


def facts_of(config: Config, publication: Publication, standing: Standing) -> dict[str, Any]:
    """Give what the title page and the margins say."""
    words = catalogue(config.language).gettext
    version = standing.version
    lines = [(words("Status"), standing.text)]
    if standing.comments:
        lines.append((words("Comments"), f"{standing.comments}."))
    if version.seal:
        groups = (version.seal[at : at + 8] for at in range(0, len(version.seal), 8))
        lines.append((words("Seal"), " ".join(groups)))
    publisher = config.publisher
    town = f"{publisher.postcode} {publisher.city}"
    lines.append((words("Published by"), f"{publisher.name}, {publisher.street}, {town}"))
    return {
        "language": config.language.partition("-")[0],
        "title": publication.head.title,
        "subtitle": publication.subtitle,
        "version": version.head.title,
        "publisher": publisher.name,
        "keywords": publication.topics,
        "address": config.url + version.head.address,
        "online": words("On the web"),
        "lines": lines,
        "color": dict(config.colors).get("primary") or PRIMARY,
        "contents": words("Contents"),
        "page": words("Page {number} of {total}"),
    }


def notice_text(url: str, language: str, notice: Notice) -> str:
    """Write a notice that stands on top of a text."""
    title = catalogue(language).gettext("Notice on the date")
    lines = (f"#par[{link_text(url + notice.address, notice.what)}]",
             *(f"#par({literal(line)})" for line in notice.changes))  # fmt: skip
    return f"#aside({literal(title)})[{''.join(lines)}]"


def link_text(address: str, text: str) -> str:
    return f"#link({literal(address)}, {literal(text)})"


def named_pictures(config: Config, pictures: Any) -> tuple[Pictures, dict[str, str]]:
    """Give the pictures that can be shown under plain names, and these by address."""
    files: list[tuple[str, bytes]] = []
    names: dict[str, str] = {}
    for number, (path, data) in enumerate(pictures, 1):
        ending = path.rpartition(".")[2].lower()
        name = f"{number}.{ending}"
        if shows(ending, data):
            files.append((name, data))
            names[config.url + file_address(path)] = name
    return tuple(files), names


RENDERERS: dict[str, Callable[..., bytes]] = {"version": _version}
