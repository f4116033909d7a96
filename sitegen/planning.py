"""All planned files by their paths, and no two at one.

Documents that meet each other are found by `sitegen.site`. Here are those that meet what the site
makes by itself (lists, calendars), and former or removed addresses that are in use.
"""

from sitegen import render
from sitegen.artifacts import Artifact, Material, Touched, about_of
from sitegen.fallbacks import parted
from sitegen.problems import Location, Problem, error
from sitegen.record import former_addresses, row_of
from sitegen.site import Site
from sitegen.urls import address_of, file_of, parted_address

Planned = dict[str, tuple[Artifact, bytes]]
"""Artifacts with their digests, by path."""


def plan(
    site: Site,
    material: Material,
    template_digests: dict[str, bytes],
    touched: Touched,
    known: dict[str, bytes],
) -> tuple[Planned, list[Problem]]:
    """Plan all files by path, and find what would be published at an address in use."""
    planned: Planned = {}
    twice: list[Problem] = []
    for artifact, made in render.plan(site, material, template_digests, touched, known):
        other = planned.setdefault(artifact.path, (artifact, made))[0]
        if other is artifact or _is_implied(site, artifact):
            continue
        if _is_implied(site, other):
            planned[artifact.path] = (artifact, made)
        else:
            twice.append(_taken(site, artifact, other))
    for stone in site.tombstones:
        path = file_of(stone.address)
        if not (stone.anchor or stone.has_page) and path in planned:
            twice.append(_live(site, path))
    return planned, twice


def _is_implied(site: Site, artifact: Artifact) -> bool:
    """Tell whether a former or removed address only follows from one in the site's own language.

    It gives way to everything else.
    """
    address = address_of(artifact.path)
    if artifact.view not in ("moved", "removed") or address in _stated(site):
        return False
    return bool(parted_address(address, site.config.languages)[0])


def _stated(site: Site) -> set[str]:
    """Give all former and removed addresses that an editor has named."""
    aliases = {alias for entry in site.visible.values() for alias in entry.aliases}
    return aliases | {stone.address for stone in site.tombstones}


def _taken(site: Site, artifact: Artifact, other: Artifact) -> Problem:
    """Say that two files would be published at one address, where that can be mended."""
    address = address_of(artifact.path)
    if "removed" in (artifact.view, other.view):
        return _live(site, artifact.path)
    about = parted(about_of(artifact) or about_of(other))[0]
    if "moved" in (artifact.view, other.view):
        about = next(
            entry.source for entry in site.visible.values()
            if any(former == address for former, _ in former_addresses(row_of(site.config, entry)))
        )  # fmt: skip
        return error(Location(about, 1, 1), "alias.taken", value=address)
    if not about:  # the calendar of a group
        about = f"groups/{artifact.path.rpartition('/')[2].removesuffix('.ics')}.md"
    return error(Location(about, 1, 1), "address.taken", value=address)


def _live(site: Site, path: str) -> Problem:
    stones = (stone for stone in site.tombstones if not stone.anchor)
    stone = next(stone for stone in stones if file_of(stone.address) == path)
    where = Location("removed.yaml", stone.line, 1)
    return error(where, "removed.live", address=stone.address)
