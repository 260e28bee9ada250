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
from interpreter.collector import quiet
from interpreter.diagnostic import Diagnostic, GuidelineError, Label, Severity, in_order, nearest
from interpreter.document import Document, read_bytes
from interpreter.later import Later
from interpreter.model import Guideline, Resolved
from interpreter.resolve import resolve
from interpreter.slotted import dataclass, replace
from interpreter.span import nowhere

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interpreter.alternatives import Key, Otherwise
    from interpreter.claims import Property

DICTIONARIES = ("guideline", "facts", "recommendations", "statements", "readings")
"""The files that every guideline has; each other YAML file beside them is a flowchart, or optional."""
OPTIONAL = ("properties",)
"""The files that a guideline may have, and that are no flowcharts."""
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
    return load_files(contents, folder.resolve().name)


def load_files(contents: Mapping[str, tuple[str, bytes]], folder: str | None = None) -> Resolved:
    """Return the guideline in these files (stem to shown path and bytes), which must have the folder's name, if any.

    Raises:
        GuidelineError: with every finding, when there is an error among them.
    """
    sha256 = _sha256(contents)
    known = _checked_before(contents, sha256, folder)
    if known is not None:
        return known
    loaded, documents = _examined(contents, sha256, folder)
    if loaded.guideline is None:
        raise GuidelineError(loaded.diagnostics)
    checked.keep(documents, sha256)
    return loaded.guideline


@quiet()
def _checked_before(contents: Mapping[str, tuple[str, bytes]], sha256: str, folder: str | None) -> Resolved | None:
    """Return the guideline in these files without checking it again, or None where it must be checked."""
    documents = checked.recall(contents, sha256)
    if documents is None:
        return None
    built = build(documents, sha256)
    if not isinstance(built, Guideline) or (folder is not None and built.id != folder):
        return None
    resolved = resolve(built)
    if isinstance(resolved, tuple):
        return None
    return _with_properties(resolved, Later(lambda: _sound_properties(documents, resolved)))


def _sound_properties(documents: Mapping[str, Document], guideline: Resolved) -> Mapping[str, Property]:
    """Return the properties of a guideline that was found free of errors before."""
    read = _properties(documents, guideline)
    if isinstance(read, tuple):
        raise GuidelineError(read)
    return read


def _properties(
    documents: Mapping[str, Document], guideline: Resolved
) -> Mapping[str, Property] | tuple[Diagnostic, ...]:
    """Return the properties that the documents say, none where there is no such file, or every finding."""
    if "properties" not in documents:
        return {}
    from interpreter import property_file  # noqa: PLC0415 - a run of a guideline that was checked before needs none

    return property_file.read(documents["properties"], guideline)


def _with_properties(guideline: Resolved, properties: Mapping[str, Property]) -> Resolved:
    return Resolved(replace(guideline, properties=properties))


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
    sha256 = _sha256(contents)
    loaded, documents = _examined(contents, sha256, folder)
    if loaded.guideline is None:
        return loaded
    others = [finding for other in _alternatives(documents, sha256).values() for finding in other.diagnostics]
    return Loaded(loaded.guideline, in_order([*loaded.diagnostics, *others])) if others else loaded


def alternatives(folder: Path) -> dict[Key, Loaded]:
    """Return what the guideline in this folder would be with each other choice that its readings say how to make.

    By reading and number of the choice, from 0: the other guideline, or the findings why there is none.

    Raises:
        GuidelineError: the guideline itself cannot be read, or has an error.
    """
    contents = _files(folder)
    if isinstance(contents, Diagnostic):
        raise GuidelineError((contents,))
    sha256 = _sha256(contents)
    loaded, documents = _examined(contents, sha256, folder.resolve().name)
    if loaded.guideline is None:
        raise GuidelineError(loaded.diagnostics)
    return _alternatives(documents, sha256)


def _alternatives(documents: dict[str, Document], sha256: str) -> dict[Key, Loaded]:
    readings = documents["readings"].value["readings"].values()
    if not any("otherwise" in reading for reading in readings):
        return {}
    from interpreter.alternatives import otherwise  # noqa: PLC0415 - only where a reading has another choice

    return {other.key: _alternative(other, sha256) for other in otherwise(documents)}


def _alternative(other: Otherwise, sha256: str) -> Loaded:
    """Return the guideline with another choice; its faults are warnings, for this guideline can be used without it."""
    if other.misfit is not None:
        return Loaded(None, (other.misfit,))
    found = [finding for stem in other.changed for finding in _shape(stem, other.documents[stem])]
    reading, number = other.key
    key = hashlib.sha256(f"{sha256} {reading} {number}".encode()).hexdigest()
    loaded = Loaded(None, tuple(found)) if found else _understood(other.documents, key, [])
    if loaded.guideline is not None:
        return Loaded(loaded.guideline, ())
    return Loaded(
        None,
        tuple(
            Diagnostic(
                "bad-alternative",
                f"with this other choice of `{reading}` the guideline has an error ({finding.code}): {finding.message}",
                other.span,
                finding.hint,
                (Label(finding.span, "here"),),
                Severity.WARNING,
            )
            for finding in loaded.diagnostics
            if finding.severity is Severity.ERROR
        ),
    )


@quiet()
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
    return _understood(documents, sha256, found, folder), documents


def _understood(
    documents: Mapping[str, Document], sha256: str, found: list[Diagnostic], folder: str | None = None
) -> Loaded:
    """Return the guideline that documents of the right shape say, with all findings."""
    built = build(documents, sha256)
    if isinstance(built, tuple):
        return Loaded(None, in_order(built))
    if folder is not None and built.id != folder:
        place = documents["guideline"].span(("guideline",))
        message = f"the guideline calls itself `{built.id}`, its folder `{folder}`"
        found.append(Diagnostic("name-mismatch", message, place, f"write `guideline: {folder}`, or rename the folder"))
    resolved = resolve(built)
    if isinstance(resolved, tuple):
        return Loaded(None, in_order([*found, *resolved]))
    from interpreter import structure  # noqa: PLC0415 - as with the schema

    properties = _properties(documents, resolved)
    unread = properties if isinstance(properties, tuple) else ()
    diagnostics = in_order([*found, *unread, *structure.check(resolved)])
    if isinstance(properties, tuple) or any(finding.severity is Severity.ERROR for finding in diagnostics):
        return Loaded(None, diagnostics)
    return Loaded(_with_properties(resolved, properties), diagnostics)


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
    from interpreter import schema  # noqa: PLC0415 - what was checked before is not checked again

    return schema.check(document, stem if stem in DICTIONARIES + OPTIONAL else "flowchart")


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
