"""Write the gap report of the card, in Dutch and in English: what the working group is asked to decide.

    python tools/docs_gaps.py            write docs/gap-report/
    python tools/docs_gaps.py --check    write nothing; fail when a page is not what it would be

Every effect of another choice is worked out anew, without the cache: the examples follow the order of the facts in the
diagrams, and that is the same for everyone only when nothing is remembered.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run from a checkout, without an installation

from interpreter.stages import alternatives, load  # noqa: E402 - after the path is set
from interpreter.tracing.gaps import report  # noqa: E402
from interpreter.tracing.gaps_page import gap_page  # noqa: E402
from interpreter.tracing.markdown import as_markdown  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

GUIDELINE = ROOT / "flowcharts" / "wervelmetastasen"
FOLDER = ROOT / "docs" / "gap-report"


def pages() -> dict[Path, str]:
    """Return the text of each page, by its path."""
    os.environ["LEIDRAAD_CACHE"] = "off"
    guideline = load(GUIDELINE)
    found = report(guideline, alternatives(GUIDELINE))
    return {
        FOLDER / f"{guideline.id}.{language}.md": as_markdown(gap_page(found, language))
        for language in guideline.languages
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or with `--check` compare them; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare only, and fail when a page is out of date")
    check = parser.parse_args(arguments).check
    stale = []
    for path, text in pages().items():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            stale.append(path)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    for path in stale:
        sys.stderr.write(f"{path.relative_to(ROOT)} is out of date: run python tools/docs_gaps.py\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
