"""Nothing is lost unsaid: each word of a source is read on a page or stands in the report."""

import json
import re
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sitegen.documents import Setting, parse_body, read_source
from sitegen.importing.command import SOURCES, Refused
from sitegen.importing.items import UnreadableSource
from sitegen.importing.telling import Told, as_markdown
from tests.importing import documents, imported
from tests.samples import examples
from tests.sites import site

PIECES = (
    "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<i", ">", "<", "</", "<a href='/x'>", "</a>",
    '<a href="', '"', "'", "<img src=x alt='", "<ul><li>", "</li>", "<table><tr><td>", "</table>",
    "<td>", "<blockquote>", "<pre>", "</pre>", "<code>", "<script>", "</script>", "<!--", "-->",
    "<style>", "<textarea>", "<title>", "<svg>", "<select>", "<h2>", "</h2>", "<br>", "<dl><dt>",
    "<noscript>", "<template>", "<sup class='footnote-ref'>", "<ol><li id='fn1'>", "<caption>",
    "&", "&amp;", "&lt;", "&#", ";", "]]>", "<![CDATA[", "<?", "?>", "<!",
    "\n", "\n\n", "    ", "\t", "# ", "## ", "{#a}", "- ", "1. ", "2) ", "> ", "```", "~~~", "`",
    "*", "**", "_", "__", "~~", "[", "]", "](", "](/x", ")", "![", "[^1]", "[^1]: ", "[a]: ", "[a]",
    "| ", "|---|", "|", "\\", ":::", ": ", "{{<", ">}}", "{{", "}}", "{%", "%}", "---", "+++", "{",
    "}", "=", "===", "$", "\u00ad", "\u202e", "\x0c", "http://a.example/", "<http://", "@",
    "[gallery]", "[caption]", "[/caption]", "[kurz", "<!-- wp:p -->", "\\n", ",", ":",
)  # fmt: skip


def bodies() -> st.SearchStrategy[str]:
    """Make texts of words that stand alone, with the marks of all formats, mostly not closed."""
    word = st.integers(0, 99).map(lambda n: f" wort{n} ")
    return st.lists(st.one_of(word, st.sampled_from(PIECES)), min_size=1, max_size=24).map("".join)


def damages() -> st.SearchStrategy[list[tuple[float, int, str]]]:
    """Make cuts: where (a part of the whole), how many signs go, and what comes instead."""
    return st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), st.sampled_from(("", *PIECES))),
                    max_size=3)  # fmt: skip


def damaged(text: str, cuts: list[tuple[float, int, str]]) -> str:
    for part, length, instead in cuts:
        at = int(part * len(text))
        text = text[:at] + instead + text[at + length :]
    return text


def rss(title: str, body: str, more: str) -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item>'
        f"<title>{escape(title)}</title><guid>1</guid><category>{escape(more)}</category>"
        "<pubDate>Tue, 07 Mar 2023 09:00:00 +0100</pubDate>"
        f"<description>{escape(body)}</description></item><item><title>Zwei</title><guid>2</guid>"
        f"<description><![CDATA[{body}]]></description></item></channel></rss>"
    )


def wordpress(title: str, body: str, more: str) -> str:
    return (
        '<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel><item>'
        f"<title>{escape(title)}</title><wp:post_id>1</wp:post_id>"
        "<wp:post_date>2023-03-07 09:00:00</wp:post_date><wp:status>publish</wp:status>"
        f"<wp:post_type>post</wp:post_type><wp:neu>{escape(more)}</wp:neu>"
        f"<content:encoded>{escape(body)}</content:encoded></item></channel></rss>"
    )


def ics(title: str, body: str, more: str) -> str:
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", f"SUMMARY:{_line(title)}",
             "DTSTART:20230307T090000Z", f"DESCRIPTION:{_line(body)}", f"LOCATION:{_line(more)}",
             f"X-NEU;CN={_line(more)}:{_line(title)}", "END:VEVENT",
             "END:VCALENDAR", "")  # fmt: skip
    return "\r\n".join(lines)


def _line(text: str) -> str:
    return text.replace("\n", "\\n").replace("\x0c", " ")


def oparl(title: str, body: str, more: str) -> str:
    home = "https://rat.example/"
    agenda = [{"id": f"{home}2", "type": "AgendaItem", "name": title, "result": body, "x": more}]
    meeting = {"id": f"{home}1", "type": "Meeting", "name": title, "start": "2023-03-07T09:00:00Z",
               "location": {"id": f"{home}3", "type": "Location", "description": more},
               "agendaItem": agenda, "keyword": [more], "y": {"z": [[body]]}}  # fmt: skip
    return json.dumps({"data": [meeting]}, ensure_ascii=False)


def hugo(title: str, body: str, more: str) -> str:
    head = f"title: {json.dumps(title)}\ndate: 2023-03-07\ntags: [{json.dumps(more)}]\nx: {more}"
    return f"---\n{head}\n---\n\n{body}\n"


WRITERS = {"rss": rss, "wordpress": wordpress, "ics": ics, "oparl": oparl, "hugo": hugo}


def words(text: str) -> set[str]:
    """Give the words of a text; a sign that nobody sees is inside of one and does not part two."""
    return set(re.findall(r"[^\W_]+", re.sub("[\u00ad\u202e]", "", text)))


def told_or_read(place: Path, told: Told) -> set[str]:
    """Give the words of rendered bodies, of the front matter and of the report."""
    setting = Setting("Europe/Berlin", "de", (), {}, ("", ""))
    found = words(as_markdown(told, "de"))
    for path, text in documents(place, told.outcome).items():
        source = read_source(path, text.encode(), [])
        assert source is not None
        html = parse_body(source, setting)[0].html
        said = re.sub(
            r"<[^<>]*>", " ", re.sub(r"<[^<>]*\b(?:alt|title)=\"([^\"]*)\"", r"\1<", html)
        )
        found |= words(said) | words(text.split("\n---\n")[0])
    return found


def lost(kind: str, text: str) -> set[str] | None:
    """Give the words of a source that are nowhere, None for a source that is refused."""
    with TemporaryDirectory() as folder:
        place = site(Path(folder))
        source = place / ("alt/content/a.md" if kind == "hugo" else f"a.{kind}")
        source.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        source.write_bytes(data)
        try:
            told = imported(place, kind, place / "alt" if kind == "hugo" else source)
        except (Refused, UnreadableSource):
            return None
        plain = text.replace("\r\n ", "").replace("\\n", " ")
        wanted = {word for word in words(plain) if re.fullmatch(r"wort\d+", word)}
        return wanted - told_or_read(place, told)


@pytest.mark.parametrize("kind", SOURCES)
@settings(max_examples=examples(25), deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(title=bodies(), body=bodies(), more=bodies(), cuts=damages())
def test_no_word_is_lost_unsaid(
    kind: str, title: str, body: str, more: str, cuts: list[tuple[float, int, str]]
) -> None:
    title, more = (re.sub(r"\s+", " ", text) for text in (title, more))
    found = lost(kind, damaged(WRITERS[kind](title, body, more), cuts))
    assume(found is not None)
    assert found == set()
