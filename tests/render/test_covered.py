"""The drawing of what cases reach: counts, and three kinds of outline that can be told without colour."""

from __future__ import annotations

from interpreter import render
from interpreter.render.course import Course
from interpreter.render.covered import Covered, Share, covered
from interpreter.render.picture import picture
from interpreter.stages import load

PLACE = ("keelpijn", "score")
BY = Covered(
    nodes={PLACE: Share(3, 8), ("keelpijn", "low"): Share(0, 1), ("keelpijn", "scope"): Share(5, 5)},
    branches={(PLACE, 0): Share(2, 2), (PLACE, 1): Share(1, 3), (PLACE, 2): Share(0, 3)},
    missed={PLACE: ("a test: unknown",)},
    subtitle="5 cases",
)


def test_counts_signs_and_outlines_say_how_much_was_seen():
    shown = covered(picture(load("keelpijn"), "keelpijn", language="en"), BY)
    elements = {one.id: one for one in shown.elements}
    assert elements["keelpijn.score"].course is Course.POSSIBLE
    assert elements["keelpijn.score"].tag.endswith("3/8")
    assert "never seen: a test: unknown" in elements["keelpijn.score"].tooltip
    assert elements["keelpijn.low"].course is Course.OFF
    assert elements["keelpijn.scope"].course is Course.ON
    rows = [row for one in shown.elements if one.node == "score" for row in one.rows]
    assert [(row.label[-3:], row.course) for row in rows] == [
        ("2/2", Course.ON),
        ("1/3", Course.POSSIBLE),
        ("0/3", Course.OFF),
    ]
    assert shown.subtitle.endswith("5 cases")


def test_the_legend_tells_the_three_apart_in_both_languages():
    for language, words in (("en", "reached by no case"), ("nl", "door geen casus bereikt")):
        drawn = render.svg(load("keelpijn"), "keelpijn", language=language, covered=BY)
        assert words in drawn
        assert "on the way of this case" not in drawn
        assert "None " not in drawn
