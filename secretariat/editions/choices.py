"""What a new edition may be about: periods, groups and plans, funders."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import SelectChoice

from secretariat.clusters.models import FundingLine
from secretariat.core.borrowed import either, said
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.reports import builder, periods

MOST = 200


def periods_offered(today: date) -> list[str]:
    """Quarters and years by name, the quarter just over first: that is what is most often reported on."""
    past = periods.quarter_of(periods.bounds(periods.quarter_of(today))[0] - timedelta(days=1))
    found = [name for name in periods.offered(today) if name != past]
    return [past, *found]


def about(session: Session, actor: Actor, cluster: ClusterRef, lang: str) -> list[SelectChoice]:
    """The whole cluster, each group, each plan."""
    groups = session.execute(
        select(Record.id, Record.title_fr, Record.title_en)
        .where(visible_to(actor, cluster.id), Record.kind == "working_group")
        .order_by(Record.number)
        .limit(MOST)
    ).all()
    names = {row.id: said(either(row.title_fr, row.title_en, lang)) for row in groups}
    found = [SelectChoice("", _("The whole cluster"))]
    found += [SelectChoice(f"group:{id}", name) for id, name in names.items()]
    for plan in builder.plans_of(session, actor, cluster.id):
        title = said(either(plan.title_fr, plan.title_en, lang))
        found.append(
            SelectChoice(f"plan:{plan.id}", ", ".join(filter(None, (title, names.get(plan.group_id)))))
        )
    return found


def funders(session: Session, actor: Actor, cluster_id: int) -> list[SelectChoice]:
    """The sources of money that funding lines name."""
    rows = session.scalars(
        select(FundingLine.source)
        .join(Record, Record.id == FundingLine.record_id)
        .where(visible_to(actor, cluster_id))
        .distinct()
        .order_by(FundingLine.source)
        .limit(MOST)
    )
    return [SelectChoice("", "–"), *(SelectChoice(source, source) for source in rows)]
