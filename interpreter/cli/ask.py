"""`leidraad ask`: the facts are asked for one by one, the best question first; then the answer.

Questions go to standard error and answers come from standard input, so that standard output holds the answer alone.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter import casefile, jsontext
from interpreter.case import CaseRefused
from interpreter.casefile import Refused
from interpreter.cli import interview
from interpreter.cli.arguments import GUIDELINE, add_language, add_time
from interpreter.cli.inputs import UsageError, guideline_at, language_of, one_case
from interpreter.cli.interview import Unclear, Value, Wish, understood
from interpreter.cli.streams import in_color, say, width, write
from interpreter.engine.answer import given as shown_value
from interpreter.engine.entail import answer
from interpreter.textanswer import as_text, news
from interpreter.textanswer.page import Line, Style, page
from interpreter.textanswer.wording import Wording
from interpreter.units import Quantity

if TYPE_CHECKING:
    from argparse import Namespace

    from interpreter.case import Case
    from interpreter.cli.arguments import Parser
    from interpreter.engine.answer import Advised, Answer, Given
    from interpreter.model import Fact, Resolved

LONGEST_ANSWER = 4_000
MOST_NEWS = 6
"""More advice than this at once is only counted, apart from what has a deadline: the answer at the end holds all."""


EXAMPLES = (
    "wervelmetastasen",
    "wervelmetastasen --case case.yaml --save case.yaml --lang en",
)


def arguments(command: Parser) -> None:
    """Add the arguments of the command."""
    command.add_argument("guideline", metavar="GUIDELINE", help=GUIDELINE)
    command.add_argument("--case", metavar="CASE", help="begin with what this case knows (no -)")
    command.add_argument("--save", metavar="FILE", help="save the case at the end, as .yaml or .json")
    add_time(command)
    add_language(command)


def ask(arguments: Namespace) -> int:
    """Ask for the missing facts, print the answer, and save the case where that is wanted."""
    guideline = guideline_at(arguments.guideline)
    language = language_of(guideline, arguments.lang)
    talk = Interview(guideline, _begun(arguments), language, arguments.at)
    talk.hold()
    text = as_text(
        talk.answer,
        guideline,
        language,
        width=width(sys.stdout),
        color=in_color(sys.stdout),
        today=date.today(),  # noqa: DTZ011 - the day where the person is
    )
    print(text, end="", flush=True)
    if arguments.save is not None:
        write(arguments.save, saved(talk.case, talk.answer, Path(arguments.save)))
        say(f"the case is saved as {arguments.save}")
    return 0


def _begun(arguments: Namespace) -> Case:
    """Return the case to begin with; standard input is for the answers, so it cannot come from there."""
    if arguments.case == "-":
        raise UsageError("ask: the case cannot come from standard input, which is for the answers")
    entry = casefile.case_of_facts({}) if arguments.case is None else one_case(arguments.case)
    if isinstance(entry, Refused):
        raise CaseRefused(entry.findings)
    return entry


@dataclass(slots=True)
class Interview:
    """A talk about one case: what is known by now, what was put off, and what was said of it already."""

    guideline: Resolved
    case: Case
    language: str
    at: str | None
    answer: Answer = field(init=False)
    put_off: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    told: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Answer the case as it begins."""
        self.answer = answer(self.guideline, self.case, at=self.at)

    @property
    def say(self) -> Wording:
        """Return the words of the language."""
        return Wording(self.guideline, self.language)

    def hold(self) -> None:
        """Ask until nothing is missing that was not put off, or the person stops."""
        self._tell(_HOW_NL if self.language == "nl" else _HOW_EN)
        self._tell_news()
        while (fact := self._next()) is not None:
            self._ask(fact)
            typed = sys.stdin.buffer.readline(LONGEST_ANSWER).decode("utf-8", "replace")
            if not typed:
                self._tell("")
                return
            if not sys.stdin.isatty():
                self._tell(typed)
            try:
                meant = understood(fact, typed)
            except Unclear:
                self._tell(interview.cure(fact, self.say))
                continue
            if meant is Wish.STOP:
                return
            self._act(fact, meant)

    def _next(self) -> Fact | None:
        return next((one.fact for one in self.answer.missing if one.fact.id not in self.put_off), None)

    def _act(self, fact: Fact, meant: Value | Wish) -> None:
        match meant:
            case Value():
                self.asked.append(fact.id)
                self._learn(fact.id, meant.given)
                self._tell_news()
            case Wish.SKIP:
                self.asked.append(fact.id)
                self.put_off.add(fact.id)
            case Wish.BACK:
                self._go_back()
            case Wish.WHY:
                self._explain(fact)
            case Wish.HELP | Wish.STOP:
                self._tell(_HOW_NL if self.language == "nl" else _HOW_EN)

    def _learn(self, name: str, value: Given | None) -> None:
        self.case = replace(self.case, facts={**self.case.facts, name: value if value is None else _kept(value)})
        self.answer = answer(self.guideline, self.case, at=self.at)

    def _go_back(self) -> None:
        """Take back the last answer, or ask again what was put off last."""
        if not self.asked:
            self._tell(
                "Er is nog niets om op terug te komen." if self.language == "nl" else "There is nothing to go back to."
            )
            return
        name = self.asked.pop()
        self.put_off.discard(name)
        self._learn(name, None)

    # ---- what the person sees

    def _ask(self, fact: Fact) -> None:
        left = sum(one.fact.id not in self.put_off for one in self.answer.missing)
        still = f"nog ten hoogste {left}" if self.language == "nl" else f"at most {left} to go"
        lines = [Line(), Line(f"{self.say.text(fact.question)} [{still}]", style=Style.BOLD)]
        if fact.help is not None:
            lines.append(Line(self.say.text(fact.help), indent=2))
        if fact.obtained_by is not None:
            label = self.say.text(self.guideline.recommendations[fact.obtained_by.id].label)
            lines.append(Line(self.say.phrases.obtained_by.format(label), indent=2))
        lines += [Line(choice, indent=2) for choice in interview.choices(fact, self.say)]
        self._show(lines)
        kind = "" if fact.codes else f"({self.say.kind(fact)}) "
        print(f"{kind}> ", end="", file=sys.stderr, flush=True)

    def _explain(self, fact: Fact) -> None:
        """Say which advice waits for a fact."""
        advised = (*self.answer.recommendations, *self.answer.possible)
        waiting = list(dict.fromkeys(self.say.text(one.label) for one in advised if fact.id in one.waits_for))
        dutch = self.language == "nl"
        if waiting:
            self._tell("Hierop wacht:" if dutch else "What waits for it:")
            self._show([Line(label, indent=2, bullet="* ") for label in waiting])
        else:
            self._tell("De uitkomst hangt ervan af." if dutch else "The outcome depends on it.")

    def _tell_news(self) -> None:
        """Show the advice that has become definite, what has a deadline always."""
        fresh = [one for one in self.answer.recommendations if _novelty(one) not in self.told]
        self.told |= {_novelty(one) for one in fresh}
        urgent = [one for one in fresh if one.within is not None]
        shown = fresh if len(fresh) <= MOST_NEWS else urgent
        if shown:
            self._tell("", "Dit staat nu vast:" if self.language == "nl" else "This is definite now:")
            columns = width(sys.stderr)
            text = news(shown, self.guideline, self.language, width=columns, color=in_color(sys.stderr))
            print(text, end="", file=sys.stderr)
        if len(shown) < len(fresh):
            more = len(fresh) - len(shown)
            nl = f"Verder staan er nog {more} adviezen vast; ze staan in het antwoord aan het eind."
            en = f"{more} more pieces of advice are definite; they stand in the answer at the end."
            self._tell(nl if self.language == "nl" else en)

    def _tell(self, *lines: str) -> None:
        self._show([Line(line) for line in lines])

    def _show(self, lines: list[Line]) -> None:
        print(page(lines, width(sys.stderr), color=in_color(sys.stderr)), end="", file=sys.stderr, flush=True)


_HOW_EN = """Answer, or type: ? (why this is asked), back, skip (or just Enter), stop. Answers: y or n, a number of
the list, or a number with or without a unit, such as 36 h or 2 weeks."""
_HOW_NL = """Geef antwoord, of typ: ? (waarom deze vraag), terug, overslaan (of alleen Enter), klaar. Antwoorden: j of
n, een nummer uit de lijst, of een getal met of zonder eenheid, zoals 36 uur of 2 weken."""


def _novelty(one: Advised) -> tuple[str, str]:
    return one.id, f"{one.within} {one.at_latest}"


def _kept(value: Given) -> object:
    """Return a value as a case holds it."""
    return str(value) if isinstance(value, Quantity) else value


# ---- the saved case -------------------------------------------------------------------------------------------------

_PLAIN_WORD = re.compile(r"[a-z][a-z0-9_]*")
_NOT_WORDS = frozenset({"null", "true", "false", "y", "n", "yes", "no", "on", "off"})


def saved(case: Case, given: Answer, file: Path) -> str:
    """Return a case as a file holds it: JSON where the name ends in `.json`, else YAML."""
    about = {"case": case.id or file.stem, "at": given.at, "from": case.start}
    whole = {key: value for key, value in about.items() if value is not None}
    facts = {name: shown_value(value) for name, value in given.facts}
    if file.suffix.lower() == ".json":
        return jsontext.dumps({**whole, "facts": facts}, indent=2) + "\n"
    head = [f"{key}: {_scalar(value)}" for key, value in whole.items()]
    body = [f"  {name}: {_scalar(value)}" for name, value in facts.items()]
    return "\n".join([*head, "facts:" if body else "facts: {}", *body]) + "\n"


def _scalar(value: object) -> str:
    """Return a value as YAML; text that could be read otherwise is in quotes."""
    if isinstance(value, str) and _PLAIN_WORD.fullmatch(value) and value not in _NOT_WORDS:
        return value
    return jsontext.dumps(value)
