"""Axes, objectives and actions in their order: adding, renaming, moving, removing; and the codes that follow.

Codes come from ranks and are written anew by ``recode`` in a constant number of statements.
"""

from typing import Any

from sqlalchemy import bindparam, exists, func, select, update
from sqlalchemy.orm import Session

from secretariat.core import acts
from secretariat.core.lifecycle import N_, OutOfTurn, Refused
from secretariat.core.policy import Actor
from secretariat.core.record import Record
from secretariat.core.words import search_words
from secretariat.plans.models import Action, Axis, Objective, Plan

_record, _action, _axis, _objective = (c.__table__ for c in (Record, Action, Axis, Objective))
MOST = 99
"""Axes of a plan, objectives of an axis."""
FULL = N_("There are 99 already: the numbers would no longer be read.")


def add_axis(session: Session, actor: Actor, plan: Plan, facts: dict[str, Any]) -> Axis:
    """Add an axis after the others; ``facts``: title_fr, title_en (one at least)."""
    axis = Axis(plan_id=plan.id, rank=_next(session, _axis, _axis.c.plan_id == plan.id), **_titles(facts))
    session.add(axis)
    acts.take_step(session, actor, plan, "add", details={"what": named(str(axis.rank), axis)})
    return axis


def add_objective(session: Session, actor: Actor, plan: Plan, axis: Axis, facts: dict[str, Any]) -> Objective:
    """Add an objective at the end of an axis of the plan."""
    rank = _next(session, _objective, _objective.c.axis_id == axis.id)
    objective = Objective(axis_id=axis.id, rank=rank, **_titles(facts))
    session.add(objective)
    code = f"{axis.rank}.{rank}"
    acts.take_step(session, actor, plan, "add", details={"what": named(code, objective)})
    return objective


def rename(
    session: Session, actor: Actor, plan: Plan, thing: Axis | Objective, facts: dict[str, Any]
) -> None:
    """Rename an axis or an objective.

    ``facts`` may hold ``was_fr`` and ``was_en``, the titles that the form showed: where somebody renamed it
    meanwhile, it is refused with the words that stand now.
    """
    new = _titles(facts)
    now = {"title_fr": thing.title_fr, "title_en": thing.title_en}
    if new == now:
        return
    for name, was in (("title_fr", facts.get("was_fr")), ("title_en", facts.get("was_en"))):
        if was is not None and was != now[name] != new[name]:
            raise Renamed(name, now[name])
    was = {"fr": now["title_fr"] or now["title_en"], "en": now["title_en"] or now["title_fr"]}
    thing.title_fr, thing.title_en = new["title_fr"], new["title_en"]
    acts.take_step(
        session, actor, plan, "rename", details={"was": was, "what": named(_code(session, thing), thing)}
    )


class Renamed(Refused):
    """Somebody renamed it meanwhile; ``now`` is what it is called, to be shown beside what was typed."""

    def __init__(self, field: str, now: str):
        super().__init__(
            errors={
                field: [N_("Somebody renamed it meanwhile. Save again to put your words in place of theirs.")]
            }
        )
        self.field, self.now = field, now


def shift(session: Session, actor: Actor, plan: Plan, thing: Axis | Objective | Action, by: int) -> None:
    """Move an axis, an objective or an action one place up (``by`` -1) or down (1) among its siblings."""
    table, siblings = _siblings(thing)
    place(session, actor, plan, thing, _place_of(session, table, siblings, thing) + by)


def place(
    session: Session,
    actor: Actor,
    plan: Plan,
    thing: Axis | Objective | Action,
    rank: int,
    parent: Axis | Objective | None = None,
) -> None:
    """Put it at a rank (from 1) among its siblings, or among those of another ``parent`` of the same plan.

    An edge that is passed is where it stays. Every code that this changes is written anew.
    """
    name = "axis_id" if isinstance(thing, Objective) else "objective_id"
    before = _siblings(thing)
    if parent is not None and getattr(thing, name, parent.id) != parent.id:
        setattr(thing, name, parent.id)
        session.flush()
        _renumber(session, *before)
    table, siblings = _siblings(thing)
    order = [id for id in _ids(session, table, siblings) if id != thing.id]
    order.insert(min(max(rank, 1), len(order) + 1) - 1, thing.id)
    _write_ranks(session, table, order)
    session.refresh(thing, ["rank"])
    recode(session, plan.id)
    what = named(_code(session, thing), thing)
    acts.take_step(session, actor, plan, "move", details={"what": what})


def remove(session: Session, actor: Actor, plan: Plan, thing: Axis | Objective) -> None:
    """Remove an axis or an objective that holds nothing; the numbers after it close up."""
    if isinstance(thing, Axis):
        if session.scalar(select(exists().where(Objective.axis_id == thing.id))):
            raise Refused(N_("This axis still has objectives: move or remove them first."))
    elif session.scalar(select(exists().where(Action.objective_id == thing.id))):
        raise Refused(N_("This objective still has actions: move them to another objective first."))
    elif session.scalar(select(exists().where(Action.serves_id == thing.id))):
        raise Refused(N_("Actions of working groups serve this objective: change what they serve first."))
    else:  # what carries it on in a next edition carries on what it carried on itself
        session.execute(
            update(Objective)
            .where(Objective.carries_on_id == thing.id)
            .values(carries_on_id=thing.carries_on_id)
        )
    what = named(_code(session, thing), thing)
    siblings = _siblings(thing)
    session.delete(thing)
    session.flush()
    _renumber(session, *siblings)
    recode(session, plan.id)
    acts.take_step(session, actor, plan, "remove", details={"what": what})


def find(session: Session, plan: Plan, what: str, id: int) -> Axis | Objective | Action:
    """An axis, an objective or an action of the plan; OutOfTurn where it is gone (or another plan's)."""
    query = {
        "axis": select(Axis).where(Axis.id == id, Axis.plan_id == plan.id),
        "objective": select(Objective)
        .join(Axis, Axis.id == Objective.axis_id)
        .where(Objective.id == id, Axis.plan_id == plan.id),
        "action": select(Action).where(Action.id == id, Action.plan_id == plan.id),
    }[what]
    found = session.scalars(query).one_or_none()
    if found is None:
        raise OutOfTurn(N_("This has moved on: what you want to change is no longer in the plan."))
    return found


def recode(session: Session, plan_id: int) -> None:
    """Write the codes of a plan's actions anew where their place changed: three statements at most."""
    rows = session.execute(
        select(
            _action.c.id,
            _action.c.code,
            _axis.c.rank.label("first"),
            _objective.c.rank.label("second"),
            _action.c.rank.label("third"),
            _record.c.title_fr,
            _record.c.title_en,
        )
        .join(_record, _record.c.id == _action.c.id)
        .join(_objective, _objective.c.id == _action.c.objective_id)
        .join(_axis, _axis.c.id == _objective.c.axis_id)
        .where(_action.c.plan_id == plan_id)
    ).all()
    changed = []
    for row in rows:
        code, sort_code = codes(row.first, row.second, row.third)
        if code != row.code:
            sought = search_words(" ".join(filter(None, [code, row.title_fr, row.title_en])))
            changed.append({"of": row.id, "new": code, "new_sort": sort_code, "new_sought": sought})
    if not changed:
        return
    session.connection().execute(
        update(_action)
        .where(_action.c.id == bindparam("of"))
        .values(code=bindparam("new"), sort_code=bindparam("new_sort")),
        changed,
    )
    session.connection().execute(
        update(_record).where(_record.c.id == bindparam("of")).values(sought=bindparam("new_sought")), changed
    )
    for thing in session.identity_map.values():
        if isinstance(thing, Action) and thing.plan_id == plan_id:
            session.expire(thing, ["code", "sort_code", "sought"])


def codes(first: int, second: int, third: int) -> tuple[str, str]:
    """The code of an action, and the one by which it sorts."""
    return f"{first}.{second}.{third}", f"{first:04}.{second:04}.{third:04}"


def _titles(facts: dict[str, Any]) -> dict[str, str]:
    titles = {name: (facts.get(name) or "").strip() for name in ("title_fr", "title_en")}
    if not any(titles.values()):
        raise Refused(errors={"title_fr": [N_("Give a title in at least one language.")]})
    return titles


def named(code: str, thing: Any) -> dict[str, str]:
    """“1.2 Title” in both languages, for the history."""
    fr, en = thing.title_fr or thing.title_en, thing.title_en or thing.title_fr
    return {"fr": f"{code} {fr}", "en": f"{code} {en}"}


def _code(session: Session, thing: Axis | Objective | Action) -> str:
    if isinstance(thing, Axis):
        return str(thing.rank)
    if isinstance(thing, Action):
        return thing.code
    return f"{session.get(Axis, thing.axis_id).rank}.{thing.rank}"


def _siblings(thing: Axis | Objective | Action):
    if isinstance(thing, Axis):
        return _axis, _axis.c.plan_id == thing.plan_id
    if isinstance(thing, Objective):
        return _objective, _objective.c.axis_id == thing.axis_id
    return _action, _action.c.objective_id == thing.objective_id


def _ids(session: Session, table, siblings) -> list[int]:
    return list(session.scalars(select(table.c.id).where(siblings).order_by(table.c.rank, table.c.id)))


def _place_of(session: Session, table, siblings, thing) -> int:
    return _ids(session, table, siblings).index(thing.id) + 1


def _renumber(session: Session, table, siblings) -> None:
    _write_ranks(session, table, _ids(session, table, siblings))


def _write_ranks(session: Session, table, order: list[int]) -> None:
    if order:
        session.connection().execute(
            update(table).where(table.c.id == bindparam("of")).values(rank=bindparam("new")),
            [{"of": id, "new": rank} for rank, id in enumerate(order, 1)],
        )


def _next(session: Session, table, siblings) -> int:
    rank = (session.scalar(select(func.max(table.c.rank)).where(siblings)) or 0) + 1
    if rank > MOST:
        raise Refused(FULL)
    return rank
