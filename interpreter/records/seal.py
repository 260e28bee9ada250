"""The seal of a record: hashes of its canonical bytes, and with a key a code that nobody makes without it.

A hash by itself shows that a record was damaged or changed by somebody who did not think of it. Whoever thinks of it
computes the hash again; only the code made with a key shows that.
Source: FIPS 180-4 (SHA-256), RFC 2104 (HMAC).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from typing import TYPE_CHECKING, Any

from interpreter.records.canonical import canonical
from interpreter.slotted import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST_KEY = 32
LONGEST_KEY = 4096
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyUnfit(ValueError):  # noqa: N818 - it is the key that is at fault
    """A key that cannot seal anything; the text says why, and the cure."""


@dataclass(frozen=True, slots=True)
class Key:
    """A secret with which records are sealed; it never prints."""

    secret: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """Return what tells this key from another without telling the key."""
        return hmac.new(self.secret, b"leidraad: the name of this key", hashlib.sha256).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Seal:
    """The SHA-256 of a record, and with a key its HMAC-SHA256 and the name of the key."""

    sha256: str
    hmac_sha256: str | None = None
    key: str | None = None

    def to_dict(self) -> dict[str, str]:
        """Return the public form."""
        shown = {"sha256": self.sha256}
        if self.hmac_sha256 is not None and self.key is not None:
            shown.update(hmac_sha256=self.hmac_sha256, key=self.key)
        return shown


def sealed(body: Mapping[str, Any], key: Key | None = None) -> Seal:
    """Return the seal of a record without its seal."""
    text = canonical(body)
    sha256 = hashlib.sha256(text).hexdigest()
    if key is None:
        return Seal(sha256)
    return Seal(sha256, hmac.new(key.secret, text, hashlib.sha256).hexdigest(), key.name)


def key_of(secret: bytes) -> Key:
    """Return the key of these bytes.

    Raises:
        KeyUnfit: there are too few or too many of them.
    """
    if len(secret) < SHORTEST_KEY:
        cure = "make one with: (umask 077; head -c 32 /dev/urandom > FILE)"
        raise KeyUnfit(f"a key has at least {SHORTEST_KEY} bytes, and this has {len(secret)}; {cure}")
    if len(secret) > LONGEST_KEY:
        raise KeyUnfit(f"a key has at most {LONGEST_KEY} bytes; is this the right file?")
    return Key(secret)


def key_in(name: str) -> Key:
    """Return the key in a file that only its owner can read.

    Raises:
        KeyUnfit: it is no such file, or its content is no key.
        OSError: it cannot be read.
    """
    # Without O_NONBLOCK, opening a pipe would wait for somebody to write to it.
    handle = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise KeyUnfit("it is no ordinary file")
        if os.name == "posix" and state.st_mode & _OTHERS:
            raise KeyUnfit("others than its owner may use it; write: chmod 600 FILE, and think of who has seen the key")
        return key_of(os.read(handle, LONGEST_KEY + 1))
    finally:
        os.close(handle)
