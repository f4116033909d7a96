"""Each document read once with sitegen's own parser before it is written.

So no build fails, and `lost_words` holds against the source what a reader of the page sees.
"""

from sitegen.claims import claims_in
from sitegen.config import read_places
from sitegen.documents import Setting, parse_body, read_source
from sitegen.heads import parse_head
from sitegen.model import Config
from sitegen.problems import ERROR, Problem


def setting_of(config: Config, places: bytes) -> Setting:
    """Make what parsing needs to know of the site."""
    known, _ = read_places("places.yaml", places) if places else ({}, ())
    contacts = (config.publisher.email, config.publisher.phone)
    return Setting(config.timezone, config.language, config.languages, known, contacts)


def prove(path: str, data: bytes, setting: Setting) -> tuple[tuple[Problem, ...], str]:
    """Parse a document as a build does; give what would keep it from being published, and the HTML
    of its body.
    """
    problems: list[Problem] = []
    html = ""
    source = read_source(path, data, problems)
    if source is not None:
        document, told = parse_head(source, None, setting)
        problems += told
        body, found = parse_body(source, setting)
        html = body.html
        problems += found
        problems += claims_in(source, setting.language, document, setting.places)[1]
    return tuple(problem for problem in problems if problem.level == ERROR), html


def misdated(problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """Give the words of dates that can not be right, each once, as they are to be confirmed."""
    said = (dict(p.values).get("said", "") for p in problems if p.code.startswith("date."))
    return tuple(dict.fromkeys(f"„{' '.join(words.split())}“" for words in said if words))
