"""Where this installation of sitegen came from, as a line of requirements.txt installs it again.

A bare name would not do: the package index has another program of the name sitegen.
"""

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

_HERE = Path(__file__).parent


def source() -> str:
    """Give the address of sitegen's own repository."""
    for line in _metadata("Project-URL"):
        name, _, url = line.partition(", ")
        if name == "Source":
            return url
    return ""


def requirement() -> str:
    """Pin what is installed: the commit or the archive that it came from, else the release."""
    try:
        origin = json.loads(distribution("sitegen").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        origin = {}
    url = str(origin.get("url", ""))
    if url.startswith("https://") and "vcs_info" in origin:
        return f"sitegen @ git+{url}@{origin['vcs_info']['commit_id']}"
    if url.startswith("https://"):
        return f"sitegen @ {url}"
    version = next(iter(_metadata("Version")), "")
    return f"sitegen @ git+{source()}@v{version}"


def packaged(name: str) -> Path:
    """Give a file or folder that lies in the package, or beside it where nothing is installed."""
    inside = _HERE / name
    return inside if inside.exists() else _HERE.parent / name


def _metadata(field: str) -> list[str]:
    try:
        return distribution("sitegen").metadata.get_all(field) or []
    except PackageNotFoundError:
        return []
