"""What holds for every import: nothing is lost unsaid, nothing is overwritten, all of it builds."""

import json
import re
import tomllib
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.cli import main
from sitegen.importing.command import SOURCES, Refused
from sitegen.importing.file_store import FileStore, Unreachable, read_web
from sitegen.importing.items import UnreadableSource
from tests.importing import (
    DATA,
    codes,
    documents,
    errors,
    everything,
    imported,
    outcome_of,
    texts,
)
from tests.samples import examples
from tests.sites import ROOT, picture, site

SIGNS = "\\`*_{}[]()#+-.!|:~<>&\"' \n"
FEED = '<rss version="2.0"><channel><title>T</title><link>https://alt.example/</link>{}</channel></rss>'
ENTRY = ("<item><title>{title}</title><link>https://alt.example/{n}/</link><guid>{n}</guid>"
         "<pubDate>Tue, 07 Mar 2023 09:00:00 +0100</pubDate><description>{body}</description>"
         "</item>")  # fmt: skip


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return site(tmp_path)


def feed(*entries: tuple[str, str]) -> bytes:
    made = (ENTRY.format(n=n, title=escape(title), body=escape(body))
            for n, (title, body) in enumerate(entries))  # fmt: skip
    return FEED.format("".join(made)).encode()


def words(text: str) -> set[str]:
    return set(re.findall(r"wort\d+", text))


def nodes() -> st.SearchStrategy[str]:
    """Make HTML of words and signs, in all the tags that matter, well nested and not."""
    leaf = st.builds(
        lambda n, signs: f"{escape(signs)}wort{n}{escape(signs[::-1])}",
        st.integers(0, 99), st.text(SIGNS, max_size=6),
    )  # fmt: skip
    tags = ("p", "div", "b", "i", "a href='/x'", "h1", "h3", "ul", "li", "ol", "table", "tr", "td",
            "th colspan=2", "td rowspan=3", "blockquote", "pre", "code", "script", "form", "span",
            "sup", "del", "figure", "figcaption", "dl", "dt", "dd", "iframe", "u", "nav", "br",
            "img src='x.png' alt='wort7'", "svg", "details", "summary", "!--", "caption",
            "section class='footnotes'", "center", "style", "textarea",
            "a href='#a' id='a'")  # fmt: skip

    def wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        def tagged(tag: str, parts: list[str], is_closed: bool) -> str:
            name = tag.split()[0]
            text = "".join(parts)
            if name == "!--":
                return f"<!-- {text.replace('--', '')} -->"
            return f"<{tag}>{text}" + (f"</{name}>" if is_closed else "")

        return st.builds(tagged, st.sampled_from(tags), st.lists(inner, max_size=4), st.booleans())

    return st.recursive(leaf, wrapped, max_leaves=25)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.text(SIGNS + "abc", max_size=20), nodes()), min_size=1, max_size=4))
def test_every_word_is_in_a_document_or_in_the_report(entries: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        place = site(Path(folder))
        data = feed(*entries)
        (place / "feed.xml").write_bytes(data)
        told = imported(place, "rss", place / "feed.xml")
        assert words(data.decode()) - words(everything(place, told)) == set()
        lost = [f for f in told.outcome.findings if f.code in ("not-written", "twice")]
        assert told.entries == len(told.outcome.made) + len(lost)
        assert errors(place) == []


@pytest.mark.parametrize(("kind", "source", "entries"), [
    ("ics", "kalender.ics", 6), ("rss", "feed.xml", 3), ("wordpress", "wordpress.xml", 6),
    ("oparl", "oparl", 7), ("hugo", "hugo", 4), ("hugo", "jekyll", 1),
])  # fmt: skip
def test_every_word_of_the_examples_is_kept_or_told(
    city: Path, kind: str, source: str, entries: int
) -> None:
    told = imported(city, kind, DATA / source)
    assert told.entries == entries
    places = (city / "content/places.yaml").read_text("utf-8")
    kept = set(re.findall(r"[^\W\d_]{4,}", places + everything(city, told)))
    folder = DATA / source
    files = [folder] if folder.is_file() else [p for p in folder.rglob("*") if p.is_file()]
    for file in files:
        if file.suffix in (".png", ".toml", ".yml"):
            continue
        text = file.read_text("utf-8").replace("\r\n ", "")
        text = re.sub(r"<!--\s*/?wp:.*?-->|<[^<>]*>|\"[\w]+\":|https?://\S+|\\n", " ", text)
        if kind == "ics":
            text = re.sub(r"^(?!SUMMARY|DESCRIPTION|LOCATION).*$", "", text, flags=re.M)
        wanted = set(re.findall(r"[^\W\d_]{4,}", text)) - FORMAL
        assert wanted - kept == set()


FORMAL = {
    "SUMMARY", "DESCRIPTION", "LOCATION", "CDATA", "title", "date", "tags", "aliases", "index",
    "description", "layout", "post", "categories", "redirect_from", "Musterau", "Stadt", "aktuell",
    "Meldungen", "false", "true", "html", "musterau", "page", "publish", "attachment", "draft",
    "isPermaLink", "edit", "last", "bilder", "figure", "caption", "alert",
    "Gefahr", "kein", "datum", "redirect", "from", "plakat",
}  # fmt: skip


def test_a_conversion_that_drops_words_is_noticed(
    city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitegen.importing.writing.to_markdown", lambda *_: ("nur das", []))
    outcome = outcome_of(city, "rss", "a.xml", feed(("Eins", "<p>Alle <b>Wörter</b></p>")))
    assert documents(city, outcome)[outcome.made[0].path].endswith("---\n\nAlle Wörter\n")
    assert "plain" in codes(outcome)


def test_a_folder_that_leads_out_of_the_content_is_not_written_to(city: Path) -> None:
    away = city / "woanders"
    away.mkdir()
    (city / "content/files").symlink_to(away)
    with pytest.raises(NotADirectoryError):
        imported(city, "wordpress", DATA / "wordpress.xml", files=str(DATA / "uploads"))
    assert list(away.iterdir()) == []


def test_addresses_that_the_site_needs_are_told_and_not_taken(city: Path) -> None:
    links = ("/", "/presse/", "/presse/2023/", "/en/impressum/", "/impressum/", "/themen/a/",
             "/presse/2023/eins/index.html", "/a.php", "/a.html/b/", "/gut/")  # fmt: skip
    entries = "".join(
        f"<item><title>Eins {n}</title><link>https://alt.example{link}</link><guid>{n}</guid>"
        "<pubDate>Tue, 07 Mar 2023 09:00:00 +0100</pubDate><description>x</description></item>"
        for n, link in enumerate(links)
    )
    outcome = outcome_of(city, "rss", "a.xml", FEED.format(entries).encode())
    told = {text.removeprefix("https://alt.example") for text in texts(outcome, "address")}
    assert told == set(links) - {"/presse/2023/eins/index.html", "/gut/"}
    assert errors(city) == []


def test_a_second_import_changes_nothing(city: Path) -> None:
    for kind, source in (("rss", "feed.xml"), ("ics", "kalender.ics"), ("oparl", "oparl"),
                         ("hugo", "hugo"), ("wordpress", "wordpress.xml")):  # fmt: skip
        first = imported(city, kind, DATA / source).outcome
        before = documents(city, first)
        second = imported(city, kind, DATA / source).outcome
        assert {made.outcome for made in second.made} == {"same"}
        assert second.files == {}
        assert documents(city, second) == before


def test_what_changed_at_the_source_is_updated_and_what_was_edited_is_left(city: Path) -> None:
    first = outcome_of(city, "rss", "a.xml", feed(("Eins", "alt"), ("Zwei", "alt")))
    one, two = (city / "content" / made.path for made in first.made)
    two.write_text(two.read_text("utf-8") + "\nVon Hand.\n", encoding="utf-8")
    later = feed(("Eins neu", "x1"), ("Zwei", "y2"), ("Drei", "z"))
    second = outcome_of(city, "rss", "a.xml", later)
    assert [made.outcome for made in second.made] == ["updated", "left", "new"]
    assert "Eins neu" in one.read_text("utf-8")
    assert "Von Hand." in two.read_text("utf-8")
    assert any("y2" in text for text in texts(second, "edited"))
    third = outcome_of(city, "rss", "a.xml", later)
    assert [made.outcome for made in third.made] == ["same", "left", "same"]


def test_what_was_renamed_is_found_by_its_id_and_what_was_removed_stays_away(city: Path) -> None:
    first = outcome_of(city, "rss", "a.xml", feed(("Eins", "alt"), ("Zwei", "alt")))
    one, two = (city / "content" / made.path for made in first.made)
    one.rename(one.with_name("2023-03-07-anders.md"))
    two.unlink()
    second = outcome_of(city, "rss", "a.xml", feed(("Eins", "neu"), ("Zwei", "alt")))
    assert [(made.path, made.outcome) for made in second.made] == [
        ("press/2023-03-07-anders.md", "updated")
    ]
    assert codes(second) == {"moved"}
    assert not two.exists()


def test_without_the_ledger_nothing_is_overwritten(city: Path) -> None:
    first = outcome_of(city, "rss", "a.xml", feed(("Eins", "alt")))
    (city / "content/.import.json").unlink()
    second = outcome_of(city, "rss", "a.xml", feed(("Eins", "neu")))
    assert [made.outcome for made in second.made] == ["left"]
    assert "alt" in documents(city, first)[first.made[0].path]


def test_a_file_of_that_name_is_left_alone(city: Path) -> None:
    own = city / "content/press/2023-03-07-0.md"
    own.write_text("---\ntitle: Eigenes\ndate: 2023-03-07\n---\n", encoding="utf-8")
    taken = city / "content/press/2023-03-07-eins.md"
    taken.write_text("---\ntitle: Eigenes\ndate: 2023-03-07\n---\n", encoding="utf-8")
    outcome = outcome_of(city, "rss", "a.xml", feed(("Eins", "neu")))
    assert outcome.made[0].path == "press/2023-03-07-eins-2.md"
    assert "Eigenes" in taken.read_text("utf-8")
    assert codes(outcome) == {"name-taken"}
    assert errors(city) == []


def test_a_trial_run_writes_nothing_and_tells_the_same(city: Path) -> None:
    before = sorted(city.rglob("*"))
    trial = imported(city, "rss", DATA / "feed.xml", is_trial=True).outcome
    assert sorted(city.rglob("*")) == before
    assert imported(city, "rss", DATA / "feed.xml").outcome == trial


HOSTILE = {
    "empty": b"",
    "binary": bytes(range(256)) * 50,
    "cut": (DATA / "wordpress.xml").read_bytes()[:3000],
    "cut feed": (DATA / "feed.xml").read_bytes()[:1200],
    "cut calendar": (DATA / "kalender.ics").read_bytes()[:900],
    "windows": (DATA / "feed.xml").read_text("utf-8").encode("cp1252", "replace"),
    "declared": (DATA / "feed.xml").read_text("utf-8").replace("UTF-8", "windows-1252")
    .encode("cp1252", "replace"),
    "bom": b"\xef\xbb\xbf" + (DATA / "wordpress.xml").read_bytes(),
    "crlf": (DATA / "wordpress.xml").read_bytes().replace(b"\n", b"\r\n"),
    "utf-16": (DATA / "kalender.ics").read_text("utf-8").encode("utf-16"),
    "html": b"<!doctype html><title>Fehler 404</title>",
    "bomb": b'<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss><channel><item>&b;</item>'
    b"</channel></rss>",
    "deep json": b"[" * 100_000,
    "seconds": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:x\r\n"
    b"DTSTART:20230101T100000Z\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "steps of nothing": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:x\r\n"
    b"DTSTART:20230101T100000Z\r\nRRULE:FREQ=YEARLY;INTERVAL=0\r\nEND:VEVENT\r\n"
    b"END:VCALENDAR\r\n",
    "the first year": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:x\r\n"
    b"DTSTART:00010101T100000Z\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "long": feed(("Lang", "wort " * 1_000_000)),
    "nested": feed(("Tief", "<div>" * 5_000 + "wort" + "<ul><li>" * 3_000 + "wort2")),
    "table": feed(("Breit", "<table><tr>" + "<td colspan=1000 rowspan=1000>wort" * 300)),
    "control": feed(("A\u202eB", "wort\u200b\u2028\u202d <<<<<<< HEAD\n>>>>>>> x")),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
@pytest.mark.parametrize("kind", [kind for kind in SOURCES if kind != "hugo"])
def test_hostile_files_are_refused_or_build(city: Path, kind: str, name: str) -> None:
    try:
        outcome_of(city, kind, "x.bin", HOSTILE[name])
    except (Refused, UnreadableSource):
        return
    assert errors(city) == []


def test_hugo_reads_nothing_but_its_folder(city: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hugo/content"
    folder.mkdir(parents=True)
    (tmp_path / "geheim.png").write_bytes(picture("geheim"))
    (folder / "link.md").symlink_to(tmp_path / "content/site.yaml")
    (folder / "a.md").write_text("---\ntitle: A\n---\n\n![x](../../geheim.png) ![y](/etc/passwd)\n")
    (folder / "b.md").write_bytes(HOSTILE["binary"])
    outcome = imported(city, "hugo", tmp_path / "hugo").outcome
    assert not any(path.startswith("files/") for path in outcome.files)
    assert len(texts(outcome, "picture")) == 2
    assert errors(city) == []


def test_files_come_from_their_folder_and_the_named_hosts_only(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "aussen.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "in/link.pdf").symlink_to(tmp_path / "aussen.pdf")
    (tmp_path / "in/programm.pdf").write_bytes(b"#!/bin/sh")
    store = FileStore(str(tmp_path), (str(tmp_path / "in"),), frozenset())
    assert store.find("https://alt.example/../aussen.pdf") == ("", "file")
    assert store.find("https://alt.example/link.pdf") == ("", "file")
    assert store.find("https://alt.example/programm.pdf") == ("", "file-refused")
    with pytest.raises(Unreachable):
        read_web("http://127.0.0.1:9/x", frozenset(("alt.example",)))
    with pytest.raises(Unreachable):
        read_web("file:///etc/passwd", frozenset(("",)))


def test_a_feed_of_the_web_with_files_of_the_named_host(city: Path, tmp_path: Path) -> None:
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "bild.png").write_bytes(picture("bild"))
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        body = f"<p><img src='{address}/bild.png' alt='Ein Bild'></p>"
        (folder / "feed.xml").write_bytes(feed(("Eins", body)))
        without = imported(city, "rss", f"{address}/feed.xml", is_trial=True).outcome
        outcome = imported(city, "rss", f"{address}/feed.xml", hosts=("127.0.0.1",)).outcome
        server.shutdown()
    assert [f"{address}/bild.png | Ein Bild"] == texts(without, "picture")
    assert (city / "content/files/bild.png").read_bytes() == picture("bild")
    assert "![Ein Bild](files/bild.png)" in documents(city, outcome)[outcome.made[0].path]
    assert errors(city) == []


def test_the_example_comes_back_from_its_own_feed_and_calendar(
    city: Path, example_folder: Path
) -> None:
    output = example_folder / "output"
    calendar = imported(city, "ics", output / "kalender/sitzungen.ics").outcome
    releases = imported(city, "rss", output / "feeds/presse.xml").outcome

    def heads(texts: list[str]) -> set[tuple[str, ...]]:
        pattern = re.compile(r"^(title|date|start): *\"?(.*?)\"?$", re.M)
        return {tuple(value for _, value in sorted(pattern.findall(t.split("\n---")[0])))
                for t in texts}  # fmt: skip

    for folder, outcome in (("sessions", calendar), ("press", releases)):
        own = [p.read_text("utf-8") for p in (ROOT / "content" / folder).glob("*.md")
               if p.name.count(".") == 1]  # fmt: skip
        assert heads(list(documents(city, outcome).values())) == heads(own)
    assert errors(city) == []


def test_the_command_reports_in_german_and_as_json(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["import", "rss", str(DATA / "feed.xml"), "--content", str(city / "content")]
    assert main(given) == 0
    said = capsys.readouterr().out
    assert "3 Einträge in der Quelle, 2 Dokumente" in said
    report = (city / "import-report.md").read_text("utf-8")
    assert "Zweimal vergeben" in report
    assert main([*given, "--format", "json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[-1]["same"] == 2
    assert {row["code"] for row in rows if "code" in row} >= {"twice", "topic"}


def test_a_site_that_can_not_be_read_is_refused(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (city / "content/site.yaml").write_text("titel: x\n", encoding="utf-8")
    given = ["import", "rss", str(DATA / "feed.xml"), "--content", str(city / "content")]
    assert main(given) == 1
    assert "site.yaml" in capsys.readouterr().err


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    city: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    for module in [name for name in sys.modules if name.startswith("sitegen.importing.")]:
        if not module.endswith(("command", "items")):
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "bs4", None)
    given = ["import", "rss", str(DATA / "feed.xml"), "--content", str(city / "content")]
    assert main(given) == 3
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = metadata["project"]["optional-dependencies"]["import"]
    names = " ".join(need.partition(">")[0] for need in needed)
    assert f"pip install {names}\n" in capsys.readouterr().err
