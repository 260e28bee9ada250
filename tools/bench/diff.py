"""Two versions compared: the card as a process, and how the work grows with the number of nodes.

    python tools/bench/diff.py [--write]

- `leidraad diff` on the card and a copy of it in which something was changed: a fresh process, with the cache empty and
  with the cache as an earlier run left it.
- `compare` on generated guidelines (see `generated.py`) of 100, 300 and 1,000 nodes, with a change in the middle.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import generated
import page
from startup import command

from interpreter.difference.compare import compare
from interpreter.resources import guidelines_folder
from interpreter.stages import load_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from generated import Files

ROUNDS = 5
LIMIT = 2.0
"""The seconds of processor time within which two versions of the card are to be compared."""
SIZES = (100, 300, 1_000)
MILLI = 1e3
CHANGES = {
    "nothing": (),
    "a deadline later": (("start_treatment, within: 72 h", "start_treatment, within: 7 d"),),
    "a threshold moved": (('life_expectancy: "> 12 mo"', 'life_expectancy: "> 18 mo"'),),
    "a branch dropped": (
        ("      - when: {shared_choice: supportive_care}\n        to: supportive\n", ""),
        ('        label: {nl: "Ondersteunend", en: "Supportive"}\n        cites: [B6.1]\n', ""),
    ),
}


def card() -> page.Table:
    """Return the seconds of a whole process, by what was changed."""
    rows = []
    for name, edits in CHANGES.items():
        with tempfile.TemporaryDirectory() as folder:
            new = Path(folder) / "wervelmetastasen"
            shutil.copytree(guidelines_folder() / "wervelmetastasen", new)
            flowchart = new / "behandeling.yaml"
            text = flowchart.read_text(encoding="utf-8")
            for old, other in edits:
                if old not in text:
                    raise RuntimeError(f"the card has no `{old}` any more")
                text = text.replace(old, other)
            flowchart.write_text(text, encoding="utf-8")
            empty, warm = [], []
            for number in range(ROUNDS):
                environment = {**os.environ, "LEIDRAAD_CACHE": str(Path(folder) / f"cache{number}")}
                empty.append(_process(new, environment))
                warm.append(_process(new, environment))
            times = [median(column) for runs in (empty, warm) for column in zip(*runs, strict=True)]
            verdict = f"within {LIMIT:g} s" if max(times[0], times[2]) <= LIMIT else f"limit {LIMIT:g} s MISSED"
            rows.append((name, *(f"{one:.2f}" for one in times), verdict))
    heads = ("change", "empty", "empty, wall", "warm", "warm, wall", "")
    return page.Table("`leidraad diff` of two versions of the card, seconds", heads, tuple(rows))


def _process(new: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Return the seconds of processor time and on the wall of a whole process."""
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command(), "diff", "wervelmetastasen", str(new)], env=environment, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise RuntimeError(f"`leidraad diff` ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, wall


def growth() -> page.Table:
    """Return the milliseconds of a comparison by shape and size, and what it found."""
    shapes: dict[str, Callable[[int], tuple[Files, Files]]] = {"chain": chain, "ladder": ladder, "wide": wide}
    rows = []
    for name, shape in shapes.items():
        for size in SIZES:
            old, new = (load_files(files) for files in shape(size))
            times = []
            for _ in range(3):
                start = time.process_time()
                found = compare(old, new)
                times.append(time.process_time() - start)
            exact = "exact" if found.exact else "sampled"
            rows.append((name, f"{size:,}", f"{median(times) * MILLI:,.0f}", exact, str(len(found.groups))))
    return page.Table("`compare`, milliseconds", ("shape", "nodes", "ms", "how", "groups"), tuple(rows))


def chain(size: int) -> tuple[Files, Files]:
    """Return a chain, and one that ends otherwise in the middle."""
    files, at = generated.chain(size), size // 2
    change = partial(_changed, files, f"{{f{at}: false}}, to: stopped")
    return files, change(f"{{f{at}: false}}, to: give")


def ladder(size: int) -> tuple[Files, Files]:
    """Return a ladder, and one with a deadline in the middle."""
    files, at = generated.ladder(size // 3), size // 6
    return files, _changed(files, f"recommend: [{{id: r{at}, ", f"recommend: [{{id: r{at}, within: 24 h, ")


def wide(size: int) -> tuple[Files, Files]:
    """Return random branches, and the same with the last node leading elsewhere."""
    files = generated.wide(size)
    return files, _changed(files, "outcome: e0", "outcome: e9")


def _changed(files: Files, old: str, new: str) -> Files:
    name, data = files["chart"]
    if old.encode() not in data:
        raise RuntimeError(f"the generated chart has no `{old}` any more")
    return {**files, "chart": (name, data.replace(old.encode(), new.encode()))}


def section() -> page.Section:
    """Return all figures about comparing two versions."""
    before = os.environ.get("LEIDRAAD_CACHE")
    tables = [card()]
    os.environ["LEIDRAAD_CACHE"] = "off"
    try:
        tables.append(growth())
    finally:
        del os.environ["LEIDRAAD_CACHE"]
        if before is not None:
            os.environ["LEIDRAAD_CACHE"] = before
    about = (
        "`leidraad diff` reads both versions, compares their words and structure, builds the diagrams of both in one "
        "space, and finds every group of cases with a smallest example and both answers to it. On the card a fresh "
        f"process, median of {ROUNDS}, processor time and beside it the time on the wall; *empty* finds nothing in the "
        "cache, *warm* what the run before left there. Generated guidelines (see *Size*) without a cache, processor "
        "time, loading not counted, median of 3. Random branches outgrow the limit of the diagrams: then a sample is "
        "compared, and the answer says so."
    )
    return page.Section("diff", "Comparing two versions", about, tuple(tables))


if __name__ == "__main__":
    sys.exit(page.run(section, __doc__ or ""))
