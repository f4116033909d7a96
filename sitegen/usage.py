"""What is wrong with the arguments of a command, and their help, in the reader's language.

argparse looks its texts up with gettext in the domain of the process, so they stand in the
catalogue as it writes them.
"""

import argparse
import gettext
import os
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from sitegen.arguments import COMMANDS, parser_of
from sitegen.language import LOCALE, N_, catalogue, primary
from sitegen.problems import nearest

Words = Callable[[str], str]

_OF_ARGPARSE = (
    N_("usage: "),
    N_("%(prog)s: error: %(message)s\n"),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("expected one argument"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("ignored explicit argument %r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
)


class _WordedParser(argparse.ArgumentParser):
    """A parser that names the option that was probably meant."""

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        options, unknown = self.parse_known_args(args, namespace)
        if unknown:
            text = gettext.gettext("unrecognized arguments: %s") % " ".join(unknown)
            known = [f"--{name.replace('_', '-')}" for name in vars(options) if name != "command"]
            self.error(_suggesting(text, unknown[0].partition("=")[0], known, gettext.gettext))
        return options


def explain(given: Sequence[str], language: str, wrong: str = "") -> NoReturn:
    """Print the help that is asked for, or what is `wrong`, and leave with its exit code."""
    words = catalogue(language).gettext
    before = os.environ.get("LANGUAGE")
    domain = gettext.textdomain()
    gettext.bindtextdomain("sitegen", str(LOCALE))
    gettext.textdomain("sitegen")
    os.environ["LANGUAGE"] = primary(language)
    try:
        parser = parser_of(_WordedParser, words, given)
        if wrong:
            parser.error(wrong)
        if given and not given[0].startswith("-") and given[0] not in COMMANDS:
            text = words("There is no command “{name}”. There are: {known}.")
            text = text.format(name=given[0], known=", ".join(COMMANDS))
            parser.error(_suggesting(text, given[0], COMMANDS, words))
        parser.parse_args(given)
        raise AssertionError("the arguments were refused before")
    finally:
        gettext.textdomain(domain)
        os.environ.pop("LANGUAGE")
        if before is not None:
            os.environ["LANGUAGE"] = before


def _suggesting(text: str, word: str, known: Sequence[str], words: Words) -> str:
    near = nearest(word.lower(), known, 0.5)
    return text + " " + words("Did you mean {meant}?").format(meant=near) if near else text
