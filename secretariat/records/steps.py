"""A step of any record or part: its form shown, its answer carried out, a stale one shown what changed."""

from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from secretariat.core import acts, files, i18n, lifecycle
from secretariat.core.acts import Stale
from secretariat.core.content import Submission
from secretariat.core.db import db
from secretariat.core.forms import Form
from secretariat.core.history import Event
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn, Refused, Step
from secretariat.core.page import Button, buttons, events_of, history_lines
from secretariat.core.stepform import step_form
from secretariat.core.web import actor, carry_out
from secretariat.records import queries
from secretariat.records.forms import PressForm
from secretariat.records.place import Place

BEFORE = 3
"""Lines of history that stand above the form of a step: what it answers."""
PREFILLED = ("percent", "date", "money", "number", "choice")
"""Facts that start from what the record says, where it has an attribute of that name."""


@dataclass
class StepPage:
    """What records/step.html shows."""

    place: Place
    step: Step
    form: Form
    version: int
    shut: str | None = None
    changes: list = field(default_factory=list)
    """What others did since the form was opened, as lines of history."""
    possible: bool = True
    kept: list[tuple[str, str]] = field(default_factory=list)
    """What was typed, as (label, text), where the step is no longer possible."""

    @property
    def before(self) -> list:
        """The last that happened here, so that nobody answers what they cannot see: an offer's message, a
        measurement's figure, the reason for more time."""
        place, me = self.place, actor()
        events = _lately(place, BEFORE)
        return history_lines(events, me, place.kind.name, i18n.language(), None)

    @property
    def others(self) -> list[Button]:
        """What else the actor can do from here: whoever came to accept may decline just as well."""
        place, me = self.place, actor()
        offered = buttons(db.session, me, place.owner, place.thing, place.record, "", [])
        return [b for b in offered if not b.shut and b.verb != self.step.verb]


def show(place: Place, verb: str):
    """The page of a step: its form, or why it is shut."""
    me = actor()
    step = _step(place, verb)
    if step is None or not lifecycle.may(step, place.thing, me.principals):
        _refuse(place, verb)
    if step.page:
        return redirect(f"{place.url}{step.page}")
    facts = {f.name: getattr(place.thing, f.name, None) for f in step.facts if f.kind in PREFILLED}
    form = _form(place, step, facts)
    form.version.data = place.thing.version
    case = acts.situation(db.session, me, place.thing, place.record)
    return _page(StepPage(place, step, form, place.thing.version, lifecycle.shut(step, case)))


def answer(place: Place, verb: str):
    """Carry a step out and go back to the record."""
    me, step = actor(), _step(place, verb)
    allowed = step is not None and lifecycle.may(step, place.thing, me.principals)
    if not allowed:
        return _answered() or _moved_on(place, verb) or _refuse(place, verb)
    if step.page:
        return redirect(f"{place.url}{step.page}", 303)
    form = _form(place, step)
    page = StepPage(place, step, form, place.thing.version)
    if not form.validate():
        return _answered() or (_page(page), 422)
    facts = form.facts()
    brought = [fact.name for fact in step.facts if fact.kind == "files"]
    try:
        for name in brought:
            facts[name] = files.keep(facts[name], name)
    except Refused as refused:
        form.refuse(refused)
        return _answered() or (_page(page), 422)

    def work(session, me):
        thing, record = place.again(session, me)
        rows = [r for n in brought for r in files.attach(session, me, record, facts[n], "evidence")]
        details = {"files": [row.id for row in rows]} if rows else None
        acts.take_step(session, me, thing, verb, facts, form.posted_version, record=record, details=details)
        return thing

    try:
        return carry_out(
            work,
            to=place.url,
            form=form,
            again=lambda: _page(page),
            said=lambda thing: _said(place, step, thing),
        )
    except Stale:
        return _stale(place, step, form)


def _step(place: Place, verb: str) -> Step | None:
    """The row of the table that a verb takes from here.

    NotFound for a verb that the kind does not have, or that is only ever done from elsewhere (a quiet step).
    """
    table = place.owner.lifecycle
    if verb not in table.by_verb or all(row.quiet for row in table.by_verb[verb]):
        raise NotFound
    return table.find(verb, place.thing.state)


def _moved_on(place: Place, verb: str):
    """An older page answered after the record had left its state: what changed, and what was typed."""
    row = place.owner.lifecycle.by_verb[verb][0]
    if place.thing.state in row.frm or not lifecycle.may(row, place.thing, actor().principals):
        return None
    form = _form(place, row)
    older = form.posted_version is not None and form.posted_version != place.thing.version
    return _stale(place, row, form) if older else None


def _refuse(place: Place, verb: str):
    """Refuse who may never take the step (Forbidden) before saying that it came out of turn."""
    rows = place.owner.lifecycle.by_verb[verb]
    here = [row for row in rows if place.thing.state in row.frm] or rows
    if not any(lifecycle.may(row, place.thing, actor().principals) for row in here):
        raise Forbidden(N_("Your roles do not allow this step."))
    raise OutOfTurn(N_("This has moved on: the step is no longer possible from where it stands."))


def _form(place: Place, step: Step, facts: dict[str, Any] | None = None) -> Form:
    if not step.facts:
        return PressForm()
    return step_form(db.session, actor(), place.owner, place.thing, step, facts)


def _answered():
    """Where the same form was sent before and answered, the same answer again."""
    key = request.form.get("_key", "")[:64]
    earlier = db.session.get(Submission, (key, actor().id)) if key and "\0" not in key else None
    return redirect(earlier.location, 303) if earlier else None


def _said(place: Place, step: Step, thing) -> str:
    if step.to:
        label = _(place.owner.lifecycle.state(thing.state).label)
        return _("Done. It now stands at “%(state)s”.", state=label)
    return _("Done: %(step)s.", step=_(step.label))


def _page(page: StepPage) -> str:
    return render_template("records/step.html", page=page, place=page.place, step=page.step, form=page.form)


def _lately(place: Place, limit: int) -> list:
    """The newest events of a record, or of the one part of it that a step is about."""
    about: tuple = ()
    if place.part_kind:
        about = (Event.part_kind == place.part_kind.name, Event.part_id == queries.row_id(place.part_id))
    return events_of(db.session, place.record.id, limit, *about)


def _stale(place: Place, step: Step, form: Form):
    """What changed since the form was opened, and the form with what was typed, to be sent again (409)."""
    session, me, lang = db.session, actor(), i18n.language()
    thing, record = place.again(session, me)
    now_step = place.owner.lifecycle.find(step.verb, thing.state)
    posted, version = form.posted_version or 0, thing.version
    if place.part_kind:
        events = _lately(place, max(version - posted, 1))
    else:
        events = events_of(session, record.id, 20, Event.version > posted)
    form.version.data = version
    page = StepPage(
        place,
        step,
        form,
        version,
        changes=history_lines(events, me, record.kind, lang, None),
        possible=now_step is not None and lifecycle.may(now_step, thing, me.principals),
    )
    if not page.possible:
        page.kept = [
            (f.label.text, f.data)
            for f in form
            if isinstance(f.data, str) and f.data and f.name in form.facts()
        ]
    session.rollback()
    return _page(page), 409
