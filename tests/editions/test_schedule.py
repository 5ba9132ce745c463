"""The schedule: a next draft is opened once, at its hour, for the right period, and its coordination hears of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from secretariat.core import clock, notices, work
from secretariat.core.db import db
from secretariat.core.moves import Mail, Move, Notice
from secretariat.editions import commands
from secretariat.editions import work as editions_work
from secretariat.editions.models import Edition
from secretariat.editions.series import next_period
from secretariat.plans.models import Plan
from tests.conftest import NOON
from tests.support.make import Make

NIGHT = datetime(2026, 12, 21, 4, 0, tzinfo=UTC)
"""The evening before the tenth day before the quarter ends, in Montréal."""
RIPE = datetime(2026, 12, 21, 17, 0, tzinfo=UTC)


@pytest.fixture
def make(world):
    return Make(world.app)


def scheduled(world, recurrence: str = "quarterly", name: str = "edition", **changes) -> Edition:
    """An edition that comes back, by its own form."""
    staff = world.as_("coordinator")
    page = staff.show(world.address(f"/aero/editions/{{{name}}}/schedule"))
    assert page.submit(recurrence=recurrence, recipients="board@example.org").status == 303
    return db.session.get(Edition, world[name])


def opened(moment, times: int = 3) -> list[Edition]:
    """What the worker opened by a moment, however often it looked; the oldest period first."""
    known = set(db.session.scalars(db.session.query(Edition.id).statement))
    with clock.at(moment):
        for _n in range(times):
            with work.writing() as session:
                editions_work.prepare_next(session)
    db.session.expire_all()
    query = db.session.query(Edition).filter(Edition.id.not_in(known)).order_by(Edition.ends_on, Edition.id)
    return query.all()


def test_the_next_draft_is_opened_once_ten_days_before_its_period_ends(world, make):
    first = scheduled(world)
    assert (first.ends_on, opened(NOON)) == (date(2026, 9, 30), [])
    assert opened(NIGHT) == []
    (draft,) = opened(RIPE)
    assert (draft.state, draft.starts_on, draft.ends_on) == ("draft", date(2026, 10, 1), date(2026, 12, 31))
    assert (draft.recurrence, draft.recipients) == ("quarterly", ["board@example.org"])
    assert draft.created_by_id is None and draft.title_fr.endswith("1er octobre au 31 décembre 2026")
    assert opened(RIPE + timedelta(days=400)) == [], "it is waited for"


def test_its_coordination_is_told_on_the_desk_and_by_letter(world, make):
    scheduled(world)
    (draft,) = opened(RIPE)
    wait = db.session.query(Move).filter_by(record_id=draft.id).one()
    assert wait.principal == f"c{world['cluster_id']}:coordinator" and wait.verb == "publish"
    notice = db.session.query(Notice).filter_by(record_id=draft.id).one()
    assert (notice.person_id, notice.why) == (world["p_coordinator"], "move")
    with clock.at(RIPE + timedelta(hours=30)):
        assert draft.title_en in world.as_("coordinator").show("/").text
        assert draft.title_en not in world.as_("member").show("/").text
        notices.write_letters()
        person = world.person("coordinator")
        letters = db.session.query(Mail).filter_by(person_id=person.id).all()
        assert [letter for letter in letters if draft.title(person.language) in letter.body]


def test_a_year_without_a_worker_opens_one_draft_and_the_next_once_it_is_published(world, make):
    scheduled(world)
    late = RIPE + timedelta(days=400)
    (draft,) = opened(late)
    assert draft.ends_on == date(2026, 12, 31)
    with clock.at(late):
        make.act(
            world.person("coordinator"),
            lambda s, me: commands.edit(s, me, s.get(Edition, draft.id), {"highlights_en": "Late."}, None),
        )
        make.take(world.person("coordinator"), draft, "publish")
        make.seal(draft.id)
    (following,) = opened(late)
    assert (following.starts_on, following.ends_on) == (date(2027, 1, 1), date(2027, 3, 31))


def test_a_draft_that_was_discarded_is_not_opened_again_and_the_one_after_it_is(world, make):
    scheduled(world)
    (draft,) = opened(RIPE)
    make.take(world.person("coordinator"), draft, "discard")
    assert opened(RIPE + timedelta(days=30)) == []
    (following,) = opened(RIPE + timedelta(days=92))
    assert following.ends_on == date(2027, 3, 31)


def test_another_recurrence_holds_from_then_on_and_none_ends_it(world, make):
    scheduled(world, "monthly")
    (month,) = opened(datetime(2026, 10, 21, 17, 0, tzinfo=UTC).replace(year=2027))
    assert (month.starts_on, month.ends_on) == (date(2026, 10, 1), date(2026, 10, 31))
    make.take(world.person("coordinator"), month, "discard")
    scheduled(world, "yearly")
    assert opened(RIPE - timedelta(days=1)) == []
    (year,) = opened(RIPE)
    assert (year.starts_on, year.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))
    scheduled(world, "quarterly")
    (quarter,) = opened(RIPE)
    assert quarter.starts_on == date(2026, 10, 1), "a year that ends on the same day is another edition"
    scheduled(world, "")
    make.take(world.person("coordinator"), quarter, "discard")
    assert opened(RIPE + timedelta(days=400)) == []


@pytest.mark.parametrize(
    ("ended", "recurrence", "period"),
    [
        ("2026-12-31", "quarterly", ("2027-01-01", "2027-03-31")),
        ("2026-12-31", "monthly", ("2027-01-01", "2027-01-31")),
        ("2026-12-31", "yearly", ("2027-01-01", "2027-12-31")),
        ("2027-12-31", "monthly", ("2028-01-01", "2028-01-31")),
        ("2028-01-31", "monthly", ("2028-02-01", "2028-02-29")),
        ("2027-03-31", "quarterly", ("2027-04-01", "2027-06-30")),
        ("2026-02-15", "quarterly", ("2026-01-01", "2026-03-31")),
    ],
)
def test_a_period_follows_another_across_the_years(ended, recurrence, period):
    assert next_period(date.fromisoformat(ended), recurrence) == tuple(map(date.fromisoformat, period))


def test_a_funders_series_goes_on_beside_the_boards(world, make):
    staff = world.person("coordinator")
    agreed = {"layout": "funder", "funder": "Ville", "agreement_en": "No. 7", "recurrence": "quarterly"}
    make.sealed(staff, **agreed)
    scheduled(world)
    found = opened(RIPE)
    assert {(one.layout, one.funder, one.agreement_en) for one in found} == {
        ("board", "", ""),
        ("funder", "Ville", "No. 7"),
    }
    assert {one.ends_on for one in found} == {date(2026, 12, 31)}


def test_a_series_on_a_plan_goes_on_with_the_plans_next_edition(world, make):
    staff, director = world.person("coordinator"), world.person("director")
    make.sealed(staff, plan_id=world["plan"], recurrence="quarterly")
    make.take(staff, db.session.get(Plan, world["plan"]), "revise", reason="A year on.")
    following = db.session.query(Plan).filter_by(revises_id=world["plan"]).one()
    make.take(staff, following, "open_consultation")
    make.take(director, following, "adopt")
    (draft,) = opened(RIPE)
    assert draft.plan_id == following.id
