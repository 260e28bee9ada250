"""The suite fails when a control of the risk file has no passing test.

In a whole run, and only then, every test that `docs/risks.yaml` names must have been run and have passed; one that was
skipped or expected to fail counts only where the file says that it may be skipped. With pytest-xdist the controlling
process sees the reports of all workers, and it alone judges.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path("docs", "risks.yaml")
NARROWING = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "stepwise", "collectonly")
"""Options with which a run is not the whole suite."""


def is_whole(config: pytest.Config) -> bool:
    """Tell whether a run is of the whole suite, and this process judges it."""
    if hasattr(config, "workerinput") or any(config.getoption(name, None) for name in NARROWING):
        return False
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return True
    whole = {config.rootpath, *(config.rootpath / name for name in config.getini("testpaths"))}
    return any("::" not in one and (config.invocation_params.dir / one).resolve() in whole for one in config.args)


def named(path: Path) -> dict[str, bool]:
    """Return the tests that a risk file names, each with whether it may be skipped.

    Raises:
        ValueError: it cannot be read.
    """
    from interpreter.document import Document, read_bytes  # noqa: PLC0415 - after coverage has begun to measure

    document = read_bytes(str(path), path.read_bytes())
    if not isinstance(document, Document):
        raise ValueError("; ".join(map(str, document)))  # noqa: TRY004 - of the file, not of the caller
    found: dict[str, bool] = {}
    for hazard in document.value["hazards"].values():
        for control in hazard["controls"]:
            for test in control["tests"]:
                found[test] = found.get(test, True) and test in control.get("may_skip", {})
    return found


class Controls:
    """Collects what came of each test, and judges the controls at the end."""

    def __init__(self, file: Path) -> None:
        """Start with nothing run."""
        self.file = file
        self.came: dict[str, set[str]] = {}
        self.faults: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what came of a test: `passed`, `failed`, `skipped` or `xfailed`."""
        if report.passed and (report.when != "call" or hasattr(report, "wasxfail")):
            return  # set-up and tear-down that went well; a test that passes unexpectedly has failed by `xfail_strict`
        outcome = "xfailed" if hasattr(report, "wasxfail") and report.skipped else report.outcome
        self.came.setdefault(report.nodeid.partition("[")[0], set()).add(outcome)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Fail the run where a control is without a passing test."""
        judged = {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED}
        if exitstatus not in judged or session.shouldstop or session.shouldfail:
            return
        try:
            self.faults = list(self._faults(named(self.file)))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            self.faults = [f"{self.file} cannot be used: {problem}"]
        if self.faults:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _faults(self, tests: dict[str, bool]) -> Iterator[str]:
        for test, may_skip in tests.items():
            came = self.came.get(test, set())
            if not came:
                yield f"{test} was not run"
            elif came != {"passed"} and not (may_skip and came <= {"passed", "skipped"}):
                yield f"{test} has {' and '.join(sorted(came))}"

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say which controls are without a passing test."""
        if self.faults:
            terminalreporter.section("controls of docs/risks.yaml without a passing test", sep="=", red=True)
            for fault in self.faults:
                terminalreporter.line(fault)
