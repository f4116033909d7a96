"""Folders of Hugo and Jekyll: dated entries as press releases, the rest as pages.

Their Markdown is rendered to HTML first and goes the way of all HTML from there: so raw HTML,
pictures and links are judged once, and what comes out is our Markdown. Shortcodes and Liquid are
told with their lines; what they would have shown is known to Hugo and Jekyll alone.
"""

import json
import os
import posixpath
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.front_matter import Items, Mapping, Scalar, read_mapping
from sitegen.front_matter import Value as Read
from sitegen.importing.items import (
    Finding,
    Gathered,
    Item,
    Settings,
    UnreadableSource,
    Value,
    cleaned,
    day_and_time,
    decoded,
    one_line,
)
from sitegen.importing.lost_words import reading
from sitegen.problems import Problem
from sitegen.urls import slugify

Tell = Callable[[str, str], None]
_CONFIGS = ("hugo", "config", "_config", "config/_default/hugo", "config/_default/config")
_CONFIG_ENDINGS = ("toml", "yaml", "yml")
_PASSED = ("node_modules", "themes", "public", "resources", "vendor", "layouts", "archetypes",
           "data", "i18n", "static", "assets", "_includes", "_layouts", "_data", "_sass",
           "_site")  # fmt: skip
_ENDINGS = (".md", ".markdown", ".html", ".htm")
_SUMMARIES = ("description", "summary", "excerpt")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)", re.ASCII)
_LANGUAGE = re.compile(r".+\.[a-z]{2}(?:-[a-z]{2,8})?\Z", re.I)
_REF = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+\"?([^\"\s>%]+)\"?\s*[>%]\}\}")
_POST_URL = re.compile(r"\{%-?\s*(?:post_url|link)\s+([^\s%]+)\s*-?%\}")
_FIGURE = re.compile(r"\{\{[<%]\s*figure\s+(.*?)\s*/?[>%]\}\}", re.S)
# The last is a list of attributes as kramdown reads it, which Jekyll uses.
_CODE = re.compile(r"\{\{[<%].*?[>%]\}\}|\{%.*?%\}|\{\{.*?\}\}|\{:[^{}\n]*\}", re.S)
_ARGUMENT = re.compile(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))')
_QUIET_LINE = re.compile(
    r"^[\"']?(?:date|publishdate|lastmod|expirydate|draft|published|weight|layout|type)[\"']?"
    r"\s*[:=]\s*[\"']?(?:[\d:.+TZ -]*|true|false|posts?|page|default|single)[\"']?,?[ \t]*$"
    r"|^[\"']?(?:image|featured_image|slug|url|permalink)[\"']?\s*[:=]\s*\S+[ \t]*$",
    re.I | re.M,
)
_FIELD = re.compile(r"^\s*[\"']?(\w+)[\"']?\s*[:=]", re.M)
_NAME_IN_FIGURE = re.compile(r"\{\{[<%]\s*figure\b|\b(?:src|alt|title|caption|attr|link)=")
_LABEL = re.compile(r"\[(\^[^\[\]\n]+)\]:")
_DESTINATION = re.compile(r"\]\(\s*(?:<[^<>\n]*>|[^\s()<>\"']+)(?=\s*[)\"'])")
_NUMBER = re.compile(r"^[ \t>]*\d{1,9}[.)](?=[ \t])", re.M)
_USED = frozenset(
    (
        "title date publishdate draft published tags categories topics description summary excerpt "
        "subtitle slug url permalink aliases redirect_from lastmod layout type weight image images "
        "featured_image cover author authors id linktitle menu"
    ).split()
)


def read(folder: str, settings: Settings) -> Gathered:
    """Read a folder. Raises UnreadableSource."""
    root = Path(folder)
    findings: list[Finding] = []
    config = _config(root, findings)
    home = str(config.get("baseurl", "")) or str(config.get("url", ""))
    content = "content" if (root / "content").is_dir() else ""
    files = sorted(_files(root, content))
    if not files:
        raise UnreadableSource("unreadable", folder)
    items: list[Item] = []
    texts: list[tuple[str, str]] = []
    for path in files:
        text, doubt = decoded((root / path).read_bytes())
        if doubt:
            findings.append(Finding(doubt, path))
        if _LANGUAGE.fullmatch(path.rpartition(".")[0].rpartition("/")[2]):
            findings.append(Finding("translation", path, text))
            continue
        texts.append((path, _raw(cleaned(text))))
        items += _item(path, cleaned(text), content, config, settings, findings)
    host = urlsplit(home).hostname or ""
    return Gathered(tuple(items), tuple(findings), len(files), (host,) if host else (),
                    tuple(texts))  # fmt: skip


def _files(root: Path, content: str) -> Iterator[str]:
    for at, folders, names in os.walk(root / content):
        below = Path(at).relative_to(root / content).as_posix()
        prefix = "" if below == "." else f"{below}/"
        folders[:] = sorted(
            name for name in folders
            if not name.startswith(".") and (prefix or name not in _PASSED)
            and (not name.startswith("_") or name in ("_posts", "_drafts", "_pages"))
        )  # fmt: skip
        for name in names:
            is_readme = not prefix and name.lower() in ("readme.md", "changelog.md", "license.md")
            is_link = os.path.islink(os.path.join(at, name))
            if name.lower().endswith(_ENDINGS) and not (is_readme or is_link):
                yield f"{content}/{prefix}{name}" if content else prefix + name


def _config(root: Path, findings: list[Finding]) -> dict[str, Any]:
    for name in (f"{stem}.{ending}" for stem in _CONFIGS for ending in _CONFIG_ENDINGS):
        if (root / name).is_file():
            text, _ = decoded((root / name).read_bytes())
            kind = "toml" if name.endswith("toml") else "yaml"
            found = _parsed(text, kind)
            if found is None:
                findings.append(Finding("unreadable", name, text))
            return {key.lower(): value for key, value in (found or {}).items()}
    return {}


def _parsed(text: str, kind: str) -> dict[str, Any] | None:
    try:
        if kind == "toml":
            return tomllib.loads(text)
        if kind == "json":
            found = json.loads(text)
            return found if isinstance(found, dict) else None
    except (ValueError, RecursionError):
        return None
    if not text.strip():
        return {}
    problems: list[Problem] = []
    mapping = read_mapping("", text, 1, problems)
    return None if mapping is None else {k.text: _plain(v) for k, v in mapping.entries}


def _plain(value: Read) -> Any:
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Items):
        return [_plain(item) for item in value.items]
    assert isinstance(value, Mapping)
    return {key.text: _plain(inner) for key, inner in value.entries}


def _parted(text: str) -> tuple[dict[str, Any] | None, str, int]:
    """Part a file into its head, its body and the line on which the body begins."""
    for sign, kind in (("---", "yaml"), ("+++", "toml")):
        found = re.match(rf"{re.escape(sign)}[ \t]*\n(.*?)^{re.escape(sign)}[ \t]*(?:\n|\Z)", text,
                         re.S | re.M)  # fmt: skip
        if found:
            return _parsed(found[1], kind), text[found.end() :], found[0].count("\n") + 1
    if text.startswith("{\n"):
        try:
            head, end = json.JSONDecoder().raw_decode(text)
            return head, text[end:], text.count("\n", 0, end) + 1
        except (ValueError, RecursionError):
            return None, text, 1
    return {}, text, 1


def _item(path: str, text: str, content: str, config: dict[str, Any], settings: Settings,
          findings: list[Finding]) -> Iterator[Item]:  # fmt: skip
    head, body, line = _parted(text)
    if head and "_posts/" in f"/{path}" and isinstance(head.get("categories"), str):
        head["categories"] = head["categories"].split()  # as Jekyll parts them
    key = f"hugo:{path}"
    told: list[Finding] = []

    def tell(code: str, said: str = "", at: int = 1) -> None:
        told.append(Finding(code, f"{path}:{at}", said, key))

    if head is None:
        findings.append(Finding("not-written", f"{path}:1", text, key))
        return
    head = {str(name).lower(): value for name, value in head.items()}
    is_site_code = path.endswith((".html", ".htm")) and not head
    if is_site_code:
        findings.append(Finding("kind", path, text))
        return
    below = path.removeprefix(f"{content}/") if content else path
    folder, name = posixpath.split(below.rpartition(".")[0])
    is_bundle = name in ("index", "_index")
    if is_bundle:
        folder, name = posixpath.split(folder)
    dated = _DATED.fullmatch(name)
    at = _moment(head.get("publishdate") or head.get("date") or (dated and dated[1]), settings)
    given = head.get("publishdate") or head.get("date")
    if given and at is None:
        tell("date-missing", _words(given))
    is_press = at is not None and not path.endswith("_index.md")
    is_draft = _is_true(head.get("draft")) or "_drafts/" in f"/{path}" or (
        str(head.get("published", "")).lower() == "false")  # fmt: skip
    if is_draft:
        tell("hidden", "draft")
    values: dict[str, Value] = {}
    if is_press and at is not None:
        values["date"] = day_and_time(at)
        if subtitle := _words(head.get("subtitle")):
            values["subtitle"] = subtitle
    elif subtitle := _words(head.get("subtitle")):
        tell("field", f"subtitle: {subtitle}")
    values["summary"] = next((said for field in _SUMMARIES
                              if (said := _words(head.get(field)))), "")  # fmt: skip
    topics = tuple(dict.fromkeys(
        topic for field in ("topics", "categories", "tags")
        for topic in _list(head.get(field))))  # fmt: skip
    if is_press:
        values["topics"] = topics
    elif topics:
        tell("field", ", ".join(topics))
    for field, value in head.items():
        said = _words(value)
        if field in ("author", "authors") and said:
            tell("author", said)
        elif said and (field not in _USED or (field in _SUMMARIES and said != values["summary"])):
            tell("field", f"{field}: {said}")
    picture = _picture(head, tell)
    html = picture + _rendered(body, path, line, tell)
    slug = _words(head.get("slug")) or (dated[2] if dated else name)
    own = _address(head, folder, slug, at, config, is_bundle and not below.count("/"), path)
    former = [*_list(head.get("aliases")), *_list(head.get("redirect_from"))]
    section = f"/{folder}/" if folder else "/"
    addresses = [own, *(a if a.startswith(("/", "http")) else f"{section}{a}" for a in former)]
    base = posixpath.dirname(path)
    yield Item(
        kind="press" if is_press else "page", key=key, where=path,
        title=_words(head.get("title")), values=values, body=html,
        day=f"{at:%Y-%m-%d}" if is_press and at is not None else "",
        name=slugify(slug) or slugify(folder), addresses=tuple(dict.fromkeys(addresses)),
        base=f"{base}/" if base else "", names=tuple(_names(path, below)),
        draft=is_draft, opens=int(at.timestamp()) if is_press and at is not None else 0,
        findings=tuple(told),
    )  # fmt: skip


def _names(path: str, below: str) -> Iterator[str]:
    """Give the ways in which links, `ref` and `post_url` name an entry."""
    for name in (path, f"/{below}", f"/{posixpath.basename(path)}"):
        yield name
        yield name.rpartition(".")[0]
        if posixpath.basename(path).startswith(("index.", "_index.")):
            yield posixpath.dirname(name)


def _moment(value: Any, settings: Settings) -> datetime | None:
    if isinstance(value, datetime):
        at = value
    elif isinstance(value, date):
        at = datetime(value.year, value.month, value.day)
    else:
        text = re.sub(r" ([+-]\d{2}):?(\d{2})$", r"\1:\2", str(value or "").strip())
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return None
    if not 1583 < at.year < 3000:
        return None
    return at.astimezone(settings.zone) if at.tzinfo else at.replace(tzinfo=settings.zone)


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return one_line(" ".join(f"{key}: {_words(inner)}" for key, inner in value.items()))
    if isinstance(value, list):
        return one_line(", ".join(_words(inner) for inner in value))
    return one_line(str(value)) if value is not None else ""


def _list(value: Any) -> list[str]:
    if isinstance(value, list):
        return [_words(item) for item in value if _words(item)]
    return [_words(value)] if _words(value) else []


def _picture(head: dict[str, Any], tell: Callable[[str, str], None]) -> str:
    for field in ("cover", "image", "featured_image", "images"):
        given = head.get(field)
        given = given[0] if isinstance(given, list) and given else given
        if isinstance(given, dict):
            source = _words(given.get("image") or given.get("path") or given.get("src"))
            alt, caption = _words(given.get("alt")), _words(given.get("caption"))
            rest = {k: v for k, v in given.items()
                    if k not in ("image", "path", "src", "alt", "caption")}  # fmt: skip
            if rest:
                tell("field", f"{field}: {_words(rest)}")
        else:
            source, alt, caption = _words(given), "", ""
        if source:
            for further in _list(head.get(field))[1:] if isinstance(head.get(field), list) else ():
                tell("picture", further)
            said = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
            return f'<figure><img src="{escape(source)}" alt="{escape(alt)}">{said}</figure>\n'
    return ""


def _rendered(body: str, path: str, line: int, tell: Callable[[str, str, int], None]) -> str:
    """Render Markdown; what only Hugo or Jekyll could fill in is told with its line."""
    body = _REF.sub(lambda found: f"/{found[1].lstrip('/')}", body)
    body = _POST_URL.sub(lambda found: f"/{posixpath.basename(found[1])}", body)
    body = _FIGURE.sub(_figure, body)

    def gone(found: re.Match[str]) -> str:
        tell("code", found[0], line + body.count("\n", 0, found.start()))
        return ""

    body = _CODE.sub(gone, body)
    if path.endswith((".html", ".htm")):
        return body
    return str(_markdown().render(body))


def _raw(text: str) -> str:
    """Give all that a file says, but for names of fields and what only programs read."""
    _, body, line = _parted(text)
    head = text[: len(text) - len(body)] if line > 1 else ""
    head = _QUIET_LINE.sub("", head)
    head = _FIELD.sub(lambda found: " " if found[1].lower() in _USED else found[0], head)
    body = _POST_URL.sub("", _REF.sub("", body))
    body = _FIGURE.sub(lambda found: _NAME_IN_FIGURE.sub(" ", found[0]), body)
    labels = {label for label in _LABEL.findall(body) if body.count(f"[{label}]") > 1}
    for label in labels:
        body = body.replace(f"[{label}]", " ").replace(f"[{label}]:", " ")
    body = _DESTINATION.sub("](", body)
    body = _NUMBER.sub("", body)
    return f"{head}\n{reading(body)}"


def _figure(found: re.Match[str]) -> str:
    given: dict[str, str] = {}
    for name, quoted, bare in _ARGUMENT.findall(found[1]):
        given.setdefault(name, quoted or bare)
    caption = " ".join(filter(None, (given.get("title"), given.get("caption"), given.get("attr"))))
    said = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    image = f'<img src="{escape(given.get("src", ""))}" alt="{escape(given.get("alt", ""))}">'
    link = given.get("link")
    return f'<figure><a href="{escape(link)}">{image}</a>{said}</figure>' if link else (
        f"<figure>{image}{said}</figure>")  # fmt: skip


@cache
def _markdown() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    md.use(footnote_plugin, inline=False)
    md.use(deflist_plugin)
    return md


def _address(head: dict[str, Any], folder: str, slug: str, at: datetime | None,
             config: dict[str, Any], is_home: bool, path: str) -> str:  # fmt: skip
    """Give the address that Hugo or Jekyll published an entry at."""
    given = _words(head.get("url")) or _words(head.get("permalink"))
    is_jekyll = "_posts/" in f"/{path}" or "_drafts/" in f"/{path}"
    section = folder.removeprefix("_posts").removeprefix("_drafts").strip("/")
    patterns = config.get("permalinks")
    if not given and is_jekyll:
        given = _words(config.get("permalink")) or "date"
        given = {"date": "/:categories/:year/:month/:day/:title.html",
                 "pretty": "/:categories/:year/:month/:day/:title/",
                 "ordinal": "/:categories/:year/:y_day/:title.html",
                 "none": "/:categories/:title.html"}.get(given, given)  # fmt: skip
        section = "/".join(_list(head.get("categories")) or _words(head.get("category")).split())
    elif not given and isinstance(patterns, dict):
        inner = patterns.get("page", patterns)
        found = inner.get(folder.partition("/")[0]) if isinstance(inner, dict) else None
        given = _words(found)
    if not given:
        return "/" if is_home else f"/{section}/{slug}/".replace("//", "/")
    title = slugify(_words(head.get("title"))) or slug
    filled = {"year": f"{at:%Y}", "month": f"{at:%m}", "day": f"{at:%d}"} if at else {}
    filled |= {"slug": slug, "title": slug if is_jekyll else title, "filename": slug,
               "contentbasename": slug, "section": section, "sections": section,
               "categories": section}  # fmt: skip
    made = re.sub(r":(\w+)", lambda found: filled.get(found[1], found[0]), given)
    return "/" + re.sub("/+", "/", made).lstrip("/") if not made.startswith("http") else made
