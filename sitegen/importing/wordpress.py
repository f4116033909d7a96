"""WordPress export files (WXR): posts as press releases, pages as pages.

The file is read by defusedxml, so that nothing in it can expand or load anything. An export that
was cut off is read as far as it goes. Owns defusedxml.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from sitegen.importing.items import (
    Finding,
    Gathered,
    Item,
    Settings,
    UnreadableSource,
    Value,
    day_and_time,
    decoded,
    one_line,
)
from sitegen.importing.lost_words import reading
from sitegen.importing.rich_text import words_of

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_KINDS = {"post": "press", "page": "page"}
_QUIET = ("nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache",
          "wp_global_styles", "wp_navigation", "attachment")  # fmt: skip
_NO_TEXT = frozenset(
    (
        "link guid pubDate post_id post_date post_date_gmt post_modified post_modified_gmt "
        "comment_status ping_status post_name status post_parent menu_order post_type "
        "post_password is_sticky meta_key meta_value attachment_url comment_id"
    ).split()
)
_MOMENT = re.compile(r"\s*[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} \d{4} [\d:]{5,8} (?:[+-]\d{4}|GMT)\s*")
_TECHNICAL = re.compile(r"_|rank_math|yoast|ez-toc")
_SHORTCODE = re.compile(r"(?<!\[)\[(/?)([a-zA-Z][\w-]*)((?:\s+[^\[\]<>]*)?)\](?!\()")
_CAPTION = re.compile(r"\[caption[^\]]*\]\s*((?:<a [^>]*>)?<img [^>]*>(?:</a>)?)(.*?)\[/caption\]",
                      re.S)  # fmt: skip
_BLOCK = re.compile(r"</?(?:p|div|ul|ol|li|table|t[rdh]|thead|tbody|h[1-6]|blockquote|pre|figure|hr"
                    r"|section|article|dl|d[dt]|form|iframe|address)\b", re.I)  # fmt: skip


class _Post(NamedTuple):
    """An entry of the export."""

    element: Element
    number: int

    def text(self, name: str) -> str:
        """Give the text of an element by its local name; that of content is asked for apart."""
        for child in self.element:
            if child.tag.rpartition("}")[2] == name and child.tag != _CONTENT:
                return child.text or ""
        return ""

    def meta(self) -> Iterator[tuple[str, str]]:
        for child in self.element:
            if child.tag.endswith("}postmeta"):
                values = {part.tag.rpartition("}")[2]: part.text or "" for part in child}
                yield values.get("meta_key", ""), values.get("meta_value", "")


def read(data: bytes, name: str, settings: Settings) -> Gathered:
    """Read an export. Raises UnreadableSource."""
    findings: list[Finding] = []
    elements = list(_elements(data, name, findings))
    posts = [_Post(e, n) for n, e in enumerate(
        (e for e in elements if e.tag == "item"), 1)]  # fmt: skip
    home = next((e.text or "" for e in elements if e.tag.endswith("}base_blog_url")), "")
    hosts = {urlsplit(a).hostname or "" for a in (home, *(p.text("link") for p in posts[:1]))}
    attached = {post.text("post_id"): post for post in posts
                if post.text("post_type") == "attachment"}  # fmt: skip
    dates = [at for post in posts if (at := _published(post, settings))]
    newest = max(dates, default=datetime(2000, 1, 1, tzinfo=settings.zone))
    items: list[Item] = []
    shown: set[str] = set()
    for post in posts:
        kind = post.text("post_type")
        where = f"{name}, {kind} {post.text('post_id')}: {words_of(post.text('title'))}"
        if kind in _KINDS:
            items.append(_item(post, where, attached, newest, settings))
            shown |= {value for key, value in post.meta() if key == "_thumbnail_id"}
        elif kind in _QUIET and kind != "attachment":
            findings.append(Finding("kind", where, ""))
        elif kind != "attachment":
            findings.append(Finding("kind", where, _said(post)))
    bodies = "\0".join(item.body for item in items)
    for number, post in attached.items():
        address = post.text("attachment_url")
        stem = address.partition("//")[2].partition("/")[2].rpartition(".")[0]
        if number not in shown and (not stem or stem not in bodies):
            title = words_of(post.text("title"))
            findings.append(Finding("file-unused", f"{name}, attachment {number}",
                                    f"{title} {address} {_said(post)}"))  # fmt: skip
    return Gathered(tuple(items), tuple(findings), len(posts) - len(attached),
                    tuple(sorted(hosts - {""})), tuple(_raw(posts, name)))  # fmt: skip


def _raw(posts: list[_Post], name: str) -> Iterator[tuple[str, str]]:
    """Give what entries say, but for what only WordPress reads."""
    for post in posts:
        said: list[str] = []
        for part in post.element.iter():
            local = part.tag.rpartition("}")[2]
            # More words than technical values have are a sign of damage.
            is_text = local not in _NO_TEXT or len((part.text or "").split()) > 2
            is_text = is_text and not (local == "pubDate" and _MOMENT.fullmatch(part.text or ""))
            said += [part.text or ""] if is_text else []
            said.append(part.tail or "")
        if post.text("post_type") not in _QUIET:
            text = _SHORTCODE.sub(_caption_mark, "\n".join(said))
            yield f"{name}, {post.text('post_type')} {post.text('post_id')}", reading(text)


def _caption_mark(found: re.Match[str]) -> str:
    return " " if found[2] == "caption" else found[0]


def _elements(data: bytes, name: str, findings: list[Finding]) -> Iterator[Element]:
    """Give the elements that are whole, in the order of their ends."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or not _is_utf8(data):
        declared = re.search(rb"""<\?xml[^>]*encoding=["']([\w.-]+)""", data[:200])
        text, doubt = decoded(data, declared[1].decode("ascii") if declared else "")
        if doubt:
            findings.append(Finding(doubt, name))
        data = re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>", "", text).encode()
    # XML can not hold control characters; exports do.
    data = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", data.lstrip(b"\xef\xbb\xbf \r\n\t"))
    found = 0
    try:
        for _, element in iterparse(BytesIO(data)):
            found += element.tag == "item"
            yield element
    except DefusedXmlException as failure:
        raise UnreadableSource("unreadable", f"{name}: {type(failure).__name__}") from failure
    except ParseError as failure:
        if b"<item" not in data:
            raise UnreadableSource("unreadable", f"{name}: {failure}") from failure
        at = 0
        for _ in range(found):
            at = data.find(b"</item>", at) + 7
        yield from _rest(data, at, f"{name}:{failure.position[0]}", findings)


def _rest(data: bytes, at: int, where: str, findings: list[Finding]) -> Iterator[Element]:
    """Read what stands behind a damaged place entry by entry, and tell what can not be read."""
    from defusedxml.ElementTree import fromstring

    opening = re.search(rb"<rss\b[^>]*>", data)
    root = opening[0] if opening else b"<rss>"
    end = at
    for entry in re.finditer(rb"<item\b.*?</item>", data[at:], re.S):
        end = at + entry.end()
        try:
            yield next(iter(fromstring(root + entry[0] + b"</rss>")))
        except ParseError:
            findings.append(Finding("not-written", where, entry[0].decode("utf-8", "replace")))
    findings.append(Finding("truncated", where, data[end:].decode("utf-8", "replace").strip()))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _published(post: _Post, settings: Settings) -> datetime | None:
    for name, zone in (("post_date_gmt", UTC), ("post_date", settings.zone)):
        try:
            at = datetime.strptime(post.text(name).strip(), "%Y-%m-%d %H:%M:%S")
        except ValueError:
            continue
        if 1583 < at.year < 3000:
            return at.replace(tzinfo=zone).astimezone(settings.zone)
    return None


def _item(post: _Post, where: str, attached: dict[str, _Post], newest: datetime,
          settings: Settings) -> Item:  # fmt: skip
    kind = _KINDS[post.text("post_type")]
    key = f"wordpress:{urlsplit(post.text('link')).hostname or ''}:{post.text('post_id')}"
    findings: list[Finding] = []

    def tell(code: str, text: str = "") -> None:
        findings.append(Finding(code, where, text, key))

    at = _published(post, settings)
    is_undated = at is None and kind == "press"
    if is_undated:
        tell("date-missing", post.text("post_date"))
    at = at or newest
    status, password = post.text("status"), post.text("post_password")
    is_hidden = status not in ("publish", "future", "inherit") or bool(password)
    if is_hidden:
        tell("hidden", status if not password else f"{status}, post_password")
    values: dict[str, Value] = {}
    excerpt = next((child.text or "" for child in post.element
                    if child.tag.endswith("/excerpt/}encoded")), "")  # fmt: skip
    if kind == "press":
        values["date"] = day_and_time(at)
    values["summary"] = words_of(excerpt)
    topics = [words_of(c.text or "") for c in post.element
              if c.tag == "category" and c.get("nicename") != "uncategorized"]  # fmt: skip
    if kind == "press":
        values["topics"] = tuple(dict.fromkeys(topics))
    elif topics:
        tell("field", ", ".join(topics))
    body = next((c.text or "" for c in post.element if c.tag == _CONTENT), "")
    body = _without_shortcodes(body, tell)
    if "<!-- wp:" not in body:
        body = with_paragraphs(body)
    for meta, value in post.meta():
        if meta == "_thumbnail_id" and value in attached:
            body = _with_picture(attached[value], body)
        elif value and not _TECHNICAL.match(meta):
            tell("field", f"{meta}: {value}")
    if creator := post.text("creator"):
        tell("author", creator)
    for child in post.element:
        if child.tag.endswith("}comment"):
            tell("comment", " ".join((part.text or "").strip() for part in child))
    link = post.text("link")
    addresses = [link] if link else []
    guid = post.text("guid")
    if guid and guid != link and urlsplit(guid).scheme in ("http", "https"):
        addresses.append(guid)
    return Item(
        kind=kind, key=key, where=where, title=words_of(post.text("title")), values=values,
        body=body, day=f"{at:%Y-%m-%d}" if kind == "press" else "",
        name=post.text("post_name") if "%" not in post.text("post_name") else "",
        addresses=tuple(addresses), base=link, draft=is_hidden or is_undated,
        opens=int(at.timestamp()) if kind == "press" else 0, findings=tuple(findings),
    )  # fmt: skip


def _with_picture(post: _Post, body: str) -> str:
    """Put the picture of a release before its text; the credit that a head needs is not known."""
    from html import escape

    address = post.text("attachment_url")
    if address.rpartition("/")[2].rpartition(".")[0] in body:
        return body
    alt = next((v for k, v in post.meta() if k == "_wp_attachment_image_alt"), "")
    caption = next((c.text or "" for c in post.element
                    if c.tag.endswith("/excerpt/}encoded")), "")  # fmt: skip
    said = f"<figcaption>{escape(words_of(caption))}</figcaption>" if caption else ""
    image = f'<img src="{escape(address)}" alt="{escape(one_line(alt))}">'
    return f"<figure>{image}{said}</figure>\n{body}"


def _without_shortcodes(body: str, tell: object) -> str:
    assert callable(tell)
    body = _CAPTION.sub(r"<figure>\1<figcaption>\2</figcaption></figure>", body)

    def gone(found: re.Match[str]) -> str:
        # A word in brackets is a shortcode only if it says more than itself, or is closed.
        if not (found[3].strip() or found[1] or f"[/{found[2]}]" in body or "_" in found[2]
                or found[2] in ("gallery", "playlist", "embed", "more")):  # fmt: skip
            return found[0]
        if found[3].strip() and "=" not in found[3] and f"[/{found[2]}]" not in body:
            return found[0]
        tell("code", found[0])
        return ""

    return _SHORTCODE.sub(gone, body)


def with_paragraphs(body: str) -> str:
    """Make blank lines paragraphs and line breaks breaks, as WordPress does for older texts."""
    parts = re.split(r"(<pre\b.*?</pre>)", body.replace("\r\n", "\n"), flags=re.S | re.I)
    made = []
    for number, part in enumerate(parts):
        if number % 2:
            made.append(part)
            continue
        for chunk in re.split(r"\n[ \t]*(?:\n[ \t]*)+", part):
            is_plain = chunk.strip() and not _BLOCK.search(chunk)
            lined = re.sub(r"(?<!>)\n", "<br>\n", chunk.strip())
            made.append(f"<p>{lined}</p>" if is_plain else chunk)
    return "\n\n".join(made)


def _said(post: _Post) -> str:
    """Give all that an entry says."""
    texts = (part.text or "" for part in post.element.iter() if not part.tag.endswith("postmeta"))
    return one_line(" ".join(texts))
