"""The accessibility statement fills itself, and tells when it is not kept up (R4)."""

import os
import re
from html import unescape

import pytest

from sitegen.clock import instant_of
from sitegen.config import read_config
from sitegen.enforcement import BODIES, body_for
from sitegen.links import is_web_address
from tests.conftest import SmallSite
from tests.sites import FILES, NOON, SITE, build, options, site, write

PATH = "pages/barrierefreiheit.md"
PAGE = "barrierefreiheit/index.html"
DATED = "---\ntitle: Barrierefreiheit\ncreated: 2025-03-08\nreviewed: 2026-06-19\n"
RELEASE = (
    "---\ntitle: Plakat vorgestellt\ndate: 2026-05-01 10:00\nattachments:\n"
    "  - file: files/plakat.pdf\n    title: Das Plakat\n    accessible: false\n"
    "    reason: Nur ein Bild.\n---\n\nText.\n"
)
SESSION = FILES["sessions/2026-06-10-rat.md"].replace(
    "    id: top-2\n",
    "    id: top-2\n    documents:\n      - file: files/vorlage.pdf\n        title: Die Vorlage\n"
    "        accessible: false\n        reason: Eingescannt.\n",
)
FILES_OF = {"files/plakat.pdf": "%PDF-1.7 a", "files/vorlage.pdf": "%PDF-1.7 b"}
LISTED: dict[str, str | None] = {
    **FILES_OF, "press/2026-05-01-plakat.md": RELEASE, "sessions/2026-06-10-rat.md": SESSION
}  # fmt: skip
NO_BODY = SITE.partition("enforcement:")[0]


def main_of(html: bytes) -> str:
    """Give what a page says besides menu and footer."""
    main = html.decode().partition("<main")[2].partition("</main>")[0]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split())).replace("\xad", "")


def ids_of(html: bytes) -> list[str]:
    return re.findall(r'id="(inaccessible|abschnitt-[\w-]+)"', html.decode())


def codes(small: SmallSite, files: dict[str, str | None], **given: object) -> list[str]:
    built = build(options(site(small.folder, files), **given))
    return [p.code for p in built.problems if p.code.startswith(("statement", "attachment"))]


def test_all_that_follows_from_the_content_is_there_in_the_order_of_the_model(
    small: SmallSite,
) -> None:
    method = "method: Selbstbewertung im Mai.\n---\n\n## Stand {#stand}\n\nFast alles.\n"
    html = small.build({**LISTED, PATH: DATED + method})[PAGE]
    assert ids_of(html) == [
        "abschnitt-stand", "inaccessible", "abschnitt-erstellung", "abschnitt-feedback",
        "abschnitt-durchsetzung",
    ]  # fmt: skip
    text = main_of(html)
    assert "Das Plakat (PDF): Nur ein Bild. Auf dieser Seite: Plakat vorgestellt" in text
    assert "Die Vorlage (PDF): Eingescannt. Auf dieser Seite: Sitzung des Rats" in text
    assert "wurde am 8. März 2025 erstellt" in text
    assert "zuletzt am 19. Juni 2026 überprüft" in text
    assert "Selbstbewertung im Mai." in text
    assert "Stadt Probe Marktplatz 1 67655 Probe Telefon: +49 631 0" in text
    assert "Durchsetzungsstelle Probe" in text
    for address in ("/presse/2026/plakat/", "/sitzungen/2026-06-10-rat/"):
        assert f'href="{address}"' in html.decode()


def test_a_statement_without_such_files_lists_none(small: SmallSite) -> None:
    assert "inaccessible" not in ids_of(small.build()[PAGE])


@pytest.mark.parametrize("name", ["erstellung", "feedback", "durchsetzung"])
def test_a_section_that_the_editor_wrote_wins(small: SmallSite, name: str) -> None:
    body = f"---\n\n## Eigener Abschnitt {{#{name}}}\n\nEigene Worte.\n"
    ids = ids_of(small.build({PATH: DATED + body})[PAGE])
    assert ids.count(f"abschnitt-{name}") == 1
    assert sorted(ids) == ["abschnitt-durchsetzung", "abschnitt-erstellung", "abschnitt-feedback"]


def test_a_section_that_is_made_can_be_linked(small: SmallSite) -> None:
    linking = "---\ntitle: Über uns\n---\n\n[Hürde](barrierefreiheit.md#feedback)\n"
    made = small.build({"pages/ueber.md": linking})
    assert 'href="/barrierefreiheit/#abschnitt-feedback"' in made["ueber/index.html"].decode()


def test_a_translation_gets_the_same_in_its_language(small: SmallSite) -> None:
    english = "---\ntitle: Accessibility\n---\n\nWe try.\n"
    made = small.build({**LISTED, PATH: DATED + "---\n", "pages/barrierefreiheit.en.md": english})
    text = main_of(made["en/barrierefreiheit/index.html"])
    assert "This statement was prepared on 8 March 2025." in text
    assert "Files that are not accessible" in text
    assert "Durchsetzungsstelle Probe" in text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nur ein Bild.", "Nur ein Foto."),
        ("Plakat vorgestellt", "Plakat gezeigt"),
        ("accessible: false", "accessible: true"),
        ("accessible: true", "accessible: false"),
    ],
)
def test_a_change_of_a_file_or_of_its_page_reaches_the_statement(
    small: SmallSite, before: str, after: str
) -> None:
    path = "press/2026-05-01-plakat.md"
    first = RELEASE if before in RELEASE else RELEASE.replace(after, before)
    site(small.folder, {**LISTED, path: first})
    for file in (small.folder / "content").rglob("*.*"):
        os.utime(file, (1_750_000_000, 1_750_000_000))
    build(options(small.folder))
    # All others are old, so only what this one may change is planned again.
    write(small.folder / "content", {path: first.replace(before, after)})
    build(options(small.folder))
    text = main_of((small.output / PAGE).read_bytes())
    assert ("Das Plakat" in text) is (after != "accessible: true")
    assert before not in text
    assert after in text or after.startswith("accessible")


def test_what_is_hidden_is_not_listed(small: SmallSite) -> None:
    hidden = RELEASE.replace("date:", "draft: true\ndate:")
    made = small.build({**LISTED, "press/2026-05-01-plakat.md": hidden})
    assert "Das Plakat" not in main_of(made[PAGE])


# Kept up


def test_a_review_that_is_over_a_year_old_is_told_from_the_day_after(small: SmallSite) -> None:
    page: dict[str, str | None] = {PATH: DATED.replace("2026-06-19", "2025-07-01") + "---\n\nA.\n"}
    due = instant_of("2026-07-01T22:00:00Z")
    assert codes(small, page, now=due - 1) == []
    assert codes(small, page, now=due) == ["statement.review"]
    assert codes(small, page, now=due - 1) == []


def test_the_schedule_lists_the_day_on_which_the_review_is_due(small: SmallSite) -> None:
    made = small.build({PATH: DATED.replace("2026-06-19", "2025-07-01") + "---\n\nA.\n"})
    assert b'"at": "2026-07-01T22:00:00Z",\n   "reason": "review-due"' in made["schedule.json"]


def test_a_statement_that_was_never_reviewed_ages_from_its_creation(small: SmallSite) -> None:
    page: dict[str, str | None] = {PATH: "---\ntitle: B\ncreated: 2024-02-29\n---\n\nA.\n"}
    assert codes(small, page, now=instant_of("2025-02-28T22:59:59Z")) == []
    assert codes(small, page, now=instant_of("2025-02-28T23:00:00Z")) == ["statement.review"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({PATH: "---\ntitle: B\n---\n\nA.\n"}, "statement.no-date"),
        ({PATH: DATED.replace("2026-06-19", "2025-01-01") + "---\n"}, "statement.order"),
        ({"site.yaml": NO_BODY}, "statement.no-region"),
        ({"site.yaml": f"{NO_BODY}region: AT-9\n"}, "statement.region"),
    ],
)
def test_what_is_missing_is_told(
    small: SmallSite, files: dict[str, str | None], expected: str
) -> None:
    assert codes(small, files) == [expected]


def test_who_writes_the_procedure_needs_no_region(small: SmallSite) -> None:
    own = DATED + "---\n\n## Verfahren {#durchsetzung}\n\nBei uns.\n"
    assert codes(small, {PATH: own, "site.yaml": NO_BODY}) == []


def test_only_the_statement_has_these_fields(small: SmallSite) -> None:
    page = "---\ntitle: Über uns\nreviewed: 2026-06-01\n---\n\nWir.\n"
    assert ("error", "key.unknown") in small.problems({"pages/ueber.md": page})


def test_files_of_which_nothing_is_said_are_one_hint(small: SmallSite) -> None:
    silent = RELEASE.replace("    accessible: false\n    reason: Nur ein Bild.\n", "")
    other = silent.replace("plakat", "vorlage").replace("05-01", "05-02")
    files: dict[str, str | None] = {
        **FILES_OF, "press/2026-05-01-plakat.md": silent, "press/2026-05-02-vorlage.md": other
    }  # fmt: skip
    (told,) = build(options(site(small.folder, files))).problems
    assert told.code == "attachment.unrated"
    assert told.where == ("press/2026-05-01-plakat.md", 5, 5)
    assert dict(told.values) == {"file": "files/plakat.pdf", "count": "2"}
    # The second time only the release is looked at, or its text alone.
    for text in (other.replace("Text.", "Anderer Text."), other.replace("title: P", "title: Q")):
        (again,) = build(
            options(site(small.folder, {**files, "press/2026-05-02-vorlage.md": text}))
        ).problems
        assert again == told


def test_minutes_in_a_file_count_too(small: SmallSite) -> None:
    bare = FILES["sessions/2026-06-10-rat.md"].replace(
        "expected\n  due: 2026-07-10", "published\n  file: files/plakat.pdf"
    )
    files = {**FILES_OF, "sessions/2026-06-10-rat.md": bare}
    assert codes(small, dict(files)) == ["attachment.unrated"]


def test_a_german_site_without_leichte_sprache_is_told(small: SmallSite) -> None:
    german = f"{SITE}region: DE-RP\n"
    missing = ("warning", "language.no-simple")
    assert missing in small.problems({"site.yaml": german})
    simple = german.replace("[en]", "[en, de-simple]")
    page = {"site.yaml": simple, "pages/ueber.de-simple.md": "---\ntitle: Wir\n---\n\nLeicht.\n"}
    assert missing not in small.problems(dict(page))
    assert b'href="/de-simple/"' in small.build(dict(page))["index.html"]


# Bodies


def test_each_land_has_a_body_that_can_be_reached() -> None:
    lands = "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH".split()
    assert sorted(BODIES) == sorted(f"DE-{land}" for land in lands)
    for body in BODIES.values():
        assert body.name
        assert body.address or body.email or body.url
        assert not body.url or is_web_address(body.url)


def test_the_body_of_site_yaml_counts_more_than_that_of_the_land() -> None:
    config, _ = read_config("site.yaml", f"{NO_BODY}region: DE-RP\n".encode())
    assert config is not None
    assert body_for(config) == BODIES["DE-RP"]
    own, _ = read_config("site.yaml", f"{SITE}region: DE-RP\n".encode())
    assert own is not None
    found = body_for(own)
    assert found is not None
    assert found.name == "Durchsetzungsstelle Probe"


def test_a_body_without_a_name_is_an_error(small: SmallSite) -> None:
    nameless = SITE.replace("name: Durchsetzungsstelle Probe", "email: stelle@example.de")
    assert ("error", "key.missing") in small.problems({"site.yaml": nameless})


@pytest.mark.parametrize(
    "line", [line for line in SITE.splitlines() if line.startswith(("  ", "responsible"))][:8]
)
def test_a_required_field_of_the_publisher_that_is_empty_fails(small: SmallSite, line: str) -> None:
    """The publisher stands in the footer of each page and in the statement (R7)."""
    empty = SITE.replace(line, line.partition(":")[0] + ":")
    assert ("error", "key.empty") in small.problems({"site.yaml": empty})


def test_the_small_site_owes_nothing(small: SmallSite) -> None:
    assert codes(small, {}, now=NOON) == []
