"""Addresses of nominations: putting somebody forward, a nomination's page, the nominee's own file."""

from flask import render_template, request
from flask_babel import gettext as _

from secretariat.clusters import queries as clusters
from secretariat.clusters.constituencies import labels
from secretariat.core import clock, files, i18n
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Forbidden, Refused
from secretariat.core.page import record_page
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs, note_page
from secretariat.nominations import accepting, call_views, nominating, person_page
from secretariat.nominations.blueprint import bp
from secretariat.nominations.call_rules import CALL
from secretariat.nominations.call_views import address
from secretariat.nominations.forms import NominateForm, answer_form
from secretariat.nominations.models import Call, Nomination
from secretariat.nominations.nomination_rules import NOMINATION
from secretariat.records.queries import load


def here(cluster, id: int, lock: bool = False) -> Nomination:
    """The nomination of the address, if the actor may see it."""
    return load(db.session, actor(), Nomination, id, cluster, lock=lock)


@bp.route("/<cluster>/calls/<int:id>/nominate", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=22)
def nominate(cluster, id):
    """Put somebody forward: sent, or kept as a draft."""
    call = call_views.here(cluster, id)
    call_views.may(CALL, call, "nominate")
    return _write(cluster, call, None, NominateForm())


@bp.route("/<cluster>/nominations/<int:id>/edit", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=22)
def edit_nomination(cluster, id):
    nomination = here(cluster, id)
    call_views.may(NOMINATION, nomination, "edit")
    return _write(cluster, nomination.call, nomination, NominateForm(obj=nomination))


def _write(cluster, call: Call, nomination: Nomination | None, form: NominateForm):
    session, lang = db.session, i18n.language()
    names = labels(session, cluster.id, lang)
    offered = {key: names.get(key, key) for key in nominating.constituencies_of(session, call.id)}
    people = clusters.people_choices(session, cluster.id, contributing=False)
    beside = clusters.organisations_beside(session, cluster.id, lang, clock.today(cluster.time_zone))
    form.offer(offered, people, beside, clusters.organisation_choices(session, cluster.id, lang))
    sends = "draft" not in request.form
    found: dict[str, list] = {"people": [], "nominees": []}

    def again():
        return render_template(
            "nominations/nominate.html",
            cluster=cluster,
            call=call,
            form=form,
            nomination=nomination,
            several=len(offered) > 1,
            **found,
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    facts, number = form.facts(), call.id
    unsure = sends and not facts.get("person") and request.form.get("anyway") != "1"

    def work(session, me):
        if unsure:
            again = load(session, me, Call, number, cluster)
            pairs = nominating.alike(session, me, cluster, again, facts.get("nominee_name") or "")
            found["people"], found["nominees"] = pairs
            if any(pairs):
                raise Refused(N_("Is it one of these people? Nothing is sent yet."))
        if nomination is None:
            call = load(session, me, Call, number, cluster)
            kept = nominating.draft(session, me, call, facts)
        else:
            kept = here(cluster, nomination.id, lock=True)
            nominating.edit(session, me, kept, facts, form.posted_version)
        return nominating.submit(session, me, kept) if sends else kept

    def to(kept):
        url = address(cluster, kept)
        return url if sends else f"{url}edit"

    def said(kept):
        if not sends:
            return _("Draft kept")
        return _("Sent: %(who)s is asked for an answer", who=kept.nominee_name)

    return carry_out(work, to=to, form=form, again=again, said=said)


@bp.get("/<cluster>/nominations/<int:id>/")
@needs(Permission.READ_CLUSTER, statements=13)
def nomination(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    found = here(cluster, id)
    page = record_page(session, me, found, lang)
    note_page(found.id)
    return render_template(
        "nominations/nomination.html",
        cluster=cluster,
        nomination=found,
        page=page,
        view=person_page.build(session, me, cluster, found, page, lang),
    )


@bp.route("/<cluster>/nominations/<int:id>/answer", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=20)
def answer(cluster, id):
    """The nominee accepts, signed in."""
    found = here(cluster, id)
    call_views.may(NOMINATION, found, "accept")
    return _own_file(cluster, found, "accept")


@bp.route("/<cluster>/nominations/<int:id>/file", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=20)
def own_file(cluster, id):
    """The nominee completes their file until the close."""
    found = here(cluster, id)
    call_views.may(NOMINATION, found, "revise")
    return _own_file(cluster, found, "revise")


def _own_file(cluster, found: Nomination, verb: str):
    session, lang, me = db.session, i18n.language(), actor()
    form = answer_form(
        found.call.questionnaire, lang, data=person_page.file_data(session, found, me.id, lang)
    )

    def again():
        return render_template(
            "nominations/own_file.html",
            cluster=cluster,
            nomination=found,
            form=form,
            verb=verb,
            back=address(cluster, found),
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    try:
        kept = files.keep([form.photo.data], "photo") if form.photo.data else []
    except Refused as refused:
        form.refuse(refused)
        return again(), 422
    facts = person_page.facts_of(form, found.call.questionnaire)

    def work(session, me):
        held = here(cluster, found.id, lock=True)
        if verb == "accept":
            accepting.accept(session, me, held, facts, kept)
        else:
            accepting.revise(session, me, held, facts, kept, form.posted_version)

    said = _("You are a nominee. Thank you.") if verb == "accept" else _("Your file is saved")
    return carry_out(work, to=address(cluster, found), form=form, again=again, said=said)


@bp.post("/<cluster>/nominations/<int:id>/link")
@needs(Permission.CONTRIBUTE, statements=20)
def send_link(cluster, id):
    """A fresh link to the nominee."""
    here(cluster, id)

    def work(session, me):
        held = here(cluster, id, lock=True)
        allowed = (p for role in ("nominator", "coordinator", "director") for p in held.principals(role))
        if me.principals.isdisjoint(allowed):
            raise Forbidden(N_("Your roles do not allow this step."))
        accepting.send_again(session, me, held)
        return held

    return carry_out(work, to=lambda held: address(cluster, held), said=_("A fresh link is on its way"))
