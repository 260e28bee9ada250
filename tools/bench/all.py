"""All benchmarks, one after the other, after checking that the contenders give the same answers.

python tools/bench/all.py [--write]           about five minutes; with `--write` into docs/benchmarks.md
"""

from __future__ import annotations

import argparse
import sys
import time

import cohort
import diff
import handwritten
import jdm  # before zen: it switches zen's stack traces off
import page
import properties
import scale
import single_case
import startup
import verify

from interpreter import load

CHECKED = 2_000
COMPARED = 500


def main() -> int:
    """Check, measure, print, and keep the tables when asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="keep the tables in docs/benchmarks.md")
    given = parser.parse_args()
    begun = time.monotonic()
    different = handwritten.disagreements(CHECKED)
    print(f"hand-written and oracle agree on {CHECKED - different:,} of {CHECKED:,} random total cases")
    apart = len(jdm.compare(load("wervelmetastasen"), COMPARED))
    print(f"zen and Leidraad agree on {COMPARED - apart:,} of {COMPARED:,} random total cases\n")
    if different or apart:
        print("they must agree before their times can be compared", file=sys.stderr)
        return 1
    for measure in (
        single_case.section,
        startup.section,
        scale.section,
        verify.section,
        properties.section,
        diff.section,
        cohort.section,
    ):
        section = measure()
        print(page.text(section), flush=True)
        if given.write:
            page.write(section)
    print(f"all benchmarks took {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
