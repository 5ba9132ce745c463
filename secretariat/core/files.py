"""Files that people bring: told by their content, made harmless, kept outside the database by their SHA-256.

A file is stored before the transaction that mentions it. If that fails, the bytes stay behind unmentioned:
harmless, and there for the next attempt.
"""

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from secretariat.core import clock, sniffing
from secretariat.core.content import Attachment
from secretariat.core.i18n import NBSP
from secretariat.core.lifecycle import Refused

LONGEST_NAME = 180
UNSHOWN = ("Cc", "Cs", "Zl", "Zp")
"""Categories of characters that no name holds: controls, halves of characters, ends of lines and paragraphs."""
AT_ONCE = 10
"""Files accepted with one form."""
BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
"""Marks that turn the direction of text: they let ``exe.pdf`` read as something else."""


class DiskRefused(OSError):
    """The disk is full, gone or read-only: nothing was kept, and nothing was written about it."""


@dataclass(frozen=True)
class Kept:
    """A file whose bytes are on the disk, to be attached to a record."""

    name: str
    media_type: str
    size: int
    """Bytes, after an image was encoded again."""
    sha256: str


def hint(lang: str) -> str:
    """What may be attached, in one line."""
    limit = current_app.config["MAX_FILE_BYTES"] // (1024 * 1024)
    return _(
        "%(size)s at most; PDF, images, Word, Excel, PowerPoint, OpenDocument, CSV or text",
        size=_mega(limit, lang),
    )


def _mega(limit: int, lang: str) -> str:
    return f"{limit}{NBSP}{'Mo' if lang == 'fr' else 'MB'}"


def keep(uploads: Iterable[FileStorage] | None, field: str = "upload") -> list[Kept]:
    """Check and store what a form's file field brought; an empty field gives an empty list.

    Raises Refused with sentences for the field, and stores nothing of a form of which one file is refused.
    """
    brought = [u for u in uploads or () if isinstance(u, FileStorage) and u.filename]
    if len(brought) > AT_ONCE:
        raise Refused(errors={field: [_("Send at most %(n)s files at a time.", n=AT_ONCE)]})
    good, bad = [], []
    for upload in brought:
        try:
            good.append(_looked_at(upload))
        except sniffing.Unwelcome as reason:
            bad.append(
                _(
                    "“%(name)s”: %(reason)s",
                    name=_shown(upload.filename),
                    reason=_(str(reason), **reason.values),
                )
            )
    if bad:
        raise Refused(errors={field: bad})
    return [_stored(name, media_type, content) for name, media_type, content in good]


def attach(session, actor, record, files: Iterable[Kept], purpose: str = "file") -> list[Attachment]:
    """Write the rows of stored files, within the caller's transaction."""
    rows = [
        Attachment(
            record_id=record.id,
            person_id=actor.id,
            purpose=purpose,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            at=clock.now(),
        )
        for file in files
    ]
    session.add_all(rows)
    session.flush()
    return rows


def carry_on(session, record, other, purpose: str) -> None:
    """Give another record the files of one purpose that a record has, with who brought them and when."""
    rows = session.scalars(
        select(Attachment)
        .where(
            Attachment.record_id == record.id, Attachment.purpose == purpose, Attachment.removed_at.is_(None)
        )
        .order_by(Attachment.id)
    )
    kept = ("person_id", "purpose", "name", "media_type", "size", "sha256", "at")
    session.add_all(
        Attachment(record_id=other.id, **{name: getattr(row, name) for name in kept}) for row in rows.all()
    )
    session.flush()


def path_of(sha256: str) -> Path:
    """Where the bytes of a hash lie (or would lie)."""
    return Path(current_app.config["FILES_DIR"]) / sha256[:2] / sha256


def digest(content: bytes) -> str:
    """The SHA-256 by which bytes are kept."""
    return hashlib.sha256(content).hexdigest()


def put(content: bytes) -> str:
    """Keep bytes and return their SHA-256: on the disk before this returns, whole or not at all.

    Raises DiskRefused where it cannot be.
    """
    sha256 = digest(content)
    try:
        _write(path_of(sha256), content)
    except OSError as error:
        raise DiskRefused(str(error)) from error
    return sha256


def _write(target: Path, content: bytes) -> None:
    if target.exists() and target.stat().st_size == len(content):
        os.utime(target)  # young again: what no row names yet is swept away only when it is old
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=".draft-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _stored(name: str, media_type: str, content: bytes) -> Kept:
    return Kept(name, media_type, len(content), put(content))


def _looked_at(upload: FileStorage) -> tuple[str, str, bytes]:
    """The name, media type and harmless content of an upload; raises Unwelcome."""
    name = clean_name(upload.filename or "")
    limit = current_app.config["MAX_FILE_BYTES"]
    content = upload.stream.read(limit + 1)
    if not content:
        raise sniffing.Unwelcome(sniffing.EMPTY)
    if len(content) > limit:
        raise sniffing.Unwelcome(sniffing.TOO_LARGE, n=limit // (1024 * 1024))
    stem, dot, ending = name.rpartition(".")
    kind, content = sniffing.recognise(content, ending.lower() if dot and stem else "")
    if not (dot and stem):
        name = f"{name}.{kind.endings[0]}"
    return name, kind.media_type, content


def clean_name(name: str) -> str:
    """A file's name as it is kept; raises Unwelcome for one that cannot be."""
    name = unicodedata.normalize("NFC", name).strip()
    if len(name) > LONGEST_NAME:
        raise sniffing.Unwelcome(sniffing.LONG_NAME, n=LONGEST_NAME)
    strange = any(unicodedata.category(c) in UNSHOWN or ord(c) in BIDI for c in name)
    if strange or "/" in name or "\\" in name or not name.strip(". "):
        raise sniffing.Unwelcome(sniffing.BAD_NAME)
    return name


def _shown(name: str | None) -> str:
    """A refused name, fit to be quoted in a sentence."""
    clean = "".join(c for c in name or "" if unicodedata.category(c) not in UNSHOWN and ord(c) not in BIDI)
    return clean if len(clean) <= 60 else f"{clean[:40]}…{clean[-15:]}"
