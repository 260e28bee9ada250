"""`leidraad serve`: the same page as `site`, to this machine alone, anew after a save with the case still filled in."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import date

import pytest
from called import call
from test_axe import axe, findings  # noqa: F401 - a fixture

from interpreter.authored import Authored, authored_in
from interpreter.authoring.live import HEADERS, MOST_HEAD, Board, Live
from interpreter.authoring.look import look
from interpreter.authoring.served import served
from interpreter.resources import guidelines_folder
from interpreter.site.pages import page as page_of

PATIENCE = 20.0
PATHS = ("/", "/page.html", "/state.json", "/events", "/told.js", "/nothing")


@pytest.fixture
def guideline(tmp_path):
    """Return the folder of a guideline that may be changed."""
    return shutil.copytree(guidelines_folder() / "keelpijn", tmp_path / "keelpijn")


@pytest.fixture
def server(guideline):
    board = Board(served(guideline))
    board.put(look(guideline))
    running = Live(board, 0)
    running.start()
    yield running
    running.stop()


def ask(server, path="/", method="GET", **headers):
    """Return the status, the headers and the text of an answer to a real request."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    connection.putrequest(method, path, skip_host=True)
    for name, value in {"Host": f"127.0.0.1:{server.server_port}", **headers}.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    text = answer.read().decode("utf-8")
    connection.close()
    return answer.status, answer.headers, text


def said(server, sent):
    """Return the first line of the answer to raw bytes."""
    with socket.create_connection(("127.0.0.1", server.server_port), PATIENCE) as connection:
        connection.sendall(sent)
        return connection.makefile("rb").readline()


def spoil(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# ---- who is answered, and how ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_another_host_and_another_page_are_refused(server, path):
    port = server.server_port
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", "localhost:1"):
        assert ask(server, path, Host=host)[0] == 403
    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{port}"):
        assert ask(server, path, Origin=origin)[0] == 403
    status, headers, _ = ask(server, path, "HEAD", Host="evil.example")
    assert (status, "Access-Control-Allow-Origin" in headers) == (403, False)


def test_only_the_frame_of_the_own_page_may_show_the_page(server):
    assert ask(server, "/page.html", Sec_Fetch_Site="cross-site")[0] == 403
    _, headers, _ = ask(server, "/page.html", Sec_Fetch_Site="same-origin")
    assert (headers["X-Frame-Options"], headers["Content-Security-Policy"]) == ("SAMEORIGIN", "frame-ancestors 'self'")
    _, headers, frame = ask(server, "/")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Security-Policy"].endswith("frame-ancestors 'none'; frame-src 'self'")
    assert re.findall(r"<script[^>]*>", frame) == ['<script src="/told.js" defer>', '<script src="/serve.js" defer>']
    assert not re.search(r"<style|\son[a-z]+=|\sstyle=|https?:", frame)
    assert not re.search(r"innerHTML|insertAdjacent|document\.write|eval\(|Storage", ask(server, "/serve.js")[2])


def test_a_head_has_the_headers_of_the_answer_and_no_text(server):
    for path in ("/", "/page.html", "/told.js", "/nothing", "/events"):
        status, headers, text = ask(server, path, "HEAD")
        assert (status, text) == (404 if path == "/nothing" else 200, "")
        assert headers["X-Content-Type-Options"] == HEADERS["X-Content-Type-Options"]
    assert int(ask(server, "/page.html", "HEAD")[1]["Content-Length"]) > 100_000


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT"])
def test_nothing_but_reading_is_answered(server, method):
    assert ask(server, "/page.html", method)[0] == 501


@pytest.mark.parametrize(
    "path", ["/../live.py", "/%2e%2e/%2e%2e/live.py", "//etc/passwd", "/page.html/..", "/guideline.yaml", "/index.html"]
)
def test_no_other_file_is_served(server, path):
    assert ask(server, path)[0] == 404


def test_a_request_that_is_too_large_is_refused_and_the_next_one_answered(server):
    host = f"Host: 127.0.0.1:{server.server_port}\r\n".encode()
    long = b"x" * MOST_HEAD
    assert said(server, b"GET /" + long + b" HTTP/1.1\r\n" + host + b"\r\n").split()[1] == b"414"
    assert said(server, b"GET / HTTP/1.1\r\n" + host + b"A: " + long + b"\r\n\r\n").split()[1] == b"431"
    many = b"".join(b"A%d: 1\r\n" % number for number in range(150))
    assert said(server, b"GET / HTTP/1.1\r\n" + host + many + b"\r\n").split()[1] == b"431"
    assert b"200" not in said(server, b"\x00\xff nonsense\r\n\r\n")
    assert ask(server)[0] == 200


def test_a_body_is_not_taken_for_another_request(server):
    host = f"Host: 127.0.0.1:{server.server_port}\r\n".encode()
    inner = b"GET /told.js HTTP/1.1\r\n" + host + b"\r\n"
    head = b"GET /state.json HTTP/1.1\r\n" + host + b"Content-Length: %d\r\n\r\n" % len(inner)
    with socket.create_connection(("127.0.0.1", server.server_port), PATIENCE) as connection:
        connection.sendall(head + inner)
        assert connection.makefile("rb").read().count(b"HTTP/1.1 200") == 1


def test_more_connections_than_there_are_places_for_are_closed_and_places_come_free(server):
    server.places = threading.BoundedSemaphore(3)
    held = [socket.create_connection(("127.0.0.1", server.server_port), PATIENCE) for _ in range(3)]
    with socket.create_connection(("127.0.0.1", server.server_port), PATIENCE) as one_more:
        assert one_more.recv(1) == b""
    for one in held:
        one.close()
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            status, _, _ = ask(server)
        except (ConnectionError, http.client.HTTPException):
            assert time.monotonic() < deadline, "no place came free"
            time.sleep(0.05)
        else:
            assert status == 200
            break


# ---- what is shown --------------------------------------------------------------------------------------------------


def test_the_page_is_the_one_that_site_writes(guideline, server):
    cases = [one for one in authored_in(server.board.shown, guideline) if isinstance(one, Authored)]
    assert ask(server, "/page.html")[2] == page_of(server.board.shown, cases, language="nl", made=date.today())  # noqa: DTZ011


def test_a_guideline_that_was_never_right_has_no_page_yet(guideline):
    (guideline / "facts.yaml").unlink()
    board = Board(served(guideline))
    board.put(look(guideline))
    assert served(guideline)(board, "/page.html", "") is None
    assert '"good": 0' in board.state() or '"good":0' in board.state()


def test_a_save_shows_findings_over_the_old_page_and_then_keeps_the_case(browser, guideline, server, axe):  # noqa: F811
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="nl-NL")
    page = context.new_page()
    page.set_default_timeout(15_000)
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda told: faults.append(told.text) if told.type in {"error", "warning"} else None)
    page.goto(f"{server.address}#/try")
    frame = page.frame_locator("iframe.current")
    frame.locator(".ask .answer").nth(1).click()
    frame.locator(".ask .answer").nth(1).click()
    filled = frame.locator(".filled").inner_text()
    assert "Ernstige systemische infectie: nee" in filled

    chart = guideline / "keelpijn.yaml"
    spoil(chart, "to: refer\n", "to: reffer\n")
    server.board.put(look(guideline))
    page.locator("#findings li").wait_for()
    told = page.locator("#told").inner_text()
    for part in ("unknown-node", "keelpijn.yaml:20:13", "did you mean `refer`", "Deze pagina is oud"):
        assert part in told
    assert frame.locator(".filled").inner_text() == filled
    assert findings(page, axe) == []

    spoil(chart, "to: reffer\n", "to: refer\n")
    spoil(guideline / "guideline.yaml", "{nl: Acute keelpijn,", "{nl: Plotse keelpijn,")
    server.board.put(look(guideline))
    frame.get_by_text("Plotse keelpijn").first.wait_for()
    frame.locator(".filled li").first.wait_for()
    assert frame.locator(".filled").inner_text() == filled
    assert page.locator("#found").is_hidden()
    assert page.locator("#note").is_hidden()
    assert page.url.endswith("#/try")
    kept = "() => [localStorage.length, sessionStorage.length, document.cookie]"
    assert page.evaluate(kept) == [0, 0, ""]
    server.stop()
    page.get_by_text("leidraad serve is gestopt.").wait_for()
    context.close()
    assert [one for one in faults if "ERR_" not in one] == []  # the browser tells that the server is gone


def test_what_a_reader_does_while_the_new_page_comes_is_not_lost(browser, guideline, server):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="nl-NL")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{server.address}#/read")
    frame = page.frame_locator("iframe.current")
    frame.locator("a[href='#/try']").click()
    frame.locator(".ask .answer").first.wait_for()
    held = []
    page.route("**/page.html*", lambda route: route.continue_() if held else held.append(route))
    spoil(
        guideline / "guideline.yaml",
        "{nl: Acute keelpijn, en: Acute sore throat}",
        "{nl: Plotse keelpijn, en: Sudden pain}",
    )
    server.board.put(look(guideline))
    page.locator("iframe.coming").wait_for(state="attached")
    frame.locator(".languages button[lang=en]").click()
    frame.locator("a[href='#/statements']").click()
    for _ in range(500):
        if held:
            break
        page.wait_for_timeout(20)
    held[0].continue_()
    frame.get_by_text("Sudden pain").first.wait_for()
    assert frame.locator("main.statements").count() == 1
    assert page.url.endswith("#/statements")
    assert page.locator("iframe").count() == 1
    context.close()


# ---- the command ----------------------------------------------------------------------------------------------------


def test_the_command_serves_until_ctrl_c_and_ends_with_0(guideline):
    pytest.importorskip("watchfiles")
    command = [sys.executable, "-c", "import sys; from interpreter.cli import main; sys.exit(main())"]
    running = subprocess.Popen(  # noqa: S603 - the command is the test's own
        [*command, "serve", str(guideline), "--port", "0", "--lang", "en"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"},
    )
    try:
        port = int(re.search(r"http://127\.0\.0\.1:(\d+)/ \(for this machine only\)", running.stderr.readline())[1])
        assert "no findings; " in running.stdout.readline()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", "/page.html")
        assert '<html lang="en">' in connection.getresponse().read().decode("utf-8")
        connection.close()
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=PATIENCE)
    finally:
        if running.poll() is None:
            running.kill()
            running.communicate()
    assert (running.returncode, errors) == (0, "leidraad: stopped\n")


def test_a_port_that_is_taken_is_told(guideline):
    pytest.importorskip("watchfiles")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ended = call("serve", guideline, "--port", other.getsockname()[1])
    assert ended.code == 2
    assert "is taken by another program; give another one with --port" in ended.err
    assert call("serve", guideline, "--port", 70_000).code == 2
    assert call("serve", "nowhere").code == 2
