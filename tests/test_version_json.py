"""version.json is what docs/version-json.md and its schema say, and only what is public."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import SmallSite
from tests.sites import ROOT

SCHEMA = json.loads((ROOT / "docs/version.schema.json").read_text("utf-8"))
CHAPTER, VERSION = "guidelines/leitlinien/v2/01-ziele.md", "guidelines/leitlinien/v2/version.yaml"
DATA = "leitlinien/leitlinien/v2/version.json"
FULL = {
    VERSION: "title: Beschluss\ndate: 2026-04-01\nstatus: adopted\nconsultation:\n"
    "  from: 2026-04-01\n  to: 2026-04-20 18:00\n  url: https://mit.example/reden\n"
    "adopted:\n  date: 2026-05-01 17:30\n  body: Rat\n  session: sessions/2026-06-10-rat\n"
    "  reference: 7/26\n  in_force: 2026-05-02\nrepealed: 2026-09-01\n"
    "changes:\n  - date: 2026-04-25\n    note: Neu\n"
    "  - date: 2026-06-01\n    note: Berichtigt\n  - date: 2026-09-01\n    note: Noch geheim\n",
    CHAPTER: "---\ntitle: Ziele\n---\n\n## Wozu {#wozu}\n\nDafür und *mehr*.[^1]\n\n- Früh\n\n"
    "Tabelle: Wer\n\n| A | B |\n|---|---|\n| 1 |  |\n\n[^1]: Note.\n",
}


def strict(schema: Any) -> Any:
    """Refuse every key that the schema does not name; readers must take them, we do not write."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: strict(value) for key, value in schema.items()}
    return {**made, "additionalProperties": False} if "properties" in schema else made


def complaints(data: bytes) -> list[str]:
    found = Draft202012Validator(strict(SCHEMA)).iter_errors(json.loads(data))
    return [f"{error.json_path}: {error.message}" for error in found]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_versions_of_the_example_are_valid(example: Path) -> None:
    files = sorted(example.rglob("version.json"))
    assert len(files) >= 2
    assert {path: said for path in files if (said := complaints(path.read_bytes()))} == {}


def test_a_version_with_all_there_can_be_is_valid(small: SmallSite) -> None:
    assert complaints(small.build(FULL)[DATA]) == []


@pytest.mark.parametrize("spoil", [{"status": "neu"}, {"date": "1.4.2026"}, {"id": ""}])
def test_the_schema_refuses_what_is_wrong(small: SmallSite, spoil: dict[str, str]) -> None:
    made = json.loads(small.build(FULL)[DATA])
    assert complaints(json.dumps({**made, **spoil}).encode()) != []
    assert complaints(json.dumps({**made, "neu": 1}).encode()) != []
    Draft202012Validator(SCHEMA).validate({**made, "neu": 1})


def test_it_says_what_is_public_of_a_version(small: SmallSite) -> None:
    made = json.loads(small.build(FULL)[DATA])
    base = "https://probe.example.de"
    page = f"{base}/leitlinien/leitlinien/v2/ziele/"
    chapters = made.pop("chapters")
    assert made == {
        "format": 1,
        "id": "guidelines/leitlinien/v2/version",
        "publication": {
            "id": "guidelines/leitlinien", "title": "Leitlinien",
            "address": f"{base}/leitlinien/leitlinien/",
        },
        "name": "v2",
        "title": "Beschluss",
        "language": "de",
        "address": f"{base}/leitlinien/leitlinien/v2/",
        "status": "adopted",
        "date": "2026-04-01",
        "consultation": {
            "from": "2026-04-01", "to": "2026-04-20T18:00:00+02:00",
            "url": "https://mit.example/reden",
        },
        "adoption": {
            "date": "2026-05-01T17:30:00+02:00", "effective": "2026-05-02",
            "body": "Rat", "reference": "7/26",
            "session": {
                "title": "Sitzung des Rats", "address": f"{base}/sitzungen/2026-06-10-rat/",
            },
        },
        "repeal": {"date": "2026-09-01", "effective": "2026-09-01"},
        "changes": [
            {"date": "2026-04-25", "note": "Neu", "correction": False},
            {"date": "2026-06-01", "note": "Berichtigt", "correction": True},
        ],
        "downloads": [
            {"type": "application/pdf",
             "address": f"{base}/leitlinien/leitlinien/v2/leitlinien-v2.pdf"},
            {"type": "application/epub+zip",
             "address": f"{base}/leitlinien/leitlinien/v2/leitlinien-v2.epub"},
            {"type": "text/plain",
             "address": f"{base}/leitlinien/leitlinien/v2/leitlinien-v2.txt"},
        ],
    }  # fmt: skip
    (chapter,) = chapters
    passages = chapter.pop("passages")
    assert chapter == {
        "id": "guidelines/leitlinien/v2/01-ziele", "number": 1, "title": "Ziele", "address": page,
    }  # fmt: skip
    assert passages == [
        {"kind": "heading", "id": "wozu", "number": "1.1", "citation": "Kapitel 1.1 Wozu",
         "address": f"{page}#abschnitt-wozu", "level": 2, "text": "Wozu"},
        {"kind": "paragraph", "number": "1", "citation": "Kapitel 1.1, Absatz 1",
         "address": f"{page}#absatz-wozu-1", "text": "Dafür und mehr.[1]"},
        {"kind": "item", "level": 1, "mark": "-", "text": "Früh"},
        {"kind": "caption", "number": "1.1", "citation": "Tabelle 1.1",
         "address": f"{page}#abschnitt-tabelle", "text": "Wer"},
        {"kind": "row", "head": True, "cells": ["A", "B"]},
        {"kind": "row", "cells": ["1", ""]},
        {"kind": "note", "number": "1", "mark": "[1]", "text": "Note."},
    ]  # fmt: skip


def test_the_addresses_of_passages_are_places_of_the_page(small: SmallSite) -> None:
    made = small.build(FULL)
    page = made["leitlinien/leitlinien/v2/ziele/index.html"].decode()
    passages = json.loads(made[DATA])["chapters"][0]["passages"]
    anchors = [p["address"].partition("#")[2] for p in passages if "address" in p]
    assert len(anchors) == 3
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in page] == []


def test_the_page_names_it(small: SmallSite) -> None:
    page = small.build(FULL)["leitlinien/leitlinien/v2/index.html"].decode()
    assert 'type="application/json"' in page
    assert 'href="/leitlinien/leitlinien/v2/version.json"' in page


def test_a_version_without_chapters_has_data_and_no_text(small: SmallSite) -> None:
    made = small.build({CHAPTER: None})
    assert json.loads(made[DATA])["downloads"] == []
    assert complaints(made[DATA]) == []
    assert "leitlinien/leitlinien/v2/leitlinien-v2.txt" not in made
