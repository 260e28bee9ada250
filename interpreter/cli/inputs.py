"""What the arguments of a command name: guidelines, cases, the language. A name that leads nowhere is a usage error."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from interpreter import casefile
from interpreter.collector import quiet
from interpreter.diagnostic import GuidelineError, nearest
from interpreter.stages import load, locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from interpreter.casefile import Entry
    from interpreter.model import Resolved


One = TypeVar("One")


class UsageError(GuidelineError):
    """Arguments that cannot be meant; `str` says why, in one line."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        """Keep the line."""
        super().__init__(())
        self.message = message

    def __str__(self) -> str:
        return self.message


def guideline_at(name: str) -> Resolved:
    """Return the guideline of this name or in this folder.

    Raises:
        UsageError: there is none.
        GuidelineError: there is one, with errors in it.
    """
    with quiet():
        guideline = load(folder_of(name))
        gc.freeze()  # it stays to the end of the command: the collector need not look through it, not even once
    return guideline


def version_at(name: str) -> Resolved:
    """Return the guideline that a folder, a name or a revision of a git repository means.

    Raises:
        GuidelineError: there is none, or it has errors.
    """
    from interpreter.difference.revision import is_revision, load_revision  # noqa: PLC0415 - only where versions are compared

    if is_revision(name) and not Path(name).exists():
        return load_revision(name)
    return guideline_at(name)


def folder_of(name: str) -> Path:
    """Return the folder of the guideline that is meant.

    Raises:
        UsageError: there is none.
    """
    try:
        return locate(name)
    except GuidelineError as none:
        found = none.diagnostics[0]
        raise UsageError(f"{found.message}; {found.hint}") from None


def new_file(name: str) -> Path:
    """Return the path of a file to write; one that is there is never overwritten: it may hold confirmed cases.

    Raises:
        UsageError: there is something of this name.
    """
    path = Path(name)
    if path.exists():
        raise UsageError(f"{name} exists, and may hold confirmed cases; give another name")
    return path


def flowchart_named(guideline: Resolved, name: str | None) -> str | None:
    """Return the name of a flowchart when the guideline has it.

    Raises:
        UsageError: it does not.
    """
    if name is not None and name not in guideline.flowcharts:
        known = guideline.flowcharts
        raise UsageError(f"no flowchart `{name}`; {nearest(name, known) or _one_of(known)}")
    return name


def language_of(guideline: Resolved, wanted: str | None) -> str:
    """Return the language to write in: the one that was asked for, or the guideline's first.

    Raises:
        UsageError: the guideline is not written in it.
    """
    if wanted is None:
        return guideline.languages[0]
    if wanted not in guideline.languages:
        raise UsageError(f"guideline `{guideline.id}` has no texts in `{wanted}`; {_one_of(guideline.languages)}")
    return wanted


def cases_in(name: str, facts: Mapping[str, str]) -> Iterator[Entry]:
    """Yield the cases of a file, or of standard input for `-`; facts of the command line win over those in it.

    Raises:
        OSError: it cannot be read.
    """
    entries = casefile.read_stream("<stdin>", _standard_input()) if name == "-" else casefile.read_file(Path(name))
    return (casefile.with_facts(entry, facts) for entry in entries)


def one_case(name: str) -> Entry:
    """Return the single case of a file, or of standard input for `-`.

    Raises:
        UsageError: there are several, or none.
        OSError: it cannot be read.
    """
    needed = f"{name}: one case is needed here, and there are"
    one = only(cases_in(name, {}), f"{needed} several")
    if one is None:
        raise UsageError(f"{needed} none")
    return one


def only(items: Iterator[One], several: str) -> One | None:
    """Return the one item, or None where there is none.

    Raises:
        UsageError: there are more, and `several` says why that will not do.
    """
    first, second = next(items, None), next(items, None)
    if second is not None:
        raise UsageError(several)
    return first


def _standard_input() -> BinaryIO:
    return sys.stdin.buffer


def _one_of(names: Mapping[str, object] | tuple[str, ...]) -> str:
    return f"one of: {', '.join(names)}"
