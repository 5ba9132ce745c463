"""Addresses of the logo and the colour of a cluster's documents."""

from flask import abort, render_template, send_file, url_for
from flask_babel import gettext as _

from secretariat.clusters import branding
from secretariat.clusters.blueprint import bp
from secretariat.clusters.forms import BrandForm
from secretariat.core import files
from secretariat.core.db import db
from secretariat.core.lifecycle import Refused
from secretariat.core.policy import Permission
from secretariat.core.web import carry_out, needs


@bp.route("/<cluster>/brand", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=14)
def brand(cluster):
    worn = branding.brand(db.session, cluster.id)
    form = BrandForm(obj=worn) if worn else BrandForm()
    if not form.is_submitted():
        form.version.data = worn.version if worn else 0

    def again():
        return render_template("clusters/brand.html", cluster=cluster, form=form, worn=worn)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    try:
        kept = branding.kept_logo(form.logo.data)  # before any lock: files are slow
    except Refused as refused:
        form.refuse(Refused(errors={n: [_(t) for t in texts] for n, texts in refused.errors.items()}))
        return again(), 422
    facts = {**form.facts(), "version": form.posted_version}
    return carry_out(
        lambda session, me: branding.dress(session, me, cluster.id, facts, kept),
        to=url_for(".brand", cluster=cluster.slug),
        form=form,
        again=again,
        said=_("Saved: the next documents wear it"),
    )


@bp.get("/<cluster>/brand/logo.png")
@needs(Permission.READ_CLUSTER, statements=4)
def logo(cluster):
    worn = branding.brand(db.session, cluster.id)
    if worn is None or not worn.sha256 or not files.path_of(worn.sha256).exists():
        abort(404)
    return send_file(files.path_of(worn.sha256), mimetype="image/png")
