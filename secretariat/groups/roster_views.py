"""Addresses of rosters in Excel: export for every reader, import in two steps for the secretariat."""

import json

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from secretariat.clusters import constituencies
from secretariat.core import archives, i18n
from secretariat.core.db import db
from secretariat.core.lifecycle import Refused
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.groups import body, queries, roster, roster_import
from secretariat.groups.blueprint import bp
from secretariat.groups.forms import ConfirmRoster, RosterForm


@bp.get("/<cluster>/groups/<slug>/roster.xlsx")
@needs(Permission.READ_CLUSTER, statements=10)
def roster_file(cluster, slug):
    """The roster as it stands; addresses are for the secretariat."""
    session, lang = db.session, i18n.language()
    group = body.here(cluster, slug)
    labels = constituencies.labels(session, cluster.id, lang)
    staff = cluster.id in actor().staff_of
    content = roster.workbook(queries.seats(session, group), labels, group.title(lang), lang, staff)
    answer = Response(content, mimetype=archives.MEDIA_TYPES["xlsx"])
    answer.headers["Content-Disposition"] = f'attachment; filename="{group.slug}-roster.xlsx"'
    return answer


@bp.route("/<cluster>/groups/<slug>/roster", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=900)
def import_roster(cluster, slug):
    """First the file, which tells what it would do; then those rows, which do it."""
    group = body.here(cluster, slug)
    body.may(group, "seats")
    return _confirm(cluster, slug, group) if "rows" in request.form else _upload(cluster, group)


def _upload(cluster, group):
    form = RosterForm()
    if not form.is_submitted():
        return render_template("groups/roster.html", form=form, **body.frame(cluster, group))
    try:
        if not form.validate():
            raise Refused()
        rows = roster.read(form.upload.data.read(roster.LARGEST + 1))
    except Refused as refused:
        form.refuse(Refused(errors={n: [_(t) for t in texts] for n, texts in refused.errors.items()}))
        return render_template("groups/roster.html", form=form, **body.frame(cluster, group)), 422
    confirm = ConfirmRoster(formdata=None, version=group.version)
    confirm.rows.data = json.dumps([[row.line, row.cells, row.errors] for row in rows])
    return _preview(cluster, group, confirm, rows)


def _preview(cluster, group, form: ConfirmRoster, rows: list[roster.Row]) -> str:
    plans = roster_import.plan(db.session, group, rows)
    return render_template(
        "groups/roster_preview.html",
        **body.frame(cluster, group),
        form=form,
        plans=plans,
        wrong=sum(1 for one in plans if one.errors),
        busy=sum(1 for one in plans if one.told and not one.errors),
    )


def _confirm(cluster, slug, group):
    form = ConfirmRoster()
    rows = form.read()
    if not form.validate() or rows is None:
        empty = RosterForm(formdata=None)
        empty.form_errors.append(_("Choose the file again."))
        return render_template("groups/roster.html", form=empty, **body.frame(cluster, group)), 422

    def work(session, me):
        home = body.here(cluster, slug, lock=True)
        return roster_import.apply(session, me, home, roster_import.plan(session, home, rows))

    return carry_out(
        work,
        to=f"{body.address(cluster, group)}seats",
        form=form,
        again=lambda: _preview(cluster, group, form, rows),
        said=lambda done: ngettext("%(num)s row done", "%(num)s rows done", done),
    )
