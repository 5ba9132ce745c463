"""Organisations and their people in a spreadsheet, beside the directory: what each row would create or change."""

import re
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters import constituencies
from secretariat.clusters.models import Affiliation, Organisation
from secretariat.core import clock, i18n
from secretariat.core.forms import UNKEPT
from secretariat.core.lifecycle import N_
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant, Person
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.words import sort_key
from secretariat.imports import remembering, rows
from secretariat.imports.answers import Answers
from secretariat.imports.organisations import NONE, Directory, bare
from secretariat.imports.proposals import Change, Line, Proposal
from secretariat.imports.sheets import values, vocabulary
from secretariat.imports.sheets.grid import Cell, Sheet
from secretariat.imports.sheets.headings import Layout

FIELDS = {
    "name": N_("Organisation"),
    "name_en": N_("Name in English"),
    "constituency": N_("Constituency"),
    "segment": N_("Segment"),
    "town": N_("Town"),
    "website": N_("Website"),
    "note": N_("Note"),
    "person": N_("Person"),
    "email": N_("E-mail address"),
    "job_title": N_("Job title"),
    "representative": N_("Representative"),
}
LENGTHS = {
    "name": 160,
    "name_en": 160,
    "segment": 160,
    "town": 80,
    "website": 200,
    "note": 20_000,
    "job_title": 160,
}
MOST = 20_000
ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]{2,}")
YES = frozenset(("oui", "yes", "o", "y", "x", "1", "vrai", "true"))


@dataclass
class Known:
    """What stands in the directory, and what this file says of it so far."""

    organisations: dict[int, Organisation] = field(default_factory=dict)
    people: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Folded address → (person, name), of those with a part in the cluster."""
    belongs: set[tuple[int, int | str]] = field(default_factory=set)
    """(person, organisation) of today and of the rows before; a new organisation by its bare name."""
    milieux: dict[str, str] = field(default_factory=dict)
    """Folded label, in either language → constituency."""
    labels: dict[str, str] = field(default_factory=dict)
    new: dict[str, int] = field(default_factory=dict)
    """Bare name → the row that creates it."""
    directory: Directory = field(default_factory=Directory)


def propose(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    sheets: list[Sheet],
    layout: Layout,
    answers: Answers,
    lock: bool = False,
) -> tuple[Proposal, Known]:
    """What each row would create or change, and who belongs where. Nothing is written."""
    known = _read(session, cluster, answers)
    proposal = Proposal([], layout.language)
    for number, cells in rows.read(sheets, layout, answers, MOST):
        line = Line(number, title=values.line_of(cells.get("name", ""))[:160])
        proposal.lines.append(line)
        if number in answers.out:
            line.verdict = "out"
            continue
        _line(line, cells, known, layout, proposal)
        line.conclude()
        if line.thing_id is None and line.steps and not line.edits and line.verdict == "create":
            line.verdict = "change"  # somebody of an organisation that another row creates
    return proposal, known


def _read(session: Session, cluster: ClusterRef, answers: Answers) -> Known:
    known, now = Known(), clock.now()
    query = select(Organisation).where(Organisation.cluster_id == cluster.id).order_by(Organisation.id)
    remembered = remembering.recall_ids(session, cluster.id, remembering.ORGANISATION) | answers.names
    known.directory = Directory(remembered=remembered)
    for one in session.scalars(query):
        known.organisations[one.id] = one
        known.directory.names[one.id] = one.name(i18n.language())
        for name in (one.name_fr, one.name_en):
            if name:
                known.directory.by_name.setdefault(bare(name), one.id)
    held = select(Grant.person_id).where(Grant.cluster_id == cluster.id, in_force(now))
    people = select(Person.id, Person.name, Person.email).where(Person.id.in_(held), Person.active)
    known.people = {row.email.casefold(): (row.id, row.name) for row in session.execute(people)}
    today = clock.today(cluster.time_zone)
    open_ones = select(Affiliation.person_id, Affiliation.organisation_id).where(
        Affiliation.organisation_id.in_(sorted(known.organisations)),
        (Affiliation.ends_on.is_(None)) | (Affiliation.ends_on >= today),
    )
    known.belongs = {(row[0], row[1]) for row in session.execute(open_ones)}
    known.milieux = dict(vocabulary.milieux())
    for lang in i18n.LANGUAGES:
        with i18n.speaking(lang):
            told = constituencies.labels(session, cluster.id, lang, offered=True)
        known.milieux |= {vocabulary.heading_key(label): key for key, label in told.items()}
    known.labels = constituencies.labels(session, cluster.id, i18n.language())
    return known


def _line(line: Line, cells: dict[str, Cell], known: Known, layout: Layout, proposal: Proposal) -> None:
    texts = {name: values.text_of(cell) for name, cell in cells.items()}
    for name, text in texts.items():
        if UNKEPT.search(text):
            line.errors.append(
                _("%(column)s: it holds a character that cannot be kept.", column=_(FIELDS[name]))
            )
        elif len(text) > LENGTHS.get(name, 300):
            line.errors.append(
                _(
                    "%(column)s: it is longer than %(n)s characters.",
                    column=_(FIELDS[name]),
                    n=LENGTHS.get(name, 300),
                )
            )
    if not line.title:
        line.errors.append(_("It names no organisation."))
    if line.errors:
        return
    home = _organisation(line, known, proposal)
    if line.asks:
        return
    lang = layout.language
    facts = {f"{n}_{lang}": texts[n] for n in ("segment", "note") if n in texts}
    facts |= {name: texts[name] for name in ("name_en", "town", "website") if name in texts}
    if "constituency" in texts:
        milieu = known.milieux.get(vocabulary.heading_key(texts["constituency"]))
        if milieu is None:
            line.errors.append(
                _("The cluster has no constituency called “%(text)s”.", text=texts["constituency"][:60])
            )
            return
        facts["constituency"] = milieu
    if home is not None:
        _change(line, home, facts, known)
    elif bare(line.title) not in known.new:
        if "constituency" not in facts:
            line.errors.append(_("A new organisation needs its constituency."))
            return
        known.new[bare(line.title)] = line.row
        line.edits = {"name_fr": line.title, **facts}
        line.where = known.labels.get(facts["constituency"], "")
    _person(line, texts, home, known)


def _organisation(line: Line, known: Known, proposal: Proposal) -> Organisation | None:
    """The organisation that a row names; None for a new one. A name that resembles another is asked."""
    key = bare(line.title)
    found = known.directory.find(line.title)
    if found is None and key not in known.new:
        if known.directory.close(line.title, CLOSE):
            proposal.names.setdefault(key, [line.title, known.directory.alike(line.title)])
            line.asks.append(_("Is “%(name)s” an organisation that is there already?", name=line.title[:60]))
        return None
    if found in (None, NONE):
        return None
    home = known.organisations[found]
    line.thing_id, line.title = home.id, home.name(i18n.language())
    return home


CLOSE = 80
"""From this likeness (of 100) a new name may be one that is there already."""


def _change(line: Line, home: Organisation, facts: dict[str, str], known: Known) -> None:
    names = {"segment_fr": "segment", "segment_en": "segment", "note_fr": "note", "note_en": "note"}
    for name, value in facts.items():
        now = getattr(home, name)
        if value.split() == now.split():
            continue
        shown = (
            (known.labels.get(now, now), known.labels.get(value, value))
            if name == "constituency"
            else (now, value)
        )
        line.changes.append(Change(names.get(name, name), *shown))
        line.edits[name] = value
    if not home.active:
        line.changes.append(Change("name", "", _("active again")))
        line.edits["active"] = True


def _person(line: Line, texts: dict[str, str], home: Organisation | None, known: Known) -> None:
    """Somebody of the organisation: added to it where they have a part in the cluster, else to be invited."""
    email, name = texts.get("email", "").strip(), values.line_of(texts.get("person", ""))[:120]
    if not email and not name:
        return
    facts = {
        "job_title": values.line_of(texts.get("job_title", "")),
        "representative": sort_key(texts.get("representative", "")) in YES,
        "name": name,
        "email": email,
    }
    person = known.people.get(email.casefold()) if email else None
    if person is None and name and not email:
        fits = [one for one in known.people.values() if sort_key(one[1]) == sort_key(name)]
        person = fits[0] if len(fits) == 1 else None
    if email and not ADDRESS.fullmatch(email):
        line.errors.append(_("“%(text)s” is no e-mail address.", text=email[:60]))
    elif person is not None:
        belonging = (person[0], home.id if home else bare(line.title))
        if belonging not in known.belongs:
            known.belongs.add(belonging)
            line.changes.append(Change("person", "", person[1]))
            line.steps.append(("affiliate", facts | {"person": person[0]}))
    else:
        line.changes.append(Change("person", "", _("%(name)s, to be invited by you", name=name or email)))
        line.steps.append(("invite", facts))
