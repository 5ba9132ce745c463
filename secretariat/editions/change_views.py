"""What changed: between two editions, since a day, on a plan."""

from datetime import date
from functools import partial

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from secretariat.clusters.constituencies import labels
from secretariat.core import clock, i18n, kinds
from secretariat.core.db import db
from secretariat.core.listing import FORM, answer, links
from secretariat.core.policy import Permission
from secretariat.core.web import actor, needs
from secretariat.editions import facts, listing, queries, since
from secretariat.editions.blueprint import bp
from secretariat.editions.building import reader_for
from secretariat.editions.comparing import compare
from secretariat.editions.facts import Scope
from secretariat.editions.models import Edition
from secretariat.editions.since import Since
from secretariat.editions.telling_changes import Told
from secretariat.plans.models import Plan
from secretariat.records.queries import load, row_id
from secretariat.reports import periods, prose
from secretariat.reports.words import superscripts, words_for


@bp.get("/<cluster>/editions/<int:id>/changes")
@needs(Permission.READ_CLUSTER, statements=26)
def changes(cluster, id):
    """Since another edition (``since``), a day (``on``), or the edition before."""
    me, session, lang = actor(), db.session, i18n.language()
    edition = load(session, me, Edition, id, cluster)
    try:
        told = _of_edition(cluster, edition)
    except queries.Damaged:
        return render_template("editions/damaged.html", code=503), 503
    return _page(
        cluster,
        told,
        crumbs=[
            (_("Editions"), f"/{cluster.slug}/editions/"),
            (edition.title(lang), kinds.address(cluster.slug, "edition", edition.id)),
        ],
        others=since.comparable(session, me, edition),
        on=_day(),
        exports=_files(".changes_file", cluster, id),
    )


@bp.get(f"/<cluster>/editions/<int:id>/changes.{FORM}")
@needs(Permission.READ_CLUSTER, statements=26)
def changes_file(cluster, id, form):
    """What changed, as a file."""
    me, lang = actor(), i18n.language()
    edition = load(db.session, me, Edition, id, cluster)
    try:
        told = _of_edition(cluster, edition)
    except queries.Damaged:
        return render_template("editions/damaged.html", code=503), 503
    return answer(listing.changes(told, edition.title(lang), me, cluster), form)


def _files(endpoint: str, cluster, id: int) -> list[tuple[str, str]]:
    """The files of a comparison, since the same day or edition."""
    kept = {name: request.args[name] for name in ("since", "on") if request.args.get(name)}
    return links(partial(url_for, endpoint, cluster=cluster.slug, id=id, **kept))


def _of_edition(cluster, edition: Edition) -> Told:
    """What changed in an edition since what the address asks for. Raises queries.Damaged."""
    me, session, lang = actor(), db.session, i18n.language()
    reader = reader_for(session, cluster, edition, lang)
    scope = since.scope_of(session, cluster, edition)
    now = since.of_edition(session, cluster, reader, edition)
    return _told(cluster, _asked(session, me, cluster, edition, reader, now, scope), now)


def _told(cluster, former: Since, now) -> Told:
    lang = i18n.language()
    return Told(
        compare(former.facts, now),
        former.facts,
        now,
        words_for(lang),
        labels=labels(db.session, cluster.id, lang),
        since=former.say(words_for(lang)),
    )


def _asked(session, me, cluster, edition: Edition, reader, now, scope: Scope) -> Since:
    if request.args.get("since"):
        other = load(session, me, Edition, row_id(request.args["since"]), cluster)
        if other.state not in queries.GIVEN or _place(other) != _place(edition):
            raise NotFound
        return since.since_edition(session, other)
    if day := _day():
        return since.since_day(session, now, scope, day)
    return since.usual(session, reader, edition, now, scope)


def _place(edition: Edition) -> tuple:
    """What editions must be of to be compared."""
    return edition.cluster_id, edition.group_id, edition.plan_id, edition.layout, edition.funder


@bp.get("/<cluster>/plans/<int:id>/changes")
@needs(Permission.READ_CLUSTER, statements=24)
def plan_changes(cluster, id):
    """What changed on a plan since a day; by default since the quarter began."""
    plan = load(db.session, actor(), Plan, id, cluster)
    told, day = _of_plan(cluster, plan)
    url = kinds.address(cluster.slug, "plan", plan.id)
    return _page(
        cluster,
        told,
        crumbs=[(_("Plans"), f"/{cluster.slug}/plans/"), (plan.title(i18n.language()), url)],
        others=[],
        on=day,
        exports=_files(".plan_changes_file", cluster, id),
    )


@bp.get(f"/<cluster>/plans/<int:id>/changes.{FORM}")
@needs(Permission.READ_CLUSTER, statements=24)
def plan_changes_file(cluster, id, form):
    """What changed on a plan, as a file."""
    plan = load(db.session, actor(), Plan, id, cluster)
    told, _since = _of_plan(cluster, plan)
    return answer(listing.changes(told, plan.title(i18n.language()), actor(), cluster), form)


def _of_plan(cluster, plan: Plan) -> tuple[Told, date]:
    """What changed on a plan since the day of the address, and that day."""
    today = clock.today(cluster.time_zone)
    day = _day() or periods.bounds(periods.quarter_of(today))[0]
    scope = Scope(cluster, today, plan)
    now = facts.live(db.session, actor(), scope)
    return _told(cluster, since.since_day(db.session, now, scope, day), now), day


def _day() -> date | None:
    """The day that the address asks about, not in the future; None for anything that is none."""
    try:
        found = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def _page(cluster, told: Told, **more) -> str:
    return render_template(
        "editions/changes.html",
        cluster=cluster,
        told=told,
        lines=[prose.plain(line) for line in told.lines()],
        grids=told.grids(),
        w=told.words,
        superscripts=superscripts,
        **more,
    )
