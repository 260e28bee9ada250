"""Where the shipped data lie: the guidelines and the schemas, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE.parent, _PACKAGE / "data")
"""The checkout first: an editable install may leave a stale copy beside the package."""


def _folder(name: str, marker: str) -> Path:
    for root in _ROOTS:
        if (root / name / marker).exists():
            return root / name
    raise FileNotFoundError(name)


def guidelines_folder() -> Path:
    """Return the folder of the guidelines that ship with the product."""
    return _folder("flowcharts", "wervelmetastasen")


def schema_path(name: str) -> Path:
    """Return the path of a JSON Schema by its short name, such as `flowchart`."""
    return _folder("schema", "flowchart.schema.json") / f"{name}.schema.json"


def shipped_guidelines() -> tuple[str, ...]:
    """Return the names of the guidelines that ship with the product, sorted."""
    return tuple(sorted(found.parent.name for found in guidelines_folder().glob("*/guideline.yaml")))
