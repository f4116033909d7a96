"""The server of the preview: only for this machine and its own pages, awake to every save."""

import asyncio
import json
import os
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from sitegen.watching import QUIET
from tests.previews import Running

RELEASE = "content/press/2026-05-01-eins.md"
SOCKET = {
    "Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
}  # fmt: skip


def state(preview: Running, path: str, method: str = "GET", **headers: str) -> str:
    return preview.ask(path, method, **headers)[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "localhost:54321", "[::1]:8000"])
def test_this_machine_is_answered(preview: Running, host: str) -> None:
    assert state(preview, "/", Host=host) == "200 OK"


@pytest.mark.parametrize("host", [
    "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.", "", "127.0.0.2",
    "localhost@evil.example", "evil.example#localhost", "[::1", "0",
])  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/redaktion/", "/.preview/preview.js", "/.preview/socket"])
def test_another_name_for_this_machine_is_refused(preview: Running, host: str, path: str) -> None:
    given = SOCKET if path.endswith("socket") else {}
    said = state(preview, path, **given, Host=host)
    assert said.partition(" ")[0] in ("400", "403")


def test_two_hosts_are_refused(preview: Running) -> None:
    request = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"
    assert preview.raw(request)[0].split()[0] in ("400", "403")


@pytest.mark.parametrize("origin", [
    "https://evil.example", "null", "http://127.0.0.1:1", "http://localhost", "",
    "http://127.0.0.1:1@evil.example",
])  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/.preview/socket"])
def test_what_a_page_of_another_site_asks_is_refused(
    preview: Running, origin: str, path: str
) -> None:
    given = SOCKET if path.endswith("socket") else {}
    assert state(preview, path, **given, Origin=origin) == "403 Forbidden"


def test_its_own_pages_get_the_socket(preview: Running) -> None:
    assert state(preview, "/.preview/socket", **SOCKET, Origin=preview.address).startswith("101")


def test_what_speaks_the_livereload_protocol_is_told_to_reload(
    preview: Running, served: Path
) -> None:
    """https://livereload.com/api/protocol/: two hellos, then commands."""

    async def reloads() -> list[dict[str, Any]]:
        address = f"{preview.address.replace('http', 'ws')}/.preview/socket"
        socket = await websocket_connect(HTTPRequest(address, headers={"Origin": preview.address}))
        await socket.write_message('{"command": "hello", "protocols": []}')
        heard = [json.loads(await socket.read_message() or "")]
        path = served / RELEASE
        path.write_text(path.read_text("utf-8") + "\nMehr.\n", "utf-8")
        heard.append(json.loads(await socket.read_message() or ""))
        socket.close()
        return heard

    hello, reload = asyncio.run(reloads())
    preview.line(" + / ")
    assert hello["command"] == "hello"
    assert reload == {"command": "reload", "path": "/presse/2026/eins/"}


def test_no_page_can_be_framed_or_read_from_elsewhere(preview: Running) -> None:
    for path in ("/", "/redaktion/", "/record.json", "/nirgends/"):
        said = preview.ask(path)[1]
        assert "frame-ancestors 'none'" in said["content-security-policy"]
        assert said["x-frame-options"] == "DENY"
        assert said["cross-origin-resource-policy"] == "same-origin"
        assert said["x-content-type-options"] == "nosniff"
        assert said["cache-control"] == "no-store"
        assert [name for name in said if name.startswith("access-control")] == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"])
def test_it_can_only_be_read(preview: Running, method: str) -> None:
    assert state(preview, "/", method, Content_Length="0") == "405 Method Not Allowed"


def test_head_has_no_body(preview: Running) -> None:
    said, headers, body = preview.ask("/", "HEAD")
    assert (said, body) == ("200 OK", b"")
    assert int(headers["content-length"]) > 1000


def test_only_the_loopback_address_listens(preview: Running) -> None:
    rows = [line.split() for name in ("tcp", "tcp6")
            if (table := Path("/proc/net", name)).exists()
            for line in table.read_text().splitlines()[1:]]  # fmt: skip
    port = f"{preview.port:04X}"
    found = {row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{port}")}
    assert found == {f"0100007F:{port}"}


@pytest.mark.parametrize("path", [
    b"/%00", b"/\xff\xfe", b"/%ff%fe", b"/../../etc/passwd", b"//", b"/" + b"a/" * 3000, b"/?\xff",
    b"/%2e%2e/%2e%2e/etc/passwd",
])  # fmt: skip
def test_no_bytes_of_a_path_break_it(preview: Running, path: bytes) -> None:
    host = f"Host: localhost:{preview.port}".encode()
    said = preview.raw(b"GET " + path + b" HTTP/1.1\r\n" + host + b"\r\nConnection: close\r\n\r\n")
    assert said[0].split()[0] in ("400", "404", "200")
    assert b"Traceback" not in said[2]
    assert state(preview, "/") == "200 OK"


# Saves, in all the ways in which editors save


def shown(preview: Running, path: str) -> str:
    return preview.ask(path)[2].decode()


def test_a_file_saved_in_place_is_seen(preview: Running, served: Path) -> None:
    path = served / RELEASE
    path.write_text(path.read_text("utf-8") + "\nIn place.\n", "utf-8")
    assert preview.line(" + / ").endswith("/presse/2026/eins/")
    assert "In place." in shown(preview, "/presse/2026/eins/")


def test_a_file_that_is_renamed_into_place_is_seen(preview: Running, served: Path) -> None:
    path = served / RELEASE
    beside = path.with_name(".eins.md.tmp")
    beside.write_text(path.read_text("utf-8") + "\nRenamed.\n", "utf-8")
    os.replace(beside, path)
    assert preview.line(" + / ").endswith("/presse/2026/eins/")
    assert "Renamed." in shown(preview, "/presse/2026/eins/")


def test_a_file_that_is_moved_away_first_is_seen(preview: Running, served: Path) -> None:
    path = served / RELEASE
    text, copy = path.read_text("utf-8"), path.with_name(path.name + "~")
    os.rename(path, copy)
    path.write_text(text + "\nAs vim does.\n", "utf-8")
    copy.unlink()
    assert preview.line(" + / ").endswith("/presse/2026/eins/")
    assert "As vim does." in shown(preview, "/presse/2026/eins/")


def test_a_new_folder_with_files_is_seen_and_its_end(preview: Running, served: Path) -> None:
    new = served / "content/guidelines/neu"
    (new / "v1").mkdir(parents=True)
    (new / "index.md").write_text("---\ntitle: Neu\n---\n\nText.\n", "utf-8")
    version = "title: Eins\ndate: 2026-02-01\nstatus: draft\n"
    (new / "v1/version.yaml").write_text(version, "utf-8")
    (new / "v1/01-x.md").write_text("---\ntitle: Anfang\n---\n\nText.\n", "utf-8")
    preview.line(" + / ")
    assert "<h1>Neu</h1>" in shown(preview, "/leitlinien/neu/")
    later = new / "v1/02-y.md"
    later.write_text("---\ntitle: Mehr\n---\n\nText.\n", "utf-8")
    preview.line(" + / ")
    assert "Mehr" in shown(preview, "/leitlinien/neu/v1/")
    os.rename(new, served / "gone")
    preview.line(" + / ")
    assert state(preview, "/leitlinien/neu/") == "404 Not Found"


def burst(press: Path, name: str) -> float:
    """Write 200 releases at once; give the longest pause between two of them in milliseconds."""
    moments = [time.monotonic()]
    for n in range(200):
        text = f"---\ntitle: Meldung {n}\ndate: 2026-06-02 10:00\n---\n\nText.\n"
        (press / f"2026-06-02-{name}-{n}.md").write_text(text, "utf-8")
        moments.append(time.monotonic())
    return 1000 * max(after - before for before, after in pairwise(moments))


def test_a_burst_is_one_build(preview: Running, served: Path) -> None:
    for name in "abcdefghij":
        pause = burst(served / "content/press", name)
        preview.line(" + / ")
        is_one = preview.is_quiet(1.0)
        if is_one or pause < QUIET / 2:
            break
        # The machine let the writer wait, and what is written after a pause is a build of its own.
        while not preview.is_quiet(1.0):
            pass
    assert is_one
    assert state(preview, f"/presse/2026/{name}-199/") == "200 OK"


def test_what_is_half_written_is_an_error_until_it_is_whole(preview: Running, served: Path) -> None:
    path = served / RELEASE
    text = path.read_text("utf-8")
    with path.open("w", encoding="utf-8") as file:
        file.write("---\ntitle: Ei")
        file.flush()
        preview.line("error")
        assert "preview-errors" in shown(preview, "/presse/2026/eins/")
        file.write(text.removeprefix("---\ntitle: Ei"))
    preview.line(" + / ")
    assert "preview-errors" not in shown(preview, "/presse/2026/eins/")


def test_a_file_that_is_touched_is_no_news(preview: Running, served: Path) -> None:
    os.utime(served / RELEASE)
    assert preview.is_quiet(1.0)
