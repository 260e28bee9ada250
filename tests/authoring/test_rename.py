"""`leidraad rename`: one name changes everywhere it names its thing, and nothing else changes."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import pytest
from drawn import case_of, guidelines, law, partial_values
from hypothesis import given
from hypothesis import strategies as st

from interpreter.authored import run_cases
from interpreter.authoring.edits import write_all
from interpreter.authoring.grammar import CASE, Each, Entries, Fields, Kind, shape_of
from interpreter.authoring.mentions import mentions
from interpreter.authoring.rename import pages_of, rename
from interpreter.engine.entail import answer
from interpreter.resources import guidelines_folder, schema_path
from interpreter.stages import check_folder, load

EVERY = (
    ("fact", "age", "patient_age"),
    ("criterion", "fever", "raised_temperature"),
    ("code", "course.worsening", "worse"),
    ("topic", "person", "patient"),
    ("recommendation", "throat_culture", "culture_of_the_throat"),
    ("flowchart", "vangnet", "safety_net"),
    ("node", "keelpijn.score", "score_node"),
    ("phase", "keelpijn.safety", "danger_first"),
    ("outcome", "referred", "sent_on"),
    ("reading", "K01", "K91"),
    ("statement", "M1.1", "M9.1"),
)


def texts(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


# ---- laws -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "old", "new"), EVERY)
def test_there_and_back_gives_the_same_bytes_and_in_between_all_is_well(leidraad, keelpijn, kind, old, new):
    before = texts(keelpijn)
    assert leidraad("rename", keelpijn, kind, old, new).code == 0
    between = texts(keelpijn)
    assert between != before
    assert check_folder(keelpijn) == ()
    assert all(result.passed for result in run_cases(load(keelpijn), keelpijn))
    scope = old.rpartition(".")[0] if kind in {"code", "node", "phase"} else ""
    back = f"{scope}.{new}" if scope else new
    assert leidraad("rename", keelpijn, kind, back, old.rpartition(".")[2] if scope else old).code == 0
    assert texts(keelpijn) == before


@pytest.mark.parametrize(("kind", "old", "new"), EVERY)
def test_the_name_is_gone_from_every_place_where_it_named_its_thing(keelpijn, kind, old, new):
    before = mentions(pages_of(keelpijn))
    made = rename(keelpijn, Kind(kind), old, new)
    write_all(made.changes)
    after = mentions(pages_of(keelpijn))
    target = (made.target.kind, made.target.scope, made.target.name)
    assert target not in {(one.kind, one.scope, one.name) for one in after}
    renamed = [one for one in after if (one.kind, one.scope, one.name) == (target[0], target[1], new)]
    assert len(renamed) == made.places == sum((one.kind, one.scope, one.name) == target for one in before)


def _written(files, cases, folder):
    (folder / "cases").mkdir(parents=True)
    for stem, data in files.items():
        (folder / f"{stem}.yaml").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "cases" / "all.yaml").write_text(json.dumps({"cases": cases}, ensure_ascii=False), encoding="utf-8")


def _answers(folder, cases):
    guideline = load(folder)
    return [json.dumps({**answer(guideline, case["facts"]).to_dict(), "guideline": None}) for case in cases]


@law(40)
@given(st.data())
def test_the_answers_of_a_drawn_guideline_are_the_same_but_for_the_name(data):
    from brute import Oracle  # noqa: PLC0415 - beside the drawn guidelines

    files = data.draw(guidelines())
    oracle = Oracle(files)
    cases = [
        {"case": f"x{number}", "facts": case_of(files, data.draw(partial_values(oracle, 4)))} for number in range(3)
    ]
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "drawn"
        _written(files, cases, folder)
        found = [one for one in mentions(pages_of(folder)) if one.defines or one.kind is Kind.OUTCOME]
        one = data.draw(st.sampled_from(found))
        old = f"{one.scope}.{one.name}" if one.scope else one.name
        before, was = texts(folder), _answers(folder, cases)
        new = f"{one.name}1"
        write_all(rename(folder, one.kind, old, new).changes)
        renamed = json.loads((folder / "cases" / "all.yaml").read_text(encoding="utf-8"))["cases"]
        back = [re.sub(rf"\b{re.escape(new)}\b", one.name, given) for given in _answers(folder, renamed)]
        assert back == was
        write_all(rename(folder, one.kind, f"{one.scope}.{new}" if one.scope else new, one.name).changes)
        assert texts(folder) == before


@pytest.mark.no_cover  # slow to measure, and other tests reach the same lines
def test_every_name_of_the_card_can_be_renamed_everywhere():
    """Where a name stands that this part of the program does not know of, the check after it fails."""
    folder = guidelines_folder() / "wervelmetastasen"
    found = mentions(pages_of(folder))
    used = {(one.kind, one.scope, one.name) for one in found}
    defined = {(one.kind, one.scope, one.name) for one in found if one.defines or one.kind is Kind.OUTCOME}
    assert used == defined  # nothing is named that is not defined: no place is taken for another kind
    for kind, name in ((Kind.READING, "G19"), (Kind.FACT, "deficit_onset"), (Kind.FLOWCHART, "nazorg")):
        assert rename(folder, kind, name, f"{name}9").places > 2


# ---- comments, layout, texts ----------------------------------------------------------------------------------------


def test_only_the_letters_of_the_name_change(leidraad, keelpijn):
    before = texts(keelpijn)
    spoil(keelpijn / "keelpijn.yaml", "        to: refer\n", "        to:   'refer'   # refer at once\n")
    leidraad("rename", keelpijn, "node", "keelpijn.refer", "send_on")
    text = (keelpijn / "keelpijn.yaml").read_text(encoding="utf-8")
    assert "        to:   'send_on'   # refer at once\n" in text
    changed = {name for name, data in texts(keelpijn).items() if data != before[name]}
    assert changed == {"keelpijn.yaml"}


def test_windows_line_ends_and_a_byte_order_mark_stay(leidraad, keelpijn):
    for path in keelpijn.glob("*.yaml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    before = texts(keelpijn)
    assert leidraad("rename", keelpijn, "fact", "age", "patient_age").code == 0
    assert (keelpijn / "facts.yaml").read_bytes() == before["facts.yaml"].replace(
        b"  age:\r", b"  patient_age:\r"
    ).replace(b"{age:", b"{patient_age:")


def test_mentions_in_texts_and_comments_are_listed_and_left_alone(leidraad, keelpijn):
    spoil(keelpijn / "facts.yaml", "criteria:\n", "# about age\ncriteria:\n")
    ended = leidraad("rename", keelpijn, "fact", "age", "patient_age")
    assert "left alone, in texts and comments:" in ended.out
    assert re.search(r"keelpijn/facts\.yaml:\d+:9: # about age", ended.out)
    assert "# about age\n" in (keelpijn / "facts.yaml").read_text(encoding="utf-8")
    assert "an age modification" in ended.out


def test_files_that_a_folder_hides_are_renamed_in_too(leidraad, keelpijn):
    hidden = keelpijn / "cases" / ".hid.yaml"
    hidden.write_text("case: hid\nfacts: {age: 3 a}\n", encoding="utf-8")
    (keelpijn / ".notes.txt").write_text("age", encoding="utf-8")
    ended = leidraad("rename", keelpijn, "fact", "age", "patient_age")
    assert (ended.code, ended.err) == (0, "")
    assert hidden.read_text(encoding="utf-8") == "case: hid\nfacts: {patient_age: 3 a}\n"


def test_the_file_of_a_flowchart_is_renamed_with_it(leidraad, keelpijn):
    leidraad("rename", keelpijn, "flowchart", "vangnet", "safety_net")
    assert not (keelpijn / "vangnet.yaml").exists()
    assert (keelpijn / "safety_net.yaml").is_file()


def test_conditions_with_every_form_of_test_follow_a_code(leidraad, keelpijn):
    forms = (
        '[{course: "not worsening"}, {course: "≠ worsening"}, {course: [improving, worsening]}, {course: worsening}]'
    )
    spoil(
        keelpijn / "facts.yaml",
        "implausible:\n",
        f"implausible:\n  - {{id: x, when: {forms}, warning: {{nl: x, en: x}}}}\n",
    )
    leidraad("rename", keelpijn, "code", "course.worsening", "worse")
    text = (keelpijn / "facts.yaml").read_text(encoding="utf-8")
    assert forms.replace("worsening", "worse") in text


# ---- dry run, and whole or not at all -------------------------------------------------------------------------------


def test_a_dry_run_shows_a_diff_and_changes_nothing(leidraad, keelpijn):
    before = texts(keelpijn)
    ended = leidraad("rename", keelpijn, "flowchart", "vangnet", "safety_net", "--dry-run")
    assert texts(keelpijn) == before
    assert "rename from keelpijn/vangnet.yaml\nrename to keelpijn/safety_net.yaml\n" in ended.out
    assert "-flowchart: vangnet\n+flowchart: safety_net\n" in ended.out


def test_what_cannot_be_written_leaves_everything_as_it_was(leidraad, keelpijn, monkeypatch):
    before = texts(keelpijn)
    real = Path.replace
    count = iter(range(100))

    def failing(self, target):
        if next(count) == 2:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    ended = leidraad("rename", keelpijn, "fact", "age", "patient_age")
    assert ended.code == 2
    assert "No space left" in ended.err
    assert texts(keelpijn) == before
    assert not list(keelpijn.rglob(".*"))


def test_a_file_that_changed_meanwhile_is_not_overwritten(keelpijn):
    made = rename(keelpijn, Kind.FACT, "age", "patient_age")
    spoil(keelpijn / "facts.yaml", "topics:", "# new\ntopics:")
    before = texts(keelpijn)
    with pytest.raises(OSError, match="changed meanwhile"):
        write_all(made.changes)
    assert texts(keelpijn) == before


# ---- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("referred", "seen"), "write which one is meant: `node keelpijn.referred` or `outcome referred`"),
        (("fact", "fever", "heat"), "no fact `fever`; it is a criterion: `criterion fever`"),
        (("agee", "years"), "did you mean `age`"),
        (("shape", "age", "years"), "no kind `shape`; one of: fact,"),
        (("age", "fever"), "`fever` is taken: it is a criterion"),
        (("age", "age"), "is its name already"),
        (("age", "Age"), "it has lower-case letters"),
        (("age", "true"), "in YAML it is no text"),
        (("age", "not"), "conditions use the word"),
        (("age", "outcome"), "conditions use the word"),
        (("age", "facts"), "cases use the word"),
        (("K01", "k01"), "it is capitals and a number"),
        (("K01", "K02"), "`K02` is taken"),
        (("M1.1", "x"), "it is a capital, then letters and a number"),
        (("flowchart", "vangnet", "facts"), "`facts.yaml` is another file"),
        (("flowchart", "vangnet", "keelpijn"), "is taken"),
        (("node", "keelpijn.score", "vangnet.score"), "a node stays in its flowchart"),
        (("node", "keelpijn.score", "keelpijn.refer"), "`refer` is taken"),
        (("code", "course.worsening", "improving"), "is taken"),
        (("age", "throat_culture"), "is taken: it is a recommendation"),
    ],
)
def test_a_name_that_will_not_do_is_refused_in_one_line(leidraad, keelpijn, words, said):
    before = texts(keelpijn)
    ended = leidraad("rename", keelpijn, *words)
    assert ended.code == 2
    assert said in ended.err
    assert ended.err.count("\n") == 1
    assert texts(keelpijn) == before


def test_a_guideline_with_errors_is_mended_first(leidraad, keelpijn):
    spoil(keelpijn / "keelpijn.yaml", "to: refer\n", "to: reffer\n")
    before = texts(keelpijn)
    ended = leidraad("rename", keelpijn, "fact", "age", "patient_age")
    assert ended.code == 1
    assert "error[unknown-node]" in ended.err
    assert texts(keelpijn) == before


def test_a_name_written_with_escapes_is_told_and_nothing_changes(leidraad, keelpijn):
    spoil(keelpijn / "keelpijn.yaml", "to: refer\n", 'to: "re\\x66er"\n')
    before = texts(keelpijn)
    ended = leidraad("rename", keelpijn, "node", "keelpijn.refer", "send_on")
    assert ended.code == 2
    assert "keelpijn/keelpijn.yaml:20:13: `refer` is written with escapes" in ended.err
    assert texts(keelpijn) == before


def test_the_copy_inside_the_program_is_not_changed(tmp_path, monkeypatch):
    from interpreter.authoring import edits  # noqa: PLC0415 - only here

    inside = tmp_path / "interpreter" / "authoring" / "edits.py"
    monkeypatch.setattr(edits, "__file__", str(inside))
    with pytest.raises(edits.CannotEdit, match="copy the folder"):
        edits.require_own(tmp_path / "interpreter" / "data" / "flowcharts" / "x")


# ---- nothing of the language is forgotten ---------------------------------------------------------------------------


def _keys(shape) -> set[str]:
    match shape:
        case Fields():
            return set(shape.shapes).union(*(_keys(inner) for inner in shape.shapes.values()))
        case Entries():
            return _keys(shape.inner("x"))
        case Each():
            return _keys(shape.inner)
    return set()


def _named_in(schema) -> set[str]:
    """Return the keys of a schema under which a name, a citation or a condition stands."""
    if isinstance(schema, list):
        return set().union(*map(_named_in, schema))
    if not isinstance(schema, dict):
        return set()
    own = schema.get("properties") or {}
    points = re.compile(r'#/\$defs/(name|names|cites|readings?|conditions?)"')
    return {key for key, inner in own.items() if points.search(json.dumps(inner))} | _named_in(list(schema.values()))


@pytest.mark.parametrize(
    "kind", ["guideline", "facts", "recommendations", "statements", "readings", "flowchart", "properties", "case"]
)
def test_every_key_that_the_schemas_let_hold_a_name_is_known_here(kind):
    schema = json.loads(schema_path(kind).read_text(encoding="utf-8"))
    known = _keys(CASE if kind == "case" else shape_of("triage" if kind == "flowchart" else kind))
    of_conditions = {"all", "any", "not", "of"}
    of_changes = {"in"} if kind == "readings" else set()
    assert _named_in(schema) <= known | of_conditions | of_changes
