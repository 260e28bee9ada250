"""The risk file is true: its tests exist, and a whole run fails when one of them is missing, skipped or failing."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from risk_controls import FILE, named

from interpreter import answer, load
from interpreter.casefile import read_file
from interpreter.document import Document, read_bytes
from interpreter.jsontext import dumps
from interpreter.model import FactType
from interpreter.resources import shipped_guidelines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.engine.answer import Answer

ROOT = Path(__file__).resolve().parent.parent
WANTED = {
    "unknown_taken_as_no", "wrong_unit", "stale_guideline", "shadowed_edge", "missed_deadline",
    "picture_and_logic_apart", "translation_changes_meaning", "yaml_surprises", "trace_leaks_identity",
    "demo_used_as_device", "contradictory_advice", "unsafe_order", "no_advice", "worse_is_slower", "overtreatment",
    "tampered_record", "hostile_input", "large_guideline_inexact", "wrong_case_file",
}  # fmt: skip


def plain(path: Path) -> Any:
    document = read_bytes(str(path), path.read_bytes())
    assert isinstance(document, Document), document
    return document.value


@pytest.fixture(scope="module")
def risks():
    return plain(ROOT / FILE)


# ---- the file -------------------------------------------------------------------------------------------------------


def test_the_risk_file_has_the_shape_of_its_schema(risks):
    schema = json.loads((ROOT / "tools" / "risks.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(risks)] == []


def test_every_hazard_that_has_to_be_there_is_there_and_speaks_the_words_of_the_file(risks):
    assert set(risks["hazards"]) >= WANTED
    for name, hazard in risks["hazards"].items():
        assert hazard["severity"] in risks["severity"], name
        likelihood = list(risks["likelihood"])
        before, after = (likelihood.index(hazard["likelihood"][when]) for when in ("before", "after"))
        assert before <= after, f"{name}: controls do not make a harm likelier"


def test_every_test_that_the_risk_file_names_exists():
    for test in named(ROOT / FILE):
        path, _, name = test.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert name in names, f"{FILE} names {test}, which is not there"


@pytest.mark.parametrize("guideline", shipped_guidelines())
def test_every_hazard_that_a_property_names_is_in_the_risk_file(risks, guideline):
    path = ROOT / "flowcharts" / guideline / "properties.yaml"
    if not path.exists():
        return
    for name, one in plain(path)["properties"].items():
        assert one["hazard"] in risks["hazards"], f"{guideline}: {name} names the hazard {one['hazard']}"


def test_the_matrix_is_made_from_the_risk_file():
    tool = ROOT / "tools" / "docs_risks.py"
    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")


# ---- a whole run judges the controls --------------------------------------------------------------------------------

FINE = "def test_one(): pass\n"
PARAMETERS = "import pytest\n@pytest.mark.parametrize('x', [1, 2])\ndef test_one(x):\n    {}\n"
NAMES_ONE = {"tests": ["tests/test_a.py::test_one"]}
MAY_SKIP = {"tests": ["tests/test_a.py::test_one"], "may_skip": {"tests/test_a.py::test_one": "no editor here"}}
NOTHING = "import pytest\nclass TestX:\n    def test_other(self): pass\n"
SKIPPED_EARLY = "import pytest\n@pytest.fixture\ndef f(): pytest.skip('x')\ndef test_one(f): pass\n"
SKIPPED = "import pytest\n@pytest.mark.skip(reason='x')\ndef test_one(): pass\n"


def whole_run(folder: Path, test: str, control: dict[str, Any], *arguments: str) -> tuple[int, str]:
    """Return the exit code and the output of a run of a small suite with our own `conftest.py`."""
    (folder / "tests").mkdir()
    (folder / "docs").mkdir()
    for name in ("conftest.py", "risk_controls.py"):
        shutil.copy(ROOT / "tests" / name, folder / "tests" / name)
    (folder / "tests" / "test_a.py").write_text(test, encoding="utf-8")
    (folder / "tests" / "test_b.py").write_text("def test_two(): pass\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text('[tool.pytest.ini_options]\ntestpaths = ["tests"]\n', encoding="utf-8")
    risks = {"hazards": {"a_hazard": {"controls": [control]}}}
    (folder / FILE).write_text(json.dumps(risks), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    if "-n" not in arguments:
        environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # to import what is not used takes longer than the run
    done = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=folder, env={**environment, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("test", "control", "said"),
    [
        (FINE, NAMES_ONE, None),
        (FINE.replace("pass", "assert False"), NAMES_ONE, "tests/test_a.py::test_one has failed"),
        (NOTHING, NAMES_ONE, "tests/test_a.py::test_one was not run"),
        (SKIPPED, NAMES_ONE, "tests/test_a.py::test_one has skipped"),
        (SKIPPED, MAY_SKIP, None),
        (FINE.replace("pass", "assert False"), MAY_SKIP, "tests/test_a.py::test_one has failed"),
        (NOTHING, MAY_SKIP, "tests/test_a.py::test_one was not run"),
        (PARAMETERS.format("pass"), NAMES_ONE, None),
        (PARAMETERS.format("x == 2 or pytest.skip('x')"), NAMES_ONE, "test_one has passed and skipped"),
        (
            "import pytest\n@pytest.fixture\ndef f(): pytest.skip('x')\ndef test_one(f): pass\n",
            NAMES_ONE,
            "has skipped",
        ),
        ("import pytest\n@pytest.mark.xfail\ndef test_one(): assert 0\n", NAMES_ONE, "has xfailed"),
        ("import pytest\npytest.importorskip('no_such_module')\n" + FINE, NAMES_ONE, "test_one was not run"),
    ],
)
def test_a_whole_run_fails_when_a_control_has_no_passing_test(tmp_path, test, control, said):
    code, out = whole_run(tmp_path, test, control)
    assert code == (0 if said is None else 1), out
    assert ("without a passing test" in out) == (said is not None)
    assert said is None or said in out


@pytest.mark.parametrize(("test", "code"), [(FINE, 0), (SKIPPED, 1)])
def test_so_does_a_run_over_several_processes(tmp_path, test, code):
    found, out = whole_run(tmp_path, test, NAMES_ONE, "-n", "2")
    assert found == code, out
    assert ("tests/test_a.py::test_one has skipped" in out) == bool(code)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("tests",), 1),
        ((".",), 1),
        (("tests/test_b.py",), 0),
        (("tests/test_b.py::test_two",), 0),
        (("-k", "two"), 0),
        (("--deselect", "tests/test_a.py::test_one"), 0),
        (("--ignore", "tests/test_a.py"), 0),
        (("--collect-only",), 0),
    ],
)
def test_a_run_of_a_part_is_not_judged(tmp_path, arguments, code):
    found, out = whole_run(tmp_path, SKIPPED, NAMES_ONE, *arguments)
    assert found == code, out


def test_a_risk_file_that_cannot_be_read_fails_a_whole_run(tmp_path):
    code, out = whole_run(tmp_path, FINE, {"tests": 1})
    assert code == 1
    assert "cannot be used" in out


# ---- controls that have no better place -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped_guidelines())
def test_no_fact_of_a_shipped_guideline_takes_free_text(name):
    assert all(isinstance(fact.type, FactType) for fact in load(name).facts.values())
    assert {one.value for one in FactType} == {"boolean", "code", "integer", "quantity"}


IN_WORDS = {
    *(("wervelmetastasen", "statements", f"B2.{number}") for number in (2, 3, 4)),  # the first, the second, the third
    ("wervelmetastasen", "statements", "B9.6"),  # a year
    ("wervelmetastasen", "statements", "B9.7"),  # at once
    ("keelpijn", "recommendations", "fever_under_five"),  # young children
}
"""Texts in which one language writes a number in words."""
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def texts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], dict[str, str]]]:
    """Yield every text that stands in both languages, with its path."""
    if isinstance(value, dict) and set(value) == {"nl", "en"}:
        yield path, value
    elif isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts(part, (*path, key))


@pytest.mark.parametrize("name", shipped_guidelines())
def test_both_languages_of_every_text_of_a_guideline_say_the_same_numbers(name):
    """A dose, a limit or a deadline that was changed in one language only is the translation fault that harms most."""
    seen = 0
    for path in sorted((ROOT / "flowcharts" / name).glob("*.yaml")):
        for place, text in texts(plain(path)):
            seen += 1
            dutch, english = (sorted(NUMBER.findall(text[one].replace(",", "."))) for one in ("nl", "en"))
            known = (name, path.stem, *place[1:2]) in IN_WORDS
            assert known or dutch == english, f"{path.name}: {'.'.join(map(str, place))}"
    assert seen


@pytest.mark.parametrize("name", shipped_guidelines())
def test_the_language_of_a_guidelines_words_changes_no_recommendation_deadline_or_outcome(name, tmp_path):
    """The same files with the words of both languages exchanged give the same answers, but for the words."""
    folder = tmp_path / name
    shutil.copytree(ROOT / "flowcharts" / name, folder)
    for path in folder.glob("*.yaml"):
        value = plain(path)
        for _, text in texts(value):
            text["nl"], text["en"] = text["en"], text["nl"]
        path.write_text(dumps(value), encoding="utf-8")
    exchanged, own = load(folder), load(name)
    for path in sorted((ROOT / "flowcharts" / name / "cases").glob("*.yaml")):
        for case in read_file(path):
            assert without_words(answer(exchanged, case)) == without_words(answer(own, case))


def without_words(found: Answer) -> Any:
    """Return an answer with its texts as sets of their languages' words, and without the hash of the files."""

    def stripped(value: Any) -> Any:
        if isinstance(value, dict):
            if set(value) == {"nl", "en"}:
                return sorted(value.values())
            return {key: stripped(part) for key, part in value.items() if key != "sha256"}
        return [stripped(part) for part in value] if isinstance(value, list) else value

    return stripped(found.to_dict())
