"""Addresses of imports: a plan's file is brought; what is read of it is shown, answered, mended, then done."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from secretariat.core import files, i18n, kinds, sniffing
from secretariat.core.db import db
from secretariat.core.lifecycle import Refused
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.imports import (
    commands,
    forms,
    grid,
    headings,
    opening,
    plan_undoing,
    plan_work,
    present,
    queries,
    remembering,
)
from secretariat.imports.answers import Answers
from secretariat.imports.blueprint import bp
from secretariat.imports.headings import Layout
from secretariat.imports.organisations import Directory
from secretariat.imports.proposals import FIELDS
from secretariat.plans.commands import require_editor
from secretariat.plans.models import Plan
from secretariat.records.queries import load

PREVIEW = 22
"""Statements of a page that reads the file beside the plan."""


@bp.route("/<cluster>/plans/<int:id>/import", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=20)
def plan(cluster, id):
    """Bring a spreadsheet to a plan."""
    me, session = actor(), db.session
    found = load(session, me, Plan, id, cluster)
    require_editor(me, found)
    form = forms.UploadForm()

    def again():
        return render_template(
            "imports/upload.html",
            cluster=cluster,
            plan=found,
            form=form,
            earlier=present.earlier(queries.latest(session, me, cluster, "plan", id), cluster, me),
        )

    if not form.is_submitted():
        return again()
    try:
        if not form.validate():
            raise Refused()
        name, sha256, layout = _brought(session, cluster, "plan", form.upload.data)
    except Refused as refused:
        form.refuse(Refused(errors={n: [_(t) for t in texts] for n, texts in refused.errors.items()}))
        return again(), 422

    def work(session, me):
        require_editor(me, load(session, me, Plan, id, cluster, lock=True))
        return commands.bring(session, me, cluster, "plan", id, name, sha256, layout)

    return carry_out(
        work, to=lambda one: url_for(".show", cluster=cluster.slug, id=one.id), form=form, again=again
    )


def _brought(session, cluster, subject: str, upload) -> tuple[str, str, Layout]:
    """The name of an upload, where its cells are kept, and how they are most likely read."""
    try:
        name = files.clean_name(upload.filename or "")
    except sniffing.Unwelcome as reason:
        raise Refused(errors={"upload": [_(str(reason), **reason.values)]}) from None
    packed = opening.packed_cells(upload.stream, name)
    about = f"{remembering.HEADING}:{subject}"
    known = remembering.recall(session, cluster.id, about)
    layout = headings.guess(grid.unpacked(packed), subject, known, i18n.language())
    return name, files.put(packed), layout


@bp.get("/<cluster>/imports/<int:id>/")
@needs(Permission.CONTRIBUTE, statements=PREVIEW)
def show(cluster, id):
    """What the import would do, row by row; or what it did."""
    one = queries.own_import(db.session, actor(), cluster, id)
    return _page(cluster, one)


def _page(cluster, one, refused: str = "") -> str:
    me, session = actor(), db.session
    found = load(session, me, Plan, one.record_id, cluster)
    if one.stage != "open":
        return render_template(
            "imports/done.html", cluster=cluster, plan=found, one=present.ended(one, cluster, me)
        )
    require_editor(me, found)
    answers = Answers.from_json(one.answers)
    sheets, layout = queries.sheets_of(one), Layout.from_json(one.layout)
    proposal, standing = plan_work.propose(session, me, found, sheets, layout, answers)
    digest = plan_work.digest(proposal)
    return render_template(
        "imports/preview.html",
        cluster=cluster,
        plan=found,
        one=one,
        refused=refused,
        page=present.preview(
            one, proposal, standing, answers, layout, sheets, request.args, session, cluster, i18n.language()
        ),
        digest=digest,
    )


@bp.post("/<cluster>/imports/<int:id>/")
@needs(Permission.CONTRIBUTE, statements=20)
def answer(cluster, id):
    """Keep what the person answers."""
    me, posted = actor(), request.form
    queries.own_import(db.session, me, cluster, id)

    def work(session, me):
        one = queries.own_import(session, me, cluster, id, lock=True)
        require_editor(me, load(session, me, Plan, one.record_id, cluster))
        directory = Directory.read(session, cluster.id, i18n.language(), {})
        objectives = present.objective_ids(session, one.record_id)
        commands.answer(session, one, lambda answers: forms.answer(answers, posted, directory, objectives))

    return carry_out(work, to=url_for(".show", cluster=cluster.slug, id=id, **present.kept(request.args)))


@bp.route("/<cluster>/imports/<int:id>/columns", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=16)
def columns(cluster, id):
    """Say which sheet, which heading and which columns."""
    me, session = actor(), db.session
    one = queries.own_import(session, me, cluster, id)
    commands.require_open(one)
    found = load(session, me, Plan, one.record_id, cluster)
    require_editor(me, found)
    sheets, layout = queries.sheets_of(one), Layout.from_json(one.layout)
    if request.method == "GET":
        return render_template(
            "imports/columns.html",
            cluster=cluster,
            plan=found,
            one=one,
            page=present.columns(sheets, layout, FIELDS),
        )
    width = max((sheet.width for sheet in sheets), default=0)
    wanted = forms.laid_out(request.form, layout, len(sheets), width, set(FIELDS))
    if (wanted.sheet, wanted.head) != (layout.sheet, layout.head):
        known = remembering.recall(session, cluster.id, f"{remembering.HEADING}:{one.subject}")
        wanted = headings.again(sheets, wanted, one.subject, known)

    def work(session, me):
        locked = queries.own_import(session, me, cluster, id, lock=True)
        commands.lay_out(session, me, locked, wanted, sheets)

    moved = (wanted.sheet, wanted.head) != (layout.sheet, layout.head)
    return carry_out(work, to=url_for(".columns" if moved else ".show", cluster=cluster.slug, id=id))


@bp.route("/<cluster>/imports/<int:id>/rows/<int:row>", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=20)
def mend(cluster, id, row):
    """Mend the cells of one row in place."""
    me, session = actor(), db.session
    one = queries.own_import(session, me, cluster, id)
    commands.require_open(one)
    found = load(session, me, Plan, one.record_id, cluster)
    require_editor(me, found)
    layout = Layout.from_json(one.layout)
    cells = present.cells(queries.sheets_of(one), layout, Answers.from_json(one.answers), row)
    if request.method == "GET":
        return render_template("imports/row.html", cluster=cluster, plan=found, one=one, row=row, cells=cells)
    posted = {cell.name: forms.clean(request.form.get(f"cell-{cell.name}"), 20_000) for cell in cells}

    def change(answers: Answers) -> None:
        typed = {c.name: posted[c.name] for c in cells if posted[c.name] != c.original}
        answers.mended.pop(str(row), None)
        if typed:
            answers.mended[str(row)] = typed

    def work(session, me):
        commands.answer(session, queries.own_import(session, me, cluster, id, lock=True), change)

    return carry_out(work, to=url_for(".show", cluster=cluster.slug, id=id, _anchor=f"r{row}"))


@bp.post("/<cluster>/imports/<int:id>/do")
@needs(Permission.CONTRIBUTE, statements=900)
def do(cluster, id):
    """Do it: all rows or none."""
    me = actor()
    one = queries.own_import(db.session, me, cluster, id)
    commands.require_open(one)
    plan_id, shown, sheets = one.record_id, request.form.get("digest", ""), queries.sheets_of(one)

    def work(session, me):
        locked = queries.own_import(session, me, cluster, id, lock=True)
        found = load(session, me, Plan, plan_id, cluster, lock=True)
        return commands.do_plan(session, me, locked, found, sheets, shown)

    try:
        return carry_out(
            work,
            to=kinds.address(cluster.slug, "plan", plan_id),
            said=lambda did: ngettext(
                "%(num)s row imported", "%(num)s rows imported", len(did["created"]) + len(did["changed"])
            ),
        )
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        again = queries.own_import(db.session, me, cluster, id)
        return _page(cluster, again, _(refused.reason)), 422


@bp.post("/<cluster>/imports/<int:id>/undo")
@needs(Permission.CONTRIBUTE, statements=900)
def undo(cluster, id):
    """Undo it as a whole, within a day, where nobody has worked on it since."""
    plan_id = queries.own_import(db.session, actor(), cluster, id).record_id

    def work(session, me):
        locked = queries.own_import(session, me, cluster, id, lock=True)
        found = load(session, me, Plan, plan_id, cluster, lock=True)
        require_editor(me, found)
        plan_undoing.undo(session, me, locked, found)

    return carry_out(work, to=url_for(".show", cluster=cluster.slug, id=id), said=_("Import undone"))
