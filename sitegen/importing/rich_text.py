"""HTML as other systems keep it, turned into our Markdown; what has no form there is told.

The tree is made plain first: what can not be published is taken out and told with its words, what
nests as Markdown can not is flattened. Then markdownify writes it. No HTML of the source gets
through but `<sub>`, `<sup>` and `<del>`, without attributes. Owns bs4 and markdownify.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from markdownify import MarkdownConverter

from sitegen.importing.grids import flatten_tables
from sitegen.importing.items import Finding, cleaned, one_line
from sitegen.importing.plain import escaped

_EMBEDDED = ("iframe", "embed", "object", "video", "audio")
_TAKEN_OUT = (
    *_EMBEDDED, "script", "style", "form", "input", "button", "select", "textarea", "canvas",
    "svg", "math", "noscript", "template", "applet", "frame", "frameset", "map", "link", "meta",
    "base", "title", "dialog", "portal",
)  # fmt: skip
_BLOCKS = (
    "p", "div", "section", "article", "aside", "header", "footer", "main", "nav", "figure",
    "figcaption", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd", "table", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6", "address", "details", "summary", "fieldset", "center",
)  # fmt: skip
_BOXES = ("aside", "header", "footer", "main", "nav", "figure", "address", "center")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_STRONG = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em"}
_ONLY_TEXT = ("u", "ins", "mark", "small", "big", "font", "tt", "abbr", "acronym", "q", "dfn",
              "ruby", "rt", "details", "summary", "fieldset", "legend", "marquee")  # fmt: skip
_LOOKS = ("style", "align", "bgcolor", "color", "face")
_EDITOR_NOTES = re.compile(r"\s*(?:/?wp:[\w/-]+(?:\s.*[^/]|)|/?more|/?nextpage)\s*", re.S)
_ID = re.compile(r"[A-Za-z][\w-]*")
_OWN_ID = re.compile(r"\s*\{#([A-Za-z][\w-]*)\}\s*\Z")
_BREAK_RUN = re.compile(r"(?<!\\)(?:\\\n[ \t]*){2,}")
_LAST_BREAK = re.compile(r"(?<!\\)\\\n(?=[ \t]*(?:\n|\Z))")
_DESTINATION = re.compile(r"[\s<>()\\]")
_NOTE_ID = re.compile(r"fn:?(\d+)")
_PIPE = re.compile(r"(?<!\\)\|")


class Targets(NamedTuple):
    """Where links and pictures of one document lead; each gives an address for Markdown.

    `follow` gives the code of a finding as well, or empty; an empty address means that the text
    alone is left. `show` gives a path below files/, empty where there is none.
    """

    follow: Callable[[str], tuple[str, str]]
    show: Callable[[str], str]


def to_markdown(html: str, where: str, key: str, targets: Targets) -> tuple[str, list[Finding]]:
    """Write HTML as Markdown, with what was lost. Raises RecursionError for a bottomless one."""
    soup = BeautifulSoup(cleaned(html), "lxml")
    lost: list[tuple[str, str]] = []
    _take_out(soup, lost)
    _note_looks(soup, lost)
    _images(soup, targets, lost)
    _links(soup, targets, lost)
    lost += [("table", text) for text in flatten_tables(soup)]
    _make_plain(soup, lost)
    soup.smooth()
    text = _Writer().convert_soup(soup)
    text = _LAST_BREAK.sub("\n", _BREAK_RUN.sub("\n\n", text + "\n"))
    findings = [Finding(code, where, text, key) for code, text in dict.fromkeys(lost)]
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n")).strip("\n"), findings


def words_of(html: str) -> str:
    """Give the text of HTML in one line, as for a title or a topic."""
    if "<" not in html and "&" not in html:
        return one_line(html)
    return one_line(BeautifulSoup(cleaned(html), "lxml").get_text())


def _tags(tree: Tag, names: tuple[str, ...]) -> list[Tag]:
    """Find tags by some of many names; bs4's own search asks for each name at each tag."""
    return [node for node in tree.descendants if isinstance(node, Tag) and node.name in names]


def _take_out(soup: BeautifulSoup, lost: list[tuple[str, str]]) -> None:
    for note in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        text = str(note)
        if re.match(r"\s*wp:", text) and text.rstrip().endswith("/"):
            lost.append(("code", f"<!--{text}-->"))
        elif not _EDITOR_NOTES.fullmatch(text) and text.strip() and text != "html":
            lost.append(("element", f"<!--{text}-->"))
        note.extract()
    for tag in _tags(soup, _TAKEN_OUT):
        if tag.decomposed or tag.find_parent(_TAKEN_OUT):
            continue
        lost.append(("element", str(tag)))
        source = tag.find("source")
        address = tag.get("src") or tag.get("data") or (source.get("src") if source else "")
        if tag.name in _EMBEDDED and str(address or "").startswith(("http:", "https:", "//")):
            link = soup.new_tag("a", href=str(address))
            link.string = one_line(str(tag.get("title") or address))
            tag.insert_before(link)
        tag.extract()


def _note_looks(soup: BeautifulSoup, lost: list[tuple[str, str]]) -> None:
    looks = dict.fromkeys(
        f'{name}="{tag[name]}"'
        for tag in soup.find_all(True) if tag.attrs for name in _LOOKS if tag.get(name)
    )  # fmt: skip
    if looks:
        lost.append(("style", " ".join(looks)))


def _images(soup: BeautifulSoup, targets: Targets, lost: list[tuple[str, str]]) -> None:
    for image in soup.find_all("img"):
        address = str(image.get("data-src") or image.get("src") or "")
        alt = one_line(str(image.get("alt") or ""))
        figure = image.find_parent("figure")
        if not alt and figure is not None and len(figure.find_all("img")) == 1:
            alt = one_line(figure.get_text(" "))
        shown = address if not address.startswith("data:") else f"{address[:40]} …"
        path = targets.show(address) if address else ""
        if path and alt:
            credit = one_line(str(image.get("title") or ""))
            image.attrs = {"src": destination(path), "alt": alt}
            if credit and credit != alt:
                image["title"] = credit
            continue
        title = one_line(str(image.get("title") or ""))
        told = " | ".join(dict.fromkeys(part for part in (shown, alt, title) if part))
        if told:
            lost.append(("picture-alt" if path else "picture", told))
        image.decompose()


def _links(soup: BeautifulSoup, targets: Targets, lost: list[tuple[str, str]]) -> None:
    for heading in _tags(soup, _HEADINGS):
        own = _OWN_ID.search(heading.get_text())
        last = next((s for s in reversed(list(heading.strings)) if s.strip()), None)
        if own and last is not None and _OWN_ID.search(last):
            last.replace_with(_OWN_ID.sub("", last))
            heading["id"], heading["data-kept"] = own[1], "1"
    places = {str(tag["id"]): tag for tag in reversed(soup.find_all(id=_ID))}
    for link in soup.find_all("a"):
        href = one_line(str(link.get("href") or ""))
        for block in _tags(link, _BLOCKS):
            block.insert_after(" ")
            block.unwrap()
        title = one_line(str(link.get("title") or ""))
        if href.startswith("#"):
            place = places.get(href[1:])
            if place is not None and place.name in _HEADINGS:
                place["data-kept"] = "1"
                link.attrs = {"href": href}
                continue
            is_note = (
                "footnote" in f"{link.get('class')} {link.parent and link.parent.get('class')}"
            )
            if len(href) > 1 and not is_note:
                lost.append(("link", f"{href} {title}".strip()))
            if is_note and "footnote-ref" in str(link.parent and link.parent.get("class")):
                continue
            link.decompose() if is_note else link.unwrap()
            continue
        target, code = targets.follow(href) if href else ("", "")
        has_text = bool(link.get_text(strip=True) or link.find("img"))
        if code or (target and not has_text) or (title and title != link.get_text(strip=True)):
            lost.append((code or "link", f"{href} {title}".strip()))
        if not target or not has_text:
            link.unwrap()
        else:
            link.attrs = {"href": destination(target)}


def destination(address: str) -> str:
    """Write an address so that it is one word to Markdown."""
    return _DESTINATION.sub(
        lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), address
    )


def _make_plain(soup: BeautifulSoup, lost: list[tuple[str, str]]) -> None:
    """Unwrap what has no form in Markdown, and what nests as Markdown can not."""
    plain: dict[str, None] = {}
    for tag in _tags(soup, _ONLY_TEXT):
        title = one_line(str(tag.get("title") or ""))
        if title or tag.name in ("u", "ins", "mark"):
            plain[f"{tag.name} {title}".strip()] = None
        if tag.name in ("summary", "legend"):
            tag.name = "p"
        elif tag.name in ("details", "fieldset"):
            tag.name = "div"
        else:
            tag.unwrap()
    if plain:
        lost.append(("format", ", ".join(plain)))
    for tag in soup.find_all("span"):
        tag.unwrap()
    for tag in _tags(soup, tuple(_STRONG)):
        tag.name = _STRONG[tag.name]
        inside = tag.find_parent(tag.name) is not None
        if inside or bool(_tags(tag, _BLOCKS)) or tag.find_parent(_HEADINGS):
            tag.unwrap()
    for tag in _tags(soup, ("strong", "em")):
        while isinstance(after := tag.next_sibling, Tag) and after.name == tag.name:
            tag.extend(list(after.children))
            after.extract()
    for tag in _tags(soup, _BOXES):
        tag.name = "div"
    for line in soup.find_all("hr", class_="footnotes-sep"):
        line.extract()
    for numbered in soup.find_all("ol"):
        given = str(numbered.get("start") or "1")
        first = int(given) if re.fullmatch(r"[0-9]{1,6}", given) else 1
        for number, item in enumerate(numbered.find_all("li", recursive=False), first):
            item["data-mark"] = f"{number}."
    for item in soup.find_all("li"):
        if item.find_parent(("ul", "ol")) is None:
            item.wrap(soup.new_tag("ul"))


class _Writer(MarkdownConverter):
    """markdownify, with our Markdown's own signs escaped and its own forms used."""

    class Options:
        """What markdownify is asked for; it reads these by name."""

        heading_style = "atx"
        bullets = "-"
        newline_style = "backslash"
        sub_symbol = "<sub>"
        sup_symbol = "<sup>"
        autolinks = False

    def escape(self, text: str, parent_tags: object) -> str:
        return escaped(text)

    # The names are those that markdownify looks for.
    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"<del>{text.strip()}</del>" if text.strip() else ""

    convert_s = convert_strike = convert_del

    def convert_hr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return "\n\n***\n\n"

    def convert_caption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = " ".join(text.split())
        return f"Tabelle: {text}\n\n" if text else ""

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f" {_PIPE.sub(chr(92) + '|', ' '.join(text.split()))} |"

    convert_th = convert_td

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"|{text.rstrip()}\n"

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        lines = text.strip().split("\n")
        rows = [line for line in lines if line.startswith("|")]
        if not rows:
            return f"\n\n{text.strip()}\n\n"
        width = max(len(row.find_all(("td", "th"))) for row in el.find_all("tr"))
        first = el.find("tr")
        if first is None or first.find("th") is None:
            rows.insert(0, "| " * width + "|")
        rows.insert(1, "| --- " * width + "|")
        before = [line for line in lines if line.strip() and not line.startswith("|")]
        return "\n".join(("\n", *before, *([""] if before else []), *rows, "\n"))

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        credit = str(el.get("title") or "").replace("\\", "\\\\").replace('"', '\\"')
        end = f' "{credit}"' if credit else ""
        picture = f"![{escaped(str(el['alt']))}]({el['src']}{end})"
        is_alone = el.parent is not None and el.parent.name != "a" and "_inline" not in parent_tags
        return f"\n\n{picture}\n\n" if is_alone else picture

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        number = re.search(r"\d+", el.get_text())
        if "footnote-ref" in (el.get("class") or ()) and number:
            return f"[^{number[0]}]"
        return f"<sup>{text.strip()}</sup>" if text.strip() else ""

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        first, *rest = text.strip().split("\n")
        mark, end = f"{el.get('data-mark', '-')} ", "\n"
        note = _NOTE_ID.fullmatch(str(el.get("id") or ""))
        indent = " " * len(mark)
        if note and el.find_parent(class_="footnotes") is not None:
            mark, end, indent = f"[^{note[1]}]: ", "\n\n", "    "
        return "\n".join((mark + first, *(more and indent + more for more in rest))) + end

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = el.get_text().strip("\n")
        if "_inline" in parent_tags or not text.strip():
            return f" {escaped(' '.join(text.split()))} "
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text) or [""]))
        return f"\n\n{fence}\n{text}\n{fence}\n\n"

    def convert_hN(  # noqa: N802 - the name that markdownify looks for
        self, n: int, el: Tag, text: str, parent_tags: set[str]
    ) -> str:
        text = " ".join(text.split())
        if not text or "_inline" in parent_tags:
            return text
        own = f" {{#{el['id']}}}" if el.get("data-kept") else ""
        if "li" in parent_tags or "blockquote" in parent_tags or "dd" in parent_tags:
            return f"\n\n**{text}**\n\n"
        return f"\n\n{'#' * max(1, min(6, n))} {text}{own}\n\n"
