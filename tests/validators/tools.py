"""The programs outside Python that some tests need, and what happens without them.

A test that needs one says so with `need`. A machine without the program then shows a skip with
the program's name, and CI shows a failure: no check is left out unseen.
"""

import os
import shutil
from pathlib import Path
from typing import Literal

import pytest

Tool = Literal[
    "vnu",
    "ical.js",
    "axe",
    "chromium",
    "poppler",
    "epubcheck",
    "nginx",
    "apache2",
    "schema-dts",
    "yaml-language-server",
    "sshd",
    "rsync",
    "decap",
]

HERE = Path(__file__).parent
VNU_JAR = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
ICAL_JS = HERE / "node_modules" / "ical.js" / "dist" / "ical.js"
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
YAML_LANGUAGE_SERVER = (
    HERE / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
)
SCHEMA_DTS = HERE / "node_modules" / "schema-dts" / "dist" / "schema.d.ts"

CMS = HERE.parent / "cms" / "node_modules"
"""Editors in the browser have a lock of their own: Decap's pulls in what nothing here uses."""

EPUBCHECK_JAR = Path("/usr/share/java/epubcheck.jar")
"""Where Debian's package puts it; its command needs a kernel that starts jar files."""

SSHD = Path("/usr/sbin/sshd")
"""Where Debian puts it; users who are not root have this folder not in their PATH."""

# Debian, Ubuntu and the vendor give the same browser different names.
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def need(tool: Tool) -> None:
    """Skip the running test when the tool is missing; fail it when CI=true.

    May be called in a test, in a fixture, or at the top of a test module.
    """
    parts = missing(tool)
    if not parts:
        return
    reason = f"{tool} can not run, missing: {', '.join(parts)}; install with scripts/test-tools"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason, allow_module_level=True)


def missing(tool: Tool) -> list[str]:
    """Name the parts of the tool that this machine does not have."""
    if tool == "chromium":
        return [] if chromium_path() else ["chromium"]
    if tool == "poppler":
        return [name for name in ("pdftotext", "pdfinfo") if not shutil.which(name)]
    if tool == "epubcheck":
        there = {"java": bool(shutil.which("java")), "epubcheck": EPUBCHECK_JAR.is_file()}
        return [name for name, is_there in there.items() if not is_there]
    if tool == "axe":
        return [] if AXE.is_file() else [f"npm package {_package(AXE)}"]
    if tool == "sshd":
        has_server = bool(shutil.which("sshd")) or SSHD.is_file()
        return [name for name in ("ssh", "ssh-keygen") if not shutil.which(name)] + (
            [] if has_server else ["sshd"]
        )
    if tool in ("nginx", "apache2", "rsync"):
        return [] if shutil.which(tool) else [tool]
    if tool == "schema-dts":
        return [] if SCHEMA_DTS.is_file() else [f"npm package {_package(SCHEMA_DTS)}"]
    if tool == "decap":
        packages = ("decap-cms", "decap-server")
        parts = [] if shutil.which("node") else ["node"]
        return [*parts, *(f"npm package {n}" for n in packages if not (CMS / n).is_dir())]
    if tool == "vnu":
        program, file = "java", VNU_JAR
    elif tool == "yaml-language-server":
        program, file = "node", YAML_LANGUAGE_SERVER
    else:
        program, file = "node", ICAL_JS
    parts = [] if shutil.which(program) else [program]
    return parts if file.is_file() else [*parts, f"npm package {_package(file)}"]


def chromium_path() -> str | None:
    """Find the browser of the distribution."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def _package(file: Path) -> str:
    return file.relative_to(HERE / "node_modules").parts[0]
