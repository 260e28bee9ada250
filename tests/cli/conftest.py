"""The command line, called in this process, without the colours of the terminal in which the tests run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from called import call

if TYPE_CHECKING:
    from collections.abc import Callable

    from called import Ended


@pytest.fixture(scope="session")
def leidraad() -> Callable[..., Ended]:
    return call


@pytest.fixture(autouse=True)
def _without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "LEIDRAAD_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
