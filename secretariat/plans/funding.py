"""What pays for an action: its lines of funding, as they were typed, compared and written."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import FundingLine
from secretariat.core import acts, i18n
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.policy import Actor
from secretariat.plans.models import Action

AMOUNTS = ("sought_cents", "committed_cents", "received_cents")
MOST = 12


def lines_of(session: Session, record_id: int) -> list[dict[str, Any]]:
    """The lines of a record as plain data, in their order."""
    rows = session.execute(
        select(
            FundingLine.source,
            FundingLine.sought_cents,
            FundingLine.committed_cents,
            FundingLine.received_cents,
        )
        .where(FundingLine.record_id == record_id)
        .order_by(FundingLine.rank, FundingLine.id)
    )
    return [dict(row._mapping) for row in rows]


def signature(lines: Iterable[Mapping[str, Any]]) -> str:
    """One text for a set of lines, so that a form can say which ones it showed."""
    return "; ".join(
        "|".join([str(line["source"]), *(str(line.get(name) or 0) for name in AMOUNTS)]) for line in lines
    )


def change_funding(
    session: Session,
    actor: Actor,
    action: Action,
    lines: Iterable[Mapping[str, Any]],
    shown: str | None = None,
    tell: bool = True,
) -> None:
    """Make these the lines of funding; lines without a source and without an amount are left out.

    ``shown`` is the signature of the lines that the form showed: where others changed them meanwhile, the
    command is refused with the lines that stand now.
    """
    wanted = _tidied(lines)
    now = lines_of(session, action.id)
    if signature(wanted) == signature(now):
        return
    if shown is not None and shown != signature(now):
        raise FundingChanged(now)
    session.execute(delete(FundingLine).where(FundingLine.record_id == action.id))
    if wanted:
        session.execute(
            insert(FundingLine),
            [{"record_id": action.id, "rank": rank, **line} for rank, line in enumerate(wanted, 1)],
        )
    if tell:
        acts.take_step(session, actor, action, "fund", details={"what": spoken(wanted)})


class FundingChanged(Refused):
    """Somebody changed the lines meanwhile; ``now`` are those that stand."""

    def __init__(self, now: list[dict[str, Any]]):
        super().__init__(
            errors={
                "funding": [
                    N_("Somebody changed the funding meanwhile. Compare, then save again to keep your lines.")
                ]
            }
        )
        self.now = now


def spoken(lines: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The lines in one phrase, in both languages: source and total."""
    return {
        lang: ", ".join(f"{line['source']} {i18n.money(total(line), lang)}" for line in lines) or "–"
        for lang in i18n.LANGUAGES
    }


def total(line: Mapping[str, Any]) -> int:
    return sum(line.get(name) or 0 for name in AMOUNTS)


def _tidied(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    tidy = []
    for line in lines:
        source = (line.get("source") or "").strip()[:160]
        amounts = {name: line.get(name) or 0 for name in AMOUNTS}
        if not source and not any(amounts.values()):
            continue
        if not source:
            raise Refused(errors={"funding": [N_("Name the source of each amount.")]})
        tidy.append({"source": source, **amounts})
    if len(tidy) > MOST:
        raise Refused(errors={"funding": [N_("Write at most 12 sources.")]})
    return tidy
