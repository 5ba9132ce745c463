"""A nomination's page made ready to show: the person, who supports them, what the committee found; their own file."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from secretariat.clusters import constituencies
from secretariat.core import clock, i18n, kinds, together
from secretariat.core.page import RecordPage
from secretariat.core.policy import Actor, ClusterRef
from secretariat.nominations import queries, questions
from secretariat.nominations.accepting import declaration_of, declarations_of
from secretariat.nominations.interests import INTERESTS, interest_of
from secretariat.nominations.models import Nomination


@dataclass
class PersonPage:
    """What nominations/nomination.html reads besides the record's page."""

    call: SimpleNamespace
    seat: str
    firm: str
    statement: tuple[str, str]
    photo_url: str
    nominators: list
    endorsers: list
    own: list
    """Endorsements from the nominee's own organisation."""
    by_constituency: list[tuple[str, int]]
    needed: int
    answers: list[tuple[str, str]]
    """Questions and answers, for those who read the whole file."""
    declaration: SimpleNamespace | None
    recusals: list[tuple[str, str]]
    reads: bool
    mine: bool
    """The reader is the nominee."""
    interest: str
    """Why the reader stands aside, or nothing."""
    link_url: str
    merged_url: str


def build(
    session: Session,
    me: Actor,
    cluster: ClusterRef,
    nomination: Nomination,
    page: RecordPage,
    lang: str,
) -> PersonPage:
    """Read what the page shows; confidential parts are read only for those who may."""
    call = nomination.call
    staff = cluster.id in me.staff_of
    mine = nomination.nominee_id == me.id
    vets = staff or f"r{call.id}:committee" in me.principals
    reads = vets or mine
    asked = {"constituencies": constituencies.asked(cluster.id), **queries.supporters(nomination.id)}
    if vets:
        asked["ties"] = questions.ties_asked(nomination, me.id, clock.today(cluster.time_zone))
    if reads and nomination.nominee_id:
        asked["declarations"] = declarations_of(nomination.nominee_id, cluster.id)
    if reads and not mine:
        asked["recusals"] = queries.recusals(nomination.id)
    if nomination.organisation_id:
        asked["firms"] = queries.firm(nomination.organisation_id)
    read = together.read(session, asked)
    names = constituencies.named(read["constituencies"], lang)
    nominators, endorsers = read["nominators"], read["endorsers"]
    page.files = [file for file in page.files if file.purpose != "photo"]
    others = [row for row in endorsers if not row.own]
    counted = Counter(row.constituency for row in others)
    awaited = nomination.state == "submitted" and call.taking(clock.now())
    asks = staff or f"r{nomination.id}:nominator" in me.principals
    merged = nomination.merged_into_id if nomination.state == "merged" else None
    return PersonPage(
        call=SimpleNamespace(
            title=call.title(lang), url=kinds.address(cluster.slug, "call", call.id), state=call.state
        ),
        seat=names.get(nomination.constituency, nomination.constituency),
        firm=_firm(read["firms"][0], lang) if read.get("firms") else nomination.organisation_name,
        statement=nomination.statement(lang),
        photo_url=f"{page.url}files/{nomination.photo_id}/photo?show=1" if nomination.photo_id else "",
        nominators=[_supporter(row, names, lang, reason=row.reason) for row in nominators],
        endorsers=[_supporter(row, names, lang) for row in others],
        own=[_supporter(row, names, lang) for row in endorsers if row.own],
        by_constituency=[
            (names.get(key, key) if key else _("no organisation"), n) for key, n in counted.most_common()
        ],
        needed=call.endorsements_needed,
        answers=_answers(nomination, lang) if reads else [],
        declaration=_declaration(read.get("declarations"), cluster, lang),
        recusals=_recusals(read.get("recusals", ())),
        reads=reads,
        mine=mine,
        interest=_(INTERESTS[key])
        if vets and (key := interest_of(nomination, me.id, read["ties"][0]))
        else "",
        link_url=f"{page.url}link" if awaited and asks else "",
        merged_url=kinds.address(cluster.slug, "nomination", merged) if merged else "",
    )


def _firm(row, lang: str) -> str:
    return (row.name_en if lang == "en" and row.name_en else row.name_fr) or ""


def _supporter(row, names: dict[str, str], lang: str, reason: str = "") -> SimpleNamespace:
    firm = _firm(row, lang)
    return SimpleNamespace(
        id=row.id,
        name=row.name,
        firm=firm,
        constituency=names.get(row.constituency, row.constituency or ""),
        reason=reason,
        day=i18n.day(row.at.date(), lang),
    )


def _answers(nomination: Nomination, lang: str) -> list[tuple[str, str]]:
    asked = [q.get(lang) or q.get("fr") or q.get("en") or "" for q in nomination.call.questionnaire]
    return [(question, answer) for question, answer in zip(asked, nomination.answers, strict=False) if answer]


def _declaration(rows: list | None, cluster: ClusterRef, lang: str) -> SimpleNamespace | None:
    if not rows:
        return None
    held = rows[0]
    return SimpleNamespace(
        text=held.text,
        until=i18n.day(held.valid_until, lang, "long"),
        over=held.valid_until < clock.today(cluster.time_zone),
    )


def _recusals(rows: Iterable) -> list[tuple[str, str]]:
    return [(row.name, _(INTERESTS[row.reason]) if row.automatic else row.reason) for row in rows]


def file_data(session: Session, nomination: Nomination, person_id: int, lang: str) -> dict[str, Any]:
    """What the form of a nominee's file starts from."""
    held = declaration_of(session, person_id, nomination.cluster_id)
    data = {
        "statement_fr": nomination.statement_fr,
        "statement_en": nomination.statement_en,
        "interests": held.text if held else "",
        "version": nomination.version,
    }
    for place, text in enumerate(nomination.answers):
        data[f"answer_{place}"] = text
    return data


def facts_of(form: Any, questionnaire: list) -> dict[str, Any]:
    """What a nominee's form answered, with the answers as a list in the order of the questions."""
    given = form.facts()
    facts = {name: given.get(name) or "" for name in ("statement_fr", "statement_en", "interests")}
    facts["answers"] = [given.get(f"answer_{place}") or "" for place in range(len(questionnaire))]
    return facts
