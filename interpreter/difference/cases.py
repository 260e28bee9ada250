"""An example of each group as a case file that `leidraad run` takes; it describes no patient."""

from __future__ import annotations

import re
import textwrap
from decimal import Decimal
from typing import TYPE_CHECKING

from interpreter import jsontext
from interpreter.difference.wording import Sentences
from interpreter.model import FactType
from interpreter.proof.witness import COMMENT_WIDTH, SCHEMA
from interpreter.units import Quantity, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.difference.values import Difference, Facts, Group
    from interpreter.engine.answer import Given
    from interpreter.model import Fact, Resolved

_ID = re.compile(r"[a-z][a-z0-9_]*")
_NO_IDS = {"true", "false", "null"}


def case_files(difference: Difference) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of a case file for each group; two where the versions name the facts differently."""
    for number, group in enumerate(difference.groups, 1):
        parts = (f"{number:02}", group.kind.value, group.recommendation)
        name = "-".join(part for part in parts if part).replace("_", "-")
        sides = [(name, difference.new, group.example.new, difference.start)]
        if group.example.old != group.example.new:
            sides.append((f"{name}-old", difference.old, group.example.old, difference.old_start))
        for stem, guideline, facts, start in sides:
            yield f"{stem}.yaml", _case(difference, group, stem, guideline, facts, start)


def _case(difference: Difference, group: Group, name: str, guideline: Resolved, facts: Facts, start: str) -> str:
    says = {language: Sentences(difference, language) for language in difference.new.languages}
    title = {language: say.headline(group) for language, say in says.items()}
    say = says.get("en") or next(iter(says.values()))
    before, after = say.sides(group)
    versions = f"{difference.old.version} → {difference.new.version}"
    comments = (
        f"A made-up case for review of {guideline.id}; it shows a change {versions}, and describes no patient.",
        say.text(guideline.intended_use),
        f"{say.words.old}: {before}",
        f"{say.words.new}: {after}",
    )
    lines = [
        f"# yaml-language-server: $schema={SCHEMA}",
        *(line for comment in comments for line in _comment(comment)),
        f"case: {name}",
        "title: {" + ", ".join(f"{key}: {jsontext.dumps(text)}" for key, text in title.items()) + "}",
        *([] if start == guideline.entry.id else [f"from: {start}"]),
        *(["facts:"] if facts else ["facts: {}"]),
        *(f"  {key}: {_written(guideline.facts[key], value)}" for key, value in facts),
    ]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(" ".join(text.split()), COMMENT_WIDTH)]


def _written(fact: Fact, value: Given) -> str:
    """Return a value as it stands in a YAML file, numbers with their unit."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            unit = "" if fact.unit is None or fact.unit.code == "1" else f" {fact.unit.code}"
            return f"{plain(value)}{unit}"
        case Quantity():
            return str(value)
        case str():
            bare = fact.type is FactType.QUANTITY or (_ID.fullmatch(value) and value not in _NO_IDS)
            return value if bare else jsontext.dumps(value)
