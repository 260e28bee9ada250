"""Copies of the shipped guidelines to change, and the command line called in this process."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from called import call

from interpreter.resources import guidelines_folder

sys.path.append(str(Path(__file__).parent.parent / "laws"))  # drawn guidelines


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
