"""The body that an address names, a working group or the board, and what every page about it shows."""

from typing import Any

from flask import g
from flask_babel import gettext as _

from secretariat.core import i18n, kinds, lifecycle
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn
from secretariat.core.web import actor
from secretariat.groups.models import Seat, WorkingGroup
from secretariat.records.queries import load, load_part


def here(cluster, slug: str, lock: bool = False) -> WorkingGroup:
    """The body of the address, if the actor may see it; the shell marks a group as current."""
    group = load(db.session, actor(), WorkingGroup, slug, cluster, lock=lock)
    if group.body == "group":
        g.group_slug = group.slug
    return group


def seat_here(group: WorkingGroup, seat_id: int, lock: bool = False) -> Seat:
    """A seat at its table; NotFound where it has none of this number."""
    return load_part(db.session, group, "seat", seat_id, lock=lock)


def may(group: WorkingGroup, verb: str) -> None:
    """Refuse a page whose step the actor may not take."""
    table = kinds.kind_of(group).lifecycle
    step = table.find(verb, group.state)
    rows = (step,) if step else table.by_verb.get(verb, ())
    if not any(lifecycle.may(row, group, actor().principals) for row in rows):
        raise Forbidden(N_("Your roles do not allow this step."))
    if step is None:
        raise OutOfTurn(N_("This has moved on: the step is no longer possible from where it stands."))


def over(group: WorkingGroup) -> bool:
    """Whether the body is concluded or dropped."""
    return group.state in kinds.kind_of(group).lifecycle.final


def address(cluster, group: WorkingGroup) -> str:
    return kinds.address(cluster.slug, group.kind, group.id, group.slug)


def frame(cluster, group: WorkingGroup) -> dict[str, Any]:
    """What templates/groups/frame.html needs: the band, the way back, the body itself."""
    lang, url = i18n.language(), address(cluster, group)
    label = _(kinds.kind_of(group).label)
    return {
        "cluster": cluster,
        "record": group,
        "here": url,
        "group": {"hue": group.hue, "code": group.code(lang), "name": label, "url": url},
        "trail": [
            (_("Working groups"), f"/{cluster.slug}/groups/"),
            (group.title(lang), url),
        ],
    }
