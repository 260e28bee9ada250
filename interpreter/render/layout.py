"""Where the places of a row stand from left to right: Graphviz's `dot` orders them and keeps lines straight.

The only module that imports `graphviz`. The program is `graphviz-pure`, which comes as a wheel and gives the same
numbers on every machine; a `dot` on PATH stands in where it is missing. Only sizes and numbers reach the program, never
a label.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.render.failure import NoLayout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interpreter.render.layers import Stack

POINTS = 72
SECONDS = 20
"""How long one layout may take."""
_PROGRAM = "graphviz-pure"
_APART = 9
"""The least distance between neighbours in a row, in points."""


PULL = 3
"""How strongly neighbours in a row draw together, against 2 to 8 for a line to be straight: keeps a column narrow."""


def positions(stack: Stack, widths: Mapping[str, float], sequences: Iterable[tuple[str, ...]]) -> dict[str, float]:
    """Return the middle of every place of a column, in points from its left edge.

    The first run settles the order in each row, the second, with that order, draws the neighbours together. `sequences`
    are places of a row that keep their order from left to right.

    Raises:
        NoLayout: the program is missing, failed, or took too long.
    """
    names = [name for row in stack.rows for name in row]
    if not names:
        return {}
    number = {name: f"n{at}" for at, name in enumerate(names)}
    ordered = _middles(_run(_source(stack, number, widths, sequences, pull=1)), number)
    in_order = [tuple(sorted(row, key=lambda name: ordered[name])) for row in stack.rows]
    middles = _middles(_run(_source(stack, number, widths, in_order, pull=PULL)), number)
    left = min(middles[name] - widths[name] / 2 for name in names)
    return {name: round(middle - left, 2) for name, middle in middles.items()}


def _middles(plain: str, number: Mapping[str, str]) -> dict[str, float]:
    by_number = {short: name for name, short in number.items()}
    middles = {}
    for line in plain.splitlines():
        kind, *fields = line.split()
        if kind == "node" and fields[0] in by_number:
            middles[by_number[fields[0]]] = float(fields[1]) * POINTS
    if len(middles) != len(number):
        raise NoLayout("the layout program left places out", "`pip install --upgrade graphviz-pure`")
    return middles


def _source(
    stack: Stack,
    number: Mapping[str, str],
    widths: Mapping[str, float],
    sequences: Iterable[tuple[str, ...]],
    *,
    pull: int,
) -> str:
    import graphviz  # noqa: PLC0415 - only drawing pays for it

    graph = graphviz.Digraph(
        graph_attr={"nodesep": f"{_APART / POINTS:.4f}", "ranksep": "0.3", "newrank": "true", "remincross": "true"},
        node_attr={"shape": "box", "fixedsize": "true", "height": "0.3", "label": ""},
    )
    for row in stack.rows:
        with graph.subgraph(graph_attr={"rank": "same"}) as same:
            for name in row:
                same.node(number[name], width=f"{widths[name] / POINTS:.4f}")
    for net in stack.nets:
        for top in net.tops:
            for bottom in net.bottoms:
                passing = ("|" in top) + ("|" in bottom)
                graph.edge(number[top], number[bottom], weight=str((2, 3, 8)[passing]))
    for sequence in sequences:
        for one, other in pairwise(sequence):
            graph.edge(number[one], number[other], style="invis", weight=str(pull))
    return str(graph.source)


def program() -> Path:
    """Return the layout program: graphviz-pure's beside this Python or on PATH, else a `dot` on PATH.

    Raises:
        NoLayout: there is neither.
    """
    folders = (Path(sysconfig.get_path("scripts")), Path(sys.executable).parent)
    found = [shutil.which(_PROGRAM, path=str(folder)) for folder in folders]
    found += [shutil.which(_PROGRAM), shutil.which("dot")]
    for path in found:
        if path is not None:
            return Path(path)
    raise NoLayout(
        "neither graphviz-pure nor dot is installed", "`pip install graphviz-pure`; no system package is needed"
    )


def _run(source: str) -> str:
    return _laid_out(source, program(), SECONDS)


@lru_cache(maxsize=512)  # a drawing on sheets tries the same columns again and again
def _laid_out(source: str, by: Path, seconds: float) -> str:
    from graphviz.backend import dot_command, execute  # noqa: PLC0415 - only drawing pays for it

    dot_command.DOT_BINARY = by
    command = dot_command.command("dot", "plain")
    try:
        done = execute.run_check(
            command, input=source, encoding="utf-8", capture_output=True, quiet=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise NoLayout(f"it took more than {seconds:g} seconds", "draw one flowchart at a time, or split it") from None
    except subprocess.CalledProcessError as problem:
        said = (problem.stderr or "").strip().splitlines()
        reason = f"the layout program stopped with code {problem.returncode}" + (f": {said[0]}" if said else "")
        raise NoLayout(reason, "`pip install --upgrade graphviz-pure`") from None
    except (OSError, execute.ExecutableNotFound) as problem:
        raise NoLayout(str(problem), "`pip install graphviz-pure`") from None
    return str(done.stdout)
