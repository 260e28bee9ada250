"""The SVG: well-formed, accessible, without anything that runs or loads, and the same on every run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from interpreter import render
from interpreter.render import svg_elements
from interpreter.render.picture import picture

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parents[2]
HOSTILE = (
    "<script>alert(1)</script>",
    "a & b < c > d \"quoted\" 'too'",
    r"\N \G \l \n",
    "</title><svg onload=x>",
    "&lt;b&gt; &#60; ]]> <![CDATA[x]]>",
    "eerste\ntweede",
    "\x00\x1f\u202eomgekeerd",
    "%% end subgraph {{x}} |y| `z` #35; [a](javascript:b)",
)


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - our own output


@pytest.fixture(scope="module")
def diagnosis(card):
    return parsed(render.svg(card, "diagnostiek", language="nl"))


def test_it_has_a_title_a_description_and_a_role(diagnosis):
    title, desc = diagnosis[0], diagnosis[1]
    assert (title.tag, desc.tag) == (f"{SVG}title", f"{SVG}desc")
    assert diagnosis.get("role") == "img"
    assert diagnosis.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == "Wervelmetastasen: Diagnostiek"
    assert "Geen medisch hulpmiddel" in desc.text
    assert diagnosis.get("lang") == "nl"


def test_it_scales_to_its_page(diagnosis):
    width, height = diagnosis.get("width"), diagnosis.get("height")
    assert diagnosis.get("viewBox") == f"0 0 {width} {height}"
    assert diagnosis.get("preserveAspectRatio") == "xMidYMid meet"
    assert diagnosis.get("font-family").startswith("Arial, ")


@pytest.mark.parametrize("flowchart", ["diagnostiek", "behandeling", "nazorg", None])
def test_elements_are_groups_in_chart_order_with_classes_and_tooltips(card, flowchart):
    shown = picture(card, flowchart, language="nl")
    root = parsed(render.svg(card, flowchart, language="nl"))
    groups = [group for group in root.iter(f"{SVG}g") if "node" in group.get("class").split()]
    assert [group.get("id") for group in groups] == [svg_elements.identity(shown, one) for one in shown.elements]
    assert all(group[0].tag == f"{SVG}title" and group[0].text for group in groups)
    ids = Counter(one.get("id") for one in root.iter() if one.get("id"))
    assert set(ids.values()) == {1}
    shapes = [one for one in root.iter() if one.get("class") == "shape"]
    assert len(shapes) > sum("branch" not in group.get("class").split() for group in groups)  # and the legend's


def test_a_tooltip_tells_the_advice_its_grounds_and_its_readings_in_full(diagnosis):
    tooltip = next(
        one for one in diagnosis.iter() if one.get("id") == "wervelmetastasen-diagnostiek-diagnostiek.biopsy_1d"
    )[0]
    for words in ("Doen: Biopt binnen 1 dag", "binnen 1 dag", "moet", "D4.2: ", "G17 (", "Keuze: "):
        assert words in tooltip.text


def test_urgent_boxes_have_their_class_and_their_thickness(diagnosis):
    found = {}
    for group in diagnosis.iter(f"{SVG}g"):
        if group.get("id", "").split(".")[-1] in {"mri_12h", "mri_24h", "mri_48h", "mri_1wk", "mri_2wk"}:
            shape = next(one for one in group if one.get("class") == "shape")
            found[group.get("class").split()[-1]] = float(shape.get("stroke-width"))
    assert list(found) == ["within-12h", "within-24h", "within-72h", "within-7d", "later"]
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_lines_show_who_says_it_by_their_style(diagnosis):
    styles = {}
    for path in diagnosis.iter(f"{SVG}path"):
        kinds = (path.get("class") or "").split()
        if kinds and kinds[0] == "line" and len(kinds) > 1:
            styles.setdefault(kinds[1], set()).add(path.get("stroke-dasharray"))
    assert styles == {"stated": {None}, "guideline": {"7 3"}, "reading": {"1.6 3"}}


def test_a_case_is_shown_by_thickness_second_outline_number_and_tick(card, example, undetermined):
    root = parsed(render.svg(card, "behandeling", language="nl", answer=undetermined))
    lines = [one for one in root.iter(f"{SVG}path") if "line" in (one.get("class") or "").split()]
    widths = {kinds[2]: float(one.get("stroke-width")) for one in lines if len(kinds := one.get("class").split()) > 2}
    assert widths["on-path"] > widths["possible"] > widths["off-path"]
    by_id = {group.get("id").split(".")[-1]: group for group in root.iter(f"{SVG}g") if group.get("id")}
    for name, marks in (("consultation", 2), ("rt_30gy", 2), ("surgery", 1)):
        assert sum(one.get("class") == "shape" for one in by_id[name]) == marks
    assert any(one.get("class") == "tick" for one in by_id["consultation"])
    assert [one.text for one in by_id["rt_30gy"].iter(f"{SVG}text")].count("? DOEN") == 1
    words = [one.text for one in by_id["consultation"].iter(f"{SVG}text")]
    assert any(re.fullmatch(r"\d+ DOEN", word) for word in words)
    complete = render.svg(card, "behandeling", language="nl", answer=example)
    assert 'class="node action possible' not in complete


def test_nothing_runs_and_nothing_is_loaded(card, example, relabelled):
    for words in HOSTILE:
        for text in (
            render.svg(relabelled(words), "nazorg", language="nl"),
            render.svg(card, None, language="en", answer=example),
        ):
            root = parsed(text)
            allowed = {"svg", "title", "desc", "g", "rect", "path", "polygon", "text"}
            assert {one.tag.removeprefix(SVG) for one in root.iter()} <= allowed
            assert not any(name.startswith("on") or "href" in name for one in root.iter() for name in one.attrib)
            assert "url(" not in text


@pytest.mark.parametrize("words", HOSTILE)
def test_a_label_shows_as_itself(relabelled, words):
    root = parsed(render.svg(relabelled(words), "nazorg", language="nl"))
    group = next(one for one in root.iter() if (one.get("id") or "").endswith("nazorg.mobilise"))
    shown = " ".join(one.text for one in group.iter(f"{SVG}text"))
    expected = re.sub(r"[\x00\x1f\u202e]", "\N{REPLACEMENT CHARACTER}", words)
    assert "".join(expected.split()) in "".join(shown.split())


def test_the_same_picture_has_the_same_bytes_in_another_process(card):
    here = render.svg(card, None, language="nl")
    program = (
        "import sys; from interpreter import load, render; "
        "sys.stdout.write(render.svg(load('wervelmetastasen'), None, language='nl'))"
    )
    for seed in ("1", "2"):
        surroundings = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run([sys.executable, "-c", program], env=surroundings, capture_output=True, check=True)  # noqa: S603
        assert done.stdout.decode() == here


def test_a_guideline_in_which_branches_have_no_labels_is_drawn_in_words(throat):
    root = parsed(render.svg(throat, None, language="en"))
    assert any("age: ≥ 3 years" in (one.text or "") for one in root.iter(f"{SVG}text"))


def test_loading_the_package_does_not_load_graphviz():
    program = "import sys, interpreter.render; sys.exit('graphviz' in sys.modules)"
    surroundings = os.environ | {"PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", program], env=surroundings, check=False).returncode == 0  # noqa: S603
