"""Where `leidraad cohort` leaves its answers: in a file, or in a folder part by part; of all rows or of a sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.cli.inputs import UsageError
from interpreter.cli.progress import progress

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.cli.arguments import Parser
    from interpreter.cohort import Cohort

SEED = 1


def add_arguments(command: Parser) -> None:
    """Add what says where the answers go, and of which rows."""
    command.add_argument(
        "-o", "--output", metavar="RESULT", help="the answers, in the same order: .parquet, .arrow, .csv, or a FOLDER/"
    )
    command.add_argument(
        "--parts", metavar="ROWS", type=_rows,
        help="rows of the table a file in FOLDER/, default 1000000; given again, the command goes on where it stopped",
    )  # fmt: skip
    command.add_argument("--sample", metavar="ROWS", type=_rows, help="only so many rows, drawn at random")
    command.add_argument("--seed", metavar="N", type=int, help="of the sample; default: 1")


def _rows(text: str) -> int:
    """Return a number of rows.

    Raises:
        ValueError: it is none.
    """
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


_rows.__name__ = "number of rows"  # what argparse calls it


def check(arguments: Namespace) -> None:
    """Make sure that what is asked for goes together.

    Raises:
        UsageError: it does not.
    """
    if arguments.parts is not None and not in_parts(arguments.output):
        raise UsageError("`--parts` needs a folder for the parts: `-o FOLDER/`")
    if arguments.seed is not None and arguments.sample is None:
        raise UsageError("`--seed` is that of a sample: give `--sample ROWS` as well")
    if arguments.engine is not None and (arguments.sample is not None or in_parts(arguments.output)):
        raise UsageError("parts and samples are made by polars: leave `--engine` out")


def in_parts(output: str | None) -> bool:
    """Tell whether a result is a folder of parts."""
    return output is not None and (output.endswith("/") or Path(output).is_dir())


def sample(arguments: Namespace) -> tuple[int, int] | None:
    """Return how many rows are drawn, and the seed; None for all rows."""
    if arguments.sample is None:
        return None
    return arguments.sample, SEED if arguments.seed is None else arguments.seed


def write_answers(found: Cohort, arguments: Namespace, about: dict[str, str]) -> None:
    """Write the answers, in one file or in parts, and show on a terminal how far it is."""
    from interpreter.cohort.parts import ROWS, identity, write_parts  # noqa: PLC0415 - brings polars
    from interpreter.cohort.run import answers_in  # noqa: PLC0415 - as above
    from interpreter.cohort.writing import write_table  # noqa: PLC0415 - as above

    if arguments.engine is not None:
        write_table(found.answers, arguments.output, about, arguments.table)
        return
    with progress(found.rows) as seen:
        if not in_parts(arguments.output):
            write_table(answers_in(found.plan, found.frame, seen), arguments.output, about, arguments.table)
            return
        options = {key: value for key, value in about.items() if not key.startswith("leidraad.intended_use")}
        known_by = identity(arguments.table, arguments.map, {**options, "narrow": arguments.narrow})
        rows = arguments.parts or ROWS
        made = write_parts(found, Path(arguments.output), rows, known_by, about, arguments.table, seen)
    earlier = f", {made.before} by an earlier run" if made.before else ""
    print(f"{made.parts} part{'' if made.parts == 1 else 's'} in {arguments.output}{earlier}")
