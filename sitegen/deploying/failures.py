"""Why a deployment stops: texts for the catalogues with their values, worded where they are shown.

A refusal is about what would be published and can be answered (exit code 1); a failure is about
the machine, the network or the other side (3); a target can be written wrongly (2).
"""

from collections.abc import Callable

from sitegen.language import N_

FULL = N_(
    "The disk there is full. Free space there, then repeat the command; until then readers see "
    "what they saw before."
)
PROTECTED = N_(
    "This user may not write into the folder. Let the host's operator give it to the user."
)
NO_RELEASE = N_("There is no release {name} at this target; see --list.")


class _Stop(Exception):
    """A text with its values; one named `what` is a text of the catalogues itself."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.values = values

    def worded(self, words: Callable[[str], str]) -> str:
        """Say in a language what is wrong and what to do."""
        what = words(str(self.values["what"])) if "what" in self.values else ""
        return words(self.text).format(**{**self.values, "what": what})


class Refused(_Stop):
    """Say why this is not published."""


class Failed(_Stop):
    """Say what the machine, the network or the other side did not do."""


class BadTarget(_Stop):
    """Say why a target can not be used."""
