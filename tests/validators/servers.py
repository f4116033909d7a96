"""Real web servers on the built site, with the settings that sitegen writes for them.

Both are run without the files of their distribution, so that only our settings speak.
"""

import http.client
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from socket import socket
from urllib.parse import quote

from .tools import need

MODULES = "/usr/lib/apache2/modules"
"""Where Debian puts the modules of Apache."""


def answer(
    port: int, address: str, headers: Mapping[str, str] | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Ask for an address, written without %-codes."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", quote(address), headers=dict(headers or {}))
        got = connection.getresponse()
        return got.status, got.headers, got.read()


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """Run a server until the block ends; what it says of an emergency fails the test."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        wait_for_port(port, process)
        yield
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=20)
        assert b"emerg" not in said, said


def wait_for_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until a server that was started takes connections; fail when it ends before."""
    for _ in range(400):
        with socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, f"ended before it took connections: {process.args!r}"
        time.sleep(0.05)
    raise AssertionError(f"takes no connections at port {port}: {process.args!r}")


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def nginx(folder: Path, port: int, base: str, *settings: str) -> list[str]:
    """Write what nginx needs to serve `folder`/output below a base; `settings` are folders in it.

    Debian's types are what a server has before our settings say otherwise.
    """
    need("nginx")
    files = f"location {base}/ {{ alias {folder}/output/; }}" if base else f"root {folder}/output;"
    included = "".join(f"include {folder}/output/{name}/nginx.conf;\n" for name in settings)
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log stderr;\n"
        f"events {{}}\nhttp {{ access_log off; client_body_temp_path {folder}/t1;\n"
        f"include /etc/nginx/mime.types; gzip on;\n"
        f"proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;\n"
        f"uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;\n"
        f"server {{ listen 127.0.0.1:{port}; absolute_redirect off;\n"
        f"{files}\n{included}}} }}\n",
        "utf-8",
    )
    return ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]


def apache(folder: Path, port: int, base: str, *settings: str) -> list[str]:
    """Write what Apache needs to serve `folder`/output below a base."""
    need("apache2")
    loaded = "".join(
        f"LoadModule {name}_module {MODULES}/mod_{name}.so\n"
        for name in ("mpm_event", "alias", "authz_core", "dir", "mime", "headers", "filter",
                     "deflate")
    )  # fmt: skip
    files = f'Alias "{base}" "{folder}/output"' if base else f'DocumentRoot "{folder}/output"'
    included = "".join(f"Include {folder}/output/{name}/apache.conf\n" for name in settings)
    (folder / "apache.conf").write_text(
        f"{loaded}ServerName localhost\nListen 127.0.0.1:{port}\nPidFile {folder}/pid\n"
        f"ErrorLog /dev/stdout\nDefaultRuntimeDir {folder}\nTypesConfig /dev/null\n"
        f"<Directory {folder}/output>\nRequire all granted\n</Directory>\n"
        f"<VirtualHost 127.0.0.1:{port}>\n"
        f"{files}\nDirectoryIndex index.html\n{included}</VirtualHost>\n",
        "utf-8",
    )
    return ["apache2", "-D", "FOREGROUND", "-d", str(folder), "-f", str(folder / "apache.conf")]
