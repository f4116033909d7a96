"""Every message has a text in both languages, and the catalogues are up to date."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from sitegen.messages import MESSAGES, worded
from sitegen.problems import ERROR, Location, Problem
from tests.sites import ROOT

CODE = re.compile(r"[a-z]+\.[a-z0-9]+(?:-[a-z0-9]+)*\Z")
SIMPLE = ROOT / "sitegen/locale/de_simple/LC_MESSAGES/sitegen.po"
CATALOGUES = {
    ROOT / "sitegen/locale/de/LC_MESSAGES/sitegen.po": "babel.cfg", SIMPLE: "babel.simple.cfg",
}  # fmt: skip
"""Each catalogue with the file that says where its texts are."""
# Codes that the code puts together: "file.odd-" with the kind of what was found.
MADE = {"file.odd-link", "file.odd-folder", "file.odd-device", "file.odd-name", "file.odd-twice",
        "link.missing", "id.missing", "link.missing-near", "id.missing-near",
        "seal.added", "seal.changed", "seal.removed"}  # fmt: skip


def used_codes() -> set[str]:
    """Collect the texts in the code that look like codes of a known group."""
    groups = {code.partition(".")[0] for code in MESSAGES}
    found: set[str] = set()
    for path in (ROOT / "sitegen").rglob("*.py"):
        if path.name == "messages.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
                if CODE.match(text) and text.partition(".")[0] in groups:
                    found.add(text)
    names = (".html", ".json", ".xml", ".yaml", ".yml", ".md")
    return {code for code in found if code in MESSAGES or not code.endswith(names)}


def test_every_code_that_is_used_has_a_text() -> None:
    assert used_codes() - set(MESSAGES) == set()


def test_every_text_belongs_to_a_code_that_is_used() -> None:
    assert set(MESSAGES) - used_codes() - MADE == set()


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_german_and_english_name_the_same_values(code: str) -> None:
    values = sorted(set(re.findall(r"(?<!{){(\w+)}", "".join(MESSAGES[code]))))
    problem = Problem(Location("x.md", 1, 1), ERROR, code, tuple((v, f"<{v}>") for v in values))
    english, german = worded(problem, "en"), worded(problem, "de")
    assert english != german
    for value in values:
        assert f"<{value}>" in "".join(german)


def catalogue(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        messages = read_po(file) if path.suffix == ".po" else read_mo(file)
    return {
        m.id if isinstance(m.id, str) else m.id[0]: "|".join(m.string)
        if isinstance(m.string, (tuple, list))
        else str(m.string)
        for m in messages
        if m.id
    }


@pytest.mark.parametrize("path", CATALOGUES, ids=["de", "de_simple"])
def test_the_catalogue_has_every_text_translated(path: Path, tmp_path: Path) -> None:
    template = tmp_path / "all.po"
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", CATALOGUES[path],
         "-k", "N_", "-k", "words", "-k", "ngettext:1,2", "-o", str(template), "."],
        cwd=ROOT, check=True,
    )  # fmt: skip
    german = catalogue(path)
    assert set(catalogue(template)) == set(german)
    assert [text for text, translated in german.items() if not translated.strip("() ',")] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=["de", "de_simple"])
def test_the_compiled_catalogue_is_that_of_the_texts(path: Path) -> None:
    assert catalogue(path.with_suffix(".mo")) == catalogue(path)


@pytest.mark.parametrize("path", CATALOGUES, ids=["de", "de_simple"])
def test_a_translated_text_names_the_same_values(path: Path) -> None:
    other = {
        text: translated for text, translated in catalogue(path).items()
        if {*re.findall(r"{\w+}", text)} != {*re.findall(r"{\w+}", translated)}
    }  # fmt: skip
    assert other == {}


def test_leichte_sprache_has_at_most_ten_words_a_sentence() -> None:
    long = [
        sentence
        for text in catalogue(SIMPLE).values()
        for sentence in re.split(r"[.:?!|](?:\s|$)", text)
        if len(sentence.split()) > 10
    ]
    assert long == []


WRITTEN = re.compile(r"[^\W\d_]{2,}")
ATTRIBUTE = re.compile(r"\s(?:aria-label|alt|title|placeholder|value)=\"([^\"{]*)")
NAMES = {"macOS", "Linux", "Atom", "JSON"}


@pytest.mark.parametrize("path", sorted((ROOT / "templates").glob("*.html")), ids=lambda p: p.name)
def test_a_template_says_nothing_without_a_catalogue(path: Path) -> None:
    source = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "\0", path.read_text("utf-8"), flags=re.DOTALL)
    # A reader reads what stands in an option, a program its value.
    source = re.sub(r"<code>.*?</code>|(?<=<option) value=\"\w*\"", "", source, flags=re.DOTALL)
    plain = re.sub(r"[\w-]+=\"", "", re.sub(r"<[^>]*>", "\0", source))
    words = {word for text in (plain, *ATTRIBUTE.findall(source)) for word in WRITTEN.findall(text)}
    assert words - NAMES == set()
