"""What the last complete build looked at: enough to see in milliseconds that nothing changed.

This module imports nothing but the standard library, `sitegen.tree` and `sitegen.whole_file`: a
build without changes ends here.
"""

import marshal
import os
import sys
import time
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, NamedTuple

from sitegen import whole_file
from sitegen.tree import Signature, Tree, changed, look

FORMAT = 1
FAR = 1 << 62
_NAME = "state"
MEMORY_OF = "memory-of"


class Options(NamedTuple):
    """What a build was asked to do; folders are absolute, `now` in UTC seconds.

    `published` is the path or the web address of a record that nothing may be lost of;
    `is_passing` says that the output is thrown away, so nothing is made ready for the next build.
    """

    content: str
    templates: tuple[str, ...]
    output: str
    cache: str
    now: int
    jobs: int = 2
    preview: bool = False
    clean: bool = False
    strict: bool = False
    published: str = ""
    is_passing: bool = False


class State(NamedTuple):
    """The last complete build.

    It holds from `valid_from` until before `valid_until` (UTC seconds); `looked_at` is in ns.
    """

    key: tuple[Any, ...]
    content: dict[str, Signature]
    templates: dict[str, Signature]
    folders: dict[str, int]
    looked_at: int
    valid_from: int
    valid_until: int
    problems: tuple[Any, ...]
    documents: int
    held: int
    files: int
    downloads: dict[str, tuple[int, bytes]]


def key_of(options: Options) -> tuple[Any, ...]:
    """Give all that makes two builds comparable: the code, its packages, the options."""
    return (FORMAT, fingerprint(), options.content, options.templates, options.output,
            options.preview)  # fmt: skip


def fingerprint() -> bytes:
    """Fingerprint the interpreter, the installed packages, the code and catalogues of sitegen.

    By content and names, not by times: a cache that CI restores beside a new checkout still holds.
    """
    made = blake2b(sys.version.encode(), digest_size=16)
    here = os.path.dirname(os.path.abspath(__file__))
    catalogues = os.path.join(here, "locale")
    languages = (os.path.join(catalogues, name, "LC_MESSAGES") for name in os.listdir(catalogues))
    for folder in (here, os.path.join(here, "outputs"), *sorted(languages)):
        for name in sorted(os.listdir(folder)):
            if name.endswith((".py", ".mo")):
                with open(os.path.join(folder, name), "rb", buffering=0) as file:
                    made.update(file.read())
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")) and os.path.isdir(folder):
            packages = (n for n in os.listdir(folder) if n.endswith(".dist-info"))
            made.update("\n".join(sorted(packages)).encode())
    return made.digest()


def load(options: Options) -> State | None:
    """Read the state of the last complete build that is comparable, None when there is none."""
    try:
        with open(os.path.join(options.cache, _NAME), "rb") as file:
            # Reading all at once is ten times faster than unmarshalling from the file.
            state = State(*marshal.loads(file.read()))
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return state if state.key == key_of(options) else None


def prepare(options: Options, state: State) -> None:
    """Write the state of a build that is about to end; it counts when `save` is called."""
    data = marshal.dumps(tuple(state), 2)
    whole_file.write_beside(os.path.join(options.cache, _NAME), data)


def save(options: Options) -> None:
    whole_file.move_in(os.path.join(options.cache, _NAME))


def signature(options: Options) -> tuple[int, int] | None:
    """Tell one saved state from another."""
    try:
        facts = os.lstat(os.path.join(options.cache, _NAME))
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_ino


def forget(options: Options) -> None:
    """Make the next build look at everything."""
    try:
        os.unlink(os.path.join(options.cache, _NAME))
    except FileNotFoundError:
        pass


def lend(options: Options, other: Options) -> None:
    """Copy what the last build read into the cache of another; nothing while a build is at work.

    A build removes the state before anything else, so what was copied is of one build when the
    state could be copied last.
    """
    from shutil import copyfile

    names = (MEMORY_OF, "documents.sqlite", _NAME)
    try:
        for name in names:
            copyfile(os.path.join(options.cache, name), os.path.join(other.cache, name))
    except OSError:
        for name in names:
            if os.path.exists(os.path.join(other.cache, name)):
                os.unlink(os.path.join(other.cache, name))


def look_at_templates(folders: tuple[str, ...]) -> dict[str, Signature]:
    return {
        os.path.join(folder, path): signature
        for folder in folders
        for path, signature in look(folder).files.items()
    }


def look_at_output(output: str, folders: dict[str, int]) -> bool:
    """Tell whether no folder of the output lost or gained a file since the last build."""
    stat, slash = os.stat, output + os.sep
    try:
        for folder, modified in folders.items():
            if stat(slash + folder).st_mtime_ns != modified:
                return False
    except OSError:
        return False
    return True


def renewed_folders(output: str, folders: dict[str, int], touched: Iterable[str]) -> dict[str, int]:
    """Note anew when the folders of some published or removed files, or above, were changed."""
    renewed = dict(folders)
    # A folder that came or went changed the one in which it lies.
    names = {os.path.dirname(path) for path in touched}
    above = {folder[:at] for folder in names for at, sign in enumerate(folder) if sign == "/"}
    for folder in names | {name for name in {"", *above} if name in folders}:
        try:
            renewed[folder] = os.stat(os.path.join(output, folder)).st_mtime_ns
        except FileNotFoundError:
            renewed.pop(folder, None)
    return renewed


def output_folders(output: str, paths: Iterable[str]) -> dict[str, int]:
    """Note when each folder of published files was changed."""
    return renewed_folders(output, {}, paths)


class Look(NamedTuple):
    """What a build found when it began; `state` is that of the last comparable build.

    `changed` names the files of content that may differ from it; `whole` says that the output
    folder has all its files still; `started` is in ns; `of` tells that state from others.
    """

    started: int
    state: State | None
    tree: Tree
    templates: dict[str, Signature]
    changed: tuple[str, ...]
    whole: bool
    of: tuple[int, int] | None = None


def of_build(
    options: Options, tree: str, look: Look, paths: Iterable[str] | None, valid_until: int | None,
    documents: int, held: int, files: int, downloads: dict[str, tuple[int, bytes]],
) -> State:  # fmt: skip
    """Give the state after a build that publishes `paths` in a tree.

    `paths` is None where no folder came or went.
    """
    before = look.state
    folders = (
        before.folders
        if paths is None and before is not None
        else output_folders(tree, paths or ())
    )
    return State(
        key=key_of(options),
        content=look.tree.files,
        templates=look.templates,
        folders=folders,
        looked_at=look.started,
        valid_from=options.now,
        valid_until=valid_until if valid_until is not None else FAR,
        problems=(),
        documents=documents,
        held=held,
        files=files,
        downloads=downloads,
    )


def take(options: Options) -> Look:
    """Look at everything that a build depends on."""
    started = time.time_ns()
    of = signature(options)
    state = None if options.clean else load(options)
    tree = look(options.content)
    templates = look_at_templates(options.templates)
    if state is None:
        return Look(started, None, tree, templates, (), False, of)
    paths = tuple(changed(tree.files, state.content, state.looked_at))
    whole = look_at_output(options.output, state.folders)
    return Look(started, state, tree, templates, paths, whole, of)


def holds(look: Look, options: Options) -> bool:
    """Tell whether the plan of the last build still holds: only content files may differ."""
    state = look.state
    return (
        state is not None
        and look.whole
        and not look.tree.odd
        and look.templates == state.templates
        and state.valid_from <= options.now < state.valid_until
    )


def unchanged(look: Look, options: Options) -> State | None:
    """Give the last build's state if building again would change nothing."""
    return look.state if holds(look, options) and not look.changed else None
