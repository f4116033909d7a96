"""What pages tell search engines, held against schema.org's vocabulary and against each other."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SmallSite
from tests.sites import FILES, SITE
from tests.validators.schema_org import schema_errors

_BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
HOME = "https://probe.example.de"
EINS = "press/2026-05-01-eins.md"


def block_of(html: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_BLOCK.findall(html.decode())[0])
    return found


def things_of(html: bytes) -> dict[str, Any]:
    return {thing["@type"]: thing for thing in block_of(html)["@graph"]}


@pytest.fixture(scope="module")
def blocks(example: Path) -> dict[str, dict[str, Any]]:
    """Give the linked data of all pages of the example that have any."""
    pages = {"/" + p.relative_to(example).as_posix(): p.read_bytes()
             for p in sorted(example.rglob("*.html"))}  # fmt: skip
    return {address: block_of(html) for address, html in pages.items() if b"ld+json" in html}


def test_all_linked_data_is_in_the_vocabulary(blocks: dict[str, dict[str, Any]]) -> None:
    wrong = {address: found for address, of in blocks.items() if (found := schema_errors(of))}
    assert wrong == {}
    kinds = {thing["@type"] for block in blocks.values() for thing in block["@graph"]}
    assert kinds == {"Event", "NewsArticle", "CreativeWork", "Chapter", "Organization", "WebSite",
                     "BreadcrumbList"}  # fmt: skip


@pytest.mark.parametrize(
    "thing",
    [
        {"@type": "Evnt", "name": "x"},
        {"@type": "Event", "headline": "x"},
        {"@type": "Event", "startDate": "morgen"},
        {"@type": "Event", "startDate": "2026-07-01T18:00:00"},
        {"@type": "Event", "eventStatus": "https://schema.org/EventMoved"},
        {"@type": "Event", "organizer": {"@type": "Place", "name": "x"}},
        {"@type": "Event", "isAccessibleForFree": "ja"},
        {"@type": "WebSite", "url": "/presse/"},
        {"@type": "WebSite", "name-input": "required"},
    ],
)
def test_the_vocabulary_refuses_what_is_wrong(thing: dict[str, Any]) -> None:
    assert len(schema_errors({"@context": "https://schema.org", "@graph": [thing]})) == 1


def test_references_lead_to_things_that_are_there(
    blocks: dict[str, dict[str, Any]], example: Path
) -> None:
    host = "https://beteiligung.kaiserslautern.example"
    broken = {}
    for address, block in blocks.items():
        own = {thing.get("@id") for thing in block["@graph"]}
        text = json.dumps(block, ensure_ascii=False)
        named = re.findall(rf'"(?:@id|url|item|contentUrl)": "({re.escape(host)}[^"]*)"', text)
        for url in named:
            path = url.removeprefix(host).lstrip("/")
            file = example / (f"{path}index.html" if path.endswith("/") or not path else path)
            if url not in own and not file.is_file():
                broken[address] = url
    assert broken == {}


def test_a_release_is_a_news_article(small: SmallSite) -> None:
    text = FILES[EINS].replace(
        "title: Eins\n",
        "title: Eins\nsubtitle: Darunter\nsummary: Kurz\nplace: Probe\npublication: leitlinien\n"
        "session: sessions/2026-06-10-rat\nchanges:\n  - date: 2026-05-03\n    note: Richtig\n"
        "  - date: 2026-09-03\n    note: Kommt noch\n",
    )
    things = things_of(small.build({EINS: text})["presse/2026/eins/index.html"])
    article, publisher = things["NewsArticle"], things["Organization"]
    about = [(of["@type"], of["name"]) for of in article.pop("about")]
    assert about == [("Event", "Sitzung des Rats"), ("CreativeWork", "Leitlinien")]
    assert article == {
        "@type": "NewsArticle",
        "@id": f"{HOME}/presse/2026/eins/",
        "url": f"{HOME}/presse/2026/eins/",
        "headline": "Eins",
        "alternativeHeadline": "Darunter",
        "description": "Kurz",
        "datePublished": "2026-05-01T10:00:00+02:00",
        "dateModified": "2026-05-03",
        "inLanguage": "de",
        "author": {"@id": f"{HOME}/#publisher"},
        "publisher": {"@id": f"{HOME}/#publisher"},
        "articleSection": "Presse",
        "isAccessibleForFree": True,
        "dateline": "Probe",
        "keywords": ["Haushalt"],
    }
    assert publisher["name"] == "Stadt Probe"
    assert publisher["logo"]["url"] == f"{HOME}/assets/icon-512.png"


def test_a_release_and_its_translation_name_each_other(small: SmallSite) -> None:
    output = small.build()
    article = things_of(output["presse/2026/zwei/index.html"])["NewsArticle"]
    translated = things_of(output["en/presse/2026/zwei/index.html"])["NewsArticle"]
    assert article["workTranslation"] == [{"@id": translated["@id"]}]
    assert translated["translationOfWork"] == {"@id": article["@id"]}
    assert (article["inLanguage"], translated["inLanguage"]) == ("de", "en")


def test_a_version_is_a_work_with_its_version_and_chapters(small: SmallSite) -> None:
    output = small.build()
    base = f"{HOME}/leitlinien/leitlinien/"
    work = things_of(output["leitlinien/leitlinien/v2/index.html"])["CreativeWork"]
    assert (work["version"], work["datePublished"], work["creativeWorkStatus"]) == (
        "v2", "2026-04-01", "Draft",
    )  # fmt: skip
    assert [(part["@id"], part["position"]) for part in work["hasPart"]] == [
        (f"{base}v2/ziele/", 1)
    ]
    assert work["exampleOfWork"]["@id"] == base
    assert {of["encodingFormat"] for of in work["encoding"]} == {
        "application/pdf", "application/epub+zip", "text/plain", "application/json",
    }  # fmt: skip
    chapter = things_of(output["leitlinien/leitlinien/v2/ziele/index.html"])["Chapter"]
    assert (chapter["isPartOf"]["@id"], chapter["isPartOf"]["version"]) == (f"{base}v2/", "v2")
    whole = things_of(output["leitlinien/leitlinien/index.html"])["CreativeWork"]
    assert [of["version"] for of in whole["workExample"]] == ["v2", "v1"]


def test_a_session_that_nobody_may_attend_is_not_called_open(small: SmallSite) -> None:
    path, page = "sessions/2026-07-08-rat.md", "sitzungen/2026-07-08-rat/index.html"
    event = things_of(small.build()[page])["Event"]
    assert (event["isAccessibleForFree"], event["inLanguage"]) == (True, "de")
    closed = FILES[path].replace("place:", "public: false\nplace:")
    assert "isAccessibleForFree" not in things_of(small.build({path: closed})[page])["Event"]


def test_the_path_to_a_page_begins_at_home_and_ends_with_it(small: SmallSite) -> None:
    output = small.build({"site.yaml": SITE.replace("example.de\nlang", "example.de/stadt\nlang")})
    home = f"{HOME}/stadt"
    found = things_of(output["en/presse/2026/zwei/index.html"])["BreadcrumbList"]
    assert [(i["position"], i["name"], i["item"]["@id"]) for i in found["itemListElement"]] == [
        (1, "Home", f"{home}/en/"),
        (2, "Press releases", f"{home}/en/presse/"),
        (3, "2026", f"{home}/en/presse/2026/"),
        (4, "Two", f"{home}/en/presse/2026/zwei/"),
    ]


def test_the_home_page_tells_how_to_search(small: SmallSite) -> None:
    action = things_of(small.build()["index.html"])["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{HOME}/suche/?q={{search_term_string}}"
    assert action["query-input"] == "required name=search_term_string"
