"""Every guideline of the project is clean, and answers every case of its author as the author expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from interpreter.authored import run_cases
from interpreter.model import Action, Decision
from interpreter.stages import check_folder, load

ROOT = Path(__file__).parents[1]
FOLDERS = sorted(
    found.parent for place in ("flowcharts", "tests/conformance") for found in (ROOT / place).glob("*/guideline.yaml")
)
CARD = ROOT / "flowcharts" / "wervelmetastasen"

by_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@by_folder
def test_a_guideline_has_no_findings(folder: Path) -> None:
    assert check_folder(folder) == ()


@by_folder
def test_every_authored_case_gets_the_answer_that_its_author_expects(folder: Path) -> None:
    results = list(run_cases(load(folder), folder))
    assert results
    assert [(one.case, one.differences, one.findings) for one in results if not one.passed] == []


def test_the_cards_cases_are_many_and_a_good_part_of_them_lacks_facts() -> None:
    guideline = load(CARD)
    texts = [path.read_text(encoding="utf-8") for path in sorted((CARD / "cases").glob("*.yaml"))]
    assert len(list(run_cases(guideline, CARD))) >= 80
    assert sum(text.count("status: undetermined") for text in texts) >= 25


def test_every_statement_of_the_card_is_there_and_cited() -> None:
    guideline = load(CARD)
    assert len(guideline.statements) == 112
    assert not [found for found in check_folder(CARD) if found.code == "uncited-statement"]


def test_every_branch_and_every_advice_of_the_card_says_who_says_it() -> None:
    for chart in load(CARD).flowcharts.values():
        for node in chart.nodes.values():
            parts = node.branches if isinstance(node, Decision) else node.recommend if isinstance(node, Action) else ()
            assert all(part.grounds.cites or part.grounds.readings for part in parts), (chart.id, node.id)


def test_nothing_in_the_interpreter_knows_about_spines() -> None:
    words = ("wervel", "spine", "spinal", "mescc", "mesmc", "dexameth", "radiother", "metasta")
    examples = "cli"  # the help of the command line shows real commands
    for path in sorted((ROOT / "interpreter").rglob("*.py")):
        text = path.read_text(encoding="utf-8").lower().replace("wervelmetastasen", "")
        found = [word for word in words if word in text]
        assert not found or path.parent.name == examples, (path.relative_to(ROOT), found)
