"""The script and the style that ship are the ones that the sources make."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
BROWSER, ASSETS = ROOT / "interpreter" / "site" / "browser", ROOT / "interpreter" / "site" / "assets"
ALONE = ("build.mjs", "package-lock.json", "package.json", "tsconfig.json")
REBUILD = "rebuild them: cd interpreter/site/browser && npm ci && npm run build"


def sources():
    """Return the names of the sources, as build.mjs takes them."""
    inside = [one for one in (BROWSER / "src").rglob("*") if one.is_file()]
    return sorted([one.relative_to(BROWSER).as_posix() for one in inside] + list(ALONE))


def digest():
    made = hashlib.sha256()
    for name in sources():
        made.update(f"{name}\n{(BROWSER / name).read_text(encoding='utf-8')}\n".encode())
    return made.hexdigest()


@pytest.mark.parametrize("name", ["page.js", "page.css"])
def test_an_asset_names_the_sources_that_are_here(name):
    first = (ASSETS / name).read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"/\* Built from interpreter/site/browser, sources sha256 ([0-9a-f]{64}) \*/", first)
    assert digest() in first, REBUILD


def test_the_assets_are_what_the_sources_make_byte_for_byte(tools, tmp_path):
    for name in ALONE:
        shutil.copy(BROWSER / name, tmp_path)
    shutil.copytree(BROWSER / "src", tmp_path / "src")
    (tmp_path / "node_modules").symlink_to(tools / "node_modules")
    node = shutil.which("node")
    subprocess.run([node, "build.mjs", tmp_path / "made"], cwd=tmp_path, check=True, timeout=60)  # noqa: S603
    for name in ("page.js", "page.css"):
        assert (tmp_path / "made" / name).read_bytes() == (ASSETS / name).read_bytes(), REBUILD


def test_the_script_carries_the_notices_of_what_is_built_in():
    script = (ASSETS / "page.js").read_text(encoding="utf-8")
    assert "Copyright (c) 2015-present Jason Miller" in script
    assert "Copyright Eemeli Aro" in script


def test_no_asset_can_end_the_block_it_stands_in():
    assert "</script" not in (ASSETS / "page.js").read_text(encoding="utf-8").lower()
    assert "<!--" not in (ASSETS / "page.js").read_text(encoding="utf-8")
    assert "</style" not in (ASSETS / "page.css").read_text(encoding="utf-8").lower()


def test_the_script_knows_neither_eval_nor_the_network():
    script = (ASSETS / "page.js").read_text(encoding="utf-8")
    for word in ("eval(", "new Function", "fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "localStorage",
                 "sessionStorage", "indexedDB", "document.cookie"):  # fmt: skip
        assert word not in script, word


def test_no_source_writes_html_or_a_style_attribute():
    for path in (BROWSER / "src").rglob("*.ts*"):
        text = path.read_text(encoding="utf-8")
        for word in ("innerHTML", "InnerHTML", "insertAdjacentHTML", "document.write", "style=", "parseFromString"):
            assert word not in text, f"{path.name}: {word}"
