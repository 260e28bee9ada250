"""The pages as files: small, the same every time, in the guideline's languages, and written where one asks."""

from __future__ import annotations

import base64
import gzip
import json
import re

import pytest
import small
from conftest import MADE

from interpreter.cli import main
from interpreter.render.picture import picture
from interpreter.site.drawings import drawings
from interpreter.site.pages import page as page_of
from interpreter.site.view import view
from interpreter.stages import load

MOST_BYTES = 1_000_000


def block(text, name):
    [found] = re.findall(rf'<script type="[^"]*" id="{name}">(.*?)</script>', text, re.DOTALL)
    return found


def unpacked(text, name):
    return json.loads(gzip.decompress(base64.b64decode(block(text, name))))


def test_the_card_in_one_file_is_less_than_a_megabyte(card):
    assert len(card.read_bytes()) < MOST_BYTES


def test_the_same_guideline_and_day_give_the_same_page():
    once, again = (page_of(load("keelpijn"), [], language="nl", made=MADE) for _ in range(2))
    assert once == again


def test_a_drawing_has_every_element_and_both_ends_of_every_line():
    guideline = load("wervelmetastasen")
    for language in guideline.languages:
        found = drawings(guideline, language)
        assert set(found) == set(guideline.flowcharts)
        for name, tree in found.items():
            shown = picture(guideline, name, language=language)
            text = json.dumps(tree)
            assert set(re.findall(r'"data-element": "([^"]*)"', text)) == {one.id for one in shown.elements}
            ends = set(re.findall(r'"data-from": "([^"]*)", "data-to": "([^"]*)"', text))
            assert ends == {(one.source, one.target) for one in shown.links}
            assert '"style"' not in text
            assert '"title"' not in text


def test_the_examples_are_the_authors_cases(card):
    text = card.read_text(encoding="utf-8")
    found = unpacked(text, "examples")
    assert len(found) > 300
    [example] = [one for one in found if one["group"] == "voorbeeld"]
    assert example["facts"]["deficit_onset"] == "36 h"
    assert example["facts"]["affected_vertebrae"] == {"number": "5"}


def test_a_guideline_in_one_language_has_one_drawing_and_no_switch():
    guideline = small.loaded(
        small.dictionaries({"r0": "must"})
        | {
            "facts": {"facts": {"f": small.boolean()}},
            "m0": {"flowchart": "m0", "title": {"en": "m"}, "start": "a", "nodes": {"a": small.end("done")}},
        }
    )
    text = page_of(guideline, [], language="en", made=MADE)
    assert 'id="drawings-en"' in text
    assert 'id="drawings-nl"' not in text
    assert json.loads(block(text, "head"))["languages"] == ["en"]


def test_conditions_go_to_the_page_as_words_only():
    [node] = [one for one in view(load("wervelmetastasen"))["charts"][0]["nodes"] if one["id"] == "mri_triage"]
    assert node["branches"][0]["when"]["nl"] == "uitval door MESMC of radiculaire uitval: bilateraal"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_command_writes_a_folder_or_one_file(tmp_path, capsys, language):
    assert main(["site", "keelpijn", "-o", str(tmp_path / "map"), "--lang", language, "--made", "2026-01-05"]) == 0
    assert main(["site", "keelpijn", "-o", str(tmp_path / "een.html"), "--single-file", "--lang", language]) == 0
    text = (tmp_path / "map" / "index.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in text
    assert json.loads(block(text, "head"))["made"] == "2026-01-05"
    assert (tmp_path / "een.html").is_file()
    assert "open it in a browser" in capsys.readouterr().err


def test_a_file_where_the_folder_should_be_is_a_usage_error(tmp_path, capsys):
    (tmp_path / "een.html").write_text("", encoding="utf-8")
    assert main(["site", "keelpijn", "-o", str(tmp_path / "een.html")]) == 2
    assert "--single-file" in capsys.readouterr().err
