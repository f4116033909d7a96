"""No content whatever ends a reader with an exception: there are values and Problems."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzzing import PATHS, READERS, read_document, run
from tests.samples import examples
from tests.sites import FILES, SITE, build, options, site

QUIET = settings(
    max_examples=examples(100), deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip

KEYS = st.sampled_from(
    "title date start end place group status changes agenda minutes image attachments topics "
    "session sessions blocks publication slug aliases id draft summary subtitle contact source "
    "public online registration rhythm notice_days adopted consultation seal repealed in_force "
    "file alt credit caption accessible reason note was due name lat lon step_free url email "
    "colors primary navigation link languages language timezone region publisher responsible "
    "logo font from to body reference dates_ok created address full".split()
)
SCALARS = st.one_of(
    st.sampled_from(
        (
            "2026-03-01",
            "2026-03-01 18:00",
            "18:00",
            "18 Uhr",
            "true",
            "false",
            "published",
            "expected",
            "none",
            "adopted",
            "consultation",
            "rathaus",
            "files/x.pdf",
            "../x.md",
            "first wednesday 18:00",
            "https://x.de/",
            "9999-12-31",
            "0001-01-01",
            "1e999",
            "nan",
            "-1",
            "٣",
            "\u202e",
            "\ud83d\ude00",
            "{0}",
            "{x}",
            "%s",
            "*x",
            "&x",
            "!x",
            "[",
            "{",
            "|",
            ">",
            "'",
            '"',
            "#",
            "- ",
            ": ",
            "\t",
            "\0",
            "\ufeff",
            "a" * 300,
        )
    ),
    st.text(max_size=12),
    st.integers().map(str),
)


def _yaml(value: object, indent: int = 0) -> str:
    space = " " * indent
    if isinstance(value, dict):
        return "".join(f"\n{space}{key}: {_yaml(of, indent + 2)}" for key, of in value.items())
    if isinstance(value, list):
        return "".join(f"\n{space}- {_yaml(of, indent + 2).lstrip()}" for of in value)
    return str(value)


MAPPINGS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
HEADERS = st.dictionaries(KEYS, MAPPINGS, max_size=8).map(_yaml)
BODIES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            (
                "# A {#a}",
                "## ",
                "- x",
                "1. x",
                "> x",
                "```",
                "~~~",
                ":::",
                "::: hinweis",
                "|a|b|",
                "|-|-|",
                "|1|2|3|",
                "[^1]",
                "[^1]: x[^1]",
                "[a]: x",
                "[a][a]",
                "![]()",
                "<b>",
                "</p>",
                "<!--",
                "<p x",
                "Tabelle: x",
                "x\n: y",
                "**a*",
                "&#12;",
                "&#x202e;",
                "\\",
                "***",
                "am 31. Februar 2026 um 25 Uhr",
                "Montag, 3. Mai",
                "a@b.de",
                "0631 / 12 34 56",
                "## Mitschrift",
                "[](#a)",
                "[](../x.md#y)",
                "    x",
                "\t\tx",
                "===",
                "---",
            )
        ),
    ),
    max_size=12,
).map("\n".join)


@QUIET
@given(st.sampled_from(PATHS), HEADERS, BODIES)
def test_structured_documents(path: str, header: str, body: str) -> None:
    text = f"{header}\n" if path.endswith(".yaml") else f"---\n{header}\n---\n\n{body}\n"
    read_document(path, text.encode("utf-8", "surrogatepass"))


@QUIET
@given(st.integers(0, len(READERS) - 1), st.binary(max_size=300))
def test_bytes(reader: int, data: bytes) -> None:
    run(bytes([reader]) + data)
    run(bytes([reader]) + b"---\n" + data + b"\n---\n" + data)


@QUIET
@given(st.integers(len(PATHS), len(READERS) - 1), HEADERS)
def test_settings(reader: int, header: str) -> None:
    run(bytes([reader]) + header.encode("utf-8", "surrogatepass"))


SIGNS = ("---", "...", "- ", "? ", ": ", "a", "&a", "*a", "!a", "\"", "|", ">", "#", " ", "[", "{",
         ",", "%A", "\n", "\t", "é")  # fmt: skip
"""What means something in YAML, to be tried in each order."""


@pytest.mark.parametrize("reader", READERS[len(PATHS) :])
def test_settings_of_a_few_signs(reader: Callable[[bytes], object]) -> None:
    for number in (1, 2, 3):
        for signs in product(SIGNS, repeat=number):
            reader("".join(signs).encode())


@QUIET
@given(st.sampled_from(sorted(FILES)), st.data())
def test_files_with_lines_changed(path: str, data: st.DataObject) -> None:
    lines = (SITE if path == "site.yaml" else FILES[path]).split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = data.draw(st.one_of(SCALARS, HEADERS, BODIES, st.just(lines[at] * 2)))
    text = "\n".join(lines).encode("utf-8", "surrogatepass")
    for reader in READERS:
        reader(text)


@settings(max_examples=examples(4), deadline=None, suppress_health_check=list(HealthCheck))
@given(HEADERS, BODIES)
def test_whole_sites_with_a_fuzzed_document(
    tmp_path_factory: pytest.TempPathFactory, header: str, body: str
) -> None:
    folder: Path = tmp_path_factory.mktemp("fuzzed")
    text = f"---\ntitle: Meldung\ndate: 2026-05-02\n{header}\n---\n\n{body}\n"
    (site(folder) / "content/press/2026-05-02-x.md").write_text(text, "utf-8", "surrogatepass")
    plain = f"---\ntitle: Meldung\ndate: 2026-05-02\n---\n\n{body}\n"
    (folder / "content/press/2026-05-03-y.md").write_text(plain, "utf-8", "surrogatepass")
    build(options(folder))
