"""`leidraad ask`: questions on standard error, answers from standard input, the answer on standard output."""

from __future__ import annotations

import json
import sys
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpreter import load
from interpreter.casefile import read_file
from interpreter.cli.interview import Unclear, Value, Wish, understood
from interpreter.units import UNITS, Quantity


@pytest.fixture(autouse=True)
def _wide(monkeypatch):
    """Keep every question on a line of its own."""
    monkeypatch.setattr("interpreter.cli.ask.width", lambda stream: 1000 if stream is sys.stderr else 80)


CARD = load("wervelmetastasen").facts
SORE_THROAT = load("keelpijn").facts


@pytest.mark.parametrize(
    ("fact", "typed", "value"),
    [
        (CARD["pain"], "j", True),
        (CARD["pain"], " Ja\n", True),
        (CARD["pain"], "y", True),
        (CARD["pain"], "nee", False),
        (CARD["pain"], "n", False),
        (CARD["radicular_pain"], "2", "unilateral"),
        (CARD["radicular_pain"], "bilateraal", "bilateral"),
        (CARD["radicular_pain"], "unilateral", "unilateral"),
        (CARD["radicular_pain"], "geen", "none"),
        (CARD["deficit_onset"], "3", Decimal(3)),
        (CARD["deficit_onset"], "36 uur", Decimal("1.5")),
        (CARD["deficit_onset"], "36u", Decimal("1.5")),
        (CARD["deficit_onset"], "1,5 dagen", Decimal("1.5")),
        (CARD["deficit_onset"], "2 weeks", Decimal(14)),
        (CARD["tumour_interval"], "1 maand", Quantity(Decimal(1), UNITS["mo"])),
        (CARD["affected_vertebrae"], "4", Decimal(4)),
        (SORE_THROAT["temperature"], "38,5 °C", Decimal("38.5")),
    ],
)
def test_answers_are_understood_as_people_type_them(fact, typed, value):
    assert understood(fact, typed) == Value(value)


@pytest.mark.parametrize(
    ("typed", "wish"),
    [("?", Wish.WHY), ("terug", Wish.BACK), ("BACK", Wish.BACK), ("", Wish.SKIP), ("weet niet", Wish.SKIP),
     ("klaar", Wish.STOP), ("stop", Wish.STOP), ("help", Wish.HELP)],
)  # fmt: skip
@pytest.mark.parametrize("fact", [CARD["pain"], CARD["radicular_pain"], CARD["deficit_onset"]], ids=lambda one: one.id)
def test_wishes_are_understood_at_every_question(fact, typed, wish):
    assert understood(fact, typed) is wish


@pytest.mark.parametrize(
    ("fact", "typed"),
    [
        (CARD["pain"], "2"),
        (CARD["radicular_pain"], "4"),
        (CARD["radicular_pain"], "0"),
        (CARD["deficit_onset"], "-1"),
        (CARD["deficit_onset"], "3 mg"),
        (CARD["affected_vertebrae"], "34"),
        (CARD["affected_vertebrae"], "1.5"),
    ],
)
def test_what_is_no_value_of_the_fact_is_asked_again(fact, typed):
    with pytest.raises(Unclear):
        understood(fact, typed)


@given(fact=st.sampled_from([*CARD.values(), *SORE_THROAT.values()]), typed=st.text(max_size=30))
def test_anything_may_be_typed(fact, typed):
    try:
        meant = understood(fact, typed)
    except Unclear:
        return
    assert isinstance(meant, Value | Wish)


@pytest.fixture
def begun(tmp_path):
    """Write a case in which everything is known but whether there is a severe systemic infection."""
    path = tmp_path / "begun.yaml"
    path.write_text(
        "suppurative_complication: false\nvery_unwell: true\nhigh_risk: false\nage: 30\ncourse: improving\n"
        "symptom_duration: 2\n",
        encoding="utf-8",
    )
    return path


def test_an_interview_shows_urgent_advice_at_once_and_ends_with_the_answer_and_the_case(leidraad, begun, tmp_path):
    kept = tmp_path / "kept.yaml"
    ended = leidraad("ask", "keelpijn", "--lang", "en", "--case", begun, "--save", kept, stdin="y\n")
    assert ended.code == 0
    assert "\nIs there a severe systemic infection? [at most 1 to go]\n(yes or no) > y\n" in ended.err
    assert "This is definite now:\n  * Refer to hospital" in ended.err
    assert ended.out.startswith("Acute sore throat: outcome: referred.")
    assert kept.read_text(encoding="utf-8").startswith("case: kept\nfacts:\n  severe_systemic_infection: true\n")
    assert without_name(leidraad("run", "keelpijn", kept, "--lang", "en").out) == without_name(ended.out)


def without_name(page):
    """Return the words of a page without the name of the case."""
    return page.replace(", case kept", "").split()


def test_an_answer_can_be_taken_back_skipped_explained_and_the_interview_stopped(leidraad, begun):
    ended = leidraad("ask", "keelpijn", "--lang", "nl", "--case", begun, stdin="?\nterug\nj\n")
    assert "Hierop wacht:\n  * Verwijs naar het ziekenhuis" in ended.err
    assert "Er is nog niets om op terug te komen." in ended.err
    assert ended.out.startswith("Acute keelpijn: uitkomst: verwezen.")
    ended = leidraad("ask", "keelpijn", "--lang", "nl", stdin="n\nterug\nmisschien\n\nj\nklaar\n")
    questions = [line for line in ended.err.splitlines() if line.endswith("]")]
    assert questions[0] == questions[2] == questions[3]
    assert "Antwoord met ja of nee." in ended.err
    assert questions[4] != questions[0]


def test_a_fact_that_is_put_off_is_not_asked_again(leidraad):
    ended = leidraad("ask", "wervelmetastasen", stdin="\n" * 100)
    asked = [line for line in ended.err.splitlines() if "[nog ten hoogste" in line]
    assert len(asked) == len(set(asked)) > 40
    assert "nog niet bepaald" in ended.out


def test_an_interview_goes_on_from_a_case_and_saves_json(leidraad, tmp_path):
    (tmp_path / "begun.yaml").write_text(
        "case: begun\nat: 2026-01-05T10:30:00+01:00\nfacts: {deficit_onset: 36 h, tumour_type: null}\n",
        encoding="utf-8",
    )
    kept = tmp_path / "kept.json"
    ended = leidraad("ask", "wervelmetastasen", "--case", tmp_path / "begun.yaml", "--save", kept, stdin="j\nstop\n")
    assert "casus begun" in ended.out
    assert "5 januari 2026 10:30" in ended.out
    saved = json.loads(kept.read_text(encoding="utf-8"))
    assert (saved["case"], saved["at"], saved["facts"]["deficit_onset"]) == ("begun", "2026-01-05T10:30:00+01:00", 1.5)
    assert len(saved["facts"]) == 2


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["--case", "-"], 2),
        (["--case", "nowhere.yaml"], 2),
        (["--save", "no/such/folder/x.yaml"], 2),
        (["--at", "now"], 2),
    ],
)
def test_what_is_wrong_with_the_arguments_is_said_in_one_line(leidraad, argv, code):
    ended = leidraad("ask", "keelpijn", *argv, stdin="j\n")
    assert ended.code == code
    assert ended.err.splitlines()[-1].startswith("leidraad")


@settings(max_examples=25, deadline=None)
@given(
    typed=st.lists(
        st.sampled_from(["j", "n", "1", "2", "3 d", "38", "terug", "?", "", "x"]) | st.text(max_size=5), max_size=25
    )
)
def test_no_talk_makes_a_traceback_and_what_is_saved_reads_back_as_the_same_facts(leidraad, tmp_path_factory, typed):
    kept = tmp_path_factory.mktemp("ask") / "kept.yaml"
    ended = leidraad(
        "ask", "keelpijn", "--save", kept, "--lang", "en", stdin="\n".join(typed).encode("utf-8", "replace")
    )
    assert ended.code == 0
    (case,) = read_file(kept)
    again = leidraad("run", "keelpijn", kept, "--lang", "en")
    assert without_name(again.out) == without_name(ended.out)
    assert all(value is not None for value in case.facts.values())
