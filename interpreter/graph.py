"""Questions about directed graphs: what cannot be reached, and what runs in a circle. The only user of networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

Successors = "Mapping[str, Sequence[str]]"


def _digraph(successors: Mapping[str, Sequence[str]]) -> nx.DiGraph[str]:
    import networkx as nx  # noqa: PLC0415 - heavy: a run of a guideline that was checked before does not need it

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(successors)
    graph.add_edges_from((node, other) for node, others in successors.items() for other in others)
    return graph


def unreachable(successors: Mapping[str, Sequence[str]], start: str) -> tuple[str, ...]:
    """Return the nodes to which no path from `start` leads, in the graph's order."""
    import networkx as nx  # noqa: PLC0415 - heavy, see above

    reached = nx.descendants(_digraph(successors), start) | {start}
    return tuple(node for node in successors if node not in reached)


def cycles(successors: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return one circular path for every strongly connected part that has one, in the graph's order."""
    import networkx as nx  # noqa: PLC0415 - heavy, see above

    graph = _digraph(successors)
    position = {node: index for index, node in enumerate(successors)}
    found = []
    for part in nx.strongly_connected_components(graph):
        first = min(part, key=position.__getitem__)
        if len(part) > 1 or graph.has_edge(first, first):
            edges = nx.find_cycle(graph.subgraph(part), first)
            found.append(tuple(edge[0] for edge in edges))
    return tuple(sorted(found, key=lambda path: position[path[0]]))
