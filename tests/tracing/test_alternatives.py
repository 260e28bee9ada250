"""Another choice of a reading is the guideline's own files with changes in them, checked as they are."""

from __future__ import annotations

from typing import Any

import pytest
from bell import CARD, files, words

from interpreter import answer, load
from interpreter.diagnostic import GuidelineError, Severity
from interpreter.stages import alternatives, check_folder

CHANGE = ("nodes", "bell", "branches", {"reading": "G01"})


def with_change(change: dict[str, Any]) -> dict[str, Any]:
    contents = files()
    contents["readings"]["readings"]["G01"]["otherwise"][0]["change"] = [change]
    return contents


def test_the_example_has_no_findings_and_two_other_guidelines(written) -> None:
    folder = written(files())
    assert check_folder(folder) == ()
    made = alternatives(folder)
    assert list(made) == [("G01", 0), ("G03", 0)]
    assert all(one.guideline is not None for one in made.values())


def test_another_choice_is_answered_like_any_guideline(written) -> None:
    folder = written(files())
    facts = {"dark": True, "rusty": True, "rings": True}
    other = alternatives(folder)["G01", 0].guideline
    assert other is not None
    assert [one.id for one in answer(load(folder), facts).recommendations] == ["fix"]
    assert [one.id for one in answer(other, facts).recommendations] == ["oil", "fix"]


def test_the_guideline_itself_is_loaded_without_its_other_choices(written) -> None:
    plain = files()
    for reading in plain["readings"]["readings"].values():
        reading.pop("otherwise")
    without = load(written(plain))
    assert load(written(files())).flowcharts == without.flowcharts


def test_each_other_guideline_has_a_content_hash_of_its_own(written) -> None:
    folder = written(files())
    hashes = {one.guideline.sha256 for one in alternatives(folder).values() if one.guideline is not None}
    assert len(hashes | {load(folder).sha256}) == 3


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"in": "ride", "at": ["nodes", "bel"], "remove": True}, "unknown-place", "nothing is called `bel`"),
        ({"in": "rid", "at": ["nodes"], "remove": True}, "unknown-place", "no file `rid.yaml`"),
        ({"in": "readings", "at": ["readings"], "remove": True}, "unknown-place", "in the readings themselves"),
        ({"in": "ride", "at": ["nodes", "fix"], "remove": True}, "bad-alternative", "no node `fix`"),
        ({"in": "ride", "at": ["nodes", "fix", "kind"], "be": "axion"}, "bad-alternative", "schema-violation"),
        ({"in": "ride", "at": ["nodes", "fix", "to"], "be": "bell"}, "bad-alternative", "cycle"),
        (
            {"in": "facts", "at": ["facts", "dark", "label"], "be": {"nl": "x"}},
            "bad-alternative",
            "missing-translation",
        ),
        ({"in": "facts", "at": ["facts", "dark", "type"], "be": "code"}, "bad-alternative", "codes"),
    ],
)
def test_a_change_that_does_not_fit_is_a_warning_in_the_readings(
    written, change: dict[str, Any], code: str, said: str
) -> None:
    folder = written(with_change(change))
    found = check_folder(folder)
    assert {one.code for one in found} == {code}
    assert said in " ".join(one.message for one in found)
    for one in found:
        assert one.severity is Severity.WARNING
        assert one.span.source.name.endswith("readings.yaml")
        assert one.hint
    assert load(folder).id == "bell"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"in": "ride", "at": ["nodes"]}, "does not say what becomes of the place"),
        ({"in": "ride", "at": ["nodes"], "remove": True, "be": 1}, "says both `be` and `remove`"),
    ],
)
def test_a_change_says_exactly_one_thing(written, change: dict[str, Any], said: str) -> None:
    (found,) = check_folder(written(with_change(change)))
    assert (found.code, found.severity) == ("bad-value", Severity.ERROR)
    assert said in found.message


@pytest.mark.parametrize(
    "other",
    [
        {"choice": words("x")},
        {"change": [{"in": "ride", "at": ["nodes"], "remove": True}]},
        {"choice": words("x"), "not_computed": words("y"), "change": [{"in": "ride", "at": ["a"], "remove": True}]},
        {"choice": words("x"), "change": []},
        {"choice": words("x"), "change": [{"in": "ride", "at": [0], "remove": True}]},
        {"choice": words("x"), "change": [{"in": "ride", "at": ["a"], "remove": False}]},
        {"choice": {"nl": "x"}, "not_computed": words("y")},
    ],
    ids=["neither", "no-choice", "both", "no-changes", "place-0", "remove-false", "language"],
)
def test_another_choice_of_the_wrong_shape_is_an_error_in_the_readings(written, other: dict[str, Any]) -> None:
    contents = files()
    contents["readings"]["readings"]["G01"]["otherwise"] = [other]
    folder = written(contents)
    found = check_folder(folder)
    assert found
    assert all(one.severity is Severity.ERROR for one in found)
    assert all(one.span.source.name.endswith("readings.yaml") for one in found)
    with pytest.raises(GuidelineError):
        alternatives(folder)


# ---- retired readings -----------------------------------------------------------------------------------------------

RETIRED = {"since": "1.1.0", "because": words("the card says it now")}


def test_nothing_may_rest_on_a_retired_reading(written) -> None:
    contents = files()
    contents["readings"]["readings"]["G02"]["retired"] = RETIRED
    (found,) = check_folder(written(contents))
    assert (found.code, found.severity) == ("retired-reading", Severity.ERROR)
    assert found.span.source.name.endswith("facts.yaml")
    assert [label.span.source.name.endswith("readings.yaml") for label in found.labels] == [True]


def test_a_retired_reading_is_history_not_asked_for_and_not_changed(written) -> None:
    contents = files()
    contents["readings"]["readings"]["G09"] = {
        **contents["readings"]["readings"]["G01"],
        "retired": {**RETIRED, "settled_by": words("the working group")},
        "otherwise": [{"choice": words("x"), "change": [{"in": "gone", "at": ["a"], "remove": True}]}],
    }
    folder = written(contents)
    assert check_folder(folder) == ()
    retired = load(folder).readings["G09"].retired
    assert retired is not None
    assert (retired.since, retired.because.in_language("en")) == ("1.1.0", "the card says it now")
    assert ("G09", 0) not in alternatives(folder)


@pytest.mark.parametrize("since", ["1.1", "yesterday", "2026-5-1", ""])
def test_a_reading_is_retired_since_a_version_or_a_date(written, since: str) -> None:
    contents = files()
    contents["readings"]["readings"]["G09"] = {
        **contents["readings"]["readings"]["G02"],
        "retired": {**RETIRED, "since": since},
    }
    found = check_folder(written(contents))
    assert [one.code for one in found] == ["bad-value"]


# ---- the card -------------------------------------------------------------------------------------------------------


def test_every_reading_of_the_card_says_what_the_other_choice_is_or_why_there_is_none() -> None:
    guideline = load(CARD)
    assert len(guideline.readings) == 38
    assert all(reading.otherwise for reading in guideline.readings.values())
    computed = {reading for reading, _ in alternatives(CARD)}
    assert len(computed) == 29
    assert {name for name in guideline.readings if name not in computed} == {
        *("G06", "G08", "G27", "G32", "G34", "G47", "G52", "G59", "G62")
    }


EXACT = [
    # What the card's other reading is, on a case that shows it: deadline or advice, now and then.
    (("G01", 0), {"mescc_deficit": True, "deficit_onset": "7 d", "can_walk": True, "severe_deficit": False,
                  "complete_paraplegia": False, "radicular_deficit": "none", "vertebral_metastases": True},
     "start_treatment", "24 h", "72 h"),
    (("G28", 0), {"radiological_mescc": True, "pain": False, "mescc_deficit": False, "severe_deficit": False,
                  "complete_paraplegia": False, "radicular_deficit": "none", "increasing_cauda_symptoms": False,
                  "increasing_myelum_symptoms": False}, "start_treatment", "7 d", "14 d"),
    (("G30", 0), {"radicular_deficit": "unilateral", "mescc_deficit": False, "severe_deficit": False,
                  "complete_paraplegia": False, "radiological_mescc": False, "vertebral_metastases": True},
     "start_treatment", "72 h", "14 d"),
    (("G68", 0), {"increasing_radicular_symptoms": True, "increasing_cauda_symptoms": False,
                  "increasing_myelum_symptoms": False, "radicular_pain": "none", "radicular_deficit": "none",
                  "mescc_deficit": False, "severe_deficit": False, "complete_paraplegia": False},
     "mri_whole_spine", "1 wk", "2 wk"),
    (("G17", 0), {"radicular_deficit": "unilateral", "mescc_deficit": False, "severe_deficit": False,
                  "complete_paraplegia": False, "radiological_mescc": False, "vertebral_metastases": True,
                  "known_tumour": False}, "biopsy", "1 d", "1 wk"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "facts", "advised", "now", "then"), EXACT, ids=lambda one: str(one)[:8])
def test_another_reading_of_the_card_gives_its_own_deadline(
    key: tuple[str, int], facts: dict[str, Any], advised: str, now: str, then: str
) -> None:
    other = alternatives(CARD)[key].guideline
    assert other is not None
    for guideline, deadline in ((load(CARD), now), (other, then)):
        found = {one.id: one for one in answer(guideline, facts).recommendations}
        assert str(found[advised].within) == deadline
