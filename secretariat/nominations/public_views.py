"""Pages that a nominee opens from a letter, without an account. Opening one changes nothing; its button does, once."""

from types import SimpleNamespace

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from sqlalchemy import select

from secretariat.clusters.constituencies import labels
from secretariat.core import acts, clock, files, i18n
from secretariat.core.actors import load_actor
from secretariat.core.db import db
from secretariat.core.lifecycle import OutOfTurn, Refused
from secretariat.core.person import Person
from secretariat.core.policy import Permission
from secretariat.core.record import Record
from secretariat.core.walls import Cluster
from secretariat.core.web import carry_out_unsigned, needs
from secretariat.nominations import accepting, links, person_page
from secretariat.nominations.blueprint import bp
from secretariat.nominations.forms import FindingAnswer, Word, answer_form
from secretariat.nominations.models import Link, Nomination, Nominator
from secretariat.people.limiting import refuse_hurry, wait_for


@bp.get("/n/<secret>")
@needs(Permission.PUBLIC, statements=14)
def letter(secret: str):
    """What is asked, and two buttons; or the finding to answer."""
    found = links.live(db.session, secret)
    if found is None:
        return _gone(secret)
    link, nomination = found
    _speak(nomination)
    if link.purpose == "dossier":
        return _page("finding", secret, nomination, form=FindingAnswer())
    return _page("letter", secret, nomination)


@bp.route("/n/<secret>/accept", methods=["GET", "POST"])
@needs(Permission.PUBLIC, statements=40)
def accept(secret: str):
    found = _answerable(secret, "answer")
    if found is None:
        return _gone(secret)
    nomination = found
    _speak(nomination)
    lang = i18n.language()
    data = person_page.file_data(db.session, nomination, nomination.nominee_id, lang)
    form = answer_form(nomination.call.questionnaire, lang, data=data)
    questionnaire = nomination.call.questionnaire

    def page(form):
        return _page("accept", secret, nomination, form=form)

    if not form.is_submitted():
        return page(form)
    if wait := wait_for("answer", secret):
        return _named(refuse_hurry(form, wait, lambda form: page(form).get_data(as_text=True)))
    if not form.validate():
        return page(form), 422
    try:
        kept = files.keep([form.photo.data], "photo") if form.photo.data else []
    except Refused as refused:
        form.refuse(refused)
        return page(form), 422
    facts = person_page.facts_of(form, questionnaire)
    return _carry_out(secret, form, page, lambda s, me, n: accepting.accept(s, me, n, facts, kept))


@bp.route("/n/<secret>/decline", methods=["GET", "POST"])
@needs(Permission.PUBLIC, statements=40)
def decline(secret: str):
    nomination = _answerable(secret, "answer")
    if nomination is None:
        return _gone(secret)
    _speak(nomination)
    form = Word()

    def page(form):
        return _page("decline", secret, nomination, form=form)

    if not form.is_submitted():
        return page(form)
    if wait := wait_for("answer", secret):
        return _named(refuse_hurry(form, wait, lambda form: page(form).get_data(as_text=True)))
    if not form.validate():
        return page(form), 422
    facts = {"note": form.note.data or ""}
    return _carry_out(secret, form, page, lambda s, me, n: acts.take_step(s, me, n, "decline", facts))


@bp.post("/n/<secret>/finding")
@needs(Permission.PUBLIC, statements=40)
def answer_finding(secret: str):
    """The nominee answers that the committee found them ineligible."""
    nomination = _answerable(secret, "dossier")
    if nomination is None:
        return _gone(secret)
    _speak(nomination)
    form = FindingAnswer()

    def page(form):
        return _page("finding", secret, nomination, form=form)

    if wait := wait_for("answer", secret):
        return _named(refuse_hurry(form, wait, lambda form: page(form).get_data(as_text=True)))
    if not form.validate():
        return page(form), 422
    facts = {"answer": form.answer.data}
    return _carry_out(secret, form, page, lambda s, me, n: acts.take_step(s, me, n, "answer", facts))


@bp.get("/n/<secret>/thanks")
@needs(Permission.PUBLIC, statements=14)
def thanks(secret: str):
    """What the nominee answered, and what comes next."""
    link = links.known(db.session, secret)
    if link is None or link.used_at is None:
        return _gone(secret)
    nomination = db.session.scalars(select(Nomination).where(Nomination.id == link.nomination_id)).one()
    _speak(nomination)
    return _page("thanks", secret, nomination)


@bp.post("/n/<secret>/again")
@needs(Permission.PUBLIC, statements=40)
def again(secret: str):
    """A fresh link, to the address on file, where an older one of this nomination is held. The answer says nothing."""
    if not wait_for("link", secret):

        def work(session):
            link = links.known(session, secret)
            if link is None or link.used_at is not None or link.purpose != "answer":
                return
            query = select(Nomination).where(Nomination.id == link.nomination_id)
            nomination = session.scalars(query.with_for_update(of=Nomination.__table__)).one()
            if nomination.state == "submitted" and nomination.call.taking(clock.now()):
                accepting.send_again(session, load_actor(session, link.person_id, clock.now()), nomination)

        carry_out_unsigned(work)
    flash(_("If an answer is still awaited, a fresh link is on its way to the same address."))
    return _named(redirect(url_for(".letter", secret=secret), 303))


def _answerable(secret: str, purpose: str) -> Nomination | None:
    found = links.live(db.session, secret)
    return found[1] if found and found[0].purpose == purpose else None


def _carry_out(secret: str, form, page, work):
    """Carry the answer out as the nominee, and spend the link, in one transaction."""

    def answered(session):
        found = links.live(session, secret, lock=True)
        if found is None:
            return False
        link, nomination = found
        me = load_actor(session, nomination.nominee_id, clock.now())
        work(session, me, nomination)
        link.used_at = clock.now()
        return True

    db.session.rollback()
    try:
        if not carry_out_unsigned(answered):
            return _gone(secret)
    except Refused as refused:
        if isinstance(refused, OutOfTurn):
            return _gone(secret)
        translated = {name: [_(text) for text in texts] for name, texts in refused.errors.items()}
        form.refuse(Refused(_(refused.reason) if refused.reason else "", translated))
        return page(form), 422
    return _named(redirect(url_for(".thanks", secret=secret), 303))


def _speak(nomination: Nomination) -> None:
    """In the language of the letter, until another is chosen in this browser."""
    if session.get("language") not in i18n.LANGUAGES:
        request.asked_language = nomination.language
        refresh()


def _page(name: str, secret: str, nomination: Nomination, **more):
    """A page of the letter, which tells no other site where it was opened."""
    lang, call = i18n.language(), nomination.call
    cluster = db.session.get(Cluster, nomination.cluster_id)
    body = db.session.get(Record, nomination.group_id)
    by = db.session.execute(
        select(Person.name, Nominator.reason)
        .join(Nominator, Nominator.person_id == Person.id)
        .where(Nominator.nomination_id == nomination.id)
        .order_by(Nominator.at)
    ).all()
    seat = labels(db.session, cluster.id, lang).get(nomination.constituency, nomination.constituency)
    view = SimpleNamespace(
        cluster=cluster.name_fr if lang == "fr" else cluster.name_en,
        body=body.title(lang),
        seat=seat,
        call=call,
        title=call.title(lang),
        criteria=call.criteria(lang),
        by=by,
        closes_on=i18n.day(call.closes_on, lang, "weekday"),
    )
    return _named(
        make_response(
            render_template(
                f"nominations/public_{name}.html", secret=secret, nomination=nomination, view=view, **more
            )
        )
    )


def _gone(secret: str):
    """The one answer to a link that is used, too old, withdrawn or invented; an older one may ask for a fresh one."""
    link: Link | None = links.known(db.session, secret)
    if link is not None and link.used_at is not None:
        return _named(redirect(url_for(".thanks", secret=secret), 303))
    fresh = False
    if link is not None and link.purpose == "answer":
        query = select(Nomination).where(Nomination.id == link.nomination_id)
        nomination = db.session.scalars(query).one()
        _speak(nomination)
        fresh = nomination.state == "submitted" and nomination.call.taking(clock.now())
    answer = make_response(render_template("nominations/public_gone.html", secret=secret, fresh=fresh), 410)
    return _named(answer)


def _named(answer):
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
