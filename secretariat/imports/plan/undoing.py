"""A plan's import undone as a whole: what it made is taken back, what it changed is put back as it stood."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Organisation
from secretariat.core import acts, bulk, clock, i18n
from secretariat.core.history import Event
from secretariat.core.lifecycle import N_, OutOfTurn
from secretariat.core.policy import Actor
from secretariat.core.record import Record
from secretariat.imports.models import SheetImport, SheetWord
from secretariat.imports.plan import putting_back
from secretariat.imports.plan.standing import Standing
from secretariat.imports.proposals import Line
from secretariat.plans import takeup
from secretariat.plans.models import Action, ActionPartner, Plan

WITHIN = timedelta(days=1)
TOO_LATE = N_("An import is undone within a day.")
STEPPED = ("lead_id", "progress", "status_note", "news_at")
"""What the steps of an import change besides the state, and a step of undoing puts back."""
NAMED, PORTION = 5, 10_000


def before(lines: Iterable[Line], standing: Standing) -> dict[str, Any]:
    """How the actions stand that rows change, as JSON: what undoing puts back."""
    kept = {}
    for line in lines:
        action = standing.actions[line.thing_id]
        was = {name: getattr(action, name) for name in (*STEPPED, *line.edits)}
        kept[str(action.id)] = {
            "state": action.state,
            "stepped": bool(line.steps),
            "edits": sorted(line.edits),
            "partners": sorted(standing.partners.get(action.id, ())) if line.partners is not None else None,
            "was": {
                name: value
                for name, (value, _same) in acts.plain({n: [v, v] for n, v in was.items()}).items()
            },
        }
    return kept


def last_event(session: Session) -> int:
    """The number of the newest event: what is told later is told after the import."""
    return session.scalar(select(func.max(Event.id))) or 0


def may_undo(one: SheetImport) -> bool:
    """Whether the time of undoing is not over."""
    return one.stage == "done" and one.done_at is not None and clock.now() - one.done_at <= WITHIN


def undo(session: Session, actor: Actor, one: SheetImport, plan: Plan) -> None:
    """Undo an import. Refused where its day is over, or where somebody has touched one of its records since."""
    if not may_undo(one):
        raise OutOfTurn(TOO_LATE)
    made = [int(id) for id in one.did["created"]]
    changed = {int(id): told for id, told in one.did["changed"].items()}
    actions = _locked(session, [*made, *changed])
    _refuse_touched(session, one, actions)
    putting_back.refuse_touched(session, one, plan)
    session.info["undoing"] = frozenset((*actions, plan.id))
    try:
        bulk.take_steps(session, actor, [bulk.Taken(actions[id], "unmake") for id in made])
        _put_back(session, actor, actions, changed)
        putting_back.put_back(session, actor, one, plan)
    finally:
        session.info.pop("undoing", None)
    if made:
        session.execute(
            delete(SheetWord).where(
                SheetWord.cluster_id == one.cluster_id,
                SheetWord.about == f"code:{plan.id}",
                SheetWord.means.in_([str(id) for id in made]),
            )
        )
    acts.note(session, actor, plan, "unimport", details={"what": one.file_name})
    one.stage, one.undone_at = "undone", clock.now()
    one.version += 1


def _locked(session: Session, ids: list[int]) -> dict[int, Action]:
    found: dict[int, Action] = {}
    for start in range(0, len(ids), PORTION):
        query = select(Action).where(Action.id.in_(ids[start : start + PORTION]))
        query = query.with_for_update(of=Record).execution_options(populate_existing=True)
        found |= {action.id: action for action in session.scalars(query)}
    return found


def _refuse_touched(session: Session, one: SheetImport, actions: dict[int, Action]) -> None:
    """Refuse where a record has a history since, of whomever (the product's own reminders do not count)."""
    ids, touched = sorted(actions), []
    for start in range(0, len(ids), PORTION):
        touched += session.scalars(
            select(Event.record_id)
            .where(
                Event.record_id.in_(ids[start : start + PORTION]),
                Event.id > one.did["event"],
                Event.person_id.is_not(None),
            )
            .distinct()
        ).all()
    if touched:
        codes = sorted(actions[id].code for id in touched)
        more = "…" if len(codes) > NAMED else ""
        raise OutOfTurn(
            _("Somebody has worked on what it made since: %(codes)s.", codes=", ".join(codes[:NAMED]) + more)
        )


def _put_back(
    session: Session, actor: Actor, actions: dict[int, Action], changed: dict[int, dict[str, Any]]
) -> None:
    """What rows changed, as it stood: states and progress by their step, then words, dates and partners."""
    steps: dict[str, list[bulk.Taken]] = {}
    for id, told in changed.items():
        if told["stepped"]:
            verb = f"put_back_{told['state']}"
            facts = {name: _value(name, told["was"][name]) for name in STEPPED}
            steps.setdefault(verb, []).append(bulk.Taken(actions[id], verb, facts))
    for taken in steps.values():
        bulk.take_steps(session, actor, taken)
    edits = [
        bulk.Edit(actions[id], {name: _value(name, told["was"][name]) for name in told["edits"]})
        for id, told in changed.items()
        if told["edits"]
    ]
    bulk.edit_records(session, actor, edits)
    for id, told in changed.items():
        if told["partners"] is not None:
            _set_partners(session, actor, actions[id], told["partners"])


def _value(name: str, told: Any) -> Any:
    """A value that was kept as JSON."""
    if told is None:
        return None
    if name == "news_at":
        return datetime.fromisoformat(told)
    if name in ("starts_on", "due_on"):
        return date.fromisoformat(told)
    return told


def _set_partners(session: Session, actor: Actor, action: Action, ids: list[int]) -> None:
    session.execute(delete(ActionPartner).where(ActionPartner.action_id == action.id))
    if ids:
        session.execute(
            insert(ActionPartner), [{"action_id": action.id, "organisation_id": id} for id in ids]
        )
    names = [takeup.named(o) for o in session.scalars(select(Organisation).where(Organisation.id.in_(ids)))]
    told = {lang: ", ".join(sorted(name[lang] for name in names)) or "–" for lang in i18n.LANGUAGES}
    acts.take_step(session, actor, action, "partners", details={"what": told})
