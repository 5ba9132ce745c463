"""Addresses of tasks: lists, the task's page, editing, ticking, changing many. Assigning is in assign_views.py."""

from datetime import date
from functools import partial
from types import SimpleNamespace
from urllib.parse import parse_qsl

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from secretariat.core import clock, i18n, kinds
from secretariat.core.borrowed import either
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Forbidden, Refused
from secretariat.core.listing import FORM, MOST, answer, links
from secretariat.core.page import record_page
from secretariat.core.policy import Permission
from secretariat.core.shell import open_counts
from secretariat.core.web import actor, carry_out, needs, note_page
from secretariat.groups import nav
from secretariat.records.queries import load
from secretariat.tasks import assign_views, commands, queries
from secretariat.tasks.blueprint import bp
from secretariat.tasks.forms import BulkTasks, EditTask, TickForm
from secretariat.tasks.listing import listing
from secretariat.tasks.models import Task
from secretariat.tasks.present import TaskRows, labels

__all__ = ["assign_views", "bp"]

NARROWED = ("view", "state", "group", "q", "sort", "batch", "page")
"""What the address of a list may say (see _chosen)."""


def _day(text: str) -> date | None:
    """A day of the address, or nothing where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _chosen() -> queries.TaskFilter:
    """The filter in the address; what makes no sense there is left out."""
    args = {name: text.replace("\0", "") for name, text in request.args.items()}
    page = args.get("page", "1")
    return queries.TaskFilter(
        view=args["view"] if args.get("view") in queries.VIEWS else "mine",
        state=args.get("state", "open")[:24],
        group=args.get("group", "")[:60],
        words=args.get("q", "")[:100],
        sort=args["sort"] if args.get("sort") in queries.SORTS else "due",
        batch=args.get("batch", "")[:32],
        due=_day(args.get("due", "")),
        page=int(page) if page.isdecimal() and len(page) < 5 and int(page) else 1,
    )


def _told(chosen: queries.TaskFilter) -> dict[str, str]:
    """What an address says of a filter, without what is as by default."""
    plain = queries.TaskFilter()
    names = {"words": "q"}
    return {
        names.get(name, name): str(value)
        for name, value in vars(chosen).items()
        if name != "page" and value != getattr(plain, name)
    }


@bp.get("/<cluster>/tasks/")
@needs(Permission.READ_CLUSTER, statements=10)
def index(cluster):
    me, chosen, lang = actor(), _chosen(), i18n.language()
    today = clock.today(cluster.time_zone)
    standing = open_counts(db.session, me, cluster.id).get("task", 0)
    counts = queries.view_counts(db.session, me, cluster.id, today, standing)
    rows, total = queries.list_tasks(db.session, me, cluster.id, chosen, today, counts)
    return render_template(
        "tasks/index.html",
        cluster=cluster,
        chosen=chosen,
        tasks=TaskRows(rows, me, lang, today, cluster.slug),
        total=total,
        counts=counts,
        size=queries.PAGE,
        states=list(labels(lang).items()),
        exports=links(partial(url_for, ".export", cluster=cluster.slug, **_told(chosen))),
        staff=cluster.id in me.staff_of,
        can_write=cluster.id in me.contributes_to,
    )


@bp.get(f"/<cluster>/tasks/tasks.{FORM}")
@needs(Permission.READ_CLUSTER, statements=5)
def export(cluster, form):
    """The list as a file: all of its rows."""
    me, chosen = actor(), _chosen()
    today = clock.today(cluster.time_zone)
    rows = queries.all_tasks(db.session, me, cluster.id, chosen, today, MOST)
    lang = i18n.language()
    group = nav.called(db.session, me, cluster, chosen.group, lang)
    return answer(listing(rows, me, cluster, chosen, group, lang, today), form)


@bp.get("/<cluster>/tasks/<int:id>/")
@needs(Permission.READ_CLUSTER, statements=14)
def show(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    task = load(session, me, Task, id, cluster)
    page = record_page(session, me, task, lang)
    note_page(task.id)
    names, (title_fr, title_en) = queries.named(session, me, task)
    about = either(title_fr, title_en, lang) if task.about_id else None
    done, total = queries.batch_progress(session, me, cluster.id, task.batch)
    return render_template(
        "tasks/show.html",
        cluster=cluster,
        task=task,
        page=page,
        names=names,
        about=about,
        items=queries.checklist(session, task.id),
        can_tick=any(
            me.principals.intersection(task.principals(r)) for r in ("assignee", "assigner", "coordinator")
        )
        and task.state in ("todo", "doing"),
        batch=SimpleNamespace(done=done, total=total),
        today=clock.today(cluster.time_zone),
    )


@bp.route("/<cluster>/tasks/<int:id>/edit", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=16)
def edit(cluster, id):
    me, session = actor(), db.session
    task = load(session, me, Task, id, cluster)
    if not any(me.principals.intersection(task.principals(r)) for r in ("assigner", "coordinator")):
        raise Forbidden(N_("Your roles do not allow this step."))
    form = EditTask(obj=task)
    if "checklist" not in request.form:
        form.checklist.data = "\n".join(i.text for i in task.checklist)
    if not form.is_submitted():
        form.version.data = task.version

    def again():
        return render_template("tasks/edit.html", cluster=cluster, form=form, task=task)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        commands.edit(
            session, me, load(session, me, Task, id, cluster, lock=True), form.facts(), form.posted_version
        )

    return carry_out(
        work, to=kinds.address(cluster.slug, "task", id), form=form, again=again, said=_("Task saved")
    )


@bp.post("/<cluster>/tasks/<int:id>/tick")
@needs(Permission.CONTRIBUTE, statements=16)
def tick(cluster, id):
    form = TickForm()
    if not form.validate_on_submit() or form.item.data is None:
        raise Refused(N_("This line is no longer in the checklist."))

    def work(session, me):
        task = load(session, me, Task, id, cluster, lock=True)
        commands.tick(session, me, task, form.item.data, form.done.data == "1")

    return carry_out(work, to=f"{kinds.address(cluster.slug, 'task', id)}#checklist")


@bp.post("/<cluster>/tasks/bulk")
@needs(Permission.CONTRIBUTE, statements=900)
def bulk(cluster):
    """Each ticked task costs its own statements: the bound is that of a full page of them."""
    form = BulkTasks()
    ids = [int(text) for text in request.form.getlist("ids") if text.isdecimal() and len(text) < 10][
        : queries.PAGE
    ]
    if not ids:
        raise Refused(N_("Tick at least one task first."))
    if not form.validate_on_submit():
        raise Refused(N_("Choose what to do with the ticked tasks."))
    if form.verb.data == "due" and not form.due_on.data:
        raise Refused(N_("Give the new due date."))
    if form.verb.data == "cancel" and not form.reason.data:
        raise Refused(N_("Give the reason for cancelling."))

    def work(session, me):
        tasks = [load(session, me, Task, number, cluster, lock=True) for number in ids]
        return commands.bulk(session, me, tasks, form.verb.data, form.facts())

    def said(result):
        done, left = result
        text = ngettext("%(num)s task changed", "%(num)s tasks changed", done)
        if left:
            text += "; " + ngettext("%(num)s left as it was", "%(num)s left as they were", left)
        return text

    return carry_out(work, to=_list_again(cluster, form.back.data or ""), said=said)


def _list_again(cluster, address: str) -> str:
    """The list from which many were changed, narrowed as it was."""
    told = dict(parse_qsl(address.partition("?")[2], max_num_fields=20))
    kept = {name: told[name][:100] for name in NARROWED if told.get(name)}
    return url_for(".index", cluster=cluster.slug, **{"view": "asked", **kept})
