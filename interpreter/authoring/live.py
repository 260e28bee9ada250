"""The local server of `leidraad watch` and `leidraad serve`: for this machine alone, and only for its own page.

A page elsewhere on the web can send a browser to this server, by its address or by a name that it makes lead here (DNS
rebinding). So every request must name this server as its host, and where the browser says which page asks, this one.
Source: Fetch Standard, `Origin` and `Sec-Fetch-Site`; Content Security Policy Level 3; Server-sent events (HTML).
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.client import LineTooLong
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from interpreter import jsontext
from interpreter.authoring.look import to_dict
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from io import BufferedIOBase

    from interpreter.authoring.look import Look
    from interpreter.model import Resolved

ADDRESS = "127.0.0.1"
MOST_LISTENERS = 20
"""So many pages can be open at once."""
HEARTBEAT = 5.0
"""Seconds after which a page that hears nothing is told that there is nothing: so a page that is gone is noticed."""
PATIENCE = 30.0
"""Seconds that a client may be silent, in a request or between two."""
MOST_HEAD = 16_384
"""So many bytes a request may be: its first line and its headers. It has no body."""
MOST_CONNECTIONS = 64
"""So many connections are answered at once; others are closed."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
TEXT, HTML, SCRIPT, STYLE, DRAWING = (
    f"{kind}; charset=utf-8" for kind in ("text/plain", "text/html", "text/javascript", "text/css", "image/svg+xml")
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: a text of a kind; `headers` instead of those of `HEADERS`."""

    kind: str
    text: str
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


Parts = Callable[["Board", str, str], Reply | None]
"""What a page is made of, by path and query; None where there is nothing."""


class PortTaken(OSError):  # noqa: N818 - a state of the machine, which the command says
    """Another program listens at the port."""


@dataclass(slots=True)
class Board:
    """What a page shows: the last look, and the guideline that was last without errors, as it was at look `good`."""

    parts: Parts
    language: str | None = None
    number: int = 0
    seen: Look | None = None
    good: int = 0
    shown: Resolved | None = None
    made: dict[tuple[int, str], str] = field(default_factory=dict)
    listeners: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)
    making: threading.Lock = field(default_factory=threading.Lock)

    def put(self, seen: Look) -> None:
        """Show another look, and tell every open page."""
        with self.changed:
            self.number += 1
            self.seen = seen
            if seen.guideline is not None:
                self.good, self.shown, self.made = self.number, seen.guideline, {}
            self.changed.notify_all()

    def spoken(self) -> str:
        """Return the language of the page: the one asked for, else the guideline's first."""
        if self.language is not None:
            return self.language
        return "en" if self.shown is None else self.shown.languages[0]

    def state(self) -> str:
        """Return what the page shows, as JSON."""
        with self.changed:
            seen, shown, good = self.seen, self.shown, self.good
        if seen is None:
            return "{}"
        return jsontext.dumps({**to_dict(seen, shown, self.spoken()), "language": self.spoken(), "good": good})

    def once(self, name: str, make: Callable[[Resolved, str], str]) -> str | None:
        """Return what is made of the guideline that is shown, in its language, made once; None when none is shown."""
        with self.changed:
            good, shown, made = self.good, self.shown, self.made
        if shown is None:
            return None
        with self.making:
            if (good, name) not in made:
                language = self.spoken() if self.spoken() in shown.languages else shown.languages[0]
                made[good, name] = make(shown, language)
            return made[good, name]


def asset(name: str, kind: str) -> Reply:
    """Return a file of the pages."""
    return Reply(kind, (files("interpreter.authoring") / "page" / name).read_text(encoding="utf-8"))


class Live(ThreadingHTTPServer):
    """A server for the page, at the loopback address only."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name != "nt"  # there it would let two programs share the port

    def __init__(self, board: Board, port: int) -> None:
        """Take the port; 0 is any free one.

        Raises:
            PortTaken: another program has it.
        """
        self.board = board
        self.stopped = False
        self.places = threading.BoundedSemaphore(MOST_CONNECTIONS)
        try:
            super().__init__((ADDRESS, port), Answer)
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise PortTaken(problem.errno, "taken", str(port)) from None
            raise
        self.hosts = {f"{ADDRESS}:{self.server_port}", f"localhost:{self.server_port}"}

    @property
    def address(self) -> str:
        """Return where the page is."""
        return f"http://{ADDRESS}:{self.server_port}/"

    def start(self) -> None:
        """Answer requests from now on."""
        threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self) -> None:
        """Answer no more requests, and let go of every page."""
        self.stopped = True
        with self.board.changed:
            self.board.changed.notify_all()
        self.shutdown()
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the base has it
        """Answer a connection, unless too many are open."""
        if self.places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the base has it
        """Answer a connection in its own thread, and give its place free."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.places.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a page that went away in the middle of an answer."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Head:
    """A stream of requests of which one takes at most `MOST_HEAD` bytes."""

    def __init__(self, stream: BufferedIOBase) -> None:
        self.stream, self.left = stream, MOST_HEAD

    def readline(self, size: int) -> bytes:
        line = self.stream.readline(min(size, self.left + 1))
        self.left -= len(line)
        if self.left < 0:
            raise LineTooLong("request")
        return line

    def close(self) -> None:
        self.stream.close()


class Answer(BaseHTTPRequestHandler):
    """The answers to the requests of one connection."""

    server: Live
    timeout = PATIENCE
    protocol_version = "HTTP/1.1"
    server_version = "leidraad"
    sys_version = ""

    def setup(self) -> None:
        """Keep the stream, of which each request gets its share."""
        super().setup()
        self.stream = self.rfile

    def handle_one_request(self) -> None:
        """Answer one request, or say that it is too large."""
        self.rfile = cast("BufferedIOBase", _Head(self.stream))  # all that is asked of it
        try:
            super().handle_one_request()
        except LineTooLong:
            self.command, self.requestline, self.request_version = "", "", self.protocol_version
            self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)

    def do_GET(self) -> None:
        """Answer with a part of the page, unless somebody else asks."""
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # a body is never read, nor taken for another request
        refused = self._refusal()
        if refused is not None:
            self._send(Reply(TEXT, refused, HTTPStatus.FORBIDDEN))
            return
        asked, board = urlsplit(self.path), self.server.board
        match asked.path:
            case "/state.json":
                self._send(Reply("application/json; charset=utf-8", board.state()))
            case "/events":
                self._events()
            case "/favicon.ico":
                self._send(Reply("image/x-icon", "", HTTPStatus.NO_CONTENT))
            case _:
                found = board.parts(board, asked.path, asked.query)
                self._send(found or Reply(TEXT, "there is nothing here\n", HTTPStatus.NOT_FOUND))

    def do_HEAD(self) -> None:
        """Answer without the text itself."""
        self.do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Say why there is no answer, under the same headers as any answer."""
        status = HTTPStatus(code)
        self.close_connection = True
        self._send(Reply(TEXT, f"{explain or message or status.phrase}\n", status))

    def _refusal(self) -> str | None:
        """Return why a request is refused: it is not for this server, or another page asks."""
        hosts = self.server.hosts
        if [host.lower() for host in self.headers.get_all("Host", [])] not in [[host] for host in hosts]:
            return f"this server answers to {self.server.address} only\n"
        origins = self.headers.get_all("Origin", [])
        if any(origin not in {f"http://{host}" for host in hosts} for origin in origins):
            return "another page asks; only the page of this server may\n"
        site = self.headers.get("Sec-Fetch-Site", "none")
        if site not in {"none", "same-origin"} and urlsplit(self.path).path != "/":
            return "another page asks; only the page of this server may\n"
        return None

    def _events(self) -> None:
        """Tell the page of every look, until it goes away or the server stops."""
        board = self.server.board
        with board.changed:
            if board.listeners >= MOST_LISTENERS:
                self._send(Reply(TEXT, "too many pages are open\n", HTTPStatus.SERVICE_UNAVAILABLE))
                return
            board.listeners += 1
        try:
            self._head(Reply("text/event-stream; charset=utf-8", ""), None)
            told = 0
            while self.command != "HEAD" and not self.server.stopped:
                with board.changed:
                    if board.number == told:
                        board.changed.wait(HEARTBEAT)
                    number = board.number
                self.wfile.write(b": nothing new\n\n" if number == told else b"event: look\ndata: %d\n\n" % number)
                self.wfile.flush()
                told = number
        finally:
            with board.changed:
                board.listeners -= 1
            self.close_connection = True

    def _send(self, reply: Reply) -> None:
        data = reply.text.encode("utf-8")
        self._head(reply, len(data))
        if self.command != "HEAD":
            self.wfile.write(data)

    def _head(self, reply: Reply, length: int | None) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        for name, value in {**HEADERS, **reply.headers}.items():
            self.send_header(name, value)
        if length is None or self.close_connection:
            self.send_header("Connection", "close")
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep the terminal for the guideline."""
