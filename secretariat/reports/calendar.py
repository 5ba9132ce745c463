"""The deadlines of a report: due dates of its open actions, and the milestones, tasks and projects around them."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from secretariat.core import agenda
from secretariat.core.borrowed import either
from secretariat.core.policy import Actor, ClusterRef
from secretariat.plans.rows import ActionRow
from secretariat.reports.annex import KINDS, Deadline

MOST = 2000
"""Dated things that one calendar reads, the soonest first."""
YEARS = 5
"""How far ahead a calendar looks."""


def deadlines(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    asked,
    rows: list[ActionRow],
    covered: set[int],
    today: date,
) -> Iterator[Deadline]:
    """What is dated in the report, actions first.

    Of a plan, or where a filter narrows the actions: those actions with their milestones. Of a group or a
    cluster: besides, its milestones and tasks, and the dates of the plans and projects that the report covers
    (`covered`: their ids).
    """
    lang, place = asked.language, f"{cluster.slug}.secretariat"
    shown = {row.id for row in rows}
    for row in rows:
        if row.due_on and row.status != "done":
            yield Deadline(
                uid=f"record-{row.id}@{place}",
                title=f"{row.code} {row.title(lang)}",
                date=row.due_on,
                kind="action",
                url=f"{asked.base_url}/r/{row.id}",
            )
    last = date(today.year + YEARS, 12, 31)
    dated = agenda.dates(
        session, actor, min(asked.start, today), last, cluster.id, group_id=asked.group_id, limit=MOST
    )
    alone = asked.plan is not None or asked.chosen.narrows
    for one in dated:
        if one.kind == "action":
            kept = one.what != "due" and one.record_id in shown
        elif alone:
            kept = False
        else:
            kept = one.kind not in ("plan", "project") or one.record_id in covered
        if kept:
            part = f"{one.what}-{one.part_id}" if one.part_id else f"record-{one.record_id}"
            yield Deadline(
                uid=f"{part}@{place}",
                title=either(one.title_fr, one.title_en, lang),
                date=one.on,
                kind=next((kind for kind in (one.what, one.kind) if kind in KINDS), "other"),
                url=f"{asked.base_url}/r/{one.record_id}",
            )
