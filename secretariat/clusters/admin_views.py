"""Addresses for the administrator of the installation: the clusters, a new one, its first director."""

from functools import partial

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from secretariat.clusters import belonging, commands, listing, queries
from secretariat.clusters.blueprint import bp
from secretariat.clusters.forms import AppointForm, ClusterForm
from secretariat.clusters.member_views import entered
from secretariat.core import i18n
from secretariat.core.db import db
from secretariat.core.listing import FORM, answer, links
from secretariat.core.policy import ClusterRef, Permission
from secretariat.core.web import actor, carry_out, needs


@bp.get("/clusters/")
@needs(Permission.ADMINISTER, statements=8)
def clusters():
    return render_template(
        "clusters/clusters.html",
        rows=queries.clusters(db.session),
        exports=links(partial(url_for, ".clusters_file")),
    )


@bp.get(f"/clusters/clusters.{FORM}")
@needs(Permission.ADMINISTER, statements=8)
def clusters_file(form):
    """The clusters as a file."""
    return answer(listing.clusters(queries.clusters(db.session), actor(), i18n.language()), form)


@bp.route("/clusters/new", methods=["GET", "POST"])
@needs(Permission.ADMINISTER, statements=14)
def new_cluster():
    form = ClusterForm()

    def again():
        return render_template("clusters/cluster_form.html", form=form)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    return carry_out(
        lambda session, me: commands.create_cluster(session, me, form.facts()),
        to=lambda made: url_for("clusters.first_director", slug=made.slug),
        form=form,
        again=again,
        said=_("Cluster opened"),
    )


@bp.route("/clusters/<slug>/director", methods=["GET", "POST"])
@needs(Permission.ADMINISTER, statements=24)
def first_director(slug):
    """An administrator appoints on a cluster's secretariat, without seeing anything of its contents."""
    found = queries.cluster(db.session, slug[:40]) or abort(404)
    place = ClusterRef(found.id, found.slug, found.name_fr, found.name_en, found.time_zone)
    form = AppointForm(language=i18n.language(), role="director")
    form.offer([])

    def again():
        return render_template("clusters/first_director.html", place=place, form=form)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        person_id = entered(session, me, place, form)
        return belonging.appoint_staff(
            session, me, person_id, place, form.role.data, form.starts_on.data, form.ends_on.data
        )

    return carry_out(work, to=url_for("clusters.clusters"), form=form, again=again, said=_("Role given"))
