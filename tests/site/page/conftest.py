"""One browser for all tests of the page, the card's page in a file, and npm's tools where there is Node."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from interpreter.authored import Authored, authored_in
from interpreter.resources import guidelines_folder
from interpreter.site.pages import page as page_of
from interpreter.stages import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[3]
BROWSER = ROOT / "interpreter" / "site" / "browser"
MADE = date(2026, 1, 5)

sys.path.append(str(Path(__file__).parents[2]))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield a headless Chromium, or skip with the reason."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright here: uv sync installs it")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium here: apt install chromium")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the card's page as one file."""
    guideline = load("wervelmetastasen")
    folder = guidelines_folder() / "wervelmetastasen"
    cases = [one for one in authored_in(guideline, folder) if isinstance(one, Authored)]
    made = tmp_path_factory.mktemp("site") / "kaart.html"
    made.write_text(page_of(guideline, cases, language="nl", made=MADE), encoding="utf-8", newline="\n")
    return made


class Visit:
    """A page that is open, with all that it complained of and all that it asked of the network."""

    def __init__(self, page: Page, address: str) -> None:
        """Note what goes wrong from the first moment on."""
        self.page, self.address = page, address
        self.faults: list[str] = []
        self.asked: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("request", lambda request: self.asked.append(request.url))

    def go(self, place: str) -> Page:
        """Open a place of the page, such as `try`."""
        self.page.goto(f"{self.address}#/{place}")
        self.page.locator("main").wait_for()
        return self.page


@pytest.fixture
def visit(browser: Browser, card: Path) -> Iterator[Visit]:
    """Yield the card's page on a ward PC's screen; in the end it must not have complained nor asked for anything."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="nl-NL", timezone_id="Europe/Amsterdam"
    )
    made = Visit(context.new_page(), card.as_uri())
    made.page.set_default_timeout(5_000)
    yield made
    context.close()
    assert made.faults == []
    assert [one for one in made.asked if not one.startswith((card.as_uri(), "blob:"))] == []


@pytest.fixture(scope="session")
def tools() -> Path:
    """Return a folder with what npm installs for the page, installed once per lock file, or skip with the reason."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("no Node.js here: building the page and axe need `node` and `npm`")
    digest = hashlib.sha256((BROWSER / "package-lock.json").read_bytes()).hexdigest()[:16]
    kept = Path(tempfile.gettempdir()) / f"leidraad-page-{os.getuid()}-{digest}"
    if not (kept / "node_modules" / "axe-core" / "axe.min.js").is_file():
        _install(kept)
    return kept


def _install(kept: Path) -> None:
    """Install into a folder of its own and move it in place whole, so that two runs at once do not meet half of it."""
    with tempfile.TemporaryDirectory(dir=kept.parent) as work:
        fresh = Path(work) / "fresh"
        fresh.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(BROWSER / name, fresh)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
        try:
            done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, timeout=90, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            pytest.skip("npm did not install the page's tools within 90 seconds")
        if done.returncode:
            pytest.skip(f"npm could not install the page's tools: {done.stderr.strip()[-300:]}")
        try:
            fresh.rename(kept)
        except OSError:
            if not kept.is_dir():
                raise
