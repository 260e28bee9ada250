"""Leidraad: clinical guidelines as decision graphs that run, explain themselves and never guess.

>>> from interpreter import load, answer
>>> guideline = load("wervelmetastasen")
>>> answer(guideline, {"known_tumour": True}).status
<AnswerStatus.UNDETERMINED: 'undetermined'>

Decision support for review; not a medical device.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interpreter.answer import Advised, Answer, AnswerStatus, Because, Missing, Step
    from interpreter.case import CaseRefused
    from interpreter.diagnostic import Diagnostic, GuidelineError
    from interpreter.entail import answer
    from interpreter.load import load
    from interpreter.version import VERSION as __version__  # noqa: N811 - the name that Python has for it
else:
    # The public names are looked up when they are used: a command pays only for the modules that it needs.
    import sys
    from importlib import import_module
    from types import ModuleType

    _HOMES = {
        "Advised": "answer",
        "Answer": "answer",
        "AnswerStatus": "answer",
        "Because": "answer",
        "CaseRefused": "case",
        "Diagnostic": "diagnostic",
        "GuidelineError": "diagnostic",
        "Missing": "answer",
        "Step": "answer",
    }

    def __getattr__(name: str) -> object:
        if name == "__version__":
            return import_module("interpreter.version").VERSION
        if name in _HOMES:
            return getattr(import_module(f"interpreter.{_HOMES[name]}"), name)
        raise AttributeError(f"module 'interpreter' has no attribute '{name}'")

    class _Function:
        """A function of the package that has the name of a module in it: importing the module must not replace it."""

        def __init__(self, home: str, name: str) -> None:
            self.home, self.name = f"interpreter.{home}", name

        def __get__(self, package: object, _: object = None) -> object:
            return getattr(import_module(self.home), self.name)

        def __set__(self, package: object, module: object) -> None:
            """Leave things as they are: the import system offers the module of this name."""

    class _Package(ModuleType):
        answer = _Function("entail", "answer")
        load = _Function("load", "load")

    sys.modules[__name__].__class__ = _Package

__all__ = [
    "Advised",
    "Answer",
    "AnswerStatus",
    "Because",
    "CaseRefused",
    "Diagnostic",
    "GuidelineError",
    "Missing",
    "Step",
    "__version__",
    "answer",
    "load",
]
