"""Addresses that every record has below its own: steps, comments, files, following, reminding, history."""

from flask import Blueprint, abort, jsonify, redirect, render_template, request, send_file
from flask_babel import gettext as _
from sqlalchemy import select

from secretariat.core import files, i18n
from secretariat.core.db import db
from secretariat.core.lifecycle import Forbidden, Refused
from secretariat.core.page import address_of, cluster_of, history_lines
from secretariat.core.policy import Permission, visible_or_shared
from secretariat.core.record import Record
from secretariat.core.remarks import comments_of
from secretariat.core.sniffing import INLINE
from secretariat.core.web import actor, carry_out, needs
from secretariat.records import commands, place, queries, steps
from secretariat.records.forms import CommentForm, FilesForm

bp = Blueprint("records", __name__)
HISTORY_PAGE = 50
AT = "/<cluster>/<room>/<ref>/"
PART = f"{AT}<part>/<part_id>/"
SANDBOX = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
"""A file shown in place may do nothing."""


def _here(cluster, room, ref, part=None, part_id=None) -> place.Place:
    return place.find(db.session, actor(), cluster, room, ref, part, part_id)


@bp.get("/r/<id>")
@needs(Permission.SIGNED_IN, statements=6)
def any_record(id):
    """The record's own address, whatever its kind."""
    me, session = actor(), db.session
    query = select(Record).where(Record.id == queries.row_id(id), visible_or_shared(me))
    record = session.scalars(query).one_or_none()
    if record is None:
        abort(404)
    return redirect(address_of(cluster_of(session, me, record), record))


@bp.get(f"{AT}steps/<verb>")
@bp.get(f"{PART}steps/<verb>", endpoint="part_step")
@needs(Permission.CONTRIBUTE, statements=14)
def step(cluster, verb, **names):
    return steps.show(_here(cluster, **names), verb)


@bp.post(f"{AT}steps/<verb>", endpoint="take_step")
@bp.post(f"{PART}steps/<verb>", endpoint="take_part_step")
@needs(Permission.CONTRIBUTE, statements=22)
def take(cluster, verb, **names):
    return steps.answer(_here(cluster, **names), verb)


@bp.get(f"{AT}comments")
@needs(Permission.READ_CLUSTER, statements=12)
def comments(cluster, room, ref):
    """All the comments, by pages that go back in time."""
    at = _here(cluster, room, ref)
    before = _before()
    lang = i18n.language()
    rows, total, earlier = comments_of(db.session, actor(), at.record, at.url, lang, before)
    return render_template(
        "records/comments.html", place=at, rows=rows, total=total, earlier=earlier, before=before
    )


@bp.post(f"{AT}comments", endpoint="comment")
@needs(Permission.CONTRIBUTE, statements=16)
def add_comment(cluster, room, ref):
    at, form = _here(cluster, room, ref), CommentForm()

    def again():
        return render_template("records/comment.html", place=at, form=form, row=None)

    if not form.validate():
        return again(), 422

    def work(session, me):
        return commands.comment(session, me, at.again(session, me)[1], form.body.data)

    return carry_out(
        work,
        to=lambda done: f"{at.url}#comment-{done[0].id}",
        form=form,
        again=again,
        said=lambda done: _said_to(done[1]),
    )


def _said_to(named) -> str:
    if not named.outside:
        return _("Comment added")
    return _(
        "Comment added. Not told, because they cannot see this record: %(names)s",
        names=", ".join(named.outside),
    )


@bp.route(f"{AT}comments/<comment_id>", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=18)
def edit_comment(cluster, room, ref, comment_id):
    """One's own comment, to edit or remove; somebody else's, to remove, for the secretariat."""
    me, at = actor(), _here(cluster, room, ref)
    row = queries.comment(db.session, at.record, comment_id)
    mine = row.person_id == me.id
    if not mine and (request.method == "POST" or at.record.cluster_id not in me.staff_of):
        raise Forbidden(commands.NOT_YOURS)
    form = CommentForm(data={"body": row.body})

    def again():
        return render_template("records/comment.html", place=at, form=form, row=row, mine=mine)

    if not form.is_submitted() or not form.validate():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        record = at.again(session, me)[1]
        held = queries.comment(session, record, comment_id, lock=True)
        return commands.edit_comment(session, me, record, held, form.body.data)

    back = f"{at.url}#comment-{row.id}"
    return carry_out(work, to=back, form=form, again=again, said=_("Comment saved"))


@bp.post(f"{AT}comments/<comment_id>/remove")
@needs(Permission.CONTRIBUTE, statements=16)
def remove_comment(cluster, room, ref, comment_id):
    at = _here(cluster, room, ref)

    def work(session, me):
        record = at.again(session, me)[1]
        commands.remove_comment(session, me, record, queries.comment(session, record, comment_id, lock=True))

    return carry_out(work, to=f"{at.url}#comments", said=_("Comment removed"))


@bp.get(f"{AT}people.json")
@needs(Permission.READ_CLUSTER, statements=4)
def people(cluster, room, ref):
    """Who may be named in a comment here."""
    at = _here(cluster, room, ref)
    return jsonify([{"id": id, "name": name} for id, name in queries.people_who_see(db.session, at.record)])


@bp.post(f"{AT}files")
@needs(Permission.CONTRIBUTE, statements=24)
def attach(cluster, room, ref):
    at, form = _here(cluster, room, ref), FilesForm()
    if at.record.cluster_id not in actor().contributes_to:
        raise Forbidden(commands.READ_ONLY)

    def again():
        return render_template("records/file.html", place=at, form=form, hint=files.hint(i18n.language()))

    if not form.validate():
        return again(), 422
    try:
        kept = files.keep(form.upload.data)
    except Refused as refused:
        form.refuse(refused)
        return again(), 422

    def work(session, me):
        return commands.attach(session, me, at.again(session, me)[1], kept)

    return carry_out(work, to=f"{at.url}#files", form=form, again=again, said=_("File attached"))


@bp.get(f"{AT}files/<file_id>/<name>")
@needs(Permission.READ_CLUSTER, statements=4)
def download(cluster, room, ref, file_id, name):
    """A file's bytes, under a type that makes no browser run them. ``?show=1`` shows an image in place."""
    at = _here(cluster, room, ref)
    row = queries.attachment(db.session, at.record, file_id)
    path = files.path_of(row.sha256)
    if not path.is_file():
        abort(404)
    shown = request.args.get("show") == "1" and row.media_type in INLINE
    answer = send_file(
        path,
        mimetype=row.media_type,
        as_attachment=not shown,
        download_name=row.name,
        etag=row.sha256,
        conditional=True,
    )
    answer.headers["Content-Type"] = row.media_type  # as kept: a charset named in it is named once
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@bp.post(f"{AT}files/<file_id>/remove")
@needs(Permission.CONTRIBUTE, statements=16)
def detach(cluster, room, ref, file_id):
    at = _here(cluster, room, ref)

    def work(session, me):
        record = at.again(session, me)[1]
        commands.detach(session, me, record, queries.attachment(session, record, file_id, lock=True))

    return carry_out(work, to=f"{at.url}#files", said=_("File removed"))


@bp.post(f"{AT}follow")
@needs(Permission.READ_CLUSTER, statements=12)
def follow(cluster, room, ref):
    return _following(_here(cluster, room, ref), commands.follow, _("You will be told of what happens here"))


@bp.post(f"{AT}unfollow")
@needs(Permission.READ_CLUSTER, statements=12)
def unfollow(cluster, room, ref):
    return _following(_here(cluster, room, ref), commands.unfollow, _("You follow this no longer"))


def _following(at: place.Place, command, said: str):
    return carry_out(lambda session, me: command(session, me, at.again(session, me)[1]), to=at.url, said=said)


@bp.post(f"{AT}remind/<move_id>")
@needs(Permission.CONTRIBUTE, statements=18)
def remind(cluster, room, ref, move_id):
    at, number = _here(cluster, room, ref), queries.row_id(move_id)

    def work(session, me):
        return commands.remind(session, me, at.again(session, me)[1], number)

    return carry_out(
        work, to=at.url, said=lambda names: _("A reminder goes to %(names)s", names=", ".join(names))
    )


@bp.get(f"{AT}history")
@needs(Permission.READ_CLUSTER, statements=12)
def history(cluster, room, ref):
    """The whole history, newest first."""
    me, at, lang = actor(), _here(cluster, room, ref), i18n.language()
    what = request.args.get("what", "")
    what = what if what in ("steps", *queries.WHAT) else ""
    before = _before()
    events = queries.history(db.session, at.record, before, what, HISTORY_PAGE + 1)
    return render_template(
        "records/history.html",
        place=at,
        what=what,
        before=before,
        lines=history_lines(events[:HISTORY_PAGE], me, at.record.kind, lang, None),
        earlier=events[HISTORY_PAGE - 1].id if len(events) > HISTORY_PAGE else None,
    )


def _before() -> int | None:
    """The id in the address from which a page goes back; what is none is left out."""
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
