"""The example site, built once for all tests, and small sites that build fast."""

import os
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.page_types import build_states
from tests.sites import NOON, ROOT, build, options, published, site

if TYPE_CHECKING:
    # Tests without a browser do not load Playwright.
    from playwright.sync_api import Browser

    from tests.previews import Running
    from tests.validators.ssh_host import SshHost
    from tests.validators.visits import Visitor

SECOND_OF_DECEMBER = 1_733_137_200
"""2024-12-02T12:00 in Berlin, as UTC seconds: two days before the last session of the example."""


@dataclass(frozen=True)
class SmallSite:
    """A small site in a folder of its own; each build after the first is an incremental one."""

    folder: Path

    def build(
        self, changes: Mapping[str, str | None] | None = None, **given: object
    ) -> dict[str, bytes]:
        """Write the small site with changes (None leaves a file out), build, read the output."""
        changes = dict(changes or {})
        for path in changes:
            (self.folder / "content" / path).unlink(missing_ok=True)
        built = build(options(site(self.folder, changes), **given))
        errors = [problem for problem in built.problems if problem.level == "error"]
        assert errors == []
        return published(self.folder)

    def problems(self, changes: Mapping[str, str | None]) -> list[tuple[str, str]]:
        """Write and build; give the level and the code of each problem."""
        built = build(options(site(self.folder, dict(changes))))
        return [(problem.level, problem.code) for problem in built.problems]

    @property
    def output(self) -> Path:
        return self.folder / "output"


@pytest.fixture(scope="session")
def example_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site in content/ two days before its last session."""
    folder = tmp_path_factory.mktemp("example")
    asked = options(folder, content=str(ROOT / "content"), now=SECOND_OF_DECEMBER)
    built = build(asked)
    assert [problem for problem in built.problems if problem.level == "error"] == []
    return folder


@pytest.fixture(scope="session")
def example(example_folder: Path) -> Path:
    """Give the output folder of the example site."""
    return example_folder / "output"


@pytest.fixture(scope="session")
def states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the output folder of the site that has a page for each state."""
    return build_states(tmp_path_factory.mktemp("states"))


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    """Run a browser for the tests of a module."""
    from tests.validators.browser import browser

    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def visitor(chromium: "Browser", example: Path, states: Path) -> Iterator["Visitor"]:
    """Give a page of the browser that opens each page type at the time of its build."""
    from tests.validators.visits import visits

    sites = {"example": (example, SECOND_OF_DECEMBER), "states": (states, NOON)}
    with visits(chromium, sites) as visiting:
        yield visiting


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the small site that `preview` serves."""
    return site(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def preview(served: Path) -> Iterator["Running"]:
    """Serve the small site for all tests of a module."""
    from tests.previews import running

    with running(served) as made:
        yield made


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator["SshHost"]:
    """Run a host with SSH and rsync for all tests of a module."""
    from tests.validators.ssh_host import ssh_host
    from tests.validators.tools import need

    need("rsync")
    with ssh_host(tmp_path_factory.mktemp("host") / "sshd") as running:
        yield running


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Run a store that speaks S3 for all tests of a module; give its address."""
    from tests.targets import store

    with store() as address:
        yield address


@pytest.fixture(scope="session")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], SmallSite]:
    """Give a maker of small sites."""
    return lambda: SmallSite(tmp_path_factory.mktemp("small"))


@pytest.fixture
def small(new_site: Callable[[], SmallSite]) -> SmallSite:
    """Give one small site, not built yet."""
    return new_site()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail what is skipped where everything must run: with CI=true nothing is left out."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped with CI=true: {report.longrepr}"
    return report


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run write what it reads instead of comparing it."""
    parser.addoption("--renew", action="store_true", help="renew the trees of test_names.py")
