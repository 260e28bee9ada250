"""Small guidelines and facts for tests, in one language and with as few words as will load."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from interpreter.engine import order
from interpreter.engine.entail import DIAGRAM_LIMIT, engine
from interpreter.model import Fact, FactType, Grounds, Resolved, Text
from interpreter.span import nowhere
from interpreter.stages import examine_files
from interpreter.units import UNITS

if TYPE_CHECKING:
    from interpreter.engine.kernel import Kernel

Files = dict[str, Any]
STATEMENTS = ("S1.1", "S1.2", "S2.1")
READINGS = {"G01": "reading", "G02": "guideline", "G03": "reading"}
CITED = {"cites": ["S1.1"]}


def text(words: str) -> dict[str, str]:
    """Return a text for a person, in the one language of these guidelines."""
    return {"en": words}


def dictionaries(strengths: dict[str, str]) -> Files:
    """Return the files that say nothing about facts: the recommendations have these strengths."""
    readings = {
        name: {"provenance": provenance, "question": text("?"), "choice": text("!"), "reason": text(".")}
        for name, provenance in READINGS.items()
    }
    recommendations = {
        name: {"label": text(name), "strength": strength, **CITED} for name, strength in strengths.items()
    }
    return {
        "guideline": {
            "guideline": "drawn",
            "version": "1.0.0",
            "language": 1,
            "status": "draft",
            "title": text("drawn"),
            "languages": ["en"],
            "entry": "m0",
            "source": {"title": text("none"), "publisher": "nobody", "year": 2026},
            "intended_use": text("tests"),
            "reference_time": text("start"),
        },
        "statements": {"statements": {name: {"kind": "action", "text": text(name)} for name in STATEMENTS}},
        "readings": {"readings": readings},
        "recommendations": {"recommendations": recommendations},
    }


def kernel(made: Resolved, start: str | None = None) -> Kernel:
    """Return the diagrams of a guideline."""
    return order.kernel(engine(made, start).program, DIAGRAM_LIMIT)


def loaded(files: Files) -> Resolved:
    """Return the guideline, read by the product from its text; it must be free of errors."""
    contents = {stem: (f"{stem}.yaml", json.dumps(data, ensure_ascii=False).encode()) for stem, data in files.items()}
    found = examine_files(contents)
    assert found.guideline is not None, "\n".join(str(one) for one in found.diagnostics)
    return found.guideline


def boolean(**more: Any) -> dict[str, Any]:
    """Return a fact that is true or false, as facts.yaml writes it."""
    return {"type": "boolean", "label": text("b"), "question": text("b?"), **more}


def coded(*codes: str) -> dict[str, Any]:
    """Return a fact that is one of these codes."""
    return {"type": "code", "codes": {code: text(code) for code in codes}, "label": text("c"), "question": text("c?")}


def measured(unit: str, **bounds: float) -> dict[str, Any]:
    """Return a fact that is a number with a unit."""
    return {"type": "quantity", "unit": unit, "label": text("q"), "question": text("q?"), **bounds}


def branch(when: Any, to: str, **grounds: Any) -> dict[str, Any]:
    """Return a branch; without `when` (None) it is the `else`."""
    way = {"else": to} if when is None else {"when": when, "to": to}
    return {**way, **(grounds or CITED)}


def decision(*branches: dict[str, Any], hit: str = "unique") -> dict[str, Any]:
    """Return a decision with these branches."""
    return {"kind": "decision", "hit": hit, "label": text("?"), "branches": list(branches)}


def action(to: str, *recommend: dict[str, Any]) -> dict[str, Any]:
    """Return an action; an advice needs an id, the rest has defaults."""
    return {"kind": "action", "label": text("!"), "to": to, "recommend": [{**CITED, **one} for one in recommend]}


def call(flowchart: str, to: str | None = None) -> dict[str, Any]:
    """Return a call, of which the outcome is dropped where it has a `to`."""
    return {"kind": "call", "flowchart": flowchart, **({} if to is None else {"to": to})}


def end(outcome: str) -> dict[str, Any]:
    """Return an end."""
    return {"kind": "end", "outcome": outcome, "label": text(".")}


def guideline(
    facts: dict[str, Any], *charts: dict[str, Any], criteria: dict[str, Any] | None = None, **more: Any
) -> Resolved:
    """Return a guideline of flowcharts m0 (the entry), m1, ..., each given as its nodes, the start first."""
    named = {name: {"label": text(name), "when": when, **CITED} for name, when in (criteria or {}).items()}
    files = dictionaries({"r0": "must", "r1": "should", "r2": "may"})
    files["facts"] = {"facts": facts, "criteria": named, **more}
    for number, nodes in enumerate(charts):
        name = f"m{number}"
        files[name] = {"flowchart": name, "title": text(name), "start": next(iter(nodes)), "nodes": nodes}
    return loaded(files)


def fact(kind: str, *codes: str, unit: str | None = None, low: str | None = None, high: str | None = None) -> Fact:
    """Return a typed fact called `x`."""
    words = Text((("en", "x"),))
    return Fact(
        id="x",
        type=FactType(kind),
        codes=tuple((code, words) for code in codes),
        unit=None if unit is None else UNITS[unit],
        minimum=None if low is None else Decimal(low),
        maximum=None if high is None else Decimal(high),
        label=words,
        question=words,
        help=None,
        topic=None,
        obtained_by=None,
        grounds=Grounds(),
        span=nowhere("facts.x"),
    )
