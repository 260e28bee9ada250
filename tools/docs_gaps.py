"""Write the gap report of the card, in Dutch and in English: what the working group is asked to decide.

python tools/docs_gaps.py            write docs/gap-report/
python tools/docs_gaps.py --check    write nothing; fail when a page is not what it would be
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pages import ROOT, generate

from interpreter.stages import alternatives, load
from interpreter.tracing.gaps import report
from interpreter.tracing.gaps_page import gap_page
from interpreter.tracing.markdown import as_markdown

if TYPE_CHECKING:
    from pathlib import Path

GUIDELINE = ROOT / "flowcharts" / "wervelmetastasen"
FOLDER = ROOT / "docs" / "gap-report"


def pages() -> dict[Path, str]:
    """Return the text of each page, by its path."""
    guideline = load(GUIDELINE)
    found = report(guideline, alternatives(GUIDELINE))
    return {
        FOLDER / f"{guideline.id}.{language}.md": as_markdown(gap_page(found, language))
        for language in guideline.languages
    }


if __name__ == "__main__":
    sys.exit(generate(pages, __doc__))
