"""Pages stay right without a rebuild: built at one time and read at another, they are the same.

What the script makes of a page may depend on the reader's clock only. So a page that was built
earlier must have the same elements as one that was just built, at every moment at which something
begins or ends. Pages whose bytes are equal in both builds are equal for readers, and not opened.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_dir
from playwright.sync_api import Browser

from sitegen.language import catalogue
from sitegen.outputs.assets import CLOCK_WORDS
from tests.conftest import SmallSite
from tests.readers import Pages, Reader, Servers
from tests.sites import FILES, ROOT, build, options, published

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE, HOUR, DAY = 60, 3600, 86_400
RELATIVE = re.compile(
    r"\b(kommend\w*|n(ä|ae)chst\w*|demnächst|vergangen\w*|heut\w*|morgen|gestern|jetzt|derzeit\w*"
    r"|aktuell\w*|neueste\w*|bald|noch|bisher\w*|gerade|vorbei|überfällig|läuft"
    r"|coming|upcoming|next|past|today|tomorrow|yesterday|now|current\w*|newest|latest|soon|yet"
    r"|so far|recent\w*|overdue)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    running = Servers()
    yield running
    running.close()


@pytest.fixture(scope="module")
def reader(chromium: Browser, servers: Servers) -> Iterator[Reader]:
    page = chromium.new_page()
    yield Reader(page, servers)
    page.close()


def instant(text: str) -> int:
    """Read `2026-07-01` or `2026-07-01 18:00` as local time in Berlin."""
    return int(datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp())


def midnight(day: str, later: int = 0) -> int:
    return instant((date.fromisoformat(day) + timedelta(days=later)).isoformat())


def pages_of(files: Pages) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if path.endswith(("index.html", ".js"))}


def assert_same(reader: Reader, old: Pages, new: Pages, at: int) -> int:
    """Compare each page that the builds wrote differently, read at an instant; count them."""
    differing = [path for path in new if path.endswith(".html") and old.get(path) != new[path]]
    addresses = ["/" + path.removesuffix("index.html") for path in differing]
    before, after = (reader.elements(pages, addresses, at) for pages in (old, new))
    for path, one, other in zip(differing, before, after, strict=True):
        assert one == other, (path, datetime.fromtimestamp(at, BERLIN))
    return len(differing)


# The example, at all its moments


def field(text: str, name: str) -> str:
    found = re.search(rf"^ *{name}: (.+)$", text, re.MULTILINE)
    return found[1].strip('"') if found else ""


def example_moments() -> tuple[list[int], list[int]]:
    """Read from the content when something begins or ends, and when something new appears."""
    turns: set[int] = set()
    appears: set[int] = set()
    for path in (ROOT / "content").rglob("*.*"):
        text = path.read_text("utf-8") if path.suffix in (".md", ".yaml") else ""
        if path.parent.name == "sessions" and path.stem.count(".") == 0:
            day, start, end = field(text, "date"), field(text, "start"), field(text, "end")
            day = re.findall(r"^date: (\S+)", text, re.MULTILINE)[0]
            begins = instant(f"{day} {start}")
            turns |= {begins, instant(f"{day} {end}") if end else begins + 2 * HOUR}
            turns |= {midnight(day), midnight(day, 1)}
            if due := field(text, "due"):
                turns |= {midnight(due), midnight(due, 1)}
        elif path.parent.name == "press" and path.stem.count(".") == 0:
            appears |= {instant(d) for d in re.findall(r"date: (.+)", text)}
        elif path.name == "version.yaml":
            appears |= {instant(d) for d in re.findall(r"date: (.+)", text)}
            if "consultation:" in text:
                turns |= {midnight(field(text, "from")), midnight(field(text, "to"), 1)}
    for day in ("2023-10-29", "2024-03-31"):
        turns |= {midnight(day), midnight(day) + 3 * HOUR, midnight(day, 1)}
    return sorted(turns), sorted(appears)


def write_version_as_of(source: Path, target: Path, now: int) -> None:
    """Write a version.yaml as its editors had it: a draft until the day of its adoption."""
    text = source.read_text("utf-8")
    adoption = re.search(r"^adopted:\n(?:  .+\n)+", text, re.MULTILINE)
    if adoption and midnight(field(adoption[0], "date")) > now:
        text = text.replace(adoption[0], "").replace("status: adopted", "status: draft")
        text = re.sub(r"^seal: .+\n", "", text, flags=re.MULTILINE)
    target.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def example_at(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Pages]:
    """Give the example site as built at an instant, each time incrementally."""
    folder = tmp_path_factory.mktemp("moments")
    content = ROOT / "content"
    shutil.copytree(content, folder / "content")
    kept: dict[int, Pages] = {}

    def at(now: int) -> Pages:
        if now not in kept:
            for source in content.rglob("version.yaml"):
                write_version_as_of(source, folder / "content" / source.relative_to(content), now)
            built = build(options(folder, now=now))
            assert [problem for problem in built.problems if problem.level == "error"] == []
            kept[now] = pages_of(published(folder))
        return kept[now]

    return at


def test_the_example_read_at_each_moment_is_the_example_built_then(
    reader: Reader, example_at: Callable[[int], Pages]
) -> None:
    turns, appears = example_moments()
    compared = 0
    for before, now in pairwise([turns[0] - DAY, *turns]):
        # What appears is in no page that was built before it.
        built = max([before, *(at for at in appears if at <= now)])
        if built < now:
            compared += assert_same(reader, example_at(built), example_at(now), now)
    assert compared > 20


def test_the_example_read_long_after_is_the_example_built_then(
    reader: Reader, example_at: Callable[[int], Pages]
) -> None:
    turns, appears = example_moments()
    compared = 0
    # Every second span, the last one with its 300 days among them: the test before goes on from
    # every one of these builds too.
    for built, ends in [*pairwise([*appears, turns[-1] + 300 * DAY])][::-2]:
        if ends - MINUTE > built:
            compared += assert_same(
                reader, example_at(built), example_at(ends - MINUTE), ends - MINUTE
            )
    assert compared > 20


# Difficult sessions, and readers elsewhere

NIGHT = {
    # From the evening before the change to winter time into the morning after it.
    "sessions/2026-10-24-nacht.md": "---\ntitle: Nachtsitzung\ndate: 2026-10-24\nstart: 22:00\n"
    "end: 2026-10-25 04:00\nplace: rathaus\n---\n",
    "sessions/2026-10-22-ausfall.md": "---\ntitle: Ausfall\ndate: 2026-10-22\nstart: 18:00\n"
    "place: rathaus\nstatus: cancelled\n---\n",
    "sessions/2026-10-29-danach.md": "---\ntitle: Danach\ndate: 2026-10-29\nstart: 18:00\n"
    "place: rathaus\nminutes:\n  status: expected\n  due: 2026-11-03\n---\n",
    "press/2026-10-01-nacht.md": "---\ntitle: Zur Nacht\ndate: 2026-10-01 10:00\n"
    "session: [sessions/2026-10-24-nacht, sessions/2026-10-22-ausfall]\n---\n\nText.\n",
    "guidelines/leitlinien/v2/version.yaml": "title: Zweiter Entwurf\ndate: 2026-04-01\n"
    "status: consultation\nconsultation:\n  from: 2026-10-20 09:00\n  to: 2026-10-28 12:00\n"
    "  url: https://mitreden.example.de\n",
}  # fmt: skip
NIGHT_TURNS = [
    instant(text)
    for text in (
        "2026-10-20 09:00", "2026-10-22", "2026-10-22 18:00", "2026-10-22 20:00", "2026-10-24",
        "2026-10-24 22:00", "2026-10-25", "2026-10-25 03:00", "2026-10-25 04:00", "2026-10-26",
        "2026-10-28 12:00", "2026-10-29", "2026-10-29 18:00", "2026-10-29 20:00", "2026-10-30",
        "2026-11-04",
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def night(new_site: Callable[[], SmallSite]) -> Callable[[int], Pages]:
    """Give the small site with difficult sessions as built at an instant."""
    small = new_site()
    kept: dict[int, Pages] = {}

    def at(now: int) -> Pages:
        if now not in kept:
            kept[now] = pages_of(small.build(NIGHT, now=now))
        return kept[now]

    return at


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_readers_in_all_zones_see_what_is_built_at_their_moment(
    chromium: Browser, servers: Servers, night: Callable[[int], Pages], zone: str
) -> None:
    page = chromium.new_page(timezone_id=zone)
    reader = Reader(page, servers)
    first = night(NIGHT_TURNS[0] - DAY)
    for turn in NIGHT_TURNS:
        assert_same(reader, first, night(turn), turn)
    page.close()


def marks(reader: Reader, pages: Pages, address: str, at: str, selector: str) -> list[str]:
    reader.opens(pages, address, instant(at))
    return reader.texts(f"{selector} .clock-mark")


@pytest.mark.parametrize(
    ("at", "on_page", "in_list", "in_release"),
    [
        ("2026-10-23 23:59", [], [], []),
        ("2026-10-24 00:00", ["heute"], ["heute"], ["heute"]),
        ("2026-10-24 22:00", *[["heute, läuft gerade"]] * 3),
        ("2026-10-25 00:00", *[["läuft gerade"]] * 3),
        ("2026-10-25 03:59", *[["läuft gerade"]] * 3),
        ("2026-10-25 04:00", ["vorbei"], [], ["vorbei"]),
    ],
)
def test_a_session_over_midnight_is_marked(
    reader: Reader, night: Callable[[int], Pages], at: str, on_page: list[str],
    in_list: list[str], in_release: list[str],
) -> None:  # fmt: skip
    pages = night(NIGHT_TURNS[0] - DAY)
    assert marks(reader, pages, "/sitzungen/2026-10-24-nacht/", at, "main") == on_page
    assert marks(reader, pages, "/sitzungen/", at, "main") == in_list
    assert marks(reader, pages, "/presse/2026/nacht/", at, ".side") == in_release


def test_a_cancelled_session_is_never_marked(reader: Reader, night: Callable[[int], Pages]) -> None:
    pages = night(NIGHT_TURNS[0] - DAY)
    for at in ("2026-10-22 12:00", "2026-10-22 19:00", "2026-10-23 12:00"):
        assert marks(reader, pages, "/sitzungen/2026-10-22-ausfall/", at, "main") == []
        assert marks(reader, pages, "/sitzungen/", at, ".upcoming") == []


def test_a_cancelled_session_is_not_the_next_but_stays_in_the_list(
    reader: Reader, night: Callable[[int], Pages]
) -> None:
    reader.opens(night(NIGHT_TURNS[0] - DAY), "/", instant("2026-10-21"))
    assert reader.texts(".home-session .card-title") == ["Nachtsitzung"]
    assert reader.texts(".home-upcoming .card-title") == ["Ausfall", "Danach"]


@pytest.mark.parametrize("address", ["/", "/leitlinien/leitlinien/", "/leitlinien/leitlinien/v2/"])
@pytest.mark.parametrize(
    ("at", "said", "state"),
    [
        ("2026-10-20 08:59", "Kommentierung noch nicht eröffnet", "before"),
        ("2026-10-20 09:00", "Kommentierung läuft", "open"),
        ("2026-10-28 11:59", "Kommentierung läuft", "open"),
        ("2026-10-28 12:00", "Kommentierung beendet", "closed"),
    ],
)
def test_a_consultation_opens_and_closes_at_its_time_of_day(
    reader: Reader, night: Callable[[int], Pages], address: str, at: str, said: str, state: str
) -> None:
    assert marks(reader, night(NIGHT_TURNS[0] - DAY), address, at, ".consultation") == [said]
    line = reader.page.locator(".consultation")
    assert line.get_attribute("data-state") == state
    assert "Kommentare möglich vom 20. Oktober 2026, 09:00 Uhr bis 28. Oktober 2026, 12:00 Uhr" in (
        line.inner_text().replace("\n", " ")
    )


def test_minutes_are_overdue_after_their_day(reader: Reader, night: Callable[[int], Pages]) -> None:
    pages, address = night(NIGHT_TURNS[0] - DAY), "/sitzungen/2026-10-29-danach/"
    assert marks(reader, pages, address, "2026-11-03 23:59", "[data-due]") == []
    assert marks(reader, pages, address, "2026-11-04 00:00", "[data-due]") == ["überfällig"]
    assert "Mitschrift angekündigt bis 3. November 2026." in reader.texts("main")[0]


# Many sessions


@pytest.fixture(scope="module")
def weekly(new_site: Callable[[], SmallSite]) -> Callable[[int], Pages]:
    """Give a site with a session each week, 30 before and 40 after the first of July 2026."""
    small = new_site()
    first = date(2026, 7, 1) - timedelta(weeks=30)
    days = [(first + timedelta(weeks=week)).isoformat() for week in range(70)]
    given: dict[str, str | None] = {path: None for path in FILES if path.startswith("sessions/")}
    given |= {path: None for path in FILES if path.startswith(("guidelines/", "press/"))}
    given |= {
        f"sessions/{day}-rat.md": f"---\ntitle: Rat am {day}\ndate: {day}\nstart: 18:00\n"
        "place: rathaus\n---\n"
        for day in days
    }  # fmt: skip

    def at(now: int) -> Pages:
        return pages_of(small.build(given, now=now))

    return at


def test_many_sessions_move_up_and_old_ones_leave(
    reader: Reader, weekly: Callable[[int], Pages]
) -> None:
    built, read = instant("2026-07-01"), instant("2026-11-20 12:00")
    old, new = weekly(built), weekly(read)
    assert_same(reader, old, new, read)
    reader.opens(old, "/", read)
    assert reader.texts(".home-session .card-title") == ["Rat am 2026-11-25"]
    assert reader.texts(".home-upcoming .card-title") == [
        f"Rat am 2026-12-{day:02}" for day in (2, 9, 16, 23, 30)
    ]
    href = reader.page.locator(".home-session .action a").get_attribute("href")
    assert href == "/sitzungen/2026-11-25-rat/sitzung.ics"
    reader.opens(old, "/sitzungen/", read)
    assert reader.texts("#past ~ ul .card-title")[:2] == ["Rat am 2026-11-18", "Rat am 2026-11-11"]
    assert len(reader.texts("#past ~ ul .card-title")) == 20


def test_after_the_last_session_pages_say_that_no_date_is_announced(
    reader: Reader, weekly: Callable[[int], Pages]
) -> None:
    built, read = instant("2027-03-20"), instant("2028-01-01")
    old, new = weekly(built), weekly(read)
    assert_same(reader, old, new, read)
    for address, section in (("/", ".home-session"), ("/sitzungen/", ".upcoming")):
        reader.opens(old, address, read)
        assert reader.page.locator(f"{section} .none").is_visible()
    reader.opens(old, "/gremien/rat/", read)
    assert not reader.page.locator(".upcoming").is_visible()


# A page that stays open


@pytest.fixture
def open_page(
    chromium: Browser, servers: Servers, night: Callable[[int], Pages]
) -> Iterator[Reader]:
    """Have /sitzungen/ open a minute and a half before the session of the night ends."""
    page = chromium.new_page()
    reader = Reader(page, servers)
    page.clock.install(time=instant("2026-10-25 04:00") - 90)
    reader.opens(night(NIGHT_TURNS[0] - DAY), "/sitzungen/")
    yield reader
    page.close()


COMING, PAST = "#upcoming ~ ul .card-title", "#past ~ ul .card-title"


def test_an_open_page_moves_a_session_when_it_ends(open_page: Reader) -> None:
    assert open_page.texts(COMING) == ["Nachtsitzung", "Danach"]
    open_page.page.clock.run_for(95_000)
    assert open_page.texts(COMING) == ["Danach"]
    assert open_page.texts(PAST)[:2] == ["Nachtsitzung", "Ausfall"]


def test_an_open_page_keeps_the_focus_where_it_is(open_page: Reader) -> None:
    open_page.page.locator("a", has_text="Nachtsitzung").focus()
    open_page.page.clock.run_for(95_000)
    assert open_page.page.evaluate("document.activeElement.textContent") == "Nachtsitzung"


def test_a_minute_in_which_nothing_happens_changes_nothing(open_page: Reader) -> None:
    page = open_page.page
    page.evaluate(
        "window.changes = 0; new MutationObserver(found => { changes += found.length })"
        ".observe(document, {subtree: true, childList: true, attributes: true,"
        " characterData: true})"
    )
    page.clock.run_for(60_000)
    assert page.evaluate("changes") == 0
    page.clock.run_for(60_000)
    assert page.evaluate("changes") > 0


def test_a_page_that_comes_back_is_sorted_at_once(open_page: Reader) -> None:
    page = open_page.page
    page.clock.set_fixed_time(instant("2026-10-25 04:00"))
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert open_page.texts(COMING) == ["Danach"]


# Without the script


LISTS = ("/", "/sitzungen/", "/gremien/rat/")


def headings(reader: Reader, pages: Pages) -> list[str]:
    found = []
    for address in LISTS:
        reader.opens(pages, address, instant("2027-01-01"))
        found += reader.texts("#next, #upcoming, #past")
    return found


def test_without_script_headings_say_as_of_when(
    chromium: Browser, servers: Servers, night: Callable[[int], Pages]
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    found = headings(Reader(context.new_page(), servers), night(instant("2026-10-19 09:00")))
    context.close()
    stand, until = "Termine, Stand 1. Oktober 2026", "Bis 1. Oktober 2026"
    assert found == [stand, stand, until, stand, until]


def test_a_browser_without_time_zones_keeps_what_the_server_said(
    chromium: Browser, servers: Servers, night: Callable[[int], Pages]
) -> None:
    page = chromium.new_page()
    page.add_init_script("Intl.DateTimeFormat = function () { throw new RangeError('zone') }")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    reader = Reader(page, servers)
    reader.opens(night(instant("2026-10-19 09:00")), "/sitzungen/")
    found = reader.texts("#upcoming, #past")
    page.close()
    assert found == ["Termine, Stand 1. Oktober 2026", "Bis 1. Oktober 2026"]
    assert wrong == []


def test_the_script_says_in_words_what_is_coming_and_past(
    reader: Reader, night: Callable[[int], Pages]
) -> None:
    coming, past = "Kommende Sitzungen", "Vergangene Sitzungen"
    assert headings(reader, night(instant("2026-10-19 09:00"))) == [
        "Nächste Sitzung", coming, past, coming, past,
    ]  # fmt: skip


def test_a_translated_page_has_its_own_words(reader: Reader, small: SmallSite) -> None:
    pages = pages_of(small.build({"groups/rat.en.md": "---\ntitle: Council\n---\n\nMeets.\n"}))
    reader.opens(pages, "/en/gremien/rat/", instant("2026-07-08 12:00"))
    assert reader.texts("#upcoming, #past") == ["Coming sessions", "Past sessions"]
    assert reader.texts(".clock-mark") == ["today"]


def test_the_day_of_the_heading_is_that_of_the_newest_fact(small: SmallSite) -> None:
    def stand(now: str, changes: dict[str, str | None] | None = None) -> str:
        html = small.build(changes, now=instant(now))["sitzungen/index.html"].decode()
        return html.partition("Stand ")[2].partition("<")[0]

    # The newest release, the end of a session, a release that appears, a change note.
    assert stand("2026-06-05") == "1. Juni 2026"
    assert stand("2026-07-01") == stand("2026-07-05") == "10. Juni 2026"
    assert stand("2026-08-05") == "1. August 2026"
    path = "press/2026-06-01-zwei.md"
    noted = FILES[path].replace(
        "\n---\n\n", "\nchanges:\n  - date: 2026-08-04\n    note: X\n---\n\n"
    )
    assert stand("2026-08-05", {path: noted}) == "4. August 2026"


def test_a_new_change_note_renews_the_day_on_all_lists(small: SmallSite) -> None:
    path = "press/2026-06-01-zwei.md"
    small.build()
    noted = FILES[path].replace(
        "\n---\n\n", "\nchanges:\n  - date: 2026-06-30\n    note: X\n---\n\n"
    )
    pages = small.build({path: noted})
    lists = ("index.html", "sitzungen/index.html", "gremien/rat/index.html")
    assert [page for page in lists if "Stand 30. Juni 2026" not in pages[page].decode()] == []


def readable(html: str) -> str:
    """Give what a page says: its text and the attributes that are read out."""
    said = re.findall(r'(?:aria-label|title|alt|content|placeholder)="([^"]*)"', html)
    return re.sub(r"<[^>]+>", "\n", html) + "\n".join(said)


def test_no_page_says_a_relative_word(night: Callable[[int], Pages]) -> None:
    found = {
        path: [m[0] for m in RELATIVE.finditer(readable(html.decode()))]
        for path, html in night(instant("2026-10-25")).items()
        if path.endswith(".html")
    }
    assert {path: words for path, words in found.items() if words} == {}


def interface_texts() -> set[str]:
    """Collect the texts that templates and outputs can write into the site, English and German."""
    words = {"_": None, "N_": None, "words": None, "ngettext": (1, 2), "translated": None}
    found: set[str] = set()
    for folder, methods in (
        ("templates", [("preview/**", "ignore"), ("**.html", "jinja2")]),
        ("sitegen/outputs", [("**.py", "python")]),
    ):
        for row in extract_from_dir(ROOT / folder, methods, keywords=words):
            found.update(row[2] if isinstance(row[2], tuple) else (row[2],))
    found -= set(CLOCK_WORDS.values())
    german = catalogue("de")
    return found | {german.gettext(text) for text in found}


def test_no_text_of_the_interface_is_relative() -> None:
    texts = interface_texts()
    assert len(texts) > 150
    assert [text for text in sorted(texts) if RELATIVE.search(text)] == []
