"""What the law asks of a whole site: required pages, an accessibility statement that is kept up.

All of it is a warning: a city that has no statement yet must be able to publish the date of a
session. It follows from the entries and the clock alone, at a few microseconds a document, so
each build tells the same, whatever changed.
"""

from collections.abc import Iterator

from sitegen.documents import STATEMENT
from sitegen.enforcement import body_for
from sitegen.language import is_simple
from sitegen.problems import Location, Problem, warning
from sitegen.site import Site

REQUIRED_PAGES = ("impressum", "datenschutz", "barrierefreiheit")


def missing_duties(site: Site, files: frozenset[str], failed: frozenset[str]) -> Iterator[Problem]:
    """Find what a site owes its readers and does not give; arguments as in `checks.check`."""
    names = {entry.address.strip("/") for entry in site.pages}
    for name in REQUIRED_PAGES:
        if name not in names and f"pages/{name}.md" not in failed:
            yield warning(Location(f"pages/{name}.md", 1, 1), "page.required", name=name)
    yield from _simple(site)
    yield from _statement(site)
    yield from _unrated(site, files)


def _simple(site: Site) -> Iterator[Problem]:
    """A German site without anything in Leichte Sprache for its home page to link (BITV 2.0)."""
    if site.config.region.partition("-")[0] != "DE":
        return
    if not any(is_simple(e.language) for found in site.translations.values() for e in found):
        yield warning(Location("site.yaml", 1, 1), "language.no-simple")


def _statement(site: Site) -> Iterator[Problem]:
    """A statement without a date, one that was not reviewed for a year, or that names no body."""
    entry = site.visible.get(STATEMENT)
    if entry is None:
        return
    facts, where = entry.statement, Location(entry.source, 1, 1)
    if not facts.is_dated:
        yield warning(where, "statement.no-date")
    if 0 < facts.review_due <= site.now:
        yield warning(where, "statement.review", reviewed_day=facts.reviewed)
    if "durchsetzung" not in facts.written and body_for(site.config) is None:
        code = "statement.region" if site.config.region else "statement.no-region"
        yield warning(Location("site.yaml", 1, 1), code, region=site.config.region)


def _unrated(site: Site, files: frozenset[str]) -> Iterator[Problem]:
    """Files of which nobody says whether they are accessible: one hint for all, at the first."""
    unrated = [
        (e.source, *file) for e in site.visible.values() for file in e.unrated if file[0] in files
    ]
    if unrated:
        source, file, line, column = unrated[0]
        count = len({name for _, name, _, _ in unrated})
        where = Location(source, line, column)
        yield warning(where, "attachment.unrated", file=file, count=count)
