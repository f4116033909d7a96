"""An example for each message: read from `data/meldungen`, built, and written as the catalogue.

The examples are data because editors of the guide read and change them, not only programmers. Each
is the smallest change of the small site (`tests.sites`) that is told with its message. What the
catalogue says of a message is not typed there: it is what the build really told.

A topic is one file: `title`, `about`, `files` (what its examples add to the small site), `messages`
by code, and `usual`: fields of all examples that name no file of their own. An example has

    file      path below content/ (or templates/…) of the file that is wrong
    was       what of it is replaced; without it the file as a whole
    bad       what stands there instead (null: the file is missing)
    good      what should; without it, as it was before
    why       one or two sentences for editors
    line      where it is told, 1 if not said; `path` if that is another file
    files     more files, in the wrong and in the mended site (null: left out)
    mended    more files, in the mended site only
    run       check (default), build, seal or deploy: the command that tells it
    published files of the site that was published before, with which the build is compared
    also      codes that come with it and can not be avoided, as a list or each with its number
    scene     said instead of shown, where `bad` is nothing to look at; `remedy`, the same of `good`

A file is a text, or a mapping that names what a text can not be: `base64`, `latin1`, `times`
(texts, each with a number), `link` (its target), `folder`, `pipe`.
"""

import os
import re
import shutil
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from sitegen.deploying.settings import NAME as SETTINGS
from sitegen.deploying.settings import read_settings
from sitegen.messages import worded
from sitegen.pipeline import assemble
from sitegen.problems import ERROR, Problem
from sitegen.sealing import seal
from tests.sites import FILES, ROOT, build, options

FOLDER = ROOT / "tests/data/meldungen"
CATALOGUE = ROOT / "docs/meldungen.md"
SEALED = "leitlinien/v3"
"""The version that examples with `run: seal` seal."""

File = str | dict[str, Any] | None

INTRODUCTION = """\
# Meldungen

Diese Datei wird erzeugt (`make messages`): aus den Texten des Programms und den Beispielen in
`tests/data/meldungen/`. Ein Test baut jedes Beispiel und prüft, dass genau diese Meldung kommt.

Bei jeder Meldung steht, wo sie gilt: Datei, Zeile und Spalte. Ein **Fehler** verhindert die
Veröffentlichung: Die Website bleibt, wie sie war, bis er behoben ist. Eine **Warnung** verhindert
nichts; sehen Sie trotzdem nach, denn meist fehlt Leserinnen und Lesern sonst etwas. Wenn mehreres
nicht stimmt, wird alles auf einmal gemeldet.

Jeder Abschnitt zeigt die Meldung, wie sie in einem Beispiel wirklich lautet, was dort in der Datei
steht, was stattdessen hineingehört und warum danach gefragt wird. Wie die Angaben heißen und was
sie bedeuten, steht in der [Anleitung für die Redaktion](redaktion.md).
"""


class Example(NamedTuple):
    """One way to get a message, and to be rid of it; the fields are explained above."""

    code: str
    file: str
    why: str
    was: str = ""
    bad: File = ""
    good: File = ""
    line: int = 1
    path: str = ""
    files: Mapping[str, File] = {}
    mended: Mapping[str, File] = {}
    run: str = "check"
    published: Mapping[str, File] | None = None
    also: tuple[str, ...] = ()
    scene: str = ""
    remedy: str = ""
    has_good: bool = True


class Topic(NamedTuple):
    """Examples that belong together."""

    name: str
    title: str
    about: str
    examples: tuple[Example, ...]


def read_topics() -> tuple[Topic, ...]:
    """Read all examples, in the order of the files and by code within each."""
    return tuple(_topic(path) for path in sorted(FOLDER.glob("*.yaml")))


def _topic(path: Path) -> Topic:
    said = yaml.safe_load(path.read_text("utf-8"))
    usual = said.get("usual", {})
    examples = []
    for code, own in sorted(said["messages"].items()):
        given = {**({} if "file" in own else usual), **{"file": usual.get("file")}, **own}
        given["files"] = {**said.get("files", {}), **own.get("files", {})}
        given["also"] = tuple(Counter(own.get("also", ())).elements())
        examples.append(Example(code, has_good="good" in own, **given))
    return Topic(path.stem.partition("-")[2], said["title"], said["about"], tuple(examples))


class Workshop:
    """A folder in which one example after the other is built."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def told(self, example: Example, is_mended: bool = False) -> tuple[Problem, ...]:
        """Build an example, wrong or mended, and give all that is told."""
        files: dict[str, File] = {**FILES, **example.files}
        record = ""
        if example.published is not None:
            self._write({**files, **example.published})
            built = build(options(self.folder, clean=True))
            assert not [p for p in built.problems if p.level == ERROR], built.problems
            record = str(shutil.copy(self.folder / "output/record.json", self.folder))
        files[example.file] = _changed(example, files.get(example.file), is_mended)
        self._write({**files, **(example.mended if is_mended else {})})
        own = str(self.folder / "templates")
        asked = options(self.folder, clean=True, published=record)
        asked = asked._replace(templates=(own, *asked.templates))
        if example.run == "deploy":
            return read_settings(self.folder / example.file)[1]
        if example.run == "build" or record:
            return build(asked).problems
        if not example.file.startswith("templates/"):
            asked = asked._replace(templates=(own,))  # to read those of sitegen takes the most time
        if example.run == "seal":
            return seal(asked, SEALED, lambda *_: None).problems
        return assemble(asked, lambda *_: None).problems

    def _write(self, files: Mapping[str, File]) -> None:
        for name in ("content", "templates"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            (self.folder / name).mkdir(parents=True)
        for path, file in files.items():
            if file is not None:
                is_beside = path.startswith("templates/") or path == SETTINGS
                target = self.folder / path if is_beside else self.folder / "content" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                _put(target, file)


def _changed(example: Example, before: File, is_mended: bool) -> File:
    if is_mended and not example.has_good:
        return before
    now = example.good if is_mended else example.bad
    if not example.was:
        return now
    assert isinstance(before, str)
    assert isinstance(now, str)
    assert before.count(example.was) == 1, f"{example.code}: {example.was}"
    return before.replace(example.was, now)


def _put(target: Path, file: str | dict[str, Any]) -> None:
    if isinstance(file, str):
        target.write_bytes(file.encode())
        return
    ((kind, value),) = file.items()
    if kind == "link":
        target.symlink_to(value)
    elif kind == "pipe":
        os.mkfifo(target)
    elif kind == "folder":
        target.mkdir()
    elif kind == "latin1":
        target.write_bytes(value.encode("latin-1"))
    elif kind == "times":
        pairs = zip(value[::2], value[1::2], strict=True)
        target.write_bytes("".join(text * number for text, number in pairs).encode())
    else:
        target.write_bytes(b64decode(value))


def first_of(example: Example, told: tuple[Problem, ...]) -> Problem:
    """Give the Problem that an example is about, where others may come with it."""
    place = (example.code, example.path or example.file, example.line)
    return next(p for p in told if (p.code, p.where.path, max(p.where.line, 1)) == place)


def catalogue(topics: tuple[Topic, ...], told: Mapping[str, Problem]) -> str:
    """Write the catalogue; `told` gives what the example of each code was really told with."""
    lines = [INTRODUCTION, "## Inhalt", ""]
    for topic in topics:
        lines += [f"**[{topic.title}](#{topic.name})**", ""]
        lines += [f"- [{e.code}](#{e.code}): {_in_short(told[e.code])}" for e in topic.examples]
        lines += [""]
    for topic in topics:
        lines += [
            f'<a id="{topic.name}"></a>',
            "",
            f"## {topic.title}",
            "",
            topic.about.strip(),
            "",
        ]
        for example in topic.examples:
            lines += _section(example, told[example.code])
    return "\n".join(lines).rstrip() + "\n"


def _in_short(problem: Problem) -> str:
    """Give what is wrong as Markdown, in which signs of the message mean nothing."""
    return re.sub(r"[\\`*_<>\[\]#]", r"\\\g<0>", worded(problem, "de")[0])


def _section(example: Example, problem: Problem) -> Iterator[str]:
    what, hint = worded(problem, "de")
    level = "Fehler" if problem.level == ERROR else "Warnung"
    path, line, column = problem.where
    place = f", Zeile {line}, Spalte {column}" if line > 1 or column > 1 else ""
    yield from (f'<a id="{example.code}"></a>', "", f"### {example.code}", "")
    yield from (f"{level} in `{path}`{place}:", "")
    yield from (*_block("text", f"{what}\n{hint}"), "")
    there = f"In `{example.file}` steht" if example.file != path else "Dort steht"
    yield from _part("So kommt es dazu", example.scene, there, example, example.bad)
    good = example.good if example.has_good else example.was
    if example.remedy or good:
        yield from _part("So stimmt es", example.remedy, "Stattdessen", example, good)
    yield from (f"**Warum?** {example.why.strip()}", "")


def _part(telling: str, said: str, showing: str, example: Example, file: File) -> Iterator[str]:
    """Say in words what is wrong or right, or show what stands in the file."""
    if said:
        yield from (f"**{telling}:** {said.strip()}", "")
        return
    assert isinstance(file, str), f"{example.code} has no words for what can not be shown"
    ending = example.file.rpartition(".")[2]
    yield from (f"**{showing}:**", "")
    yield from (*_block({"md": "markdown"}.get(ending, ending), file), "")


def _block(language: str, text: str) -> tuple[str, str, str]:
    return f"```{language}", text.strip("\n"), "```"
