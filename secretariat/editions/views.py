"""Addresses of editions: all of them, a new one, one with its kept forms, its texts, a look at its draft."""

import logging
from functools import partial

from flask import make_response, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from secretariat.core import clock, i18n, kinds
from secretariat.core.db import db
from secretariat.core.listing import FORM, MOST, answer, links
from secretariat.core.page import record_page
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.editions import (
    change_views,
    choices,
    commands,
    draft_views,
    link_views,
    listing,
    missing,
    queries,
    shared_views,
    standalone,
)
from secretariat.editions.blueprint import bp
from secretariat.editions.building import reader_for, report_of, subject_of
from secretariat.editions.forms import EditEdition, NewEdition
from secretariat.editions.freezing import LANGUAGES
from secretariat.editions.models import Edition
from secretariat.editions.serving import answer_kept
from secretariat.groups import nav
from secretariat.plans import periods as plan_periods
from secretariat.records.queries import load
from secretariat.reports import pages
from secretariat.reports.bilingual import BOTH
from secretariat.reports.media import NAMES

log = logging.getLogger("secretariat")
__all__ = ["bp", "change_views", "draft_views", "link_views", "shared_views"]
SECONDS = 2
"""Between two looks at an edition that is being published."""


@bp.get("/<cluster>/editions/")
@needs(Permission.READ_CLUSTER, statements=6)
def index(cluster):
    me = actor()
    return render_template(
        "editions/index.html",
        cluster=cluster,
        rows=queries.editions(db.session, me, cluster.id),
        states=_states(),
        staff=cluster.id in me.staff_of,
        exports=links(partial(url_for, ".export", cluster=cluster.slug)),
    )


def _states() -> dict[str, tuple[str, str]]:
    """How each state looks, and what it is called."""
    return {state.name: (state.look, _(state.label)) for state in kinds.kind("edition").lifecycle.states}


@bp.get(f"/<cluster>/editions/editions.{FORM}")
@needs(Permission.READ_CLUSTER, statements=5)
def export(cluster, form):
    """The editions as a file."""
    me, lang = actor(), i18n.language()
    rows = queries.editions(db.session, me, cluster.id, limit=MOST)
    codes = {group.id: group.code for group in nav.groups(db.session, me, cluster, lang)}
    return answer(listing.editions(rows, _states(), codes, me, cluster, lang), form)


@bp.route("/<cluster>/editions/new", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=18)
def new(cluster):
    me, lang, today = actor(), i18n.language(), clock.today(cluster.time_zone)
    form = NewEdition()
    offered = choices.periods_offered(today)
    form.layout.choices = [
        SelectChoice("board", _("To the board")),
        SelectChoice("funder", _("To a funder")),
    ]
    form.period.choices = [SelectChoice(period, plan_periods.read(period, lang)) for period in offered]
    form.about.choices = choices.about(db.session, me, cluster, lang)
    form.funder.choices = choices.funders(db.session, me, cluster.id)

    def again():
        return render_template("editions/new.html", cluster=cluster, form=form)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    return carry_out(
        lambda session, me: commands.open_draft(session, me, cluster, form.facts()),
        to=lambda edition: url_for(".show", cluster=cluster.slug, id=edition.id),
        form=form,
        again=again,
        said=_("The draft is open: its figures are live until it is published"),
    )


@bp.get("/<cluster>/editions/<int:id>/")
@needs(Permission.READ_CLUSTER, statements=14)
def show(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    edition = load(session, me, Edition, id, cluster)
    page = record_page(session, me, edition, lang)
    kept = queries.files_of(session, edition) if edition.state in queries.GIVEN else {}
    asked = request.args.get("lang", "")
    reading = asked if asked in (*LANGUAGES, BOTH) and ("html", asked) in kept else lang
    job = queries.job_of(session, edition) if edition.state in ("draft", "publishing") else None
    shown, damage = _kept_page(kept.get(("html", reading)))
    answer = make_response(
        render_template(
            "editions/show.html",
            cluster=cluster,
            edition=edition,
            page=page,
            kept=kept,
            names=(("html", _("Page")), *NAMES),
            reading=reading,
            report=shown,
            damage=damage,
            correction=queries.correction_of(session, me, edition)
            if edition.state in queries.GIVEN
            else None,
            job=job,
            staff=cluster.id in me.staff_of,
            missing=missing.missing(session, reader_for(session, cluster, edition, lang), cluster, edition)
            if edition.state == "draft" and cluster.id in me.staff_of
            else [],
            texts=[
                (label, edition.text(name, lang))
                for name, label in (
                    ("highlights", _("Highlights")),
                    ("decisions", _("Decisions asked")),
                    ("outlook", _("Outlook")),
                )
            ],
        )
    )
    if edition.state == "publishing" and job is not None and job.stage in ("waiting", "running"):
        answer.headers["Refresh"] = str(SECONDS)
    return answer


def _kept_page(kept):
    """The report as it was kept, for the product's frame; or that it cannot be shown."""
    if kept is None:
        return None, False
    try:
        return standalone.body(queries.content_of(kept)), False
    except queries.Damaged as damage:
        log.error("a kept edition is damaged: %s", damage)
        return None, True


@bp.get("/<cluster>/editions/<int:id>/report.<form>")
@needs(Permission.READ_CLUSTER, statements=5)
def file(cluster, id, form):
    """A form as it was kept, its hash verified."""
    edition = load(db.session, actor(), Edition, id, cluster)
    asked = request.args.get("lang", "")
    return answer_kept(edition, form, asked if asked in (*LANGUAGES, BOTH) else i18n.language())


@bp.route("/<cluster>/editions/<int:id>/edit", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=18)
def edit(cluster, id):
    me, session = actor(), db.session
    edition = load(session, me, Edition, id, cluster)
    commands.require_draft(edition)
    form = EditEdition(obj=edition)
    if edition.layout != "funder":
        del form.funder, form.agreement_fr, form.agreement_en
    if not edition.supersedes_id:
        del form.correction_fr, form.correction_en
    if not form.is_submitted():
        form.version.data = edition.version

    def again():
        return render_template("editions/edit.html", cluster=cluster, form=form, edition=edition)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        locked = load(session, me, Edition, id, cluster, lock=True)
        commands.edit(session, me, locked, form.facts(), form.posted_version)

    back = kinds.address(cluster.slug, "edition", id)
    return carry_out(work, to=back, form=form, again=again, said=_("Edition saved"))


@bp.get("/<cluster>/editions/<int:id>/preview")
@needs(Permission.STAFF, statements=48)
def preview(cluster, id):
    """The draft as its readers would see it now, with figures that still move."""
    me, session = actor(), db.session
    edition = load(session, me, Edition, id, cluster)
    commands.require_draft(edition)
    asked = request.args.get("lang", "")
    language = asked if asked in LANGUAGES else i18n.language()
    subject = subject_of(session, cluster, edition)
    reports = [
        report_of(session, cluster, subject, one, "", provisional=True)
        for one in (LANGUAGES if asked == BOTH else (language,))
    ]
    return render_template(
        "editions/preview.html",
        cluster=cluster,
        edition=edition,
        back=kinds.address(cluster.slug, "edition", id),
        **pages.versions(reports),
    )
