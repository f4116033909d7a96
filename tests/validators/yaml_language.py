"""What yaml-language-server says of a file: the program behind the YAML extension of VS Code.

It is spoken to as an editor does, in the Language Server Protocol over standard input and output.
"""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .tools import YAML_LANGUAGE_SERVER, need


class Editor:
    """An editor with a folder open, and the settings that this folder gives it."""

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._settings = json.loads((folder / ".vscode/settings.json").read_text("utf-8"))
        self._number = 0
        self._told: dict[str, list[str]] = {}

    def start(self) -> None:
        """Say hello and hand over the settings below `yaml.`."""
        root = {"uri": self._folder.as_uri(), "name": "site"}
        self._ask("initialize", {"processId": None, "rootUri": root["uri"], "capabilities": {
            "workspace": {"configuration": True, "workspaceFolders": True},
            "textDocument": {"completion": {"completionItem": {
                "snippetSupport": True, "documentationFormat": ["markdown"]}}},
        }, "workspaceFolders": [root]})  # fmt: skip
        self._send({"method": "initialized", "params": {}})
        self._send({"method": "workspace/didChangeConfiguration",
                    "params": {"settings": {"yaml": self._yaml()}}})  # fmt: skip

    def problems(self, path: str, text: str) -> list[str]:
        """Open a file with a text and give what is marked in it, as `line: message`."""
        uri = self._open(path, text)
        while uri not in self._told:
            self._receive()
        return self._told[uri]

    def offers(self, path: str, text: str, line: int, column: int) -> dict[str, str]:
        """Give what is offered at a place (from 0): each with its explanation."""
        uri = self._open(path, text)
        found = self._ask("textDocument/completion", {
            "textDocument": {"uri": uri}, "position": {"line": line, "character": column},
        })  # fmt: skip
        items = found["items"] if isinstance(found, dict) else found
        return {item["label"]: _text(item.get("documentation", "")) for item in items}

    def explains(self, path: str, text: str, line: int, column: int) -> str:
        """Give what is shown when the mouse rests on a place."""
        uri = self._open(path, text)
        found = self._ask("textDocument/hover", {
            "textDocument": {"uri": uri}, "position": {"line": line, "character": column},
        })  # fmt: skip
        return _text(found["contents"]) if found else ""

    def _open(self, path: str, text: str) -> str:
        # A new version for each opening: what was told of an older text must not count.
        uri = (self._folder / path).as_uri()
        self._told.pop(uri, None)
        self._number += 1
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": {
            "uri": uri, "languageId": "yaml", "version": self._number, "text": text,
        }}})  # fmt: skip
        return uri

    def _yaml(self) -> dict[str, Any]:
        prefix = "yaml."
        settings: dict[str, Any] = {"validate": True, "completion": True, "hover": True}
        for key, value in self._settings.items():
            if key.startswith(prefix):
                part = settings
                *above, last = key.removeprefix(prefix).split(".")
                for name in above:
                    part = part.setdefault(name, {})
                part[last] = value
        return settings

    def _ask(self, method: str, params: object) -> Any:
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        """Read one message; the questions of the server are answered on the way."""
        stdout = self._process.stdout
        assert stdout is not None
        length = 0
        while (line := stdout.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        assert length, "yaml-language-server ended"
        message: dict[str, Any] = json.loads(stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            params = message["params"]
            self._told[params["uri"]] = [
                f"{told['range']['start']['line'] + 1}: {told['message']}"
                for told in params["diagnostics"]
            ]
        elif "id" in message and "method" in message:
            self._send({"id": message["id"], "result": self._answer(message)})
        return message

    def _answer(self, message: dict[str, Any]) -> object:
        if message["method"] != "workspace/configuration":
            return None
        known = {"yaml": self._yaml()}
        return [known.get(item.get("section", "")) for item in message["params"]["items"]]


def _text(shown: object) -> str:
    return str(shown["value"]) if isinstance(shown, dict) else str(shown)


@contextmanager
def yaml_editor(folder: Path) -> Iterator[Editor]:
    """Run the server for a folder with `.vscode/settings.json`."""
    need("yaml-language-server")
    process = subprocess.Popen(
        ["node", str(YAML_LANGUAGE_SERVER), "--stdio"],
        cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        editor = Editor(process, folder)
        editor.start()
        yield editor
    finally:
        process.kill()
        process.communicate()
