"""Feeds as readers get them: RSS and Atom by feedparser, JSON Feed by json.

What feedparser smooths over (attributes, the form of dates, the site's link) is read from the XML.
"""

import json
import re
import xml.etree.ElementTree as ET
from calendar import timegm
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import feedparser
import pytest

from tests.conftest import SmallSite
from tests.sites import DRAWING, NOON, SITE

SITE_ID = UUID("6f1d7c0e-5d0a-4a51-9a53-0d0c6a3b1f00")
NAMES = ("presse", "sitzungen", "leitlinien", "aenderungen")
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = 86_400
HOME = "https://probe.example.de"

# RFC 822 as RSS 2.0 wants it (year of four digits), and RFC 3339.
RFC_822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}"
    r" \d{2}:\d{2}:\d{2} [+-]\d{4}"
)
RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})")


class Item(NamedTuple):
    """One entry as a format gives it; times in UTC."""

    id: str
    address: str
    title: str
    published: datetime
    html: str


def in_rss(data: bytes) -> list[Item]:
    return [
        Item(entry.id, entry.link, entry.title, _time(entry.published_parsed), _html(entry))
        for entry in _parsed(data, "rss20").entries
    ]


def in_atom(data: bytes) -> list[Item]:
    return [
        Item(entry.id, entry.link, entry.title, _time(entry.published_parsed), _html(entry))
        for entry in _parsed(data, "atom10").entries
    ]


def in_json(data: bytes) -> list[Item]:
    return [
        Item(
            item["id"],
            item["url"],
            item["title"],
            datetime.fromisoformat(item["date_published"]),
            item["content_html"],
        )
        for item in json.loads(data)["items"]
    ]


def _parsed(data: bytes, version: str) -> Any:
    parsed = feedparser.parse(data)
    assert (parsed.bozo, parsed.version) == (0, version)
    return parsed


def _time(parts: Any) -> datetime:
    return datetime.fromtimestamp(timegm(parts), UTC)


def _html(entry: Any) -> str:
    # RSS has the text in <description> when there is no summary besides.
    return str(entry.content[0].value if "content" in entry else entry.summary)


def titles(made: dict[str, bytes], name: str) -> list[str]:
    return [item.title for item in in_json(made[f"feeds/{name}.json"])]


def updated(made: dict[str, bytes], name: str) -> dict[str, str]:
    """Give `updated` of an Atom feed ("") and of its entries by their ids."""
    root = ET.fromstring(made[f"feeds/{name}.atom"])
    entries = {_text(e, f"{ATOM}id"): _text(e, f"{ATOM}updated") for e in root.iter(f"{ATOM}entry")}
    return {"": _text(root, f"{ATOM}updated"), **entries}


def _text(element: ET.Element, path: str) -> str:
    found = element.findtext(path)
    assert found is not None, path
    return found


def release(body: str = "Text.", **fields: str) -> str:
    known = {"title": "Meldung", "date": "2026-06-15 10:00", **fields}
    return "---\n" + "".join(f"{k}: {v}\n" for k, v in known.items()) + f"---\n\n{body}\n"


def session(**fields: str) -> str:
    known = {"title": "Sitzung", "date": "2026-06-10", "start": "18:00", "place": "Saal", **fields}
    return "---\n" + "".join(f"{k}: {v}\n" for k, v in known.items()) + "---\n"


class Addresses(HTMLParser):
    """Collects every address in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src", "srcset")]


# All feeds of the example


def example_feeds(example: Path, suffix: str) -> Iterator[bytes]:
    for name in NAMES:
        yield (example / "feeds" / f"{name}.{suffix}").read_bytes()


def test_every_feed_is_well_formed_and_full(example: Path) -> None:
    counts = [
        (len(in_rss(rss)), len(in_atom(atom)), len(in_json(feed)))
        for rss, atom, feed in zip(
            *(example_feeds(example, suffix) for suffix in ("xml", "atom", "json")), strict=True
        )
    ]
    releases = len(list(example.glob("presse/*/*/index.html")))
    assert counts[0] == (releases, releases, releases)
    assert [rss for rss, _, _ in counts] == [json for _, _, json in counts]
    assert all(rss > 0 for rss, _, _ in counts)


@pytest.mark.parametrize("name", NAMES)
def test_the_three_formats_agree(example: Path, name: str) -> None:
    feeds = example / "feeds"
    rss = in_rss((feeds / f"{name}.xml").read_bytes())
    atom = in_atom((feeds / f"{name}.atom").read_bytes())
    plain = in_json((feeds / f"{name}.json").read_bytes())
    facts = [item[:4] for item in plain]
    assert [item[:4] for item in rss] == facts
    assert [item[:4] for item in atom] == facts
    assert [item.html for item in rss] == [item.html for item in atom]


def test_guids_are_no_addresses_and_say_so(example: Path) -> None:
    for data in example_feeds(example, "xml"):
        guids = list(ET.fromstring(data).iter("guid"))
        assert {guid.get("isPermaLink") for guid in guids} == {"false"}
        assert [
            g.text for g in guids if not re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", g.text or "")
        ] == []


def test_no_two_entries_of_the_site_share_an_id(example: Path) -> None:
    ids = [item.id for data in example_feeds(example, "json") for item in in_json(data)]
    assert len(ids) == len(set(ids))


def test_each_feed_names_its_own_address(example: Path) -> None:
    home = "https://beteiligung.kaiserslautern.example"
    rss = [
        [link.get("href") for link in ET.fromstring(data).iter(f"{ATOM}link")
         if link.get("rel") == "self"]
        for data in example_feeds(example, "xml")
    ]  # fmt: skip
    atom = [
        [link.get("href") for link in ET.fromstring(data).findall(f"{ATOM}link")
         if link.get("rel") == "self"]
        for data in example_feeds(example, "atom")
    ]  # fmt: skip
    plain = [[json.loads(data)["feed_url"]] for data in example_feeds(example, "json")]
    assert rss == [[f"{home}/feeds/{name}.xml"] for name in NAMES]
    assert atom == [[f"{home}/feeds/{name}.atom"] for name in NAMES]
    assert plain == [[f"{home}/feeds/{name}.json"] for name in NAMES]


def test_the_channel_s_link_is_the_site(example: Path) -> None:
    links = [ET.fromstring(data).findtext("channel/link") for data in example_feeds(example, "xml")]
    assert links == ["https://beteiligung.kaiserslautern.example/"] * 4


def test_atom_and_json_name_the_site(example: Path) -> None:
    home = "https://beteiligung.kaiserslautern.example/"
    atom = [
        [link.get("href") for link in ET.fromstring(data).findall(f"{ATOM}link")
         if link.get("rel") == "alternate"]
        for data in example_feeds(example, "atom")
    ]  # fmt: skip
    assert atom == [[home]] * 4
    assert [json.loads(d)["home_page_url"] for d in example_feeds(example, "json")] == [home] * 4


def test_dates_have_the_form_of_each_format(example: Path) -> None:
    rss = [
        element.text or ""
        for data in example_feeds(example, "xml")
        for element in ET.fromstring(data).iter()
        if element.tag in ("pubDate", "lastBuildDate")
    ]
    atom = [
        element.text or ""
        for data in example_feeds(example, "atom")
        for element in ET.fromstring(data).iter()
        if element.tag in (f"{ATOM}updated", f"{ATOM}published")
    ]
    plain = [
        item[key]
        for data in example_feeds(example, "json")
        for item in json.loads(data)["items"]
        for key in ("date_published", "date_modified")
    ]
    assert [text for text in rss if not RFC_822.fullmatch(text)] == []
    assert [text for text in (*atom, *plain) if not RFC_3339.fullmatch(text)] == []
    assert len(atom) == len(plain) + 4 == 2 * (len(rss) - 4) + 4


def test_the_date_of_a_feed_is_the_newest_in_it(example: Path) -> None:
    for name in NAMES:
        root = ET.fromstring((example / "feeds" / f"{name}.xml").read_bytes())
        items = json.loads((example / "feeds" / f"{name}.json").read_bytes())["items"]
        newest = max(datetime.fromisoformat(item["date_modified"]) for item in items)
        assert parsedate_to_datetime(_text(root, "channel/lastBuildDate")) == newest
        atom = ET.fromstring((example / "feeds" / f"{name}.atom").read_bytes())
        assert datetime.fromisoformat(_text(atom, f"{ATOM}updated")) == newest


def test_json_feeds_name_version_author_and_language(example: Path) -> None:
    for data in example_feeds(example, "json"):
        feed = json.loads(data)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["authors"] == [
            {"name": "KL.digital GmbH", "url": "https://www.herzlich-digital.de"}
        ]
        assert feed["language"] == "de"


def test_all_addresses_in_the_example_s_feeds_are_absolute(example: Path) -> None:
    found = [
        address
        for data in example_feeds(example, "json")
        for item in in_json(data)
        for address in Addresses(item.html).found
    ]
    assert [a for a in found if not re.match(r"https?://|mailto:|tel:", a)] == []
    assert len(found) > 10


# Releases

RICH = """\
Zur [Seite](../pages/ueber.md), zum [Abschnitt](../guidelines/leitlinien/v1/01-ziele.md#wozu),
zur [Datei](../files/plan.pdf) und ins [Netz](https://example.org/a?b=1&c=2).

![Ein Plan](../files/plan.svg)

| Tag | Ort |
|---|---|
| Montag | Saal |
"""


def rich_site(small: SmallSite, body: str, **site: str) -> dict[str, bytes]:
    return small.build(
        {
            "press/2026-06-15-reich.md": release(body),
            "files/plan.pdf": "%PDF-1.4",
            "files/plan.svg": DRAWING,
            **site,
        }
    )


@pytest.mark.parametrize("path", ["", "/stadt/amt"])
def test_a_release_is_in_the_feed_with_its_full_text_and_absolute_addresses(
    small: SmallSite, path: str
) -> None:
    made = rich_site(small, RICH, **{"site.yaml": SITE.replace(HOME, f"{HOME}{path}", 1)})
    expected = [
        f"{HOME}{path}/ueber/",
        f"{HOME}{path}/leitlinien/leitlinien/v1/ziele/#abschnitt-wozu",
        f"{HOME}{path}/files/plan.pdf",
        "https://example.org/a?b=1&c=2",
        f"{HOME}{path}/files/plan.svg",
    ]
    for item in (
        in_rss(made["feeds/presse.xml"])[0],
        in_atom(made["feeds/presse.atom"])[0],
        in_json(made["feeds/presse.json"])[0],
    ):
        assert Addresses(item.html).found == expected
        assert re.search(r"<td>\s*Montag\s*</td>", item.html)
        assert item.address == f"{HOME}{path}/presse/2026/reich/"


@pytest.mark.parametrize(
    "body",
    ["## Ziel {#ziel}\n\n[Zum Ziel](#ziel)", "Ein Satz[^1].\n\n[^1]: Eine Fußnote."],
    ids=["anchor", "footnote"],
)
def test_links_within_a_release_are_absolute_in_the_feed(small: SmallSite, body: str) -> None:
    made = rich_site(small, body)
    found = Addresses(in_json(made["feeds/presse.json"])[0].html).found
    assert found != []
    assert [a for a in found if not a.startswith(f"{HOME}/presse/2026/reich/#")] == []


def test_boilerplates_contact_and_source_belong_to_the_full_text(small: SmallSite) -> None:
    made = small.build(
        {
            "press/2026-06-15-x.md": release(
                blocks="[ueber]", source="Quellenangabe", contact="Frau K"
            )
        }
    )
    html = in_json(made["feeds/presse.json"])[0].html
    assert [t for t in ("Eine Stadt.", "Quellenangabe", "Frau K") if t not in html] == []


def test_a_release_without_text_has_its_title_as_content_in_rss(small: SmallSite) -> None:
    made = small.build({"press/2026-06-15-x.md": release(body="", title="Nur ein Titel")})
    assert in_rss(made["feeds/presse.xml"])[0].html == "<p>Nur ein Titel</p>"


def test_a_release_without_text_has_its_title_as_content_in_json(small: SmallSite) -> None:
    made = small.build({"press/2026-06-15-x.md": release(body="", title="Nur ein Titel")})
    assert in_json(made["feeds/presse.json"])[0].html.strip() == "<p>Nur ein Titel</p>"


def test_signs_of_markup_in_titles_stay_signs(small: SmallSite) -> None:
    title = "Straße & <Platz> ]]> „Ende“ 😀"
    made = small.build(
        {"press/2026-06-15-x.md": release(title=json.dumps(title, ensure_ascii=False))}
    )
    rss = ET.fromstring(made["feeds/presse.xml"]).findtext("channel/item/title")
    atom = ET.fromstring(made["feeds/presse.atom"]).find(f"{ATOM}entry/{ATOM}title")
    assert rss == title
    assert atom is not None
    assert (atom.text, atom.get("type", "text")) == (title, "text")
    assert in_json(made["feeds/presse.json"])[0].title == title


@pytest.mark.parametrize(
    "text",
    [release(title='"Ein \\uFFFE Zeichen"'), release("Ein &#12; Zeichen.")],
    ids=["title", "body"],
)
def test_a_sign_that_xml_can_not_hold_ends_no_build(small: SmallSite, text: str) -> None:
    levels = [level for level, _ in small.problems({"press/2026-06-15-x.md": text})]
    assert set(levels) <= {"error", "warning"}


def test_the_feed_holds_the_newest_fifty(small: SmallSite) -> None:
    first = datetime(2026, 1, 1, 9)
    files = {
        f"press/2026-01-01-x{n:02}.md": release(
            title=f"Nummer {n:02}", date=(first + timedelta(days=n)).strftime("%Y-%m-%d %H:%M")
        )
        for n in range(55)
    }
    made = small.build(
        {**files, "press/2026-05-01-eins.md": None, "press/2026-06-01-zwei.md": None,
         "press/2026-06-01-zwei.en.md": None}
    )  # fmt: skip
    expected = [f"Nummer {n:02}" for n in range(54, 4, -1)]
    assert titles(made, "presse") == expected
    assert [item.title for item in in_rss(made["feeds/presse.xml"])] == expected
    assert [item.title for item in in_atom(made["feeds/presse.atom"])] == expected


def test_releases_of_one_moment_stand_in_the_order_of_their_paths(
    new_site: Callable[[], SmallSite],
) -> None:
    names = ["m", "b", "z", "a"]
    orders = []
    for order in (names, names[::-1]):
        made = new_site().build({f"press/2026-06-15-{n}.md": release(title=n) for n in order})
        orders += [
            [item.title for item in read][:4]
            for read in (
                in_rss(made["feeds/presse.xml"]),
                in_atom(made["feeds/presse.atom"]),
                in_json(made["feeds/presse.json"]),
            )
        ]
    assert orders == [["a", "b", "m", "z"]] * 6


def test_the_guid_comes_from_the_site_and_the_document(small: SmallSite) -> None:
    made = small.build({"press/2026-06-15-x.md": release()})
    expected = f"urn:uuid:{uuid5(SITE_ID, 'press/2026-06-15-x')}"
    assert in_rss(made["feeds/presse.xml"])[0].id == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"press/2026-06-15-x.md": release(title="Ganz anders")},
        {"press/2026-06-15-x.md": release(date="2026-06-16 11:00")},
        {"site.yaml": SITE.replace("probe.example.de", "neu.example.org")},
    ],
    ids=["title", "date", "domain"],
)
def test_the_guid_outlives(small: SmallSite, changes: dict[str, str]) -> None:
    path = "press/2026-06-15-x.md"
    before = in_rss(small.build({path: release()})["feeds/presse.xml"])[0].id
    made = small.build({path: release(), **changes})
    assert in_rss(made["feeds/presse.xml"])[0].id == before


def test_the_guid_of_a_release_with_an_id_outlives_a_new_file_name(small: SmallSite) -> None:
    old, new = "press/2026-06-15-alt.md", "press/2026-06-15-neu.md"
    text = release(id="meldung-7")
    before = in_rss(small.build({old: text})["feeds/presse.xml"])[0]
    after = in_rss(small.build({old: None, new: text})["feeds/presse.xml"])[0]
    assert (after.id, after.address) == (before.id, f"{HOME}/presse/2026/neu/")


def test_an_edit_of_the_text_updates_nothing(small: SmallSite) -> None:
    path = "press/2026-06-15-x.md"
    before = updated(small.build({path: release("Erster Stand.")}), "presse")
    made = small.build({path: release("Zweiter Stand.")})
    assert "Zweiter Stand." in in_atom(made["feeds/presse.atom"])[0].html
    assert updated(made, "presse") == before


def test_a_change_note_updates_its_entry_and_the_feed(small: SmallSite) -> None:
    path = "press/2026-06-15-x.md"
    before = updated(small.build({path: release()}), "presse")
    note = "\n  - date: 2026-06-20 09:00\n    note: Uhrzeit berichtigt"
    made = small.build({path: release(changes=note)})
    changed = {key: value for key, value in updated(made, "presse").items() if before[key] != value}
    guid = f"urn:uuid:{uuid5(SITE_ID, 'press/2026-06-15-x')}"
    assert changed == {"": "2026-06-20T07:00:00+00:00", guid: "2026-06-20T07:00:00+00:00"}
    first = in_atom(made["feeds/presse.atom"])[0]
    assert first.published == datetime(2026, 6, 15, 8, tzinfo=UTC)
    assert "Uhrzeit berichtigt" in first.html


def test_a_change_note_of_the_future_changes_nothing_yet(small: SmallSite) -> None:
    path = "press/2026-06-15-x.md"
    before = small.build({path: release()})
    note = "\n  - date: 2026-09-01 09:00\n    note: Uhrzeit berichtigt"
    made = small.build({path: release(changes=note)})
    assert made["feeds/presse.atom"] == before["feeds/presse.atom"]


# Sessions

ONE = {"sessions/2026-07-08-rat.md": None, "press/2026-06-01-zwei.md": None,
       "press/2026-06-01-zwei.en.md": None}  # fmt: skip
MOVE = "\n  - date: 2026-05-20 09:00\n    reason: Raum belegt\n    was:\n      date: 2026-06-09"
CANCEL = "\n  - date: 2026-06-05 12:00\n    reason: Krankheit\n    was:\n      status: confirmed"


def session_items(small: SmallSite, text: str, **given: object) -> list[tuple[str, str]]:
    """Publish one session; give date (UTC) and title of the entries of the sessions' feed."""
    made = small.build({**ONE, "sessions/2026-06-10-rat.md": text}, **given)
    items = in_rss(made["feeds/sitzungen.xml"])
    return [(item.published.strftime("%Y-%m-%dT%H:%M"), item.title) for item in items]


def test_a_session_is_announced_when_it_says(small: SmallSite) -> None:
    found = session_items(small, session(announced="2026-05-01 09:00"))
    assert found == [("2026-05-01T07:00", "Sitzung (10. Juni 2026)")]


def test_a_session_is_announced_by_the_first_release_that_names_it(small: SmallSite) -> None:
    files = {
        f"press/2026-05-{day}-x{day}.md": release(
            date=f"2026-05-{day} 10:00", session="sessions/2026-06-10-rat"
        )
        for day in (22, 12)
    }
    made = small.build({**ONE, **files, "sessions/2026-06-10-rat.md": session()})
    (item,) = in_rss(made["feeds/sitzungen.xml"])
    assert item.published == datetime(2026, 5, 12, 8, tzinfo=UTC)


def test_a_session_of_which_nobody_told_is_announced_two_weeks_before(small: SmallSite) -> None:
    assert session_items(small, session()) == [("2026-05-27T16:00", "Sitzung (10. Juni 2026)")]


def test_a_session_far_ahead_is_not_announced_yet(small: SmallSite) -> None:
    assert session_items(small, session(date="2026-12-10")) == []


def test_a_moved_session_is_told_of_with_its_reason(small: SmallSite) -> None:
    text = session(announced="2026-05-01 09:00", changes=MOVE)
    assert session_items(small, text) == [
        ("2026-05-20T07:00", "Verlegt: Sitzung"),
        ("2026-05-01T07:00", "Sitzung (9. Juni 2026)"),
    ]
    changed = in_rss((small.output / "feeds" / "sitzungen.xml").read_bytes())[0]
    assert changed.html.splitlines()[0] == (
        "<p>Am 20. Mai 2026 verlegt. Zuvor: Dienstag, 9. Juni 2026. Grund: Raum belegt</p>"
    )
    assert "10. Juni 2026" in changed.html


@pytest.mark.parametrize(
    ("status", "title"), [("cancelled", "Abgesagt: Sitzung"), ("postponed", "Verschoben: Sitzung")]
)
def test_a_session_that_does_not_take_place_is_told_of(
    small: SmallSite, status: str, title: str
) -> None:
    text = session(announced="2026-05-01 09:00", status=status, changes=MOVE + CANCEL)
    assert session_items(small, text) == [
        ("2026-06-05T10:00", title),
        ("2026-05-20T07:00", "Verlegt: Sitzung"),
        ("2026-05-01T07:00", "Sitzung (9. Juni 2026)"),
    ]


def test_published_minutes_are_told_of(small: SmallSite) -> None:
    text = session(
        announced="2026-05-01 09:00", minutes="\n  status: published\n  date: 2026-06-20 08:00"
    )
    assert session_items(small, text) == [
        ("2026-06-20T06:00", "Mitschrift: Sitzung (10. Juni 2026)"),
        ("2026-05-01T07:00", "Sitzung (10. Juni 2026)"),
    ]


def test_expected_minutes_are_no_news(small: SmallSite) -> None:
    text = session(announced="2026-05-01 09:00", minutes="\n  status: expected\n  due: 2026-06-20")
    assert len(session_items(small, text)) == 1


def test_events_of_sessions_keep_their_ids_when_more_happens(small: SmallSite) -> None:
    path = "sessions/2026-06-10-rat.md"
    before = small.build({**ONE, path: session(announced="2026-05-01", changes=MOVE)})
    after = small.build(
        {
            **ONE,
            path: session(
                announced="2026-05-01", changes=MOVE + CANCEL, status="cancelled", title="Anders"
            ),
        }
    )
    old = [item.id for item in in_rss(before["feeds/sitzungen.xml"])]
    new = [item.id for item in in_rss(after["feeds/sitzungen.xml"])]
    assert new[1:] == old
    assert len(set(new)) == 3


# Guidelines

VERSIONS = {
    "guidelines/leitlinien/v2/version.yaml": "title: Zweiter\ndate: 2026-07-10\n"
    "status: consultation\nconsultation:\n  from: 2026-07-12\n  to: 2026-07-14\n",
}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, ["Neue Fassung"]),
        (9, ["Neue Fassung", "Neue Fassung"]),
        (10, ["Neue Fassung", "Neue Fassung"]),
        (11, ["Kommentierung eröffnet", "Neue Fassung", "Neue Fassung"]),
        (13, ["Kommentierung eröffnet", "Neue Fassung", "Neue Fassung"]),
        (14, ["Kommentierung beendet", "Kommentierung eröffnet", "Neue Fassung", "Neue Fassung"]),
    ],
)
def test_consultations_open_and_close_when_the_day_has_come(
    small: SmallSite, days: int, expected: list[str]
) -> None:
    made = small.build(VERSIONS, now=NOON + days * DAY)
    assert [title.partition(":")[0] for title in titles(made, "leitlinien")] == expected


def test_a_closed_consultation_is_dated_at_the_end_of_its_last_day(small: SmallSite) -> None:
    made = small.build(VERSIONS, now=NOON + 20 * DAY)
    assert [item.published.isoformat() for item in in_atom(made["feeds/leitlinien.atom"])[:2]] == [
        "2026-07-14T22:00:00+00:00",
        "2026-07-11T22:00:00+00:00",
    ]


def test_an_adoption_is_told_of(small: SmallSite) -> None:
    adopted = "title: Beschluss\ndate: 2026-05-01\nstatus: adopted\nadopted:\n"
    made = small.build(
        {
            "guidelines/leitlinien/v2/version.yaml": adopted
            + "  date: 2026-06-10\n  body: Stadtrat\n"
        }
    )
    assert titles(made, "leitlinien")[0] == "Beschlossen: Leitlinien: Beschluss"


def period(first: str, last: str, more: str = "") -> dict[str, str]:
    """Give a version with a comment period and the versions before it gone silent."""
    return {
        "guidelines/leitlinien/v2/version.yaml": "title: Zweiter\ndate: 2026-01-10\n"
        f"status: consultation\nconsultation:\n  from: {first}\n  to: {last}\n{more}",
    }


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        # Over the change to summer time the clock of the wall counts: the day begins at 23:00 UTC.
        ("2026-03-01", "2026-03-31", ["2026-03-24T23:00:00+00:00"]),
        ("2026-03-01", "2026-03-31 18:00", ["2026-03-24T17:00:00+00:00"]),
        ("2026-03-01", "2026-03-08", ["2026-03-01T23:00:00+00:00"]),
        ("2026-03-01", "2026-03-07", []),
        ("2026-03-01", "2026-03-03", []),
    ],
)
def test_the_last_week_of_a_consultation_is_told_of_when_it_begins(
    small: SmallSite, first: str, last: str, expected: list[str]
) -> None:
    items = in_rss(small.build(period(first, last))["feeds/leitlinien.xml"])
    soon = [item for item in items if item.title.startswith("Kommentare bis ")]
    assert [item.published.isoformat() for item in soon] == expected


def test_the_last_week_is_worded_by_its_last_day_and_leads_to_the_text(small: SmallSite) -> None:
    url = "  url: https://mitreden.example.de/?a=1&b=2\n"
    made = small.build(period("2026-06-01", "2026-07-05", url))
    item = in_rss(made["feeds/leitlinien.xml"])[0]
    assert item.title == "Kommentare bis Sonntag, 5. Juli 2026, möglich: Leitlinien: Zweiter"
    assert "<p>Kommentare möglich vom 1. Juni 2026 bis 5. Juli 2026.</p>" in item.html
    assert Addresses(item.html).found == [
        "https://mitreden.example.de/?a=1&b=2",
        f"{HOME}/leitlinien/leitlinien/v2/",
        f"{HOME}/leitlinien/leitlinien/",
    ]


def test_a_new_version_leads_to_what_is_different_in_it(small: SmallSite) -> None:
    items = in_atom(small.build()["feeds/leitlinien.atom"])
    (item,) = [item for item in items if item.title == "Neue Fassung: Leitlinien: Zweiter Entwurf"]
    assert Addresses(item.html).found == [
        f"{HOME}/leitlinien/leitlinien/v2/",
        f"{HOME}/leitlinien/leitlinien/synopse/v1...v2/",
        f"{HOME}/leitlinien/leitlinien/",
    ]


DECIDED = """\
title: Beschluss
date: 2026-05-01
status: adopted
adopted: {date: 2026-05-20, body: Stadtrat, reference: 7/26, in_force: 2026-07-05}
repealed: {date: 2026-07-06, body: Stadtrat, in_force: 2026-07-10}
"""


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, ["Beschlossen", "Neue Fassung"]),
        (4, ["In Kraft", "Beschlossen", "Neue Fassung"]),
        (9, ["Aufgehoben", "In Kraft", "Beschlossen", "Neue Fassung"]),
    ],
)
def test_decisions_are_told_of_when_they_are_made_and_when_they_hold(
    small: SmallSite, days: int, expected: list[str]
) -> None:
    files = {"guidelines/leitlinien/v2/version.yaml": DECIDED}
    items = in_rss(small.build(files, now=NOON + days * DAY)["feeds/leitlinien.xml"])
    assert [item.title.partition(":")[0] for item in items[:-1]] == expected
    said = {item.title.partition(":")[0]: item.html for item in items}
    decision = "<p>Beschluss: Stadtrat, 20. Mai 2026, 7/26.</p>\n<p>In Kraft ab 5. Juli 2026.</p>"
    assert said["Beschlossen"].startswith(decision)
    if "Aufgehoben" in said:
        assert said["Aufgehoben"].startswith(
            "<p>Aufgehoben zum 10. Juli 2026 (Stadtrat, 6. Juli 2026).</p>"
        )


def test_ids_of_a_version_stay_when_its_status_title_and_dates_change(small: SmallSite) -> None:
    before = small.build(period("2026-06-01", "2026-06-20"))
    changed = DECIDED + "consultation: {from: 2026-06-02, to: 2026-06-21}\n"
    after = small.build({"guidelines/leitlinien/v2/version.yaml": changed})
    old, new = ({item.id for item in in_rss(made["feeds/leitlinien.xml"])}
                for made in (before, after))  # fmt: skip
    assert len(old) == 5
    assert old < new


def test_a_draft_that_names_its_planned_adoption_is_not_told_as_adopted(small: SmallSite) -> None:
    planned = DECIDED.replace("status: adopted", "status: draft").partition("repealed")[0]
    made = small.build({"guidelines/leitlinien/v2/version.yaml": planned})
    assert {title.partition(":")[0] for title in titles(made, "leitlinien")} == {"Neue Fassung"}


# Changes


def test_the_feed_of_changes_tells_every_note_of_the_site(small: SmallSite) -> None:
    note = "\n  - date: 2026-06-{day}\n    note: Anmerkung {day}"
    version = "title: Entwurf\ndate: 2026-02-01\nstatus: draft\nchanges:" + note.format(day=11)
    made = small.build(
        {
            **ONE,
            "press/2026-06-15-x.md": release(changes=note.format(day=16)),
            "guidelines/leitlinien/v1/version.yaml": version + "\n",
            "pages/ueber.md": "---\ntitle: Über uns\nchanges:" + note.format(day=12) + "\n---\n",
            "sessions/2026-06-10-rat.md": session(changes=MOVE + CANCEL, status="cancelled"),
        }
    )
    items = in_rss(made["feeds/aenderungen.xml"])
    found = [(item.title, item.html.partition("</p>")[0]) for item in items]
    assert found == [
        ("Geändert: Meldung", "<p>Anmerkung 16"),
        ("Geändert: Über uns", "<p>Anmerkung 12"),
        ("Geändert: Entwurf", "<p>Anmerkung 11"),
        ("Abgesagt: Sitzung", "<p>Am 5. Juni 2026 abgesagt. Grund: Krankheit"),
        (
            "Verlegt: Sitzung",
            "<p>Am 20. Mai 2026 verlegt. Zuvor: Dienstag, 9. Juni 2026. Grund: Raum belegt",
        ),
    ]


# What nobody may see yet

WORD = "Quastenflosser"
SECRET = {
    "press/2026-08-02-quastenflosser.md": release(
        f"Der {WORD}. [Datei](../files/quastenflosser.txt)",
        title=f"{WORD} kommt",
        date="2026-08-02 10:00",
        summary=f"{WORD} in Kürze",
        topics=f"[{WORD}]",
        session="sessions/2026-06-10-rat",
        aliases="[/alt/quastenflosser/]",
    ),
    "press/2026-08-02-quastenflosser.en.md": f"---\ntitle: {WORD} comes\n---\n\n{WORD}.\n",
    "press/2026-06-03-quastenflosser-entwurf.md": release(
        f"Der {WORD}.", title=WORD, draft="true", attachments="\n  - file: files/quastenflosser.txt"
    ),
    "sessions/2026-06-03-quastenflosser.md": session(
        title=WORD, draft="true", topics=f"[{WORD}]", group="quastenflosser"
    ),
    "groups/quastenflosser.md": f"---\ntitle: {WORD}\ndraft: true\n---\n\n{WORD}\n",
    "pages/quastenflosser.md": f"---\ntitle: {WORD}\ndraft: true\n---\n\n{WORD}\n",
    "pages/ueber.en.md": f"---\ntitle: {WORD}\ndraft: true\n---\n\n{WORD}\n",
    "guidelines/leitlinien/v3-quastenflosser/version.yaml": f"title: {WORD}\ndate: 2026-05-01\n"
    "status: draft\ndraft: true\n",
    "guidelines/leitlinien/v3-quastenflosser/01-x.md": f"---\ntitle: {WORD}\n---\n\n{WORD}.\n",
    "guidelines/leitlinien/v2/03-quastenflosser.md": f"---\ntitle: {WORD}\ndraft: true\n---\n\n"
    f"{WORD}.\n",
    "files/quastenflosser.txt": WORD,
}  # fmt: skip


def traces(made: dict[str, bytes]) -> list[str]:
    word = WORD.lower().encode()
    return [path for path, data in made.items() if word in (path.encode() + data).lower()]


def test_nothing_of_drafts_and_embargoed_documents_is_in_any_file(small: SmallSite) -> None:
    # A group of the title is left for the sessions, two groups would leave them without one.
    made = small.build({**SECRET, "groups/rat.md": "---\ntitle: Rat\n---\n"})
    assert traces(made) == []


def test_a_preview_shows_drafts_and_embargoed_documents(small: SmallSite) -> None:
    made = small.build(SECRET, preview=True)
    assert "presse/2026/quastenflosser/index.html" in traces(made)
    assert "feeds/presse.xml" in traces(made)


def test_nothing_is_left_behind_when_a_release_goes_under_embargo(small: SmallSite) -> None:
    path = "press/2026-06-15-x.md"
    shown = small.build({path: release(f"{WORD}.", title=WORD, topics=f"[{WORD}]")})
    assert len(traces(shown)) > 5
    hidden = release(f"{WORD}.", title=WORD, topics=f"[{WORD}]", date="2026-09-01 10:00")
    assert traces(small.build({path: hidden})) == []


def test_an_edit_of_a_text_under_embargo_publishes_nothing(small: SmallSite) -> None:
    path = "press/2026-08-01-drei.md"
    before = small.build({path: release("Erster Stand.", date="2026-08-01 10:00")})
    assert small.build({path: release(f"{WORD}.", date="2026-08-01 10:00")}) == before


def test_an_embargo_ends_at_its_moment(small: SmallSite) -> None:
    path = "press/2026-08-01-drei.md"
    text = release(WORD, title=WORD, date="2026-08-01 10:00")
    moment = int(datetime(2026, 8, 1, 8, tzinfo=UTC).timestamp())
    assert traces(small.build({path: text}, now=moment - 1)) == []
    assert "feeds/presse.atom" in traces(small.build({path: text}, now=moment))


# The same bytes


def test_a_build_at_another_time_gives_the_same_bytes(new_site: Callable[[], SmallSite]) -> None:
    # The next turns of the small site are the end of a session on 8 July and a date on 10 July.
    first = new_site().build()
    second = new_site().build(now=NOON + 6 * DAY)
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []
