"""In which ways a recommendation is given, and what it is that one of them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.difference.values import Kind
from interpreter.engine.advice import duration
from interpreter.slotted import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from interpreter.difference.values import Value
    from interpreter.engine.answer import Advised


@dataclass(frozen=True, slots=True)
class Way:
    """A property of a recommendation as it is given: its value to compare, and what a change of it is (None: nothing).

    `shown` is how a group says it; where it is not shown, all its changes are one group.
    """

    value: Callable[[Advised], Any]
    shown: Callable[[Advised], Value]
    change: Callable[[Any, Any], Kind | None]
    is_shown: bool = True


def _words(advised: Advised) -> tuple[object, ...]:
    """Return the words of a recommendation, and how its deadline is written (24 h, 1 d) beside how long it is."""
    return (advised.label, advised.detail, advised.links), duration(advised), str(advised.within)


def _other_words(was: tuple[object, ...], becomes: tuple[object, ...]) -> Kind | None:
    """Return a change of words, where there is more to it than another deadline."""
    same_time = was[1] == becomes[1]
    return Kind.OTHER_WORDS if was[0] != becomes[0] or (same_time and was[2] != becomes[2]) else None


def _nothing(_: Advised) -> Value:
    return None


WAYS = (
    Way(duration, lambda one: one.within, lambda was, becomes: Kind.LATER if becomes > was else Kind.SOONER),
    Way(
        lambda one: one.strength,
        lambda one: one.strength,
        lambda was, becomes: Kind.MORE_BINDING if becomes.rank > was.rank else Kind.LESS_BINDING,
    ),
    Way(lambda one: one.dose, lambda one: one.dose, lambda _was, _becomes: Kind.OTHER_DOSE),
    Way(
        lambda one: one.provenance,
        lambda one: one.provenance,
        lambda was, becomes: Kind.STRONGER_PROVENANCE if becomes.rank > was.rank else Kind.WEAKER_PROVENANCE,
    ),
    Way(lambda one: frozenset(one.readings), _nothing, lambda _was, _becomes: Kind.OTHER_READINGS, is_shown=False),
    Way(lambda one: frozenset(one.cites), _nothing, lambda _was, _becomes: Kind.OTHER_CITES, is_shown=False),
    Way(_words, _nothing, _other_words, is_shown=False),
)
