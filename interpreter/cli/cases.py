"""`leidraad cases`: made-up cases for the author to confirm: a small set that reaches all, or those asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.cli.arguments import GUIDELINE
from interpreter.cli.inputs import UsageError, guideline_at, new_file
from interpreter.cli.streams import say, write
from interpreter.counted import counted
from interpreter.diagnostic import nearest
from interpreter.engine.diagram import DiagramTooLarge

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from interpreter.cli.arguments import Parser
    from interpreter.model import Resolved
    from interpreter.suite.generate import Generated

EXAMPLES = (
    "wervelmetastasen -o candidates.yaml",
    "my_guideline --boundary -o my_guideline/cases/thresholds.yaml",
    "wervelmetastasen --node behandeling.start_mescc",
    "wervelmetastasen --recommendation prefer_surgery -o candidates/",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("--boundary", action="store_true", help="on, just below and just above each threshold")
    command.add_argument("--node", metavar="FLOWCHART.NODE", help="everything that can happen at this node")
    command.add_argument("--recommendation", metavar="ID", help="each way in which this is recommended")
    command.add_argument("--outcome", metavar="ID", help="a case that ends so")
    command.add_argument(
        "-o", "--output", metavar="PLACE", default="-",
        help="a new file (.yaml) for all of them, or a folder for a file each; default: standard output",
    )  # fmt: skip


def cases(arguments: Namespace) -> int:
    """Write the cases; say how many there are and what they reach."""
    guideline = guideline_at(arguments.guideline)
    place = None if arguments.output == "-" else Path(arguments.output)
    if place is not None and not place.is_dir():
        new_file(arguments.output)
    try:
        made = _generated(guideline, arguments)
    except DiagramTooLarge:
        raise UsageError("the guideline is too large for its diagrams, from which the cases come") from None
    from interpreter.suite.case_text import as_file, as_one_file  # noqa: PLC0415 - not for `--help`

    if place is not None and place.suffix not in {".yaml", ".yml"}:
        for one in made.cases:
            new_file(str(place / f"{one.id}.yaml"))
        place.mkdir(parents=True, exist_ok=True)
        for one in made.cases:
            write(str(place / f"{one.id}.yaml"), as_file(guideline, one))
    elif made.cases:
        write(arguments.output, as_one_file(guideline, made.cases))
    beyond = f"; {made.impossible} more cannot be reached by any case" if made.impossible else ""
    reach = "reaches" if len(made.cases) == 1 else "reach"
    goals = counted(made.wanted, "goal")
    say(f"{counted(len(made.cases), 'case')}, unconfirmed, that {reach} {made.covered} of {goals}{beyond}")
    return 0


def _generated(guideline: Resolved, arguments: Namespace) -> Generated:
    from interpreter.suite.generate import COVERED, Generator  # noqa: PLC0415 - not for `--help`
    from interpreter.suite.selection import of_node, of_outcome, of_recommendation  # noqa: PLC0415

    generator = Generator(guideline)
    goals = generator.observer.goals
    if arguments.boundary:
        if arguments.node or arguments.recommendation or arguments.outcome:
            raise UsageError("--boundary stands by itself")
        return generator.boundary()
    if not (arguments.node or arguments.recommendation or arguments.outcome):
        return generator.cover([goal for goal in goals if goal.kind in COVERED])
    wanted = []
    if arguments.node:
        names = [f"{chart.id}.{node}" for chart in guideline.flowcharts.values() for node in chart.nodes]
        wanted += of_node(goals, _known("node", arguments.node, names))
    if arguments.recommendation:
        name = _known("recommendation", arguments.recommendation, guideline.recommendations)
        wanted += of_recommendation(guideline, goals, name)
    if arguments.outcome:
        wanted += of_outcome(guideline, goals, arguments.outcome)
        if not wanted:
            raise UsageError(f"no outcome `{arguments.outcome}` of the whole guideline")
    return generator.cover(dict.fromkeys(wanted))


def _known(what: str, name: str, names: Iterable[str]) -> str:
    listed = list(names)
    if name not in listed:
        raise UsageError(f"no {what} `{name}`; {nearest(name, listed) or f'such as {listed[0]}'}")
    return name
