"""`leidraad test --coverage`, `leidraad cases` and `leidraad mutate`."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from interpreter.document import Document, read
from interpreter.resources import guidelines_folder
from interpreter.span import Source


@pytest.fixture
def folder(tmp_path, monkeypatch):
    shutil.copytree(guidelines_folder() / "keelpijn", tmp_path / "keelpijn")
    monkeypatch.chdir(tmp_path)
    return Path("keelpijn")


def test_the_command_tells_what_is_missing_and_what_to_add(leidraad, folder):
    for path in (folder / "cases").glob("*.yaml"):
        if path.name != "danger.yaml":
            path.unlink()
    ended = leidraad("test", folder, "--coverage", "--fail-under", "90")
    assert ended.code == 1
    assert "less than 90 %" in ended.err
    assert "keelpijn.score never reached" in ended.out
    assert "leidraad cases GUIDELINE --node keelpijn.score" in ended.out
    assert leidraad("test", folder, "--coverage", "--fail-under", "10").code == 0


def test_the_command_writes_json_and_a_picture(leidraad, folder):
    ended = leidraad("test", folder, "--coverage", "--format", "json", "--svg", "seen.svg", "--lang", "en")
    found = json.loads(ended.out)["coverage"]
    assert found["counts"]["branches"] == {"reached": 15, "of": 15, "impossible": 0}
    assert found["percent"] <= 100
    assert all(entry["add"] for entry in found["not_reached"])
    drawn = Path("seen.svg").read_text(encoding="utf-8")
    assert "all of it seen by the cases" in drawn
    assert "51 cases reach" in drawn


def test_coverage_reads_and_answers_each_case_once(leidraad, folder, monkeypatch):
    def again(*_):
        raise AssertionError

    monkeypatch.setattr("interpreter.suite.observe.answer", again)
    for path in (folder / "cases").glob("*.yaml"):
        path.unlink()
    (folder / "cases" / "one.yaml").write_text("case: one\nfacts: {very_unwell: true}\n", encoding="utf-8")
    assert "keelpijn 0.1.0: what 1 case reaches" in leidraad("test", folder, "--coverage").out


@pytest.mark.parametrize("wrong", [("--svg", "x.svg"), ("--fail-under", "90")])
def test_a_picture_or_a_threshold_without_coverage_is_a_usage_error(leidraad, folder, wrong):
    ended = leidraad("test", folder, *wrong)
    assert ended.code == 2
    assert "add it" in ended.err


def test_a_share_above_100_is_a_usage_error(leidraad, folder):
    ended = leidraad("test", folder, "--coverage", "--fail-under", "101")
    assert ended.code == 2
    assert "from 0 to 100" in ended.err


# ---- cases ----------------------------------------------------------------------------------------------------------


def test_generated_cases_are_unconfirmed_until_the_author_confirms_them(leidraad, folder):
    made = folder / "cases" / "made.yaml"
    ended = leidraad("cases", folder, "--node", "keelpijn.score", "-o", made)
    assert ended.code == 0
    assert "4 cases, unconfirmed, that reach 16 of 16 goals" in ended.err
    tested = leidraad("test", folder)
    assert tested.code == 1
    assert "51 passed, 0 failed, 4 unconfirmed" in tested.out
    assert "fill in `expect`" in tested.out
    assert leidraad("check", folder).code == 0
    text = made.read_text(encoding="utf-8")
    assert not re.search(r"^    expect:\n      \w", text, flags=re.MULTILINE)  # no expectation of the engine's making
    made.write_text(re.sub(r"# confirm: ", "", text), encoding="utf-8")  # the author agrees with all of it
    assert leidraad("test", folder).out.endswith("55 passed, 0 failed\n")


def test_an_unconfirmed_case_does_not_pass_in_json_either(leidraad, folder):
    (folder / "cases" / "one.yaml").write_text("case: one\nfacts: {very_unwell: true}\nexpect:\n", encoding="utf-8")
    ended = leidraad("test", folder, "--format", "json")
    found = json.loads(ended.out)
    assert (ended.code, found["passed"], found["failed"], found["unconfirmed"]) == (1, 51, 0, 1)
    assert [one["case"] for one in found["cases"] if one["unconfirmed"]] == ["one"]


def test_a_folder_gets_a_file_for_each_case_and_nothing_is_overwritten(leidraad, folder):
    assert leidraad("cases", folder, "--boundary", "-o", "made").code == 0
    files = sorted(Path("made").glob("*.yaml"))
    assert len(files) == 18
    assert all(isinstance(read(Source(path.name, path.read_text(encoding="utf-8"))), Document) for path in files)
    assert leidraad("run", folder, files[0], "--format", "json").code in (0, 3)
    before = files[0].read_text(encoding="utf-8")
    ended = leidraad("cases", folder, "--boundary", "-o", "made")
    assert ended.code == 2
    assert "may hold confirmed cases" in ended.err
    assert files[0].read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--node", "keelpijn.scroe"), "did you mean `keelpijn.score`"),
        (("--recommendation", "penicilin"), "did you mean `penicillin`"),
        (("--outcome", "nothing"), "no outcome `nothing`"),
        (("--boundary", "--node", "keelpijn.score"), "--boundary stands by itself"),
    ],
)
def test_what_is_not_there_is_a_usage_error(leidraad, folder, wrong, says):
    ended = leidraad("cases", folder, *wrong)
    assert ended.code == 2
    assert says in ended.err


def test_the_same_guideline_gives_the_same_cases(leidraad, folder):
    first = leidraad("cases", folder, "--recommendation", "penicillin")
    assert first.out
    assert leidraad("cases", folder, "--recommendation", "penicillin").out == first.out


# ---- mutate ---------------------------------------------------------------------------------------------------------


def test_every_fault_in_keelpijn_is_caught(leidraad, folder):
    ended = leidraad("mutate", folder)
    assert ended.code == 0
    assert re.search(r"^missed +0$", ended.out, flags=re.MULTILINE)
    assert "100.0 % of the faults that change an answer are caught" in ended.out


def test_a_fault_that_the_cases_miss_comes_with_a_case_that_would_catch_it(leidraad, folder):
    (folder / "cases" / "ages.yaml").unlink()
    ended = leidraad("mutate", folder, "-o", "gaps.yaml")
    assert ended.code == 1
    assert "part-dropped: criterion score_2_or_more: `tender_nodes` is left out" in ended.out
    assert "told apart by  {" in ended.out
    text = Path("gaps.yaml").read_text(encoding="utf-8")
    (folder / "cases" / "gaps.yaml").write_text(text.replace("# confirm: ", ""), encoding="utf-8")
    assert leidraad("test", folder).code == 0
    assert leidraad("mutate", folder).code == 0
    assert leidraad("mutate", folder, "-o", "gaps.yaml").code == 2


def test_a_seed_draws_the_same_faults(leidraad, folder):
    first = leidraad("mutate", folder, "--limit", "30", "--seed", "7", "--format", "json")
    assert first.out == leidraad("mutate", folder, "--limit", "30", "--seed", "7", "--format", "json").out
    found = json.loads(first.out)
    assert (found["tried"], found["faults"]) == (30, 250)
    assert first.out != leidraad("mutate", folder, "--limit", "30", "--seed", "8", "--format", "json").out


def test_cases_that_fail_anyway_catch_nothing_and_are_told(leidraad, folder):
    path = folder / "cases" / "danger.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("status: complete", "status: undetermined"), "utf-8")
    ended = leidraad("mutate", folder, "--limit", "10", "--fail-under", "0")
    assert ended.code == 0
    assert "fail without any fault" in ended.err
