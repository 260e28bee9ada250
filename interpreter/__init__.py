"""Leidraad: clinical guidelines as decision graphs that run, explain themselves and never guess.

>>> from interpreter import load, answer
>>> guideline = load("wervelmetastasen")
>>> answer(guideline, {"known_tumour": True}).status
<AnswerStatus.UNDETERMINED: 'undetermined'>

Decision support for review; not a medical device.
"""

from __future__ import annotations

from interpreter.answer import Advised, Answer, AnswerStatus, Because, Missing, Step
from interpreter.case import CaseRefused
from interpreter.diagnostic import Diagnostic, GuidelineError
from interpreter.entail import answer
from interpreter.load import load
from interpreter.version import VERSION as __version__

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
