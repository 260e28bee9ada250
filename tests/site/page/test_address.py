"""The address says where in the page one is: no change of it is lost, however busy the machine is."""

from __future__ import annotations

from urllib.parse import quote

import pytest

CASE = "#/try/case/" + quote('{"facts": {"nothing": true}}')

# The address changes right behind the task in which the page is first shown; the paint comes late, and all that the
# page does after it.
BETWEEN = """
const { setTimeout: later, requestAnimationFrame: painted } = globalThis;
globalThis.setTimeout = (call, after = 0) => later(call, after + 300);
globalThis.requestAnimationFrame = (call) => later(() => painted(call), 300);
const holder = new MutationObserver(() => {
  const page = document.getElementById("page");
  if (page === null || page.querySelector("nav") === null) return;
  holder.disconnect();
  location.hash = "%s";
});
holder.observe(document, { childList: true, subtree: true });
"""

# The page hears of each change of the address a while after it, as on a machine with much to do.
LATE = """
addEventListener("hashchange", (event) => {
  if (!event.isTrusted) return;
  event.stopImmediatePropagation();
  setTimeout(() => {
    dispatchEvent(new HashChangeEvent("hashchange"));
    const next = globalThis.following?.shift();
    if (next !== undefined) location.hash = next;
  }, 300);
});
"""


def test_a_change_of_address_between_the_first_showing_and_the_first_paint_is_heard(visit):
    visit.page.add_init_script(BETWEEN % CASE)
    visit.page.goto(visit.address)
    visit.page.locator(".problems").wait_for()
    assert "nothing" in visit.page.locator(".problems").inner_text()


@pytest.mark.parametrize(
    ("first", "shown"), [(CASE, ".problems"), ("#/try/ask/known_tumour", ".ask .keep")], ids=["case", "question"]
)
def test_a_change_of_address_while_a_link_to_a_case_is_opened_is_not_overwritten(visit, first, shown):
    page = visit.page
    page.add_init_script(LATE)
    page.goto(f"{visit.address}#/try")
    page.locator(".ask h2").wait_for()
    page.evaluate("(first) => { globalThis.following = ['#/try/ask/severe_deficit']; location.hash = first; }", first)
    page.locator(shown).wait_for()
    page.locator(".ask .keep").wait_for()
    page.wait_for_function("() => document.querySelector('.ask h2').innerText.startsWith('Is de neurologische uitval')")
    page.wait_for_function("() => location.hash === '#/try'")


def test_an_address_that_comes_back_to_a_box_after_a_click_on_another_shows_that_box(visit):
    page = visit.go("read/diagnostiek/mri_triage")
    heading = page.locator(".sheet:not([hidden]) .panel h2")
    heading.filter(has_text="Hoe snel een MRI?").wait_for()
    page.locator('.sheet:not([hidden]) [data-element="diagnostiek.alarm"]').press("Enter")
    heading.filter(has_text="Alarmsymptoom").wait_for()
    visit.go("read/diagnostiek/mri_triage")
    heading.filter(has_text="Hoe snel een MRI?").wait_for()
