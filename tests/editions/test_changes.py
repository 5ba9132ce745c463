"""What changed between editions, and since a day: told on the first page, on its own page, and on a plan's."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from secretariat.core import clock
from secretariat.core.db import db
from secretariat.core.record import Record
from secretariat.editions import facts
from secretariat.editions.audience import reader_of
from secretariat.editions.comparing import compare
from secretariat.editions.facts import Scope
from secretariat.editions.models import Edition
from secretariat.editions.rewinding import rewound
from secretariat.groups.models import Term
from secretariat.plans.models import Action
from tests.conftest import NOON
from tests.support.make import Make

LATER = NOON + timedelta(days=20)


@pytest.fixture
def make(world):
    return Make(world.app)


def moved_on(world, make) -> None:
    """Three weeks later an action is put off, another is offered and abandoned, a project goes worse."""
    with clock.at(LATER):
        rep, staff = world.person("rep"), world.person("coordinator")
        action = db.session.get(Action, world["action"])
        make.take(rep, action, "defer", new_due=date(2028, 1, 31), reason="The supplier is late.")
        make.take(rep, action, "progress", progress=45, note="Half way.")
        proposed = db.session.get(Action, world["proposed"])
        make.take(staff, proposed, "offer", lead=world["beta"])
        make.take(staff, proposed, "abandon", reason="Nobody wants it.")
        project = db.session.get(Record, world["project"])
        make.take(rep, project, "update", health="off_track", note="It stands still.", progress=10)


def scope_of(world, make) -> Scope:
    return Scope(make.cluster("aero"), date(2027, 12, 31))


def test_the_facts_of_a_past_day_are_those_that_were_true_then(world, make):
    scope = scope_of(world, make)
    reader = reader_of(scope.cluster, None, "en")
    then = facts.live(db.session, reader, scope)
    moved_on(world, make)
    with clock.at(LATER + timedelta(days=1)):
        now = facts.live(db.session, reader, scope)
        assert compare(then, now), "something changed"
        back = rewound(db.session, now, scope, NOON + timedelta(days=1))
    # The world's counted ballot filled a seat for a term that had not begun on that day.
    begun = select(Term.seat_id).where(Term.starts_on > NOON.date() + timedelta(days=1))
    ahead = {str(seat) for seat in db.session.scalars(begun)}
    assert [one for one in compare(then, back) if one.what != "seat" or one.key not in ahead] == []


def test_a_next_edition_says_what_changed_since_the_last_one(world, make):
    first = db.session.get(Edition, world["edition"])
    number = first.number
    moved_on(world, make)
    staff = world.person("coordinator")
    with clock.at(LATER + timedelta(days=1)):
        period = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}
        second = make.sealed(staff, highlights_en="A hard quarter.", **period)
        page = world.as_("member").show(f"/aero/editions/{second.id}/?lang=en")
        for said in (
            f"Since edition No. {number}, published on 24 November 2026.",
            "Actions: 1 dropped.",
            "1 due date moved, 1 of them later",
            "Work done went from",
            "1 project moved.",
        ):
            assert said in page.text, said
        assert "The supplier is late." in page.text and "Nobody wants it." in page.text
        page = world.as_("member").show(f"/aero/editions/{second.id}/changes?since={first.id}")
        assert "Actions: 1 dropped." in page.text and "31 Jan 2028" in page.text
        page = world.as_("member").show(f"/aero/editions/{second.id}/changes?on=2026-12-31")
        assert "Nothing changed." in page.text
        wrong = world.as_("member").show(
            f"/aero/editions/{second.id}/changes?since={world['secret_edition']}"
        )
        assert wrong.status == 404
        other = world.as_("director").show(
            f"/aero/editions/{second.id}/changes?since={world['secret_edition']}"
        )
        assert other.status == 404, "editions of other things are not compared"


def test_a_plan_says_what_changed_since_a_day(world, make):
    moved_on(world, make)
    with clock.at(LATER + timedelta(days=1)):
        address = world.address("/aero/plans/{plan}/")
        page = world.as_("member").show(f"{address}changes?on=2026-12-01")
        assert "Since 1 December 2026." in page.text and "The supplier is late." in page.text
        assert "Nothing changed." in world.as_("member").show(f"{address}changes?on=2026-12-30").text
        for junk in ("on=x", "on=9999-12-31", "on=%00", ""):
            assert world.as_("member").show(f"{address}changes?{junk}").status == 200, junk
        history = world.as_("member").show(f"{address}history")
        assert history.links["What changed"] == f"{address}changes"
