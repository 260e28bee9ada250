"""An editor with YAML support completes, explains and checks a guideline while it is written, from the files alone.

The YAML language server (the one inside VS Code's YAML extension, and of most other editors) is installed from npm at
the version that `package-lock.json` fixes. Without Node.js, or without a way to npm, these tests are skipped.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from language_server import LanguageServer

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FLOWCHART = """\
# yaml-language-server: $schema=../../schema/flowchart.schema.json
flowchart: triage
title: {nl: Triage, en: Triage}
start: ask
nodes:
  ask:
    kind: decision
    label: {nl: Koorts?, en: Fever?}
    branches:
      - when: {fever: true}
        to: done
        cites: [D1]
"""
NUMBERS = count()
SHIPPED = sorted((ROOT / "flowcharts").glob("*/*.yaml")) + sorted((ROOT / "flowcharts").glob("*/cases/*.yaml"))


@pytest.fixture(scope="session")
def program() -> Path:
    """Return the language server's program, installed once per lock file, or skip with the reason."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("no Node.js here: the editor tests need `node` and `npm`")
    lock = HERE / "package-lock.json"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    kept = Path(tempfile.gettempdir()) / f"leidraad-editor-{os.getuid()}-{digest}"
    found = kept / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    if not found.is_file():
        _install(kept)
    return found


def _install(kept: Path) -> None:
    """Install into a folder of its own and move it in place whole, so that two runs at once do not meet half of it."""
    with tempfile.TemporaryDirectory(dir=kept.parent) as work:
        fresh = Path(work) / "fresh"
        fresh.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, fresh)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
        try:
            done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, timeout=90, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            pytest.skip("npm did not install the language server within 90 seconds")
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
            pytest.skip(f"npm cannot install the language server here: {'; '.join(said[:2])[:200]}")
        try:
            fresh.rename(kept)
        except OSError:
            assert kept.is_dir(), "the installed language server could not be kept"


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("editor") / "network.txt"


@pytest.fixture(scope="module")
def server(program: Path, network: Path) -> Iterator[LanguageServer]:
    environment = {**os.environ, "NETWORK_LOG": str(network), "NODE_OPTIONS": ""}
    command = ["node", "--require", str(HERE / "no_network.cjs"), str(program), "--stdio"]
    running = LanguageServer(command, ROOT, environment)
    yield running
    running.close()


@pytest.fixture
def write(server: LanguageServer):
    """Return a way to open a text as a new file of a guideline; the file need not exist."""
    return lambda text: server.open(ROOT / "flowcharts" / "demo" / f"new_{next(NUMBERS)}.yaml", text)


def place(text: str, word: str) -> tuple[int, int]:
    """Return line and character (from 0) of the first letter of a word."""
    before = text[: text.index(word)]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def test_the_keys_of_a_decision_are_offered_with_their_description_and_no_others(server, write) -> None:
    text = "".join(FLOWCHART.splitlines(keepends=True)[:7]) + "    \n"
    offered = server.complete(write(text), 7, 4)
    assert {"label", "branches", "hit", "note", "phase", "cites", "reading"} <= set(offered)
    assert not {"recommend", "to", "outcome", "flowchart", "kind"} & set(offered)
    assert "The ways out of the decision" in offered["branches"]
    assert "NL: De uitgangen van de beslissing" in offered["branches"]


def test_the_kinds_of_node_are_offered_each_with_its_meaning(server, write) -> None:
    text = "".join(FLOWCHART.splitlines(keepends=True)[:6]) + "    kind: \n"
    offered = server.complete(write(text), 6, 10)
    assert {"decision", "action", "call", "end"} == set(offered)
    assert "picks one of its branches — NL: kiest een van zijn takken" in offered["decision"]


def test_a_new_node_is_offered_its_kind_first(server, write) -> None:
    text = "".join(FLOWCHART.splitlines(keepends=True)[:6]) + "    \n"
    assert "kind" in server.complete(write(text), 6, 4)


def test_the_units_of_a_quantity_are_offered(server, write) -> None:
    first = "# yaml-language-server: $schema=../../schema/facts.schema.json\n"
    offered = server.complete(write(f"{first}facts:\n  age:\n    type: quantity\n    unit: \n"), 4, 10)
    assert {"a", "mo", "d", "Gy"} <= set(offered)


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("branches", "De uitgangen van de beslissing"),
        ("kind", "Wat het knooppunt doet"),
        ("label", "The words in the box"),
        ("when", "The condition under which this branch is taken"),
        ("start", "The node with which the flowchart starts"),
        ("cites", "The statements of the source"),
    ],
)
def test_the_description_of_a_key_is_shown_in_both_languages(server, write, word: str, shown: str) -> None:
    seen = server.hover(write(FLOWCHART), *place(FLOWCHART, f"{word}:"))
    assert shown in seen
    assert "— NL:" in seen


def test_a_sound_flowchart_has_no_findings(server, write) -> None:
    assert server.diagnostics(write(FLOWCHART)) == []


@pytest.mark.parametrize(
    ("good", "bad", "word", "said"),
    [
        ("kind: decision", "kind: decison", "decison", '"decision", "action", "call", "end"'),
        ("    label:", "    lable:", "lable", "lable is not allowed"),
        ("        to: done\n", "", "when", 'Missing property "to"'),
        ("start: ask", "start: 7", "7", 'Expected "string"'),
        ("{fever: true}", "fever", "fever", "Expected one of object, array"),
    ],
)
def test_a_mistake_is_marked_where_it_stands(server, write, good: str, bad: str, word: str, said: str) -> None:
    text = FLOWCHART.replace(good, bad)
    found = server.diagnostics(write(text))
    starts = [one["range"]["start"] for one in found if said in one["message"]]
    assert [(start["line"], start["character"]) for start in starts] == [place(text, word)], found


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_shipped_file_names_its_schema_and_is_clean_in_the_editor(server, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../")
    assert server.diagnostics(server.open(path, text)) == []


def test_the_server_never_reaches_for_the_network(server, write, network: Path) -> None:
    assert server.hover(write(FLOWCHART), *place(FLOWCHART, "branches:"))
    assert not network.exists(), network.read_text(encoding="utf-8")


@pytest.mark.usefixtures("program")
def test_the_watch_over_the_network_notices_an_attempt(tmp_path: Path) -> None:
    log = tmp_path / "network.txt"
    attempt = "require('net').connect(9, '127.0.0.1')"
    command = ["node", "--require", str(HERE / "no_network.cjs"), "--eval", attempt]
    done = subprocess.run(command, env={**os.environ, "NETWORK_LOG": str(log)}, capture_output=True, check=False)  # noqa: S603
    assert done.returncode == 1
    assert log.read_text(encoding="utf-8").startswith("connect")
