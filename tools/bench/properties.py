"""Properties: how long it takes to prove those of the card, and how that grows with the number of nodes.

    python tools/bench/properties.py [--write]

- All properties of each shipped guideline, proven in a process that runs already: with no order of the facts in the
  cache, and with the order there.
- Three properties of generated guidelines (see `generated.py`) of 100, 300 and 1,000 nodes: about the outcome, about
  a recommendation, and one that compares a milder and a worse case.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from statistics import median
from typing import TYPE_CHECKING

import generated
import page

from interpreter import load
from interpreter.claims import NeverLater
from interpreter.proof.properties import verdicts
from interpreter.stages import load_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from generated import Files

    from interpreter.model import Resolved

ROUNDS = 5
LIMIT = 2.0
"""The seconds within which all properties of the card are to be proven."""
SIZES = (100, 300, 1_000)
MILLI = 1e3
PROPERTIES = """properties:
  every_run_ends: {title: {en: a}, protects: [S1], hazard: no_advice, always: {outcome: true}}
"""
OF_ADVICE = """  everybody_gets_it: {title: {en: b}, protects: [S1], hazard: no_advice, always: {%(given)s: true}}
  worse_is_never_later:
    title: {en: c}
    protects: [S1]
    hazard: worse_is_slower
    worse: {%(fact)s: [false, true]}
    never_later: [%(given)s]
"""


def shipped() -> page.Table:
    """Return the milliseconds for all properties of a guideline, by what the cache holds."""
    rows = []
    for name in ("wervelmetastasen", "keelpijn"):
        guideline = load(name)
        compared = sum(isinstance(one.demand, NeverLater) for one in guideline.properties.values())
        empty, warm = [], []
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                os.environ["LEIDRAAD_CACHE"] = folder
                empty.append(_seconds(guideline))
                warm.append(_seconds(guideline))
        slowest = max(median(empty), median(warm))
        said = f"within {LIMIT:g} s" if slowest <= LIMIT else f"limit {LIMIT:g} s MISSED"
        number = f"{len(guideline.properties)}, {compared} of them compare"
        rows.append((name, number, f"{median(empty) * MILLI:,.0f}", f"{median(warm) * MILLI:,.0f}", said))
    heads = ("guideline", "properties", "empty", "warm", "")
    return page.Table("all properties of a guideline, milliseconds", heads, tuple(rows))


def _seconds(guideline: Resolved) -> float:
    """Return the seconds of processor time for all properties."""
    start = time.process_time()
    found = verdicts(guideline)
    took = time.process_time() - start
    if not all(one.proven for one in found):
        raise RuntimeError(f"not every property of {guideline.id} is proven")
    return took


def growth() -> page.Table:
    """Return the milliseconds by shape and size, and what came of the properties."""
    shapes: dict[str, Callable[[int], Files]] = {
        "chain": generated.chain,
        "ladder": lambda size: generated.ladder(size // 3),
        "wide": generated.wide,
    }
    rows = []
    for name, shape in shapes.items():
        for size in SIZES:
            guideline = load_files(_with_properties(shape(size)))
            start = time.process_time()
            found = verdicts(guideline)
            took = (time.process_time() - start) * MILLI
            came = ["undecided" if one.undecided else "proven" if one.proven else "refuted" for one in found]
            rows.append((name, f"{size:,}", f"{took:,.0f}", *came, *[""] * (3 - len(came))))
    heads = ("shape", "nodes", "ms", "ends", "given", "worse")
    return page.Table("three properties of a generated guideline, milliseconds", heads, tuple(rows))


def _with_properties(files: Files) -> Files:
    """Return the guideline with properties, two of them about its first recommendation and fact, where it has any."""
    plain = load_files(files)
    text = PROPERTIES
    if plain.recommendations:
        text += OF_ADVICE % {"given": next(iter(plain.recommendations)), "fact": next(iter(plain.facts))}
    return {**files, "properties": ("properties.yaml", text.encode())}


def section() -> page.Section:
    """Return all figures about properties."""
    before = os.environ.get("LEIDRAAD_CACHE")
    try:
        tables = [shipped()]
        os.environ["LEIDRAAD_CACHE"] = "off"
        tables.append(growth())
    finally:
        os.environ.pop("LEIDRAAD_CACHE", None)
        if before is not None:
            os.environ["LEIDRAAD_CACHE"] = before
    about = (
        "All properties of a guideline over one set of diagrams (one more for each flowchart that a property names in "
        f"`from`), processor time, median of {ROUNDS}: *empty* without an order of the facts in the cache, *warm* with "
        "it. The generated guidelines have no cache; `undecided` means that their diagrams outgrew the limit, and is "
        "a finding."
    )
    return page.Section("properties", "Properties", about, tuple(tables))


if __name__ == "__main__":
    sys.exit(page.run(section, __doc__ or ""))
