"""Combinations of facts that can hardly be true, as the guideline declares them: a warning beside the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.explain import truth_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interpreter.answer import Given
    from interpreter.model import Implausible, Resolved


def implausible(guideline: Resolved, known: Mapping[str, Given]) -> list[Implausible]:
    """Return the combinations that the known facts make true, in the guideline's order."""
    return [one for one in guideline.implausible if truth_of(guideline, one.when, known)]
