"""From a folder to a guideline that can run: the one module that knows the order of the stages.

    files -> document -> schema -> build -> resolve -> structure

A guideline that was found free of errors before, by content and by this very program, is only built and resolved again.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter import checked, resources
from interpreter.build import build
from interpreter.diagnostic import Diagnostic, GuidelineError, Severity, in_order, nearest
from interpreter.document import Document, read_bytes
from interpreter.model import Guideline
from interpreter.resolve import resolve
from interpreter.slotted import dataclass
from interpreter.span import nowhere

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interpreter.model import Resolved

DICTIONARIES = ("guideline", "facts", "recommendations", "statements", "readings")
"""The files that every guideline has; each other YAML file beside them is a flowchart."""
MOST_FILES = 200
MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: the guideline when it can run, and every finding, warnings too."""

    guideline: Resolved | None
    diagnostics: tuple[Diagnostic, ...]


def load(guideline: str | Path) -> Resolved:
    """Return the guideline in a folder, or the shipped one of this name, ready to run.

    Raises:
        GuidelineError: with every finding, when there is an error among them.
    """
    folder = locate(guideline)
    contents = _files(folder)
    if isinstance(contents, Diagnostic):
        raise GuidelineError((contents,))
    name, sha256 = folder.resolve().name, _sha256(contents)
    known = _checked_before(contents, sha256, name)
    if known is not None:
        return known
    loaded, documents = _examined(contents, sha256, name)
    if loaded.guideline is None:
        raise GuidelineError(loaded.diagnostics)
    checked.keep(documents, sha256)
    return loaded.guideline


def _checked_before(contents: Mapping[str, tuple[str, bytes]], sha256: str, folder: str) -> Resolved | None:
    """Return the guideline in these files without checking it again, or None where it must be checked."""
    documents = checked.recall(contents, sha256)
    built = None if documents is None else build(documents, sha256)
    if not isinstance(built, Guideline) or built.id != folder:
        return None
    resolved = resolve(built)
    return None if isinstance(resolved, tuple) else resolved


def check_folder(folder: Path) -> tuple[Diagnostic, ...]:
    """Return every finding about the guideline in this folder, warnings too; empty when it is clean."""
    return examine(folder).diagnostics


def locate(guideline: str | Path) -> Path:
    """Return the folder that is meant: a path to one, or the name of a guideline that ships with the product.

    Raises:
        GuidelineError: when there is no such folder and no such name.
    """
    path = Path(guideline)
    if path.is_dir():
        return path
    if path.name == "guideline.yaml" and path.is_file():
        return path.parent
    shipped = resources.shipped_guidelines()
    if str(guideline) in shipped:
        return resources.guidelines_folder() / str(guideline)
    hint = nearest(str(guideline), shipped) or f"give a folder, or one of: {', '.join(shipped)}"
    raise GuidelineError([Diagnostic("file-problem", f"no guideline `{guideline}`", nowhere(str(guideline)), hint)])


def examine(folder: Path) -> Loaded:
    """Return the guideline in this folder with all findings; a stage runs only when the ones before found no error."""
    contents = _files(folder)
    if isinstance(contents, Diagnostic):
        return Loaded(None, (contents,))
    return examine_files(contents, folder.resolve().name)


def examine_files(contents: Mapping[str, tuple[str, bytes]], folder: str | None = None) -> Loaded:
    """Return the guideline in these files (stem to shown path and bytes), with all findings."""
    return _examined(contents, _sha256(contents), folder)[0]


def _examined(
    contents: Mapping[str, tuple[str, bytes]], sha256: str, folder: str | None
) -> tuple[Loaded, dict[str, Document]]:
    """Return the guideline with all findings, and the documents that could be read."""
    documents: dict[str, Document] = {}
    found: list[Diagnostic] = []
    for stem, (name, data) in contents.items():
        document = read_bytes(name, data)
        if isinstance(document, Document):
            documents[stem] = document
        else:
            found += document
    found += [finding for stem, document in documents.items() for finding in _shape(stem, document)]
    if found:
        return Loaded(None, in_order(found)), documents
    built = build(documents, sha256)
    if isinstance(built, tuple):
        return Loaded(None, in_order(built)), documents
    if folder is not None and built.id != folder:
        place = documents["guideline"].span(("guideline",))
        message = f"the guideline calls itself `{built.id}`, its folder `{folder}`"
        found.append(Diagnostic("name-mismatch", message, place, f"write `guideline: {folder}`, or rename the folder"))
    resolved = resolve(built)
    if isinstance(resolved, tuple):
        return Loaded(None, in_order([*found, *resolved])), documents
    from interpreter import structure  # noqa: PLC0415 - brings networkx

    diagnostics = in_order([*found, *structure.check(resolved)])
    broken = any(finding.severity is Severity.ERROR for finding in diagnostics)
    return Loaded(None if broken else resolved, diagnostics), documents


def _sha256(contents: Mapping[str, tuple[str, bytes]]) -> str:
    return fingerprint(dict(contents.values()))


def fingerprint(contents: Mapping[str, bytes]) -> str:
    """Return the SHA-256 over the guideline's files by name, line ends normalised, in hexadecimal."""
    digest = hashlib.sha256()
    for name in sorted(contents, key=lambda name: Path(name).name):
        text = contents[name].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        digest.update(f"{Path(name).name}\0{len(text)}\0".encode())
        digest.update(text)
    return digest.hexdigest()


def _shape(stem: str, document: Document) -> tuple[Diagnostic, ...]:
    from interpreter import schema  # noqa: PLC0415 - brings jsonschema

    return schema.check(document, stem if stem in DICTIONARIES else "flowchart")


def _files(folder: Path) -> dict[str, tuple[str, bytes]] | Diagnostic:
    """Return the YAML files of a guideline by stem, in a fixed order, or why they cannot be read."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"} and path.is_file())
        missing = [name for name in DICTIONARIES if not (folder / f"{name}.yaml").is_file()]
        if missing:
            hint = "a guideline has " + ", ".join(f"{name}.yaml" for name in DICTIONARIES) + " and its flowcharts"
            return Diagnostic("file-problem", f"`{missing[0]}.yaml` is missing", nowhere(str(folder)), hint)
        if len(paths) > MOST_FILES:
            message = f"more than {MOST_FILES} YAML files"
            hint = "split it into guidelines of which none calls another"
            return Diagnostic("file-problem", message, nowhere(str(folder)), hint)
        for path in paths:
            if path.suffix == ".yml":
                return Diagnostic("file-problem", "the name ends in .yml", nowhere(str(path)), "name it .yaml")
            if path.stat().st_size > MOST_BYTES:
                message = f"larger than {MOST_BYTES // 1_000_000} MB"
                return Diagnostic("file-problem", message, nowhere(str(path)), "split the flowchart into several")
        return {path.stem: (str(path), path.read_bytes()) for path in paths}
    except OSError as problem:
        message = f"cannot be read: {problem.strerror or problem}"
        return Diagnostic("file-problem", message, nowhere(str(folder)), "check the name and the permissions")
