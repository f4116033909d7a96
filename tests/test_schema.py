"""The schemas for editors are those of the keys, and agree with the build about right and wrong."""

import json
import re
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from jsonschema import Draft7Validator

from sitegen.documents import STATEMENT, kind_of, original_of
from sitegen.json_text import plain_json
from sitegen.keys import KEYS_OF, SITE, Keys
from sitegen.schema import FOLDER, OBJECTS, file_of
from tests.schemas import SCHEMAS, failures, header, read
from tests.sites import FILES, ROOT

CONTENT = ROOT / "content"


def name_of(path: str) -> str:
    if original_of(path)[0] == STATEMENT:
        return "statement"
    return {"site.yaml": "site", "places.yaml": "places"}.get(path) or kind_of(path)


def head_of(path: str, files: dict[str, str]) -> Any:
    """Read the front matter, that of a translation filled up by its original as the build does."""
    if path.endswith(".yaml"):
        return read(files[path])
    original = original_of(path)[0]
    return header(files[original]) | header(files[path])


def example_files() -> dict[str, str]:
    paths = [*CONTENT.rglob("*.md"), *CONTENT.rglob("*.yaml")]
    return {path.relative_to(CONTENT).as_posix(): path.read_text("utf-8") for path in paths}


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_committed_schema_is_that_of_the_keys(name: str) -> None:
    """Renew them with scripts/schemas."""
    committed = (ROOT / FOLDER / file_of(name)).read_text("utf-8")
    assert committed == plain_json(SCHEMAS[name], 2) + "\n"


def test_there_is_no_other_schema() -> None:
    names = {path.name for path in (ROOT / FOLDER).iterdir()}
    assert names == {file_of(name) for name in SCHEMAS}


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_valid_draft_07(name: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[name])
    assert "(?P<" not in json.dumps(SCHEMAS[name])


def test_every_key_is_in_its_schema_and_no_other() -> None:
    def compare(keys: Keys, schema: Any) -> None:
        assert list(schema["properties"]) == [key.name for key in keys]
        assert schema.get("required", []) == [key.name for key in keys if key.required]
        assert schema["additionalProperties"] is False
        for key in (key for key in keys if key.keys):
            value = schema["properties"][key.name]
            inner = value.get("items", value)
            options = [inner, *inner.get("anyOf", [])]
            compare(key.keys, next(part for part in options if "properties" in part))

    for name, (_, keys) in OBJECTS.items():
        compare(keys, SCHEMAS[name])
    assert {keys for _, keys in OBJECTS.values()} >= {*KEYS_OF.values(), SITE}


@pytest.mark.parametrize("path", sorted(p for p in example_files() if name_of(p)))
def test_the_example_is_valid(path: str) -> None:
    assert failures(name_of(path), head_of(path, example_files())) == []


@pytest.mark.parametrize("path", sorted(FILES))
def test_the_small_site_is_valid(path: str) -> None:
    assert failures(name_of(path), head_of(path, FILES)) == []


RIGHT = {
    "press": ["date: 06.09.2023 18.30 Uhr", "date: 2023-09-06T18:00+02:00", "topics: Haushalt",
              "topics: [Haushalt, 2024]", "subtitle:", "title: 2024\ndate: 2023-09-06"],
    "session": ["start: 18 Uhr", "end: 2023-09-07 01:00", "end: 20.30 Uhr",
                "place: {name: Halle, step_free: false}", "agenda: [Eins, {title: Zwei}]"],
    "version": ["repealed: 2026-01-01", "repealed: {date: 2026-01-01, body: Rat}",
                "short: files/kurz.pdf", "short: {file: files/kurz.pdf}"],
}  # fmt: skip
WRONG = {
    "press": ["tite: x", "date: 3.7.24", "date: 2023-9-6", "date: heute", "draft: ja",
              "image: {file: files/a.png, alt: x}", "image: files/a.png", "changes: Text",
              "attachments: [{title: x}]", "attachments: {file: files/a.pdf}", "topics: {a: b}"],
    "session": ["start: 18-20 Uhr", "start: 18.00", "date: 2023-09-06 18:00", "status: off",
                "minutes: {due: 2026-01-01}", "place: {room: 1}", "public: ja", "online: www.x.de",
                "changes: [{date: 2026-01-01}]", "agenda: [{text: x}]"],
    "group": ["notice_days: vier", "rythm: x"],
    "version": ["status: fertig", "seal: abc", "adopted: {date: 2026-01-01}",
                "consultation: {from: 2026-01-01}"],
    "site": ["colors: {primary: red}", "region: Pfalz", "publisher: Stadt", "font: comic"],
}  # fmt: skip
BASES = {
    "press": "press/2026-05-01-eins.md", "session": "sessions/2026-06-10-rat.md",
    "group": "groups/rat.md", "version": "guidelines/leitlinien/v1/version.yaml",
    "site": "site.yaml",
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in RIGHT.items() for t in texts])
def test_what_the_build_takes_is_valid(name: str, text: str) -> None:
    assert failures(name, head_of(BASES[name], FILES) | read(text)) == []


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in WRONG.items() for t in texts])
def test_what_the_build_refuses_is_not_valid(name: str, text: str) -> None:
    assert failures(name, head_of(BASES[name], FILES) | read(text)) != []


@pytest.mark.parametrize("name", [name for name, (_, keys) in OBJECTS.items()])
def test_what_is_required_must_be_there(name: str) -> None:
    missing = {re.sub(r"'(\w+)' is.*", r"\1", f.partition(": ")[2]) for f in failures(name, {})}
    assert missing == {key.name for key in OBJECTS[name][1] if key.required}


def test_descriptions_are_german() -> None:
    titles = SCHEMAS["press"]["properties"]["title"]
    assert titles["description"] == "Titel, wie er auf der Seite steht."
    assert "Beispiel: `title: Ein Titel`" in titles["markdownDescription"]


def test_an_example_in_a_description_is_valid_itself() -> None:
    judged = 0
    for name, (_, keys) in OBJECTS.items():
        for key in keys:
            text = SCHEMAS[name]["properties"][key.name]["markdownDescription"]
            if match := re.search(r"`(.+)`$", text):
                value = read(match[1])
                told = [f for f in failures(name, value) if "is a required property" not in f]
                assert told == []
                judged += 1
    assert judged > 70


def test_the_editor_is_told_which_schema_is_for_which_file() -> None:
    settings = json.loads(Path(ROOT, ".vscode/settings.json").read_text("utf-8"))
    files = {f"content/{path}" for path in (*example_files(), "removed.yaml")}
    wired = {
        path: schema.removeprefix(f"./{FOLDER}/")
        for schema, patterns in settings["yaml.schemas"].items()
        for path in files
        if any(PurePosixPath(path).match(pattern) for pattern in patterns)
    }
    expected = {path: name_of(path.removeprefix("content/")) or "removed"
                for path in files if path.endswith(".yaml")}  # fmt: skip
    assert wired == {path: file_of(name) for path, name in expected.items()}
