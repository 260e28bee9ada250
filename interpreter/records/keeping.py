"""Records to files. What is kept is never overwritten with something else, and only its owner may read it.

A folder gets a file for each record, named by its hash; `.jsonl` gets a line for each, at its end, linked to the line
before; any other name gets the one record.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.beside import beside
from interpreter.records.decision import FIRST, Link, Record
from interpreter.records.reading import SUFFIXES, last_in
from interpreter.records.seal import sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Make = Callable[[Link | None], Record]
    """Makes the record that stands at this link, or one that stands alone."""
    Keep = Callable[[Make], None]
    """Keeps a record."""

_OWNER_ONLY = 0o600


class CannotKeep(ValueError):  # noqa: N818 - said of the file
    """A record that cannot be kept where it should be; the text says why, and the cure."""


def holds_one(place: str) -> bool:
    """Tell whether a place holds a single record: it is neither a folder nor a file with a record a line."""
    return not _is_folder(place) and not _has_lines(place)


def _is_folder(place: str) -> bool:
    return place.endswith(("/", os.sep)) or Path(place).is_dir()


def _has_lines(place: str) -> bool:
    return SUFFIXES.get(Path(place).suffix.lower(), False)


@contextmanager
def kept_in(place: str) -> Iterator[Keep]:
    """Give the function that keeps a record in this folder or file.

    Raises:
        CannotKeep: something else is there.
        OSError: it cannot be written.
    """
    if _is_folder(place):
        folder = Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        yield lambda make: _by_hash(folder, make(None))
    elif _has_lines(place):
        with _lines(Path(place)) as keep:
            yield keep
    else:
        yield lambda make: _alone(Path(place), make(None))


def _by_hash(folder: Path, record: Record) -> None:
    _alone(folder / f"{record.seal.sha256}.json", record)


def _alone(path: Path, record: Record) -> None:
    """Write a record to a file of its own, whole or not at all; the same record may be there already."""
    text = f"{record.to_json()}\n".encode()
    if _holds(path, text):
        return
    part = beside(path)
    try:
        with open(part, "xb", opener=_private) as file:
            file.write(text)
        is_new = _put(part, path)
    except OSError as problem:
        raise OSError(problem.errno, f"cannot be written: {problem.strerror}", str(path)) from None
    finally:
        part.unlink(missing_ok=True)
    if not is_new:  # another run was quicker
        _holds(path, text)


def _holds(path: Path, text: bytes) -> bool:
    """Tell whether a file is there with this text.

    Raises:
        CannotKeep: something else is there.
    """
    if not os.path.lexists(path):
        return False
    if path.is_file() and path.stat().st_size == len(text) and path.read_bytes() == text:
        return True
    raise CannotKeep(f"{path} is there and holds something else: records are not overwritten; give another name")


def _put(part: Path, path: Path) -> bool:
    """Give a file its name; tell whether it was free. Unlike a move, a link never takes the place of anything."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        return False
    except (OSError, NotImplementedError):  # some file systems have no links
        part.replace(path)
    return True


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, _OWNER_ONLY)


@contextmanager
def _lines(path: Path) -> Iterator[Keep]:
    """Give the function that adds a record at the end of a file with a record a line; no other run writes meanwhile."""
    if path.exists() and not path.is_file():
        raise CannotKeep(f"{path} is no ordinary file")
    with open(path, "ab", opener=_private) as file:
        _lock(file.fileno(), path)
        link = _link_after(path)

        def keep(make: Make) -> None:
            nonlocal link
            record = make(link)
            file.write(f"{record.to_json(None)}\n".encode())
            file.flush()  # what is shown was kept before
            link = record.next_link

        yield keep


def _lock(handle: int, path: Path) -> None:
    """Keep others from writing to a file until it is closed: two records after the same one would break the chain."""
    with suppress(ImportError):  # Windows has no such lock
        import fcntl  # noqa: PLC0415 - as above

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotKeep(f"another run is writing to {path}; try again when it is done") from None


def _link_after(path: Path) -> Link:
    """Return the link of the record that comes next in a file."""
    last = last_in(path)
    if last is None:
        return FIRST
    if not isinstance(last, Record):
        raise CannotKeep(f"{path} does not end with a record, so none is added: {last[0].message}; {last[0].hint}")
    if sealed(last.body).sha256 != last.seal.sha256:
        raise CannotKeep(f"the last record of {path} was changed, so none is added; see `leidraad replay {path}`")
    return last.next_link
