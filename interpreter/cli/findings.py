"""Findings in the form that a command was asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from interpreter.cli.streams import in_color
from interpreter.reports import as_github, as_json, as_sarif, as_text
from interpreter.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.diagnostic import Diagnostic

FORMS = ("text", "json", "github", "sarif")


def shown(found: Sequence[Diagnostic], form: str) -> str:
    """Return findings as text, JSON, annotations of GitHub or SARIF, for standard output."""
    match form:
        case "json":
            return as_json(found)
        case "github":
            return as_github(found)
        case "sarif":
            return as_sarif(found, engine=VERSION)
        case _:
            return as_text(found, color=in_color(sys.stdout))
