"""A plan's spreadsheet, understood and done: from the packed cells to a proposal, and from the proposal to records."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from secretariat.core import acts, bulk, i18n, loading
from secretariat.core.lifecycle import Refused
from secretariat.core.policy import Actor
from secretariat.imports import base, remembering
from secretariat.imports.answers import Answers
from secretariat.imports.organisations import Directory
from secretariat.imports.plan import reading, undoing
from secretariat.imports.plan import standing as plan_standing
from secretariat.imports.plan import steps as plan_steps
from secretariat.imports.plan.comparing import Comparison
from secretariat.imports.plan.structure import Node, Tree
from secretariat.imports.proposals import Line, Proposal
from secretariat.imports.sheets.grid import Sheet
from secretariat.imports.sheets.headings import Layout
from secretariat.plans import restructuring, structure, takeup
from secretariat.plans.models import Action, ActionPartner, Axis, Objective, Plan

ORDER = (
    *plan_steps.BROUGHT,
    "offer",
    "reoffer",
    "start",
    "progress",
    "complete",
    "confirm",
    "abandon",
)
"""In which the steps of one row follow one another."""


def propose(
    session: Session,
    actor: Actor,
    plan: Plan,
    sheets: list[Sheet],
    layout: Layout,
    answers: Answers,
    lock: bool = False,
) -> tuple[Proposal, plan_standing.Standing]:
    """What the file would do to the plan as it stands; some dozen statements, whatever the number of rows."""
    lang = i18n.language()
    standing = plan_standing.read(session, actor, plan, lock)
    names = remembering.recall_ids(session, plan.cluster_id, remembering.ORGANISATION) | answers.names
    directory = Directory.read(session, plan.cluster_id, lang, names)
    codes = remembering.recall_ids(session, plan.cluster_id, f"{remembering.CODE}:{plan.id}")
    if not sheets or layout.sheet >= len(sheets):
        return Proposal([]), standing
    wishes = reading.read(sheets[layout.sheet], layout, answers.mended_rows())
    before = base.of(sheets, layout, wishes)
    comparison = Comparison(
        actor, standing, Tree(session, plan), layout, directory, answers, codes, before, lang
    )
    return comparison.compare(wishes), standing


def carry(
    session: Session,
    actor: Actor,
    plan: Plan,
    proposal: Proposal,
    standing: plan_standing.Standing,
    answers: Answers,
    file_name: str,
) -> dict[str, Any]:
    """Do a proposal, all of it; what it did, for the import's row. Raises Refused with the row that refuses."""
    lines = [line for line in proposal.lines if line.verdict in ("create", "change")]
    before = undoing.before([line for line in lines if line.verdict == "change"], standing)
    added = _add_structure(session, actor, plan, proposal, lines)
    renamed = _rename(session, actor, plan, proposal)
    new = [line for line in lines if line.verdict == "create"]
    made = _create(session, actor, plan, new, standing, file_name)
    changed = [line for line in lines if line.verdict == "change"]
    edits = [
        bulk.Edit(standing.actions[line.thing_id], line.edits, answers.reason)
        for line in changed
        if line.edits
    ]
    bulk.edit_records(session, actor, edits)
    moved = _move(session, actor, plan, changed, standing)
    _set_partners(session, actor, changed, standing)
    _take_steps(session, actor, changed, standing)
    codes = {
        line.file_code: made[line.row].id
        for line in lines
        if line.row in made and line.file_code and line.file_code != made[line.row].code
    }
    remembering.remember(session, actor, plan.cluster_id, f"{remembering.CODE}:{plan.id}", codes)
    remembering.remember(session, actor, plan.cluster_id, remembering.ORGANISATION, answers.names)
    what = {"what": file_name, "created": len(made), "changed": len(changed)}
    acts.note(session, actor, plan, "import", details=what)
    return {
        "created": [action.id for action in made.values()],
        "changed": before,
        "structure": added,
        "renamed": renamed,
        "moved": moved,
        "event": undoing.last_event(session),
    }


def _add_structure(
    session: Session, actor: Actor, plan: Plan, proposal: Proposal, lines: list[Line]
) -> list[tuple[str, int]]:
    """Add the axes and objectives under which a row goes; those of no row are left out. What was added, in order."""
    wanted: set[int] = set()
    for line in lines:
        node = line.home
        while node is not None:
            wanted.add(id(node))
            node = node.above
    new = [node for node in proposal.added if id(node) in wanted]
    title, other = ("title_fr", "title_en") if proposal.language == "fr" else ("title_en", "title_fr")
    written: list[tuple[str, int]] = []
    for what, nodes in (
        ("axis", [node for node in new if node.above is None]),
        ("objective", [node for node in new if node.above is not None]),
    ):
        things = [_thing(plan, node, {title: node.title, other: ""}) for node in nodes]
        ranks = {node.above.id: node.above.rank for node in nodes if node.above}
        restructuring.add(session, actor, plan, things, ranks)
        for node, thing in zip(nodes, things, strict=True):
            node.id = thing.id
            written.append((what, thing.id))
    return written


def _thing(plan: Plan, node: Node, titles: dict[str, str]) -> Axis | Objective:
    if node.above is None:
        return Axis(plan_id=plan.id, rank=node.rank, **titles)
    return Objective(axis_id=node.above.id, rank=node.rank, **titles)


def _rename(session: Session, actor: Actor, plan: Plan, proposal: Proposal) -> list[list]:
    """Rename axes and objectives; what each was called and is called now, for undoing."""
    lang, titles, told = proposal.language, {}, []
    for node, (_row, title) in proposal.renamed.items():
        key = ("objective" if node.above else "axis", node.id)
        was = {"title_fr": node.titles[0], "title_en": node.titles[1]}
        named = lang if was[f"title_{lang}"] else next(one for one in i18n.LANGUAGES if one != lang)
        titles[key] = {**was, f"title_{named}": title}
        told.append([*key, was, titles[key]])
    if titles:
        restructuring.rename(session, actor, plan, titles)
    return told


def _move(
    session: Session, actor: Actor, plan: Plan, changed: list[Line], standing: plan_standing.Standing
) -> dict[str, Any]:
    """Move actions to the objectives of their rows; the order of the objectives concerned before, for undoing."""
    moves = [(standing.actions[line.thing_id], line.home.id) for line in changed if line.home]
    if not moves:
        return {}
    before = restructuring.orders(session, {id for action, to in moves for id in (action.objective_id, to)})
    restructuring.move(session, actor, plan, moves)
    return {
        "actions": [action.id for action, _to in moves],
        "orders": {str(id): ids for id, ids in before.items()},
    }


def _create(
    session: Session,
    actor: Actor,
    plan: Plan,
    lines: list[Line],
    standing: plan_standing.Standing,
    file_name: str,
) -> dict[int, Action]:
    """The new actions by row, each at the end of its objective, with the steps that their rows ask."""
    if not lines:
        return {}
    ranks = _last_ranks(session, plan)
    made: dict[int, Action] = {}
    for line in lines:
        node: Node = line.home
        ranks[node.id] = rank = ranks.get(node.id, 0) + 1
        code, sort_code = structure.codes(node.above.rank, node.rank, rank)
        made[line.row] = Action(
            cluster_id=plan.cluster_id,
            group_id=plan.group_id,
            audience=plan.audience,
            plan_id=plan.id,
            objective_id=node.id,
            rank=rank,
            code=code,
            sort_code=sort_code,
            progress=0,
            status_note="",
            **{"title_fr": "", "title_en": "", "description_fr": "", "description_en": "", **line.edits},
        )
    bulk.give_ids(session, list(made.values()))
    steps = [
        bulk.Taken(made[line.row], verb, facts, _told(standing, verb, facts, file_name))
        for line in lines
        for verb, facts in sorted(line.steps, key=lambda step: ORDER.index(step[0]))
    ]
    offers = takeup.Offers(standing.answering, standing.organisations)
    session.info["importing"] = frozenset(action.id for action in made.values())
    try:
        bulk.open_records(session, actor, list(made.values()), steps, {"offer": offers})
    except Refused as refused:
        raise _in_words(refused) from refused
    finally:
        session.info.pop("importing", None)
    partners = [
        {"action_id": made[line.row].id, "organisation_id": id}
        for line in lines
        for id in sorted(line.partners or ())
    ]
    loading.write(session, ActionPartner.__table__, partners)
    return made


def _last_ranks(session: Session, plan: Plan) -> dict[int, int]:
    rows = session.execute(
        select(Action.objective_id, func.max(Action.rank))
        .where(Action.plan_id == plan.id)
        .group_by(Action.objective_id)
    )
    return {row[0]: row[1] for row in rows}


def _set_partners(
    session: Session, actor: Actor, changed: list[Line], standing: plan_standing.Standing
) -> None:
    steps = []
    for line in changed:
        if line.partners is None:
            continue
        now = standing.partners.get(line.thing_id, set())
        if gone := sorted(now - line.partners):
            session.execute(
                delete(ActionPartner).where(
                    ActionPartner.action_id == line.thing_id, ActionPartner.organisation_id.in_(gone)
                )
            )
        if new := sorted(line.partners - now):
            session.execute(
                insert(ActionPartner), [{"action_id": line.thing_id, "organisation_id": id} for id in new]
            )
        names = {lang: ", ".join(standing.names_of(line.partners, lang)) or "–" for lang in i18n.LANGUAGES}
        steps.append((standing.actions[line.thing_id], names))
    for action, names in steps:
        acts.take_step(session, actor, action, "partners", details={"what": names})


def _take_steps(
    session: Session, actor: Actor, changed: list[Line], standing: plan_standing.Standing
) -> None:
    """The steps of every row that changes an action, kind by kind, so that each kind is written in few statements."""
    for verb in ORDER:
        taken = [
            bulk.Taken(standing.actions[line.thing_id], name, facts)
            for line in changed
            for name, facts in line.steps
            if name == verb
        ]
        try:
            bulk.take_steps(session, actor, taken)
        except Refused as refused:
            raise _in_words(refused) from refused


def _in_words(refused: Refused) -> Refused:
    """A refusal as one sentence or two, whatever field it stands beside."""
    why = [refused.reason, *(text for texts in refused.errors.values() for text in texts)]
    return Refused(" ".join(_(text) for text in why if text))


def _told(
    standing: plan_standing.Standing, verb: str, facts: dict[str, Any], file_name: str
) -> dict[str, Any]:
    """What a step says in the history besides."""
    if verb not in plan_steps.BROUGHT:
        return {}
    return {
        "what": file_name,
        "to": {lang: standing.name(facts["lead"], lang) for lang in i18n.LANGUAGES},
    }
