"""What servers say with each file: real nginx and Apache with our settings, and a real browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sitegen.media_types import TYPES, with_charset
from sitegen.outputs.headers import ALWAYS
from tests.conftest import SmallSite
from tests.sites import FILES, SITE, build, options, published, write
from tests.validators.servers import answer, apache, free_port, nginx, running

Server = Callable[[Path, int, str, str, str], list[str]]

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
BASED = SITE.replace("example.de\nlang", "example.de/stadt\nlang")
ALIAS = {
    "press/2026-05-01-eins.md": FILES["press/2026-05-01-eins.md"].replace(
        "title:", "aliases: [/alt/eins/]\nattachments:\n  - file: files/plan.pdf\n"
                  "    title: Plan\n    accessible: true\ntitle:"
    ),
    "files/plan.pdf": "%PDF-1.4",
}  # fmt: skip
PAGES = ("/", "/presse/", "/presse/2026/eins/", "/404.html")
EXPECTED_TYPES = {
    "/": "text/html; charset=utf-8",
    "/presse/2026/eins/index.txt": "text/plain; charset=utf-8",
    "/sitzungen/2026-06-10-rat/sitzung.ics": "text/calendar; charset=utf-8",
    "/kalender/sitzungen.ics": "text/calendar; charset=utf-8",
    "/feeds/presse.atom": "application/atom+xml; charset=utf-8",
    "/sitemap.xml": "application/xml; charset=utf-8",
    "/record.json": "application/json",
    "/assets/sitegen.css": "text/css; charset=utf-8",
    "/assets/clock.de.js": "text/javascript; charset=utf-8",
    "/assets/de.webmanifest": "application/manifest+json",
    "/assets/icon.svg": "image/svg+xml; charset=utf-8",
    "/assets/icon-192.png": "image/png",
    "/favicon.ico": "image/vnd.microsoft.icon",
    "/files/plan.pdf": "application/pdf",
}
FEED_TYPES = {
    "/feeds/presse.xml": "application/rss+xml; charset=utf-8",
    "/feeds/presse.json": "application/feed+json",
}
LASTING = {
    "/": "no-cache",
    "/presse/2026/eins/": "no-cache",
    "/sitzungen/2026-06-10-rat/sitzung.ics": "no-cache",
    "/assets/sitegen.css": "public, max-age=300",
    "/files/plan.pdf": "public, max-age=300",
    "/feeds/presse.xml": "public, max-age=300",
    "/en/feeds/presse.xml": "public, max-age=300",
    "/bilder/": "no-cache",
    "/bilder/0123456789abcdef-800.avif": "public, max-age=31536000, immutable",
    "/files/foto-20230906123456.jpg": "public, max-age=300",
}
OPEN = ("/feeds/presse.xml", "/feeds/presse.atom", "/feeds/presse.json", "/record.json",
        "/kalender/sitzungen.ics")  # fmt: skip
ONLY_FOR_SERVERS = ("/_headers", "/_redirects", "/headers/nginx.conf", "/headers/apache.conf",
                    "/redirects/nginx.conf", "/redirects/apache.conf")  # fmt: skip


@pytest.fixture(params=["", "/stadt"], ids=["root", "folder"], scope="module")
def base(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folder(base: str, new_site: Callable[[], SmallSite]) -> Path:
    """Build a small site with an attachment, and add pictures as their names would be."""
    small = new_site()
    small.build({"site.yaml": BASED if base else SITE, **ALIAS})
    write(small.output, {"bilder/0123456789abcdef-800.avif": "x",
                         "files/foto-20230906123456.jpg": "x",
                         "bilder/index.html": "x"})  # fmt: skip
    return small.folder


@pytest.fixture(params=[nginx, apache], ids=["nginx", "apache"], scope="module")
def port(request: pytest.FixtureRequest, folder: Path, base: str) -> Iterator[int]:
    server: Server = request.param
    number = free_port()
    with running(server(folder, number, base, "headers", "redirects"), number):
        yield number


def test_every_answer_has_the_security_headers(port: int, base: str) -> None:
    expected = {"Content-Security-Policy": POLICY, **dict(ALWAYS)}
    for address in (*PAGES, "/feeds/presse.xml", "/assets/icon.svg", "/gibt/es/nicht/",
                    "/alt/eins/"):  # fmt: skip
        _, headers, _ = answer(port, base + address)
        assert {name: headers.get_all(name) for name in expected} == {
            name: [value] for name, value in expected.items()
        }, address


def test_a_pdf_has_no_policy_that_its_viewer_would_break(port: int, base: str) -> None:
    _, headers, _ = answer(port, f"{base}/files/plan.pdf")
    assert headers["Content-Security-Policy"] is None
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_every_file_has_its_type(port: int, base: str, request: pytest.FixtureRequest) -> None:
    expected = dict(EXPECTED_TYPES)
    if not (base and "nginx" in request.node.name):
        # nginx can not tell the feeds from other files of their ending below a folder.
        expected |= FEED_TYPES
    found = {address: answer(port, base + address)[1]["Content-Type"] for address in expected}
    assert {a: (kind or "").replace("UTF-8", "utf-8") for a, kind in found.items()} == expected


def test_files_are_kept_as_long_as_they_hold(port: int, base: str) -> None:
    found = {address: answer(port, base + address)[1].get_all("Cache-Control")
             for address in LASTING}  # fmt: skip
    assert found == {address: [value] for address, value in LASTING.items()}


def test_what_has_not_changed_is_not_sent_again(port: int, base: str) -> None:
    _, headers, _ = answer(port, f"{base}/presse/")
    status, _, body = answer(port, f"{base}/presse/", {"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, b"")


def test_data_can_be_read_from_other_sites_and_pages_can_not(port: int, base: str) -> None:
    shared = [answer(port, base + address)[1]["Access-Control-Allow-Origin"] for address in OPEN]
    assert shared == ["*"] * len(OPEN)
    kept = [answer(port, base + address)[1]["Access-Control-Allow-Origin"] for address in PAGES]
    assert kept == [None] * len(PAGES)


def test_texts_are_packed(port: int, base: str) -> None:
    for address in ("/", "/assets/sitegen.css", "/feeds/presse.atom", "/record.json"):
        _, headers, _ = answer(port, base + address, {"Accept-Encoding": "gzip"})
        assert (address, headers["Content-Encoding"]) == (address, "gzip")


def test_a_missing_page_is_answered_with_the_page_that_says_so(port: int, base: str) -> None:
    status, headers, body = answer(port, f"{base}/gibt/es/nicht/")
    assert (status, headers["Content-Type"].lower()) == (404, "text/html; charset=utf-8")
    assert b"Seite nicht gefunden" in body


def test_settings_are_not_shown_and_redirects_work(port: int, base: str) -> None:
    assert [answer(port, base + address)[0] for address in ONLY_FOR_SERVERS] == [404] * 6
    status, headers, _ = answer(port, f"{base}/alt/eins/")
    assert (status, headers["Location"].endswith(f"{base}/presse/2026/eins/")) == (301, True)


# Static hosts


def test_the_file_for_static_hosts_follows_their_grammar(small: SmallSite) -> None:
    """Each rule is a path, alone on its line, with indented headers; no header is told twice."""
    lines = small.build({"site.yaml": BASED})["_headers"].decode().splitlines()
    rules: dict[str, dict[str, str]] = {}
    path = ""
    for line in lines:
        assert len(line) < 2000
        if not line or line.startswith("#"):
            continue
        if re.fullmatch(r"/[\w./-]*\*?", line):
            path = line
            assert path not in rules
            rules[path] = {}
        else:
            found = re.fullmatch(r"  ([A-Z][A-Za-z-]+): (\S.*)", line)
            assert found is not None, line
            assert path
            assert found[1] not in rules[path]
            rules[path][found[1]] = found[2]
    everywhere = rules.pop("/stadt/*")
    assert everywhere == {"Content-Security-Policy": POLICY, **dict(ALWAYS)}
    # Hosts join the values of all rules that fit an address.
    for one, of in rules.items():
        assert not set(of) & set(everywhere)
        assert not [o for o in rules if o != one and o.startswith(one.removesuffix("*"))]
    assert rules["/stadt/feeds/*"]["Access-Control-Allow-Origin"] == "*"
    assert rules["/stadt/kalender/*"]["Content-Type"] == with_charset(TYPES["ics"])


def test_settings_of_the_city_stay_when_the_memory_is_lost(small: SmallSite) -> None:
    small.build()
    old = small.output / "sitemap-7.xml"
    old.write_text("<urlset/>", "utf-8")
    write(small.output, {"CNAME": "probe.example.de"})
    (small.folder / "cache" / "memory-of").unlink()
    build(options(small.folder))
    after = published(small.folder)
    assert ("CNAME" in after, "_headers" in after, "sitemap-7.xml" in after) == (True, True, False)
