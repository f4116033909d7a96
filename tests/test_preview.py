"""What the preview answers: the last good pages, with what is wrong and what is hidden on them."""

import re
import shutil
from collections.abc import Callable
from errno import ENOSPC
from pathlib import Path

import pytest

from sitegen.builder import Refusal
from sitegen.preview import Preview
from tests.conftest import SmallSite
from tests.previews import Editor
from tests.sites import FILES, NOON, ROOT, SITE, site

RELEASE = "press/2026-05-01-eins.md"


@pytest.fixture
def editor(small: SmallSite) -> Editor:
    """Look at a small site that can be edited."""
    return _editor_of(small)


@pytest.fixture(scope="module")
def unedited(new_site: Callable[[], SmallSite]) -> Editor:
    """Look at a small site that all tests share, since they change nothing."""
    return _editor_of(new_site())


def _editor_of(small: SmallSite) -> Editor:
    editor = Editor(site(small.folder))
    editor.save()
    return editor


def test_a_page_under_embargo_says_until_when(unedited: Editor) -> None:
    assert (
        'Sperrfrist bis <time datetime="2026-08-01T10:00:00+02:00">Samstag, 1. August 2026,'
        " 10:00 Uhr</time> – nicht öffentlich"
    ) in unedited.sees("/presse/2026/drei/")


def test_a_draft_says_so(editor: Editor) -> None:
    editor.write(RELEASE, editor.read(RELEASE).replace("title:", "draft: true\ntitle:"))
    editor.save(RELEASE)
    assert "Entwurf – nicht öffentlich" in editor.sees("/presse/2026/eins/")
    assert "Entwurf – nicht öffentlich" not in editor.sees("/presse/2026/zwei/")


def test_what_was_saved_beside_an_error_is_marked_once_it_is_mended(editor: Editor) -> None:
    good = editor.read("press/2026-06-01-zwei.md")
    editor.write("press/2026-06-01-zwei.md", good.replace("title:", "titel:"))
    editor.save("press/2026-06-01-zwei.md")
    editor.write(RELEASE, editor.read(RELEASE).replace("title:", "draft: true\ntitle:"))
    editor.save(RELEASE)
    assert '<strong class="preview-mark">Entwurf</strong>' not in editor.sees("/presse/")
    editor.write("press/2026-06-01-zwei.md", good)
    editor.save("press/2026-06-01-zwei.md")
    assert 'Eins <strong class="preview-mark">Entwurf</strong>' in editor.sees("/presse/")


def test_lists_mark_what_is_not_public(unedited: Editor) -> None:
    mark = '<strong class="preview-mark">Sperrfrist bis Samstag, 1. August 2026, 10:00 Uhr</strong>'
    assert f'<a href="/presse/2026/drei/">Drei {mark}</a>' in unedited.sees("/presse/")
    assert '<a href="/presse/2026/eins/">Eins</a>' in unedited.sees("/presse/")


def test_marks_come_and_go_with_the_draft(editor: Editor) -> None:
    good = editor.read(RELEASE)
    editor.write(RELEASE, good.replace("title:", "draft: true\ntitle:"))
    editor.save(RELEASE)
    assert 'Eins <strong class="preview-mark">Entwurf</strong>' in editor.sees("/presse/")
    editor.write(RELEASE, good)
    editor.save(RELEASE)
    assert '<a href="/presse/2026/eins/">Eins</a>' in editor.sees("/presse/")


def test_marks_of_a_translation_go_with_the_draft_of_its_original(small: SmallSite) -> None:
    original = "press/2026-06-01-zwei.md"
    draft = FILES[original].replace("title:", "draft: true\ntitle:")
    editor = Editor(site(small.folder, {original: draft}))
    editor.save()
    assert 'Two <strong class="preview-mark">Entwurf</strong>' in editor.sees("/en/presse/")
    assert '<a href="/en/presse/2026/zwei/">Two</a>' in editor.preview.desk()
    editor.write(original, FILES[original])
    editor.save(original)
    assert '<a href="/en/presse/2026/zwei/">Two</a>' in editor.sees("/en/presse/")
    assert "/presse/2026/zwei/" not in editor.preview.desk()


def test_nothing_of_the_preview_is_published(unedited: Editor) -> None:
    unedited.sees("/")
    files = [p for p in (unedited.folder / "output").rglob("*") if p.is_file()]
    assert not (unedited.folder / "output" / "redaktion").exists()
    assert [p.name for p in files if b"preview-" in p.read_bytes()] == []


def test_an_error_is_shown_on_the_last_good_page_and_goes_when_mended(editor: Editor) -> None:
    good = editor.read(RELEASE)
    editor.write(RELEASE, good.replace("title: Eins", "titel: Zwei"))
    editor.save(RELEASE)
    text = editor.sees("/presse/2026/eins/")
    assert "<h1>Eins</h1>" in text
    assert "Meinten Sie „title“?" in text
    assert "vscode://file/" in text
    editor.write(RELEASE, good.replace("title: Eins", "title: Drei"))
    editor.save(RELEASE)
    text = editor.sees("/presse/2026/eins/")
    assert "<h1>Drei</h1>" in text
    assert "Meinten Sie" not in text


def test_what_a_message_quotes_is_no_html(editor: Editor) -> None:
    editor.write(RELEASE, editor.read(RELEASE).replace("title:", '"<b>x": 1\ntitle:'))
    editor.save(RELEASE)
    assert "<b>x" not in editor.sees("/")


def test_the_page_that_was_edited_is_told(editor: Editor) -> None:
    editor.write(RELEASE, editor.read(RELEASE) + "\nMehr.\n")
    assert editor.save(RELEASE) == (True, "/presse/2026/eins/", "Eins")


def test_of_many_changes_no_page_is_told(editor: Editor) -> None:
    other = "press/2026-06-01-zwei.md"
    for path in (RELEASE, other):
        editor.write(path, editor.read(path) + "\nMehr.\n")
    assert editor.save(RELEASE, other) == (True, "", "")


def test_a_new_page_is_told(editor: Editor) -> None:
    new = "press/2026-06-20-neu.md"
    editor.write(new, "---\ntitle: Neu\ndate: 2026-06-20 10:00\n---\n\nText.\n")
    assert editor.save(new) == (True, "/presse/2026/neu/", "Neu")


def test_a_build_that_changes_nothing_is_no_news(editor: Editor) -> None:
    assert editor.save(RELEASE) is None


def test_an_error_alone_does_not_load_pages_anew(editor: Editor) -> None:
    before = editor.preview.revision
    editor.write(RELEASE, editor.read(RELEASE).replace("title: Eins", "titel: Zwei"))
    assert editor.save(RELEASE) == (False, "/presse/2026/eins/", "Eins")
    assert editor.preview.revision == before


def test_a_build_that_could_not_take_place_is_told(editor: Editor) -> None:
    editor.preview.take(Refusal(OSError(ENOSPC, "No space left on device", "/x")), [])
    assert "/x: Für die Website ist kein Platz mehr." in editor.sees("/")
    editor.save()
    assert "kein Platz" not in editor.sees("/")


def test_before_the_first_good_build_there_is_a_page(small: SmallSite) -> None:
    (small.folder / "content").mkdir()
    editor = Editor(small.folder)
    assert editor.preview.answer("/").status == 503
    editor.save()
    assert "content/site.yaml" in editor.sees("/")
    assert "content/site.yaml" in editor.sees("/redaktion/")


@pytest.mark.parametrize("path", [
    "/nirgends/", "/../content/site.yaml", "/%2e%2e/content/site.yaml", "/..%2fcontent/site.yaml",
    "/.git/config", "/presse", "/%00/", "/%ff/", "/%", "//etc/passwd", "/" + "x" * 5000,
    "/presse%5c..%5c", "/record.json/", "/.preview/../record.json", "/.preview/", "/ä\udcff",
    "http://evil.example/", "*", "",
])  # fmt: skip
def test_nothing_but_published_files_is_given(unedited: Editor, path: str) -> None:
    assert unedited.preview.answer(path).status == 404


def test_links_do_not_lead_out_of_the_output(editor: Editor) -> None:
    (editor.folder / "output" / "out").symlink_to(editor.folder / "content")
    (editor.folder / "output" / "round").symlink_to("round")
    assert editor.preview.answer("/out/site.yaml").status == 404
    assert editor.preview.answer("/round/").status == 404


def test_a_site_below_a_path_is_served_below_it(small: SmallSite) -> None:
    site(small.folder, {"site.yaml": SITE.replace("example.de\nlang", "example.de/stadt\nlang")})
    editor = Editor(small.folder)
    editor.save()
    assert editor.preview.answer("/")[::3] == (302, "/stadt/")
    assert editor.preview.answer("/stadt/presse/2026/eins/").status == 200
    assert 'Drei <strong class="preview-mark">' in editor.sees("/stadt/presse/")
    assert 'href="/stadt/redaktion/"' in editor.sees("/stadt/")
    assert "<h1>Redaktion</h1>" in editor.sees("/stadt/redaktion/")


def test_a_page_of_the_site_keeps_the_address_of_the_desk(editor: Editor) -> None:
    editor.write("pages/redaktion.md", "---\ntitle: Die Pressestelle\n---\n\nWir.\n")
    editor.save("pages/redaktion.md")
    assert "<h1>Die Pressestelle</h1>" in editor.sees("/redaktion/")
    assert 'href="/.preview/redaktion/"' in editor.sees("/")
    assert "<h1>Redaktion</h1>" in editor.sees("/.preview/redaktion/")


def test_a_template_that_fails_leaves_the_preview_standing(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / "base.html").write_text("{% nonsense %}", "utf-8")
    folders = (str(tmp_path), *editor.options.templates)
    editor.options = editor.options._replace(templates=folders)
    editor.preview = Preview(editor.options, lambda: NOON, "de", "content")
    editor.save()
    assert editor.preview.answer("/").status == 200
    assert editor.preview.answer("/redaktion/").status == 200
    assert "templates/base.html" in editor.sees("/redaktion/")


def test_a_problem_in_a_template_is_opened_where_the_template_lies(
    small: SmallSite, tmp_path: Path
) -> None:
    own, packaged = tmp_path / "own", tmp_path / "packaged"
    shutil.copytree(ROOT / "templates", packaged)
    own.mkdir()
    editor = Editor(site(small.folder))
    editor.options = editor.options._replace(templates=(str(own), str(packaged)))
    editor.preview = Preview(editor.options, lambda: NOON, "de", "content")
    editor.save()
    (packaged / "session.html").write_text("{% nonsense %}", "utf-8")
    (own / "group.html").write_text("{% nonsense %}", "utf-8")
    editor.save()
    for shown in (editor.preview.overlay(), editor.preview.desk()):
        found = re.findall(r'href="(vscode:[^"]+\.html:[^"]+)"', shown)
        assert set(found) == {
            f"vscode://file{packaged}/session.html:1:1", f"vscode://file{own}/group.html:1:1",
        }  # fmt: skip
