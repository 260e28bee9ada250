"""Draw the pictures of the documentation, and sum up its cohort, from the guideline and the program as they are now.

python tools/docs_images.py            write docs/images/*.svg and docs/examples/cohort/summary.*
python tools/docs_images.py --check    write nothing; fail when a picture is not what it would be
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pages import ROOT, generate

from interpreter import answer, load, render
from interpreter.case import Case
from interpreter.casefile import read_file
from interpreter.cohort.pictures import flow_picture
from interpreter.cohort.summary import summary
from interpreter.cohort.summary_text import as_markdown
from interpreter.difference.compare import compare
from interpreter.difference.merged import merged
from interpreter.jsontext import dumps
from interpreter.stages import load_files

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / "docs" / "images"


@dataclass(frozen=True, slots=True)
class Image:
    """One picture: its file, the flowchart that it shows, and the case whose way is marked (None: no case)."""

    file: str
    flowchart: str
    case: str | None = None


IMAGES = (
    Image("diagnostiek.svg", "diagnostiek"),
    Image("behandeling.svg", "behandeling"),
    Image("behandeling-voorbeeld.svg", "behandeling", "flowcharts/wervelmetastasen/cases/voorbeeld.yaml"),
    Image("antwoord.svg", "diagnostiek", "docs/examples/casus.yaml"),
)


def drawn(image: Image) -> str:
    """Return the picture as SVG."""
    guideline = load(ROOT / "flowcharts" / "wervelmetastasen")
    found = None
    if image.case is not None:
        case = next(read_file(ROOT / image.case))
        assert isinstance(case, Case), case  # noqa: S101 - the documentation's own case
        found = answer(guideline, case)
    return render.svg(guideline, image.flowchart, language="nl", answer=found)


DIFFERENCE = "verschil.svg"
"""The card and a version of it with a later deadline and a branch less, as docs/diff.md shows it."""
PLANTED = (
    ("start_treatment, within: 72 h", "start_treatment, within: 7 d"),
    ("      - when: {shared_choice: supportive_care}\n        to: supportive\n", ""),
    ('        label: {nl: "Ondersteunend", en: "Supportive"}\n        cites: [B6.1]\n', ""),
)


def difference() -> str:
    """Return the picture of what a new version changes."""
    folder = ROOT / "flowcharts" / "wervelmetastasen"
    contents = {path.stem: (path.name, path.read_bytes()) for path in sorted(folder.glob("*.yaml"))}
    name, data = contents["behandeling"]
    text = data.decode()
    for old, new in PLANTED:
        assert old in text, old  # noqa: S101 - the card has changed, and the example with it
        text = text.replace(old, new)
    both, edits = merged(compare(load(folder), load_files({**contents, "behandeling": (name, text.encode())})))
    return render.svg(both, "behandeling", language="nl", edits=edits)


COHORT = "cohort.svg"
EXAMPLE = ROOT / "docs" / "examples" / "cohort"


def cohort() -> dict[Path, str]:
    """Return the summary of the invented cohort of docs/cohort-summary.md, and its picture."""
    guideline = load(ROOT / "flowcharts" / "wervelmetastasen")
    found = summary(guideline, EXAMPLE / "registry.parquet", EXAMPLE / "mapping.yaml")
    return {
        FOLDER / COHORT: flow_picture(found, "diagnostiek", "nl"),
        EXAMPLE / "summary.json": dumps(found.to_dict(), 2) + "\n",
        EXAMPLE / "summary.md": as_markdown(found, "en"),
    }


def pictures() -> dict[Path, str]:
    """Return every picture of the documentation, by its path."""
    found = {image.file: drawn(image) for image in IMAGES} | {DIFFERENCE: difference()}
    return {FOLDER / file: text for file, text in found.items()} | cohort()


if __name__ == "__main__":
    sys.exit(generate(pictures, __doc__))
