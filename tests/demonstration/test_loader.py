"""The demonstration as it is loaded: true histories up to now, what is asked of it, walls, accounts.

A process loads it once for each database. The tests look and sign in; none of them changes a record. All of them
run on SQLite, on the evening of the anchor; on PostgreSQL, where a load takes longer, one test holds the same on a
day when part of the last week lies ahead.
"""

import os
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from secretariat import create_app
from secretariat.clusters.models import Affiliation, Figure, Organisation
from secretariat.core import clock, counting, kinds, reminders
from secretariat.core import files as files_of
from secretariat.core.content import Attachment, Comment
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.moves import Mail, Move, Notice
from secretariat.core.person import Person
from secretariat.core.record import Record
from secretariat.core.walls import Cluster
from secretariat.core.words import folded
from secretariat.demonstration.days import DAY, Shift, in_turn
from secretariat.demonstration.files import Files
from secretariat.demonstration.script import Mistold, Script
from secretariat.groups.models import Seat, WorkingGroup
from secretariat.nominations.models import Call, Nomination, Recusal
from secretariat.nominations.secret_models import Ballot, Elector, Envelope, Note
from secretariat.people.demonstration_accounts import ACCOUNTS, PASSWORD
from secretariat.plans.models import Action, Axis, Indicator, Measurement, Milestone, Plan
from secretariat.projects.models import Deliverable, Project
from secretariat.projects.rules import PROJECT
from secretariat.tasks.models import Task
from tests.conftest import settings
from tests.support.databases import Postgresql, Sqlite, require
from tests.support.visit import Visit

pytestmark = pytest.mark.xdist_group("demonstration")
"""One process for all of them: each would load the demonstration anew."""
ZONE = ZoneInfo("America/Toronto")
EVENING = datetime(2026, 11, 20, 18, 0, tzinfo=ZONE)
"""The day of the anchor, when everything that the files tell of has happened."""
TUESDAY = datetime(2027, 3, 9, 10, 0, tzinfo=ZONE)
"""A morning of another year: the anchor moves to the Friday after it."""
PARTS = {
    "seat": Seat,
    "measurement": Measurement,
    "milestone": Milestone,
    "indicator": Indicator,
    "deliverable": Deliverable,
}


class Loads:
    """Loaded databases by name, each made on first use and dropped at the end."""

    def __init__(self, folders):
        self.folders, self.made = folders, {}

    def database(self, backend: str, name: str):
        """An application on an empty database of its own."""
        folder = self.folders.mktemp(f"demo-{backend}")
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        database = Sqlite(folder) if backend == "sqlite" else Postgresql(f"{worker}_{name}")
        app = create_app({**settings(database.url, str(folder / "files")), "DEMONSTRATION": True})
        database.make_template(app)
        database.restore()
        self.made[backend, name] = app, database
        return app

    def lived_in(self, backend: str, moment: datetime):
        """The application on the demonstration as it is loaded at a moment."""
        if (backend, "lived_in") not in self.made:
            app = self.database(backend, "lived_in")
            with clock.at(moment):
                answer = app.test_cli_runner().invoke(args=["demo", "load", "--if-empty"])
            assert answer.exit_code == 0, answer.output
        return self.made[backend, "lived_in"][0]

    def drop(self) -> None:
        for app, database in self.made.values():
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            database.drop()


@pytest.fixture(scope="module")
def loads(tmp_path_factory):
    made = Loads(tmp_path_factory)
    yield made
    made.drop()


def opened(app, moment: datetime):
    counting.forget()
    with clock.at(moment), app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def lived_in(loads):
    yield from opened(loads.lived_in("sqlite", EVENING), EVENING)


@pytest.fixture
def on_postgresql(loads):
    require(Postgresql.available(), "PostgreSQL")
    yield from opened(loads.lived_in("postgresql", TUESDAY), TUESDAY)


def count(cls, *where) -> int:
    return db.session.scalar(select(func.count()).select_from(cls).where(*where))


def cluster_id(slug: str = "aero") -> int:
    return db.session.scalar(select(Cluster.id).where(Cluster.slug == slug))


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


def test_each_account_of_the_demonstration_signs_in_and_nobody_else_has_a_password(lived_in):
    offered = [account.email for _cluster, accounts in ACCOUNTS for account in accounts]
    for email in offered:
        answer = Visit(lived_in).signed_out().post("/sign-in", email=email, password=PASSWORD)
        assert (answer.status, answer.location) == (303, "/"), email
    answer = Visit(lived_in).signed_out().post("/sign-in", email=offered[0], password="another password")
    assert answer.status == 422
    able = db.session.scalars(select(Person.email).where(Person.password_hash.is_not(None))).all()
    assert set(able) == set(offered)


def walk(browser, start: str, each: int = 12) -> dict[str, str]:
    """The text of the pages that can be reached, at most so many of one shape, by address."""
    found, todo, shapes = {}, [start], Counter()
    while todo:
        address = todo.pop(0)
        shape = "".join("0" if c.isdigit() else c for c in address.split("?")[0])
        if address in found or shapes[shape] >= each:
            continue
        shapes[shape] += 1
        page = browser.show(address)
        assert page.status in (200, 302, 303, 403), (address, page.status)
        found[address] = folded(page.everything)
        links = [link.split("#")[0] for link in page.links.values()]
        todo += [link for link in links if link.startswith("/") and not leaves(link)]
    return found


def leaves(link: str) -> bool:
    """Whether a link leads out of the pages: to a file, a form of the account, the way out."""
    return link.startswith(("/static", "/sign-", "/account", "/language", "/theme")) or "report." in link


def test_the_logistics_coordinator_finds_no_trace_of_aerospace(lived_in):
    files = Files(EVENING.date())
    words = {"aero", "helico", "avion"}
    words |= {folded(one["name"]) for one in files.people if one.get("cluster") == "aero"}
    for one in files.organisations:
        if one["cluster"] == "aero":
            words |= {folded(name) for name in one["name"].values()}
    pages = walk(visitor(lived_in, "coordinator@cargo.example"), "/")
    assert len(pages) > 40 and any("intermodal" in text for text in pages.values())
    found = [(address, word) for address, text in pages.items() for word in words if word in text]
    assert found == []
    desk = folded(visitor(lived_in, "coordinator@aero.example").show("/aero/").everything)
    assert any(word in desk for word in words), "the words are those that aerospace shows"


def visitor(app, email: str):
    return Visit(app).as_(db.session.scalars(select(Person).where(Person.email == email)).one())


def test_files_lie_where_their_records_do_and_nobody_else_finds_them(lived_in, files):
    """Those of the cluster open every one whole but the restricted group's; the other cluster's find none."""
    rows = db.session.execute(
        select(Attachment, Record.audience, Record.kind, Cluster.slug)
        .join(Record, Record.id == Attachment.record_id)
        .join(Cluster, Cluster.id == Record.cluster_id)
    ).all()
    assert {row.Attachment.name for row in rows} == {one["name"] for one in files.attachments}
    told = Counter()
    readers = {slug: visitor(lived_in, f"coordinator@{slug}.example") for slug in ("aero", "cargo")}
    member = visitor(lived_in, "member.supply@aero.example")
    for file, audience, kind, slug in rows:
        url = f"/{slug}/{kinds.kind(kind).room}/{_where(file.record_id)}/files/{file.id}/{quote(file.name)}"
        answer = readers[slug].show(url).response
        assert answer.status_code == 200 and files_of.digest(answer.get_data()) == file.sha256, url
        assert answer.headers["Content-Disposition"].startswith("attachment")
        other = "cargo" if slug == "aero" else "aero"
        assert readers[other].show(url).status == 404
        if slug == "aero":
            assert member.show(url).status == (404 if audience == "group" else 200), url
            told[audience] += 1
    assert told["group"] >= 2 and told["cluster"] >= 10


def _where(record_id: int) -> str:
    """How an address names a record: a group by its word, others by number."""
    return db.session.scalar(select(WorkingGroup.slug).where(WorkingGroup.id == record_id)) or str(record_id)


def test_everybody_finds_something_new_since_their_last_visit(lived_in):
    able = db.session.scalars(select(Person).where(Person.password_hash.is_not(None))).all()
    for person in able:
        visits = person.previous_visit_at, person.last_visit_at
        assert visits == tuple(sorted(visits))
        assert any(timedelta(days=1) < EVENING - visit < timedelta(days=5) for visit in visits)
    page = visitor(lived_in, "rep.beta@aero.example").show("/")
    assert page.status == 200 and "Réserver les audits de cinq ateliers de peinture" in page.text


MEETS = {
    "director@aero.example": "Une grande entreprise et un gouvernement à la table de l’innovation",
    "coordinator@aero.example": "Deux sièges vacants à l’image et à la promotion",
    "chair.supply@aero.example": "Un siège de PME et un siège de gouvernement aux ressources humaines",
    "member.supply@aero.example": "Oliver Whitcombe",
    "rep.alpha@aero.example": "Un siège de PME et un siège de gouvernement aux ressources humaines",
    "rep.beta@aero.example": "Un siège de PME et un siège de gouvernement aux ressources humaines",
}
"""Of calls and nominations, what waits for each account."""


@pytest.mark.parametrize("email", MEETS)
def test_each_account_finds_something_of_the_nominations_on_its_desk(lived_in, email):
    waiting = visitor(lived_in, email).show("/").text
    assert MEETS[email] in waiting
    assert MEETS[email] not in visitor(lived_in, "observer@aero.example").show("/").text


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


def test_dates_move_by_whole_weeks_and_periods_never_end_after_their_measurement():
    anchor = date(2026, 11, 20)
    assert Shift.to(anchor, date(2026, 11, 22)).weeks == 0
    assert Shift.to(anchor, date(2026, 11, 23)).weeks == 1
    assert Shift(1).moved({"due": [anchor], "year": 2024}) == {"due": [date(2026, 11, 27)], "year": 2024}
    assert Shift(1).period("2026-Q3", "quarterly") == "2026-Q3"
    assert Shift(14).period("2026-Q3", "quarterly") == "2026-Q4"
    assert Shift(-1).period("2026-Q3", "quarterly") == "2026-Q2"
    assert Shift(53).period(2024, "yearly") == "2025"
    assert Shift(53).period("2026-Q3", "quarterly") == "2027-Q3"


def test_steps_of_one_day_follow_each_other_in_working_hours():
    day = date(2026, 11, 20)
    moments = in_turn([day, day, day], DAY, "some task")
    assert moments == sorted(moments) == in_turn([day, day, day], DAY, "some task")
    assert all(11 <= moment.hour < 15 for moment in moments)


def test_a_story_that_the_product_refuses_names_its_act():
    def refuse(stage, me):
        raise Refused(N_("The mandate has to be written first."))

    script, moment = Script(), datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
    script.tell(moment, None, "charter some-group", refuse)
    with pytest.raises(Mistold, match="charter some-group, 2026-11-20.*The mandate has to be written"):
        script.perform(None, moment)
    assert script.perform(None, moment - timedelta(seconds=1)) == 0
