"""Many axes, objectives and actions added, renamed, moved or removed at once: structure.py's writes, in few statements.

Each of them has its own line in the plan's history.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from secretariat.core import bulk
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.policy import Actor
from secretariat.plans import structure
from secretariat.plans.models import Action, Axis, Objective, Plan

_action = Action.__table__
AT_ONCE = 10_000
"""Ids named in one statement: databases bound how many."""


Key = tuple[str, int]
"""``axis`` or ``objective``, and its id."""
HELD = N_("Somebody has put something under an axis or an objective that it added, or after it.")


def add(
    session: Session,
    actor: Actor,
    plan: Plan,
    things: Sequence[Axis] | Sequence[Objective],
    ranks: Mapping[int, int],
) -> None:
    """Add axes, or objectives of axes whose ``ranks`` are given by id; each has its own rank, after its siblings."""
    if any(thing.rank > structure.MOST for thing in things):
        raise Refused(structure.FULL)
    bulk.give_ids(session, things)
    session.add_all(things)
    session.flush()
    bulk.take_steps(
        session,
        actor,
        [
            bulk.Taken(plan, "add", details={"what": structure.named(_code(thing, ranks), thing)})
            for thing in things
        ],
    )


def take_back(session: Session, actor: Actor, plan: Plan, keys: Sequence[Key]) -> None:
    """Remove axes and objectives that an import added, objectives before their axes; Refused where one holds
    something, or is no longer the last of its siblings, so that no number changes."""
    things = find(session, keys)
    objectives = {id for what, id in things if what == "objective"}
    axes = {id for what, id in things if what == "axis"}
    ranks = {axis.id: axis.rank for axis in _all(session, Axis, axes | _axes_of(things))}
    for column in (Action.objective_id, Action.serves_id, Objective.carries_on_id):
        for ids in _portions(objectives):
            if session.scalar(select(column).where(column.in_(ids)).limit(1)):
                raise Refused(HELD)
    for cls, column, above, gone in (
        (Objective, Objective.axis_id, set(ranks), objectives),
        (Axis, Axis.plan_id, {plan.id}, axes),
    ):
        for ids in _portions(above):
            rows = session.execute(select(cls.id, column, cls.rank).where(column.in_(ids)))
            _refuse_gaps(list(rows), gone, axes if cls is Objective else set())
    told = [
        bulk.Taken(plan, "take_back", details={"what": structure.named(_code(thing, ranks), thing)})
        for thing in (things[key] for key in keys if key in things)
    ]
    for cls, gone in ((Objective, objectives), (Axis, axes)):
        for ids in _portions(gone):
            session.execute(delete(cls).where(cls.id.in_(ids)))
    bulk.take_steps(session, actor, told)


def _refuse_gaps(rows: list, gone: set[int], whole: set[int]) -> None:
    """Refuse what would leave a gap among siblings, or a parent that goes with something in it."""
    for id, parent, rank in rows:
        if id in gone:
            continue
        if parent in whole or any(other in gone and p == parent and r < rank for other, p, r in rows):
            raise Refused(HELD)


def orders(session: Session, objective_ids: Iterable[int]) -> dict[int, list[int]]:
    """Objective → its actions in their order."""
    found: dict[int, list[int]] = {id: [] for id in objective_ids}
    for ids in _portions(found):
        rows = session.execute(
            select(_action.c.objective_id, _action.c.id)
            .where(_action.c.objective_id.in_(ids))
            .order_by(_action.c.rank, _action.c.id)
        )
        for objective_id, id in rows:
            found[objective_id].append(id)
    return found


def move(session: Session, actor: Actor, plan: Plan, moves: Sequence[tuple[Action, int]]) -> None:
    """Put each action at the end of an objective of its plan, given by id."""
    touched = {action.objective_id for action, _to in moves} | {to for _action, to in moves}
    kept, moved = orders(session, touched), {action.id for action, _to in moves}
    wanted = {objective: [id for id in ids if id not in moved] for objective, ids in kept.items()}
    for action, objective in moves:
        wanted[objective].append(action.id)
    arrange(session, actor, plan, wanted, [action for action, _to in moves])


def arrange(
    session: Session, actor: Actor, plan: Plan, wanted: Mapping[int, list[int]], moved: Sequence[Action]
) -> None:
    """Give objectives these actions in this order; the history tells of those that ``moved``."""
    session.flush()
    places = [
        {"of": id, "objective": objective, "rank_now": rank}
        for objective, ids in wanted.items()
        for rank, id in enumerate(ids, 1)
    ]
    if not places:
        return
    session.connection().execute(
        update(_action)
        .where(_action.c.id == bindparam("of"))
        .values(objective_id=bindparam("objective"), rank=bindparam("rank_now")),
        places,
    )
    for thing in session.identity_map.values():
        if isinstance(thing, Action) and thing.plan_id == plan.id:
            session.expire(thing, ["objective_id", "rank"])
    structure.recode(session, plan.id)
    _refresh(session, moved)
    bulk.take_steps(
        session,
        actor,
        [
            bulk.Taken(plan, "move", details={"what": structure.named(action.code, action)})
            for action in moved
        ],
    )


def rename(session: Session, actor: Actor, plan: Plan, titles: Mapping[Key, dict[str, str]]) -> None:
    """Give axes and objectives, named as (``axis`` or ``objective``, id), these title_fr and title_en."""
    things = find(session, titles)
    ranks = {axis.id: axis.rank for axis in _all(session, Axis, _axes_of(things))}
    taken = []
    for key, new in titles.items():
        thing = things[key]
        was = {"fr": thing.title_fr or thing.title_en, "en": thing.title_en or thing.title_fr}
        thing.title_fr, thing.title_en = new["title_fr"], new["title_en"]
        what = structure.named(_code(thing, ranks), thing)
        taken.append(bulk.Taken(plan, "rename", details={"was": was, "what": what}))
    bulk.take_steps(session, actor, taken)


def find(session: Session, keys: Iterable[Key]) -> dict[Key, Axis | Objective]:
    """Axes and objectives by (``axis`` or ``objective``, id), those that are still there."""
    found: dict[Key, Any] = {}
    for what, cls in (("axis", Axis), ("objective", Objective)):
        found |= {
            (what, one.id): one for one in _all(session, cls, {id for name, id in keys if name == what})
        }
    return found


def _code(thing: Axis | Objective, ranks: Mapping[int, int]) -> str:
    return str(thing.rank) if isinstance(thing, Axis) else f"{ranks[thing.axis_id]}.{thing.rank}"


def _axes_of(things: Mapping[Key, Any]) -> set[int]:
    return {thing.axis_id for thing in things.values() if isinstance(thing, Objective)}


def _all(session: Session, cls: type, ids: set[int]) -> list:
    return [one for some in _portions(ids) for one in session.scalars(select(cls).where(cls.id.in_(some)))]


def _refresh(session: Session, actions: Sequence[Action]) -> None:
    """Read again what was written around them, all of them at once."""
    for ids in _portions(action.id for action in actions):
        query = select(Action).where(Action.id.in_(ids))
        session.scalars(query.execution_options(populate_existing=True)).all()


def _portions(ids: Iterable[int]) -> Iterable[list[int]]:
    every = sorted(ids)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))
