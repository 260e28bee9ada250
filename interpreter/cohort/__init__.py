"""Whole cohorts: a table of patients through a guideline, exact for every row.

A plan (`plan`, `values`, `paths`) is plain numbers and names and needs no other package; tables need polars
(`pip install 'leidraad[cohort]'`), which is imported when `cohort` is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.cohort.paths import Passed, stations

if TYPE_CHECKING:
    from interpreter.cohort.run import Cohort, cohort
else:

    def __getattr__(name: str) -> object:
        if name in {"Cohort", "cohort"}:
            from interpreter.cohort import run  # noqa: PLC0415 - brings polars

            return getattr(run, name)
        raise AttributeError(f"module 'interpreter.cohort' has no attribute '{name}'")


__all__ = ["Cohort", "Passed", "cohort", "stations"]
