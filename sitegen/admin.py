"""`sitegen admin`: the page and the configuration of an editor in the browser.

The page loads the program of the editor from its own folder, where whoever runs the site puts it:
a page on which people log in asks no other host for scripts.
"""

import json
import os
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from sitegen.arguments import Misused
from sitegen.cms_config import Access, configuration, unopened
from sitegen.inventory import take_inventory
from sitegen.language import N_, catalogue
from sitegen.tree import seen_from
from sitegen.yaml_text import OTHER_TYPES

PROGRAMS = {"decap": "decap-cms.js", "sveltia": "sveltia-cms.js"}
"""The first asks no other host but the repository's; Sveltia fetches its fonts elsewhere."""
BACKENDS = ("github", "gitlab", "gitea", "bitbucket", "azure", "git-gateway", "test-repo")
_NEEDS_NO_REPOSITORY = ("git-gateway", "test-repo")
_REPOSITORY = re.compile(r"[\w.-]+(?:/[\w. -]+)+")
_PLAIN = re.compile(r"[A-Za-z_][\w/.-]*")

_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link href="config.yml" type="text/yaml" rel="cms-config-url">
</head>
<body>
<noscript>{noscript}</noscript>
<script src="{program}"></script>
</body>
</html>
"""


def add_options(command: ArgumentParser, words: Callable[[str], str]) -> None:
    """Add what `sitegen admin` takes to its parser."""
    command.add_argument("--content", default="content", metavar=words("DIR"))
    command.add_argument("--output", default="admin", metavar=words("DIR"))
    command.add_argument("--cms", choices=tuple(PROGRAMS), default="decap")
    command.add_argument("--backend", choices=BACKENDS, default="github")
    command.add_argument("--repository", default="", metavar=words("OWNER/NAME"))
    command.add_argument("--branch", default="main", metavar=words("NAME"))
    text = words("folder of the content in the repository, if it is another one")
    command.add_argument("--folder", default="", metavar=words("DIR"), help=text)
    text = words("each change is proposed first and published by somebody else")
    command.add_argument("--workflow", action="store_true", help=text)
    text = words("address of decap-server, to try the editor without a network")
    command.add_argument("--local", default="", metavar="URL", help=text)


def run(given: Namespace, language: str) -> int:
    """Write both files and say what else is needed; give the exit code.

    Raises Misused for what does not fit together, and OSError where nothing can be written.
    """
    if not os.path.isdir(given.content):
        raise Misused(N_("--content: there is no folder {name}"), {"name": given.content})
    if given.repository and not _REPOSITORY.fullmatch(given.repository):
        raise Misused(N_("--repository: write it like town/website"))
    if not given.repository and given.backend not in _NEEDS_NO_REPOSITORY:
        raise Misused(N_("--repository: name the repository, like town/website"))
    folder = (given.folder or seen_from(".", given.content)).replace(os.sep, "/").strip("/")
    if folder.startswith("..") or os.path.isabs(folder):
        raise Misused(N_("--folder: say where the content lies in the repository"))
    inventory = take_inventory(Path(given.content))
    values = {key.text: value for key, value in inventory.settings.entries}
    site = getattr(values.get("url"), "text", "")
    words = catalogue(language).gettext
    access = Access(given.cms, given.backend, given.repository, given.branch, folder, site,
                    given.workflow, given.local)  # fmt: skip
    program = PROGRAMS[given.cms]
    page = _PAGE.format(
        language=escape(language), title=escape(words("Edit the site")), program=program,
        noscript=escape(words("This editor needs JavaScript.")),
    )  # fmt: skip
    note = words("Written by sitegen admin. Run it again after a new place, version or language.")
    text = f"# {note}\n" + "\n".join(yaml_lines(configuration(access, inventory, words))) + "\n"
    output = Path(given.output)
    output.mkdir(parents=True, exist_ok=True)
    for name, written in (("index.html", page), ("config.yml", text)):
        (output / name).write_text(written, encoding="utf-8", newline="\n")
        print(words("Made: {path}").format(path=(output / name).as_posix()))
    if not (output / program).exists():
        print(words("Now put {name} of the editor beside them; docs/browser-redaktion.md says "
                    "where it comes from.").format(name=program))  # fmt: skip
    for value in unopened(inventory):
        print(words("The editor can not open {id}: write each entry of “{key}” as "
                    "in docs/browser-redaktion.md.").format(**value._asdict()))  # fmt: skip
    return 0


def yaml_lines(value: Any, indent: str = "") -> Iterator[str]:
    """Write mappings, lists and plain values as YAML in blocks; no text can be taken for another.

    Strings are quoted as in JSON, whose escapes are YAML's (YAML 1.2, 7.3.1).
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            name = _scalar(key)
            if isinstance(inner, dict | list) and inner:
                yield f"{indent}{name}:"
                yield from yaml_lines(inner, indent + "  ")
            else:
                yield f"{indent}{name}: {_scalar(inner)}"
        return
    for item in value:
        if isinstance(item, dict | list) and item:
            first, *rest = yaml_lines(item, indent + "  ")
            yield f"{indent}- {first.removeprefix(indent + '  ')}"
            yield from rest
        else:
            yield f"{indent}- {_scalar(item)}"


def _scalar(value: Any) -> str:
    is_plain = isinstance(value, str) and _PLAIN.fullmatch(value)
    if is_plain and value.lower() not in OTHER_TYPES:
        return str(value)
    return json.dumps(value, ensure_ascii=False)
