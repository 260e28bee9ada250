"""Photograph the clinician's page for the documentation: docs/images/pagina-*.png and serve.png.

    python tools/site_images.py

Needs Chromium and `playwright` (development group), for the picture of the print `pdftoppm` (poppler-utils) and
ImageMagick's `montage`; its `convert`, where it is, makes the files smaller.
Fonts differ between machines, so no test compares these pictures: look at them.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pages import ROOT
from playwright.sync_api import sync_playwright

from interpreter.authored import Authored, authored_in
from interpreter.authoring.live import Board, Live
from interpreter.authoring.look import look
from interpreter.authoring.served import served
from interpreter.difference.compare import compare
from interpreter.resources import guidelines_folder
from interpreter.site import folder
from interpreter.site.pages import page
from interpreter.stages import alternatives, load
from interpreter.tracing.gaps import report

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

FOLDER = ROOT / "docs" / "images"
MADE = date(2026, 11, 23)
WARD, PHONE = (1366, 768), (390, 844)
TALL = (1366, 1040)
"""So high that a whole drawing is in sight at the size at which its words are read."""


def read(visit: Page, address: str) -> None:
    """Show a box with its text."""
    visit.goto(f"{address}#/read/diagnostiek/mri_12h")
    visit.locator("svg .node.picked").wait_for()


def fill_in(visit: Page, address: str) -> None:
    """Answer a few questions, and say since when."""
    visit.goto(f"{address}#/try")
    for fact in ("severe_deficit", "known_tumour", "mescc_deficit"):
        visit.goto(f"{address}#/try/ask/{fact}")
        visit.locator(".ask .keep").wait_for()
        visit.locator(".ask .answers button", has_text="Ja").first.click()
        visit.locator(".ask .keep").wait_for(state="detached")
    visit.locator("#time").fill("2026-03-02T14:20")
    visit.locator("#time").press("Tab")
    visit.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")


def way(visit: Page, address: str) -> None:
    """Show the way of that case in the drawing."""
    fill_in(visit, address)
    visit.evaluate("() => document.querySelector('.lit-drawings').scrollIntoView()")


def printed(visit: Page, address: str, work: Path) -> None:
    """Keep the first and the last sheet of a case as it is printed: what is to be done, and the way."""
    rendered, side_by_side = shutil.which("pdftoppm"), shutil.which("montage")
    if rendered is None or side_by_side is None:
        print("docs/images/pagina-afdruk.png stays as it is: apt install poppler-utils imagemagick")
        return
    fill_in(visit, address)
    visit.locator(".lit-drawings .node.on").first.wait_for(state="attached")
    visit.pdf(path=work / "print.pdf", format="A4", prefer_css_page_size=True)
    subprocess.run([rendered, "-r", "100", "-png", work / "print.pdf", work / "sheet"], check=True)  # noqa: S603
    sheets = sorted(work.glob("sheet-*.png"))
    target = FOLDER / "pagina-afdruk.png"
    looks = ["-tile", "2x1", "-geometry", "+12+12", "-gravity", "north", "-background", "#8a929b"]
    subprocess.run([side_by_side, sheets[0], sheets[-1], *looks, target], check=True)  # noqa: S603
    _finish(target)


PICTURES: dict[str, tuple[Callable[[Page, str], None], tuple[int, int]]] = {
    "lezen": (read, WARD),
    "invullen": (fill_in, WARD),
    "weg": (way, TALL),
    "telefoon": (fill_in, PHONE),
}


def compared(visit: Page, work: Path) -> None:
    """Show the card beside one of which a deadline is another."""
    newer = shutil.copytree(guidelines_folder() / "wervelmetastasen", work / "newer" / "wervelmetastasen")
    _change(newer / "behandeling.yaml", "within: 72 h", "within: 48 h")
    difference = compare(load("wervelmetastasen"), load(newer))
    pages = dict(folder.documents(report(load(newer), alternatives(newer)), difference, MADE))
    shown = work / "vergelijking.html"
    shown.write_text(pages[shown.name], encoding="utf-8")
    visit.goto(shown.as_uri())
    visit.evaluate("() => document.querySelector('section:has(.drawing)').scrollIntoView()")


def at_work(visit: Page, work: Path) -> None:
    """Show and keep the page of an author who has just made a mistake."""
    written = Path("keelpijn")  # from within its folder: no path of this machine on the picture
    shutil.copytree(guidelines_folder() / written, work / "sound" / written)
    with contextlib.chdir(work / "sound"):
        board = Board(served(written))
        board.put(look(written))
        running = Live(board, 0)
        running.start()
        try:
            visit.goto(running.address)
            shown = visit.frame_locator("iframe:visible")
            shown.get_by_role("link", name="Casus invullen").click()
            shown.locator(".ask h2").wait_for()
            _change(written / "keelpijn.yaml", "to: refer\n", "to: reffer\n")
            board.put(look(written))
            visit.get_by_text("reffer").first.wait_for()
            visit.wait_for_timeout(400)
            _keep(visit, "serve")
        finally:
            running.stop()


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    if old not in text:
        sys.exit(f"{file.name} holds no {old!r} any more")
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def main() -> None:
    """Write the pictures."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        sys.exit("no Chromium here: apt install chromium")
    guideline = load("wervelmetastasen")
    shipped = guidelines_folder() / "wervelmetastasen"
    cases = [one for one in authored_in(guideline, shipped) if isinstance(one, Authored)]
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        file = Path(work) / "kaart.html"
        file.write_text(page(guideline, cases, language="nl", made=MADE), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, (show, (width, height)) in PICTURES.items():
            visit = browser.new_page(viewport={"width": width, "height": height}, timezone_id="Europe/Amsterdam")
            show(visit, file.as_uri())
            visit.wait_for_timeout(400)
            _keep(visit, f"pagina-{name}")
        width, height = WARD
        visit = browser.new_page(viewport={"width": width, "height": height}, timezone_id="Europe/Amsterdam")
        printed(visit, file.as_uri(), Path(work))
        visit = browser.new_page(viewport={"width": width, "height": height}, locale="nl-NL")
        compared(visit, Path(work))
        _keep(visit, "pagina-vergelijking")
        at_work(visit, Path(work))
        browser.close()


def _keep(visit: Page, name: str) -> None:
    target = FOLDER / f"{name}.png"
    visit.screenshot(path=target)
    _finish(target)


def _finish(target: Path) -> None:
    _smaller(target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB")


def _smaller(picture: Path) -> None:
    convert = shutil.which("convert")
    if convert is not None:
        colours = ["+dither", "-colors", "64", "-strip", "-define", "png:compression-level=9"]
        subprocess.run([convert, picture, *colours, f"PNG8:{picture}"], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
