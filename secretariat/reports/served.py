"""What the groups do for the cluster's development plan, as a chapter of that plan's report."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from secretariat.core.borrowed import amid
from secretariat.core.policy import Actor, ClusterRef
from secretariat.plans import serving
from secretariat.plans.models import Plan
from secretariat.reports.chapters import Chapter, Grid, Head
from secretariat.reports.material import Material

KEY = "served"


def chapter(
    session: Session, actor: Actor, cluster: ClusterRef, plan: Plan, made: Material
) -> Chapter | None:
    """Every action of a group's plan that serves an objective of this one, as far as the reader may see them;
    None where there is none. One statement for a development plan, none for a group's."""
    found = serving.served(session, actor, cluster, plan, made.lang)
    rows = tuple(
        (
            amid(f"{objective.code} ", objective.title),
            " ".join(filter(None, (_code(made, one.group_id), one.code))),
            one.title,
            one.lead or _("to be found"),
            (one.look, one.status),
        )
        for objective in found.values()
        for one in objective.actions
    )
    if not rows:
        return None
    heads = (
        Head(_("Objective"), share=4),
        Head(_("No."), share=2),
        Head(_("Action"), share=5),
        Head(_("Lead"), share=3),
        Head(_("Status"), "status", share=3),
    )
    return Chapter(KEY, _("What the groups do for this plan"), grids=(Grid("", heads, rows),))


def _code(made: Material, group_id: int | None) -> str:
    band = made.band(group_id)
    return band.code if band else ""
