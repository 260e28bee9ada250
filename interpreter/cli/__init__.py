# PYTHON_ARGCOMPLETE_OK
"""The command line: `main` reads the arguments, has a command do its work, and returns the exit code.

Nothing heavy is imported here: each command brings what it needs.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
READER_GONE = 141
FAULT = 70
"""The exit codes of a run that was cut short: by the user, by the reader of its output, by a fault of the program."""


def main(argv: Sequence[str] | None = None) -> int:
    """Return the exit code of a command: 0 complete or clean, 1 findings, 2 usage, 3 undetermined.

    Whatever goes wrong is said on standard error, in one line or as findings; nothing is raised.
    """
    gc.set_threshold(50_000)  # what a command makes mostly stays: looking for garbage often takes a tenth of its time
    atexit.register(gc.freeze)  # nor is it looked for at the end, when all of it goes
    _speak_utf8()
    try:
        code = _run(sys.argv[1:] if argv is None else list(argv))
        sys.stdout.flush()
    except SystemExit as stop:  # argparse, after it printed help or a version
        return stop.code if isinstance(stop.code, int) else 0
    except KeyboardInterrupt:
        return _say("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # What is still in the buffer has no reader either; without this the interpreter says so once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _say("the program that read the output has stopped", READER_GONE)
    except Exception as problem:  # noqa: BLE001 - the last resort, so that nobody sees a traceback
        return _failed(problem)
    return code


def _run(argv: list[str]) -> int:
    from interpreter.cli.arguments import home, parsed  # noqa: PLC0415 - argparse

    arguments = parsed(argv)
    command = getattr(home(arguments.command), arguments.command)
    return int(command(arguments))


def _failed(problem: Exception) -> int:
    from interpreter.diagnostic import GuidelineError  # noqa: PLC0415 - not for `--help`

    if isinstance(problem, GuidelineError) and problem.diagnostics:
        from interpreter.cli.streams import tell  # noqa: PLC0415 - not for `--help`

        tell(problem.diagnostics)
        return problem.exit_code
    if isinstance(problem, GuidelineError):
        return _say(str(problem), problem.exit_code)
    if isinstance(problem, OSError):
        name = "" if problem.filename is None else f"{problem.filename}: "
        return _say(f"{name}{problem.strerror or problem}", 2)
    if os.environ.get("LEIDRAAD_TRACEBACK"):
        raise problem
    kind = type(problem).__name__
    return _say(f"a fault in the program, please report it: {kind}: {problem} (LEIDRAAD_TRACEBACK=1 shows more)", FAULT)


def _say(text: str, code: int) -> int:
    from interpreter.cli.streams import say  # noqa: PLC0415 - not for `--help`

    say(text)
    return code


def _speak_utf8() -> None:
    """Have both streams write UTF-8 with plain line ends, on every machine, and never fail on a character."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
