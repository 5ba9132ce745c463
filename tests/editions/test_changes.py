"""What changed between editions, and since a day: told on the first page, on its own page, and on a plan's."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from secretariat.core import acts, clock
from secretariat.core.db import db
from secretariat.core.record import Record
from secretariat.editions import facts
from secretariat.editions.audience import reader_of
from secretariat.editions.comparing import compare
from secretariat.editions.facts import Scope
from secretariat.editions.models import Edition
from secretariat.editions.rewinding import rewound
from secretariat.groups.models import Seat, Term, WorkingGroup
from secretariat.plans.models import Action, Indicator, Plan
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
            "1 due date put off by",
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


def test_the_next_edition_of_a_plan_changes_nothing_by_itself(world, make):
    """An action that is carried on is the same action: neither added, nor removed, nor without its past."""
    staff, director = world.person("coordinator"), world.person("director")
    moved_on(world, make)
    first = make.sealed(staff, plan_id=world["plan"])
    with clock.at(LATER + timedelta(days=10)):
        plan = db.session.get(Plan, world["plan"])
        make.take(staff, plan, "revise", reason="A year on.")
        following = db.session.query(Plan).filter_by(revises_id=world["plan"]).one()
        make.take(staff, following, "open_consultation")
        make.take(director, following, "adopt")
        second = make.sealed(staff, plan_id=following.id, starts_on=NOON.date(), ends_on=date(2026, 12, 31))
    with clock.at(LATER + timedelta(days=11)):
        address = f"/aero/plans/{following.id}/changes"
        told = world.as_("member").show(f"{address}?on={(LATER + timedelta(days=5)).date()}").text
        assert "Nothing changed." in told
        told = world.as_("member").show(f"{address}?on={NOON.date() + timedelta(days=2)}").text
        assert "1 due date put off by" in told and "31 Jan 2028" in told and "added" not in told
        told = world.as_("member").show(f"{address}?since={first.id}").text
        assert "Since edition No." in told and "Removed" not in told and "Added" not in told
        page = world.as_("member").show(f"/aero/editions/{second.id}/changes")
        assert f"Since edition No. {first.number}" in page.text, (
            "one series, through the editions of the plan"
        )


def test_any_two_editions_are_compared_in_the_order_of_what_they_tell(world, make):
    first, staff = db.session.get(Edition, world["edition"]), world.person("coordinator")
    moved_on(world, make)
    with clock.at(LATER + timedelta(days=1)):
        make.take(staff, first, "correct", reason="A figure.")
        draft = db.session.query(Edition).filter_by(supersedes_id=first.id).one()
        make.take(staff, draft, "publish")
        corrected = make.seal(draft.id)
        later = make.sealed(staff, starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
        visitor = world.as_("member")
        page = visitor.show(f"/aero/editions/{first.id}/changes?since={later.id}")
        assert page.status == 302
        page = page.follow()
        assert page.response.request.path == f"/aero/editions/{later.id}/changes"
        assert "Actions: 1 dropped." in page.text
        page = visitor.show(f"/aero/editions/{corrected.id}/changes?since={first.id}")
        assert "Since edition No." in page.text and "Actions: 1 dropped." in page.text
        page = visitor.show(f"/aero/editions/{later.id}/changes")
        assert f"Since edition No. {corrected.number}" in page.text, "not since the one that was superseded"
        links = [a["href"] for a in page.soup.select(".s-exports a") if "changes?since=" in a["href"]]
        assert [int(link.split("since=")[1]) for link in links] == [corrected.id, first.id]


def test_a_reason_explains_its_own_change_and_no_later_one(world, make):
    staff, rep = world.person("coordinator"), world.person("rep")
    action = db.session.get(Action, world["action"])
    with clock.at(NOON + timedelta(days=2)):
        make.take(rep, action, "defer", new_due=date(2028, 1, 31), reason="The supplier is late.")
    with clock.at(NOON + timedelta(days=10)):
        first = make.sealed(staff)
        edit = {"due_on": date(2028, 3, 31)}
        make.act(staff, lambda s, me: acts.edit(s, me, s.get(Action, world["action"]), edit, None))
    with clock.at(NOON + timedelta(days=12)):
        second = make.sealed(staff, starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
        for since in (f"since={first.id}", "on=2026-12-02"):
            page = world.as_("member").show(f"/aero/editions/{second.id}/changes?{since}")
            assert "31 Mar 2028" in page.text and "The supplier is late." not in page.text, since
        page = world.as_("member").show(f"/aero/editions/{second.id}/changes?on=2026-11-25")
        assert "The supplier is late." in page.text


def test_indicators_projects_and_seats_that_go_are_told(world, make):
    staff, member = world.person("coordinator"), world["p_member"]
    with clock.at(NOON + timedelta(days=2)):
        make.act(
            staff,
            lambda s, me: acts.take_step(
                s, me, s.get(Indicator, world["indicator"]), "retire", {"reason": "Not read any more."},
                record=s.get(Action, world["action"]),
            ),
        )  # fmt: skip
        make.take(staff, db.session.get(Record, world["project"]), "close", note="It ended well.")
        seat = db.session.query(Seat).filter_by(record_id=world["group_id"], person_id=member).first()
        group = db.session.get(WorkingGroup, world["group_id"])
        make.act(
            staff,
            lambda s, me: acts.take_step(
                s, me, s.get(Seat, seat.id), "vacate", {"reason": "Left.", "on": clock.today()},
                record=s.get(WorkingGroup, group.id),
            ),
        )  # fmt: skip
    with clock.at(NOON + timedelta(days=4)):
        later = make.sealed(staff, starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
        for since in ("", "?on=2026-11-25"):
            page = world.as_("member").show(f"/aero/editions/{later.id}/changes{since}")
            for said in ("1 indicator retired", "Suppliers audited (firms), retired", "1 project closed"):
                assert said in page.text, (since, said)
            assert "seat vacated" in page.text or "seats vacated" in page.text, since


def test_an_edition_says_the_day_of_its_cluster_on_which_another_was_published(world, make):
    staff = world.person("coordinator")
    with clock.at(datetime(2026, 12, 2, 3, 0, tzinfo=UTC)):
        first = make.sealed(staff)
    with clock.at(datetime(2026, 12, 5, 17, 0, tzinfo=UTC)):
        second = make.sealed(staff, starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
        page = world.as_("member").show(f"/aero/editions/{second.id}/changes?since={first.id}")
        assert "published on 1 December 2026" in page.text
