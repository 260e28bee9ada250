"""What became of the faults of a guideline, in words, as JSON, and as cases that would catch the missed ones."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from interpreter.counted import counted
from interpreter.engine.answer import given, number
from interpreter.suite.case_text import Made, as_one_file, expectation
from interpreter.suite.coverage import shown, use_of
from interpreter.suite.mutation import Verdict
from interpreter.suite.plain_values import plain_value, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.suite.mutation import Judged, Trial

MOST_EQUIVALENT = 100
_FAULT = {"nl": "Vangt een fout", "en": "Catches a fault"}


def as_text(of: Trial) -> str:
    """Return the report: counts, then what was missed, each with a case that tells it, then what changes nothing."""
    part = f"{len(of.judged)} of " if len(of.judged) < of.every else ""
    tried = f"{part}{counted(of.every, 'fault')}, {counted(of.cases, 'case')}"
    lines = [f"{of.guideline.id} {of.guideline.version}: {tried}", ""]
    said = {
        Verdict.CHECK: "refused by `leidraad check`",
        Verdict.EQUIVALENT: "changes no answer to any case: proven" if of.exact else "changes no answer: proven",
    }
    lines += [f"{verdict:22}{of.count(verdict):>6}   {said.get(verdict, '')}".rstrip() for verdict in Verdict]
    lines += [
        "",
        f"{shown(of.percent)} of the faults that change an answer are caught,",
        f"{shown(of.percent_of_cases)} of those that `leidraad check` lets through by the cases alone",
    ]
    missed = [one for one in of.judged if one.verdict is Verdict.MISSED]
    if missed:
        lines += ["", "missed:"]
        for one in missed:
            lines += _missed(one)
    equivalent = [one for one in of.judged if one.verdict is Verdict.EQUIVALENT]
    if equivalent:
        lines += ["", "the same answers, so nothing to catch:"]
        lines += [_line(one) for one in equivalent[:MOST_EQUIVALENT]]
        more = len(equivalent) - MOST_EQUIVALENT
        lines += [f"and {more} more"] if more > 0 else []
    lines += ["", *use_of(of.guideline)]
    return "\n".join(lines) + "\n"


def _line(one: Judged) -> str:
    return f"{one.fault.span}: {one.fault.slip}: {one.fault.where}: {one.fault.text}"


def _missed(one: Judged) -> Iterator[str]:
    yield _line(one)
    if one.apart is None or one.answers is None:
        yield "  the guideline is too large to tell whether this changes an answer"
        return
    facts = ", ".join(f"{name}: {text}" for name, text in _facts(one).items())
    yield f"  told apart by  {{{facts}}}"
    sound, faulty = (list(expectation(answer)) for answer in one.answers)
    yield from (f"    sound   {line}" for line in sound if line not in faulty)
    yield from (f"    faulty  {line}" for line in faulty if line not in sound)


def _facts(one: Judged) -> dict[str, str]:
    return {} if one.apart is None else {of.fact.id: written(of, region) for of, region in one.apart.regions}


def as_cases(of: Trial) -> str | None:
    """Return a file of cases, one for each missed fault that can be told, each case once; None where there are none."""
    made: dict[tuple[tuple[str, str], ...], Made] = {}
    for one in of.judged:
        if one.verdict is not Verdict.MISSED or one.answers is None:
            continue
        facts = _facts(one)
        key = tuple(facts.items())
        before = made[key].covers if key in made else ()
        title = {name: f"{_FAULT.get(name, _FAULT['en'])}: {one.fault.where}" for name in of.guideline.languages}
        told = (*before, f"{one.fault.where}: {one.fault.text}")
        name = made[key].id if key in made else f"gap-{len(made) + 1:02}"
        made[key] = Made(name, title, facts, told, one.answers[0])
    return as_one_file(of.guideline, list(made.values())) if made else None


def to_dict(of: Trial) -> dict[str, Any]:
    """Return the report as JSON shows it."""
    return {
        "format": 1,
        "guideline": {"id": of.guideline.id, "version": of.guideline.version, "sha256": of.guideline.sha256},
        "faults": of.every,
        "tried": len(of.judged),
        "cases": of.cases,
        "failing": list(of.failing),
        "exact": of.exact,
        "counts": {verdict.value: of.count(verdict) for verdict in Verdict},
        "percent": number(Decimal(str(round(of.percent, 2)))),
        "percent_of_cases": number(Decimal(str(round(of.percent_of_cases, 2)))),
        "judged": [_judged(one) for one in of.judged],
        "intended_use": of.guideline.intended_use.to_dict(),
    }


def _judged(one: Judged) -> dict[str, Any]:
    span = one.fault.span
    found: dict[str, Any] = {
        "verdict": one.verdict.value,
        "by": one.by or None,
        "kind": one.fault.slip.value,
        "where": one.fault.where,
        "text": one.fault.text,
        "file": span.source.name,
        "line": span.start_line,
        "column": span.start_column,
    }
    if one.apart is not None and one.answers is not None:
        found["case"] = {of.fact.id: given(plain_value(of, region)) for of, region in one.apart.regions}
        found["answers"] = {"sound": one.answers[0].to_dict(), "faulty": one.answers[1].to_dict()}
    return found
