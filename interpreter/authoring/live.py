"""The page of `leidraad watch`: served to this machine alone, and only to its own page.

A page elsewhere on the web can send a browser to this server, by its address or by a name that it makes lead here (DNS
rebinding). So every request must name this server as its host, and where the browser says which page asks, this one.
Source: Fetch Standard, `Origin` and `Sec-Fetch-Site`; Content Security Policy Level 3; Server-sent events (HTML).
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from interpreter import jsontext, render
from interpreter.authoring.look import to_dict
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from interpreter.authoring.look import Look
    from interpreter.model import Resolved

ADDRESS = "127.0.0.1"
MOST_LISTENERS = 20
"""So many pages can be open at once."""
HEARTBEAT = 5.0
"""Seconds after which a page that hears nothing is told that there is nothing: so a page that is gone is noticed."""
PATIENCE = 30.0
"""Seconds that a request may take to arrive."""

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
_PAGE = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/live.js": ("live.js", "text/javascript; charset=utf-8"),
    "/live.css": ("live.css", "text/css; charset=utf-8"),
}


class PortTaken(OSError):  # noqa: N818 - a state of the machine, which the command says
    """Another program listens at the port."""


@dataclass(slots=True)
class Board:
    """What the page shows: the last look, and the guideline that was last without errors."""

    language: str | None = None
    number: int = 0
    seen: Look | None = None
    shown: Resolved | None = None
    drawn: dict[tuple[int, str], str] = field(default_factory=dict)
    listeners: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)
    drawing: threading.Lock = field(default_factory=threading.Lock)

    def put(self, seen: Look) -> None:
        """Show another look, and tell every open page."""
        with self.changed:
            self.number += 1
            self.seen = seen
            if seen.guideline is not None:
                self.shown = seen.guideline
            self.drawn = {}
            self.changed.notify_all()

    def spoken(self) -> str:
        """Return the language of the page: the one asked for, else the guideline's first."""
        if self.language is not None:
            return self.language
        return "en" if self.shown is None else self.shown.languages[0]

    def state(self) -> str:
        """Return what the page shows, as JSON."""
        with self.changed:
            seen, shown = self.seen, self.shown
        if seen is None:
            return "{}"
        return jsontext.dumps({**to_dict(seen, shown, self.spoken()), "language": self.spoken()})

    def picture(self, flowchart: str) -> str | None:
        """Return the drawing of a flowchart, of all of them for an empty name; None when there is no such thing.

        Raises:
            CannotDraw: it cannot be drawn.
        """
        with self.changed:
            number, shown = self.number, self.shown
        if shown is None or (flowchart and flowchart not in shown.flowcharts):
            return None
        with self.drawing:
            if (number, flowchart) not in self.drawn:
                language = self.spoken() if self.spoken() in shown.languages else shown.languages[0]
                self.drawn[number, flowchart] = render.svg(shown, flowchart or None, language=language)
            return self.drawn[number, flowchart]


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

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a page that went away in the middle of an answer."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Answer(BaseHTTPRequestHandler):
    """The answer to one request."""

    server: Live
    timeout = PATIENCE
    protocol_version = "HTTP/1.1"
    server_version = "leidraad"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer with a part of the page, unless somebody else asks."""
        refused = self._refusal()
        if refused is not None:
            self._send(HTTPStatus.FORBIDDEN, "text/plain; charset=utf-8", refused)
            return
        asked = urlsplit(self.path)
        match asked.path:
            case "/" | "/live.js" | "/live.css":
                name, kind = _PAGE[asked.path]
                text = (files("interpreter.authoring") / "page" / name).read_text(encoding="utf-8")
                self._send(HTTPStatus.OK, kind, text)
            case "/state.json":
                self._send(HTTPStatus.OK, "application/json; charset=utf-8", self.server.board.state())
            case "/picture.svg":
                self._picture(parse_qs(asked.query).get("flowchart", [""])[0])
            case "/events":
                self._events()
            case "/favicon.ico":
                self._send(HTTPStatus.NO_CONTENT, "image/x-icon", "")
            case _:
                self._send(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", "there is nothing here\n")

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

    def _picture(self, flowchart: str) -> None:
        try:
            drawing = self.server.board.picture(flowchart)
        except render.CannotDraw as reason:
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", str(reason))
            return
        if drawing is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", "there is no such drawing\n")
        else:
            self._send(HTTPStatus.OK, "image/svg+xml; charset=utf-8", drawing)

    def _events(self) -> None:
        """Tell the page of every look, until it goes away or the server stops."""
        board = self.server.board
        with board.changed:
            if board.listeners >= MOST_LISTENERS:
                self._send(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", "too many pages are open\n")
                return
            board.listeners += 1
        try:
            self._head(HTTPStatus.OK, "text/event-stream; charset=utf-8", None)
            told = 0
            while not self.server.stopped:
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

    def _send(self, status: HTTPStatus, kind: str, text: str) -> None:
        data = text.encode("utf-8")
        self._head(status, kind, len(data))
        self.wfile.write(data)

    def _head(self, status: HTTPStatus, kind: str, length: int | None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        if length is None:
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep the terminal for the guideline."""
