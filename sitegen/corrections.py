"""The corrected line of a mistake, ready to be copied, where the tool can know it.

Most mistakes are one wrong word whose right one the Problem names; some have one plain remedy. What
could be meant otherwise gets no line: a wrong line that can be copied is worse than none.
"""

import re
from collections.abc import Callable

from sitegen.keys import KEYS_OF
from sitegen.problems import Problem
from sitegen.source import ODD_FENCE, ODD_SPACE

_PLACE = re.compile(r"([ \t]*(?:- +)*)((?:[\w-]+:[ \t]+)?)(.*)")
"""A line of a header: what stands before an entry, its key, its value."""

_WORDS = {
    "agenda.missing": ("anchor", "meant"),
    "config.color-sign": ("color", "meant"),
    "config.color-text": ("color", "meant"),
    "config.language-near": ("text", "meant"),
    "config.timezone": ("text", "meant"),
    "file.missing-near": ("file", "meant"),
    "id.missing-near": ("name", "meant"),
    "key.unknown-near": ("key", "meant"),
    "link.anchor-near": ("anchor", "meant"),
    "link.mail": ("link", "meant"),
    "link.missing-near": ("name", "meant"),
    "markdown.container-near": ("name", "meant"),
    "place.near": ("text", "meant"),
    "reference.missing-near": ("anchor", "meant"),
    "slug.form": ("text", "meant"),
    "topic.near": ("text", "meant"),
    "value.choice-near": ("text", "meant"),
}
"""Codes whose values name the wrong word and the right one."""

_DATED = ("file.missing-near", "id.missing-near", "link.missing-near")
"""Codes of names that may hold a date."""

_VALUES = {"time.day-only": "day", "session.end-before-start": "meant"}
"""Codes that name the right value of a key."""

_FLAGS = {
    "ja": "true", "yes": "true", "wahr": "true", "on": "true", "1": "true",
    "nein": "false", "no": "false", "falsch": "false", "off": "false", "0": "false",
}  # fmt: skip


def corrected(problem: Problem, line: str, column: int) -> str:
    """Give the line as it is right, empty where that can not be known; columns count from 1."""
    values = dict(problem.values)
    if problem.code in _WORDS:
        wrong, right = (values[name] for name in _WORDS[problem.code])
        # The session of another day is another session, however alike their names are.
        is_sure = problem.code not in _DATED or _numbers(wrong) == _numbers(right)
        made = _replaced(line, column, wrong, right) if is_sure else line
    elif problem.code in _VALUES:
        made = _with_value(line, lambda _: values[_VALUES[problem.code]])
    elif problem.code in ("time.clock", "time.moment"):
        # A hint may be an example, or leave out what can not be said here.
        is_same = _numbers(values["text"]) == _numbers(values["meant"])
        made = _replaced(line, column, values["text"], values["meant"]) if is_same else line
    elif problem.code == "value.flag":
        meant = _FLAGS.get(values["text"].lower(), "")
        made = _replaced(line, column, values["text"], meant) if meant else line
    elif problem.code in _REMEDIES:
        made = _REMEDIES[problem.code](line, column)
    else:
        made = line
    return made if made != line else ""


def _replaced(line: str, column: int, wrong: str, right: str) -> str:
    """Replace what is wrong, of paths only what differs: a line may give them from elsewhere."""
    shared = 0
    for one, two in zip(wrong.split("/")[:-1], right.split("/")[:-1], strict=False):
        if one != two:
            break
        shared += len(one) + 1
    for cut in dict.fromkeys((0, shared)):
        at = line.find(wrong[cut:], column - 1)
        if at >= 0 and wrong[cut:]:
            return line[:at] + right[cut:] + line[at + len(wrong) - cut :]
    return line


def _numbers(text: str) -> list[str]:
    """Give the numbers of a date or time, whatever their order; a full hour has none of minutes."""
    return sorted(filter(None, (found.lstrip("0") for found in re.findall(r"[0-9]+", text))))


def _with_value(line: str, make: Callable[[str], str]) -> str:
    match = _PLACE.fullmatch(line)
    if match is None or not match[2]:
        return line
    return match[1] + match[2] + make(match[3])


def _quoted(line: str, column: int) -> str:
    return _with_value(line, _in_quotes)


def _quoted_item(line: str, column: int) -> str:
    """Put a whole item of a list in quotes, with what looks like its key."""
    match = re.fullmatch(r"([ \t]*- +)(.*)", line)
    return match[1] + _in_quotes(match[2]) if match else line


def _closed(line: str, column: int) -> str:
    """Close a quotation mark, or part the outer ones from those inside."""
    return _with_value(line, _in_outer_quotes)


def _in_outer_quotes(value: str) -> str:
    value = value.strip()
    # „"Ja" heißt ja“ begins with a mark that belongs to its first word.
    is_inner = value[-1:] != value[:1] and value.count(value[:1]) == 2
    return _in_quotes(value if is_inner else value.strip("\"'"))


def _in_quotes(value: str) -> str:
    """Write a text so that no sign in it means anything."""
    value = value.strip()
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def _spaced(line: str, column: int) -> str:
    return f"{line[:column]} {line[column:]}" if line[column - 1 : column] == ":" else line


def _plainly_spaced(line: str, column: int) -> str:
    return ODD_SPACE.sub(" ", line)


def _fence(line: str, column: int) -> str:
    return "---" if ODD_FENCE.fullmatch(line) else line


def _with_colon(line: str, column: int) -> str:
    """Put the colon behind a key that stands alone before its value."""
    key, _, value = line.partition(" ")
    is_key = any(key == known.name for keys in KEYS_OF.values() for known in keys)
    return f"{key}: {value.strip()}" if is_key and value.strip() else line


def _with_scheme(line: str, column: int) -> str:
    return f"{line[: column - 1]}https://{line[column - 1 :].removeprefix('//')}"


def _outdented(line: str, column: int) -> str:
    return line.lstrip()


def _inside(line: str, column: int) -> str:
    return f"  {line}"


def _as_item(line: str, column: int) -> str:
    return f"{line[: column - 1]}- {line[column:].lstrip()}"


def _as_heading(line: str, column: int) -> str:
    return re.sub(r"(#+)", r"\1 ", line, count=1)


def _in_brackets(line: str, column: int) -> str:
    """Put the address of a link into angle brackets, in which spaces may stand."""
    if ":\\" in line:
        return line  # a drive of Windows is no better in brackets
    return re.sub(r"(\]\()([^()]*?)((?: \"[^\"]*\")?\))", r"\1<\2>\3", line)


def _indented(line: str, column: int) -> str:
    inner = line.lstrip(" \t")
    return line[: len(line) - len(inner)].replace("\t", "  ") + inner


def _listed(line: str, column: int) -> str:
    return _with_value(line, lambda value: f"[{value.strip()}]")


_REMEDIES: dict[str, Callable[[str, int], str]] = {
    "agenda.quotes": _quoted_item,
    "front.alias": _quoted,
    "front.anchor": _quoted,
    "front.colon": _quoted,
    "front.indent": _outdented,
    "front.missing": _fence,
    "front.no-space": _spaced,
    "front.odd-space": _plainly_spaced,
    "front.quote": _closed,
    "front.sign": _quoted,
    "front.tab": _indented,
    "front.syntax": _with_colon,
    "front.tag": _quoted,
    "front.unclosed": _fence,
    "key.inside": _inside,
    "link.no-scheme": _with_scheme,
    "link.spaces": _in_brackets,
    "markdown.bullet": _as_item,
    "markdown.hash": _as_heading,
    "value.comma": _listed,
    "value.comment": _quoted,
}
"""Codes whose line has one plain remedy."""
