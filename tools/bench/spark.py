"""Spark on two cores: the query of a guideline with the JVM's flag for long methods and without it.

    python tools/bench/spark.py [--write] [--rows 1000000]

Each figure is of a process of its own, since the flag is of the JVM. Planning and compiling are apart: they are done
once, whatever the rows.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import page
import polars as pl

from interpreter import load
from interpreter.cohort.sql import Wanted, query

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from synthetic_cohort import Form
from synthetic_cohort import cohort as invented

ROWS, ROUNDS = 1_000_000, 3
FLAG = "-XX:-DontCompileHugeMethods"
MISSING, HALF, PARTS, MEGA = 0.05, 0.5, 4, 1e6
CONTENDERS = (("keelpijn", False), ("wervelmetastasen", True), ("wervelmetastasen", False))
WANTED = 5.0


def table(name: str, rows: int, folder: Path) -> Path:
    """Return an invented cohort as Parquet, in as many files as keep two cores busy."""
    made = folder / name
    if made.exists():
        return made
    made.mkdir()
    if name == "wervelmetastasen":
        whole = invented(rows, form=Form(text=True, registry=False)).rename({"case": "patient"}).collect()
    else:
        random = np.random.default_rng(1)
        columns = {"patient": pl.Series(np.arange(rows))}
        for one, fact in load(name).facts.items():
            cells = pl.Series(random.random(rows) < HALF if fact.type.value == "boolean" else random.random(rows) * 60)
            columns[one] = cells.set(pl.Series(random.random(rows) < MISSING), None)
        whole = pl.DataFrame(columns)
    size = -(-rows // PARTS)
    for part in range(PARTS):
        whole[part * size : (part + 1) * size].write_parquet(made / f"part-{part}.parquet")
    return made


def spent(process: int) -> float:
    """Return the seconds of processor time that a process took; of the time on the wall where that is not told."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return time.perf_counter()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(name: str, narrow: bool, flag: bool, source: Path) -> dict[str, float]:  # noqa: FBT001 - said by name
    """Return, of this process, the seconds of the first run, and those and the processor time of later ones."""
    from interpreter.cohort.in_spark import session  # noqa: PLC0415 - only in a process of its own

    spark = session("local[2]", **{"spark.driver.extraJavaOptions": FLAG if flag else "-Dnothing=1"})
    rows = spark.read.parquet(str(source))
    rows.createOrReplaceTempView("patients")
    gateway: Any = spark.sparkContext._gateway  # noqa: SLF001 - no other way to know the JVM's process
    machine = gateway.proc.pid
    types = dict(rows.dtypes)
    text = query(load(name), Wanted("spark", id="patient", narrow=narrow, types=types))
    wall, processor = [], []
    for _ in range(ROUNDS + 1):
        made = spark.sql(text)
        before = time.perf_counter(), spent(machine)
        made.write.mode("overwrite").format("noop").save()
        wall.append(time.perf_counter() - before[0])
        processor.append(spent(machine) - before[1])
    return {"first": wall[0], "wall": median(wall[1:]), "processor": median(processor[1:]), "rows": rows.count()}


def apart(name: str, *, narrow: bool, flag: bool, source: Path) -> dict[str, float]:
    """Return what `measured` finds in a process of its own."""
    asked = json.dumps([name, narrow, flag, str(source)])
    done = subprocess.run(  # noqa: S603
        [sys.executable, __file__, "--one", asked], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"tools/bench/spark.py: {name}: {done.stderr[-500:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def section(rows: int) -> page.Section:
    """Return the figures."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for name, narrow in CONTENDERS:
            source = table(name, rows, Path(folder))
            without, with_flag = (apart(name, narrow=narrow, flag=flag, source=source) for flag in (False, True))
            ratio = without["processor"] / with_flag["processor"]
            lines.append(
                (
                    f"`{name}`, {'outcome and path' if narrow else 'all'}",
                    f"{rows / without['wall'] / MEGA:.3f}",
                    f"{rows / with_flag['wall'] / MEGA:.3f}",
                    f"{ratio:.1f}{'' if ratio >= WANTED else ', wanted 5'}",
                    f"{with_flag['first'] - with_flag['wall']:.0f} s",
                )
            )
    heads = ("query", "M rows/s without the flag", "M rows/s with it", "processor time, ratio", "planning, once")
    about = (
        f"`python tools/bench/spark.py --rows {rows}`: Spark `local[2]`, from Parquet, the answers made and thrown "
        f"away (`noop`), the median of {ROUNDS} runs after the first. The flag is `{FLAG}`. Without it the JVM "
        "interprets methods of more than 8,000 bytes; Spark makes such a method of a whole step of up to 100 columns, "
        "and short ones of a wider step."
    )
    return page.Section("spark", "Whole cohorts by Spark", about, (page.Table("Rows a second", heads, tuple(lines)),))


def main() -> None:
    """Print the figures, or those of one process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        name, narrow, flag, source = json.loads(arguments.one)
        print(json.dumps(measured(name, narrow, flag, Path(source))))
        return
    found = section(arguments.rows)
    print(page.text(found))
    if arguments.write:
        page.write(found)


if __name__ == "__main__":
    main()
