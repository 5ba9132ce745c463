"""Calls and nominations of ``world``."""

from datetime import date

from secretariat.core.db import db
from secretariat.nominations import commands as calls
from secretariat.nominations import nominating
from secretariat.nominations.models import Call, Nomination


def add_nominations(make, known, people, home, group, defence) -> None:
    """A call of each body with a nominee who accepted; in the open one, one who is awaited, and a draft of each."""
    staff = people["coordinator"]
    homes = (
        ("", group, "member", "other_rep", ["chair"]),
        ("secret_", defence, "coordinator", "other_member", []),
    )
    for mark, body, author, nominee, committee in homes:
        facts = {
            "title_en": f"{'Osmium' if mark else 'Call'} {home.slug}",
            "closes_on": date(2026, 12, 15),
            "seats": [known(f"{mark}called_seat", make.vacant(body))],
            "committee": [people[role].id for role in committee],
        }
        call = make.act(staff, lambda s, me, b=body.id, f=facts: calls.create(s, me, home, b, f))
        make.take(staff, call, "publish")
        known(f"{mark}call", call)
        nomination = nominated(make, people, call, author, nominee)
        make.accept(nomination)
        known(f"{mark}nomination", nomination)
    call = db.session.query(Call).filter_by(cluster_id=home.id).order_by(Call.id).first()
    known("asked", nominated(make, people, call, "member", "rep"))
    known("draft_nomination", nominated(make, people, call, "member", "", sent=False))
    facts = {"title_en": f"Iridium {home.slug}", "seats": []}
    known("draft_call", make.act(staff, lambda s, me: calls.create(s, me, home, group.id, facts)))


def nominated(make, people, call, author: str, nominee: str, sent: bool = True, **more):
    """A nomination by somebody of the world, of somebody of it or of a stranger; a draft unless it is sent."""
    person = people.get(nominee)
    facts = {
        "nominee_name": person.name if person else f"Rhodium {call.title_en}",
        "nominee_email": person.email if person else "",
        "reason": "Known to all.",
        **more,
    }
    number = call.id
    made = make.act(people[author], lambda s, me: nominating.draft(s, me, s.get(Call, number), facts))
    if not sent:
        return made
    return make.act(people[author], lambda s, me: nominating.submit(s, me, s.get(Nomination, made.id)))
