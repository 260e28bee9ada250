"""A guideline as it was at a revision of its git repository, read without checking anything out.

Only the revision that is named is read: no shell, no hooks, no filters, no network.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from interpreter.diagnostic import Diagnostic, GuidelineError
from interpreter.slotted import dataclass
from interpreter.span import nowhere
from interpreter.stages import DICTIONARIES, MOST_BYTES, MOST_FILES, load_files

if TYPE_CHECKING:
    from interpreter.model import Resolved

SECONDS = 30
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
_FILES = {b"100644", b"100755"}
_REVISIONS = "write a branch, a tag or a commit before the colon: main:flowcharts/demo, HEAD~1:flowcharts/demo"
_FOLDERS = "after the colon stands the folder from the top of the repository, or ./FOLDER from here"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of a folder: its name, the id of its contents, and its size in bytes."""

    name: str
    object_id: str
    size: int


def is_revision(name: str) -> bool:
    """Tell whether a name is git's own form of a folder at a revision: `HEAD~3:flowcharts/demo`."""
    revision, mark, _ = name.partition(":")
    return bool(mark and revision) and not name.startswith("-")


def load_revision(name: str) -> Resolved:
    """Return the guideline in a folder at a revision, ready to run.

    Raises:
        GuidelineError: there is no such revision or folder, or no git, or the guideline has errors.
    """
    revision, _, _ = name.partition(":")
    verify = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    _git(name, *verify, f"{revision}^{{tree}}", absent=(f"git knows no revision `{revision}`", _REVISIONS))
    folder = _git(name, *verify, name, absent=(f"revision `{revision}` has no such folder", _FOLDERS)).decode().strip()
    if _git(name, "cat-file", "-t", folder).strip() != b"tree":
        raise _refused(name, "is a file, not a guideline's folder", "name the folder in which guideline.yaml stands")
    entries = [one for one in _entries(name, folder) if one.name.endswith(".yaml")]
    names = {one.name for one in entries}
    missing = [f"{stem}.yaml" for stem in DICTIONARIES if f"{stem}.yaml" not in names]
    if missing:
        raise _refused(name, f"`{missing[0]}` is missing", "name the folder in which guideline.yaml stands")
    if len(entries) > MOST_FILES:
        raise _refused(
            name, f"more than {MOST_FILES} YAML files", "split it into guidelines of which none calls another"
        )
    large = next((one for one in entries if one.size > MOST_BYTES), None)
    if large is not None:
        raise _refused(name, f"{large.name} is larger than {MOST_BYTES // 1_000_000} MB", "split it into several")
    contents = {}
    for one, data in zip(entries, _contents(name, entries), strict=True):
        contents[one.name.removesuffix(".yaml")] = (f"{name}/{one.name}", data)
    return load_files(contents)


def _entries(name: str, folder: str) -> list[_Entry]:
    found = []
    for line in _git(name, "ls-tree", "-z", "--long", "--full-tree", folder).split(b"\0"):
        about, _, path = line.partition(b"\t")
        fields = about.split()
        if fields and fields[0] in _FILES:
            found.append(_Entry(os.fsdecode(PurePosixPath(os.fsdecode(path)).name), fields[2].decode(), int(fields[3])))
    return found


def _contents(name: str, entries: list[_Entry]) -> list[bytes]:
    """Return what stands in these files, all in one go."""
    wanted = "".join(f"{one.object_id}\n" for one in entries).encode()
    rest = _git(name, "cat-file", "--batch", given=wanted)
    found = []
    for one in entries:
        _, _, rest = rest.partition(b"\n")
        found.append(rest[: one.size])
        rest = rest[one.size + 1 :]
    return found


def _git(name: str, *arguments: str, given: bytes = b"", absent: tuple[str, str] | None = None) -> bytes:
    """Return what git says.

    Raises:
        GuidelineError: git is not there, knows no such revision or folder, or takes too long.
    """
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell, and the name stands behind --end-of-options
            ["git", "--no-pager", *arguments],  # noqa: S607 - the git of whoever runs this
            input=given,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, **_QUIET},
        )
    except FileNotFoundError:
        raise _refused(name, "git is not installed", "install git, or give two folders") from None
    except subprocess.TimeoutExpired:
        raise _refused(name, f"git took longer than {SECONDS} s", "give two folders instead") from None
    except ValueError:
        raise _refused(
            name, "no revision is written so", "write REVISION:FOLDER, such as HEAD~1:flowcharts/demo"
        ) from None
    if done.returncode:
        said = " ".join(done.stderr.decode(errors="replace").split()).removeprefix("fatal: ")
        message, hint = absent or ("git cannot read it", _FOLDERS)
        raise _refused(name, said or message, hint)
    return done.stdout


def _refused(name: str, message: str, hint: str) -> GuidelineError:
    return GuidelineError([Diagnostic("file-problem", message, nowhere(name), hint)])
