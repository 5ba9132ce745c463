"""What the rules of other rooms ask of imports, and what is forgotten by itself."""

from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from secretariat.core import acts, clock, work
from secretariat.imports.models import SheetImport

KEPT = timedelta(days=7)
"""An import that is not done by then is given up, and its file forgotten."""


def undoing(session: Session, record_id: int) -> bool:
    """Whether an import that touched a record is being undone in this transaction."""
    return record_id in session.info.get("undoing", ())


def importing(session: Session, record_id: int) -> bool:
    """Whether an import makes a record in this transaction."""
    return record_id in session.info.get("importing", ())


@work.every(24 * 3600, "imports", rank=94)
def give_up(session: Session) -> str:
    """Give up imports that nobody finished, and forget the files of those that are over."""
    old = clock.now() - KEPT
    dropped = session.execute(
        delete(SheetImport).where(SheetImport.stage == "open", SheetImport.created_at < old)
    ).rowcount
    session.execute(
        update(SheetImport)
        .where(SheetImport.stage != "open", SheetImport.sha256.is_not(None), SheetImport.done_at < old)
        .values(sha256=None)
    )
    return f"{dropped} given up" if dropped else ""


acts.answer("undoing", undoing)
acts.answer("importing", importing)
