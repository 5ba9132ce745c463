"""What changed: between two editions, since a day, on a plan; each as a page and as a file."""

from datetime import date
from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from secretariat.clusters.constituencies import labels
from secretariat.core import clock, i18n, kinds
from secretariat.core.db import db
from secretariat.core.listing import FORM, answer, links
from secretariat.core.policy import Permission
from secretariat.core.web import actor, needs
from secretariat.editions import facts, listing, queries, series, since
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
    me, session = actor(), db.session
    edition = load(session, me, Edition, id, cluster)
    other = _other(cluster, edition)
    if other is not None and edition.state in queries.GIVEN and _order(other) > _order(edition):
        return redirect(url_for(".changes", cluster=cluster.slug, id=other.id, since=edition.id))
    try:
        told = _of_edition(cluster, edition, other)
    except queries.Damaged:
        return render_template("editions/damaged.html", code=503), 503
    return _page(
        cluster,
        told,
        crumbs=[
            (_("Editions"), f"/{cluster.slug}/editions/"),
            (edition.title(i18n.language()), kinds.address(cluster.slug, "edition", edition.id)),
        ],
        others=since.comparable(session, me, edition),
        chosen=other,
        on=_day(cluster),
        exports=_files(".changes_file", cluster, id),
    )


@bp.get(f"/<cluster>/editions/<int:id>/changes.{FORM}")
@needs(Permission.READ_CLUSTER, statements=26)
def changes_file(cluster, id, form):
    """What changed, as a file."""
    me, lang = actor(), i18n.language()
    edition = load(db.session, me, Edition, id, cluster)
    try:
        told = _of_edition(cluster, edition, _other(cluster, edition))
    except queries.Damaged:
        return render_template("editions/damaged.html", code=503), 503
    return answer(listing.changes(told, edition.title(lang), me, cluster), form)


def _files(endpoint: str, cluster, id: int) -> list[tuple[str, str]]:
    """The files of a comparison, since the same day or edition."""
    kept = {name: request.args[name] for name in ("since", "on") if request.args.get(name)}
    return links(partial(url_for, endpoint, cluster=cluster.slug, id=id, **kept))


def _other(cluster, edition: Edition) -> Edition | None:
    """The edition that the address compares with: another of the same series, published."""
    if not request.args.get("since"):
        return None
    other = load(db.session, actor(), Edition, row_id(request.args["since"]), cluster)
    if other.state not in queries.GIVEN or not series.holds(db.session, edition, other):
        raise NotFound
    return other


def _order(edition: Edition) -> tuple:
    """Of two editions, the one that tells of the later time is the greater."""
    return edition.ends_on, edition.id


def _of_edition(cluster, edition: Edition, other: Edition | None) -> Told:
    """What changed in an edition since another, or what the address asks for. Raises queries.Damaged."""
    session = db.session
    reader = reader_for(session, cluster, edition, i18n.language())
    scope = since.scope_of(session, cluster, edition)
    now = since.of_edition(session, cluster, reader, edition)
    if other is not None:
        former = since.since_edition(session, other, cluster.time_zone)
    elif day := _day(cluster):
        former = since.since_day(session, now, scope, day)
    else:
        former = since.usual(session, reader, edition, now, scope)
    return _told(cluster, former, now)


def _told(cluster, former: Since, now: dict[str, Any]) -> Told:
    words = words_for(i18n.language())
    return Told(
        compare(former.facts, now),
        former.facts,
        now,
        words,
        labels=labels(db.session, cluster.id, words.language),
        since=former.say(words),
    )


@bp.get("/<cluster>/plans/<int:id>/changes")
@needs(Permission.READ_CLUSTER, statements=24)
def plan_changes(cluster, id):
    """What changed on a plan: since one of its editions (``since``), or a day, by default the quarter's first."""
    plan = load(db.session, actor(), Plan, id, cluster)
    others = since.of_plan(db.session, actor(), plan)
    chosen = _chosen(others)
    try:
        told = _of_plan(cluster, plan, chosen)
    except queries.Damaged:
        return render_template("editions/damaged.html", code=503), 503
    url = kinds.address(cluster.slug, "plan", plan.id)
    return _page(
        cluster,
        told,
        crumbs=[(_("Plans"), f"/{cluster.slug}/plans/"), (plan.title(i18n.language()), url)],
        others=others,
        chosen=chosen,
        on=None if chosen else _plan_day(cluster),
        exports=_files(".plan_changes_file", cluster, id),
    )


@bp.get(f"/<cluster>/plans/<int:id>/changes.{FORM}")
@needs(Permission.READ_CLUSTER, statements=24)
def plan_changes_file(cluster, id, form):
    """What changed on a plan, as a file."""
    plan = load(db.session, actor(), Plan, id, cluster)
    try:
        told = _of_plan(cluster, plan, _chosen(since.of_plan(db.session, actor(), plan)))
    except queries.Damaged:
        return render_template("editions/damaged.html", code=503), 503
    return answer(listing.changes(told, plan.title(i18n.language()), actor(), cluster), form)


def _chosen(others: list[Edition]) -> Edition | None:
    return next((other for other in others if str(other.id) == request.args.get("since")), None)


def _of_plan(cluster, plan: Plan, chosen: Edition | None) -> Told:
    """What changed on a plan since an edition, or the day of the address. Raises queries.Damaged."""
    scope = Scope(cluster, clock.today(cluster.time_zone), plan)
    now = facts.live(db.session, actor(), scope)
    if chosen is not None:
        former = since.since_edition(db.session, chosen, cluster.time_zone)
    else:
        former = since.since_day(db.session, now, scope, _plan_day(cluster))
    return _told(cluster, former, now)


def _plan_day(cluster) -> date:
    return _day(cluster) or periods.bounds(periods.quarter_of(clock.today(cluster.time_zone)))[0]


def _day(cluster) -> date | None:
    """The day that the address asks about, today at the latest; None for anything that is none."""
    try:
        found = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None
    return min(found, clock.today(cluster.time_zone)) if found.year >= 1990 else None


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
