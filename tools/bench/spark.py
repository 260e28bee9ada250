"""Spark on two cores: batches of rows as `--engine spark` has them, beside the query with the JVM's flag and without.

    python tools/bench/spark.py [--write] [--rows 1000000]

Each figure is of a process of its own, since the flag is of the JVM. What the first run takes longer stands apart: it
is paid once, whatever the rows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import page
import polars as pl

from interpreter import load
from interpreter.model import FactType

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from synthetic_cohort import Form
from synthetic_cohort import cohort as invented

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from interpreter.model import Fact

ROWS, ROUNDS = 1_000_000, 3
FLAG = "-XX:-DontCompileHugeMethods"
WARM, AGES = (36, 41), (0, 60)
MISSING, HALF, PARTS, MEGA = 0.05, 0.5, 4, 1e6
CONTENDERS = (("keelpijn", False), ("wervelmetastasen", True), ("wervelmetastasen", False))
WANTED = 5.0
QUERY, FLAGGED, BATCHES = "the query", "the query, with the flag", "batches"


def drawn(fact: Fact, random: np.random.Generator, rows: int) -> NDArray[Any]:
    """Return values that a fact of keelpijn may have."""
    match fact.type:
        case FactType.BOOLEAN:
            return random.random(rows) < HALF
        case FactType.CODE:
            return random.choice([code for code, _ in fact.codes], rows)
        case _:
            return random.uniform(*(WARM if fact.id == "temperature" else AGES), rows).round(1)


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
            known = pl.Series(drawn(fact, random, rows))
            columns[one] = known.set(pl.Series(random.random(rows) < MISSING), None)
        whole = pl.DataFrame(columns)
    size = -(-rows // PARTS)
    for part in range(PARTS):
        whole[part * size : (part + 1) * size].write_parquet(made / f"part-{part}.parquet")
    return made


def measured(name: str, narrow: bool, way: str, source: Path) -> dict[str, float]:  # noqa: FBT001 - said by name
    """Return, of this process, the seconds of the first run, and those of later ones."""
    from interpreter.cohort import in_spark  # noqa: PLC0415 - only in a process of its own

    java = "-Dnothing=1" if way == QUERY else FLAG
    spark = in_spark.session("local[2]", **{"spark.driver.extraJavaOptions": java})
    rows = spark.read.parquet(str(source))
    asked = in_spark.answered if way == BATCHES else in_spark.queried
    wall = []
    for _ in range(ROUNDS + 1):
        before = time.perf_counter()
        asked(load(name), rows, id="patient", narrow=narrow).write.mode("overwrite").format("noop").save()
        wall.append(time.perf_counter() - before)
    return {"first": wall[0], "wall": median(wall[1:])}


def apart(name: str, *, narrow: bool, way: str, source: Path) -> dict[str, float]:
    """Return what `measured` finds in a process of its own."""
    asked = json.dumps([name, narrow, way, str(source)])
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
            found = {way: apart(name, narrow=narrow, way=way, source=source) for way in (QUERY, FLAGGED, BATCHES)}
            ratio = found[QUERY]["wall"] / found[BATCHES]["wall"]
            lines.append(
                (
                    f"`{name}`, {'outcome and path' if narrow else 'all'}",
                    *(f"{rows / found[way]['wall'] / MEGA:.3f}" for way in found),
                    f"{found[QUERY]['wall'] / found[FLAGGED]['wall']:.1f}",
                    f"{ratio:.1f}{'' if ratio >= WANTED else ', wanted 5'}",
                    *(f"{found[way]['first'] - found[way]['wall']:.0f} s" for way in (FLAGGED, BATCHES)),
                )
            )
    heads = (
        "answers",
        "M rows/s: the query",
        "the query, with the flag",
        "batches",
        "flag / query",
        "batches / query",
        "once: the query",
        "once: batches",
    )
    about = (
        f"`python tools/bench/spark.py --rows {rows}`: Spark `local[2]`, from Parquet, the answers made and thrown "
        f"away (`noop`), the median of {ROUNDS} runs after the first, planning included. *Batches* is what "
        "`--engine spark` and `answered` do: Spark hands rows to Python, where the columns of `leidraad cohort` answer "
        "them. *The query* is what `leidraad compile` writes, by `queried`; the flag is "
        f"`{FLAG}`. *Once* is what the first run took longer."
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
        name, narrow, way, source = json.loads(arguments.one)
        print(json.dumps(measured(name, narrow, way, Path(source))))
        return
    found = section(arguments.rows)
    print(page.text(found))
    if arguments.write:
        page.write(found)


if __name__ == "__main__":
    main()
