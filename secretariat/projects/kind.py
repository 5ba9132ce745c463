"""Project and deliverable as core knows them, their dates, and their place in the shell."""

from flask_babel import gettext as _
from sqlalchemy import literal, select

from secretariat.clusters import queries as clusters
from secretariat.core import acts, agenda, i18n, kinds, shell, telling
from secretariat.core.borrowed import either, said
from secretariat.core.lifecycle import N_
from secretariat.core.policy import visible_to
from secretariat.core.record import Record
from secretariat.groups.models import WorkingGroup
from secretariat.projects import consequences, panels
from secretariat.projects.deliverable_rules import DELIVERABLE
from secretariat.projects.models import Deliverable, Project
from secretariat.projects.rules import PROJECT


def _holder(thing: Project, principal: str) -> str:
    """The lead organisation, where its representative is awaited."""
    return thing.lead.name(i18n.language()) if principal.startswith("o") and thing.lead else ""


def _originals(session, actor, record) -> list[tuple[str, str]]:
    lang = i18n.language()
    rows = session.execute(
        consequences.originals(session, record).where(visible_to(actor, record.cluster_id))
    )
    return [
        (
            str(row.id),
            _(
                "Project %(number)s, %(title)s",
                number=row.number,
                title=said(either(row.title_fr, row.title_en, lang)),
            ),
        )
        for row in rows
    ]


def _organisations(session, actor, record) -> list[tuple[int, str]]:
    return clusters.organisation_choices(session, record.cluster_id, i18n.language())


def _groups(session, actor, record) -> list[tuple[int, str]]:
    lang = i18n.language()
    query = select(WorkingGroup).where(visible_to(actor, record.cluster_id)).order_by(WorkingGroup.number)
    return [(group.id, said(group.title(lang))) for group in session.scalars(query)]


def _due_deliverables(actor, cluster_id):
    """The dates of deliverables that are expected, for the agenda."""
    return (
        select(
            Deliverable.due_on.label("on"),
            literal("deliverable").label("what"),
            Deliverable.title_fr,
            Deliverable.title_en,
            Record.id.label("record_id"),
            Record.kind,
            Record.cluster_id,
            Record.group_id,
            Deliverable.id.label("part_id"),
        )
        .join_from(Deliverable, Record, Record.id == Deliverable.record_id)
        .where(
            visible_to(actor, cluster_id),
            Record.audience != "author",
            Record.state.in_(("approved", "active", "on_hold")),
            Deliverable.state == "expected",
            Deliverable.due_on.is_not(None),
        )
    )


KIND = kinds.register(
    kinds.Kind(
        name="project",
        cls=Project,
        lifecycle=PROJECT,
        label=N_("Project"),
        plural=N_("Projects"),
        icon="flag",
        room="projects",
        fields={
            "title_fr": N_("title in French"),
            "title_en": N_("title in English"),
            "need_fr": N_("need in French"),
            "need_en": N_("need in English"),
            "aim_fr": N_("aim in French"),
            "aim_en": N_("aim in English"),
            "results_fr": N_("expected results in French"),
            "results_en": N_("expected results in English"),
            "lead_id": N_("lead organisation"),
            "group_id": N_("deciding group"),
            "budget_cents": N_("total cost"),
            "own_cents": N_("partners’ contribution"),
            "sought_cents": N_("funding sought"),
            "starts_on": N_("start"),
            "due_on": N_("end"),
            "progress": N_("progress"),
            "rallying": N_("rallying project"),
            "different": N_("what sets it apart"),
        },
        consequences={
            "submit": consequences.follow_group,
            "duplicate": consequences.name_original,
            "recommend": consequences.keep_review,
            "update": consequences.keep_update,
            "launch": consequences.freeze_dates,
            "close": consequences.nothing_handed_over,
        },
        choices={"original": _originals, "lead_id": _organisations, "group_id": _groups},
        holder=_holder,
    )
)
DELIVERABLE_KIND = kinds.register(
    kinds.Kind(
        name="deliverable",
        cls=Deliverable,
        lifecycle=DELIVERABLE,
        label=N_("Deliverable"),
        plural=N_("Deliverables"),
        icon="files",
        room="deliverable",
        owner="project",
        fields={"handed_over_on": N_("handed over"), "due_on": N_("date")},
        consequences=dict.fromkeys(("hand_over", "accept", "send_back", "drop"), consequences.name_part),
    )
)
acts.answer("audience_of", consequences.audience_of)
agenda.add("deliverables", _due_deliverables)
telling.tell_as("deliverable.create", N_("%(who)s added the deliverable %(what)s"), "plus-lg")
shell.add_room(shell.Room("projects", N_("Projects"), "flag", "projects/", "project", rank=50))
shell.add_new(N_("Project"), "projects/new", "flag")
panels.enter()
