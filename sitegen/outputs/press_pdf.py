"""Each press release as a PDF file beside its page, as it is handed on and filed.

It says what the page says. There are thousands of them and each takes some milliseconds, so a city
without use for them sets `press_pdf: false` in site.yaml.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from sitegen.artifacts import (
    Artifact,
    Material,
    Needs,
    Part,
    Touched,
    addresses,
    body,
    cards,
    document,
    file_address,
)
from sitegen.entries import Entry
from sitegen.language import catalogue, moment_text
from sitegen.model import Body, Config, PressRelease
from sitegen.outputs.bodies import Addresses, filled, public
from sitegen.outputs.html_tree import read_html
from sitegen.outputs.notices import notices
from sitegen.outputs.pdf import (
    link_text,
    named_pictures,
    notice_text,
    picture_parts,
    print_config,
    template_parts,
)
from sitegen.outputs.typesetting import typeset
from sitegen.outputs.typst_text import Surroundings, lines, literal, notes_of, typst_of, value
from sitegen.palette import PRIMARY
from sitegen.site import Site
from sitegen.urls import pdf_beside


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan a PDF for each release in each of its languages."""
    if not site.config.press_pdf:
        return
    shared = (print_config(site, material), template_parts(material, "release"))
    for original in site.releases:
        for release in site.family(original):
            if touched is None or release.source in touched:
                yield _plan(site, material, shared, original, release)


def _plan(site: Site, material: Material, shared: tuple[Part, Needs], original: Entry,
          release: Entry) -> Artifact:  # fmt: skip
    blocks = site.in_language(site.mentioned(original, "block"), release.language)
    overtaken = site.in_language(site.overtaken(original), release.language)
    return Artifact(
        pdf_beside(release.address)[1:],
        "press_pdf",
        "single",
        (
            *shared,
            document(release),
            body(release),
            addresses(site, release),
            site.notes_shown(release),
            cards(overtaken),
            tuple((document(b), body(b), addresses(site, b)) for b in blocks),
            picture_parts(material, release, *blocks, logo=site.config.logo),
        ),
    )


def _release(config: Config, templates: Any, release: PressRelease, text: Body, links: Addresses,
             notes: int, overtaken: Any, blocks: Any, pictures: Any) -> bytes:  # fmt: skip
    language = release.head.language or config.language
    words = catalogue(language).gettext
    files, names = named_pictures(config, pictures)
    here = config.url + release.head.address
    facts = _facts(config, release, language, names)
    parts = [f"#show: release.with({value(facts)})"]
    parts += [notice_text(config.url, language, notice) for notice in notices(overtaken, language)]
    changes = public(release, notes).changes
    if changes:
        items = ", ".join(literal(f"{change.date.text}: {change.note}") for change in changes)
        title = literal(words("Corrected after publication"))
        parts.append(f"#aside({title}, list({items}))")
    if release.summary:
        parts.append(f"#lead({literal(release.summary)})")
    parts += _photo(config, release, words, names)
    shown = tuple(sorted(names.items()))
    parts.append(_body(filled(text, links, config.url), shown))
    for block, block_text, block_links in blocks:
        written = _block(filled(block_text, block_links, config.url, "b-"), shown)
        parts.append(f"#boilerplate({literal(block.head.title)})[{written}]")
    said = [
        (words("Press contact"), lines(release.contact)),
        (words("Source"), lines(release.credits)),
        *((words("Download"), link_text(config.url + file_address(a.file), a.title))
          for a in release.attachments),
        (words("On the web"), link_text(here, here)),
    ]  # fmt: skip
    rows = ", ".join(f"({literal(name)}, [{written}])" for name, written in said if written)
    parts.append(f"#colophon({rows})")
    return typeset(templates, "\n".join(parts) + "\n", files)


def _facts(config: Config, release: PressRelease, language: str,
           names: dict[str, str]) -> dict[str, Any]:  # fmt: skip
    words = catalogue(language).gettext
    publisher = config.publisher
    town = f"{publisher.postcode} {publisher.city}"
    address = (publisher.name, publisher.street, town, publisher.phone, publisher.email)
    dateline = (release.place, moment_text(language, release.date))
    return {
        "language": language.partition("-")[0],
        "kind": words("Press release"),
        "title": release.head.title,
        "subtitle": release.subtitle,
        "summary": release.summary,
        "publisher": publisher.name,
        "address-lines": " · ".join(part for part in address if part),
        "dateline": ", ".join(part for part in dateline if part),
        "keywords": release.topics,
        "color": dict(config.colors).get("primary") or PRIMARY,
        "logo": names.get(config.url + file_address(config.logo)) if config.logo else None,
        "page": words("Page {number} of {total}"),
    }


def _photo(config: Config, release: PressRelease, words: Callable[[str], str],
           names: dict[str, str]) -> Iterator[str]:  # fmt: skip
    image = release.image
    name = names.get(config.url + file_address(image.file)) if image else None
    if image is None or name is None:
        return
    credit = words("Picture: {credit}").format(credit=image.credit)
    told = f"caption: {literal(image.caption)}, credit: {literal(credit)}"
    yield f"#photo({literal(name)}, {literal(image.alt)}, {told})"


def _body(html: str, names: tuple[tuple[str, str], ...]) -> str:
    root = read_html(html)
    return typst_of(root, Surroundings({}, dict(names), notes_of(root)))


_block = lru_cache(64)(_body)
"""The same few boilerplates stand below most releases."""


RENDERERS: dict[str, Callable[..., bytes]] = {"single": _release}
