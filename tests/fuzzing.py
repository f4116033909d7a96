"""What is fuzzed: each reader of content takes any bytes and gives values and Problems, no more.

The same targets are given structured input by Hypothesis in each run of the tests, and mutated
bytes by atheris when somebody asks for it (`make fuzz`).
"""

from collections.abc import Callable

from sitegen import documents
from sitegen.claims import claims_in
from sitegen.config import read_config, read_places
from sitegen.documents import Setting, kind_of
from sitegen.heads import parse_head
from sitegen.minutes_privacy import contacts_in_minutes, missing_minutes
from sitegen.model import Document
from sitegen.problems import Problem, has_errors
from sitegen.tombstones import read_tombstones
from tests.sites import told

SETTING = Setting("Europe/Berlin", "de", ("en", "de-simple"), {})

PATHS = (
    "press/2026-03-01-x.md",
    "press/2026-03-01-x.en.md",
    "sessions/2026-03-01-x.md",
    "groups/x.md",
    "guidelines/a/index.md",
    "guidelines/a/v1/version.yaml",
    "guidelines/a/v1/01-x.md",
    "guidelines/a/v1/09-glossar.md",
    "blocks/x.md",
    "pages/barrierefreiheit.md",
)


def read_document(path: str, data: bytes) -> tuple[Problem, ...]:
    """Read a document as a build does, up to its body; gives what is wrong with it."""
    problems: list[Problem] = []
    source = documents.read_source(path, data, problems)
    if source is None:
        assert has_errors(problems)
        return tuple(problems)
    document: Document | None
    document, told_of_head = parse_head(source, None, SETTING)
    body, told_of_body = documents.parse_body(source, SETTING)
    _, doubts = claims_in(source, "de", document, {})
    assert document is not None or has_errors(told_of_head)
    assert "\f" not in body.html
    found = (*problems, *told_of_head, *told_of_body, *doubts)
    if document is not None and kind_of(path) == "session":
        found += contacts_in_minutes(document, source, SETTING)
        found += missing_minutes(document, source)
    return found


READERS: tuple[Callable[[bytes], tuple[Problem, ...]], ...] = (
    *((lambda data, path=path: read_document(path, data)) for path in PATHS),
    lambda data: read_config("site.yaml", data)[1],
    lambda data: read_places("places.yaml", data)[1],
    lambda data: read_tombstones(data, "Europe/Berlin", "de")[1],
)


def run(data: bytes) -> None:
    """Give bytes to the reader that the first of them names, and word what it says."""
    if data:
        problems = READERS[data[0] % len(READERS)](data[1:])
        for problem in problems[:20]:
            told(problem, "de", "content").encode()
