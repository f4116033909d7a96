"""The press release that the project began with, written as content and read by everybody.

The test cuts the real text into the fields of the model as an editor would, publishes it, and
looks for each piece where a reader, a feed reader and a calendar would find it.
"""

import html
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import feedparser
import pytest
from icalendar import Calendar

from tests.conftest import SmallSite

SEED = Path(__file__).parent / "data" / "press-release-2023-08-30.txt"
RELEASE = "presse/2023/arbeitskreis"
SESSION = "sitzungen/2023-09-06-arbeitskreis"


class Seed(NamedTuple):
    """The pieces of the release."""

    title: str
    subtitle: str
    body: str
    project: str
    project_text: str
    about: str
    about_text: str
    source: str
    place: str
    date: str


def read_seed() -> Seed:
    """Part the text at its headings; each must be there once."""
    text = SEED.read_text("utf-8").replace("\r\n", "\n")
    project, about = "Zum Projekt „Lautrer Stadtdialog“", "Über „Herzlich digital“"
    head, _, rest = text.partition(project)
    project_text, _, rest = rest.partition(about)
    about_text, _, rest = rest.partition("—————–\nQuelle Text/Bild:\n")
    source, _, dateline = rest.rpartition("\n\n")
    title, subtitle, body = head.split("\n\n", 2)
    dated = re.fullmatch(r"(\w+), ([\d.]+)", dateline.strip())
    assert dated is not None, dateline
    place, date = dated.groups()
    return Seed(title.strip(), subtitle.strip(), body.strip(), project, project_text.strip(),
                about, about_text.strip(), source.strip(), place, date)  # fmt: skip


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def block(title: str, text: str) -> str:
    return f"---\ntitle: {quoted(title)}\n---\n\n{text}\n"


def content(seed: Seed) -> dict[str, str]:
    """Write the release, its session, its room and its boilerplates."""
    return {
        "places.yaml": "foyer:\n  name: Rathaus Kaiserslautern\n  room: Rathausfoyer\n",
        "groups/rat.md": "---\ntitle: Rat\n---\n",
        "sessions/2026-06-10-rat.md": "---\ntitle: Rat\ndate: 2026-06-10\nstart: 18:00\n"
        "place: Saal\nagenda:\n  - title: Haushalt\n    id: top-2\n---\n",
        "groups/arbeitskreis.md": "---\ntitle: Arbeitskreis zur Leitlinienerstellung\n---\n",
        "blocks/stadtdialog.md": block(seed.project, seed.project_text),
        "blocks/herzlich.md": block(seed.about, seed.about_text),
        "sessions/2023-09-06-arbeitskreis.md": f"---\ntitle: {quoted(seed.title)}\n"
        "date: 2023-09-06\nstart: 18 Uhr\nplace: foyer\ngroup: arbeitskreis\n---\n",
        "press/2023-08-30-arbeitskreis.md": f"---\ntitle: {quoted(seed.title)}\n"
        f"subtitle: {quoted(seed.subtitle)}\ndate: {seed.date}\nplace: {seed.place}\n"
        "session: sessions/2023-09-06-arbeitskreis\nblocks: [stadtdialog, herzlich]\n"
        f"source: {quoted(seed.source)}\n---\n\n{seed.body}\n",
    }


def plain(page: bytes) -> str:
    """Give the words of a page, white space folded."""
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page.decode(), flags=re.S)
    return folded(html.unescape(text))


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def seed() -> Seed:
    return read_seed()


@pytest.fixture(scope="module")
def made(seed: Seed, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Publish the release among the documents of the small site."""
    return SmallSite(tmp_path_factory.mktemp("seed")).build(content(seed))


def test_the_seed_has_all_its_pieces(seed: Seed) -> None:
    assert seed.title.startswith("Treffen des Arbeitskreises")
    assert seed.subtitle == "Nächste öffentliche Sitzung am 06. September im Rathausfoyer"
    assert seed.source.splitlines()[0] == "KL.digital GmbH"
    assert (seed.place, seed.date) == ("Kaiserslautern", "30.08.2023")
    assert min(len(seed.body), len(seed.project_text), len(seed.about_text)) > 500


@pytest.mark.parametrize("field", ["title", "subtitle", "project", "about", "place"])
def test_the_page_holds(made: dict[str, bytes], seed: Seed, field: str) -> None:
    assert folded(getattr(seed, field)) in plain(made[f"{RELEASE}/index.html"])


@pytest.mark.parametrize("field", ["body", "project_text", "about_text", "source"])
def test_the_page_holds_every_paragraph_of(made: dict[str, bytes], seed: Seed, field: str) -> None:
    page = plain(made[f"{RELEASE}/index.html"])
    paragraphs = [folded(line) for line in getattr(seed, field).split("\n") if line.strip()]
    assert [paragraph for paragraph in paragraphs if paragraph not in page] == []


def test_the_page_dates_the_release_and_names_the_session(made: dict[str, bytes]) -> None:
    page = plain(made[f"{RELEASE}/index.html"])
    assert "30. August 2023" in page
    assert "6. September 2023" in page
    assert "Rathausfoyer" in page


def test_the_page_has_the_title_as_its_heading(made: dict[str, bytes], seed: Seed) -> None:
    (heading,) = re.findall(r"<h1[^>]*>(.*?)</h1>", made[f"{RELEASE}/index.html"].decode(), re.S)
    assert folded(html.unescape(heading)) == seed.title


def test_the_page_of_the_session_names_date_time_and_room(made: dict[str, bytes]) -> None:
    page = plain(made[f"{SESSION}/index.html"])
    found = [
        text for text in ("Mittwoch, 6. September 2023", "18:00", "Rathausfoyer") if text in page
    ]
    assert found == ["Mittwoch, 6. September 2023", "18:00", "Rathausfoyer"]


def test_the_page_of_the_session_leads_to_the_release(made: dict[str, bytes]) -> None:
    assert f'href="/{RELEASE}/"' in made[f"{SESSION}/index.html"].decode()


def test_the_plain_text_holds_everything(made: dict[str, bytes], seed: Seed) -> None:
    text = folded(made[f"{RELEASE}/index.txt"].decode())
    pieces = (seed.title, seed.subtitle, seed.body, seed.project, seed.project_text, seed.about,
              seed.about_text, seed.source, seed.place)  # fmt: skip
    assert [piece for piece in pieces if folded(piece) not in text] == []


@pytest.mark.parametrize(
    "field",
    ["title", "subtitle", "body", "project", "project_text", "about", "about_text", "source"],
)
@pytest.mark.parametrize("suffix", ["xml", "atom"])
def test_the_feed_holds(made: dict[str, bytes], seed: Seed, field: str, suffix: str) -> None:
    parsed = feedparser.parse(made[f"feeds/presse.{suffix}"])
    (entry,) = [one for one in parsed.entries if one.link.endswith(f"/{RELEASE}/")]
    text = f"{entry.title} {plain(entry.content[0].value.encode())}"
    paragraphs = [folded(line) for line in getattr(seed, field).split("\n") if line.strip()]
    assert [paragraph for paragraph in paragraphs if paragraph not in text] == []


def test_the_feed_dates_the_release(made: dict[str, bytes]) -> None:
    items = json.loads(made["feeds/presse.json"])["items"]
    (item,) = [one for one in items if one["url"].endswith(f"/{RELEASE}/")]
    published = datetime.fromisoformat(item["date_published"])
    # A day without a time begins at midnight in the site's zone.
    assert published == datetime(2023, 8, 29, 22, tzinfo=UTC)


def test_the_calendar_holds_date_room_and_title(made: dict[str, bytes], seed: Seed) -> None:
    for path in (f"{SESSION}/sitzung.ics", "kalender/arbeitskreis.ics"):
        (event,) = Calendar.from_ical(made[path]).walk("VEVENT")
        start: Any = event["dtstart"]
        assert start.dt.astimezone(UTC) == datetime(2023, 9, 6, 16, tzinfo=UTC)
        assert str(event["location"]) == "Rathaus Kaiserslautern, Rathausfoyer"
        assert str(event["summary"]) == seed.title
