"""From an artifact to its bytes: the one place that names all outputs, in their order."""

from collections.abc import Callable, Iterator
from typing import Any

from sitegen.artifacts import Artifact, Material, Shelf, given, needs_digest
from sitegen.outputs import assets, calendars, data, feeds, guidelines, listings, pages, pdf, search
from sitegen.site import Site
from sitegen.source import digest
from sitegen.templates import Templates

PAGES = {"pages": pages, "listings": listings, "guidelines": guidelines}
FILES = {
    "feeds": feeds,
    "calendars": calendars,
    "data": data,
    "search": search,
    "pdf": pdf,
    "assets": assets,
}
OUTPUTS = (pages, listings, guidelines, feeds, calendars, data, search, pdf, assets)


def plan(
    site: Site, material: Material, template_digests: dict[str, bytes]
) -> Iterator[tuple[Artifact, bytes]]:
    """Plan every file to publish, each with its digest; those that join others come last."""
    digests: dict[str, bytes] = {}
    for output in OUTPUTS:
        for artifact in output.plan(site, material):
            digests[artifact.path] = made = artifact_digest(artifact, template_digests)
            yield artifact, made
    for artifact in calendars.plan_joined(site, material, digests.__getitem__):
        yield artifact, artifact_digest(artifact, template_digests)


def artifact_digest(artifact: Artifact, template_digests: dict[str, bytes]) -> bytes:
    """Fingerprint what a file is made of: its parts and its template with all it includes."""
    module = PAGES.get(artifact.output)
    if module is None:
        return needs_digest(artifact)
    return digest(needs_digest(artifact) + template_digests[module.TEMPLATES[artifact.view]])


def joins_others(artifact: Artifact) -> bool:
    """Tell whether an artifact is made of other published files."""
    return artifact.view == "joined"


def is_heavy(artifact: Artifact) -> bool:
    """Tell whether an artifact takes much time and memory by itself."""
    return artifact.output == "pdf"


def render(artifact: Artifact, shelf: Shelf, templates: Templates) -> bytes:
    """Make the bytes of an artifact from its parts. Raises TemplateFailure."""
    parts = given(artifact.needs, shelf)
    module = PAGES.get(artifact.output)
    if module is not None:
        view: Any = module.VIEWS[artifact.view](*parts)
        template = module.TEMPLATES[artifact.view]
        return templates.render(template, view, view.frame.language).encode()
    renderer: Callable[..., bytes] = FILES[artifact.output].RENDERERS[artifact.view]
    return renderer(*parts)
