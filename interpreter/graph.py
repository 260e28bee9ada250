"""Questions about directed graphs: what cannot be reached, and what runs in a circle. The only user of networkx.

Most charts have no circle, which is soon seen; networkx, which takes a tenth of a second to come, names those that are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def unreachable(successors: Mapping[str, Sequence[str]], start: str) -> tuple[str, ...]:
    """Return the nodes to which no path from `start` leads, in the graph's order."""
    reached = {start}
    waiting = [start]
    while waiting:
        found = [node for node in successors[waiting.pop()] if node not in reached]
        reached.update(found)
        waiting += found
    return tuple(node for node in successors if node not in reached)


def is_acyclic(successors: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether no path comes back to where it began.

    Source: A. B. Kahn, Topological sorting of large networks, 1962.
    """
    unmet = dict.fromkeys(successors, 0)
    for others in successors.values():
        for node in others:
            unmet[node] += 1
    free = [node for node, edges in unmet.items() if edges == 0]
    for node in free:  # grows on the way
        for other in successors[node]:
            unmet[other] -= 1
            if unmet[other] == 0:
                free.append(other)
    return len(free) == len(unmet)


def cycles(successors: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return one circular path for every strongly connected part that has one, in the graph's order."""
    if is_acyclic(successors):
        return ()
    import networkx as nx  # noqa: PLC0415 - heavy: only for a chart that has a circle

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(successors)
    graph.add_edges_from((node, other) for node, others in successors.items() for other in others)
    position = {node: index for index, node in enumerate(successors)}
    found = []
    for part in nx.strongly_connected_components(graph):
        first = min(part, key=position.__getitem__)
        if len(part) > 1 or graph.has_edge(first, first):
            edges = nx.find_cycle(graph.subgraph(part), first)
            found.append(tuple(edge[0] for edge in edges))
    return tuple(sorted(found, key=lambda path: position[path[0]]))
