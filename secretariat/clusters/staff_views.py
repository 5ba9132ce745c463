"""Addresses of people's pages and of the secretariat's staff: appointing, ending a role, leaving."""

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from secretariat.clusters import belonging, panels, queries
from secretariat.clusters.blueprint import bp
from secretariat.clusters.forms import STAFF_LABELS, AppointForm, ReasonForm
from secretariat.clusters.member_views import entered
from secretariat.core import i18n
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Forbidden
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs


def _directs(cluster) -> bool:
    return f"c{cluster.id}:director" in actor().principals


@bp.get("/<cluster>/members/people/<int(max=2147483647):person_id>/")
@needs(Permission.READ_CLUSTER, statements=14)
def person(cluster, person_id):
    me, session, lang = actor(), db.session, i18n.language()
    line = queries.person_line(session, cluster, person_id, lang) or abort(404)
    staff = cluster.id in me.staff_of
    return render_template(
        "clusters/person.html",
        cluster=cluster,
        person=line,
        roles=STAFF_LABELS,
        panels=panels.person.build(session, me, cluster, line, lang),
        changes=queries.changes(session, cluster.id, person_id=person_id) if staff else [],
        staff=staff,
        directs=_directs(cluster),
        own=person_id == me.id,
    )


@bp.route("/<cluster>/members/staff", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=30)
def appoint(cluster):
    """The director appoints; an address without an account is invited on the way."""
    if not _directs(cluster):
        raise Forbidden(N_("This is for the director of the cluster."))
    form = AppointForm(language=i18n.language(), role="coordinator")
    form.offer(queries.people_choices(db.session, cluster.id, contributing=False))

    def again():
        return render_template("clusters/appoint.html", cluster=cluster, form=form)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        person_id = entered(session, me, cluster, form)
        return belonging.appoint_staff(
            session, me, person_id, cluster, form.role.data, form.starts_on.data, form.ends_on.data
        )

    return carry_out(
        work,
        to=lambda given: url_for("clusters.person", cluster=cluster.slug, person_id=given.person_id),
        form=form,
        again=again,
        said=_("Role given"),
    )


@bp.route("/<cluster>/members/people/<int(max=2147483647):person_id>/end/<role>", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=60)
def end_role(cluster, person_id, role):
    """``role`` is one of the secretariat's, or ``all``: everything held in the cluster."""
    line = queries.person_line(db.session, cluster, person_id, i18n.language()) or abort(404)
    if role != "all" and role not in line.roles:
        abort(404)
    if not _directs(cluster):
        raise Forbidden(N_("This is for the director of the cluster."))
    form = ReasonForm()

    def again():
        if role == "all":
            title = _("%(person)s leaves the cluster", person=line.name)
            note = _("Every role, affiliation and seat ends at once; what they did stays in the history.")
        else:
            title = _("End a role: %(person)s, %(role)s", person=line.name, role=_(STAFF_LABELS[role]))
            note = _("The rights of the role stop at once.")
        back = url_for("clusters.person", cluster=cluster.slug, person_id=person_id)
        return render_template(
            "clusters/end.html",
            cluster=cluster,
            form=form,
            title=title,
            note=note,
            back=back,
            press=_("End it"),
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        if role == "all":
            belonging.leave_cluster(session, me, person_id, cluster, form.reason.data)
        else:
            belonging.end_role(session, me, person_id, cluster, role, form.reason.data)

    return carry_out(
        work,
        to=url_for("clusters.people", cluster=cluster.slug),
        form=form,
        again=again,
        said=_("The role has ended"),
    )
