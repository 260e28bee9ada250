"""One case at a time: Leidraad beside hand-written Python and beside zen-engine with its trace.

    python tools/bench/single_case.py [--write]

Every contender gets the same facts as a Python dict and gives its result as Python values: Leidraad the whole typed
answer with its path, zen the result and the trace of every node, the hand-written chart a tuple without any
explanation. Cases are drawn as `random_cases` says; `continuous` cases are new in every round, so nothing about their
values can have been remembered. zen runs the chart in two forms (see `jdm.py`): `lean`, its fastest, and `carry`, in
which its trace shows the values on which each node decided, as ours does. Targets are held against the fastest.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any

import handwritten
import jdm  # before zen: it switches zen's stack traces off
import page
import random_cases
from random_cases import Facts, Quantities
from rounds import Timed, Work, alternate

from interpreter import Answer, answer, load

if TYPE_CHECKING:
    import zen

    from interpreter.model import Resolved

CASES = 1_000
SLICE = 100
ROUNDS = 16
KEPT_ROUNDS = 5
WARM = 10
MISSING = 10
MICRO = 1e6
TRACED: Any = {"trace": True}
Each = Callable[[Facts], object]

OURS, HAND, LEAN, CARRY = "Leidraad, answer", "hand-written", "zen lean, trace", "zen carry, trace"
REASONS, BARE = "Leidraad, all reasons", "zen lean, no trace"
TEXT, ZEN_TEXT = "Leidraad, JSON text", "zen lean, trace, JSON text"


@dataclass(frozen=True, slots=True)
class Bench:
    """The guideline in all its forms."""

    guideline: Resolved
    lean: zen.ZenEngine
    carry: zen.ZenEngine

    def ours(self, facts: Facts) -> Answer:
        """Return our answer."""
        return answer(self.guideline, facts)

    def reasons(self, facts: Facts) -> object:
        """Return the reasons of every step of our answer's path."""
        return [step.because for step in answer(self.guideline, facts).path]

    def text(self, facts: Facts) -> str:
        """Return our answer as JSON text."""
        return json.dumps(answer(self.guideline, facts).to_dict(), ensure_ascii=False)

    def zen(self, facts: Facts) -> Mapping[str, Any] | None:
        """Return zen's result with its trace, or None where it fails."""
        try:
            result: Mapping[str, Any] = self.lean.evaluate(self.guideline.id, facts, TRACED)
        except RuntimeError:
            return None
        return result

    def zen_carry(self, facts: Facts) -> Mapping[str, Any] | None:
        """Return the same of the graph in which facts travel along."""
        try:
            result: Mapping[str, Any] = self.carry.evaluate(self.guideline.id, facts, TRACED)
        except RuntimeError:
            return None
        return result

    def contenders(self) -> dict[str, Each]:
        """Return what runs beside one another on total cases."""
        key, lean = self.guideline.id, self.lean
        return {
            OURS: self.ours,
            REASONS: self.reasons,
            TEXT: self.text,
            HAND: handwritten.advise,
            LEAN: self.zen,
            CARRY: self.zen_carry,
            BARE: lambda facts: lean.evaluate(key, facts),
            ZEN_TEXT: lambda facts: json.dumps(lean.evaluate(key, facts, TRACED)),
        }


def bench() -> Bench:
    """Return the card, loaded once."""
    guideline = load("wervelmetastasen")
    return Bench(guideline, jdm.engine(guideline), jdm.engine(guideline, "carry"))


# ---- rounds ---------------------------------------------------------------------------------------------------------


def _slices(cases: list[Facts], size: int = SLICE) -> list[list[Facts]]:
    return [cases[start : start + size] for start in range(0, len(cases), size)]


def _dropped(each: Each, slices: Iterator[list[Facts]]) -> Work:
    """Return work that answers the next slice, each result dropped before the next one."""

    def work() -> None:
        for facts in next(slices):
            each(facts)

    return work


def _kept(each: Each, slices: Iterator[list[Facts]]) -> Work:
    """Return work that answers the next slice and keeps the results alive to its end."""
    return lambda: [each(facts) for facts in next(slices)]


def dropped(each: Mapping[str, Each], cases: list[Facts], rounds: int = ROUNDS) -> Timed:
    """Return the times of the contenders, slice by slice; every contender meets the same slices in the same order."""
    slices = _slices(cases)
    work = {name: _dropped(one, cycle(slices)) for name, one in each.items()}
    return alternate(work, rounds, warm=min(WARM, len(slices)))


def _cases(guideline: Resolved, quantities: Quantities, seed: int, rounds: int = ROUNDS) -> list[Facts]:
    """Return the cases for so many rounds: the same ones again when quantities are repeated, else always new ones."""
    number = CASES if quantities == "repeated" else SLICE * (rounds + WARM)
    return random_cases.total(guideline, number, seed, quantities)


def kept(each: Mapping[str, Each], guideline: Resolved, quantities: Quantities) -> Timed:
    """Return the times of the contenders on as many cases as stay alive; cases are drawn anew for every round."""
    cases = random_cases.total(guideline, CASES * (KEPT_ROUNDS + 1), seed=3, quantities=quantities)
    work = {name: _kept(one, cycle(_slices(cases, CASES))) for name, one in each.items()}
    return alternate(work, KEPT_ROUNDS, full=True)


# ---- facts missing: what the others claim ---------------------------------------------------------------------------


def claims(found: jdm.Plain) -> set[tuple[str, ...]]:
    """Return what an answer says is so: its outcome, and each recommendation with its deadline."""
    outcome, given = found
    said: set[tuple[str, ...]] = {(chart, name, within) for (chart, name), within in given.items()}
    return said if outcome is None else {*said, ("outcome", outcome)}


def definite(found: Answer) -> set[tuple[str, ...]]:
    """Return what holds in every completion of the case."""
    said: set[tuple[str, ...]] = {
        (one.flowchart, one.id, jdm.deadline(one.within)) for one in found.recommendations if not one.at_latest
    }
    return said if found.outcome is None else {*said, ("outcome", found.outcome)}


def _by_hand(facts: Facts) -> jdm.Plain:
    outcome, advice = handwritten.advise(facts)
    return outcome, {(chart, name): _hours(hours) for chart, name, hours in advice}


def _hours(hours: int | None) -> str:
    """Return a deadline of the hand-written chart as the card writes it."""
    written = {12: "12 h", 24: "24 h", 48: "48 h", 72: "72 h"}
    return jdm.NO_DEADLINE if hours is None else written.get(hours, f"{hours} hours")


def _in_hours(said: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Return claims with every deadline in hours, so that one day and 24 hours are the same."""
    units = {"h": 1, "d": 24, "wk": 168}
    found = set()
    for *what, last in said:
        number, _, unit = last.partition(" ")
        found.add((*what, f"{int(number) * units[unit]} h" if unit in units else last.replace(" hours", " h")))
    return found


def gaps(run: Bench, cases: list[Facts]) -> page.Table:
    """Return what zen and the hand-written chart say about cases with facts missing, beside what is definite."""
    rows = []
    for name, say in (("zen-engine", _zen_says(run)), ("hand-written", _by_hand)):
        count: Counter[str] = Counter()
        for facts in cases:
            exact = run.ours(facts)
            found = say(facts)
            if found is None:
                count["failed"] += 1
                continue
            too_much = _in_hours(claims(found)) - _in_hours(definite(exact))
            count["answered"] += 1
            count["unsure"] += bool(too_much)
            count["claims"] += len(too_much)
        answered = count["answered"]
        rows.append(
            (
                name,
                f"{count['failed']:,}",
                f"{answered - count['unsure']:,}",
                f"{count['unsure']:,} ({count['unsure'] / max(answered, 1):.0%} of its answers)",
                f"{count['claims'] / max(answered, 1):.1f}",
            )
        )
    settled = sum(run.ours(facts).is_complete for facts in cases)
    rows.append(("Leidraad", "0", f"{len(cases):,} (settled: {settled:,})", "0", "0.0"))
    heads = ("", "fails", "claims only what is definite", "claims something that is not", "such claims an answer")
    caption = f"{len(cases):,} cases with {MISSING} facts missing: what is said, against the exact answer"
    return page.Table(caption, heads, tuple(rows))


def _zen_says(run: Bench) -> Callable[[Facts], jdm.Plain | None]:
    def say(facts: Facts) -> jdm.Plain | None:
        found = run.zen(facts)
        return None if found is None else jdm.plain(found["result"])

    return say


# ---- the section ----------------------------------------------------------------------------------------------------


def section() -> page.Section:
    """Return all figures about one case."""
    run = bench()
    times: list[tuple[str, ...]] = []
    targets: list[tuple[str, ...]] = []
    for quantities in ("repeated", "continuous"):
        cases = _cases(run.guideline, quantities, seed=20260105)
        contenders = run.contenders()
        if quantities == "continuous":
            contenders = {name: contenders[name] for name in (OURS, HAND, LEAN, CARRY)}
        total = dropped(contenders, cases)
        times += [
            (name, quantities, f"{total.median(name) / SLICE * MICRO:.1f}", str(total.ratio(name, OURS)))
            for name in total.seconds
        ]
        if quantities == "repeated":
            for what, zens, mine in (
                ("total, all our reasons forced", LEAN, REASONS),
                ("total, to JSON text", ZEN_TEXT, TEXT),
            ):
                mean = (f"{total.median(name) / SLICE * MICRO:.1f}" for name in (mine, zens))
                beside = str(total.ratio(CARRY, mine)) if zens == LEAN else ""
                targets.append((what, quantities, *mean, str(total.ratio(zens, mine)), "no target", beside))
        both = {OURS: run.ours, LEAN: run.zen, CARRY: run.zen_carry}
        alive = kept(both, run.guideline, quantities)
        open_cases = _cases(run.guideline, quantities, seed=5)
        missing = dropped(both, random_cases.with_gaps(open_cases, MISSING, seed=7))
        drawn = _cases(run.guideline, quantities, seed=6, rounds=2 * ROUNDS)
        drawn = random_cases.with_gaps(drawn, MISSING, seed=8)
        answered = [facts for facts in drawn if run.zen(facts) is not None]
        fair = dropped(both, answered[: len(answered) // SLICE * SLICE])
        for what, timed, least, aim in (
            ("total", total, 8, 10),
            (f"total, {CASES:,} results kept", alive, 5, None),
            (f"{MISSING} facts missing", missing, 2.5, 4),
            (f"{MISSING} facts missing, where zen does not fail", fair, 2.5, 4),
        ):
            per = CASES if timed is alive else SLICE
            ratio = timed.ratio(LEAN, OURS)
            targets.append(
                (
                    what,
                    quantities,
                    f"{timed.median(OURS) / per * MICRO:.1f}",
                    f"{timed.median(LEAN) / per * MICRO:.1f}",
                    str(ratio),
                    page.verdict(ratio.median, least, aim),
                    str(timed.ratio(CARRY, OURS)),
                )
            )
    different = len(jdm.compare(run.guideline, 500))
    tables = (
        page.Table(
            "zen with trace as a multiple of Leidraad",
            ("case", "quantities", "Leidraad µs", "zen lean µs", "zen lean / Leidraad", "", "zen carry / Leidraad"),
            tuple(targets),
        ),
        page.Table("total cases", ("", "quantities", "µs a case", "as a multiple of our answer"), tuple(times)),
        gaps(run, random_cases.with_gaps(_cases(run.guideline, "repeated", seed=5), MISSING, seed=7)),
    )
    about = (
        f"{CASES:,} seeded random cases of the card, half of them deep (metastases shown, origin settled), each "
        f"answered in "
        "full. *Repeated* quantities come from a few values on and beside the thresholds; *continuous* ones "
        "are new in every "
        "round. zen-engine runs the same chart node by node; *lean* is its fastest form, in *carry* its trace "
        "shows the "
        "values that each node decided on, as ours does. zen and Leidraad agree on "
        f"{500 - different} of 500 random total cases. Times are processor time; `RUST_BACKTRACE` is "
        "off. A zen evaluation "
        "that fails stops early, so one row leaves those cases out. Our reasons are worked out when "
        "asked for, and remembered "
        "for the first combinations of values: their quartiles show both."
    )
    return page.Section("single-case", "One case", about, tables)


if __name__ == "__main__":
    sys.exit(page.run(section, __doc__ or ""))
