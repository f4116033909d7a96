"""Plain text written as Markdown that means nothing but that text.

Signs are escaped only where our Markdown could read something into them, because editors go on
with these files: `Straße 5-7` stays as it is, a line that begins with `- ` does not.
"""

import re

from sitegen.links import is_web_address

_ANYWHERE = re.compile(r"""[\\`*<\[\]]|(?<!\w)_|_(?!\w)|&(?=\w+;|#)|!(?=\[)""")
_LIKE_ID = re.compile(r"\{(?:[#.][A-Za-z][\w-]*[ \t]*)+\}")
_AT_START = re.compile(r"^([ \t]*)([-+=>#~|:]|\d{1,9}(?=[.)]))", re.M)
_WEB = re.compile(r"https?://[^\s<>\"]+[^\s<>\"\\.,;:!?'()\[\]{}“”„»«*_]")
_PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def escaped(text: str) -> str:
    """Escape what Markdown could read into a text, in any place.

    What looks like an id in braces would be taken for one however it is escaped: it becomes code.
    """
    made, at = [], 0
    for found in _LIKE_ID.finditer(text):
        made += [_escaped(text[at : found.start()]), f"`{found[0]}`"]
        at = found.end()
    return "".join((*made, _escaped(text[at:])))


def _escaped(text: str) -> str:
    text = _ANYWHERE.sub(lambda sign: "\\" + sign[0], text)
    return _AT_START.sub(_escaped_start, text)


def _escaped_start(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}"


def with_links(text: str) -> str:
    """Escape a text and make the addresses in it links."""
    made, at = [], 0
    for found in _WEB.finditer(text):
        if is_web_address(found[0]):
            made += [escaped(text[at : found.start()]), f"<{found[0]}>"]
            at = found.end()
    return "".join((*made, escaped(text[at:])))


def as_markdown(text: str) -> str:
    """Write plain text: paragraphs stay, and so do single line breaks."""
    paragraphs = (part.strip() for part in _PARAGRAPHS.split(text.strip()))
    return "\n\n".join(_paragraph(part) for part in paragraphs if part)


def _paragraph(text: str) -> str:
    lines = (with_links(" ".join(line.split())) for line in text.split("\n"))
    return "\\\n".join(line for line in lines if line)
