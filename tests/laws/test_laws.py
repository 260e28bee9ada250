"""The answer is what the language says it is: laws on drawn guidelines, with brute force as the judge."""

from __future__ import annotations

import brute
import drawn
from agreement import differences, unexplained
from hypothesis import given
from hypothesis import strategies as st

from interpreter.entail import answer


@drawn.law(100)
@given(drawn.guidelines(3))
def test_the_answer_to_every_partial_case_of_a_small_guideline_is_what_trying_all_completions_gives(files):
    oracle, guideline = brute.Oracle(files), drawn.loaded(files)
    for known in drawn.every_partial(oracle):
        found = answer(guideline, drawn.case_of(files, known))
        assert differences(found, oracle.answer(known)) == [], known
        assert unexplained(files, known, found) == [], known


@drawn.law(100)
@given(drawn.guidelines(3, wild=True))
def test_so_it_is_where_decisions_leave_cases_out_or_branches_overlap(files):
    oracle, guideline = brute.Oracle(files), drawn.loaded(files)
    for known in drawn.every_partial(oracle):
        found = answer(guideline, drawn.case_of(files, known))
        assert differences(found, oracle.answer(known)) == [], known
