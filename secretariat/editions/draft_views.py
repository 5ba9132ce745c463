"""What a draft still needs: comments on its exceptions, news from those who owe it; its schedule and mailing list."""

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from secretariat.core import i18n, kinds
from secretariat.core.db import db
from secretariat.core.forms import Form
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.editions import asking, commands, exceptions, missing
from secretariat.editions.blueprint import bp
from secretariat.editions.building import reader_for
from secretariat.editions.forms import ScheduleForm
from secretariat.editions.models import Edition
from secretariat.records.queries import load


@bp.route("/<cluster>/editions/<int:id>/exceptions", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=34)
def exceptions_page(cluster, id):
    """Every exception of the draft, with what the secretariat says of it in both languages."""
    me, session, lang = actor(), db.session, i18n.language()
    edition = load(session, me, Edition, id, cluster)
    commands.require_draft(edition)
    form = Form()
    rows = exceptions.of_draft(session, cluster, edition, lang)
    if not form.is_submitted():
        form.version.data = edition.version

    def again():
        return render_template(
            "editions/exceptions.html", cluster=cluster, edition=edition, form=form, rows=rows
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    comments = exceptions.posted(request.form, {row.id for row in rows})

    def work(session, me):
        locked = load(session, me, Edition, id, cluster, lock=True)
        commands.annotate(session, me, locked, comments, form.posted_version)

    back = kinds.address(cluster.slug, "edition", id)
    return carry_out(work, to=back, form=form, again=again, said=_("Comments saved"))


@bp.post("/<cluster>/editions/<int:id>/ask")
@needs(Permission.STAFF, statements=40)
def ask(cluster, id):
    """Ask everybody who owes an update for one."""

    def work(session, me):
        edition = load(session, me, Edition, id, cluster, lock=True)
        commands.require_draft(edition)
        reader = reader_for(session, cluster, edition, "fr")
        return asking.ask(session, me, missing.missing(session, reader, cluster, edition))

    def said(number: int) -> str:
        return ngettext("Asked for %(num)s update", "Asked for %(num)s updates", number)

    return carry_out(work, to=kinds.address(cluster.slug, "edition", id), said=said)


@bp.route("/<cluster>/editions/<int:id>/schedule", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=18)
def schedule(cluster, id):
    """How often the next edition is prepared, and to whom a published one is mailed."""
    me, session = actor(), db.session
    edition = load(session, me, Edition, id, cluster)
    commands.require_series(edition)
    form = ScheduleForm(data={"recurrence": edition.recurrence, "recipients": "\n".join(edition.recipients)})
    if not form.is_submitted():
        form.version.data = edition.version

    def again():
        return render_template("editions/schedule.html", cluster=cluster, edition=edition, form=form)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        locked = load(session, me, Edition, id, cluster, lock=True)
        commands.schedule(session, me, locked, form.recurrence.data, form.addresses(), form.posted_version)

    back = kinds.address(cluster.slug, "edition", id)
    return carry_out(work, to=back, form=form, again=again, said=_("Schedule saved"))
