"""Addresses of a ballot: the vote, and after the count its result, its published list and the recount."""

from flask import jsonify, render_template, request
from wtforms import HiddenField

from secretariat.clusters.constituencies import labels
from secretariat.core import clock, forms, i18n, kinds
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.nominations import ballot_present, ballots, receipts, recounting
from secretariat.nominations.blueprint import bp
from secretariat.nominations.models import Call
from secretariat.nominations.secret_models import Elector
from secretariat.records.queries import load

MOST = 400
"""Names that a form of a vote may hold, whoever sends it."""


class VoteForm(forms.Form):
    """The receipts that were drawn with the page; the choices are read beside it, one list a constituency."""

    receipt = HiddenField()


@bp.route("/<cluster>/calls/<int:id>/vote", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=15)
def vote(cluster, id):
    """Choose, look at the choice once more, cast it; then the receipt, which is shown this once."""
    me, session = actor(), db.session
    call = load(session, me, Call, id, cluster)
    elector = session.get(Elector, (call.id, me.id))
    if elector is None:
        raise Forbidden(N_("You are not on the roll of this ballot."))
    back = kinds.address(cluster.slug, "call", call.id)
    form = VoteForm()
    drawn = receipts.read(form.receipt.data or "", call.id) if form.is_submitted() else None
    over = call.state != "voting" or clock.now() >= call.voting_closes_at
    if over and not drawn:
        raise OutOfTurn(N_("The vote is over."))
    if elector.voted and not drawn:
        return render_template("nominations/voted.html", cluster=cluster, call=call, back=back, receipts=None)
    page = ballot_present.paper(session, call, elector, i18n.language(), _chosen())
    if drawn is None:
        form.receipt.data = receipts.draw(call.id, [race.key for race in page.races])

    def shown(checking: bool = False):
        return render_template(
            "nominations/vote.html",
            cluster=cluster,
            call=call,
            form=form,
            page=page,
            back=back,
            checking=checking,
        )

    if not form.is_submitted() or drawn is None or not form.validate():
        return shown()
    if "cast" not in request.form:
        return shown(checking="check" in request.form)
    choices = page.chosen

    def work(session, me):
        held = load(session, me, Call, id, cluster)
        ballots.vote(session, me, held, choices, drawn, clock.now())

    answer = carry_out(work, to=back, form=form, again=shown)
    if getattr(answer, "status_code", None) != 303:
        return answer
    # The receipt comes from the form itself: no address, no session and no row of the database holds it.
    mine = [(race.label, drawn[race.key]) for race in page.races if race.key in drawn]
    return render_template("nominations/voted.html", cluster=cluster, call=call, back=back, receipts=mine)


def _chosen() -> dict[str, list[int]]:
    """What was ticked, by constituency; anything that is no number is left out."""
    found: dict[str, list[int]] = {}
    for name in list(request.form)[:MOST]:
        if name.startswith("for-"):
            numbers = request.form.getlist(name)[:MOST]
            found[name[4:]] = [int(n) for n in numbers if n.isascii() and n.isdecimal() and len(n) < 10]
    return found


def _counted(cluster, id) -> Call:
    call = load(db.session, actor(), Call, id, cluster)
    if (call.outcome or {}).get("how") != "ballot":
        raise OutOfTurn(N_("The ballots are published once they are counted."))
    return call


@bp.get("/<cluster>/calls/<int:id>/ballots")
@needs(Permission.READ_CLUSTER, statements=14)
def published(cluster, id):
    """The published list with its receipts, counted again as the page is made."""
    session, lang = db.session, i18n.language()
    call = _counted(cluster, id)
    names = labels(session, cluster.id, lang)
    return render_template(
        "nominations/ballots.html",
        cluster=cluster,
        call=call,
        back=kinds.address(cluster.slug, "call", call.id),
        result=ballot_present.result(call, names, lang),
        recount=recounting.recount(session, call),
        labels=names,
        letters=ballot_present.letters(call),
        roll=recounting.roll_of(session, call.id),
    )


@bp.get("/<cluster>/calls/<int:id>/ballots.json")
@needs(Permission.READ_CLUSTER, statements=8)
def published_list(cluster, id):
    """The published list as data, for ``flask recount`` and whoever counts otherwise."""
    call = _counted(cluster, id)
    answer = jsonify(recounting.list_of(db.session, call))
    answer.headers["Content-Disposition"] = f'attachment; filename="ballots-{call.id}.json"'
    return answer


__all__ = ["bp"]
