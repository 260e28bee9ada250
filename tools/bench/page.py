"""The figures as tables: printed, and with `--write` kept in docs/benchmarks.md beside the machine and the date.

Each script fills one section of the page, between two marks, and leaves the others as they are.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
INTRODUCTION = """# Benchmarks

Made by `python tools/bench/all.py --write`; each section by its own script in `tools/bench/`. Contenders run side by
side, in short rounds in turn; a ratio is the median over rounds of the ratio within a round, with its quartiles in
brackets. Times depend on the machine and on what else it does; ratios far less. Where a target is missed, the table
says so.
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, the heads of the columns, and the rows."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What one script found out: its tables, and in words what was measured and how."""

    name: str
    title: str
    about: str
    tables: tuple[Table, ...]


def shown(table: Table) -> str:
    """Return a table as Markdown that is also readable as it is."""
    lines = [table.heads, *table.rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.heads))]
    padded = ([cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines)
    texts = [f"| {' | '.join(cells)} |" for cells in padded]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([f"**{table.caption}**", "", texts[0], rule, *texts[1:]])


def text(section: Section) -> str:
    """Return a section as Markdown, with the machine and the date."""
    parts = [f"## {section.title}", section.about, f"Measured {datetime.now(UTC).date().isoformat()}: {machine()}."]
    return "\n\n".join([*parts, *map(shown, section.tables)]) + "\n"


def machine() -> str:
    """Return the processor, the system and the versions that the figures depend on."""
    processor = platform.processor() or platform.machine()
    try:
        said = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        said = None
    if said:
        processor = said[1]
    versions = [f"Python {platform.python_version()}", f"zen-engine {_version('zen-engine')}"]
    load = f", load {os.getloadavg()[0]:.1f} while measuring" if hasattr(os, "getloadavg") else ""
    return f"{processor}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, {', '.join(versions)}{load}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def write(section: Section) -> None:
    """Put a section in its place in docs/benchmarks.md, at the end when it is new."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else INTRODUCTION
    begin, end = f"<!-- begin {section.name} -->", f"<!-- end {section.name} -->"
    block = f"{begin}\n{text(section)}{end}\n"
    before, found, rest = page.partition(begin)
    page = before + block + rest.partition(f"{end}\n")[2] if found else f"{page.rstrip()}\n\n{block}"
    PAGE.write_text(page, encoding="utf-8")


def run(measure: Callable[[], Section], about: str, arguments: Sequence[str] | None = None) -> int:
    """Measure, print the section, and keep it when asked to."""
    parser = argparse.ArgumentParser(description=about.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="keep the tables in docs/benchmarks.md")
    given = parser.parse_args(arguments)
    section = measure()
    print(text(section))
    if given.write:
        write(section)
    return 0


def verdict(value: float, least: float, aim: float | None = None) -> str:
    """Return whether a ratio reaches its target, in words."""
    if aim is not None and value >= aim:
        return f"aim {aim:g}x reached"
    if value >= least:
        return f"target {least:g}x reached" + ("" if aim is None else f", aim {aim:g}x not")
    return f"target {least:g}x MISSED"


def at_most(value: float, most: float) -> str:
    """Return whether a ratio stays within its limit, in words."""
    return f"within {most:g}x" if value <= most else f"limit {most:g}x MISSED"
