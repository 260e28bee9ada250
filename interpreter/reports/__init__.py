"""Findings as people and programs read them: a terminal, JSON, GitHub's workflow commands, SARIF."""

from interpreter.reports.machine import as_json
from interpreter.reports.sarif import as_sarif
from interpreter.reports.terminal import as_text
from interpreter.reports.workflow import as_github

__all__ = ["as_github", "as_json", "as_sarif", "as_text"]
