"""A guideline that was found free of errors before is not checked again; whatever changed, is seen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from interpreter import checked
from interpreter.diagnostic import GuidelineError, Severity
from interpreter.document import Document, recalled
from interpreter.span import Source
from interpreter.stages import MOST_BYTES, MOST_FILES, check_folder, examine, examine_files, fingerprint, load, locate

ROOT = Path(__file__).parents[1]
SHIPPED = ("keelpijn", "wervelmetastasen")


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("LEIDRAAD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def folder(place, tmp_path):
    """A copy of a small guideline that was loaded before, and so is known."""
    assert not place.exists()
    shutil.copytree(ROOT / "flowcharts" / "keelpijn", tmp_path / "keelpijn")
    load(tmp_path / "keelpijn")
    assert kept(place)
    return tmp_path / "keelpijn"


def kept(place):
    return sorted(place.glob("checked-*"))


def edit(file, old, new):
    """Change a file without a change of its time."""
    times = file.stat()
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def spans(guideline):
    """Return where everything stands that a guideline keeps the place of."""
    for entries in (guideline.facts, guideline.recommendations, guideline.criteria, guideline.statements):
        yield from (str(one.span) for one in entries.values())
    for chart in guideline.flowcharts.values():
        yield str(chart.start.span)
        yield from (f"{node.span} {node.span.end_line}:{node.span.end_column}" for node in chart.nodes.values())


@pytest.mark.parametrize("name", SHIPPED)
def test_a_recalled_guideline_is_the_one_that_was_read_with_the_same_places(place, name):
    read = load(name)
    assert len(kept(place)) == 1
    again = load(name)
    assert again == read == examine(locate(name)).guideline
    assert again is not read
    assert list(spans(again)) == list(spans(read))


def test_a_recalled_guideline_needs_neither_yaml_nor_the_checks(folder):
    code = (
        "import sys; from interpreter import load; "
        f"made = load({str(folder)!r}); "
        "print([name for name in ('yaml', 'jsonschema', 'networkx', 'interpreter.schema') if name in sys.modules]); "
        "print(str(next(iter(made.facts.values())).span), 'yaml' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - this Python
    nothing, where = shown.stdout.splitlines()
    assert nothing == "[]"
    assert where.startswith(str(folder / "facts.yaml"))
    assert where.endswith("True")


def test_one_changed_character_is_seen(folder):
    edit(folder / "guideline.yaml", "version: 0", "version: 9")
    assert load(folder).version.startswith("9")


def test_a_file_more_or_less_is_seen(folder):
    (folder / "new.yaml").write_text("flowchart: new\n")
    with pytest.raises(GuidelineError):
        load(folder)
    (folder / "new.yaml").unlink()
    load(folder)
    (folder / "vangnet.yaml").unlink()
    with pytest.raises(GuidelineError):
        load(folder)


def test_other_line_ends_are_the_same_guideline(folder, place):
    before = load(folder)
    for file in folder.glob("*.yaml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    again = load(folder)
    assert again == before == examine(folder).guideline
    assert list(spans(again)) == list(spans(before))
    assert len(kept(place)) == 1


def test_a_guideline_with_an_error_is_never_kept_and_always_refused(folder, place):
    known = kept(place)
    edit(folder / "keelpijn.yaml", "start: ", "start: x")
    refusals = []
    for _ in range(2):
        with pytest.raises(GuidelineError) as refused:
            load(folder)
        refusals.append([str(one) for one in refused.value.diagnostics])
    assert refusals[0] == refusals[1]
    assert kept(place) == known


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("facts.yaml", "type: boolean", "type: bolean"),
        ("guideline.yaml", "guideline: keelpijn", "guideline: x"),
        ("keelpijn.yaml", "nodes:", "nodes: ["),
        ("keelpijn.yaml", "flowchart: keelpijn", "flowchart: keel"),
    ],
)
def test_an_error_of_any_stage_is_found_in_a_guideline_that_was_clean_before(folder, file, old, new):
    edit(folder / file, old, new)
    with pytest.raises(GuidelineError) as refused:
        load(folder)
    assert refused.value.diagnostics == examine(folder).diagnostics
    edit(folder / file, new, old)
    load(folder)


def test_a_known_guideline_in_a_folder_of_another_name_is_refused(folder):
    other = folder.rename(folder.with_name("other"))
    with pytest.raises(GuidelineError) as refused:
        load(other)
    assert [one.code for one in refused.value.diagnostics] == ["name-mismatch"]


def test_warnings_come_from_check_also_when_the_guideline_is_known(folder, place):
    statement = '\n  K9.9: {kind: action, text: {nl: "niets", en: "nothing"}}\n'
    with (folder / "statements.yaml").open("a", encoding="utf-8") as file:
        file.write(statement)
    found = check_folder(folder)
    assert [(one.code, one.severity) for one in found] == [("uncited-statement", Severity.WARNING)]
    load(folder)
    assert len(kept(place)) == 2
    load(folder)
    assert check_folder(folder) == found


def test_check_and_examine_never_ask_the_cache(folder, monkeypatch):
    def refuse(*_):
        raise AssertionError("the cache was asked")

    monkeypatch.setattr(checked, "recall", refuse)
    monkeypatch.setattr(checked, "keep", refuse)
    assert check_folder(folder) == ()
    assert examine(folder).guideline is not None


def test_an_entry_that_somebody_edited_changes_no_answer(folder, place):
    read = load(folder)
    (entry,) = kept(place)
    text = entry.read_text(encoding="utf-8")
    assert "boolean" in text
    entry.write_text(text.replace("boolean", "integer", 1), encoding="utf-8")
    assert load(folder) == read
    assert entry.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("value", [[], {}, {"guideline": {}}, None, 3])
def test_an_entry_of_another_form_counts_as_absent(folder, monkeypatch, value):
    read = load(folder)
    monkeypatch.setattr(checked.cache, "read", lambda *_: value)
    assert load(folder) == read


@pytest.mark.parametrize(
    ("file", "key", "value"),
    [("keelpijn", "flowchart", "other"), ("keelpijn", "start", "nowhere"), ("facts", "facts", {})],
)
def test_values_that_do_not_pass_the_last_stages_are_checked_from_the_start(
    folder, monkeypatch, place, file, key, value
):
    read = load(folder)
    (entry,) = kept(place)
    values = json.loads(entry.read_text(encoding="utf-8").partition("\n")[2])
    values[file][key] = value
    monkeypatch.setattr(checked.cache, "read", lambda *_: values)
    assert load(folder) == read


def test_files_that_are_no_text_are_not_recalled(place):
    document = recalled(Source("a.yaml", "a: 1"), {"a": 1})
    checked.keep({"a": document}, "key")
    assert checked.recall({"a": ("a.yaml", b"a: 1")}, "key") == {"a": document}
    assert checked.recall({"a": ("a.yaml", b"\xff")}, "key") is None
    assert checked.recall({"b": ("b.yaml", b"a: 1")}, "key") is None
    assert kept(place)


def test_without_a_cache_a_guideline_loads_as_well(folder, monkeypatch, tmp_path):
    read = load(folder)
    monkeypatch.setenv("LEIDRAAD_CACHE", "off")
    assert load(folder) == read
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LEIDRAAD_CACHE", str(tmp_path / "file"))
    assert load(folder) == read


# ---- files and folders ----------------------------------------------------------------------------------------------


def test_a_guideline_is_named_by_its_folder_its_main_file_or_its_name(folder):
    assert locate(folder) == locate(folder / "guideline.yaml") == folder
    assert locate("keelpijn") == ROOT / "flowcharts" / "keelpijn"


@pytest.mark.parametrize(
    ("name", "hint"), [("keelpyn", "did you mean `keelpijn`?"), ("qqq", "give a folder, or one of")]
)
def test_a_name_that_leads_nowhere_is_refused_with_the_nearest_one(name, hint):
    with pytest.raises(GuidelineError) as refused:
        load(name)
    (found,) = refused.value.diagnostics
    assert hint in found.hint


def problem(folder):
    with pytest.raises(GuidelineError) as refused:
        load(folder)
    (found,) = refused.value.diagnostics
    assert (found,) == check_folder(folder)
    assert found.code == "file-problem"
    return found.message


def test_what_is_wrong_with_the_files_themselves_is_said(folder, monkeypatch):
    (folder / "a.yml").write_text("a: 1")
    assert problem(folder) == "the name ends in .yml"
    (folder / "a.yml").unlink()
    (folder / "a.yaml").write_bytes(b" " * (MOST_BYTES + 1))
    assert problem(folder) == "larger than 4 MB"
    (folder / "a.yaml").unlink()
    for number in range(MOST_FILES):
        (folder / f"n{number}.yaml").touch()
    assert problem(folder) == f"more than {MOST_FILES} YAML files"
    for number in range(MOST_FILES):
        (folder / f"n{number}.yaml").unlink()
    (folder / "facts.yaml").rename(folder / "fact.yaml")
    assert problem(folder) == "`facts.yaml` is missing"
    (folder / "fact.yaml").rename(folder / "facts.yaml")

    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert problem(folder) == "cannot be read: Permission denied"


def test_the_fingerprint_is_over_names_and_contents_whatever_the_order_and_the_line_ends():
    files = {"x/a.yaml": b"a: 1\n", "x/b.yaml": b"b: 1\n"}
    same = {"y/b.yaml": b"b: 1\r", "y/a.yaml": b"a: 1\r\n"}
    assert fingerprint(files) == fingerprint(same)
    joined, changed = {"x/a.yaml": b"a: 1\nb: 1\n"}, {**files, "x/b.yaml": b"b: 2\n"}
    renamed = {"x/a.yaml": b"a: 1\n", "x/c.yaml": b"b: 1\n"}
    assert len({fingerprint(one) for one in (files, joined, changed, renamed)}) == 4


def test_files_that_never_lay_in_a_folder_can_be_examined(folder):
    contents = {path.stem: (path.name, path.read_bytes()) for path in folder.glob("*.yaml")}
    assert examine_files(contents).guideline == load(folder)
    assert examine_files(contents, "other").guideline is None


def test_a_recalled_document_finds_its_places_in_the_text():
    source = Source("a.yaml", "\ufeffa: 1\nb: [x, y]\n")
    document = recalled(source, {"a": 1, "b": ["x", "y"]})
    assert isinstance(document, Document)
    assert str(document.span(("b", 1))) == "a.yaml:2:8"
    assert str(document.key_span(("a",))) == "a.yaml:1:1"
    assert str(recalled(Source("a.yaml", "a: ["), {"a": 1}).span(("a",))) == "a.yaml:1:1"
