"""From a site to artifacts, and from an artifact to its bytes: all outputs named in one place."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from sitegen.artifacts import Artifact, Material, Shelf, Touched, given, needs_digest
from sitegen.site import Site
from sitegen.source import digest
from sitegen.templates import Templates

OUTPUTS = (
    "pages",
    "listings",
    "redirects",
    "headers",
    "publications",
    "chapters",
    "synopses",
    "editions",
    "feeds",
    "calendars",
    "data",
    "sitemap",
    "search",
    "pdf",
    "press_pdf",
    "epub",
    "assets",
    "icons",
    "variants",
    "previews",
)
"""The modules of `sitegen.outputs` in the order in which they plan.

Each has `plan`; those that make pages have VIEWS and TEMPLATES by the name of a view, the others
RENDERERS. They are loaded when one of their artifacts is planned or rendered.
"""


@cache
def output(name: str) -> Any:
    """Load the module of an output."""
    return import_module(f"sitegen.outputs.{name}")


def plan(
    site: Site,
    material: Material,
    template_digests: dict[str, bytes],
    touched: Touched,
    known: dict[str, bytes],
) -> Iterator[tuple[Artifact, bytes]]:
    """Plan every file to publish, each with its digest; those that join others come last.

    With `touched`, the files of other documents are left out: they are as the digests in `known`
    say, and the record, which is of all, is renewed by its lines.
    """
    digests = {} if touched is None else dict(known)
    for name in OUTPUTS:
        for artifact in output(name).plan(site, material, touched):
            digests[artifact.path] = made = artifact_digest(artifact, template_digests)
            yield artifact, made
    for artifact in output("calendars").plan_joined(site, material, digests.__getitem__):
        digests[artifact.path] = made = artifact_digest(artifact, template_digests)
        yield artifact, made
    if touched is None:
        record = output("data").plan_record(site, digests)
        yield record, artifact_digest(record, template_digests)


def artifact_digest(artifact: Artifact, template_digests: dict[str, bytes]) -> bytes:
    """Fingerprint what a file is made of: its parts and its template with all it includes."""
    template = template_of(artifact)
    if not template:
        return needs_digest(artifact)
    return digest(needs_digest(artifact) + template_digests[template])


def template_of(artifact: Artifact) -> str:
    """Name the template of a page, empty for a file that has none."""
    name: str = getattr(output(artifact.output), "TEMPLATES", {}).get(artifact.view, "")
    return name


def joins_others(artifact: Artifact) -> bool:
    """Tell whether an artifact is made of other published files."""
    return artifact.view == "joined"


def is_heavy(artifact: Artifact) -> bool:
    """Tell whether an artifact takes much time and memory by itself."""
    return artifact.output == "pdf"


def is_apart(artifact: Artifact) -> bool:
    """Tell whether an artifact is made with threads, which a forked process would not have."""
    return artifact.output in ("pdf", "press_pdf", "icons")


def is_slow(artifact: Artifact) -> bool:
    """Tell whether an artifact takes so long that each is worth a turn of its own."""
    return artifact.output == "variants"


def render(artifact: Artifact, shelf: Shelf, templates: Templates) -> bytes:
    """Make the bytes of an artifact from its parts. Raises TemplateFailure."""
    parts = given(artifact.needs, shelf)
    template = template_of(artifact)
    if template:
        view: Any = output(artifact.output).VIEWS[artifact.view](*parts)
        return templates.render(template, view, view.frame.language).encode()
    renderer: Callable[..., bytes] = output(artifact.output).RENDERERS[artifact.view]
    return renderer(*parts)
