"""Generated cases as YAML: made-up, with few facts and plain values, and an expectation that is left to the author.

What the engine answers now stands in comments only. A case with an empty `expect` is unconfirmed and never passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter import jsontext
from interpreter.case_yaml import facts, head
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from interpreter.engine.answer import Advised, Answer
    from interpreter.model import Resolved

CONFIRM = "# confirm: "
MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class Made:
    """A generated case: its id, its title by language, its facts as they stand in a file, and what it is for."""

    id: str
    title: Mapping[str, str]
    facts: Mapping[str, str]
    covers: tuple[str, ...]
    answer: Answer


def as_file(guideline: Resolved, made: Made) -> str:
    """Return the text of a file with one case."""
    return "\n".join([*_head(guideline), *_case(guideline, made)]) + "\n"


def as_one_file(guideline: Resolved, made: Sequence[Made]) -> str:
    """Return the text of a file with all the cases."""
    lines = [*_head(guideline), "cases:"]
    for one in made:
        first, *rest = _case(guideline, one)
        lines += [f"  - {first}", *(f"    {line}".rstrip() for line in rest), ""]
    return "\n".join(lines).rstrip() + "\n"


def _head(guideline: Resolved) -> Iterator[str]:
    yield from head(
        guideline,
        f"Made-up cases for review of {guideline.id} {guideline.version}; they describe no patient.",
        "Fill in `expect` from the source, not from the engine. The comments below it show what the engine answers: "
        "take a line over (without `# confirm: `) when you agree. Until then the case is unconfirmed and does not "
        "pass.",
    )


def _case(guideline: Resolved, made: Made) -> Iterator[str]:
    yield f"case: {made.id}"
    yield "title:"
    for language in guideline.languages:
        if language in made.title:
            yield f"  {language}: {jsontext.dumps(made.title[language])}"
    told = made.covers[:MOST_TOLD]
    yield from (f"# covers: {one}" for one in told)
    if len(made.covers) > len(told):
        yield f"# covers: and {len(made.covers) - len(told)} more"
    yield from facts(made.facts, guideline)
    yield "expect:"
    yield from (f"{CONFIRM}  {line}" for line in expectation(made.answer))


def expectation(given: Answer) -> Iterator[str]:
    """Yield an answer as the lines of an `expect`."""
    yield f"status: {given.status}"
    yield f"outcome: {given.outcome or 'null'}"
    yield f"possible_outcomes: {_list(given.possible_outcomes)}"
    yield from _entries("recommendations", given.recommendations, _deadline)
    yield from _entries("possible", given.possible, lambda one: _list(sorted(one.waits_for)))
    yield f"missing: {_list(one.fact.id for one in given.missing)}"
    yield f"readings: {_list(given.readings)}"


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"


def _deadline(one: Advised) -> str:
    if one.within is None:
        return "no deadline"
    return f"{'at latest' if one.at_latest else 'within'} {one.within}"


def _entries(key: str, advised: Sequence[Advised], said: object) -> Iterator[str]:
    yield f"{key}:" if advised else f"{key}: {{}}"
    for chart in dict.fromkeys(one.flowchart for one in advised):
        yield f"  {chart}:"
        for one in advised:
            if one.flowchart == chart:
                yield f"    {one.id}: {said(one)}"  # type: ignore[operator]
