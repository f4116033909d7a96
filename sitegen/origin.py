"""Where this installation of sitegen came from, as a line of requirements.txt installs it again.

A bare name would not do: the package index has another program of the name sitegen.
"""

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

SOURCE = "https://example.org/sitegen.git"
"""The repository of sitegen, as pyproject.toml and publiccode.yml name it."""

_HERE = Path(__file__).parent


def requirement() -> str:
    """Pin what is installed: the commit or the archive that it came from, else the release."""
    try:
        installed = distribution("sitegen")
    except PackageNotFoundError:  # run from its folder
        return f"sitegen @ git+{SOURCE}"
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    url = str(origin.get("url", ""))
    if url.startswith("https://") and "vcs_info" in origin:
        return f"sitegen @ git+{url}@{origin['vcs_info']['commit_id']}"
    if url.startswith("https://"):
        return f"sitegen @ {url}"
    return f"sitegen @ git+{SOURCE}@v{installed.version}"


def packaged(name: str) -> Path:
    """Give a file or folder that lies in the package, or beside it where nothing is installed."""
    inside = _HERE / name
    return inside if inside.exists() else _HERE.parent / name
