"""The flowcharts as pictures of what a cohort does in them: one SVG for each flowchart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.cohort.tally import MAYBE, SURE
from interpreter.render import svg
from interpreter.render.flow import Flow, Passing

if TYPE_CHECKING:
    from interpreter.cohort.summary import Summary

_ROWS = {
    "nl": "{0} rijen beantwoord, waarvan {1} nog niet bepaald",
    "en": "{0} rows answered, {1} of them undetermined",
}
_SAMPLE = {"nl": "; een steekproef, niet de hele tabel", "en": "; a sample, not the whole table"}


def flow_pictures(summary: Summary, language: str) -> dict[str, str]:
    """Return an SVG for each flowchart that the cohort can come in, by its id.

    Raises:
        CannotDraw: why, and what to do about it.
    """
    return {
        one: flow_picture(summary, one, language)
        for one in dict.fromkeys(chart.flowchart for chart in summary.plan.charts)
    }


def flow_picture(summary: Summary, flowchart: str | None, language: str) -> str:
    """Return the picture of one flowchart, or of all of them with their calls.

    Raises:
        CannotDraw: why, and what to do about it.
    """
    number = summary.number
    nodes, branches = {}, {}
    for station in summary.plan.stations:
        place = (station.flowchart, station.node)
        nodes[place] = Passing(number("node", *place, SURE), number("node", *place, MAYBE))
        for way in station.ways:
            if way.branch is not None:
                cell = ("branch", *place, str(way.branch))
                branches[place, way.branch] = Passing(number(*cell, SURE), number(*cell, MAYBE))
    told = _ROWS["nl" if language == "nl" else "en"].format(number("answered"), number("undetermined"))
    if summary.sample is not None:
        told += _SAMPLE["nl" if language == "nl" else "en"]
    flow = Flow(nodes, branches, number("answered"), summary.min_count, told)
    return svg(summary.guideline, flowchart, language=language, flow=flow)
