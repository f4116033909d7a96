"""What kind of file each ending stands for, as servers, feeds and the preview say it.

A table of our own, because Python's depends on the machine and servers know neither `.atom` nor
`.webmanifest`.
"""

FALLBACK = "application/octet-stream"

TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "txt": "text/plain",
    "csv": "text/csv",
    "vtt": "text/vtt",
    "ics": "text/calendar",
    "xml": "application/xml",
    "atom": "application/atom+xml",
    "json": "application/json",
    "geojson": "application/geo+json",
    "webmanifest": "application/manifest+json",
    "wasm": "application/wasm",
    "ico": "image/vnd.microsoft.icon",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "woff2": "font/woff2",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "zip": "application/zip",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""Media types by the ending of a file, without its dot."""


def media_type(path: str) -> str:
    """Give the media type of a file or address by its ending."""
    return TYPES.get(path.rpartition(".")[2].lower(), FALLBACK)


def is_text(kind: str) -> bool:
    """Tell whether a media type is read as text and so can name its encoding (RFC 6657, 7303).

    JSON is UTF-8 always and knows no such parameter (RFC 8259).
    """
    return kind.startswith("text/") or kind.endswith("xml")


def with_charset(kind: str) -> str:
    """Add the encoding to a media type that can name one; all texts are UTF-8."""
    return f"{kind}; charset=utf-8" if is_text(kind) else kind
