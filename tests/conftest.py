"""Options and fixtures that several test modules share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import risk_controls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that rewrites the expected outputs; review the change as output before you commit it."""
    parser.addoption("--regenerate", action="store_true", help="write the expected outputs anew instead of comparing")


def pytest_configure(config: pytest.Config) -> None:
    """Have a whole run fail when a control of the risk file has no passing test."""
    if risk_controls.is_whole(config):
        config.pluginmanager.register(risk_controls.Controls(config.rootpath / risk_controls.FILE))
    if config.getoption("cov_source", None):  # also in the processes of pytest-xdist
        from measured import FirstExamples  # noqa: PLC0415 - only where coverage is measured

        config.pluginmanager.register(FirstExamples())


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the tests work out in a folder of their own, also for the commands that they start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEIDRAAD_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def expect_file(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Return a comparison of a text with the file that holds what it should be."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--regenerate"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is missing; pytest --regenerate writes it"
        assert text == path.read_text(encoding="utf-8")

    return compare
