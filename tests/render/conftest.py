"""What the tests of the diagrams share: guidelines, cases, and a page with everything in its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from interpreter import answer, load
from interpreter.casefile import read_file
from interpreter.model import About, Text
from interpreter.render import legend, page, panel, picture

CASES = Path(__file__).parents[2] / "flowcharts" / "wervelmetastasen" / "cases"


@pytest.fixture(scope="session")
def card():
    return load("wervelmetastasen")


@pytest.fixture(scope="session")
def throat():
    return load("keelpijn")


@pytest.fixture(scope="session")
def example(card):
    return answer(card, next(read_file(CASES / "voorbeeld.yaml")))


@pytest.fixture(scope="session")
def undetermined(card, example):
    known = dict(example.facts)
    return answer(card, known | dict.fromkeys(("deficit_onset", "can_walk", "severe_deficit", "metastatic_extent")))


@pytest.fixture(scope="session")
def paged():
    """Return the picture and the page of a diagram; each is laid out once."""
    known = {}

    def made(guideline, flowchart, language="nl", given=None):
        key = id(guideline), flowchart, language, id(given)
        if key not in known:
            shown = picture.picture(guideline, flowchart, language=language, answer=given)
            beside = () if given is None else panel.panels(guideline, given, flowchart, language)
            pair = shown, page.page(shown, legend.legend(shown), beside)
            known[key] = pair, guideline, given  # kept too, so that no other one gets the same id
        return known[key][0]

    return made


@pytest.fixture(scope="session")
def relabelled(card):
    """Return the card with these words as label and note of a few nodes of the aftercare flowchart."""

    def made(words):
        chart = card.flowcharts["nazorg"]
        nodes = dict(chart.nodes)
        for name in ("mobilise", "mobilise_now", "aftercare_arranged"):
            old = nodes[name].about
            both = Text((("nl", words), ("en", words)))
            nodes[name] = replace(nodes[name], about=About(both, both, old.phase, old.grounds))
        return replace(card, flowcharts={**card.flowcharts, "nazorg": replace(chart, nodes=nodes)}, derived={})

    return made
