"""Writes of groups and boards that are not steps: propose, edit, mandate; and what steps also write."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from secretariat.clusters.queries import belongs
from secretariat.core import acts, clock
from secretariat.core.lifecycle import N_, Forbidden, Refused, Situation
from secretariat.core.policy import Actor
from secretariat.core.record import Record
from secretariat.core.words import slugify
from secretariat.groups.board_rules import BOARD
from secretariat.groups.models import Board, Mandate, WorkingGroup
from secretariat.groups.seating import MOST_SEATS, TOO_MANY, set_seats

RESERVED = frozenset(("new", "board"))
"""What stands in a group's place in an address."""
EDITED = (
    "title_fr",
    "title_en",
    "short_fr",
    "short_en",
    "code_fr",
    "code_en",
    "hue",
    "minimum_seats",
    "coordinator_id",
    "aliases",
)


def propose(
    session: Session, actor: Actor, cluster, facts: dict[str, Any], board: bool = False
) -> WorkingGroup:
    """Propose a working group, or set up the secretariat's ``board``, of which one lives at a time (secretariat).

    ``facts``: EDITED, ``slug``, ``template``, ``restricted``, ``mandate_fr``, ``mandate_en`` and ``seats``, a
    mapping of constituency to the number of seats, all of them vacant; ``described`` may give by constituency
    what these seats ask and allow (seating.DESCRIBED).
    """
    if cluster.id not in actor.staff_of:
        raise Forbidden(N_("Your roles do not allow this step."))
    group = (Board if board else WorkingGroup)(
        cluster_id=cluster.id,
        home_id=cluster.id,
        slug=_board_slug(session, cluster.id) if board else _free_slug(session, cluster.id, facts),
        template=facts.get("template") or "empty",
        audience="group" if facts.get("restricted") else "cluster",
    )
    for name, value in _values(session, cluster.id, facts).items():
        setattr(group, name, value)
    group.hue = facts.get("hue") or next_hue(session, cluster.id)
    group.mandate_fr, group.mandate_en = facts.get("mandate_fr") or "", facts.get("mandate_en") or ""
    group.mandate_number = 0
    wanted = {name: n for name, n in (facts.get("seats") or {}).items() if n}
    if sum(wanted.values()) > MOST_SEATS:
        raise Refused(errors={"seats": [TOO_MANY]})
    described = facts.get("described") or {}
    acts.open_record(session, actor, group)
    if group.mandate_fr or group.mandate_en:
        _keep_mandate(session, actor, group)
    for constituency, n in wanted.items():
        set_seats(session, group, constituency, n, **described.get(constituency, {}))
    session.flush()
    return group


def edit(
    session: Session, actor: Actor, group: WorkingGroup, facts: dict[str, Any], version: int | None
) -> None:
    """Change what a group is called and how many seats it needs (secretariat)."""
    acts.edit(session, actor, group, _values(session, group.cluster_id, facts), version)


def write_mandate(
    session: Session, actor: Actor, group: WorkingGroup, facts: dict[str, Any], version: int | None
) -> None:
    """Give the mandate a new version; the ones before are kept. The same text again changes nothing."""
    texts = {"mandate_fr": facts.get("mandate_fr") or "", "mandate_en": facts.get("mandate_en") or ""}
    if not any(texts.values()):
        raise Refused(errors={"mandate_fr": [N_("Write the mandate in at least one language.")]})
    same = all(getattr(group, name) == text for name, text in texts.items())
    number = {} if same else {"what": str(group.mandate_number + 1)}
    reason = facts.get("reason") or ""
    acts.edit(session, actor, group, texts, version, reason=reason, details=number, verb="mandate")
    if not same:
        _keep_mandate(session, actor, group)


def cover_records(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """A group that changed its audience takes its records with it: lists, counts, search and mail follow."""
    group = case.thing
    before, after = ("cluster", "group") if group.audience == "group" else ("group", "cluster")
    session.execute(
        update(Record).where(Record.group_id == group.id, Record.audience == before).values(audience=after)
    )


def clear_table(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """The vacant seats of a group that is over are removed, so that nobody is awaited to fill them."""
    for seat in case.thing.seats:
        if seat.state == "vacant":
            acts.take_step(session, case.actor, seat, "remove", record=case.thing)


def aliases_of(text: str | Iterable[str] | None) -> list[str]:
    """Names parted by semicolons or lines, each once."""
    names = re.split(r"[;\n]", text) if isinstance(text, str) else list(text or ())
    return list(dict.fromkeys(name.strip()[:160] for name in names if name.strip()))[:20]


def _values(session: Session, cluster_id: int, facts: dict[str, Any]) -> dict[str, Any]:
    values = {name: facts[name] for name in EDITED if name in facts}
    for name in ("title_fr", "title_en", "short_fr", "short_en", "code_fr", "code_en"):
        if name in values:
            values[name] = (values[name] or "").strip()
    if "title_fr" in values or "title_en" in values:
        if not (values.get("title_fr") or values.get("title_en")):
            raise Refused(errors={"title_fr": [N_("Give a title in at least one language.")]})
    code = values.get("code_fr") or values.get("code_en") or _code(values)
    if "code_fr" in values or "code_en" in values or code:
        values["code_fr"] = values.get("code_fr") or code
        values["code_en"] = values.get("code_en") or code
    if "aliases" in values:
        values["aliases"] = aliases_of(values["aliases"])
    if values.get("coordinator_id") and not belongs(session, values["coordinator_id"], cluster_id):
        raise Refused(errors={"coordinator_id": [N_("Choose a person of the cluster.")]})
    if "hue" in values and not values["hue"]:
        del values["hue"]
    if "minimum_seats" in values and values["minimum_seats"] is None:
        del values["minimum_seats"]
    return values


def _code(values: dict[str, Any]) -> str:
    words = [
        word for word in slugify(values.get("title_en") or values.get("title_fr") or "").split("-") if word
    ]
    return "".join(word[0] for word in words[:2]).upper() if "title_fr" in values else ""


def _free_slug(session: Session, cluster_id: int, facts: dict[str, Any]) -> str:
    names = ("slug", "short_en", "title_en", "short_fr", "title_fr")
    slug = slugify(next((facts[name] for name in names if facts.get(name)), ""))
    if slug in RESERVED or slug.isdigit():
        raise Refused(errors={"slug": [N_("This address is kept for the product. Choose another.")]})
    taken = exists().where(WorkingGroup.home_id == cluster_id, WorkingGroup.slug == slug)
    if session.scalar(select(taken)):
        raise Refused(errors={"slug": [N_("Another group of the cluster has this address. Choose another.")]})
    return slug


def _board_slug(session: Session, cluster_id: int) -> str:
    """The board's address. Two who set one up at once want the same, and the second is refused."""
    states = session.scalars(
        select(Board.state).where(Board.home_id == cluster_id, Board.kind == "board")
    ).all()
    if any(state not in BOARD.final for state in states):
        raise Refused(N_("The secretariat has a board: dissolve it before another is set up."))
    return f"board-{len(states) + 1}" if states else "board"


def next_hue(session: Session, cluster_id: int) -> int:
    """The colour that the fewest groups of a cluster have."""
    used = session.scalars(select(WorkingGroup.hue).where(WorkingGroup.home_id == cluster_id)).all()
    return min(range(1, 7), key=lambda hue: (used.count(hue), hue))


def _keep_mandate(session: Session, actor: Actor, group: WorkingGroup) -> None:
    group.mandate_number += 1
    group.mandate_at = clock.now()
    session.add(
        Mandate(
            group_id=group.id,
            number=group.mandate_number,
            text_fr=group.mandate_fr,
            text_en=group.mandate_en,
            at=group.mandate_at,
            person_id=actor.id,
        )
    )
    session.flush()
