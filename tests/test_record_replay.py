"""A record asked again gives the same answer, or what differs is said; a record that was changed is found out."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interpreter import answer, load, record, replay
from interpreter.cli import main
from interpreter.records.advice import Change, changes
from interpreter.records.decision import FIRST, Record
from interpreter.records.phrases import DUTCH, ENGLISH, PHRASES
from interpreter.records.replaying import LinkFault, SealState, Verdict
from interpreter.records.seal import key_of, sealed

ROOT = Path(__file__).resolve().parent.parent
FACTS = {"cough": False, "age": "30 a", "temperature": 39.5, "tonsillar_exudate": True, "tender_nodes": True}
KEY, OTHER_KEY = key_of(bytes(range(32))), key_of(bytes(range(32, 64)))
AT = "2026-01-05T09:30:00+01:00"


@pytest.fixture(scope="module")
def sore_throat():
    return load("keelpijn")


@pytest.fixture(scope="module")
def plain(sore_throat):
    """A record without a key, as values."""
    return record(answer(sore_throat, FACTS, at=AT)).to_dict()


@pytest.fixture(scope="module")
def keyed(sore_throat):
    """A record with a key, as values."""
    return record(answer(sore_throat, FACTS, at=AT), key=KEY).to_dict()


@pytest.fixture(autouse=True)
def _in_a_folder_with_a_guideline_and_keys(tmp_path, monkeypatch):
    """A folder with a copy of a guideline and a key."""
    shutil.copytree(ROOT / "flowcharts" / "keelpijn", tmp_path / "keelpijn")
    (tmp_path / "key").write_bytes(KEY.secret)
    (tmp_path / "other").write_bytes(OTHER_KEY.secret)
    for name in ("key", "other"):
        (tmp_path / name).chmod(0o600)
    monkeypatch.chdir(tmp_path)


def edit(path, *changes):
    text = Path(path).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    Path(path).write_text(text, encoding="utf-8")


def asked(*argv):
    return main(["replay", *argv])


def words(capsys):
    """Return what was printed, on one line."""
    return " ".join(capsys.readouterr().out.split())


def recorded(name, *argv):
    main(["run", "keelpijn", *(f"--fact={key}={str(value).lower()}" for key, value in FACTS.items()), "--at", AT,
          "--record", name, *argv])  # fmt: skip


# ---- the same -------------------------------------------------------------------------------------------------------


def test_a_record_is_answered_the_same_by_name_by_folder_and_in_another_process(capsys):
    recorded("r.json")
    capsys.readouterr()
    assert asked("r.json", "--lang", "en") == 0
    assert "r.json: byte for byte the same answer (keelpijn 0.1.0, leidraad" in words(capsys)
    assert asked("r.json", "--guideline", "keelpijn") == 0
    code = "import sys; from interpreter.cli import main; sys.exit(main())"
    again = [
        subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-c", code, "replay", "r.json"],
            capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed},
        )
        for seed in ("1", "2")
    ]  # fmt: skip
    assert [one.returncode for one in again] == [0, 0]
    assert again[0].stdout == again[1].stdout


def test_a_record_that_was_indented_or_sorted_anew_is_still_whole(plain):
    Path("r.json").write_text(json.dumps(plain, indent=7, sort_keys=True), encoding="utf-8")
    assert asked("r.json") == 0


def test_the_review_date_is_judged_on_the_day_of_the_record(capsys):
    edit("keelpijn/guideline.yaml", ("entry: keelpijn", "review_by: 2026-03-31\nentry: keelpijn"))
    for day, warned in (("2026-03-31", []), ("2026-04-01", ["past_review_date"])):
        main(["run", "keelpijn", "--fact", "cough=true", "--record", f"{day}.json", "--day", day])
        made = json.loads(Path(f"{day}.json").read_text(encoding="utf-8"))
        assert [one["id"] for one in made["answer"]["warnings"]] == warned
        assert asked(f"{day}.json", "--guideline", "keelpijn") == 0
    capsys.readouterr()


def test_python_asks_again_from_a_record_and_from_its_text(sore_throat):
    made = record(answer(sore_throat, FACTS, today=date(2026, 1, 5)), day=date(2026, 1, 5))
    assert replay(made, sore_throat).is_same
    assert replay(made.to_json(), sore_throat).is_same
    with pytest.raises(ValueError, match="record:1:1: error"):
        replay("[]", sore_throat)


# ---- what differs ---------------------------------------------------------------------------------------------------


def test_a_changed_guideline_is_named_and_so_is_what_changes_for_the_patient(capsys):
    recorded("r.json")
    edit("keelpijn/guideline.yaml", ("version: 0.1.0", "version: 0.2.0"))
    edit(
        "keelpijn/keelpijn.yaml",
        ("{id: throat_culture, cites: [M2.5]}", "{id: throat_culture, within: 2 d, cites: [M2.5]}"),
    )
    edit(
        "keelpijn/recommendations.yaml",
        ("    strength: should\n    cites: [M2.3", "    strength: may\n    cites: [M2.3"),
    )
    capsys.readouterr()
    assert asked("r.json", "--guideline", "keelpijn", "--lang", "en") == 1
    said = words(capsys)
    assert "r.json: NOT the same answer as then" in said
    assert "Guideline: version 0.1.0 then, version 0.2.0 now." in said
    assert "Guideline: its files were changed (hash" in said
    assert "SOONER: Take a throat culture: no fixed deadline then, within 2 days now." in said
    assert "Less binding: Take a throat culture: should then, may now." in said
    assert asked("r.json", "--guideline", "keelpijn", "--lang", "nl") == 1
    said = words(capsys)
    assert "EERDER: Neem een keelkweek af: toen zonder vaste termijn, nu binnen 2 dagen." in said
    assert "Minder dwingend: Neem een keelkweek af: toen bij voorkeur, nu te overwegen." in said


def test_another_text_under_the_same_advice_is_told_key_by_key(capsys):
    recorded("r.json")
    edit("keelpijn/recommendations.yaml", ("en: Take a throat culture", "en: Take a swab"))
    capsys.readouterr()
    assert asked("r.json", "--guideline", "keelpijn", "--lang", "en") == 1
    said = words(capsys)
    assert '[keelpijn.throat_culture].label.en: "Take a throat culture" -> "Take a swab"' in said


def test_a_change_that_touches_no_advice_says_so(capsys):
    recorded("r.json")
    edit("keelpijn/guideline.yaml", ("version: 0.1.0", "version: 0.1.1"))
    capsys.readouterr()
    assert asked("r.json", "--guideline", "keelpijn", "--lang", "en") == 1
    said = words(capsys)
    assert "The advice is the same: every recommendation, deadline and outcome." in said
    assert "differ (then" not in said


def test_facts_that_the_guideline_of_now_refuses_are_named(capsys):
    recorded("r.json")
    edit("keelpijn/facts.yaml", ("cough:", "coughing:"))
    capsys.readouterr()
    assert asked("r.json", "--guideline", "keelpijn", "--lang", "en") == 1
    said = words(capsys)
    assert "the guideline of now refuses the facts of then" in said
    assert "Refused: no fact `cough`; did you mean `coughing`?" in said


def test_another_guideline_is_not_taken_for_the_one_of_the_record(capsys):
    recorded("r.json")
    capsys.readouterr()
    assert asked("r.json", "--guideline", "wervelmetastasen", "--lang", "en") == 1
    assert "keelpijn then, wervelmetastasen now. That is another guideline." in words(capsys)


def test_other_code_under_the_same_version_is_told_without_calling_the_answer_another(sore_throat, plain):
    value = copy.deepcopy(plain)
    value["engine"]["sha256"] = "0" * 64
    found = replay(resealed(value), sore_throat)
    assert found.is_same
    assert [one.key for one in found.around] == ["engine.sha256"]


def test_another_version_of_the_engine_is_told_in_the_answer_and_beside_it(sore_throat, plain):
    value = copy.deepcopy(plain)
    value["engine"]["version"] = "0.0.1"
    value["answer"]["engine"] = "leidraad 0.0.1"
    found = replay(resealed(value), sore_throat)
    assert found.verdict is Verdict.DIFFERS
    assert [one.key for one in found.around] == ["engine.version"]
    assert [(one.key, one.then) for one in found.differences] == [("engine", "leidraad 0.0.1")]


def test_programs_get_every_difference_with_both_sides_where_there_are_two(capsys):
    recorded("r.json")
    edit("keelpijn/keelpijn.yaml", ("≥ 3 a", "≥ 35 a"), ("< 3 a", "< 35 a"))
    capsys.readouterr()
    assert asked("r.json", "--guideline", "keelpijn", "--format", "json") == 1
    (found,) = json.loads(capsys.readouterr().out)
    sides = {one["key"]: set(one) - {"key"} for one in found["differences"]}
    assert sides["possible[keelpijn.throat_culture]"] == {"then"}
    assert sides["possible[keelpijn.assess_without_score]"] == {"now"}
    assert sides["possible_outcomes"] == sides["guideline.sha256"] == {"then", "now"}
    assert [one["key"] for one in found["around"]] == ["guideline.sha256"]


def test_what_is_too_much_to_tell_is_counted(sore_throat, plain, capsys):
    value = copy.deepcopy(plain)
    value["answer"].update({f"key_{number}": number for number in range(60)})
    found = replay(resealed(value), sore_throat)
    assert len(found.differences) == 60
    Path("r.json").write_text(resealed(value), encoding="utf-8")
    assert asked("r.json", "--lang", "en") == 1
    assert "and 35 more; --format json shows all" in words(capsys)


def test_recommendations_in_another_order_are_a_difference(sore_throat, plain):
    value = copy.deepcopy(plain)
    value["answer"]["possible"].reverse()
    found = replay(resealed(value), sore_throat)
    assert [one.key for one in found.differences] == ["possible (order)"]


def advice(number=24, unit="h", strength="must", name="scan", key="recommendations"):
    within = None if number is None else {"value": number, "unit": unit}
    entry = {"flowchart": "f", "id": name, "label": {"en": name}, "strength": strength, "within": within}
    return {key: [entry]}


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        (advice(24), advice(1, "d"), []),
        (advice(24), advice(25), [Change.LATER]),
        (advice(24), advice(None), [Change.LATER]),
        (advice(None), advice(2, "wk"), [Change.SOONER]),
        (advice(), advice(strength="may"), [Change.WEAKER]),
        (advice(strength="should"), advice(1), [Change.SOONER, Change.STRONGER]),
        (advice(), {}, [Change.DROPPED]),
        ({}, advice(), [Change.ADDED]),
        (advice(), advice(key="possible"), [Change.NO_LONGER_SURE]),
        (advice(key="possible"), advice(), [Change.NOW_SURE]),
        (advice(key="possible"), {}, [Change.POSSIBLE_DROPPED]),
        ({}, advice(key="possible"), [Change.POSSIBLE_ADDED]),
        (advice(name="a"), advice(name="b"), [Change.DROPPED, Change.ADDED]),
        ({"recommendations": "none"}, advice(), [Change.ADDED]),
        ({"recommendations": [1, {}, {"flowchart": "f", "id": 1, "strength": "must"}]}, {}, []),
        (advice(number=True), {}, []),
        (advice("1"), {}, []),
        (advice(1, "Gy"), {}, []),
        (advice(10**40), {}, []),
    ],
)
def test_what_became_of_a_recommendation_is_told_the_gravest_first(then, now, expected):
    assert [one.change for one in changes(then, now)] == expected


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_everything_that_can_be_told_has_words_in_both_languages(language):
    phrases = PHRASES[language]
    assert set(phrases.verdict) == set(Verdict)
    assert set(phrases.seal) == set(SealState)
    assert set(phrases.change) == set(Change)
    assert set(phrases.chain) == set(LinkFault)
    assert {*map(str, Verdict), "unreadable", "unasked"} < set(phrases.counted)
    assert set(phrases.settled) == {"complete", "undetermined"}
    assert ENGLISH.around.keys() == DUTCH.around.keys()


# ---- changed records ------------------------------------------------------------------------------------------------


def resealed(value, key=None):
    """Return a record as somebody would write it who computes the hash again."""
    body = {name: part for name, part in value.items() if name != "seal"}
    exact = json.loads(json.dumps(body), parse_float=Decimal)
    return json.dumps({**body, "seal": sealed(exact, key).to_dict()})


def leaves(value, path=()):
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(part, (*path, key))
    else:
        yield path


def changed(value, path):
    """Return a record in which the value at a path is another one of the same kind."""
    value = copy.deepcopy(value)
    around = value
    for step in path[:-1]:
        around = around[step]
    match around[path[-1]]:
        case bool(before):
            around[path[-1]] = not before
        case int() | float() as before:
            around[path[-1]] = before + 1
        case str(before):
            around[path[-1]] = "b" + before[1:] if before[:1] == "a" else "a" + before[1:]
        case _:
            around[path[-1]] = "2026-01-05"
    return value


@given(data=st.data())
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_value_of_a_record_changes_unnoticed(sore_throat, keyed, data):
    path = data.draw(st.sampled_from([*leaves(keyed)]))
    try:
        found = replay(json.dumps(changed(keyed, path)), sore_throat, key=KEY)
    except ValueError:
        return  # it is no record any more
    # The name of the key is no part of what is sealed: it only tells which key to look for.
    assert found.verdict is Verdict.TAMPERED or path == ("seal", "key")


def test_the_hash_alone_shows_a_change_but_not_one_by_somebody_who_computes_it_again(sore_throat, plain):
    value = copy.deepcopy(plain)
    value["asked"]["facts"]["age"] = 31
    assert replay(json.dumps(value), sore_throat).seal is SealState.BROKEN
    assert replay(resealed(value), sore_throat).seal is SealState.INTACT


def test_with_a_key_a_change_by_somebody_without_it_is_found_out(sore_throat, keyed):
    assert replay(json.dumps(keyed), sore_throat, key=KEY).seal is SealState.INTACT_BY_KEY
    assert replay(json.dumps(keyed), sore_throat).seal is SealState.KEY_NOT_GIVEN
    value = copy.deepcopy(keyed)
    value["asked"]["facts"]["age"] = 31
    assert replay(resealed(value), sore_throat, key=KEY).seal is SealState.NO_KEY_USED
    assert replay(resealed(value, OTHER_KEY), sore_throat, key=KEY).seal is SealState.OTHER_KEY
    kept_code = json.loads(resealed(value))
    kept_code["seal"].update({name: keyed["seal"][name] for name in ("hmac_sha256", "key")})
    for one in (resealed(value), resealed(value, OTHER_KEY), json.dumps(kept_code)):
        assert replay(one, sore_throat, key=KEY).verdict is Verdict.TAMPERED
    assert replay(json.dumps(kept_code), sore_throat, key=KEY).seal is SealState.BROKEN


def test_the_command_says_what_is_wrong_with_a_seal_and_fails(capsys):
    recorded("r.json", "--key-file", "key")
    capsys.readouterr()
    assert asked("r.json", "--key-file", "key", "--lang", "en") == 0
    assert f"Seal: made with this key ({KEY.name}), and whole." in words(capsys)
    assert asked("r.json", "--key-file", "other", "--lang", "en") == 1
    assert "Seal: made with another key" in words(capsys)
    edit("r.json", ('"cough": false', '"cough": true'))
    assert asked("r.json", "--lang", "nl") == 1
    said = words(capsys)
    assert "NIET op te vertrouwen" in said
    assert "Zegel: gebroken" in said


# ---- the chain ------------------------------------------------------------------------------------------------------


@pytest.fixture
def log(capsys):
    """A file of four records, as lines."""
    for age in range(20, 24):
        main(["run", "keelpijn", "--fact", f"age={age}", "--record", "log.jsonl", "--key-file", "key"])
    capsys.readouterr()
    return Path("log.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)


@pytest.mark.parametrize(
    ("order", "verdicts"),
    [
        ([0, 1, 2, 3], ["same"] * 4),
        ([1, 2, 3], ["tampered", "same", "same"]),
        ([0, 2, 3], ["same", "tampered", "same"]),
        ([0, 2, 1, 3], ["same", "tampered", "tampered", "tampered"]),
        ([0, 1, 1, 2, 3], ["same", "same", "tampered", "same", "same"]),
        ([0, 1, 2], ["same"] * 3),  # honest: what is cut off at the end leaves no gap
    ],
)
def test_a_record_that_was_left_out_moved_or_doubled_is_found_out(log, order, verdicts, capsys):
    Path("log.jsonl").write_text("".join(log[place] for place in order), encoding="utf-8")
    asked("log.jsonl", "--key-file", "key", "--format", "json")
    found = json.loads(capsys.readouterr().out)
    assert [one["verdict"] for one in found] == verdicts
    assert all(one["seal"] == "intact_by_key" for one in found)


def test_a_record_put_in_between_is_found_out(log, sore_throat, capsys):
    alone = record(answer(sore_throat, {"age": 50}, today=date(2026, 1, 1)), day=date(2026, 1, 1))
    fits = record(answer(sore_throat, {"age": 50}, at=AT), link=FIRST).next_link
    linked = record(answer(sore_throat, {"age": 50}, at=AT), link=fits)
    for stranger, link in ((alone, "no_link"), (linked, "before")):
        lines = [log[0], f"{stranger.to_json(None)}\n", *log[2:]]
        Path("log.jsonl").write_text("".join(lines), encoding="utf-8")
        assert asked("log.jsonl", "--format", "jsonl") == 1
        found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [one["link"] for one in found][:2] == [None, link]


def test_a_damaged_line_does_not_stop_the_others_and_is_said_in_its_place(log, capsys):
    Path("log.jsonl").write_text(f"{log[0]}{log[1][:300]}\n\n{log[2]}", encoding="utf-8")
    assert asked("log.jsonl", "--lang", "en") == 1
    out, err = capsys.readouterr()
    assert "log.jsonl:2: no record can be read here." in out
    assert "log.jsonl:4: NOT to be relied on" in out
    assert "log.jsonl:2:" in err
    assert "3 records: 1 the same, 1 not as written, 1 unreadable." in out


@pytest.fixture
def stranger(sore_throat):
    """A record of a guideline that does not ship, as text on a line."""
    value = record(answer(sore_throat, {"age": 50}, at=AT)).to_dict()
    value["guideline"]["id"] = value["answer"]["guideline"]["id"] = "elsewhere"
    return f"{json.dumps(json.loads(resealed(value)))}\n"


@pytest.mark.parametrize("name", ["log.jsonl", "records"])
def test_records_behind_one_that_cannot_be_asked_are_asked_all_the_same(name, stranger, plain, capsys):
    tampered = json.dumps(plain).replace('"cough": false', '"cough": true') + "\n"
    good = f"{json.dumps(plain)}\n"
    lines = [stranger, stranger, tampered, good]
    if name == "records":
        Path(name).mkdir()
        for number, line in enumerate(lines):
            Path(name, f"{number}.json").write_text(line, encoding="utf-8")
    else:
        Path(name).write_text("".join(lines), encoding="utf-8")
    assert asked(name, "--format", "json") == 2
    out, err = capsys.readouterr()
    assert [one["verdict"] for one in json.loads(out)] == ["unasked", "unasked", "tampered", "same"]
    assert err.count("no guideline `elsewhere` ships with the program") == 1
    for language, said, counted in (
        ("en", "NOT asked again: no guideline to ask (elsewhere).", "1 the same, 1 not as written, 2 not asked."),
        ("nl", "NIET opnieuw gevraagd: geen richtlijn om het aan te vragen (elsewhere).", "2 niet gevraagd."),
    ):
        assert asked(name, "--lang", language) == 2
        out, err = capsys.readouterr()
        shown = " ".join(out.split())
        assert shown.count(said) == 2
        assert counted in shown
        assert err.count("no guideline `elsewhere` ships with the program") == 1


def test_a_file_that_cannot_be_read_does_not_stop_the_others_of_its_folder(plain, monkeypatch, capsys):
    Path("records").mkdir()
    for name in ("a", "b"):
        Path("records", f"{name}.json").write_text(json.dumps(plain), encoding="utf-8")
    real = Path.open

    def locked(self, *args, **more):
        if self.name == "a.json":
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **more)

    monkeypatch.setattr(Path, "open", locked)
    assert asked("records", "--format", "jsonl") == 2
    out, err = capsys.readouterr()
    assert [json.loads(line)["verdict"] for line in out.splitlines()] == ["same"]
    assert err == "leidraad: records/a.json: Permission denied\n"


def test_whether_the_facts_settle_the_answer_is_told_in_words(plain, capsys):
    value = copy.deepcopy(plain)
    assert value["answer"]["status"] == "undetermined"
    value["answer"]["status"] = "complete"
    Path("r.json").write_text(resealed(value), encoding="utf-8")
    for language, said in (
        ("en", "Whether the facts settle the answer: yes then, no now."),
        ("nl", "Of de gegevens het antwoord vastleggen: toen ja, nu nee."),
    ):
        assert asked("r.json", "--lang", language) == 1
        assert said in words(capsys)


# ---- strangers' files -----------------------------------------------------------------------------------------------


def test_a_folder_of_records_is_asked_by_name_of_the_file(capsys):
    for age in (20, 30):
        main(["run", "keelpijn", "--fact", f"age={age}", "--record", "records/"])
    Path("records/notes.txt").write_text("x", encoding="utf-8")
    capsys.readouterr()
    assert asked("records", "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["record"] for one in found] == sorted(str(path) for path in Path("records").glob("*.json"))


@pytest.mark.parametrize("name", ["absent.json", "/dev/null", "pipe"])
def test_what_is_no_file_is_a_usage_error_and_the_others_are_asked_all_the_same(name, capsys):
    recorded("r.json")
    os.mkfifo("pipe")
    capsys.readouterr()
    assert asked(name, "r.json", "--lang", "en") == 2
    out, err = capsys.readouterr()
    assert name in err
    assert "byte for byte the same" in " ".join(out.split())


def test_the_name_in_a_record_never_leads_to_a_folder(plain, capsys):
    for name in ("..", "../keelpijn", "/etc", "keelpijn/../keelpijn"):
        value = copy.deepcopy(plain)
        value["guideline"]["id"] = name
        Path("r.json").write_text(resealed(value), encoding="utf-8")
        assert asked("r.json") == 1
        assert "is not an id" in capsys.readouterr().err
    value = copy.deepcopy(plain)
    value["guideline"]["id"] = "workplace"
    Path("r.json").write_text(resealed(value), encoding="utf-8")
    Path("workplace").mkdir()
    assert asked("r.json") == 2
    assert (
        "no guideline `workplace` ships with the program; name its folder with --guideline" in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "a value is expected here"),
        (b"null", "there is no record here"),
        (b"[]", "must be a mapping"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "more than 64 levels"),
        (b'{"record": 1e999999999}', "too long"),
        (b'{"record": ' + b"9" * 10_000 + b"}", "too long"),
        (b'{"record": 1, "record": 1}', "record"),
        (b" " * 4_000_001, "too large"),
        (b'{"record": NaN}', "not a number that can be compared"),
    ],
)
def test_a_file_that_is_no_record_gets_a_finding_and_no_traceback(text, said, capsys):
    for name in ("r.json", "r.jsonl"):
        Path(name).write_bytes(text)
        code = asked(name)
        out, err = capsys.readouterr()
        if name == "r.json" or text.strip():
            assert (code, said in err) == (1, True), err
        assert "Traceback" not in out + err


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("asked", "day"), "2026-02-30", "there is no day `2026-02-30`"),
        (("asked", "at"), None, "`day` and `at` are both empty"),
        (("asked", "facts"), {"age": [1]}, "age"),
        (("seal",), {"sha256": "x"}, "SHA-256"),
        (("seal", "key"), "0" * 16, "hmac_sha256"),
        (("extra",), 1, "extra"),
        (("record",), 2, "record"),
    ],
)
def test_a_record_of_another_form_says_which_part_and_how_to_mend_it(plain, path, value, said, capsys):
    made = copy.deepcopy(plain)
    around = made
    for step in path[:-1]:
        around = around[step]
    around[path[-1]] = value
    Path("r.json").write_text(json.dumps(made, indent=1), encoding="utf-8")
    assert asked("r.json") == 1
    err = capsys.readouterr().err
    assert said in err
    assert "r.json:" in err


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("asked", "at"), "2026-01-05"),
        (("asked", "at"), "nonsense"),
        (("asked", "from"), "nowhere"),
        (("asked", "facts"), {"age": "30 Gy"}),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_its_reason(sore_throat, plain, path, value):
    made = copy.deepcopy(plain)
    made[path[0]][path[1]] = value
    found = replay(resealed(made), sore_throat)
    assert found.verdict is Verdict.REFUSED
    assert found.findings


def test_nothing_in_a_record_moves_the_cursor(plain, capsys):
    value = copy.deepcopy(plain)
    value["answer"]["outcome"] = "\u202egood\u202c"
    value["answer"]["x\u009b31m"] = "\u2028"
    value["engine"]["name"] = "le\u2066idraad"
    Path("r.json").write_text(resealed(value), encoding="utf-8")
    asked("r.json")
    out, err = capsys.readouterr()
    assert all(char.isprintable() or char == "\n" for char in out + err)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


def places(value, path=()):
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, key))


@given(data=st.data())
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_record_it_is_judged_without_a_fault(tmp_path_factory, plain, data):
    value = copy.deepcopy(plain)
    path = data.draw(st.sampled_from([*places(value)]))
    around = value
    for step in path[:-1]:
        around = around[step]
    around[path[-1]] = data.draw(JSON)
    file = tmp_path_factory.getbasetemp() / "any.json"
    file.write_text(resealed(value) if path[0] != "seal" else json.dumps(value), encoding="utf-8")
    assert main(["replay", str(file), "--lang", data.draw(st.sampled_from(["nl", "en"]))]) in {0, 1, 2}


@given(data=st.binary(max_size=200))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_judged_without_a_fault(tmp_path_factory, data):
    for name in ("any.json", "any.jsonl"):
        file = tmp_path_factory.getbasetemp() / name
        file.write_bytes(data)
        assert main(["replay", str(file)]) in {0, 1}


def test_a_record_is_a_value_that_can_be_linked(sore_throat):
    first = record(answer(sore_throat, {}, at=AT), link=FIRST)
    assert isinstance(first, Record)
    assert first.next_link == record(answer(sore_throat, {}, at=AT), link=FIRST).next_link
    assert first.next_link.previous == first.seal.sha256
