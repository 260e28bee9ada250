"""Write the matrix of risks and controls from `docs/risks.yaml`.

python tools/docs_risks.py            write docs/risks.md
python tools/docs_risks.py --check    write nothing; fail when the page is not what it would be
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from pages import ROOT, generate

from interpreter.document import Document, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE, PAGE = ROOT / "docs" / "risks.yaml", ROOT / "docs" / "risks.md"
HEAD = """\
<!-- Made by tools/docs_risks.py from docs/risks.yaml. -->
# Risks and their controls · Risico's en hun beheersing

What can go wrong for a patient through this software, what is done about it, and which tests keep it so. A whole run
of the tests fails when a test that is named here is missing, is skipped, or does not pass (`tests/risk_controls.py`).
Source: `docs/risks.yaml`.

Wat er door deze software voor een patiënt mis kan gaan, wat ertegen is gedaan, en welke tests dat bewaken. Een
volledige testronde faalt als een test die hier staat, ontbreekt, wordt overgeslagen of niet slaagt.

"""


def markdown() -> str:
    """Return the whole page."""
    risks = plain(SOURCE)
    lines = [f"> {risks['note']['en']}", ">", f"> {risks['note']['nl']}", ""]
    lines += ["| word | woord | means | betekent |", "|---|---|---|---|"]
    for words in (risks["severity"], risks["likelihood"]):
        lines += [f"| {name} | {NL[name]} | {said['en']} | {said['nl']} |" for name, said in words.items()]
    lines += ["", "| hazard · gevaar | severity | likelihood without → with controls | controls | tests | properties |"]
    lines += ["|---|---|---|---|---|---|"]
    lines += [_row(name, hazard) for name, hazard in risks["hazards"].items()]
    for name, hazard in risks["hazards"].items():
        lines += ["", f"## {name}", "", *_section(name, hazard)]
    return HEAD + "\n".join(lines) + "\n"


NL = {
    "grave": "ernstig",
    "moderate": "matig",
    "slight": "gering",
    "likely": "waarschijnlijk",
    "possible": "mogelijk",
    "unlikely": "onwaarschijnlijk",
}


def _row(name: str, hazard: dict[str, Any]) -> str:
    title, likelihood = hazard["title"], hazard["likelihood"]
    number = len({test for control in hazard["controls"] for test in control["tests"]})
    cells = (
        f"[{title['en']} · {title['nl']}](#{name})",
        hazard["severity"],
        f"{likelihood['before']} → {likelihood['after']}",
        str(len(hazard["controls"])),
        str(number),
        str(len(properties_against(name))),
    )
    return f"| {' | '.join(cells)} |"


def _section(name: str, hazard: dict[str, Any]) -> Iterator[str]:
    """Yield the lines about one hazard, in English beside Dutch."""
    yield "| | English | Nederlands |"
    yield "|---|---|---|"
    for key, en, nl in (
        ("title", "hazard", "gevaar"),
        ("cause", "cause", "oorzaak"),
        ("harm", "harm", "schade"),
    ):
        yield f"| {en} · {nl} | {hazard[key]['en']} | {hazard[key]['nl']} |"
    for number, control in enumerate(hazard["controls"], 1):
        yield f"| control {number} · maatregel {number} | {control['what']['en']} | {control['what']['nl']} |"
    yield f"| what remains · wat blijft | {hazard['residual']['en']} | {hazard['residual']['nl']} |"
    yield ""
    for number, control in enumerate(hazard["controls"], 1):
        skips = control.get("may_skip", {})
        yield f"{number}. " + "; ".join(
            f"`{test}`" + (f" (may be skipped: {skips[test]})" if test in skips else "") for test in control["tests"]
        )
    found = properties_against(name)
    if found:
        yield ""
        yield f"Proven for every case · bewezen voor elke casus: {', '.join(found)}"


def properties_against(hazard: str) -> list[str]:
    """Return the safety properties of the shipped guidelines that control a hazard."""
    found: list[str] = []
    for path in sorted(ROOT.glob("flowcharts/*/properties.yaml")):
        entries = plain(path)["properties"]
        found += [f"{path.parent.name}: {name}" for name, one in entries.items() if one["hazard"] == hazard]
    return found


def plain(path: Path) -> Any:  # noqa: ANN401 - what stands in a file of ours
    """Return what a YAML file of ours holds."""
    document = read_bytes(str(path), path.read_bytes())
    if not isinstance(document, Document):
        raise SystemExit("\n".join(map(str, document)))
    return document.value


if __name__ == "__main__":
    sys.exit(generate(lambda: {PAGE: markdown()}, __doc__))
