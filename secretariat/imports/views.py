"""Addresses of imports: a file is brought; what is read of it is shown, answered, mended, then done, and undone."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from secretariat.core import files, i18n, sniffing
from secretariat.core.db import db
from secretariat.core.lifecycle import Refused
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.imports import (
    commands,
    file_shown,
    forms,
    present,
    proposals,
    queries,
    remembering,
    subjects,
)
from secretariat.imports.answers import Answers
from secretariat.imports.blueprint import bp
from secretariat.imports.organisations import Directory
from secretariat.imports.proposals import Proposal
from secretariat.imports.sheets import grid, headings, opening
from secretariat.imports.sheets.headings import Layout

PREVIEW = 22
"""Statements of a page that reads the file beside what stands."""


@bp.route("/<cluster>/plans/<int:id>/import", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=20)
def plan(cluster, id):
    """Bring a spreadsheet to a plan."""
    return _upload(cluster, "plan", id)


@bp.route("/<cluster>/plans/<int:id>/indicators/import", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=20)
def measurements(cluster, id):
    """Bring measurements of a plan's indicators."""
    return _upload(cluster, "measurements", id)


@bp.route("/<cluster>/members/import", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=20)
def organisations(cluster):
    """Bring organisations and their people."""
    return _upload(cluster, "organisations", None)


def _upload(cluster, key: str, id: int | None):
    me, session, subject = actor(), db.session, subjects.SUBJECTS[key]
    thing = subject.open(session, me, cluster, id)
    form = forms.UploadForm()

    def again():
        found = queries.latest(session, me, cluster, key, id)
        return render_template(
            "imports/upload.html",
            cluster=cluster,
            home=subject.home(cluster, thing),
            subject=subject,
            form=form,
            earlier=present.earlier(found, cluster, me),
        )

    if not form.is_submitted():
        return again()
    try:
        if not form.validate():
            raise Refused()
        name, sha256, layout = _brought(session, cluster, key, form.upload.data)
    except Refused as refused:
        form.refuse(Refused(errors={n: [_(t) for t in texts] for n, texts in refused.errors.items()}))
        return again(), 422

    def work(session, me):
        subject.open(session, me, cluster, id, lock=True)
        return commands.bring(session, me, cluster, key, id, name, sha256, layout)

    def to(one):
        return url_for(".show", cluster=cluster.slug, id=one.id)

    return carry_out(work, to=to, form=form, again=again)


def _brought(session, cluster, subject: str, upload) -> tuple[str, str, Layout]:
    """The name of an upload, where its cells are kept, and how they are most likely read."""
    try:
        name = files.clean_name(upload.filename or "")
    except sniffing.Unwelcome as reason:
        raise Refused(errors={"upload": [_(str(reason), **reason.values)]}) from None
    packed = opening.packed_cells(upload.stream, name)
    known = remembering.recall(session, cluster.id, f"{remembering.HEADING}:{subject}")
    layout = headings.guess(grid.unpacked(packed), subject, known, i18n.language())
    return name, files.put(packed), layout


@bp.get("/<cluster>/imports/<int:id>/")
@needs(Permission.CONTRIBUTE, statements=PREVIEW)
def show(cluster, id):
    """What the import would do, row by row; or what it did."""
    return _page(cluster, queries.own_import(db.session, actor(), cluster, id))


def _page(cluster, one, refused: str = "") -> str:
    me, session, subject = actor(), db.session, subjects.of(one)
    thing = subject.open(session, me, cluster, one.record_id)
    home = subject.home(cluster, thing)
    if one.stage != "open":
        told = present.ended(one, cluster, me)
        return render_template("imports/done.html", cluster=cluster, home=home, subject=subject, one=told)
    answers, layout, sheets = (
        Answers.from_json(one.answers),
        Layout.from_json(one.layout),
        queries.sheets_of(one),
    )
    try:
        proposal, _known = subject.propose(session, me, thing, sheets, layout, answers)
    except Refused as too_much:
        proposal, refused = Proposal([]), refused or too_much.reason
    digest, names = (
        proposals.digest(proposal),
        queries.organisation_names(session, cluster.id, proposal.names),
    )
    return render_template(
        "imports/preview.html",
        cluster=cluster,
        home=home,
        subject=subject,
        one=one,
        refused=refused,
        page=present.preview(
            one,
            subject,
            proposal,
            names,
            answers,
            layout,
            sheets,
            request.args,
            session,
            cluster,
            i18n.language(),
        ),
        digest=digest,
    )


@bp.post("/<cluster>/imports/<int:id>/")
@needs(Permission.CONTRIBUTE, statements=20)
def answer(cluster, id):
    """Keep what the person answers."""
    posted = request.form
    queries.own_import(db.session, actor(), cluster, id)

    def work(session, me):
        one = queries.own_import(session, me, cluster, id, lock=True)
        subjects.of(one).open(session, me, cluster, one.record_id)
        directory = Directory.read(session, cluster.id, i18n.language(), {})
        objectives = present.objective_ids(session, one.record_id)
        commands.answer(session, one, lambda answers: forms.answer(answers, posted, directory, objectives))

    return carry_out(work, to=url_for(".show", cluster=cluster.slug, id=id, **present.kept(request.args)))


def _opened(cluster, id: int):
    """An import that is open, its subject, and where it stands; refused to those who may not go on with it."""
    me, session = actor(), db.session
    one = queries.own_import(session, me, cluster, id)
    commands.require_open(one)
    subject = subjects.of(one)
    return one, subject, subject.home(cluster, subject.open(session, me, cluster, one.record_id))


@bp.route("/<cluster>/imports/<int:id>/columns", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=16)
def columns(cluster, id):
    """Say which sheet, which heading and which columns."""
    one, subject, home = _opened(cluster, id)
    sheets, layout = queries.sheets_of(one), Layout.from_json(one.layout)
    if request.method == "GET":
        page = file_shown.columns(sheets, layout, subject.fields)
        return render_template("imports/columns.html", cluster=cluster, home=home, one=one, page=page)
    width = max((sheet.width for sheet in sheets), default=0)
    wanted = forms.laid_out(request.form, layout, len(sheets), width, set(subject.fields))
    moved = (wanted.sheet, wanted.head) != (layout.sheet, layout.head)
    if moved:
        known = remembering.recall(db.session, cluster.id, f"{remembering.HEADING}:{one.subject}")
        wanted = headings.again(sheets, wanted, one.subject, known)

    def work(session, me):
        commands.lay_out(session, me, queries.own_import(session, me, cluster, id, lock=True), wanted, sheets)

    return carry_out(work, to=url_for(".columns" if moved else ".show", cluster=cluster.slug, id=id))


@bp.route("/<cluster>/imports/<int:id>/rows/<int:row>", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=20)
def mend(cluster, id, row):
    """Mend the cells of one row in place."""
    one, subject, home = _opened(cluster, id)
    layout, answers = Layout.from_json(one.layout), Answers.from_json(one.answers)
    cells = file_shown.cells(queries.sheets_of(one), layout, answers, row, subject.fields)
    if request.method == "GET":
        return render_template("imports/row.html", cluster=cluster, home=home, one=one, row=row, cells=cells)
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
@needs(Permission.CONTRIBUTE, statements=150)
def do(cluster, id):
    """Do it: all rows or none."""
    one, subject, home = _opened(cluster, id)
    shown, sheets = request.form.get("digest", ""), queries.sheets_of(one)

    def work(session, me):
        locked = queries.own_import(session, me, cluster, id, lock=True)
        return commands.do(session, me, cluster, locked, sheets, shown)

    def said(did) -> str:
        many = len(did["created"]) + len(did["changed"])
        return ngettext("%(num)s row imported", "%(num)s rows imported", many)

    here = url_for(".show", cluster=cluster.slug, id=id)
    try:
        return carry_out(work, to=lambda did: here if did.get("invite") else home.url, said=said)
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        again = queries.own_import(db.session, actor(), cluster, id)
        return _page(cluster, again, _(refused.reason)), 422


@bp.post("/<cluster>/imports/<int:id>/undo")
@needs(Permission.CONTRIBUTE, statements=150)
def undo(cluster, id):
    """Undo it as a whole, within a day, where nobody has worked on it since."""
    queries.own_import(db.session, actor(), cluster, id)

    def work(session, me):
        commands.undo(session, me, cluster, queries.own_import(session, me, cluster, id, lock=True))

    return carry_out(work, to=url_for(".show", cluster=cluster.slug, id=id), said=_("Import undone"))
