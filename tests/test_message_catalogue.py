"""Each message is told by its example, and no more by the mended one; the catalogue shows both."""

from functools import cache
from pathlib import Path

import pytest

from sitegen.messages import MESSAGES
from sitegen.problems import Problem
from tests.message_examples import CATALOGUE, Workshop, catalogue, first_of, read_topics

TOPICS = read_topics()
EXAMPLES = {example.code: example for topic in TOPICS for example in topic.examples}


class Told:
    """What each example was told with, built when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        workshop = Workshop(folder)
        self.wrong = cache(lambda code: workshop.told(EXAMPLES[code]))
        self.mended = cache(lambda code: workshop.told(EXAMPLES[code], is_mended=True))

    def problem(self, code: str) -> Problem:
        return first_of(EXAMPLES[code], self.wrong(code))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return Told(tmp_path_factory.mktemp("examples"))


def test_each_message_has_one_example() -> None:
    every = [example.code for topic in TOPICS for example in topic.examples]
    assert sorted(every) == sorted(MESSAGES)


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_an_example_is_told_with_its_message_and_no_other(told: Told, code: str) -> None:
    example = EXAMPLES[code]
    found = [(p.code, p.where.path, max(p.where.line, 1)) for p in told.wrong(code)]
    assert (code, example.path or example.file, example.line) in found
    assert sorted(code for code, _, _ in found) == sorted((code, *example.also))


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_a_mended_example_is_told_with_nothing(told: Told, code: str) -> None:
    assert told.mended(code) == ()


def test_the_catalogue_is_what_the_examples_are_told_with(told: Told) -> None:
    written = catalogue(TOPICS, {code: told.problem(code) for code in EXAMPLES})
    assert CATALOGUE.read_text("utf-8") == written, "run make messages"
