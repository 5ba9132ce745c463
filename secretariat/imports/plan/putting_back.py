"""What an import did to a plan’s structure, undone: actions moved back, titles as they were, additions taken away."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core.history import Event
from secretariat.core.lifecycle import N_, OutOfTurn, Refused
from secretariat.core.policy import Actor
from secretariat.imports.models import SheetImport
from secretariat.plans import restructuring
from secretariat.plans.models import Action, Plan
from secretariat.plans.plan_rules import MOVABLE

MOVES = ("move", "remove")
ORDER = N_("Somebody has moved or removed something in the plan since.")
ADOPTED = N_("The plan was adopted since: its actions stay where they are.")


def refuse_touched(session: Session, one: SheetImport, plan: Plan) -> None:
    """Refuse where somebody has worked on what the import did to the structure."""
    moved, renamed = one.did.get("moved") or {}, _renamed(one)
    if moved and plan.state not in MOVABLE:
        raise OutOfTurn(ADOPTED)
    if moved or one.did.get("structure"):
        query = select(Event.id).where(
            Event.record_id == plan.id,
            Event.id > one.did["event"],
            Event.verb.in_(MOVES),
            Event.person_id.is_not(None),
        )
        if session.scalar(query.limit(1)):
            raise OutOfTurn(ORDER)
    things = restructuring.find(session, renamed)
    for key, (_was, now) in renamed.items():
        thing = things.get(key)
        if thing is None or any(getattr(thing, name) != title for name, title in now.items()):
            title = now["title_fr"] or now["title_en"]
            raise OutOfTurn(_("Somebody has renamed “%(title)s” since.", title=title[:80]))


def put_back(session: Session, actor: Actor, one: SheetImport, plan: Plan) -> None:
    """Undo it, once the actions that the import made have left the plan. OutOfTurn where others are in the way."""
    moved = one.did.get("moved") or {}
    if moved:
        _move_back(session, actor, plan, moved)
    titles = {key: was for key, (was, _now) in _renamed(one).items()}
    if titles:
        restructuring.rename(session, actor, plan, titles)
    added = [(what, id) for what, id in one.did.get("structure", [])]
    if added:
        try:
            restructuring.take_back(session, actor, plan, added[::-1])
        except Refused as held:
            raise OutOfTurn(held.reason) from None


def _renamed(one: SheetImport) -> dict[restructuring.Key, tuple[dict[str, str], dict[str, str]]]:
    """Axis or objective → what it was called before the import, and after it."""
    return {(what, id): (was, now) for what, id, was, now in one.did.get("renamed", [])}


def _move_back(session: Session, actor: Actor, plan: Plan, moved: dict[str, Any]) -> None:
    before = {int(id): ids for id, ids in moved["orders"].items()}
    now, home = restructuring.orders(session, before), set(moved["actions"])
    there = {id for ids in now.values() for id in ids}
    wanted = {}
    for objective, ids in before.items():
        kept = [id for id in ids if id in there]
        wanted[objective] = kept + [id for id in now[objective] if id not in home and id not in kept]
    query = select(Action).where(Action.id.in_(sorted(home)))
    restructuring.arrange(session, actor, plan, wanted, session.scalars(query).all())
