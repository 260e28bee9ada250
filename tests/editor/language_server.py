"""A YAML language server over its standard streams, as an editor talks to it (Language Server Protocol 3.17)."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import time
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SETTINGS = {
    "yaml": {
        "validate": True,
        "completion": True,
        "hover": True,
        "schemaStore": {"enable": False},
        "kubernetesCRDStore": {"enable": False},
    }
}
PATIENCE = 20.0
"""Seconds to wait for one answer."""


class LanguageServer:
    """A running server; `open` a text, then ask `complete`, `hover` and `diagnostics` at a place in it."""

    def __init__(self, command: Sequence[str], root: Path, environment: dict[str, str]) -> None:
        """Start the server and greet it, as an editor does for a folder."""
        self._process = subprocess.Popen(  # noqa: S603 - the command is the test's own
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._asked = 0
        self._published: dict[str, list[dict[str, Any]]] = {}
        assert self._process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True)
        self._reader.start()
        capabilities = {
            "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}},
            "textDocument": {
                "hover": {"contentFormat": ["markdown"]},
                "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
            },
        }
        self._ask("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": capabilities})
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": SETTINGS})

    def open(self, path: Path, text: str) -> str:
        """Show the server a text under this path, which need not exist; return its address."""
        address = path.as_uri()
        document = {"uri": address, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        return address

    def complete(self, address: str, line: int, character: int) -> dict[str, str]:
        """Return what the server offers at this place (counted from 0): label to description."""
        answer = self._ask("textDocument/completion", _at(address, line, character))
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {item["label"]: _plain(item.get("documentation", "")) for item in items}

    def hover(self, address: str, line: int, character: int) -> str:
        """Return what the server shows for the word at this place (counted from 0)."""
        answer = self._ask("textDocument/hover", _at(address, line, character))
        return "" if answer is None else _plain(answer["contents"])

    def diagnostics(self, address: str) -> list[dict[str, Any]]:
        """Return what the server says about an opened text, when it has looked at it."""
        end = time.monotonic() + PATIENCE
        while address not in self._published:
            self._take(end)
        return self._published[address]

    def close(self) -> None:
        """End the server."""
        self._process.kill()
        self._process.wait()
        self._reader.join(PATIENCE)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def _tell(self, method: str, params: object) -> None:
        self._write({"jsonrpc": "2.0", "method": method, "params": params})

    def _ask(self, method: str, params: object) -> Any:
        self._asked += 1
        number = self._asked
        self._write({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        end = time.monotonic() + PATIENCE
        while True:
            message = self._take(end)
            if "method" not in message and message.get("id") == number:
                assert "error" not in message, message["error"]
                return message["result"]

    def _take(self, end: float) -> dict[str, Any]:
        """Return the next message; what the server asks or publishes meanwhile is dealt with."""
        try:
            message = self._messages.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            raise TimeoutError(f"the language server was silent for {PATIENCE} seconds") from None
        if message is None:
            raise EOFError(f"the language server ended with exit code {self._process.wait()}")
        match message:
            case {"method": "textDocument/publishDiagnostics", "params": {"uri": address, "diagnostics": found}}:
                self._published[address] = found
            case {"method": "workspace/configuration", "id": number, "params": {"items": items}}:
                settings = [SETTINGS.get(item.get("section", "")) for item in items]
                self._write({"jsonrpc": "2.0", "id": number, "result": settings})
            case {"method": _, "id": number}:
                self._write({"jsonrpc": "2.0", "id": number, "result": None})
        return message

    def _write(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _read(self, stream: IO[bytes]) -> None:
        """Put every message of the server into the queue, and None when it ends."""
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                header = stream.readline()
            self._messages.put(json.loads(stream.read(length)))
        self._messages.put(None)


def _at(address: str, line: int, character: int) -> dict[str, Any]:
    return {"textDocument": {"uri": address}, "position": {"line": line, "character": character}}


def _plain(contents: Any) -> str:
    return contents["value"] if isinstance(contents, dict) else str(contents)
