"""The text of a new document: its keys explained, what is optional there to be switched on.

Lines with `##` explain. A line with one `# ` is a key that holds once these two signs are gone, so
its example must be right for this site: it names what the site has. A scaffold is a draft, because
nothing half written must go public.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from sitegen.keys import KEYS_OF, Key
from sitegen.language import N_, catalogue
from sitegen.yaml_text import literal

INTRODUCTION = (
    N_("Lines with ## explain. A line with # counts once you delete the # and the blank."),
    N_("This is a draft. To publish it, delete the line draft: true."),
)
BODY = N_("Here the text begins.")
Words = Callable[[str], str]

_LONG = timedelta(days=28)


def examples(
    day: date, start: tuple[int, int], today: date, found: Mapping[str, str]
) -> dict[str, str]:
    """Fill the names that examples hold; `found` is what the site has."""
    minutes = start[0] * 60 + start[1] + 120
    clock = f"{minutes // 60 % 24:02}:{minutes % 60:02}"
    ends_later = minutes >= 24 * 60
    known = {
        "day": day.isoformat(),
        "later_day": (day + _LONG).isoformat(),
        "today": today.isoformat(),
        "later": f"{day + timedelta(1)} {clock}" if ends_later else clock,
        "picture": "files/bild.jpg",
        "file": "files/anlage.pdf",
        "city": "Kaiserslautern",
    }  # fmt: skip
    absent = dict.fromkeys(("session", "group", "place", "publication", "block", "id"), "")
    return absent | known | {name: value for name, value in found.items() if value}


def scaffold(
    kind: str, values: Mapping[str, str], known: Mapping[str, str], language: str, schema: str
) -> str:
    """Write a new document; `schema` is the address of its schema for editors, or empty."""
    words = catalogue(language).gettext
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [f"## {words(text)}" for text in INTRODUCTION]
    stated = {**values, "draft": "true"}
    keys = [key for key in KEYS_OF[kind] if key.offered]
    for key in (key for key in keys if key.name in stated):
        lines += [
            "",
            f"## {words(key.about)}",
            f"{key.name}: {literal(stated[key.name], key.form)}",
        ]
    for key in (key for key in keys if key.name not in stated):
        lines += ["", f"## {words(key.about)}"]
        lines += (f"# {line}" for line in example_lines(key, known, words))
    header = "\n".join(lines)
    return f"{header}\n" if kind == "version" else f"---\n{header}\n---\n\n{words(BODY)}\n"


def example_lines(key: Key, known: Mapping[str, str], words: Words) -> Iterator[str]:
    """Write a key with an example of its value, nested as it is; without one, left open."""
    if key.form not in ("record", "records", "entries", "edition"):
        text = key.example_in(words).format_map(known)
        yield f"{key.name}: {literal(text, key.form)}".rstrip()
        return
    yield f"{key.name}:"
    is_list = key.form in ("records", "entries")
    mark, indent = ("- ", "  ") if is_list else ("  ", "")
    for part in (part for part in key.keys if part.offered):
        first, *rest = example_lines(part, known, words)
        yield f"{indent}{mark}{first}"
        yield from (f"{indent}  {line}" for line in rest)
        mark = "  "
