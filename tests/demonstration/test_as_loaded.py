"""What is loaded: true histories up to now, in every state, and only once."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from secretariat.clusters.models import Affiliation, Figure, Organisation
from secretariat.core import clock, reminders
from secretariat.core.content import Comment
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.moves import Mail, Move, Notice
from secretariat.core.person import Person
from secretariat.core.record import Record
from secretariat.core.walls import Cluster
from secretariat.demonstration.files import Files
from secretariat.groups.models import Seat, WorkingGroup
from secretariat.nominations.models import Call, Nomination, Recusal
from secretariat.nominations.secret_models import Ballot, Elector, Envelope, Note
from secretariat.people.demonstration_accounts import ACCOUNTS, PASSWORD
from secretariat.plans.models import Action, Axis, Indicator, Measurement, Milestone, Plan
from secretariat.projects.models import Deliverable, Project
from secretariat.projects.rules import PROJECT
from secretariat.tasks.models import Task
from tests.demonstration.loaded import EVENING, TUESDAY, ZONE, cluster_id, count

pytestmark = pytest.mark.xdist_group("demonstration")
"""One process for all of them: each would load the demonstration anew."""
PARTS = {
    "seat": Seat,
    "measurement": Measurement,
    "milestone": Milestone,
    "indicator": Indicator,
    "deliverable": Deliverable,
}


def check_aerospace_is_lived_in():
    aero = cluster_id()
    assert count(Action, Action.cluster_id == aero) >= 60
    assert count(Task, Task.cluster_id == aero) >= 150
    groups = db.session.scalars(
        select(WorkingGroup.id).where(
            WorkingGroup.cluster_id == aero,
            WorkingGroup.kind == "working_group",
            WorkingGroup.state == "active",
        )
    ).all()
    assert len(groups) == 6
    axes = Counter(
        db.session.scalars(
            select(Plan.group_id).join(Axis, Axis.plan_id == Plan.id).where(Plan.cluster_id == aero)
        )
    )
    assert set(axes) == {None, *groups} and min(axes.values()) >= 3
    assert count(Comment) >= 120


def check_projects_stand_in_every_state():
    states = Counter(db.session.scalars(select(Project.state).where(~Project.documented)))
    assert sum(states.values()) >= 15
    assert set(states) == set(PROJECT.by_state) - {"documented"}
    assert set(db.session.scalars(select(Project.state).where(Project.documented))) == {"documented"}


def check_indicators_were_read_for_two_years():
    read = defaultdict(set)
    for indicator_id, period in db.session.execute(
        select(Measurement.indicator_id, Measurement.period).where(Measurement.state == "published")
    ):
        read[indicator_id].add(period)
    yearly = {id for (id,) in db.session.execute(select(Indicator.id).where(Indicator.frequency == "yearly"))}
    assert all(len(periods) >= (2 if id in yearly else 7) for id, periods in read.items())
    assert len(read) == count(Indicator)


def check_calls_stand_where_the_files_leave_them():
    calls = {call.title_en: call for call in db.session.scalars(select(Call))}
    states = {title: call.state for title, call in calls.items()}
    assert Counter(states.values()) == {"draft": 1, "open": 1, "screened": 1, "voting": 1, "decided": 2}
    drawn = calls["Third small-firm seat in branding and promotion"].outcome["races"][0]
    assert drawn["drawn"] and [one["approvals"] for one in drawn["candidates"]] == [5, 5, 2]
    assert [one["lot"] for one in drawn["candidates"]] == [True, True, False]
    open_ballot = calls["A small-firm seat and a government seat in human resources"].id
    voted = count(Elector, Elector.call_id == open_ballot, Elector.voted)
    asked = count(Move, Move.record_id == open_ballot, Move.verb == "vote")
    assert (
        voted == count(Envelope) == 12 and asked == count(Elector, Elector.call_id == open_ballot) - 12 > 12
    )
    assert count(Ballot) == 9 and count(Recusal, ~Recusal.automatic) == count(Note) == 1
    told = select(Nomination.state)
    assert set(db.session.scalars(told)) >= {
        "draft",
        "submitted",
        "accepted",
        "declined",
        "merged",
        "eligible",
    }
    assert set(db.session.scalars(told)) >= {"ineligible", "withdrawn", "elected", "not_elected"}


def check_states_are_those_of_the_last_events():
    events = select(Event.record_id, Event.part_kind, Event.part_id, Event.state_to, Event.at)
    last, first = {}, {}
    for record_id, kind, part_id, state, at in db.session.execute(
        events.where(Event.state_to.is_not(None)).order_by(Event.id)
    ):
        of = (kind, part_id) if kind else record_id
        first.setdefault(of, at)
        last[of] = state, at if last.get(of, ("",))[0] != state else last[of][1]
    for record in db.session.scalars(select(Record)):
        assert last.pop(record.id) == (record.state, record.state_since), (record.kind, record.title("fr"))
        assert first[record.id] == record.created_at
    for kind, cls in PARTS.items():
        for part_id, state in db.session.execute(select(cls.id, cls.state)):
            told = last.pop((kind, part_id), None)
            assert told is None and kind == "seat" and state == "vacant" or told[0] == state, (kind, part_id)
    assert last == {}


def check_history_runs_forward_and_ends_today():
    moments = db.session.scalars(select(Event.at).order_by(Event.id)).all()
    assert moments == sorted(moments)
    assert clock.now() - timedelta(hours=12) < moments[-1] <= clock.now()
    for column in (Record.changed_at, Move.since, Notice.created_at, Comment.at, Person.created_at):
        assert db.session.scalar(select(func.max(column))) <= clock.now()


def check_loading_sends_no_mail_and_leaves_something_to_read():
    assert count(Mail) == count(Notice, Notice.mailed_at.is_(None)) == 0
    unread = db.session.execute(
        select(Person.email, Notice.created_at).join(Person).where(Notice.read_at.is_(None))
    ).all()
    offered = {account.email for _cluster, accounts in ACCOUNTS for account in accounts}
    assert {"coordinator@aero.example", "rep.beta@aero.example"} <= {row.email for row in unread} <= offered
    assert min(row.created_at for row in unread) > clock.now() - timedelta(days=6)


CHECKS = (
    check_aerospace_is_lived_in,
    check_projects_stand_in_every_state,
    check_indicators_were_read_for_two_years,
    check_calls_stand_where_the_files_leave_them,
    check_states_are_those_of_the_last_events,
    check_history_runs_forward_and_ends_today,
    check_loading_sends_no_mail_and_leaves_something_to_read,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.removeprefix("check_"))
def test_as_loaded(lived_in, check):
    check()


def test_it_is_loaded_alike_on_postgresql(on_postgresql):
    for check in CHECKS:
        check()
    ahead = select(func.count()).select_from(Project).where(Project.starts_on > TUESDAY.date())
    assert db.session.scalar(ahead) >= 3


def test_ten_clusters_hold_every_figure_of_the_documents(lived_in):
    figures = Files(EVENING.date()).figures
    assert count(Cluster) == 10 and count(Figure) == sum(map(len, figures.values()))
    regional = count(Figure, Figure.cluster_id.is_(None))
    assert regional == len(figures["region"]) > 0
    told = select(
        func.coalesce(func.nullif(Figure.source_fr, ""), Figure.source_en),
        Figure.document_fr,
        Figure.document_en,
        Figure.label_fr,
        Figure.year,
    )
    assert all(all(row) for row in db.session.execute(told))


def test_organisations_that_exist_neither_lead_nor_sit_nor_are_asked(lived_in):
    real = set(db.session.scalars(select(Organisation.id).where(~Organisation.fictional)))
    assert real
    for column in (
        Action.lead_id,
        Project.lead_id,
        Seat.organisation_id,
        Task.organisation_id,
        Affiliation.organisation_id,
    ):
        assert not real & set(db.session.scalars(select(column)))
    assert not count(Person, ~Person.fictional)


def test_no_reminder_is_overdue_when_the_worker_starts(lived_in):
    moves = db.session.scalars(select(Move)).all()
    zone, today = ZONE.key, EVENING.date()
    assert [move for move in moves if reminders.is_turn(move, zone, today)] == []
    assert any(move.reminders for move in moves)


def test_the_history_of_a_late_task_tells_who_reminded_whom(lived_in):
    verbs = set(db.session.scalars(select(Event.verb)))
    assert {"remind", "auto_remind", "tick", "comment", "reach", "move", "defer", "decline"} <= verbs


def test_loading_again_changes_nothing(lived_in):
    before = count(Event), count(Person), count(Notice)
    db.session.remove()
    again = lived_in.test_cli_runner().invoke(args=["demo", "load", "--if-empty"])
    assert (again.exit_code, again.output) == (0, "")
    refused = lived_in.test_cli_runner().invoke(args=["demo", "load"])
    assert refused.exit_code == 1 and "there are data already" in refused.output
    assert before == (count(Event), count(Person), count(Notice))


def test_nothing_is_loaded_where_others_may_come(app):
    refused = app.test_cli_runner().invoke(args=["demo", "load"])
    assert refused.exit_code == 1 and "DEMONSTRATION is off" in refused.output
    assert count(Person) == 0


def test_the_accounts_are_printed_with_their_password(app):
    printed = app.test_cli_runner().invoke(args=["demo", "accounts"]).output
    assert PASSWORD in printed and "chair.supply@aero.example" in printed
