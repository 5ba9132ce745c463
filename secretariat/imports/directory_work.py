"""Organisations and their people, brought in a spreadsheet. Nobody is invited by it: whom to invite is listed."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from secretariat.clusters import belonging, many
from secretariat.clusters.models import Organisation
from secretariat.core import clock, i18n
from secretariat.core.lifecycle import N_, OutOfTurn
from secretariat.core.policy import Actor, ClusterRef
from secretariat.imports import remembering, rows
from secretariat.imports.answers import Answers
from secretariat.imports.directory_reading import Known
from secretariat.imports.models import SheetImport
from secretariat.imports.organisations import NONE, bare
from secretariat.imports.plan.undoing import may_undo
from secretariat.imports.proposals import Line, Proposal


def carry(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    proposal: Proposal,
    known: Known,
    answers: Answers,
    file_name: str,
) -> dict[str, Any]:
    """Enter and change organisations and add people to them, as the secretariat does by hand."""
    lines = [line for line in proposal.lines if line.verdict in ("create", "change")]
    new = [line for line in lines if line.thing_id is None and line.edits]
    try:
        made = many.enter(session, actor, cluster, [line.edits for line in new])
    except many.OneRefused as one:
        raise rows.named(new[one.at], one.refused) from one
    homes = {bare(line.title): home for line, home in zip(new, made, strict=True)}
    did: dict[str, Any] = {"created": [home.id for home in made], "invite": []}
    did["changed"] = _edit(session, actor, cluster, [line for line in lines if line.thing_id], known)
    did["joined"] = _join(session, actor, cluster, lines, homes, known, did["invite"])
    remembered = {word: id for word, id in answers.names.items() if id != NONE}
    remembering.remember(session, actor, cluster.id, remembering.ORGANISATION, remembered)
    return did


def _edit(
    session: Session, actor: Actor, cluster: ClusterRef, lines: list[Line], known: Known
) -> dict[str, dict[str, Any]]:
    """Change what rows say of organisations that stand; how each was, for undoing."""
    told: dict[str, dict[str, Any]] = {}
    edits: dict[int, dict[str, Any]] = {}
    for line in lines:
        if line.edits:
            home = known.organisations[line.thing_id]
            was = told.setdefault(str(home.id), {"was": {}})["was"]
            was |= {name: getattr(home, name) for name in line.edits if name not in was}
            edits.setdefault(home.id, {}).update(line.edits)
    many.edit(session, actor, cluster, [(known.organisations[id], facts) for id, facts in edits.items()])
    for id in edits:
        told[str(id)]["version"] = known.organisations[id].version
    return told


def _join(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    lines: list[Line],
    homes: dict[str, Organisation],
    known: Known,
    invite: list[list],
) -> list[list[int]]:
    """Add people to organisations; who has no account goes to ``invite``."""
    joins = []
    for line in lines:
        home = known.organisations[line.thing_id] if line.thing_id else homes[bare(line.title)]
        for verb, facts in line.steps:
            if verb == "affiliate":
                joins.append((facts["person"], home, facts["representative"], facts["job_title"]))
            else:
                invite.append([facts["name"], facts["email"], home.id])
    return [list(pair) for pair in many.affiliate(session, actor, cluster, joins)]


def undo(session: Session, actor: Actor, one: SheetImport, cluster: ClusterRef) -> None:
    """End who was added, put back what was changed; what was entered is no longer active, as in the directory.

    Whoever leaves is written one by one: what later rooms do of it (seats, terms) is theirs.
    """
    if not may_undo(one):
        raise OutOfTurn(N_("An import is undone within a day."))
    reason = _("The import of %(name)s was undone.", name=one.file_name)
    wanted = {int(id): (told["was"], told["version"]) for id, told in one.did["changed"].items()}
    wanted |= {id: ({"active": False}, 1) for id in one.did["created"]}
    homes = many.by_id(session, [*wanted, *(home_id for _person_id, home_id in one.did["joined"])])
    for person_id, home_id in one.did["joined"]:
        belonging.leave(session, actor, person_id, homes[home_id], reason)
    for id, (_was, version) in wanted.items():
        if homes[id].version != version:
            name = homes[id].name(i18n.language())
            raise OutOfTurn(_("Somebody has worked on what it made since: %(codes)s.", codes=name))
    many.edit(session, actor, cluster, [(homes[id], was) for id, (was, _version) in wanted.items()])
    one.stage, one.undone_at = "undone", clock.now()
    one.version += 1
