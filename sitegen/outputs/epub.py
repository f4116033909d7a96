"""Each version as an EPUB 3 book, for e-readers and for reading aloud.

Written with zipfile: it is a dozen small files, and a library would add a clock and random ids.
Nothing is compressed, because other builds of zlib give other bytes for the same text.
"""

from collections.abc import Callable, Iterable, Iterator
from html import escape
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sitegen.artifacts import Artifact, Material, Touched, cards, document, file_address
from sitegen.clock import rfc3339
from sitegen.glossary import Term
from sitegen.identity import guid
from sitegen.language import catalogue
from sitegen.model import Chapter, Config, Publication, Version
from sitegen.outputs.bodies import (
    definition_list,
    filled,
    glossary_needs,
    glossary_of,
    terms_used,
)
from sitegen.outputs.html_tree import VOID, Element, read_html
from sitegen.outputs.notices import Notice, notices
from sitegen.outputs.pdf import facts_of, picture_parts, print_config
from sitegen.outputs.publications import chapter_parts, epub_address, publications
from sitegen.outputs.standings import Standing, standing_needs, standing_of
from sitegen.site import Site

_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "svg": "image/svg+xml",
}
_STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_ATTRIBUTES = frozenset(
    "id class href src alt title lang dir start colspan rowspan scope datetime open".split()
)
_STYLE = """\
body { line-height: 1.5; overflow-wrap: break-word; }
nav ol { list-style: none; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; hyphens: none; }
table { border-collapse: collapse; margin: 1em 0; }
caption { text-align: left; font-weight: bold; padding: .3em 0; }
th, td { border: 1px solid; padding: .3em .5em; text-align: left; vertical-align: top; }
td.right, th.right { text-align: right; }
td.center, th.center { text-align: center; }
img { max-width: 100%; height: auto; }
pre { white-space: pre-wrap; }
.box { border-left: .25em solid; padding: .1em 1em; margin: 1em 0; }
.box-title { font-weight: bold; }
.paragraph { font-size: .75em; margin-right: .4em; }
.footnotes { border-top: 1px solid; margin-top: 2em; font-size: .9em; }
"""
_GLOSSARY = "terms.xhtml"
_NAMES = ' xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'


class _Book(NamedTuple):
    """What all pages of a book need: language, address of each chapter's page with its file and
    ids, and the file of each picture by address."""

    language: str
    pages: dict[str, tuple[str, frozenset[str]]]
    pictures: dict[str, str]


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan a book for each version that has chapters."""
    config = print_config(site, material)
    for publication in publications(site, touched):
        for version in site.versions.get(publication.source, ()):
            chapters = site.chapters.get(version.source, ())
            if chapters:
                needs = (
                    config,
                    document(publication),
                    standing_needs(site, version),
                    chapter_parts(site, version),
                    tuple(cards(site.overtaken(chapter)) for chapter in chapters),
                    picture_parts(material, *chapters),
                    glossary_needs(site),
                )
                path = epub_address(publication, version)[1:]
                yield Artifact(path, "epub", "version", needs)


def _epub(config: Config, publication: Publication, placed: Any, chapters: Any, overtaken: Any,
          pictures: Any, glossary: Any) -> bytes:  # fmt: skip
    standing = standing_of(config, config.language, placed)
    version = standing.version
    shown = [(p, data) for p, data in pictures if _ending(p) in _TYPES and _is_whole(p, data)]
    names = {
        config.url + file_address(path): f"pictures/{number}.{_ending(path)}"
        for number, (path, _) in enumerate(shown, 1)
    }
    htmls = [
        filled(text, links, config.url, number=number)
        for number, (_, text, links) in enumerate(chapters, 1)
    ]
    texts: list[tuple[Chapter, Element]] = [
        (of[0], read_html(html)) for of, html in zip(chapters, htmls, strict=True)
    ]
    terms = terms_used(htmls, glossary_of(glossary, config.url, config.language))
    pages = {
        config.url + chapter.head.address: (_file(number), frozenset(e.id for e in root.below()))
        for number, (chapter, root) in enumerate(texts, 1)
    }
    book = _Book(config.language, pages, names)
    files = {
        "EPUB/nav.xhtml": _contents(book, texts, bool(terms)),
        "EPUB/package.opf": _package(
            config, publication, version, _pages(len(texts), bool(terms)), list(names.values())
        ),
        "EPUB/style.css": _STYLE,
        "EPUB/title.xhtml": _title_page(config, book, publication, standing),
        "META-INF/container.xml": _CONTAINER,
    }
    for number, ((chapter, root), named) in enumerate(zip(texts, overtaken, strict=True), 1):
        told = "".join(_notice(config, n) for n in notices(named, config.language))
        text = f"<h1>{number} {_text(chapter.head.title)}</h1>\n{told}{_all(book, root)}"
        files[f"EPUB/{_file(number)}"] = _page(book, chapter.head.title, text)
    if terms:
        files[f"EPUB/{_GLOSSARY}"] = _glossary_page(book, terms)
    data = {path: text.encode() for path, text in files.items()}
    data |= {f"EPUB/{name}": of for name, (_, of) in zip(names.values(), shown, strict=True)}
    return _zipped(data)


def _ending(path: str) -> str:
    return path.rpartition(".")[2].lower()


def _is_whole(path: str, data: bytes) -> bool:
    return data.startswith(_STARTS) or _ending(path) == "svg"


def _file(number: int) -> str:
    return f"chapter-{number:02}.xhtml"


def _zipped(files: dict[str, bytes]) -> bytes:
    """Write the files, `mimetype` first as OCF 3.2 (4.3) wants it, the rest by name."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for path, data in (("mimetype", b"application/epub+zip"), *sorted(files.items())):
            entry = ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return made.getvalue()


_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""


def _text(text: str) -> str:
    return escape(text, quote=True)


def _page(book: _Book, title: str, content: str) -> str:
    language = _text(book.language)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html{_NAMES} lang="{language}" xml:lang="{language}">\n<head>\n'
        f"<title>{_text(title)}</title>\n"
        '<link rel="stylesheet" type="text/css" href="style.css"/>\n'
        f"</head>\n<body>\n{content}\n</body>\n</html>\n"
    )


def _title_page(config: Config, book: _Book, publication: Publication, standing: Standing) -> str:
    facts = facts_of(config, publication, standing)
    here = _text(facts["address"])
    rows = [f"<dt>{_text(name)}</dt><dd>{_text(said)}</dd>" for name, said in facts["lines"]]
    rows.append(f'<dt>{_text(facts["online"])}</dt><dd><a href="{here}">{here}</a></dd>')
    subtitle = f"<p>{_text(publication.subtitle)}</p>\n" if publication.subtitle else ""
    content = (
        f'<section epub:type="titlepage">\n<p>{_text(config.publisher.name)}</p>\n'
        f"<h1>{_text(publication.head.title)}</h1>\n{subtitle}"
        f"<p><strong>{_text(standing.version.head.title)}</strong></p>\n"
        f"<dl>\n{''.join(rows)}\n</dl>\n</section>"
    )
    return _page(book, publication.head.title, content)


def _glossary_page(book: _Book, terms: Iterable[Term]) -> str:
    title = catalogue(book.language).gettext("Glossary")
    listed = _all(book, read_html(definition_list(terms)))
    opening = '<section epub:type="glossary" role="doc-glossary">'
    return _page(book, title, f"{opening}\n<h1>{_text(title)}</h1>\n{listed}</section>")


def _pages(chapters: int, has_glossary: bool) -> list[str]:
    """Name the pages of a book in the order of reading."""
    numbered = (_file(number) for number in range(1, chapters + 1))
    return ["title.xhtml", "nav.xhtml", *numbered, *([_GLOSSARY] if has_glossary else [])]


def _contents(book: _Book, texts: list[tuple[Chapter, Element]], has_glossary: bool) -> str:
    title = _text(catalogue(book.language).gettext("Contents"))
    items = []
    for number, (chapter, root) in enumerate(texts, 1):
        sections = "".join(
            f'<li><a href="{_file(number)}#{_text(e.id)}">{_text(_words(e))}</a></li>\n'
            for e in root.below()
            if e.tag == "h2" and e.id
        )
        below = f"\n<ol>\n{sections}</ol>\n" if sections else ""
        name = _text(f"{number} {chapter.head.title}")
        items.append(f'<li><a href="{_file(number)}">{name}</a>{below}</li>\n')
    if has_glossary:
        name = _text(catalogue(book.language).gettext("Glossary"))
        items.append(f'<li><a href="{_GLOSSARY}">{name}</a></li>\n')
    listed = f"<h1>{title}</h1>\n<ol>\n{''.join(items)}</ol>"
    return _page(book, title, f'<nav epub:type="toc" role="doc-toc">\n{listed}\n</nav>')


def _words(heading: Element) -> str:
    """Give the text of a heading without its footnotes."""
    parts = (
        child
        if isinstance(child, str)
        else ""
        if "footnote-ref" in child.classes
        else _words(child)
        for child in heading.children
    )
    return "".join(parts)


def _notice(config: Config, notice: Notice) -> str:
    title = _text(catalogue(config.language).gettext("Notice on the date"))
    lines = "".join(f"<p>{_text(line)}</p>\n" for line in notice.changes)
    link = f'<a href="{_text(config.url + notice.address)}">{_text(notice.what)}</a>'
    return (
        f'<aside class="box">\n<p class="box-title">{title}</p>\n<p>{link}</p>\n{lines}</aside>\n'
    )


def _all(book: _Book, element: Element) -> str:
    return "".join(
        _element(book, child) if isinstance(child, Element) else escape(child, quote=False)
        for child in element.children
    )


def _element(book: _Book, element: Element) -> str:
    """Write an element as XHTML; what only a page in a browser needs is left out."""
    tag, attributes = element.tag, _kept(book, element)
    href = element.attributes.get("href", "")
    if tag == "a" and href.startswith("#") and "permalink" in element.classes:
        return f'<span class="paragraph">{_all(book, element)}</span>'
    if tag == "a" and href.startswith("#") and "footnote-back" in element.classes:
        return ""
    if tag == "img" and element.attributes.get("src") not in book.pictures:
        return f"<em>{_text(element.attributes.get('alt', ''))}</em>"
    if tag == "sup" and "footnote-ref" in element.classes:
        for link in element.elements("a"):
            link.attributes["epub:type"], link.attributes["role"] = "noteref", "doc-noteref"
    if tag == "section" and "footnotes" in element.classes:
        notes = (note for below in element.elements("ol") for note in below.elements("li"))
        written = "".join(_note(book, number, note) for number, note in enumerate(notes, 1))
        return f'<section class="footnotes" epub:type="footnotes">\n{written}</section>\n'
    if tag in VOID:
        return f"<{tag}{attributes}/>"
    return f"<{tag}{attributes}>{_all(book, element)}</{tag}>"


def _note(book: _Book, number: int, note: Element) -> str:
    first = next(iter(note.elements("p")), None)
    mark = f"[{number}] "
    (first or note).children.insert(0, mark)
    content = _all(book, note) if first else f"<p>{_all(book, note)}</p>"
    return (
        f'<aside id="{_text(note.id)}" epub:type="footnote" role="doc-footnote">{content}</aside>\n'
    )


def _kept(book: _Book, element: Element) -> str:
    """Write the attributes that have a meaning in a book."""
    kept = _ATTRIBUTES | {"epub:type", "role"} if element.tag == "a" else _ATTRIBUTES
    found = {name: given for name, given in element.attributes.items() if name in kept}
    if "lang" in found:
        found["xml:lang"] = found["lang"]
    if "open" in found:
        found["open"] = "open"
    if "href" in found:
        found["href"] = _href(book, found["href"])
    if "src" in found:
        found["src"] = book.pictures.get(found["src"], found["src"])
    return "".join(f' {name}="{_text(given)}"' for name, given in found.items())


def _href(book: _Book, href: str) -> str:
    """Give the place in the book where a link leads to one."""
    address, _, anchor = href.partition("#")
    if address not in book.pages:
        return href
    file, ids = book.pages[address]
    return f"{file}#{anchor}" if anchor in ids else file


def _package(config: Config, publication: Publication, version: Version, pages: list[str],
             pictures: list[str]) -> str:  # fmt: skip
    words = catalogue(config.language).gettext
    title = f"{publication.head.title}: {version.head.title}"
    decisions = (decision.date for decision in (version.adopted, version.repealed) if decision)
    dated = [version.date, *(note.date for note in version.changes), *decisions]
    modes = ["textual", *(["visual"] if pictures else [])]
    features = ["structuralNavigation", "tableOfContents", "displayTransformability",
                *(["alternativeText"] if pictures else [])]  # fmt: skip
    summary = words(
        "The text is structured with headings, lists and tables; each picture has a description."
    )
    metadata = [
        f'<dc:identifier id="id">{guid(config.namespace, version.head.id)}</dc:identifier>',
        f"<dc:title>{_text(title)}</dc:title>",
        f"<dc:language>{_text(config.language)}</dc:language>",
        f"<dc:creator>{_text(config.publisher.name)}</dc:creator>",
        f"<dc:publisher>{_text(config.publisher.name)}</dc:publisher>",
        f"<dc:date>{version.date.day}</dc:date>",
        f"<dc:source>{_text(config.url + version.head.address)}</dc:source>",
        *(f"<dc:subject>{_text(topic)}</dc:subject>" for topic in publication.topics),
        _meta("dcterms:modified", rfc3339(max(when.instant for when in dated))),
        *(_meta("schema:accessMode", mode) for mode in modes),
        _meta("schema:accessModeSufficient", "textual"),
        *(_meta("schema:accessibilityFeature", feature) for feature in features),
        _meta("schema:accessibilityHazard", "none"),
        _meta("schema:accessibilitySummary", summary),
        _meta("dcterms:conformsTo", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"),
        _meta("a11y:certifiedBy", config.publisher.name),
    ]
    items = [_item(name, "application/xhtml+xml") for name in pages]
    items += [_item(name, _TYPES[_ending(name)]) for name in pictures]
    items.append(_item("style.css", "text/css"))
    spine = "\n".join(f'<itemref idref="{_id(name)}"/>' for name in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
        f' xml:lang="{_text(config.language)}">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"{_lines(metadata)}</metadata>\n<manifest>\n{_lines(items)}</manifest>\n"
        f"<spine>\n{spine}\n</spine>\n</package>\n"
    )


def _lines(parts: Iterable[str]) -> str:
    return "".join(f"{part}\n" for part in parts)


def _meta(name: str, said: str) -> str:
    return f'<meta property="{name}">{_text(said)}</meta>'


def _id(name: str) -> str:
    return name.replace("/", "-").replace(".", "-")


def _item(name: str, kind: str) -> str:
    also = ' properties="nav"' if name == "nav.xhtml" else ""
    return f'<item id="{_id(name)}" href="{name}" media-type="{kind}"{also}/>'


RENDERERS: dict[str, Callable[..., bytes]] = {"version": _epub}
