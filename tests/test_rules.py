"""Every rule finds what its folder in `tests/rules` shows, and nothing in the mended guideline beside it.

`tests/rules/CODE/bad` holds the finding and `expected.txt` what a terminal shows for it; `bad_NAME` and
`expected_NAME.txt` are further ways to the same finding; `good` is clean.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from interpreter.proof.verify import verify
from interpreter.reports import as_text
from interpreter.rules import GROUP_TITLES, RULES, Group, Rule, UnknownCode, explain, rule
from interpreter.stages import examine

if TYPE_CHECKING:
    from collections.abc import Callable

    from interpreter.diagnostic import Diagnostic

FOLDER = Path(__file__).parent / "rules"
WITHOUT_FOLDER = {"proof-limit"}
ABOUT_FILES = tuple(one for one in RULES if one.group is not Group.CASES and one.code not in WITHOUT_FOLDER)
SEVERE = Path("unreachable-node", "bad")
FAULTS = sorted(path.relative_to(FOLDER) for path in FOLDER.glob("*/bad*") if path.is_dir())


def check_folder(folder: Path) -> tuple[Diagnostic, ...]:
    """Return what `check` finds in a folder; under a rule about proofs, and in `bad_proof`, what `verify` finds too."""
    loaded = examine(folder)
    known = rule(folder.absolute().parent.name)
    proofs = (known is not None and known.group is Group.PROOFS) or folder.name == "bad_proof"
    if loaded.guideline is None or not proofs:
        return loaded.diagnostics
    return (*loaded.diagnostics, *verify(loaded.guideline).findings)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_faulty_guideline_shows_exactly_the_expected_findings(
    fault: Path, monkeypatch: pytest.MonkeyPatch, expect_file: Callable[[Path, str], None]
) -> None:
    monkeypatch.chdir(FOLDER / fault.parent)
    expected = "expected" + fault.name.removeprefix("bad") + ".txt"
    expect_file(FOLDER / fault.parent / expected, as_text(check_folder(Path(fault.name))))


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_faulty_guideline_has_the_finding_after_which_its_folder_is_named(fault: Path) -> None:
    assert fault.parts[0] in {one.code for one in check_folder(FOLDER / fault)}


@pytest.mark.parametrize("code", [one.code for one in ABOUT_FILES])
def test_the_mended_guideline_is_clean(code: str) -> None:
    assert as_text(check_folder(FOLDER / code / "good")) == "no findings\n"


def test_every_rule_about_guidelines_has_its_folder_and_every_folder_its_rule() -> None:
    assert sorted(one.code for one in ABOUT_FILES) == sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_every_finding_has_a_rule_and_the_gravity_that_the_rule_gives(fault: Path) -> None:
    for one in check_folder(FOLDER / fault):
        known = rule(one.code)
        assert known is not None
        assert one.severity is known.severity or (known.code == "unreachable-node" and fault != SEVERE)


@pytest.mark.parametrize("one", ABOUT_FILES, ids=lambda one: one.code)
def test_the_examples_of_a_rule_are_lines_of_its_guidelines(one: Rule) -> None:
    for example, kind in ((one.bad, "bad"), (one.good, "good")):
        lines = "".join(line for line in example.splitlines(keepends=True) if not line.startswith("#"))
        files = (FOLDER / one.code / kind).glob("*.yaml")
        assert any(_stands_in(lines, path.read_text(encoding="utf-8")) for path in files), kind


def _stands_in(example: str, text: str) -> bool:
    """Tell whether the example is a run of whole lines of the text, perhaps indented further there."""
    lines = example.splitlines()
    whole = text.splitlines()
    runs = (whole[start : start + len(lines)] for start in range(len(whole) - len(lines) + 1))
    return any(textwrap.dedent("\n".join(run)) == textwrap.dedent("\n".join(lines)) for run in runs)


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.code)
def test_a_rule_says_everything_in_both_languages_and_in_whole_sentences(one: Rule) -> None:
    for words in (one.summary, one.what, one.why, one.cure):
        assert words.en != words.nl
        for text in (words.en, words.nl):
            assert text == text.strip()
            assert text.endswith(".")
            assert "  " not in text
            assert text.count("`") % 2 == 0
    assert len(one.summary.en) <= 100
    assert one.bad.endswith("\n")
    assert one.good.endswith("\n")
    assert one.bad != one.good


def test_no_two_rules_have_the_same_code() -> None:
    assert len({one.code for one in RULES}) == len(RULES)


def test_every_group_has_a_title_in_both_languages() -> None:
    assert set(GROUP_TITLES) == set(Group)


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("one", RULES, ids=lambda one: one.code)
def test_an_explanation_fits_the_terminal_and_holds_both_examples(one: Rule, language: str) -> None:
    text = explain(one.code, "nl" if language == "nl" else "en")
    assert text.startswith(f"{one.code} (")
    for example in (one.bad, one.good):
        assert textwrap.indent(example.rstrip(), "  ") in text
    prose = [line for line in text.splitlines() if not line.startswith("  ") or line.strip() not in one.bad + one.good]
    assert max(map(len, prose)) <= 100


def test_the_explanation_of_an_unknown_code_names_the_nearest() -> None:
    with pytest.raises(UnknownCode, match="no finding `unknwn-fact`: did you mean `unknown-fact`"):
        explain("unknwn-fact")


def test_the_explanation_of_a_code_unlike_any_lists_them_all() -> None:
    with pytest.raises(UnknownCode) as raised:
        explain("zzz")
    assert all(one.code in str(raised.value) for one in RULES)
    assert raised.value.exit_code == 2


def test_the_pages_about_the_findings_are_up_to_date() -> None:
    tool = FOLDER.parent.parent / "tools" / "docs_rules.py"
    # Nothing here comes from outside the project.
    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
