"""Calls in words: rows of the index, the page of a call, the form filled in."""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from secretariat.clusters import constituencies
from secretariat.core import clock, i18n, kinds, together
from secretariat.core.borrowed import either
from secretariat.core.page import RecordPage
from secretariat.core.people_of import names_by_principal
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.waits import who_is
from secretariat.nominations import queries, roll
from secretariat.nominations.call_rules import CALL
from secretariat.nominations.forms import DECIDED_BY, NOMINATORS, SUFFRAGE
from secretariat.nominations.models import Call
from secretariat.nominations.nomination_rules import NOMINATION
from secretariat.nominations.progress import Progress, progress_of


@dataclass(frozen=True)
class CallRow:
    """One line of the index."""

    url: str
    number: int
    title: str
    group_id: int
    key: str
    status: str
    closes: str
    closes_on: date | None
    progress: Progress
    who: str
    what: str
    mine: bool
    days: int


def rows(
    session: Session,
    me: Actor,
    cluster: ClusterRef,
    read: dict[str, list],
    lang: str,
) -> list[CallRow]:
    """Lines of calls, from the rows of ``queries.progress_asks`` and, where whose move it is is told, of
    ``moves_of``; labels are translated once."""
    found, seats, counted = read["calls"], read["call_seats"], read["tallies"]
    names = constituencies.named(read["constituencies"], lang)
    moves = {row.record_id: (row.principal, row.verb, row.since) for row in read.get("moves", ())}
    today, zone = clock.today(cluster.time_zone), ZoneInfo(me.time_zone)
    words = {state.name: (state.look, _(state.label)) for state in CALL.states}
    people = names_by_principal(session, {move[0] for move in moves.values()}, clock.now()) if moves else {}
    result = []
    for row in found:
        progress = progress_of(
            row.id, seats, counted, row.endorsements_needed, names, row.closes_on, row.state, today
        )
        key, status = words[row.state]
        if row.state == "open":
            key, status = progress.key, progress.left
        principal, verb, since = moves.get(row.id, ("", "", None))
        steps = CALL.by_verb.get(verb, ())
        mine = principal in me.principals
        crowd = bool(steps) and steps[0].unnamed  # who has not voted is nobody's to read
        who = who_is(principal, people) if principal and not crowd else ""
        closes = (row.voting_closes_on if row.state == "voting" else None) or row.closes_on
        result.append(
            CallRow(
                url=kinds.address(cluster.slug, "call", row.id),
                number=row.number,
                title=either(row.title_fr, row.title_en, lang),
                group_id=row.group_id,
                key=key,
                status=status,
                closes=i18n.day(closes, lang) if closes else "",
                closes_on=closes,
                progress=progress,
                who="" if mine else _("Those who have not answered yet") if crowd else who,
                what=_(steps[0].ask or steps[0].label) if steps else "",
                mine=mine,
                days=max((today - since.astimezone(zone).date()).days, 0) if since else 0,
            )
        )
    return result


def opening(lines: list[CallRow]) -> str:
    """What is true of the calls under way, in one sentence."""
    first = ngettext("%(num)s call under way", "%(num)s calls under way", len(lines))
    failing = sum(1 for line in lines if line.key in ("late", "soon") and line.progress.short)
    seats = sum(line.progress.seats for line in lines)
    second = ngettext("for %(num)s seat", "for %(num)s seats", seats)
    if failing:
        third = ngettext("%(num)s lacks nominees", "%(num)s lack nominees", failing)
        return _("%(calls)s %(seats)s; %(failing)s.", calls=first, seats=second, failing=third)
    return _("%(calls)s %(seats)s.", calls=first, seats=second)


@dataclass
class CallPage:
    """What nominations/call.html reads besides the record's page."""

    body: SimpleNamespace
    progress: Progress
    nominations: list
    others: list
    """Those whom the reader sees because they are named on them, or of the secretariat."""
    criteria: str
    facts: list[tuple[str, str]]
    committee: list
    questions: list[str]
    drafts: list
    status: tuple[str, str]
    closed: str
    taking: bool
    staff: bool
    reads: bool
    """Whether the reader is of the secretariat or of the committee."""
    warning: str = ""
    minutes: str = ""
    outcome: list = field(default_factory=list)
    turnout: tuple[int, int] | None = None
    """How many voted, of how many: for the secretariat, while the vote is open."""


def call_page(
    session: Session,
    me: Actor,
    cluster: ClusterRef,
    call: Call,
    page: RecordPage,
    lang: str,
) -> CallPage:
    """A call's page: what is sought, how it goes, who is put forward."""
    today, now = clock.today(cluster.time_zone), clock.now()
    staff, taking = cluster.id in me.staff_of, call.taking(now)
    asked = {
        "constituencies": constituencies.asked(cluster.id),
        "seats": queries.seats_asked([call.id]),
        "tallies": queries.tallies_asked([call.id]),
        "nominations": queries.nominations(me, call),
        "committee": queries.committee(call.id),
        "body": queries.body(call),
    }
    if taking:
        asked["drafts"] = queries.drafts(me, call.id)
    if staff and call.state == "voting":
        asked["turnout"] = roll.turnout_asked(call.id)
    read = together.read(session, asked)
    names = constituencies.named(read["constituencies"], lang)
    progress = progress_of(
        call.id,
        read["seats"],
        read["tallies"],
        call.endorsements_needed,
        names,
        call.closes_on,
        call.state,
        today,
    )
    if call.decided_by == "slate":
        page.stages = [stage for stage in page.stages if stage.label != _(CALL.state("voting").label)]
    shown, others = nominees(read["nominations"], cluster, names, lang)
    committee, body = read["committee"], read["body"][0]
    status, closed = page.status, page.closed
    if call.state == "open":
        status = (progress.key, progress.left) if taking else ("wait", _("Closing"))
        closed = _("Members nominate until %(day)s", day=i18n.day(call.closes_on, lang, "weekday"))
    return CallPage(
        body=SimpleNamespace(
            title=either(body.title_fr, body.title_en, lang),
            url=kinds.address(cluster.slug, body.kind, call.body_id, body.slug),
        ),
        progress=progress,
        nominations=shown,
        others=others,
        criteria=call.criteria(lang),
        facts=_facts(call, lang),
        committee=committee,
        questions=[q.get(lang) or q.get("fr") or q.get("en") for q in call.questionnaire],
        drafts=read.get("drafts", []),
        status=status,
        closed=closed,
        taking=taking,
        staff=staff,
        reads=staff or any(member.id == me.id for member in committee),
        warning=progress.finding
        if progress.short and progress.key in ("late", "soon") and not call.closed
        else "",
        minutes=(call.minutes_fr if lang == "fr" else call.minutes_en),
        outcome=[
            SimpleNamespace(
                name=row["name"], url=kinds.address(cluster.slug, "nomination", row["nomination"])
            )
            for row in (call.outcome or {}).get("elected", [])
        ],
        turnout=tuple(read["turnout"][0]) if "turnout" in read else None,
    )


def nominees(rows: list, cluster: ClusterRef, names: dict[str, str], lang: str) -> tuple[list, list]:
    """The nominations of a call as lines: those that whoever sees the call may see, and those that are seen by who is
    named on them and by the secretariat; drafts are neither."""
    words = {state.name: (state.look, _(state.label)) for state in NOMINATION.states}
    shown, others = [], []
    for row in rows:
        if row.state != "draft":
            line = nomination_row(row, cluster, names, words, lang)
            (others if row.audience == "named" else shown).append(line)
    return shown, others


def nomination_row(
    row, cluster: ClusterRef, names: dict[str, str], words: dict, lang: str
) -> SimpleNamespace:
    """A nomination as a line of its call."""
    firm = (row.firm_en if lang == "en" and row.firm_en else row.firm_fr) or row.organisation_name
    key, label = words[row.state]
    return SimpleNamespace(
        id=row.id,
        url=kinds.address(cluster.slug, "nomination", row.id),
        name=row.nominee_name,
        firm=firm,
        constituency=row.constituency,
        seat=names.get(row.constituency, row.constituency),
        state=row.state,
        key=key,
        status=label,
        others=row.others,
        own=row.own,
    )


def _facts(call: Call, lang: str) -> list[tuple[str, str]]:
    facts = [(_("Who nominates"), _(NOMINATORS[call.nominators]))]
    if call.self_allowed:
        facts[0] = (facts[0][0], _("%(circle)s, themselves included", circle=facts[0][1]))
    needed = ngettext(
        "at least %(num)s from another organisation than the nominee’s",
        "at least %(num)s from other organisations than the nominee’s",
        call.endorsements_needed,
    )
    endorsers = _(NOMINATORS[call.endorsers])
    if call.endorsements_needed:
        endorsers = _("%(circle)s; %(needed)s", circle=endorsers, needed=needed)
    facts.append((_("Who endorses"), endorsers))
    decided = _(DECIDED_BY[call.decided_by])
    if call.decided_by == "ballot":
        decided = _("%(how)s; %(suffrage)s", how=decided, suffrage=_(SUFFRAGE[call.suffrage]).lower())
        if call.quorum_percent:
            decided = _(
                "%(how)s; quorum: %(quorum)s", how=decided, quorum=i18n.percent(call.quorum_percent, lang)
            )
    facts.append((_("How it is decided"), decided))
    return facts
