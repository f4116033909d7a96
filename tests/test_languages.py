"""Every page in every language of the site: translated, or with a note in the language."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import SmallSite
from tests.sites import FILES, SITE, build, options, site
from tests.test_pages import pages_of

NOTE = "This page has not been translated. The text is in German."
EINS, ZWEI = "presse/2026/eins/index.html", "presse/2026/zwei/index.html"
BOTH = {"site.yaml": SITE.replace("[en]", "[en, de-simple]")}
NONE = {
    "site.yaml": SITE.replace("languages: [en]\n", ""),
    "pages/ueber.en.md": None, "press/2026-06-01-zwei.en.md": None,
}  # fmt: skip


def text(made: dict[str, bytes], path: str) -> str:
    return made[path].decode()


def languages_of(page: str) -> dict[str, str]:
    """Read the switch of a page: names with addresses, the current one with none."""
    nav = page.partition('<nav class="languages"')[2].partition("</nav>")[0]
    found = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>|<strong[^>]*>([^<]*)</strong>', nav)
    return {name or current: address for address, name, current in found}


def alternates_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page))


def canonical_of(page: str) -> str:
    found = re.search(r'<link rel="canonical" href="([^"]+)">', page)
    return found[1] if found else ""


def test_every_page_but_those_of_versions_is_there_in_each_language(small: SmallSite) -> None:
    made = small.build(BOTH)
    pages = [p for p in made if p.endswith(".html") and not p.startswith(("en/", "de-simple/"))]
    german = [p for p in pages if re.search(r"leitlinien/leitlinien/.*/", p) is None]
    expected = {f"{tag}/{path}" for tag in ("en", "de-simple") for path in german}
    assert expected - made.keys() == set()
    assert len(german) > 15


def test_what_is_not_translated_says_so_and_keeps_its_language(small: SmallSite) -> None:
    page = text(small.build(), f"en/{EINS}")
    assert NOTE in page
    assert '<html lang="en">' in page
    assert '<h1 lang="de">Eins</h1>' in page
    assert '<div class="prose" lang="de">' in page
    assert "Friday, 1 May 2026, 10:00" in page


def test_a_translation_has_no_note(small: SmallSite) -> None:
    page = text(small.build(), f"en/{ZWEI}")
    assert NOTE not in page
    assert "<h1>Two</h1>" in page


def test_an_inherited_text_of_a_translation_keeps_its_language(small: SmallSite) -> None:
    files = {"sessions/2026-06-10-rat.en.md": "---\ntitle: Council\n---\n\nPreview.\n"}
    page = text(small.build(files), "en/sitzungen/2026-06-10-rat/index.html")
    assert '<p class="agenda-title" lang="de">Haushalt</p>' in page
    assert "<h1>Council</h1>" in page


def test_a_fallback_is_no_translation(small: SmallSite) -> None:
    made = small.build()
    page = text(made, f"en/{EINS}")
    assert canonical_of(page) == "https://probe.example.de/presse/2026/eins/"
    assert alternates_of(page) == {}
    read = (".xml", ".atom", ".json", ".ics")
    named = [path for path, data in made.items() if path.endswith(read) and path != "record.json"
             and b"/en/presse/2026/eins/" in data]  # fmt: skip
    assert named == []


def test_translations_name_each_other(small: SmallSite) -> None:
    made = small.build()
    url = "https://probe.example.de"
    for path, address in ((ZWEI, "/presse/2026/zwei/"), ("index.html", "/"),
                          ("presse/index.html", "/presse/")):  # fmt: skip
        expected = {
            "de": url + address, "x-default": url + address, "en": f"{url}/en{address}",
        }  # fmt: skip
        assert alternates_of(text(made, path)) == expected
        assert alternates_of(text(made, f"en/{path}")) == expected


@pytest.mark.parametrize("path", [
    "index.html", "404.html", EINS, ZWEI, "presse/index.html", "presse/2026/index.html",
    "sitzungen/index.html", "gremien/rat/index.html", "leitlinien/index.html",
    "leitlinien/leitlinien/index.html", "suche/index.html", "themen/haushalt/index.html",
])  # fmt: skip
def test_the_switch_stays_on_the_page(small: SmallSite, path: str) -> None:
    made = small.build(BOTH)
    address = "/" if path == "404.html" else f"/{path.removesuffix('index.html')}"
    every = {
        "Deutsch": address,
        "English": f"/en{address}",
        "Leichte Sprache": f"/de-simple{address}",
    }
    for tag, own in (("", "Deutsch"), ("en/", "English"), ("de-simple/", "Leichte Sprache")):
        assert languages_of(text(made, tag + path)) == {**every, own: ""}


def test_a_version_leads_to_the_publication_in_other_languages(small: SmallSite) -> None:
    made = small.build()
    for path in ("v1/index.html", "v1/ziele/index.html", "v1/gesamt/index.html",
                 "synopse/v1...v2/index.html"):  # fmt: skip
        page = text(made, f"leitlinien/leitlinien/{path}")
        assert languages_of(page) == {"Deutsch": "", "English": "/en/leitlinien/leitlinien/"}
        assert alternates_of(page) == {}


def test_the_pages_of_a_language_lead_to_pages_of_it(small: SmallSite) -> None:
    small.build({"press/2026-06-20-x.md": "---\ntitle: X\ndate: 2026-06-20\n---\n\n"
                 "[A](2026-05-01-eins.md) [B](../sessions/2026-06-10-rat.md#top-2)\n"})  # fmt: skip
    outside = {}
    for address, page in pages_of(small.output).items():
        if address.startswith("/en/"):
            links = [a for a in page.all("a") if a.get("hreflang") is None]
            found = {
                a["href"] for a in links if re.match(r"/(?!en/|files/|kalender/)", a["href"] or "")
            }
            found = {
                f for f in found if not re.search(r"/leitlinien/leitlinien/.|sitzung.ics", f or "")
            }
            if found:
                outside[address] = found
    assert outside == {}


def test_a_card_says_in_which_language_its_text_is(small: SmallSite) -> None:
    page = text(small.build(BOTH), "en/presse/index.html")
    title = '<a href="/en/presse/2026/eins/" lang="de">Eins</a></h2>'
    assert f'{title}\n<p class="card-language">in German</p>' in page
    assert '<a href="/en/presse/2026/zwei/">Two</a></h2>\n\n' in page
    simple = text(small.build(BOTH), "de-simple/presse/index.html")
    assert '<p class="card-language">nicht in Leichter Sprache</p>' in simple


def test_a_draft_of_a_translation_leaves_the_fallback_in_place(small: SmallSite) -> None:
    english = FILES["press/2026-06-01-zwei.en.md"].replace("title:", "draft: true\ntitle:")
    page = text(small.build({"press/2026-06-01-zwei.en.md": english}), f"en/{ZWEI}")
    assert NOTE in page
    assert "Two" not in page


def test_the_session_of_the_home_page_is_added_by_the_one_calendar(small: SmallSite) -> None:
    page = text(small.build(), "en/index.html")
    assert 'href="/sitzungen/2026-07-08-rat/sitzung.ics"' in page
    assert 'data-calendar="/sitzungen/2026-07-08-rat/sitzung.ics"' in page


def test_a_site_of_one_language_has_nothing_of_it(small: SmallSite) -> None:
    made = small.build(NONE)
    assert [p for p in made if p.startswith("en/")] == []
    assert languages_of(text(made, "index.html")) == {}
    assert alternates_of(text(made, "index.html")) == {}


# Feeds


def ids(made: dict[str, bytes], path: str) -> dict[str, str]:
    return {item["title"]: item["id"] for item in json.loads(made[path])["items"]}


def test_the_releases_of_a_feed_are_those_of_its_language(small: SmallSite) -> None:
    made = small.build()
    assert list(ids(made, "en/feeds/presse.json")) == ["Two"]
    assert set(ids(made, "en/feeds/presse.json").values()).isdisjoint(
        ids(made, "feeds/presse.json").values()
    )


def test_all_sessions_are_in_the_feed_of_each_language(small: SmallSite) -> None:
    made = small.build()
    german, english = (ids(made, f"{tag}feeds/sitzungen.json") for tag in ("", "en/"))
    assert len(english) == len(german)
    assert "Sitzung des Rats (10 June 2026)" in english
    assert set(english.values()).isdisjoint(german.values())


def test_an_id_stays_when_the_translation_is_written(small: SmallSite) -> None:
    before = ids(small.build(), "en/feeds/sitzungen.json")
    files = {"sessions/2026-06-10-rat.en.md": "---\ntitle: Council\n---\n"}
    after = ids(small.build(files), "en/feeds/sitzungen.json")
    assert before["Sitzung des Rats (10 June 2026)"] == after["Council (10 June 2026)"]


def test_a_feed_names_its_language_and_address(small: SmallSite) -> None:
    made = small.build(BOTH)
    for tag, language in (("", "de"), ("en/", "en"), ("de-simple/", "de-simple")):
        rss = ElementTree.fromstring(made[f"{tag}feeds/leitlinien.xml"])
        atom = ElementTree.fromstring(made[f"{tag}feeds/leitlinien.atom"])
        feed = json.loads(made[f"{tag}feeds/leitlinien.json"])
        assert rss.findtext("channel/language") == feed["language"] == language
        assert atom.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        assert feed["feed_url"] == f"https://probe.example.de/{tag}feeds/leitlinien.json"
        assert feed["home_page_url"] == f"https://probe.example.de/{tag}"


# Former and removed addresses, and the record


def test_a_former_address_holds_in_each_language(small: SmallSite) -> None:
    alias = FILES["press/2026-05-01-eins.md"].replace("title:", "aliases: [/alt/eins/]\ntitle:")
    made = small.build({"press/2026-05-01-eins.md": alias})
    assert 'url=/en/presse/2026/eins/"' in text(made, "en/alt/eins/index.html")
    assert "/en/alt/eins/ /en/presse/2026/eins/ 301" in text(made, "_redirects")


def test_a_removed_address_is_told_in_each_language(small: SmallSite) -> None:
    stone = "- address: /presse/2025/alt/\n  date: 2026-05-01\n  reason: Überholt\n"
    made = small.build({"removed.yaml": stone})
    assert "This page was removed on" in text(made, "en/presse/2025/alt/index.html")


def told(folder: Path, files: dict[str, str | None], record: bytes) -> list[str]:
    path = folder / "published.json"
    path.write_bytes(record)
    for name, given in files.items():
        if given is None:
            (folder / "content" / name).unlink(missing_ok=True)
    return [p.code for p in build(options(site(folder, files), published=str(path))).problems]


def test_a_removed_document_is_told_once_and_not_in_each_language(small: SmallSite) -> None:
    record = small.build(BOTH)["record.json"]
    gone: dict[str, str | None] = {**BOTH, "press/2026-05-01-eins.md": None}
    assert told(small.folder, gone, record) == ["record.address"]
    stone = "- address: /presse/2026/eins/\n  date: 2026-07-01\n  reason: Weg\n"
    assert told(small.folder, {**gone, "removed.yaml": stone}, record) == []


def test_a_removed_translation_leaves_its_address(small: SmallSite) -> None:
    record = small.build()["record.json"]
    assert told(small.folder, {"press/2026-06-01-zwei.en.md": None}, record) == []


def test_a_language_is_given_up_with_one_warning(small: SmallSite) -> None:
    record = small.build(BOTH)["record.json"]
    assert told(small.folder, {"site.yaml": SITE}, record) == ["record.language"]


# Languages without a catalogue


def test_a_language_without_interface_texts_is_a_warning(small: SmallSite) -> None:
    files = {"site.yaml": SITE.replace("[en]", "[fr]"), "pages/ueber.en.md": None,
             "press/2026-06-01-zwei.en.md": None}  # fmt: skip
    assert small.problems(files) == [("warning", "config.language-english")]
    page = (small.output / "fr/index.html").read_text("utf-8")
    assert '<html lang="fr">' in page
    assert '<header class="site-header" lang="en">' in page


def test_times_in_leichte_sprache_have_no_minutes_where_there_are_none(small: SmallSite) -> None:
    pages = small.build(BOTH)
    page = text(pages, "de-simple/sitzungen/2026-06-10-rat/index.html")
    assert "Mittwoch, 10. Juni 2026" in page
    assert ">18 Uhr</time> bis" in text(pages, "de-simple/sitzungen/index.html")


def test_a_language_that_is_named_twice_is_there_once(small: SmallSite) -> None:
    twice = {"site.yaml": SITE.replace("[en]", "[en, de, en]")}
    assert small.build(twice) == small.build()


def test_an_address_that_a_translation_took_leads_nowhere_else(small: SmallSite) -> None:
    more = "aliases: [/presse/2026/two/]\ntitle:"
    alias = FILES["press/2026-06-01-zwei.md"].replace("title:", more)
    english = FILES["press/2026-06-01-zwei.en.md"].replace("title:", "slug: two\ntitle:")
    made = small.build({"press/2026-06-01-zwei.md": alias, "press/2026-06-01-zwei.en.md": english})
    assert "<h1>Two</h1>" in text(made, "en/presse/2026/two/index.html")
    assert "/en/presse/2026/two/ " not in text(made, "_redirects")


def test_what_a_translation_inherits_is_marked_in_lists_and_headings(small: SmallSite) -> None:
    made = small.build({
        "press/2026-05-01-eins.en.md": "---\ntitle: One\n---\n\nEnglish.\n",
        "groups/rat.en.md": "---\ncontact: Office\n---\n\nWhat the council does.\n",
        "press/2026-05-01-eins.md": FILES["press/2026-05-01-eins.md"].replace(
            "title: Eins\n", "title: Eins\nsummary: Auf Deutsch.\n"
        ),
    })  # fmt: skip
    assert '<p class="card-text" lang="de">Auf Deutsch.</p>' in text(made, "en/presse/index.html")
    assert '<h1 lang="de">' in text(made, "en/gremien/rat/index.html")


def test_facts_are_those_of_the_original(small: SmallSite) -> None:
    path = "sessions/2026-06-10-rat.en.md"
    other = {path: "---\ntitle: Council\ndate: 2026-06-11\nstart: 20:00\n---\n"}
    assert [code for _, code in small.problems(dict(other))] == ["language.fact"] * 2
    page = (small.output / "en/sitzungen/2026-06-10-rat/index.html").read_text("utf-8")
    assert "10 June 2026" in page
    assert "11 June 2026" not in page
    assert small.problems({path: "---\ntitle: Council\ndate: 2026-06-10\n---\n"}) == []


def test_a_language_may_name_a_region(small: SmallSite) -> None:
    files = {"site.yaml": SITE.replace("[en]", "[en-GB]"), "pages/ueber.en.md": None,
             "press/2026-06-01-zwei.en.md": None}  # fmt: skip
    assert "en-GB/leitlinien/leitlinien/index.html" in small.build(files)


def test_an_address_below_a_language_that_was_given_up_is_of_that_language_alone(
    small: SmallSite,
) -> None:
    stone = "- address: /fr/ueber/\n  date: 2026-06-01\n  reason: Nicht mehr auf Französisch.\n"
    made = small.build({**BOTH, "removed.yaml": stone})
    pages = [path for path in made if "fr/ueber" in path and path.endswith(".html")]
    assert pages == ["fr/ueber/index.html"]


def test_a_path_names_documents_as_they_are_called(small: SmallSite) -> None:
    made = small.build({"groups/online.md": "---\ntitle: Press releases\n---\n\nText.\n"})
    path = text(made, "gremien/online/index.html").partition("BreadcrumbList")[2]
    assert "Press releases" in path


def test_a_list_in_leichte_sprache_shows_no_hard_text(small: SmallSite) -> None:
    page = text(small.build(BOTH), "de-simple/presse/index.html")
    card = page.partition(">Eins</a>")[2].partition("</article>")[0]
    assert "nicht in Leichter Sprache" in card
    assert "card-text" not in card
