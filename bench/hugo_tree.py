"""Turn a generated content folder into a Hugo site with the same documents.

    python bench/hugo_tree.py CONTENT FOLDER

Works on the text that generate.py writes, not on any content folder: front matter is converted
line by line, so that the rest of a document stays byte for byte what the other contestant reads.
"""

from __future__ import annotations

import argparse
import posixpath
import re
import shutil
from pathlib import Path

CONTAINER = re.compile(r"^::: \w+\n(.*?)\n:::$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^():]+\.md)(#[^)]*)?\)")
REFERENCE = re.compile(r"^([ \w-]*[:-] )((?:press|sessions|blocks|guidelines)/\S+)$", re.MULTILINE)

SECTIONS = {"presse": "Presse", "sitzungen": "Sitzungen", "leitlinien": "Leitlinien"}


def hugo_tree(content: Path, folder: Path) -> None:
    """Write the Hugo site of a content folder: content/ and data/ for the theme in bench/hugo."""
    for source in sorted(content.rglob("*.md")):
        path = source.relative_to(content).as_posix()
        _, head, body = source.read_text(encoding="utf-8").split("---\n", 2)
        target = folder / "content" / f"{hugo_path(path)}.md"
        write(target, f"---\n{front_matter(path, head)}---\n{markdown(path, body)}")
    for source in sorted(content.glob("guidelines/*/*/version.yaml")):
        path = source.relative_to(content).parent.as_posix()
        head = source.read_text(encoding="utf-8")
        write(
            folder / "content" / hugo_path(path) / "_index.md", f"---\n{head}layout: version\n---\n"
        )
    for section, title in SECTIONS.items():
        write(folder / "content" / section / "_index.md", f"---\ntitle: {title}\n---\n")
        for year in sorted((folder / "content" / section).glob("[0-9]*")):
            write(year / "_index.md", f'---\ntitle: "{title} {year.name}"\nlayout: year\n---\n')
    (folder / "data").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(content / "places.yaml", folder / "data" / "places.yaml")


def hugo_path(path: str) -> str:
    """Give the place of a document in the Hugo tree, without the suffix.

    Press releases and sessions lie in a folder per year: Hugo makes a list page of each folder.
    """
    kind, _, name = path.removesuffix(".md").partition("/")
    year = name[:4]
    if kind == "press":
        return f"presse/{year}/{name[11:]}"
    if kind == "sessions":
        return f"sitzungen/{year}/{name}"
    if kind == "guidelines":
        return re.sub(r"/index$", "/_index", f"leitlinien/{name}")
    if kind == "groups":
        return f"group/{name}/_index"
    return name if kind == "pages" else f"{kind}/{name}"


def front_matter(path: str, head: str) -> str:
    """Convert what Hugo reads otherwise: moments, ids and the order of chapters."""
    start = re.search(r"^start: (.+)$", head, re.MULTILINE)
    head = re.sub(
        r"^date: (\S+)(?: (\S+))?$",
        lambda match: f'date: "{match[1]}T{match[2] or (start[1] if start else "00:00")}:00"',
        head,
        flags=re.MULTILINE,
        count=1,
    )
    head = re.sub(r"^(start|end): (.+)$", r'\1: "\2"', head, flags=re.MULTILINE)
    head = REFERENCE.sub(lambda match: f"{match[1]}/{hugo_path(match[2])}", head)
    head = head.replace("group: groups/", "group: ")
    chapter = re.fullmatch(r"guidelines/[^/]+/[^/]+/(\d+)-.+", path)
    return f"{head}weight: {int(chapter[1])}\n" if chapter else head


def markdown(path: str, body: str) -> str:
    """Convert links to Hugo's checked references and containers to quotations."""
    folder = posixpath.dirname(path)

    def reference(match: re.Match[str]) -> str:
        target = hugo_path(posixpath.normpath(posixpath.join(folder, match[1])))
        return f']({{{{< relref "/{target}{match[2] or ""}" >}}}})'

    return CONTAINER.sub(lambda match: f"> {match[1]}", LINK.sub(reference, body))


def write(path: Path, text: str) -> None:
    """Write one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Turn a generated content folder into Hugo's.")
    parser.add_argument("content", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    hugo_tree(arguments.content, arguments.folder)
