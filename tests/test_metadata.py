"""The head of the pages, the sitemap, the icons and the manifest."""

import io
import json
import re
import struct
from collections import Counter
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from sitegen.outputs import sitemap
from tests.conftest import SmallSite
from tests.sites import FILES, SITE

_META = re.compile(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"')
_LINK = re.compile(r"<link ([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HOME = "https://probe.example.de"
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">' \
         '<rect width="9" height="9" fill="#00f"/></svg>'  # fmt: skip
WIDE = SQUARE.replace("0 0 9 9", "0 0 90 9").replace('width="9"', 'width="90"')


def meta(html: bytes) -> dict[str, str]:
    return {name: unescape(text) for name, text in _META.findall(html.decode())}


def links(html: bytes) -> list[dict[str, str]]:
    return [dict(_ATTRIBUTE.findall(text)) for text in _LINK.findall(html.decode())]


def forms(html: bytes) -> set[tuple[str, str]]:
    """Give type and address of what else a page is there as, feeds left out."""
    typed = (of for of in links(html) if of["rel"] == "alternate" and "type" in of)
    return {(of["type"], of["href"]) for of in typed if "/feeds/" not in of["href"]}


def is_indexed(html: bytes) -> bool:
    return b'rel="canonical"' in html and b"noindex" not in html


def test_each_page_type_describes_itself(example: Path) -> None:
    pages = {path.relative_to(example).as_posix(): path.read_bytes()
             for path in sorted(example.rglob("*.html"))}  # fmt: skip
    told = {path: meta(html) for path, html in pages.items() if is_indexed(html)}
    missing = [path for path, of in told.items() if not of.get("description")]
    # The home page of a language says what site.yaml says.
    assert missing == []
    assert [path for path, of in told.items() if of["og:description"] != of["description"]] == []
    marked = [path for path, of in told.items() if re.search(r"[\x00-\x1f]", of["description"])]
    assert marked == []
    # The whole Synopse and that of only the changes may share one, and translations.
    twice = Counter(of["description"] for p, of in told.items() if "/seite/" not in p)
    assert [text for text, count in twice.items() if count > 3] == []


def test_open_graph_tells_a_release_with_its_dates(small: SmallSite) -> None:
    path = "press/2026-06-01-zwei.md"
    text = FILES[path].replace(
        "title: Zwei\n", "title: Zwei & „Co“\nchanges:\n  - date: 2026-06-03\n    note: So\n"
    )
    told = meta(small.build({path: text})["presse/2026/zwei/index.html"])
    assert {key: told[key] for key in told if key.startswith(("og:", "article:"))} == {
        "og:title": "Zwei & „Co“",
        "og:url": f"{HOME}/presse/2026/zwei/",
        "og:description": "Zweite Meldung.",
        "og:type": "article",
        "og:site_name": "Stadt Probe",
        "og:locale": "de_DE",
        "og:locale:alternate": "en_GB",
        "article:published_time": "2026-06-01T10:00:00+02:00",
        "article:modified_time": "2026-06-03",
    }


def test_other_forms_of_a_page_are_named_for_programs(small: SmallSite) -> None:
    output = small.build({"site.yaml": SITE.replace("press_pdf: false", "press_pdf: true")})
    release, session = "/presse/2026/zwei/", "/sitzungen/2026-06-10-rat/"
    of_all = ("text/calendar", "/kalender/sitzungen.ics")
    of_group = ("text/calendar", "/kalender/rat.ics")
    assert forms(output["presse/2026/zwei/index.html"]) == {
        ("text/plain", f"{release}index.txt"), ("application/pdf", f"{release}zwei.pdf"),
    }  # fmt: skip
    assert forms(output["sitzungen/2026-06-10-rat/index.html"]) == {
        ("text/calendar", f"{session}sitzung.ics"), of_group,
    }  # fmt: skip
    assert forms(output["gremien/rat/index.html"]) == {of_group}
    for path in ("index.html", "sitzungen/index.html", "sitzungen/2026/index.html"):
        assert forms(output[path]) == {of_all}
    assert forms(output["presse/index.html"]) == set()
    named = {address for path, html in output.items() if path.endswith(".html")
             for _, address in forms(html)}  # fmt: skip
    assert [address for address in named if address[1:] not in output] == []


def test_a_cancelled_session_says_so_in_what_search_engines_show(small: SmallSite) -> None:
    path, page = "sessions/2026-07-08-rat.md", "sitzungen/2026-07-08-rat/index.html"
    held = "Mittwoch, 8. Juli 2026, 18:00 Uhr, Rathaus, Saal 1"
    assert meta(small.build()[page])["description"] == held
    off = FILES[path].replace(
        "place:", "status: cancelled\nchanges:\n  - date: 2026-06-20\n    reason: x\n"
                  "    was:\n      status: confirmed\nplace:"
    )  # fmt: skip
    assert meta(small.build({path: off})[page])["description"] == f"Abgesagt: {held}"


# The sitemap


def test_the_sitemap_names_the_languages_of_a_page_as_the_page_does(example: Path) -> None:
    tree = ElementTree.parse(example / "sitemap.xml")
    urls = tree.findall("s:url", NAMES)
    host = "https://beteiligung.kaiserslautern.example"
    wrong = []
    for url in urls:
        address = url.findtext("s:loc", "", NAMES)
        html = (example / address.removeprefix(f"{host}/") / "index.html").read_bytes()
        named = {(of.get("hreflang"), of.get("href")) for of in url.findall("x:link", NAMES)}
        on_page = {(of["hreflang"], of["href"]) for of in links(html) if "hreflang" in of}
        canonical = next(of["href"] for of in links(html) if of["rel"] == "canonical")
        if named != on_page or canonical != address or b"noindex" in html:
            wrong.append(address)
    assert wrong == []
    assert len(urls) > 50


def test_the_sitemap_lists_no_list_that_is_not_there(small: SmallSite) -> None:
    groups = {path: None for path in FILES if path.startswith(("groups/", "guidelines/"))}
    topics = {path: re.sub(r"topics: .*\n", "", text) for path, text in FILES.items()
              if "topics:" in text}  # fmt: skip
    output = small.build({**groups, **topics})
    named = re.findall(rf"<loc>{HOME}/(.*?)</loc>", output["sitemap.xml"].decode())
    assert [address for address in named if f"{address}index.html" not in output] == []


def test_a_large_sitemap_is_parted_and_indexed(
    small: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = small.build()["sitemap.xml"].decode()
    pages = re.findall(r"<url>.*?</url>", whole)
    monkeypatch.setattr(sitemap, "MOST", 5)
    release = "---\ntitle: Neu\ndate: 2026-06-20\n---\n\nText.\n"
    output = small.build({"press/2026-06-20-neu.md": release})
    index = output["sitemap.xml"].decode()
    parts = re.findall(rf"<loc>{HOME}/(.*?)</loc>", index)
    assert parts == [f"sitemap-{n}.xml" for n in range(1, len(pages) // 5 + 2)]
    listed = [re.findall(r"<url>.*?</url>", output[part].decode()) for part in parts]
    assert [len(part) for part in listed[:-1]] == [5] * (len(parts) - 1)
    assert len([page for part in listed for page in part]) == len(pages) + 1
    assert b"/presse/2026/neu/" in b"".join(output[part] for part in parts)
    monkeypatch.undo()
    again = small.build({"press/2026-06-20-neu.md": None})
    assert [path for path in again if path.startswith("sitemap")] == ["sitemap.xml"]
    assert again["sitemap.xml"].decode() == whole


# Icons and manifest


def test_every_icon_has_its_size_and_is_linked(example: Path) -> None:
    named = {of["href"] for of in links((example / "index.html").read_bytes())}
    assert {"/favicon.ico", "/assets/icon.svg", "/assets/apple-touch-icon.png",
            "/assets/de.webmanifest"} <= named  # fmt: skip
    sizes = {name: _image((example / "assets" / name).read_bytes()).size
             for name in ("apple-touch-icon.png", "icon-192.png", "icon-512.png",
                          "icon-maskable-512.png")}  # fmt: skip
    assert list(sizes.values()) == [(180, 180), (192, 192), (512, 512), (512, 512)]
    ico = (example / "favicon.ico").read_bytes()
    count = struct.unpack_from("<HHH", ico)[2]
    pictures = [struct.unpack_from("<BBBBHHII", ico, 6 + 16 * n) for n in range(count)]
    found = [_image(ico[of[7] : of[7] + of[6]]).size for of in pictures]
    assert found == [(16, 16), (32, 32), (48, 48)]


def _image(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("settings", "middle", "corner"),
    [
        ("", "#14532d", "#14532d"),
        ('colors:\n  primary: "#7a1f5c"\n', "#7a1f5c", "#7a1f5c"),
        ("logo: files/square.svg\n", "#0000ff", "#ffffff"),
        ("logo: files/wide.svg\n", "#14532d", "#14532d"),
    ],
    ids=["drawn", "drawn in the city's colour", "logo", "logo too wide"],
)
def test_icons_are_of_the_city(small: SmallSite, settings: str, middle: str, corner: str) -> None:
    logos = {"files/square.svg": SQUARE, "files/wide.svg": WIDE}
    output = small.build({"site.yaml": SITE + settings, **logos})
    pixels = _image(output["assets/apple-touch-icon.png"]).convert("RGB").tobytes()
    # Between the columns of the town hall there is nothing but its ground.
    found = [f"#{pixels[3 * at : 3 * at + 3].hex()}" for at in (120 * 180 + 74, 2 * 180 + 2)]
    assert found == [middle, corner]


def test_the_manifest_of_each_language_leads_to_its_home_page(small: SmallSite) -> None:
    based = SITE.replace("example.de\nlang", "example.de/stadt\nlang")
    output = small.build({"site.yaml": based})
    german, english = (json.loads(output[f"assets/{tag}.webmanifest"]) for tag in ("de", "en"))
    assert (german["lang"], german["start_url"]) == ("de", "/stadt/")
    assert (english["lang"], english["start_url"]) == ("en", "/stadt/en/")
    assert (german["name"], german["short_name"]) == ("Stadt Probe", "Stadt Probe")
    assert [icon.get("purpose", "any") for icon in german["icons"]] == ["any", "any", "maskable"]
    missing = [icon["src"] for icon in german["icons"]
               if icon["src"].removeprefix("/stadt/") not in output]  # fmt: skip
    assert missing == []


@pytest.mark.parametrize("settings", ["", 'colors:\n  primary: "#7a1f3d"\n'])
def test_the_frame_of_a_browser_has_the_colours_of_the_page(
    small: SmallSite, settings: str
) -> None:
    output = small.build({"site.yaml": SITE + settings})
    pages = re.findall(r"--page:(#[0-9a-f]+)", output["assets/sitegen.css"].decode())
    html = output["index.html"].decode()
    # A city's palette stands behind that of the design, light before dark.
    assert re.findall(r'name="theme-color" content="([^"]+)"', html) == pages[-2:]
