"""Made-up cases as YAML, as `leidraad run` and `leidraad test` take them: one way to write, whatever a case is for."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from interpreter import jsontext
from interpreter.model import FactType
from interpreter.units import Quantity, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interpreter.model import Fact, Resolved

SCHEMA = "../../../schema/case.schema.json"
"""Where the schema lies as seen from the cases of a shipped guideline."""
WIDTH = 118
_PLAIN = re.compile(r"[a-z][a-z0-9_-]*")
_WORDS = {"true", "false", "null"}


def file_of(
    texts: Mapping[str, str],
    name: str,
    title: Mapping[str, str],
    guideline: Resolved,
    *,
    comments: tuple[str, ...] = (),
    start: str | None = None,
) -> str:
    """Return a case file with this one case; `texts` are the values by fact as they stand there, `title` by language.

    `comments` say what the case is for; that it is made up, and what the guideline is for, stands above every case.
    """
    words = [f"{language}: {jsontext.dumps(title[language])}" for language in guideline.languages if language in title]
    made_up = f"A made-up case for review of {guideline.id} {guideline.version}; it describes no patient."
    lines = [
        *head(guideline, made_up, *comments),
        f"case: {_text(name)}",
        *([f"title: {{{', '.join(words)}}}"] if words else []),
        *([] if start is None or start == guideline.entry.id else [f"from: {start}"]),
        *facts(texts, guideline),
    ]
    return "\n".join(lines) + "\n"


def head(guideline: Resolved, made_up: str, *comments: str) -> list[str]:
    """Return the lines above a case: the schema, that it is made up, what the guideline is for, and more comments."""
    said = (made_up, guideline.intended_use.in_language("en"), *comments)
    return [f"# yaml-language-server: $schema={SCHEMA}", *(line for one in said for line in comment(one))]


def comment(text: str) -> list[str]:
    """Return a text as lines of comment."""
    import textwrap  # noqa: PLC0415 - only where a case is written

    return [f"# {line}" for line in textwrap.wrap(" ".join(text.split()), WIDTH)]


def facts(texts: Mapping[str, str], guideline: Resolved) -> list[str]:
    """Return the lines of a case that say the facts, in the order of the dictionary."""
    told = [f"  {name}: {texts[name]}" for name in guideline.facts if name in texts]
    return ["facts:", *told] if told else ["facts: {}"]


def written(fact: Fact, value: bool | str | Decimal | Quantity) -> str:  # noqa: FBT001 - a truth value is the datum
    """Return a value of a fact as it stands in a case, a number with its unit."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            unit = "" if fact.unit is None or fact.unit.code == "1" else f" {fact.unit.code}"
            return f"{plain(value)}{unit}"
        case Quantity():
            return str(value)
        case str():
            return value if fact.type is FactType.QUANTITY else _text(value)


def _text(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text not in _WORDS else jsontext.dumps(text)
