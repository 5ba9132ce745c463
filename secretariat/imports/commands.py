"""Writes of imports: a file is brought, answers are kept, then it is done, whole or not at all."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.lifecycle import N_, OutOfTurn, Refused
from secretariat.core.policy import Actor, ClusterRef
from secretariat.imports import proposals, remembering, subjects
from secretariat.imports.answers import Answers
from secretariat.imports.models import SheetImport
from secretariat.imports.sheets.grid import Sheet
from secretariat.imports.sheets.headings import Layout, named_columns

NOT_OPEN = N_("This import is done already, or was given up.")
LOOK_AGAIN = N_("What this import would do has changed since you looked. Look again, then confirm.")
NOT_READY = N_("Rows are refused or wait for an answer: mend them or leave them out first.")
NO_REASON = N_("Say why these values change.")
NOT_DONE = N_("This import is not one that can be undone.")


def bring(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    subject: str,
    record_id: int | None,
    file_name: str,
    sha256: str,
    layout: Layout,
) -> SheetImport:
    """Write down that a file was brought, with how it is read."""
    one = SheetImport(
        cluster_id=cluster.id,
        subject=subject,
        record_id=record_id,
        person_id=actor.id,
        stage="open",
        file_name=file_name,
        sha256=sha256,
        layout=layout.to_json(),
        answers=Answers().to_json(),
        created_at=clock.now(),
        did={},
    )
    session.add(one)
    session.flush()
    return one


def require_open(one: SheetImport) -> None:
    """Refuse to go on with an import that is done."""
    if one.stage != "open":
        raise OutOfTurn(NOT_OPEN)


def answer(session: Session, one: SheetImport, change: Callable[[Answers], None]) -> None:
    """Keep what the person answered."""
    require_open(one)
    answers = Answers.from_json(one.answers)
    change(answers)
    one.answers = answers.to_json()
    one.version += 1


def lay_out(session: Session, actor: Actor, one: SheetImport, layout: Layout, sheets: list[Sheet]) -> None:
    """Read the file by another sheet, heading or columns; what the headings mean is remembered."""
    require_open(one)
    before = Layout.from_json(one.layout)
    if (before.sheet, before.head) != (layout.sheet, layout.head):
        answers = Answers.from_json(one.answers)
        answers.out, answers.mended, answers.sides = [], {}, {}
        one.answers = answers.to_json()
    one.layout = layout.to_json()
    one.version += 1
    words = named_columns(sheets[layout.sheet], layout)
    remembering.remember(session, actor, one.cluster_id, f"{remembering.HEADING}:{one.subject}", words)


def do(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    one: SheetImport,
    sheets: list[Sheet],
    shown: str,
) -> dict[str, Any]:
    """Do an import as it was ``shown`` (a digest); what it did. Refused where anything has moved since."""
    require_open(one)
    subject = subjects.of(one)
    thing = subject.open(session, actor, cluster, one.record_id, lock=True)
    answers, layout = Answers.from_json(one.answers), Layout.from_json(one.layout)
    proposal, known = subject.propose(session, actor, thing, sheets, layout, answers, lock=True)
    if proposals.digest(proposal) != shown:
        raise Refused(LOOK_AGAIN)
    if not proposal.ready:
        raise Refused(NOT_READY)
    if proposal.reason and not answers.reason.strip():
        raise Refused(NO_REASON)
    one.did = subject.carry(session, actor, thing, proposal, known, answers, one.file_name)
    one.stage, one.done_at = "done", clock.now()
    one.version += 1
    return one.did


def undo(session: Session, actor: Actor, cluster: ClusterRef, one: SheetImport) -> None:
    """Undo an import as a whole; OutOfTurn where it is too late, or somebody has worked on it since."""
    if one.stage != "done":
        raise OutOfTurn(NOT_DONE)
    subject = subjects.of(one)
    subject.undo(session, actor, one, subject.open(session, actor, cluster, one.record_id, lock=True))
