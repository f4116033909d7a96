"""Former addresses lead on, removed ones say so: as pages, and told by real web servers."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.urls import former_address
from tests.conftest import SmallSite
from tests.sites import FILES, NOON, SITE, build, options, published, site, told, write
from tests.validators.servers import answer, apache, free_port, nginx, running

EINS, PAST = "press/2026-05-01-eins.md", "sessions/2026-06-10-rat.md"
STONES = """\
- address: /presse/2024/weg/
  date: 2026-06-30
  reason: "Name <b>falsch</b>"
- address: /alt/weg.html
  date: 2026-06-30
  reason: Überholt
- address: /files/weg.pdf
  date: 2026-06-30
  reason: Überholt
- address: /presse/2026/eins/#teil
  date: 2026-06-30
  reason: Überholt
"""
ALIASES = "aliases: [/alt/eins/, /alt/eins.html, /über/%C3%A4%20(1)/, /a.b~c-d/]\n"
CHANGES = {
    EINS: FILES[EINS].replace("title:", f"{ALIASES}title:"),
    PAST: FILES[PAST].replace("title:", "aliases: [/termine/juni/]\ntitle:", 1),
    "press/2026-08-01-drei.md": FILES["press/2026-08-01-drei.md"].replace(
        "title:", "aliases: [/alt/drei/]\ntitle:"
    ),
    "pages/entwurf.md": "---\ntitle: E\ndraft: true\naliases: [/alt/entwurf/]\n---\n",
    "removed.yaml": STONES,
}
MOVED = {
    "/alt/eins/": "/presse/2026/eins/",
    "/alt/eins/index.txt": "/presse/2026/eins/index.txt",
    "/alt/eins.html": "/presse/2026/eins/",
    "/über/ä (1)/": "/presse/2026/eins/",
    "/a.b~c-d/": "/presse/2026/eins/",
    "/termine/juni/sitzung.ics": "/sitzungen/2026-06-10-rat/sitzung.ics",
}


def test_a_removed_page_says_when_and_why(small: SmallSite) -> None:
    output = small.build({"removed.yaml": STONES})
    page = output["presse/2024/weg/index.html"].decode()
    assert "Diese Seite wurde am " in page
    assert "30. Juni 2026" in page
    assert "Grund: Name &lt;b&gt;falsch&lt;/b&gt;" in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'href="/suche/"' in page
    assert "alt/weg.html" in output
    assert "files/weg.pdf" not in output
    for path in ("sitemap.xml", "suche/2026-2-0.json", "suche/0-0.json", "feeds/presse.xml"):
        assert b"/weg" not in output[path]
    assert output["record.json"].count(b'{"date": "2026-06-30", "address": ') == 4


def test_maps_are_written_only_when_there_is_something_to_tell(small: SmallSite) -> None:
    assert "_redirects" not in small.build()
    with_maps = small.build(CHANGES)
    assert {"_redirects", "redirects/nginx.conf", "redirects/apache.conf"} <= set(with_maps)
    assert "_redirects" not in small.build(
        dict.fromkeys(CHANGES) | {k: FILES[k] for k in CHANGES if k in FILES}
    )


def test_a_boilerplate_has_no_page_that_a_former_address_could_lead_to(small: SmallSite) -> None:
    block = FILES["blocks/ueber.md"].replace("title:", "aliases: [/alt/ueber/]\ntitle:")
    made = small.build({"blocks/ueber.md": block})
    assert [path for path in made if path.startswith("alt/") or "redirects" in path] == []


def test_redirects_for_static_hosts_are_encoded_lines(small: SmallSite) -> None:
    lines = small.build(CHANGES)["_redirects"].decode().splitlines()[1:]
    assert "/alt/eins/ /presse/2026/eins/ 301" in lines
    assert "/%C3%BCber/%C3%A4%20%281%29/ /presse/2026/eins/ 301" in lines
    assert "/presse/2024/weg/ /presse/2024/weg/ 410" in lines
    assert all(len(line.split(" ")) == 3 for line in lines)


def test_what_is_not_public_is_in_no_map(small: SmallSite) -> None:
    output = small.build(CHANGES)
    found = [p for p, d in output.items() if b"/alt/drei" in d or b"/alt/entwurf" in d]
    assert found == []


def test_the_base_of_the_site_stands_before_each_address(small: SmallSite) -> None:
    based = {**CHANGES, "site.yaml": SITE.replace("example.de\nlang", "example.de/stadt\nlang")}
    output = small.build(based)
    assert b"\n/stadt/alt/eins/ /stadt/presse/2026/eins/ 301\n" in output["_redirects"]
    assert (
        b'"/stadt/alt/eins/" { return 301 "/stadt/presse/2026/eins/"; }'
        in (output["redirects/nginx.conf"])
    )


def test_our_map_goes_with_a_lost_memory_and_one_of_the_city_stays(tmp_path: Path) -> None:
    site(tmp_path, CHANGES)
    build(options(tmp_path))
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "content/removed.yaml").unlink()
    write(tmp_path / "content", {k: FILES.get(k, "---\ntitle: E\n---\n") for k in CHANGES
                                 if k != "removed.yaml"})  # fmt: skip
    build(options(tmp_path))
    assert "_redirects" not in published(tmp_path)
    write(tmp_path / "output", {"_redirects": "/city /town 301\n"})
    shutil.rmtree(tmp_path / "cache")
    build(options(tmp_path))
    assert "_redirects" in published(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- address: alt\n  date: 2026-01-01\n  reason: x\n", [("removed.form", 1)]),
        ("- address: /../x/\n  date: 2026-01-01\n  reason: x\n", [("removed.form", 1)]),
        ("- address: /x/\n  reason: x\n", [("key.missing", 1)]),
        ("- adress: /x/\n  date: 2026-01-01\n  reason: x\n", [("key.unknown-near", 1)]),
        ("- address: /x/\n  date: 2026-08-01\n  reason: x\n", [("removed.early", 1)]),
        ("- address: /x/\n  date: 2026-01-01\n  reason: x\n" * 2, [("removed.twice", 4)]),
        ("address: /x/\n", [("front.not-a-list", 1)]),
        ("- /x/\n", [("value.not-mappings", 1)]),
        ("- address: /ueber/\n  date: 2026-01-01\n  reason: x\n", [("removed.live", 1)]),
        ("- address: /presse/\n  date: 2026-01-01\n  reason: x\n", [("removed.live", 1)]),
        ("", []),
    ],
)  # fmt: skip
def test_mistakes_in_removed_yaml_have_their_line(
    small: SmallSite, text: str, expected: list[tuple[str, int]]
) -> None:
    built = build(options(site(small.folder, {"removed.yaml": text})))
    errors = [p for p in built.problems if p.level == "error"]
    assert sorted((p.code, p.where.line) for p in errors) == expected
    assert {p.where.path for p in errors} <= {"removed.yaml"}
    for problem in errors:
        assert told(problem, "de", "content") != told(problem, "en", "content")


def test_a_release_that_appears_again_takes_the_place_of_its_tombstone(small: SmallSite) -> None:
    """The end of an embargo, at which nobody watches, does not stop the build."""
    stones = "".join(
        f"- address: {address}\n  date: 2026-06-01\n  reason: Zurückgezogen\n"
        for address in ("/presse/2026/drei/", "/alt/drei/")
    )
    release = FILES["press/2026-08-01-drei.md"].replace("title:", "aliases: [/alt/drei/]\ntitle:")
    files = {"removed.yaml": stones, "press/2026-08-01-drei.md": release}
    pages = [small.build(files, now=now)["presse/2026/drei/index.html"]
             for now in (NOON, NOON + 60 * 86_400)]  # fmt: skip
    assert [b"GESPERRT" in page for page in pages] == [False, True]


def test_a_former_address_that_is_needed_is_an_error(small: SmallSite) -> None:
    alias = FILES[EINS].replace("title:", "aliases: [/sitzungen/]\ntitle:")
    assert small.problems({EINS: alias}) == [("error", "alias.taken")]


@pytest.mark.parametrize("alias", ["/index.html", "/presse/index.html", "/en/index.html"])
def test_a_former_address_that_names_the_file_of_a_page_is_an_error(
    small: SmallSite, alias: str
) -> None:
    text = FILES[EINS].replace("title:", f"aliases: [{alias}]\ntitle:")
    assert small.problems({EINS: text}) == [("error", "alias.taken")]


def test_a_topic_that_comes_to_a_removed_address_is_an_error(small: SmallSite) -> None:
    stone = "- address: /themen/neu/\n  date: 2026-01-01\n  reason: x\n"
    small.build({"removed.yaml": stone})
    topic = FILES[EINS].replace("[Haushalt]", "[Haushalt, Neu]")
    assert small.problems({"removed.yaml": stone, EINS: topic}) == [("error", "removed.live")]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("/alt/", "/alt/"),
        ("/alt.html", "/alt.html"),
        ("/%C3%BCber/", "/über/"),
        ("/u\u0308ber/", "/über/"),
        ("/a%2Fb/", "/a/b/"),
        ("/a...b/", "/a...b/"),
        ("/", "/"),
        ("/" + "ü" * 127 + "/", "/" + "ü" * 127 + "/"),
        ("/" + "ü" * 128 + "/", ""),
        ("/" + "a/" * 300, ""),
        ("/a%22b/", ""),
        ("/a%00b/", ""),
        ("/%FF/", ""),
        ("/%2e%2e/", ""),
        ("/../", ""),
        ("/a;b/", ""),
        ("/a%3Bb/", ""),
        ("/a%24b/", ""),
        ("//", ""),
        ("alt/", ""),
    ],
)
def test_a_former_address_is_safe_as_a_file_name_and_in_settings(text: str, plain: str) -> None:
    assert former_address(text) == plain


def test_tombstones_are_the_same_in_a_clean_build(small: SmallSite) -> None:
    small.build()
    incremental = small.build(CHANGES)
    assert build(options(small.folder, clean=True)).written == ()
    assert published(small.folder) == incremental
    later = build(options(small.folder, now=NOON + 60 * 86_400))
    assert "alt/drei/index.html" in later.written


# Real servers


@pytest.mark.parametrize("server", [nginx, apache])
def test_a_server_with_our_map_tells_what_moved_and_what_is_gone(
    tmp_path: Path, server: Callable[[Path, int, str, str], list[str]]
) -> None:
    port = free_port()
    based = {**CHANGES, "site.yaml": SITE.replace("example.de\nlang", "example.de/stadt\nlang")}
    build(options(site(tmp_path, based)))
    with running(server(tmp_path, port, "/stadt", "redirects"), port):
        for former, target in MOVED.items():
            status, headers, _ = answer(port, f"/stadt{former}")
            path = headers.get("Location", "").removeprefix(f"http://127.0.0.1:{port}")
            assert (former, status, path) == (former, 301, f"/stadt{target}")
        for address in ("/presse/2024/weg/", "/alt/weg.html"):
            status, _, page = answer(port, f"/stadt{address}")
            assert (address, status) == (address, 410)
            assert "Diese Seite wurde am " in page.decode()
        assert answer(port, "/stadt/files/weg.pdf")[0] == 410
        assert answer(port, "/stadt/presse/2026/eins/")[0] == 200
        # A rule is for its own address, not for all that begin with it or look like it.
        assert answer(port, "/stadt/axb~c-d/")[0] == 404
        assert answer(port, "/stadt/alt/eins/mehr")[0] == 404
