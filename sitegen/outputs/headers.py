"""What a server has to say with each file, as settings for nginx, Apache and static hosts.

A page has no inline script or style and asks no other host, and the Content-Security-Policy makes
browsers hold to that. Everything on the site is public and nothing depends on who asks, so others
may show its files and read its data; nobody may show its pages in a frame. Pages are asked for
anew each time, because a session that was cancelled must not look as if it took place; a server
answers 304 where nothing has changed.

The files are to be included in the `server` block of nginx or the `VirtualHost` of Apache; a host
that knows `_headers` reads it by itself.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from sitegen.artifacts import Artifact, Material, Touched
from sitegen.media_types import TYPES, is_text, media_type, with_charset
from sitegen.site import Site
from sitegen.urls import PICTURES

MARK = "# What a server says with each file, written by sitegen.\n"
"""Begins every file, so that a host's file of the same name is not taken for ours."""

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), "
                           "payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)  # fmt: skip
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"
"""Only for who has https on all hosts below for good, so it stands in the files as a comment."""

ANEW = "no-cache"
SHORT = "public, max-age=300"
FOR_EVER = "public, max-age=31536000, immutable"

_KEPT = r"(?:assets/|files/|kalender/|favicon\.ico|(?:[^/]+/)?(?:feeds/|suche/.+\.(?:json|txt)))"
"""What may be a few minutes old; feeds and the search index are there for each language."""

_UNCHANGING = rf"{PICTURES}/[0-9a-f]{{12,}}-[0-9]+\.(?:avif|webp|jpe?g|png)"
"""Pictures whose names tell their content."""

_READ_ELSEWHERE = r".*\.(?:atom|xml|json|ics)"
_FEEDS = {"xml": "application/rss+xml", "json": "application/feed+json",
          "atom": "application/atom+xml"}  # fmt: skip
_ONLY_FOR_SERVERS = r"(?:_headers|_redirects|(?:headers|redirects)/[a-z]+\.conf)"


def is_for_servers(path: str) -> bool:
    """Tell whether a file is a setting that only servers read."""
    return bool(re.fullmatch(_ONLY_FOR_SERVERS, path))


def said_with(path: str) -> tuple[str, str]:
    """Give Content-Type and Cache-Control of a file, for stores that keep them with each one."""
    folder, _, name = path.rpartition("/")
    is_feed = folder.rpartition("/")[2] == "feeds"
    kind = _FEEDS.get(name.rpartition(".")[2], "") if is_feed else ""
    kept = FOR_EVER if re.fullmatch(_UNCHANGING, path) else ANEW
    kept = SHORT if kept == ANEW and re.match(_KEPT, path) else kept
    return with_charset(kind or media_type(path)), kept


def plan(site: Site, material: Material, touched: Touched = None) -> Iterator[Artifact]:
    """Plan the settings; they depend on the base of the site's address and on its languages."""
    for path, view in (("_headers", "hosts"), ("headers/nginx.conf", "nginx"),
                       ("headers/apache.conf", "apache")):  # fmt: skip
        languages = site.config.languages if view == "hosts" else ()
        yield Artifact(path, "headers", view, (unquote(site.config.base), *languages))


def _hosts(base: str, *languages: str) -> bytes:
    """Write the form that Netlify and Cloudflare Pages read.

    Of one header several rules would add up, so each stands in one rule. What these hosts say by
    themselves is right for pages, pictures and types.
    """
    shared = ("Access-Control-Allow-Origin", "*")
    rules = (
        ("/*", (("Content-Security-Policy", POLICY), *ALWAYS)),
        ("/assets/*", (("Cache-Control", SHORT),)),
        ("/files/*", (("Cache-Control", SHORT),)),
        (f"/{PICTURES}/*", (("Cache-Control", SHORT),)),
        *((f"{language}/{folder}/*", (("Cache-Control", SHORT), shared))
          for language in ("", *(f"/{tag}" for tag in languages)) for folder in ("feeds", "suche")),
        ("/kalender/*", (("Cache-Control", SHORT), shared,
                         ("Content-Type", with_charset(TYPES["ics"])))),
        ("/record.json", (shared,)),
        ("/schedule.json", (shared,)),
    )  # fmt: skip
    lines = [f"# Strict-Transport-Security: {STRICT_TRANSPORT}"]
    for pattern, headers in rules:
        lines += ["", f"{base}{pattern}", *(f"  {name}: {value}" for name, value in headers)]
    return _file(lines)


def _nginx(base: str) -> bytes:
    """Write directives for a `server` block.

    They stand at its level and hold variables, because `add_header` in a location would drop all
    that stand outside of it.
    """
    below = re.escape(f"{base}/")
    chosen = (
        ("policy", POLICY, r".*\.pdf", ""),
        ("shared", "", _READ_ELSEWHERE, "*"),
        ("cache", ANEW, f"{_KEPT}.*", SHORT),
        ("cache", None, _UNCHANGING, FOR_EVER),
    )
    lines = []
    for name, usual, pattern, other in chosen:
        if usual is not None:
            lines.append(f'set $sitegen_{name} "{usual}";')
        lines.append(f'if ($uri ~ "^{below}{pattern}$") {{ set $sitegen_{name} "{other}"; }}')
    lines += [
        "",
        "add_header Content-Security-Policy $sitegen_policy always;",
        *(f'add_header {name} "{value}" always;' for name, value in ALWAYS),
        "add_header Access-Control-Allow-Origin $sitegen_shared always;",
        "add_header Cache-Control $sitegen_cache;",
        f'# add_header Strict-Transport-Security "{STRICT_TRANSPORT}" always;',
        "",
        "types {",
        *(f"  {kind} {' '.join(endings)};" for kind, endings in _by_type(TYPES).items()),
        "}",
        "charset utf-8;",
        f"charset_types {' '.join(k for k in _texts() if k != TYPES['html'])};",
        "",
        "gzip on;",
        "gzip_vary on;",
        "gzip_comp_level 6;",
        "gzip_min_length 1024;",
        f"gzip_types {' '.join(kind for kind in _compressed() if kind != TYPES['html'])};",
        "# brotli_static on;",
        "",
        f'error_page 404 "{base}/404.html";',
        f'location ~ "^{below}{_ONLY_FOR_SERVERS}$" {{ return 404; }}',
    ]
    if not base:
        # Below a folder this location would not know where the files lie.
        feeds = " ".join(f"{kind} {ending};" for ending, kind in _FEEDS.items())
        lines.append(f'location ~ "^/(?:.*/)?feeds/[^/]+$" {{ types {{ {feeds} }} }}')
    return _file(lines)


def _apache(base: str) -> bytes:
    """Write directives for a `VirtualHost`, for mod_headers, mod_mime and mod_alias."""
    below = f"^{re.escape(base)}/"
    lines = [f'Header always set {name} "{value}"' for name, value in ALWAYS]
    lines += [
        f'# Header always set Strict-Transport-Security "{STRICT_TRANSPORT}"',
        f'Header always set Content-Security-Policy "{POLICY}"',
        *_match(rf"{below}.*\.pdf$", "Header always unset Content-Security-Policy"),
        *_match(f"{below}{_READ_ELSEWHERE}$", 'Header always set Access-Control-Allow-Origin "*"'),
        f'Header set Cache-Control "{ANEW}"',
        *_match(f"{below}{_KEPT}", f'Header set Cache-Control "{SHORT}"'),
        *_match(f"{below}{_UNCHANGING}$", f'Header set Cache-Control "{FOR_EVER}"'),
        "",
        *(f"AddType {kind} {' '.join(endings)}" for kind, endings in _by_type(TYPES).items()),
        f"AddCharset utf-8 {' '.join(e for e, kind in TYPES.items() if is_text(kind))}",
    ]
    for ending, kind in _FEEDS.items():
        forced = f'ForceType "{with_charset(kind)}"'
        lines += _match(rf"{below}(?:.*/)?feeds/[^/]+\.{ending}$", forced)
    lines += [
        "",
        "<IfModule mod_deflate.c>",
        f"  AddOutputFilterByType DEFLATE {' '.join(_compressed())}",
        "</IfModule>",
        f'ErrorDocument 404 "{base}/404.html"',
        f'RedirectMatch 404 "{below}{_ONLY_FOR_SERVERS}$"',
    ]
    return _file(lines)


def _match(pattern: str, directive: str) -> tuple[str, ...]:
    return f'<LocationMatch "{pattern}">', f"  {directive}", "</LocationMatch>"


def _by_type(types: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ending, kind in types.items():
        found.setdefault(kind, []).append(ending)
    return found


def _texts() -> list[str]:
    return list(dict.fromkeys(kind for kind in (*TYPES.values(), *_FEEDS.values())
                              if is_text(kind)))  # fmt: skip


def _compressed() -> list[str]:
    """List the types of files that get smaller when a server packs them."""
    packs = ("json", "wasm")
    every = dict.fromkeys((*TYPES.values(), *_FEEDS.values()))
    return [kind for kind in every if is_text(kind) or kind.endswith(packs)]


def _file(lines: list[str]) -> bytes:
    return (MARK + "\n".join(lines) + "\n").encode()


RENDERERS: dict[str, Callable[..., bytes]] = {
    "hosts": _hosts,
    "nginx": _nginx,
    "apache": _apache,
}
