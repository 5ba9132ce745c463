"""What a spreadsheet may bring: a plan, measurements of a plan's indicators, organisations and their people.

Each subject says what its columns are called, who may bring it, what its rows would do, and how that is done and
undone; the pages are the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from secretariat.clusters.diary import staff_only
from secretariat.core import i18n, kinds
from secretariat.core.lifecycle import N_
from secretariat.core.policy import Actor, ClusterRef
from secretariat.imports import directory_reading, directory_work, measurement_work, proposals
from secretariat.imports.models import SheetImport
from secretariat.imports.plan import undoing as plan_undoing
from secretariat.imports.plan import work as plan_work
from secretariat.plans.commands import require_editor
from secretariat.plans.models import Plan
from secretariat.records.queries import load


@dataclass(frozen=True)
class Home:
    """Where an import stands: the page from which it was brought, and that of its upload."""

    title: str
    url: str
    upload_url: str


@dataclass(frozen=True)
class Subject:
    """One sort of import. ``propose`` gives a Proposal and what ``carry`` needs of it."""

    key: str
    title: str
    hint: str
    thing: str
    """What a row is, as a column's heading."""
    fields: Mapping[str, str]
    count: Callable[[int], str]
    open: Callable[..., Any]
    propose: Callable[..., tuple[proposals.Proposal, Any]]
    carry: Callable[..., dict[str, Any]]
    undo: Callable[..., None]
    home: Callable[[ClusterRef, Any], Home]


def _open_plan(
    session: Session, actor: Actor, cluster: ClusterRef, id: int | None, lock: bool = False
) -> Plan:
    plan = load(session, actor, Plan, id, cluster, lock=lock)
    require_editor(actor, plan)
    return plan


def _open_cluster(
    session: Session, actor: Actor, cluster: ClusterRef, id: int | None, lock: bool = False
) -> ClusterRef:
    staff_only(actor, cluster.id)
    return cluster


def _plan_home(cluster: ClusterRef, plan: Plan) -> Home:
    url = kinds.address(cluster.slug, "plan", plan.id)
    return Home(plan.title(i18n.language()), url, f"{url}import")


def _indicators_home(cluster: ClusterRef, plan: Plan) -> Home:
    url = f"{kinds.address(cluster.slug, 'plan', plan.id)}indicators"
    return Home(plan.title(i18n.language()), url, f"{url}/import")


def _members_home(cluster: ClusterRef, _same: ClusterRef) -> Home:
    url = url_for("clusters.members", cluster=cluster.slug)
    return Home(_("Members"), url, f"{url}import")


SUBJECTS: dict[str, Subject] = {
    "plan": Subject(
        "plan",
        N_("Import a spreadsheet"),
        N_(
            "The sheet, the heading and the columns are recognised in French and in English, and you can correct "
            "them. A row with a code, an address or a title that the plan knows changes that action; any other row "
            "adds one. Nothing is removed."
        ),
        N_("Action"),
        proposals.FIELDS,
        lambda n: ngettext("%(num)s action to create", "%(num)s actions to create", n),
        _open_plan,
        plan_work.propose,
        plan_work.carry,
        plan_undoing.undo,
        _plan_home,
    ),
    "measurements": Subject(
        "measurements",
        N_("Import measurements"),
        N_(
            "One row for each indicator and period, or a column for each period (T1 2026, T2 2026). Measurements are "
            "submitted, and another person verifies them; a value that differs from the one that stands corrects it, "
            "with the reason that you give."
        ),
        N_("Indicator"),
        measurement_work.FIELDS,
        lambda n: ngettext("%(num)s measurement to submit", "%(num)s measurements to submit", n),
        _open_plan,
        measurement_work.propose,
        measurement_work.carry,
        measurement_work.undo,
        _indicators_home,
    ),
    "organisations": Subject(
        "organisations",
        N_("Import organisations and people"),
        N_(
            "One row for each organisation, or for each person with their organisation. People who have an account "
            "in the cluster are added to their organisation; those who have none are listed at the end, and you "
            "invite whom you want: no invitation leaves by itself."
        ),
        N_("Organisation"),
        directory_reading.FIELDS,
        lambda n: ngettext("%(num)s organisation to create", "%(num)s organisations to create", n),
        _open_cluster,
        directory_reading.propose,
        directory_work.carry,
        directory_work.undo,
        _members_home,
    ),
}


def of(one: SheetImport) -> Subject:
    """The subject of an import."""
    return SUBJECTS[one.subject]
