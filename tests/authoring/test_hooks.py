"""The hooks for pre-commit: as it wants them, and on the guidelines of the changed files only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from interpreter.cli import hooks

HOOKS = Path(__file__).parent.parent.parent / ".pre-commit-hooks.yaml"


def test_the_definition_is_what_pre_commit_accepts():
    client = pytest.importorskip("pre_commit.clientlib")
    found = client.load_manifest(HOOKS)
    assert {hook["id"] for hook in found} == {f"leidraad-{name}" for name in hooks.COMMANDS}
    for hook in found:
        assert hook["entry"] == f"python -m interpreter.cli.hooks {hook['id'].removeprefix('leidraad-')}"


def run(*argv):
    return subprocess.run(  # noqa: S603 - the command is the test's own
        [sys.executable, "-m", "interpreter.cli.hooks", *map(str, argv)], capture_output=True, text=True, check=False
    )


def test_a_changed_file_has_its_guideline_checked_and_tested_once(keelpijn):
    files = [keelpijn / "facts.yaml", keelpijn / "cases" / "score.yaml", keelpijn / "keelpijn.yaml"]
    assert run("check", *files).stdout == "no findings\n"
    done = run("test", *files)
    assert (done.returncode, done.stdout.count("passed")) == (0, 1)


def test_a_fault_stops_the_commit(keelpijn):
    path = keelpijn / "keelpijn.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("to: refer\n", "to: reffer\n", 1), encoding="utf-8")
    assert run("check", keelpijn / "facts.yaml").returncode == 1
    assert run("test", keelpijn / "facts.yaml").returncode == 1


def test_only_changed_files_of_guidelines_are_formatted(keelpijn):
    for path in (Path("other.yaml"), keelpijn / "cases" / "extra.yaml", keelpijn / "cases" / "not_changed.yaml"):
        path.write_text("case:   x\nfacts:   {}\n", encoding="utf-8")
    assert run("fmt", "other.yaml", keelpijn / "cases" / "extra.yaml").returncode == 0
    assert Path("other.yaml").read_text(encoding="utf-8") == "case:   x\nfacts:   {}\n"
    assert (keelpijn / "cases" / "extra.yaml").read_text(encoding="utf-8") == "case: x\nfacts: {}\n"
    assert "case:   x" in (keelpijn / "cases" / "not_changed.yaml").read_text(encoding="utf-8")


@pytest.mark.usefixtures("keelpijn")
@pytest.mark.parametrize("command", hooks.COMMANDS)
def test_other_files_are_passed_over(command):
    Path("workflow.yaml").write_text("on: push\n", encoding="utf-8")
    done = run(command, "workflow.yaml")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_another_word_is_a_usage_error():
    assert run("run", "x.yaml").returncode == 2
