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
    from interpreter.case import CaseRefused
    from interpreter.diagnostic import Diagnostic, GuidelineError
    from interpreter.engine.answer import Advised, Answer, AnswerStatus, Because, Missing, Step
    from interpreter.engine.entail import answer
    from interpreter.records.decision import Record, record
    from interpreter.records.replaying import Replayed, replay
    from interpreter.stages import load
    from interpreter.version import VERSION as __version__  # noqa: N811 - the name that Python has for it
else:
    # The public names are looked up when they are used: a command pays only for the modules that it needs.
    from importlib import import_module

    _HOMES = {
        "Advised": "engine.answer",
        "Answer": "engine.answer",
        "AnswerStatus": "engine.answer",
        "Because": "engine.answer",
        "CaseRefused": "case",
        "Diagnostic": "diagnostic",
        "GuidelineError": "diagnostic",
        "Missing": "engine.answer",
        "Record": "records.decision",
        "Replayed": "records.replaying",
        "Step": "engine.answer",
        "answer": "engine.entail",
        "load": "stages",
        "record": "records.decision",
        "replay": "records.replaying",
    }

    def __getattr__(name: str) -> object:
        if name == "__version__":
            return import_module("interpreter.version").VERSION
        if name in _HOMES:
            return getattr(import_module(f"interpreter.{_HOMES[name]}"), name)
        raise AttributeError(f"module 'interpreter' has no attribute '{name}'")


__all__ = [
    "Advised",
    "Answer",
    "AnswerStatus",
    "Because",
    "CaseRefused",
    "Diagnostic",
    "GuidelineError",
    "Missing",
    "Record",
    "Replayed",
    "Step",
    "__version__",
    "answer",
    "load",
    "record",
    "replay",
]
