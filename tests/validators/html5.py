"""HTML pages as the Nu Html Checker sees them.

The checker is the one behind the W3C's validation service. Starting it takes a second, a page
takes milliseconds: hand over a whole site at once.
"""

import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NotRequired, TypedDict, cast
from urllib.parse import unquote, urlsplit

from .tools import VNU_JAR, need

# Linux allows 2 MB for arguments and environment together.
_ARGUMENT_BYTES = 1_000_000

# The checker's schemas overflow Java's default stack when only the quick compiler is on, and the
# quick compiler alone halves the time for a small site.
_JAVA = ("java", "-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", str(VNU_JAR))


@dataclass(frozen=True)
class HtmlMessage:
    """One remark of the checker about one page."""

    path: Path
    # 1-based; 0 when the remark is about the whole file.
    line: int
    kind: Literal["error", "warning"]
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.kind}: {self.message}"


@dataclass(frozen=True)
class HtmlReport:
    """All remarks of the checker, in the order of path and line."""

    errors: list[HtmlMessage]
    warnings: list[HtmlMessage]
    # Files, not remarks: shows that a folder held the pages a test expects.
    pages: int


class _Message(TypedDict):
    type: str
    url: NotRequired[str]
    firstLine: NotRequired[int]
    lastLine: NotRequired[int]
    message: str


class _Output(TypedDict):
    messages: list[_Message]


def html_errors(paths: Iterable[Path]) -> list[HtmlMessage]:
    """List the errors in HTML files and in the `*.html` files below folders."""
    return check_html(paths).errors


def check_html(paths: Iterable[Path]) -> HtmlReport:
    """Check HTML files and the `*.html` files below folders.

    Raises ValueError when there is no page, and RuntimeError when the checker did not read
    every page.
    """
    need("vnu")
    pages = sorted({str(page.resolve()) for page in _pages(paths)})
    if not pages:
        raise ValueError("no HTML page to check")
    found = [message for chunk in _chunks(pages) for message in _run(chunk)]
    found.sort(key=lambda message: (message.path, message.line, message.message))
    return HtmlReport(
        errors=[message for message in found if message.kind == "error"],
        warnings=[message for message in found if message.kind == "warning"],
        pages=len(pages),
    )


def _pages(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from path.rglob("*.html")
        else:
            yield path


def _chunks(pages: list[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for page in pages:
        # Eight bytes for the pointer and one for the closing zero.
        cost = len(os.fsencode(page)) + 9
        if chunk and size + cost > _ARGUMENT_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(page)
        size += cost
    if chunk:
        yield chunk


def _run(pages: list[str]) -> Iterator[HtmlMessage]:
    # Java reads file names in the locale's encoding, and in the C locale it loses umlauts.
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [*_JAVA, "--format", "json", "--exit-zero-always", "--verbose", *pages],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    # The checker passes over a file it can not find; --verbose prints each file it did read.
    unread = sorted(set(pages) - set(done.stdout.splitlines()))
    if unread or done.returncode != 0:
        names = ", ".join(unread[:5]) or "none"
        raise RuntimeError(
            f"vnu ended with {done.returncode}, {len(unread)} files not read ({names}):"
            f" {done.stderr[:2000]}"
        )
    for message in _messages(done.stderr):
        yield HtmlMessage(
            path=Path(unquote(urlsplit(message.get("url", "")).path)),
            line=message.get("firstLine", message.get("lastLine", 0)),
            # Besides "error" there is "non-document-error", for example for wrong encoding.
            kind="warning" if message["type"] == "info" else "error",
            message=message["message"],
        )


def _messages(output: str) -> list[_Message]:
    # Java may put a line of its own before, for example about JAVA_TOOL_OPTIONS.
    line = next((line for line in output.splitlines() if line.startswith("{")), None)
    if line is None:
        raise RuntimeError(f"no JSON from vnu: {output[:2000]}")
    return cast(_Output, json.loads(line))["messages"]
