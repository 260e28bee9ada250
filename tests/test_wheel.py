"""A built wheel, installed outside the checkout, runs the card by name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the project's own command, away from the checkout and from what the machine keeps."""
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    environment["LEIDRAAD_CACHE"] = "off"
    line = [str(part) for part in command]
    return subprocess.run(line, cwd=cwd, env=environment, check=check, capture_output=True, text=True)  # noqa: S603


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the `leidraad` of an empty environment into which only the wheel was installed."""
    place = tmp_path_factory.mktemp("wheel")
    uv = os.environ.get("UV") or shutil.which("uv")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place, cwd=ROOT)
    (wheel,) = place.glob("*.whl")
    venv.create(place / "venv", with_pip=uv is None)
    bin_folder = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
    if uv is None:
        run(bin_folder / "pip", "install", "--quiet", wheel, cwd=place)
    else:
        run(uv, "pip", "install", "--quiet", "--python", bin_folder / "python", wheel, cwd=place)
    return bin_folder / "leidraad"


def test_the_card_runs_by_name(command: Path, tmp_path: Path) -> None:
    given = run(command, "run", "wervelmetastasen", "--fact", "mescc_deficit=true", cwd=tmp_path, check=False)
    assert given.returncode == 3, given.stderr
    assert "12 uur" in given.stdout


def test_the_schemas_travel_along(command: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "flowcharts" / "keelpijn", tmp_path / "keelpijn")
    given = run(command, "check", "keelpijn", cwd=tmp_path)
    assert given.returncode == 0


def test_the_data_come_from_the_wheel_and_not_from_the_checkout(command: Path, tmp_path: Path) -> None:
    where = "from interpreter.resources import guidelines_folder as f; print(f())"
    found = Path(run(command.parent / "python", "-c", where, cwd=tmp_path).stdout.strip())
    assert found.is_relative_to(command.parent.parent)


def test_a_picture_is_drawn_without_a_system_package(command: Path, tmp_path: Path) -> None:
    run(command, "render", "wervelmetastasen", "diagnostiek", "-o", "chart.svg", cwd=tmp_path)
    assert (tmp_path / "chart.svg").read_text(encoding="utf-8").count("<title>") > 20
