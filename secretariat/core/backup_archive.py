"""The form of a backup: a zip of one JSON Lines file a table, the attachments, a manifest with all hashes.

The rows are written in types that both databases share, so that a backup of one can be restored into the
other. The manifest is the last member: an archive cut short has none.
"""

import base64
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import JSON, Column, Date, DateTime, LargeBinary, Numeric, Table
from sqlalchemy.types import TypeDecorator, TypeEngine

FORMAT = "secretariat-backup-1"
MANIFEST = "manifest.json"
MEMBER = re.compile(r"tables/[a-z_]{1,60}\.jsonl|files/[0-9a-f]{64}")
CHUNK = 1024 * 1024
LONGEST_MANIFEST = 256 * CHUNK


class Damaged(Exception):
    """An archive that is not what its manifest says; its text is one sentence."""


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself. ``members`` maps each name to (SHA-256, size in bytes)."""

    made_at: str
    revision: str
    database: str
    rows: dict[str, int]
    members: dict[str, tuple[str, int]]
    missing: tuple[str, ...] = ()
    """Hashes of attachments whose bytes were not on the disk when the backup was made."""


def _plain_type(column: Column) -> TypeEngine:
    kind = column.type
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def to_json(table: Table, row: Any) -> str:
    """One row as one line of JSON, its columns in the order of the table."""
    return json.dumps([_out(value) for value in row], ensure_ascii=False, separators=(",", ":"))


def _out(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return str(value)


def readers(table: Table) -> list:
    """For each column, the function from the JSON value to Python's."""
    return [_reader(_plain_type(column)) for column in table.columns]


def _reader(kind: TypeEngine):
    reads = {DateTime: datetime.fromisoformat, Date: date.fromisoformat, LargeBinary: base64.b64decode}
    for cls, read in reads.items():
        if isinstance(kind, cls):
            return lambda value: None if value is None else read(value)
    if isinstance(kind, Numeric) and kind.asdecimal:
        return lambda value: None if value is None else kind.python_type(value)
    return lambda value: value


def is_json(column: Column) -> bool:
    """Whether a column holds JSON (whose null is not the database's)."""
    return isinstance(_plain_type(column), JSON)


class Writer:
    """Writes an archive, hashing each member on its way."""

    def __init__(self, target: IO[bytes]):
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.members: dict[str, tuple[str, int]] = {}

    def add(self, name: str, pieces: Iterator[bytes], packed: bool = True) -> str:
        """Write a member from its pieces; its SHA-256. What is packed already is stored as it is."""
        digest, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                digest.update(piece)
                size += len(piece)
        self.members[name] = (digest.hexdigest(), size)
        return digest.hexdigest()

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_error: Any) -> None:
        self._zip.close()

    def finish(
        self, made_at: str, revision: str, database: str, rows: dict[str, int], missing: list[str]
    ) -> None:
        """Write the manifest, the last member."""
        manifest = {
            "format": FORMAT,
            "made_at": made_at,
            "revision": revision,
            "database": database,
            "rows": rows,
            "missing": missing,
            "members": {
                name: {"sha256": sha256, "size": size} for name, (sha256, size) in self.members.items()
            },
        }
        self._zip.writestr(MANIFEST, json.dumps(manifest, indent=1))


class Reader:
    """An archive opened for reading. Raises Damaged for what is none; ``verify`` reads every byte of it."""

    def __init__(self, path: Path):
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise Damaged(f"{path} is not a backup: {error}.") from error
        try:
            self.manifest = self._read_manifest()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_error: Any) -> None:
        self._zip.close()

    def _read_manifest(self) -> Manifest:
        names = self._zip.namelist()
        if names.count(MANIFEST) != 1:
            raise Damaged("The archive has no manifest: it was cut short, or is no backup of this product.")
        if self._zip.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
            raise Damaged("The manifest is far too long.")
        try:
            said = json.loads(self._zip.read(MANIFEST))
            if said["format"] != FORMAT:
                raise Damaged(f"The archive has the form {said['format']!r}; this version reads {FORMAT!r}.")
            members = {n: (str(m["sha256"]), int(m["size"])) for n, m in said["members"].items()}
            manifest = Manifest(
                str(said["made_at"]),
                str(said["revision"]),
                str(said["database"]),
                {str(table): int(count) for table, count in said["rows"].items()},
                members,
                tuple(map(str, said["missing"])),
            )
        except (ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
            raise Damaged("The manifest cannot be read.") from error
        if sorted(names) != sorted([*members, MANIFEST]):
            raise Damaged("The archive does not hold exactly what its manifest lists.")
        if strange := [name for name in members if not MEMBER.fullmatch(name)]:
            raise Damaged(f"The archive holds something that no backup holds: {strange[0]!r}.")
        return manifest

    def verify(self) -> None:
        """Read every member and compare its size and hash with the manifest's. Raises Damaged."""
        for name, (sha256, _size) in self.manifest.members.items():
            digest = hashlib.sha256()
            for piece in self.pieces(name):
                digest.update(piece)
            if digest.hexdigest() != sha256:
                raise Damaged(f"{name} has been changed: its hash is not the manifest's.")
            if name.startswith("files/") and name != f"files/{sha256}":
                raise Damaged(f"{name} does not bear the hash of what it holds.")

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, never more than the manifest allows it. Raises Damaged."""
        left = self.manifest.members[name][1]
        try:
            with self._zip.open(name) as member:
                while piece := member.read(CHUNK):
                    left -= len(piece)
                    if left < 0:
                        raise Damaged(f"{name} is longer than its manifest says.")
                    yield piece
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise Damaged(f"{name} cannot be read: {error}.") from error
        except zlib.error as error:
            raise Damaged(f"{name} cannot be unpacked: {error}.") from error
        if left:
            raise Damaged(f"{name} is shorter than its manifest says.")

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """The rows of a table, in Python's types."""
        name = f"tables/{table.name}.jsonl"
        if name not in self.manifest.members:
            return
        keys, reads = [column.name for column in table.columns], readers(table)
        for line in _lines(self.pieces(name)):
            try:
                values = json.loads(line)
                if len(values) != len(keys):
                    raise Damaged(f"A row of {table.name} does not have this version's columns.")
                row = {key: read(value) for key, read, value in zip(keys, reads, values, strict=True)}
            except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
                raise Damaged(f"A row of {table.name} cannot be read: {error}.") from error
            yield row


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    if rest:
        yield rest
