"""Write the pages about the findings, in English and in Dutch, from the catalogue in `interpreter/rules.py`.

    python tools/docs_rules.py            write docs/findings.md and docs/bevindingen.md
    python tools/docs_rules.py --check    write nothing; fail when a page is not what it would be

What the terminal shows for each example is taken from `tests/rules/CODE/expected.txt`, which the tests keep true.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pages import ROOT, generate

from interpreter.diagnostic import Severity
from interpreter.rules import GROUP_TITLES, RULES, Group, Rule

if TYPE_CHECKING:
    from interpreter.rules import Language


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its file and language, and the words around the rules."""

    file: str
    language: Language
    title: str
    introduction: str
    severities: dict[Severity, str]
    why: str
    shows: str
    cure: str


PAGES = (
    Page(
        "findings.md",
        "en",
        "Findings",
        "Every fault that `leidraad check`, `leidraad verify` and `leidraad run` report has a name of its own. This "
        "page tells for each "
        "what it finds, why it matters, how it looks and how to mend it; `leidraad explain NAME` tells the same at "
        "the terminal. An *error* stops the guideline from being used; a *warning* does not. The examples are about a "
        "bicycle, so that nobody takes them for medical advice. Each is the whole or a part of a guideline in "
        "`tests/rules`.",
        {Severity.ERROR: "error", Severity.WARNING: "warning"},
        "Why it matters.",
        "which shows",
        "The cure.",
    ),
    Page(
        "bevindingen.md",
        "nl",
        "Bevindingen",
        "Elke fout die `leidraad check`, `leidraad verify` en `leidraad run` melden, heeft een eigen naam. Deze pagina "
        "vertelt van elk "
        "wat het vindt, waarom het ertoe doet, hoe het eruitziet en hoe u het oplost; `leidraad explain NAAM --lang "
        "nl` vertelt hetzelfde in de terminal. Met een *fout* is de richtlijn niet te gebruiken, met een "
        "*waarschuwing* wel. De voorbeelden gaan over een fiets, zodat niemand ze voor medisch advies houdt. Elk "
        "voorbeeld is een richtlijn in `tests/rules`, of een deel ervan. De meldingen zelf zijn in het Engels.",
        {Severity.ERROR: "fout", Severity.WARNING: "waarschuwing"},
        "Waarom het ertoe doet.",
        "toont",
        "De oplossing.",
    ),
)


def markdown(page: Page) -> str:
    """Return the whole page."""
    groups = [group for group in Group if any(one.group is group for one in RULES)]
    parts = [
        f"<!-- Made by tools/docs_rules.py from interpreter/rules.py. -->\n# {page.title}\n",
        f"{page.introduction}\n",
        *(_contents(page, group) for group in groups),
    ]
    for group in groups:
        parts.append(f"\n## {GROUP_TITLES[group][page.language]}\n")
        parts += [_section(page, one) for one in RULES if one.group is group]
    return "\n".join(parts)


def _contents(page: Page, group: Group) -> str:
    links = ", ".join(f"[`{one.code}`](#{one.code})" for one in RULES if one.group is group)
    return f"- {GROUP_TITLES[group][page.language]}: {links}"


def _section(page: Page, one: Rule) -> str:
    language = page.language
    parts = [
        f"### `{one.code}`\n",
        f"*{page.severities[one.severity]}* · **{one.summary[language]}** {one.what[language]}\n",
        f"**{page.why}** {one.why[language]}\n",
        f"```yaml\n{one.bad}```\n",
    ]
    shown = _shown(one)
    if shown is not None:
        parts.append(f"{page.shows}\n\n```text\n{shown}\n```\n")
    parts.append(f"**{page.cure}** {one.cure[language]}\n\n```yaml\n{one.good}```\n")
    return "\n".join(parts)


def _shown(one: Rule) -> str | None:
    """Return the first finding that the terminal shows for the example; None for a rule about cases."""
    path = ROOT / "tests" / "rules" / one.code / "expected.txt"
    if not path.is_file():
        return None
    return re.sub("^bad/", "", path.read_text(encoding="utf-8").split("\n\n")[0], flags=re.MULTILINE)


if __name__ == "__main__":
    sys.exit(generate(lambda: {ROOT / "docs" / page.file: markdown(page) for page in PAGES}, __doc__))
