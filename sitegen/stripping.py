"""Picture files without what they say besides the picture: Exif, GPS, XMP, IPTC, thumbnails, texts.

Only the parts that a picture is drawn with are kept, by a list of them, so an unknown part can not
slip through; nothing is decoded, so the picture keeps its quality. Orientation (in Exif) and the
colour profile are given apart, because who draws the picture must apply them first.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

LONGEST_PROFILE = 1 << 22
"""Bytes of a colour profile; those of printers have two million, a longer one is no profile."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_PARTS = frozenset((b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB",
                        b"acTL", b"fcTL", b"fdAT", b"IDAT", b"IEND"))  # fmt: skip
_WEBP_PARTS = frozenset((b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"))
_WEBP_FRAME_PARTS = frozenset((b"VP8 ", b"VP8L", b"ALPH"))
_WEBP_TELLS = 0b00101100
"""The flags of VP8X for a profile, Exif and XMP."""

_JPEG_FRAMES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC),
                          *range(0xCD, 0xD0)))  # fmt: skip
_JPEG_TABLES = frozenset((0xC4, 0xCC, 0xDB, 0xDD))
_JPEG_MARKER = re.compile(rb"\xff+([^\xff\x00\xd0-\xd7])")
_JFIF = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
_LOOPING = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


class Malformed(ValueError):
    """Say that a file is not built as its kind is, or ends too early."""


class Stripped(NamedTuple):
    """A picture without more, and what was found beside it; empty where there was none."""

    data: bytes
    exif: bytes = b""
    profile: bytes = b""


def strip(kind: str, data: bytes) -> Stripped:
    """Give a JPEG, PNG, GIF or WebP file with only the parts that draw it. Raises Malformed.

    Animation is kept.
    """
    try:
        return _STRIPPERS[kind](data)
    except (struct.error, IndexError) as failure:
        raise Malformed("cut off") from failure


def _jpeg(data: bytes) -> Stripped:
    """Keep frames, tables and scans (ITU T.81); what follows the first picture is dropped."""
    kept, exif, profile = [b"\xff\xd8"], b"", b""
    at, has_frame, has_scan = 2, False, False
    while True:
        match = _JPEG_MARKER.match(data, at)
        if match is None:
            raise Malformed("no marker")
        marker, at = match[1][0], match.end()
        if marker == 0xD9:
            if not has_scan:
                raise Malformed("no picture")
            return Stripped(b"".join((*kept, b"\xff\xd9")), exif, profile)
        length = struct.unpack_from(">H", data, at)[0]
        payload = data[at + 2 : at + length]
        if length < 2 or len(payload) != length - 2:
            raise Malformed("cut off")
        segment = b"\xff" + bytes((marker,)) + data[at : at + length]
        at += length
        if marker == 0xDA:
            end = _JPEG_MARKER.search(data, at)
            if end is None or not has_frame:
                raise Malformed("cut off")
            kept += [segment, data[at : end.start()]]
            at, has_scan = end.start(), True
        elif marker in _JPEG_FRAMES or marker in _JPEG_TABLES:
            has_frame = has_frame or marker in _JPEG_FRAMES
            kept.append(segment)
        elif marker == 0xE0 and payload.startswith(b"JFIF\0") and len(kept) == 1:
            kept.append(b"\xff\xe0" + struct.pack(">H", len(_JFIF) + 2) + _JFIF)
        elif marker == 0xEE and payload.startswith(b"Adobe") and len(payload) >= 12:
            # Says how the colours are coded.
            kept.append(b"\xff\xee\x00\x0e" + payload[:12])
        elif marker == 0xE1 and payload.startswith(b"Exif\0\0"):
            exif = exif or payload[6:]
        elif marker == 0xE2 and payload.startswith(b"ICC_PROFILE\0"):
            profile += payload[14:] if len(profile) < LONGEST_PROFILE else b""


def _png(data: bytes) -> Stripped:
    """Keep the chunks that draw (PNG, third edition, 11); each must have its check sum."""
    kept, exif, profile, at = [_PNG], b"", b"", len(_PNG)
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise Malformed("cut off")
        payload = data[at + 8 : end - 4]
        if name in _PNG_PARTS:
            if zlib.crc32(payload, zlib.crc32(name)) != struct.unpack_from(">I", data, end - 4)[0]:
                raise Malformed("check sum")
            kept.append(data[at:end])
        elif name == b"eXIf":
            exif = exif or payload
        elif name == b"iCCP":
            profile = _inflated(payload.partition(b"\0")[2][1:])
        at = end
        if name == b"IEND":
            return Stripped(b"".join(kept), exif, profile)


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, LONGEST_PROFILE)
    except zlib.error:
        return b""


def _webp(data: bytes) -> Stripped:
    """Keep the chunks that draw (RFC 9649), also within the frames of an animation."""
    size = struct.unpack_from("<I", data, 4)[0]
    if size + 8 > len(data):
        raise Malformed("cut off")
    kept, exif, profile = [], b"", b""
    for name, payload in _riff(data, 12, size + 8):
        if name == b"VP8X":
            kept.append(_chunk(name, bytes((payload[0] & ~_WEBP_TELLS,)) + payload[1:10]))
        elif name == b"ANMF":
            inner = (_chunk(*part) for part in _riff(payload, 16, len(payload))
                     if part[0] in _WEBP_FRAME_PARTS)  # fmt: skip
            kept.append(_chunk(name, payload[:16] + b"".join(inner)))
        elif name in _WEBP_PARTS:
            kept.append(_chunk(name, payload))
        elif name == b"EXIF":
            exif = exif or payload.removeprefix(b"Exif\0\0")
        elif name == b"ICCP":
            profile = payload
    body = b"WEBP" + b"".join(kept)
    return Stripped(b"RIFF" + struct.pack("<I", len(body)) + body, exif, profile)


def _riff(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > end:
            raise Malformed("cut off")
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + (length & 1)


def _chunk(name: bytes, payload: bytes) -> bytes:
    return name + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) & 1)


def _gif(data: bytes) -> Stripped:
    """Keep frames, their timing and the loop (GIF89a); comments and other extensions go."""
    at = 13 + _colors_of(data[10])
    kept = [data[:at]]
    while True:
        sign, start = data[at], at
        if sign == 0x3B:
            return Stripped(b"".join((*kept, b";")))
        if sign == 0x2C:
            blocks = at + 10 + _colors_of(data[at + 9]) + 1
        elif sign == 0x21:
            blocks = at + 2
        else:
            raise Malformed("unknown block")
        at = _after_blocks(data, blocks)
        name = data[start + 1]
        is_loop = name == 0xFF and data[start + 3 : start + 14] in _LOOPING
        if sign == 0x2C or name == 0xF9 or is_loop:
            kept.append(data[start:at])


def _colors_of(flags: int) -> int:
    """Give the bytes of a table of colours."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1


_STRIPPERS: dict[str, Callable[[bytes], Stripped]] = {
    "jpeg": _jpeg, "png": _png, "webp": _webp, "gif": _gif,
}  # fmt: skip
