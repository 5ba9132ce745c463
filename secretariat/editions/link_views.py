"""Links to one edition, as the secretariat makes and revokes them; shared_views.py is what their holders see."""

from flask import abort, current_app, render_template
from flask_babel import gettext as _

from secretariat.core import clock, kinds
from secretariat.core.db import db
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.editions import links, queries
from secretariat.editions.blueprint import bp
from secretariat.editions.forms import LinkForm
from secretariat.editions.models import Edition
from secretariat.records.queries import load, row_id


@bp.route("/<cluster>/editions/<int:id>/links", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=20)
def links_page(cluster, id):
    """The links of a published edition, how often each was opened, and a new one."""
    me, session = actor(), db.session
    edition = load(session, me, Edition, id, cluster)
    if edition.state not in queries.GIVEN:
        abort(404)
    form = LinkForm()

    def again():
        return render_template(
            "editions/links.html",
            cluster=cluster,
            edition=edition,
            form=form,
            rows=links.of_edition(db.session, edition),
            now=clock.now(),
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        locked = load(session, me, Edition, id, cluster, lock=True)
        facts = form.facts()
        return links.share(session, me, locked, facts["name"], facts["language"], int(facts["days"]))

    def said(made) -> dict:
        url = f"{current_app.config['BASE_URL']}/e/{made[1]}"
        return {"text": _("Copy this link now: it is not shown again."), "url": url, "label": url}

    back = f"{kinds.address(cluster.slug, 'edition', id)}links"
    return carry_out(work, to=back, form=form, again=again, said=said)


@bp.post("/<cluster>/editions/<int:id>/links/<link_id>/revoke")
@needs(Permission.STAFF, statements=20)
def revoke(cluster, id, link_id):
    def work(session, me):
        edition = load(session, me, Edition, id, cluster, lock=True)
        links.revoke(session, me, edition, row_id(link_id))

    back = f"{kinds.address(cluster.slug, 'edition', id)}links"
    return carry_out(work, to=back, said=_("The link works no longer"))
