"""What is said of a graph is what networkx says of it, also where networkx is not asked."""

from __future__ import annotations

import networkx as nx
from hypothesis import example, given
from hypothesis import strategies as st

from interpreter import graph

NODES = "abcdefg"
GRAPHS = st.dictionaries(st.sampled_from(NODES), st.lists(st.sampled_from(NODES), max_size=4)).map(
    lambda drawn: {node: drawn.get(node, []) for node in NODES}
)


def digraph(successors):
    made = nx.DiGraph()
    made.add_nodes_from(successors)
    made.add_edges_from((node, other) for node, others in successors.items() for other in others)
    return made


@given(GRAPHS)
def test_a_graph_is_acyclic_exactly_when_networkx_says_so(successors):
    assert graph.is_acyclic(successors) == nx.is_directed_acyclic_graph(digraph(successors))


@given(GRAPHS)
@example({"a": ["a", "a"]} | {node: [] for node in "bcdefg"})
def test_each_part_with_a_circle_gives_one_circular_path(successors):
    made = digraph(successors)
    paths = graph.cycles(successors)
    for path in paths:
        assert all(made.has_edge(*edge) for edge in zip(path, (*path[1:], path[0]), strict=True))
    circular = [
        part for part in nx.strongly_connected_components(made) if not nx.is_directed_acyclic_graph(made.subgraph(part))
    ]
    assert sorted(map(frozenset, circular), key=min) == sorted(
        (next(frozenset(part) for part in circular if path[0] in part) for path in paths), key=min
    )


@given(GRAPHS, st.sampled_from(NODES))
def test_what_cannot_be_reached_is_what_networkx_does_not_reach(successors, start):
    reached = nx.descendants(digraph(successors), start) | {start}
    assert graph.unreachable(successors, start) == tuple(node for node in successors if node not in reached)


def test_a_circle_of_ten_thousand_nodes_and_a_chain_of_them_need_no_recursion():
    chain = {str(i): [str(i + 1)] for i in range(10_000)} | {"10000": []}
    assert graph.is_acyclic(chain)
    assert graph.unreachable(chain, "0") == ()
    assert len(graph.cycles(chain | {"10000": ["0"]})[0]) == 10_001
