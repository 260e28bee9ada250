"""An example of each group as a case file that `leidraad run` takes; it describes no patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.case_yaml import file_of, written
from interpreter.difference.wording import Sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interpreter.difference.values import Difference, Facts, Group
    from interpreter.model import Resolved


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
    comments = (f"It shows a change {versions}.", f"{say.words.old}: {before}", f"{say.words.new}: {after}")
    texts = {key: written(guideline.facts[key], value) for key, value in facts}
    return file_of(texts, name, title, guideline, comments=comments, start=start)
