"""Copies of the shipped guidelines to change, and the command line called in this process."""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from interpreter.cli import main
from interpreter.resources import guidelines_folder

sys.path.append(str(Path(__file__).parent.parent / "laws"))  # drawn guidelines


@dataclass(frozen=True)
class Ended:
    """The exit code, standard output and standard error of a command."""

    code: int
    out: str
    err: str


def call(*argv: object) -> Ended:
    """Return what came of a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(one) for one in argv])
    return Ended(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def leidraad():
    return call


@pytest.fixture
def keelpijn(tmp_path, monkeypatch):
    """Copy a guideline that may be changed, and go to the folder around it."""
    shutil.copytree(guidelines_folder() / "keelpijn", tmp_path / "keelpijn")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return Path("keelpijn")
