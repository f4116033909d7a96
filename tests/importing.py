"""Imports run by tests: into a small site, with what was told."""

from pathlib import Path

from sitegen.importing.command import Asked, run
from sitegen.importing.telling import Told, as_markdown
from sitegen.importing.writing import Outcome
from tests.sites import NOON, build, options

DATA = Path(__file__).parent / "data/import"


def imported(site: Path, kind: str, source: Path | str, files: str = "", until: str = "",
             is_trial: bool = False, hosts: tuple[str, ...] = ()) -> Told:  # fmt: skip
    """Import into the content of a site and give what is told."""
    content = str(site / "content")
    asked = Asked(kind, str(source), content, files, hosts, until, NOON, is_trial)
    return run(asked, "de", lambda *_: None)[0]


def outcome_of(site: Path, kind: str, name: str, data: bytes) -> Outcome:
    """Import a file that has these bytes."""
    source = site / name
    source.write_bytes(data)
    return imported(site, kind, source).outcome


def codes(outcome: Outcome) -> set[str]:
    """Give the codes of all findings."""
    return {finding.code for finding in outcome.findings}


def texts(outcome: Outcome, code: str) -> list[str]:
    """Give the words of the findings of a code."""
    return [finding.text for finding in outcome.findings if finding.code == code]


def documents(site: Path, outcome: Outcome) -> dict[str, str]:
    """Read what an import wrote or found, by path."""
    paths = [made.path for made in outcome.made]
    return {path: (site / "content" / path).read_text("utf-8") for path in paths}


def everything(site: Path, told: Told) -> str:
    """Give all words that an import wrote: in documents and in the report."""
    return "\n".join((*documents(site, told.outcome).values(), as_markdown(told, "de")))


def errors(site: Path) -> list[str]:
    """Build the site and give the codes of its errors."""
    built = build(options(site))
    return [f"{p.where} {p.code} {p.values}" for p in built.problems if p.level == "error"]
