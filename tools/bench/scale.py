"""Large guidelines: does work grow in step with the number of nodes?

    python tools/bench/scale.py [--write]

- Loading and checking 1,000 and 10,000 nodes, stage by stage, for three shapes of chart (see `generated.py`).
- The first answer (which prepares the guideline and, with facts missing, builds its diagrams) and later answers on
  chains of 1,250 to 10,000 nodes, and on ladders up to 100 diamonds (2^100 paths).
- The order of the facts in the diagrams of the card: nodes and build time; and what keeping the order saves.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, TypeVar

import generated
import page
from generated import Files

from interpreter import answer, load
from interpreter.build import build
from interpreter.collector import quiet
from interpreter.document import Document, read_bytes
from interpreter.engine import order
from interpreter.engine.entail import DIAGRAM_LIMIT, engine
from interpreter.engine.kernel import compile_kernel
from interpreter.engine.levels import last_use_first
from interpreter.engine.sift import sifted
from interpreter.resolve import resolve
from interpreter.schema import check as check_shape
from interpreter.stages import DICTIONARIES, fingerprint
from interpreter.structure import check as check_structure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from interpreter.engine.program import Program
    from interpreter.model import Resolved

SIZES = (1_250, 2_500, 5_000, 10_000)
LOADED = (1_000, 10_000)
LOADS = 3
"""So often each guideline is loaded; the median counts."""
DIAMONDS = (100, 200, 400, 800)
LATER = 3
"""Later answers, of which the median counts."""
RANDOM_ORDERS = 5
BUILDS = 3
MOST_GROWTH = 1.5
"""Time a node may grow by this much from the smallest size to the largest and still be called linear."""
Made = TypeVar("Made")
STAGES = ("document", "schema", "build", "resolve", "structure")
MILLI = 1e3


def taken(work: Callable[[], Made]) -> tuple[float, Made]:
    """Return the seconds of processor time that some work takes, and what it made."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


@contextmanager
def collector(*, on: bool) -> Iterator[None]:
    """Have Python's cyclic garbage collector run as usual, from a clean start, or not at all, for a while."""
    if on:
        gc.collect()
    else:
        gc.disable()
    try:
        yield
    finally:
        gc.enable()


# ---- loading --------------------------------------------------------------------------------------------------------


@quiet()
def staged(files: Files) -> tuple[Resolved, dict[str, float]]:
    """Return the guideline in these files, and the seconds that each stage took.

    Raises:
        RuntimeError: a stage found a fault, which a generated guideline does not have.
    """
    spent = dict.fromkeys(STAGES, 0.0)
    documents: dict[str, Document] = {}
    for stem, (name, data) in files.items():
        seconds, read = taken(partial(read_bytes, name, data))
        spent["document"] += seconds
        if not isinstance(read, Document):
            raise RuntimeError(f"{name}: {read[0].message}")  # noqa: TRY004 - findings, not a wrong type
        documents[stem] = read
    for stem, document in documents.items():
        kind = stem if stem in DICTIONARIES else "flowchart"
        seconds, findings = taken(partial(check_shape, document, kind))
        spent["schema"] += seconds
        if findings:
            raise RuntimeError(findings[0].message)
    sha256 = fingerprint(dict(files.values()))
    spent["build"], built = taken(lambda: build(documents, sha256))
    if isinstance(built, tuple):
        raise RuntimeError(built[0].message)  # noqa: TRY004 - findings, no wrong type
    spent["resolve"], resolved = taken(lambda: resolve(built))
    if isinstance(resolved, tuple):
        raise RuntimeError(resolved[0].message)  # noqa: TRY004 - findings, no wrong type
    spent["structure"], findings = taken(lambda: check_structure(resolved))
    if findings:
        raise RuntimeError(findings[0].message)
    return resolved, spent


def growth(first: float, last: float, size: float) -> str:
    """Return by how much the time a node grew when the chart grew `size`-fold, and whether that is linear."""
    grown = last / first / size
    return f"{grown:.2f}x " + ("linear" if grown <= MOST_GROWTH else "NOT linear")


def loading() -> page.Table:
    """Return the milliseconds of each stage, by shape and size."""
    staged(generated.chain(LOADED[0]))  # the first load brings the packages in
    rows: list[tuple[str, ...]] = []
    shapes: dict[str, Callable[[int], Files]] = {
        "chain": generated.chain,
        "ladder": lambda size: generated.ladder(size // 3),
        "wide": generated.wide,
    }
    times = LOADED[1] / LOADED[0]
    for name, shape in shapes.items():
        columns = []
        for size in LOADED:
            files = shape(size)
            runs = [_loaded(files) for _ in range(LOADS)]
            columns.append(tuple(median(times) for times in zip(*runs, strict=True)))
            rows.append((name, f"{size:,}", *(f"{seconds * MILLI:,.0f}" for seconds in columns[-1])))
        rows.append((name, "time a node", *(growth(one, other, times) for one, other in zip(*columns, strict=True))))
    heads = ("shape", "nodes", *STAGES, "total", "pass after")
    return page.Table("load and check, milliseconds a stage", heads, tuple(rows))


def _loaded(files: Files) -> tuple[float, ...]:
    """Return the seconds of each stage, of all, and of the collector's pass over what was made."""
    with collector(on=True):
        made, spent = staged(files)
        after = taken(gc.collect)[0]
        del made
    return (*spent.values(), sum(spent.values()), after)


# ---- answering ------------------------------------------------------------------------------------------------------


def knowledge(facts: list[str]) -> dict[str, dict[str, object]]:
    """Return cases in which all facts, every second one, the first half, or none is known, and true."""
    return {
        "all known": dict.fromkeys(facts, True),
        "every second known": dict.fromkeys(facts[::2], True),
        "first half known": dict.fromkeys(facts[: len(facts) // 2], True),
        "none known": {},
    }


def answering(what: str, sizes: tuple[int, ...], shape: Callable[[int], Files]) -> page.Table:
    """Return the milliseconds of the first and of later answers, by size and by what is known."""
    found: dict[tuple[str, str], list[float]] = {}
    inexact: set[str] = set()
    for size in sizes:
        guideline, _ = staged(shape(size))
        for known, facts in knowledge(list(guideline.facts)).items():
            work = partial(answer, guideline, facts)
            for name, on in (("first, collector off", False), ("first", True)):
                guideline.derived.clear()
                with collector(on=on):
                    seconds, said = taken(work)
                found.setdefault((known, name), []).append(seconds)
            found.setdefault((known, "later"), []).append(median(taken(work)[0] for _ in range(LATER)))
            if not said.exact:
                inexact.add(f"{known} of {size:,}")
    rows = []
    for (known, name), times in found.items():
        grown = growth(times[0], times[-1], sizes[-1] / sizes[0])
        rows.append((known, name, *(f"{seconds * MILLI:,.1f}" for seconds in times), grown))
    note = f" (not exact, the diagrams outgrew their limit: {', '.join(sorted(inexact))})" if inexact else ""
    heads = ("facts", "answer", *(f"{size:,}" for size in sizes), f"time a node, {sizes[0]:,} to {sizes[-1]:,}")
    return page.Table(f"{what}, milliseconds an answer{note}", heads, tuple(rows))


def outgrown() -> page.Table:
    """Return how long it takes to find that diagrams are too large, and to answer by the walk alone."""
    rows = []
    for size in (100, 1_000, 10_000):
        guideline, _ = staged(generated.wide(size))
        work = partial(answer, guideline, {})
        with collector(on=True):
            first, said = taken(work)
        later = median(taken(work)[0] for _ in range(LATER))
        rows.append((f"{size:,}", f"{first * MILLI:,.1f}", f"{later * MILLI:,.1f}", "yes" if said.exact else "no"))
    heads = ("nodes", "first ms", "later ms", "exact")
    return page.Table("wide random charts, nothing known: no useful order exists", heads, tuple(rows))


# ---- the order of the facts -----------------------------------------------------------------------------------------


def first_use(program: Program) -> tuple[int, ...]:
    """Return the fact numbers in the order in which the chart first reads them."""
    read = dict.fromkeys(number for station in program.stations for number in station.reads)
    return tuple(dict.fromkeys([*read, *range(len(program.facts))]))


def orders() -> page.Table:
    """Return the size of the card's diagrams and the time to build them, by the order of the facts."""
    program = engine(load("wervelmetastasen")).program
    start = last_use_first(program)
    before = compile_kernel(program, start, DIAGRAM_LIMIT)
    sifting, found = taken(lambda: sifted(before.diagrams, before.all_roots()))
    draw = random.Random(1)
    shuffled = [tuple(draw.sample(range(len(start)), len(start))) for _ in range(RANDOM_ORDERS)]
    used = first_use(program)
    known = {
        "last use first": [start],
        "first use": [used],
        "first use, reversed": [used[::-1]],
        f"random ({RANDOM_ORDERS}, median)": shuffled,
        "sifted": [tuple(start[level] for level in found)],
    }
    rows = []
    for name, levels in known.items():
        built = [_built(program, one) for one in levels]
        live, made, seconds = (median(column) for column in zip(*built, strict=True))
        note = f"and {sifting * MILLI:.0f} ms to find it" if name == "sifted" else ""
        rows.append((name, f"{live:,.0f}", f"{made:,.0f}", f"{seconds * MILLI:.1f}", note))
    heads = ("order", "nodes in use", "nodes made", "build ms", "")
    return page.Table("the diagrams of the card, by the order in which they ask the facts", heads, tuple(rows))


def _built(program: Program, levels: tuple[int, ...]) -> tuple[int, int, float]:
    """Return the nodes in use, the nodes made on the way, and the seconds to build."""
    times = []
    for _ in range(BUILDS):
        with collector(on=True):
            seconds, kernel = taken(partial(compile_kernel, program, levels, DIAGRAM_LIMIT))
        times.append(seconds)
    return len(kernel.diagrams.reachable(kernel.all_roots())), len(kernel.diagrams), median(times)


def kept_order() -> page.Table:
    """Return what it takes to have the diagrams of the card with the order kept, looked for, and with the cache off."""
    program = engine(load("wervelmetastasen")).program
    spent: dict[str, list[float]] = {"miss": [], "hit": [], "off": []}
    for _ in range(BUILDS):
        with tempfile.TemporaryDirectory() as folder:
            for name, place in (("miss", folder), ("hit", folder), ("off", "off")):
                with _cache(place):
                    spent[name].append(taken(lambda: order.kernel(program, DIAGRAM_LIMIT))[0])
    rows = tuple((name, f"{median(times) * MILLI:.1f}") for name, times in spent.items())
    return page.Table("the diagrams of the card, with the order in the cache or not", ("cache", "ms"), rows)


@contextmanager
def _cache(place: str) -> Iterator[None]:
    before = os.environ.get("LEIDRAAD_CACHE")
    os.environ["LEIDRAAD_CACHE"] = place
    try:
        yield
    finally:
        if before is None:
            del os.environ["LEIDRAAD_CACHE"]
        else:
            os.environ["LEIDRAAD_CACHE"] = before


def section() -> page.Section:
    """Return all figures about size."""
    with _cache("off"):
        tables = (
            loading(),
            answering("chain, by nodes", SIZES, generated.chain),
            answering("ladder, by diamonds", DIAMONDS, generated.ladder),
            outgrown(),
            orders(),
            kept_order(),
        )
    about = (
        "Generated guidelines: *chain* (each decision on its own fact), *ladder* (diamonds in a row: n of them "
        "have 2^n paths), "
        "*wide* (random branches on 40 facts). *Time a node* says by how much the time for one node grew from "
        "the smallest size "
        f"to the largest; up to {MOST_GROWTH:g}x is called linear. The first answer prepares the guideline and "
        f"builds its diagrams "
        f"where facts are missing; a later answer is the median of {LATER}. Known facts are all true. "
        f"Loading holds Python's cyclic garbage collector back, as `load` does (medians of {LOADS}); *pass after* is "
        f"the one full pass that is due then. *Collector off*: without "
        "Python's cyclic garbage collector, whose passes grow with all that is alive. Nothing is read from a "
        "cache, but where the "
        "table says so. Times are processor time."
    )
    return page.Section("scale", "Size", about, tables)


if __name__ == "__main__":
    sys.exit(page.run(section, __doc__ or ""))
