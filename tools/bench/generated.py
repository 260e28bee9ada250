"""Guidelines of any size, as the text of their files: for measuring how work grows with the number of nodes.

- `chain`: decisions in a row, each on its own boolean fact: true goes on, false ends there;
- `ladder`: diamonds in a row: a decision with two actions that come together in the next decision; n diamonds have
  2^n paths through shared nodes;
- `wide`: decisions with two branches, one in ten with three, on facts drawn from a small dictionary, to nodes
  anywhere further on.

Every fact, statement and recommendation is used and every node is reachable, so the text loads without a finding.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Files = dict[str, tuple[str, bytes]]
"""By stem: the name that messages show, and the bytes."""

_GUIDELINE = """guideline: generated
version: 0.1.0
language: 1
status: draft
title: {en: Generated}
languages: [en]
entry: chart
source: {title: {en: Generated}, publisher: nobody, year: 2026}
intended_use: {en: Measuring only.}
reference_time: {en: none}
"""
_STATEMENTS = """statements:
  S1: {kind: advice, text: {en: Generated.}}
"""
_READINGS = "readings: {}\n"
WIDE_FACTS = 40
THREE = 0.1
"""The share of decisions with three branches: documents hold at most 200,000 values."""
FARTHEST = 50
"""How many nodes further on a branch of the wide chart may lead."""


def chain(size: int) -> Files:
    """Return a chart of `size` nodes in which each decision asks its own fact."""
    decisions = size - 3
    nodes = [
        f"""  d{i}:
    kind: decision
    label: {{en: Fact {i}}}
    branches:
      - {{when: {{f{i}: true}}, to: {f"d{i + 1}" if i + 1 < decisions else "give"}, cites: [S1]}}
      - {{when: {{f{i}: false}}, to: stopped, cites: [S1]}}
"""
        for i in range(decisions)
    ]
    nodes += [_action("give", "r0", "through"), _end("through"), _end("stopped")]
    return files("d0", nodes, _facts(range(decisions)), 1)


def ladder(diamonds: int) -> Files:
    """Return a chart of so many diamonds, three nodes each; the left action of each gives its own recommendation."""
    nodes = []
    for i in range(diamonds):
        onwards = f"d{i + 1}" if i + 1 < diamonds else "through"
        nodes.append(f"""  d{i}:
    kind: decision
    label: {{en: Fact {i}}}
    branches:
      - {{when: {{f{i}: true}}, to: left{i}, cites: [S1]}}
      - {{when: {{f{i}: false}}, to: right{i}, cites: [S1]}}
""")
        nodes += [_action(f"left{i}", f"r{i}", onwards), _action(f"right{i}", f"q{i}", onwards)]
    names = [f"{letter}{i}" for i in range(diamonds) for letter in "rq"]
    return files("d0", [*nodes, _end("through")], _facts(range(diamonds)), names)


def wide(size: int, seed: int = 1) -> Files:
    """Return a random acyclic chart of `size` nodes over a small dictionary of facts."""
    draw = random.Random(seed)
    ends = 3
    inner = size - ends
    nodes = []
    for i in range(inner):
        following = [f"n{i + 1}" if i + 1 < inner else "e0"]
        for _ in range(2 if draw.random() < THREE else 1):
            ahead = i + draw.randint(1, FARTHEST)
            following.append(f"n{ahead}" if ahead < inner else f"e{draw.randrange(ends)}")
        facts = draw.sample(range(WIDE_FACTS), len(following) - 1)
        if i < WIDE_FACTS:
            facts[0] = i
            facts = list(dict.fromkeys(facts))
        lines = [
            f"   - {{when: {{f{fact}: true}}, to: {onwards}, cites: [S1]}}"
            for fact, onwards in zip(facts, following[1:], strict=False)
        ]
        lines.append(f"   - {{else: {following[0]}, cites: [S1]}}")
        head = f"  n{i}:\n   kind: decision\n   hit: first\n   label: {{en: N}}\n   branches:\n"
        nodes.append(head + "\n".join(lines) + "\n")
    # The first node also leads to every end, so that none is out of reach.
    nodes[0] = nodes[0].replace("   branches:\n", "   branches:\n" + "".join(_to_end(i) for i in range(ends)), 1)
    nodes += [_end(f"e{i}") for i in range(ends)]
    return files("n0", nodes, _facts(range(WIDE_FACTS)), 0)


def _to_end(number: int) -> str:
    others = ", ".join(f"f{fact}: true" for fact in range(number, number + 3))
    return f"   - {{when: {{{others}}}, to: e{number}, cites: [S1]}}\n"


def _action(name: str, recommendation: str, onwards: str) -> str:
    return f"""  {name}:
    kind: action
    label: {{en: Do {name}}}
    recommend: [{{id: {recommendation}, cites: [S1]}}]
    to: {onwards}
"""


def _end(name: str) -> str:
    return f"  {name}: {{kind: end, outcome: {name}, label: {{en: End {name}}}}}\n"


def _facts(numbers: Iterable[int]) -> str:
    return "facts:\n" + "".join(
        f"  f{i}: {{type: boolean, label: {{en: Fact {i}}}, question: {{en: Is fact {i} so?}}, cites: [S1]}}\n"
        for i in numbers
    )


def files(start: str, nodes: list[str], facts: str, recommended: int | list[str]) -> Files:
    """Return the files of a guideline with one flowchart of these nodes."""
    names = [f"r{i}" for i in range(recommended)] if isinstance(recommended, int) else recommended
    catalogue = "recommendations:" + (
        "\n" + "".join(f"  {name}: {{label: {{en: Do {name}}}, strength: must, cites: [S1]}}\n" for name in names)
        if names
        else " {}\n"
    )
    chart = f"flowchart: chart\ntitle: {{en: Chart}}\nstart: {start}\nnodes:\n" + "".join(nodes)
    texts = {
        "guideline": _GUIDELINE,
        "statements": _STATEMENTS,
        "readings": _READINGS,
        "facts": facts,
        "recommendations": catalogue,
        "chart": chart,
    }
    return {stem: (f"generated/{stem}.yaml", content.encode()) for stem, content in texts.items()}
