"""A decision record says what was asked and answered, names nobody, and is the same bytes for the same question."""

from __future__ import annotations

import getpass
import json
import os
import random
import socket
import stat
import textwrap
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import interpreter
from interpreter import answer, load, record, replay
from interpreter.cli import main
from interpreter.model import FactType
from interpreter.records.canonical import canonical, engine_code
from interpreter.records.keeping import CannotKeep, kept_in
from interpreter.resources import schema_path

if TYPE_CHECKING:
    from interpreter.model import Resolved

CASE = """\
case: jan-de-vries-1949
title: {nl: "Jan de Vries, Dorpsstraat 1", en: "John"}
at: 2026-01-05T09:30:00+01:00
facts: {cough: false, age: "30 a", temperature: 39.50, tonsillar_exudate: true, tender_nodes: true}
"""
TABLE = '{"case": "a", "facts": {"cough": true}}\n{"case": "b", "facts": {"coff": 1}}\n{"case": "c", "facts": {}}\n'
SCHEMA = Draft202012Validator(json.loads(schema_path("record").read_text(encoding="utf-8")))


@pytest.fixture(autouse=True)
def _in_a_folder_of_files(tmp_path, monkeypatch):
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "table.jsonl").write_text(TABLE, encoding="utf-8")
    (tmp_path / "key").write_bytes(bytes(range(32)))
    (tmp_path / "key").chmod(0o600)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def sore_throat():
    return load("keelpijn")


def written(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


# ---- what is in it --------------------------------------------------------------------------------------------------


def test_a_record_has_guideline_engine_question_and_answer_and_fits_its_schema(sore_throat):
    assert main(["run", "keelpijn", "case.yaml", "--record", "r.json"]) == 3
    made = written("r.json")
    SCHEMA.validate(made)
    assert made["guideline"] == {"id": "keelpijn", "version": sore_throat.version, "sha256": sore_throat.sha256}
    assert made["engine"] == {"name": "leidraad", "version": interpreter.__version__, "sha256": engine_code()}
    assert made["asked"]["facts"] == {
        "age": 30, "temperature": 39.5, "cough": False, "tender_nodes": True, "tonsillar_exudate": True,
    }  # fmt: skip
    assert made["asked"]["at"] == "2026-01-05T09:30:00+01:00"
    assert (made["asked"]["from"], made["asked"]["day"]) == ("keelpijn", None)
    assert made["intended_use"]["nl"] == sore_throat.intended_use.in_language("nl")


def test_the_answer_in_it_is_what_format_json_prints_but_for_the_id_of_the_case(capsys):
    main(["run", "keelpijn", "case.yaml", "--format", "json", "--record", "r.json"])
    printed = json.loads(capsys.readouterr().out, parse_float=str)
    kept = json.loads(Path("r.json").read_text(encoding="utf-8"), parse_float=str)["answer"]
    assert kept == {**printed, "case": None}


def test_with_the_id_of_the_case_the_printed_answer_stands_in_the_record_letter_by_letter(capsys):
    main(["run", "keelpijn", "case.yaml", "--format", "json", "--record", "r.json", "--record-case-id"])
    printed = textwrap.indent(capsys.readouterr().out.strip(), "  ").lstrip()
    assert f'  "answer": {printed},\n' in Path("r.json").read_text(encoding="utf-8")


def test_the_same_question_gives_the_same_bytes():
    for name in ("one.json", "two.json"):
        main(["run", "keelpijn", "case.yaml", "--record", name])
    assert Path("one.json").read_bytes() == Path("two.json").read_bytes()


def test_without_a_time_the_day_is_recorded_and_can_be_given():
    main(["run", "keelpijn", "--fact", "cough=true", "--record", "r.json", "--day", "2026-02-28"])
    assert written("r.json")["asked"]["day"] == "2026-02-28"
    main(["run", "keelpijn", "--fact", "cough=true", "--record", "now.json"])
    date.fromisoformat(written("now.json")["asked"]["day"])


def test_the_code_of_the_engine_has_one_hash_that_a_change_of_any_file_changes(tmp_path, monkeypatch):
    from interpreter.records import canonical as module  # noqa: PLC0415

    package = tmp_path / "package"
    (package / "inner").mkdir(parents=True)
    (package / "inner" / "a.py").write_bytes(b"x = 1\n")
    monkeypatch.setattr(module, "_PACKAGE", package)
    hashes = []
    for text in (b"x = 1\n", b"x = 1\r\n", b"x = 2\n"):
        (package / "inner" / "a.py").write_bytes(text)
        hashes.append(engine_code.__wrapped__())
    assert hashes[0] == hashes[1] != hashes[2]


# ---- what is not in it ----------------------------------------------------------------------------------------------


def test_a_record_holds_no_identity_no_free_text_and_no_trace_of_the_computer(tmp_path):
    main(["run", "keelpijn", "case.yaml", "--record", "records/", "--key-file", "key"])
    (kept,) = Path("records").iterdir()
    text = kept.read_text(encoding="utf-8") + kept.name
    for private in ("jan-de-vries", "Vries", "John", "Dorpsstraat", "case.yaml", str(tmp_path), socket.gethostname()):
        assert private not in text
    assert f'"{getpass.getuser()}"' not in text
    assert json.loads(kept.read_text("utf-8"))["answer"]["case"] is None


def test_the_id_of_the_case_is_kept_only_on_request():
    main(["run", "keelpijn", "case.yaml", "--record", "r.json", "--record-case-id"])
    assert written("r.json")["answer"]["case"] == "jan-de-vries-1949"


def test_only_its_owner_may_read_a_record():
    main(["run", "keelpijn", "case.yaml", "--record", "r.json"])
    main(["run", "keelpijn", "case.yaml", "--record", "r.jsonl"])
    for name in ("r.json", "r.jsonl"):
        assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600


# ---- where it goes --------------------------------------------------------------------------------------------------


def test_in_a_folder_each_record_has_the_name_of_its_hash():
    main(["run", "keelpijn", "table.jsonl", "--record", "records/", "--format", "jsonl", "--day", "2026-01-01"])
    kept = sorted(Path("records").iterdir())
    assert len(kept) == 2  # the second case is refused, and leaves no record
    assert [path.stem for path in kept] == [written(path)["seal"]["sha256"] for path in kept]
    main(["run", "keelpijn", "table.jsonl", "--record", "records", "--format", "jsonl", "--day", "2026-01-01"])
    assert sorted(Path("records").iterdir()) == kept


def test_a_file_of_lines_grows_and_every_record_names_the_one_before_it():
    for _ in range(2):
        main(["run", "keelpijn", "table.jsonl", "--record", "log.jsonl", "--format", "jsonl"])
    lines = [json.loads(line) for line in Path("log.jsonl").read_text("utf-8").splitlines()]
    assert [line["chain"]["number"] for line in lines] == [1, 2, 3, 4]
    assert [line["chain"]["previous"] for line in lines] == [None, *(line["seal"]["sha256"] for line in lines[:-1])]


def test_a_record_is_never_overwritten_by_another(capsys):
    assert main(["run", "keelpijn", "case.yaml", "--record", "r.json"]) == 3
    before = Path("r.json").read_bytes()
    assert main(["run", "keelpijn", "case.yaml", "--record", "r.json"]) == 3  # the same record
    capsys.readouterr()
    assert main(["run", "keelpijn", "case.yaml", "--record", "r.json", "--fact", "cough=true"]) == 2
    out, err = capsys.readouterr()
    assert (out, Path("r.json").read_bytes()) == ("", before)
    assert "records are not overwritten; give another name" in err


def test_ctrl_c_leaves_no_part_of_a_record_behind(sore_throat, monkeypatch):
    made = record(answer(sore_throat, {"age": 30}))

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "hardlink_to", interrupted)
    before = sorted(Path().iterdir())
    with pytest.raises(KeyboardInterrupt), kept_in("r.json") as keep:
        keep(lambda _: made)
    assert sorted(Path().iterdir()) == before


@pytest.mark.parametrize("other", [b"another record", None])
def test_a_record_that_came_there_meanwhile_is_not_overwritten(sore_throat, monkeypatch, other):
    made = record(answer(sore_throat, {"age": 30}))
    text = f"{made.to_json()}\n".encode() if other is None else other
    real = Path.hardlink_to

    def later(self, target):
        self.write_bytes(text)  # as another run would, between the look whether it is free and the writing
        return real(self, target)

    monkeypatch.setattr(Path, "hardlink_to", later)
    with kept_in("r.json") as keep:
        if other is None:
            keep(lambda _: made)
        else:
            with pytest.raises(CannotKeep, match="records are not overwritten"):
                keep(lambda _: made)
    assert Path("r.json").read_bytes() == text
    assert not list(Path().glob(".*"))


def test_where_files_have_one_name_only_a_record_is_kept_all_the_same(sore_throat, monkeypatch):
    def refused(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    made = record(answer(sore_throat, {"age": 30}))
    with kept_in("r.json") as keep:
        keep(lambda _: made)
    assert Path("r.json").read_text(encoding="utf-8") == f"{made.to_json()}\n"
    assert not list(Path().glob(".*"))


def test_an_answer_is_shown_only_after_it_was_recorded(capsys):
    assert main(["run", "keelpijn", "case.yaml", "--record", "no/such/folder/r.json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "cannot be written" in err


def test_several_cases_for_a_file_of_one_are_told_before_anything_is_shown(capsys):
    assert main(["run", "keelpijn", "table.jsonl", "--record", "r.json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "holds one record, and there are several cases: name FILE.jsonl or a folder" in err
    assert not Path("r.json").exists()


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (b'{"record": 1', "the last line is not finished"),
        (b'{"record": 1}\n', "does not end with a record"),
        (b"\n", "does not end with a record"),
    ],
)
def test_nothing_is_added_to_a_file_that_does_not_end_with_a_record(last, said, capsys):
    Path("log.jsonl").write_bytes(last)
    assert main(["run", "keelpijn", "case.yaml", "--record", "log.jsonl"]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert Path("log.jsonl").read_bytes() == last


def test_nothing_is_added_after_a_record_that_was_changed(capsys):
    main(["run", "keelpijn", "case.yaml", "--record", "log.jsonl"])
    changed = Path("log.jsonl").read_text("utf-8").replace('"cough":false', '"cough":true')
    Path("log.jsonl").write_text(changed, encoding="utf-8")
    assert main(["run", "keelpijn", "case.yaml", "--record", "log.jsonl"]) == 2
    assert "was changed, so none is added" in capsys.readouterr().err


def test_two_runs_do_not_write_to_one_file_at_a_time(capsys):
    fcntl = pytest.importorskip("fcntl")
    with Path("log.jsonl").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert main(["run", "keelpijn", "case.yaml", "--record", "log.jsonl"]) == 2
    assert "another run is writing to log.jsonl" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--record", "-"], "standard output holds the answer"),
        (["--key-file", "key"], "go with --record"),
        (["--record-case-id"], "go with --record"),
        (["--record", "r.json", "--key-file", "short"], "at least 32 bytes, and this has 5"),
        (["--record", "r.json", "--key-file", "long"], "at most 4096 bytes"),
        (["--record", "r.json", "--key-file", "open"], "chmod 600"),
        (["--record", "r.json", "--key-file", "records"], "no ordinary file"),
        (["--record", "r.json", "--key-file", "pipe"], "no ordinary file"),
        (["--record", "r.json", "--key-file", "absent"], "No such file"),
        (["--record", "/dev/null"], "is there and holds something else"),
        (["--day", "yesterday"], "is not a day"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(argv, said, capsys):
    Path("short").write_bytes(b"short")
    Path("long").write_bytes(b"x" * 5000)
    Path("open").write_bytes(b"x" * 32)
    Path("records").mkdir()
    os.mkfifo("pipe")
    for name, mode in (("short", 0o600), ("long", 0o600), ("open", 0o640)):
        Path(name).chmod(mode)
    assert main(["run", "keelpijn", "case.yaml", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_a_key_never_prints():
    from interpreter.records.seal import key_of  # noqa: PLC0415

    key = key_of(b"a secret of at least 32 bytes ....")
    assert "secret" not in repr(key).replace("Key(", "")
    assert key.name not in {"", key.secret.hex()}


# ---- laws -----------------------------------------------------------------------------------------------------------

GUIDELINES: dict[str, Resolved] = {}


def drawn_facts(chance, guideline):
    """Return facts of every type, some with another unit than the fact's own."""
    facts = {}
    for fact in guideline.facts.values():
        if chance.random() < 0.4:
            continue
        match fact.type:
            case FactType.BOOLEAN:
                facts[fact.id] = chance.random() < 0.5
            case FactType.CODE:
                facts[fact.id] = chance.choice(fact.codes)[0]
            case _:
                number = chance.choice(("3", "0.1", "33.3", "38.50", "1"))
                unit = "" if fact.unit is None else fact.unit.code
                other = {"a": ("mo", "d", "h"), "d": ("h", "wk", "mo", "s"), "h": ("min", "d")}.get(unit, (unit,))
                written = f"{number} {chance.choice((unit, *other))}".strip()
                facts[fact.id] = "39.5" if unit == "Cel" else "3" if fact.type is FactType.INTEGER else written
    return facts


@given(seed=st.integers(0, 10**9), name=st.sampled_from(["keelpijn", "wervelmetastasen"]))
@settings(deadline=None, max_examples=150)
def test_every_record_is_answered_the_same_byte_for_byte_by_the_guideline_that_made_it(seed, name):
    if name not in GUIDELINES:
        GUIDELINES[name] = load(name)
    guideline = GUIDELINES[name]
    chance = random.Random(seed)
    found = answer(guideline, drawn_facts(chance, guideline), at=chance.choice((None, "2026-01-05T09:30:00+01:00")))
    made = record(found)
    for text in (made.to_json(), made.to_json(None), json.dumps(json.loads(made.to_json(), parse_float=float))):
        again = replay(text, guideline)
        assert (again.verdict, again.seal, again.around, again.differences) == ("same", "intact", (), ())
    SCHEMA.validate(json.loads(made.to_json()))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(value=VALUES, other=VALUES)
@settings(deadline=None)
def test_two_values_have_the_same_canonical_bytes_only_when_they_are_the_same(value, other):
    same = json.dumps(value, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical(value) == canonical(other)) == same
    assert json.loads(canonical(value)) == value
