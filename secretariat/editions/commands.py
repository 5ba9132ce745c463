"""Writes of editions that are not steps: opening one, its texts, its comments on exceptions."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import acts, i18n, jobs
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn, Refused, Situation
from secretariat.core.policy import Actor, ClusterRef, sees
from secretariat.editions.models import JOB, TEXTS, Edition, EditionNote
from secretariat.groups.models import WorkingGroup
from secretariat.plans.models import Plan
from secretariat.reports.words import words_for

FIELDS = (
    "title_fr",
    "title_en",
    *(f"{name}_{lang}" for name in TEXTS for lang in ("fr", "en")),
    "funder",
    "agreement_fr",
    "agreement_en",
)
CORRECTION = ("correction_fr", "correction_en")
"""What a corrected edition says of what it corrects."""
COPIED = (
    "layout",
    "plan_id",
    "group_id",
    "funder",
    "agreement_fr",
    "agreement_en",
    "recurrence",
    "recipients",
)
"""What the next edition of a series has from the one before."""
LONGEST_TITLE = 300


def open_draft(
    session: Session, actor: Actor, cluster: ClusterRef, facts: dict[str, Any], details: dict | None = None
) -> Edition:
    """Open a draft. ``facts``: layout, starts_on, ends_on; perhaps group_id or plan_id, FIELDS, and what COPIED names.

    Raises Forbidden for who is not of the secretariat, Refused for what is not of this cluster.
    """
    if cluster.id not in actor.staff_of:
        raise Forbidden(N_("Only the secretariat prepares an edition."))
    group, plan = _about(session, actor, cluster, facts)
    if facts["ends_on"] <= facts["starts_on"]:
        raise Refused(errors={"ends_on": [N_("Choose a date after the start.")]})
    edition = Edition(
        cluster_id=cluster.id,
        group_id=group.id if group else None,
        plan_id=plan.id if plan else None,
        audience="named",
        due_on=facts["ends_on"],
        **{
            name: facts[name]
            for name in ("layout", "starts_on", "ends_on", "recurrence", "supersedes_id")
            if name in facts
        },
        recipients=list(facts.get("recipients") or ()),
        **{name: (facts.get(name) or "").strip() for name in FIELDS if not name.startswith("title_")},
        **{name: facts.get(name, "") for name in CORRECTION},
    )
    for lang in ("fr", "en"):
        given = (facts.get(f"title_{lang}") or "").strip()
        about = plan or group
        name = about.title(lang) if about else ""
        setattr(edition, f"title_{lang}", given or title_of(edition, name, lang))
    acts.open_record(session, actor, edition, details)
    return edition


def _about(session: Session, actor: Actor, cluster: ClusterRef, facts: dict[str, Any]):
    """The group and the plan that an edition is about; neither is the whole cluster."""
    plan = session.get(Plan, facts["plan_id"]) if facts.get("plan_id") else None
    group_id = plan.group_id if plan is not None else facts.get("group_id")
    group = session.get(WorkingGroup, group_id) if group_id else None
    wrong = Refused(errors={"about": [N_("Choose one of those listed.")]})
    for wanted, found in ((facts.get("plan_id"), plan), (group_id, group)):
        if wanted and (found is None or found.cluster_id != cluster.id or not sees(actor, found)):
            raise wrong
    return group, plan


def title_of(edition: Edition, name: str, lang: str) -> str:
    """The title that an edition has until another is given: what it is, of what, on which period."""
    with i18n.speaking(lang):
        words = words_for(lang)
        what = _("Report to the funder") if edition.layout == "funder" else _("Report to the board")
        period = words.period(edition.starts_on, edition.ends_on)
        return ", ".join(filter(None, (what, name, period)))[:LONGEST_TITLE]


def edit(
    session: Session, actor: Actor, edition: Edition, facts: dict[str, Any], version: int | None
) -> None:
    """Change a draft's title, texts, agreement and what it says that it corrects."""
    values = {name: (facts[name] or "").strip() for name in (*FIELDS, *CORRECTION) if name in facts}
    if "title_fr" in values and not (values["title_fr"] or values["title_en"]):
        raise Refused(errors={"title_fr": [N_("Give a title in at least one language.")]})
    if "correction_fr" in values and not (values["correction_fr"] or values["correction_en"]):
        raise Refused(errors={"correction_fr": [N_("Say what it corrects, in at least one language.")]})
    acts.edit(session, actor, edition, values, version)


def annotate(
    session: Session,
    actor: Actor,
    edition: Edition,
    comments: dict[int, tuple[str, str]],
    version: int | None,
) -> None:
    """Say something of exceptions: (French, English) by action; two empty texts take a comment away."""
    held = {
        note.action_id: note
        for note in session.scalars(select(EditionNote).where(EditionNote.edition_id == edition.id))
    }
    changed = []
    for action_id, (fr, en) in comments.items():
        note = held.get(action_id)
        if (fr, en) == ((note.text_fr, note.text_en) if note else ("", "")):
            continue
        changed.append(action_id)
        if note is None:
            session.add(EditionNote(edition_id=edition.id, action_id=action_id, text_fr=fr, text_en=en))
        elif fr or en:
            note.text_fr, note.text_en = fr, en
        else:
            session.delete(note)
    if changed:
        details = {"actions": sorted(changed)}
        acts.take_step(session, actor, edition, "annotate", version=version, details=details)


def ask_to_publish(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *publish*: the job that makes every form."""
    edition: Edition = case.thing
    job = jobs.ask(session, case.actor, JOB, {"edition": edition.id}, edition.cluster_id)
    edition.job_id = job.id


def open_correction(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, Any]:
    """After *correct*: a draft of the same period that will supersede this one.

    It says what it corrects in the language of whoever corrects; the other is written on the draft.
    """
    former: Edition = case.thing
    told = {name: getattr(former, name) for name in (*FIELDS, *COPIED, "starts_on", "ends_on")}
    told |= {"supersedes_id": former.id, f"correction_{case.actor.language}": facts["reason"]}
    draft = open_draft(
        session, case.actor, case.actor.clusters[former.cluster_id], told, {"corrects": former.id}
    )
    for note in session.scalars(select(EditionNote).where(EditionNote.edition_id == former.id)).all():
        session.add(
            EditionNote(
                edition_id=draft.id, action_id=note.action_id, text_fr=note.text_fr, text_en=note.text_en
            )
        )
    return {"correction": draft.id}


def require_draft(edition: Edition) -> None:
    """Refuse what only a draft takes (OutOfTurn)."""
    if edition.state != "draft":
        raise OutOfTurn(N_("Only a draft can be changed: a published edition is corrected by a next one."))


def require_series(edition: Edition) -> None:
    """Refuse what only an edition takes that another may follow (OutOfTurn)."""
    if edition.state not in ("draft", "published"):
        raise OutOfTurn(N_("Only a draft or the edition that holds has a schedule."))


def schedule(
    session: Session,
    actor: Actor,
    edition: Edition,
    recurrence: str,
    recipients: list[str],
    version: int | None,
) -> None:
    """Say how often the next edition is prepared, and to whom a published one is mailed."""
    values = {"recurrence": recurrence, "recipients": recipients}
    acts.edit(session, actor, edition, values, version, verb="schedule")
