"""What an actor can do with a thing here and now, as buttons; what is shut says why."""

from dataclasses import dataclass, replace

from flask_babel import gettext as _

from secretariat.core import kinds, lifecycle
from secretariat.core.acts import situation
from secretariat.core.kinds import Kind
from secretariat.core.policy import Actor


@dataclass(frozen=True)
class Button:
    """One step offered: pressed at once (``post``) or asking more on a page of its own (``get``)."""

    verb: str
    label: str
    icon: str
    url: str
    expected: bool = False
    asks: bool = False
    irreversible: bool = False
    shut: str | None = None
    method: str = "post"
    version: int = 1
    key: str | None = None


def buttons(session, actor: Actor, entry: Kind, thing, record, url: str, moves: list) -> list[Button]:
    """What the actor can do here and now; what is shut says why. The expected step comes first, the
    irreversible last.

    ``url`` is the address under which the thing's ``steps/`` lie; ``moves`` are the thing's own open ones.
    """
    table = entry.lifecycle
    case = situation(session, actor, thing, record)
    mine = {m.verb for m in moves if m.principal in actor.principals}
    result = []
    for step in table.from_state(thing.state):
        if step.quiet:
            continue
        if lifecycle.may(step, thing, actor.principals):
            reason = lifecycle.shut(step, case)
            if reason and step.to is None:
                continue  # an answer to what nobody asked (more time…): nothing to wait for
            result.append(_button(step, url, thing, step.verb in mine, _(reason) if reason else None))
        elif _onward(table, thing.state, step) and record.cluster_id in actor.contributes_to:
            roles = _(" or ").join(dict.fromkeys(_(table.roles[role]) for role in step.who))
            result.append(_button(step, url, thing, False, _("Reserved for: %(roles)s.", roles=roles)))
    ahead = _next_on_path(table, thing.state)
    if ahead:
        offered = {button.verb for button in result}
        for step in table.from_state(ahead):
            if _onward(table, ahead, step) and step.verb not in offered and not step.quiet:
                if lifecycle.may(step, thing, actor.principals):
                    label = _(table.state(ahead).label)
                    reason = _("Opens once it stands at “%(state)s”.", state=label)
                    result.append(_button(step, url, thing, False, reason))
    return sorted(result, key=lambda b: (bool(b.shut), b.irreversible, not b.expected))


def part_buttons(actor: Actor, moves: list, url: str) -> list[Button]:
    """What is expected of the actor on parts of a record (a measurement to verify): a link to each step's page."""
    found: dict[tuple, Button] = {}
    for move in moves:
        if move.part_kind is None or move.principal not in actor.principals:
            continue
        steps = kinds.part(move.part_kind).lifecycle.by_verb.get(move.verb, ())
        if steps:
            found.setdefault(
                (move.part_kind, move.verb),
                Button(
                    verb=f"{move.part_kind}-{move.verb}",
                    label=_(steps[0].label),
                    icon=steps[0].icon,
                    url=f"{url}{move.part_kind}/{move.part_id}/steps/{move.verb}",
                    expected=True,
                    asks=True,
                    method="get",
                ),
            )
    return list(found.values())


def one_expected(offered: list[Button]) -> list[Button]:
    """Only the first expected step is marked as such: one solid object in a region."""
    first = next((button for button in offered if button.expected and not button.shut), None)
    return [
        button if button is first or not button.expected else replace(button, expected=False)
        for button in offered
    ]


def _onward(table, state: str, step) -> bool:
    """Whether a step leads further along the path than a state."""
    if step.to not in table.path:
        return False
    return state not in table.path or table.path.index(step.to) > table.path.index(state)


def _next_on_path(table, state: str) -> str | None:
    if state not in table.path:
        return None
    place = table.path.index(state) + 1
    return table.path[place] if place < len(table.path) else None


def _button(step, url: str, thing, expected: bool, reason: str | None) -> Button:
    # An irreversible step is asked about on its page even where it needs no fact.
    asks = bool(step.facts) or bool(step.page) or step.irreversible
    return Button(
        verb=step.verb,
        label=_(step.label),
        icon=step.icon,
        url=f"{url}{step.page}" if step.page else f"{url}steps/{step.verb}",
        expected=expected,
        asks=asks,
        irreversible=step.irreversible,
        shut=reason,
        method="get" if asks else "post",
        version=thing.version,
    )
