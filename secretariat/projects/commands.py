"""Writes of projects that are not steps: a draft, its edition, what a document says, funding by source."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import FundingLine, Organisation
from secretariat.core import acts, clock
from secretariat.core.acts import Stale
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn, Refused, may
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.groups.models import WorkingGroup
from secretariat.projects.consequences import audience_of, share_with_parts
from secretariat.projects.models import Project, ProjectGroup, ProjectPartner
from secretariat.projects.proposing import backwards, excess, lacking
from secretariat.projects.rules import PROJECT

TEXTS = tuple(f"{name}_{lang}" for name in ("title", "need", "aim", "results") for lang in ("fr", "en"))
WRITTEN = (*TEXTS, "lead_id", "budget_cents", "own_cents", "sought_cents", "starts_on", "due_on", "different")
"""What the proposer writes; the secretariat also says which projects are rallying ones."""
UNDECIDED = ("idea", "submitted", "returned")
"""States in which nobody is awaited by virtue of the deciding group: it may still be another."""
UNTIL_APPROVED = (*UNDECIDED, "in_review")
MOST_LINES = 40
AMOUNTS = ("sought_cents", "committed_cents", "received_cents")
LINE = ("source", *AMOUNTS)


def create(session: Session, actor: Actor, cluster: ClusterRef, facts: Mapping[str, Any]) -> Project:
    """Keep a draft, which its author alone can see until it is submitted.

    ``facts``: WRITTEN, ``group_id`` (the group that decides), ``groups`` (ids of those concerned),
    ``partners`` (ids of organisations), ``rallying``. A title in one language is all that a draft needs.
    """
    if cluster.id not in actor.contributes_to:
        raise Forbidden(N_("Your roles do not allow this step."))
    project = Project(cluster_id=cluster.id, audience="author", progress=0, health="", health_note="")
    for name, value in _values(session, actor, cluster.id, facts, project).items():
        setattr(project, name, value)
    acts.open_record(session, actor, project)
    _set_groups(session, actor, project, facts)
    _set_partners(session, project, facts)
    session.flush()
    return project


def keep(
    session: Session, actor: Actor, project: Project, facts: Mapping[str, Any], version: int | None
) -> None:
    """Keep a draft as it is being typed.

    What its author types is nobody else's and no event: the history of a proposal begins with what was kept
    on purpose. Neither does its version change, so that the form which is open can still be sent.
    """
    if project.state != "idea" or project.created_by_id != actor.id:
        raise OutOfTurn(N_("This has moved on: the step is no longer possible from where it stands."))
    if version is not None and version != project.version:
        raise Stale(project, facts, version)
    for name, value in _values(session, actor, project.cluster_id, facts, project).items():
        setattr(project, name, value)
    project.changed_at = clock.now()
    _set_groups(session, actor, project, facts)
    _set_partners(session, project, facts)
    session.flush()


UNEXPLAINED = N_("Say why the end changes: it shows beside the date.")


def moved_unexplained(project: Project, facts: Mapping[str, Any]) -> bool:
    """Whether the end of a project under way would move without a reason."""
    moved = "due_on" in facts and facts["due_on"] != project.due_on
    return project.state in ("active", "on_hold") and moved and not (facts.get("reason") or "").strip()


def edit(
    session: Session, actor: Actor, project: Project, facts: Mapping[str, Any], version: int | None
) -> None:
    """Change a project (its proposer, the secretariat); raises Stale, Forbidden, OutOfTurn as acts.edit does.

    A date that changes after the launch needs its reason: ``facts["reason"]``.
    """
    values = _values(session, actor, project.cluster_id, facts, project)
    reason = (facts.get("reason") or "").strip()
    if moved_unexplained(project, facts):
        raise Refused(errors={"reason": [UNEXPLAINED]})
    if project.state not in ("idea", "returned", "documented"):
        _still_whole(project, values, actor.language)
    details = {}
    if _set_groups(session, actor, project, facts, dry=True):
        details["groups"] = len(facts.get("groups") or ())
    if _set_partners(session, project, facts, dry=True):
        details["partners"] = len(facts.get("partners") or ())
    acts.edit(session, actor, project, values, version, reason=reason, details=details)
    _set_groups(session, actor, project, facts)
    _set_partners(session, project, facts)
    share_with_parts(session, project)
    session.flush()


def submit(session: Session, actor: Actor, project: Project) -> None:
    """Send a proposal to the secretariat; refused, field by field, where something is missing or wrong."""
    errors = incomplete(project, actor.language)
    if errors:
        raise Refused(errors=errors)
    acts.take_step(session, actor, project, "submit")


def incomplete(project: Any, language: str) -> dict[str, list[str]]:
    """What keeps a proposal from being sent, by the field of the form that mends it."""
    written = {"need", "aim", "results"}
    errors = {
        f"{name}_{language}" if name in written else name: [N_("An answer is needed before this is sent.")]
        for name, _label in lacking(project)
    }
    if excess(project):
        errors["sought_cents"] = [N_("The funding sought exceeds the total cost.")]
    if backwards(project):
        errors["due_on"] = [N_("The end comes after the start.")]
    return errors


def document(session: Session, actor: Actor, cluster: ClusterRef, facts: Mapping[str, Any]) -> Project:
    """Enter a project that a document names (secretariat): what it says, and where. Nobody acts on it.

    ``facts``: titles, ``need``/``aim``/``results`` texts, ``source`` (document and date),
    ``source_en`` where English readers find it under another name, ``group_id``.
    """
    if cluster.id not in actor.staff_of:
        raise Forbidden(N_("Your roles do not allow this step."))
    if not facts.get("source"):
        raise Refused(errors={"source": [N_("Name the document.")]})
    project = create(session, actor, cluster, facts)
    project.documented, project.source = True, facts["source"][:300]
    project.source_en = facts.get("source_en", "")[:300]
    project.audience = audience_of(session, project.group_id) if project.group_id else "cluster"
    acts.take_step(session, actor, project, "record")
    return project


def fund(
    session: Session,
    actor: Actor,
    project: Project,
    lines: Iterable[Mapping[str, Any]],
    version: int | None = None,
) -> None:
    """Say what each source is asked for, has committed and has paid: ``source`` and three amounts in cents.

    The lines given replace those there were. Refused where all sources together go beyond the total cost.
    """
    lines = [line for line in lines if (line.get("source") or "").strip()]
    if any(line.get(name) and line[name] < 0 for line in lines for name in AMOUNTS):
        raise Refused(N_("An amount cannot be negative."))
    if len(lines) > MOST_LINES:
        raise Refused(N_("A project has at most 40 sources."))
    names = [line["source"].strip().casefold() for line in lines]
    if len(set(names)) < len(names):
        raise Refused(N_("A source stands twice: put its amounts on one line."))
    total = sum(line.get(name) or 0 for line in lines for name in AMOUNTS)
    if project.budget_cents is not None and total > project.budget_cents:
        raise Refused(N_("All sources together exceed the total cost: correct the amounts, or the cost."))
    acts.edit(session, actor, project, {}, version, details={"what": str(len(lines))}, verb="fund")
    session.execute(delete(FundingLine).where(FundingLine.record_id == project.id))
    for rank, line in enumerate(lines, 1):
        given = {name: line.get(name) or 0 for name in AMOUNTS}
        session.add(
            FundingLine(record_id=project.id, rank=rank, source=line["source"].strip()[:160], **given)
        )
    session.flush()


def allowed(actor: Actor, project: Project, verb: str) -> bool:
    """Whether a step of the table is open to somebody as things stand."""
    step = PROJECT.find(verb, project.state)
    return step is not None and may(step, project, actor.principals)


def _values(
    session: Session, actor: Actor, cluster_id: int, facts: Mapping[str, Any], project: Project
) -> dict[str, Any]:
    """The columns that facts give, checked: organisation and group are of the cluster and may be seen."""
    values = {name: facts[name] for name in WRITTEN if name in facts}
    for name in (*TEXTS, "different"):
        if name in values:
            values[name] = values[name] or ""
    if "title_fr" in values or "title_en" in values:
        if not (values.get("title_fr") or values.get("title_en")):
            raise Refused(errors={f"title_{actor.language}": [N_("Give a title in at least one language.")]})
    state = project.state or "idea"
    if "rallying" in facts and cluster_id in actor.staff_of:
        values["rallying"] = bool(facts["rallying"])
    if state not in UNTIL_APPROVED:
        values.pop("lead_id", None)
    elif values.get("lead_id") and not _organisations(session, cluster_id, [values["lead_id"]]):
        raise Refused(errors={"lead_id": [N_("Choose an organisation of the cluster.")]})
    if "group_id" in facts and state in UNDECIDED:
        group_id = facts["group_id"] or _only(facts.get("groups"))
        if group_id and group_id not in _groups(session, actor, cluster_id, [group_id]):
            raise Refused(errors={"group_id": [N_("Choose a working group of the cluster.")]})
        values["group_id"] = group_id
        if group_id and state != "idea":
            values["audience"] = audience_of(session, group_id)
    return values


def _still_whole(project: Project, values: Mapping[str, Any], language: str) -> None:
    """What others have read keeps all its answers."""

    class Edited:
        def __getattr__(self, name: str) -> Any:
            return values[name] if name in values else getattr(project, name)

    errors = incomplete(Edited(), language)
    if errors:
        raise Refused(errors=errors)


def _only(groups: Iterable[int] | None) -> int | None:
    groups = list(groups or ())
    return groups[0] if len(groups) == 1 else None


def _groups(session: Session, actor: Actor, cluster_id: int, ids: Iterable[int]) -> set[int]:
    query = select(WorkingGroup.id).where(visible_to(actor, cluster_id), Record.id.in_(sorted(ids)))
    return set(session.scalars(query))


def _organisations(session: Session, cluster_id: int, ids: Iterable[int]) -> set[int]:
    query = select(Organisation.id).where(
        Organisation.cluster_id == cluster_id, Organisation.id.in_(sorted(ids))
    )
    return set(session.scalars(query))


def _set_groups(
    session: Session, actor: Actor, project: Project, facts: Mapping[str, Any], dry: bool = False
) -> bool:
    """Keep the groups concerned; whether they differ from those there were. ``dry`` changes nothing."""
    if "groups" not in facts:
        return False
    wanted = _groups(session, actor, project.cluster_id, set(facts["groups"] or ()))
    known = set(session.scalars(select(ProjectGroup.group_id).where(ProjectGroup.project_id == project.id)))
    # A group that the editor cannot see is not theirs to take off.
    hidden = known - _groups(session, actor, project.cluster_id, known)
    return _replace(session, ProjectGroup, "group_id", project.id, known, wanted | hidden, dry)


def _set_partners(session: Session, project: Project, facts: Mapping[str, Any], dry: bool = False) -> bool:
    if "partners" not in facts:
        return False
    wanted = _organisations(session, project.cluster_id, set(facts["partners"] or ()))
    known = set(
        session.scalars(select(ProjectPartner.organisation_id).where(ProjectPartner.project_id == project.id))
    )
    return _replace(session, ProjectPartner, "organisation_id", project.id, known, wanted, dry)


def _replace(
    session: Session, table: type, column: str, project_id: int, known: set[int], wanted: set[int], dry: bool
) -> bool:
    if known == wanted or dry:
        return known != wanted
    gone = sorted(known - wanted)
    if gone:
        session.execute(delete(table).where(table.project_id == project_id, getattr(table, column).in_(gone)))
    session.add_all(table(project_id=project_id, **{column: id}) for id in sorted(wanted - known))
    session.flush()
    return True
