"""The desk of the editors: what is planned, ending, overdue, missing."""

from collections.abc import Mapping

from tests.conftest import SmallSite
from tests.previews import Editor
from tests.sites import NOON, SITE, site

DAY = 86_400
CONTENT = {
    "groups/rat.md": "---\ntitle: Rat\nplace: rathaus\nrhythm: second wednesday 18:00\n---\n\nR.\n",
    "press/2026-07-02-entwurf.md": "---\ntitle: Ein Entwurf\ndate: 2026-06-02 10:00\n"
    "draft: true\n---\n\nText.\n",
}


def rows(
    small: SmallSite, now: int = NOON, more: Mapping[str, str] | None = None
) -> dict[str, list[tuple[str, str]]]:
    """Give the title and the day of each task, by part of the desk."""
    site(small.folder, {**CONTENT, **(more or {})})
    editor = Editor(small.folder, now)
    editor.save()
    text = editor.sees("/redaktion/")
    found: dict[str, list[tuple[str, str]]] = {}
    for part in text.split('<section class="desk-')[1:]:
        key = part.partition('"')[0]
        items = part.partition("</section>")[0].split("<li>")[1:]
        found[key] = [(_title(item), item.partition('datetime="')[2][:10]) for item in items]
    return found


def _title(item: str) -> str:
    return item.partition('/">')[2].partition("<")[0]


def test_the_desk_names_what_is_to_do(small: SmallSite) -> None:
    found = rows(small)
    assert found["overdue"] == [("Zweiter Entwurf", "2026-04-30")]
    assert found["embargoed"] == [("Drei", "2026-08-01")]
    assert found["drafts"] == [("Ein Entwurf", "")]
    assert found["sessions"] == [("Sitzung des Rats", "2026-07-08"), ("Rat", "2026-08-12")]
    assert "ending" not in found


def test_nobody_is_asked_to_meet_at_christmas(small: SmallSite) -> None:
    rhythm = CONTENT["groups/rat.md"].replace("second wednesday", "fourth friday")
    more = {"groups/rat.md": rhythm, "site.yaml": f"{SITE}region: DE-RP\n"}
    sessions = rows(small, NOON + 160 * DAY, more)["sessions"]
    assert ("Rat", "2027-01-22") in sessions
    assert ("Rat", "2026-12-25") not in sessions


def test_minutes_are_overdue_on_their_day(small: SmallSite) -> None:
    assert ("Sitzung des Rats", "2026-07-10") in rows(small, NOON + 20 * DAY)["overdue"]


def test_a_consultation_ends_while_it_is_open(small: SmallSite) -> None:
    found = rows(small, NOON - 80 * DAY)
    assert found["ending"] == [("Zweiter Entwurf", "2026-04-30")]
