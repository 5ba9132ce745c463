"""Addresses of the desk: what waits for me, and my notices."""

from datetime import timedelta
from functools import partial

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import update

from secretariat.core import agenda, clock, datelines, forms, i18n
from secretariat.core.db import db
from secretariat.core.listing import FORM, answer, links
from secretariat.core.moves import Notice
from secretariat.core.people_of import names_by_principal
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.desk import listing, made, present, queries
from secretariat.desk.rows import Marks

bp = Blueprint("desk", __name__)
AHEAD = timedelta(days=30)
SHOWN = 10
ALL_NEWS = 100
AHEAD_MOST = 60
"""Read to fill the lines shown: a crowded day takes one line."""


@bp.get("/")
@needs(Permission.SIGNED_IN, statements=10)
def desk():
    me, session, lang = actor(), db.session, i18n.language()
    if not me.clusters and me.administrator:
        return redirect(url_for("clusters.clusters"))
    today = clock.today(me.time_zone)
    mine = present.mine(queries.waiting_for_me(session, me), me, lang, today)
    asked = queries.asked_of_others(session, me, today)
    names = names_by_principal(session, {row.principal for row in asked}, clock.now())
    dated = agenda.dates(session, me, today, today + AHEAD, limit=AHEAD_MOST)
    dates = datelines.lines(dated, lambda id: me.clusters[id].slug, lang, SHOWN, AHEAD_MOST)
    ahead = agenda.by_day(session, me, today, today + AHEAD)
    return render_template(
        "desk/desk.html",
        today=today,
        ahead=AHEAD.days,
        marks_of=Marks,
        opening=present.opening(mine, len(asked)),
        mine=mine,
        others=present.others(asked, names, me, lang, today),
        dates=dates,
        more_dates=sum(count for _day, _what, count in ahead) - sum(line.count for line in dates),
        strip=present.strip(ahead, today, lang),
        news=present.news(queries.news(session, me, me.previous_visit_at), me, lang, today),
        since=me.previous_visit_at,
        made=made.lately(session, me),
    )


@bp.get("/news")
@needs(Permission.SIGNED_IN, statements=8)
def all_news():
    """Everything since the last visit, or the latest hundred where there was none."""
    me, lang = actor(), i18n.language()
    today = clock.today(me.time_zone)
    rows = queries.news(db.session, me, me.previous_visit_at, limit=ALL_NEWS)
    return render_template(
        "desk/news.html",
        news=present.news(rows, me, lang, today),
        since=me.previous_visit_at,
        exports=links(partial(url_for, ".news_file")),
    )


@bp.get(f"/news.{FORM}")
@needs(Permission.SIGNED_IN, statements=8)
def news_file(form):
    """What changed since the last visit, as a file."""
    me, lang = actor(), i18n.language()
    rows = queries.news(db.session, me, me.previous_visit_at, limit=ALL_NEWS)
    since = i18n.moment(me.previous_visit_at, lang, me.time_zone) if me.previous_visit_at else ""
    return answer(listing.news(rows, since, me, lang), form)


@bp.get("/notices")
@needs(Permission.SIGNED_IN, statements=8)
def notices():
    me, lang = actor(), i18n.language()
    rows = queries.notices(db.session, me)
    return render_template(
        "desk/notices.html",
        notices=present.told(rows, me, lang, clock.today(me.time_zone)),
        exports=links(partial(url_for, ".notices_file")),
    )


@bp.get(f"/notices.{FORM}")
@needs(Permission.SIGNED_IN, statements=8)
def notices_file(form):
    """The notices that the page shows, as a file."""
    me = actor()
    return answer(listing.notices(queries.notices(db.session, me), me, i18n.language()), form)


@bp.post("/notices/read")
@needs(Permission.SIGNED_IN, statements=8)
def read_notices():
    """Mark every notice read."""
    form = forms.Form()
    if not form.validate_on_submit():
        return redirect(url_for(".notices"))

    def work(session, me):
        session.execute(
            update(Notice)
            .where(Notice.person_id == me.id, Notice.read_at.is_(None))
            .values(read_at=clock.now())
        )

    return carry_out(work, to=url_for(".notices"), said=_("All notices are marked as read"))
