"""Witnesses: cases that lie in a diagram, as small as can be or complete, and the case file that says them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from interpreter import jsontext
from interpreter.engine.diagram import FALSE, TRUE
from interpreter.engine.regions import shown
from interpreter.model import FactType
from interpreter.proof.space import kind
from interpreter.slotted import dataclass
from interpreter.units import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from interpreter.engine.diagram import Diagrams
    from interpreter.engine.regions import Regions
    from interpreter.model import Fact, Resolved
    from interpreter.proof.space import Space

SCHEMA = "../../../schema/case.schema.json"
"""Where the schema lies as seen from the cases of a shipped guideline."""
COMMENT_WIDTH = 118
_PLAIN = re.compile(r"[a-z][a-z0-9_-]*")
_WORDS = {"true", "false", "null"}
_FAR = 1 << 60

Shown = bool | str | Decimal


@dataclass(frozen=True, slots=True)
class Witness:
    """A case: for each known fact, in the space's order, its regions and the number of the one in which it lies."""

    regions: tuple[tuple[Regions, int], ...]

    def values(self, guideline: Resolved | None = None) -> dict[str, Shown]:
        """Return a plain value for each known fact that the guideline has, as `answer` and `leidraad run` take it."""
        return {
            found.fact.id: shown(found.fact, found.witnesses[region])
            for found, region in self.regions
            if guideline is None or _has(guideline, found.fact)
        }

    def texts(self, guideline: Resolved | None = None) -> dict[str, str]:
        """Return the same values as they stand in a case file, numbers with their unit."""
        facts = {found.fact.id: found.fact for found, _ in self.regions}
        return {name: written(facts[name], value) for name, value in self.values(guideline).items()}


def _has(guideline: Resolved, fact: Fact) -> bool:
    own = guideline.facts.get(fact.id)
    return own is not None and kind(own) == kind(fact)


def witness(space: Space, diagram: int) -> Witness | None:
    """Return a case with few known facts of which every completion lies in the diagram; None where there is none.

    None of its facts can be left out. Where it can be helped it has a completion that no guideline warns of.
    """
    if diagram == FALSE:
        return None
    diagrams = space.diagrams
    path = _cheapest(diagrams, _plausible(space, diagram), lambda _: 1)
    for level in sorted(path, reverse=True):
        without = {other: region for other, region in path.items() if other != level}
        if not diagrams.leads_to(diagram, without, FALSE):
            path = without
    return _witness(space, path)


def total(space: Space, diagram: int) -> Witness | None:
    """Return a case in the diagram with every fact known, as unremarkable as can be; None where there is none.

    It is one that no guideline warns of where there is such a one; few of its facts are true, or other than the first
    code or the lowest stretch of numbers.
    """
    if diagram == FALSE:
        return None
    path = _cheapest(space.diagrams, _plausible(space, diagram), lambda region: int(region > 0))
    return _witness(space, {level: path.get(level, 0) for level in range(len(space.levels))})


def _plausible(space: Space, diagram: int) -> int:
    """Return the part of a diagram that no guideline warns of, or all of it where nothing is left."""
    return space.diagrams.both(diagram, space.plausible) or diagram


def _cheapest(diagrams: Diagrams, diagram: int, price: Callable[[int], int]) -> dict[int, int]:
    """Return the regions by level on the cheapest path to where the diagram holds; a region has a price."""
    cost = {FALSE: _FAR, TRUE: 0}
    best: dict[int, int] = {}
    for node in diagrams.reachable([diagram]):
        prices = [cost[child] + price(region) for region, child in enumerate(diagrams.children[node])]
        cost[node] = min(prices)
        best[node] = prices.index(cost[node])
    path = {}
    while diagram > TRUE:
        path[diagrams.level[diagram]] = best[diagram]
        diagram = diagrams.children[diagram][best[diagram]]
    return path


def _witness(space: Space, path: Mapping[int, int]) -> Witness:
    by_fact = sorted((space.levels[level], region) for level, region in path.items())
    return Witness(tuple((space.facts[number], region) for number, region in by_fact))


# ---- as a file ------------------------------------------------------------------------------------------------------


def case_file(
    found: Witness,
    name: str,
    title: Mapping[str, str],
    guideline: Resolved,
    *,
    start: str | None = None,
    expect: str = "",
) -> str:
    """Return the YAML of a case file with this one case, as `leidraad run` and `leidraad test` take it.

    `title` is by language. `expect` are the lines of its expectation, if any, indented as they stand in the file.
    """
    return file_of(found.texts(guideline), name, title, guideline, start=start) + expect


def file_of(
    texts: Mapping[str, str], name: str, title: Mapping[str, str], guideline: Resolved, *, start: str | None = None
) -> str:
    """Return the YAML of a case file; `texts` are the values by fact as they stand there."""
    words = {language: title[language] for language in guideline.languages if language in title}
    lines = [
        f"# yaml-language-server: $schema={SCHEMA}",
        *_comment(f"A made-up case for review of {guideline.id} {guideline.version}; it describes no patient."),
        *_comment(guideline.intended_use.in_language("en" if "en" in guideline.languages else guideline.languages[0])),
        f"case: {_text(name)}",
        "title: {" + ", ".join(f"{language}: {jsontext.dumps(text)}" for language, text in words.items()) + "}",
        *([] if start is None or start == guideline.entry.id else [f"from: {start}"]),
        *_fact_lines(texts, guideline),
    ]
    return "\n".join(line for line in lines if line != "title: {}") + "\n"


def fact_lines(found: Witness, guideline: Resolved) -> list[str]:
    """Return the lines of a case file that say the facts, in the order of the dictionary."""
    return _fact_lines(found.texts(guideline), guideline)


def _fact_lines(texts: Mapping[str, str], guideline: Resolved) -> list[str]:
    told = [f"  {name}: {texts[name]}" for name in guideline.facts if name in texts]
    return ["facts:", *told] if told else ["facts: {}"]


def written(fact: Fact, value: Shown) -> str:
    """Return a value as it stands in a YAML file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        unit = "" if fact.unit is None or fact.unit.code == "1" else f" {fact.unit.code}"
        return f"{plain(value)}{unit}"
    return value if fact.type is FactType.QUANTITY else _text(value)


def _text(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text not in _WORDS else jsontext.dumps(text)


def _comment(text: str) -> list[str]:
    import textwrap  # noqa: PLC0415 - only where a file is written

    return [f"# {line}" for line in textwrap.wrap(" ".join(text.split()), COMMENT_WIDTH)]
