"""In a real browser the page that ships gives Python's answers: on the authors' cases and on random partial ones."""

from __future__ import annotations

import hashlib
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
ANSWERS = """
async ([kernel, lines, whole]) => {
  const asked = new leidraad.Lines();
  asked.read(kernel);
  const short = async (text) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  return Promise.all(lines.map((line) => (whole ? asked.read(line) : short(asked.read(line)))));
}
"""
"""Answers come back as their hashes: 25 kB each would take longer to bring over than to work out."""


def compared(page, guideline, asked):
    """Return where the browser's answers differ from Python's, with the question."""
    kernel = site_equal.kernel_line(guideline)
    wanted = [site_equal.expected(guideline, one) for one in asked]
    hashes = page.evaluate(ANSWERS, [kernel, [one.line for one in asked], False])
    apart = [
        (one.line, text)
        for one, text, found in zip(asked, wanted, hashes, strict=True)
        if hashlib.sha256(text.encode()).hexdigest() != found
    ][:5]
    texts = page.evaluate(ANSWERS, [kernel, [line for line, _ in apart], True])
    return [(site_equal.difference(found, text), line) for found, (line, text) in zip(texts, apart, strict=True)]


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
