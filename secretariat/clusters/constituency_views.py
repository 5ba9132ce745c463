"""Addresses of the constituencies that a cluster adds: the list, one more, one changed."""

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from secretariat.clusters import constituencies as milieux
from secretariat.clusters.blueprint import bp
from secretariat.clusters.forms import ConstituencyForm
from secretariat.clusters.models import CONSTITUENCIES, Constituency
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.policy import Permission
from secretariat.core.web import carry_out, needs


@bp.route("/<cluster>/members/constituencies", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=16)
def constituencies(cluster):
    form = ConstituencyForm()

    def again():
        return render_template(
            "clusters/constituencies.html",
            cluster=cluster,
            form=form,
            given=CONSTITUENCIES,
            added=milieux.added(db.session, cluster.id),
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    facts = {**form.facts(), "active": True}
    return carry_out(
        lambda session, me: milieux.save(session, me, cluster, facts),
        to=url_for("clusters.constituencies", cluster=cluster.slug),
        form=form,
        again=again,
        said=_("Constituency added"),
    )


@bp.route("/<cluster>/members/constituencies/<int(max=2147483647):constituency_id>", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=16)
def constituency(cluster, constituency_id):
    found = _one(db.session, cluster, constituency_id)
    form = ConstituencyForm(obj=found)

    def again():
        return render_template("clusters/constituency.html", cluster=cluster, form=form, constituency=found)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        kept = _one(session, cluster, constituency_id, lock=True)
        if form.posted_version is not None and form.posted_version != kept.version:
            form.version.data = kept.version
            raise Refused(N_("Somebody saved this while you were looking at it."))
        return milieux.save(session, me, cluster, form.facts(), kept)

    return carry_out(
        work,
        to=url_for("clusters.constituencies", cluster=cluster.slug),
        form=form,
        again=again,
        said=_("Constituency saved"),
    )


def _one(session, cluster, constituency_id: int, lock: bool = False) -> Constituency:
    """A constituency that this cluster added; 404 for any other."""
    found = session.get(Constituency, constituency_id, with_for_update=lock, populate_existing=lock)
    if found is None or found.cluster_id != cluster.id:
        abort(404)
    return found
