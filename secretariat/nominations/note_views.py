"""Addresses of confidential notes: one form writes, another opens them, and opening is kept."""

import uuid

from flask import render_template
from wtforms import HiddenField

from secretariat.core import forms, i18n, kinds
from secretariat.core.db import db
from secretariat.core.forms import _l
from secretariat.core.lifecycle import N_, Forbidden
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.nominations import notes
from secretariat.nominations.blueprint import bp
from secretariat.nominations.models import Nomination
from secretariat.records.forms import PressForm
from secretariat.records.queries import load


class NoteForm(forms.Form):
    """A note and its random name, which does for it what ``_key`` does elsewhere: no row tells who sent it, or when."""

    name = HiddenField()
    note = forms.text(_l("Confidential note"), required=True, limit=notes.LONGEST)


@bp.route("/<cluster>/nominations/<int:id>/notes", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=18)
def write_note(cluster, id):
    """Write a confidential note; for the committee, the button that opens them and who did."""
    me, session = actor(), db.session
    nomination = load(session, me, Nomination, id, cluster)
    writes, reads = notes.may_write(me, nomination), notes.may_read(session, me, nomination)
    if not (writes or reads):
        raise Forbidden(N_("Your roles do not allow this step."))
    form = NoteForm()
    if not form.is_submitted():
        form.name.data = str(uuid.uuid4())

    def again():
        return _page(cluster, nomination, form=form, writes=writes, reads=reads)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        held = load(session, me, Nomination, id, cluster)
        notes.write(session, me, held, form.name.data or "", form.note.data)

    said = _l("Note sealed: the committee alone opens it.")
    return carry_out(work, to=_back(cluster, nomination), form=form, again=again, said=str(said))


@bp.post("/<cluster>/nominations/<int:id>/notes/open")
@needs(Permission.CONTRIBUTE, statements=24)
def open_notes(cluster, id):
    """Open the notes. It is a form that is sent, and not a link: the reading is kept in the same transaction."""
    me, session = actor(), db.session
    nomination = load(session, me, Nomination, id, cluster)
    found: list[list[notes.Opened]] = []

    def work(session, me):
        found[:] = [notes.read(session, me, load(session, me, Nomination, id, cluster))]

    answer = carry_out(work, to=f"{_back(cluster, nomination)}notes", form=PressForm())
    if not found:  # the same form again: it was answered, and nothing was opened
        return answer
    nomination = load(db.session, actor(), Nomination, id, cluster)
    return _page(cluster, nomination, opened=found[0], reads=True)


def _back(cluster, nomination) -> str:
    return kinds.address(cluster.slug, "nomination", nomination.id)


def _page(cluster, nomination, form=None, writes=False, reads=False, opened=None) -> str:
    return render_template(
        "nominations/notes.html",
        cluster=cluster,
        nomination=nomination,
        form=form,
        writes=writes,
        reads=reads,
        opened=opened,
        readings=notes.readings(db.session, nomination) if reads else [],
        back=_back(cluster, nomination),
        title=nomination.title(i18n.language()),
    )
