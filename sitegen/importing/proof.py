"""Each document read once with sitegen's own parser before it is written: a build must not fail.

Also here: the words of the source held against those of the document and the report, so that a
conversion that drops a passage is noticed whatever the reason.
"""

import re
from html import unescape

from sitegen.claims import claims_in
from sitegen.config import read_config, read_places
from sitegen.documents import Setting, parse_body, read_source
from sitegen.heads import parse_head
from sitegen.model import Config
from sitegen.problems import ERROR, Problem

_TAGS = re.compile(r"<!--.*?-->|<[^<>]*>", re.S)
_EDITOR_NOTE = re.compile(r"<!--\s*/?wp:.*?-->", re.S)
_WORD = re.compile(r"[^\W_]+")
_SEARCHED = 2000


def setting_of(config: Config, places: bytes) -> Setting:
    """Make what parsing needs to know of the site."""
    known, _ = read_places("places.yaml", places) if places else ({}, ())
    contacts = (config.publisher.email, config.publisher.phone)
    return Setting(config.timezone, config.language, config.languages, known, contacts)


def read_site(data: bytes) -> tuple[Config | None, tuple[Problem, ...]]:
    """Read site.yaml; None after an error."""
    return read_config("site.yaml", data)


def prove(path: str, data: bytes, setting: Setting) -> tuple[Problem, ...]:
    """Parse a document as a build does, and give what would keep it from being published."""
    problems: list[Problem] = []
    source = read_source(path, data, problems)
    if source is not None:
        document, told = parse_head(source, None, setting)
        problems += told
        problems += parse_body(source, setting)[1]
        problems += claims_in(source, setting.language, document, setting.places)[1]
    return tuple(problem for problem in problems if problem.level == ERROR)


def misdated(problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """Give the words of dates that can not be right, each once, as they are to be confirmed."""
    said = (dict(p.values).get("said", "") for p in problems if p.code.startswith("date."))
    return tuple(dict.fromkeys(f"„{' '.join(words.split())}“" for words in said if words))


def raw_words(source: str) -> str:
    """Give the text of HTML as it stands, tags taken out without a parser that could lose any."""
    return unescape(_TAGS.sub(" ", _EDITOR_NOTE.sub(" ", source)))


def missing_words(source: str, made: str) -> list[str]:
    """Give the words of a source that are nowhere in what was made of it.

    Words may stand together there that stood apart, and the other way round.
    """
    wanted = set(_WORD.findall(source))
    missing = sorted(wanted.difference(_WORD.findall(made)))
    if not missing:
        return []
    squeezed = "".join(_WORD.findall(_TAGS.sub("", made)))
    return [word for word in missing[:_SEARCHED] if word not in squeezed] + missing[_SEARCHED:]
