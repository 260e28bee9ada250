"""What the hooks in `.pre-commit-hooks.yaml` run: a command on the guidelines of the changed files, and on no others.

`python -m interpreter.cli.hooks check FILE...`
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.cli import main as run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

COMMANDS = ("check", "test", "fmt")
USAGE = 2


def main(argv: list[str]) -> int:
    """Return the gravest exit code of the command over the guidelines of these files; 0 when there are none."""
    command, *names = argv or [""]
    if command not in COMMANDS:
        print(f"usage: python -m interpreter.cli.hooks {{{','.join(COMMANDS)}}} FILE...", file=sys.stderr)
        return USAGE
    files = [Path(name) for name in names]
    if command == "fmt":
        ours = [str(path) for path in files if _folder(path) is not None]
        return run([command, *ours]) if ours else 0
    return max((run([command, str(folder)]) for folder in dict.fromkeys(_folders(files))), default=0)


def _folders(files: Iterable[Path]) -> Iterator[Path]:
    for path in files:
        folder = _folder(path)
        if folder is not None:
            yield folder


def _folder(path: Path) -> Path | None:
    """Return the folder of the guideline to which a file belongs, or None when it belongs to none."""
    around = path.parent.parent if path.parent.name == "cases" else path.parent
    return around if (around / "guideline.yaml").is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
