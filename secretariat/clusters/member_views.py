"""Addresses of the directory: organisations by constituency, people, and what the secretariat changes."""

from functools import partial

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from secretariat.clusters import belonging, commands, constituencies, listing, panels, queries
from secretariat.clusters.blueprint import bp
from secretariat.clusters.forms import STAFF_LABELS, BelongForm, OrganisationForm, leave_form
from secretariat.clusters.models import Organisation
from secretariat.core import i18n
from secretariat.core.db import db
from secretariat.core.listing import FORM, answer, links
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.core.words import sort_key
from secretariat.people import commands as accounts


def find(cluster, organisation_id: int, lock: bool = False) -> Organisation:
    """An organisation of the cluster in the address; 404 where there is none."""
    return queries.organisation(db.session, cluster.id, organisation_id, lock) or abort(404)


def entered(session, me, cluster, form) -> int:
    """The id of the person whom a PersonForm names: chosen, or entered and invited."""
    if form.person.data:
        return form.person.data
    place = cluster.name(form.language.data)
    return accounts.invite(session, me, form.email.data, form.name.data, form.language.data, place).id


@bp.get("/<cluster>/members/")
@needs(Permission.READ_CLUSTER, statements=10)
def members(cluster):
    asked, constituency, labels, rows = _organisations(cluster)
    people = queries.people_choices(db.session, cluster.id, contributing=False)
    sentence = _(
        "%(organisations)s around the table, and %(people)s.",
        organisations=ngettext("%(num)s organisation", "%(num)s organisations", len(rows)),
        people=ngettext("%(num)s person", "%(num)s people", len(people)),
    )
    chosen = {"q": asked or None, "constituency": constituency or None}
    return render_template(
        "clusters/members.html",
        cluster=cluster,
        groups=queries.by_constituency(rows, labels),
        total=len(rows),
        people=len(people),
        sentence=sentence,
        representatives=queries.representatives_of(db.session, [row[0] for row in rows]),
        labels=labels,
        words=asked,
        constituency=constituency,
        staff=cluster.id in actor().staff_of,
        exports=links(partial(url_for, ".members_file", cluster=cluster.slug, **chosen)),
    )


@bp.get(f"/<cluster>/members/members.{FORM}")
@needs(Permission.READ_CLUSTER, statements=8)
def members_file(cluster, form):
    """The organisations within the filter, as a file."""
    asked, constituency, labels, rows = _organisations(cluster)
    told = [(_("Words"), asked), (_("Constituency"), labels.get(constituency, ""))]
    found = queries.representatives_of(db.session, [row[0] for row in rows])
    groups = queries.by_constituency(rows, labels)
    return answer(listing.organisations(groups, labels, found, told, actor(), cluster), form)


def _organisations(cluster) -> tuple[str, str, dict[str, str], list]:
    """What the address asks for (words, a constituency), the names of constituencies, and the rows."""
    lang, asked = i18n.language(), _words()
    labels = constituencies.labels(db.session, cluster.id, lang)
    wanted = request.args.get("constituency", "")
    constituency = wanted if wanted in labels else ""
    rows = queries.organisations(db.session, cluster.id, lang, constituency, sort_key(asked))
    return asked, constituency, labels, rows


def _words() -> str:
    return request.args.get("q", "")[:100].replace("\0", "")


@bp.get("/<cluster>/members/people/")
@needs(Permission.READ_CLUSTER, statements=8)
def people(cluster):
    words = _words()
    return render_template(
        "clusters/people.html",
        cluster=cluster,
        people=queries.directory(db.session, cluster, i18n.language(), sort_key(words)),
        words=words,
        roles=STAFF_LABELS,
        staff=cluster.id in actor().staff_of,
        directs=f"c{cluster.id}:director" in actor().principals,
        exports=links(partial(url_for, ".people_file", cluster=cluster.slug, q=words or None)),
    )


@bp.get(f"/<cluster>/members/people/people.{FORM}")
@needs(Permission.READ_CLUSTER, statements=6)
def people_file(cluster, form):
    """The people within the filter, as a file."""
    words = _words()
    found = queries.directory(db.session, cluster, i18n.language(), sort_key(words))
    return answer(listing.people(found, words, actor(), cluster), form)


@bp.get("/<cluster>/members/<int(max=2147483647):id>/")
@needs(Permission.READ_CLUSTER, statements=16)
def organisation(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    found, staff = find(cluster, id), cluster.id in me.staff_of
    return render_template(
        "clusters/organisation.html",
        cluster=cluster,
        organisation=found,
        label=constituencies.labels_of(session, cluster.id, lang, [found.constituency])[found.constituency],
        people=queries.affiliations(session, id, cluster.time_zone),
        panels=panels.organisation.build(session, me, cluster, found, lang),
        changes=queries.changes(session, cluster.id, organisation_id=id) if staff else [],
        staff=staff,
    )


@bp.route("/<cluster>/members/new", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=16)
def new_organisation(cluster):
    form = OrganisationForm()
    form.offer(constituencies.labels(db.session, cluster.id, i18n.language(), offered=True))

    def again():
        return render_template(
            "clusters/organisation_form.html", cluster=cluster, form=form, organisation=None
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    return carry_out(
        lambda session, me: commands.add_organisation(session, me, cluster, form.facts()),
        to=lambda made: url_for("clusters.organisation", cluster=cluster.slug, id=made.id),
        form=form,
        again=again,
        said=_("Organisation added"),
    )


@bp.route("/<cluster>/members/<int(max=2147483647):id>/edit", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=16)
def edit_organisation(cluster, id):
    found = find(cluster, id)
    form = OrganisationForm(obj=found)
    labels = constituencies.labels(db.session, cluster.id, i18n.language())
    form.offer(labels)
    stale: list[commands.StaleOrganisation] = []

    def again():
        return render_template(
            "clusters/organisation_form.html", cluster=cluster, form=form, organisation=found
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        kept = find(cluster, id, lock=True)
        try:
            return commands.edit_organisation(session, me, cluster, kept, form.facts(), form.posted_version)
        except commands.StaleOrganisation as conflict:
            stale.append(conflict)
            raise

    answer = carry_out(
        work,
        to=url_for("clusters.organisation", cluster=cluster.slug, id=id),
        form=form,
        again=lambda: _with_both(form, stale, labels) or again(),
        said=_("Organisation saved"),
    )
    return (answer[0], 409) if stale else answer


def _with_both(form: OrganisationForm, stale: list, labels: dict[str, str]) -> None:
    """Beside each answer that differs, what was saved meanwhile; the next save is against that version."""
    for conflict in stale:
        for name, kept in conflict.differing.items():
            shown = labels[kept] if name == "constituency" else kept
            message = _("Saved meanwhile: “%(text)s”. Keep your answer or take this one.", text=shown)
            form[name].errors = [*form[name].errors, message]
        form.version.data = conflict.version


@bp.route("/<cluster>/members/<int(max=2147483647):id>/people", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=40)
def add_person(cluster, id):
    found = find(cluster, id)
    form = BelongForm(language=i18n.language())
    form.offer(queries.people_choices(db.session, cluster.id, contributing=False))
    if not form.is_submitted() and request.args.get("person", "").isdecimal():
        form.person.data = int(request.args["person"][:9])
    if not form.is_submitted():
        form.name.data, form.email.data = (request.args.get(n, "")[:160] for n in ("name", "email"))

    def again():
        return render_template("clusters/belong.html", cluster=cluster, form=form, organisation=found)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        home = find(cluster, id, lock=True)
        person_id = entered(session, me, cluster, form)
        return belonging.affiliate(
            session, me, person_id, home, form.representative.data, form.job_title.data or ""
        )

    return carry_out(
        work,
        to=url_for("clusters.organisation", cluster=cluster.slug, id=id),
        form=form,
        again=again,
        said=_("The person now belongs to the organisation"),
    )


@bp.route(
    "/<cluster>/members/<int(max=2147483647):id>/people/<int(max=2147483647):person_id>/leave",
    methods=["GET", "POST"],
)
@needs(Permission.STAFF, statements=60)
def leave(cluster, id, person_id):
    found = find(cluster, id)
    who = queries.person_line(db.session, cluster, person_id, i18n.language()) or abort(404)
    asked = belonging.questions(db.session, actor(), cluster.id, person_id, id)
    form = leave_form(asked)

    def again():
        title = _(
            "%(person)s leaves %(organisation)s", person=who.name, organisation=found.name(i18n.language())
        )
        back = url_for("clusters.organisation", cluster=cluster.slug, id=id)
        note = _("Their rights for the organisation stop at once.")
        if asked:
            note += " " + ngettext(
                "Say what becomes of the seat they hold for it.",
                "Say what becomes of the %(num)s seats they hold for it.",
                len(asked),
            )
        return render_template(
            "clusters/end.html",
            cluster=cluster,
            form=form,
            title=title,
            note=note,
            back=back,
            press=_("End it"),
            questions=[q.name for q in asked],
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    answers = {q.name: form[q.name].data for q in asked}
    return carry_out(
        lambda session, me: belonging.leave(
            session, me, person_id, find(cluster, id, lock=True), form.reason.data, answers
        ),
        to=url_for("clusters.organisation", cluster=cluster.slug, id=id),
        form=form,
        again=again,
        said=_("The affiliation has ended"),
    )
