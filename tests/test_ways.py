"""What a case of the card may still reach."""

from __future__ import annotations

from functools import cache

from interpreter import answer, load
from interpreter.engine.entail import possible_ways


@cache
def card():
    return load("wervelmetastasen")


SUSPECTED = {
    "mescc_deficit": True,
    "known_tumour": True,
    "severe_deficit": False,
    "can_walk": True,
    "progressive_back_pain": True,
    "vertebral_metastases": True,
    "radiological_mescc": True,
}


def test_a_node_that_no_completion_reaches_is_no_possible_way():
    given = answer(card(), SUSPECTED)
    ways = {(way.flowchart, way.node): way for way in possible_ways(card(), given)}
    assert ("diagnostiek", "biopsy_1d") in ways
    assert ("diagnostiek", "biopsy_1wk") not in ways
    assert not ways.keys() & {(way.flowchart, way.node) for way in given.ways}


def test_a_quantity_in_another_unit_than_the_facts_opens_the_same_ways():
    ways = [possible_ways(card(), answer(card(), {**SUSPECTED, "deficit_onset": onset})) for onset in ("36 h", 1.5)]
    assert ways[0] == ways[1]
    assert ways[0]


def test_a_settled_outcome_leaves_only_ways_that_lead_to_it():
    given = answer(card(), {"mescc_deficit": True, "vertebral_metastases": False, "radiological_mescc": False})
    assert given.outcome == "no_vertebral_metastases"
    assert {way.node for way in possible_ways(card(), given)} == {
        "think_of_mescc",
        "early_dexamethasone",
        "early_steroid_consult",
    }


def test_without_diagrams_at_least_as_many_ways_are_possible():
    exact = possible_ways(card(), answer(card(), SUSPECTED))
    given = answer(card(), SUSPECTED, limit=10)
    assert not given.exact
    sure = {(way.flowchart, way.node) for way in given.ways}
    loose = {(way.flowchart, way.node) for way in possible_ways(card(), given)}
    assert {(way.flowchart, way.node) for way in exact} <= loose | sure
