"""The preview: the last good pages stay, with what is wrong on top of them."""

from pathlib import Path

import pytest

from sitegen.serve import Preview
from tests.sites import NOON, options, site

RELEASE = "content/press/2026-05-01-eins.md"


def asked(preview: Preview, path: str, host: str = "127.0.0.1:8000") -> tuple[str, str]:
    """Ask the preview for a path; give the status and the text."""
    answered: list[str] = []
    body = preview(
        {"PATH_INFO": path, "HTTP_HOST": host},
        lambda status, headers: answered.append(status),
    )
    return answered[0], b"".join(body).decode()


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    """A preview of the small site, built once."""
    site(tmp_path)
    made = Preview(options(tmp_path, preview=True), lambda: NOON, "de", "content")
    made.rebuild()
    return made


def test_embargoed_pages_are_shown_and_marked(preview: Preview) -> None:
    status, text = asked(preview, "/presse/2026/drei/")
    assert status == "200 OK"
    assert "Sperrfrist" in text


def test_an_error_is_shown_on_the_last_good_page_and_goes_when_mended(
    preview: Preview, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / RELEASE
    good = path.read_text("utf-8")
    path.write_text(good.replace("title: Eins", "titel: Zwei"), "utf-8")
    preview.rebuild()
    text = asked(preview, "/presse/2026/eins/")[1]
    assert "<h1>Eins</h1>" in text
    assert "Meinten Sie „title“?" in text
    assert "Meinten Sie „title“?" in capsys.readouterr().out
    path.write_text(good.replace("title: Eins", "title: Drei"), "utf-8")
    preview.rebuild()
    text = asked(preview, "/presse/2026/eins/")[1]
    assert "<h1>Drei</h1>" in text
    assert "Meinten Sie" not in text


@pytest.mark.parametrize(
    "path", ["/nirgends/", "/../content/site.yaml", "/.git/config", "/presse", "/%2e%2e/x"]
)
def test_nothing_but_published_files_is_served(preview: Preview, path: str) -> None:
    assert asked(preview, path)[0] == "404 Not Found"


def test_another_host_is_refused(preview: Preview) -> None:
    assert asked(preview, "/", "evil.example")[0] == "403 Forbidden"
