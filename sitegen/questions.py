"""What a command must know: given as an option, or asked for until it can be taken."""

from argparse import Namespace
from collections.abc import Callable, Sequence

from sitegen.language import N_

Words = Callable[[str], str]


class Refused(ValueError):
    """Say in the editor's words why an answer can not be taken."""


Read = Callable[[str], tuple[str, str]]
"""Reads an answer: the value, and how it was understood, where that is worth saying."""


class Questions:
    """The options of a command, and the person who can be asked for what they do not say.

    `missing` are the options that must be there and are not, `used` all that were looked at.
    """

    def __init__(self, given: Namespace, words: Words, is_asking: bool) -> None:
        self.given = given
        self.words = words
        self.is_asking = is_asking
        self.missing: list[str] = []
        self.used: set[str] = set()

    def get(self, name: str, label: str, read: Read, default: str = "", required: bool = True,
            choices: Sequence[str] = (), without: str = N_("none")) -> str:  # fmt: skip
        """Give the value of an option, or ask for it until the answer can be taken.

        `default` is what an empty answer stands for; where nobody is asked, it stands for nothing.
        `without` says what an empty answer means where nothing is required.
        """
        text = getattr(self.given, name)
        self.used.add(name)
        if text is not None and (text.strip() or not self.is_asking):
            if not text.strip() and required:
                raise Refused(self.words("--{name} is empty.").format(name=name))
            return read(text.strip())[0] if text.strip() else ""
        if not self.is_asking:
            if required:
                self.missing.append(name)
            return ""
        return self.ask(label, read, default, required, choices, without)

    def numbered(self, text: str, choices: Sequence[str]) -> str:
        """Give the choice whose number in the list was typed, empty where it is none."""
        by_number = {str(number): choice for number, choice in enumerate(choices, 1)}
        return by_number.get(text, "") if self.is_asking else ""

    def ask(self, label: str, read: Read, default: str = "", required: bool = True,
            choices: Sequence[str] = (), without: str = N_("none")) -> str:  # fmt: skip
        """Ask in the terminal; the arguments are those of `get`."""
        for number, choice in enumerate(choices, 1):
            print(f"  {number}  {choice}")
        bracket = f" [{default}]" if default else "" if required else f" [{self.words(without)}]"
        while True:
            text = input(f"{self.words(label)}{bracket}: ").strip() or default
            if not text and not required:
                return ""
            try:
                if not text:
                    raise Refused(self.words("This is needed."))
                value, understood = read(text)
            except Refused as failure:
                print(f"  {failure}")
                continue
            if understood:
                print(f"  = {understood}")
            return value
