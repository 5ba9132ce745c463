"""What a draft misses stands first: answers, news, measurements, milestones, and one press asks all who owe them."""

from datetime import date, timedelta

import pytest

from secretariat.core import clock
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.limits import counted
from secretariat.core.moves import Move, Notice
from secretariat.editions import missing
from secretariat.editions.building import reader_for
from secretariat.editions.models import Edition
from secretariat.plans import indicator_commands
from secretariat.plans.models import Action, Indicator, Plan
from tests.conftest import NOON
from tests.support.make import Make

LATE = NOON + timedelta(days=45)


@pytest.fixture
def make(world):
    return Make(world.app)


@pytest.fixture
def silent(world, make):
    """Forty-five days without a word: an offer, a milestone of the action and one of the project among them."""
    staff = world.person("coordinator")
    make.take(staff, db.session.get(Action, world["proposed"]), "offer", lead=world["beta"])
    make.milestone(
        db.session.get(Action, world["action"]), "Call sent", NOON.date() + timedelta(days=10), by=staff
    )
    with clock.at(LATE):
        yield world.address("/aero/editions/{draft_edition}/")


def found(world, edition: str = "draft_edition") -> list[missing.Missing]:
    draft = db.session.get(Edition, world[edition])
    cluster = Make(world.app).cluster("aero")
    return missing.missing(db.session, reader_for(db.session, cluster, draft, "en"), cluster, draft)


def test_a_draft_lists_first_what_is_missing_since_when_and_whose_move_it_is(world, silent):
    page = world.as_("coordinator").show(silent)
    assert page.text.index("Updates that are missing") < page.text.index("Highlights")
    rows = [tr.get_text(" ", strip=True) for tr in page.soup.select("#missing ~ .s-scroll tbody tr")]
    for update, what, said, who in (
        (
            "News of an action",
            "Action 1.1.1",
            "No news since 24 Nov 2026, 45\xa0days",
            "Rachel aero, Alpha aero",
        ),
        (
            "Answer to an offer",
            "Action 1.1.2",
            "Offered on 24 Nov 2026, unanswered, 45\xa0days",
            "Boris aero",
        ),
        (
            "News of a project",
            "Banc d’essai",
            "No news since 24 Nov 2026, 45\xa0days",
            "Rachel aero, Alpha aero",
        ),
        (
            "Milestone",
            "Call sent",
            "To be reached by 4 Dec 2026, nobody has said so, 35\xa0days",
            "Rachel aero",
        ),
    ):
        assert any(all(text in row for text in (update, what, said, who)) for row in rows), (what, rows)
    assert not [row for row in rows if "Hafnium" in row or "Gamma" in row], "nothing of a restricted group"
    with clock.at(NOON + timedelta(days=5)):
        assert "Updates that are missing" not in world.as_("coordinator").show(silent).text


def test_an_indicator_is_missing_until_the_period_that_is_told_is_measured(world, make):
    """The world's indicator is yearly, and measured for 2026."""
    staff = world.person("coordinator")
    with clock.at(NOON.replace(year=2028, month=1, day=10)):
        told = make.edition(staff, starts_on=date(2027, 10, 1), ends_on=date(2027, 12, 31))
        before = make.edition(staff, starts_on=date(2027, 7, 1), ends_on=date(2027, 9, 30))
        world.ids |= {"told": told.id, "before": before.id}
        (one,) = [one for one in found(world, "told") if one.what == "measurement"]
        assert (one.title("en"), one.principal) == ("Suppliers audited", f"o{world['alpha']}:rep")
        page = world.as_("coordinator").show(world.address("/aero/editions/{told}/"))
        assert "2027 was not measured (the last value is of 31 Dec 2026), 10\xa0days" in page.text
        assert [one for one in found(world, "before") if one.what == "measurement"] == [], "2026 was measured"
        facts = {"period": "2027", "value": 22.0, "note": ""}
        make.act(
            world.person("rep"),
            lambda s, me: indicator_commands.measure(s, me, s.get(Indicator, world["indicator"]), facts),
        )
        assert [one for one in found(world, "told") if one.what == "measurement"] == []


def test_one_press_asks_all_who_owe_something_at_most_once_a_day(world, silent):
    visitor, wanted = world.as_("coordinator"), len(found(world))
    page = visitor.show(silent).press("Ask all of them").follow()
    assert f"Asked for {wanted} updates" in page.everything
    assert "asked on 8 Jan 2027" in page.text
    moves = db.session.query(Move).filter(Move.verb.in_(("progress", "accept", "update")))
    moves = moves.filter(Move.record_id.in_([world[name] for name in ("action", "proposed", "project")]))
    assert {(move.reminded_at, move.reminders) for move in moves} == {(LATE, 1)}
    told = db.session.query(Event).filter_by(at=LATE)
    assert {(event.verb, event.part_kind) for event in told} == {("remind", None), ("ask_news", "milestone")}
    notices = db.session.query(Notice).filter_by(created_at=LATE)
    rep, other = world["p_rep"], world["p_other_rep"]
    assert {(n.person_id, n.record_id, n.why) for n in notices} >= {
        (rep, world["action"], "reminder"),
        (rep, world["action"], "told"),
        (rep, world["project"], "reminder"),
        (other, world["proposed"], "reminder"),
    }
    assert "for news of Call sent" in world.as_("rep").show(world.address("/aero/actions/{action}/")).text
    again = visitor.post(f"{silent}ask")
    assert again.status == 422 and "all were asked less than a day ago" in again.text
    with clock.at(LATE + timedelta(days=2)):
        assert visitor.post(f"{silent}ask").status == 303


def test_nobody_but_the_secretariat_asks_and_only_from_a_draft(world, silent):
    for role, right in (("rep", 403), ("member", 403), ("observer", 403), ("x_director", 404)):
        assert world.as_(role).post(f"{silent}ask").status == right, role
    published = world.address("/aero/editions/{edition}/ask")
    assert world.as_("coordinator").post(published).status == 409
    assert db.session.query(Event).filter_by(at=LATE).count() == 0


def test_what_is_missing_costs_the_same_however_much_it_is(world, make, silent):
    def cost() -> tuple[int, int, int]:
        counts = []
        for work in (
            lambda: world.as_("coordinator").show(silent),
            lambda: world.as_("coordinator").post(f"{silent}ask"),
        ):
            db.session.rollback()
            with counted() as statements:
                work()
            counts.append(len(statements))
        return len(found(world)), *counts

    few, shown, asked = cost()
    with clock.at(NOON):
        plan = db.session.get(Plan, world["plan"])
        for n in range(12):
            make.milestone(plan, f"Step {n}", date(2026, 12, 1), by=world.person("coordinator"))
    with clock.at(LATE + timedelta(days=2)):
        many, shown_more, asked_more = cost()
    assert many >= few + 12
    assert (shown_more, asked_more) == (shown, asked)
