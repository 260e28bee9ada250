"""Fails where a module that decides answers is not covered to the last branch: `python tools/coverage_gate.py`.

Reads the data file that `pytest --cov` leaves. The overall limit is pytest's own (`--cov-fail-under`).
"""

from __future__ import annotations

import io
import sys

from coverage import Coverage

COMPLETE = (
    "interpreter/unary.py",
    "interpreter/engine/regions.py",
    "interpreter/engine/diagram.py",
    "interpreter/engine/program.py",
    "interpreter/engine/kernel.py",
    "interpreter/engine/conditions.py",
    "interpreter/engine/choice.py",
    "interpreter/engine/residual.py",
    "interpreter/engine/course.py",
    "interpreter/engine/shown.py",
    "interpreter/engine/completions.py",
    "interpreter/engine/walk.py",
    "interpreter/engine/entail.py",
)
"""Conditions, kernel and walk: every line and every branch is run by some test."""


def main() -> int:
    """Print each module that is not covered completely; return 1 when there is one."""
    coverage = Coverage()
    coverage.load()
    bad = 0
    for module in COMPLETE:
        report = io.StringIO()
        share = coverage.report(include=[module], file=report, show_missing=True, skip_covered=False)
        if share < 100:  # noqa: PLR2004 - per cent
            bad += 1
            print(report.getvalue())
    print(f"{len(COMPLETE) - bad} of {len(COMPLETE)} deciding modules are covered completely")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
