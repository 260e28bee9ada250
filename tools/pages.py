"""What the generators of documents share: write them, or with `--check` compare them with what stands there.

A tool imports this before the product, which it then finds in its own checkout.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that a tool runs from a checkout, without an installation


def generate(made: Callable[[], Mapping[Path, str]], about: str | None) -> int:
    """Write the files that `made` returns, or with `--check` compare them; return 1 when one is out of date.

    `about` is the docstring of the tool that runs, for its help.
    """
    parser = argparse.ArgumentParser(description=(about or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--check", action="store_true", help="compare only, and fail when a file is out of date")
    check = parser.parse_args().check
    code = 0
    for path, text in made().items():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            tool = Path(sys.argv[0]).name
            sys.stderr.write(f"{path.relative_to(ROOT)} is out of date: run python tools/{tool}\n")
            code = 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    return code
