"""A small guideline written to a folder, and the card's gap report, made once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from bell import CARD

from interpreter.stages import alternatives, load
from interpreter.tracing.gaps import Report, report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def written(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    """Return a function that writes a guideline's files, and returns its folder."""

    def write(contents: dict[str, Any]) -> Path:
        folder = tmp_path / "bell"
        folder.mkdir(exist_ok=True)
        for stem, content in contents.items():
            (folder / f"{stem}.yaml").write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def card_report() -> Report:
    return report(load(CARD), alternatives(CARD))
