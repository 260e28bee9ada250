"""Starting from cold: `leidraad run` on one case and `leidraad --help`, as multiples of `python -c pass`.

    python tools/bench/startup.py [--write]

Each command is a fresh process. *Warm* means that the cache folder holds what an earlier run left there, *off* that
`LEIDRAAD_CACHE=off` lets nothing be kept. Times are the processor time of the process, user and system; the median of
the time on the wall stands beside it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import page
from rounds import Timed

ROUNDS = 20
OPEN_CASE = """case: open
facts:
  pain: true
  mescc_deficit: true
  deficit_onset: 2 d
  vertebral_metastases: true
  known_tumour: true
"""
COMPLETE_CASE = """case: complete
facts:
  nocturnal_back_pain: true
  mescc_deficit: true
  increasing_radicular_symptoms: false
  increasing_cauda_symptoms: false
  increasing_myelum_symptoms: false
  severe_deficit: false
  vertebral_metastases: false
  radiological_mescc: false
"""
GUIDELINE = "wervelmetastasen"
MILLI = 1e3
PASS, HELP = "python -c pass", "leidraad --help"
RUN, OPEN, COLD = "leidraad run, complete, warm", "leidraad run, facts missing, warm", "leidraad run, complete, off"
LIMITS = {HELP: 5.0, RUN: 8.0, OPEN: 8.0, COLD: 8.0}
ANSWERED = (0, 3)


def command() -> list[str]:
    """Return how `leidraad` is called: the installed script beside this Python, or the module."""
    script = shutil.which("leidraad", path=str(Path(sys.executable).parent))
    return [sys.executable, "-m", "interpreter.cli"] if script is None else [script]


def spent(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return the seconds of processor time and on the wall that a process takes from start to end.

    Raises:
        RuntimeError: it did not answer.
    """
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        arguments, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in ANSWERED:
        raise RuntimeError(f"`{' '.join(arguments)}` ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, wall


def section() -> page.Section:
    """Return the start-up times."""
    with tempfile.TemporaryDirectory() as folder:
        usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        warm = {**usual, "LEIDRAAD_CACHE": str(Path(folder) / "cache")}
        off = {**usual, "LEIDRAAD_CACHE": "off"}
        runs = {}
        for name, said in (("complete", COMPLETE_CASE), ("open", OPEN_CASE)):
            case = Path(folder) / f"{name}.yaml"
            case.write_text(said, encoding="utf-8")
            runs[name] = [*command(), "run", GUIDELINE, str(case)]
        processes = {
            PASS: ([sys.executable, "-c", "pass"], warm),
            HELP: ([*command(), "--help"], warm),
            RUN: (runs["complete"], warm),
            OPEN: (runs["open"], warm),
            COLD: (runs["complete"], off),
        }
        names = list(processes)
        processor: dict[str, list[float]] = {name: [] for name in names}
        wall: dict[str, list[float]] = {name: [] for name in names}
        for turn in range(-1, ROUNDS):
            first = turn % len(names)
            for name in names[first:] + names[:first]:
                one, other = spent(*processes[name])
                if turn >= 0:
                    processor[name].append(one)
                    wall[name].append(other)
    timed = Timed({name: tuple(taken) for name, taken in processor.items()})
    rows = []
    for name in names:
        ratio = timed.ratio(name, PASS)
        said = page.at_most(ratio.median, LIMITS[name]) if name in LIMITS else ""
        milliseconds = f"{timed.median(name) * MILLI:.0f}", f"{median(wall[name]) * MILLI:.0f}"
        rows.append((name, *milliseconds, str(ratio), said))
    table = page.Table(
        f"medians of {ROUNDS} processes each, in turn",
        ("", "processor ms", "wall ms", "as a multiple of `python -c pass`", ""),
        tuple(rows),
    )
    about = (
        "Each command is a fresh process. *Complete*: eight known facts that settle the answer on the way; *facts "
        "missing*: five known facts, "
        "the diagrams are needed. *Warm*: the cache folder holds what an earlier run left; *off*: "
        "`LEIDRAAD_CACHE=off`. Ratios "
        "are of processor time."
    )
    return page.Section("startup", "Start-up", about, (table,))


if __name__ == "__main__":
    sys.exit(page.run(section, __doc__ or ""))
