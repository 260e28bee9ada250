"""What a shell offers at the TAB key: guidelines, flowcharts, facts with their values, findings, files.

It needs the package `argcomplete` (the extra `completion`), and is imported only while a shell completes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import argcomplete
from argcomplete.completers import FilesCompleter

from interpreter.diagnostic import GuidelineError
from interpreter.model import FactType
from interpreter.resources import shipped_guidelines

if TYPE_CHECKING:
    from argparse import Action, ArgumentParser, Namespace
    from collections.abc import Iterable

    from interpreter.model import Fact, Resolved


def complete(parser: ArgumentParser) -> None:
    """Print what fits at the cursor, and leave, when a shell asks for it."""
    offer: Any = suggestions  # a plain function will do, though the type asks for a class
    argcomplete.autocomplete(parser, default_completer=offer, always_complete_options="long")


def suggestions(prefix: str, action: Action, parsed_args: Namespace, **_: Any) -> Iterable[str]:  # noqa: ANN401 - set by argcomplete
    """Return what may stand for this argument; files where nothing else is known."""
    files = FilesCompleter()
    match action.dest:
        case "guideline" | "paths":
            return [*shipped_guidelines(), *files(prefix)]
        case "facts":
            return _facts(prefix, _guideline(parsed_args))
        case "start" | "flowchart":
            guideline = _guideline(parsed_args)
            return [] if guideline is None else list(guideline.flowcharts)
        case "code":
            from interpreter.rules import RULES  # noqa: PLC0415 - large

            return [rule.code for rule in RULES]
        case "at":
            return []
        case _:
            return list(files(prefix))


def _guideline(arguments: Namespace) -> Resolved | None:
    from interpreter.stages import load  # noqa: PLC0415 - only for what lies in a guideline

    try:
        return load(arguments.guideline)
    except GuidelineError:
        return None


def _facts(prefix: str, guideline: Resolved | None) -> list[str]:
    """Return the ids of facts with an equals sign, or the values of the fact before it."""
    if guideline is None:
        return []
    name, mark, _ = prefix.partition("=")
    if not mark:
        return [f"{fact}=" for fact in guideline.facts]
    fact = guideline.facts.get(name)
    return [] if fact is None else [f"{name}={value}" for value in _values(fact)]


def _values(fact: Fact) -> list[str]:
    match fact.type:
        case FactType.BOOLEAN:
            return ["true", "false", "null"]
        case FactType.CODE:
            return [*(code for code, _ in fact.codes), "null"]
        case FactType.QUANTITY | FactType.INTEGER:
            return []
