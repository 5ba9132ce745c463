"""An edition in each of its states, added to ``world`` by its coordinator for one test, known as ``in_<state>``."""

from datetime import date

from secretariat.core.db import db
from secretariat.editions.models import Edition
from tests.support.make import Make


def add(world) -> None:
    """Drafts that can be published or cannot, one that is being published, and what was published."""
    make, staff = Make(world.app), world.person("coordinator")

    def know(state: str, edition: Edition) -> None:
        world.ids[f"in_{state}"] = edition.id

    know("draft", make.edition(staff))
    know("bare", make.edition(staff, highlights_fr=""))
    know("early", make.edition(staff, starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 31)))
    for state, verb in (("publishing", "publish"), ("discarded", "discard")):
        edition = make.edition(staff)
        make.take(staff, edition, verb)
        know(state, edition)
    know("published", make.sealed(staff))
    know("restricted", make.sealed(staff, group_id=world["defence_id"]))
    for state in ("correcting", "superseded"):
        former = make.sealed(staff)
        know(state, former)
        make.take(staff, former, "correct", reason="A figure was wrong.")
        if state == "superseded":
            following = db.session.query(Edition).filter_by(supersedes_id=former.id).one()
            make.take(staff, following, "publish")
            make.seal(following.id)
