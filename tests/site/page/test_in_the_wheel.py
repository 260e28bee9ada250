"""The wheel holds what users need of the page, and not what it is built from."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_built_assets_are_in_the_wheel_and_the_sources_are_not(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)  # noqa: S603
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        names = [name for name in opened.namelist() if name.startswith("interpreter/site/")]
    assert {"interpreter/site/assets/page.js", "interpreter/site/assets/page.css"} <= set(names)
    assert not [name for name in names if name.endswith((".ts", ".tsx", ".mjs")) or "browser" in name]
