"""Where a link of the content leads: another source file, a file, the web, or nowhere good.

Only what a reader can follow safely is let through: https, http, mailto and tel, and paths inside
content/. Everything else is refused by name, because browsers and office programs start things by
odd schemes.
"""

import posixpath
import re
import unicodedata
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

WEB = ("https", "http")
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):", re.ASCII)
# A drive or a share of Windows, or a file of this machine.
_DISK = re.compile(r"\s*(?:[a-zA-Z]:[\\/]|\\|file:)", re.I)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CONTACT = {
    "mailto": re.compile(r"\s*mailto:[^@\s?]+@[^@\s?]+\.[^@\s?]+(?:\?[^\r\n]*)?\Z", re.I),
    "tel": re.compile(r"\s*tel:\+?[\d\s()/.-]{3,}\Z", re.I),
}
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?|[0-9a-f:.]+")
_UNSAFE = re.compile(r"""[\s<>"\\^`{|}\x00-\x1f]|/\.\.?(?:/|\Z)|%2e%2e""", re.I)
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - named to refuse it


class Target(NamedTuple):
    """What a link means: `kind` is document, file, anchor, web or contact.

    `path` is the source path below content/ of a document or file; `doubt` is the code of a
    warning or empty.
    """

    kind: str
    path: str
    anchor: str
    doubt: str = ""


class BadLink(ValueError):
    """Say by message code why a link is refused."""


def read_target(href: str, source: str) -> Target:
    """Tell where `href` in the file `source` leads. Raises BadLink."""
    if not href.strip():
        raise BadLink("link.empty")
    if href.startswith("#"):
        return Target("anchor", source, unquote(href[1:]))
    if _DISK.match(unquote(href)):
        raise BadLink("link.disk")
    if _MAIL.fullmatch(href):
        raise BadLink("link.mail")
    scheme = _SCHEME.match(href)
    if scheme is not None:
        return _web(scheme[1].lower(), href)
    if href.startswith(("//", "www.")):
        raise BadLink("link.no-scheme")
    path, _, anchor = href.partition("#")
    path = unicodedata.normalize("NFC", unquote(path.partition("?")[0])).replace("\\", "/")
    resolved = _resolve(path, source)
    kind = "document" if resolved.endswith(".md") else "file"
    return Target(kind, resolved, unquote(anchor))


def read_file(path: str, source: str) -> str:
    """Give the path below content/ of a file that front matter names. Raises BadLink.

    `files/…` is meant from content/, anything else from the document's folder.
    """
    if _SCHEME.match(path) or path.startswith("//"):
        raise BadLink("file.elsewhere")
    return _resolve(unicodedata.normalize("NFC", path).replace("\\", "/"), source)


def read_source(path: str, source: str) -> str:
    """Give the path below content/ of another document that front matter names. Raises BadLink.

    `../…` is meant from the document's folder, anything else from content/.
    """
    if _SCHEME.match(path) or path.startswith("//"):
        raise BadLink("file.elsewhere")
    return read_file(path if path.startswith(".") else f"/{path}", source)


def _resolve(path: str, source: str) -> str:
    if path.startswith("/"):
        resolved = posixpath.normpath(path.lstrip("/"))
    elif path.startswith("files/"):
        resolved = posixpath.normpath(path)
    else:
        resolved = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    if resolved == ".." or resolved.startswith("../"):
        raise BadLink("link.outside")
    return resolved


def _web(scheme: str, href: str) -> Target:
    if scheme in _CONTACT and not _CONTACT[scheme].match(unquote(href)):
        raise BadLink("link.contact")
    if scheme == "mailto":
        hidden = "?" in href and re.search(r"[?&](bcc|cc|body)=", href, re.I)
        return Target("contact", href, "", "link.mail-fields" if hidden else "")
    if scheme == "tel":
        return Target("contact", href, "")
    if scheme not in WEB:
        raise BadLink("link.scheme")
    try:
        parts = urlsplit(href.strip())
        host = parts.hostname or ""
        _ = parts.port  # raises ValueError when it is none
    except ValueError:
        raise BadLink("link.no-host") from None
    if not _HOST.fullmatch(host) or not href.lower().lstrip().startswith(f"{scheme}://"):
        raise BadLink("link.no-host")
    if parts.username is not None:
        raise BadLink("link.password")
    if host.rstrip(".") in _LOCAL_HOSTS or host.endswith(".localhost"):
        raise BadLink("link.localhost")
    return Target("web", href, "", _host_doubt(host))


def _host_doubt(host: str) -> str:
    try:
        if ip_address(host).is_private:
            return "link.private"
    except ValueError:
        pass
    if not host.isascii():
        scripts = {unicodedata.name(c, "?").split(" ")[0] for c in host if c.isalpha()}
        if len(scripts) > 1:
            return "link.mixed-letters"
    return ""


def is_web_address(text: str) -> bool:
    """Tell whether a text is a full http(s) address, without a password or stray signs."""
    try:
        return read_target(text, "").kind == "web" and not _UNSAFE.search(text)
    except BadLink:
        return False
