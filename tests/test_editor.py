"""The YAML extension of VS Code, with this repository's settings, helps where files are YAML."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drafts import made
from tests.sites import FILES, ROOT, site
from tests.validators.yaml_language import Editor, yaml_editor

VERSION = "guidelines/leitlinien/v1/version.yaml"


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """Open the small site with the schemas and settings of this repository."""
    folder = site(tmp_path_factory.mktemp("editor"))
    for name in ("schema", ".vscode"):
        shutil.copytree(ROOT / name, folder / name)
    with yaml_editor(folder) as running:
        yield running


@pytest.mark.parametrize("path", ["site.yaml", "places.yaml", VERSION])
def test_what_is_right_is_not_marked(editor: Editor, path: str) -> None:
    assert editor.problems(f"content/{path}", FILES[path]) == []


@pytest.mark.parametrize(
    ("path", "text", "line", "word"),
    [
        (VERSION, "title: x\ndate: 3.7.24\nstatus: draft\n", 2, "pattern"),
        (VERSION, "title: x\ndate: 2026-02-01\nstatus: fertig\n", 3, "draft"),
        (VERSION, "title: x\ndate: 2026-02-01\nstatus: draft\nsael: x\n", 4, "sael"),
        (VERSION, "title: x\nstatus: draft\n", 1, "date"),
        ("places.yaml", "rathaus:\n  raum: 1\n", 2, "raum"),
        ("site.yaml", FILES["site.yaml"].replace("title:", "titel:"), 2, "titel"),
    ],
)
def test_what_is_wrong_is_marked(
    editor: Editor, path: str, text: str, line: int, word: str
) -> None:
    told = editor.problems(f"content/{path}", text)
    assert [problem for problem in told if problem.startswith(f"{line}: ") and word in problem]


def test_keys_are_offered_with_german_descriptions(editor: Editor) -> None:
    offered = editor.offers(f"content/{VERSION}", "title: x\n\n", 1, 0)
    assert {"date", "status", "consultation", "adopted"} <= set(offered)
    assert "title" not in offered
    assert "Tag dieser Fassung." in offered["date"]


def test_words_of_a_choice_are_offered(editor: Editor) -> None:
    offered = editor.offers(f"content/{VERSION}", "title: x\nstatus: \n", 1, 8)
    assert {"draft", "consultation", "adopted", "repealed"} <= set(offered)


def test_a_key_is_explained(editor: Editor) -> None:
    shown = editor.explains("content/site.yaml", FILES["site.yaml"], 3, 2)
    assert "Sprache der Website" in shown


def test_the_first_line_of_a_new_version_leads_to_its_schema(tmp_path: Path) -> None:
    folder = site(tmp_path)
    shutil.copytree(ROOT / "schema", folder / "schema")
    (folder / ".vscode").mkdir()
    (folder / ".vscode/settings.json").write_text("{}")
    path = made(folder, "version")
    text = (folder / "content" / path).read_text("utf-8")
    with yaml_editor(folder) as running:
        assert running.problems(f"content/{path}", text) == []
        wrong = text.replace("status: draft", "status: fertig")
        assert running.problems(f"content/{path}", wrong) != []
