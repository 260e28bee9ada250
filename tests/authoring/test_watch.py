"""`leidraad watch`: it looks on every save, serves its page to this machine alone, and survives whatever is saved."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from interpreter.authoring.drawn import drawn
from interpreter.authoring.live import HEADERS, Board, Live
from interpreter.authoring.look import look
from interpreter.resources import guidelines_folder

PATIENCE = 20.0


@pytest.fixture
def server(keelpijn):
    yield from _running(keelpijn)


@pytest.fixture(scope="module")
def asked():
    """A server that is only asked, in one state: it serves many tests."""
    yield from _running(guidelines_folder() / "keelpijn")


def _running(folder):
    board = Board(drawn)
    board.put(look(folder))
    running = Live(board, 0)
    running.start()
    yield running
    running.stop()


def ask(server, path="/", method="GET", **headers):
    """Return the status, the headers and the text of an answer to a real request."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    connection.putrequest(method, path, skip_host=True)
    for name, value in {"Host": f"127.0.0.1:{server.server_port}", **headers}.items():
        if value is not None:
            connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    text = answer.read().decode("utf-8")
    connection.close()
    return answer.status, answer.headers, text


def spoil(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# ---- who is answered ------------------------------------------------------------------------------------------------


def test_the_page_its_parts_and_the_drawing_are_served(asked):
    for path, kind in {
        "/": "text/html",
        "/told.js": "text/javascript",
        "/live.js": "text/javascript",
        "/live.css": "text/css",
        "/state.json": "application/json",
        "/picture.svg": "image/svg+xml",
        "/picture.svg?flowchart=vangnet": "image/svg+xml",
    }.items():
        status, headers, text = ask(asked, path)
        assert (status, headers["Content-Type"]) == (200, f"{kind}; charset=utf-8"), path
        assert text


@pytest.mark.parametrize("path", ["/", "/state.json", "/picture.svg", "/events", "/nothing"])
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "", None, "[::1]:{port}"]
)
def test_a_name_that_was_made_to_lead_here_is_not_answered(asked, path, host):
    status, _, text = ask(asked, path, Host=host and host.format(port=asked.server_port))
    assert status == 403
    assert "this server answers to" in text


def test_two_hosts_are_not_answered(asked):
    with socket.create_connection(("127.0.0.1", asked.server_port), PATIENCE) as connection:
        good = f"127.0.0.1:{asked.server_port}"
        connection.sendall(f"GET /state.json HTTP/1.0\r\nHost: {good}\r\nHost: evil.example\r\n\r\n".encode())
        assert b" 403 " in connection.makefile("rb").readline()


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1", "https://127.0.0.1:{port}", "http://127.0.0.1:1"]
)
@pytest.mark.parametrize("path", ["/state.json", "/picture.svg", "/events", "/"])
def test_another_page_is_not_answered(asked, path, origin):
    status, headers, text = ask(asked, path, Origin=origin.format(port=asked.server_port))
    assert status == 403
    assert "another page asks" in text
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_request_that_the_browser_says_comes_from_elsewhere_is_not_answered(asked, site):
    assert ask(asked, "/state.json", Sec_Fetch_Site=site)[0] == 403
    assert ask(asked, "/", Sec_Fetch_Site=site)[0] == 200  # a link to the page itself


def test_the_own_page_is_answered_by_both_names(asked):
    for name in ("127.0.0.1", "localhost"):
        host = f"{name}:{asked.server_port}"
        assert ask(asked, "/state.json", Host=host, Origin=f"http://{host}", Sec_Fetch_Site="same-origin")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_but_reading_is_answered(asked, method):
    assert ask(asked, "/state.json", method)[0] == 501


@pytest.mark.parametrize(
    "path", ["/../live.py", "/page/index.html", "//etc/passwd", "/%2e%2e/live.py", "/picture.svg?flowchart=../x", "/x"]
)
def test_no_other_file_is_served(asked, path):
    assert ask(asked, path)[0] == 404


def test_only_this_machine_can_connect(asked):
    assert asked.server_address[0] == "127.0.0.1"


def test_every_answer_has_a_strict_policy(asked):
    for path in ("/", "/live.js", "/state.json", "/picture.svg", "/nothing"):
        _, headers, _ = ask(asked, path)
        for name, value in HEADERS.items():
            assert headers[name] == value
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = ask(asked, "/")[2]
    assert re.findall(r"<script[^>]*>", page) == ['<script src="/told.js" defer>', '<script src="/live.js" defer>']
    assert not re.search(r"<style|\bon[a-z]+=|style=|https?:", page)
    for script in ("/told.js", "/live.js"):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", ask(asked, script)[2])
    assert not re.search(r"<style|<script| style=", ask(asked, "/picture.svg")[2])


# ---- what is shown --------------------------------------------------------------------------------------------------


def state(server):
    return json.loads(ask(server, "/state.json")[2])


def test_findings_and_failing_cases_stand_beside_the_drawing(keelpijn, server):
    assert (state(server)["number_of_findings"], state(server)["failed"], state(server)["passed"] > 40) == (0, 0, True)
    spoil(keelpijn / "keelpijn.yaml", '{age: "≥ 3 a"}', '{age: "≥ 4 a"}')
    spoil(keelpijn / "keelpijn.yaml", '{age: "< 3 a"}', '{age: "< 4 a"}')
    server.board.put(look(keelpijn))
    shown = state(server)
    assert shown["failed"] > 0
    assert shown["failures"][0]["differences"][0]["expected"]
    spoil(keelpijn / "keelpijn.yaml", "to: refer\n", "to: reffer\n")
    server.board.put(look(keelpijn))
    shown = state(server)
    assert [one["code"] for one in shown["findings"]] == ["unknown-node"]
    assert shown["findings"][0]["place"].endswith("keelpijn.yaml:20:13")
    assert "did you mean `refer`" in shown["findings"][0]["hint"]


@pytest.mark.parametrize("broken", ["a: [", "", "- 1\n", "\x00", "flowchart: keelpijn\n", "{" * 200])
def test_a_broken_file_leaves_the_last_drawing_and_says_so(keelpijn, server, broken):
    before = ask(server, "/picture.svg")[2]
    (keelpijn / "keelpijn.yaml").write_text(broken, encoding="utf-8")
    server.board.put(look(keelpijn))
    assert state(server)["stale"] is True
    assert state(server)["findings"]
    assert ask(server, "/picture.svg")[2] == before


def test_a_guideline_that_was_never_right_has_no_drawing_yet(keelpijn):
    (keelpijn / "facts.yaml").unlink()
    board = Board(drawn)
    board.put(look(keelpijn))
    running = Live(board, 0)
    running.start()
    try:
        assert ask(running, "/picture.svg")[0] == 404
        assert state(running)["findings"][0]["code"] == "file-problem"
    finally:
        running.stop()


def test_labels_cannot_become_part_of_the_page(keelpijn, server):
    spoil(
        keelpijn / "keelpijn.yaml",
        "{nl: Verwijzen, en: Refer}",
        "{nl: '</text><script>x()</script>', en: '<img src=x>'}",
    )
    spoil(keelpijn / "guideline.yaml", "{nl: Acute keelpijn,", "{nl: '<script>alert(1)</script>',")
    server.board.put(look(keelpijn))
    status, headers, drawing = ask(server, "/picture.svg")
    assert (status, "<script" in drawing, "&lt;script&gt;" in drawing) == (200, False, True)
    assert state(server)["title"] == "<script>alert(1)</script>"  # as text, in JSON
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "<script>alert" not in ask(server, "/")[2]


def test_a_save_reaches_every_open_page(keelpijn, server):
    pages = [http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE) for _ in range(3)]
    streams = []
    for page in pages:
        page.request("GET", "/events", headers={"Host": f"127.0.0.1:{server.server_port}"})
        streams.append(page.getresponse())
        assert streams[-1].headers["Content-Type"].startswith("text/event-stream")
    for stream in streams:
        assert (stream.readline(), stream.readline(), stream.readline()) == (b"event: look\n", b"data: 1\n", b"\n")
    server.board.put(look(keelpijn))
    for stream in streams:
        assert (stream.readline(), stream.readline()) == (b"event: look\n", b"data: 2\n")
    server.stop()
    for page, stream in zip(pages, streams, strict=True):
        assert b"look" not in stream.read()  # it ends
        page.close()


# ---- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def watching(keelpijn):
    pytest.importorskip("watchfiles")
    command = [sys.executable, "-c", "import sys; from interpreter.cli import main; sys.exit(main())"]
    running = subprocess.Popen(  # noqa: S603 - the command is the test's own
        [*command, "watch", str(keelpijn), "--port", "0", "--lang", "en"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"},
    )
    yield running
    if running.poll() is None:
        running.kill()
    running.communicate()


def _line(stream):
    line = stream.readline()
    assert line, "the command ended"
    return line


def test_the_command_looks_on_every_save_survives_faults_and_ends_with_ctrl_c(keelpijn, watching):
    said = _line(watching.stderr)
    port = int(re.search(r"http://127\.0\.0\.1:(\d+)/ \(for this machine only\)", said)[1])
    assert re.fullmatch(r"\d\d:\d\d:\d\d no findings; \d+ cases passed\n", _line(watching.stdout))
    path = keelpijn / "keelpijn.yaml"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("to: refer\n", "to: reffer\n", 1), encoding="utf-8")
    assert "1 error; cases not run" in _line(watching.stdout)
    assert "keelpijn.yaml:20:13: error[unknown-node]" in _line(watching.stdout)
    beside = path.with_suffix(".new")  # as many editors save: another file, moved in place
    beside.write_text(good, encoding="utf-8")
    beside.replace(path)
    while "no findings; " not in _line(watching.stdout):
        pass
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/state.json")
    assert json.loads(connection.getresponse().read())["number_of_findings"] == 0
    connection.close()
    watching.send_signal(signal.SIGINT)
    _, errors = watching.communicate(timeout=PATIENCE)
    assert (watching.returncode, errors) == (0, "leidraad: stopped\n")


def test_a_port_that_is_taken_is_told(leidraad, keelpijn):
    pytest.importorskip("watchfiles")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = leidraad("watch", keelpijn, "--port", port)
    assert ended.code == 2
    assert f"port {port} is taken by another program; give another one with --port" in ended.err


def test_a_number_that_is_no_port_is_told(leidraad, keelpijn):
    assert "70000 is no port" in leidraad("watch", keelpijn, "--port", 70000).err


def test_once_looks_once(leidraad, keelpijn):
    ended = leidraad("watch", keelpijn, "--once")
    assert (ended.code, "no findings; " in ended.out) == (0, True)
    spoil(keelpijn / "keelpijn.yaml", "to: refer\n", "to: reffer\n")
    ended = leidraad("watch", keelpijn, "--once")
    assert (ended.code, "error[unknown-node]" in ended.out) == (1, True)


def test_once_tells_a_failing_case(leidraad, keelpijn):
    spoil(keelpijn / "keelpijn.yaml", '{age: "≥ 3 a"}', '{age: "≥ 4 a"}')
    spoil(keelpijn / "keelpijn.yaml", '{age: "< 3 a"}', '{age: "< 4 a"}')
    ended = leidraad("watch", keelpijn, "--once")
    assert ended.code == 1
    assert re.search(r"failed keelpijn/cases/\w+\.yaml:\d+:\d+: ", ended.out)
    assert "expected" in ended.out


def test_without_the_package_the_command_says_what_to_install(leidraad, keelpijn, monkeypatch):
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    ended = leidraad("watch", keelpijn, "--port", 0)
    assert ended.code == 2
    assert "pip install 'leidraad[authoring]'" in ended.err


def test_a_look_takes_no_longer_than_an_author_waits(keelpijn):
    look(keelpijn)
    start = time.perf_counter()
    look(keelpijn)
    assert time.perf_counter() - start < 5


@pytest.fixture
def unconfirmed(keelpijn):
    """A case without `expect` beside the others."""
    path = keelpijn / "cases" / "more.yaml"
    path.write_text("case: to_confirm\nfacts: {age: 3 a}\n", encoding="utf-8")
    return path


def test_a_case_without_an_expectation_does_not_pass(leidraad, keelpijn, unconfirmed):
    before = leidraad("watch", keelpijn, "--once")
    assert before.code == 1
    number = int(re.search(r"no findings; (\d+) cases passed, 1 unconfirmed\n", before.out)[1])
    assert f"unconfirmed {unconfirmed}:1:7: to_confirm" in before.out
    unconfirmed.unlink()
    after = leidraad("watch", keelpijn, "--once")
    assert (after.code, after.out) == (0, f"no findings; {number} cases passed\n")


@pytest.mark.usefixtures("unconfirmed")
def test_the_page_counts_a_case_without_an_expectation_apart(keelpijn, server):
    shown = state(server)
    assert (shown["failed"], shown["unconfirmed"]) == (0, 1)
    assert shown["passed"] == len(look(keelpijn).results) - 1
    assert "unconfirmed" in ask(server, "/told.js")[2]
    assert shown["words"]["unconfirmed"] == "onbevestigd"


def test_every_case_is_read_once_in_a_look(keelpijn, monkeypatch):
    real, read = Path.open, []
    monkeypatch.setattr(Path, "open", lambda self, *rest, **more: read.append(self) or real(self, *rest, **more))
    assert look(keelpijn).clean
    assert sorted(one for one in read if one.parent.name == "cases") == sorted((keelpijn / "cases").glob("*.yaml"))
