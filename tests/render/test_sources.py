"""DOT and Mermaid say the same as the SVG, and a label cannot break out of them."""

from __future__ import annotations

import re
import subprocess
from xml.etree import ElementTree as ET

import pytest

from interpreter import render
from interpreter.render.layout import program
from interpreter.render.mermaid_source import escaped
from interpreter.render.picture import picture

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = r'<script>alert("x")</script> & \N \G "q" [a](b) {c} |d| `e` #35; %% end'


def drawn(dot):
    command = [str(program()), "-Kdot", "-Tsvg"]
    done = subprocess.run(command, input=dot.encode(), capture_output=True, check=True, timeout=60)  # noqa: S603
    return ET.fromstring(done.stdout)  # noqa: S314 - our own layout program's output


@pytest.mark.parametrize("flowchart", ["diagnostiek", "behandeling", None])
def test_graphviz_draws_every_element_and_every_line_of_the_dot_source(card, flowchart):
    shown = picture(card, flowchart, language="nl")
    root = drawn(render.dot(card, flowchart, language="nl"))
    classes = [(group.get("class") or "").split()[:1] for group in root.iter(f"{SVG}g")]
    assert classes.count(["node"]) == len(shown.elements)
    invisible = len(shown.links) - classes.count(["edge"])
    assert invisible == 0


def test_a_label_shows_as_itself_in_graphviz(relabelled):
    root = drawn(render.dot(relabelled(HOSTILE), "nazorg", language="nl"))
    shown = "".join(one.text or "" for one in root.iter(f"{SVG}text"))
    assert "".join(HOSTILE.split()) in "".join(shown.split())


def test_dot_marks_the_way_of_a_case(card, example):
    text = render.dot(card, "behandeling", language="nl", answer=example)
    assert "penwidth=3.4" in text
    assert "✓ 12 Vraag" in text


def test_mermaid_has_every_element_link_and_phase(card):
    shown = picture(card, "behandeling", language="en")
    text = render.mermaid(card, "behandeling", language="en")
    assert text.startswith("flowchart TD\n")
    assert len(re.findall(r"^ +n\d+[\[({]", text, re.MULTILINE)) == len(shown.elements)
    assert len(re.findall(r"^  n\d+ \S+ n\d+$", text, re.MULTILINE)) == len(shown.links)
    assert text.count("subgraph ") == len(shown.charts[0].phases)
    assert "Not a medical device" in text


def test_mermaid_marks_the_way_of_a_case(card, undetermined):
    text = render.mermaid(card, "behandeling", language="en", answer=undetermined)
    assert re.search(r"class n\d+ is_on_path", text)
    assert re.search(r"class n\d+ is_possible", text)
    assert ":::is_off_path" in text


def test_a_label_cannot_leave_its_quotes_in_mermaid(relabelled):
    text = render.mermaid(relabelled(HOSTILE), "nazorg", language="nl")
    for line in text.splitlines():
        inside = re.findall(r'"([^"]*)"', line)
        assert line.count('"') == 2 * len(inside)
        assert all(not re.search(r"[`\\&{}|]|<(?!br/>)", one) for one in inside)
    assert escaped('"#;<\n') == "#34;#35;#59;#60;<br/>" or escaped('"#<\n') == "#34;#35;#60;<br/>"
