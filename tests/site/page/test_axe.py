"""Axe-core finds nothing on any view, in both languages, light and dark, on a ward PC and at 320 pixels."""

from __future__ import annotations

import pytest

VIEWS = (
    "read",
    "read/diagnostiek/mri_triage",
    "try",
    "outline",
    "statements",
    "readings",
    "search/mri",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """
async ([rules, where]) => {
  const found = await axe.run(where, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map(
    (node) => `${node.target.join(" ")} ${node.failureSummary}`).join(" | ")}`);
}
"""
DRAWING, REST = {"include": [["svg"]]}, {"exclude": [["svg"]]}


@pytest.fixture(scope="module")
def axe(tools):
    return (tools / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def findings(page, axe, where=REST):
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(axe + "\n;undefined")
    return page.evaluate(LOOK, [RULES, where])


@pytest.mark.parametrize(
    ("language", "scheme", "width", "views"),
    [
        ("Nederlands", "light", 1366, VIEWS),
        ("English", "dark", 320, ("read/diagnostiek/mri_triage", "try", "readings")),
    ],
)
def test_axe_finds_nothing_on_any_view(visit, axe, language, scheme, width, views):
    page = visit.page
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=scheme)
    visit.go("read").get_by_role("button", name=language).click()
    page.locator("svg .node").first.wait_for()
    found = {"drawing": findings(page, axe, DRAWING)}
    for view in views:
        page.evaluate("(hash) => { location.hash = hash; }", f"#/{view}")
        page.locator(f"main.{view.split('/')[0]} h1").first.wait_for(state="attached")
        found[view] = findings(page, axe)
    page.evaluate("() => { location.hash = '#/try'; }")
    page.locator(".ask .answer").first.click()
    page.locator(".lit-drawings .node").first.wait_for()
    found["drawing, lit"] = findings(page, axe, DRAWING)
    page.locator(".advice .why summary").first.click()
    page.locator(".ways button").nth(1).click()
    found["try, form"] = findings(page, axe)
    if width < 640:
        page.locator(".files > summary").click()
    page.locator(".files button").nth(2).click()
    found["try, record"] = findings(page, axe)
    assert {view: one for view, one in found.items() if one} == {}
