"""How fast the clinician's page is on a slow ward PC: Chromium with its processor slowed down four times.

python tools/bench/site.py [--write]           half a minute; with `--write` into docs/benchmarks.md

From the click on an answer to the paint that shows the new advice, as the browser itself counts it (Event Timing:
input delay, work and paint). Needs Chromium and the Python package `playwright` (development group).
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import page as figures
from page import Section, Table
from playwright.sync_api import sync_playwright

from interpreter.authored import Authored, authored_in
from interpreter.resources import guidelines_folder
from interpreter.site.pages import page as page_of
from interpreter.stages import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser, Locator, Page

SLOWER = 4
ROUNDS = 7
ANSWERS = 12
GOAL = 100
"""Milliseconds from a click to what it shows."""
PRESS = 80
"""Milliseconds that a finger holds the button of a mouse down."""
WATCH = """
() => {
  globalThis.seen = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (one.name === "click") globalThis.seen.push(one.duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  let clicked = 0;
  addEventListener("click", (event) => { clicked = event.timeStamp; }, true);
  new MutationObserver(() => {
    if (document.querySelector("[aria-busy=true]") !== null) return;
    requestAnimationFrame(() => setTimeout(() => { globalThis.listed ??= performance.now() - clicked; }));
  }).observe(document.body, { subtree: true, attributeFilter: ["aria-busy"] });
}
"""


def section() -> Section:
    """Return the figures of the card's page."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        sys.exit("no Chromium here: apt install chromium")
    guideline = load("wervelmetastasen")
    folder = guidelines_folder() / "wervelmetastasen"
    cases = [one for one in authored_in(guideline, folder) if isinstance(one, Authored)]
    text = page_of(guideline, cases, language="nl", made=date(2026, 1, 5))
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        file = Path(work) / "kaart.html"
        file.write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        found = [_round(browser, file.as_uri()) for _ in range(ROUNDS)]
        worked = [_processor_time(browser, file.as_uri()) * SLOWER for _ in range(ROUNDS)]
        browser.close()
    opened, first, listed, later = zip(*found, strict=True)
    rows = (
        ("the page opens, until a drawing stands", _shown(opened), ""),
        ("first answer: click until the advice is painted", _shown(first), f"{GOAL} ms"),
        ("first answer: click until what may follow is painted too", _shown(listed), ""),
        ("first answer: processor time of the page's thread, times four", _shown(worked), f"{GOAL} ms"),
        (f"the next {ANSWERS - 1} answers, median", _shown([median(one) for one in later]), f"{GOAL} ms"),
        (f"the next {ANSWERS - 1} answers, slowest", _shown([max(one) for one in later]), ""),
    )
    caption = f"card, one file of {len(text.encode()) / 1000:.0f} kB, processor slowed down {SLOWER} times"
    about = (
        f"Medians of {ROUNDS} rounds and the range over them; {ROUNDS * ANSWERS} clicks in all, each by a mouse that "
        f"rests on the button and presses it for {PRESS} ms, counted from its release. Event Timing counts in steps of "
        "8 ms; what it does not report took less than 16 ms and counts as 16. It counts what else the machine does "
        "too; the processor time of the same click, without slowing down and taken four times, does not. What may "
        "follow is listed after the paint of the verdict, the definite advice and the next question, to which the "
        "other figures go; until then the list of the answer before is hidden."
    )
    table = Table(caption, ("what", "ms", "goal"), rows)
    return Section("site", "The clinician's page in a browser", about, (table,))


def _round(browser: Browser, address: str) -> tuple[float, float, float, list[float]]:
    """Return how long a fresh page took to open, to answer first, to list what may follow, and each next answer."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    visit = context.new_page()
    context.new_cdp_session(visit).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    visit.goto(f"{address}#/try")
    visit.locator(".lit-drawings .node").first.wait_for()
    opened = visit.evaluate("performance.now()")
    visit.evaluate(WATCH)
    first = _click(visit, 0)
    visit.wait_for_function("globalThis.listed !== undefined")
    listed = visit.evaluate("listed")
    later = [_click(visit, number) for number in range(1, ANSWERS)]
    context.close()
    return opened, first, listed, later


def _processor_time(browser: Browser, address: str) -> float:
    """Return the processor time of the page's main thread from the first click to its paint, in milliseconds."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    visit = context.new_page()
    visit.goto(f"{address}#/try")
    visit.locator(".ask .answer").first.wait_for()
    visit.wait_for_timeout(1_000)
    browser.start_tracing(page=visit, categories=["devtools.timeline", "disabled-by-default-devtools.timeline"])
    _press(visit, visit.locator(".ask .answer").first)
    visit.wait_for_timeout(500)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    context.close()
    [click] = [
        one
        for one in events
        if one["name"] == "EventDispatch" and one.get("args", {}).get("data", {}).get("type") == "click"
    ]
    own = [one for one in events if (one["pid"], one["tid"]) == (click["pid"], click["tid"]) and one.get("ph") == "X"]
    painted = min(one["ts"] for one in own if one["name"] == "Commit" and one["ts"] > click["ts"])
    tasks = [
        one for one in own if one["name"] == "RunTask" and one["ts"] + one["dur"] > click["ts"] and one["ts"] < painted
    ]
    return float(sum(one.get("tdur", one["dur"]) for one in tasks)) / 1_000


def _click(visit: Page, number: int) -> float:
    """Return how long an answer took: yes, no and unknown in turn; a number is put off."""
    buttons = visit.locator(".ask .answer")
    wanted = visit.locator(".ask .unknown") if buttons.count() == 1 else buttons.nth(number % buttons.count())
    visit.evaluate("seen.length = 0")
    _press(visit, wanted)
    visit.wait_for_timeout(250)
    found = visit.evaluate("seen")
    return max(found, default=16.0)


def _press(visit: Page, button: Locator) -> None:
    """Let the mouse go to a button, rest there and press it, as a hand does it.

    `click()` does all in one moment, and has the page look up at each step what it would hit: a slowed page is still
    busy with that when the click comes.
    """
    box = button.bounding_box()
    if box is None:
        sys.exit("no button to press")
    visit.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visit.wait_for_timeout(200)
    visit.mouse.down()
    visit.wait_for_timeout(PRESS)
    visit.mouse.up()


def _shown(times: Sequence[float]) -> str:
    return f"{median(times):.0f} ({min(times):.0f}-{max(times):.0f})"


if __name__ == "__main__":
    sys.exit(figures.run(section, __doc__ or ""))
