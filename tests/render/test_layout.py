"""The layout program: found without a system package, bounded in size and time, and clear when it fails."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from interpreter import render
from interpreter.model import About, Action, Decision, Grounds, Ref, Text
from interpreter.render import CannotDraw, layout
from interpreter.render.failure import NoLayout, TooLarge
from interpreter.render.picture import MOST_NODES
from interpreter.span import nowhere

HERE = nowhere("test")


def grown(card, count, *, ladder=False):
    """Return the card with a treatment flowchart of so many nodes, a chain or a ladder of decisions."""
    chart = card.flowcharts["nazorg"]
    end = next(node for node in chart.nodes.values() if node.id == "aftercare_arranged")
    mobilise = chart.nodes["mobilise"]
    about = About(Text((("nl", "stap"), ("en", "step"))), None, None, Grounds())
    nodes = {}
    for at in range(count - 1):
        to = Ref(f"n{at + 1}" if at < count - 2 else end.id, HERE)
        if ladder:
            far = Ref(f"n{min(at + 7, count - 2)}" if at < count - 2 else end.id, HERE)
            branches = tuple(
                replace(branch, to=where) for branch, where in zip(mobilise.branches, (to, far), strict=True)
            )
            nodes[f"n{at}"] = Decision(f"n{at}", about, mobilise.hit, branches, HERE)
        else:
            nodes[f"n{at}"] = Action(f"n{at}", about, (), to, HERE)
    nodes[end.id] = replace(end, about=about)
    drawn = replace(chart, nodes=nodes, start=Ref("n0", HERE), phases=())
    return replace(card, flowcharts={**card.flowcharts, "nazorg": drawn}, derived={})


def test_ten_thousand_nodes_are_refused_at_once(card):
    began = time.monotonic()
    with pytest.raises(TooLarge, match=f"10000 nodes, and a diagram holds at most {MOST_NODES}"):
        render.svg(grown(card, 10_000), "nazorg", language="nl")
    assert time.monotonic() - began < 5


def test_a_chain_as_long_as_is_allowed_is_drawn(card):
    assert render.svg(grown(card, MOST_NODES), "nazorg", language="nl").count('class="node action"') == MOST_NODES - 1


def test_a_decision_with_more_than_a_hundred_branches_is_drawn_in_time(card):
    began = time.monotonic()
    guideline = grown(card, 120)
    chart = guideline.flowcharts["nazorg"]
    fan = card.flowcharts["nazorg"].nodes["mobilise"]
    names = list(chart.nodes)[:-1]
    branches = tuple(replace(fan.branches[0], to=Ref(name, HERE)) for name in names)
    start = replace(fan, branches=branches, about=chart.nodes["n0"].about)
    nodes = {"mobilise": start} | {
        name: replace(chart.nodes[name], to=Ref("aftercare_arranged", HERE)) for name in names
    }
    nodes["aftercare_arranged"] = chart.nodes["aftercare_arranged"]
    fanned = replace(chart, nodes=nodes, start=Ref("mobilise", HERE))
    assert render.svg(
        replace(guideline, flowcharts={**guideline.flowcharts, "nazorg": fanned}), "nazorg", language="nl"
    )
    assert time.monotonic() - began < 3 * layout.SECONDS


def test_a_tangle_is_drawn_or_refused_in_time(card):
    began = time.monotonic()
    try:
        assert render.svg(grown(card, 120, ladder=True), "nazorg", language="nl")
    except CannotDraw as refusal:
        assert "seconds" in str(refusal)  # noqa: PT017 - either outcome is right, in time
    assert time.monotonic() - began < 3 * layout.SECONDS


def test_a_layout_that_takes_too_long_is_stopped(card, monkeypatch):
    monkeypatch.setattr(layout, "SECONDS", 0.0001)
    with pytest.raises(NoLayout, match="took more than"):
        render.svg(card, "nazorg", language="nl")


def test_a_missing_program_is_named_with_its_cure(card, monkeypatch):
    monkeypatch.setattr(layout.shutil, "which", lambda *_arguments, **_options: None)
    with pytest.raises(CannotDraw, match="pip install graphviz-pure"):
        render.svg(card, "nazorg", language="nl")


def test_a_program_that_fails_is_reported_without_a_traceback(card, monkeypatch, tmp_path):
    broken = tmp_path / "dot"
    broken.write_text("#!/bin/sh\necho it broke >&2\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(layout, "program", lambda: broken)
    with pytest.raises(NoLayout, match="stopped with code 3: it broke"):
        render.svg(card, "nazorg", language="nl")


def test_a_program_that_says_nothing_is_reported(card, monkeypatch, tmp_path):
    silent = tmp_path / "dot"
    silent.write_text("#!/bin/sh\ncat > /dev/null\n", encoding="utf-8")
    silent.chmod(0o755)
    monkeypatch.setattr(layout, "program", lambda: silent)
    with pytest.raises(NoLayout, match="left places out"):
        render.svg(card, "nazorg", language="nl")


def test_the_wheel_is_preferred_to_a_program_of_the_system():
    assert layout.program().name.startswith("graphviz-pure")


def test_no_label_reaches_the_layout_program(relabelled, monkeypatch):
    given = []
    run = layout._run  # noqa: SLF001 - what goes out of the process is the point here
    monkeypatch.setattr(layout, "_run", lambda source: given.append(source) or run(source))
    render.svg(relabelled("geheim"), "nazorg", language="nl")
    assert given
    assert not any("geheim" in source for source in given)
