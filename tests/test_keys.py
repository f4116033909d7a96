"""What the keys describe is what the readers take, no more and no less."""

import pytest

from sitegen import config, documents, heads, keys
from sitegen.documents import Setting
from sitegen.keys import Key, Keys
from sitegen.problems import Problem
from sitegen.source import Source

PATHS = {
    "press": "press/2026-07-01-eins.md", "session": "sessions/2026-07-01-rat.md",
    "group": "groups/rat.md", "publication": "guidelines/werk/index.md",
    "version": "guidelines/werk/v1/version.yaml", "chapter": "guidelines/werk/v1/01-ziele.md",
    "block": "blocks/ueber.md", "page": "pages/ueber.md",
    "statement": documents.STATEMENT,
}  # fmt: skip
SETTING = Setting("Europe/Berlin", "de", (), {})
FORMS = {
    "flag": "true", "number": "3", "latitude": "1", "longitude": "1", "web": "https://example.de",
    "moment": "2026-07-01", "day": "2026-07-01", "clock": "18:00", "end": "19:00",
    "file": "files/a.pdf", "decision": "2026-07-01",
}  # fmt: skip


def parse(path: str, text: str) -> tuple[Problem, ...]:
    return heads.parse_head(Source(path, text, 1, "", 1), None, SETTING)[1]


def filled(given: Keys, indent: str = "") -> str:
    """Write all keys of a record, each with a value of its form."""
    lines = []
    for key in given:
        if key.form == "record":
            lines.append(f"{indent}{key.name}:\n{filled(key.keys, indent + '  ')}")
        elif key.form in ("records", "entries"):
            inner = filled(key.keys, indent + "    ")
            lines.append(f"{indent}{key.name}:\n{indent}  -{inner[len(indent) + 3 :]}")
        elif key.name == "was":
            continue
        else:
            lines.append(f"{indent}{key.name}: {value_of(key)}")
    return "\n".join(lines)


def value_of(key: Key) -> str:
    patterns = {keys.COLOR: '"#0a5e4d"', keys.SEAL: "0" * 64}
    if key.name == "dates_ok":
        return "2026-07-01"
    return key.options[-1] if key.options else patterns.get(key.pattern) or FORMS.get(key.form, "a")


@pytest.mark.parametrize("name", sorted(PATHS))
def test_every_key_is_taken(name: str) -> None:
    given = heads.keys_of(PATHS[name])
    codes = {problem.code for problem in parse(PATHS[name], filled(given))}
    wrong = ("key.unknown", "key.unknown-near", "value.not-text", "value.not-texts",
             "value.not-mappings", "value.not-a-mapping", "value.flag", "value.number",
             "value.choice", "value.web", "value.coordinate", "time.moment", "time.clock",
             "key.missing", "key.empty")  # fmt: skip
    assert codes & set(wrong) == set()


@pytest.mark.parametrize("name", sorted(PATHS))
def test_a_key_that_is_not_described_is_none(name: str) -> None:
    (told,) = (p for p in parse(PATHS[name], "zzzz: x") if p.code.startswith("key.unknown"))
    known = dict(told.values)["known"].split(", ")
    assert known == sorted(key.name for key in heads.keys_of(PATHS[name]))


@pytest.mark.parametrize("name", sorted(PATHS))
def test_what_is_required_is_missed(name: str) -> None:
    missed = [dict(p.values)["key"] for p in parse(PATHS[name], "draft: false")
              if p.code in ("key.missing", "session.no-place")]  # fmt: skip
    assert sorted(missed) == sorted(k.name for k in heads.keys_of(PATHS[name]) if k.required)


RECORDS = {
    "image": "press", "attachments": "press", "changes": "press", "place": "session",
    "agenda": "session", "minutes": "session", "consultation": "version", "adopted": "version",
    "repealed": "version",
}  # fmt: skip
NOT_THERE = ("key.missing", "image.no-alt", "agenda.quotes")


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_what_is_required_of_a_record_is_missed(name: str) -> None:
    (key,) = (key for key in heads.keys_of(PATHS[RECORDS[name]]) if key.name == name)
    given = "[{a: b}]" if key.form in ("records", "entries") else "{a: b}"
    told = parse(PATHS[RECORDS[name]], f"{name}: {given}")
    # What is missing in the document itself is told at its beginning.
    missed = [dict(p.values)["key"] for p in told if p.code in NOT_THERE and p.where.column > 1]
    assert sorted(missed) == sorted(part.name for part in key.keys if part.required)


UUID = "6f1d7c0e-5d0a-4a51-9a53-0d0c6a3b1f00"


def test_the_settings_take_every_key() -> None:
    text = filled(tuple(key for key in keys.SITE if key.name not in ("timezone", "language", "id")))
    settings = f"{text}\ntimezone: Europe/Berlin\nlanguage: de\nid: {UUID}\n"
    _, problems = config.read_config("site.yaml", settings.encode())
    assert {p.code for p in problems} & {"key.unknown", "key.unknown-near", "key.missing"} == set()


def test_the_settings_miss_what_is_required() -> None:
    _, problems = config.read_config("site.yaml", b"logo_alt: x\n")
    missed = [dict(p.values)["key"] for p in problems if p.code == "key.missing"]
    assert sorted(missed) == sorted(key.name for key in keys.SITE if key.required)


def test_no_key_stands_twice() -> None:
    def doubled(given: Keys) -> list[str]:
        names = [key.name for key in given]
        inner = [name for key in given for name in doubled(key.keys)]
        return [name for name in names if names.count(name) > 1] + inner

    assert [name for given in (*keys.KEYS_OF.values(), keys.SITE) for name in doubled(given)] == []
