"""Imports ready to show: the preview with its totals, the form of columns, the cells of one row, what was done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import clock, i18n
from secretariat.core.policy import Actor, ClusterRef
from secretariat.imports import file_shown
from secretariat.imports.answers import Answers
from secretariat.imports.models import SheetImport
from secretariat.imports.organisations import Alike
from secretariat.imports.plan.shown import given
from secretariat.imports.plan.undoing import may_undo
from secretariat.imports.proposals import VERDICTS, Line, Proposal
from secretariat.imports.sheets import values, wide
from secretariat.imports.sheets.grid import Sheet
from secretariat.imports.sheets.headings import Layout
from secretariat.imports.subjects import Subject
from secretariat.plans import choices
from secretariat.plans.models import Axis, Objective

PAGE = 50
LOOKS = {"create": "done", "change": "ok", "same": "", "ask": "soon", "refuse": "late", "out": "", "skip": ""}


@dataclass
class NameAsked:
    """A name to be confirmed: the organisations that it resembles; ``chosen`` is the closest."""

    key: str
    written: str
    alike: list[Alike]


@dataclass
class Preview:
    """What imports/preview.html reads."""

    sentence: str
    counts: list[tuple[str, str, int, str]]
    """(verdict, words, how many, address)."""
    lines: list[Line]
    names: list[NameAsked]
    days: list[tuple[str, str]]
    """(text, ISO date that it may mean)."""
    homes: list[tuple[int, str]]
    organisations: list[str]
    answers: Answers
    reason: bool
    offers: int
    brought: int
    added: list[str]
    ready: bool
    asks: bool
    source: str
    unknown: list[str]
    """Headings of the file that are not read."""
    shown: str
    """The rows of this page, once each."""
    pages: dict[str, Any] = field(default_factory=dict)
    only: str = ""
    query: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    thing: str = ""
    looks = LOOKS
    verdicts = VERDICTS


def kept(args: Mapping[str, str]) -> dict[str, str]:
    """The filter and the page of a preview's address."""
    return {name: args[name][:20] for name in ("only", "page") if args.get(name)}


def preview(
    one: SheetImport,
    subject: Subject,
    proposal: Proposal,
    names: list[str],
    answers: Answers,
    layout: Layout,
    sheets: list[Sheet],
    args: Mapping[str, str],
    session: Session,
    cluster: ClusterRef,
    lang: str,
) -> Preview:
    """A proposal as a page of rows, with what has to be answered first."""
    only = args.get("only", "") if args.get("only", "") in VERDICTS else ""
    counts = proposal.counts
    lines = [line for line in proposal.lines if not only or line.verdict == only]
    page = max(1, min(int(args["page"]), 10_000)) if args.get("page", "").isdecimal() else 1
    page = min(page, max(1, -(-len(lines) // PAGE)))
    part = lines[(page - 1) * PAGE : page * PAGE]
    for line in part:
        if line.thing_id is None and subject.key == "plan":
            line.changes = given(line, lang)

    def address(**more: Any) -> str:
        return url_for("imports.show", cluster=cluster.slug, id=one.id, **more)

    chosen = {"only": only} if only else {}
    last = min(page * PAGE, len(lines))
    return Preview(
        fields=subject.fields,
        thing=_(subject.thing),
        sentence=_sentence(proposal, subject),
        counts=[(key, _(VERDICTS[key]), n, address(only=key)) for key, n in counts.items() if n],
        lines=part,
        names=[NameAsked(key, written, alike) for key, (written, alike) in proposal.names.items()],
        days=[(text, guess.isoformat() if guess else "") for text, guess in proposal.days.items()],
        homes=choices.objectives(session, one.record_id, lang) if proposal.homeless else [],
        organisations=names if proposal.names else [],
        answers=answers,
        reason=proposal.reason,
        offers=proposal.offers,
        brought=proposal.brought,
        added=[f"{node.number} {node.title}" for node in proposal.added],
        ready=proposal.ready and not (proposal.reason and not answers.reason.strip()),
        asks=bool(
            proposal.names or proposal.days or proposal.homeless or proposal.reason or proposal.conflicts
        ),
        source=_source(sheets, layout, subject),
        unknown=_unknown(sheets, layout),
        shown=",".join(dict.fromkeys(str(line.row) for line in part if line.verdict != "skip")),
        pages={
            "first": (page - 1) * PAGE + 1 if lines else 0,
            "last": last,
            "total": len(lines),
            "size": PAGE,
            "previous_url": address(**chosen, page=page - 1) if page > 1 else None,
            "next_url": address(**chosen, page=page + 1) if last < len(lines) else None,
        },
        only=only,
        query=urlencode(chosen | ({"page": str(page)} if page > 1 else {})),
    )


def _sentence(proposal: Proposal, subject: Subject) -> str:
    """What it would do in one sentence."""
    counts = proposal.counts
    if not proposal.lines:
        return _("No row was found: say which sheet and which columns to read.")
    told = [
        subject.count(counts["create"]),
        ngettext("%(num)s to change", "%(num)s to change", counts["change"]),
    ]
    if counts["same"]:
        told.append(ngettext("%(num)s to leave as it is", "%(num)s to leave as they are", counts["same"]))
    if counts["ask"]:
        told.append(ngettext("%(num)s to answer", "%(num)s to answer", counts["ask"]))
    if counts["refuse"]:
        told.append(ngettext("%(num)s refused", "%(num)s refused", counts["refuse"]))
    return ", ".join(told) + "."


def _source(sheets: list[Sheet], layout: Layout, subject: Subject) -> str:
    name = sheets[layout.sheet].name if layout.sheet < len(sheets) else ""
    sheet = sheets[layout.sheet] if layout.sheet < len(sheets) else Sheet("", True)
    fields = ", ".join(file_shown.label(name, sheet, layout, subject.fields) for name in layout.fields)
    if not fields:
        return _("No column was recognised.")
    if name and layout.head is not None:
        return _(
            "Read from the sheet “%(sheet)s”, heading in row %(row)s: %(fields)s.",
            sheet=name,
            row=layout.head + 1,
            fields=fields,
        )
    return _("Read: %(fields)s.", fields=fields)


def _unknown(sheets: list[Sheet], layout: Layout) -> list[str]:
    if layout.head is None or layout.sheet >= len(sheets) or "address" in layout.fields:
        return []
    sheet = sheets[layout.sheet]
    heads = ((place, wide.heading_at(sheet, layout.head, place)) for place in range(sheet.width))
    told = [values.line_of(cell)[:40] for place, cell in heads if cell != "" and place not in layout.columns]
    return told[:12]


@dataclass
class Ended:
    """An import that is over, in words."""

    id: int
    name: str
    when: str
    told: str
    stage: str
    url: str
    undo_url: str | None
    invite: list[tuple[str, str, str]] = field(default_factory=list)
    """Whom to invite: name, address, and the page on which it is done."""


def ended(one: SheetImport, cluster: ClusterRef, me: Actor) -> Ended:
    """What an import did, and whether it can still be undone."""
    today, lang = clock.today(cluster.time_zone), i18n.language()
    created, changed = len(one.did.get("created", ())), len(one.did.get("changed", ()))
    told = {
        "open": _("not done yet"),
        "dropped": _("given up"),
        "done": ngettext("%(num)s created", "%(num)s created", created)
        + ", "
        + ngettext("%(num)s changed", "%(num)s changed", changed),
        "undone": _("undone"),
    }[one.stage]
    at = one.undone_at or one.done_at or one.created_at
    return Ended(
        one.id,
        one.file_name,
        i18n.moment(at, lang, me.time_zone, today),
        told,
        one.stage,
        url_for("imports.show", cluster=cluster.slug, id=one.id),
        url_for("imports.undo", cluster=cluster.slug, id=one.id) if may_undo(one) else None,
        [
            (
                name or email,
                email,
                url_for("clusters.add_person", cluster=cluster.slug, id=home, name=name, email=email),
            )
            for name, email, home in one.did.get("invite", ())
        ],
    )


def earlier(found: Iterable[SheetImport], cluster: ClusterRef, me: Actor) -> list[Ended]:
    """The imports of before, the newest first."""
    return [ended(one, cluster, me) for one in found]


def objective_ids(session: Session, plan_id: int | None) -> set[int]:
    """The objectives of a plan."""
    query = select(Objective.id).join(Axis, Axis.id == Objective.axis_id).where(Axis.plan_id == plan_id)
    return set(session.scalars(query))
