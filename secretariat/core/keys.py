"""Keys that stand outside the database, and what is sealed with them: readable by nobody who has the database alone.

The keys file (``KEYS_FILE``) is made and looked after by ``flask keys``. The newest key seals; all of them open. What
is sealed is bound to its table and row, so that it opens nowhere else, and padded, so that its length tells little.
Nothing here makes a key by itself, but for the demonstration: a file that is gone must be noticed, not replaced.
"""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import Table

from secretariat.core import clock
from secretariat.core.lifecycle import N_

OCTETS = 32
NONCE = 12
BLOCK = 512
"""What is sealed is filled up to a multiple of this many octets."""


class NoKey(Exception):
    """There is no key to seal with: the installation has made none, or its file is gone."""

    sentence = N_("This installation has no key for confidential words: whoever runs it must make one.")


class Locked(Exception):
    """Something sealed that cannot be opened: its key is not in the file, or it was altered or moved."""

    sentence = N_("This was sealed with a key that the installation no longer has.")


@dataclass(frozen=True)
class Key:
    """One key. Its name stands beside what it sealed, and tells nothing of the key."""

    name: str
    made_at: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class Kept:
    """A table of sealed things: its rows are named by ``identity``, sealed in ``sealed`` under ``key_name``."""

    table: Table
    identity: str = "id"
    sealed: str = "sealed"
    key_name: str = "key_name"


_kept: list[Kept] = []


def keeps(table: Table) -> None:
    """Enter a table that holds sealed things, so that ``flask keys`` can count, try and seal them anew."""
    if not any(kept.table is table for kept in _kept):
        _kept.append(Kept(table))


def kept() -> list[Kept]:
    """Every table that holds sealed things."""
    return list(_kept)


def path() -> Path:
    """Where this installation's keys are."""
    return Path(current_app.config["KEYS_FILE"])


def read() -> list[Key]:
    """The keys, oldest first; none where there is no file. Raises ValueError where the file is damaged."""
    found = _there()
    return _first() if not found and current_app.config.get("DEMONSTRATION") else found


def _there() -> list[Key]:
    try:
        text = path().read_text(encoding="ascii")
    except FileNotFoundError:
        return []
    try:
        keys = [
            Key(str(row["name"]), str(row["made_at"]), base64.b64decode(row["key"], validate=True))
            for row in json.loads(text)["keys"]
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path()} is not a keys file.") from error
    if any(len(key.secret) != OCTETS for key in keys):
        raise ValueError(f"{path()} holds a key of another length.")
    return keys


def make() -> Key:
    """Add a key, which from now on seals."""
    moment = clock.now()
    with _alone():
        key = Key(
            f"{moment:%Y%m%d}-{secrets.token_hex(3)}",
            moment.isoformat(timespec="seconds"),
            secrets.token_bytes(OCTETS),
        )
        _write([*_there(), key])
    return key


def forget(name: str) -> None:
    """Take a key out of the file, for good."""
    with _alone():
        _write([key for key in _there() if key.name != name])


def _first() -> list[Key]:
    """The demonstration's own key: of several processes that find none, one makes it."""
    with _alone():
        if not path().exists():
            moment = clock.now().isoformat(timespec="seconds")
            _write([Key("demonstration", moment, secrets.token_bytes(OCTETS))])
        return _there()


@contextmanager
def _alone() -> Iterator[None]:
    """Within the block no other process changes the file."""
    path().parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path().parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
        os.fsync(folder)
    finally:
        os.close(folder)


def _write(keys: list[Key]) -> None:
    """Replace the file as a whole, readable by its owner only: it is complete, or as it was."""
    draft = path().with_name(f".{path().name}.{secrets.token_hex(4)}")
    rows = [
        {"name": key.name, "made_at": key.made_at, "key": base64.b64encode(key.secret).decode()}
        for key in keys
    ]
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(json.dumps({"keys": rows}, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path())
    finally:
        draft.unlink(missing_ok=True)


def ready() -> bool:
    """Whether something can be sealed now."""
    try:
        return bool(read())
    except (ValueError, OSError):
        return False


def seal(words: bytes, table: Table, identity: str, least: int = 0) -> tuple[str, bytes]:
    """Seal something for one row of a table: (name of the key, sealed octets). Raises NoKey.

    It is filled up to at least ``least`` octets, so that things that could differ in length need not.
    """
    try:
        keys = read()
    except (ValueError, OSError) as error:
        raise NoKey(str(error)) from error
    if not keys:
        raise NoKey(NoKey.sentence)
    return keys[-1].name, _sealed(keys[-1], words, _bound(table, identity), least)


def unseal(key_name: str, sealed: bytes, table: Table, identity: str) -> bytes:
    """Open what was sealed for this row. Raises Locked."""
    return opener()(key_name, sealed, table, identity)


def opener() -> Callable[[str, bytes, Table, str], bytes]:
    """``unseal`` for many things: the file is read once."""
    try:
        keys = {key.name: key for key in read()}
    except (ValueError, OSError) as error:
        raise Locked(str(error)) from error

    def unseal(key_name: str, sealed: bytes, table: Table, identity: str) -> bytes:
        key = keys.get(key_name)
        if key is None:
            raise Locked(Locked.sentence)
        try:
            filled = AESGCM(key.secret).decrypt(sealed[:NONCE], sealed[NONCE:], _bound(table, identity))
        except (InvalidTag, ValueError) as error:
            raise Locked(Locked.sentence) from error
        return filled[4 : 4 + int.from_bytes(filled[:4], "big")]

    return unseal


def _bound(table: Table, identity: str) -> bytes:
    return f"{table.name}:{identity}".encode()


def _sealed(key: Key, words: bytes, bound: bytes, least: int) -> bytes:
    filled = len(words).to_bytes(4, "big") + words
    size = -(-max(len(filled), least) // BLOCK) * BLOCK
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key.secret).encrypt(nonce, filled.ljust(size, b"\0"), bound)
