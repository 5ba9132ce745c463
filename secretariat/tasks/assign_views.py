"""Assigning: one task, or the same to many, about any record."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from secretariat.core import clock, files, i18n, kinds
from secretariat.core.db import db
from secretariat.core.lifecycle import Refused
from secretariat.core.policy import Actor, ClusterRef, Permission, visible_to
from secretariat.core.record import Record
from secretariat.core.web import actor, carry_out, needs
from secretariat.core.words import search_words
from secretariat.groups.models import BODIES
from secretariat.tasks import commands, people, queries
from secretariat.tasks.blueprint import bp
from secretariat.tasks.forms import AssignTask
from secretariat.tasks.people import Choosable

LISTS = ("people", "organisations")


@bp.route("/<cluster>/tasks/new", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=20)
def new(cluster):
    me = actor()
    about = _about(me, cluster, request.values.get("about", ""))
    home = about.id if about and about.kind in BODIES else (about.group_id if about else None)
    page = AssignPage(me, cluster, about, home, not commands.may_assign(me, cluster.id, home))
    form = page.form()
    if page.narrows(form):
        return page.render(form)
    if not form.validate_on_submit():
        return page.render(form), 422 if form.is_submitted() else 200
    try:
        kept = files.keep(form.files.data, "files")
    except Refused as refused:
        form.refuse(refused)
        return page.render(form), 422
    facts = form.asked()
    about_id = about.id if about else None

    def work(session, me):
        subject = _about(me, cluster, str(about_id or ""))
        return commands.ask(session, me, cluster, {**facts, "files": kept}, subject)

    def to_page(done):
        if len(done.tasks) == 1:
            return kinds.address(cluster.slug, "task", done.tasks[0].id)
        return url_for(".index", cluster=cluster.slug, view="asked", batch=done.tasks[0].batch)

    return carry_out(work, to=to_page, form=form, again=lambda: page.render(form), said=_said)


def _said(done) -> str:
    said = ngettext("Task assigned", "%(num)s tasks assigned", len(done.tasks))
    lang = i18n.language()
    if done.unrepresented:
        names = ", ".join(organisation.name(lang) for organisation in done.unrepresented)
        said += ". " + _("Not asked, because nobody represents them: %(names)s", names=names)
    if done.left_out:
        names = ", ".join(done.left_out)
        said += ". " + _("Not asked, because they may not see it: %(names)s", names=names)
    return said


@dataclass
class AssignPage:
    """The form of a new task: whom one may ask, and the words by which the lists are narrowed."""

    me: Actor
    cluster: ClusterRef
    about: Record | None
    home: int | None
    only_me: bool

    def form(self) -> AssignTask:
        form = AssignTask()
        form.today = clock.today(self.cluster.time_zone)
        form.about.choices = [(self.about.id if self.about else "", "")]
        if self.only_me:
            form.offer([])
            form.people.choices, form.people.validate_choice = [(self.me.id, self.me.name)], True
            form.people.data = form.people.data or [self.me.id]
            return form
        self.groups = queries.groups_of(db.session, self.me, self.cluster.id)
        form.offer(self.groups, self.home)
        return form

    def narrows(self, form: AssignTask) -> bool:
        """Whether a list is only to be narrowed: its button was pressed, or Enter in its words with none chosen."""
        if not form.is_submitted() or self.only_me:
            return False
        to = form.to.data
        sought = to in LISTS and request.form.get(f"find_{to}", "").strip() and not form[to].data
        return "narrow" in request.form or bool(sought)

    def render(self, form: AssignTask) -> str:
        lists = {} if self.only_me else self._lists(form)
        own = [row for row in self._own_groups() if row[0]] if self.only_me else []
        return render_template(
            "tasks/new.html",
            cluster=self.cluster,
            form=form,
            about=self.about,
            only_me=self.only_me,
            lang=i18n.language(),
            lists=lists,
            own_groups=own,
            hint=files.hint(i18n.language()),
        )

    def _own_groups(self) -> list[tuple[int, str]]:
        """Groups that somebody chairs who assigns nowhere else: from their pages they may ask others."""
        chaired = {int(p[1:-6]) for p in self.me.principals if p[0] == "g" and p.endswith(":chair")}
        if not chaired or self.about:
            return []
        rows = queries.groups_of(db.session, self.me, self.cluster.id)
        return [(row.id, row.name(i18n.language())) for row in rows if row.id in chaired]

    def _lists(self, form: AssignTask) -> dict[str, "Picker"]:
        session, lang, number = db.session, i18n.language(), self.cluster.id
        restricted = self.home if self.about and self.about.audience == "group" else None
        codes = {row.id: row.code(lang) for row in self.groups}
        everybody = people.choosable(session, number, restricted, codes, lang)
        represented = people.represented(session, number, codes, lang)
        form.of_group.choices = [("", "–"), *((row.id, row.name(lang)) for row in self.groups)]
        form.group_id.choices = form.of_group.choices
        pressed = request.form.get("narrow", "")
        return {
            name: Picker.of(
                rows, form[name].data or [], request.form.get(f"find_{name}", ""), pressed == f"all_{name}"
            )
            for name, rows in zip(LISTS, (everybody, represented), strict=True)
        }


@dataclass
class Picker:
    """A list to tick in: what is ticked first, then what its words let through."""

    rows: list[tuple[Choosable, bool]]
    words: str
    total: int

    @classmethod
    def of(cls, rows: list[Choosable], chosen: list[int], words: str, tick_all: bool) -> "Picker":
        words = words.replace("\0", "").strip()[:100]
        sought = search_words(words).split()
        found = [row for row in rows if all(f" {word}" in row.sought for word in sought)]
        ticked = {row.id for row in found} if tick_all else set()
        ticked |= set(chosen)
        first = [(row, True) for row in rows if row.id in ticked]
        return cls(first + [(row, False) for row in found if row.id not in ticked], words, len(rows))

    @property
    def chosen(self) -> int:
        return sum(ticked for _row, ticked in self.rows)


def _about(me: Actor, cluster: ClusterRef, text: str) -> Record | None:
    """The record that a task is to be about; 404 where it may not be seen."""
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise NotFound()
    found = db.session.scalars(
        select(Record).where(Record.id == int(text), visible_to(me, cluster.id))
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found
