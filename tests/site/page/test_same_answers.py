"""In a real browser the page that ships gives Python's answers: on the authors' cases and on random partial ones."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path

import pytest

from interpreter.casefile import read_file
from interpreter.site.export import exported
from interpreter.stages import load

ROOT = Path(__file__).parents[3]
sys.path.append(str(ROOT / "tools"))

import site_equal  # noqa: E402 - a script of tools/, not a package
from site_equal import Question  # noqa: E402

SEED = 20260106
ANSWER = """
([kernel, lines]) => {
  const asked = new leidraad.Lines();
  asked.read(kernel);
  return lines.map((line) => asked.read(line));
}
"""


def compared(page, guideline, asked):
    """Return where the browser's answers differ from Python's, with the question."""
    found = page.evaluate(ANSWER, [site_equal.kernel_line(guideline), [one.line for one in asked]])
    pairs = zip(asked, found, strict=True)
    differences = [(site_equal.difference(text, site_equal.expected(guideline, one)), one.line) for one, text in pairs]
    return [(differs, line) for differs, line in differences if differs is not None]


@pytest.mark.parametrize(("name", "cases"), [("wervelmetastasen", 1_500), ("keelpijn", 500)])
def test_two_thousand_random_partial_cases_have_the_same_answers(visit, name, cases):
    guideline = load(name)
    assert compared(visit.go("read"), guideline, list(islice(site_equal.questions(guideline, SEED), cases))) == []


@pytest.mark.parametrize("name", ["wervelmetastasen", "keelpijn"])
def test_every_case_of_the_authors_has_the_same_answer(visit, name):
    guideline = load(name)
    files = sorted((ROOT / "flowcharts" / name / "cases").glob("*.yaml"))
    entries = [entry for path in files for entry in read_file(path)]
    assert len(entries) > 10
    asked = [Question(dict(entry.facts), entry.id, entry.at, entry.start) for entry in entries]
    assert compared(visit.go("read"), guideline, asked) == []


def test_the_page_holds_the_guideline_that_was_exported(visit):
    held = json.loads(visit.go("read").locator("#kernel").text_content())
    assert held == json.loads(json.dumps(exported(load("wervelmetastasen"))))
